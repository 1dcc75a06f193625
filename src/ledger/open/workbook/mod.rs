//! Reads a sheet of a workbook as CSV in UTF-8.
//!
//! Behind this door there are no rules of their own for workbooks: heading, rows, dates, amounts
//! and complaints are those of CSV. Input: the path of an `.xlsx` file and perhaps the name of a
//! sheet. Output: a [`Sniffed`], like that of a text, or faults. A sheet is read twice: its first
//! rows for the heading, then, knowing which columns hold amounts, the rows below on a thread of
//! their own.
//!
//! In reading order:
//!
//! - `limits`: decompresses the file once with limits, before calamine does without.
//! - `panics`: turns panics of calamine into faults.
//! - `choice`: chooses the sheet.
//! - `format`: what a number format shows beyond the value.
//! - `cells`: one cell as text.
//! - `sheet`: rows as lines of CSV, with merged cells filled down.

mod cells;
mod choice;
mod format;
mod limits;
mod panics;
mod sheet;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use calamine::{Dimensions, Reader, SheetType, Xlsx};
use memchr::memmem;

use self::choice::ChosenSheet;
use self::limits::Contents;
use self::panics::catch_panics;
use self::sheet::{ColumnRule, ExtractOptions};
use super::dialect::{Dialect, DialectFault, Sniffed};
use super::understand::SNIFFED_RECORDS;
use crate::ledger::field::Field;
use crate::ledger::heading::{Column, Role};
use crate::ledger::rules::ReadingRules;
use crate::words::ledger::Complaint;
use crate::words::workbook::WorkbookFault;

pub use self::cells::NO_VALUE;
pub use self::choice::{UnreadSheet, ledger_sheets, unread_sheets};

/// The bytes of an old spreadsheet that are searched for the mark of a password.
const SEARCHED_BYTES: u64 = 16 * 1024 * 1024;

/// The capacity of the channel between the sheet's thread and the reader, in chunks.
const WAITING_CHUNKS: usize = 4;

/// The container format, by the first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A zip file: a workbook or something else.
    Zip,
    /// A compound file: an old spreadsheet, or a workbook with a password.
    Compound,
    /// Anything else.
    Other,
}

impl Container {
    /// Recognises the magic bytes. Names say nothing: people rename files.
    pub fn of(beginning: &[u8]) -> Self {
        if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if beginning.starts_with(b"\xD0\xCF\x11\xE0") {
            Self::Compound
        } else {
            Self::Other
        }
    }

    /// The container format of a file.
    ///
    /// # Errors
    ///
    /// The errors of reading it.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let mut beginning = Vec::new();
        File::open(path)?.take(8).read_to_end(&mut beginning)?;
        Ok(Self::of(&beginning))
    }
}

/// The fault of a workbook that comes through a pipe; `None` if it is no workbook.
pub fn fault_of_piped(beginning: &[u8]) -> Option<WorkbookFault> {
    match Container::of(beginning) {
        Container::Zip => Some(WorkbookFault::Piped),
        Container::Compound => Some(fault_of_compound(beginning)),
        Container::Other => None,
    }
}

fn fault_of_compound(bytes: &[u8]) -> WorkbookFault {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    match memmem::find(bytes, &name) {
        Some(_) => WorkbookFault::Encrypted,
        None => WorkbookFault::OldFormat,
    }
}

/// The workbooks that have passed the check of sizes, with whether they have merged cells: a
/// workbook of twelve sheets is checked once.
#[derive(Debug, Default)]
pub struct CheckedWorkbooks(HashSet<(PathBuf, bool)>);

/// A workbook that has passed the check of sizes.
struct Workbook {
    xlsx: Xlsx<BufReader<File>>,
    contents: Contents,
}

/// The first rows of a sheet as CSV in UTF-8: the sheet `asked` for, else the first. Empty if there
/// is no such sheet or the workbook is at fault.
///
/// # Errors
///
/// The errors of reading the file.
pub fn first_lines_of(path: &Path, asked: Option<&str>) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let read = catch_panics(|| {
        let mut workbook = Workbook::open(file, path, &mut CheckedWorkbooks::default())?;
        let sheets = workbook.sheets();
        let sheet = sheets.iter().find(|sheet| asked.is_none_or(|asked| asked == *sheet));
        sheet.map_or(Ok(Vec::new()), |sheet| workbook.first_lines(sheet))
    });
    // Faults of the workbook are reported when it is read as a ledger.
    Ok(read.unwrap_or_default())
}

/// Sniffs a sheet of a workbook: the sheet `asked` for, else the only one that is a ledger.
///
/// # Errors
///
/// The outer error if the file cannot be read, the inner one if it is no ledger.
pub fn sniff(
    path: &Path,
    asked: Option<&str>,
    rules: &ReadingRules,
    checked: &mut CheckedWorkbooks,
) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    let mut file = File::open(path)?;
    let fault = match Container::of_file(path)? {
        Container::Zip => None,
        Container::Compound => {
            let mut bytes = Vec::new();
            (&mut file).take(SEARCHED_BYTES).read_to_end(&mut bytes)?;
            Some(fault_of_compound(&bytes))
        }
        Container::Other => Some(WorkbookFault::NoSheets),
    };
    if let Some(fault) = fault {
        return Ok(Err(vec![about_all(fault)]));
    }
    let opened = catch_panics(|| {
        let mut workbook = Workbook::open(file, path, checked)?;
        let (sheet, dialect) = match workbook.choose(asked, rules)? {
            Ok(chosen) => chosen,
            Err(faults) => return Ok(Err(faults)),
        };
        let columns: Vec<ColumnRule> = dialect.layout.columns.iter().map(column_rule).collect();
        let merged = workbook.merged_cells(&sheet.name, &columns)?;
        let options = ExtractOptions { first_row: dialect.lines_before, end_row: u32::MAX, columns, merged };
        Ok(Ok(workbook.read(sheet, dialect, options)))
    });
    Ok(opened.unwrap_or_else(|fault| Err(vec![about_all(fault)])))
}

fn about_all(fault: WorkbookFault) -> DialectFault {
    DialectFault { line: None, complaint: Complaint::Workbook(fault) }
}

impl Workbook {
    fn open(file: File, path: &Path, checked: &mut CheckedWorkbooks) -> Result<Self, WorkbookFault> {
        let damaged = WorkbookFault::Damaged { after_row: None };
        let known = [true, false].into_iter().find(|merged| checked.0.contains(&(path.to_owned(), *merged)));
        let contents = match known {
            Some(has_merged_cells) => Contents { has_merged_cells },
            None => limits::check(file.try_clone().map_err(|_| damaged.clone())?)?,
        };
        checked.0.insert((path.to_owned(), contents.has_merged_cells));
        let xlsx = Xlsx::new(BufReader::new(file)).map_err(|error| match error {
            calamine::XlsxError::Password => WorkbookFault::Encrypted,
            _ => damaged,
        })?;
        Ok(Self { xlsx, contents })
    }

    /// The names of the sheets with cells; charts have none.
    fn sheets(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
    }

    /// The first rows of a sheet as CSV in UTF-8.
    fn first_lines(&mut self, sheet: &str) -> Result<Vec<u8>, WorkbookFault> {
        let options = ExtractOptions { end_row: SNIFFED_RECORDS as u32, ..ExtractOptions::default() };
        let mut sample = Vec::new();
        sheet::extract(&mut self.xlsx, sheet, &options, |chunk| {
            sample.extend_from_slice(&chunk);
            true
        })?;
        Ok(sample)
    }

    /// Some cell of the sheet is not blank.
    fn is_filled(&mut self, sheet: &str) -> Result<bool, WorkbookFault> {
        let options = ExtractOptions { end_row: u32::MAX, ..ExtractOptions::default() };
        let mut is_filled = false;
        sheet::extract(&mut self.xlsx, sheet, &options, |chunk| {
            is_filled = chunk.iter().any(|byte| !byte.is_ascii_whitespace());
            !is_filled
        })?;
        Ok(is_filled)
    }

    /// The merged cells of the sheet; empty if no column fills them down.
    fn merged_cells(&mut self, sheet: &str, columns: &[ColumnRule]) -> Result<Vec<Dimensions>, WorkbookFault> {
        if !self.contents.has_merged_cells || !columns.iter().any(|column| column.fills_down) {
            return Ok(Vec::new());
        }
        sheet::merged_cells(&mut self.xlsx, sheet)
    }

    /// Reads the rows below the heading on a thread of its own: calamine's iterator borrows the
    /// workbook, so it cannot be returned as a reader.
    fn read(self, chosen: ChosenSheet, dialect: Dialect, options: ExtractOptions) -> Sniffed {
        let (sender, receiver) = sync_channel(WAITING_CHUNKS);
        let mut xlsx = self.xlsx;
        let sheet = chosen.name.clone();
        // If the receiver is dropped, sending fails and the thread ends.
        thread::spawn(move || {
            let done =
                catch_panics(|| sheet::extract(&mut xlsx, &sheet, &options, |chunk| sender.send(Ok(chunk)).is_ok()));
            // An empty chunk marks the end; a channel closed without it means that the thread has
            // died.
            let _ = sender.send(done.map(|()| Vec::new()));
        });
        let reader = Box::new(ChannelReader { receiver, chunk: Vec::new(), position: 0, is_done: false });
        let (sheet, is_sheet_worth_naming) = (Some(chosen.name), chosen.is_worth_naming);
        Sniffed { dialect, rest: Vec::new(), is_whole: false, reader, sheet, is_sheet_worth_naming }
    }
}

fn column_rule(column: &Column) -> ColumnRule {
    let fills_down = match column.role {
        Role::Field(Field::Amount | Field::Quantity) => false,
        Role::Field(_) | Role::Dimension => true,
        Role::Account(_) | Role::Month(_) | Role::Calculated(_) | Role::Ignored | Role::Blank => false,
    };
    ColumnRule { fills_down, ignores_formulas: matches!(column.role, Role::Calculated(_) | Role::Ignored) }
}

/// Reads the chunks of a sheet from its thread.
struct ChannelReader {
    receiver: Receiver<Result<Vec<u8>, WorkbookFault>>,
    chunk: Vec<u8>,
    position: usize,
    is_done: bool,
}

impl Read for ChannelReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.position == self.chunk.len() && !self.is_done {
            self.chunk = self
                .receiver
                .recv()
                .unwrap_or(Err(WorkbookFault::Damaged { after_row: None }))
                .map_err(io::Error::other)?;
            self.position = 0;
            self.is_done = self.chunk.is_empty();
        }
        let count = buffer.len().min(self.chunk.len() - self.position);
        buffer[..count].copy_from_slice(&self.chunk[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}
