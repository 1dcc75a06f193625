//! Sums of flows by slot, account and month.
//!
//! Amounts are queued ([`FlowQueue`], or [`RowQueue`] for the rows of a wide ledger) and then added
//! in batches to [`Flows`].

mod account_sums;
mod queue;
mod wide_rows;

use std::collections::HashMap;

pub use account_sums::AccountSums;
pub use queue::FlowQueue;
use queue::QueuedAmount;
pub use wide_rows::{RowQueue, SummedColumn};

use super::store::hundredths::OptionalHundredths;
pub use super::store::sum_grid::SumKey;
use super::store::sum_grid::{BATCH, SumGrid};
use crate::chart_of_accounts::AccountId;
use crate::money::OptionalMicros;
use crate::period::Month;
use crate::ratio::Overflow;

/// Exact sums of flows, in three widths. A sum is the total of its three parts.
///
/// Nearly every amount is a whole number of hundredths and nearly every sum of them fits 32 bits.
/// An amount that cannot be added there is *spilled* to the 64-bit part, and from there to the
/// 128-bit part. So common ledgers take 4 bytes per sum, and no sum is ever rounded.
#[derive(Debug, Default)]
pub struct Flows {
    /// Has an amount, perhaps of zero, for every key with an entry, in whichever part it is summed.
    hundredths: SumGrid<OptionalHundredths, ACCOUNTS_PER_BLOCK, 1>,
    /// Spilled amounts. Eight of them fill a cache line.
    micros: SumGrid<OptionalMicros, 8, 1>,
    /// Amounts that fit no 64 bits, or whose sum does not.
    wide: HashMap<SumKey, i128>,
}

/// The accounts whose sums share a block: 16 sums of 4 bytes fill a cache line, and the processor
/// adds them in a few instructions.
const ACCOUNTS_PER_BLOCK: usize = 16;

/// The sum of one account in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthlySum {
    /// The account.
    pub account: AccountId,
    /// The month.
    pub month: Month,
    /// The sum in millionths; zero if entries cancel.
    pub micros: i128,
}

impl Flows {
    /// Adds everything queued and empties the queue.
    ///
    /// `on_new` is called with every slot and month that has its first flow, and sometimes with
    /// others again.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub fn add_all(&mut self, queue: &mut FlowQueue, mut on_new: impl FnMut(u32, Month)) -> Result<(), Overflow> {
        let mut spilled = Vec::new();
        for batch in queue.narrow.chunks(BATCH) {
            let found = self.hundredths.find_batch(batch.iter().map(|queued| queued.key), &mut on_new);
            for (&at, queued) in found.iter().zip(batch) {
                let sum = self.hundredths.at_mut(at);
                match sum.plus(queued.micros) {
                    Some(added) => *sum = added,
                    None => {
                        *sum = sum.or_zero_amount();
                        spilled.push(*queued);
                    }
                }
            }
        }
        self.add_spilled(&spilled)?;
        for &(key, micros) in &queue.wide {
            self.add_wide(key, micros)?;
        }
        queue.clear();
        Ok(())
    }

    /// Adds amounts that the sums of hundredths cannot take.
    fn add_spilled(&mut self, amounts: &[QueuedAmount]) -> Result<(), Overflow> {
        for batch in amounts.chunks(BATCH) {
            let found = self.micros.find_batch(batch.iter().map(|queued| queued.key), &mut |_, _| ());
            for (&at, &QueuedAmount { key, micros }) in found.iter().zip(batch) {
                let sum = self.micros.at_mut(at);
                match sum.plus(micros) {
                    Some(added) => *sum = added,
                    None => self.add_wide(key, i128::from(micros))?,
                }
            }
        }
        Ok(())
    }

    #[cold]
    fn add_wide(&mut self, key: SumKey, micros: i128) -> Result<(), Overflow> {
        let sum = self.wide.entry(key).or_insert(0);
        *sum = sum.checked_add(micros).ok_or(Overflow)?;
        Ok(())
    }

    /// Adds the sums of another worker. Its slot `n` is slot `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        let mut queue = FlowQueue::default();
        let here = |key: SumKey| SumKey { slot: slots[key.slot as usize], ..key };
        let mut add = |key, micros| {
            queue.push_narrow(here(key), micros);
            if queue.is_full() { self.add_all(&mut queue, |_, _| ()) } else { Ok(()) }
        };
        other.hundredths.each(|key, sum| add(key, sum.micros_or_zero()))?;
        other.micros.each(|key, sum| add(key, sum.or_zero()))?;
        other.wide.into_iter().for_each(|(key, micros)| queue.push(here(key), micros));
        self.add_all(&mut queue, |_, _| ())
    }

    /// The sum of a key in millionths; zero if there is no entry.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if the sum needs more than 128 bits.
    pub fn sum(&self, key: SumKey) -> Result<i128, Overflow> {
        self.with_spilled(key, self.hundredths.get(key))
    }

    /// Calls `take` with every sum of a slot that has an entry, in order of months.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits, or from `take`.
    pub fn each_of_slot(
        &self,
        slot: u32,
        mut take: impl FnMut(MonthlySum) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        self.hundredths.each_of_slot(slot, |key, sum| {
            take(MonthlySum { account: key.account, month: key.month, micros: self.with_spilled(key, sum)? })
        })
    }

    /// Calls `take` with the sums of a slot, up to 16 accounts at a time: by accounts, and those of
    /// the same accounts by month.
    ///
    /// # Errors
    ///
    /// As [`Flows::each_of_slot`].
    #[inline]
    pub fn each_together_of_slot<'a>(
        &'a self,
        slot: u32,
        mut take: impl FnMut(Month, AccountSums<'a>) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        self.hundredths.each_block_of_slot(slot, |month, accounts, sums| {
            let spilled = if self.has_spilled() { Some(self.spilled_of(slot, month, accounts)?) } else { None };
            take(month, AccountSums::new(accounts, sums, spilled))
        })
    }

    fn with_spilled(&self, key: SumKey, sum: OptionalHundredths) -> Result<i128, Overflow> {
        let spilled = if self.has_spilled() { self.spilled(key)? } else { 0 };
        spilled.checked_add(i128::from(sum.micros_or_zero())).ok_or(Overflow)
    }

    /// Whether any amount was spilled.
    fn has_spilled(&self) -> bool {
        !self.micros.is_empty() || !self.wide.is_empty()
    }

    /// The spilled parts of several sums.
    fn spilled_of(
        &self,
        slot: u32,
        month: Month,
        accounts: &[AccountId],
    ) -> Result<[i128; ACCOUNTS_PER_BLOCK], Overflow> {
        let mut parts = [0; ACCOUNTS_PER_BLOCK];
        for (part, &account) in parts.iter_mut().zip(accounts) {
            *part = self.spilled(SumKey { slot, account, month })?;
        }
        Ok(parts)
    }

    /// The part of a sum that is not in hundredths.
    fn spilled(&self, key: SumKey) -> Result<i128, Overflow> {
        let wide = if self.wide.is_empty() { None } else { self.wide.get(&key) };
        let micros = i128::from(self.micros.get(key).or_zero());
        wide.copied().unwrap_or_default().checked_add(micros).ok_or(Overflow)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const SALES: SumKey = SumKey { slot: 3, account: AccountId::SALES, month: Month::FIRST };

    fn flows(micros: &[i128]) -> Flows {
        let (mut flows, mut queue) = (Flows::default(), FlowQueue::default());
        for (index, &micros) in micros.iter().enumerate() {
            queue.push(SALES, micros);
            // Several batches of different sizes.
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

    /// Sums are exact in every width, at the limits of 32 and 64 bits and for fractions of
    /// hundredths, also when two workers are merged.
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
                assert_eq!(merged.sum(SALES), Ok(expected[0]));
            }
        }
    }

    #[test]
    fn reports_every_new_slot_and_month() {
        let (mut flows, mut queue) = (Flows::default(), FlowQueue::default());
        let mut reported = BTreeSet::new();
        let mut expected = BTreeSet::new();
        for number in 0..3000_u32 {
            let scattered = number.wrapping_mul(2_654_435_761) >> 9;
            let (slot, account) = (scattered % 50, AccountId::at(scattered as usize / 50 % 20));
            let month = Month::FIRST.plus((number / 100) as i32);
            queue.push_narrow(SumKey { slot, account, month }, i64::from(number % 3));
            expected.insert((slot, month));
            if number % 170 == 0 {
                flows.add_all(&mut queue, |slot, month| _ = reported.insert((slot, month))).unwrap();
            }
        }
        flows.add_all(&mut queue, |slot, month| _ = reported.insert((slot, month))).unwrap();
        assert_eq!(reported, expected);
    }

    /// Slots, accounts, months and amounts of every size, mixed in one queue.
    #[test]
    fn amounts_of_every_size_add_up() {
        let (slots, accounts) = ([0, 1, 65_535, 65_536, 65_537, 131_073], [0, 255, 256, 300]);
        let months = [600, 601, 727, 728, 471, 472, 344, 856, 0, 1331];
        let amounts = [10_000, -20_000, 5, i64::from(i32::MAX) * 10_000, i64::from(i32::MIN) * 10_000, 1 << 50];
        let (mut flows, mut queue, mut expected) = (Flows::default(), FlowQueue::default(), BTreeMap::new());
        for number in 0..40_000_u32 {
            let scattered = number.wrapping_mul(2_654_435_761) as usize >> 9;
            // Runs of one month, as in most ledgers.
            let month = if number % 10_000 < 3000 { 0 } else { scattered / 300 % months.len() };
            let key = SumKey {
                slot: slots[scattered % slots.len()],
                account: AccountId::at(accounts[scattered / 6 % accounts.len()]),
                month: Month::FIRST.plus(months[month]),
            };
            let micros = amounts[scattered / 40 % amounts.len()];
            queue.push_narrow(key, micros);
            *expected.entry(key).or_insert(0) += i128::from(micros);
            if number % 10_000 == 6500 {
                flows.add_all(&mut queue, |_, _| ()).unwrap();
            }
        }
        flows.add_all(&mut queue, |_, _| ()).unwrap();
        for (&key, &sum) in &expected {
            assert_eq!(flows.sum(key), Ok(sum), "{key:?}");
        }
        // Months added together, without one account of the last month.
        for slot in slots {
            let last = SumKey { slot, account: AccountId::at(255), month: Month::FIRST.plus(1331) };
            let mut together: Option<AccountSums<'_>> = None;
            let taken = flows.each_together_of_slot(slot, |month, mut sums| {
                if month == last.month {
                    let taken = expected.get(&last).copied();
                    assert_eq!([255, 255, 7].map(|at| sums.take(AccountId::at(at))), [Ok(taken), Ok(None), Ok(None)]);
                }
                let none = AccountSums::new(sums.accounts(), &Default::default(), None);
                together.get_or_insert(none).add(&sums)
            });
            assert_eq!(taken, Ok(()));
            let mut by_account = BTreeMap::new();
            for (key, sum) in expected.iter().filter(|&(&key, _)| key.slot == slot && key != last) {
                *by_account.entry(key.account).or_insert(0) += sum;
            }
            assert!(by_account.len() > 1);
            let together: Result<BTreeMap<_, _>, _> = together.unwrap().each().collect();
            assert_eq!(together, Ok(by_account));
        }
    }

    #[test]
    fn an_entry_of_zero_is_an_entry() {
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
