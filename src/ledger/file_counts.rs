//! What one worker has seen of one file, and what all of them know of it in the end.

use super::counts::RowCounts;
use super::open::dialect::FileContext;
use super::problem::{Findings, FirstPlaces, Place};
use super::rows::footers::Footers;
use super::rows::{BlockOutcome, RejectedRow};

/// Rows by kind, lines of blocks, and rows that wait to be footers.
#[derive(Default)]
pub(super) struct FileCounts {
    pub(super) rows: RowCounts,
    /// The lines of each block, by its number.
    lines: Vec<(u32, u32)>,
    /// The line on which each block begins; known early only in a reading in order.
    pub(super) block_lines: Vec<u64>,
    /// The last row that is an entry or should be one.
    last_entry: Option<Place>,
    footers: Footers,
    /// The first total rows that were left out.
    pub(super) totals_at: FirstPlaces,
}

impl FileCounts {
    /// Adds a block of a reading in any order.
    pub(super) fn add_block(&mut self, number: u32, outcome: BlockOutcome) {
        self.add(number, outcome, false);
    }

    /// Adds the next block of a reading in order, and gives the rows that are now known to be
    /// rejected.
    pub(super) fn add_next_block(
        &mut self,
        number: u32,
        mut outcome: BlockOutcome,
        file: &FileContext,
        findings: &mut Findings,
    ) -> Vec<RejectedRow> {
        let line_before = self.lines.last().zip(self.block_lines.last());
        let first_line = u64::from(file.dialect.lines_before);
        self.block_lines.push(line_before.map_or(first_line, |((_, lines), begin)| begin + u64::from(*lines)));
        let mut rejected = Vec::new();
        if outcome.last_entry.is_some() {
            let (errors, not_kept) = std::mem::take(&mut self.footers).refute(findings);
            rejected = self.reject(errors, not_kept, findings);
        }
        rejected.append(&mut outcome.rejected);
        self.add(number, outcome, true);
        // Memory must not grow with rows that can be footers no longer.
        if self.footers.are_too_many() {
            let errors = self.footers.take_errors();
            rejected.extend(self.reject(errors, 0, findings));
        }
        rejected
    }

    fn add(&mut self, number: u32, outcome: BlockOutcome, keeps_all: bool) {
        self.rows.add(&outcome.rows);
        self.lines.push((number, outcome.lines));
        self.last_entry = self.last_entry.max(outcome.last_entry);
        self.totals_at.add(outcome.totals_at);
        self.footers.append(outcome.footers, keeps_all);
    }

    /// Adds what another worker has seen.
    pub(super) fn merge(&mut self, other: Self) {
        self.rows.add(&other.rows);
        self.lines.extend(other.lines);
        self.last_entry = self.last_entry.max(other.last_entry);
        self.footers.append(other.footers, false);
        self.totals_at.add(other.totals_at);
    }

    /// All blocks are read: decides which rows are footers, and gives the places of the first ones.
    pub(super) fn settle_footers(&mut self, findings: &mut Findings) -> FirstPlaces {
        let settled = std::mem::take(&mut self.footers).settle(self.last_entry, findings);
        self.rows.footers += settled.footers;
        self.reject(settled.errors, settled.not_kept, findings);
        settled.first_footers
    }

    fn reject(&mut self, rows: Vec<RejectedRow>, not_kept: u64, findings: &mut Findings) -> Vec<RejectedRow> {
        self.rows.rejected += rows.len() as u64 + not_kept;
        rows.iter().flat_map(|row| &row.findings).for_each(|finding| findings.push(finding.clone()));
        rows
    }

    /// The line on which each block begins, from 0, and the one on which a next block would.
    pub(super) fn line_of_each_block(&mut self, lines_before: u32) -> Vec<u64> {
        self.lines.sort_unstable();
        let mut line = u64::from(lines_before);
        let mut begins = Vec::with_capacity(self.lines.len() + 1);
        for (_, count) in &self.lines {
            begins.push(line);
            line += u64::from(*count);
        }
        // A complaint may be about a block that was never handed out: it begins where the last one
        // ends.
        begins.push(line);
        begins
    }
}
