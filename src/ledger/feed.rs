//! Hands out the ledgers block by block to the workers that read them.
//!
//! A block begins and ends where a record does, so that workers need not know of each other. Cutting needs to know which line
//! ends are inside quotes, and that is known only in order; it is cheap, because only quotes are looked at.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::cutter::Cutter;
use super::dialect::{self, FileContext};
use super::problem::{Finding, Findings, Place};
use super::reader::Progress;
use super::rules::ReadingRules;
use super::source::Source;
use super::workbook::Measured;
use crate::words::ledger::Complaint;

/// The most bytes that a record may have: a longer one is a quote that is not closed, or no ledger.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// A stretch of whole records of one file.
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
    /// The bytes that have been handed out.
    progress: &'a Progress,
    next_source: usize,
    measured: Measured,
    open: Option<OpenFile>,
    /// The files that turned out to be ledgers.
    pub files: Vec<Arc<FileContext>>,
    /// Complaints about whole files.
    pub findings: Findings,
}

struct OpenFile {
    context: Arc<FileContext>,
    reader: Box<dyn Read + Send>,
    /// Bytes read but not handed out: the beginning of the next block.
    carry: Vec<u8>,
    is_whole: bool,
    next_block: u32,
}

impl<'a> Feed<'a> {
    /// Hands out `sources` in blocks of about that many bytes.
    pub fn new(sources: &'a [Source], rules: &'a ReadingRules, block_bytes: usize, progress: &'a Progress) -> Self {
        let (measured, findings) = (Measured::default(), Findings::keeping(rules.problems_kept));
        Self {
            sources,
            rules,
            block_bytes,
            progress,
            next_source: 0,
            measured,
            open: None,
            files: Vec::new(),
            findings,
        }
    }

    /// Puts the next block into `buffer`; `None` where there are no more.
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

    /// Opens the next file that is a ledger; false where there is none.
    fn open_next(&mut self) -> Result<bool, FileError> {
        let Some(source) = self.sources.get(self.next_source) else {
            return Ok(false);
        };
        let number = self.next_source as u32;
        self.next_source += 1;
        let name = source.name();
        let sniffed = dialect::sniff_source(source, self.rules, &mut self.measured);
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

/// The line of a complaint that is about a file as a whole.
pub const WHOLE_FILE: u32 = u32::MAX;

enum Cut {
    Done,
    /// A record goes on beyond the limit; it, or the quote that makes it so long, begins on that line of the block.
    RecordTooLong {
        line: u32,
    },
}

impl OpenFile {
    /// Fills the buffer with whole records; it is empty at the end of the file.
    fn fill(&mut self, buffer: &mut Vec<u8>, block_bytes: usize) -> io::Result<Cut> {
        // Each worker fills the buffer that it filled before: another worker's is in the cache of another processor. What stands there
        // is written over, because to clear it would take as long as to cut it.
        let mut filled = self.carry.len();
        make_room(buffer, filled);
        buffer[..filled].copy_from_slice(&self.carry);
        self.carry.clear();
        let mut cutter = Cutter::default();
        let mut wanted = block_bytes;
        loop {
            if !self.is_whole && filled < wanted {
                make_room(buffer, wanted);
                filled += dialect::read_all(&mut self.reader, &mut buffer[filled..wanted])?;
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
                let line = cutter.open_quote().map_or(0, |quote| super::records::line_ends(&buffer[..quote]));
                return Ok(Cut::RecordTooLong { line });
            }
            wanted += block_bytes.max(wanted / 2);
        }
    }
}

/// Makes the buffer that long at least.
fn make_room(buffer: &mut Vec<u8>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, 0);
    }
}
