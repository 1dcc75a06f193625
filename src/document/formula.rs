//! Formulas of cells that are computed from other cells.
//!
//! A formula names its operands by table, row and column, never by address: only the workbook
//! renderer knows addresses. It can be evaluated exactly, so that a document can check its formulas
//! against its cells.

use std::fmt;
use std::sync::Arc;

use foldhash::HashMap;

use super::{Block, Cell, Document, Table, Value};
use crate::ratio::{Overflow, Ratio};

/// The significant digits that a spreadsheet's binary numbers hold exactly.
const DIGITS_HELD: usize = 15;

/// The id of a table, a row or a column. It is shared: a page of many dealers has 100,000 formulas.
pub type Id = Arc<str>;

/// The name of a cell, unique in its document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The table's id.
    pub table: Id,
    /// The row's id.
    pub row: Id,
    /// The column's id.
    pub column: Id,
}

impl Reference {
    /// The cell of that table, row and column.
    pub fn new(table: impl Into<Id>, row: impl Into<Id>, column: impl Into<Id>) -> Self {
        Self { table: table.into(), row: row.into(), column: column.into() }
    }
}

/// Cells of one row or of one column. Many sums share the same ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Cells of a row.
    Across {
        /// The table's id.
        table: Id,
        /// The row's id.
        row: Id,
        /// The ids of the columns.
        columns: Arc<[Id]>,
    },
    /// Cells of a column.
    Down {
        /// The table's id.
        table: Id,
        /// The column's id.
        column: Id,
        /// The ids of the rows.
        rows: Arc<[Id]>,
    },
}

impl Run {
    /// The cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = Reference> {
        let (Self::Across { columns: ids, .. } | Self::Down { rows: ids, .. }) = self;
        ids.iter().map(|id| match self {
            Self::Across { table, row, .. } => Reference::new(Id::clone(table), Id::clone(row), Id::clone(id)),
            Self::Down { table, column, .. } => Reference::new(Id::clone(table), Id::clone(id), Id::clone(column)),
        })
    }
}

/// How a cell follows from others. A blank operand counts as zero, as in spreadsheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Another cell.
    Cell(Reference),
    /// A number that belongs to the formula itself, such as the days of a year.
    Number(i64),
    /// The sum of cells; a figure that is not available adds nothing.
    Sum(Run),
    /// A sum.
    Plus(Box<Self>, Box<Self>),
    /// A difference.
    Minus(Box<Self>, Box<Self>),
    /// A product.
    Times(Box<Self>, Box<Self>),
    /// A quotient.
    Over(Box<Self>, Box<Self>),
}

impl Formula {
    /// The formula's exact value.
    ///
    /// # Errors
    ///
    /// [`FormulaFault`] where an operand is no number or the value cannot be computed.
    pub fn evaluate(&self, cells: &Cells<'_>) -> Result<Ratio, FormulaFault> {
        match self {
            Self::Cell(reference) => cells.number(reference),
            Self::Number(number) => Ok(Ratio::whole(*number)),
            Self::Sum(run) => run.cells().try_fold(Ratio::ZERO, |sum, reference| {
                sum.plus(cells.summand(&reference)?).map_err(|Overflow| FormulaFault::TooLarge)
            }),
            Self::Plus(left, right) => exact(left.evaluate(cells)?.plus(right.evaluate(cells)?)),
            Self::Minus(left, right) => exact(left.evaluate(cells)?.minus(right.evaluate(cells)?)),
            Self::Times(left, right) => exact(left.evaluate(cells)?.times(right.evaluate(cells)?)),
            Self::Over(left, right) => {
                let (left, right) = (left.evaluate(cells)?, right.evaluate(cells)?);
                let inverse = Ratio::new(right.denominator(), right.numerator()).ok_or(FormulaFault::DividesByZero)?;
                exact(left.times(inverse))
            }
        }
    }
}

fn exact(value: Result<Ratio, Overflow>) -> Result<Ratio, FormulaFault> {
    value.map_err(|Overflow| FormulaFault::TooLarge)
}

/// The cells of a document, found by their names.
#[derive(Debug)]
pub struct Cells<'a> {
    tables: HashMap<&'a str, TableCells<'a>>,
}

#[derive(Debug)]
struct TableCells<'a> {
    table: &'a Table,
    rows: HashMap<&'a str, usize>,
    columns: HashMap<&'a str, usize>,
}

impl<'a> Cells<'a> {
    /// The cells of a document, its appendix included.
    pub fn of(document: &'a Document) -> Self {
        let sections = document.sections.iter().chain(&document.appendix);
        let tables = sections.flat_map(|section| &section.blocks).filter_map(|block| match block {
            Block::Table(table) => Some((table.id.as_str(), TableCells::of(table))),
            Block::Chart(_) | Block::Note(_) => None,
        });
        Self { tables: tables.collect() }
    }

    /// The cell of a name.
    pub fn get(&self, reference: &Reference) -> Option<&'a Cell> {
        let table = self.tables.get(&*reference.table)?;
        let row = *table.rows.get(&*reference.row)?;
        table.table.rows[row].cells.get(*table.columns.get(&*reference.column)?)
    }

    /// The number that stands in a cell; a blank counts as zero.
    ///
    /// # Errors
    ///
    /// [`FormulaFault`] where there is no such cell or it holds no number.
    pub fn number(&self, reference: &Reference) -> Result<Ratio, FormulaFault> {
        let cell = self.get(reference).ok_or_else(|| FormulaFault::NoSuchCell(reference.clone()))?;
        match &cell.value {
            Value::Blank => Ok(Ratio::ZERO),
            value => value.number().ok_or_else(|| FormulaFault::NoNumber(reference.clone())),
        }
    }

    fn summand(&self, reference: &Reference) -> Result<Ratio, FormulaFault> {
        match self.get(reference).map(|cell| &cell.value) {
            Some(Value::NotAvailable) => Ok(Ratio::ZERO),
            _ => self.number(reference),
        }
    }

    /// Whether a spreadsheet can compute a formula: every operand is a number there.
    ///
    /// A number beyond 15 digits becomes text in a workbook, which `SUM` skips silently.
    pub fn is_live(&self, formula: &Formula) -> bool {
        let is_number = |operand: &Reference, is_summand: bool| {
            self.get(operand).is_some_and(|cell| match cell.value {
                Value::Blank => true,
                Value::NotAvailable => is_summand,
                _ => cell.value.is_held_by_spreadsheets(),
            })
        };
        match formula {
            Formula::Sum(run) => run.cells().all(|operand| is_number(&operand, true)),
            Formula::Cell(operand) => is_number(operand, false),
            Formula::Number(_) => true,
            Formula::Plus(left, right)
            | Formula::Minus(left, right)
            | Formula::Times(left, right)
            | Formula::Over(left, right) => self.is_live(left) && self.is_live(right),
        }
    }
}

impl<'a> TableCells<'a> {
    fn of(table: &'a Table) -> Self {
        let rows = table.rows.iter().enumerate().map(|(index, row)| (row.id.as_str(), index)).collect();
        let columns = table.columns.iter().enumerate().map(|(index, column)| (column.id.as_str(), index)).collect();
        Self { table, rows, columns }
    }
}

impl Value {
    /// The number in the cell; `None` for texts, blanks and figures that are not available.
    pub fn number(&self) -> Option<Ratio> {
        match self {
            Self::Money(number) | Self::Average(number) | Self::Percent(number) | Self::Number(number) => Some(*number),
            Self::Count(count) => i64::try_from(*count).ok().map(Ratio::whole),
            Self::NotAvailable | Self::Blank | Self::Label(_) => None,
        }
    }

    /// Whether it is a number that a spreadsheet, with its 15 digits, holds without loss.
    ///
    /// For an amount all digits count, decimals included. For an average or a quotient, whose
    /// decimals seldom end, the digits before the point and two after it must fit.
    pub fn is_held_by_spreadsheets(&self) -> bool {
        let fits = |number: Ratio, decimals: u32| {
            let rounded = number.rounded(decimals).map(i128::unsigned_abs);
            rounded.is_ok_and(|rounded| rounded.to_string().trim_end_matches('0').len() <= DIGITS_HELD)
        };
        match self {
            Self::Money(amount) => fits(*amount, 6),
            Self::Average(number) | Self::Percent(number) | Self::Number(number) => {
                number.rounded(2).is_ok_and(|rounded| rounded.unsigned_abs() < 10_u128.pow(DIGITS_HELD as u32))
            }
            Self::Count(count) => count.to_string().len() <= DIGITS_HELD,
            Self::NotAvailable | Self::Blank | Self::Label(_) => false,
        }
    }
}

/// Why a formula has no value, or not that of its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormulaFault {
    /// It names a cell that the document does not have.
    NoSuchCell(Reference),
    /// It names a cell that holds no number.
    NoNumber(Reference),
    /// It divides by zero.
    DividesByZero,
    /// Its value needs more than 128 bits.
    TooLarge,
    /// Its value differs from the cell's.
    Differs {
        /// What the formula gives.
        computed: Ratio,
        /// The value of the cell.
        stands: Value,
    },
}

impl fmt::Display for FormulaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchCell(cell) => write!(f, "there is no cell {}/{}/{}", cell.table, cell.row, cell.column),
            Self::NoNumber(cell) => write!(f, "{}/{}/{} is no number", cell.table, cell.row, cell.column),
            Self::DividesByZero => f.write_str("it divides by zero"),
            Self::TooLarge => f.write_str("its value is too large"),
            Self::Differs { computed, stands } => write!(f, "it gives {computed:?} where {stands:?} stands"),
        }
    }
}

impl Document {
    /// Compares every formula exactly with its cell; returns the cells whose formula is wrong.
    pub fn check_formulas(&self) -> Vec<(Reference, FormulaFault)> {
        let cells = Cells::of(self);
        let mut faults = Vec::new();
        for (table, row, column, cell) in self.cells() {
            let Some(formula) = &cell.formula else { continue };
            let fault = match formula.evaluate(&cells) {
                Ok(computed) if cell.value.number() == Some(computed) => continue,
                Ok(computed) => FormulaFault::Differs { computed, stands: cell.value.clone() },
                Err(fault) => fault,
            };
            faults.push((Reference::new(table, row, column), fault));
        }
        faults
    }

    /// Every cell with the ids of its table, row and column.
    fn cells(&self) -> impl Iterator<Item = (&str, &str, &str, &Cell)> {
        let blocks = self.sections.iter().chain(&self.appendix).flat_map(|section| &section.blocks);
        let tables = blocks.filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Chart(_) | Block::Note(_) => None,
        });
        tables.flat_map(|table| {
            table.rows.iter().flat_map(move |row| {
                let cells = table.columns.iter().zip(&row.cells);
                cells.map(move |(column, cell)| (table.id.as_str(), row.id.as_str(), column.id.as_str(), cell))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Column, Row, Section};
    use crate::words::word::Word;

    fn cell(row: &str) -> Reference {
        Reference::new("t", row, "c")
    }

    fn boxed(row: &str) -> Box<Formula> {
        Box::new(Formula::Cell(cell(row)))
    }

    fn page(cells: Vec<(&str, Cell)>) -> Document {
        let rows = cells.into_iter().map(|(id, cell)| Row::item(id, [cell])).collect();
        let table = Table::new("t", vec![Column::money("c", Word::Total)], rows);
        let section = Section::new("s", vec![Block::Table(table)]);
        Document::new(Word::ReportTitle, vec![section])
    }

    fn money(amount: i64) -> Cell {
        Cell::money(Ratio::whole(amount))
    }

    /// (70 + blank) - 20 = 50; 50 / 70 = 5/7; 5/7 * 12 / 3 = 20/7.
    #[test]
    fn right_formulas_pass_and_a_wrong_one_is_named() {
        let ratio = |numerator, denominator| Value::Percent(Ratio::new(numerator, denominator).unwrap());
        let sum = Formula::Sum(Run::Down {
            table: "t".into(),
            column: "c".into(),
            rows: ["a", "blank"].map(Id::from).into(),
        });
        let difference = Formula::Minus(boxed("sum"), boxed("b"));
        let quotient = Formula::Over(boxed("difference"), boxed("a"));
        let year = Formula::Over(
            Box::new(Formula::Times(boxed("quotient"), Box::new(Formula::Number(12)))),
            Box::new(Formula::Number(3)),
        );
        let right = vec![
            ("a", money(70)),
            ("blank", Cell::BLANK),
            ("b", money(20)),
            ("sum", money(70).with_formula(Some(sum))),
            ("difference", money(50).with_formula(Some(difference))),
            ("quotient", Cell::plain(ratio(5, 7)).with_formula(Some(quotient))),
            ("year", Cell::plain(ratio(20, 7)).with_formula(Some(year))),
        ];
        assert_eq!(page(right.clone()).check_formulas(), []);
        let mut wrong = right;
        wrong[3].1.value = Value::Money(Ratio::whole(71));
        let faults = page(wrong).check_formulas();
        assert_eq!(faults[0].0, cell("sum"));
        assert!(matches!(faults[0].1, FormulaFault::Differs { .. }));
    }

    #[test]
    fn a_formula_over_nothing_is_a_fault() {
        let over =
            |row: &str| Cell::plain(Value::NotAvailable).with_formula(Some(Formula::Over(boxed("a"), boxed(row))));
        let document = page(vec![
            ("a", money(1)),
            ("zero", money(0)),
            ("missing", over("nowhere")),
            ("division", over("zero")),
            ("unknown", over("missing")),
        ]);
        let faults: Vec<FormulaFault> = document.check_formulas().into_iter().map(|(_, fault)| fault).collect();
        let expected = [
            FormulaFault::NoSuchCell(cell("nowhere")),
            FormulaFault::DividesByZero,
            FormulaFault::NoNumber(cell("missing")),
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn numbers_beyond_fifteen_digits_are_not_held() {
        let amount = |micros: i128| Value::Money(Ratio::new(micros, 1_000_000).unwrap());
        assert!(amount(999_999_999_999_999).is_held_by_spreadsheets());
        assert!(amount(999_999_999_999_999_000_000).is_held_by_spreadsheets(), "15 digits and no decimal");
        assert!(!amount(1_000_000_000_000_001).is_held_by_spreadsheets());
        assert!(!amount(12_345_678_901_234_567_000_000).is_held_by_spreadsheets());
        let third = |whole: i128| Value::Average(Ratio::new(whole * 3 + 1, 3).unwrap());
        assert!(third(1_000_000_000_000).is_held_by_spreadsheets());
        assert!(!third(10_000_000_000_000).is_held_by_spreadsheets());
    }
}
