//! Assigns a role to each column, once the form of the ledger is known.
//!
//! Nothing is dropped silently: a column whose amounts no role would read is a fault.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{FoundHeading, field_name, needed_fields};
use super::kind::{FieldMatch, HeadingKind, is_money, nearest_known};
use super::months::month_range_named;
use super::rows::{Heading, field_match, is_number};
use super::suggest::SUGGESTIONS_MAX;
use super::unit::{split_unit, unit_of_money, units_stated};
use super::{Calculated, Column, Form, Role};
use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::field::Field;
use crate::ledger::rules::{ReadingRules, UnknownColumns};
use crate::period::{Month, Period};
use crate::spelling::{is_misspelling, normal_form};
use crate::words::Name;
use crate::words::heading::{HeadingFault, NearName, UnknownColumn};

/// The power of ten of the unit in the title rows; `None` without a unit.
///
/// # Errors
///
/// [`HeadingFault::UnitsDisagree`] if they state two different units.
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

/// The columns of a heading.
///
/// # Errors
///
/// Every fault of the heading.
pub(super) fn columns(
    found: &FoundHeading,
    title_scale: Option<u32>,
    rules: &ReadingRules,
    below: &[Vec<String>],
) -> Result<Vec<Column>, Vec<HeadingFault>> {
    let months = if found.form == Form::Matrix { months_of(&found.headings, rules) } else { BTreeSet::new() };
    let mut checker =
        RoleChecker { form: found.form, rules, row: *found.rows.end(), below, months, faults: Vec::new() };
    let fields = checker.fields(&found.headings);
    let resolved: Vec<Resolution> = found
        .headings
        .iter()
        .enumerate()
        .map(|(index, heading)| checker.resolve(heading, fields.contains(&index)))
        .collect();
    checker.refuse_unread(&found.headings, &resolved);
    checker.refuse_twice(&found.headings, &resolved);
    checker.refuse_wrong_groups(&found.headings);
    if !checker.faults.is_empty() {
        return Err(checker.faults);
    }
    let columns = found.headings.iter().zip(resolved).map(|(heading, resolution)| {
        let role = match resolution {
            Resolution::Role(role) => role,
            // Refused above.
            Resolution::UnknownName | Resolution::UnreadAmounts | Resolution::MonthWithoutYear => Role::Ignored,
        };
        let scale = if holds_money(role) { heading.unit.or(title_scale).unwrap_or(0) } else { 0 };
        Column { heading: heading.text.clone(), role, scale }
    });
    Ok(columns.collect())
}

/// The months that headings name, with the year of the rules where they name none.
fn months_of(headings: &[Heading], rules: &ReadingRules) -> BTreeSet<Month> {
    let month = |heading: &Heading| match heading.kind {
        HeadingKind::Month { year, month } => Month::new(year.or(rules.year)?, month),
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

/// The role of a column, or why it has none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resolution {
    Role(Role),
    UnknownName,
    UnreadAmounts,
    MonthWithoutYear,
}

/// Assigns roles and collects faults.
struct RoleChecker<'a> {
    form: Form,
    rules: &'a ReadingRules,
    row: usize,
    /// The first rows below the heading.
    below: &'a [Vec<String>],
    /// The months of a matrix.
    months: BTreeSet<Month>,
    faults: Vec<HeadingFault>,
}

impl RoleChecker<'_> {
    /// The columns of fields: the best match of each field, leftmost first. Other matches are
    /// dimensions.
    fn fields(&mut self, headings: &[Heading]) -> Vec<usize> {
        let needed = needed_fields(self.form, self.rules);
        let mut columns = Vec::new();
        for field in Field::ALL {
            let matches: Vec<(FieldMatch, usize)> = headings
                .iter()
                .enumerate()
                .filter_map(|(index, heading)| Some((field_match(heading, field)?, index)))
                .collect();
            let Some(&(best, leftmost)) = matches.iter().min() else { continue };
            let of_best = matches.iter().filter(|(matched, _)| *matched == best);
            let texts: Vec<String> = of_best.map(|(_, index)| headings[*index].text.clone()).collect();
            let (row, name) = (self.row, field_name(field));
            if texts.len() > 1 && best != FieldMatch::Alias {
                self.faults.push(HeadingFault::TwoColumns { row, field: name, headings: texts });
            } else if texts.len() > 1 && needed.contains(&field) {
                self.faults.push(HeadingFault::SeveralAliases { row, field: name, headings: texts });
            }
            columns.push(leftmost);
        }
        columns
    }

    fn resolve(&self, heading: &Heading, is_field: bool) -> Resolution {
        let is_long = self.form == Form::Long;
        match heading.kind {
            HeadingKind::Blank => Resolution::Role(Role::Blank),
            HeadingKind::Ignored => Resolution::Role(Role::Ignored),
            HeadingKind::Dimension => Resolution::Role(Role::Dimension),
            // A column of amounts has no account in a wide ledger and no month in a matrix.
            HeadingKind::Field(Field::Amount, _) if !is_long => Resolution::UnreadAmounts,
            HeadingKind::Field(Field::Date, _) if self.form == Form::Matrix => Resolution::Role(Role::Dimension),
            HeadingKind::Field(field, _) if is_field => Resolution::Role(Role::Field(field)),
            // In a long ledger every other column is a dimension, under any name.
            HeadingKind::Field(..) => Resolution::Role(Role::Dimension),
            _ if is_long => Resolution::Role(Role::Dimension),
            HeadingKind::Account { id, .. } if self.form == Form::Wide => Resolution::Role(Role::Account(id)),
            HeadingKind::Account { .. } => Resolution::UnreadAmounts,
            HeadingKind::Month { year, month } if self.form == Form::Matrix => {
                let month = year.or(self.rules.year).and_then(|year| Month::new(year, month));
                month.map_or(Resolution::MonthWithoutYear, |month| Resolution::Role(Role::Month(month)))
            }
            HeadingKind::Calculated(Calculated::Total) | HeadingKind::Unknown if self.total_of(heading).is_some() => {
                let months = self.total_of(heading);
                Resolution::Role(Role::Calculated(months.map_or(Calculated::Total, Calculated::TotalOf)))
            }
            HeadingKind::Calculated(figure) => Resolution::Role(Role::Calculated(figure)),
            HeadingKind::Month { .. } | HeadingKind::Unknown => match self.rules.unknown_columns {
                UnknownColumns::Error => Resolution::UnknownName,
                UnknownColumns::Dimension => Resolution::Role(Role::Dimension),
                UnknownColumns::Ignore => Resolution::Role(Role::Ignored),
            },
        }
    }

    /// The range of months that a heading names, if each of its months has a column: then the
    /// column is their sum, and ignoring it drops no amount.
    fn total_of(&self, heading: &Heading) -> Option<Period> {
        let (year, first, last) = month_range_named(&heading.text)?;
        let only_year = || {
            let (first, last) = (self.months.first()?.year(), self.months.last()?.year());
            (first == last).then_some(first)
        };
        let year = year.or(self.rules.year).or_else(only_year)?;
        let period = Period::new(Month::new(year, first)?, Month::new(year, last)?)?;
        period.months().all(|month| self.months.contains(&month)).then_some(period)
    }

    /// Faults for columns whose amounts would be dropped.
    fn refuse_unread(&mut self, headings: &[Heading], resolved: &[Resolution]) {
        let row = self.row;
        let headings_of = |wanted: Resolution| {
            let columns = headings.iter().zip(resolved).filter(move |(_, resolution)| **resolution == wanted);
            columns.map(|(heading, _)| heading.text.clone()).collect::<Vec<String>>()
        };
        let unknown = (0..resolved.len()).filter(|column| resolved[*column] == Resolution::UnknownName);
        // One line of configuration applies to all headings of the same spelling: each is listed
        // once.
        let mut spelt_alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        unknown.for_each(|column| spelt_alike.entry(normal_form(&headings[column].text)).or_default().push(column));
        let mut unknown: Vec<Vec<usize>> = spelt_alike.into_values().collect();
        unknown.sort_unstable();
        let unknown: Vec<UnknownColumn> = unknown
            .into_iter()
            .enumerate()
            .map(|(rank, columns)| {
                let heading = headings[columns[0]].text.clone();
                // Several columns of one spelling are neither one field nor one dimension.
                let is_one = columns.len() == 1;
                let may_hold_amounts = !is_one || self.may_hold_amounts(columns[0]);
                let near = if rank < SUGGESTIONS_MAX && is_one { nearest_known(&heading, self.rules) } else { None };
                let near = near.map(|(name, meaning)| {
                    // A column of texts is no account, however similar its heading is.
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
        let unread = headings_of(Resolution::UnreadAmounts);
        if !unread.is_empty() {
            let by_month = self.form == Form::Matrix;
            self.faults.push(HeadingFault::UnreadAmounts { row, headings: unread, by_month });
        }
        let without_year = headings_of(Resolution::MonthWithoutYear);
        if !without_year.is_empty() {
            self.faults.push(HeadingFault::MonthsWithoutYear { row, headings: without_year });
        }
    }

    /// The first unit of money with a power above 0 below a heading such as 单位.
    fn unit_in(&self, column: usize) -> Option<u32> {
        let cells = self.below.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        cells.filter_map(|cell| unit_of_money(cell)).find(|power| *power > 0)
    }

    /// The first rows have a number or a unit of money in the column, or nothing at all.
    fn may_hold_amounts(&self, column: usize) -> bool {
        let cells = || self.below.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        let may_be_amount = |cell: &String| is_number(cell, HeadingKind::Unknown) || unit_of_money(cell).is_some();
        cells().next().is_none() || cells().any(may_be_amount)
    }

    /// Faults for columns that would be added up, or have the same name.
    fn refuse_twice(&mut self, headings: &[Heading], resolved: &[Resolution]) {
        let mut accounts: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
        let mut months: BTreeMap<Month, Vec<String>> = BTreeMap::new();
        let mut dimensions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (heading, resolution) in headings.iter().zip(resolved) {
            let text = heading.text.clone();
            match (resolution, heading.kind) {
                // Naming an account twice in the configuration is intended.
                (Resolution::Role(Role::Account(_)), HeadingKind::Account { configured: true, .. }) => {}
                (Resolution::Role(Role::Account(id)), _) => accounts.entry(*id).or_default().push(text),
                (Resolution::Role(Role::Month(month)), _) => months.entry(*month).or_default().push(text),
                (Resolution::Role(Role::Dimension), _) => dimensions.entry(normal_form(&text)).or_default().push(text),
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

    /// Faults for accounts below the heading of another group.
    fn refuse_wrong_groups(&mut self, headings: &[Heading]) {
        for heading in headings {
            let (HeadingKind::Account { id, configured: false }, Some(under)) = (heading.kind, &heading.under) else {
                continue;
            };
            let group = self.rules.chart.account(id).group;
            // Sheets give trade and balances no group heading. Behind the last group's columns, a
            // blank above them need not be a merged cell.
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
