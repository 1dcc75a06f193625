//! Rows of as many fields as the heading has, many at once and column by column.
//!
//! What a processor waits for, memory above all, it waits for side by side where the same is done for many rows before anything else
//! is done for the first. Rows that are not spelt in the plainest way are read by themselves, in their place.

use std::ops::Range;

use super::plain::{PlainAmounts, PlainCell, PlainCells, PlainColumns};
use super::{Reading, RowReader};
use crate::chart_of_accounts::AccountId;
use crate::ledger::cell::amount_batch::read_plain_cells;
use crate::ledger::entry::{Entries, RowHeads, RowSource, WideRows};
use crate::ledger::names::NameId;
use crate::ledger::sink::Sink;
use crate::ledger::split::record::Record;
use crate::ledger::split::{ByteRange, batch::Batch};
use crate::money::OptionalMicros;
use crate::period::PostingDate;
use crate::ratio::Overflow;

/// What is read of rows, a list for each column. It is kept for the next rows.
#[derive(Debug, Default)]
pub(super) struct ColumnBuffers {
    /// Where the names stand that are looked up.
    names: Vec<ByteRange>,
    dealers: Vec<Option<NameId>>,
    accounts: Vec<Option<AccountId>>,
    /// Also none where the row is not to be taken for plain for another reason.
    dates: Vec<Option<PostingDate>>,
    /// The line on which each row begins.
    lines: Vec<u32>,
    /// Where each row has one amount.
    amounts: Vec<OptionalMicros>,
    /// Where each row has many, row by row.
    cells: Vec<OptionalMicros>,
    are_odd: Vec<bool>,
}

impl ColumnBuffers {
    /// Sees to it that odd rows are not taken for plain.
    fn strike_odd_rows(&mut self) {
        for (date, is_odd) in self.dates.iter_mut().zip(&self.are_odd) {
            *date = date.filter(|_| !is_odd);
        }
    }

    /// How many rows from that one on have one amount and are spelt in the plainest way.
    #[inline(never)]
    fn entries_from(&self, first: usize) -> usize {
        let heads = self.dealers[first..].iter().zip(&self.dates[first..]);
        let amounts = self.accounts[first..].iter().zip(&self.amounts[first..]);
        heads
            .zip(amounts)
            .take_while(|((dealer, date), (account, amount))| {
                dealer.is_some() && date.is_some() && account.is_some() && amount.get().is_some()
            })
            .count()
    }

    /// How many rows from that one on are spelt in the plainest way, where each has many amounts.
    fn heads_from(&self, first: usize) -> usize {
        let heads = self.dealers[first..].iter().zip(&self.dates[first..]);
        heads.take_while(|(dealer, date)| dealer.is_some() && date.is_some()).count()
    }
}

impl<S: Sink> RowReader<'_, S> {
    /// Reads rows of as many fields as the heading has.
    pub(super) fn read_batch(
        &mut self,
        reading: &mut Reading<'_>,
        columns: &PlainColumns<'_>,
        rows: &Batch<'_>,
        record: &mut Record,
    ) -> Result<(), Overflow> {
        let mut buffers = std::mem::take(&mut self.buffers);
        self.read_columns(columns, rows, &mut buffers);
        let mut first = 0;
        loop {
            let count = match columns.amounts {
                PlainAmounts::One { .. } => buffers.entries_from(first),
                PlainAmounts::Many(_) => buffers.heads_from(first),
            };
            self.post_rows(reading, columns, rows, first..first + count, &buffers)?;
            first += count;
            let Some(&line) = buffers.lines.get(first) else { break };
            self.row(reading, Some(columns), &rows.record(first, line), record)?;
            first += 1;
        }
        self.buffers = buffers;
        Ok(())
    }

    fn read_columns(&mut self, columns: &PlainColumns<'_>, rows: &Batch<'_>, buffers: &mut ColumnBuffers) {
        let (encoding, block) = (columns.encoding, rows.block());
        // An empty stretch is never found.
        rows.put_ranges(columns.dealer, &mut buffers.names);
        self.dealers.seen_all(block, &buffers.names, encoding, &mut buffers.dealers);
        put(&mut buffers.lines, rows.lines());
        put(&mut buffers.dates, rows.texts(columns.date).map(|cell| self.date.parse(cell?)));
        match &columns.amounts {
            &PlainAmounts::One { account, amount, unit } => {
                rows.put_ranges(account, &mut buffers.names);
                self.accounts.get_all(block, &buffers.names, encoding, &mut buffers.accounts);
                buffers.amounts.clear();
                // An odd cell is none, and where one amount is all that a row has, a blank one is odd as well.
                read_plain_cells(block, rows.spans(amount), |read| buffers.amounts.extend_from_slice(read.amounts));
                if unit != 1 || self.turns_signs {
                    self.turn_signs(unit, buffers);
                }
            }
            PlainAmounts::Many(columns) => {
                put(&mut buffers.are_odd, std::iter::repeat_n(false, rows.count()));
                read_cells(rows, columns, &mut buffers.cells, &mut buffers.are_odd);
                buffers.strike_odd_rows();
            }
        }
        if columns.bindings.checks_first_cell {
            put(&mut buffers.are_odd, rows.texts(0).map(|cell| self.may_be_total(cell, encoding)));
            buffers.strike_odd_rows();
        }
        if let Some(unit) = columns.bindings.unit {
            put(&mut buffers.are_odd, rows.texts(unit).map(|cell| self.is_unit_of_money(cell, encoding)));
            buffers.strike_odd_rows();
        }
    }

    /// Multiplies amounts by their unit and by the sign with which their account counts them; none where that does not fit.
    fn turn_signs(&self, unit: i64, buffers: &mut ColumnBuffers) {
        for (amount, account) in buffers.amounts.iter_mut().zip(&buffers.accounts) {
            let times = account.map(|account| unit * self.signs[account.index()]);
            *amount = times.and_then(|times| amount.times(times)).unwrap_or_default();
        }
    }

    /// Posts the entries of plain rows that stand one after the other.
    fn post_rows(
        &mut self,
        reading: &mut Reading<'_>,
        columns: &PlainColumns<'_>,
        rows: &Batch<'_>,
        plain: Range<usize>,
        buffers: &ColumnBuffers,
    ) -> Result<(), Overflow> {
        let Some(&last_line) = buffers.lines[plain.clone()].last() else { return Ok(()) };
        let heads = RowHeads {
            dealers: &buffers.dealers[plain.clone()],
            dates: &buffers.dates[plain.clone()],
            lines: &buffers.lines[plain.clone()],
        };
        let (begin, encoding, dealers, rules) = (reading.begin, reading.encoding(), &self.dealers, self.rules);
        let source = RowSource { begin, rows, first: plain.start, dealers, encoding, rules };
        let entries = match &columns.amounts {
            PlainAmounts::One { .. } => {
                let (accounts, amounts) = (&buffers.accounts[plain.clone()], &buffers.amounts[plain.clone()]);
                let entries = Entries { heads, accounts, amounts, source };
                debug_assert_eq!(entries.each().count(), plain.len(), "something is missing from a plain row");
                self.sink.post_all(&entries)?;
                entries.count()
            }
            PlainAmounts::Many(PlainCells { accounts, .. }) => {
                let amounts = &buffers.cells[plain.start * accounts.len()..plain.end * accounts.len()];
                let rows = WideRows { heads, accounts, amounts, source };
                debug_assert_eq!(rows.each().count(), plain.len(), "something is missing from a plain row");
                self.sink.post_wide(&rows)?;
                amounts.iter().filter(|amount| amount.get().is_some()).count()
            }
        };
        reading.outcome.rows.entries += entries as u64;
        reading.outcome.rows.with_entries += plain.len() as u64;
        self.note_last_entry(reading, reading.place(last_line));
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
fn read_cells(rows: &Batch<'_>, columns: &PlainCells, cells: &mut Vec<OptionalMicros>, are_odd: &mut [bool]) {
    let (block, width) = (rows.block(), columns.columns.len().max(1));
    cells.clear();
    cells.resize(rows.count() * width, OptionalMicros::NONE);
    for (number, &PlainCell { column, times, .. }) in columns.columns.iter().enumerate() {
        let mut first = 0;
        read_plain_cells(block, rows.spans(column), |read| {
            let (into, mut odd) = (cells[first * width + number..].iter_mut().step_by(width), read.odd);
            if times == 1 {
                into.zip(read.amounts).for_each(|(cell, &amount)| *cell = amount);
            } else {
                for (at, (cell, amount)) in into.zip(read.amounts).enumerate() {
                    let amount = amount.times(times);
                    odd |= u16::from(amount.is_none()) << at;
                    *cell = amount.unwrap_or_default();
                }
            }
            if odd != 0 {
                let are_odd = are_odd[first..].iter_mut().zip(read.amounts).enumerate();
                are_odd.for_each(|(at, (is_odd, _))| *is_odd |= odd >> at & 1 != 0);
            }
            first += read.amounts.len();
        });
    }
    for (row, is_odd) in cells.chunks_exact(width).zip(are_odd) {
        *is_odd |= row.iter().all(|cell| cell.get().is_none());
    }
}
