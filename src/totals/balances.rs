//! Snapshots of balances by slot and account.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use super::store::chunked_vec::ChunkedVec;
use super::store::hundredths::OptionalHundredths;
use super::store::sum_grid::{SumGrid, SumKey};
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::period::Month;
use crate::ratio::Overflow;

/// A balance on one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    /// The month.
    pub month: Month,
    /// The day; the last day if the ledger gives only the month.
    pub day: u8,
    /// The balance in millionths.
    pub micros: i128,
}

/// Exact balances: for each slot, account and date the sum of all rows of that date.
///
/// Nearly all balances are of the last day of a month and take 4 bytes each. Other days, and
/// amounts that are no whole number of hundredths or do not fit, go to a linked list per month with
/// 16 bytes per day; what does not fit 64 bits there, to a map. A balance is the total of its
/// parts.
#[derive(Debug)]
pub struct Balances {
    /// Balances of the last days of months.
    month_ends: SumGrid<OptionalHundredths, 4, 4>,
    /// For each month, the index in `days` of the first listed day, plus one; 0 if none is listed.
    lists: SumGrid<u32, 4, 4>,
    days: ChunkedVec<Day>,
    /// By index in `days`, amounts that do not fit 64 bits or whose sum does not.
    wide: HashMap<u32, i128>,
    keeps_every_day: bool,
}

/// A listed day.
#[derive(Debug)]
struct Day {
    /// In millionths.
    sum: i64,
    /// The index of the next listed day of the month, plus one; 0 ends the list.
    next: u32,
    day: u8,
}

impl Balances {
    /// Balances that keep the first and the last date of each month, and up to one date between.
    ///
    /// Periods begin and end with months, so that no other date matters, and daily balances take no
    /// more memory than monthly ones.
    pub fn ends_of_months() -> Self {
        Self {
            month_ends: SumGrid::default(),
            lists: SumGrid::default(),
            days: ChunkedVec::default(),
            wide: HashMap::new(),
            keeps_every_day: false,
        }
    }

    /// Balances that keep every date: capital employed is checked on each date it is posted.
    pub fn every_day() -> Self {
        Self { keeps_every_day: true, ..Self::ends_of_months() }
    }

    /// Adds an amount to the balance of its date.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if the balance needs more than 128 bits.
    pub fn post(&mut self, slot: u32, posting: &Posting) -> Result<(), Overflow> {
        let key = SumKey { slot, account: posting.account, month: posting.when.month };
        self.add(key, posting.when.balance_day(), posting.amount.micros())
    }

    fn add(&mut self, key: SumKey, day: u8, micros: i128) -> Result<(), Overflow> {
        if day == key.month.days()
            && let Ok(micros) = i64::try_from(micros)
        {
            let sum = self.month_ends.entry(key);
            if let Some(added) = sum.plus(micros) {
                *sum = added;
                return Ok(());
            }
        }
        self.add_to_list(key, day, micros)
    }

    fn add_to_list(&mut self, key: SumKey, day: u8, micros: i128) -> Result<(), Overflow> {
        let head = self.lists.entry(key);
        let mut next = *head;
        let (mut first, mut last) = (None::<(u8, u32)>, None::<(u8, u32)>);
        while let Some(index) = next.checked_sub(1) {
            let known = self.days.get(index);
            if known.day == day {
                return self.add_to_day(index, micros);
            }
            first = Some(first.map_or((known.day, index), |first| first.min((known.day, index))));
            last = Some(last.map_or((known.day, index), |last| last.max((known.day, index))));
            next = known.next;
        }
        match (first, last) {
            // A date between two listed ones is dropped: it can no longer become the first or the
            // last of its month.
            (Some((first_day, first)), Some((last_day, last))) if !self.keeps_every_day && first != last => {
                if day < first_day {
                    self.replace_day(first, day, micros)
                } else if day > last_day {
                    self.replace_day(last, day, micros)
                } else {
                    Ok(())
                }
            }
            _ => {
                let index = self.days.push(Day { sum: 0, next: *head, day });
                *head = index + 1;
                self.add_to_day(index, micros)
            }
        }
    }

    fn replace_day(&mut self, index: u32, day: u8, micros: i128) -> Result<(), Overflow> {
        let known = self.days.get_mut(index);
        (known.day, known.sum) = (day, 0);
        self.wide.remove(&index);
        self.add_to_day(index, micros)
    }

    fn add_to_day(&mut self, index: u32, micros: i128) -> Result<(), Overflow> {
        let sum = &mut self.days.get_mut(index).sum;
        match i64::try_from(micros).ok().and_then(|micros| sum.checked_add(micros)) {
            Some(added) => *sum = added,
            None => {
                let wide = self.wide.entry(index).or_insert(0);
                *wide = wide.checked_add(micros).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    /// The days of a list with their sums in millionths, in no particular order.
    fn days_of_list(&self, head: u32) -> impl Iterator<Item = (u8, i128)> {
        let mut next = head;
        std::iter::from_fn(move || {
            let index = next.checked_sub(1)?;
            let day = self.days.get(index);
            next = day.next;
            let wide = if self.wide.is_empty() { None } else { self.wide.get(&index).copied() };
            // Never saturates in practice: amounts have 15 digits before the point.
            Some((day.day, wide.unwrap_or_default().saturating_add(i128::from(day.sum))))
        })
    }

    /// Adds the balances of another worker. Its slot `n` is slot `slots[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a balance needs more than 128 bits.
    pub fn merge(&mut self, other: Self, slots: &[u32]) -> Result<(), Overflow> {
        let here = |key: SumKey| SumKey { slot: slots[key.slot as usize], ..key };
        other.month_ends.each(|key, sum| self.add(here(key), key.month.days(), i128::from(sum.micros_or_zero())))?;
        other.lists.each(|key, head| {
            // A listed day stays listed, even if its sum now fits the month ends. Otherwise a date
            // that one worker dropped between two listed ones could come back with the amount of
            // the other worker alone.
            other.days_of_list(head).try_for_each(|(day, micros)| self.add_to_list(here(key), day, micros))
        })
    }

    /// The snapshots of a slot by account, in order of dates.
    pub fn of_slot(&self, slot: u32) -> BTreeMap<AccountId, Vec<Snapshot>> {
        let mut by_account: BTreeMap<AccountId, Vec<Snapshot>> = BTreeMap::new();
        let taken: Result<(), Infallible> = self.month_ends.each_of_slot(slot, |SumKey { account, month, .. }, sum| {
            let micros = i128::from(sum.micros_or_zero());
            by_account.entry(account).or_default().push(Snapshot { month, day: month.days(), micros });
            Ok(())
        });
        let Ok(()) = taken;
        if self.lists.is_empty() {
            return by_account;
        }
        let taken: Result<(), Infallible> = self.lists.each_of_slot(slot, |SumKey { account, month, .. }, head| {
            let snapshots = self.days_of_list(head).map(|(day, micros)| Snapshot { month, day, micros });
            by_account.entry(account).or_default().extend(snapshots);
            Ok(())
        });
        let Ok(()) = taken;
        by_account.values_mut().for_each(sort_and_join);
        by_account
    }
}

/// Sorts snapshots by date and joins the parts of one date.
fn sort_and_join(snapshots: &mut Vec<Snapshot>) {
    snapshots.sort_unstable_by_key(|snapshot| (snapshot.month, snapshot.day));
    snapshots.dedup_by(|part, whole| {
        let is_same_date = (part.month, part.day) == (whole.month, whole.day);
        if is_same_date {
            // Never saturates in practice: amounts have 15 digits before the point.
            whole.micros = whole.micros.saturating_add(part.micros);
        }
        is_same_date
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::period::PostingDate;

    type Expected = BTreeMap<(u32, AccountId), BTreeMap<(Month, u8), i128>>;

    fn posting(account: usize, (month, day): (Month, u8), micros: i128) -> Posting {
        // The last day of a month of 30 days is given as the month alone.
        let is_whole = day == 30 && month.days() == 30;
        let when = PostingDate { month, day: (!is_whole).then_some(day) };
        Posting { when, account: AccountId::at(account), amount: Money::from_micros(micros) }
    }

    /// Calls `post` with the same balances at every call: on last days and others, hundredths and
    /// fractions of them, amounts beyond 32 and 64 bits that sometimes cancel.
    fn each_posting(mut post: impl FnMut(u32, &Posting)) -> Expected {
        let mut expected = Expected::new();
        for number in 0..20_000_u32 {
            let scattered = number.wrapping_mul(2_654_435_761) >> 8;
            let (slot, account) = (scattered % 7, scattered as usize / 7 % 5);
            let month = Month::FIRST.plus((scattered / 35 % 14) as i32);
            let day = if scattered.is_multiple_of(4) { (number % 28 + 1) as u8 } else { month.days() };
            let micros = match number % 50 {
                0 => i128::from(i64::MAX) * 3,
                1 => -i128::from(i64::MAX) * 3,
                2 => 123,
                3 => 21_474_836_470_000,
                4 => -21_474_836_470_000,
                5 => 0,
                _ => i128::from(scattered % 1000 + 7) * 10_000,
            };
            post(slot, &posting(account, (month, day), micros));
            let of_account = expected.entry((slot, AccountId::at(account))).or_default();
            *of_account.entry((month, day)).or_insert(0) += micros;
        }
        expected
    }

    fn all(balances: &Balances) -> Expected {
        let snapshots = (0..7).flat_map(|slot| {
            let by_account = balances.of_slot(slot).into_iter();
            by_account.map(move |(account, snapshots)| {
                assert!(snapshots.is_sorted_by(|one, next| (one.month, one.day) < (next.month, next.day)));
                let dated = snapshots.into_iter().map(|snapshot| ((snapshot.month, snapshot.day), snapshot.micros));
                ((slot, account), dated.collect())
            })
        });
        snapshots.collect()
    }

    #[test]
    fn every_date_has_the_sum_of_its_amounts() {
        let mut balances = Balances::every_day();
        let expected = each_posting(|slot, posting| balances.post(slot, posting).unwrap());
        assert_eq!(all(&balances), expected);
        // Two workers that number their slots differently.
        let mut parts = [Balances::every_day(), Balances::every_day()];
        let mut count = 0;
        each_posting(|slot, posting| {
            count += 1;
            let (part, slot) = if count % 3 == 0 { (1, 6 - slot) } else { (0, slot) };
            parts[part].post(slot, posting).unwrap();
        });
        let [mut merged, other] = parts;
        merged.merge(other, &[6, 5, 4, 3, 2, 1, 0]).unwrap();
        assert_eq!(all(&merged), expected);
    }

    /// The first and the last date of each month are exact; dates between may be dropped.
    #[test]
    fn ends_of_months_keep_the_first_and_the_last_date() {
        let mut balances = Balances::ends_of_months();
        let every_day = each_posting(|slot, posting| balances.post(slot, posting).unwrap());
        check_ends_of_months(&balances, &every_day);
        // Three workers, each of which dropped dates.
        let mut parts = [(); 3].map(|()| Balances::ends_of_months());
        let mut count = 0;
        each_posting(|slot, posting| {
            count += 1;
            parts[count % 3].post(slot, posting).unwrap();
        });
        let [mut merged, second, third] = parts;
        for other in [second, third] {
            merged.merge(other, &[0, 1, 2, 3, 4, 5, 6]).unwrap();
        }
        check_ends_of_months(&merged, &every_day);
    }

    /// A last day that was listed stays listed when its sum fits the month ends: see
    /// [`Balances::merge`].
    #[test]
    fn a_dropped_date_does_not_come_back_in_part() {
        let parts = [&[(15, 30_000_000)][..], &[(31, 1), (1, 10_000_000), (15, 20_000_000), (31, 9_999)]];
        let [mut merged, other] = parts.map(|amounts| {
            let mut balances = Balances::ends_of_months();
            for &(day, micros) in amounts {
                balances.post(0, &posting(0, (Month::FIRST, day), micros)).unwrap();
            }
            balances
        });
        merged.merge(other, &[0]).unwrap();
        let kept = [(1, 10_000_000), (31, 10_000)];
        let kept = kept.map(|(day, micros)| Snapshot { month: Month::FIRST, day, micros });
        assert_eq!(merged.of_slot(0)[&AccountId::at(0)], kept);
    }

    fn check_ends_of_months(balances: &Balances, every_day: &Expected) {
        for (of, kept) in all(balances) {
            let by_day = &every_day[&of];
            assert!(kept.len() < by_day.len() && kept.iter().all(|(date, micros)| by_day[date] == *micros));
            for month in by_day.keys().map(|(month, _)| *month) {
                let of_month = || by_day.keys().filter(|(own, _)| *own == month);
                assert!(kept.contains_key(of_month().next().unwrap()));
                assert!(kept.contains_key(of_month().next_back().unwrap()));
            }
        }
    }

    #[test]
    fn what_needs_more_than_128_bits_is_an_error() {
        let mut balances = Balances::every_day();
        let most = posting(0, (Month::FIRST, 31), i128::MAX);
        balances.post(0, &most).unwrap();
        assert_eq!(balances.post(0, &most), Err(Overflow));
    }
}
