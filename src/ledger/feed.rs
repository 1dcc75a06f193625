//! Opens the ledgers one after the other and hands out their blocks.
//!
//! A block begins and ends where a record does, so workers need not know of each other. Only a
//! reader in order can tell which line ends are inside quotes; cutting is therefore done here,
//! under one lock, and looks at little more than quotes.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::open::dialect::FileContext;
use super::open::sniff_source;
use super::open::source::{Source, read_all};
use super::open::workbook::CheckedWorkbooks;
use super::problem::{Finding, Findings, Place, WHOLE_FILE};
use super::rules::ReadingRules;
use super::split::RECORD_BYTES_MAX;
use super::split::cut::Cutter;
use crate::words::ledger::Complaint;

/// The bytes read so far; a progress bar may look at it while reading goes on.
pub type Progress = AtomicU64;

/// Names the block of whole records that the caller's buffer holds.
#[derive(Debug)]
pub struct Block {
    /// The file.
    pub file: Arc<FileContext>,
    /// Its number in the file.
    pub number: u32,
}

/// A file or folder that could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {error}")]
pub struct FileError {
    /// The file as it was given.
    pub file: String,
    /// What the system says.
    pub error: io::Error,
}

/// The ledgers, handed out block by block.
pub struct Feed<'a> {
    sources: &'a [Source],
    rules: &'a ReadingRules,
    block_bytes: usize,
    progress: &'a Progress,
    next_source: usize,
    checked: CheckedWorkbooks,
    open: Option<OpenFile>,
    /// The ledgers among the sources, in their order.
    pub files: Vec<Arc<FileContext>>,
    /// Complaints about whole files.
    pub findings: Findings,
}

struct OpenFile {
    context: Arc<FileContext>,
    reader: Box<dyn Read + Send>,
    /// Bytes that were read after the end of the last block.
    carry: Vec<u8>,
    is_whole: bool,
    next_block: u32,
}

impl<'a> Feed<'a> {
    /// A feed of `sources` in blocks of about `block_bytes`; `progress` counts what is handed out.
    pub fn new(sources: &'a [Source], rules: &'a ReadingRules, block_bytes: usize, progress: &'a Progress) -> Self {
        let (checked, findings) = (CheckedWorkbooks::default(), Findings::keeping(rules.problems_kept));
        Self { sources, rules, block_bytes, progress, next_source: 0, checked, open: None, files: Vec::new(), findings }
    }

    /// Puts the next block into `buffer`; `None` at the end of the last file.
    ///
    /// # Errors
    ///
    /// [`FileError`] where a file cannot be opened or read.
    pub fn next_block(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Block>, FileError> {
        loop {
            let Some(open) = &mut self.open else {
                if !self.open_next()? {
                    return Ok(None);
                }
                continue;
            };
            let place = Place { file: open.context.number, block: open.next_block, line: 0 };
            let cut = open.fill(buffer, self.block_bytes);
            let cut = cut.map_err(|error| FileError { file: open.context.name.clone(), error })?;
            let block = Block { file: Arc::clone(&open.context), number: open.next_block };
            open.next_block += 1;
            if let Cut::RecordTooLong { line } = cut {
                let complaint = Complaint::RecordTooLong { limit: RECORD_BYTES_MAX };
                self.findings.push(Finding { place: Place { line, ..place }, column: None, text: None, complaint });
                self.open = None;
            } else if buffer.is_empty() {
                self.open = None;
            } else {
                self.progress.fetch_add(buffer.len() as u64, Ordering::Relaxed);
                return Ok(Some(block));
            }
        }
    }

    /// Opens the next source, which may turn out to be no ledger; false where there is none.
    fn open_next(&mut self) -> Result<bool, FileError> {
        let Some(source) = self.sources.get(self.next_source) else {
            return Ok(false);
        };
        let number = self.next_source as u32;
        self.next_source += 1;
        let name = source.name();
        let sniffed = sniff_source(source, self.rules, &mut self.checked);
        match sniffed.map_err(|error| FileError { file: name.clone(), error })? {
            Ok(sniffed) => {
                let has_column = sniffed.dialect.bindings.dealer.is_some();
                let dealer = self
                    .rules
                    .dealer_from
                    .filter(|_| !has_column)
                    .and_then(|from| source.dealer(from, sniffed.sheet.as_deref()));
                let sheet = sniffed.sheet.filter(|_| sniffed.is_sheet_worth_naming);
                let name = sheet.map_or(name.clone(), |sheet| format!("{name}#{sheet}"));
                let context = Arc::new(FileContext { number, name, dealer, dialect: sniffed.dialect });
                self.files.push(Arc::clone(&context));
                let (carry, is_whole, reader) = (sniffed.rest, sniffed.is_whole, sniffed.reader);
                self.open = Some(OpenFile { context, reader, carry, is_whole, next_block: 0 });
            }
            Err(faults) => {
                for fault in faults {
                    let place = Place { file: number, block: 0, line: fault.line.unwrap_or(WHOLE_FILE) };
                    self.findings.push(Finding { place, column: None, text: None, complaint: fault.complaint });
                }
            }
        }
        Ok(true)
    }
}

enum Cut {
    Done,
    /// A record longer than [`RECORD_BYTES_MAX`]; it, or the quote that makes it so long, begins on
    /// `line` of the block.
    RecordTooLong {
        line: u32,
    },
}

impl OpenFile {
    /// Fills the buffer with whole records; it is empty at the end of the file.
    fn fill(&mut self, buffer: &mut Vec<u8>, block_bytes: usize) -> io::Result<Cut> {
        // A worker reuses its own buffer, which is in its core's cache. Old bytes are overwritten,
        // not cleared: clearing takes as long as cutting.
        let mut filled = self.carry.len();
        make_room(buffer, filled);
        buffer[..filled].copy_from_slice(&self.carry);
        self.carry.clear();
        let mut cutter = Cutter::default();
        let mut wanted = block_bytes;
        loop {
            if !self.is_whole && filled < wanted {
                make_room(buffer, wanted);
                filled += read_all(&mut self.reader, &mut buffer[filled..wanted])?;
                self.is_whole = filled < wanted;
            }
            let limit = if self.is_whole { filled } else { filled.min(wanted.max(1)) };
            let is_whole = self.is_whole && limit == filled;
            let cut = cutter.cut(&buffer[..limit], self.context.dialect.delimiter, is_whole);
            let cut = if is_whole { Some(limit) } else { cut };
            if let Some(cut) = cut {
                self.carry.extend_from_slice(&buffer[cut..filled]);
                buffer.truncate(cut);
                return Ok(Cut::Done);
            }
            if wanted > RECORD_BYTES_MAX + block_bytes {
                let line = cutter.open_quote().map_or(0, |quote| super::split::strict::line_ends(&buffer[..quote]));
                return Ok(Cut::RecordTooLong { line });
            }
            wanted += block_bytes.max(wanted / 2);
        }
    }
}

/// Grows the buffer to at least `length`.
fn make_room(buffer: &mut Vec<u8>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, 0);
    }
}
