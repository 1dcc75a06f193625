//! What is chosen from the ledgers, and the faults of choosing what they do not have.

use clap::ArgMatches;
use dealer_profit::condition::Condition;
use dealer_profit::document::Label;
use dealer_profit::ledger::field::Field;
use dealer_profit::ledger::heading::Role;
use dealer_profit::ledger::reading::Reading;
use dealer_profit::metrics::by::Grouping;
use dealer_profit::metrics::dealer_patterns::DealerPatterns;
use dealer_profit::period::{Month, Period, PostingDate};
use dealer_profit::reports::figures::Measure;
use dealer_profit::reports::scope::Scope;
use dealer_profit::spelling::{nearest, normal_form};
use dealer_profit::targets::TargetRequest;
use dealer_profit::totals::HasTotals;
use dealer_profit::totals::question::{Attribute, Missing};
use dealer_profit::words::Language;
use dealer_profit::words::failure::Failure;
use dealer_profit::words::usage::UsageFault;
use jiff::civil::Date;

use super::input::LedgerOptions;
use super::{Session, values};

/// What is chosen from the ledgers. Fields and values are as typed: the ledger decides which exist.
pub struct Choosing {
    /// The months asked for; `None` for those of the ledger.
    pub asked: Option<Period>,
    /// Patterns: a dealer that matches any of them is chosen.
    pub dealers: Vec<String>,
    /// Pairs of a field and a value.
    pub filters: Vec<(String, String)>,
    /// Conditions that end the program with a status of their own.
    pub fail_on: Vec<Condition>,
}

impl Choosing {
    /// Resolves the options.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] for a value that cannot be read; [`Failure::Clock`] where today lies outside
    /// the years of dates.
    pub fn resolve(matches: &ArgMatches) -> anyhow::Result<Self> {
        Ok(Self {
            asked: period(matches, as_of(matches)?)?,
            dealers: values::texts(matches, "dealer").map(str::to_owned).collect(),
            filters: values::texts(matches, "where").map(filter).collect::<Result<_, _>>()?,
            fail_on: values::texts(matches, "fail-on").map(condition).collect::<Result<_, _>>()?,
        })
    }

    /// The options common to reports with figures.
    pub fn scope(&self, input: &LedgerOptions, session: &Session) -> Scope {
        let settings = &session.config.settings;
        Scope {
            asked: self.asked,
            dealers: DealerPatterns::new(&self.dealers),
            filters: filters(&self.filters),
            sales_from: input.sales_from,
            days_in_year: settings.days_in_year,
            currency: settings.currency.clone(),
            master: input.rules.dealers.clone(),
            targets: input.targets.clone().map(|list| TargetRequest { list, spread: settings.spread }),
        }
    }
}

/// The fields of `--by`; the dealer unless given.
///
/// # Errors
///
/// [`UsageFault`] for a blank name in the list.
pub fn grouping(matches: &ArgMatches) -> Result<Grouping, UsageFault> {
    let by = values::list(matches, "by")?.unwrap_or_else(|| vec![Field::Dealer.id().to_owned()]);
    Ok(Grouping::named(&by))
}

/// The measure of a name: a metric, or a target where there are such targets.
///
/// # Errors
///
/// [`UsageFault`] that lists the measures and suggests the nearest one.
pub fn measure(name: &str, option: &str, input: &LedgerOptions) -> Result<Measure, UsageFault> {
    let chart = &input.rules.chart;
    let targeted = input.targets.as_ref().map(|list| list.targeted.as_slice()).unwrap_or_default();
    Measure::named(name, targeted, chart).ok_or_else(|| {
        let all = Measure::all(targeted);
        let known: Vec<String> = all.iter().map(|measure| measure.id(chart)).collect();
        let labels: Vec<Label> = all.iter().map(|measure| measure.label(chart)).collect();
        let names = labels.iter().flat_map(|label| [label.text(Language::Zh), label.text(Language::En)]);
        let suggestion =
            nearest(name, known.iter().map(String::as_str)).or_else(|| nearest(name, names)).map(str::to_owned);
        UsageFault::UnknownMetric { option: option.to_owned(), given: name.to_owned(), known, suggestion }
    })
}

/// The filters of `--where`: values of the same field are alternatives.
fn filters(typed: &[(String, String)]) -> Vec<(Attribute, Vec<String>)> {
    let mut filters: Vec<(Attribute, Vec<String>)> = Vec::new();
    for (field, value) in typed {
        let attribute = Attribute::named(field);
        match filters.iter_mut().find(|(known, _)| known.is_same_as(&attribute)) {
            Some((_, values)) => values.push(value.clone()),
            None => filters.push((attribute, vec![value.clone()])),
        }
    }
    filters
}

/// Refuses a field, a value or a dealer that the ledger does not have: that is a mistake of the
/// command line, not an empty report.
///
/// # Errors
///
/// [`UsageFault`] that suggests the nearest name.
pub fn refuse_what_is_missing(
    reading: &Reading<impl HasTotals>,
    choosing: &Choosing,
    input: &LedgerOptions,
) -> Result<(), UsageFault> {
    if let Some((field, value)) = choosing.filters.iter().find(|(field, _)| is_no_column_of_dates(field, reading)) {
        return Err(UsageFault::MonthAsField { field: field.clone(), value: value.clone() });
    }
    let master = input.rules.dealers.as_deref();
    if let Some(missing) = reading.result.totals().question.missing().into_iter().next() {
        return Err(missing_fault(missing, reading));
    }
    let has_target = |pattern: &str| {
        let pattern = DealerPatterns::new(&[pattern.to_owned()]);
        let targets = input.targets.iter().flat_map(|list| &list.targets);
        targets.into_iter().any(|target| pattern.keeps(&target.dealer, master))
    };
    let missing = DealerPatterns::new(&choosing.dealers).without_a_dealer(&reading.dealers, master);
    match missing.into_iter().find(|missing| !has_target(&missing.pattern)) {
        Some(missing) => Err(UsageFault::NoSuchDealer { given: missing.pattern, suggestion: missing.nearest }),
        None => Ok(()),
    }
}

/// The fault of a field or a value that the ledger does not have.
fn missing_fault<S>(missing: Missing, reading: &Reading<S>) -> UsageFault {
    match missing {
        Missing::Field { name } => {
            let periods = ["month", "quarter", "year"];
            let names: Vec<&str> = fields_of(reading).chain(names_of(Field::Dealer)).chain(periods).collect();
            let suggestion = nearest(&name, names).map(str::to_owned);
            let mut known: Vec<String> = fields_of(reading).map(str::to_owned).collect();
            known.sort();
            known.dedup();
            UsageFault::FieldNotInLedger { given: name, known, suggestion }
        }
        Missing::Value { field, value, nearest } => {
            UsageFault::ValueNotInLedger { field, given: value, suggestion: nearest }
        }
    }
}

/// Whether a name means dates although no column is called so. Comparing a month with full dates
/// would find only those that are written as months.
fn is_no_column_of_dates<S>(name: &str, reading: &Reading<S>) -> bool {
    let is_alias = matches!(Field::named(name), Some((Field::Date, false)));
    let mut columns = reading.files.iter().flat_map(|file| &file.context.dialect.layout.columns);
    is_alias && !columns.any(|column| normal_form(&column.heading) == normal_form(name))
}

fn names_of<'a>(field: Field) -> impl Iterator<Item = &'a str> {
    let (id, zh, aliases) = field.names();
    [id, zh].into_iter().chain(aliases.iter().copied())
}

/// The names of a ledger's fields in options.
fn fields_of<S>(reading: &Reading<S>) -> impl Iterator<Item = &str> {
    let columns = reading.files.iter().flat_map(|file| &file.context.dialect.layout.columns);
    let names = columns.filter_map(|column| match column.role {
        Role::Field(field) if !field.is_needed() => Some(vec![field.id(), column.heading.as_str()]),
        Role::Dimension => Some(vec![column.heading.as_str()]),
        _ => None,
    });
    names.flatten().chain([Field::Dealer.id()])
}

/// The month of the day that periods count from.
fn as_of(matches: &ArgMatches) -> anyhow::Result<Month> {
    let Some(given) = values::text(matches, "as-of") else {
        let today = jiff::ZonedDateTime::now().date();
        return Ok(month_of(today).ok_or(Failure::Clock)?);
    };
    let fault = || UsageFault::Day { option: "--as-of".to_owned(), given: given.to_owned() };
    Ok(day(given).and_then(month_of).ok_or_else(fault)?)
}

/// A day as `2026-03-31`; `None` for any other text.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('-');
    let mut part = |digits: usize| {
        let part = parts.next()?;
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then_some(part)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    let date = PostingDate::on(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    let year = i16::try_from(date.month.year()).ok()?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn month_of(day: Date) -> Option<Month> {
    Month::new(i32::from(day.year()), u8::try_from(day.month()).ok()?)
}

fn period(matches: &ArgMatches, as_of: Month) -> Result<Option<Period>, UsageFault> {
    let Some(given) = values::text(matches, "period") else { return Ok(None) };
    let period = Period::parse(given, as_of);
    period.map(Some).map_err(|fault| UsageFault::Period { given: given.to_owned(), fault })
}

fn condition(given: &str) -> Result<Condition, UsageFault> {
    Condition::parse(given).map_err(|fault| UsageFault::Condition { given: given.to_owned(), fault })
}

fn filter(given: &str) -> Result<(String, String), UsageFault> {
    match given.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.trim().to_owned())),
        _ => Err(UsageFault::Filter { given: given.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_of_the_calendar_only() {
        assert_eq!(day("2026-03-31"), Some(jiff::civil::date(2026, 3, 31)));
        for text in ["2026-02-29", "2026-3-31", "2026-03", "2026-03-31-1", "1989-12-31", "+026-01-01", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn splits_a_filter_at_its_first_sign() {
        assert_eq!(filter("ref=a=b"), Ok(("ref".into(), "a=b".into())));
        assert_eq!(filter("region="), Ok(("region".into(), "".into())));
        assert!(filter("region").is_err());
        assert!(filter("=x").is_err());
    }
}
