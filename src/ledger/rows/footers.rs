//! Rows that are footers unless an entry follows.

use super::RejectedRow;

/// How many footers a file may have; more rows without a date and without amounts are something else.
pub const FOOTERS_MAX: usize = 1000;

/// Rows without a date and without amounts that no entry has followed yet: the first of them, and the count of all.
#[derive(Debug, Default)]
pub struct Footers {
    /// The first rows; all of them where rejected rows are asked for, until they are too many.
    pub first: Vec<RejectedRow>,
    /// How many rows there are.
    pub count: u64,
    /// How many of them have been found to be too many to be footers, and are kept no longer.
    decided: u64,
}

impl Footers {
    pub(super) fn push(&mut self, row: RejectedRow, keeps_all: bool) {
        self.count += 1;
        if keeps_all || self.first.len() < FOOTERS_MAX {
            self.first.push(row);
        }
    }

    /// Whether there are more than a file may have.
    pub const fn are_too_many(&self) -> bool {
        self.count > FOOTERS_MAX as u64
    }

    /// Gives up the rows that are kept, because it is decided what they are.
    pub fn decide(&mut self) -> Vec<RejectedRow> {
        self.decided += self.first.len() as u64;
        std::mem::take(&mut self.first)
    }

    /// Adds the rows of another block.
    pub fn append(&mut self, other: Self, keeps_all: bool) {
        self.count += other.count;
        self.decided += other.decided;
        self.first.extend(other.first);
        if !keeps_all && self.first.len() > FOOTERS_MAX {
            // Whichever worker read them, the first are kept: what is said of a file is the same in every run.
            self.first.sort_by_key(|row| row.findings.first().map(|finding| finding.place));
            self.first.truncate(FOOTERS_MAX);
        }
    }

    /// How many rows there are that were never kept.
    pub fn beyond(&self) -> u64 {
        self.count - self.decided - self.first.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::problem::{Finding, Place};
    use crate::words::complaint::Complaint;

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
            (one.count, one.beyond(), one.first.iter().map(|row| row.findings[0].place.line).collect::<Vec<_>>())
        };
        let expected = (2_500, 1_500, (0..1_000).collect::<Vec<u32>>());
        assert_eq!(joined(early(), late()), expected);
        assert_eq!(joined(late(), early()), expected);
    }
}
