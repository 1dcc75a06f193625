//! Tables of typed cells.

use super::Label;
use super::formula::Formula;
use crate::ratio::Ratio;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// A name that stays the same from run to run.
    pub id: String,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The option that chooses columns, where the command has one.
    pub chooser: Option<&'static str>,
    /// The rows, top to bottom.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name that output and options use.
    pub id: String,
    /// The heading.
    pub heading: Label,
    /// What its cells are.
    pub unit: Unit,
    /// How much it matters: where a table does not fit, the less important columns are left out. Columns of the same
    /// importance belong together and are shown all or none; those of [`Column::KEPT`] are always shown.
    pub importance: u8,
}

impl Column {
    /// The importance of a column without which the rows have no meaning.
    pub const KEPT: u8 = u8::MAX;
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Texts.
    Text,
    /// Numbers of things.
    Count,
    /// Amounts of money.
    Money,
    /// Quotients shown in percent.
    Percent,
    /// Quotients shown as they are: turns, days.
    Number,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// A name that is unlike those of the other rows.
    pub id: String,
    /// What the row is.
    pub role: RowRole,
    /// A cell a column.
    pub cells: Vec<Cell>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowRole {
    /// What the rows below it have in common.
    Heading,
    /// One of the things that the table lists.
    Item,
    /// The sum of some of them.
    Subtotal,
    /// The sum of all of them.
    Total,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// How it is to be seen.
    pub tone: Tone,
    /// How it follows from other cells, where it does.
    pub formula: Option<Box<Formula>>,
    /// The id of the section that says more.
    pub link: Option<Box<str>>,
}

impl Cell {
    /// A cell that is seen plainly.
    pub const fn plain(value: Value) -> Self {
        Self { value, tone: Tone::Plain, formula: None, link: None }
    }

    /// A figure that is a loss where it is below zero.
    pub fn figure(value: Value) -> Self {
        let is_loss = value.number().is_some_and(|number| number.signum() < 0);
        Self { tone: if is_loss { Tone::Loss } else { Tone::Plain }, ..Self::plain(value) }
    }

    /// The cell with how it follows from others.
    #[must_use]
    pub fn with_formula(self, formula: Option<Formula>) -> Self {
        Self { formula: formula.map(Box::new), ..self }
    }

    /// The cell with the section that says more.
    #[must_use]
    pub fn linked_to(self, section: &str) -> Self {
        Self { link: Some(section.into()), ..self }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A figure that cannot be given.
    NotAvailable,
    /// Nothing.
    Blank,
    /// An amount of money: a sum of amounts, whose decimals end.
    Money(Ratio),
    /// An average of money, whose decimals may never end.
    Average(Ratio),
    /// A quotient shown in percent.
    Percent(Ratio),
    /// A quotient shown as it is.
    Number(Ratio),
    /// A number of things.
    Count(u64),
    /// A text.
    Label(Label),
}

/// How a cell is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Like any other.
    Plain,
    /// A loss: red where there is colour.
    Loss,
}
