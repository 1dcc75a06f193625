//! Snapshots of balances by slot and account.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use super::cells::Cells;
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
    /// One of each month's dates, by its number plus one.
    months: Cells<u32, 4, 4>,
    days: Chunked<Day>,
    wide: HashMap<u32, i128>,
    keeps_every_day: bool,
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
        Self { months: Cells::default(), days: Chunked::default(), wide: HashMap::new(), keeps_every_day: false }
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
        let (month, day) = (posting.when.month, posting.when.balance_day());
        self.add((slot, posting.account, month), day, posting.amount.micros())
    }

    fn add(&mut self, at: (u32, AccountId, Month), day: u8, micros: i128) -> Result<(), Overflow> {
        let (slot, account, month) = at;
        let head = self.months.at_mut(slot, account, month);
        let mut next = *head;
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
                let number = self.days.push(Day { sum: 0, next: *head, day });
                *head = number + 1;
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
    fn days_from(&self, head: u32) -> impl Iterator<Item = (u8, i128)> {
        let mut next = head;
        std::iter::from_fn(move || {
            let number = next.checked_sub(1)?;
            let day = self.days.get(number);
            next = day.next;
            // Both parts are far inside the range: the wide one was checked when it was added to.
            let wide = if self.wide.is_empty() { None } else { self.wide.get(&number).copied() };
            let wide = wide.unwrap_or_default();
            Some((day.day, wide.saturating_add(i128::from(day.sum))))
        })
    }

    /// Adds the snapshots of another, whose slot `n` is `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        other.months.each(|slot, account, month, head| {
            let here = (slots[slot as usize], account, month);
            other.days_from(head).try_for_each(|(day, micros)| self.add(here, day, micros))
        })
    }

    /// A slot's snapshots by account, in the order of their dates.
    pub fn of_slot(&self, slot: u32) -> BTreeMap<AccountId, Vec<Snapshot>> {
        let mut by_account: BTreeMap<AccountId, Vec<Snapshot>> = BTreeMap::new();
        let taken: Result<(), Infallible> = self.months.each_of_slot(slot, |account, month, head| {
            let snapshots = by_account.entry(account).or_default();
            let of_month = snapshots.len();
            snapshots.extend(self.days_from(head).map(|(day, micros)| Snapshot { month, day, micros }));
            snapshots[of_month..].sort_unstable_by_key(|snapshot| snapshot.day);
            Ok(())
        });
        let Ok(()) = taken;
        by_account
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
