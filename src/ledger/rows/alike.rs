//! Rows of as many fields as the heading has, many at once and column by column.
//!
//! What a processor waits for, memory above all, it waits for side by side where the same is done for many rows before anything else
//! is done for the first. Rows that are not spelt in the plainest way are read by themselves, in their place.

use super::plain::{PlainAmounts, PlainCell, PlainCells, PlainColumns};
use super::{Reading, RowReader};
use crate::chart_of_accounts::AccountId;
use crate::ledger::alike::{Alike, Stretch};
use crate::ledger::amount::read_plain_cells;
use crate::ledger::entry::{Entries, Entry, RowHead, RowSource, Sink, WideRows};
use crate::ledger::names::NameId;
use crate::ledger::records::Record;
use crate::money::OptionalMicros;
use crate::period::PostingDate;
use crate::ratio::Overflow;

/// What is read of rows, a list for each column, and the entries that come of it. It is kept for the next rows.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// Where the names stand that are looked up.
    names: Vec<Stretch>,
    dealers: Vec<Option<NameId>>,
    accounts: Vec<Option<AccountId>>,
    /// Also none where the row is not to be taken for plain for another reason.
    dates: Vec<Option<PostingDate>>,
    /// Where each row has one amount.
    amounts: Vec<OptionalMicros>,
    are_odd: Vec<bool>,
    /// Of rows of one amount.
    entries: Vec<Entry>,
    /// Of rows of many.
    heads: Vec<RowHead>,
    cells: Vec<OptionalMicros>,
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
            if !self.push_entries(columns, (number, line), &mut ahead) {
                self.post_entries(reading, columns, rows, first, &mut ahead)?;
                self.row(reading, Some(columns), &rows.record(number, line), record)?;
                first = number + 1;
            }
        }
        self.post_entries(reading, columns, rows, first, &mut ahead)?;
        self.ahead = ahead;
        Ok(())
    }

    fn read_columns(&mut self, columns: &PlainColumns<'_>, rows: &Alike<'_>, ahead: &mut Ahead) {
        let (encoding, block) = (columns.encoding, rows.block());
        let put_names = |column: usize, names: &mut Vec<Stretch>| {
            // Nothing is never found.
            put(names, rows.stretches(column).map(Option::unwrap_or_default));
        };
        put_names(columns.dealer, &mut ahead.names);
        self.dealers.seen_all(block, &ahead.names, encoding, &mut ahead.dealers);
        put(&mut ahead.dates, rows.texts(columns.date).map(|cell| self.date.parse(cell?)));
        match &columns.amounts {
            &PlainAmounts::One { account, amount, .. } => {
                put_names(account, &mut ahead.names);
                self.accounts.get_all(block, &ahead.names, encoding, &mut ahead.accounts);
                ahead.amounts.clear();
                read_plain_cells(block, rows.spans(amount), |cell| ahead.amounts.push(cell.unwrap_or_default()));
            }
            PlainAmounts::Many(columns) => {
                put(&mut ahead.are_odd, std::iter::repeat_n(false, rows.count()));
                read_cells(rows, columns, &mut ahead.cells, &mut ahead.are_odd);
                ahead.strike_odd_rows();
            }
        }
        if columns.bindings.checks_first_cell {
            put(&mut ahead.are_odd, rows.texts(0).map(|cell| self.may_be_total(cell, encoding)));
            ahead.strike_odd_rows();
        }
        if let Some(unit) = columns.bindings.unit {
            put(&mut ahead.are_odd, rows.texts(unit).map(|cell| self.is_unit_of_money(cell, encoding)));
            ahead.strike_odd_rows();
        }
    }

    /// Puts a row's entries with the others; false where it is not spelt in the plainest way, and nothing is put there.
    #[inline(always)]
    fn push_entries(&self, columns: &PlainColumns<'_>, (number, line): (usize, u32), ahead: &mut Ahead) -> bool {
        let (Some(dealer), Some(when)) = (ahead.dealers[number], ahead.dates[number]) else { return false };
        match &columns.amounts {
            PlainAmounts::One { unit, .. } => {
                let (Some(account), Some(micros)) = (ahead.accounts[number], ahead.amounts[number].get()) else {
                    return false;
                };
                let Some(micros) = micros.checked_mul(unit * self.signs[account.index()]) else { return false };
                ahead.entries.push(Entry { micros, dealer, when, line, account });
                true
            }
            PlainAmounts::Many(_) => {
                ahead.heads.push(RowHead { dealer, when, line });
                true
            }
        }
    }

    /// Posts the entries of plain rows that stand one after the other.
    fn post_entries(
        &mut self,
        reading: &mut Reading<'_>,
        columns: &PlainColumns<'_>,
        rows: &Alike<'_>,
        first: usize,
        ahead: &mut Ahead,
    ) -> Result<(), Overflow> {
        let (begin, encoding, dealers, rules) = (reading.begin, reading.encoding(), &self.dealers, self.rules);
        let source = RowSource { begin, rows, first, dealers, encoding, rules };
        let Ahead { entries, heads, cells, .. } = ahead;
        let last_line = match &columns.amounts {
            PlainAmounts::One { .. } => entries.last().map(|entry| entry.line),
            PlainAmounts::Many { .. } => heads.last().map(|head| head.line),
        };
        let Some(last_line) = last_line else { return Ok(()) };
        match &columns.amounts {
            PlainAmounts::One { .. } => {
                self.sink.post_all(&Entries { entries, source })?;
                reading.outcome.rows.entries += entries.len() as u64;
                reading.outcome.rows.with_entries += entries.len() as u64;
            }
            PlainAmounts::Many(PlainCells { accounts, .. }) => {
                let cells = &cells[first * accounts.len()..][..heads.len() * accounts.len()];
                self.sink.post_wide(&WideRows { heads, accounts, amounts: cells, source })?;
                let blanks = cells.iter().filter(|cell| cell.get().is_none()).count();
                reading.outcome.rows.entries += (cells.len() - blanks) as u64;
                reading.outcome.rows.with_entries += heads.len() as u64;
            }
        }
        self.note_last_entry(reading, reading.place(last_line));
        entries.clear();
        heads.clear();
        Ok(())
    }
}

/// Puts what is read into a list instead of what was there.
#[inline(always)]
fn put<T>(list: &mut Vec<T>, read: impl Iterator<Item = T>) {
    list.clear();
    list.reserve(read.size_hint().0);
    // Handing over all of them is one loop, asking for the next one is a call for each.
    read.for_each(|one| list.push(one));
}

/// Reads the cells of many columns, row by row in `cells`, and notes which rows are not spelt in the plainest way or have no amount.
///
/// Column by column: what is the same in all rows is known to the processor then, and one cell need not wait for another.
#[inline(never)]
fn read_cells(rows: &Alike<'_>, columns: &PlainCells, cells: &mut Vec<OptionalMicros>, are_odd: &mut [bool]) {
    let (block, width) = (rows.block(), columns.columns.len().max(1));
    cells.clear();
    cells.resize(rows.count() * width, OptionalMicros::NONE);
    for (number, &PlainCell { column, times, .. }) in columns.columns.iter().enumerate() {
        let mut into = cells.chunks_exact_mut(width).zip(are_odd.iter_mut());
        read_plain_cells(block, rows.spans(column), |cell| {
            let cell = cell.and_then(|cell| cell.times(times));
            if let Some((row, is_odd)) = into.next() {
                row[number] = cell.unwrap_or_default();
                *is_odd |= cell.is_none();
            }
        });
    }
    for (row, is_odd) in cells.chunks_exact(width).zip(are_odd) {
        *is_odd |= row.iter().all(|cell| cell.get().is_none());
    }
}
