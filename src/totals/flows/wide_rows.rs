//! Rows of wide ledgers waiting to be added to [`Flows`].

use fearless_simd::{Level, dispatch};

use super::queue::QueuedAmount;
use super::{ACCOUNTS_PER_BLOCK, Flows, SumKey};
use crate::chart_of_accounts::AccountId;
use crate::money::OptionalMicros;
use crate::period::Month;
use crate::ratio::Overflow;
use crate::totals::store::hundredths::OptionalHundredths;
use crate::totals::store::sum_grid::AccountChunk;

/// Rows waiting to be added: for each column an amount or none.
///
/// A row is looked up once, and its sums stand in a few blocks: an amount costs little more than
/// its addition.
#[derive(Debug, Default)]
pub struct RowQueue {
    /// Slot and month by row.
    rows: Vec<(u32, Month)>,
    /// The amounts, row after row.
    amounts: Vec<OptionalMicros>,
}

/// A column whose amounts are summed.
#[derive(Clone, Copy, Debug)]
pub struct SummedColumn {
    /// The position in the row.
    pub column: usize,
    /// The account.
    pub account: AccountId,
}

/// The number of amounts at which a queue is full.
const FULL: usize = 4096;

impl RowQueue {
    /// Queues a row. All rows of a queue have the same number of amounts.
    #[inline]
    pub fn push(&mut self, slot: u32, month: Month, amounts: &[OptionalMicros]) {
        self.rows.push((slot, month));
        self.amounts.extend_from_slice(amounts);
    }

    /// Whether the queue should be emptied. More rows may still be pushed.
    pub const fn is_full(&self) -> bool {
        self.amounts.len() >= FULL
    }
}

impl Flows {
    /// Adds the amounts of the given columns of all queued rows, and empties the queue. `on_new`
    /// is called as by [`Flows::add_all`].
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub fn add_rows(
        &mut self,
        queue: &mut RowQueue,
        columns: &[SummedColumn],
        mut on_new: impl FnMut(u32, Month),
    ) -> Result<(), Overflow> {
        let Some(width) = queue.amounts.len().checked_div(queue.rows.len()) else { return Ok(()) };
        let (level, blocks) = (Level::new(), self.columns_by_block(columns));
        let mut spilled = Vec::new();
        for (&(slot, month), amounts) in queue.rows.iter().zip(queue.amounts.chunks_exact(width)) {
            for columns in &blocks {
                let amounts = columns.amounts_of(amounts);
                let block = match self.hundredths.find_block(slot, month, columns.chunk) {
                    Some(block) => block,
                    None if amounts.iter().all(|amount| amount.get().is_none()) => continue,
                    None => {
                        on_new(slot, month);
                        self.hundredths.insert_block(slot, month, columns.chunk)
                    }
                };
                let sums = self.hundredths.block_mut(block);
                match dispatch!(level, _simd => OptionalHundredths::plus_each(*sums, &amounts)) {
                    Some(added) => *sums = added,
                    None => columns.add_one_by_one(sums, &amounts, (slot, month), &mut spilled),
                }
            }
        }
        queue.rows.clear();
        queue.amounts.clear();
        self.add_spilled(&spilled)
    }

    /// Arranges columns as the blocks of sums are.
    fn columns_by_block(&mut self, columns: &[SummedColumn]) -> Vec<BlockColumns> {
        let mut blocks: Vec<BlockColumns> = Vec::new();
        for &column in columns {
            let (chunk, offset) = self.hundredths.column_of(column.account);
            // A second column of the same account gets a second pass over the same block.
            match blocks.iter_mut().find(|known| known.chunk == chunk && known.columns[offset].is_none()) {
                Some(known) => known.columns[offset] = Some(column),
                None => {
                    let mut columns = [None; ACCOUNTS_PER_BLOCK];
                    columns[offset] = Some(column);
                    blocks.push(BlockColumns { chunk, columns });
                }
            }
        }
        blocks
    }
}

/// The columns whose sums share a block, each at the offset of its sum.
#[derive(Debug)]
struct BlockColumns {
    chunk: AccountChunk,
    columns: [Option<SummedColumn>; ACCOUNTS_PER_BLOCK],
}

impl BlockColumns {
    /// The amounts of a row, in the order of the block's sums.
    #[inline]
    fn amounts_of(&self, row: &[OptionalMicros]) -> [OptionalMicros; ACCOUNTS_PER_BLOCK] {
        self.columns.map(|column| column.map_or(OptionalMicros::NONE, |column| row[column.column]))
    }

    /// Adds the amounts of a row of which at least one must be spilled.
    #[cold]
    fn add_one_by_one(
        &self,
        sums: &mut [OptionalHundredths; ACCOUNTS_PER_BLOCK],
        amounts: &[OptionalMicros; ACCOUNTS_PER_BLOCK],
        (slot, month): (u32, Month),
        spilled: &mut Vec<QueuedAmount>,
    ) {
        for ((sum, column), amount) in sums.iter_mut().zip(&self.columns).zip(amounts) {
            let (Some(column), Some(micros)) = (column, amount.get()) else { continue };
            match sum.plus(micros) {
                Some(added) => *sum = added,
                None => {
                    *sum = sum.or_zero_amount();
                    spilled.push(QueuedAmount { key: SumKey { slot, account: column.account, month }, micros });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::totals::flows::FlowQueue;

    /// Adding rows and adding their amounts one by one gives the same: with blanks, zeros,
    /// fractions of hundredths, sums beyond 32 and 64 bits, two columns of one account and a column
    /// that is not summed.
    #[test]
    fn rows_add_up_like_their_amounts() {
        let account = |column: usize| AccountId::at(if column == 19 { 3 } else { column });
        let columns: Vec<_> = (0..20)
            .filter(|&column| column != 7)
            .map(|column| SummedColumn { column, account: account(column) })
            .collect();
        let (mut flows, mut one_by_one) = (Flows::default(), Flows::default());
        let (mut rows, mut queue) = (RowQueue::default(), FlowQueue::default());
        let (mut reported, mut expected_reported) = (BTreeSet::new(), BTreeSet::new());
        for number in 0..900_u32 {
            let scattered = number.wrapping_mul(2_654_435_761) >> 9;
            let (slot, month) = (scattered % 50, Month::FIRST.plus((scattered / 50 % 30) as i32));
            let amount = |column: usize| match (scattered as usize >> (column % 11)) & 7 {
                0 => OptionalMicros::NONE,
                1 => OptionalMicros::some(0).unwrap(),
                2 if column == 3 => OptionalMicros::some(i64::MAX - 5).unwrap(),
                3 if column == 3 => OptionalMicros::some(17).unwrap(),
                4 if column == 5 => OptionalMicros::some(20_000_000_000_000).unwrap(),
                value => OptionalMicros::some((value as i64 - 6) * 10_000).unwrap(),
            };
            let blanks_from = if number % 3 == 0 { 9 } else { 20 };
            let amounts: Vec<_> =
                (0..20).map(|at| if at < blanks_from { amount(at) } else { OptionalMicros::NONE }).collect();
            rows.push(slot, month, &amounts);
            for &SummedColumn { column, account } in &columns {
                if let Some(micros) = amounts[column].get() {
                    queue.push_narrow(SumKey { slot, account, month }, micros);
                    expected_reported.insert((slot, month));
                }
            }
            if rows.is_full() || number == 899 {
                flows.add_rows(&mut rows, &columns, |slot, month| _ = reported.insert((slot, month))).unwrap();
                assert!(rows.amounts.is_empty());
            }
        }
        one_by_one.add_all(&mut queue, |_, _| ()).unwrap();
        assert!(!flows.micros.is_empty() && !flows.wide.is_empty());
        assert_eq!(reported, expected_reported);
        for slot in 0..50 {
            let sums = |flows: &Flows| {
                let mut sums = Vec::new();
                let taken = flows.each_of_slot(slot, |sum| {
                    sums.push((sum.month, sum.account, sum.micros));
                    Ok(())
                });
                assert_eq!(taken, Ok(()));
                sums.sort_unstable();
                sums
            };
            assert_eq!(sums(&flows), sums(&one_by_one), "{slot}");
        }
    }
}
