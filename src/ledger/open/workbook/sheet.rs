//! The rows of a sheet as CSV in UTF-8. One row is one line: the line of a complaint is the row in
//! Excel.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{Read, Seek};
use std::ops::Range;

use calamine::{DataRef, Dimensions, Xlsx, XlsxError, XlsxFormulaMetadata};

use super::cells::{NO_VALUE, append_text};
use super::format::DisplayFormat;
use crate::ledger::split::RECORD_BYTES_MAX;
use crate::words::workbook::WorkbookFault;

/// Excel's limits for rows and columns.
const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;

/// The most bytes of text of a sheet: a shared string may be used a million times.
const TEXT_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The most blank fields of a sheet that precede the last filled field of their row.
const BLANK_FIELDS_MAX: u64 = 64 * 1024 * 1024;

/// The most ranges of cells whose format matters.
const FORMAT_RANGES_MAX: usize = 1_000_000;

/// The size of a chunk.
const CHUNK_BYTES: usize = 64 * 1024;

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnRule {
    /// Merged cells fill down: true for dealers and dates, never for amounts, which would be
    /// counted again.
    pub fills_down: bool,
    /// Formulas without a stored value do not matter.
    pub ignores_formulas: bool,
}

/// The rows and columns to extract.
#[derive(Clone, Debug, Default)]
pub struct ExtractOptions {
    /// The first row, from 0.
    pub first_row: u32,
    /// The row after the last one.
    pub end_row: u32,
    /// The columns that every row gets; a row may have more.
    pub columns: Vec<ColumnRule>,
    /// The merged cells of the sheet.
    pub merged: Vec<Dimensions>,
}

/// The merged cells of a sheet.
///
/// # Errors
///
/// [`WorkbookFault::Damaged`] if they lie outside a sheet.
pub fn merged_cells<RS: Read + Seek>(workbook: &mut Xlsx<RS>, sheet: &str) -> Result<Vec<Dimensions>, WorkbookFault> {
    let damaged = WorkbookFault::Damaged { after_row: None };
    let merged = workbook.merge_cells_by_sheet_name(sheet).map_err(|_| damaged.clone())?;
    let is_in_sheet = |Dimensions { start, end }: &Dimensions| {
        start.0 <= end.0 && start.1 <= end.1 && end.0 < ROWS_MAX && end.1 < COLUMNS_MAX
    };
    if merged.iter().all(is_in_sheet) { Ok(merged) } else { Err(damaged) }
}

/// Passes the rows to `take` in chunks of whole lines, until it returns false.
///
/// # Errors
///
/// The faults of the sheet or the workbook.
pub fn extract<RS: Read + Seek>(
    workbook: &mut Xlsx<RS>,
    sheet: &str,
    options: &ExtractOptions,
    take: impl FnMut(Vec<u8>) -> bool,
) -> Result<(), WorkbookFault> {
    let damaged = |_: XlsxError| WorkbookFault::Damaged { after_row: None };
    let formatted = FormattedCells::find(workbook, sheet, options.end_row)?;
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut writer = RowWriter::new(options, take);
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
        if row >= options.end_row {
            break;
        }
        if row < options.first_row {
            continue;
        }
        if writer.row != row && !writer.end_row(row)? {
            return Ok(());
        }
        writer.cell(column, &cell.value, cell.formula.as_ref(), formatted.format_at(cell.pos));
    }
    writer.finish()
}

/// Writes rows as lines into chunks.
struct RowWriter<'a, T> {
    options: &'a ExtractOptions,
    take: T,
    chunk: Vec<u8>,
    text_bytes: u64,
    blank_fields: u64,
    /// The current row.
    row: u32,
    /// The filled cells of the row: the column, and the end of its field in `row_text`.
    filled: Vec<(u32, usize)>,
    row_text: Vec<u8>,
    cell_text: String,
    /// By column, the last row and the field of the merged cells that fill down into it.
    above: Vec<Option<(u32, Vec<u8>)>>,
    /// The merged cells not yet reached, the next one last.
    merged: Vec<Dimensions>,
}

impl<'a, T: FnMut(Vec<u8>) -> bool> RowWriter<'a, T> {
    fn new(options: &'a ExtractOptions, take: T) -> Self {
        let fills_down = |column: u32| options.columns.get(column as usize).is_some_and(|column| column.fills_down);
        let is_useful = |cells: &&Dimensions| {
            // Merged cells that start in the heading belong to it.
            cells.start.0 >= options.first_row && cells.start.0 < cells.end.0 && fills_down(cells.start.1)
        };
        let mut merged: Vec<Dimensions> = options.merged.iter().filter(is_useful).copied().collect();
        merged.sort_unstable_by_key(|cells| Reverse(cells.start));
        Self {
            options,
            take,
            chunk: Vec::with_capacity(CHUNK_BYTES + 1024),
            text_bytes: 0,
            blank_fields: 0,
            row: options.first_row,
            filled: Vec::new(),
            row_text: Vec::new(),
            cell_text: String::new(),
            above: vec![None; options.columns.len()],
            merged,
        }
    }

    fn cell(
        &mut self,
        column: u32,
        value: &DataRef<'_>,
        formula: Option<&XlsxFormulaMetadata>,
        format: Option<&DisplayFormat>,
    ) {
        // A row beyond the limit is refused as a whole, so the rest of it does not matter.
        if self.row_text.len() > RECORD_BYTES_MAX {
            return;
        }
        let start = self.row_text.len();
        match (value, formula) {
            (DataRef::Empty, Some(formula)) if !self.ignores_formulas(column) => {
                self.cell_text.clear();
                self.cell_text.push('=');
                self.cell_text.push_str(formula_text(formula));
                append_field(&mut self.row_text, &self.cell_text, Some(NO_VALUE));
            }
            _ => {
                self.cell_text.clear();
                append_text(&mut self.cell_text, value, format);
                append_field(&mut self.row_text, &self.cell_text, None);
            }
        }
        if self.row_text.len() > start {
            self.filled.push((column, self.row_text.len()));
        }
    }

    fn ignores_formulas(&self, column: u32) -> bool {
        self.options.columns.get(column as usize).is_some_and(|column| column.ignores_formulas)
    }

    /// Ends the current row and writes blank lines up to `next`; false once `take` wants no more.
    fn end_row(&mut self, next: u32) -> Result<bool, WorkbookFault> {
        self.write_row()?;
        for _ in self.row + 1..next {
            self.chunk.push(b'\n');
            if !self.flush(CHUNK_BYTES)? {
                return Ok(false);
            }
        }
        self.row = next;
        self.flush(CHUNK_BYTES)
    }

    fn write_row(&mut self) -> Result<(), WorkbookFault> {
        self.begin_merged_cells();
        // A row that only merged cells from above reach is blank.
        if !self.filled.is_empty() {
            let (mut next, mut start) = (0, 0);
            for index in 0..self.filled.len() {
                let (column, end) = self.filled[index];
                self.blank_fields(next, column);
                self.field(column, start..end);
                (next, start) = (column + 1, end);
            }
            self.blank_fields(next, self.options.columns.len() as u32);
        }
        self.chunk.push(b'\n');
        self.filled.clear();
        self.row_text.clear();
        if self.blank_fields > BLANK_FIELDS_MAX { Err(WorkbookFault::TooLarge) } else { Ok(()) }
    }

    fn blank_fields(&mut self, first: u32, end: u32) {
        for column in first..end {
            self.blank_fields += 1;
            self.field(column, 0..0);
        }
    }

    /// Writes one field: the value of merged cells above, else its own text.
    fn field(&mut self, column: u32, text: Range<usize>) {
        if column > 0 {
            self.chunk.push(b',');
        }
        match self.above.get(column as usize) {
            Some(Some((last_row, value))) if self.row <= *last_row => self.chunk.extend_from_slice(value),
            _ => self.chunk.extend_from_slice(&self.row_text[text]),
        }
    }

    /// Notes the values of the merged cells that start in this row.
    fn begin_merged_cells(&mut self) {
        while let Some(cells) = self.merged.pop_if(|cells| cells.start.0 <= self.row) {
            let column = cells.start.1;
            let Ok(index) = self.filled.binary_search_by_key(&column, |(at, _)| *at) else { continue };
            let start = if index == 0 { 0 } else { self.filled[index - 1].1 };
            let value = self.row_text[start..self.filled[index].1].to_vec();
            if cells.start.0 == self.row
                && let Some(above) = self.above.get_mut(column as usize)
            {
                *above = Some((cells.end.0, value));
            }
        }
    }

    /// Passes a chunk of at least `least` bytes to `take`; false once it wants no more.
    fn flush(&mut self, least: usize) -> Result<bool, WorkbookFault> {
        if self.chunk.len() < least {
            return Ok(true);
        }
        self.text_bytes += self.chunk.len() as u64;
        if self.text_bytes > TEXT_BYTES_MAX {
            return Err(WorkbookFault::TooLarge);
        }
        Ok((self.take)(std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES + 1024))))
    }

    fn finish(mut self) -> Result<(), WorkbookFault> {
        // Trailing rows without a filled cell are dropped.
        if !self.filled.is_empty() {
            self.write_row()?;
        }
        self.flush(1)?;
        Ok(())
    }
}

fn formula_text(formula: &XlsxFormulaMetadata) -> &str {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        _ => "",
    }
}

/// Appends a field of CSV. Line breaks become blanks, because a row is one line.
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

/// The cells whose format shows more than their value: a month, a unit or a percentage.
#[derive(Debug, Default)]
struct FormattedCells {
    /// By the index of the style; `None` if its format shows nothing more.
    formats: Vec<Option<DisplayFormat>>,
    /// By column, ranges of rows with one such format: the first row, the last row and the style.
    ranges: HashMap<u32, Vec<(u32, u32, usize)>>,
}

impl FormattedCells {
    /// Searches the rows before `end_row`. This is a pass over the sheet, skipped if the workbook
    /// has no such format.
    fn find<RS: Read + Seek>(workbook: &mut Xlsx<RS>, sheet: &str, end_row: u32) -> Result<Self, WorkbookFault> {
        let damaged = |_: XlsxError| WorkbookFault::Damaged { after_row: None };
        let mut cells = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
        let codes = cells.styles().iter().map(|style| style.number_format.as_ref());
        let formats =
            codes.map(|format| format.and_then(|format| DisplayFormat::parse(&format.format_code, format.format_id)));
        let mut found = Self { formats: formats.collect(), ..Self::default() };
        if found.formats.iter().all(Option::is_none) {
            return Ok(found);
        }
        let mut count = 0;
        // Faults of the sheet come up again, and are reported, when its cells are read.
        while let Ok(Some((row, column, style))) = cells.next_style_id() {
            if row >= end_row || count > FORMAT_RANGES_MAX {
                break;
            }
            if !matches!(found.formats.get(style), Some(Some(_))) {
                continue;
            }
            let ranges = found.ranges.entry(column).or_default();
            match ranges.last_mut() {
                Some((_, last, of))
                    if last.checked_add(1) == Some(row) && found.formats[*of] == found.formats[style] =>
                {
                    *last = row;
                }
                _ => {
                    ranges.push((row, row, style));
                    count += 1;
                }
            }
        }
        if count > FORMAT_RANGES_MAX { Err(WorkbookFault::TooLarge) } else { Ok(found) }
    }

    fn format_at(&self, (row, column): (u32, u32)) -> Option<&DisplayFormat> {
        let ranges = self.ranges.get(&column)?;
        let index = ranges.partition_point(|(_, last, _)| *last < row);
        let (first, _, style) = ranges.get(index)?;
        self.formats.get(*style)?.as_ref().filter(|_| *first <= row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    use calamine::Reader;
    use rust_xlsxwriter::{Workbook, Worksheet};

    fn extracted(options: &ExtractOptions, fill: impl Fn(&mut Worksheet)) -> (Result<(), WorkbookFault>, Vec<u8>) {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet().set_name("a").unwrap());
        let mut xlsx = Xlsx::new(Cursor::new(workbook.save_to_buffer().unwrap())).unwrap();
        let mut text = Vec::new();
        let result = extract(&mut xlsx, "a", options, |chunk| {
            if text.len() < 1 << 20 {
                text.extend_from_slice(&chunk);
            }
            true
        });
        (result, text)
    }

    #[test]
    fn a_row_is_a_line() {
        let options = ExtractOptions {
            first_row: 1,
            end_row: 9,
            columns: vec![ColumnRule::default(); 3],
            ..ExtractOptions::default()
        };
        let (result, text) = extracted(&options, |sheet| {
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
        let options = ExtractOptions { end_row: u32::MAX, ..ExtractOptions::default() };
        let long = "x".repeat(32_767);
        let (result, _) = extracted(&options, |sheet| {
            for row in 0..17_000 {
                sheet.write(row, 0, &long).unwrap();
            }
        });
        assert_eq!(result, Err(WorkbookFault::TooLarge));
    }

    #[test]
    fn cells_far_to_the_right_are_refused_where_they_are_many() {
        let options = ExtractOptions { end_row: u32::MAX, ..ExtractOptions::default() };
        let (result, _) = extracted(&options, |sheet| {
            for row in 0..4_100 {
                sheet.write(row, 16_383, 1).unwrap();
            }
        });
        assert_eq!(result, Err(WorkbookFault::TooLarge));
    }
}
