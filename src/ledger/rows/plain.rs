//! Rows spelt in the plainest way: nothing is decoded, copied or allocated, unless a dealer is met for the first time.

use super::{Reading, RowReader};
use crate::chart_of_accounts::AccountId;
use crate::ledger::cell::amount_plain::parse_plain_amount;
use crate::ledger::cell::date::parse_plain_date;
use crate::ledger::cell::text::looks_like_total;
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::heading::unit_of_money;
use crate::ledger::names::NameId;
use crate::ledger::open::dialect::{Amounts, Bindings, FileContext};
use crate::ledger::sink::Sink;
use crate::ledger::spelling_map::SpellingMap;
use crate::ledger::split::RECORD_BYTES_MAX;
use crate::ledger::split::record::{Fields, RecordView};
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
    pub(super) amounts: PlainAmounts,
    pub(super) bindings: &'a Bindings,
    pub(super) encoding: BlockEncoding,
}

/// Where plain rows have their amounts.
pub(super) enum PlainAmounts {
    /// One.
    One {
        /// The column that says what it is of.
        account: usize,
        /// The column of the amount.
        amount: usize,
        /// What amounts are multiplied by.
        unit: i64,
    },
    /// Any number of them.
    Many(PlainCells),
}

/// Columns of amounts.
pub(super) struct PlainCells {
    pub(super) columns: Vec<PlainCell>,
    /// The account of each.
    pub(super) accounts: Vec<AccountId>,
}

/// A column of amounts.
#[derive(Clone, Copy)]
pub(super) struct PlainCell {
    pub(super) column: usize,
    pub(super) account: AccountId,
    /// What its amounts are multiplied by: their unit, negative where the account counts them the other way.
    pub(super) times: i64,
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
            // Beside a unit in each row, plain amounts are of the smallest.
            &Amounts::Long { scale, .. } if scale > 0 && bindings.unit.is_some() => return None,
            &Amounts::Long { account, amount, scale } => {
                PlainAmounts::One { account, amount, unit: 10_i64.checked_pow(scale)? }
            }
            Amounts::Wide(columns) => {
                let cell = |&(column, account, scale): &(usize, AccountId, u32)| {
                    let times = 10_i64.checked_pow(scale)? * self.signs[account.index()];
                    Some(PlainCell { column, account, times })
                };
                let accounts = columns.iter().map(|&(_, account, _)| account).collect();
                PlainAmounts::Many(PlainCells { columns: columns.iter().map(cell).collect::<Option<_>>()?, accounts })
            }
            Amounts::Matrix { .. } => return None,
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
        let Some(when) = self.plain_date(columns, record, block) else { return Ok(false) };
        self.postings.clear();
        let is_plain = match &columns.amounts {
            &PlainAmounts::One { account, amount, unit } => {
                let account = self.accounts.get(plain_field(fields, account, block), encoding);
                account.is_some_and(|account| {
                    let times = unit * self.signs[account.index()];
                    self.plain_cells(when, &[PlainCell { column: amount, account, times }], fields, block)
                })
            }
            PlainAmounts::Many(cells) => self.plain_cells(when, &cells.columns, fields, block),
        };
        if !is_plain {
            return Ok(false);
        }
        let dealer = plain_field(fields, columns.dealer, block);
        let dealer = self.dealers.seen(dealer, encoding).or_else(|| self.meet_dealer(dealer, encoding));
        let Some(dealer) = dealer else { return Ok(false) };
        let place = reading.place(record.line);
        let (dealers, rules) = (&self.dealers, self.rules);
        let row = Row { place, dealer, dealers, block, fields, encoding, rules, cells: None };
        self.sink.post(&row, &self.postings)?;
        self.note_entries(reading, place, self.postings.len());
        Ok(true)
    }

    /// The number of a dealer met in this spelling for the first time, in a row that is an entry for all else; `None` where it is
    /// blank or may be a total word.
    fn meet_dealer(&mut self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        let text = self.rules.cell_text(&encoding.decode(bytes)?);
        let is_dealer = !text.is_empty() && !looks_like_total(&text);
        is_dealer.then(|| self.dealers.intern_spelling(bytes, encoding, self.rules.dealer_called(&text)))
    }

    /// The date of a row of the right shape; `None` where it is not spelt in the plainest way, or the row may be no entry or one in
    /// another unit.
    fn plain_date(&mut self, columns: &PlainColumns<'_>, record: &RecordView<'_>, block: &[u8]) -> Option<PostingDate> {
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
        Some(when)
    }

    /// Reads the cells of a row that are amounts; false where one is spelt otherwise or all are blank.
    fn plain_cells(&mut self, when: PostingDate, cells: &[PlainCell], fields: Fields<'_>, block: &[u8]) -> bool {
        for &PlainCell { column, account, times } in cells {
            let Some(span) = fields.get(column).filter(|span| !span.is_empty()) else { continue };
            let (start, end) = span.ends();
            // What does not fit 64 bits may be too large, which careful reading tells.
            let micros = parse_plain_amount(&block[start..end]).and_then(|amount| i64::try_from(amount.micros()).ok());
            let Some(micros) = micros.and_then(|micros| micros.checked_mul(times)) else { return false };
            self.postings.push(Posting { when, account, amount: Money::from_micros(i128::from(micros)) });
        }
        !self.postings.is_empty()
    }

    /// Whether a cell is a unit of money that plain amounts are not in, such as 万元; `None` is a cell whose bytes are not its text.
    pub(super) fn is_unit_of_money(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
        let Some(cell) = cell else { return true };
        if let Some(known) = self.units.get(cell, encoding) {
            return known;
        }
        let is_unit = encoding.decode(cell).is_none_or(|text| unit_of_money(&text).is_some_and(|scale| scale > 0));
        if self.units.count() >= FIRST_CELLS_MAX {
            self.units = SpellingMap::default();
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
            self.totals = SpellingMap::default();
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
