//! Records to entries.
//!
//! Nearly every row of a large ledger spells its date, dealer, account and amount in the plainest way, and its names have been
//! seen before: such a row is read without decoding, copying or allocating anything (`plain`), mostly many at once (`alike`). Every
//! other row is decoded, checked cell by cell, and complained about (`careful`). All ways give the same entries; tests hold them
//! together.

mod alike;
mod careful;
mod plain;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::dialect::FileContext;
use super::encoding::{BlockEncoding, is_gb18030, is_utf8};
use super::entry::{Posting, Sink};
use super::indexed_splitter::{IndexedSplitter, RecordView, Scratch};
use super::names::{DealerNames, Names};
use super::problem::{Finding, Findings, FirstPlaces, Place};
use super::records::Record;
use super::row_counts::RowCounts;
use super::rules::ReadingRules;
use super::spellings::Spellings;
use crate::chart_of_accounts::AccountId;
use crate::ratio::Overflow;
use alike::Ahead;
use plain::{LastDate, PlainColumns};

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
    fn push(&mut self, row: RejectedRow, keeps_all: bool) {
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

/// What reading one block gave.
#[derive(Debug, Default)]
pub struct BlockOutcome {
    /// Its rows by kind.
    pub rows: RowCounts,
    /// How many lines it has.
    pub lines: u32,
    /// The last row that is an entry or should be one.
    pub last_entry: Option<Place>,
    /// Rows after it that are footers unless an entry comes in a later block.
    pub footers: Footers,
    /// The first total rows that were left out.
    pub totals_at: FirstPlaces,
    /// Rows that were complained about, where they are asked for.
    pub rejected: Vec<RejectedRow>,
}

/// A row that was complained about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// What is wrong with it; at least one complaint, and the first one's place is the row's.
    pub findings: Vec<Finding>,
    /// Its fields as they stand; empty unless rejected rows are asked for.
    pub fields: Vec<String>,
}

/// Reads rows into a sink.
pub struct RowReader<'a, S> {
    rules: &'a ReadingRules,
    /// What takes the entries in.
    pub sink: S,
    /// The dealers, by number.
    pub dealers: DealerNames<'a>,
    /// What is wrong with rows.
    pub findings: Findings,
    accounts: Spellings<AccountId>,
    /// By account, what its amounts are multiplied by: -1 where they are entered with the sign turned, else 1.
    signs: Vec<i64>,
    /// Whether some account's are.
    turns_signs: bool,
    /// Whether a first cell is a total word, for cells that their last byte does not tell.
    totals: Spellings<bool>,
    /// Whether a cell is a unit of money that plain amounts are not in.
    units: Spellings<bool>,
    /// The date that was read last.
    date: LastDate,
    /// What an unknown account was probably meant to be, so that a name that is wrong a million times is looked for once.
    nearest_accounts: HashMap<String, Option<String>>,
    /// Whether a text that means nothing is spelt like a plain date or amount: then no row may be taken for plain.
    nulls_look_plain: bool,
    /// Whether rejected rows are handed over with their fields.
    keeps_rejected: bool,
    file: Option<Arc<FileContext>>,
    postings: Vec<Posting>,
    ahead: Ahead,
    scratch: Scratch,
    /// The last filled cell of each column, where blank cells take the value above.
    above: Vec<String>,
}

/// A block while it is read.
struct Reading<'b> {
    file: Arc<FileContext>,
    bytes: &'b [u8],
    /// Where the block begins.
    begin: Place,
    outcome: BlockOutcome,
}

impl Reading<'_> {
    fn place(&self, line: u32) -> Place {
        Place { line, ..self.begin }
    }

    fn encoding(&self) -> BlockEncoding {
        self.file.dialect.encoding
    }
}

impl<'a, S: Sink> RowReader<'a, S> {
    /// A reader that has read nothing, and numbers dealers together with others.
    pub fn new(rules: &'a ReadingRules, dealers: &'a Mutex<Names>, sink: S, keeps_rejected: bool) -> Self {
        let signs = rules.chart.ids().map(|id| if rules.chart.account(id).sign_reversed { -1 } else { 1 });
        let signs: Vec<i64> = signs.collect();
        Self {
            rules,
            sink,
            dealers: DealerNames::new(dealers),
            findings: Findings::keeping(rules.problems_kept),
            accounts: Spellings::default(),
            turns_signs: signs.iter().any(|&sign| sign != 1),
            signs,
            totals: Spellings::default(),
            units: Spellings::default(),
            date: LastDate::default(),
            nearest_accounts: HashMap::new(),
            nulls_look_plain: rules.null_values.iter().map(String::as_bytes).any(plain::looks_plain),
            keeps_rejected,
            file: None,
            postings: Vec::new(),
            ahead: Ahead::default(),
            scratch: Scratch::default(),
            above: Vec::new(),
        }
    }

    /// Whether rejected rows are handed over with their fields.
    pub const fn keeps_rejected(&self) -> bool {
        self.keeps_rejected
    }

    /// The blocks that follow are of this file.
    pub fn begin_file(&mut self, file: &Arc<FileContext>) {
        if self.file.as_ref().is_none_or(|current| current.number != file.number) {
            self.sink.begin_file(file);
            self.file = Some(Arc::clone(file));
            self.above = vec![String::new(); file.dialect.bindings.count];
        }
    }

    /// Takes in what another reader of the same ledgers has read.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    pub fn merge(&mut self, other: Self) -> Result<(), Overflow> {
        self.findings.merge(other.findings);
        self.sink.merge(other.sink)
    }

    /// Reads a block of the current file.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    pub fn read_block(&mut self, bytes: &[u8], number: u32) -> Result<BlockOutcome, Overflow> {
        let Some(file) = self.file.clone() else {
            return Ok(BlockOutcome::default());
        };
        let decodes = match file.dialect.encoding {
            BlockEncoding::Utf8 => is_utf8(bytes),
            BlockEncoding::Gb18030 => is_gb18030(bytes),
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut splitter = IndexedSplitter::new(bytes, file.dialect.delimiter, &mut scratch);
        let begin = Place { file: file.number, block: number, line: 0 };
        let mut reading = Reading { file: Arc::clone(&file), bytes, begin, outcome: BlockOutcome::default() };
        let mut record = Record::default();
        let columns = self.plain_columns(&file, decodes);
        loop {
            if let Some(columns) = &columns {
                while let Some(rows) = splitter.next_alike(file.dialect.bindings.count) {
                    self.rows_alike(&mut reading, columns, &rows, &mut record)?;
                }
            }
            let Some(view) = splitter.next_record() else { break };
            self.row(&mut reading, columns.as_ref(), &view, &mut record)?;
        }
        reading.outcome.lines = splitter.lines();
        self.scratch = scratch;
        Ok(reading.outcome)
    }

    /// Reads a row by itself: what its names mean may have been found out since they were looked for with its neighbours'.
    #[inline(never)]
    fn row(
        &mut self,
        reading: &mut Reading<'_>,
        columns: Option<&PlainColumns<'_>>,
        view: &RecordView<'_>,
        record: &mut Record,
    ) -> Result<(), Overflow> {
        if let Some(columns) = columns
            && self.plain_row(reading, columns, view)?
        {
            return Ok(());
        }
        view.copy_to(record);
        self.careful_row(reading, record)
    }

    fn note_entries(&mut self, reading: &mut Reading<'_>, place: Place, count: usize) {
        reading.outcome.rows.with_entries += 1;
        reading.outcome.rows.entries += count as u64;
        self.note_last_entry(reading, place);
    }

    /// Notes a row that is an entry or should be one: what looked like footers before it were none.
    fn note_last_entry(&mut self, reading: &mut Reading<'_>, place: Place) {
        reading.outcome.last_entry = Some(place);
        if reading.outcome.footers.count > 0 {
            self.reject_footers(reading);
        }
    }

    #[cold]
    fn reject_footers(&mut self, reading: &mut Reading<'_>) {
        let footers = std::mem::take(&mut reading.outcome.footers);
        let beyond = footers.beyond();
        footers.first.into_iter().for_each(|footer| self.reject_row(reading, footer));
        reading.outcome.rows.rejected += beyond;
        self.findings.count_more(beyond);
    }

    fn reject_row(&mut self, reading: &mut Reading<'_>, row: RejectedRow) {
        reading.outcome.rows.rejected += 1;
        row.findings.iter().for_each(|finding| self.findings.push(finding.clone()));
        if self.keeps_rejected {
            reading.outcome.rejected.push(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            (one.count, one.beyond(), one.first.iter().map(|row| row.findings[0].place.line).collect::<Vec<_>>())
        };
        let expected = (2_500, 1_500, (0..1_000).collect::<Vec<u32>>());
        assert_eq!(joined(early(), late()), expected);
        assert_eq!(joined(late(), early()), expected);
    }
}
