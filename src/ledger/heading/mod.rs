//! The heading of a ledger: from the first records of a file to what its columns are.
//!
//! A heading is found by what it must hold, not by where it stands: title rows may stand above it, and it may take two
//! rows. `sense` says what one heading means by itself, `rows` what two rows mean together, `form` which kind of
//! ledger that makes, and `roles` what each column then is.

mod form;
mod near;
mod roles;
mod rows;
mod sense;
mod unit;

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::period::{Month, Period};
use crate::words::heading::HeadingFault;

pub use near::{names_a_code, names_no_amount};
pub use sense::{holds_known_chinese_name, is_figure, is_reserved, looks_like_total};
pub use unit::{is_unit_heading, split_unit, unit_of_money, units_stated};

/// How many rows are looked at for the first row of a heading.
pub const SEARCHED_ROWS: usize = 20;

/// What the columns of a ledger are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The kind of ledger.
    pub form: Form,
    /// The rows of the heading, counted from 0: one or two of names, and one of units where there is one.
    pub heading_rows: RangeInclusive<usize>,
    /// The columns, in order; as many as the heading has cells.
    pub columns: Vec<Column>,
}

/// The kinds of ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One row an entry.
    Long,
    /// One row a date and dealer, and a column for each account.
    Wide,
    /// One row a dealer and account, and a column for each month.
    Matrix,
}

/// One column of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading as it stands, trimmed; of two rows both names where the lower one says nothing by itself.
    pub heading: String,
    /// What the column is.
    pub role: Role,
    /// The power of ten that its amounts are multiplied with: 4 for 万元; 0 for columns without amounts of money.
    pub scale: u32,
}

/// What a column is.
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
    /// A figure that is worked out from others: no entry.
    Calculated(Calculated),
    /// A column that is not read.
    Ignored,
    /// A column without a heading: a filled cell in it is an error.
    Blank,
}

/// A figure that a ledger works out itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calculated {
    /// The sum of a group, such as 费用支出.
    Group(Group),
    /// One of our metrics, by its id, such as `margin`.
    Metric(&'static str),
    /// A total of it does not say what.
    Total,
    /// In a matrix the total of some of its months, such as 一季度.
    TotalOf(Period),
    /// An amount since the beginning of the year, where it is known of what.
    CumulativeOf(Option<Summand>),
}

/// What is summed up since the beginning of a year.
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
    /// What its amounts of the month are summed up to, where they can be.
    fn summand(self) -> Option<Summand> {
        match self {
            Self::Group(group) => Some(Summand::Group(group)),
            Self::Metric("profit") => Some(Summand::Profit),
            Self::Metric(_) | Self::Total | Self::TotalOf(_) | Self::CumulativeOf(_) => None,
        }
    }
}

/// What the command line supplies that a heading need not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The year of headings such as `1月`.
    pub year: Option<i32>,
    /// Whether the dealer is the name of the sheet or the file.
    pub dealer_given: bool,
}

/// What the columns of a ledger are, from the first records of its file: [`SEARCHED_ROWS`] and two more suffice.
///
/// The first row in which the needed fields are found is the heading, with the row after it where the two are one
/// heading.
///
/// # Errors
///
/// Every [`HeadingFault`] of the heading, or of the row that comes nearest to one; never an empty list.
pub fn find_layout(rows: &[Vec<String>], rules: &ReadingRules, given: &Given) -> Result<Layout, Vec<HeadingFault>> {
    let searched = rows.len().min(SEARCHED_ROWS);
    let found = (0..searched).find_map(|first| form::heading_at(rows, first, rules, given));
    let Some(found) = found else {
        return Err(vec![form::nearest_miss(rows, searched, rules, given)]);
    };
    let title = &rows[..*found.rows.start()];
    let title_scale = roles::title_scale(title).map_err(|fault| vec![fault])?;
    let below = &rows[found.rows.end() + 1..];
    let columns = roles::columns(&found, title_scale, rules, given, below)?;
    Ok(Layout { form: found.form, heading_rows: found.rows, columns })
}
