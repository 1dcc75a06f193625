//! How a file is written: found out from its beginning, once, before its blocks are shared.

use std::io::{self, Read};

use super::encoding::{self, BlockEncoding, Spelling, Transcoder, is_gb18030};
use super::feed::RECORD_BYTES_MAX;
use super::field::Field;
use super::heading::{self, Column, Form, Given, Layout, Role};
use super::records::{Record, Splitter};
use super::rules::ReadingRules;
use super::source::Source;
use super::workbook::{self, Container, Measured};
use crate::chart_of_accounts::AccountId;
use crate::period::Month;
use crate::words::heading::HeadingFault;
use crate::words::ledger::Complaint;

/// How many bytes are looked at before anything is decided.
const SNIFFED_BYTES: usize = 64 * 1024;

/// How far that is extended where the first rows are long.
const SNIFFED_BYTES_MAX: usize = 2 * 1024 * 1024;

/// How many records are looked at: the heading is among the first twenty, and what follows it tells whether it has two rows.
pub(super) const SNIFFED_RECORDS: usize = 24;

/// What a sheet of a workbook is spelt in, which has no encoding and no delimiter of its own.
pub const WORKBOOK: &str = "xlsx";

/// How a file is written.
#[derive(Debug)]
pub struct Dialect {
    /// The encoding in which its blocks are split.
    pub encoding: BlockEncoding,
    /// What the file itself is spelt in: another encoding where it was turned into UTF-8 first.
    pub spelt_in: &'static str,
    /// The byte between fields.
    pub delimiter: u8,
    /// What its columns are.
    pub layout: Layout,
    /// The columns that rows are read from.
    pub bindings: Bindings,
    /// The cells of the heading's rows: rows equal to one of them are headings again.
    pub heading_cells: Vec<Vec<String>>,
    /// The line of the heading's last row, from 0.
    pub heading_line: u32,
    /// Lines before the first row after the heading.
    pub lines_before: u32,
    /// Rows up to the heading that are not blank.
    pub heading_rows: u64,
    /// Blank rows above the heading.
    pub blank_rows: u64,
}

/// The columns that rows are read from, by position.
#[derive(Debug)]
pub struct Bindings {
    /// The date; none where columns are months.
    pub date: Option<usize>,
    /// The dealer; none where it comes from the name of the sheet or file.
    pub dealer: Option<usize>,
    /// Where accounts and amounts stand.
    pub amounts: Amounts,
    /// The column of a long ledger that says what its rows are counted in, unless the configuration says what it is.
    pub unit: Option<usize>,
    /// The columns without a heading.
    pub blank: Vec<usize>,
    /// How many columns there are.
    pub count: usize,
    /// Whether the first column is none that is read anyway: then its cells are looked at for total words.
    pub checks_first_cell: bool,
}

/// Where accounts and amounts stand.
#[derive(Debug)]
pub enum Amounts {
    /// A row an entry.
    Long {
        /// The account's column.
        account: usize,
        /// The amount's column.
        amount: usize,
        /// The power of ten of the amount's unit.
        scale: u32,
    },
    /// A column an account: column, account, power of ten.
    Wide(Vec<(usize, AccountId, u32)>),
    /// A column a month.
    Matrix {
        /// The account's column.
        account: usize,
        /// Column, month, power of ten.
        months: Vec<(usize, Month, u32)>,
    },
}

impl Amounts {
    /// The powers of ten of the columns' units.
    pub fn scales(&self) -> Vec<u32> {
        match self {
            Self::Long { scale, .. } => vec![*scale],
            Self::Wide(columns) => columns.iter().map(|(.., scale)| *scale).collect(),
            Self::Matrix { months, .. } => months.iter().map(|(.., scale)| *scale).collect(),
        }
    }
}

/// A file that is being read.
#[derive(Debug)]
pub struct FileContext {
    /// Its number among the ledgers.
    pub number: u32,
    /// What complaints call it.
    pub name: String,
    /// The dealer of all its rows, where that is the name of the sheet or file.
    pub dealer: Option<String>,
    /// How it is written.
    pub dialect: Dialect,
}

impl FileContext {
    /// The powers of ten of the units of its amounts, where they are not the currency's own.
    pub fn unit_powers(&self) -> Vec<u32> {
        let is_read = |role: Role| !matches!(role, Role::Calculated(_) | Role::Ignored);
        let columns = self.dialect.layout.columns.iter().filter(|column| is_read(column.role));
        let mut powers: Vec<u32> = columns.map(|column| column.scale).filter(|&scale| scale > 0).collect();
        powers.sort_unstable();
        powers.dedup();
        powers
    }

    /// The column of a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.dialect.layout.columns.iter().position(|column| column.role == Role::Field(field))
    }
}

/// Why a file cannot be read as a ledger.
#[derive(Debug)]
pub struct DialectFault {
    /// The line it is about, from 0; `None` where it is about the whole file.
    pub line: Option<u32>,
    /// What is wrong.
    pub complaint: Complaint,
}

/// A file whose beginning has been looked at.
pub struct Sniffed {
    /// How it is written.
    pub dialect: Dialect,
    /// The bytes that were read and come after the heading.
    pub rest: Vec<u8>,
    /// Whether those are all that is left.
    pub is_whole: bool,
    /// Where the bytes after those come from.
    pub reader: Box<dyn Read + Send>,
    /// The sheet that it is.
    pub sheet: Option<String>,
    /// Whether the sheet is to be named beside the file, because the file has others and nobody has named this one.
    pub is_sheet_worth_naming: bool,
}

/// Looks at the beginning of a ledger, be it text or a workbook: what it is, its bytes tell.
///
/// # Errors
///
/// The outer error where the file cannot be read, the inner one where it is no ledger that can be understood.
pub fn sniff_source(
    source: &Source,
    rules: &ReadingRules,
    measured: &mut Measured,
) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    match source {
        Source::Sheet { file, sheet } => workbook::sniff(file, Some(sheet), rules, measured),
        // What is not a plain file can be read once only.
        Source::File(file) if file.is_file() && Container::of_file(file)? != Container::Other => {
            workbook::sniff(file, None, rules, measured)
        }
        Source::File(_) | Source::StandardInput => sniff(source.open()?, rules),
    }
}

/// Looks at the beginning of a text.
///
/// # Errors
///
/// The outer error where the file cannot be read, the inner one where it is no ledger that can be understood.
pub fn sniff(mut reader: Box<dyn Read + Send>, rules: &ReadingRules) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    let mut sample = Vec::new();
    let mut is_whole = fill(&mut reader, &mut sample, SNIFFED_BYTES)?;
    if let Some(complaint) = not_csv(&sample) {
        return Ok(Err(vec![DialectFault { line: None, complaint }]));
    }
    let settled = encoding::settled_spelling(&sample, rules.encoding);
    let mut spelt_in = None;
    let settled = match settled {
        Some(Spelling::Transcoded(encoding)) => {
            spelt_in = Some(encoding.name());
            let read_so_far = io::Cursor::new(std::mem::take(&mut sample));
            reader = Box::new(Transcoder::new(read_so_far.chain(reader), encoding));
            is_whole = fill(&mut reader, &mut sample, SNIFFED_BYTES)?;
            Some(BlockEncoding::Utf8)
        }
        Some(Spelling::AsIs(encoding, mark)) => {
            sample.drain(..mark);
            Some(encoding)
        }
        None => None,
    };
    let mut wanted = SNIFFED_BYTES;
    while !is_whole && wanted < SNIFFED_BYTES_MAX && records_in(&sample) < SNIFFED_RECORDS {
        wanted *= 2;
        is_whole = fill(&mut reader, &mut sample, wanted)?;
    }
    Ok(understand(&sample, is_whole, settled, rules).map(|(mut dialect, heading_end)| {
        dialect.spelt_in = spelt_in.unwrap_or(dialect.spelt_in);
        sample.drain(..heading_end);
        Sniffed { dialect, rest: sample, is_whole, reader, sheet: None, is_sheet_worth_naming: false }
    }))
}

/// Understands the beginning of a sheet, which is CSV in UTF-8 by now, whatever the rules say of other files.
///
/// # Errors
///
/// What is wrong with its heading.
pub(super) fn understand_sheet(sample: &[u8], rules: &ReadingRules) -> Result<Dialect, Vec<DialectFault>> {
    let rules = ReadingRules { delimiter: Some(b','), ..rules.clone() };
    let understood = understand(sample, true, Some(BlockEncoding::Utf8), &rules);
    understood.map(|(dialect, _)| Dialect { spelt_in: WORKBOOK, ..dialect })
}

/// Reads until the sample has that many bytes; true where nothing follows.
fn fill(reader: &mut dyn Read, sample: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let known = sample.len();
    sample.resize(wanted.max(known), 0);
    let read = read_all(reader, &mut sample[known..])?;
    sample.truncate(known + read);
    Ok(sample.len() < wanted)
}

/// Fills the bytes in as few steps as the system allows, and gives how many were filled: fewer only where nothing follows.
pub(super) fn read_all(reader: &mut dyn Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match reader.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn records_in(sample: &[u8]) -> usize {
    memchr::memchr2_iter(b'\n', b'\r', sample).take(2 * SNIFFED_RECORDS).count() / 2
}

/// Other formats that people hand over; files that are workbooks have gone another way before.
fn not_csv(sample: &[u8]) -> Option<Complaint> {
    let workbook = workbook::fault_of_piped(sample).map(Complaint::Workbook);
    workbook.or_else(|| is_of_another_kind(sample).then_some(Complaint::NotCsv))
}

/// Whether the first bytes are those of a picture, a packed file or a page: many programs call a page `.xls`.
fn is_of_another_kind(sample: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 7] =
        [b"%PDF", b"\x1F\x8B", b"Rar!", b"7z\xBC\xAF", b"\x89PNG", b"\xFF\xD8\xFF", b"{\\rtf"];
    const PAGES: [&[u8]; 7] = [b"<!doctype", b"<html", b"<head", b"<meta", b"<style", b"<table", b"<?xml"];
    let text = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample).trim_ascii_start();
    let begins = |tag: &&[u8]| text.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    SIGNATURES.iter().any(|signature| sample.starts_with(signature)) || PAGES.iter().any(begins)
}

/// The first records of a sample, split with one delimiter.
struct Rows {
    delimiter: u8,
    /// The cells as bytes.
    cells: Vec<Vec<Vec<u8>>>,
    /// The line on which each record begins, and on which the one after the last would.
    lines: Vec<u32>,
    /// The byte at which each record begins, and at which the one after the last would.
    starts: Vec<usize>,
}

fn split(sample: &[u8], is_whole: bool, delimiter: u8) -> Rows {
    let mut splitter = Splitter::new(sample, delimiter);
    let mut record = Record::default();
    let mut rows = Rows { delimiter, cells: Vec::new(), lines: vec![0], starts: vec![0] };
    while rows.cells.len() < SNIFFED_RECORDS && splitter.next_record(&mut record) {
        // The last record of a sample that goes on may be the beginning of a longer one.
        if splitter.position() == sample.len() && !is_whole {
            break;
        }
        rows.cells.push(record.fields.iter().map(|field| field.text(sample).into_owned()).collect());
        rows.lines.push(splitter.lines());
        rows.starts.push(splitter.position());
    }
    rows
}

impl Rows {
    fn decoded(&self, encoding: BlockEncoding) -> Vec<Vec<String>> {
        let decode = |cell: &Vec<u8>| match encoding.decode(cell) {
            Some(text) => text.trim().to_owned(),
            // A cell that does not decode cannot be a heading that we know; rows below the heading complain on their own.
            None => String::from_utf8_lossy(cell).into_owned(),
        };
        self.cells.iter().map(|row| row.iter().map(decode).collect()).collect()
    }
}

/// Finds delimiter, encoding and heading; the second value is the byte after the heading.
fn understand(
    sample: &[u8],
    is_whole: bool,
    settled: Option<BlockEncoding>,
    rules: &ReadingRules,
) -> Result<(Dialect, usize), Vec<DialectFault>> {
    let delimiters = match rules.delimiter {
        Some(delimiter) => vec![delimiter],
        None => vec![b',', b'\t', b';'],
    };
    let candidates: Vec<Rows> = delimiters.into_iter().map(|delimiter| split(sample, is_whole, delimiter)).collect();
    if !is_whole && candidates.iter().all(|rows| rows.cells.is_empty()) {
        let complaint = Complaint::RecordTooLong { limit: RECORD_BYTES_MAX };
        return Err(vec![DialectFault { line: Some(0), complaint }]);
    }
    let encoding = match settled.or_else(|| told_by_headings(&candidates, rules)) {
        Some(encoding) => encoding,
        None => return Err(vec![DialectFault { line: None, complaint: Complaint::EncodingUnknown }]),
    };
    let given = given(rules);
    let mut nearest_miss: Option<(usize, Vec<DialectFault>)> = None;
    for rows in &candidates {
        let decoded = rows.decoded(encoding);
        match heading::find_layout(&decoded, rules, &given) {
            Ok(layout) => return Ok(dialect(encoding, rows, &decoded, layout, rules)),
            Err(faults) => {
                let width = rows.cells.iter().map(Vec::len).max().unwrap_or(0);
                // The delimiter that splits into more fields is the likelier one to have been meant.
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

/// What the command line says that a heading need not.
const fn given(rules: &ReadingRules) -> Given {
    Given { year: rules.year, dealer_given: rules.dealer_from.is_some() }
}

/// The encoding that the first rows prove; `None` where nothing does.
///
/// Bytes that decode as GB18030 prove nothing, nearly all bytes do: only a Chinese heading that we know does. Rows that are
/// ASCII as far as the heading are taken for UTF-8; a later row that is not will be refused with its line.
fn told_by_headings(candidates: &[Rows], rules: &ReadingRules) -> Option<BlockEncoding> {
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
        // Where a heading is found it must be what proves the encoding: names in the rows below prove nothing of it.
        let found = candidates.iter().find_map(|rows| {
            let decoded = rows.decoded(encoding);
            let layout = heading::find_layout(&decoded, rules, &given(rules)).ok()?;
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
        heading::find_layout(&cells, rules, &given(rules)).is_ok()
    });
    ascii_heading.then_some(BlockEncoding::Utf8)
}

fn dialect(
    encoding: BlockEncoding,
    rows: &Rows,
    decoded: &[Vec<String>],
    layout: Layout,
    rules: &ReadingRules,
) -> (Dialect, usize) {
    let (first, last) = (*layout.heading_rows.start(), *layout.heading_rows.end());
    let blank = |row: &&Vec<String>| row.iter().all(|cell| cell.is_empty());
    let blank_rows = decoded[..=last].iter().filter(blank).count() as u64;
    let dialect = Dialect {
        encoding,
        spelt_in: encoding.name(),
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

/// Whether a column says what the rows are counted in. In other forms than the long one, nobody knows what it is, and that is an
/// error of the heading.
fn is_unit(column: &Column, form: Form, rules: &ReadingRules) -> bool {
    let is_dimension = form == Form::Long && column.role == Role::Dimension;
    is_dimension && heading::is_unit_heading(&column.heading) && rules.meaning_of(&column.heading).is_none()
}

fn bind(layout: &Layout, rules: &ReadingRules) -> Bindings {
    let columns = || layout.columns.iter().enumerate();
    let position = |field: Field| layout.columns.iter().position(|column| column.role == Role::Field(field));
    // The needed columns are there: a layout without them is a fault of the heading.
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
