//! One value per slot, account and month.

use super::chunked_vec::ChunkedVec;
use super::month_vec::MonthVec;
use crate::chart_of_accounts::AccountId;
use crate::period::Month;

/// The slot, account and month that a value belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SumKey {
    /// The slot.
    pub slot: u32,
    /// The account.
    pub account: AccountId,
    /// The month.
    pub month: Month,
}

/// A sparse grid of values by slot, account and month, mostly sums. A value never written is
/// `T::default()`.
///
/// The values of a slot and month stand in blocks of `WIDTH` accounts. A block is allocated when
/// the first of its values is written, together with those of the next slots if `SLOTS` blocks fit
/// one cache line. Accounts get their columns in order of appearance. So memory grows with what the
/// ledger has: neither dealers that come and go nor accounts without entries take any.
///
/// Months are the outermost dimension because most ledgers are sorted by month: the part of the
/// grid that is being written stays in the cache.
#[derive(Debug)]
pub struct SumGrid<T, const WIDTH: usize, const SLOTS: usize> {
    /// The accounts by column.
    accounts: Vec<AccountId>,
    /// By account of the chart, its column plus one; 0 if it has none.
    columns: Vec<u16>,
    /// By month and chunk of accounts, where the blocks are.
    months: MonthVec<Vec<BlockTable<SLOTS>>>,
    lines: ChunkedVec<CacheLine<T, WIDTH, SLOTS>>,
}

/// Keys per call of [`SumGrid::find_batch`].
pub const BATCH: usize = 64;

/// Blocks that an iteration over one slot copies at a time.
const BLOCK_BATCH: usize = 24;

/// The blocks of `SLOTS` consecutive slots. Consecutive slots often have entries in the same
/// months.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct CacheLine<T, const WIDTH: usize, const SLOTS: usize>([[T; WIDTH]; SLOTS]);

/// Where the blocks of one month and chunk of accounts are.
///
/// One word per `SLOTS` slots: the lower `SLOTS` bits mark the slots that have a block, the upper
/// bits are the index of the cache line. Memory ends long before the index overflows.
#[derive(Debug, Default)]
struct BlockTable<const SLOTS: usize>(Vec<u32>);

impl<const SLOTS: usize> BlockTable<SLOTS> {
    #[inline]
    fn get(&self, slot: u32) -> Option<BlockAt> {
        let (word, within) = (*self.0.get(slot as usize / SLOTS)?, slot % SLOTS as u32);
        (word >> within & 1 != 0).then_some(BlockAt((word >> SLOTS) * SLOTS as u32 + within))
    }

    /// Calls `take` with each slot that has a block.
    fn each<E>(&self, mut take: impl FnMut(u32, BlockAt) -> Result<(), E>) -> Result<(), E> {
        for slot in 0..(self.0.len() * SLOTS) as u32 {
            if let Some(block) = self.get(slot) {
                take(slot, block)?;
            }
        }
        Ok(())
    }
}

impl<T, const WIDTH: usize, const SLOTS: usize> Default for SumGrid<T, WIDTH, SLOTS> {
    fn default() -> Self {
        Self { accounts: Vec::new(), columns: Vec::new(), months: MonthVec::default(), lines: ChunkedVec::default() }
    }
}

/// The position of a block; stays valid as the grid grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockAt(u32);

/// The position of a value; stays valid as the grid grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SumAt {
    block: BlockAt,
    offset: u32,
}

/// The index of a chunk of `WIDTH` accounts, whose values share a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountChunk(usize);

/// A month, the accounts of a chunk, and where their blocks are.
type MonthBlocks<'a, const SLOTS: usize> = (Month, &'a [AccountId], &'a BlockTable<SLOTS>);

/// The part of a grid that belongs to one month.
#[derive(Clone, Copy, Debug)]
struct MonthView<'a, const WIDTH: usize, const SLOTS: usize> {
    /// By chunk of accounts.
    tables: &'a [BlockTable<SLOTS>],
    columns: &'a [u16],
}

impl<const WIDTH: usize, const SLOTS: usize> MonthView<'_, WIDTH, SLOTS> {
    #[inline]
    fn find(&self, slot: u32, account: AccountId) -> Option<SumAt> {
        let column = usize::from(self.columns.get(account.index())?.checked_sub(1)?);
        let block = self.tables.get(column / WIDTH)?.get(slot)?;
        Some(SumAt { block, offset: (column % WIDTH) as u32 })
    }
}

impl<T: Copy + Default + PartialEq, const WIDTH: usize, const SLOTS: usize> SumGrid<T, WIDTH, SLOTS> {
    /// The value of a key.
    pub fn get(&self, key: SumKey) -> T {
        let found = self.month(key.month).find(key.slot, key.account);
        found.map_or_else(T::default, |at| self.block(at.block)[at.offset as usize])
    }

    /// The value of a key, to be written; allocates its block if needed.
    pub fn entry(&mut self, key: SumKey) -> &mut T {
        let at = match self.month(key.month).find(key.slot, key.account) {
            Some(at) => at,
            None => self.insert(key),
        };
        self.at_mut(at)
    }

    /// The value at a position, to be written.
    #[inline]
    pub fn at_mut(&mut self, at: SumAt) -> &mut T {
        &mut self.block_mut(at.block)[at.offset as usize]
    }

    /// Finds the positions of up to [`BATCH`] keys, and allocates missing blocks. `on_new_block`
    /// is called with the slot and month of each block allocated, and again if the first value of
    /// an account falls into it.
    ///
    /// In a ledger in random order nearly every value is a cache miss. Looking up a batch first and
    /// reading the values after that lets the misses of many keys overlap.
    #[inline(always)]
    pub fn find_batch(
        &mut self,
        keys: impl Iterator<Item = SumKey>,
        on_new_block: &mut impl FnMut(u32, Month),
    ) -> [SumAt; BATCH] {
        let mut found = [SumAt::default(); BATCH];
        // Mostly all keys are of one month: it is looked up once.
        let (mut month, mut view) = (Month::FIRST, self.month(Month::FIRST));
        for (at, key) in found.iter_mut().zip(keys) {
            if key.month != month {
                month = key.month;
                view = self.month(month);
            }
            *at = match view.find(key.slot, key.account) {
                Some(known) => known,
                None => {
                    on_new_block(key.slot, key.month);
                    let new = self.insert(key);
                    view = self.month(month);
                    new
                }
            };
        }
        found
    }

    /// The position of a block, if it is allocated.
    #[inline]
    pub fn find_block(&self, slot: u32, month: Month, chunk: AccountChunk) -> Option<BlockAt> {
        self.month(month).tables.get(chunk.0)?.get(slot)
    }

    /// The values of a block, to be written.
    #[inline]
    pub fn block_mut(&mut self, block: BlockAt) -> &mut [T; WIDTH] {
        &mut self.lines.get_mut(block.0 / SLOTS as u32).0[block.0 as usize % SLOTS]
    }

    #[inline]
    fn block(&self, block: BlockAt) -> &[T; WIDTH] {
        &self.lines.get(block.0 / SLOTS as u32).0[block.0 as usize % SLOTS]
    }

    #[inline]
    fn month(&self, month: Month) -> MonthView<'_, WIDTH, SLOTS> {
        let tables = self.months.get(month).map(Vec::as_slice).unwrap_or_default();
        MonthView { tables, columns: &self.columns }
    }

    #[cold]
    fn insert(&mut self, key: SumKey) -> SumAt {
        let (chunk, offset) = self.column_of(key.account);
        let block = self.insert_block(key.slot, key.month, chunk);
        SumAt { block, offset: offset as u32 }
    }

    /// Allocates a block, unless it exists, and returns its position.
    #[cold]
    pub fn insert_block(&mut self, slot: u32, month: Month, chunk: AccountChunk) -> BlockAt {
        let (table, within) = (entry_at(self.months.entry(month), chunk.0), slot as usize % SLOTS);
        let word = entry_at(&mut table.0, slot as usize / SLOTS);
        if *word == 0 {
            *word = self.lines.push(CacheLine([[T::default(); WIDTH]; SLOTS])) << SLOTS;
        }
        *word |= 1 << within;
        BlockAt((*word >> SLOTS) * SLOTS as u32 + within as u32)
    }

    /// The chunk that an account belongs to, and its offset in blocks of the chunk. A new account
    /// gets the next column.
    pub fn column_of(&mut self, account: AccountId) -> (AccountChunk, usize) {
        let column = entry_at(&mut self.columns, account.index());
        if *column == 0 {
            self.accounts.push(account);
            *column = self.accounts.len() as u16;
        }
        let column = usize::from(*column) - 1;
        (AccountChunk(column / WIDTH), column % WIDTH)
    }

    /// Whether no account has a column, and so nothing was written.
    pub const fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Calls `take` with every value other than the default, in order of months.
    ///
    /// # Errors
    ///
    /// The first error of `take`, which ends the iteration.
    pub fn each<E>(&self, mut take: impl FnMut(SumKey, T) -> Result<(), E>) -> Result<(), E> {
        for (month, accounts, table) in self.by_month() {
            table.each(|slot, block| {
                let values = accounts.iter().zip(self.block(block));
                let mut written = values.filter(|(_, value)| **value != T::default());
                written.try_for_each(|(&account, &value)| take(SumKey { slot, account, month }, value))
            })?;
        }
        Ok(())
    }

    /// Calls `take` with every value of a slot other than the default, in order of months.
    ///
    /// # Errors
    ///
    /// The first error of `take`, which ends the iteration.
    pub fn each_of_slot<E>(&self, slot: u32, mut take: impl FnMut(SumKey, T) -> Result<(), E>) -> Result<(), E> {
        self.each_block_in(self.by_month(), slot, |month, accounts, values| {
            let mut written = accounts.iter().zip(values).filter(|(_, value)| **value != T::default());
            written.try_for_each(|(&account, &value)| take(SumKey { slot, account, month }, value))
        })
    }

    /// Calls `take` with every block of a slot, by chunk of accounts and then by month.
    ///
    /// The last chunk may have fewer accounts than values.
    ///
    /// # Errors
    ///
    /// The first error of `take`, which ends the iteration.
    pub fn each_block_of_slot<'a, E>(
        &'a self,
        slot: u32,
        take: impl FnMut(Month, &'a [AccountId], &[T; WIDTH]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_block_in(self.by_chunk(), slot, take)
    }

    /// Calls `take` with the blocks that a slot has in these tables, in their order.
    #[inline]
    fn each_block_in<'a, E>(
        &'a self,
        tables: impl Iterator<Item = MonthBlocks<'a, SLOTS>>,
        slot: u32,
        mut take: impl FnMut(Month, &'a [AccountId], &[T; WIDTH]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut blocks = tables.filter_map(|(month, accounts, table)| Some((month, accounts, table.get(slot)?)));
        loop {
            let (mut found, mut count) = ([(Month::FIRST, &[][..], BlockAt(0)); BLOCK_BATCH], 0);
            for (found, block) in found.iter_mut().zip(blocks.by_ref()) {
                *found = block;
                count += 1;
            }
            // Blocks are scattered in memory: copied in a row, their cache misses overlap.
            let mut copies = [[T::default(); WIDTH]; BLOCK_BATCH];
            for (copy, &(_, _, block)) in copies.iter_mut().zip(&found[..count]) {
                *copy = *self.block(block);
            }
            for (&(month, accounts, _), values) in found[..count].iter().zip(&copies) {
                take(month, accounts, values)?;
            }
            if count < BLOCK_BATCH {
                return Ok(());
            }
        }
    }

    /// The tables by month, then by chunk of accounts.
    fn by_month(&self) -> impl Iterator<Item = MonthBlocks<'_, SLOTS>> {
        self.months.iter().flat_map(|(month, tables)| {
            self.accounts.chunks(WIDTH).zip(tables).map(move |(accounts, table)| (month, accounts, table))
        })
    }

    /// The tables by chunk of accounts, then by month.
    fn by_chunk(&self) -> impl Iterator<Item = MonthBlocks<'_, SLOTS>> {
        self.accounts.chunks(WIDTH).enumerate().flat_map(|(chunk, accounts)| {
            self.months.iter().filter_map(move |(month, tables)| Some((month, accounts, tables.get(chunk)?)))
        })
    }
}

/// The item at an index; grows the vector to it with default items.
fn entry_at<T: Default>(items: &mut Vec<T>, index: usize) -> &mut T {
    if items.len() <= index {
        items.resize_with(index + 1, T::default);
    }
    &mut items[index]
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn month(number: u32) -> Month {
        Month::FIRST.plus(number as i32)
    }

    fn key(slot: u32, account: AccountId, month: Month) -> SumKey {
        SumKey { slot, account, month }
    }

    fn all<const SLOTS: usize>(grid: &SumGrid<u32, 4, SLOTS>) -> Vec<(SumKey, u32)> {
        let mut written = Vec::new();
        let taken: Result<(), ()> = grid.each(|key, value| {
            written.push((key, value));
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        written
    }

    fn of_slot<const SLOTS: usize>(grid: &SumGrid<u32, 4, SLOTS>, slot: u32) -> Vec<(SumKey, u32)> {
        let mut written = Vec::new();
        let taken: Result<(), ()> = grid.each_of_slot(slot, |key, value| {
            written.push((key, value));
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        written
    }

    /// The values of a slot block by block, with the first column of each block.
    fn by_blocks<const SLOTS: usize>(grid: &SumGrid<u32, 4, SLOTS>, slot: u32) -> Vec<(usize, SumKey, u32)> {
        let mut written = Vec::new();
        let taken: Result<(), ()> = grid.each_block_of_slot(slot, |month, accounts, values| {
            let column = grid.accounts.iter().position(|own| own == &accounts[0]).unwrap();
            let values = accounts.iter().zip(values).filter(|(_, value)| **value != 0);
            written.extend(values.map(|(&account, &value)| (column, key(slot, account, month), value)));
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        written
    }

    #[test]
    fn finds_what_was_written() {
        writes_and_finds::<1>();
        writes_and_finds::<2>();
        writes_and_finds::<4>();
        writes_and_finds::<5>();
    }

    /// Writes scattered slots, accounts and months in random order, half of them in batches, and
    /// finds them by key, by slot, by block and all together.
    fn writes_and_finds<const SLOTS: usize>() {
        let mut grid: SumGrid<u32, 4, SLOTS> = SumGrid::default();
        let mut expected = BTreeMap::new();
        let keys: Vec<SumKey> = (1..4000_u32)
            .map(|number| number.wrapping_mul(2_654_435_761) >> 7)
            .map(|scattered| (scattered % 700, scattered / 700 % 43, scattered / 30_100 % 1332))
            .map(|(slot, account, at)| key(slot, AccountId::at(account as usize), month(at)))
            .collect();
        for (batch, keys) in keys.chunks(BATCH).enumerate() {
            let mut new = BTreeSet::new();
            let found = grid.find_batch(keys.iter().copied().take(batch % 2 * BATCH), &mut |slot, month| {
                new.insert((slot, month));
            });
            assert!(new.iter().all(|&(slot, month)| keys.iter().any(|key| (key.slot, key.month) == (slot, month))));
            for (number, &key) in (1..).zip(keys) {
                let value = (batch * BATCH + number) as u32;
                *(if batch % 2 == 1 { grid.at_mut(found[number - 1]) } else { grid.entry(key) }) = value;
                expected.insert(key, value);
            }
        }
        assert_eq!(all(&grid).into_iter().collect::<BTreeMap<_, _>>(), expected);
        let by_slot: BTreeMap<_, _> = (0..700).flat_map(|slot| of_slot(&grid, slot)).collect();
        assert_eq!(by_slot, expected);
        for slot in 0..700 {
            let blocks = by_blocks(&grid, slot);
            assert!(blocks.is_sorted_by_key(|&(column, key, _)| (column, key.month)), "{slot}: {blocks:?}");
            let mut values: Vec<_> = blocks.iter().map(|&(_, key, value)| (key, value)).collect();
            values.sort_unstable();
            let mut expected = of_slot(&grid, slot);
            expected.sort_unstable();
            assert_eq!(values, expected, "{slot}");
        }
        assert!(expected.iter().all(|(&key, &value)| grid.get(key) == value));
        assert_eq!(grid.get(key(9999, AccountId::at(0), month(0))), 0);
        // A slot does not have the blocks of the other slots in its cache line.
        let blocks: BTreeSet<_> =
            expected.keys().map(|key| (key.slot, grid.column_of(key.account).0.0, key.month)).collect();
        let possible = (0..700).flat_map(|slot| (0..1332).map(move |at| (slot, month(at))));
        let possible = possible.flat_map(|(slot, at)| (0..11).map(move |chunk| (slot, chunk, at)));
        let known = possible.filter(|&(slot, chunk, at)| grid.find_block(slot, at, AccountChunk(chunk)).is_some());
        assert_eq!(known.collect::<BTreeSet<_>>(), blocks);
    }

    #[test]
    fn has_the_default_where_nothing_was_written() {
        let mut grid: SumGrid<u32, 4, 4> = SumGrid::default();
        assert_eq!(grid.get(key(0, AccountId::SALES, Month::FIRST)), 0);
        assert_eq!(of_slot(&grid, 0), []);
        let written = key(70, AccountId::MARKUP, month(5));
        *grid.entry(written) = 1;
        for other in [
            SumKey { account: AccountId::SALES, ..written },
            SumKey { slot: 71, ..written },
            SumKey { month: month(1331), ..written },
            SumKey { slot: 7000, ..written },
        ] {
            assert_eq!(grid.get(other), 0);
        }
        assert_eq!(all(&grid), [(written, 1)]);
    }
}
