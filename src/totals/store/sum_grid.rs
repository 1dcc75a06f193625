//! A value for each slot, account and month, of which only the neighbourhood of filled ones takes memory.

use super::chunked_vec::ChunkedVec;
use super::month_vec::MonthVec;
use crate::chart_of_accounts::AccountId;
use crate::period::Month;

/// Values by slot, account and month; where none was put there is the default one.
///
/// Months stand outermost, because ledgers mostly come month by month: what is being filled stays together in a processor's
/// cache. In a month a slot has blocks of `WIDTH` values, each of as many accounts. A block is made when the first of its values is
/// filled, with those of its neighbours if blocks of several `SLOTS` fit 64 bytes, and accounts are placed in blocks in the order in
/// which they are met: neither dealers that come and go nor accounts that a ledger does not have take memory.
#[derive(Debug)]
pub struct SumGrid<T, const WIDTH: usize, const SLOTS: usize> {
    /// In the order in which they were met.
    accounts: Vec<AccountId>,
    /// Where each account of the chart stands among them, plus one; 0 where it was not met.
    positions: Vec<u16>,
    /// By month, and by block of accounts.
    months: MonthVec<Vec<BlocksBySlot<SLOTS>>>,
    pages: ChunkedVec<CacheLine<T, WIDTH, SLOTS>>,
}

/// How many blocks of a slot are looked at together.
const AT_ONCE: usize = 24;

/// The blocks of a few slots: what a processor fetches from memory at once. Slots that are numbered one after the other often have
/// entries in the same months.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct CacheLine<T, const WIDTH: usize, const SLOTS: usize>([[T; WIDTH]; SLOTS]);

/// By page of slots, which of them have a block, a bit each, and above these bits the page's number. Memory ends long before the
/// numbers do.
#[derive(Debug, Default)]
struct BlocksBySlot<const SLOTS: usize>(Vec<u32>);

impl<const SLOTS: usize> BlocksBySlot<SLOTS> {
    #[inline]
    fn get(&self, slot: u32) -> Option<Block> {
        let (page, within) = (*self.0.get(slot as usize / SLOTS)?, slot % SLOTS as u32);
        (page >> within & 1 != 0).then_some(Block((page >> SLOTS) * SLOTS as u32 + within))
    }

    /// Hands over the slots that have a block.
    fn each<E>(&self, mut take: impl FnMut(u32, Block) -> Result<(), E>) -> Result<(), E> {
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
        Self { accounts: Vec::new(), positions: Vec::new(), months: MonthVec::default(), pages: ChunkedVec::default() }
    }
}

/// Where a value is: found once, it can be come back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SumAt {
    block: Block,
    offset: u32,
}

/// A month, accounts whose values stand in one block of each slot, and where these blocks are.
type Table<'a, const SLOTS: usize> = (Month, &'a [AccountId], &'a BlocksBySlot<SLOTS>);

/// Where the values of a month are.
#[derive(Clone, Copy, Debug)]
pub struct OfMonth<'a, const WIDTH: usize, const SLOTS: usize> {
    /// By block of accounts.
    tables: &'a [BlocksBySlot<SLOTS>],
    positions: &'a [u16],
}

impl<const WIDTH: usize, const SLOTS: usize> OfMonth<'_, WIDTH, SLOTS> {
    /// The cell of a slot and account; `None` where there is none yet.
    #[inline]
    pub fn known_cell(&self, slot: u32, account: AccountId) -> Option<SumAt> {
        let position = usize::from(self.positions.get(account.index())?.checked_sub(1)?);
        let block = self.tables.get(position / WIDTH)?.get(slot)?;
        Some(SumAt { block, offset: (position % WIDTH) as u32 })
    }
}

/// Accounts whose values stand in one block of each slot and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountsBlock(usize);

/// The block of a slot, month and accounts: found once, it can be come back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block(u32);

impl<T: Copy + Default + PartialEq, const WIDTH: usize, const SLOTS: usize> SumGrid<T, WIDTH, SLOTS> {
    /// The value of a slot, account and month, to be filled.
    pub fn at_mut(&mut self, slot: u32, account: AccountId, month: Month) -> &mut T {
        let cell = self.cell(slot, account, month);
        self.in_cell(cell)
    }

    /// The value of a cell that was found before.
    #[inline]
    pub fn in_cell(&mut self, cell: SumAt) -> &mut T {
        &mut self.in_block(cell.block)[cell.offset as usize]
    }

    /// Finds the cell of a slot, account and month, and makes it where there is none.
    #[inline]
    pub fn cell(&mut self, slot: u32, account: AccountId, month: Month) -> SumAt {
        match self.known_cell(slot, account, month) {
            Some(cell) => cell,
            None => self.new_cell(slot, account, month),
        }
    }

    /// The cell of a slot, account and month; `None` where there is none yet.
    #[inline]
    pub fn known_cell(&self, slot: u32, account: AccountId, month: Month) -> Option<SumAt> {
        self.of_month(month).known_cell(slot, account)
    }

    /// The block of a slot, month and accounts; `None` where there is none yet.
    #[inline]
    pub fn known_block(&self, slot: u32, month: Month, accounts: AccountsBlock) -> Option<Block> {
        self.of_month(month).tables.get(accounts.0)?.get(slot)
    }

    /// What there is of a month.
    #[inline]
    pub fn of_month(&self, month: Month) -> OfMonth<'_, WIDTH, SLOTS> {
        let tables = self.months.get(month).map(Vec::as_slice).unwrap_or_default();
        OfMonth { tables, positions: &self.positions }
    }

    /// Makes the cell of a slot, account and month, if there is none.
    #[cold]
    pub fn new_cell(&mut self, slot: u32, account: AccountId, month: Month) -> SumAt {
        let (accounts, offset) = self.place_of(account);
        let block = self.new_block(slot, month, accounts);
        SumAt { block, offset: offset as u32 }
    }

    /// Makes the block of a slot, month and accounts, if there is none.
    #[cold]
    pub fn new_block(&mut self, slot: u32, month: Month, accounts: AccountsBlock) -> Block {
        let (pages, within) = (entry_at(self.months.entry(month), accounts.0), slot as usize % SLOTS);
        let page = entry_at(&mut pages.0, slot as usize / SLOTS);
        if *page == 0 {
            *page = self.pages.push(CacheLine([[T::default(); WIDTH]; SLOTS])) << SLOTS;
        }
        *page |= 1 << within;
        Block((*page >> SLOTS) * SLOTS as u32 + within as u32)
    }

    /// The values of a block that was found before.
    #[inline]
    pub fn in_block(&mut self, block: Block) -> &mut [T; WIDTH] {
        &mut self.pages.get_mut(block.0 / SLOTS as u32).0[block.0 as usize % SLOTS]
    }

    #[inline]
    fn block(&self, block: Block) -> &[T; WIDTH] {
        &self.pages.get(block.0 / SLOTS as u32).0[block.0 as usize % SLOTS]
    }

    /// Whether no account was met, so that nothing was filled.
    pub const fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// The value of a slot, account and month.
    pub fn at(&self, slot: u32, account: AccountId, month: Month) -> T {
        self.known_cell(slot, account, month)
            .map_or_else(T::default, |cell| self.block(cell.block)[cell.offset as usize])
    }

    /// Hands over what a slot has been filled with, month by month, until told to stop.
    ///
    /// # Errors
    ///
    /// What was handed over may be refused.
    pub fn each_of_slot<E>(
        &self,
        slot: u32,
        mut take: impl FnMut(AccountId, Month, T) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_block_in(self.tables(), slot, |month, accounts, values| {
            let filled = accounts.iter().zip(values).filter(|(_, value)| **value != T::default());
            filled.into_iter().try_for_each(|(&account, &value)| take(account, month, value))
        })
    }

    /// Hands over the blocks of a slot until told to stop: those of the same accounts one after the other, month by month.
    ///
    /// The accounts are those that were met; values behind theirs are of none.
    ///
    /// # Errors
    ///
    /// What was handed over may be refused.
    pub fn each_block_of_slot<'a, E>(
        &'a self,
        slot: u32,
        take: impl FnMut(Month, &'a [AccountId], &[T; WIDTH]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_block_in(self.tables_by_accounts(), slot, take)
    }

    /// Hands over the blocks of a slot in these tables, in their order.
    #[inline]
    fn each_block_in<'a, E>(
        &'a self,
        tables: impl Iterator<Item = Table<'a, SLOTS>>,
        slot: u32,
        mut take: impl FnMut(Month, &'a [AccountId], &[T; WIDTH]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut blocks = tables.filter_map(|(month, accounts, table)| Some((month, accounts, table.get(slot)?)));
        loop {
            let (mut found, mut count) = ([(Month::FIRST, &[][..], Block(0)); AT_ONCE], 0);
            for (found, block) in found.iter_mut().zip(blocks.by_ref()) {
                *found = block;
                count += 1;
            }
            // Each block stands somewhere else in memory: copied one after the other, the waits for them overlap.
            let mut copies = [[T::default(); WIDTH]; AT_ONCE];
            for (copy, &(_, _, block)) in copies.iter_mut().zip(&found[..count]) {
                *copy = *self.block(block);
            }
            for (&(month, accounts, _), values) in found[..count].iter().zip(&copies) {
                take(month, accounts, values)?;
            }
            if count < AT_ONCE {
                return Ok(());
            }
        }
    }

    /// Hands over everything that has been filled, with its slot, month by month, until told to stop.
    ///
    /// # Errors
    ///
    /// What was handed over may be refused.
    pub fn each<E>(&self, mut take: impl FnMut(u32, AccountId, Month, T) -> Result<(), E>) -> Result<(), E> {
        for (month, accounts, table) in self.tables() {
            table.each(|slot, block| {
                let values = accounts.iter().zip(self.block(block));
                let filled = values.filter(|(_, value)| **value != T::default());
                filled.into_iter().try_for_each(|(&account, &value)| take(slot, account, month, value))
            })?;
        }
        Ok(())
    }

    /// The blocks of each month and of each `WIDTH` accounts, month by month.
    fn tables(&self) -> impl Iterator<Item = Table<'_, SLOTS>> {
        self.months.iter().flat_map(|(month, tables)| {
            self.accounts.chunks(WIDTH).zip(tables).map(move |(accounts, table)| (month, accounts, table))
        })
    }

    /// The same, the months of the same accounts one after the other.
    fn tables_by_accounts(&self) -> impl Iterator<Item = Table<'_, SLOTS>> {
        self.accounts.chunks(WIDTH).enumerate().flat_map(|(block, accounts)| {
            self.months.iter().filter_map(move |(month, tables)| Some((month, accounts, tables.get(block)?)))
        })
    }

    /// The block that an account's values stand in, and where in it; the last place where it is met for the first time.
    pub fn place_of(&mut self, account: AccountId) -> (AccountsBlock, usize) {
        let position = entry_at(&mut self.positions, account.index());
        if *position == 0 {
            self.accounts.push(account);
            *position = self.accounts.len() as u16;
        }
        let position = usize::from(*position) - 1;
        (AccountsBlock(position / WIDTH), position % WIDTH)
    }
}

/// The item at an index, the vector grown as far as that.
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

    fn all<const SLOTS: usize>(cells: &SumGrid<u32, 4, SLOTS>) -> Vec<((u32, AccountId, Month), u32)> {
        let mut filled = Vec::new();
        let taken: Result<(), ()> = cells.each(|slot, account, at, value| {
            filled.push(((slot, account, at), value));
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        filled
    }

    fn of_slot<const SLOTS: usize>(cells: &SumGrid<u32, 4, SLOTS>, slot: u32) -> Vec<((AccountId, Month), u32)> {
        let mut filled = Vec::new();
        let taken: Result<(), ()> = cells.each_of_slot(slot, |account, at, value| {
            filled.push(((account, at), value));
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        filled
    }

    /// Those of a slot block by block; of each block come the place of its accounts and its month.
    fn by_blocks<const SLOTS: usize>(cells: &SumGrid<u32, 4, SLOTS>, slot: u32) -> Vec<(usize, Month, AccountId, u32)> {
        let mut filled = Vec::new();
        let taken: Result<(), ()> = cells.each_block_of_slot(slot, |at, accounts, values| {
            let place = cells.accounts.iter().position(|own| own == &accounts[0]).unwrap();
            let values = accounts.iter().zip(values).filter(|(_, value)| **value != 0);
            filled.extend(values.map(|(&account, &value)| (place, at, account, value)));
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        filled
    }

    #[test]
    fn finds_again_what_was_filled() {
        fills_and_finds::<1>();
        fills_and_finds::<2>();
        fills_and_finds::<4>();
        fills_and_finds::<5>();
    }

    /// Slots, accounts and months far apart, met in no order: found again, each slot by itself and all at once.
    fn fills_and_finds<const SLOTS: usize>() {
        let mut cells: SumGrid<u32, 4, SLOTS> = SumGrid::default();
        let mut expected = BTreeMap::new();
        for number in 1..4000u32 {
            let scattered = number.wrapping_mul(2_654_435_761) >> 7;
            let (slot, account, at) = (scattered % 700, scattered / 700 % 43, scattered / 30_100 % 1332);
            *cells.at_mut(slot, AccountId::at(account as usize), month(at)) = number;
            expected.insert((slot, AccountId::at(account as usize), month(at)), number);
        }
        let all: BTreeMap<_, _> = all(&cells).into_iter().collect();
        assert_eq!(all, expected);
        let by_slot = (0..700)
            .flat_map(|slot| of_slot(&cells, slot).into_iter().map(move |(at, value)| ((slot, at.0, at.1), value)));
        assert_eq!(by_slot.collect::<BTreeMap<_, _>>(), expected);
        for slot in 0..700 {
            let blocks = by_blocks(&cells, slot);
            assert!(blocks.is_sorted_by_key(|&(place, at, ..)| (place, at)), "{slot}: {blocks:?}");
            let mut values: Vec<_> = blocks.iter().map(|&(_, at, account, value)| ((account, at), value)).collect();
            values.sort_unstable();
            let mut expected = of_slot(&cells, slot);
            expected.sort_unstable();
            assert_eq!(values, expected, "{slot}");
        }
        assert!(expected.iter().all(|(&(slot, account, at), &value)| cells.at(slot, account, at) == value));
        // A neighbour's block is not a slot's own.
        assert_eq!(cells.known_cell(9999, AccountId::at(0), month(0)), None);
        let blocks: BTreeSet<_> =
            expected.keys().map(|&(slot, account, at)| (slot, cells.place_of(account).0.0, at)).collect();
        let known = (0..700).flat_map(|slot| (0..1332).map(move |at| (slot, month(at))));
        let known = known.flat_map(|(slot, at)| (0..11).map(move |accounts| (slot, accounts, at)));
        let known =
            known.filter(|&(slot, accounts, at)| cells.known_block(slot, at, AccountsBlock(accounts)).is_some());
        assert_eq!(known.collect::<BTreeSet<_>>(), blocks);
    }

    #[test]
    fn has_nothing_where_nothing_was_filled() {
        let mut cells: SumGrid<u32, 4, 4> = SumGrid::default();
        assert_eq!(cells.at(0, AccountId::SALES, Month::FIRST), 0);
        assert_eq!(of_slot(&cells, 0), []);
        *cells.at_mut(70, AccountId::MARKUP, month(5)) = 1;
        assert_eq!(cells.at(70, AccountId::SALES, month(5)), 0);
        assert_eq!(cells.at(71, AccountId::MARKUP, month(5)), 0);
        assert_eq!(cells.at(70, AccountId::MARKUP, month(1331)), 0);
        assert_eq!(cells.at(7000, AccountId::MARKUP, month(5)), 0);
        assert_eq!(all(&cells), [((70, AccountId::MARKUP, month(5)), 1)]);
    }
}
