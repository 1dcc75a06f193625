//! Records to entries.
//!
//! Nearly every row of a large ledger spells its date, dealer, account and amount in the plainest way, and its names have been
//! seen before: such a row is read without decoding, copying or allocating anything (`plain`), mostly many at once (`alike`). Every
//! other row is decoded, checked cell by cell, and complained about (`careful`). All ways give the same entries; tests hold them
//! together.

mod batch;
mod careful;
pub mod footers;
mod plain;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::counts::RowCounts;
use super::encoding::BlockEncoding;
use super::encoding::validate::{is_gb18030, is_utf8};
use super::entry::Posting;
use super::names::{DealerNames, Names};
use super::open::dialect::FileContext;
use super::problem::{Finding, Findings, FirstPlaces, Place};
use super::rules::ReadingRules;
use super::sink::Sink;
use super::spelling_map::SpellingMap;
use super::split::fast::{FastSplitter, Scratch};
use super::split::record::{Record, RecordView};
use crate::chart_of_accounts::AccountId;
use crate::ratio::Overflow;
use batch::ColumnBuffers;
use footers::Footers;
use plain::{LastDate, PlainColumns};

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
    accounts: SpellingMap<AccountId>,
    /// By account, what its amounts are multiplied by: -1 where they are entered with the sign turned, else 1.
    signs: Vec<i64>,
    /// Whether some account's are.
    turns_signs: bool,
    /// Whether a first cell is a total word, for cells that their last byte does not tell.
    totals: SpellingMap<bool>,
    /// Whether a cell is a unit of money that plain amounts are not in.
    units: SpellingMap<bool>,
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
    buffers: ColumnBuffers,
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
            accounts: SpellingMap::default(),
            turns_signs: signs.iter().any(|&sign| sign != 1),
            signs,
            totals: SpellingMap::default(),
            units: SpellingMap::default(),
            date: LastDate::default(),
            nearest_accounts: HashMap::new(),
            nulls_look_plain: rules.null_values.iter().map(String::as_bytes).any(plain::looks_plain),
            keeps_rejected,
            file: None,
            postings: Vec::new(),
            buffers: ColumnBuffers::default(),
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
        let mut splitter = FastSplitter::new(bytes, file.dialect.delimiter, &mut scratch);
        let begin = Place { file: file.number, block: number, line: 0 };
        let mut reading = Reading { file: Arc::clone(&file), bytes, begin, outcome: BlockOutcome::default() };
        let mut record = Record::default();
        let columns = self.plain_columns(&file, decodes);
        loop {
            if let Some(columns) = &columns {
                while let Some(rows) = splitter.next_batch(file.dialect.bindings.count) {
                    self.read_batch(&mut reading, columns, &rows, &mut record)?;
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
