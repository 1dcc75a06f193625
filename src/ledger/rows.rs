//! Records to entries.
//!
//! Nearly every row of a large ledger spells its date, dealer, account and amount in the plainest way, and its names have been
//! seen before: such a row is read without decoding, copying or allocating anything. Every other row is read with care: decoded,
//! checked cell by cell, and complained about. Both ways give the same entries; a test holds them together.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::amount::{parse_amount_in, parse_plain_amount};
use super::date::{parse_date, parse_plain_date};
use super::dialect::{Amounts, FileContext};
use super::encoding::{BlockEncoding, is_gb18030};
use super::entry::{Posting, Row, Sink};
use super::feed::RECORD_BYTES_MAX;
use super::heading::looks_like_total;
use super::names::Names;
use super::problem::{Finding, Findings, Place};
use super::reader::RowCounts;
use super::records::{QuoteFaultKind, Record, Span, Splitter};
use super::rules::ReadingRules;
use super::workbook::NO_VALUE;
use crate::chart_of_accounts::AccountId;
use crate::money::Money;
use crate::period::PostingDate;
use crate::ratio::Overflow;
use crate::words::amounts::AmountFault;
use crate::words::complaint::Complaint;

/// How many footers a file may have; more rows without a date and without amounts are something else.
pub const FOOTERS_MAX: usize = 1000;

/// Rows without a date and without amounts that no entry has followed yet: the first of them, and the count of all.
#[derive(Debug, Default)]
pub struct Footers {
    /// The first rows; all of them where rejected rows are asked for.
    pub first: Vec<RejectedRow>,
    /// How many rows there are.
    pub count: u64,
}

impl Footers {
    fn push(&mut self, row: RejectedRow, keeps_all: bool) {
        self.count += 1;
        if keeps_all || self.first.len() < FOOTERS_MAX {
            self.first.push(row);
        }
    }

    /// Adds the rows of a later block.
    pub fn append(&mut self, other: Self, keeps_all: bool) {
        self.count += other.count;
        let room = if keeps_all { usize::MAX } else { FOOTERS_MAX.saturating_sub(self.first.len()) };
        self.first.extend(other.first.into_iter().take(room));
    }

    /// How many rows there are beyond those that are kept.
    pub fn beyond(&self) -> u64 {
        self.count - self.first.len() as u64
    }
}

/// How a formula without a value begins in the text of a sheet.
const FORMULA: &[u8] = &[NO_VALUE];

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
    pub dealers: Names,
    /// What is wrong with rows.
    pub findings: Findings,
    accounts: Spellings<AccountId>,
    /// Whether a first cell is a total word, for cells that their last byte does not tell.
    totals: Spellings<bool>,
    /// What an unknown account was probably meant to be, so that a name that is wrong a million times is looked for once.
    nearest_accounts: HashMap<String, Option<String>>,
    /// Whether a text that means nothing is spelt like a plain date or amount: then no row may be taken for plain.
    nulls_look_plain: bool,
    /// Whether rejected rows are handed over with their fields.
    keeps_rejected: bool,
    file: Option<Arc<FileContext>>,
    postings: Vec<Posting>,
    /// The last filled cell of each column, where blank cells take the value above.
    above: Vec<String>,
}

/// What was found for the bytes of a cell, so that it is found once for each spelling.
#[derive(Debug)]
struct Spellings<T> {
    utf8: HashMap<Box<[u8]>, T, RandomState>,
    gb18030: HashMap<Box<[u8]>, T, RandomState>,
}

impl<T: Copy> Spellings<T> {
    fn new() -> Self {
        Self { utf8: HashMap::default(), gb18030: HashMap::default() }
    }

    fn get(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<T> {
        match encoding {
            BlockEncoding::Utf8 => self.utf8.get(bytes).copied(),
            BlockEncoding::Gb18030 => self.gb18030.get(bytes).copied(),
        }
    }

    fn count(&self) -> usize {
        self.utf8.len() + self.gb18030.len()
    }

    fn insert(&mut self, bytes: &[u8], encoding: BlockEncoding, value: T) {
        match encoding {
            BlockEncoding::Utf8 => self.utf8.insert(bytes.into(), value),
            BlockEncoding::Gb18030 => self.gb18030.insert(bytes.into(), value),
        };
    }
}

/// A block while it is read.
struct Reading<'b> {
    file: Arc<FileContext>,
    bytes: &'b [u8],
    number: u32,
    /// Whether every byte of the block is known to decode.
    decodes: bool,
    outcome: BlockOutcome,
}

impl Reading<'_> {
    fn place(&self, line: u32) -> Place {
        Place { file: self.file.number, block: self.number, line }
    }

    fn encoding(&self) -> BlockEncoding {
        self.file.dialect.encoding
    }
}

impl<'a, S: Sink> RowReader<'a, S> {
    /// A reader that has read nothing.
    pub fn new(rules: &'a ReadingRules, sink: S, keeps_rejected: bool) -> Self {
        Self {
            rules,
            sink,
            dealers: Names::default(),
            findings: Findings::keeping(rules.problems_kept),
            accounts: Spellings::new(),
            totals: Spellings::new(),
            nearest_accounts: HashMap::new(),
            nulls_look_plain: rules.null_values.iter().map(String::as_bytes).any(looks_plain),
            keeps_rejected,
            file: None,
            postings: Vec::new(),
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
        let dealers = self.dealers.merge(&other.dealers);
        self.findings.merge(other.findings);
        self.sink.merge(other.sink, &dealers)
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
            BlockEncoding::Utf8 => simdutf8::basic::from_utf8(bytes).is_ok(),
            BlockEncoding::Gb18030 => is_gb18030(bytes),
        };
        let mut splitter = Splitter::new(bytes, file.dialect.delimiter);
        let mut reading = Reading { file, bytes, number, decodes, outcome: BlockOutcome::default() };
        let mut record = Record::default();
        while splitter.next_record(&mut record) {
            if !self.plain_row(&mut reading, &record)? {
                self.careful_row(&mut reading, &record)?;
            }
        }
        reading.outcome.lines = splitter.lines();
        Ok(reading.outcome)
    }

    /// Reads a row that is spelt in the plainest way; false where it is not, and nothing has happened.
    fn plain_row(&mut self, reading: &mut Reading<'_>, record: &Record) -> Result<bool, Overflow> {
        let file = &reading.file;
        let bindings = &file.dialect.bindings;
        let is_odd = record.fields.len() != bindings.count
            || record.fault.is_some()
            || record.end - record.start > RECORD_BYTES_MAX
            || !reading.decodes
            || !bindings.blank.is_empty()
            || !self.rules.fill_down.is_empty()
            || self.nulls_look_plain;
        let (Some(date), Some(dealer), false) = (bindings.date, bindings.dealer, is_odd) else {
            return Ok(false);
        };
        let bytes = reading.bytes;
        // A field with doubled quotes gives no bytes: what is looked up must be what the field says.
        let field = |column: usize| record.fields[column].plain_bytes(bytes).unwrap_or_default();
        let encoding = file.dialect.encoding;
        let Some(when) = parse_plain_date(field(date)) else {
            return Ok(false);
        };
        let Some(dealer) = self.dealers.seen(field(dealer), encoding) else {
            return Ok(false);
        };
        if bindings.checks_first_cell && self.may_be_total(field(0), encoding) {
            return Ok(false);
        }
        self.postings.clear();
        let is_plain = match &bindings.amounts {
            Amounts::Long { account, amount, scale } => {
                self.plain_entry(when, field(*account), field(*amount), *scale, encoding)
            }
            Amounts::Wide(columns) => self.plain_cells(when, columns, &record.fields, bytes),
            Amounts::Matrix { .. } => false,
        };
        if !is_plain {
            return Ok(false);
        }
        let place = reading.place(record.line);
        let dealer_name = self.dealers.text(dealer);
        let row = Row { place, dealer, dealer_name, block: bytes, record, encoding, rules: self.rules, cells: None };
        self.sink.post(&row, &self.postings)?;
        self.note_entries(reading, place);
        Ok(true)
    }

    fn note_entries(&mut self, reading: &mut Reading<'_>, place: Place) {
        reading.outcome.rows.with_entries += 1;
        reading.outcome.rows.entries += self.postings.len() as u64;
        self.note_last_entry(reading, place);
    }

    /// Notes a row that is an entry or should be one: what looked like footers before it were none.
    fn note_last_entry(&mut self, reading: &mut Reading<'_>, place: Place) {
        reading.outcome.last_entry = Some(place);
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

    fn plain_entry(
        &mut self,
        when: PostingDate,
        account: &[u8],
        amount: &[u8],
        scale: u32,
        encoding: BlockEncoding,
    ) -> bool {
        let account = self.accounts.get(account, encoding);
        let amount = parse_plain_amount(amount);
        match (account, amount) {
            (Some(account), Some(amount)) if scale == 0 => {
                self.postings.push(posting(self.rules, when, account, amount));
                true
            }
            _ => false,
        }
    }

    /// Reads the cells of a wide row; false where one is spelt otherwise or all are blank.
    fn plain_cells(
        &mut self,
        when: PostingDate,
        columns: &[(usize, AccountId, u32)],
        fields: &[Span],
        bytes: &[u8],
    ) -> bool {
        for &(column, account, scale) in columns {
            let span = fields[column];
            if span.is_empty() {
                continue;
            }
            match parse_plain_amount(span.bytes(bytes)) {
                Some(amount) if scale == 0 => self.postings.push(posting(self.rules, when, account, amount)),
                _ => return false,
            }
        }
        !self.postings.is_empty()
    }
}

fn posting(rules: &ReadingRules, when: PostingDate, account: AccountId, amount: Money) -> Posting {
    let amount = if rules.chart.account(account).sign_reversed { amount.reversed() } else { amount };
    Posting { when, account, amount }
}

/// Whether bytes are spelt as the plain path reads dates and amounts.
fn looks_plain(bytes: &[u8]) -> bool {
    parse_plain_amount(bytes).is_some() || parse_plain_date(bytes).is_some()
}

/// How many spellings of first cells are remembered: a column of numbers of documents has one a row.
const FIRST_CELLS_MAX: usize = 1 << 16;

/// How many unknown accounts are compared with the known ones: more of them are no typing errors.
const NEAREST_ACCOUNTS_MAX: usize = 1000;

impl<S: Sink> RowReader<'_, S> {
    /// Whether a first cell may be a total word. No total word ends with an ASCII digit, nor with a letter but that of "total".
    fn may_be_total(&mut self, cell: &[u8], encoding: BlockEncoding) -> bool {
        match cell.last() {
            None => return false,
            Some(b'l' | b'L') => {}
            Some(byte) if byte.is_ascii_alphanumeric() => return false,
            Some(_) => {}
        }
        if let Some(known) = self.totals.get(cell, encoding) {
            return known;
        }
        let is_total = encoding.decode(cell).is_none_or(|text| looks_like_total(&text));
        if self.totals.count() >= FIRST_CELLS_MAX {
            self.totals = Spellings::new();
        }
        self.totals.insert(cell, encoding, is_total);
        is_total
    }

    fn nearest_account(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.nearest_accounts.get(name) {
            return known.clone();
        }
        if self.nearest_accounts.len() >= NEAREST_ACCOUNTS_MAX {
            return None;
        }
        let nearest = self.rules.chart.nearest_name(name).map(str::to_owned);
        self.nearest_accounts.insert(name.to_owned(), nearest.clone());
        nearest
    }
}

/// Reading with care: every cell decoded, every rule asked, every complaint made.
impl<S: Sink> RowReader<'_, S> {
    fn careful_row(&mut self, reading: &mut Reading<'_>, record: &Record) -> Result<(), Overflow> {
        if is_blank(record, reading.bytes) {
            reading.outcome.rows.blank += 1;
            return Ok(());
        }
        let Some((mut cells, formula)) = self.decoded_cells(reading, record) else {
            return Ok(());
        };
        if cells.iter().all(String::is_empty) {
            // Cells of nothing but white space, or of texts that are configured to mean nothing.
            reading.outcome.rows.blank += 1;
            return Ok(());
        }
        if reading.file.dialect.heading_cells.contains(&cells) {
            reading.outcome.rows.headings += 1;
            return Ok(());
        }
        if is_total_row(&cells, reading) {
            self.total_row(reading, record);
            return Ok(());
        }
        if let Some(column) = formula {
            let text = cells.get(column).cloned();
            let place = reading.place(record.line);
            let finding = Finding { place, column: Some(column), text, complaint: Complaint::FormulaWithoutValue };
            self.reject_for(reading, record, vec![finding]);
            return Ok(());
        }
        self.fill_down(&reading.file, &mut cells);
        self.checked_row(reading, record, &cells)
    }

    /// The cells as text, and the first that is a formula without a value; `None` where the record cannot be taken apart or does
    /// not decode, which has been complained about.
    fn decoded_cells(&mut self, reading: &mut Reading<'_>, record: &Record) -> Option<(Vec<String>, Option<usize>)> {
        // The length first: whoever cuts blocks gives up on so long a record before the end of its quote is known.
        if record.end - record.start > RECORD_BYTES_MAX {
            let complaint = Complaint::RecordTooLong { limit: RECORD_BYTES_MAX };
            let line = record.fault.map_or(record.line, |fault| fault.line);
            self.reject(reading, record, line, None, complaint);
            return None;
        }
        if let Some(fault) = record.fault {
            let complaint = match fault.kind {
                QuoteFaultKind::TextAfterClosingQuote => Complaint::TextAfterClosingQuote,
                QuoteFaultKind::Unclosed => Complaint::QuoteUnclosed,
            };
            self.reject(reading, record, fault.line, Some(fault.field), complaint);
            return None;
        }
        let encoding = reading.encoding();
        let mut cells = Vec::with_capacity(record.fields.len());
        let mut formula = None;
        for (column, span) in record.fields.iter().enumerate() {
            let bytes = span.text(reading.bytes);
            let bytes = match bytes.strip_prefix(FORMULA) {
                Some(text) if encoding == BlockEncoding::Utf8 => {
                    formula.get_or_insert(column);
                    text
                }
                _ => &bytes,
            };
            let Some(text) = encoding.decode(bytes).map(|text| self.rules.cell_text(&text)) else {
                let complaint = Complaint::NotDecodable { encoding: reading.file.dialect.spelt_in };
                self.reject(reading, record, record.line, Some(column), complaint);
                return None;
            };
            cells.push(text);
        }
        Some((cells, formula))
    }

    fn total_row(&mut self, reading: &mut Reading<'_>, record: &Record) {
        if self.rules.skip_totals {
            reading.outcome.rows.totals += 1;
        } else {
            self.reject(reading, record, record.line, None, Complaint::TotalRow);
        }
    }

    /// Gives blank cells of the configured fields the value above and remembers what stands here for the rows below.
    fn fill_down(&mut self, file: &FileContext, cells: &mut [String]) {
        for &field in &self.rules.fill_down {
            let Some(column) = file.column_of(field) else { continue };
            let Some(cell) = cells.get_mut(column) else { continue };
            if cell.is_empty() {
                cell.clone_from(&self.above[column]);
            } else {
                self.above[column].clone_from(cell);
            }
        }
    }

    fn checked_row(&mut self, reading: &mut Reading<'_>, record: &Record, cells: &[String]) -> Result<(), Overflow> {
        let file = Arc::clone(&reading.file);
        let bindings = &file.dialect.bindings;
        let place = reading.place(record.line);
        let mut wrong = Wrong { place, findings: Vec::new() };
        let has_shape = cells.len() >= bindings.count && cells[bindings.count..].iter().all(String::is_empty);
        if !has_shape {
            let complaint = Complaint::FieldCount { expected: bindings.count, found: cells.len() };
            wrong.push(None, None, complaint);
        }
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let when = bindings.date.map(|column| (column, parse_date(cell(column), self.rules.date_format.as_ref())));
        let amounts = amounts_of(&file, cells);
        let has_amounts = amounts.iter().any(|(_, amount)| !matches!(amount, Ok(None)));
        if let Some((column, Err(fault))) = &when {
            if !has_amounts && bindings.blank.iter().all(|&column| cell(column).is_empty()) {
                if has_shape {
                    wrong.push(Some(*column), Some(cell(*column)), Complaint::NotADate(fault.clone()));
                }
                self.perhaps_footer(reading, record, wrong.findings);
                return Ok(());
            }
            // A row of another shape has its cells in other columns: what stands in them is not worth a complaint.
            if has_shape {
                wrong.push(Some(*column), Some(cell(*column)), Complaint::NotADate(fault.clone()));
            }
        }
        if has_shape {
            for &column in bindings.blank.iter().filter(|&&column| !cell(column).is_empty()) {
                wrong.push(Some(column), Some(cell(column)), Complaint::HeadingBlank);
            }
            if has_amounts {
                self.check_names(&file, cells, &mut wrong);
            }
            for (column, amount) in &amounts {
                if let Err(fault) = amount {
                    wrong.push(Some(*column), Some(cell(*column)), Complaint::NotAnAmount(fault.clone()));
                }
            }
        }
        if !wrong.findings.is_empty() {
            self.reject_for(reading, record, wrong.findings);
            return Ok(());
        }
        if !has_amounts {
            reading.outcome.rows.without_amounts += 1;
            return Ok(());
        }
        let when = when.and_then(|(_, when)| when.ok());
        self.post_cells(reading, record, cells, when, &amounts)
    }

    /// Complains about a dealer or an account that is blank or unknown.
    fn check_names(&mut self, file: &FileContext, cells: &[String], wrong: &mut Wrong) {
        let bindings = &file.dialect.bindings;
        if dealer_of(file, cells).is_empty() {
            wrong.push(bindings.dealer, None, Complaint::DealerBlank);
        }
        let (Amounts::Long { account, .. } | Amounts::Matrix { account, .. }) = &bindings.amounts else {
            return;
        };
        let name = &cells[*account];
        if name.is_empty() {
            wrong.push(Some(*account), None, Complaint::AccountBlank);
        } else if self.rules.chart.named(name).is_none() {
            let nearest = self.nearest_account(name);
            wrong.push(Some(*account), Some(name), Complaint::AccountUnknown { nearest });
        }
    }

    /// Posts a row that has been found to be right, and remembers its spellings for the rows to come.
    fn post_cells(
        &mut self,
        reading: &mut Reading<'_>,
        record: &Record,
        cells: &[String],
        when: Option<PostingDate>,
        amounts: &[(usize, Result<Option<Money>, AmountFault>)],
    ) -> Result<(), Overflow> {
        let file = Arc::clone(&reading.file);
        let (bindings, encoding) = (&file.dialect.bindings, reading.encoding());
        let is_spelt_here = self.rules.fill_down.is_empty();
        let name = self.rules.dealer_called(dealer_of(&file, cells));
        let span = bindings.dealer.filter(|_| is_spelt_here).and_then(|column| record.fields.get(column));
        let dealer = match span {
            Some(span) => self.dealers.intern_spelling(&span.text(reading.bytes), encoding, name),
            None => self.dealers.intern(name),
        };
        let row_account = match &bindings.amounts {
            Amounts::Long { account, .. } | Amounts::Matrix { account, .. } => {
                let id = self.rules.chart.named(&cells[*account]);
                if let (Some(id), Some(span), true) = (id, record.fields.get(*account), is_spelt_here) {
                    self.accounts.insert(&span.text(reading.bytes), encoding, id);
                }
                id
            }
            Amounts::Wide(_) => None,
        };
        self.postings.clear();
        for (column, amount) in amounts {
            let &Ok(Some(amount)) = amount else { continue };
            let (account, when) = match &bindings.amounts {
                Amounts::Wide(columns) => {
                    (columns.iter().find(|(at, ..)| at == column).map(|(_, account, _)| *account), when)
                }
                Amounts::Matrix { months, .. } => {
                    let month = months.iter().find(|(at, ..)| at == column).map(|(_, month, _)| *month);
                    (row_account, month.map(PostingDate::in_month))
                }
                Amounts::Long { .. } => (row_account, when),
            };
            if let (Some(account), Some(when)) = (account, when) {
                self.postings.push(posting(self.rules, when, account, amount));
            }
        }
        let place = reading.place(record.line);
        let dealer_name = self.dealers.text(dealer);
        let (block, cells) = (reading.bytes, Some(cells));
        let row = Row { place, dealer, dealer_name, block, record, encoding, rules: self.rules, cells };
        self.sink.post(&row, &self.postings)?;
        self.note_entries(reading, place);
        Ok(())
    }

    /// A row without a date and without amounts: a footer if no entry follows, else what is wrong with it.
    fn perhaps_footer(&mut self, reading: &mut Reading<'_>, record: &Record, findings: Vec<Finding>) {
        let fields = self.fields_as_they_stand(reading, record);
        reading.outcome.footers.push(RejectedRow { findings, fields }, self.keeps_rejected);
    }

    /// Rejects a row for one reason.
    fn reject(
        &mut self,
        reading: &mut Reading<'_>,
        record: &Record,
        line: u32,
        column: Option<usize>,
        complaint: Complaint,
    ) {
        let finding = Finding { place: reading.place(line), column, text: None, complaint };
        self.reject_for(reading, record, vec![finding]);
    }

    /// Rejects a row for all that is wrong with it.
    fn reject_for(&mut self, reading: &mut Reading<'_>, record: &Record, findings: Vec<Finding>) {
        self.note_last_entry(reading, reading.place(record.line));
        let fields = self.fields_as_they_stand(reading, record);
        self.reject_row(reading, RejectedRow { findings, fields });
    }

    /// The fields of a row for whoever is to mend it; what does not decode is shown as well as it can be.
    fn fields_as_they_stand(&self, reading: &Reading<'_>, record: &Record) -> Vec<String> {
        if !self.keeps_rejected {
            return Vec::new();
        }
        let text = |span: &Span| {
            let bytes = span.text(reading.bytes);
            let decoded = reading.encoding().decode(&bytes).map(|text| text.into_owned());
            decoded.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned())
        };
        record.fields.iter().map(text).collect()
    }
}

/// The dealer of a row: its cell, or the name of the sheet or file.
fn dealer_of<'a>(file: &'a FileContext, cells: &'a [String]) -> &'a str {
    match file.dialect.bindings.dealer {
        Some(column) => &cells[column],
        None => file.dealer.as_deref().unwrap_or_default(),
    }
}

/// What is wrong with one row.
struct Wrong {
    place: Place,
    findings: Vec<Finding>,
}

impl Wrong {
    fn push(&mut self, column: Option<usize>, text: Option<&str>, complaint: Complaint) {
        let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
        self.findings.push(Finding { place: self.place, column, text, complaint });
    }
}

/// The amounts of a row by column: absent where the cell is blank.
fn amounts_of(file: &FileContext, cells: &[String]) -> Vec<(usize, Result<Option<Money>, AmountFault>)> {
    let read = |(column, scale): (usize, u32)| {
        let text = cells.get(column).map_or("", String::as_str);
        (column, parse_amount_in(text, scale))
    };
    match &file.dialect.bindings.amounts {
        Amounts::Long { amount, scale, .. } => vec![read((*amount, *scale))],
        Amounts::Wide(columns) => columns.iter().map(|&(column, _, scale)| read((column, scale))).collect(),
        Amounts::Matrix { months, .. } => months.iter().map(|&(column, _, scale)| read((column, scale))).collect(),
    }
}

/// Whether every field is empty or ASCII white space.
fn is_blank(record: &Record, bytes: &[u8]) -> bool {
    record.fault.is_none() && record.fields.iter().all(|field| field.bytes(bytes).trim_ascii().is_empty())
}

/// Whether the date, the dealer, the account or the first cell is a total word.
fn is_total_row(cells: &[String], reading: &Reading<'_>) -> bool {
    let bindings = &reading.file.dialect.bindings;
    let account = match &bindings.amounts {
        Amounts::Long { account, .. } | Amounts::Matrix { account, .. } => Some(*account),
        Amounts::Wide(_) => None,
    };
    [Some(0), bindings.date, bindings.dealer, account]
        .into_iter()
        .flatten()
        .filter_map(|column| cells.get(column))
        .any(|cell| looks_like_total(cell))
}
