//! The numbers behind waterfall charts, one block per chart on one sheet at the end. Spreadsheets
//! have no waterfall chart type in common.
//!
//! Each bar is stacked on an invisible one. The parts above and below zero are stacked separately,
//! so a bar that crosses zero consists of two pieces. All columns but the labels are formulas of
//! the amounts, and the amounts are formulas of the tables: a changed figure changes the chart.

use rust_xlsxwriter::{Formula, Worksheet};

use crate::document::chart::{Bar, ChartKind, Step, Waterfall};
use crate::document::{RowRole, Value};
use crate::ratio::{Overflow, Ratio};
use crate::words::Language;
use crate::words::workbook::{SheetWord, XlsxFault};

use foldhash::{HashMap, HashMapExt};

use super::super::number;
use super::formats::CellStyle;
use super::names::SheetNames;
use super::pages::{Page, ROW, ROWS_MAX, height_of_lines, visible};
use super::tables::double;
use super::{Book, decimals, refused};

/// The columns of a block, left to right.
const COLUMNS: [SheetWord; 12] = [
    SheetWord::Step,
    SheetWord::Amount,
    SheetWord::Start,
    SheetWord::End,
    SheetWord::Base,
    SheetWord::RiseAbove,
    SheetWord::FallAbove,
    SheetWord::LevelAbove,
    SheetWord::RiseBelow,
    SheetWord::FallBelow,
    SheetWord::LevelBelow,
    SheetWord::Label,
];
/// In pixels.
const NUMBER_WIDTH: u32 = 120;
/// In pixels.
const TEXT_WIDTH: u32 = 240;

/// The sheet with the numbers of all waterfall charts.
pub struct Waterfalls<'a> {
    /// The name of the sheet; empty if there are no waterfall charts.
    pub name: String,
    blocks: Vec<ChartBlock<'a>>,
    by_chart: HashMap<&'a str, usize>,
}

/// The numbers of one chart.
pub struct ChartBlock<'a> {
    /// The names of the sheet and the chart.
    title: String,
    lines: Vec<StepLine<'a>>,
    heading_row: u32,
}

impl ChartBlock<'_> {
    /// The first and the last row of numbers.
    pub fn rows(&self) -> (u32, u32) {
        (self.heading_row + 1, self.heading_row + self.lines.len() as u32)
    }
}

/// A step with its numbers.
struct StepLine<'a> {
    step: &'a Step,
    /// Whether the bar starts at zero instead of at the previous level.
    begins_at_zero: bool,
    /// Columns `Amount` to `LevelBelow` in order; `None` is an empty cell.
    numbers: [Option<Ratio>; 10],
}

impl<'a> Waterfalls<'a> {
    /// The waterfall charts of all sheets, without those that have a number a spreadsheet cannot
    /// hold.
    ///
    /// # Errors
    ///
    /// [`XlsxFault::TooManyRows`] if the sheet cannot hold them.
    pub fn of(pages: &[Page<'a>], language: Language, names: &mut SheetNames) -> Result<Self, XlsxFault> {
        let mut blocks: Vec<ChartBlock<'a>> = Vec::new();
        let mut by_chart = HashMap::new();
        // A remark and a blank row come first; a blank row and a title separate the blocks.
        let mut row = 3_usize;
        for (page, chart) in pages.iter().flat_map(|page| page.charts.iter().map(move |chart| (page, *chart))) {
            let ChartKind::Waterfall(waterfall) = &chart.kind else { continue };
            let Some(lines) = lines(waterfall) else { continue };
            let title = format!("{}: {}", page.name, chart.title.text(language));
            let heading_row = u32::try_from(row).unwrap_or(u32::MAX);
            row += lines.len() + 3;
            by_chart.insert(chart.id.as_str(), blocks.len());
            blocks.push(ChartBlock { title, lines, heading_row });
        }
        if row > ROWS_MAX {
            return Err(XlsxFault::TooManyRows { rows: row, most: ROWS_MAX });
        }
        let word = SheetWord::ChartData.text(language);
        let name = if blocks.is_empty() { String::new() } else { names.claim(word, word) };
        Ok(Self { name, blocks, by_chart })
    }

    pub fn block(&self, chart: &str) -> Option<&ChartBlock<'a>> {
        self.by_chart.get(chart).map(|&index| &self.blocks[index])
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Writes the sheet.
    ///
    /// # Errors
    ///
    /// [`XlsxFault`] if rust_xlsxwriter refuses something.
    pub fn write(&self, worksheet: &mut Worksheet, book: &Book<'_>, sheet: usize) -> Result<(), XlsxFault> {
        let mut on = SheetWriter { worksheet, book, sheet };
        for column in 0..COLUMNS.len() as u16 {
            let is_text = column == 0 || usize::from(column) == COLUMNS.len() - 1;
            let width = if is_text { TEXT_WIDTH } else { NUMBER_WIDTH };
            on.worksheet.set_column_width_pixels(column, width).map_err(refused)?;
        }
        on.worksheet.set_default_row_height_pixels(ROW);
        on.text(0, 0, SheetWord::ChartDataSays.text(book.language), CellStyle::Remark)?;
        for block in &self.blocks {
            on.block(block)?;
        }
        on.worksheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
        Ok(())
    }
}

/// The numbers of a waterfall; `None` if a spreadsheet cannot hold one of them.
fn lines(waterfall: &Waterfall) -> Option<Vec<StepLine<'_>>> {
    let bars = waterfall.bars().ok()?;
    let mut lines = Vec::with_capacity(bars.len());
    for (index, (step, bar)) in waterfall.steps.iter().zip(bars).enumerate() {
        let numbers = numbers(step, bar).ok()?;
        if numbers.iter().flatten().any(|&number| !Value::Money(number).is_held_by_spreadsheets()) {
            return None;
        }
        lines.push(StepLine { step, begins_at_zero: index == 0 || step.is_level, numbers });
    }
    (!lines.is_empty()).then_some(lines)
}

/// The numbers of a line in column order.
fn numbers(step: &Step, bar: Bar) -> Result<[Option<Ratio>; 10], Overflow> {
    let (above, below) = (|end: Ratio| end.max(Ratio::ZERO), |end: Ratio| end.min(Ratio::ZERO));
    let (low, high) = (bar.from.min(bar.to), bar.from.max(bar.to));
    let base = above(low).plus(below(high))?;
    let mut numbers = [Some(step.amount), Some(bar.from), Some(bar.to), Some(base), None, None, None, None, None, None];
    if step.is_level {
        (numbers[6], numbers[9]) = (Some(above(bar.to)), Some(below(bar.to)));
        return Ok(numbers);
    }
    // The change of the part above zero; positive if it grows.
    let change_above = above(bar.to).minus(above(bar.from))?;
    let change_below = below(bar.to).minus(below(bar.from))?;
    numbers[4] = Some(above(change_above));
    numbers[5] = Some(above(Ratio::ZERO.minus(change_above)?));
    numbers[7] = Some(below(Ratio::ZERO.minus(change_below)?));
    numbers[8] = Some(below(change_below));
    Ok(numbers)
}

/// The formulas of a line from `Start` to `LevelBelow`; `row` is one-based, as in formulas.
fn formulas(line: &StepLine<'_>, row: u32) -> [Option<String>; 9] {
    let start = (!line.begins_at_zero).then(|| format!("D{}", row - 1));
    let end = Some(format!("C{row}+B{row}"));
    let base = Some(format!("MAX(MIN(C{row},D{row}),0)+MIN(MAX(C{row},D{row}),0)"));
    if line.step.is_level {
        let (above, below) = (Some(format!("MAX(D{row},0)")), Some(format!("MIN(D{row},0)")));
        return [start, end, base, None, None, above, None, None, below];
    }
    [
        start,
        end,
        base,
        Some(format!("MAX(MAX(D{row},0)-MAX(C{row},0),0)")),
        Some(format!("MAX(MAX(C{row},0)-MAX(D{row},0),0)")),
        None,
        Some(format!("MIN(MIN(C{row},0)-MIN(D{row},0),0)")),
        Some(format!("MIN(MIN(D{row},0)-MIN(C{row},0),0)")),
        None,
    ]
}

/// The sheet during writing.
struct SheetWriter<'a, 'b> {
    worksheet: &'a mut Worksheet,
    book: &'a Book<'b>,
    sheet: usize,
}

impl SheetWriter<'_, '_> {
    fn block(&mut self, block: &ChartBlock<'_>) -> Result<(), XlsxFault> {
        self.text(block.heading_row - 1, 0, &block.title, CellStyle::Section)?;
        for (column, word) in (0..).zip(COLUMNS) {
            let is_text = matches!(word, SheetWord::Step | SheetWord::Label);
            let style = if is_text { CellStyle::TextHeading } else { CellStyle::NumberHeading };
            self.text(block.heading_row, column, word.text(self.book.language), style)?;
        }
        for (row, line) in (block.heading_row + 1..).zip(&block.lines) {
            self.line(row, line)?;
        }
        Ok(())
    }

    fn line(&mut self, row: u32, line: &StepLine<'_>) -> Result<(), XlsxFault> {
        let name = visible(line.step.label.text(self.book.language));
        // The label in the last column has two lines.
        self.worksheet.set_row_height_pixels(row, height_of_lines(2)).map_err(refused)?;
        self.text(row, 0, &name, CellStyle::Text)?;
        let amount = line.step.formula.as_ref().and_then(|formula| self.book.live_formula(formula, self.sheet));
        let formulas = std::iter::once(amount).chain(formulas(line, row + 1));
        for ((column, number), formula) in (1..).zip(line.numbers).zip(formulas) {
            if let Some(number) = number {
                self.number(row, column, number, formula)?;
            }
        }
        self.label(row, &name, line.step.amount)
    }

    fn number(&mut self, row: u32, column: u16, number: Ratio, formula: Option<String>) -> Result<(), XlsxFault> {
        let Some(decimal) = decimals::cell_decimal(&Value::Money(number)) else { return Ok(()) };
        let format = self.book.formats.plain(CellStyle::Money);
        match formula {
            Some(formula) => {
                let formula = Formula::new(formula).set_result(decimal);
                self.worksheet.write_formula_with_format(row, column, formula, format)
            }
            None => self.worksheet.write_number_with_format(row, column, double(&decimal), format),
        }
        .map(|_| ())
        .map_err(refused)
    }

    /// Writes the label below a bar: the name and the change.
    ///
    /// Rounded to the fen first, as in the formula: the binary sum of a spreadsheet may be slightly
    /// below a 0.5.
    fn label(&mut self, row: u32, name: &str, amount: Ratio) -> Result<(), XlsxFault> {
        let fen = amount.rounded(2).unwrap_or(0);
        let rounded = Ratio::new(fen, 100).map_or(0, |amount| amount.rounded(0).unwrap_or(0));
        let sign = if rounded < 0 { "-" } else { "" };
        let whole = number::count(u64::try_from(rounded.unsigned_abs()).unwrap_or(u64::MAX));
        let column = COLUMNS.len() as u16 - 1;
        let at = row + 1;
        let formula = Formula::new(format!("A{at}&CHAR(10)&TEXT(ROUND(ROUND(B{at},2),0),\"#,##0\")"));
        let formula = formula.set_result(format!("{name}\n{sign}{whole}"));
        let format = self.book.formats.of(CellStyle::Text, RowRole::Item);
        self.worksheet.write_formula_with_format(row, column, formula, format).map(|_| ()).map_err(refused)
    }

    fn text(&mut self, row: u32, column: u16, text: &str, style: CellStyle) -> Result<(), XlsxFault> {
        let format = self.book.formats.plain(style);
        self.worksheet.write_string_with_format(row, column, visible(text), format).map(|_| ()).map_err(refused)
    }
}
