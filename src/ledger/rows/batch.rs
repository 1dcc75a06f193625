//! Reads a batch of rows column by column.
//!
//! All dates of the batch, then all dealers, then all amounts: the cache misses of many rows
//! overlap, and what is the same in every row is decided once. A row is *plain* where every cell
//! that is read has the common spelling and a known name. Runs of plain rows are posted together;
//! the rows between them go to the careful reader, in order.

use std::ops::Range;

use super::columns::{AmountColumn, AmountColumns, BatchColumns};
use super::{BlockReading, RowReader};
use crate::chart_of_accounts::AccountId;
use crate::ledger::cell::amount_batch::read_plain_cells;
use crate::ledger::entry::{Entries, RowHeads, RowSource, WideRows};
use crate::ledger::names::NameId;
use crate::ledger::sink::Sink;
use crate::ledger::split::ByteRange;
use crate::ledger::split::batch::Batch;
use crate::ledger::split::record::Record;
use crate::money::OptionalMicros;
use crate::period::PostingDate;
use crate::ratio::Overflow;

/// What the batch has read, one list per column; reused from batch to batch.
#[derive(Debug, Default)]
pub(super) struct ColumnBuffers {
    /// Where the names stand that are looked up next.
    names: Vec<ByteRange>,
    dealers: Vec<Option<NameId>>,
    /// Of long ledgers.
    accounts: Vec<Option<AccountId>>,
    /// `None` also marks a row that is not plain for a reason of its own.
    dates: Vec<Option<PostingDate>>,
    /// The line of each row in its block.
    lines: Vec<u32>,
    /// Of long ledgers: the amount of each row.
    amounts: Vec<OptionalMicros>,
    /// Of wide ledgers: the cells of each row, row by row.
    cells: Vec<OptionalMicros>,
    needs_care: Vec<bool>,
}

impl ColumnBuffers {
    /// Takes the date from rows that need care, so that they are not plain.
    fn strike_rows_that_need_care(&mut self) {
        for (date, needs_care) in self.dates.iter_mut().zip(&self.needs_care) {
            *date = date.filter(|_| !needs_care);
        }
    }

    /// How many rows of a long ledger are plain from `first` on.
    #[inline(never)]
    fn plain_entries_from(&self, first: usize) -> usize {
        let heads = self.dealers[first..].iter().zip(&self.dates[first..]);
        let amounts = self.accounts[first..].iter().zip(&self.amounts[first..]);
        heads
            .zip(amounts)
            .take_while(|((dealer, date), (account, amount))| {
                dealer.is_some() && date.is_some() && account.is_some() && amount.get().is_some()
            })
            .count()
    }

    /// How many rows of a wide ledger are plain from `first` on.
    fn plain_rows_from(&self, first: usize) -> usize {
        let heads = self.dealers[first..].iter().zip(&self.dates[first..]);
        heads.take_while(|(dealer, date)| dealer.is_some() && date.is_some()).count()
    }

    /// Whether a row is plain but for its dealer, which is not known yet.
    fn lacks_only_the_dealer(&self, row: usize, amounts: &AmountColumns) -> bool {
        self.dealers[row].is_none()
            && self.dates[row].is_some()
            && match amounts {
                AmountColumns::One { .. } => self.accounts[row].is_some() && self.amounts[row].get().is_some(),
                AmountColumns::Many { .. } => true,
            }
    }
}

impl<S: Sink> RowReader<'_, S> {
    /// Reads rows that have as many fields as the heading.
    pub(super) fn read_batch(
        &mut self,
        reading: &mut BlockReading<'_>,
        columns: &BatchColumns<'_>,
        rows: &Batch<'_>,
        record: &mut Record,
    ) -> Result<(), Overflow> {
        let mut buffers = std::mem::take(&mut self.buffers);
        self.read_columns(columns, rows, &mut buffers);
        self.number_new_dealers(columns, rows, &mut buffers);
        let mut first = 0;
        loop {
            let count = match columns.amounts {
                AmountColumns::One { .. } => buffers.plain_entries_from(first),
                AmountColumns::Many { .. } => buffers.plain_rows_from(first),
            };
            self.post_rows(reading, columns, rows, first..first + count, &buffers)?;
            first += count;
            let Some(&line) = buffers.lines.get(first) else { break };
            rows.record(first, line).copy_to(record);
            self.careful_row(reading, record)?;
            first += 1;
        }
        self.buffers = buffers;
        Ok(())
    }

    fn read_columns(&mut self, columns: &BatchColumns<'_>, rows: &Batch<'_>, buffers: &mut ColumnBuffers) {
        let (encoding, block) = (columns.encoding, rows.block());
        // A text with doubled quotes becomes an empty range, which no lookup finds.
        rows.put_ranges(columns.dealer, &mut buffers.names);
        self.dealers.seen_all(block, &buffers.names, encoding, &mut buffers.dealers);
        refill(&mut buffers.lines, rows.lines());
        refill(&mut buffers.dates, rows.texts(columns.date).map(|cell| self.date.parse(cell?)));
        match &columns.amounts {
            &AmountColumns::One { account, amount, factor } => {
                rows.put_ranges(account, &mut buffers.names);
                self.accounts.get_all(block, &buffers.names, encoding, &mut buffers.accounts);
                buffers.amounts.clear();
                // A cell that is not plain reads as none; a blank one needs care here too.
                read_plain_cells(block, rows.spans(amount), |read| buffers.amounts.extend_from_slice(read.amounts));
                if factor != 1 || self.reverses_signs {
                    self.scale_amounts(factor, buffers);
                }
            }
            AmountColumns::Many { columns, .. } => {
                refill(&mut buffers.needs_care, std::iter::repeat_n(false, rows.count()));
                read_cells(rows, columns, &mut buffers.cells, &mut buffers.needs_care);
                buffers.strike_rows_that_need_care();
            }
        }
        if columns.bindings.checks_first_cell {
            refill(&mut buffers.needs_care, rows.texts(0).map(|cell| self.may_be_total(cell, encoding)));
            buffers.strike_rows_that_need_care();
        }
        if let Some(unit) = columns.bindings.unit {
            refill(&mut buffers.needs_care, rows.texts(unit).map(|cell| self.is_unit_of_money(cell, encoding)));
            buffers.strike_rows_that_need_care();
        }
    }

    /// Multiplies amounts by their unit and by the sign of their account; a product that does not
    /// fit becomes none, and its row goes to the careful reader.
    fn scale_amounts(&self, unit: i64, buffers: &mut ColumnBuffers) {
        for (amount, account) in buffers.amounts.iter_mut().zip(&buffers.accounts) {
            let factor = account.map(|account| unit * self.signs[account.index()]);
            *amount = factor.and_then(|factor| amount.times(factor)).unwrap_or_default();
        }
    }

    /// Numbers the dealers that are new to this worker. Only entries name dealers: a row that is
    /// not plain for another reason is left to the careful reader.
    fn number_new_dealers(&mut self, columns: &BatchColumns<'_>, rows: &Batch<'_>, buffers: &mut ColumnBuffers) {
        for row in 0..buffers.dealers.len() {
            if !buffers.lacks_only_the_dealer(row, &columns.amounts) {
                continue;
            }
            let bytes = rows.fields_of(row).get(columns.dealer).and_then(|span| span.plain_bytes(rows.block()));
            buffers.dealers[row] = bytes.and_then(|bytes| {
                let seen = self.dealers.seen(bytes, columns.encoding);
                seen.or_else(|| self.meet_dealer(bytes, columns.encoding))
            });
        }
    }

    /// Posts a run of plain rows.
    fn post_rows(
        &mut self,
        reading: &mut BlockReading<'_>,
        columns: &BatchColumns<'_>,
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
            AmountColumns::One { .. } => {
                let (accounts, amounts) = (&buffers.accounts[plain.clone()], &buffers.amounts[plain.clone()]);
                let entries = Entries { heads, accounts, amounts, source };
                debug_assert_eq!(entries.each().count(), plain.len(), "a plain row lacks something");
                self.sink.post_all(&entries)?;
                entries.count()
            }
            AmountColumns::Many { accounts, .. } => {
                let amounts = &buffers.cells[plain.start * accounts.len()..plain.end * accounts.len()];
                let rows = WideRows { heads, accounts, amounts, source };
                debug_assert_eq!(rows.each().count(), plain.len(), "a plain row lacks something");
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

/// Replaces the contents of a list.
#[inline(always)]
fn refill<T>(list: &mut Vec<T>, values: impl Iterator<Item = T>) {
    list.clear();
    list.reserve(values.size_hint().0);
    // `for_each` compiles to one loop here, `extend` to one call of `next` per row.
    values.for_each(|value| list.push(value));
}

/// Reads the amounts of a wide ledger into `cells`, row by row, and marks the rows that need care:
/// a cell that is not plain, or no amount at all.
///
/// It goes column by column: unit and sign are the same for all rows, and no cell waits for
/// another.
#[inline(never)]
fn read_cells(rows: &Batch<'_>, columns: &[AmountColumn], cells: &mut Vec<OptionalMicros>, needs_care: &mut [bool]) {
    let (block, width) = (rows.block(), columns.len().max(1));
    cells.clear();
    cells.resize(rows.count() * width, OptionalMicros::NONE);
    for (number, &AmountColumn { column, factor }) in columns.iter().enumerate() {
        let mut first = 0;
        read_plain_cells(block, rows.spans(column), |read| {
            let (into, mut odd) = (cells[first * width + number..].iter_mut().step_by(width), read.odd);
            if factor == 1 {
                into.zip(read.amounts).for_each(|(cell, &amount)| *cell = amount);
            } else {
                for (at, (cell, amount)) in into.zip(read.amounts).enumerate() {
                    let amount = amount.times(factor);
                    odd |= u16::from(amount.is_none()) << at;
                    *cell = amount.unwrap_or_default();
                }
            }
            if odd != 0 {
                let marks = needs_care[first..].iter_mut().zip(read.amounts).enumerate();
                marks.for_each(|(at, (needs_care, _))| *needs_care |= odd >> at & 1 != 0);
            }
            first += read.amounts.len();
        });
    }
    for (row, needs_care) in cells.chunks_exact(width).zip(needs_care) {
        *needs_care |= row.iter().all(|cell| cell.get().is_none());
    }
}
