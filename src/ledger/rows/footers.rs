//! Rows that are footers unless an entry follows: 制表人, 审核, a remark below the table.
//!
//! A row without a date and without amounts is nothing to complain about at the end of a file and
//! an error above an entry. Which of the two it is shows only later, perhaps in another worker's
//! block, so such rows wait here.

use super::RejectedRow;
use crate::ledger::problem::{Findings, FirstPlaces, Place};

/// How many footers a file may have; with more of them, all are errors.
pub const FOOTERS_MAX: usize = 1000;

/// Rows that wait: the first of them, and the count of all.
#[derive(Debug, Default)]
pub struct Footers {
    /// The first [`FOOTERS_MAX`] rows; all of them where rejected rows are kept, until they are too
    /// many.
    first: Vec<RejectedRow>,
    count: u64,
    /// Rows that were found to be errors before the end of the file, and are no longer kept.
    decided: u64,
}

impl Footers {
    pub(super) fn push(&mut self, row: RejectedRow, keeps_all: bool) {
        self.count += 1;
        if keeps_all || self.first.len() < FOOTERS_MAX {
            self.first.push(row);
        }
    }

    /// Whether no row waits.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether there are more than [`FOOTERS_MAX`]: then they are errors.
    pub const fn are_too_many(&self) -> bool {
        self.count > FOOTERS_MAX as u64
    }

    /// Takes the kept rows out, because they are known to be errors; the count remains.
    pub fn take_errors(&mut self) -> Vec<RejectedRow> {
        self.decided += self.first.len() as u64;
        std::mem::take(&mut self.first)
    }

    /// Adds the rows of another block.
    pub fn append(&mut self, other: Self, keeps_all: bool) {
        self.count += other.count;
        self.decided += other.decided;
        self.first.extend(other.first);
        if !keeps_all && self.first.len() > FOOTERS_MAX {
            // The first by place, whichever worker read them: every run says the same.
            self.first.sort_by_key(|row| row.findings.first().map(|finding| finding.place));
            self.first.truncate(FOOTERS_MAX);
        }
    }

    /// An entry follows: all rows are errors. Gives the kept ones; those that were not kept are
    /// counted in `findings`, and their number is returned.
    pub fn refute(self, findings: &mut Findings) -> (Vec<RejectedRow>, u64) {
        let not_kept = self.not_kept();
        findings.count_more(not_kept);
        (self.first, not_kept)
    }

    /// The file is over: rows after its last entry are footers where they are few, all others are
    /// errors, as in [`Footers::refute`].
    pub fn settle(self, last_entry: Option<Place>, findings: &mut Findings) -> Settled {
        let (are_few, not_kept) = (!self.are_too_many(), self.not_kept());
        findings.count_more(not_kept);
        let mut settled = Settled { footers: 0, first_footers: FirstPlaces::default(), errors: Vec::new(), not_kept };
        for row in self.first {
            match row.findings.first().map(|finding| finding.place) {
                Some(place) if are_few && Some(place) > last_entry => {
                    settled.footers += 1;
                    settled.first_footers.note(place);
                }
                _ => settled.errors.push(row),
            }
        }
        settled
    }

    const fn not_kept(&self) -> u64 {
        self.count - self.decided - self.first.len() as u64
    }
}

/// What the rows turned out to be.
pub struct Settled {
    /// How many are footers.
    pub footers: u64,
    /// Where the first footers stand.
    pub first_footers: FirstPlaces,
    /// The kept rows that are errors.
    pub errors: Vec<RejectedRow>,
    /// How many errors were not kept.
    pub not_kept: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::problem::{Finding, Place};
    use crate::words::ledger::Complaint;

    fn footers(lines: impl Iterator<Item = u32>) -> Footers {
        let mut footers = Footers::default();
        for line in lines {
            let place = Place { file: 0, block: line / 100, line };
            let finding = Finding { place, column: None, text: None, complaint: Complaint::DealerBlank };
            footers.push(RejectedRow { findings: vec![finding], fields: Vec::new() }, false);
        }
        footers
    }

    #[test]
    fn the_first_footers_are_kept_whoever_read_them() {
        let early = || footers(0..900);
        let late = || footers(900..2_500);
        let joined = |mut one: Footers, other: Footers| {
            one.append(other, false);
            (one.count, one.not_kept(), one.first.iter().map(|row| row.findings[0].place.line).collect::<Vec<_>>())
        };
        let expected = (2_500, 1_500, (0..1_000).collect::<Vec<u32>>());
        assert_eq!(joined(early(), late()), expected);
        assert_eq!(joined(late(), early()), expected);
    }
}
