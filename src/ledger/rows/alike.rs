//! Rows of as many fields as the heading has, many at once and column by column.
//!
//! What a processor waits for, memory above all, it waits for side by side where the same is done for many rows before anything else
//! is done for the first. Rows that are not spelt in the plainest way are read by themselves, in their place.

use super::plain::{PlainAmounts, PlainColumns};
use super::{Reading, RowReader};
use crate::chart_of_accounts::AccountId;
use crate::ledger::alike::Alike;
use crate::ledger::amount::plain_micros_at;
use crate::ledger::entry::{Entries, Entry, Sink};
use crate::ledger::names::NameId;
use crate::ledger::records::Record;
use crate::period::PostingDate;
use crate::ratio::Overflow;

/// What is read of rows, a list for each column, and the entries that come of it. It is kept for the next rows.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    dealers: Vec<Option<NameId>>,
    accounts: Vec<Option<AccountId>>,
    /// Also none where the row is not to be taken for plain for another reason.
    dates: Vec<Option<PostingDate>>,
    /// In millionths, where each row has one amount.
    amounts: Vec<Option<i64>>,
    are_odd: Vec<bool>,
    entries: Vec<Entry>,
}

impl Ahead {
    /// Sees to it that odd rows are not taken for plain.
    fn strike_odd_rows(&mut self) {
        for (date, is_odd) in self.dates.iter_mut().zip(&self.are_odd) {
            *date = date.filter(|_| !is_odd);
        }
    }
}

impl<S: Sink> RowReader<'_, S> {
    /// Reads rows of as many fields as the heading has.
    pub(super) fn rows_alike(
        &mut self,
        reading: &mut Reading<'_>,
        columns: &PlainColumns<'_>,
        rows: &Alike<'_>,
        record: &mut Record,
    ) -> Result<(), Overflow> {
        let mut ahead = std::mem::take(&mut self.ahead);
        self.read_columns(columns, rows, &mut ahead);
        let mut first = 0;
        for (number, line) in rows.lines().enumerate() {
            if !self.push_entries(columns, rows, (number, line), &mut ahead) {
                self.post_entries(reading, rows, first..number, &mut ahead.entries)?;
                self.row(reading, Some(columns), &rows.record(number, line), record)?;
                first = number + 1;
            }
        }
        self.post_entries(reading, rows, first..rows.count(), &mut ahead.entries)?;
        self.ahead = ahead;
        Ok(())
    }

    fn read_columns(&mut self, columns: &PlainColumns<'_>, rows: &Alike<'_>, ahead: &mut Ahead) {
        let &PlainColumns { encoding, .. } = columns;
        self.dealers.seen_all(&rows.column(columns.dealer), encoding, &mut ahead.dealers);
        let date = |cell: Option<&[u8]>| self.date.parse(cell?);
        rows.read_texts(columns.date, date, &mut ahead.dates);
        if let PlainAmounts::One { account, amount, .. } = columns.amounts {
            self.accounts.get_all(&rows.column(account), encoding, &mut ahead.accounts);
            let block = rows.block();
            rows.read_spans(amount, |start, end| plain_micros_at(block, start, end), &mut ahead.amounts);
        }
        if columns.bindings.checks_first_cell {
            rows.read_texts(0, |cell| self.may_be_total(cell, encoding), &mut ahead.are_odd);
            ahead.strike_odd_rows();
        }
        if let Some(unit) = columns.bindings.unit {
            rows.read_texts(unit, |cell| self.is_unit_of_money(cell, encoding), &mut ahead.are_odd);
            ahead.strike_odd_rows();
        }
    }

    /// Puts a row's entries with the others; false where it is not spelt in the plainest way, and nothing is put there.
    #[inline(always)]
    fn push_entries(
        &self,
        columns: &PlainColumns<'_>,
        rows: &Alike<'_>,
        (number, line): (usize, u32),
        ahead: &mut Ahead,
    ) -> bool {
        let (Some(dealer), Some(when)) = (ahead.dealers[number], ahead.dates[number]) else { return false };
        let entries = &mut ahead.entries;
        match &columns.amounts {
            PlainAmounts::One { unit, .. } => {
                let (Some(account), Some(micros)) = (ahead.accounts[number], ahead.amounts[number]) else {
                    return false;
                };
                let Some(micros) = micros.checked_mul(unit * self.signs[account.index()]) else { return false };
                entries.push(Entry { micros, dealer, when, line, account });
                true
            }
            PlainAmounts::Many(cells) => {
                let (before, block) = (entries.len(), rows.block());
                for (cell, (start, end)) in
                    cells.iter().zip(rows.spans_of(number, cells.iter().map(|cell| cell.column)))
                {
                    if start == end {
                        continue;
                    }
                    let micros = plain_micros_at(block, start, end).and_then(|micros| micros.checked_mul(cell.times));
                    let Some(micros) = micros else {
                        entries.truncate(before);
                        return false;
                    };
                    entries.push(Entry { micros, dealer, when, line, account: cell.account });
                }
                entries.len() > before
            }
        }
    }

    /// Posts the entries of plain rows that stand one after the other.
    fn post_entries(
        &mut self,
        reading: &mut Reading<'_>,
        rows: &Alike<'_>,
        which: std::ops::Range<usize>,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Overflow> {
        let Some(last) = entries.last() else { return Ok(()) };
        let (place, begin, encoding) = (reading.place(last.line), reading.begin, reading.encoding());
        let (first, dealers, rules) = (which.start, &self.dealers, self.rules);
        self.sink.post_all(&Entries { entries, begin, rows, first, dealers, encoding, rules })?;
        reading.outcome.rows.with_entries += which.len() as u64;
        reading.outcome.rows.entries += entries.len() as u64;
        self.note_last_entry(reading, place);
        entries.clear();
        Ok(())
    }
}
