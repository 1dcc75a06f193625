//! Workbooks as ledgers: a sheet becomes CSV in UTF-8 while it is read, and goes the way of every other ledger.
//!
//! There is no second set of rules: heading, rows, dates, amounts and complaints are those of CSV. `parts` refuses what
//! would not fit into memory, `choice` finds the sheet, `sheet` makes rows lines, `cells` makes cells text, `format` says what
//! a cell shows beside its value, and `guard` stands around all that a hostile file could bring down. A sheet is read twice:
//! its first rows for the heading, and then, knowing which columns are amounts, the rows below it, on a thread of its own.

mod cells;
mod choice;
mod format;
mod guard;
mod parts;
mod sheet;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use calamine::{Dimensions, Reader, SheetType, Xlsx};
use memchr::memmem;

use self::choice::Chosen;
use self::guard::guarded;
use self::parts::Parts;
use self::sheet::{ColumnRule, Extract};
use super::dialect::{self, DialectFault, SNIFFED_RECORDS, Sniffed};
use super::field::Field;
use super::heading::{Column, Role};
use super::rules::ReadingRules;
use crate::words::ledger::Complaint;
use crate::words::workbook::WorkbookFault;

pub use self::cells::NO_VALUE;
pub use self::choice::{SheetPassedOver, ledger_sheets, sheets_passed_over};

/// How many bytes of an old spreadsheet are searched for the sign of a password.
const SEARCHED_BYTES: u64 = 16 * 1024 * 1024;

/// How many chunks of lines may wait for whoever reads them.
const WAITING_CHUNKS: usize = 4;

/// What the first bytes say about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A packed file: a workbook, or something else.
    Zip,
    /// A container of Microsoft's: an old spreadsheet, or a workbook with a password.
    Compound,
    /// Anything else.
    Other,
}

impl Container {
    /// What those first bytes say; names say nothing, people rename files.
    pub fn of(beginning: &[u8]) -> Self {
        if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if beginning.starts_with(b"\xD0\xCF\x11\xE0") {
            Self::Compound
        } else {
            Self::Other
        }
    }

    /// What a file is.
    ///
    /// # Errors
    ///
    /// Those of reading it.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let mut beginning = Vec::new();
        File::open(path)?.take(8).read_to_end(&mut beginning)?;
        Ok(Self::of(&beginning))
    }
}

/// Why something of that kind that came through a pipe is no ledger; `None` where it may be one.
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

/// The workbooks that have been measured, so that a workbook of twelve sheets is not measured twelve times.
#[derive(Debug, Default)]
pub struct Measured(HashSet<(PathBuf, bool)>);

/// A workbook that has been found to fit into memory.
struct Workbook {
    xlsx: Xlsx<BufReader<File>>,
    parts: Parts,
}

/// The first rows of a sheet as CSV in UTF-8: of the one that is asked for, or else of the first; nothing where there is none.
///
/// # Errors
///
/// Those of reading the file.
pub fn beginning_of(path: &Path, asked: Option<&str>) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let read = guarded(|| {
        let mut workbook = Workbook::open(file, path, &mut Measured::default())?;
        let sheets = workbook.sheets();
        let sheet = sheets.iter().find(|sheet| asked.is_none_or(|asked| asked == *sheet));
        sheet.map_or(Ok(Vec::new()), |sheet| workbook.first_lines(sheet))
    });
    // What is wrong with a workbook is said when it is read as a ledger.
    Ok(read.unwrap_or_default())
}

/// Looks at the beginning of a workbook's sheet: of the one that is asked for, or else of the only one that is a ledger.
///
/// # Errors
///
/// The outer error where the file cannot be read, the inner one where it is no ledger that can be understood.
pub fn sniff(
    path: &Path,
    asked: Option<&str>,
    rules: &ReadingRules,
    measured: &mut Measured,
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
    let opened = guarded(|| {
        let mut workbook = Workbook::open(file, path, measured)?;
        let (sheet, dialect) = match workbook.choose(asked, rules)? {
            Ok(chosen) => chosen,
            Err(faults) => return Ok(Err(faults)),
        };
        let columns: Vec<ColumnRule> = dialect.layout.columns.iter().map(column_rule).collect();
        let merged = workbook.merged_cells(&sheet.name, &columns)?;
        let wanted = Extract { first_row: dialect.lines_before, end_row: u32::MAX, columns, merged };
        Ok(Ok(workbook.read(sheet, dialect, wanted)))
    });
    Ok(opened.unwrap_or_else(|fault| Err(vec![about_all(fault)])))
}

fn about_all(fault: WorkbookFault) -> DialectFault {
    DialectFault { line: None, complaint: Complaint::Workbook(fault) }
}

impl Workbook {
    fn open(file: File, path: &Path, measured: &mut Measured) -> Result<Self, WorkbookFault> {
        let damaged = WorkbookFault::Damaged { after_row: None };
        let known = [true, false].into_iter().find(|merged| measured.0.contains(&(path.to_owned(), *merged)));
        let parts = match known {
            Some(has_merged_cells) => Parts { has_merged_cells },
            None => parts::measure(file.try_clone().map_err(|_| damaged.clone())?)?,
        };
        measured.0.insert((path.to_owned(), parts.has_merged_cells));
        let xlsx = Xlsx::new(BufReader::new(file)).map_err(|error| match error {
            calamine::XlsxError::Password => WorkbookFault::Encrypted,
            _ => damaged,
        })?;
        Ok(Self { xlsx, parts })
    }

    /// The names of the sheets that have cells: charts have none.
    fn sheets(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
    }

    /// The first rows of a sheet as CSV in UTF-8.
    fn first_lines(&mut self, sheet: &str) -> Result<Vec<u8>, WorkbookFault> {
        let wanted = Extract { end_row: SNIFFED_RECORDS as u32, ..Extract::default() };
        let mut sample = Vec::new();
        sheet::extract(&mut self.xlsx, sheet, &wanted, |chunk| {
            sample.extend_from_slice(&chunk);
            true
        })?;
        Ok(sample)
    }

    /// Whether a sheet has a filled cell.
    fn is_filled(&mut self, sheet: &str) -> Result<bool, WorkbookFault> {
        let wanted = Extract { end_row: u32::MAX, ..Extract::default() };
        let mut is_filled = false;
        sheet::extract(&mut self.xlsx, sheet, &wanted, |chunk| {
            is_filled = chunk.iter().any(|byte| !byte.is_ascii_whitespace());
            !is_filled
        })?;
        Ok(is_filled)
    }

    /// The merged cells of a sheet that fill the cells below them.
    fn merged_cells(&mut self, sheet: &str, columns: &[ColumnRule]) -> Result<Vec<Dimensions>, WorkbookFault> {
        if !self.parts.has_merged_cells || !columns.iter().any(|column| column.fills_down) {
            return Ok(Vec::new());
        }
        sheet::merged_cells(&mut self.xlsx, sheet)
    }

    /// Reads what stands below the heading, on a thread of its own, because calamine lends its reader only while it runs.
    fn read(self, chosen: Chosen, dialect: dialect::Dialect, wanted: Extract) -> Sniffed {
        let (sender, receiver) = sync_channel(WAITING_CHUNKS);
        let mut xlsx = self.xlsx;
        let sheet = chosen.name.clone();
        // Ends by itself: a chunk that nobody waits for any more cannot be sent.
        thread::spawn(move || {
            let done = guarded(|| sheet::extract(&mut xlsx, &sheet, &wanted, |chunk| sender.send(Ok(chunk)).is_ok()));
            // An empty chunk is the end; without one the thread has died.
            let _ = sender.send(done.map(|()| Vec::new()));
        });
        let reader = Box::new(SheetText { receiver, chunk: Vec::new(), given: 0, is_done: false });
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

/// The text of a sheet as its thread hands it over.
struct SheetText {
    receiver: Receiver<Result<Vec<u8>, WorkbookFault>>,
    chunk: Vec<u8>,
    given: usize,
    is_done: bool,
}

impl Read for SheetText {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.chunk.len() && !self.is_done {
            self.chunk = self
                .receiver
                .recv()
                .unwrap_or(Err(WorkbookFault::Damaged { after_row: None }))
                .map_err(io::Error::other)?;
            self.given = 0;
            self.is_done = self.chunk.is_empty();
        }
        let count = buffer.len().min(self.chunk.len() - self.given);
        buffer[..count].copy_from_slice(&self.chunk[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}
