//! Finds the rows of the heading and the form of the ledger.

use std::ops::RangeInclusive;

use super::Form;
use super::kind::HeadingKind;
use super::rows::{
    Heading, continues_heading, has_numbers, is_field, is_name, is_number, names_groups, one_row, two_rows, with_units,
};
use super::suggest::near_heading;
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::words::Name;
use crate::words::heading::{HeadingFault, Lacking};

/// A heading with everything that its form needs.
pub(super) struct FoundHeading {
    pub form: Form,
    pub rows: RangeInclusive<usize>,
    pub headings: Vec<Heading>,
}

/// A column that a form needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Field(Field),
    AccountColumn,
    MonthColumn,
}

/// The heading that starts in a row; `None` if that row, alone or with the next one, lacks a need.
///
/// A row of units below it belongs to it.
pub(super) fn heading_at(rows: &[Vec<String>], first: usize, rules: &ReadingRules) -> Option<FoundHeading> {
    let found = name_rows_at(rows, first, rules)?;
    let end = found.rows.end() + 1;
    match rows.get(end).and_then(|below| with_units(&found.headings, below)) {
        Some(headings) => Some(FoundHeading { rows: first..=end, headings, ..found }),
        None => Some(found),
    }
}

/// The one or two rows of names of a heading that starts in a row.
fn name_rows_at(rows: &[Vec<String>], first: usize, rules: &ReadingRules) -> Option<FoundHeading> {
    let upper = &rows[first];
    let one = one_row(upper, rules);
    let lower = rows.get(first + 1);
    let two = || {
        let headings = two_rows(upper, lower?, rules);
        let form = form_of(&headings, rules)?;
        Some(FoundHeading { form, rows: first..=first + 1, headings })
    };
    if let Some(form) = form_of(&one, rules) {
        let is_continued = lower.is_some_and(|lower| continues_heading(upper, lower, form == Form::Long, rules));
        let two = if is_continued { two() } else { None };
        return Some(two.unwrap_or(FoundHeading { form, rows: first..=first, headings: one }));
    }
    let lower = lower?;
    if has_numbers(lower, rules) {
        return None;
    }
    // If the lower row suffices, the upper one is a title, unless it names groups.
    let suffices = form_of(&one_row(lower, rules), rules).is_some();
    if suffices && !names_groups(upper, lower, rules) { None } else { two() }
}

/// The first form whose needs the headings meet.
fn form_of(headings: &[Heading], rules: &ReadingRules) -> Option<Form> {
    [Form::Long, Form::Wide, Form::Matrix]
        .into_iter()
        .find(|form| fits(*form, headings) && needs(*form, rules).iter().all(|need| is_met(*need, headings)))
}

/// A wide ledger has no account column: its headings are the accounts.
fn fits(form: Form, headings: &[Heading]) -> bool {
    form != Form::Wide || !is_met(Need::Field(Field::Account), headings)
}

/// The columns that a form needs. A dealer given by the sheet or the file needs none.
fn needs(form: Form, rules: &ReadingRules) -> Vec<Need> {
    let needs = match form {
        Form::Long => &[Field::Date, Field::Dealer, Field::Account, Field::Amount].map(Need::Field)[..],
        Form::Wide => &[Need::Field(Field::Date), Need::Field(Field::Dealer), Need::AccountColumn],
        Form::Matrix => &[Need::Field(Field::Dealer), Need::Field(Field::Account), Need::MonthColumn],
    };
    needs.iter().copied().filter(|need| rules.dealer_from.is_none() || *need != Need::Field(Field::Dealer)).collect()
}

/// The fields among the needs of a form.
pub(super) fn needed_fields(form: Form, rules: &ReadingRules) -> Vec<Field> {
    let field = |need| match need {
        Need::Field(field) => Some(field),
        Need::AccountColumn | Need::MonthColumn => None,
    };
    needs(form, rules).into_iter().filter_map(field).collect()
}

fn is_met(need: Need, headings: &[Heading]) -> bool {
    headings.iter().any(|heading| match need {
        Need::Field(field) => is_field(heading, field),
        Need::AccountColumn => matches!(heading.kind, HeadingKind::Account { .. }),
        Need::MonthColumn => matches!(heading.kind, HeadingKind::Month { .. }),
    })
}

/// The fault of the row that is most similar to a heading.
pub(super) fn nearest_miss(rows: &[Vec<String>], searched: usize, rules: &ReadingRules) -> HeadingFault {
    let has_data: Vec<bool> = rows[..searched].iter().map(|row| has_numbers(row, rules)).collect();
    let single = (0..searched)
        // A row of data may hold more known names than the heading above it.
        .filter(|row| !has_data[*row] || has_data.iter().all(|is_data| *is_data))
        .map(|row| (row, one_row(&rows[row], rules)));
    let double =
        (1..searched).filter(|row| !has_data[*row]).map(|row| (row, two_rows(&rows[row - 1], &rows[row], rules)));
    // Ties: the earlier row wins, and one row wins over two.
    let mut best: Option<NearMiss> = None;
    for (row, headings) in single.chain(double) {
        let miss = NearMiss::of(row, headings, rules);
        let is_filled = miss.headings.iter().any(|heading| heading.kind != HeadingKind::Blank);
        if is_filled && best.as_ref().is_none_or(|best| miss.score > best.score) {
            best = Some(miss);
        }
    }
    best.map_or(HeadingFault::NoRows, |mut miss| {
        let below = rows.get(miss.row + 1..).unwrap_or_default();
        if miss.is_of_months(below) {
            miss.form = Form::Matrix;
        }
        miss.fault(searched, below, rules)
    })
}

/// A heading that lacks something.
struct NearMiss {
    row: usize,
    headings: Vec<Heading>,
    form: Form,
    /// The number of needs met, then the number of known names.
    score: (usize, usize),
}

impl NearMiss {
    fn of(row: usize, headings: Vec<Heading>, rules: &ReadingRules) -> Self {
        let met = |form| needs(form, rules).into_iter().filter(|need| is_met(*need, &headings)).count();
        let mut form = Form::Long;
        for other in [Form::Wide, Form::Matrix] {
            if fits(other, &headings) && met(other) > met(form) {
                form = other;
            }
        }
        let known = headings.iter().filter(|heading| is_name(heading.kind)).count();
        Self { row, score: (met(form), known), form, headings }
    }

    fn fault(self, searched: usize, below: &[Vec<String>], rules: &ReadingRules) -> HeadingFault {
        let mut lacking: Vec<Lacking> = needs(self.form, rules)
            .into_iter()
            .filter(|need| !is_met(*need, &self.headings))
            .map(|need| match need {
                Need::Field(field) => {
                    Lacking::Field { field: field_name(field), near: near_heading(field, &self.headings) }
                }
                Need::AccountColumn => Lacking::AccountColumn,
                Need::MonthColumn => Lacking::MonthColumn,
            })
            .collect();
        drop_ambiguous_suggestions(&mut lacking);
        let account = self.headings.iter().find(|heading| is_field(heading, Field::Account));
        let beside = account.filter(|_| is_met(Need::AccountColumn, &self.headings));
        HeadingFault::Missing {
            row: self.row,
            searched,
            any_known: self.score > (0, 0),
            lacking,
            account_beside_accounts: beside.map(|heading| heading.text.clone()),
            has_unread_numbers: self.has_unread_numbers(below),
        }
    }

    /// It looks like a matrix without readable months: an account, neither date nor amount, and
    /// numbers below several unknown headings.
    fn is_of_months(&self, below: &[Vec<String>]) -> bool {
        let has = |field: Field| is_met(Need::Field(field), &self.headings);
        let columns = 0..self.headings.len();
        let unread = columns.filter(|column| self.is_unread_number(*column, below)).count();
        has(Field::Account) && !has(Field::Date) && !has(Field::Amount) && unread > 1
    }

    /// Numbers below an unknown heading may be amounts.
    fn has_unread_numbers(&self, below: &[Vec<String>]) -> bool {
        (0..self.headings.len()).any(|column| self.is_unread_number(column, below))
    }

    fn is_unread_number(&self, column: usize, below: &[Vec<String>]) -> bool {
        let mut cells = below.iter().filter_map(|row| row.get(column));
        self.headings[column].kind == HeadingKind::Unknown && cells.any(|cell| is_number(cell, HeadingKind::Unknown))
    }
}

/// A heading suggested for several fields is suggested for none: it may be a whole row, not split.
fn drop_ambiguous_suggestions(lacking: &mut [Lacking]) {
    let near = |lacks: &Lacking| match lacks {
        Lacking::Field { near, .. } => near.as_ref().map(|near| near.heading.clone()),
        Lacking::AccountColumn | Lacking::MonthColumn => None,
    };
    let all: Vec<String> = lacking.iter().filter_map(near).collect();
    for lacks in lacking {
        if let Lacking::Field { near, .. } = lacks {
            near.take_if(|near| all.iter().filter(|other| **other == near.heading).count() > 1);
        }
    }
}

/// The field's name in messages; the English one is its id.
pub(super) const fn field_name(field: Field) -> Name {
    let (id, zh, _) = field.names();
    Name { zh, en: id }
}
