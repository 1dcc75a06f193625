//! What stands in a ledger, for whoever has to find out what its columns mean.

use std::io::{self, Read};

use super::sniff_source;
use super::source::Source;
use super::workbook::{self, Container, Measured};
use crate::ledger::encoding;
use crate::ledger::encoding::transcode::Transcoder;
use crate::ledger::encoding::{BlockEncoding, Spelling};
use crate::ledger::rules::ReadingRules;
use crate::ledger::split::record::Record;
use crate::ledger::split::strict::StrictSplitter;

/// How many bytes of a ledger are looked at.
const SAMPLED_BYTES: u64 = 64 * 1024 * 1024;

/// How many bytes are looked at where no heading is found.
const BEGINNING_BYTES: u64 = 256 * 1024;

/// The rows of a ledger below its heading.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Whether those are all rows.
    pub is_whole: bool,
}

impl Sample {
    /// The filled cells below a heading; of several that are spelt the same, below each.
    pub fn cells_below<'a>(&'a self, heading: &'a str) -> impl Iterator<Item = &'a str> {
        let columns = self.headings.iter().enumerate().filter(move |(_, other)| *other == heading);
        let cells = columns.flat_map(|(column, _)| self.rows.iter().filter_map(move |row| row.get(column)));
        cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

/// The rows of a ledger below its heading; `None` where the heading is not understood.
///
/// # Errors
///
/// Those of reading it.
pub fn below_heading(source: &Source, rules: &ReadingRules) -> io::Result<Option<Sample>> {
    let Ok(sniffed) = sniff_source(source, rules, &mut Measured::default())? else { return Ok(None) };
    let mut bytes = sniffed.rest;
    let read = sniffed.reader.take(SAMPLED_BYTES).read_to_end(&mut bytes)?;
    let dialect = sniffed.dialect;
    let headings = dialect.layout.columns.into_iter().map(|column| column.heading).collect();
    let is_whole = (read as u64) < SAMPLED_BYTES;
    Ok(Some(Sample { headings, rows: split(&bytes, dialect.delimiter, dialect.encoding, usize::MAX), is_whole }))
}

/// The first rows of a ledger whose heading need not be understood; of a workbook, those of that sheet.
///
/// # Errors
///
/// Those of reading it.
pub fn first_rows(source: &Source, sheet: Option<&str>, rules: &ReadingRules) -> io::Result<Vec<Vec<String>>> {
    if let Source::File(file) | Source::Sheet { file, .. } = source
        && Container::of_file(file)? != Container::Other
    {
        let asked = match source {
            Source::Sheet { sheet, .. } => Some(sheet.as_str()),
            _ => sheet,
        };
        let text = workbook::beginning_of(file, asked)?;
        return Ok(split(&text, b',', BlockEncoding::Utf8, usize::MAX));
    }
    let mut bytes = Vec::new();
    source.open()?.take(BEGINNING_BYTES).read_to_end(&mut bytes)?;
    let encoding = match encoding::settled_spelling(&bytes, rules.encoding) {
        Some(Spelling::AsIs(encoding, mark)) => {
            bytes.drain(..mark);
            encoding
        }
        Some(Spelling::Transcoded(encoding)) => {
            let mut text = Vec::new();
            Transcoder::new(bytes.as_slice(), encoding).read_to_end(&mut text)?;
            bytes = text;
            BlockEncoding::Utf8
        }
        None if std::str::from_utf8(&bytes).is_err_and(|error| error.error_len().is_some()) => BlockEncoding::Gb18030,
        None => BlockEncoding::Utf8,
    };
    let delimiters = rules.delimiter.map_or_else(|| vec![b';', b'\t', b','], |delimiter| vec![delimiter]);
    let candidates = delimiters.into_iter().map(|delimiter| split(&bytes, delimiter, encoding, 1000));
    // The delimiter that splits into more fields is the likelier one; of equals the comma.
    Ok(candidates.max_by_key(|rows| rows.iter().map(Vec::len).max()).unwrap_or_default())
}

fn split(bytes: &[u8], delimiter: u8, encoding: BlockEncoding, most: usize) -> Vec<Vec<String>> {
    let mut splitter = StrictSplitter::new(bytes, delimiter);
    let (mut record, mut rows) = (Record::default(), Vec::new());
    while rows.len() < most && splitter.next_record(&mut record) {
        let text = |bytes: &[u8]| match encoding.decode(bytes) {
            Some(text) => text.trim().to_owned(),
            None => String::from_utf8_lossy(bytes).into_owned(),
        };
        rows.push(record.fields.iter().map(|field| text(&field.text(bytes))).collect());
    }
    rows
}
