//! Snapshots of balances by slot and account.

use std::collections::BTreeMap;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::period::Month;
use crate::ratio::Overflow;

/// Snapshots: for a slot and an account, the sum of all rows of one date.
#[derive(Debug)]
pub struct Balances {
    months: HashMap<(u32, AccountId, Month), Days, RandomState>,
    keeps_every_day: bool,
}

/// The sums of a month's dates, in the order of the dates.
#[derive(Clone, Debug, Default)]
struct Days(Vec<(u8, i128)>);

impl Balances {
    /// Keeps of each month its first and its last date: periods begin and end with months, so that no other date of it can
    /// matter, and memory does not grow with daily balances.
    pub fn ends_of_months() -> Self {
        Self { months: HashMap::default(), keeps_every_day: false }
    }

    /// Keeps every date: for the check of capital employed, which is made on each date that it is posted.
    pub fn every_day() -> Self {
        Self { months: HashMap::default(), keeps_every_day: true }
    }

    /// Adds an amount to its date's snapshot.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    pub fn post(&mut self, slot: u32, posting: &Posting) -> Result<(), Overflow> {
        let key = (slot, posting.account, posting.when.month);
        self.add(key, posting.when.balance_day(), posting.amount.micros())
    }

    fn add(&mut self, key: (u32, AccountId, Month), day: u8, micros: i128) -> Result<(), Overflow> {
        let Days(days) = self.months.entry(key).or_default();
        match days.binary_search_by_key(&day, |&(day, _)| day) {
            Ok(at) => days[at].1 = days[at].1.checked_add(micros).ok_or(Overflow)?,
            Err(at) => {
                days.insert(at, (day, micros));
                // A date between two others of its month is neither its first nor its last, whatever comes later.
                if !self.keeps_every_day && days.len() > 2 {
                    days.remove(1);
                }
            }
        }
        Ok(())
    }

    /// Adds the snapshots of another, whose slot `n` is `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        for ((slot, account, month), Days(days)) in other.months {
            for (day, micros) in days {
                self.add((slots[slot as usize], account, month), day, micros)?;
            }
        }
        Ok(())
    }

    /// The snapshots by slot and account, each in the order of its dates.
    pub fn by_slot_and_account(&self) -> BTreeMap<(u32, AccountId), Vec<Snapshot>> {
        let mut sorted: BTreeMap<(u32, AccountId), Vec<Snapshot>> = BTreeMap::new();
        for (&(slot, account, month), Days(days)) in &self.months {
            let snapshots = sorted.entry((slot, account)).or_default();
            snapshots.extend(days.iter().map(|&(day, micros)| Snapshot { month, day, micros }));
        }
        for snapshots in sorted.values_mut() {
            snapshots.sort_unstable();
        }
        sorted
    }
}

/// What a balance was on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    /// The month.
    pub month: Month,
    /// The day; of a month as a whole, its last.
    pub day: u8,
    /// The balance in millionths.
    pub micros: i128,
}
