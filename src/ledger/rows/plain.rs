//! Rows spelt in the plainest way, whose names have been seen before: nothing is decoded, copied or allocated.

use super::{Reading, RowReader, posting};
use crate::chart_of_accounts::AccountId;
use crate::ledger::amount::{parse_plain_amount, parse_plain_amount_at};
use crate::ledger::date::parse_plain_date;
use crate::ledger::dialect::{Amounts, Bindings, FileContext};
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::entry::{Entry, Posting, Row, Sink};
use crate::ledger::feed::RECORD_BYTES_MAX;
use crate::ledger::heading::{looks_like_total, unit_of_money};
use crate::ledger::indexed_splitter::{Alike, Fields, RecordView};
use crate::ledger::names::NameId;
use crate::ledger::rules::ReadingRules;
use crate::ledger::spellings::Spellings;
use crate::period::PostingDate;
use crate::ratio::Overflow;

/// How many spellings of first cells are remembered: a column of numbers of documents has one a row.
const FIRST_CELLS_MAX: usize = 1 << 16;

/// Whether bytes are spelt as the plain path reads dates and amounts.
pub(super) fn looks_plain(bytes: &[u8]) -> bool {
    parse_plain_amount(bytes).is_some() || parse_plain_date(bytes).is_some()
}

/// Where plain rows of a file have what is read from them.
pub(super) struct PlainColumns<'a> {
    date: usize,
    dealer: usize,
    /// Where the account stands; none where columns are accounts.
    account: Option<usize>,
    pub(super) amounts: PlainAmounts<'a>,
    bindings: &'a Bindings,
    encoding: BlockEncoding,
}

/// Where plain rows have their amounts.
#[derive(Clone, Copy)]
pub(super) enum PlainAmounts<'a> {
    /// One, in that column.
    One(usize),
    /// Any number of them: a column, the account it is of, and its unit as a power of ten.
    Many(&'a [(usize, AccountId, u32)]),
}

/// What the names of a row mean, where they have been met in this spelling.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainNames {
    pub(super) dealer: Option<NameId>,
    pub(super) account: Option<AccountId>,
}

/// What the names of the rows that are read next mean.
#[derive(Debug, Default)]
pub(super) struct NamesAhead {
    pub(super) dealers: Vec<Option<NameId>>,
    pub(super) accounts: Vec<Option<AccountId>>,
}

/// The date that was read last, as ten bytes spell it: `2026-03-05`. Most ledgers have many rows of a day.
#[derive(Debug, Default)]
pub(super) struct LastDate {
    text: [u8; 10],
    date: Option<PostingDate>,
}

impl LastDate {
    #[inline]
    fn parse(&mut self, bytes: &[u8]) -> Option<PostingDate> {
        let Ok(text) = <[u8; 10]>::try_from(bytes) else {
            return parse_plain_date(bytes);
        };
        if text != self.text {
            *self = Self { text, date: parse_plain_date(bytes) };
        }
        self.date
    }
}

impl<S: Sink> RowReader<'_, S> {
    /// Where plain rows have what is read from them; `None` where every row of the block wants care.
    pub(super) fn plain_columns<'f>(&self, file: &'f FileContext, decodes: bool) -> Option<PlainColumns<'f>> {
        let bindings = &file.dialect.bindings;
        let are_odd =
            !decodes || !bindings.blank.is_empty() || !self.rules.fill_down.is_empty() || self.nulls_look_plain;
        if are_odd {
            return None;
        }
        let (account, amounts) = match &bindings.amounts {
            Amounts::Long { account, amount, scale: 0 } => (Some(*account), PlainAmounts::One(*amount)),
            Amounts::Wide(columns) => (None, PlainAmounts::Many(columns)),
            Amounts::Long { .. } | Amounts::Matrix { .. } => return None,
        };
        let (date, dealer, encoding) = (bindings.date?, bindings.dealer?, file.dialect.encoding);
        Some(PlainColumns { date, dealer, account, amounts, bindings, encoding })
    }

    /// The names of a row, where they have been met in this spelling.
    #[inline(always)]
    pub(super) fn plain_names(&self, columns: &PlainColumns<'_>, fields: Fields<'_>, bytes: &[u8]) -> PlainNames {
        let &PlainColumns { dealer, account, encoding, .. } = columns;
        PlainNames {
            dealer: self.dealers.seen(plain_field(fields, dealer, bytes), encoding),
            account: account.and_then(|account| self.accounts.get(plain_field(fields, account, bytes), encoding)),
        }
    }

    /// Looks up the names of many rows, as [`Self::plain_names`] does of one.
    pub(super) fn look_names_up(&mut self, columns: &PlainColumns<'_>, rows: &Alike<'_>, bytes: &[u8]) {
        let &PlainColumns { dealer, account, encoding, .. } = columns;
        let names = |column: usize| rows.fields().map(move |fields| plain_field(fields, column, bytes));
        self.names_ahead.dealers.clear();
        self.dealers.seen_all(names(dealer), encoding, &mut self.names_ahead.dealers);
        self.names_ahead.accounts.clear();
        match account {
            Some(account) => self.accounts.get_all(names(account), encoding, &mut self.names_ahead.accounts),
            None => self.names_ahead.accounts.resize(self.names_ahead.dealers.len(), None),
        }
    }

    /// Reads a row that is spelt in the plainest way; false where it is not, and nothing has happened.
    pub(super) fn plain_row(
        &mut self,
        reading: &mut Reading<'_>,
        columns: &PlainColumns<'_>,
        record: &RecordView<'_>,
        names: PlainNames,
    ) -> Result<bool, Overflow> {
        let block = reading.bytes;
        self.postings.clear();
        let dealer = match columns.amounts {
            PlainAmounts::One(_) => {
                let Some(entry) = self.plain_entry(columns, record, block, names) else { return Ok(false) };
                self.postings.push(entry.posting());
                entry.dealer
            }
            PlainAmounts::Many(amounts) => {
                let Some((dealer, when)) = self.plain_head(columns, record, block, names) else { return Ok(false) };
                if !plain_cells(self.rules, &mut self.postings, when, amounts, record.fields, block) {
                    return Ok(false);
                }
                dealer
            }
        };
        let place = reading.place(record.line);
        let (dealers, rules, fields, encoding) = (&self.dealers, self.rules, record.fields, columns.encoding);
        let row = Row { place, dealer, dealers, block, fields, encoding, rules, cells: None };
        self.sink.post(&row, &self.postings)?;
        self.note_entries(reading, place, self.postings.len());
        Ok(true)
    }

    /// What a row of one amount says that is spelt in the plainest way; `None` where it is not.
    #[inline(always)]
    pub(super) fn plain_entry(
        &mut self,
        columns: &PlainColumns<'_>,
        record: &RecordView<'_>,
        block: &[u8],
        names: PlainNames,
    ) -> Option<Entry> {
        let PlainAmounts::One(column) = columns.amounts else { return None };
        let (start, end) = record.fields.get(column)?.ends();
        let amount = parse_plain_amount_at(block, start, end)?;
        let micros = i64::try_from(amount.micros()).ok()?;
        let account = names.account?;
        let (dealer, when) = self.plain_head(columns, record, block, names)?;
        let micros = if self.is_reversed[account.index()] { micros.checked_neg()? } else { micros };
        Some(Entry { micros, dealer, when, line: record.line, account })
    }

    /// The dealer and the date of a row of the right shape; `None` where they are not spelt in the plainest way, or the row may be
    /// no entry or one in another unit.
    #[inline(always)]
    fn plain_head(
        &mut self,
        columns: &PlainColumns<'_>,
        record: &RecordView<'_>,
        block: &[u8],
        names: PlainNames,
    ) -> Option<(NameId, PostingDate)> {
        let &PlainColumns { bindings, encoding, .. } = columns;
        let fields = record.fields;
        if fields.count() != bindings.count || record.fault.is_some() || record.end - record.start > RECORD_BYTES_MAX {
            return None;
        }
        let when = self.date.parse(plain_field(fields, columns.date, block))?;
        if bindings.checks_first_cell && self.may_be_total(plain_bytes(fields, 0, block), encoding) {
            return None;
        }
        if let Some(unit) = bindings.unit
            && self.is_unit_of_money(plain_bytes(fields, unit, block), encoding)
        {
            return None;
        }
        Some((names.dealer?, when))
    }

    /// Whether a cell is a unit of money that plain amounts are not in, such as 万元; `None` is a cell whose bytes are not its text.
    fn is_unit_of_money(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
        let Some(cell) = cell else { return true };
        if let Some(known) = self.units.get(cell, encoding) {
            return known;
        }
        let is_unit = encoding.decode(cell).is_none_or(|text| unit_of_money(&text).is_some_and(|scale| scale > 0));
        if self.units.count() >= FIRST_CELLS_MAX {
            self.units = Spellings::default();
        }
        self.units.insert(cell, encoding, is_unit);
        is_unit
    }

    /// Whether a first cell may be a total word; `None` is a cell whose bytes are not its text. No total word ends with an ASCII
    /// digit, nor with a letter but that of "total".
    fn may_be_total(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
        let Some(cell) = cell else { return true };
        match cell.last() {
            None => return false,
            Some(b'l' | b'L') => {}
            // In GB18030 it may be the last byte of a character: of a blank behind 合计, say.
            Some(byte) if byte.is_ascii_alphanumeric() && (encoding == BlockEncoding::Utf8 || cell.is_ascii()) => {
                return false;
            }
            Some(_) => {}
        }
        if let Some(known) = self.totals.get(cell, encoding) {
            return known;
        }
        let is_total = encoding.decode(cell).is_none_or(|text| looks_like_total(&text));
        if self.totals.count() >= FIRST_CELLS_MAX {
            self.totals = Spellings::default();
        }
        self.totals.insert(cell, encoding, is_total);
        is_total
    }
}

/// The bytes of a field; `None` where they are not what the field says, because quotes in it are doubled.
#[inline(always)]
fn plain_bytes<'b>(fields: Fields<'_>, column: usize, bytes: &'b [u8]) -> Option<&'b [u8]> {
    fields.get(column).and_then(|span| span.plain_bytes(bytes))
}

/// The bytes of a field that is looked up; nothing, which is never found, where they are not what the field says.
#[inline(always)]
fn plain_field<'b>(fields: Fields<'_>, column: usize, bytes: &'b [u8]) -> &'b [u8] {
    plain_bytes(fields, column, bytes).unwrap_or_default()
}

/// Reads the cells of a wide row; false where one is spelt otherwise or all are blank.
fn plain_cells(
    rules: &ReadingRules,
    postings: &mut Vec<Posting>,
    when: PostingDate,
    columns: &[(usize, AccountId, u32)],
    fields: Fields<'_>,
    bytes: &[u8],
) -> bool {
    for &(column, account, scale) in columns {
        let Some(span) = fields.get(column).filter(|span| !span.is_empty()) else { continue };
        let (start, end) = span.ends();
        match parse_plain_amount_at(bytes, start, end) {
            Some(amount) if scale == 0 => postings.push(posting(rules, when, account, amount)),
            _ => return false,
        }
    }
    !postings.is_empty()
}
