//! Finds the heading of a ledger and assigns a role to each column.
//!
//! Input: the first rows of a file, decoded, and the reading rules. Output: a [`Layout`], or every
//! fault of the heading. A heading is recognised by its names, not by its position: title rows may
//! precede it, and it may take two rows and a third one of units.
//!
//! In reading order:
//!
//! - `unit`: units of money, in a heading or a title row.
//! - `months`: months, ranges of months and years as headings write them.
//! - `kind`: classifies one heading by itself.
//! - `rows`: the headings of one row, or of two rows combined.
//! - `suggest`: which unknown heading may be meant for a missing field.
//! - `form`: finds the heading's rows and the form of the ledger.
//! - `roles`: assigns the roles, once the form is known.

mod form;
mod kind;
mod months;
mod roles;
mod rows;
mod suggest;
mod unit;

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::period::{Month, Period};
use crate::words::heading::HeadingFault;

pub use kind::{holds_known_chinese_name, is_figure, is_reserved};
pub use suggest::{names_a_code, names_no_amount};
pub use unit::{is_unit_heading, split_unit, unit_of_money, units_stated};

/// The heading must start within this many rows.
pub const SEARCHED_ROWS: usize = 20;

/// The heading of a ledger, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The form of the ledger.
    pub form: Form,
    /// The rows of the heading, from 0: one or two rows of names, then perhaps one of units.
    pub heading_rows: RangeInclusive<usize>,
    /// The columns in order, one for each cell of the heading.
    pub columns: Vec<Column>,
}

/// The forms of ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One row per entry.
    Long,
    /// One row per date and dealer; one column per account.
    Wide,
    /// One row per dealer and account; one column per month.
    Matrix,
}

/// One column of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading, trimmed; upper and lower name joined if the lower one means nothing by itself.
    pub heading: String,
    /// How rows read the column.
    pub role: Role,
    /// The power of ten by which amounts are multiplied, such as 4 for 万元; 0 without amounts of
    /// money.
    pub scale: u32,
}

/// How rows read a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A field.
    Field(Field),
    /// The amounts of an account, in a wide ledger.
    Account(AccountId),
    /// The amounts of a month, in a matrix.
    Month(Month),
    /// A field of the ledger's own.
    Dimension,
    /// A figure calculated from others: checked, but never an entry.
    Calculated(Calculated),
    /// A column that is not read.
    Ignored,
    /// A column without a heading: a filled cell in it is an error.
    Blank,
}

/// A figure that the ledger calculates itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calculated {
    /// The sum of a group, such as 费用支出.
    Group(Group),
    /// A metric by its id, such as `margin`.
    Metric(&'static str),
    /// A total without a name.
    Total,
    /// In a matrix, the total of some of its months, such as 一季度.
    TotalOf(Period),
    /// An amount since the beginning of the year; `None` if the heading does not say of what.
    CumulativeOf(Option<Summand>),
}

/// What is accumulated since the beginning of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Summand {
    /// An account.
    Account(AccountId),
    /// A group.
    Group(Group),
    /// Profit.
    Profit,
}

impl Calculated {
    /// What a cumulative amount of this figure adds up; `None` for ratios and nameless totals.
    fn summand(self) -> Option<Summand> {
        match self {
            Self::Group(group) => Some(Summand::Group(group)),
            Self::Metric("profit") => Some(Summand::Profit),
            Self::Metric(_) | Self::Total | Self::TotalOf(_) | Self::CumulativeOf(_) => None,
        }
    }
}

/// Finds the heading within the first records of a file: [`SEARCHED_ROWS`] and two more suffice.
///
/// The first row that has all needed names is the heading, together with the next row if both form
/// one heading.
///
/// # Errors
///
/// Every [`HeadingFault`] of the heading, or else of the row most similar to one; never empty.
pub fn find_layout(rows: &[Vec<String>], rules: &ReadingRules) -> Result<Layout, Vec<HeadingFault>> {
    let searched = rows.len().min(SEARCHED_ROWS);
    let found = (0..searched).find_map(|first| form::heading_at(rows, first, rules));
    let Some(found) = found else {
        return Err(vec![form::nearest_miss(rows, searched, rules)]);
    };
    let title = &rows[..*found.rows.start()];
    let title_scale = roles::title_scale(title).map_err(|fault| vec![fault])?;
    let below = &rows[found.rows.end() + 1..];
    let columns = roles::columns(&found, title_scale, rules, below)?;
    Ok(Layout { form: found.form, heading_rows: found.rows, columns })
}
