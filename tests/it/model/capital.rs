//! Balances by month.

use super::calendar::{Date, Month, Period};
use super::facts::{Ledger, capital_of};
use super::read::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// A balance is carried for this many months after the month of the dealer's last entry.
const CARRIED_MONTHS: i32 = 12;

/// The balances of a ledger over the period of a command.
pub struct Balances<'a> {
    period: Period,
    /// The snapshots by dealer and account.
    snapshots: BTreeMap<(&'a str, &'static str), BTreeSet<Date>>,
    active: BTreeMap<&'a str, BTreeSet<Month>>,
}

impl<'a> Balances<'a> {
    pub fn new(ledger: &'a Ledger, period: Period) -> Balances<'a> {
        let with_components = ledger.dealers_with_components();
        let mut snapshots = ledger.snapshots();
        snapshots.retain(|(dealer, account), _| *account != "capital_employed" || !with_components.contains(dealer));
        let active = snapshots.keys().map(|(dealer, _)| (*dealer, ledger.active_months(dealer))).collect();
        Balances { period, snapshots, active }
    }

    /// What a dealer's accounts contribute to the average capital of the chosen rows over `months`:
    /// one figure per account, multiplied by twice the number of months to keep it an integer.
    pub fn doubled_averages(&self, dealer: &str, rows: &[&Entry], months: &BTreeSet<Month>) -> Vec<i128> {
        let mut averages = Vec::new();
        for ((_, account), dates) in self.snapshots.iter().filter(|((of, _), _)| *of == dealer) {
            let of_account = rows.iter().copied().filter(|row| row.dealer() == dealer && row.account.id == *account);
            let balance =
                Balance { period: self.period, dates, active: &self.active[dealer], rows: of_account.collect() };
            averages.push(months.iter().map(|&month| balance.opening(month) + balance.closing(month)).sum());
        }
        averages
    }
}

/// One account of one dealer, limited to some of its rows.
struct Balance<'a> {
    period: Period,
    /// The snapshot dates of all rows of the account.
    dates: &'a BTreeSet<Date>,
    /// The months in which the dealer has an entry of any kind.
    active: &'a BTreeSet<Month>,
    rows: Vec<&'a Entry>,
}

impl Balance<'_> {
    fn opening(&self, month: Month) -> i128 {
        match self.backdated() {
            Some((start, first)) if month == start => self.on(first),
            _ => self.closing(month.plus(-1)),
        }
    }

    fn closing(&self, month: Month) -> i128 {
        match self.backdated() {
            Some((start, first)) if month < first.month => {
                if month < start {
                    0
                } else {
                    self.on(first)
                }
            }
            _ => self.at_end(month),
        }
    }

    /// If no earlier snapshot opens the period: the first snapshot in it, and the month from whose
    /// beginning it is assumed to hold.
    fn backdated(&self) -> Option<(Month, Date)> {
        let first = *self.dates.iter().find(|date| date.month >= self.period.first)?;
        let opens_with_another = self.dates.first() != Some(&first);
        if opens_with_another || !self.period.contains(first.month) {
            return None;
        }
        let start = self.active.range(self.period.first..).next().expect("the month of the snapshot itself");
        Some((*start, first))
    }

    /// The value of the newest snapshot, until the dealer has had no entry for too long.
    fn at_end(&self, month: Month) -> i128 {
        let last_entry = *self.active.last().expect("a dealer with a balance has an entry");
        if month > last_entry.plus(CARRIED_MONTHS) {
            return 0;
        }
        self.dates.range(..=month.last_day()).next_back().map_or(0, |date| self.on(*date))
    }

    /// The sum of the rows of a snapshot.
    fn on(&self, date: Date) -> i128 {
        self.rows.iter().filter(|row| row.date == date).map(|row| capital_of(row)).sum()
    }
}
