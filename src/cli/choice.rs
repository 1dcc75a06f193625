//! What is chosen from a ledger, and what is said when the ledger does not have it.

use dealer_profit::ledger::field::Field;
use dealer_profit::ledger::heading::Role;
use dealer_profit::ledger::reading::Reading;
use dealer_profit::metrics::dealer_patterns::DealerPatterns;
use dealer_profit::reports::scope::Scope;
use dealer_profit::spelling::{nearest, normal_form};
use dealer_profit::targets::TargetRequest;
use dealer_profit::totals::HasTotals;
use dealer_profit::totals::question::{Attribute, Missing};
use dealer_profit::words::usage::UsageFault;

use super::Session;
use super::options::{Choosing, LedgerOptions};

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

/// What any report of figures is asked.
pub fn scope(choosing: &Choosing, input: &LedgerOptions, session: &Session) -> Scope {
    let settings = &session.config.settings;
    Scope {
        asked: choosing.asked,
        dealers: DealerPatterns::new(&choosing.dealers),
        filters: filters(&choosing.filters),
        sales_from: input.sales_from,
        days_in_year: settings.days_in_year,
        currency: settings.currency.clone(),
        master: input.rules.dealers.clone(),
        targets: input.targets.clone().map(|list| TargetRequest { list, spread: settings.spread }),
    }
}

/// A field, a value or a dealer that is nowhere in the ledger is a mistake of the command line, not an empty report.
///
/// # Errors
///
/// [`UsageFault`] that names the nearest.
pub fn refuse_what_is_missing(
    reading: &Reading<impl HasTotals>,
    dealers: &DealerPatterns,
    chosen: &[(String, String)],
    input: &LedgerOptions,
) -> Result<(), UsageFault> {
    if let Some((field, value)) = chosen.iter().find(|(field, _)| is_no_column_of_dates(field, reading)) {
        return Err(UsageFault::MonthAsField { field: field.clone(), value: value.clone() });
    }
    let master = input.rules.dealers.as_deref();
    if let Some(missing) = reading.sink.totals().question.missing().into_iter().next() {
        return Err(missing_fault(missing, reading));
    }
    let has_target = |pattern: &str| {
        let pattern = DealerPatterns::new(&[pattern.to_owned()]);
        let targets = input.targets.iter().flat_map(|list| &list.targets);
        targets.into_iter().any(|target| pattern.keeps(&target.dealer, master))
    };
    let missing = dealers.without_a_dealer(&reading.dealers, master);
    match missing.into_iter().find(|missing| !has_target(&missing.pattern)) {
        Some(missing) => Err(UsageFault::NoSuchDealer { given: missing.pattern, suggestion: missing.nearest }),
        None => Ok(()),
    }
}

/// What is said of a field or a value that is nowhere in the ledger.
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

/// Whether a name means dates although no column is called so: to compare a month with the dates that stand there would find
/// only those that are written as months.
fn is_no_column_of_dates<S>(name: &str, reading: &Reading<S>) -> bool {
    let is_alias = matches!(Field::named(name), Some((Field::Date, false)));
    let mut columns = reading.files.iter().flat_map(|file| &file.context.dialect.layout.columns);
    is_alias && !columns.any(|column| normal_form(&column.heading) == normal_form(name))
}

fn names_of<'a>(field: Field) -> impl Iterator<Item = &'a str> {
    let (id, zh, aliases) = field.names();
    [id, zh].into_iter().chain(aliases.iter().copied())
}

/// The names by which a ledger's fields can be asked for.
fn fields_of<S>(reading: &Reading<S>) -> impl Iterator<Item = &str> {
    let columns = reading.files.iter().flat_map(|file| &file.context.dialect.layout.columns);
    let names = columns.filter_map(|column| match column.role {
        Role::Field(field) if !field.is_needed() => Some(vec![field.id(), column.heading.as_str()]),
        Role::Dimension => Some(vec![column.heading.as_str()]),
        _ => None,
    });
    names.flatten().chain([Field::Dealer.id()])
}
