//! Reads ledgers: any number of files, on any number of workers, into any sink, with every complaint about them.

use std::collections::HashMap;
use std::io;
use std::panic::resume_unwind;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::dialect::FileContext;
use super::entry::Sink;
use super::feed::{Block, Feed, FileError, WHOLE_FILE};
use super::names::Names;
use super::problem::{Finding, Findings, FirstPlaces, Place};
use super::row_counts::RowCounts;
use super::rows::{Footers, RejectedRow, RowReader};
use super::rules::ReadingRules;
use super::source::Source;
use crate::ratio::Overflow;
use crate::words::ledger::{Complaint, Problem};

/// How many bytes have been read: whoever shows progress looks at it while reading goes on.
pub type Progress = AtomicU64;

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

/// A file that was read.
#[derive(Debug)]
pub struct FileReport {
    /// How it is written.
    pub context: Arc<FileContext>,
    /// Its rows by kind.
    pub rows: RowCounts,
    /// The first rows after the last entry without a date and without amounts.
    footers_at: FirstPlaces,
    /// The first total rows that were left out.
    totals_at: FirstPlaces,
    /// The line on which each of its blocks begins, from 0, and on which the next one would.
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
    /// How many of them no rejecting of rows makes good.
    pub fatal_count: u64,
    problems_kept: usize,
}

impl<S> Reading<S> {
    /// Where a place is, as `file:line`.
    pub fn locate(&self, place: Place) -> String {
        let Some(file) = self.file(place.file) else {
            return String::new();
        };
        format!("{}:{}", file.context.name, file.line(place))
    }

    /// How the files are written, in the order of the arguments.
    pub fn contexts(&self) -> impl Iterator<Item = &FileContext> + Clone {
        self.files.iter().map(|file| file.context.as_ref())
    }

    fn file(&self, number: u32) -> Option<&FileReport> {
        self.files.iter().find(|file| file.context.number == number)
    }
}

impl FileReport {
    /// The line of a place, from 1.
    fn line(&self, place: Place) -> u64 {
        line_of(place, &self.block_lines)
    }

    /// The lines of the first rows after the last entry without a date and without amounts.
    pub fn footer_lines(&self) -> Vec<u64> {
        self.footers_at.sorted().map(|place| self.line(place)).collect()
    }

    /// The lines of the first total rows that were left out.
    pub fn total_lines(&self) -> Vec<u64> {
        self.totals_at.sorted().map(|place| self.line(place)).collect()
    }
}

/// The line of a place, from 1, where it is known on which line each block begins.
fn line_of(place: Place, block_lines: &[u64]) -> u64 {
    let block = block_lines.get(place.block as usize).copied().unwrap_or_default();
    block + u64::from(place.line) + 1
}

/// A row that was complained about, ready to be written down.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// Its file, as it was given.
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
    /// A rejected row cannot be written down.
    #[error("{0}")]
    Rejects(io::Error),
}

/// Reads ledgers into a sink.
///
/// Each worker takes blocks until there are no more and posts into a sink of its own; afterwards the sinks are merged. All
/// complaints are collected; whoever computes from a reading with complaints must have been told to. Where `rejects` is given
/// it is handed every row that was complained about.
///
/// # Errors
///
/// [`ReadError`] where a file cannot be read to its end, a sum overflows or a rejected row cannot be written down. Complaints
/// about the ledgers are no error here.
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
    // What a blank cell takes from above may stand in another block, and rejected rows are handed over in order: then
    // blocks must be read in order.
    let leaves_out_rows = rejects.is_some();
    let must_be_in_order = !rules.fill_down.is_empty() || leaves_out_rows;
    let new_worked = |keeps_rejected| Worked::new(rules, &dealers, new_sink(), keeps_rejected);
    let results: Vec<Result<Worked<S>, ReadError>> = if must_be_in_order || effort.workers <= 1 {
        vec![work_through(&feed, new_worked(rejects.is_some()), rejects)]
    } else {
        let work = || work_through(&feed, new_worked(false), None);
        thread::scope(|scope| {
            let handles: Vec<_> = (0..effort.workers).map(|_| scope.spawn(work)).collect();
            handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    };
    let feed = feed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut results = results.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
    let first = results.next().unwrap_or_else(|| new_worked(false));
    let mut all = results.try_fold(first, Worked::merge)?;
    all.rows.findings.merge(feed.findings);
    Ok(all.finish(feed.files, sources, leaves_out_rows))
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
    /// The line on which each block begins, in a reading in order.
    block_lines: Vec<u64>,
    /// The last row that is an entry or should be one.
    last_entry: Option<Place>,
    /// Rows that are footers if no entry comes after them, and complaints otherwise.
    footers: Footers,
    /// The first total rows that were left out.
    totals_at: FirstPlaces,
}

impl FileCounts {
    /// Counts rows that looked like footers and are none.
    fn reject(&mut self, rows: &[RejectedRow], findings: &mut Findings) {
        self.rows.rejected += rows.len() as u64;
        rows.iter().flat_map(|row| &row.findings).for_each(|finding| findings.push(finding.clone()));
    }
}

fn work_through<'a, S: Sink>(
    feed: &Mutex<Feed<'_>>,
    mut worked: Worked<'a, S>,
    mut rejects: Option<&mut TakeRejection<'_>>,
) -> Result<Worked<'a, S>, ReadError> {
    let mut buffer = Vec::new();
    loop {
        // Taken in a statement of its own: held on to, the lock would make all other workers wait for this one's work.
        let next = lock(feed).next_block(&mut buffer)?;
        let Some(block) = next else { break };
        let rejected = worked.block(&block, &buffer)?;
        if let Some(take) = rejects.as_deref_mut() {
            rejected
                .into_iter()
                .try_for_each(|row| take(worked.rejection(&block.file, row)))
                .map_err(ReadError::Rejects)?;
        }
    }
    worked.rows.sink.settle()?;
    Ok(worked)
}

fn lock<'a, 'b>(feed: &'b Mutex<Feed<'a>>) -> MutexGuard<'b, Feed<'a>> {
    feed.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, S: Sink> Worked<'a, S> {
    fn new(rules: &'a ReadingRules, dealers: &'a Mutex<Names>, sink: S, keeps_rejected: bool) -> Self {
        Self { rows: RowReader::new(rules, dealers, sink, keeps_rejected), counts: HashMap::new() }
    }

    /// Reads a block and returns the rows that are now known to be rejected: those of a reading in order.
    fn block(&mut self, block: &Block, bytes: &[u8]) -> Result<Vec<RejectedRow>, ReadError> {
        self.rows.begin_file(&block.file);
        let outcome = self.rows.read_block(bytes, block.number)?;
        let counts = self.counts.entry(block.file.number).or_default();
        counts.rows.add(&outcome.rows);
        let mut rejected = Vec::new();
        if self.rows.keeps_rejected() {
            let lines_so_far = counts.lines.last().zip(counts.block_lines.last());
            let begins_at = lines_so_far
                .map_or(u64::from(block.file.dialect.lines_before), |((_, lines), begin)| begin + u64::from(*lines));
            counts.block_lines.push(begins_at);
        }
        counts.lines.push((block.number, outcome.lines));
        if outcome.last_entry.is_some() && self.rows.keeps_rejected() {
            rejected = std::mem::take(&mut counts.footers).first;
            counts.reject(&rejected, &mut self.rows.findings);
        }
        counts.last_entry = counts.last_entry.max(outcome.last_entry);
        counts.totals_at.add(outcome.totals_at);
        // In a reading in no order too: no entry of this worker's later blocks makes good what an earlier one refutes.
        counts.footers.append(outcome.footers, self.rows.keeps_rejected());
        rejected.extend(outcome.rejected);
        // Rows that are handed over are kept no longer than they could still be footers: memory does not grow with them.
        if self.rows.keeps_rejected() && counts.footers.are_too_many() {
            let too_many = counts.footers.decide();
            counts.reject(&too_many, &mut self.rows.findings);
            rejected.extend(too_many);
        }
        Ok(rejected)
    }

    /// A rejected row with its line, which is known in a reading in order.
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
            let mine = self.counts.entry(file).or_default();
            mine.rows.add(&counts.rows);
            mine.lines.extend(counts.lines);
            mine.last_entry = mine.last_entry.max(counts.last_entry);
            mine.footers.append(counts.footers, false);
            mine.totals_at.add(counts.totals_at);
        }
        self.rows.merge(other.rows)?;
        Ok(self)
    }

    /// Rows without a date and without amounts are footers where no entry follows and they are few; says where they are.
    fn settle_footers(&mut self, counts: &mut FileCounts) -> FirstPlaces {
        let footers = std::mem::take(&mut counts.footers);
        let (are_few, beyond) = (!footers.are_too_many(), footers.beyond());
        let mut footers_at = FirstPlaces::default();
        for row in footers.first {
            match row.findings.first().map(|finding| finding.place) {
                Some(place) if are_few && Some(place) > counts.last_entry => {
                    counts.rows.footers += 1;
                    footers_at.note(place);
                }
                _ => counts.reject(&[row], &mut self.rows.findings),
            }
        }
        counts.rows.rejected += beyond;
        self.rows.findings.count_more(beyond);
        footers_at
    }

    /// Decides what only the whole file tells: footers, line numbers.
    fn finish(
        mut self,
        contexts: Vec<Arc<FileContext>>,
        sources: &[Source],
        leaves_out_rows: bool,
    ) -> Reading<S::Result> {
        let mut files = Vec::new();
        for context in contexts {
            let mut counts = self.counts.remove(&context.number).unwrap_or_default();
            let footers_at = self.settle_footers(&mut counts);
            counts.rows.headings += context.dialect.heading_rows;
            counts.rows.blank += context.dialect.blank_rows;
            let block_lines = line_of_each_block(counts.lines, context.dialect.lines_before);
            let rows = counts.rows;
            files.push(FileReport { context, rows, footers_at, totals_at: counts.totals_at, block_lines });
        }
        let mut reading = Reading {
            sink: self.rows.sink.finish(),
            dealers: self.rows.dealers.into_all(),
            files,
            problems: Vec::new(),
            problem_count: self.rows.findings.count(),
            fatal_count: self.rows.findings.fatal(),
            problems_kept: self.rows.findings.kept(),
        };
        for finding in self.rows.findings.into_sorted() {
            let problem = reading.problem(finding, sources);
            reading.problems.push(problem);
        }
        // Where every row was complained about, those complaints say why; where such rows are only left out, nothing is left.
        let is_explained = if leaves_out_rows { reading.fatal_count > 0 } else { reading.problem_count > 0 };
        if !is_explained && reading.files.iter().all(|file| file.rows.entries == 0) {
            reading.complain(Complaint::NoEntries);
        }
        reading
    }
}

impl<S> Reading<S> {
    /// Adds a complaint about the ledger as a whole.
    pub fn complain(&mut self, complaint: Complaint) {
        self.add(Problem { file: None, line: None, column: None, text: None, complaint });
    }

    /// Adds a complaint about a row that only the whole ledger shows to be wrong.
    pub fn complain_at(&mut self, place: Place, complaint: Complaint) {
        let finding = Finding { place, column: None, text: None, complaint };
        match self.file(place.file) {
            Some(file) => self.add(problem_in(&file.context, file.line(place), finding)),
            None => self.complain(finding.complaint),
        }
    }

    fn add(&mut self, problem: Problem) {
        self.problem_count += 1;
        self.fatal_count += u64::from(problem.complaint.is_fatal());
        if self.problems.len() < self.problems_kept {
            self.problems.push(problem);
        }
    }

    fn problem(&self, finding: Finding, sources: &[Source]) -> Problem {
        if let Some(file) = self.file(finding.place.file) {
            return problem_in(&file.context, file.line(finding.place), finding);
        }
        // A file whose heading was not understood has no blocks: its lines are counted from its beginning.
        let Finding { place, text, complaint, .. } = finding;
        Problem {
            file: sources.get(place.file as usize).map(Source::name),
            line: (place.line != WHOLE_FILE).then(|| u64::from(place.line) + 1),
            column: None,
            text,
            complaint,
        }
    }
}

fn problem_in(file: &FileContext, line: u64, finding: Finding) -> Problem {
    let Finding { column, text, complaint, .. } = finding;
    let heading = |index: usize| match file.dialect.layout.columns.get(index) {
        Some(column) if !column.heading.is_empty() => column.heading.clone(),
        // A column without a heading is called what a spreadsheet calls it.
        _ => spreadsheet_column(index),
    };
    Problem { file: Some(file.name.clone()), line: Some(line), column: column.map(heading), text, complaint }
}

/// The letters of a column in a spreadsheet: A, B, ..., Z, AA.
fn spreadsheet_column(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

fn line_of_each_block(mut lines: Vec<(u32, u32)>, lines_before: u32) -> Vec<u64> {
    lines.sort_unstable();
    let mut line = u64::from(lines_before);
    let begins = |(_, count): (u32, u32)| {
        let begins_at = line;
        line += u64::from(count);
        begins_at
    };
    let mut begins_at: Vec<u64> = lines.into_iter().map(begins).collect();
    // A complaint may be about a block that was never handed out: it begins where the last one ends.
    begins_at.push(line);
    begins_at
}
