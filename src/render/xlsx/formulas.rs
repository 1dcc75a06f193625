//! Formulas in spreadsheet syntax.

use rust_xlsxwriter::utility::row_col_to_cell;

use super::pages::visible;
use crate::document::{Cell, Formula, Run};

use super::Book;
use super::addresses::Address;

/// Longest formula in characters, with room for what rust_xlsxwriter adds.
const LENGTH_MAX: usize = 8_000;
/// Most arguments of a function.
const OPERANDS_MAX: usize = 255;

impl Book<'_> {
    /// The cell's formula as written on `sheet`; `None` if it has none or a spreadsheet cannot
    /// compute it.
    pub fn live(&self, cell: &Cell, sheet: usize) -> Option<String> {
        let formula = cell.formula.as_ref().filter(|_| cell.value.is_held_by_spreadsheets())?;
        self.live_formula(formula, sheet)
    }

    /// The formula as written on `sheet`; `None` if an operand is not stored there as a number.
    pub fn live_formula(&self, formula: &Formula, sheet: usize) -> Option<String> {
        if !self.cells.is_live(formula) {
            return None;
        }
        let text = self.text(formula, sheet, Binds::Loosely)?;
        (text.len() <= LENGTH_MAX).then_some(text)
    }

    fn text(&self, formula: &Formula, sheet: usize, place: Binds) -> Option<String> {
        let (text, binds) = match formula {
            Formula::Cell(reference) => return self.cell_text(self.addresses.cell(reference)?, sheet).into(),
            Formula::Number(number) if *number < 0 => return Some(format!("({number})")),
            Formula::Number(number) => return Some(number.to_string()),
            Formula::Sum(run) => return self.sum(run, sheet),
            Formula::Plus(left, right) => (self.binary(left, "+", right, sheet, Binds::Loosely)?, Binds::Loosely),
            Formula::Minus(left, right) => (self.binary(left, "-", right, sheet, Binds::Loosely)?, Binds::Loosely),
            Formula::Times(left, right) => (self.binary(left, "*", right, sheet, Binds::Closely)?, Binds::Closely),
            Formula::Over(left, right) => (self.binary(left, "/", right, sheet, Binds::Closely)?, Binds::Closely),
        };
        Some(if binds < place { format!("({text})") } else { text })
    }

    /// A binary operation. The left operand may bind as loosely as the operator; the right one must
    /// bind more tightly.
    fn binary(&self, left: &Formula, sign: &str, right: &Formula, sheet: usize, binds: Binds) -> Option<String> {
        let closer = match (binds, sign) {
            (Binds::Loosely, "+") => Binds::Loosely,
            (Binds::Loosely, _) => Binds::Closely,
            _ => Binds::Alone,
        };
        Some(format!("{}{sign}{}", self.text(left, sheet, binds)?, self.text(right, sheet, closer)?))
    }

    fn sum(&self, run: &Run, sheet: usize) -> Option<String> {
        let addresses: Option<Vec<Address>> = run.cells().map(|cell| self.addresses.cell(&cell)).collect();
        let ranges: Vec<String> =
            runs(&addresses?).into_iter().map(|(first, last)| self.range_text(first, last, sheet)).collect();
        let sums: Vec<String> =
            ranges.chunks(OPERANDS_MAX).map(|operands| format!("SUM({})", operands.join(","))).collect();
        Some(match sums.len() {
            0 => "0".to_owned(),
            1 => sums.concat(),
            _ => format!("({})", sums.join("+")),
        })
    }

    fn range_text(&self, first: Address, last: Address, sheet: usize) -> String {
        let text = self.cell_text(first, sheet);
        if first == last { text } else { format!("{text}:{}", row_col_to_cell(last.row, last.column)) }
    }

    /// A cell reference as written on `sheet`. Sheet names are always quoted: programs differ in
    /// which names need no quotes.
    pub fn cell_text(&self, address: Address, sheet: usize) -> String {
        let cell = row_col_to_cell(address.row, address.column);
        if address.sheet == sheet { cell } else { format!("{}!{cell}", quoted(self.addresses.name(address.sheet))) }
    }
}

pub fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// Operator precedence, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Loosely,
    Closely,
    /// An operand that never needs parentheses.
    Alone,
}

/// Groups the cells into ranges of neighbours in a column or a row.
fn runs(cells: &[Address]) -> Vec<(Address, Address)> {
    let mut runs: Vec<(Address, Address)> = Vec::new();
    for &cell in cells {
        match runs.last_mut() {
            Some((first, last)) if continues(*first, *last, cell) => *last = cell,
            _ => runs.push((cell, cell)),
        }
    }
    runs
}

fn continues(first: Address, last: Address, next: Address) -> bool {
    let is_below = next.column == first.column && next.column == last.column && next.row == last.row + 1;
    let is_beside = next.row == first.row && next.row == last.row && next.column == last.column + 1;
    next.sheet == last.sheet && (is_below || is_beside)
}

/// Text that rust_xlsxwriter does not take for a range of cells.
pub fn literal_text(text: &str) -> String {
    let text = visible(text).replace('!', "！");
    match text.strip_prefix('=') {
        Some(rest) => format!("＝{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32, column: u16) -> Address {
        Address { sheet: 0, row, column }
    }

    #[test]
    fn joins_neighbours_to_one_range() {
        let cells = [at(1, 1), at(2, 1), at(3, 1), at(5, 1), at(5, 2), at(6, 2), at(5, 2)];
        let expected = [(at(1, 1), at(3, 1)), (at(5, 1), at(5, 2)), (at(6, 2), at(6, 2)), (at(5, 2), at(5, 2))];
        assert_eq!(runs(&cells), expected);
        let other = Address { sheet: 1, row: 2, column: 1 };
        assert_eq!(runs(&[at(1, 1), other]).len(), 2);
        assert_eq!(runs(&[at(2, 1), at(1, 1)]).len(), 2);
    }
}
