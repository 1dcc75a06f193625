//! Reads ledgers: any number of files, on any number of workers, into any sink, with every complaint about them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::dialect::FileContext;
use super::entry::Sink;
use super::feed::{Block, Feed, FileError, WHOLE_FILE};
use super::names::Names;
use super::problem::{Finding, Place};
use super::rows::RowReader;
use super::rules::ReadingRules;
use super::source::Source;
use crate::ratio::Overflow;
use crate::words::complaint::{Complaint, Problem};

/// How the work of reading is cut up. It changes how long reading takes and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How many workers read at the same time; at least one.
    pub workers: usize,
    /// About how many bytes a worker takes at a time.
    pub block_bytes: usize,
}

/// The size of a block: large enough that handing it out costs nothing, small enough to stay in a core's cache.
pub const BLOCK_BYTES: usize = 256 * 1024;

/// Below this many bytes a second worker costs more than it saves.
const BYTES_WORTH_TWO_WORKERS: u64 = 4 * 1024 * 1024;

impl Effort {
    /// As many workers as there are processors, or as were asked for; one for little work.
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

/// How many rows of a file were of which kind. Their sum is the number of rows of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows with at least one entry.
    pub with_entries: u64,
    /// Rows that have a date but no amount.
    pub without_amounts: u64,
    /// Blank rows.
    pub blank: u64,
    /// Headings, repeated headings, and titles above them.
    pub headings: u64,
    /// Rows after the last entry without a date and without amounts.
    pub footers: u64,
    /// Total rows that were left out.
    pub totals: u64,
    /// Rows that were complained about.
    pub rejected: u64,
    /// Entries: a row of a wide ledger may have many.
    pub entries: u64,
}

impl RowCounts {
    /// Adds the rows that another worker counted.
    pub fn add(&mut self, other: &Self) {
        self.with_entries += other.with_entries;
        self.without_amounts += other.without_amounts;
        self.blank += other.blank;
        self.headings += other.headings;
        self.footers += other.footers;
        self.totals += other.totals;
        self.rejected += other.rejected;
        self.entries += other.entries;
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct FileReport {
    /// How it is written.
    pub context: Arc<FileContext>,
    /// Its rows by kind.
    pub rows: RowCounts,
    /// The line on which each of its blocks begins, from 0.
    block_lines: Vec<u64>,
}

/// What reading gave.
#[derive(Debug)]
pub struct Reading<S> {
    /// What took the entries in.
    pub sink: S,
    /// The dealers.
    pub dealers: Names,
    /// The files, in the order of the arguments.
    pub files: Vec<FileReport>,
    /// The first complaints, in the order of the rows.
    pub problems: Vec<Problem>,
    /// How many complaints there are.
    pub problem_count: u64,
}

impl<S> Reading<S> {
    /// Where a place is, as `file:line`.
    pub fn locate(&self, place: Place) -> String {
        let Some(file) = self.file(place.file) else {
            return String::new();
        };
        format!("{}:{}", file.context.name, file.line(place))
    }

    fn file(&self, number: u32) -> Option<&FileReport> {
        self.files.iter().find(|file| file.context.number == number)
    }
}

impl FileReport {
    /// The line of a place, from 1.
    fn line(&self, place: Place) -> u64 {
        let block = self.block_lines.get(place.block as usize).copied().unwrap_or_default();
        block + u64::from(place.line) + 1
    }
}

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A sum no longer fits.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// Reads ledgers into a sink.
///
/// Each worker takes blocks until there are no more and posts into a sink of its own; afterwards the sinks are merged. All
/// complaints are collected; whoever computes from a reading with complaints must have been told to.
///
/// # Errors
///
/// [`ReadError`] where a file cannot be read to its end or a sum overflows. Complaints about the ledgers are no error here.
pub fn read<S: Sink>(
    sources: &[Source],
    rules: &ReadingRules,
    effort: Effort,
    new_sink: impl Fn() -> S + Sync,
) -> Result<Reading<S>, ReadError> {
    let feed = Mutex::new(Feed::new(sources, rules, effort.block_bytes.max(1)));
    let work = || work_through(&feed, rules, new_sink());
    // What a blank cell takes from above may stand in another block: then blocks must be read in order.
    let workers = if rules.fill_down.is_empty() { effort.workers.max(1) } else { 1 };
    let results: Vec<Result<Worked<S>, ReadError>> = if workers == 1 {
        vec![work()]
    } else {
        thread::scope(|scope| {
            let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            handles
                .into_iter()
                .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        })
    };
    let feed = feed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut results = results.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
    let first = results.next().unwrap_or_else(|| Worked::new(rules, new_sink()));
    let mut all = results.try_fold(first, Worked::merge)?;
    all.rows.findings.merge(feed.findings);
    Ok(all.finish(feed.files, sources))
}

/// What one worker has done.
struct Worked<'a, S> {
    rows: RowReader<'a, S>,
    counts: HashMap<u32, FileCounts>,
}

/// What one worker has seen of one file.
#[derive(Default)]
struct FileCounts {
    rows: RowCounts,
    /// How many lines each block has.
    lines: Vec<(u32, u32)>,
    /// The last row that is an entry or should be one.
    last_entry: Option<Place>,
    /// Rows that are footers if no entry comes after them, and complaints otherwise.
    footers: Vec<Finding>,
}

fn work_through<'a, S: Sink>(
    feed: &Mutex<Feed<'a>>,
    rules: &'a ReadingRules,
    sink: S,
) -> Result<Worked<'a, S>, ReadError> {
    let mut worked = Worked::new(rules, sink);
    let mut buffer = Vec::new();
    while let Some(block) = lock(feed).next_block(&mut buffer)? {
        worked.block(&block, &buffer)?;
    }
    Ok(worked)
}

fn lock<'a, 'b>(feed: &'b Mutex<Feed<'a>>) -> MutexGuard<'b, Feed<'a>> {
    feed.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, S: Sink> Worked<'a, S> {
    fn new(rules: &'a ReadingRules, sink: S) -> Self {
        Self { rows: RowReader::new(rules, sink), counts: HashMap::new() }
    }

    fn block(&mut self, block: &Block, bytes: &[u8]) -> Result<(), ReadError> {
        self.rows.begin_file(&block.file);
        let outcome = self.rows.read_block(bytes, block.number)?;
        let counts = self.counts.entry(block.file.number).or_default();
        counts.rows.add(&outcome.rows);
        counts.lines.push((block.number, outcome.lines));
        counts.last_entry = counts.last_entry.max(outcome.last_entry);
        counts.footers.extend(outcome.footers);
        Ok(())
    }

    fn merge(mut self, other: Self) -> Result<Self, ReadError> {
        for (file, counts) in other.counts {
            let mine = self.counts.entry(file).or_default();
            mine.rows.add(&counts.rows);
            mine.lines.extend(counts.lines);
            mine.last_entry = mine.last_entry.max(counts.last_entry);
            mine.footers.extend(counts.footers);
        }
        self.rows.merge(other.rows)?;
        Ok(self)
    }

    /// Decides what only the whole file tells: footers, line numbers.
    fn finish(mut self, contexts: Vec<Arc<FileContext>>, sources: &[Source]) -> Reading<S> {
        let mut files = Vec::new();
        for context in contexts {
            let mut counts = self.counts.remove(&context.number).unwrap_or_default();
            for finding in counts.footers.drain(..) {
                if Some(finding.place) > counts.last_entry {
                    counts.rows.footers += 1;
                } else {
                    counts.rows.rejected += 1;
                    self.rows.findings.push(finding);
                }
            }
            counts.rows.headings += context.dialect.heading_rows;
            counts.rows.blank += context.dialect.blank_rows;
            let block_lines = line_of_each_block(counts.lines, context.dialect.lines_before);
            files.push(FileReport { context, rows: counts.rows, block_lines });
        }
        let problem_count = self.rows.findings.count();
        let mut reading =
            Reading { sink: self.rows.sink, dealers: self.rows.dealers, files, problems: Vec::new(), problem_count };
        for finding in self.rows.findings.into_sorted() {
            let problem = reading.problem(finding, sources);
            reading.problems.push(problem);
        }
        if reading.problem_count == 0 && reading.files.iter().all(|file| file.rows.entries == 0) {
            reading.complain(Complaint::NoEntries);
        }
        reading
    }
}

impl<S> Reading<S> {
    /// Adds a complaint about the ledger as a whole.
    pub fn complain(&mut self, complaint: Complaint) {
        self.problem_count += 1;
        self.problems.push(Problem { file: None, line: None, column: None, text: None, complaint });
    }

    /// Adds a complaint about a row that only the whole ledger shows to be wrong.
    pub fn complain_at(&mut self, place: Place, complaint: Complaint) {
        self.problem_count += 1;
        let file = self.file(place.file);
        self.problems.push(Problem {
            file: file.map(|file| file.context.name.clone()),
            line: file.map(|file| file.line(place)),
            column: None,
            text: None,
            complaint,
        });
    }

    fn problem(&self, finding: Finding, sources: &[Source]) -> Problem {
        let Finding { place, column, text, complaint } = finding;
        let file = self.file(place.file);
        let heading = |index: usize| Some(file?.context.dialect.layout.columns.get(index)?.heading.clone());
        // A file whose heading was not understood has no blocks: its lines are counted from its beginning.
        let line = match file {
            _ if place.line == WHOLE_FILE => None,
            Some(file) => Some(file.line(place)),
            None => Some(u64::from(place.line) + 1),
        };
        Problem {
            file: file.map(|file| file.context.name.clone()).or(sources.get(place.file as usize).map(Source::name)),
            line,
            column: column.and_then(heading),
            text,
            complaint,
        }
    }
}

fn line_of_each_block(mut lines: Vec<(u32, u32)>, lines_before: u32) -> Vec<u64> {
    lines.sort_unstable();
    let mut line = u64::from(lines_before);
    let begins = |(_, count): (u32, u32)| {
        let begins_at = line;
        line += u64::from(count);
        begins_at
    };
    lines.into_iter().map(begins).collect()
}
