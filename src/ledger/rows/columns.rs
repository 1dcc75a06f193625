//! Which columns of a file the batch reads, and the small caches that answer for a cell.

use super::RowReader;
use crate::chart_of_accounts::AccountId;
use crate::ledger::cell::amount_plain::parse_plain_amount;
use crate::ledger::cell::date::parse_plain_date;
use crate::ledger::cell::text::looks_like_total;
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::heading::unit_of_money;
use crate::ledger::names::NameId;
use crate::ledger::open::dialect::{Amounts, Bindings, FileContext};
use crate::ledger::sink::Sink;
use crate::ledger::spelling_map::SpellingMap;
use crate::period::PostingDate;

/// How many spellings of one column are remembered: a column of document numbers has one per row.
const REMEMBERED_CELLS_MAX: usize = 1 << 16;

/// Whether the batch would take these bytes for a date or an amount.
pub(super) fn looks_plain(bytes: &[u8]) -> bool {
    parse_plain_amount(bytes).is_some() || parse_plain_date(bytes).is_some()
}

/// The columns that the batch reads.
pub(super) struct BatchColumns<'a> {
    pub(super) date: usize,
    pub(super) dealer: usize,
    pub(super) amounts: AmountColumns,
    pub(super) bindings: &'a Bindings,
    pub(super) encoding: BlockEncoding,
}

/// Where a row has its amounts.
pub(super) enum AmountColumns {
    /// A long ledger: one amount per row.
    One {
        account: usize,
        amount: usize,
        /// The factor of the amount's unit: 10,000 for 万元.
        factor: i64,
    },
    /// A wide ledger: one amount per column.
    Many { columns: Vec<AmountColumn>, accounts: Vec<AccountId> },
}

/// One column of amounts of a wide ledger.
#[derive(Clone, Copy)]
pub(super) struct AmountColumn {
    pub(super) column: usize,
    /// The factor of the column's unit, negative where the account is entered with the sign
    /// reversed.
    pub(super) factor: i64,
}

/// The last date that was read, by its ten bytes `2026-03-05`: consecutive rows often share a date.
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

/// The answers to a yes-or-no question about cells, remembered by spelling.
#[derive(Debug, Default)]
pub(super) struct RememberedAnswers(SpellingMap<bool>);

impl RememberedAnswers {
    /// The answer for a cell; true for one that does not decode, so that the careful reader sees
    /// its row.
    fn ask(&mut self, cell: &[u8], encoding: BlockEncoding, answer: impl FnOnce(&str) -> bool) -> bool {
        if let Some(known) = self.0.get(cell, encoding) {
            return known;
        }
        let answer = encoding.decode(cell).is_none_or(|text| answer(&text));
        if self.0.count() >= REMEMBERED_CELLS_MAX {
            self.0 = SpellingMap::default();
        }
        self.0.insert(cell, encoding, answer);
        answer
    }
}

impl<S: Sink> RowReader<'_, S> {
    /// The columns that the batch reads; `None` where every row of the block needs the careful
    /// reader.
    pub(super) fn batch_columns<'f>(&self, file: &'f FileContext, decodes: bool) -> Option<BatchColumns<'f>> {
        let bindings = &file.dialect.bindings;
        let needs_care =
            !decodes || !bindings.blank.is_empty() || !self.rules.fill_down.is_empty() || self.nulls_look_plain;
        if needs_care {
            return None;
        }
        let amounts = match &bindings.amounts {
            // With a unit in each row, only amounts in the smallest unit are plain.
            &Amounts::Long { scale, .. } if scale > 0 && bindings.unit.is_some() => return None,
            &Amounts::Long { account, amount, scale } => {
                AmountColumns::One { account, amount, factor: 10_i64.checked_pow(scale)? }
            }
            Amounts::Wide(columns) => {
                let amount_column = |&(column, account, scale): &(usize, AccountId, u32)| {
                    let factor = 10_i64.checked_pow(scale)? * self.signs[account.index()];
                    Some(AmountColumn { column, factor })
                };
                let accounts = columns.iter().map(|&(_, account, _)| account).collect();
                AmountColumns::Many { columns: columns.iter().map(amount_column).collect::<Option<_>>()?, accounts }
            }
            Amounts::Matrix { .. } => return None,
        };
        let (date, dealer, encoding) = (bindings.date?, bindings.dealer?, file.dialect.encoding);
        Some(BatchColumns { date, dealer, amounts, bindings, encoding })
    }

    /// Numbers a dealer by a spelling that is new to this worker; `None` where it is blank or may
    /// be a total word.
    pub(super) fn meet_dealer(&mut self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        let text = self.rules.cell_text(&encoding.decode(bytes)?);
        let is_dealer = !text.is_empty() && !looks_like_total(&text);
        is_dealer.then(|| self.dealers.intern_spelling(bytes, encoding, self.rules.dealer_called(&text)))
    }

    /// Whether a cell is a unit that scales money, such as 万元. `None` is a cell with doubled
    /// quotes.
    pub(super) fn is_unit_of_money(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
        let Some(cell) = cell else { return true };
        self.units.ask(cell, encoding, |text| unit_of_money(text).is_some_and(|scale| scale > 0))
    }

    /// Whether a first cell may be a total word. `None` is a cell with doubled quotes.
    ///
    /// The last byte decides most cells: no total word ends with an ASCII digit, nor with a letter
    /// but the l of "total".
    pub(super) fn may_be_total(&mut self, cell: Option<&[u8]>, encoding: BlockEncoding) -> bool {
        let Some(cell) = cell else { return true };
        match cell.last() {
            None => return false,
            Some(b'l' | b'L') => {}
            // In GB18030 such a byte may end a character: that of a full-width blank after 合计, say.
            Some(byte) if byte.is_ascii_alphanumeric() && (encoding == BlockEncoding::Utf8 || cell.is_ascii()) => {
                return false;
            }
            Some(_) => {}
        }
        self.totals.ask(cell, encoding, looks_like_total)
    }
}
