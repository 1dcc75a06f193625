//! The headings of one row, or of two rows combined.

use super::kind::{FieldMatch, HeadingKind, configured, is_cumulative, is_current, kind_of};
use super::months::year_named;
use super::unit::{split_unit, unit_alone};
use super::{Calculated, Summand};
use crate::chart_of_accounts::Group;
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::spelling::normal_form;

/// The heading of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The text that messages and reports show.
    pub text: String,
    /// Its meaning by itself.
    pub kind: HeadingKind,
    /// The power of ten of its unit in brackets.
    pub unit: Option<u32>,
    /// The group above it.
    pub under: Option<Under>,
}

/// The group above an account, in a heading of two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Under {
    pub group: Group,
    /// The group's heading, unchanged.
    pub text: String,
    /// The group's name is directly above, not further left over cells that may have been merged.
    pub right_above: bool,
}

/// The headings of one row.
pub(super) fn one_row(row: &[String], rules: &ReadingRules) -> Vec<Heading> {
    row.iter().map(|cell| heading(cell, rules)).collect()
}

fn heading(cell: &str, rules: &ReadingRules) -> Heading {
    let text = cell.trim().to_owned();
    Heading { kind: kind_of(&text, rules), unit: split_unit(&text).1, text, under: None }
}

/// The headings of two rows: the lower name, or the upper one if the lower is blank, 本月 or 金额.
///
/// An upper name extends to the right over blanks: merged cells are exported that way.
pub(super) fn two_rows(upper: &[String], lower: &[String], rules: &ReadingRules) -> Vec<Heading> {
    let mut above = Above { text: "", kind: HeadingKind::Blank, right_above: true, has_parts: false };
    (0..width(upper, lower))
        .map(|index| {
            let own = upper.get(index).map_or("", |cell| cell.trim());
            let below = lower.get(index).map_or("", |cell| cell.trim());
            above.right_above = !own.is_empty();
            if above.right_above {
                above.text = own;
                above.kind = kind_of(own, rules);
                above.has_parts = is_current(below) || is_cumulative(below);
            }
            match below {
                "" => heading(own, rules),
                below => heading_below(&above, below, rules),
            }
        })
        .collect()
}

/// The columns of two rows; trailing blanks that only the upper row has do not count.
fn width(upper: &[String], lower: &[String]) -> usize {
    let filled = upper.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    filled.max(lower.len())
}

/// The upper name above a column.
struct Above<'a> {
    text: &'a str,
    kind: HeadingKind,
    right_above: bool,
    /// Its first column is 本月 or 累计: the columns after it are parts of it, not of an adjacent
    /// account.
    has_parts: bool,
}

fn heading_below(above: &Above, below: &str, rules: &ReadingRules) -> Heading {
    let own = heading(below, rules);
    let joined = format!("{} {below}", above.text);
    let unit = own.unit.or(split_unit(above.text).1);
    if let Some(meaning) = rules.meaning_of(&joined) {
        return Heading { text: joined, kind: configured(meaning), unit, under: None };
    }
    let of_this_month = is_current(below) && may_hold_amounts(above.kind);
    let kind = match (above.kind, own.kind) {
        (kind, _) if of_this_month => kind,
        (HeadingKind::Account { id, .. }, _) if is_cumulative(below) => {
            HeadingKind::Calculated(Calculated::CumulativeOf(Some(Summand::Account(id))))
        }
        (HeadingKind::Calculated(figure), _)
            if above.has_parts && is_cumulative(below) && figure.summand().is_some() =>
        {
            HeadingKind::Calculated(Calculated::CumulativeOf(figure.summand()))
        }
        (HeadingKind::Calculated(Calculated::Group(group)), HeadingKind::Calculated(Calculated::Total)) => {
            HeadingKind::Calculated(Calculated::Group(group))
        }
        // A long ledger reads its amounts once: an entry has no amount since the beginning of the
        // year.
        (HeadingKind::Field(Field::Amount, _), _) if is_cumulative(below) => HeadingKind::Ignored,
        (_, HeadingKind::Month { year: None, month }) => HeadingKind::Month { year: year_named(above.text), month },
        (_, kind) => kind,
    };
    if of_this_month || kind != own.kind {
        return Heading { text: joined, kind, unit, under: None };
    }
    let under = match above.kind {
        HeadingKind::Calculated(Calculated::Group(group)) => {
            Some(Under { group, text: above.text.to_owned(), right_above: above.right_above })
        }
        _ => None,
    };
    // A known name keeps its own text; an unknown one is qualified by the name above it.
    Heading { unit, under, ..own }
}

/// The name may have amounts, so 本月 or 金额 below it can mean them.
const fn may_hold_amounts(kind: HeadingKind) -> bool {
    matches!(
        kind,
        HeadingKind::Account { .. } | HeadingKind::Calculated(_) | HeadingKind::Month { .. } | HeadingKind::Unknown
    ) || matches!(kind, HeadingKind::Field(Field::Amount, _))
}

/// The row below a complete heading belongs to the heading.
///
/// Data does not: it has a date below the date's heading, and amounts. A continuation has nothing
/// below fields and at least one known name; in a long ledger, only words such as 本月 and 累计.
pub(super) fn continues_heading(upper: &[String], lower: &[String], is_long: bool, rules: &ReadingRules) -> bool {
    let mut known_names = 0;
    for (index, below) in lower.iter().enumerate() {
        let own = upper.get(index).map_or("", |cell| cell.trim());
        if below.trim().is_empty() || normal_form(below) == normal_form(own) {
            continue;
        }
        let kind = kind_of(below, rules);
        let over = kind_of(own, rules);
        let part_of_month = is_current(below) || is_cumulative(below);
        let is_known = if is_long { is_current(below) } else { part_of_month || is_name(kind) };
        if is_number(below, kind) || is_text_column(over) || (is_long && !part_of_month) {
            return false;
        }
        known_names += usize::from(is_known);
    }
    known_names > 0
}

/// The column of a heading holds something other than amounts.
fn is_text_column(kind: HeadingKind) -> bool {
    match kind {
        HeadingKind::Field(field, _) => field != Field::Amount,
        HeadingKind::Ignored | HeadingKind::Dimension => true,
        _ => false,
    }
}

/// The headings with the units of the row below: `(万元)` below 销售收入; `None` if it is no such
/// row.
///
/// A row of units is blank below dates and names. It has a unit of money below amounts, and at most
/// a short word below other figures.
pub(super) fn with_units(headings: &[Heading], below: &[String]) -> Option<Vec<Heading>> {
    let cell = |column: usize| below.get(column).map_or("", |cell| cell.trim());
    if (headings.len()..below.len()).any(|column| !cell(column).is_empty()) {
        return None;
    }
    let mut has_unit = false;
    let mut with_units = Vec::with_capacity(headings.len());
    for (column, heading) in headings.iter().enumerate() {
        let unit = match (cell(column), unit_alone(cell(column))) {
            ("", _) => heading.unit,
            (_, Some(unit)) if may_hold_amounts(heading.kind) && heading.unit.is_none_or(|own| own == unit) => {
                has_unit |= heading.kind != HeadingKind::Unknown;
                Some(unit)
            }
            (word, None) if may_have_another_unit(heading.kind) && is_short_word(word) => heading.unit,
            _ => return None,
        };
        with_units.push(Heading { unit, ..heading.clone() });
    }
    has_unit.then_some(with_units)
}

/// The figures below a heading may have a unit other than money.
const fn may_have_another_unit(kind: HeadingKind) -> bool {
    matches!(
        kind,
        HeadingKind::Field(Field::Quantity, _)
            | HeadingKind::Calculated(_)
            | HeadingKind::Ignored
            | HeadingKind::Unknown
    )
}

/// A text that may be a unit: `台`, `(%)`, `次/年`.
fn is_short_word(text: &str) -> bool {
    const CHARACTERS_MAX: usize = 6;
    text.chars().count() <= CHARACTERS_MAX && !text.contains(|c: char| c.is_numeric())
}

/// The row above a sufficient heading belongs to the heading and is no title.
///
/// It does if it names a group or an account above columns of amounts, or names a column whose
/// lower name is blank.
pub(super) fn names_groups(upper: &[String], lower: &[String], rules: &ReadingRules) -> bool {
    let mut above = HeadingKind::Blank;
    let mut belongs = false;
    // Behind the last name of the lower row a title may hold anything, such as 月份 and a month.
    let end = lower.iter().rposition(|cell| !cell.trim().is_empty()).unwrap_or(0);
    for index in 0..width(upper, lower) {
        let own = upper.get(index).map_or(HeadingKind::Blank, |cell| kind_of(cell, rules));
        let below = lower.get(index).map_or(HeadingKind::Blank, |cell| kind_of(cell, rules));
        if upper.get(index).is_some_and(|cell| is_number(cell, own)) {
            return false;
        }
        if own != HeadingKind::Blank {
            above = own;
        }
        let over_amounts = matches!(above, HeadingKind::Calculated(_) | HeadingKind::Account { .. });
        // A group does not extend over dates and dealers: a name above those is the title of the
        // sheet.
        if over_amounts && matches!(below, HeadingKind::Field(Field::Date | Field::Dealer | Field::Account, _)) {
            return false;
        }
        let closes_a_gap = index < end && below == HeadingKind::Blank && is_name(own);
        belongs |= closes_a_gap || (over_amounts && own == above && below != HeadingKind::Blank);
    }
    belongs
}

/// Some cell is a number: data has numbers, headings have none.
pub(super) fn has_numbers(row: &[String], rules: &ReadingRules) -> bool {
    // The cheap test first: few cells need to be classified.
    row.iter().any(|cell| is_number(cell, HeadingKind::Unknown) && is_number(cell, kind_of(cell, rules)))
}

pub(super) fn is_number(cell: &str, kind: HeadingKind) -> bool {
    // Within a heading, `202601` and `2026-01` are months.
    if matches!(kind, HeadingKind::Month { .. }) || year_named(cell).is_some() {
        return false;
    }
    let cell = normal_form(cell);
    let of_numbers = |c: char| c.is_ascii_digit() || "+-−.,()¥$€£元万亿% /:".contains(c);
    !cell.is_empty() && cell.chars().all(of_numbers) && cell.contains(|c: char| c.is_ascii_digit() || c == '-')
}

/// The heading has a known name.
pub(super) const fn is_name(kind: HeadingKind) -> bool {
    !matches!(kind, HeadingKind::Blank | HeadingKind::Unknown)
}

/// The heading names this field.
pub(super) fn is_field(heading: &Heading, field: Field) -> bool {
    matches!(heading.kind, HeadingKind::Field(other, _) if other == field)
}

/// How the heading names this field; `None` if it does not.
pub(super) fn field_match(heading: &Heading, field: Field) -> Option<FieldMatch> {
    match heading.kind {
        HeadingKind::Field(other, matched) if other == field => Some(matched),
        _ => None,
    }
}
