//! Whole rows of wide ledgers on their way to their sums.

use fearless_simd::{Level, dispatch};

use super::{Flows, Queued, TOGETHER};
use crate::chart_of_accounts::AccountId;
use crate::money::{OptionalHundredths, OptionalMicros};
use crate::period::Month;
use crate::ratio::Overflow;
use crate::totals::store::sum_grid::AccountsBlock;

/// Rows on their way to their sums: of each account an amount or none.
///
/// Of a row the slot and the month are asked for once, and its sums stand in a few blocks: an amount costs little more than the
/// addition.
#[derive(Debug, Default)]
pub struct RowQueue {
    /// Slot and month of each row.
    homes: Vec<(u32, Month)>,
    /// The amounts, row by row.
    amounts: Vec<OptionalMicros>,
}

/// A column of a row whose amounts are summed.
#[derive(Clone, Copy, Debug)]
pub struct SummedColumn {
    /// Where it stands in the row.
    pub column: usize,
    /// Its account.
    pub account: AccountId,
}

/// How many amounts are queued at most.
const QUEUE: usize = 4096;

impl RowQueue {
    /// Queues a row.
    #[inline]
    pub fn push(&mut self, slot: u32, month: Month, amounts: &[OptionalMicros]) {
        self.homes.push((slot, month));
        self.amounts.extend_from_slice(amounts);
    }

    /// Whether so many amounts are queued that they are to be added.
    pub const fn is_full(&self) -> bool {
        self.amounts.len() >= QUEUE
    }
}

impl Flows {
    /// Adds the rows that are queued, all as wide as one another, and empties the queue; of other than the summed columns nothing is
    /// added. `first` is told as by [`Flows::add_all`].
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn add_rows(
        &mut self,
        queue: &mut RowQueue,
        columns: &[SummedColumn],
        mut first: impl FnMut(u32, Month),
    ) -> Result<(), Overflow> {
        let Some(width) = queue.amounts.len().checked_div(queue.homes.len()) else { return Ok(()) };
        let (level, blocks) = (Level::new(), self.blocks_of(columns));
        let mut beside = Vec::new();
        for (&(slot, month), amounts) in queue.homes.iter().zip(queue.amounts.chunks_exact(width)) {
            for columns in &blocks {
                let amounts = columns.amounts_of(amounts);
                let block = match self.sums.known_block(slot, month, columns.block) {
                    Some(block) => block,
                    None if amounts.iter().all(|amount| amount.get().is_none()) => continue,
                    None => {
                        first(slot, month);
                        self.sums.new_block(slot, month, columns.block)
                    }
                };
                let sums = self.sums.in_block(block);
                match dispatch!(level, _simd => OptionalHundredths::plus_each(*sums, &amounts)) {
                    Some(added) => *sums = added,
                    None => columns.add_singly(sums, &amounts, (slot, month), &mut beside),
                }
            }
        }
        queue.homes.clear();
        queue.amounts.clear();
        self.add_beside(&beside)
    }

    /// The columns of a row by the block that their sums stand in.
    fn blocks_of(&mut self, columns: &[SummedColumn]) -> Vec<BlockColumns> {
        let mut blocks: Vec<BlockColumns> = Vec::new();
        for &column in columns {
            let (block, offset) = self.sums.place_of(column.account);
            // Another column of the same account adds to the same sum, after this one.
            match blocks.iter_mut().find(|known| known.block == block && known.columns[offset].is_none()) {
                Some(known) => known.columns[offset] = Some(column),
                None => {
                    let mut columns = [None; TOGETHER];
                    columns[offset] = Some(column);
                    blocks.push(BlockColumns { block, columns });
                }
            }
        }
        blocks
    }
}

/// The columns whose sums stand in one block, each where its sum does.
#[derive(Debug)]
struct BlockColumns {
    block: AccountsBlock,
    columns: [Option<SummedColumn>; TOGETHER],
}

impl BlockColumns {
    /// The amounts of a row that are added to the sums of the block.
    #[inline]
    fn amounts_of(&self, row: &[OptionalMicros]) -> [OptionalMicros; TOGETHER] {
        self.columns.map(|column| column.map_or(OptionalMicros::NONE, |column| row[column.column]))
    }

    /// Adds amounts one after the other; those that do not go with sums of hundredths are put beside.
    #[cold]
    fn add_singly(
        &self,
        sums: &mut [OptionalHundredths; TOGETHER],
        amounts: &[OptionalMicros; TOGETHER],
        (slot, month): (u32, Month),
        beside: &mut Vec<Queued>,
    ) {
        for ((sum, column), amount) in sums.iter_mut().zip(&self.columns).zip(amounts) {
            let (Some(column), Some(micros)) = (column, amount.get()) else { continue };
            match sum.plus(micros) {
                Some(added) => *sum = added,
                None => {
                    *sum = sum.or_nothing();
                    beside.push(Queued { micros, home: (slot, column.account, month) });
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

    /// Rows of twenty columns in no order, blanks and zeros, fractions of hundredths and sums beyond 32 and 64 bits among them, two
    /// columns of one account: added as rows and amount by amount it comes to the same, and nothing comes of a column that is not
    /// summed.
    #[test]
    fn rows_add_up_as_their_amounts_do() {
        let account = |column: usize| AccountId::at(if column == 19 { 3 } else { column });
        let columns: Vec<_> = (0..20)
            .filter(|&column| column != 7)
            .map(|column| SummedColumn { column, account: account(column) })
            .collect();
        let (mut flows, mut singly) = (Flows::default(), Flows::default());
        let (mut rows, mut queue) = (RowQueue::default(), FlowQueue::default());
        let (mut told, mut expected_told) = (BTreeSet::new(), BTreeSet::new());
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
                    queue.push_narrow(slot, account, month, micros);
                    expected_told.insert((slot, month));
                }
            }
            if rows.is_full() || number == 899 {
                flows.add_rows(&mut rows, &columns, |slot, month| _ = told.insert((slot, month))).unwrap();
                assert!(rows.amounts.is_empty());
            }
        }
        singly.add_all(&mut queue, |_, _| ()).unwrap();
        assert!(!flows.beside.is_empty() && !flows.wide.is_empty());
        assert_eq!(told, expected_told);
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
            assert_eq!(sums(&flows), sums(&singly), "{slot}");
        }
    }
}
