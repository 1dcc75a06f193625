//! Sums of flows by slot, account and month.

mod queue;
mod wide_rows;

use std::collections::HashMap;

pub use queue::FlowQueue;
use queue::{Queued, SumKey};
pub use wide_rows::{RowQueue, SummedColumn};

use super::store::sum_grid::{SumAt, SumGrid};
use crate::chart_of_accounts::AccountId;
use crate::money::{MICROS_PER_HUNDREDTH, OptionalHundredths, OptionalMicros};
use crate::period::Month;
use crate::ratio::Overflow;

/// Sums of flows. Nearly all are hundredths in 32 bits; what is no whole number of hundredths or does not fit is kept aside in 64
/// bits, and what does not fit these in 128, so that common amounts cost little and none is ever wrong. A sum is all three of them
/// together.
#[derive(Debug, Default)]
pub struct Flows {
    /// None where there is no entry, whatever its amount.
    sums: SumGrid<OptionalHundredths, TOGETHER, 1>,
    /// As many together as fit 64 bytes, too.
    beside: SumGrid<OptionalMicros, 8, 1>,
    wide: WideSums,
}

/// The sums of how many accounts stand together.
const TOGETHER: usize = 16;

/// What does not fit 64 bits.
type WideSums = HashMap<SumKey, i128>;

/// Adds an amount to what does not fit 64 bits.
#[cold]
fn add_wide(wide: &mut WideSums, home: SumKey, micros: i128) -> Result<(), Overflow> {
    let sum = wide.entry(home).or_insert(0);
    *sum = sum.checked_add(micros).ok_or(Overflow)?;
    Ok(())
}

/// How many sums are looked for at once.
const AT_ONCE: usize = 64;

/// A month's sum of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthlySum {
    /// The account.
    pub account: AccountId,
    /// The month.
    pub month: Month,
    /// The sum in millionths; zero where entries cancel.
    pub micros: i128,
}

/// Sums of a few accounts, over any number of months.
///
/// Nearly all are hundredths alone: sums of as many months as there can be do not overflow 64 bits, and a processor adds several at
/// once.
#[derive(Clone, Debug)]
pub struct AccountSums<'a> {
    /// As many accounts as there are sums, or fewer.
    accounts: &'a [AccountId],
    hundredths: [i64; TOGETHER],
    /// What each sum is more than its hundredths, in millionths, where any is.
    more: Option<Box<[i128; TOGETHER]>>,
    /// The bits of those that have an entry.
    have_entries: u16,
}

const _: () = assert!(TOGETHER == u16::BITS as usize);

impl<'a> AccountSums<'a> {
    fn of(accounts: &'a [AccountId], narrow: &[OptionalHundredths; TOGETHER]) -> Self {
        let bits = narrow.iter().enumerate().map(|(at, sum)| u16::from(!sum.is_none()) << at);
        let have_entries = bits.fold(0, |all, bit| all | bit);
        Self { accounts, hundredths: narrow.map(OptionalHundredths::or_zero).map(i64::from), more: None, have_entries }
    }

    /// The accounts.
    pub const fn accounts(&self) -> &'a [AccountId] {
        self.accounts
    }

    /// Whether there is an entry of any of them.
    pub const fn have_entries(&self) -> bool {
        self.have_entries != 0
    }

    /// The sums in millionths, of accounts that have an entry.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn each(&self) -> impl Iterator<Item = Result<(AccountId, i128), Overflow>> {
        let all = self.accounts.iter().enumerate();
        all.filter(|(at, _)| self.have_entries >> at & 1 != 0).map(|(at, &account)| Ok((account, self.micros(at)?)))
    }

    fn micros(&self, at: usize) -> Result<i128, Overflow> {
        let micros = i128::from(self.hundredths[at]) * i128::from(MICROS_PER_HUNDREDTH);
        self.more.as_ref().map_or(Some(micros), |more| more[at].checked_add(micros)).ok_or(Overflow)
    }

    /// Adds sums of the same accounts.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    #[inline]
    pub fn add(&mut self, other: &Self) -> Result<(), Overflow> {
        self.hundredths.iter_mut().zip(other.hundredths).for_each(|(sum, hundredths)| *sum += hundredths);
        self.have_entries |= other.have_entries;
        if let Some(theirs) = &other.more {
            let more = self.more.get_or_insert_default();
            for (sum, micros) in more.iter_mut().zip(**theirs) {
                *sum = sum.checked_add(micros).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    /// Takes an account's sum out; `None` where there is no entry of it.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    pub fn take(&mut self, account: AccountId) -> Result<Option<i128>, Overflow> {
        let Some(at) = self.accounts.iter().position(|&own| own == account) else { return Ok(None) };
        let micros = self.micros(at)?;
        self.hundredths[at] = 0;
        if let Some(more) = &mut self.more {
            more[at] = 0;
        }
        let has_entry = self.have_entries >> at & 1 != 0;
        self.have_entries &= !(1 << at);
        Ok(has_entry.then_some(micros))
    }
}

impl Flows {
    /// Adds what is queued, and empties the queue. `first` is told every slot and month with a flow, when its first one comes, and
    /// perhaps again.
    ///
    /// Of a ledger in no order nearly every sum has to be fetched from memory. Row by row the processor waits for each of them;
    /// of many additions side by side it fetches the next sums while it waits for the first.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn add_all(&mut self, queue: &mut FlowQueue, mut first: impl FnMut(u32, Month)) -> Result<(), Overflow> {
        let since = queue.since;
        let mut beside = Vec::new();
        for part in queue.room[..queue.count].chunks(AT_ONCE) {
            let cells = self.cells_of(part.iter().map(|packed| packed.home(since)), &mut first);
            for (&cell, packed) in cells.iter().zip(part) {
                let sum = self.sums.in_cell(cell);
                match sum.plus_hundredths(packed.hundredths) {
                    Some(added) => *sum = added,
                    None => beside.push(packed.unpacked(since)),
                }
            }
        }
        for part in queue.unpacked.chunks(AT_ONCE) {
            let cells = self.cells_of(part.iter().map(|queued| queued.home), &mut first);
            for (&cell, queued) in cells.iter().zip(part) {
                let sum = self.sums.in_cell(cell);
                match sum.plus(queued.micros) {
                    Some(added) => *sum = added,
                    None => {
                        // There is an entry, whatever becomes of its amount.
                        *sum = sum.or_nothing();
                        beside.push(*queued);
                    }
                }
            }
        }
        self.add_beside(&beside)?;
        for (home, micros) in queue.wide.drain(..) {
            add_wide(&mut self.wide, home, micros)?;
        }
        queue.count = 0;
        queue.unpacked.clear();
        Ok(())
    }

    /// The cells of at most [`AT_ONCE`] sums, those made that there are not yet.
    #[inline(always)]
    fn cells_of(
        &mut self,
        homes: impl Iterator<Item = SumKey>,
        first: &mut impl FnMut(u32, Month),
    ) -> [SumAt; AT_ONCE] {
        let mut cells = [SumAt::default(); AT_ONCE];
        // Mostly all are of one month.
        let (mut last, mut of_month) = (Month::FIRST, self.sums.of_month(Month::FIRST));
        for (cell, (slot, account, month)) in cells.iter_mut().zip(homes) {
            if month != last {
                last = month;
                of_month = self.sums.of_month(month);
            }
            *cell = match of_month.known_cell(slot, account) {
                Some(known) => known,
                None => {
                    first(slot, month);
                    let cell = self.sums.new_cell(slot, account, month);
                    of_month = self.sums.of_month(month);
                    cell
                }
            };
        }
        cells
    }

    /// Adds what does not go into the common sums to those of 64 bits, and what does not fit these to those of 128.
    fn add_beside(&mut self, amounts: &[Queued]) -> Result<(), Overflow> {
        for part in amounts.chunks(AT_ONCE) {
            let mut cells = [SumAt::default(); AT_ONCE];
            for (cell, queued) in cells.iter_mut().zip(part) {
                let (slot, account, month) = queued.home;
                *cell = self.beside.cell(slot, account, month);
            }
            for (&cell, queued) in cells.iter().zip(part) {
                let sum = self.beside.in_cell(cell);
                match sum.plus(queued.micros) {
                    Some(added) => *sum = added,
                    None => add_wide(&mut self.wide, queued.home, i128::from(queued.micros))?,
                }
            }
        }
        Ok(())
    }

    /// Adds the sums of another, whose slot `n` is `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        let mut queue = FlowQueue::default();
        let mut add = |slot: u32, account, month, micros| {
            queue.push_narrow(slots[slot as usize], account, month, micros);
            if queue.count + queue.unpacked.len() < AT_ONCE { Ok(()) } else { self.add_all(&mut queue, |_, _| ()) }
        };
        other.sums.each(|slot, account, month, sum| add(slot, account, month, sum.micros_or_zero()))?;
        other.beside.each(|slot, account, month, sum| add(slot, account, month, sum.or_zero()))?;
        for ((slot, account, month), wide) in other.wide {
            queue.push(slots[slot as usize], account, month, wide);
        }
        self.add_all(&mut queue, |_, _| ())
    }

    /// The sum of a slot, account and month in millionths; zero where there is no entry.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    pub fn sum(&self, slot: u32, account: AccountId, month: Month) -> Result<i128, Overflow> {
        self.whole(slot, account, month, self.sums.at(slot, account, month))
    }

    /// Hands over the sums of a slot that have an entry, month by month.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits, or where taking it gives one.
    pub fn each_of_slot(
        &self,
        slot: u32,
        mut take: impl FnMut(MonthlySum) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        self.sums.each_of_slot(slot, |account, month, narrow| {
            take(MonthlySum { account, month, micros: self.whole(slot, account, month, narrow)? })
        })
    }

    /// Hands over the sums of a slot, several accounts together: those of the same accounts one after the other, month by month.
    ///
    /// # Errors
    ///
    /// As of [`Flows::each_of_slot`].
    #[inline]
    pub fn each_together_of_slot<'a>(
        &'a self,
        slot: u32,
        mut take: impl FnMut(Month, AccountSums<'a>) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        self.sums.each_block_of_slot(slot, |month, accounts, narrow| {
            let mut sums = AccountSums::of(accounts, narrow);
            if self.has_more() {
                let mut more = [0; TOGETHER];
                for (more, &account) in more.iter_mut().zip(accounts) {
                    *more = self.more(slot, account, month)?;
                }
                sums.more = (more != [0; TOGETHER]).then(|| Box::new(more));
            }
            take(month, sums)
        })
    }

    fn whole(&self, slot: u32, account: AccountId, month: Month, sum: OptionalHundredths) -> Result<i128, Overflow> {
        let more = if self.has_more() { self.more(slot, account, month)? } else { 0 };
        more.checked_add(i128::from(sum.micros_or_zero())).ok_or(Overflow)
    }

    /// Whether any sum is more than what stands in the common ones.
    fn has_more(&self) -> bool {
        !self.beside.is_empty() || !self.wide.is_empty()
    }

    /// What a sum is more than what stands in the common ones.
    fn more(&self, slot: u32, account: AccountId, month: Month) -> Result<i128, Overflow> {
        let wide = if self.wide.is_empty() { None } else { self.wide.get(&(slot, account, month)) };
        let beside = i128::from(self.beside.at(slot, account, month).or_zero());
        wide.copied().unwrap_or_default().checked_add(beside).ok_or(Overflow)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn flows(micros: &[i128]) -> Flows {
        let (mut flows, mut queue) = (Flows::default(), FlowQueue::default());
        for (index, &micros) in micros.iter().enumerate() {
            queue.push(3, AccountId::SALES, Month::FIRST, micros);
            // Added one by one or several at once, it comes to the same.
            if index % 3 == 1 {
                flows.add_all(&mut queue, |_, _| ()).unwrap();
            }
        }
        flows.add_all(&mut queue, |_, _| ()).unwrap();
        flows
    }

    fn of_slot(flows: &Flows) -> Vec<i128> {
        let mut sums = Vec::new();
        let taken = flows.each_of_slot(3, |sum| {
            sums.push(sum.micros);
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        sums
    }

    /// Whatever the order and however many workers, sums are exact that are no hundredths or beyond 32 and 64 bits, those on their
    /// very edge too.
    #[test]
    fn sums_of_every_width_are_exact() {
        let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
        let (hundredth, hundredths_most) = (10_000, i128::from(i32::MAX) * 10_000);
        for amounts in [
            vec![hundredth, 3 * hundredth, -hundredth],
            vec![hundredths_most, hundredth, hundredth, -3 * hundredth],
            vec![-hundredths_most, -hundredth, -hundredth],
            vec![-hundredths_most - hundredth],
            vec![hundredth, 1, -hundredth, 4_999, hundredths_most, 5_000],
            vec![-1, hundredth, most, -hundredth],
            vec![least],
            vec![most, 1],
            vec![-1, least, 1],
            vec![most, most, -7, least],
            vec![least + 1, -1],
            vec![1 << 100, 5, -(1 << 100)],
        ] {
            let expected = vec![amounts.iter().sum::<i128>()];
            assert_eq!(of_slot(&flows(&amounts)), expected, "{amounts:?}");
            for middle in 0..=amounts.len() {
                let mut merged = flows(&amounts[..middle]);
                merged.merge(flows(&amounts[middle..]), &[0, 1, 2, 3]).unwrap();
                assert_eq!(of_slot(&merged), expected, "{amounts:?} in two parts");
                assert_eq!(merged.sum(3, AccountId::SALES, Month::FIRST), Ok(expected[0]));
            }
        }
    }

    /// Whoever wants to know which months have a flow hears of each, also where a later amount stands in the same block.
    #[test]
    fn tells_of_every_slot_and_month() {
        let (mut flows, mut queue) = (Flows::default(), FlowQueue::default());
        let mut told = BTreeSet::new();
        let mut expected = BTreeSet::new();
        for number in 0..3000_u32 {
            let scattered = number.wrapping_mul(2_654_435_761) >> 9;
            let (slot, account, month) =
                (scattered % 50, scattered / 50 % 20, Month::FIRST.plus((number / 100) as i32));
            queue.push_narrow(slot, AccountId::at(account as usize), month, i64::from(number % 3));
            expected.insert((slot, month));
            if number % 170 == 0 {
                flows.add_all(&mut queue, |slot, month| _ = told.insert((slot, month))).unwrap();
            }
        }
        flows.add_all(&mut queue, |slot, month| _ = told.insert((slot, month))).unwrap();
        assert_eq!(told, expected);
    }

    /// Slots, accounts, months and amounts on both sides of what eight bytes hold, some after the other in one queue: each adds up by
    /// itself.
    #[test]
    fn whatever_fits_no_eight_bytes_adds_up_too() {
        let (slots, accounts) = ([0, 1, 65_535, 65_536, 65_537, 131_073], [0, 255, 256, 300]);
        let months = [600, 601, 727, 728, 471, 472, 344, 856, 0, 1331];
        let amounts = [10_000, -20_000, 5, i64::from(i32::MAX) * 10_000, i64::from(i32::MIN) * 10_000, 1 << 50];
        let (mut flows, mut queue, mut expected) = (Flows::default(), FlowQueue::default(), BTreeMap::new());
        for number in 0..40_000_u32 {
            let scattered = number.wrapping_mul(2_654_435_761) as usize >> 9;
            // For a while all are of one month, as in most ledgers.
            let month = if number % 10_000 < 3000 { 0 } else { scattered / 300 % months.len() };
            let (slot, account) =
                (slots[scattered % slots.len()], AccountId::at(accounts[scattered / 6 % accounts.len()]));
            let (month, micros) = (Month::FIRST.plus(months[month]), amounts[scattered / 40 % amounts.len()]);
            queue.push_narrow_if(number % 7 != 0, slot, account, month, micros);
            if number % 7 != 0 {
                *expected.entry((slot, account, month)).or_insert(0) += i128::from(micros);
            }
            if number % 10_000 == 6500 {
                flows.add_all(&mut queue, |_, _| ()).unwrap();
            }
        }
        assert!(queue.count.min(queue.unpacked.len()) > 50, "{} and {}", queue.count, queue.unpacked.len());
        flows.add_all(&mut queue, |_, _| ()).unwrap();
        for (&(slot, account, month), &sum) in &expected {
            assert_eq!(flows.sum(slot, account, month), Ok(sum), "{slot} {account:?} {month}");
        }
        // Month by month together, one account of the last month taken out.
        for slot in slots {
            let mut together: Option<AccountSums<'_>> = None;
            let taken = flows.each_together_of_slot(slot, |month, mut sums| {
                if month == Month::FIRST.plus(1331) {
                    let taken = expected.get(&(slot, AccountId::at(255), month)).copied();
                    assert_eq!([255, 255, 7].map(|at| sums.take(AccountId::at(at))), [Ok(taken), Ok(None), Ok(None)]);
                }
                let none = AccountSums { hundredths: [0; TOGETHER], more: None, have_entries: 0, ..sums };
                together.get_or_insert(none).add(&sums)
            });
            assert_eq!(taken, Ok(()));
            let mut by_account = BTreeMap::new();
            for (&(_, account, month), sum) in expected.iter().filter(|((own, ..), _)| *own == slot) {
                if (account, month) != (AccountId::at(255), Month::FIRST.plus(1331)) {
                    *by_account.entry(account).or_insert(0) += sum;
                }
            }
            assert!(by_account.len() > 1);
            let together: Result<BTreeMap<_, _>, _> = together.unwrap().each().collect();
            assert_eq!(together, Ok(by_account));
        }
    }

    #[test]
    fn an_entry_of_nothing_is_an_entry() {
        assert_eq!(of_slot(&flows(&[0])), [0]);
        assert_eq!(of_slot(&flows(&[5, -5])), [0]);
        assert_eq!(of_slot(&flows(&[])), []);
    }

    #[test]
    fn what_needs_more_than_128_bits_is_an_error() {
        let mut sums = flows(&[i128::MAX]);
        assert_eq!(sums.merge(flows(&[i128::MAX]), &[0, 1, 2, 3]), Err(Overflow));
        let narrow_and_wide = flows(&[1, i128::MAX]);
        assert_eq!(narrow_and_wide.each_of_slot(3, |_| Ok(())), Err(Overflow));
    }
}
