//! The headings of one row, or of two rows read as one.

use super::sense::{Claim, Sense, configured, is_cumulative, is_current, sense_of, year_named};
use super::unit::{split_unit, unit_alone};
use super::{Calculated, Summand};
use crate::chart_of_accounts::Group;
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::spelling::normal_form;

/// The heading of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// What people call the column.
    pub text: String,
    /// What it means by itself.
    pub sense: Sense,
    /// The power of ten of the unit in its brackets.
    pub unit: Option<u32>,
    /// The group that it stands under.
    pub under: Option<Under>,
}

/// The group that an account stands under in a heading of two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Under {
    /// The group.
    pub group: Group,
    /// The group's heading as it stands.
    pub text: String,
    /// Whether the group's name stands right above, instead of further left over cells that may be merged.
    pub right_above: bool,
}

/// The headings of one row.
pub(super) fn one_row(row: &[String], rules: &ReadingRules) -> Vec<Heading> {
    row.iter().map(|cell| heading(cell, rules)).collect()
}

fn heading(cell: &str, rules: &ReadingRules) -> Heading {
    let text = cell.trim().to_owned();
    Heading { sense: sense_of(&text, rules), unit: split_unit(&text).1, text, under: None }
}

/// The headings of two rows: the lower name counts, or the upper where the lower is blank, 本月 or 金额.
///
/// The upper names reach to the right over blanks, because cells that were merged come out that way.
pub(super) fn two_rows(upper: &[String], lower: &[String], rules: &ReadingRules) -> Vec<Heading> {
    let mut above = Above { text: "", sense: Sense::Blank, right_above: true, has_parts: false };
    (0..width(upper, lower))
        .map(|index| {
            let own = upper.get(index).map_or("", |cell| cell.trim());
            let below = lower.get(index).map_or("", |cell| cell.trim());
            above.right_above = !own.is_empty();
            if above.right_above {
                above.text = own;
                above.sense = sense_of(own, rules);
                above.has_parts = is_current(below) || is_cumulative(below);
            }
            match below {
                "" => heading(own, rules),
                below => heading_below(&above, below, rules),
            }
        })
        .collect()
}

/// The cells of a heading of two rows: blank cells that only the upper row has at its end are none.
fn width(upper: &[String], lower: &[String]) -> usize {
    let filled = upper.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    filled.max(lower.len())
}

/// The upper name that stands over a column.
struct Above<'a> {
    text: &'a str,
    sense: Sense,
    right_above: bool,
    /// Whether its first column is 本月 or 累计: then the others are parts of it, too, and not of an account beside them.
    has_parts: bool,
}

fn heading_below(above: &Above, below: &str, rules: &ReadingRules) -> Heading {
    let own = heading(below, rules);
    let joined = format!("{} {below}", above.text);
    let unit = own.unit.or(split_unit(above.text).1);
    if let Some(meaning) = rules.meaning_of(&joined) {
        return Heading { text: joined, sense: configured(meaning), unit, under: None };
    }
    let of_this_month = is_current(below) && may_hold_amounts(above.sense);
    let sense = match (above.sense, own.sense) {
        (sense, _) if of_this_month => sense,
        (Sense::Account { id, .. }, _) if is_cumulative(below) => {
            Sense::Calculated(Calculated::CumulativeOf(Some(Summand::Account(id))))
        }
        (Sense::Calculated(figure), _) if above.has_parts && is_cumulative(below) && figure.summand().is_some() => {
            Sense::Calculated(Calculated::CumulativeOf(figure.summand()))
        }
        (Sense::Calculated(Calculated::Group(group)), Sense::Calculated(Calculated::Total)) => {
            Sense::Calculated(Calculated::Group(group))
        }
        // The amounts of a long ledger are not read twice; an entry has no amount since the beginning of the year.
        (Sense::Field(Field::Amount, _), _) if is_cumulative(below) => Sense::Ignored,
        (_, Sense::Month { year: None, month }) => Sense::Month { year: year_named(above.text), month },
        (_, sense) => sense,
    };
    if of_this_month || sense != own.sense {
        return Heading { text: joined, sense, unit, under: None };
    }
    let under = match above.sense {
        Sense::Calculated(Calculated::Group(group)) => {
            Some(Under { group, text: above.text.to_owned(), right_above: above.right_above })
        }
        _ => None,
    };
    // A name that is known keeps its own spelling; one that is not is told apart by what stands above it.
    Heading { unit, under, ..own }
}

/// Whether 本月 or 金额 below the name can mean its amount.
const fn may_hold_amounts(sense: Sense) -> bool {
    matches!(sense, Sense::Account { .. } | Sense::Calculated(_) | Sense::Month { .. } | Sense::Unknown)
        || matches!(sense, Sense::Field(Field::Amount, _))
}

/// Whether a row below a heading that has all it needs goes on with it.
///
/// Ordinary data does not: it has a date below the date's heading, and amounts. What goes on has nothing below a field
/// and at least one name that is known elsewhere, or, in a long ledger, no words but those such as 本月 and 累计.
pub(super) fn goes_on(upper: &[String], lower: &[String], is_long: bool, rules: &ReadingRules) -> bool {
    let mut known_names = 0;
    for (index, below) in lower.iter().enumerate() {
        let own = upper.get(index).map_or("", |cell| cell.trim());
        if below.trim().is_empty() || normal_form(below) == normal_form(own) {
            continue;
        }
        let sense = sense_of(below, rules);
        let over = sense_of(own, rules);
        let part_of_month = is_current(below) || is_cumulative(below);
        let is_known = if is_long { is_current(below) } else { part_of_month || is_name(sense) };
        if is_number(below, sense) || is_text_column(over) || (is_long && !part_of_month) {
            return false;
        }
        known_names += usize::from(is_known);
    }
    known_names > 0
}

/// Whether the column of a heading holds something other than amounts.
fn is_text_column(sense: Sense) -> bool {
    match sense {
        Sense::Field(field, _) => field != Field::Amount,
        Sense::Ignored | Sense::Dimension => true,
        _ => false,
    }
}

/// The headings with the units that stand in the row below them: `(万元)` below 销售收入; `None` where that row is another.
///
/// Such a row has nothing below dates and names, a unit of money below amounts, and below other figures a word at most.
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
            (_, Some(unit)) if may_hold_amounts(heading.sense) && heading.unit.is_none_or(|own| own == unit) => {
                has_unit |= heading.sense != Sense::Unknown;
                Some(unit)
            }
            (word, None) if is_figure_of_another_kind(heading.sense) && is_short_word(word) => heading.unit,
            _ => return None,
        };
        with_units.push(Heading { unit, ..heading.clone() });
    }
    has_unit.then_some(with_units)
}

/// Whether the figures below a heading may be counted in something other than money.
const fn is_figure_of_another_kind(sense: Sense) -> bool {
    matches!(sense, Sense::Field(Field::Quantity, _) | Sense::Calculated(_) | Sense::Ignored | Sense::Unknown)
}

/// Whether a text may be a unit: `台`, `(%)`, `次/年`.
fn is_short_word(text: &str) -> bool {
    const CHARACTERS_MAX: usize = 6;
    text.chars().count() <= CHARACTERS_MAX && !text.contains(|c: char| c.is_numeric())
}

/// Whether a row above one that has all it needs belongs to the heading instead of being a title.
///
/// It does where it names a group or an account over columns of amounts, or a column that has no name below.
pub(super) fn names_groups(upper: &[String], lower: &[String], rules: &ReadingRules) -> bool {
    let mut above = Sense::Blank;
    let mut belongs = false;
    // Beyond the last name of the lower row a title may say anything: 月份, say, and the month beside it.
    let end = lower.iter().rposition(|cell| !cell.trim().is_empty()).unwrap_or(0);
    for index in 0..width(upper, lower) {
        let own = upper.get(index).map_or(Sense::Blank, |cell| sense_of(cell, rules));
        let below = lower.get(index).map_or(Sense::Blank, |cell| sense_of(cell, rules));
        if upper.get(index).is_some_and(|cell| is_number(cell, own)) {
            return false;
        }
        if own != Sense::Blank {
            above = own;
        }
        let over_amounts = matches!(above, Sense::Calculated(_) | Sense::Account { .. });
        // A group does not reach over dates and dealers: what does is the title of the sheet.
        if over_amounts && matches!(below, Sense::Field(Field::Date | Field::Dealer | Field::Account, _)) {
            return false;
        }
        let closes_a_gap = index < end && below == Sense::Blank && is_name(own);
        belongs |= closes_a_gap || (over_amounts && own == above && below != Sense::Blank);
    }
    belongs
}

/// Whether a row has a cell that is a number, as data has and headings have not.
pub(super) fn has_numbers(row: &[String], rules: &ReadingRules) -> bool {
    // Most cells need not be understood to be seen to be no numbers.
    row.iter().any(|cell| is_number(cell, Sense::Unknown) && is_number(cell, sense_of(cell, rules)))
}

pub(super) fn is_number(cell: &str, sense: Sense) -> bool {
    // `202601` and `2026-01` are months where a heading is looked for.
    if matches!(sense, Sense::Month { .. }) || year_named(cell).is_some() {
        return false;
    }
    let cell = normal_form(cell);
    let of_numbers = |c: char| c.is_ascii_digit() || "+-−.,()¥$€£元万亿% /:".contains(c);
    !cell.is_empty() && cell.chars().all(of_numbers) && cell.contains(|c: char| c.is_ascii_digit() || c == '-')
}

/// Whether a heading is a name that is known.
pub(super) const fn is_name(sense: Sense) -> bool {
    !matches!(sense, Sense::Blank | Sense::Unknown)
}

/// Whether a heading is that field's.
pub(super) fn is_field(heading: &Heading, field: Field) -> bool {
    matches!(heading.sense, Sense::Field(other, _) if other == field)
}

/// How a heading claims to be that field.
pub(super) fn claim_of(heading: &Heading, field: Field) -> Option<Claim> {
    match heading.sense {
        Sense::Field(other, claim) if other == field => Some(claim),
        _ => None,
    }
}
