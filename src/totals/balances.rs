//! Snapshots of balances by slot and account.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::chunked::Chunked;
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::period::Month;
use crate::ratio::Overflow;

/// Snapshots: for a slot and an account, the sum of all rows of one date.
///
/// The dates of a month are a short list of 16 bytes each; a sum beyond 64 bits is kept aside.
#[derive(Debug)]
pub struct Balances {
    /// The first of each month's dates, by its number plus one.
    months: HashMap<Key, u32, RandomState>,
    days: Chunked<Day>,
    wide: HashMap<u32, i128>,
    keeps_every_day: bool,
}

/// Slot, account and month, packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key(u64);

impl Key {
    const fn new(slot: u32, account: AccountId, month: Month) -> Self {
        let month = month.since(Month::FIRST) as u64;
        Self((slot as u64) << 32 | (account.index() as u64) << 16 | month)
    }

    const fn slot(self) -> u32 {
        (self.0 >> 32) as u32
    }

    const fn account(self) -> AccountId {
        AccountId::at((self.0 >> 16 & 0xFFFF) as usize)
    }

    const fn month(self) -> Month {
        Month::FIRST.plus((self.0 & 0xFFFF) as i32)
    }

    const fn with_slot(self, slot: u32) -> Self {
        Self((slot as u64) << 32 | self.0 & 0xFFFF_FFFF)
    }
}

/// The sum of a date, and the number plus one of another date of the month.
#[derive(Debug)]
struct Day {
    sum: i64,
    next: u32,
    day: u8,
}

impl Balances {
    /// Keeps of each month its first and its last date: periods begin and end with months, so that no other date of it can
    /// matter, and memory does not grow with daily balances.
    pub fn ends_of_months() -> Self {
        Self { months: HashMap::default(), days: Chunked::default(), wide: HashMap::new(), keeps_every_day: false }
    }

    /// Keeps every date: for the check of capital employed, which is made on each date that it is posted.
    pub fn every_day() -> Self {
        Self { keeps_every_day: true, ..Self::ends_of_months() }
    }

    /// Adds an amount to its date's snapshot.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    pub fn post(&mut self, slot: u32, posting: &Posting) -> Result<(), Overflow> {
        let key = Key::new(slot, posting.account, posting.when.month);
        self.add(key, posting.when.balance_day(), posting.amount.micros())
    }

    fn add(&mut self, key: Key, day: u8, micros: i128) -> Result<(), Overflow> {
        let first = self.months.get(&key).copied().unwrap_or_default();
        let mut next = first;
        let (mut least, mut most) = (None::<(u8, u32)>, None::<(u8, u32)>);
        while let Some(number) = next.checked_sub(1) {
            let known = self.days.get(number);
            if known.day == day {
                return self.add_to(number, micros);
            }
            least = Some(least.map_or((known.day, number), |least| least.min((known.day, number))));
            most = Some(most.map_or((known.day, number), |most| most.max((known.day, number))));
            next = known.next;
        }
        match (least, most) {
            // A date between two others of its month is neither its first nor its last, whatever comes later.
            (Some((first, least)), Some((last, most))) if !self.keeps_every_day && least != most => {
                if day < first {
                    self.replace(least, day, micros)
                } else if day > last {
                    self.replace(most, day, micros)
                } else {
                    Ok(())
                }
            }
            _ => {
                let number = self.days.push(Day { sum: 0, next: first, day });
                self.months.insert(key, number + 1);
                self.add_to(number, micros)
            }
        }
    }

    fn replace(&mut self, number: u32, day: u8, micros: i128) -> Result<(), Overflow> {
        let known = self.days.get_mut(number);
        (known.day, known.sum) = (day, 0);
        self.wide.remove(&number);
        self.add_to(number, micros)
    }

    fn add_to(&mut self, number: u32, micros: i128) -> Result<(), Overflow> {
        let sum = &mut self.days.get_mut(number).sum;
        match i64::try_from(micros).ok().and_then(|micros| sum.checked_add(micros)) {
            Some(added) => *sum = added,
            None => {
                let wide = self.wide.entry(number).or_insert(0);
                *wide = wide.checked_add(micros).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    /// The days of a month with their sums, in no order.
    fn days_from(&self, first: u32) -> impl Iterator<Item = (u8, i128)> {
        let mut next = first;
        std::iter::from_fn(move || {
            let number = next.checked_sub(1)?;
            let day = self.days.get(number);
            next = day.next;
            // Both parts are far inside the range: the wide one was checked when it was added to.
            let wide = self.wide.get(&number).copied().unwrap_or_default();
            Some((day.day, wide.saturating_add(i128::from(day.sum))))
        })
    }

    /// Adds the snapshots of another, whose slot `n` is `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        for (&key, &first) in &other.months {
            let here = key.with_slot(slots[key.slot() as usize]);
            other.days_from(first).try_for_each(|(day, micros)| self.add(here, day, micros))?;
        }
        Ok(())
    }

    /// The first and the last snapshot of each month, by slot and account, each in the order of its dates.
    pub fn ends_by_slot_and_account(&self) -> BTreeMap<(u32, AccountId), Vec<Snapshot>> {
        let mut sorted: BTreeMap<(u32, AccountId), Vec<Snapshot>> = BTreeMap::new();
        for (&key, &first) in &self.months {
            let month = key.month();
            let snapshots = || self.days_from(first).map(|(day, micros)| Snapshot { month, day, micros });
            let (least, most) = (snapshots().min_by_key(|one| one.day), snapshots().max_by_key(|one| one.day));
            let ends = least.into_iter().chain(most.filter(|most| Some(most.day) != least.map(|least| least.day)));
            sorted.entry((key.slot(), key.account())).or_default().extend(ends);
        }
        for snapshots in sorted.values_mut() {
            snapshots.sort_unstable();
        }
        sorted
    }

    /// The snapshots by slot and account, each in the order of its dates.
    pub fn by_slot_and_account(&self) -> BTreeMap<(u32, AccountId), Vec<Snapshot>> {
        let mut sorted: BTreeMap<(u32, AccountId), Vec<Snapshot>> = BTreeMap::new();
        for (&key, &first) in &self.months {
            let month = key.month();
            let snapshots = sorted.entry((key.slot(), key.account())).or_default();
            snapshots.extend(self.days_from(first).map(|(day, micros)| Snapshot { month, day, micros }));
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
