//! Records to entries, two ways.
//!
//! ```text
//! records ─┬─ as wide as the heading ──> batch ──── plain rows ──> Sink::post_all, Sink::post_wide
//!          │                               └─ other rows ─┐
//!          └─ others ───────────────────────────────────> careful ──> Sink::post, or a complaint
//! ```
//!
//! `batch` reads rows with common spellings many at a time and allocates nothing; nearly all rows
//! of large ledgers go this way. `careful` decodes one row, checks every cell and makes every
//! complaint: it alone knows the rules. A row that the batch accepts is one that the careful reader
//! accepts with the same entries; tests hold the two together. Start with `careful`.

mod batch;
mod careful;
mod columns;
pub mod footers;
mod row_kind;

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
use super::split::record::Record;
use crate::chart_of_accounts::AccountId;
use crate::ratio::Overflow;
use batch::ColumnBuffers;
use columns::{LastDate, RememberedAnswers};
use footers::Footers;

/// What reading one block gave.
#[derive(Debug, Default)]
pub struct BlockOutcome {
    /// Its rows by kind.
    pub rows: RowCounts,
    /// Its lines.
    pub lines: u32,
    /// The last row that is an entry or should be one.
    pub last_entry: Option<Place>,
    /// Rows after it, which are footers unless a later block has an entry.
    pub footers: Footers,
    /// The first total rows that were left out.
    pub totals_at: FirstPlaces,
    /// Rows with complaints; none unless [`RowReader::keeps_rejected`].
    pub rejected: Vec<RejectedRow>,
}

/// A row with complaints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// At least one complaint; the first one has the row's place.
    pub findings: Vec<Finding>,
    /// Its fields as they stand; empty unless [`RowReader::keeps_rejected`].
    pub fields: Vec<String>,
}

/// Reads the rows of one worker's blocks into its sink.
pub struct RowReader<'a, S> {
    rules: &'a ReadingRules,
    /// What takes the entries in.
    pub sink: S,
    /// The dealers, numbered together with the other workers.
    pub dealers: DealerNames<'a>,
    /// The complaints so far.
    pub findings: Findings,
    accounts: SpellingMap<AccountId>,
    /// The factor of each account's amounts: -1 where ledgers enter them with the sign reversed,
    /// else 1.
    signs: Vec<i64>,
    /// Whether any factor is -1.
    reverses_signs: bool,
    /// Whether a first cell is a total word.
    totals: RememberedAnswers,
    /// Whether a cell is a unit that scales money.
    units: RememberedAnswers,
    date: LastDate,
    /// The known account nearest to an unknown one: a million rows may misspell the same name.
    nearest_accounts: HashMap<String, Option<String>>,
    /// Whether a text of `null_values` is spelt like a plain date or amount: then no row is plain.
    nulls_look_plain: bool,
    keeps_rejected: bool,
    file: Option<Arc<FileContext>>,
    postings: Vec<Posting>,
    buffers: ColumnBuffers,
    scratch: Scratch,
    /// The last filled cell of each column, for fields that are filled down.
    above: Vec<String>,
}

/// A block while it is read.
struct BlockReading<'b> {
    file: Arc<FileContext>,
    bytes: &'b [u8],
    /// Where the block begins.
    begin: Place,
    outcome: BlockOutcome,
}

impl BlockReading<'_> {
    fn place(&self, line: u32) -> Place {
        Place { line, ..self.begin }
    }

    fn encoding(&self) -> BlockEncoding {
        self.file.dialect.encoding
    }
}

impl<'a, S: Sink> RowReader<'a, S> {
    /// A reader that numbers its dealers in `dealers`, together with the other workers.
    pub fn new(rules: &'a ReadingRules, dealers: &'a Mutex<Names>, sink: S, keeps_rejected: bool) -> Self {
        let signs = rules.chart.ids().map(|id| if rules.chart.account(id).sign_reversed { -1 } else { 1 });
        let signs: Vec<i64> = signs.collect();
        Self {
            rules,
            sink,
            dealers: DealerNames::new(dealers),
            findings: Findings::keeping(rules.problems_kept),
            accounts: SpellingMap::default(),
            reverses_signs: signs.iter().any(|&sign| sign != 1),
            signs,
            totals: RememberedAnswers::default(),
            units: RememberedAnswers::default(),
            date: LastDate::default(),
            nearest_accounts: HashMap::new(),
            nulls_look_plain: rules.null_values.iter().map(String::as_bytes).any(columns::looks_plain),
            keeps_rejected,
            file: None,
            postings: Vec::new(),
            buffers: ColumnBuffers::default(),
            scratch: Scratch::default(),
            above: Vec::new(),
        }
    }

    /// Whether rejected rows are kept with their fields, for the file of rejects.
    pub const fn keeps_rejected(&self) -> bool {
        self.keeps_rejected
    }

    /// Sets the file of the blocks that follow.
    pub fn begin_file(&mut self, file: &Arc<FileContext>) {
        if self.file.as_ref().is_none_or(|current| current.number != file.number) {
            self.sink.begin_file(file);
            self.file = Some(Arc::clone(file));
            self.above = vec![String::new(); file.dialect.bindings.count];
        }
    }

    /// Adds what another worker has read.
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
        let mut reading = BlockReading { file: Arc::clone(&file), bytes, begin, outcome: BlockOutcome::default() };
        let mut record = Record::default();
        let columns = self.batch_columns(&file, decodes);
        loop {
            if let Some(columns) = &columns {
                while let Some(rows) = splitter.next_batch(file.dialect.bindings.count) {
                    self.read_batch(&mut reading, columns, &rows, &mut record)?;
                }
            }
            let Some(view) = splitter.next_record() else { break };
            view.copy_to(&mut record);
            self.careful_row(&mut reading, &record)?;
        }
        reading.outcome.lines = splitter.lines();
        self.scratch = scratch;
        Ok(reading.outcome)
    }

    fn note_entries(&mut self, reading: &mut BlockReading<'_>, place: Place, count: usize) {
        reading.outcome.rows.with_entries += 1;
        reading.outcome.rows.entries += count as u64;
        self.note_last_entry(reading, place);
    }

    /// Notes a row that is an entry or should be one: rows before it that looked like footers are
    /// none.
    fn note_last_entry(&mut self, reading: &mut BlockReading<'_>, place: Place) {
        reading.outcome.last_entry = Some(place);
        if !reading.outcome.footers.is_empty() {
            self.reject_footers(reading);
        }
    }

    #[cold]
    fn reject_footers(&mut self, reading: &mut BlockReading<'_>) {
        let (errors, not_kept) = std::mem::take(&mut reading.outcome.footers).refute(&mut self.findings);
        errors.into_iter().for_each(|row| self.reject_row(reading, row));
        reading.outcome.rows.rejected += not_kept;
    }

    fn reject_row(&mut self, reading: &mut BlockReading<'_>, row: RejectedRow) {
        reading.outcome.rows.rejected += 1;
        row.findings.iter().for_each(|finding| self.findings.push(finding.clone()));
        if self.keeps_rejected {
            reading.outcome.rejected.push(row);
        }
    }
}
