//! The rows of a sheet as lines of CSV in UTF-8: one row is one line, so that the line of a complaint is the row in Excel.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{Read, Seek};
use std::ops::Range;

use calamine::{DataRef, Dimensions, Xlsx, XlsxError, XlsxFormulaMetadata};

use super::cells::{NO_VALUE, append_text};
use super::format::Shown;
use crate::ledger::feed::RECORD_BYTES_MAX;
use crate::words::workbook::WorkbookFault;

/// How many rows and columns a sheet may have.
const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;

/// How many bytes of text a sheet may have: strings that are stored once may be used a million times.
const TEXT_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// How many blank fields a sheet may have before the last filled one of each row.
const BLANK_FIELDS_MAX: u64 = 64 * 1024 * 1024;

/// How many stretches of cells whose format says more than their value are remembered.
const STRETCHES_MAX: usize = 1_000_000;

/// How many bytes are handed over at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// What becomes of a column's cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnRule {
    /// A cell that was merged with those below gives them its value: dealers and dates, but never amounts, because an amount
    /// that stands once is one amount.
    pub fills_down: bool,
    /// What its formulas say does not matter, even where no value is stored.
    pub ignores_formulas: bool,
}

/// Which rows of a sheet are wanted, and what becomes of their columns.
#[derive(Clone, Debug, Default)]
pub struct Extract {
    /// The first row, from 0.
    pub first_row: u32,
    /// The row after the last.
    pub end_row: u32,
    /// The columns that every row has; a row may have more.
    pub columns: Vec<ColumnRule>,
    /// The merged cells of the sheet.
    pub merged: Vec<Dimensions>,
}

/// The merged cells of a sheet.
///
/// # Errors
///
/// [`WorkbookFault::Damaged`] where they are no cells of a sheet.
pub fn merged_cells<RS: Read + Seek>(workbook: &mut Xlsx<RS>, sheet: &str) -> Result<Vec<Dimensions>, WorkbookFault> {
    let damaged = WorkbookFault::Damaged { after_row: None };
    let merged = workbook.merge_cells_by_sheet_name(sheet).map_err(|_| damaged.clone())?;
    let is_in_sheet = |Dimensions { start, end }: &Dimensions| {
        start.0 <= end.0 && start.1 <= end.1 && end.0 < ROWS_MAX && end.1 < COLUMNS_MAX
    };
    if merged.iter().all(is_in_sheet) { Ok(merged) } else { Err(damaged) }
}

/// Hands over the wanted rows in chunks of whole lines, until `take` wants no more.
///
/// # Errors
///
/// What is wrong with the sheet or the workbook.
pub fn extract<RS: Read + Seek>(
    workbook: &mut Xlsx<RS>,
    sheet: &str,
    wanted: &Extract,
    take: impl FnMut(Vec<u8>) -> bool,
) -> Result<(), WorkbookFault> {
    let damaged = |_: XlsxError| WorkbookFault::Damaged { after_row: None };
    let formatted = FormattedCells::find(workbook, sheet, wanted.end_row)?;
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut lines = Lines::new(wanted, take);
    let mut last: Option<(u32, u32)> = None;
    loop {
        let after_row = last.map(|(row, _)| row + 1);
        let cell = cells.next_cell_with_formula_metadata().map_err(|_| WorkbookFault::Damaged { after_row })?;
        let Some(cell) = cell else { break };
        let (row, column) = cell.pos;
        let is_out_of_order = last.is_some_and(|last| cell.pos <= last);
        if is_out_of_order || row >= ROWS_MAX || column >= COLUMNS_MAX {
            return Err(WorkbookFault::Damaged { after_row });
        }
        last = Some(cell.pos);
        if row >= wanted.end_row {
            break;
        }
        if row < wanted.first_row {
            continue;
        }
        if lines.row != row && !lines.end_row(row)? {
            return Ok(());
        }
        lines.cell(column, &cell.value, cell.formula.as_ref(), formatted.shown_at(cell.pos));
    }
    lines.finish()
}

/// The lines of a sheet while they are written.
struct Lines<'a, T> {
    wanted: &'a Extract,
    take: T,
    chunk: Vec<u8>,
    given: u64,
    blank_fields: u64,
    /// The row whose cells come.
    row: u32,
    /// Its filled cells: column, and where its text ends.
    filled: Vec<(u32, usize)>,
    texts: Vec<u8>,
    cell_text: String,
    /// What stands in the first cell of merged cells, by column, and the last row that it goes down to.
    above: Vec<Option<(u32, Vec<u8>)>>,
    /// The merged cells that begin here or further down, the next one last.
    merged: Vec<Dimensions>,
}

impl<'a, T: FnMut(Vec<u8>) -> bool> Lines<'a, T> {
    fn new(wanted: &'a Extract, take: T) -> Self {
        let fills_down = |column: u32| wanted.columns.get(column as usize).is_some_and(|column| column.fills_down);
        let is_useful = |cells: &&Dimensions| {
            // What begins in the heading is part of it.
            cells.start.0 >= wanted.first_row && cells.start.0 < cells.end.0 && fills_down(cells.start.1)
        };
        let mut merged: Vec<Dimensions> = wanted.merged.iter().filter(is_useful).copied().collect();
        merged.sort_unstable_by_key(|cells| Reverse(cells.start));
        Self {
            wanted,
            take,
            chunk: Vec::with_capacity(CHUNK_BYTES + 1024),
            given: 0,
            blank_fields: 0,
            row: wanted.first_row,
            filled: Vec::new(),
            texts: Vec::new(),
            cell_text: String::new(),
            above: vec![None; wanted.columns.len()],
            merged,
        }
    }

    fn cell(&mut self, column: u32, value: &DataRef<'_>, formula: Option<&XlsxFormulaMetadata>, shown: Option<&Shown>) {
        // A row beyond the limit is refused as a whole: what else it holds does not matter.
        if self.texts.len() > RECORD_BYTES_MAX {
            return;
        }
        let start = self.texts.len();
        match (value, formula) {
            (DataRef::Empty, Some(formula)) if !self.ignores_formulas(column) => {
                self.cell_text.clear();
                self.cell_text.push('=');
                self.cell_text.push_str(text_of(formula));
                append_field(&mut self.texts, &self.cell_text, Some(NO_VALUE));
            }
            _ => {
                self.cell_text.clear();
                append_text(&mut self.cell_text, value, shown);
                append_field(&mut self.texts, &self.cell_text, None);
            }
        }
        if self.texts.len() > start {
            self.filled.push((column, self.texts.len()));
        }
    }

    fn ignores_formulas(&self, column: u32) -> bool {
        self.wanted.columns.get(column as usize).is_some_and(|column| column.ignores_formulas)
    }

    /// Writes the row that has ended, and a blank line for every row before the next that has cells; false where no more are
    /// wanted.
    fn end_row(&mut self, next: u32) -> Result<bool, WorkbookFault> {
        self.write_row()?;
        for _ in self.row + 1..next {
            self.chunk.push(b'\n');
            if !self.hand_over(CHUNK_BYTES)? {
                return Ok(false);
            }
        }
        self.row = next;
        self.hand_over(CHUNK_BYTES)
    }

    fn write_row(&mut self) -> Result<(), WorkbookFault> {
        self.begin_merged_cells();
        // A row that only merged cells reach into is blank.
        if !self.filled.is_empty() {
            let (mut next, mut start) = (0, 0);
            for index in 0..self.filled.len() {
                let (column, end) = self.filled[index];
                self.blank_fields(next, column);
                self.field(column, start..end);
                (next, start) = (column + 1, end);
            }
            self.blank_fields(next, self.wanted.columns.len() as u32);
        }
        self.chunk.push(b'\n');
        self.filled.clear();
        self.texts.clear();
        if self.blank_fields > BLANK_FIELDS_MAX { Err(WorkbookFault::TooLarge) } else { Ok(()) }
    }

    fn blank_fields(&mut self, first: u32, end: u32) {
        for column in first..end {
            self.blank_fields += 1;
            self.field(column, 0..0);
        }
    }

    /// Writes a field of the row: what merged cells above give it, or its own text.
    fn field(&mut self, column: u32, text: Range<usize>) {
        if column > 0 {
            self.chunk.push(b',');
        }
        match self.above.get(column as usize) {
            Some(Some((last_row, value))) if self.row <= *last_row => self.chunk.extend_from_slice(value),
            _ => self.chunk.extend_from_slice(&self.texts[text]),
        }
    }

    /// Remembers the values of the merged cells that begin in this row.
    fn begin_merged_cells(&mut self) {
        while let Some(cells) = self.merged.pop_if(|cells| cells.start.0 <= self.row) {
            let column = cells.start.1;
            let Ok(index) = self.filled.binary_search_by_key(&column, |(at, _)| *at) else { continue };
            let start = if index == 0 { 0 } else { self.filled[index - 1].1 };
            let value = self.texts[start..self.filled[index].1].to_vec();
            if cells.start.0 == self.row
                && let Some(above) = self.above.get_mut(column as usize)
            {
                *above = Some((cells.end.0, value));
            }
        }
    }

    /// Hands the chunk over where it has that many bytes; false where no more are wanted.
    fn hand_over(&mut self, least: usize) -> Result<bool, WorkbookFault> {
        if self.chunk.len() < least {
            return Ok(true);
        }
        self.given += self.chunk.len() as u64;
        if self.given > TEXT_BYTES_MAX {
            return Err(WorkbookFault::TooLarge);
        }
        Ok((self.take)(std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES + 1024))))
    }

    fn finish(mut self) -> Result<(), WorkbookFault> {
        // Rows without a filled cell at the end are nothing.
        if !self.filled.is_empty() {
            self.write_row()?;
        }
        self.hand_over(1)?;
        Ok(())
    }
}

fn text_of(formula: &XlsxFormulaMetadata) -> &str {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        _ => "",
    }
}

/// Appends a text as a field of CSV; line breaks become blanks, because a row is one line.
fn append_field(bytes: &mut Vec<u8>, text: &str, mark: Option<u8>) {
    let is_plain = memchr::memchr3(b'"', b'\r', b'\n', text.as_bytes()).is_none() && !text.contains(',');
    if is_plain && mark.is_none() {
        bytes.extend_from_slice(text.as_bytes());
        return;
    }
    bytes.push(b'"');
    bytes.extend(mark);
    let mut before = 0;
    for byte in text.bytes() {
        match byte {
            b'"' => bytes.extend_from_slice(b"\"\""),
            b'\n' if before == b'\r' => {}
            b'\r' | b'\n' => bytes.push(b' '),
            _ => bytes.push(byte),
        }
        before = byte;
    }
    bytes.push(b'"');
}

/// The cells whose format says more than their value: a month, a unit or a percentage.
#[derive(Debug, Default)]
struct FormattedCells {
    /// What the workbook's cell formats show beyond the value, by their number.
    shown: Vec<Option<Shown>>,
    /// By column, stretches of rows of one such format: the first row, the last, and the format.
    stretches: HashMap<u32, Vec<(u32, u32, usize)>>,
}

impl FormattedCells {
    /// Looks for them above a row; it costs a pass over the sheet, and nothing where the workbook has no such format.
    fn find<RS: Read + Seek>(workbook: &mut Xlsx<RS>, sheet: &str, end_row: u32) -> Result<Self, WorkbookFault> {
        let damaged = |_: XlsxError| WorkbookFault::Damaged { after_row: None };
        let mut cells = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
        let formats = cells.styles().iter().map(|style| style.number_format.as_ref());
        let shown = formats.map(|format| format.and_then(|format| Shown::by(&format.format_code, format.format_id)));
        let mut found = Self { shown: shown.collect(), ..Self::default() };
        if found.shown.iter().all(Option::is_none) {
            return Ok(found);
        }
        let mut count = 0;
        // What is wrong with the sheet is found again, and said, when its cells are read.
        while let Ok(Some((row, column, style))) = cells.next_style_id() {
            if row >= end_row || count > STRETCHES_MAX {
                break;
            }
            if !matches!(found.shown.get(style), Some(Some(_))) {
                continue;
            }
            let stretches = found.stretches.entry(column).or_default();
            match stretches.last_mut() {
                Some((_, last, of)) if last.checked_add(1) == Some(row) && found.shown[*of] == found.shown[style] => {
                    *last = row;
                }
                _ => {
                    stretches.push((row, row, style));
                    count += 1;
                }
            }
        }
        if count > STRETCHES_MAX { Err(WorkbookFault::TooLarge) } else { Ok(found) }
    }

    fn shown_at(&self, (row, column): (u32, u32)) -> Option<&Shown> {
        let stretches = self.stretches.get(&column)?;
        let index = stretches.partition_point(|(_, last, _)| *last < row);
        let (first, _, style) = stretches.get(index)?;
        self.shown.get(*style)?.as_ref().filter(|_| *first <= row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    use calamine::Reader;
    use rust_xlsxwriter::{Workbook, Worksheet};

    fn extracted(wanted: &Extract, fill: impl Fn(&mut Worksheet)) -> (Result<(), WorkbookFault>, Vec<u8>) {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet().set_name("a").unwrap());
        let mut xlsx = Xlsx::new(Cursor::new(workbook.save_to_buffer().unwrap())).unwrap();
        let mut text = Vec::new();
        let result = extract(&mut xlsx, "a", wanted, |chunk| {
            if text.len() < 1 << 20 {
                text.extend_from_slice(&chunk);
            }
            true
        });
        (result, text)
    }

    #[test]
    fn a_row_is_a_line() {
        let wanted =
            Extract { first_row: 1, end_row: 9, columns: vec![ColumnRule::default(); 3], ..Extract::default() };
        let (result, text) = extracted(&wanted, |sheet| {
            sheet.write(0, 0, "heading").unwrap();
            sheet.write(2, 1, "a\r\nb\nc\rd").unwrap();
            sheet.write(4, 0, "\"q\", r").unwrap();
            sheet.write(4, 4, 7).unwrap();
            sheet.write(6, 0, "").unwrap();
            sheet.write(9, 0, "beyond").unwrap();
        });
        assert_eq!(result, Ok(()));
        assert_eq!(std::str::from_utf8(&text).unwrap(), "\n,\"a b c d\",\n\n\"\"\"q\"\", r\",,,,7\n");
    }

    #[test]
    fn a_text_that_stands_in_too_many_cells_is_refused() {
        let wanted = Extract { end_row: u32::MAX, ..Extract::default() };
        let long = "x".repeat(32_767);
        let (result, _) = extracted(&wanted, |sheet| {
            for row in 0..17_000 {
                sheet.write(row, 0, &long).unwrap();
            }
        });
        assert_eq!(result, Err(WorkbookFault::TooLarge));
    }

    #[test]
    fn cells_far_to_the_right_are_refused_where_they_are_many() {
        let wanted = Extract { end_row: u32::MAX, ..Extract::default() };
        let (result, _) = extracted(&wanted, |sheet| {
            for row in 0..4_100 {
                sheet.write(row, 16_383, 1).unwrap();
            }
        });
        assert_eq!(result, Err(WorkbookFault::TooLarge));
    }
}
