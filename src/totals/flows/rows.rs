//! Whole rows of wide ledgers on their way to their sums.

use std::hint::select_unpredictable;

use super::{Flows, Queued};
use crate::chart_of_accounts::AccountId;
use crate::money::OptionalMicros;
use crate::period::Month;
use crate::ratio::Overflow;
use crate::totals::cells::AccountsBlock;

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
        let blocks = self.blocks_of(columns);
        let mut beside = Vec::new();
        for (&(slot, month), amounts) in queue.homes.iter().zip(queue.amounts.chunks_exact(width)) {
            for (accounts, columns) in &blocks {
                let block = match self.sums.known_block(slot, month, *accounts) {
                    Some(block) => block,
                    None if columns.iter().all(|column| amounts[column.column].get().is_none()) => continue,
                    None => {
                        first(slot, month);
                        self.sums.new_block(slot, month, *accounts)
                    }
                };
                let sums = self.sums.in_block(block);
                for &BlockColumn { column, offset, account } in columns {
                    let (amount, sum) = (amounts[column], &mut sums[offset]);
                    match sum.plus(amount.or_zero()) {
                        // A choice and no branch: which cells of a row are blank cannot be foretold.
                        Some(added) => *sum = select_unpredictable(amount.get().is_none(), *sum, added),
                        None => {
                            *sum = sum.or_nothing();
                            beside.push(Queued::new(slot, account, month, amount.or_zero()));
                        }
                    }
                }
            }
        }
        queue.homes.clear();
        queue.amounts.clear();
        self.add_beside(&beside)
    }

    /// The columns of a row by the block that their sums stand in.
    fn blocks_of(&mut self, columns: &[SummedColumn]) -> Vec<(AccountsBlock, Vec<BlockColumn>)> {
        let mut blocks: Vec<(AccountsBlock, Vec<BlockColumn>)> = Vec::new();
        for &SummedColumn { column, account } in columns {
            let (block, offset) = self.sums.place_of(account);
            let column = BlockColumn { column, offset, account };
            match blocks.iter_mut().find(|(known, _)| *known == block) {
                Some((_, columns)) => columns.push(column),
                None => blocks.push((block, vec![column])),
            }
        }
        blocks
    }
}

/// Where the sums of a column stand in their block.
#[derive(Clone, Copy, Debug)]
struct BlockColumn {
    column: usize,
    offset: usize,
    account: AccountId,
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
