//! What each column of a heading is, once the kind of ledger is known.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{Found, name_of, needed_fields};
use super::rows::{Heading, claim_of, is_number};
use super::sense::{Claim, Sense, is_money, nearest_known, stretch_named};
use super::unit::{split_unit, unit_of_money, units_stated};
use super::{Calculated, Column, Form, Given, Role};
use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::field::Field;
use crate::ledger::rules::{ReadingRules, UnknownColumns};
use crate::period::{Month, Period};
use crate::spelling::{is_misspelling, normal_form};
use crate::words::Name;
use crate::words::heading::{HeadingFault, NearName, UnknownColumn};

/// For how many unknown columns a known name is looked for: a file with more of them is not a ledger with typing errors.
pub(super) const SUGGESTIONS_MAX: usize = 50;

/// The power of ten that the title rows state; `None` where they state no unit.
///
/// # Errors
///
/// [`HeadingFault::UnitsDisagree`] where they state two.
pub(super) fn title_scale(title: &[Vec<String>]) -> Result<Option<u32>, HeadingFault> {
    let mut stated = None;
    for (row, cells) in title.iter().enumerate() {
        for scale in units_stated(cells) {
            match stated {
                Some(first) if first != scale => {
                    return Err(HeadingFault::UnitsDisagree { row, scales: (first, scale) });
                }
                _ => stated = Some(scale),
            }
        }
    }
    Ok(stated)
}

/// What the columns are.
///
/// # Errors
///
/// Every fault of the heading.
pub(super) fn columns(
    found: &Found,
    title_scale: Option<u32>,
    rules: &ReadingRules,
    given: &Given,
    below: &[Vec<String>],
) -> Result<Vec<Column>, Vec<HeadingFault>> {
    let months = if found.form == Form::Matrix { months_of(&found.headings, given) } else { BTreeSet::new() };
    let mut hearing =
        Hearing { form: found.form, rules, given, row: *found.rows.end(), below, months, faults: Vec::new() };
    let fields = hearing.fields(&found.headings);
    let senses: Vec<Read> = found
        .headings
        .iter()
        .enumerate()
        .map(|(index, heading)| hearing.read(heading, fields.contains(&index)))
        .collect();
    hearing.refuse_unread(&found.headings, &senses);
    hearing.refuse_twice(&found.headings, &senses);
    hearing.refuse_wrong_groups(&found.headings);
    if !hearing.faults.is_empty() {
        return Err(hearing.faults);
    }
    let columns = found.headings.iter().zip(senses).map(|(heading, read)| {
        let role = match read {
            Read::As(role) => role,
            // These were refused above.
            Read::Unknown | Read::Unread | Read::MonthWithoutYear => Role::Ignored,
        };
        let scale = if holds_money(role) { heading.unit.or(title_scale).unwrap_or(0) } else { 0 };
        Column { heading: heading.text.clone(), role, scale }
    });
    Ok(columns.collect())
}

/// The months that headings name.
fn months_of(headings: &[Heading], given: &Given) -> BTreeSet<Month> {
    let month = |heading: &Heading| match heading.sense {
        Sense::Month { year, month } => Month::new(year.or(given.year)?, month),
        _ => None,
    };
    headings.iter().filter_map(month).collect()
}

fn holds_money(role: Role) -> bool {
    match role {
        Role::Field(field) => field == Field::Amount,
        Role::Account(_) | Role::Month(_) => true,
        Role::Calculated(Calculated::Metric(metric)) => is_money(metric),
        Role::Calculated(_) => true,
        Role::Dimension | Role::Ignored | Role::Blank => false,
    }
}

/// A column, read or not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    As(Role),
    Unknown,
    Unread,
    MonthWithoutYear,
}

/// Collects what is wrong with a heading.
struct Hearing<'a> {
    form: Form,
    rules: &'a ReadingRules,
    given: &'a Given,
    row: usize,
    /// The first rows below the heading.
    below: &'a [Vec<String>],
    /// The months that have columns in a matrix.
    months: BTreeSet<Month>,
    faults: Vec<HeadingFault>,
}

impl Hearing<'_> {
    /// The columns that are fields; the other claimants of a field are dimensions.
    fn fields(&mut self, headings: &[Heading]) -> Vec<usize> {
        let needed = needed_fields(self.form, self.given);
        let mut columns = Vec::new();
        for field in Field::ALL {
            let claims: Vec<(Claim, usize)> = headings
                .iter()
                .enumerate()
                .filter_map(|(index, heading)| Some((claim_of(heading, field)?, index)))
                .collect();
            let Some(&(best, leftmost)) = claims.iter().min() else { continue };
            let of_best = claims.iter().filter(|(claim, _)| *claim == best);
            let texts: Vec<String> = of_best.map(|(_, index)| headings[*index].text.clone()).collect();
            let (row, name) = (self.row, name_of(field));
            if texts.len() > 1 && best != Claim::Alias {
                self.faults.push(HeadingFault::TwoColumns { row, field: name, headings: texts });
            } else if texts.len() > 1 && needed.contains(&field) {
                self.faults.push(HeadingFault::SeveralAliases { row, field: name, headings: texts });
            }
            columns.push(leftmost);
        }
        columns
    }

    fn read(&self, heading: &Heading, is_field: bool) -> Read {
        let is_long = self.form == Form::Long;
        match heading.sense {
            Sense::Blank => Read::As(Role::Blank),
            Sense::Ignored => Read::As(Role::Ignored),
            Sense::Dimension => Read::As(Role::Dimension),
            // Amounts of a column of their own have no account in a wide ledger and no month in a matrix.
            Sense::Field(Field::Amount, _) if !is_long => Read::Unread,
            Sense::Field(Field::Date, _) if self.form == Form::Matrix => Read::As(Role::Dimension),
            Sense::Field(field, _) if is_field => Read::As(Role::Field(field)),
            // In a long ledger every other column is a dimension, whatever its name.
            Sense::Field(..) => Read::As(Role::Dimension),
            _ if is_long => Read::As(Role::Dimension),
            Sense::Account { id, .. } if self.form == Form::Wide => Read::As(Role::Account(id)),
            Sense::Account { .. } => Read::Unread,
            Sense::Month { year, month } if self.form == Form::Matrix => {
                let month = year.or(self.given.year).and_then(|year| Month::new(year, month));
                month.map_or(Read::MonthWithoutYear, |month| Read::As(Role::Month(month)))
            }
            Sense::Calculated(Calculated::Total) | Sense::Unknown if self.total_of(heading).is_some() => {
                let months = self.total_of(heading);
                Read::As(Role::Calculated(months.map_or(Calculated::Total, Calculated::TotalOf)))
            }
            Sense::Calculated(figure) => Read::As(Role::Calculated(figure)),
            Sense::Month { .. } | Sense::Unknown => match self.rules.unknown_columns {
                UnknownColumns::Error => Read::Unknown,
                UnknownColumns::Dimension => Read::As(Role::Dimension),
                UnknownColumns::Ignore => Read::As(Role::Ignored),
            },
        }
    }

    /// The stretch that a heading names, where each of its months has a column: what stands there is their sum, and no amount
    /// is dropped.
    fn total_of(&self, heading: &Heading) -> Option<Period> {
        let (year, first, last) = stretch_named(&heading.text)?;
        let only_year = || {
            let (first, last) = (self.months.first()?.year(), self.months.last()?.year());
            (first == last).then_some(first)
        };
        let year = year.or(self.given.year).or_else(only_year)?;
        let period = Period::new(Month::new(year, first)?, Month::new(year, last)?)?;
        period.months().all(|month| self.months.contains(&month)).then_some(period)
    }

    /// Columns whose amounts would be dropped without a word.
    fn refuse_unread(&mut self, headings: &[Heading], reads: &[Read]) {
        let row = self.row;
        let of = |kind: Read| {
            let columns = headings.iter().zip(reads).filter(move |(_, read)| **read == kind);
            columns.map(|(heading, _)| heading.text.clone()).collect::<Vec<String>>()
        };
        let unknown = (0..reads.len()).filter(|column| reads[*column] == Read::Unknown);
        // One line of configuration means all columns that are spelt alike: they are named once.
        let mut spelt_alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        unknown.for_each(|column| spelt_alike.entry(normal_form(&headings[column].text)).or_default().push(column));
        let mut unknown: Vec<Vec<usize>> = spelt_alike.into_values().collect();
        unknown.sort_unstable();
        let unknown: Vec<UnknownColumn> = unknown
            .into_iter()
            .enumerate()
            .map(|(rank, columns)| {
                let heading = headings[columns[0]].text.clone();
                // Several of them are not one field and not one dimension.
                let is_one = columns.len() == 1;
                let may_hold_amounts = !is_one || self.may_hold_amounts(columns[0]);
                let near = if rank < SUGGESTIONS_MAX && is_one { nearest_known(&heading, self.rules) } else { None };
                let near = near.map(|(name, meaning)| {
                    // Texts stand in no column of an account, however its heading is spelt.
                    let may_be = may_hold_amounts || Field::named(&name).is_some();
                    let is_misspelling = may_be && is_misspelling(split_unit(&heading).0, &name);
                    NearName { name, meaning, is_misspelling }
                });
                UnknownColumn { heading, near, may_hold_amounts, unit: self.unit_in(columns[0]) }
            })
            .collect();
        if !unknown.is_empty() {
            self.faults.push(HeadingFault::UnknownColumns { row, columns: unknown });
        }
        let unread = of(Read::Unread);
        if !unread.is_empty() {
            let by_month = self.form == Form::Matrix;
            self.faults.push(HeadingFault::UnreadAmounts { row, headings: unread, by_month });
        }
        let without_year = of(Read::MonthWithoutYear);
        if !without_year.is_empty() {
            self.faults.push(HeadingFault::MonthsWithoutYear { row, headings: without_year });
        }
    }

    /// The first unit of money other than the currency's own that stands below a heading such as 单位.
    fn unit_in(&self, column: usize) -> Option<u32> {
        let cells = self.below.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        cells.filter_map(|cell| unit_of_money(cell)).find(|power| *power > 0)
    }

    /// Whether a column has a number or a unit of money in the first rows, or nothing at all.
    fn may_hold_amounts(&self, column: usize) -> bool {
        let cells = || self.below.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        let tells = |cell: &String| is_number(cell, Sense::Unknown) || unit_of_money(cell).is_some();
        cells().next().is_none() || cells().any(tells)
    }

    /// Columns that would be counted together, or that nobody could tell apart.
    fn refuse_twice(&mut self, headings: &[Heading], reads: &[Read]) {
        let mut accounts: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
        let mut months: BTreeMap<Month, Vec<String>> = BTreeMap::new();
        let mut dimensions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (heading, read) in headings.iter().zip(reads) {
            let text = heading.text.clone();
            match (read, heading.sense) {
                // What the configuration says more than once, it means.
                (Read::As(Role::Account(_)), Sense::Account { configured: true, .. }) => {}
                (Read::As(Role::Account(id)), _) => accounts.entry(*id).or_default().push(text),
                (Read::As(Role::Month(month)), _) => months.entry(*month).or_default().push(text),
                (Read::As(Role::Dimension), _) => dimensions.entry(normal_form(&text)).or_default().push(text),
                _ => {}
            }
        }
        let row = self.row;
        for (account, headings) in accounts.into_iter().filter(|(_, headings)| headings.len() > 1) {
            let account = self.rules.chart.account(account).id.clone();
            self.faults.push(HeadingFault::SameAccount { row, account, headings });
        }
        for (month, headings) in months.into_iter().filter(|(_, headings)| headings.len() > 1) {
            self.faults.push(HeadingFault::SameMonth { row, month, headings });
        }
        for mut headings in dimensions.into_values().filter(|headings| headings.len() > 1) {
            self.faults.push(HeadingFault::SameDimension { row, heading: headings.swap_remove(0) });
        }
    }

    /// Accounts that stand under the heading of a group that they are not in.
    fn refuse_wrong_groups(&mut self, headings: &[Heading]) {
        for heading in headings {
            let (Sense::Account { id, configured: false }, Some(under)) = (heading.sense, &heading.under) else {
                continue;
            };
            let group = self.rules.chart.account(id).group;
            // Sheets give trade and balances no heading of their own: beyond the last group's columns the blanks above
            // them need not be merged cells.
            let has_heading = matches!(group, Group::OperatingProfit | Group::Support | Group::Expenses);
            if group != under.group && (has_heading || under.right_above) {
                self.faults.push(HeadingFault::WrongGroup {
                    row: self.row,
                    heading: heading.text.clone(),
                    group: group_name(group),
                    under: under.text.clone(),
                });
            }
        }
    }
}

const fn group_name(group: Group) -> Name {
    match group {
        Group::Trade => Name { zh: "购销", en: "trade" },
        Group::OperatingProfit => Name { zh: "经营利润", en: "operating profit" },
        Group::Support => Name { zh: "费用支持", en: "support" },
        Group::Expenses => Name { zh: "费用支出", en: "expenses" },
        Group::Assets => Name { zh: "占用资金", en: "balances that tie capital up" },
        Group::Liabilities => Name { zh: "负债", en: "balances that finance it" },
    }
}
