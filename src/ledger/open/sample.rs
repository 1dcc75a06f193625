//! Rows of a ledger for proposals, which find out what its columns mean.

use std::io::{self, Read};

use super::sniff_source;
use super::source::Source;
use super::text::Text;
use super::understand::{decoded_cell, delimiters};
use super::workbook::{self, CheckedWorkbooks, Container};
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::rules::ReadingRules;
use crate::ledger::split::record::Record;
use crate::ledger::split::strict::StrictSplitter;

/// The most bytes read below a heading.
const SAMPLED_BYTES: u64 = 64 * 1024 * 1024;

/// The most bytes read without a heading.
const BEGINNING_BYTES: u64 = 256 * 1024;

/// The most rows that [`first_rows`] returns of a text.
const PROPOSED_ROWS: usize = 1000;

/// Rows below the heading of a ledger.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The headings in order.
    pub headings: Vec<String>,
    /// The cells of each row; a row may be shorter than the headings.
    pub rows: Vec<Vec<String>>,
    /// The rows reach to the end of the ledger.
    pub is_whole: bool,
}

impl Sample {
    /// The cells below a heading that are not blank, trimmed; of all columns with that heading.
    pub fn cells_below<'a>(&'a self, heading: &'a str) -> impl Iterator<Item = &'a str> {
        let columns = self.headings.iter().enumerate().filter(move |(_, other)| *other == heading);
        let cells = columns.flat_map(|(column, _)| self.rows.iter().filter_map(move |row| row.get(column)));
        cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

/// Reads the rows below the heading; `None` if the heading is not understood.
///
/// # Errors
///
/// The errors of reading.
pub fn below_heading(source: &Source, rules: &ReadingRules) -> io::Result<Option<Sample>> {
    let Ok(sniffed) = sniff_source(source, rules, &mut CheckedWorkbooks::default())? else { return Ok(None) };
    let mut bytes = sniffed.rest;
    let read = sniffed.reader.take(SAMPLED_BYTES).read_to_end(&mut bytes)?;
    let dialect = sniffed.dialect;
    let headings = dialect.layout.columns.into_iter().map(|column| column.heading).collect();
    let is_whole = (read as u64) < SAMPLED_BYTES;
    Ok(Some(Sample { headings, rows: split(&bytes, dialect.delimiter, dialect.encoding, usize::MAX), is_whole }))
}

/// Reads the first rows, whether the heading is understood or not. A workbook yields those of the
/// source's sheet, else of `sheet`, else of its first one.
///
/// # Errors
///
/// The errors of reading.
pub fn first_rows(source: &Source, sheet: Option<&str>, rules: &ReadingRules) -> io::Result<Vec<Vec<String>>> {
    if let Source::File(file) | Source::Sheet { file, .. } = source
        && Container::of_file(file)? != Container::Other
    {
        let asked = match source {
            Source::Sheet { sheet, .. } => Some(sheet.as_str()),
            _ => sheet,
        };
        let text = workbook::first_lines_of(file, asked)?;
        return Ok(split(&text, b',', BlockEncoding::Utf8, usize::MAX));
    }
    let mut bytes = Vec::new();
    source.open()?.take(BEGINNING_BYTES).read_to_end(&mut bytes)?;
    let mut text = Text::new(bytes, Box::new(io::empty()), rules.encoding);
    text.reader.read_to_end(&mut text.bytes)?;
    let is_invalid = |bytes| std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some());
    let encoding = match text.encoding {
        Some(encoding) => encoding,
        None if is_invalid(&text.bytes) => BlockEncoding::Gb18030,
        None => BlockEncoding::Utf8,
    };
    let candidates =
        delimiters(rules).into_iter().rev().map(|delimiter| split(&text.bytes, delimiter, encoding, PROPOSED_ROWS));
    // The delimiter with the most fields is the likeliest; the last maximum wins, which is the
    // comma.
    Ok(candidates.max_by_key(|rows| rows.iter().map(Vec::len).max()).unwrap_or_default())
}

fn split(bytes: &[u8], delimiter: u8, encoding: BlockEncoding, most: usize) -> Vec<Vec<String>> {
    let mut splitter = StrictSplitter::new(bytes, delimiter);
    let (mut record, mut rows) = (Record::default(), Vec::new());
    while rows.len() < most && splitter.next_record(&mut record) {
        rows.push(record.fields.iter().map(|field| decoded_cell(&field.text(bytes), encoding)).collect());
    }
    rows
}
