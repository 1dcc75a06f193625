//! Rows spelt in the plainest way, whose names have been seen before: nothing is decoded, copied or allocated.

use super::{Reading, RowReader};
use crate::chart_of_accounts::AccountId;
use crate::ledger::amount::{parse_plain_amount, plain_micros_at};
use crate::ledger::date::parse_plain_date;
use crate::ledger::dialect::{Amounts, Bindings, FileContext};
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::entry::{Posting, Row, Sink};
use crate::ledger::feed::RECORD_BYTES_MAX;
use crate::ledger::heading::{looks_like_total, unit_of_money};
use crate::ledger::indexed_splitter::{Fields, RecordView};
use crate::ledger::names::NameId;
use crate::ledger::spellings::Spellings;
use crate::money::Money;
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
    pub(super) date: usize,
    pub(super) dealer: usize,
    pub(super) amounts: PlainAmounts<'a>,
    pub(super) bindings: &'a Bindings,
    pub(super) encoding: BlockEncoding,
}

/// Where plain rows have their amounts.
#[derive(Clone, Copy)]
pub(super) enum PlainAmounts<'a> {
    /// One, in that column, and what it is of in another.
    One { account: usize, amount: usize },
    /// Any number of them: a column, the account it is of, and its unit as a power of ten.
    Many(&'a [(usize, AccountId, u32)]),
}

/// The date that was read last, as ten bytes spell it: `2026-03-05`. Most ledgers have many rows of a day.
#[derive(Debug, Default)]
pub(super) struct LastDate {
    text: [u8; 10],
    date: Option<PostingDate>,
}

impl LastDate {
    #[inline]
    pub(super) fn parse(&mut self, bytes: &[u8]) -> Option<PostingDate> {
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
        let amounts = match &bindings.amounts {
            Amounts::Long { account, amount, scale: 0 } => PlainAmounts::One { account: *account, amount: *amount },
            Amounts::Wide(columns) => PlainAmounts::Many(columns),
            Amounts::Long { .. } | Amounts::Matrix { .. } => return None,
        };
        let (date, dealer, encoding) = (bindings.date?, bindings.dealer?, file.dialect.encoding);
        Some(PlainColumns { date, dealer, amounts, bindings, encoding })
    }

    /// Reads a row that is spelt in the plainest way; false where it is not, and nothing has happened.
    pub(super) fn plain_row(
        &mut self,
        reading: &mut Reading<'_>,
        columns: &PlainColumns<'_>,
        record: &RecordView<'_>,
    ) -> Result<bool, Overflow> {
        let (block, fields, encoding) = (reading.bytes, record.fields, columns.encoding);
        let Some((dealer, when)) = self.plain_head(columns, record, block) else { return Ok(false) };
        self.postings.clear();
        let is_plain = match columns.amounts {
            PlainAmounts::One { account, amount } => {
                let account = self.accounts.get(plain_field(fields, account, block), encoding);
                account.is_some_and(|account| self.plain_cells(when, &[(amount, account, 0)], fields, block))
            }
            PlainAmounts::Many(cells) => self.plain_cells(when, cells, fields, block),
        };
        if !is_plain {
            return Ok(false);
        }
        let place = reading.place(record.line);
        let (dealers, rules) = (&self.dealers, self.rules);
        let row = Row { place, dealer, dealers, block, fields, encoding, rules, cells: None };
        self.sink.post(&row, &self.postings)?;
        self.note_entries(reading, place, self.postings.len());
        Ok(true)
    }

    /// The dealer and the date of a row of the right shape; `None` where they are not spelt in the plainest way, or the row may be
    /// no entry or one in another unit.
    fn plain_head(
        &mut self,
        columns: &PlainColumns<'_>,
        record: &RecordView<'_>,
        block: &[u8],
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
        Some((self.dealers.seen(plain_field(fields, columns.dealer, block), encoding)?, when))
    }

    /// Reads the cells of a row that are amounts; false where one is spelt otherwise or all are blank.
    fn plain_cells(
        &mut self,
        when: PostingDate,
        cells: &[(usize, AccountId, u32)],
        fields: Fields<'_>,
        block: &[u8],
    ) -> bool {
        for &(column, account, scale) in cells {
            let Some(span) = fields.get(column).filter(|span| !span.is_empty()) else { continue };
            let (start, end) = span.ends();
            let micros = plain_micros_at(block, start, end).filter(|_| scale == 0);
            let Some(micros) = micros.and_then(|micros| self.signed(account, micros)) else { return false };
            self.postings.push(Posting { when, account, amount: Money::from_micros(i128::from(micros)) });
        }
        !self.postings.is_empty()
    }

    /// An amount as its account counts it; `None` where it does not fit.
    #[inline(always)]
    pub(super) fn signed(&self, account: AccountId, micros: i64) -> Option<i64> {
        if self.is_reversed[account.index()] { micros.checked_neg() } else { Some(micros) }
    }

    /// Whether a cell is a unit of money that plain amounts are not in, such as 万元; `None` is a cell whose bytes are not its text.
    pub(super) fn is_unit_of_money(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
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
    pub(super) fn may_be_total(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
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
