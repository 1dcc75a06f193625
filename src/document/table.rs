//! Tables of typed cells, and the constructors that reports make them with.

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

impl Table {
    /// A table without an option that chooses columns.
    pub fn new(id: impl Into<String>, columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Self { id: id.into(), columns, chooser: None, rows }
    }

    /// The table with the option that chooses its columns: what is left out for lack of width names
    /// it.
    #[must_use]
    pub fn chosen_by(self, option: &'static str) -> Self {
        Self { chooser: Some(option), ..self }
    }
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
    /// Where a table does not fit, the least important columns are left out. Columns of the same
    /// importance are shown all or none; those of [`Column::KEPT`] always.
    pub importance: u8,
}

impl Column {
    /// The importance of a column that rows make no sense without.
    pub const KEPT: u8 = u8::MAX;

    /// A column that is always shown.
    pub fn new(id: impl Into<String>, heading: impl Into<Label>, unit: Unit) -> Self {
        Self { id: id.into(), heading: heading.into(), unit, importance: Self::KEPT }
    }

    /// A column of texts.
    pub fn text(id: impl Into<String>, heading: impl Into<Label>) -> Self {
        Self::new(id, heading, Unit::Text)
    }

    /// A column of numbers of things.
    pub fn count(id: impl Into<String>, heading: impl Into<Label>) -> Self {
        Self::new(id, heading, Unit::Count)
    }

    /// A column of amounts.
    pub fn money(id: impl Into<String>, heading: impl Into<Label>) -> Self {
        Self::new(id, heading, Unit::Money)
    }

    /// The column with an importance other than [`Column::KEPT`].
    #[must_use]
    pub fn of_importance(self, importance: u8) -> Self {
        Self { importance, ..self }
    }
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
    /// A name that no other row of the table has.
    pub id: String,
    /// What the row is.
    pub role: RowRole,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row of any role.
    pub fn new(id: impl Into<String>, role: RowRole, cells: impl IntoIterator<Item = Cell>) -> Self {
        Self { id: id.into(), role, cells: cells.into_iter().collect() }
    }

    /// One of the things that the table lists.
    pub fn item(id: impl Into<String>, cells: impl IntoIterator<Item = Cell>) -> Self {
        Self::new(id, RowRole::Item, cells)
    }

    /// The total row, called [`Row::TOTAL`].
    pub fn total(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self::new(Self::TOTAL, RowRole::Total, cells)
    }

    /// The id of a total row.
    pub const TOTAL: &str = "total";

    /// The id of the item at a position.
    pub fn id_at(position: usize) -> String {
        format!("row-{}", position + 1)
    }
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
    /// How it is shown.
    pub tone: Tone,
    /// How it follows from other cells, if it does.
    pub formula: Option<Box<Formula>>,
    /// The id of the section that says more.
    pub link: Option<Box<str>>,
}

impl Cell {
    /// A cell without a tone.
    pub const fn plain(value: Value) -> Self {
        Self { value, tone: Tone::Plain, formula: None, link: None }
    }

    /// A short text.
    pub fn label(label: impl Into<Label>) -> Self {
        Self::plain(Value::Label(label.into()))
    }

    /// A text from a ledger or a configuration; nothing where it is empty.
    pub fn given(text: &str) -> Self {
        if text.is_empty() { Self::BLANK } else { Self::label(Label::Given(text.to_owned())) }
    }

    /// A number of things.
    pub const fn count(count: u64) -> Self {
        Self::plain(Value::Count(count))
    }

    /// An amount of money, which is a loss where it is below zero.
    pub fn money(amount: impl Into<Ratio>) -> Self {
        Self::figure(Value::Money(amount.into()))
    }

    /// An empty cell.
    pub const BLANK: Self = Self::plain(Value::Blank);

    /// A figure that is a loss where it is below zero.
    pub fn figure(value: Value) -> Self {
        let is_loss = value.number().is_some_and(|number| number.signum() < 0);
        Self { tone: if is_loss { Tone::Loss } else { Tone::Plain }, ..Self::plain(value) }
    }

    /// The cell with its formula.
    #[must_use]
    pub fn with_formula(self, formula: Option<Formula>) -> Self {
        Self { formula: formula.map(Box::new), ..self }
    }

    /// The cell with a link to a section.
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

/// How a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Like any other.
    Plain,
    /// A loss: red where there is colour.
    Loss,
}
