//! Sums of flows by slot, account and month.

use std::collections::HashMap;

use super::cells::{Cell, Cells};
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::period::Month;
use crate::ratio::Overflow;

/// Sums of flows, in 64 bits each. What does not fit is kept aside in 128 bits, so that common amounts cost little and none is
/// ever wrong.
#[derive(Debug, Default)]
pub struct Flows {
    sums: Cells<Narrow, 8>,
    wide: HashMap<(u32, AccountId, Month), i128>,
    /// Amounts that are not added yet.
    queue: Vec<Queued>,
}

/// How many amounts are queued at most: few enough to stay in a core's innermost cache.
pub(super) const QUEUE: usize = 64;

/// An amount on its way to its sum.
#[derive(Clone, Copy, Debug)]
struct Queued {
    slot: u32,
    account: AccountId,
    month: Month,
    micros: i64,
    /// Where its sum is, once that is known.
    cell: Cell,
}

/// A sum in 64 bits, or that there is no entry, whatever its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Narrow(i64);

impl Default for Narrow {
    fn default() -> Self {
        Self::NO_ENTRY
    }
}

impl Narrow {
    /// The one number that is no sum, because its negative is none either.
    const NO_ENTRY: Self = Self(i64::MIN);

    #[inline]
    const fn sum(self) -> i64 {
        if self.0 == i64::MIN { 0 } else { self.0 }
    }

    /// The sum with that amount; `None` where it does not fit.
    #[inline]
    fn plus(self, micros: i64) -> Option<Self> {
        let sum = self.sum().checked_add(micros)?;
        if sum == i64::MIN { None } else { Some(Self(sum)) }
    }
}

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

impl Flows {
    /// Queues an amount; it counts once [`Flows::settle`] has been called.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum of an amount queued earlier needs more than 128 bits.
    #[inline]
    pub fn post(&mut self, slot: u32, posting: &Posting) -> Result<(), Overflow> {
        self.queue(slot, posting.account, posting.when.month, posting.amount.micros())
    }

    #[inline]
    fn queue(&mut self, slot: u32, account: AccountId, month: Month, micros: i128) -> Result<(), Overflow> {
        let micros = match i64::try_from(micros) {
            Ok(micros) => micros,
            Err(_) => {
                self.add_wide((slot, account, month), micros)?;
                // It is an entry all the same.
                0
            }
        };
        self.queue.push(Queued { slot, account, month, micros, cell: Cell::default() });
        if self.queue.len() < QUEUE { Ok(()) } else { self.settle() }
    }

    /// Adds an amount at once. It is for rows of many amounts, whose sums stand together: there is nothing to wait for.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    #[inline]
    pub fn add_now(&mut self, slot: u32, posting: &Posting) -> Result<(), Overflow> {
        let (account, month) = (posting.account, posting.when.month);
        let Ok(micros) = i64::try_from(posting.amount.micros()) else { return self.post(slot, posting) };
        let cell = self.sums.cell(slot, account, month);
        self.add(&Queued { slot, account, month, micros, cell })
    }

    #[cold]
    fn add_wide(&mut self, at: (u32, AccountId, Month), micros: i128) -> Result<(), Overflow> {
        let wide = self.wide.entry(at).or_insert(0);
        *wide = wide.checked_add(micros).ok_or(Overflow)?;
        Ok(())
    }

    /// Adds what is queued.
    ///
    /// Of a ledger in no order nearly every sum has to be fetched from memory. Row by row the processor waits for each of them;
    /// of many additions side by side it fetches the next sums while it waits for the first.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn settle(&mut self) -> Result<(), Overflow> {
        let mut queue = std::mem::take(&mut self.queue);
        for queued in &mut queue {
            queued.cell = self.sums.cell(queued.slot, queued.account, queued.month);
        }
        let result = queue.iter().try_for_each(|queued| self.add(queued));
        queue.clear();
        self.queue = queue;
        result
    }

    #[inline]
    fn add(&mut self, queued: &Queued) -> Result<(), Overflow> {
        let sum = self.sums.in_cell(queued.cell);
        if let Some(added) = sum.plus(queued.micros) {
            *sum = added;
            return Ok(());
        }
        *sum = Narrow(sum.sum());
        self.add_wide((queued.slot, queued.account, queued.month), i128::from(queued.micros))
    }

    /// Adds the sums of another, whose slot `n` is `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        other.sums.each(|slot, account, month, narrow| {
            self.queue(slots[slot as usize], account, month, i128::from(narrow.sum()))
        })?;
        for ((slot, account, month), wide) in other.wide {
            self.queue(slots[slot as usize], account, month, wide)?;
        }
        self.settle()
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

    fn whole(&self, slot: u32, account: AccountId, month: Month, narrow: Narrow) -> Result<i128, Overflow> {
        let wide = if self.wide.is_empty() { None } else { self.wide.get(&(slot, account, month)) };
        wide.copied().unwrap_or_default().checked_add(i128::from(narrow.sum())).ok_or(Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::period::PostingDate;

    fn flows(micros: &[i128]) -> Flows {
        let mut flows = Flows::default();
        for (index, &micros) in micros.iter().enumerate() {
            let when = PostingDate::in_month(Month::FIRST);
            let posting = Posting { when, account: AccountId::SALES, amount: Money::from_micros(micros) };
            // Added now or later, and before or after what is queued, it comes to the same.
            if index % 3 == 1 { flows.add_now(3, &posting).unwrap() } else { flows.post(3, &posting).unwrap() }
        }
        flows.settle().unwrap();
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

    /// Whatever the order and however many workers, sums beyond 64 bits are exact, those on their very edge too.
    #[test]
    fn sums_beyond_64_bits_are_exact() {
        let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
        for amounts in [
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
