//! Complaints about ledgers, as data.

use std::collections::BinaryHeap;

use crate::words::ledger::Complaint;

/// Where something stands, before line numbers are known: blocks of a file are read at the same time, and only when all are
/// read is it known on which line each began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file's number.
    pub file: u32,
    /// The block's number in the file.
    pub block: u32,
    /// The line in the block, from 0.
    pub line: u32,
}

/// A complaint whose line number is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands.
    pub place: Place,
    /// The column's number, from 0; `None` where the complaint is about the whole row.
    pub column: Option<usize>,
    /// The offending text as it stands.
    pub text: Option<String>,
    /// What is wrong.
    pub complaint: Complaint,
}

/// The first of the places where something stands.
#[derive(Clone, Debug, Default)]
pub struct FirstPlaces(BinaryHeap<Place>);

impl FirstPlaces {
    /// How many are kept.
    const KEPT: usize = 20;

    /// Notes a place.
    pub fn note(&mut self, place: Place) {
        self.0.push(place);
        if self.0.len() > Self::KEPT {
            self.0.pop();
        }
    }

    /// Notes the places that another reader of the same ledgers has noted.
    pub fn add(&mut self, other: Self) {
        other.0.into_iter().for_each(|place| self.note(place));
    }

    /// The places in order.
    pub fn sorted(&self) -> impl Iterator<Item = Place> {
        self.0.clone().into_sorted_vec().into_iter()
    }
}

/// The first complaints by place and the count of all.
#[derive(Debug)]
pub struct Findings {
    kept: usize,
    smallest: BinaryHeap<ByPlace>,
    count: u64,
    fatal: u64,
}

impl Findings {
    /// None yet; that many will be kept.
    pub const fn keeping(kept: usize) -> Self {
        Self { kept, smallest: BinaryHeap::new(), count: 0, fatal: 0 }
    }

    /// Notes a complaint.
    pub fn push(&mut self, finding: Finding) {
        self.count += 1;
        self.fatal += u64::from(finding.complaint.is_fatal());
        self.keep(ByPlace(finding));
    }

    /// Takes in the complaints of another reader of the same ledgers.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.fatal += other.fatal;
        for finding in other.smallest {
            self.keep(finding);
        }
    }

    /// Counts complaints that need not be kept: earlier ones like them are.
    pub const fn count_more(&mut self, count: u64) {
        self.count += count;
    }

    /// How many complaints are kept.
    pub const fn kept(&self) -> usize {
        self.kept
    }

    /// How many complaints there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// How many of them no rejecting of rows makes good.
    pub const fn fatal(&self) -> u64 {
        self.fatal
    }

    /// The kept complaints, by place.
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

/// Orders findings by place and column, so that the first ones can be kept whatever the order in which they are found.
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
