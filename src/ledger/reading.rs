//! What reading gives: the sink's result, the files, and every complaint with its line.

use std::sync::Arc;

use super::counts::RowCounts;
use super::names::Names;
use super::open::dialect::FileContext;
use super::open::source::Source;
use super::problem::{Finding, Findings, FirstPlaces, Place, WHOLE_FILE};
use crate::words::ledger::{Complaint, Problem};

/// What reading gave.
#[derive(Debug)]
pub struct Reading<S> {
    /// What the sink made of the entries.
    pub result: S,
    /// The dealers.
    pub dealers: Names,
    /// The files, in the order of the arguments.
    pub files: Vec<FileReport>,
    /// The first complaints, in the order of the rows.
    pub problems: Vec<Problem>,
    /// The number of complaints.
    pub problem_count: u64,
    /// Those that rejecting rows does not mend.
    pub fatal_count: u64,
    problems_kept: usize,
}

/// A file that was read.
#[derive(Debug)]
pub struct FileReport {
    /// How it is written.
    pub context: Arc<FileContext>,
    /// Its rows by kind.
    pub rows: RowCounts,
    /// The first footers.
    pub(super) footers_at: FirstPlaces,
    /// The first total rows that were left out.
    pub(super) totals_at: FirstPlaces,
    /// The line on which each block begins, from 0, and the one on which a next block would.
    pub(super) block_lines: Vec<u64>,
}

impl FileReport {
    /// The line of a place, from 1.
    fn line(&self, place: Place) -> u64 {
        line_of(place, &self.block_lines)
    }

    /// The lines of the first footers.
    pub fn footer_lines(&self) -> Vec<u64> {
        self.footers_at.sorted().map(|place| self.line(place)).collect()
    }

    /// The lines of the first total rows that were left out.
    pub fn total_lines(&self) -> Vec<u64> {
        self.totals_at.sorted().map(|place| self.line(place)).collect()
    }
}

/// The line of a place, from 1, given the line on which each block begins.
pub(super) fn line_of(place: Place, block_lines: &[u64]) -> u64 {
    let block = block_lines.get(place.block as usize).copied().unwrap_or_default();
    block + u64::from(place.line) + 1
}

impl<S> Reading<S> {
    /// Puts together what all workers have read. `leaves_out_rows`: complaints about rows are no
    /// reason to have no entries.
    pub(super) fn new(
        result: S,
        dealers: Names,
        files: Vec<FileReport>,
        findings: Findings,
        sources: &[Source],
        leaves_out_rows: bool,
    ) -> Self {
        let mut reading = Self {
            result,
            dealers,
            files,
            problems: Vec::new(),
            problem_count: findings.count(),
            fatal_count: findings.fatal(),
            problems_kept: findings.kept(),
        };
        for finding in findings.into_sorted() {
            let problem = reading.problem(finding, sources);
            reading.problems.push(problem);
        }
        let is_explained = if leaves_out_rows { reading.fatal_count > 0 } else { reading.problem_count > 0 };
        if !is_explained && reading.files.iter().all(|file| file.rows.entries == 0) {
            reading.complain(Complaint::NoEntries);
        }
        reading
    }

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
        // A file whose heading was not understood has no blocks: its lines count from its
        // beginning.
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

/// A complaint with the names of its file and column.
pub(super) fn problem_in(file: &FileContext, line: u64, finding: Finding) -> Problem {
    let Finding { column, text, complaint, .. } = finding;
    let heading = |index: usize| match file.dialect.layout.columns.get(index) {
        Some(column) if !column.heading.is_empty() => column.heading.clone(),
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
