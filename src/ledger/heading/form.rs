//! Which rows are the heading, and which kind of ledger they head.

use std::ops::RangeInclusive;

use super::near::near_heading;
use super::rows::{
    Heading, goes_on, has_numbers, is_field, is_name, is_number, names_groups, one_row, two_rows, with_units,
};
use super::sense::Sense;
use super::{Form, Given};
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::words::Name;
use crate::words::heading::{HeadingFault, Lacking};

/// A heading that has all that a ledger needs.
pub(super) struct Found {
    pub form: Form,
    pub rows: RangeInclusive<usize>,
    pub headings: Vec<Heading>,
}

/// What a ledger cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Field(Field),
    AccountColumn,
    MonthColumn,
}

/// The heading that begins in a row; `None` where the row, alone or with the next one, lacks something.
///
/// A row of units that stands below it belongs to it.
pub(super) fn heading_at(rows: &[Vec<String>], first: usize, rules: &ReadingRules, given: &Given) -> Option<Found> {
    let found = names_at(rows, first, rules, given)?;
    let end = found.rows.end() + 1;
    match rows.get(end).and_then(|below| with_units(&found.headings, below)) {
        Some(headings) => Some(Found { rows: first..=end, headings, ..found }),
        None => Some(found),
    }
}

/// The names of a heading that begins in a row, which take one row or two.
fn names_at(rows: &[Vec<String>], first: usize, rules: &ReadingRules, given: &Given) -> Option<Found> {
    let upper = &rows[first];
    let one = one_row(upper, rules);
    let lower = rows.get(first + 1);
    let two = || {
        let headings = two_rows(upper, lower?, rules);
        let form = form_of(&headings, given)?;
        Some(Found { form, rows: first..=first + 1, headings })
    };
    if let Some(form) = form_of(&one, given) {
        let goes_on = lower.is_some_and(|lower| goes_on(upper, lower, form == Form::Long, rules));
        let two = if goes_on { two() } else { None };
        return Some(two.unwrap_or(Found { form, rows: first..=first, headings: one }));
    }
    let lower = lower?;
    if has_numbers(lower, rules) {
        return None;
    }
    // Where the lower row has all it needs, the upper one is a title unless it names groups.
    let suffices = form_of(&one_row(lower, rules), given).is_some();
    if suffices && !names_groups(upper, lower, rules) { None } else { two() }
}

/// The kind of ledger that has all it needs in a heading.
fn form_of(headings: &[Heading], given: &Given) -> Option<Form> {
    [Form::Long, Form::Wide, Form::Matrix]
        .into_iter()
        .find(|form| fits(*form, headings) && needs(*form, given).iter().all(|need| is_met(*need, headings)))
}

/// A wide ledger has no account column: its accounts are its headings.
fn fits(form: Form, headings: &[Heading]) -> bool {
    form != Form::Wide || !is_met(Need::Field(Field::Account), headings)
}

/// What a form cannot do without.
fn needs(form: Form, given: &Given) -> Vec<Need> {
    let needs = match form {
        Form::Long => &[Field::Date, Field::Dealer, Field::Account, Field::Amount].map(Need::Field)[..],
        Form::Wide => &[Need::Field(Field::Date), Need::Field(Field::Dealer), Need::AccountColumn],
        Form::Matrix => &[Need::Field(Field::Dealer), Need::Field(Field::Account), Need::MonthColumn],
    };
    needs.iter().copied().filter(|need| !given.dealer_given || *need != Need::Field(Field::Dealer)).collect()
}

/// The fields that a form cannot do without.
pub(super) fn needed_fields(form: Form, given: &Given) -> Vec<Field> {
    let field = |need| match need {
        Need::Field(field) => Some(field),
        Need::AccountColumn | Need::MonthColumn => None,
    };
    needs(form, given).into_iter().filter_map(field).collect()
}

fn is_met(need: Need, headings: &[Heading]) -> bool {
    headings.iter().any(|heading| match need {
        Need::Field(field) => is_field(heading, field),
        Need::AccountColumn => matches!(heading.sense, Sense::Account { .. }),
        Need::MonthColumn => matches!(heading.sense, Sense::Month { .. }),
    })
}

/// What the row lacks that comes nearest to a heading.
pub(super) fn nearest_miss(rows: &[Vec<String>], searched: usize, rules: &ReadingRules, given: &Given) -> HeadingFault {
    let of_data: Vec<bool> = rows[..searched].iter().map(|row| has_numbers(row, rules)).collect();
    let single = (0..searched)
        // A row of data may hold more known names than the heading above it.
        .filter(|row| !of_data[*row] || of_data.iter().all(|is_data| *is_data))
        .map(|row| (row, one_row(&rows[row], rules)));
    let double =
        (1..searched).filter(|row| !of_data[*row]).map(|row| (row, two_rows(&rows[row - 1], &rows[row], rules)));
    // Of equally near rows the first is taken, and one row before two.
    let mut best: Option<Miss> = None;
    for (row, headings) in single.chain(double) {
        let miss = Miss::of(row, headings, given);
        let is_filled = miss.headings.iter().any(|heading| heading.sense != Sense::Blank);
        if is_filled && best.as_ref().is_none_or(|best| miss.score > best.score) {
            best = Some(miss);
        }
    }
    best.map_or(HeadingFault::NoRows, |mut miss| {
        let below = rows.get(miss.row + 1..).unwrap_or_default();
        if miss.is_of_months(below) {
            miss.form = Form::Matrix;
        }
        miss.fault(searched, below, given)
    })
}

/// A heading that lacks something.
struct Miss {
    row: usize,
    headings: Vec<Heading>,
    form: Form,
    /// How many needs are met, and how many names are known.
    score: (usize, usize),
}

impl Miss {
    fn of(row: usize, headings: Vec<Heading>, given: &Given) -> Self {
        let met = |form| needs(form, given).into_iter().filter(|need| is_met(*need, &headings)).count();
        let mut form = Form::Long;
        for other in [Form::Wide, Form::Matrix] {
            if fits(other, &headings) && met(other) > met(form) {
                form = other;
            }
        }
        let known = headings.iter().filter(|heading| is_name(heading.sense)).count();
        Self { row, score: (met(form), known), form, headings }
    }

    fn fault(self, searched: usize, below: &[Vec<String>], given: &Given) -> HeadingFault {
        let mut lacking: Vec<Lacking> = needs(self.form, given)
            .into_iter()
            .filter(|need| !is_met(*need, &self.headings))
            .map(|need| match need {
                Need::Field(field) => {
                    Lacking::Field { field: name_of(field), near: near_heading(field, &self.headings) }
                }
                Need::AccountColumn => Lacking::AccountColumn,
                Need::MonthColumn => Lacking::MonthColumn,
            })
            .collect();
        forget_what_is_near_to_several(&mut lacking);
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

    /// Whether it has what a matrix has beside its months, no date and no amount, and numbers below several unknown headings.
    fn is_of_months(&self, below: &[Vec<String>]) -> bool {
        let has = |field: Field| is_met(Need::Field(field), &self.headings);
        let columns = 0..self.headings.len();
        let unread = columns.filter(|column| self.is_unread_number(*column, below)).count();
        has(Field::Account) && !has(Field::Date) && !has(Field::Amount) && unread > 1
    }

    /// Whether numbers stand below a heading that nobody knows: they may be amounts.
    fn has_unread_numbers(&self, below: &[Vec<String>]) -> bool {
        (0..self.headings.len()).any(|column| self.is_unread_number(column, below))
    }

    fn is_unread_number(&self, column: usize, below: &[Vec<String>]) -> bool {
        let mut cells = below.iter().filter_map(|row| row.get(column));
        self.headings[column].sense == Sense::Unknown && cells.any(|cell| is_number(cell, Sense::Unknown))
    }
}

/// A heading that may be meant for several fields is meant for none of them: a whole row that was not split, say.
fn forget_what_is_near_to_several(lacking: &mut [Lacking]) {
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

/// A field's name for people: in English its id.
pub(super) const fn name_of(field: Field) -> Name {
    let (id, zh, _) = field.names();
    Name { zh, en: id }
}
