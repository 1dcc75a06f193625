//! Sums of flows by slot, account and month.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::chunked::Chunked;
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::period::{Month, YEAR_MIN};
use crate::ratio::Overflow;

/// Sums of flows.
///
/// A row of twelve 64-bit sums is made for a slot, an account and a year when the first amount comes. What does not fit 64 bits
/// is kept aside in 128 bits, so that common amounts cost little and none is ever wrong.
#[derive(Debug, Default)]
pub struct Flows {
    rows: HashMap<Key, u32, RandomState>,
    years: Chunked<Year>,
    wide: HashMap<(u32, u8), i128>,
}

/// Slot, account and year, packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key(u64);

impl Key {
    const fn new(slot: u32, account: AccountId, month: Month) -> Self {
        let year = (month.year() - YEAR_MIN) as u64;
        Self((slot as u64) << 32 | (account.index() as u64) << 16 | year)
    }

    const fn slot(self) -> u32 {
        (self.0 >> 32) as u32
    }

    const fn account_index(self) -> usize {
        (self.0 >> 16 & 0xFFFF) as usize
    }

    /// January of the year.
    const fn first_month(self) -> Option<Month> {
        Month::new(YEAR_MIN + (self.0 & 0xFFFF) as i32, 1)
    }

    const fn with_slot(self, slot: u32) -> Self {
        Self((slot as u64) << 32 | self.0 & 0xFFFF_FFFF)
    }
}

/// The sums of a year's months.
#[derive(Clone, Debug, Default)]
struct Year {
    sums: [i64; 12],
    /// The months that have an entry, whatever its amount.
    posted: u16,
}

/// A month's sum of one slot and account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthlySum {
    /// The slot.
    pub slot: u32,
    /// The account's position in the chart.
    pub account_index: usize,
    /// The month.
    pub month: Month,
    /// The sum in millionths; zero where entries cancel.
    pub micros: i128,
}

impl Flows {
    /// Adds an amount.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    pub fn post(&mut self, slot: u32, posting: &Posting) -> Result<(), Overflow> {
        let month = posting.when.month;
        let key = Key::new(slot, posting.account, month);
        self.add(key, month.month() - 1, posting.amount.micros())
    }

    fn add(&mut self, key: Key, month: u8, micros: i128) -> Result<(), Overflow> {
        let row = match self.rows.get(&key) {
            Some(&row) => row,
            None => {
                let row = self.years.push(Year::default());
                self.rows.insert(key, row);
                row
            }
        };
        let year = self.years.get_mut(row);
        year.posted |= 1 << month;
        let sum = &mut year.sums[usize::from(month)];
        match i64::try_from(micros).ok().and_then(|micros| sum.checked_add(micros)) {
            Some(added) => *sum = added,
            None => {
                let wide = self.wide.entry((row, month)).or_insert(0);
                *wide = wide.checked_add(micros).ok_or(Overflow)?;
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
        for (&key, &row) in &other.rows {
            let key_here = key.with_slot(slots[key.slot() as usize]);
            let year = other.years.get(row);
            for month in 0..12 {
                if year.posted & 1 << month != 0 {
                    let wide = other.wide.get(&(row, month)).copied().unwrap_or_default();
                    self.add(key_here, month, i128::from(year.sums[usize::from(month)]))?;
                    self.add(key_here, month, wide)?;
                }
            }
        }
        Ok(())
    }

    /// Every month's sum that has an entry, by slot, account and month.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn sums(&self) -> Result<Vec<MonthlySum>, Overflow> {
        let mut keys: Vec<(Key, u32)> = self.rows.iter().map(|(&key, &row)| (key, row)).collect();
        keys.sort_unstable();
        let mut sums = Vec::new();
        for (key, row) in keys {
            let year = self.years.get(row);
            let Some(january) = key.first_month() else { continue };
            for month in (0..12u8).filter(|month| year.posted & 1 << month != 0) {
                let wide = self.wide.get(&(row, month)).copied().unwrap_or_default();
                let micros = wide.checked_add(i128::from(year.sums[usize::from(month)])).ok_or(Overflow)?;
                let month = january.plus(i32::from(month));
                sums.push(MonthlySum { slot: key.slot(), account_index: key.account_index(), month, micros });
            }
        }
        Ok(sums)
    }
}
