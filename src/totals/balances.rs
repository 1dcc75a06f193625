//! Snapshots of balances by slot and account.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use super::store::chunked_vec::ChunkedVec;
use super::store::sum_grid::SumGrid;
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::money::OptionalHundredths;
use crate::period::Month;
use crate::ratio::Overflow;

/// Snapshots: for a slot and an account, the sum of all rows of one date.
///
/// Nearly all balances stand on the last day of a month: their sums take 4 bytes each. The other dates of a month, and what is no
/// whole number of hundredths or does not fit, are a short list of 16 bytes each; of these, what does not fit 64 bits is kept aside.
/// A sum is all of them together.
#[derive(Debug)]
pub struct Balances {
    /// The last days of months.
    at_ends: SumGrid<OptionalHundredths, 4, 4>,
    /// One of each month's listed dates, by its number plus one.
    months: SumGrid<u32, 4, 4>,
    days: ChunkedVec<Day>,
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
    /// Keeps of each month its first and its last date, and perhaps a third: periods begin and end with months, so that no other date
    /// of it can matter, and memory does not grow with daily balances.
    pub fn ends_of_months() -> Self {
        Self {
            at_ends: SumGrid::default(),
            months: SumGrid::default(),
            days: ChunkedVec::default(),
            wide: HashMap::new(),
            keeps_every_day: false,
        }
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
        if day == month.days()
            && let Ok(micros) = i64::try_from(micros)
        {
            let sum = self.at_ends.at_mut(slot, account, month);
            if let Some(added) = sum.plus(micros) {
                *sum = added;
                return Ok(());
            }
        }
        self.add_to_list(at, day, micros)
    }

    fn add_to_list(&mut self, at: (u32, AccountId, Month), day: u8, micros: i128) -> Result<(), Overflow> {
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

    /// The listed dates of a month with their sums, in no order.
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
        other.at_ends.each(|slot, account, month, sum| {
            self.add((slots[slot as usize], account, month), month.days(), i128::from(sum.micros_or_zero()))
        })?;
        other.months.each(|slot, account, month, head| {
            let here = (slots[slot as usize], account, month);
            // What was listed stays listed: only so is a date that was dropped between two others not taken up again.
            other.days_from(head).try_for_each(|(day, micros)| self.add_to_list(here, day, micros))
        })
    }

    /// A slot's snapshots by account, in the order of their dates.
    pub fn of_slot(&self, slot: u32) -> BTreeMap<AccountId, Vec<Snapshot>> {
        let mut by_account: BTreeMap<AccountId, Vec<Snapshot>> = BTreeMap::new();
        let taken: Result<(), Infallible> = self.at_ends.each_of_slot(slot, |account, month, sum| {
            let micros = i128::from(sum.micros_or_zero());
            by_account.entry(account).or_default().push(Snapshot { month, day: month.days(), micros });
            Ok(())
        });
        let Ok(()) = taken;
        if self.months.is_empty() {
            return by_account;
        }
        let taken: Result<(), Infallible> = self.months.each_of_slot(slot, |account, month, head| {
            let snapshots = self.days_from(head).map(|(day, micros)| Snapshot { month, day, micros });
            by_account.entry(account).or_default().extend(snapshots);
            Ok(())
        });
        let Ok(()) = taken;
        by_account.values_mut().for_each(put_in_order);
        by_account
    }
}

/// Puts snapshots in the order of their dates, the parts of a sum of one date together.
fn put_in_order(snapshots: &mut Vec<Snapshot>) {
    snapshots.sort_unstable_by_key(|snapshot| (snapshot.month, snapshot.day));
    snapshots.dedup_by(|part, whole| {
        let is_same_date = (part.month, part.day) == (whole.month, whole.day);
        if is_same_date {
            // An amount has 15 digits before its point: there are not enough rows in the world to come near 128 bits.
            whole.micros = whole.micros.saturating_add(part.micros);
        }
        is_same_date
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::period::PostingDate;

    type Expected = BTreeMap<(u32, AccountId), BTreeMap<(Month, u8), i128>>;

    fn posting(account: usize, (month, day): (Month, u8), micros: i128) -> Posting {
        // Of months of 30 days the last one is written as the month as a whole.
        let is_whole = day == 30 && month.days() == 30;
        let when = PostingDate { month, day: (!is_whole).then_some(day) };
        Posting { when, account: AccountId::at(account), amount: Money::from_micros(micros) }
    }

    /// Balances of few slots, accounts and months, on last days and others; hundredths, fractions of them and amounts beyond 32 and
    /// 64 bits, which cancel now and then. What `number` stands for is the same whenever it is asked.
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
        // In two parts, whose slots are numbered otherwise, it comes to the same.
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

    /// Of each month the first and the last date come out as they are; what stands between may be left out, and nothing else comes.
    #[test]
    fn ends_of_months_keep_the_first_and_the_last_date() {
        let mut balances = Balances::ends_of_months();
        let every_day = each_posting(|slot, posting| balances.post(slot, posting).unwrap());
        check_ends_of_months(&balances, &every_day);
        // The parts of several workers, too, whose dates between others were dropped.
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

    /// What does not go with the common last days, but would once it is summed, keeps its place among the listed dates: else a date
    /// that one part dropped would stand with the amount of the other part alone.
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
