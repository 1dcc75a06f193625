//! Places and complaints, before line numbers are known.
//!
//! Blocks of a file are read in parallel, so a worker knows the line within its block only. The
//! line in the file follows once all blocks are read. Complaints stay in order and few: each
//! collector keeps the first ones by place and counts the rest, and the outcome does not depend on
//! the number of workers.

use std::collections::BinaryHeap;

use crate::words::ledger::Complaint;

/// A row's position: ordered as the ledgers are, and unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The index of the file.
    pub file: u32,
    /// The index of the block in the file.
    pub block: u32,
    /// The line in the block, from 0.
    pub line: u32,
}

/// The line of a [`Place`] that means the whole file.
pub const WHOLE_FILE: u32 = u32::MAX;

/// A complaint and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The row.
    pub place: Place,
    /// The column, from 0; `None` if the complaint is about the whole row.
    pub column: Option<usize>,
    /// The offending text, unchanged.
    pub text: Option<String>,
    /// What is wrong, as data: `words` has the texts.
    pub complaint: Complaint,
}

/// The first places of something, at most 20 of them.
#[derive(Clone, Debug, Default)]
pub struct FirstPlaces(BinaryHeap<Place>);

impl FirstPlaces {
    const KEPT: usize = 20;

    /// Adds a place; keeps it if it is among the first.
    pub fn note(&mut self, place: Place) {
        self.0.push(place);
        if self.0.len() > Self::KEPT {
            self.0.pop();
        }
    }

    /// Adds the places that another worker found.
    pub fn add(&mut self, other: Self) {
        other.0.into_iter().for_each(|place| self.note(place));
    }

    /// The places kept, in ascending order.
    pub fn sorted(&self) -> impl Iterator<Item = Place> {
        self.0.clone().into_sorted_vec().into_iter()
    }
}

/// The first complaints by place, and the number of all.
#[derive(Debug)]
pub struct Findings {
    kept: usize,
    smallest: BinaryHeap<ByPlace>,
    count: u64,
    fatal: u64,
}

impl Findings {
    /// An empty collector that keeps at most `kept` complaints.
    pub const fn keeping(kept: usize) -> Self {
        Self { kept, smallest: BinaryHeap::new(), count: 0, fatal: 0 }
    }

    /// Adds a complaint; keeps it if it is among the first.
    pub fn push(&mut self, finding: Finding) {
        self.count += 1;
        self.fatal += u64::from(finding.complaint.is_fatal());
        self.keep(ByPlace(finding));
    }

    /// Adds the complaints that another worker found.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.fatal += other.fatal;
        for finding in other.smallest {
            self.keep(finding);
        }
    }

    /// Counts complaints without keeping them: as many earlier ones are kept already.
    pub const fn count_more(&mut self, count: u64) {
        self.count += count;
    }

    /// The most complaints that are kept.
    pub const fn kept(&self) -> usize {
        self.kept
    }

    /// The number of complaints, kept or not.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The number of complaints that leaving out the row cannot settle.
    pub const fn fatal(&self) -> u64 {
        self.fatal
    }

    /// The complaints kept, in ascending order of place and column.
    pub fn into_sorted(self) -> Vec<Finding> {
        self.smallest.into_sorted_vec().into_iter().map(|ByPlace(finding)| finding).collect()
    }

    fn keep(&mut self, finding: ByPlace) {
        if self.smallest.len() < self.kept {
            self.smallest.push(finding);
        } else if self.smallest.peek().is_some_and(|largest| finding < *largest) {
            self.smallest.pop();
            self.smallest.push(finding);
        }
    }
}

/// Orders findings by place and column, so that the heap keeps the first ones in any order of
/// arrival.
#[derive(Debug)]
struct ByPlace(Finding);

impl ByPlace {
    const fn key(&self) -> (Place, Option<usize>) {
        (self.0.place, self.0.column)
    }
}

impl PartialEq for ByPlace {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for ByPlace {}

impl PartialOrd for ByPlace {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByPlace {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
