//! Detects delimiter, encoding and heading in the first records of a file.
//!
//! The three depend on each other, so each delimiter is tried: the first one whose records contain
//! a heading wins.

use super::dialect::{Amounts, Bindings, Dialect, DialectFault, WORKBOOK};
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::encoding::validate::is_gb18030;
use crate::ledger::field::Field;
use crate::ledger::heading::{self, Column, Form, Layout, Role};
use crate::ledger::rules::ReadingRules;
use crate::ledger::split::RECORD_BYTES_MAX;
use crate::ledger::split::record::Record;
use crate::ledger::split::strict::StrictSplitter;
use crate::words::heading::HeadingFault;
use crate::words::ledger::Complaint;

/// The records examined: the heading starts within the first twenty, and its second row, its units
/// and some data follow.
pub(super) const SNIFFED_RECORDS: usize = 24;

/// Understands the first rows of a sheet. They are CSV in UTF-8, so the rules for text files do not
/// apply.
///
/// # Errors
///
/// The faults of the heading.
pub(super) fn understand_sheet(sample: &[u8], rules: &ReadingRules) -> Result<Dialect, Vec<DialectFault>> {
    let rules = ReadingRules { delimiter: Some(b','), ..rules.clone() };
    let understood = understand(sample, true, Some(BlockEncoding::Utf8), &rules);
    understood.map(|(dialect, _)| Dialect { source_encoding: WORKBOOK, ..dialect })
}

/// The first records of a sample, split with one delimiter.
struct SampleRows {
    delimiter: u8,
    /// The cells as bytes.
    cells: Vec<Vec<Vec<u8>>>,
    /// The line of each record, and of the one after the last.
    lines: Vec<u32>,
    /// The offset of each record, and of the one after the last.
    starts: Vec<usize>,
}

fn split(sample: &[u8], is_whole: bool, delimiter: u8) -> SampleRows {
    let mut splitter = StrictSplitter::new(sample, delimiter);
    let mut record = Record::default();
    let mut rows = SampleRows { delimiter, cells: Vec::new(), lines: vec![0], starts: vec![0] };
    while rows.cells.len() < SNIFFED_RECORDS && splitter.next_record(&mut record) {
        // The last record of an incomplete sample may be cut off.
        if splitter.position() == sample.len() && !is_whole {
            break;
        }
        rows.cells.push(record.fields.iter().map(|field| field.text(sample).into_owned()).collect());
        rows.lines.push(splitter.lines());
        rows.starts.push(splitter.position());
    }
    rows
}

impl SampleRows {
    fn decoded(&self, encoding: BlockEncoding) -> Vec<Vec<String>> {
        self.cells.iter().map(|row| row.iter().map(|cell| decoded_cell(cell, encoding)).collect()).collect()
    }
}

/// The text of a cell, trimmed; with replacement characters if it does not decode.
pub(super) fn decoded_cell(cell: &[u8], encoding: BlockEncoding) -> String {
    match encoding.decode(cell) {
        Some(text) => text.trim().to_owned(),
        // It is no known heading then. Rows below the heading get complaints of their own.
        None => String::from_utf8_lossy(cell).into_owned(),
    }
}

/// The delimiters to try, the likeliest first.
pub(super) fn delimiters(rules: &ReadingRules) -> Vec<u8> {
    rules.delimiter.map_or_else(|| vec![b',', b'\t', b';'], |delimiter| vec![delimiter])
}

/// Detects delimiter, encoding and heading. The second value is the offset of the first row below.
///
/// # Errors
///
/// The faults of the heading for the delimiter that yields the widest records.
pub(super) fn understand(
    sample: &[u8],
    is_whole: bool,
    settled: Option<BlockEncoding>,
    rules: &ReadingRules,
) -> Result<(Dialect, usize), Vec<DialectFault>> {
    let candidates: Vec<SampleRows> =
        delimiters(rules).into_iter().map(|delimiter| split(sample, is_whole, delimiter)).collect();
    if !is_whole && candidates.iter().all(|rows| rows.cells.is_empty()) {
        let complaint = Complaint::RecordTooLong { limit: RECORD_BYTES_MAX };
        return Err(vec![DialectFault { line: Some(0), complaint }]);
    }
    let encoding = match settled.or_else(|| detect_encoding(&candidates, rules)) {
        Some(encoding) => encoding,
        None => return Err(vec![DialectFault { line: None, complaint: Complaint::EncodingUnknown }]),
    };
    let mut nearest_miss: Option<(usize, Vec<DialectFault>)> = None;
    for rows in &candidates {
        let decoded = rows.decoded(encoding);
        match heading::find_layout(&decoded, rules) {
            Ok(layout) => return Ok(dialect(encoding, rows, &decoded, layout, rules)),
            Err(faults) => {
                let width = rows.cells.iter().map(Vec::len).max().unwrap_or(0);
                // Wrong delimiters yield narrow records. Of equal widths, the first delimiter is
                // reported.
                if nearest_miss.as_ref().is_none_or(|(most, _)| width > *most) {
                    let at_its_line = |fault: HeadingFault| DialectFault {
                        line: fault.row().and_then(|row| rows.lines.get(row).copied()),
                        complaint: Complaint::Heading(fault),
                    };
                    nearest_miss = Some((width, faults.into_iter().map(at_its_line).collect()));
                }
            }
        }
    }
    Err(nearest_miss.map_or_else(Vec::new, |(_, faults)| faults))
}

/// The encoding that the first rows prove; `None` if nothing does.
///
/// Almost any bytes decode as GB18030, so decoding proves nothing: only a known Chinese heading
/// does. Rows that are ASCII up to the heading count as UTF-8; a later row that is not is refused
/// with its line.
fn detect_encoding(candidates: &[SampleRows], rules: &ReadingRules) -> Option<BlockEncoding> {
    let rows = || candidates.iter().flat_map(|rows| rows.cells.iter());
    if rows().flatten().all(|cell| std::str::from_utf8(cell).is_ok() && !cell.contains(&0)) {
        return Some(BlockEncoding::Utf8);
    }
    let any_row_proves = |encoding: BlockEncoding| {
        rows().any(|row| {
            let decoded = |cell: &Vec<u8>| encoding.decode(cell).map(|text| text.into_owned());
            let cells: Option<Vec<String>> = row.iter().map(decoded).collect();
            cells.is_some_and(|cells| heading::holds_known_chinese_name(&cells, rules))
        })
    };
    let proves = |encoding: BlockEncoding| {
        // If there is a heading, it must be the proof: names in the rows below prove nothing.
        let found = candidates.iter().find_map(|rows| {
            let decoded = rows.decoded(encoding);
            let layout = heading::find_layout(&decoded, rules).ok()?;
            Some(decoded[layout.heading_rows].iter().any(|row| heading::holds_known_chinese_name(row, rules)))
        });
        found.unwrap_or_else(|| any_row_proves(encoding))
    };
    if proves(BlockEncoding::Utf8) {
        return Some(BlockEncoding::Utf8);
    }
    if rows().flatten().all(|cell| is_gb18030(cell) && !cell.contains(&0)) && proves(BlockEncoding::Gb18030) {
        return Some(BlockEncoding::Gb18030);
    }
    let ascii_heading = candidates.iter().any(|rows| {
        let ascii = rows.cells.iter().take_while(|row| row.iter().all(|cell| cell.is_ascii()));
        let cells: Vec<Vec<String>> =
            ascii.map(|row| row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()).collect();
        heading::find_layout(&cells, rules).is_ok()
    });
    ascii_heading.then_some(BlockEncoding::Utf8)
}

fn dialect(
    encoding: BlockEncoding,
    rows: &SampleRows,
    decoded: &[Vec<String>],
    layout: Layout,
    rules: &ReadingRules,
) -> (Dialect, usize) {
    let (first, last) = (*layout.heading_rows.start(), *layout.heading_rows.end());
    let blank = |row: &&Vec<String>| row.iter().all(|cell| cell.is_empty());
    let blank_rows = decoded[..=last].iter().filter(blank).count() as u64;
    let dialect = Dialect {
        encoding,
        source_encoding: encoding.name(),
        delimiter: rows.delimiter,
        bindings: bind(&layout, rules),
        heading_cells: decoded[first..=last].to_vec(),
        heading_line: rows.lines[last],
        lines_before: rows.lines[last + 1],
        heading_rows: last as u64 + 1 - blank_rows,
        blank_rows,
        layout,
    };
    (dialect, rows.starts[last + 1])
}

/// A column states the unit of its rows. Only in a long ledger: other forms refuse it as unknown.
fn is_unit(column: &Column, form: Form, rules: &ReadingRules) -> bool {
    let is_dimension = form == Form::Long && column.role == Role::Dimension;
    is_dimension && heading::is_unit_heading(&column.heading) && rules.meaning_of(&column.heading).is_none()
}

fn bind(layout: &Layout, rules: &ReadingRules) -> Bindings {
    let columns = || layout.columns.iter().enumerate();
    let position = |field: Field| layout.columns.iter().position(|column| column.role == Role::Field(field));
    // A layout always has the needed columns.
    let needed = |field: Field| position(field).unwrap_or_default();
    let amounts = match layout.form {
        Form::Long => {
            let amount = needed(Field::Amount);
            Amounts::Long { account: needed(Field::Account), amount, scale: layout.columns[amount].scale }
        }
        Form::Wide => Amounts::Wide(
            columns()
                .filter_map(|(index, column)| match column.role {
                    Role::Account(account) => Some((index, account, column.scale)),
                    _ => None,
                })
                .collect(),
        ),
        Form::Matrix => Amounts::Matrix {
            account: needed(Field::Account),
            months: columns()
                .filter_map(|(index, column)| match column.role {
                    Role::Month(month) => Some((index, month, column.scale)),
                    _ => None,
                })
                .collect(),
        },
    };
    let is_read_anyway = |role: Role| {
        matches!(role, Role::Field(Field::Date | Field::Dealer | Field::Account | Field::Amount) | Role::Account(_))
    };
    Bindings {
        checks_first_cell: layout.columns.first().is_some_and(|column| !is_read_anyway(column.role)),
        unit: layout.columns.iter().position(|column| is_unit(column, layout.form, rules)),
        date: position(Field::Date),
        dealer: position(Field::Dealer),
        amounts,
        blank: columns().filter(|(_, column)| column.role == Role::Blank).map(|(index, _)| index).collect(),
        count: layout.columns.len(),
    }
}
