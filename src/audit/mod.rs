//! What `check` finds in a ledger besides its sums: facts of each file, and signs of mistakes.
//!
//! [`Audit`] is a sink that collects them while a ledger is read. [`warnings`] makes sentences of
//! them; [`posted_twice`] adds errors that only the whole ledger shows.

pub mod calculated;
pub mod cumulative;
pub mod posted_twice;
pub mod warnings;

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use foldhash::quality::FixedState;

use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::entry::{Posting, Row};
use crate::ledger::names::NameId;
use crate::ledger::open::dialect::FileContext;
use crate::ledger::problem::Place;
use crate::ledger::sink::Sink;
use crate::period::{Month, Period};
use crate::ratio::Overflow;
use calculated::{CalculatedColumns, Disagreement, Figure};
use cumulative::{Compared, Cumulatives};

/// Facts of a ledger, collected while it is read.
#[derive(Debug)]
pub struct Audit {
    /// By number of the file.
    pub files: HashMap<u32, FileFacts, RandomState>,
    /// Calculated figures of rows that differ from the entries of their row.
    pub disagreements: Vec<Disagreement>,
    dealer_months: HashMap<DealerMonth, Fingerprint, RandomState>,
    snapshots: HashMap<(NameId, AccountId, Month), Vec<SnapshotRows>, RandomState>,
    cumulatives: Cumulatives,
    chart: ChartOfAccounts,
    columns: CalculatedColumns,
}

/// Facts of a file.
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    /// The period from its first to its last entry; `None` if it has none.
    pub months: Option<Period>,
    /// The dealers with an entry in it.
    pub dealers: HashSet<NameId, RandomState>,
    /// The sum of each account with an entry in it, in millionths.
    pub sums: HashMap<AccountId, i128, RandomState>,
}

/// The entries of a dealer and month in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DealerMonth {
    /// The dealer.
    pub dealer: NameId,
    /// The month.
    pub month: Month,
    /// The number of the file.
    pub file: u32,
}

/// A summary of entries that does not depend on their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The number of entries.
    pub count: u64,
    /// Their sum in millionths.
    pub sum: i128,
    /// The wrapping sum of the hashes of the entries.
    checksum: u64,
}

/// The number of rows that post a balance on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotRows {
    /// The day of the month.
    pub day: u8,
    /// The number of rows.
    pub rows: u64,
    /// The first of them.
    pub place: Place,
}

impl Audit {
    /// An audit of ledgers of a chart.
    pub fn new(chart: &ChartOfAccounts) -> Self {
        Self {
            files: HashMap::default(),
            disagreements: Vec::new(),
            dealer_months: HashMap::default(),
            snapshots: HashMap::default(),
            cumulatives: Cumulatives::default(),
            chart: chart.clone(),
            columns: CalculatedColumns::default(),
        }
    }

    /// Compares the columns of amounts since January with the sums of their months.
    pub fn compare_cumulatives<'a>(&self, files: impl Iterator<Item = &'a FileContext> + Clone) -> Compared {
        self.cumulatives.compare(|number, index| {
            let file = files.clone().find(|file| file.number == number)?;
            let column = file.dialect.layout.columns.get(index)?;
            Some((column.heading.clone(), column.scale))
        })
    }

    /// The headings of calculated columns that could not be compared with anything.
    pub fn not_compared(&self, file: &FileContext, compared: &Compared) -> Vec<String> {
        let is_compared = |column: usize, figure: Option<Figure>| match figure {
            Some(Figure::Cumulative(_)) => compared.columns.contains(&(file.number, column)),
            figure => figure.is_some(),
        };
        let columns = CalculatedColumns::of(file, &self.chart);
        let not_compared = columns.iter().filter(|column| !is_compared(column.column, column.figure));
        not_compared.map(|column| column.heading.clone()).collect()
    }

    fn note_dealer_month(&mut self, row: &Row<'_>, posting: &Posting) -> Result<(), Overflow> {
        let key = DealerMonth { dealer: row.dealer, month: posting.when.month, file: row.place.file };
        let fingerprint = self.dealer_months.entry(key).or_default();
        // A balance of a month is one of its last day.
        let is_balance = self.chart.account(posting.account).group.is_balance();
        let day = if is_balance { Some(posting.when.balance_day()) } else { posting.when.day };
        // A fixed seed: fingerprints of different workers are compared and added.
        let checksum = FixedState::default().hash_one((posting.account, posting.when.month, day, posting.amount));
        fingerprint.count += 1;
        fingerprint.sum = fingerprint.sum.checked_add(posting.amount.micros()).ok_or(Overflow)?;
        fingerprint.checksum = fingerprint.checksum.wrapping_add(checksum);
        Ok(())
    }

    fn note_snapshot(&mut self, row: &Row<'_>, posting: &Posting) {
        let key = (row.dealer, posting.account, posting.when.month);
        let rows = SnapshotRows { day: posting.when.balance_day(), rows: 1, place: row.place };
        add_rows(self.snapshots.entry(key).or_default(), rows);
    }
}

impl FileFacts {
    fn note(&mut self, dealer: NameId, postings: &[Posting]) -> Result<(), Overflow> {
        self.dealers.insert(dealer);
        for posting in postings {
            let month = posting.when.month;
            self.months = Some(self.months.map_or(Period::of_month(month), |known| known.with(month)));
            self.add(posting.account, posting.amount.micros())?;
        }
        Ok(())
    }

    fn add(&mut self, account: AccountId, micros: i128) -> Result<(), Overflow> {
        let sum = self.sums.entry(account).or_insert(0);
        *sum = sum.checked_add(micros).ok_or(Overflow)?;
        Ok(())
    }
}

fn add_rows(days: &mut Vec<SnapshotRows>, rows: SnapshotRows) {
    match days.iter_mut().find(|known| known.day == rows.day) {
        Some(known) => {
            known.rows += rows.rows;
            known.place = known.place.min(rows.place);
        }
        None => days.push(rows),
    }
}

impl Sink for Audit {
    type Result = Self;

    fn begin_file(&mut self, file: &FileContext) {
        self.columns = CalculatedColumns::of(file, &self.chart);
        self.files.entry(file.number).or_default();
    }

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        for posting in postings {
            self.note_dealer_month(row, posting)?;
            if self.chart.account(posting.account).group.is_balance() {
                self.note_snapshot(row, posting);
            }
        }
        self.files.entry(row.place.file).or_default().note(row.dealer, postings)?;
        self.disagreements.extend(self.columns.disagreements(row, postings, &self.chart));
        self.cumulatives.note(&self.columns, row, postings, &self.chart);
        Ok(())
    }

    fn merge(&mut self, other: Self) -> Result<(), Overflow> {
        for (file, theirs) in other.files {
            let mine = self.files.entry(file).or_default();
            mine.dealers.extend(theirs.dealers);
            for month in theirs.months.into_iter().flat_map(|months| [months.first(), months.last()]) {
                mine.months = Some(mine.months.map_or(Period::of_month(month), |known| known.with(month)));
            }
            theirs.sums.into_iter().try_for_each(|(account, micros)| mine.add(account, micros))?;
        }
        for (key, theirs) in other.dealer_months {
            let mine = self.dealer_months.entry(key).or_default();
            mine.count += theirs.count;
            mine.sum = mine.sum.checked_add(theirs.sum).ok_or(Overflow)?;
            mine.checksum = mine.checksum.wrapping_add(theirs.checksum);
        }
        for (key, theirs) in other.snapshots {
            let mine = self.snapshots.entry(key).or_default();
            theirs.into_iter().for_each(|rows| add_rows(mine, rows));
        }
        self.disagreements.extend(other.disagreements);
        self.cumulatives.merge(other.cumulatives);
        Ok(())
    }

    fn finish(self) -> Self {
        self
    }
}
