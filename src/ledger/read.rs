//! Reads ledgers: any number of files, with any number of workers, into any sink, with every
//! complaint about them.

use std::collections::HashMap;
use std::io;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::feed::{Block, Feed, FileError, Progress};
use super::file_counts::FileCounts;
use super::names::Names;
use super::open::dialect::FileContext;
use super::open::source::Source;
use super::problem::Finding;
use super::reading::{FileReport, Reading, line_of, problem_in};
use super::rows::{RejectedRow, RowReader};
use super::rules::ReadingRules;
use super::sink::Sink;
use crate::ratio::Overflow;
use crate::words::ledger::Problem;

/// How the work is divided. It changes how long reading takes and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Threads that read at the same time; at least one.
    pub workers: usize,
    /// The size of a block in bytes, about.
    pub block_bytes: usize,
}

/// The size of a block: it stays in a core's second-level cache, and handing it out costs nothing
/// in comparison.
pub const BLOCK_BYTES: usize = 256 * 1024;

/// Below this many bytes a second worker costs more than it saves.
const BYTES_WORTH_TWO_WORKERS: u64 = 4 * 1024 * 1024;

impl Effort {
    /// As many workers as `asked`, else as there are processors; one for a small ledger.
    pub fn for_sources(sources: &[Source], asked: Option<usize>) -> Self {
        let is_unknown = sources.contains(&Source::StandardInput);
        let bytes: u64 = sources.iter().map(Source::size).sum();
        let available = || thread::available_parallelism().map_or(1, usize::from);
        let workers = match asked {
            Some(workers) => workers.max(1),
            None if bytes < BYTES_WORTH_TWO_WORKERS && !is_unknown => 1,
            None => available(),
        };
        Self { workers, block_bytes: BLOCK_BYTES }
    }
}

/// A row with complaints, ready for the file of rejects.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// Its file, as given.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The headings of its file.
    pub headings: Vec<String>,
    /// Its fields as they stand.
    pub fields: Vec<String>,
}

/// Takes rejected rows, in the order of the files.
pub type TakeRejection<'a> = dyn FnMut(Rejection) -> io::Result<()> + Send + 'a;

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A sum no longer fits.
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// A rejected row cannot be written.
    #[error("{0}")]
    Rejects(io::Error),
}

/// Reads ledgers into a sink.
///
/// Each worker takes blocks until there are none and posts into a sink of its own; in the end the
/// sinks are merged. All complaints are collected: the caller decides whether figures may be
/// computed from a reading that has some. `rejects` receives every row with a complaint.
///
/// # Errors
///
/// [`ReadError`] where a file cannot be read to its end, a sum overflows or a rejected row cannot
/// be written. Complaints about the ledgers are no error here.
pub fn read<S: Sink>(
    sources: &[Source],
    rules: &ReadingRules,
    effort: Effort,
    rejects: Option<&mut TakeRejection<'_>>,
    new_sink: impl Fn() -> S + Sync,
) -> Result<Reading<S::Result>, ReadError> {
    read_with_progress(sources, rules, effort, rejects, new_sink, &Progress::default())
}

/// Reads ledgers into a sink as [`read`] does, and counts the bytes that have been read.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_with_progress<S: Sink>(
    sources: &[Source],
    rules: &ReadingRules,
    effort: Effort,
    rejects: Option<&mut TakeRejection<'_>>,
    new_sink: impl Fn() -> S + Sync,
    progress: &Progress,
) -> Result<Reading<S::Result>, ReadError> {
    let dealers = Mutex::new(Names::default());
    let feed = Mutex::new(Feed::new(sources, rules, effort.block_bytes.max(1), progress));
    let leaves_out_rows = rejects.is_some();
    // A blank cell may take its value from another block, and rejects are written in order.
    let must_be_in_order = !rules.fill_down.is_empty() || leaves_out_rows;
    let new_worker = |keeps_rejected| Worker::new(rules, &dealers, new_sink(), keeps_rejected);
    let results: Vec<Result<Worker<S>, ReadError>> = if must_be_in_order || effort.workers <= 1 {
        vec![new_worker(leaves_out_rows).run(&feed, rejects)]
    } else {
        let work = || new_worker(false).run(&feed, None);
        thread::scope(|scope| {
            let handles: Vec<_> = (0..effort.workers).map(|_| scope.spawn(work)).collect();
            handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    };
    let feed = feed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut results = results.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
    let first = results.next().unwrap_or_else(|| new_worker(false));
    let mut all = results.try_fold(first, Worker::merge)?;
    all.rows.findings.merge(feed.findings);
    Ok(all.finish(feed.files, sources, leaves_out_rows))
}

/// A thread's share of the reading.
struct Worker<'a, S> {
    rows: RowReader<'a, S>,
    /// By the number of the file.
    counts: HashMap<u32, FileCounts>,
}

impl<'a, S: Sink> Worker<'a, S> {
    fn new(rules: &'a ReadingRules, dealers: &'a Mutex<Names>, sink: S, keeps_rejected: bool) -> Self {
        Self { rows: RowReader::new(rules, dealers, sink, keeps_rejected), counts: HashMap::new() }
    }

    fn run(mut self, feed: &Mutex<Feed<'_>>, mut rejects: Option<&mut TakeRejection<'_>>) -> Result<Self, ReadError> {
        let mut buffer = Vec::new();
        loop {
            // A statement of its own: the lock is released before the block is read.
            let next = lock(feed).next_block(&mut buffer)?;
            let Some(block) = next else { break };
            let rejected = self.read_block(&block, &buffer)?;
            if let Some(take) = rejects.as_deref_mut() {
                rejected
                    .into_iter()
                    .try_for_each(|row| take(self.rejection(&block.file, row)))
                    .map_err(ReadError::Rejects)?;
            }
        }
        self.rows.sink.settle()?;
        Ok(self)
    }

    /// Reads a block; gives the rows that are now known to be rejected, where they are kept.
    fn read_block(&mut self, block: &Block, bytes: &[u8]) -> Result<Vec<RejectedRow>, ReadError> {
        self.rows.begin_file(&block.file);
        let outcome = self.rows.read_block(bytes, block.number)?;
        let counts = self.counts.entry(block.file.number).or_default();
        if self.rows.keeps_rejected() {
            return Ok(counts.add_next_block(block.number, outcome, &block.file, &mut self.rows.findings));
        }
        counts.add_block(block.number, outcome);
        Ok(Vec::new())
    }

    /// A rejected row with its line, which a reading in order knows.
    fn rejection(&self, file: &FileContext, row: RejectedRow) -> Rejection {
        let block_lines = self.counts.get(&file.number).map(|counts| counts.block_lines.as_slice()).unwrap_or_default();
        let problem = |finding: Finding| problem_in(file, line_of(finding.place, block_lines), finding);
        let problems: Vec<Problem> = row.findings.into_iter().map(problem).collect();
        Rejection {
            file: file.name.clone(),
            line: problems.first().and_then(|problem| problem.line).unwrap_or_default(),
            problems,
            headings: file.dialect.layout.columns.iter().map(|column| column.heading.clone()).collect(),
            fields: row.fields,
        }
    }

    fn merge(mut self, other: Self) -> Result<Self, ReadError> {
        for (file, counts) in other.counts {
            self.counts.entry(file).or_default().merge(counts);
        }
        self.rows.merge(other.rows)?;
        Ok(self)
    }

    /// Decides what only the whole file shows: footers and line numbers.
    fn finish(mut self, files: Vec<Arc<FileContext>>, sources: &[Source], leaves_out_rows: bool) -> Reading<S::Result> {
        let mut report = |context: Arc<FileContext>| {
            let mut counts = self.counts.remove(&context.number).unwrap_or_default();
            let footers_at = counts.settle_footers(&mut self.rows.findings);
            let block_lines = counts.line_of_each_block(context.dialect.lines_before);
            let mut rows = counts.rows;
            rows.headings += context.dialect.heading_rows;
            rows.blank += context.dialect.blank_rows;
            FileReport { context, rows, footers_at, totals_at: counts.totals_at, block_lines }
        };
        let files = files.into_iter().map(&mut report).collect();
        let RowReader { sink, dealers, findings, .. } = self.rows;
        Reading::new(sink.finish(), dealers.into_all(), files, findings, sources, leaves_out_rows)
    }
}

fn lock<'a, 'b>(feed: &'b Mutex<Feed<'a>>) -> MutexGuard<'b, Feed<'a>> {
    feed.lock().unwrap_or_else(PoisonError::into_inner)
}
