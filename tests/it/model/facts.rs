//! Facts about the whole ledger, regardless of filters.

use super::calendar::{Date, Month, Period};
use super::options::Options;
use super::read::Entry;
use std::collections::{BTreeMap, BTreeSet};

pub struct Ledger {
    pub entries: Vec<Entry>,
    /// The account that counts as sales.
    pub sales: &'static str,
}

impl Ledger {
    /// # Panics
    ///
    /// If the ledger contradicts itself, which the program would refuse.
    pub fn new(entries: Vec<Entry>, options: &Options) -> Ledger {
        let sales = if options.sales_from_purchases { "purchases" } else { "sales" };
        let ledger = Ledger { entries, sales };
        ledger.check_markup();
        ledger.check_capital();
        ledger
    }

    /// The first to the last month with a nonzero flow; without one, the months of the balances;
    /// without those, of all entries.
    pub fn default_period(&self) -> Period {
        let months_of = |wanted: fn(&Entry) -> bool| {
            Period::spanning(self.entries.iter().filter(|entry| wanted(entry)).map(|entry| entry.date.month))
        };
        months_of(|entry| !entry.account.group.is_balance() && entry.amount != 0)
            .or_else(|| months_of(|entry| entry.account.group.is_balance()))
            .or_else(|| months_of(|_| true))
            .expect("a ledger with an entry")
    }

    pub fn posts_sales(&self) -> bool {
        self.entries.iter().any(|entry| entry.account.id == self.sales)
    }

    /// The months per dealer in which markup is sales less cost.
    pub fn months_with_cost(&self) -> BTreeSet<(&str, Month)> {
        let cost = self.entries.iter().filter(|entry| entry.account.id == "cost_of_goods" && entry.amount != 0);
        cost.map(|entry| (entry.dealer(), entry.date.month)).collect()
    }

    /// Dealers for whom `capital_employed` is only a check.
    pub fn dealers_with_components(&self) -> BTreeSet<&str> {
        let components = self
            .entries
            .iter()
            .filter(|entry| entry.account.group.is_balance() && !entry.account.is_capital_total() && entry.amount != 0);
        components.map(Entry::dealer).collect()
    }

    /// The snapshot dates of each account of a dealer, regardless of filters.
    pub fn snapshots(&self) -> BTreeMap<(&str, &'static str), BTreeSet<Date>> {
        let mut snapshots: BTreeMap<_, BTreeSet<Date>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.account.group.is_balance()) {
            snapshots.entry((entry.dealer(), entry.account.id)).or_default().insert(entry.date);
        }
        snapshots
    }

    /// The months in which a dealer has an entry of any kind and amount.
    pub fn active_months(&self, dealer: &str) -> BTreeSet<Month> {
        self.entries.iter().filter(|entry| entry.dealer() == dealer).map(|entry| entry.date.month).collect()
    }

    fn check_markup(&self) {
        for (dealer, month) in self.months_with_cost() {
            let sum = |account: &str| -> i128 {
                let of_cell = |entry: &&Entry| {
                    entry.dealer() == dealer && entry.date.month == month && entry.account.id == account
                };
                self.entries.iter().filter(of_cell).map(|entry| entry.amount).sum()
            };
            let (posted, derived) = (sum("markup"), sum(self.sales) - sum("cost_of_goods"));
            assert!(posted == 0 || posted == derived, "{dealer} {month}: markup {posted}, sales less cost {derived}");
        }
    }

    fn check_capital(&self) {
        let snapshots = self.snapshots();
        for dealer in self.dealers_with_components() {
            for &date in snapshots.get(&(dealer, "capital_employed")).into_iter().flatten() {
                let (total, components) = (self.standing(dealer, date, true), self.standing(dealer, date, false));
                assert!(total == 0 || total == components, "{dealer} {date:?}: capital {total}, parts {components}");
            }
        }
    }

    /// The dealer's balances at the end of a date: the posted total or the components.
    pub fn standing(&self, dealer: &str, date: Date, total: bool) -> i128 {
        let mut sum = 0;
        for ((of, account), dates) in self.snapshots() {
            let newest = dates.range(..=date).next_back();
            let rows = self.entries.iter().filter(|entry| {
                of == dealer && entry.dealer() == dealer && entry.account.id == account && Some(&entry.date) == newest
            });
            sum += rows.filter(|row| row.account.is_capital_total() == total).map(capital_of).sum::<i128>();
        }
        sum
    }
}

/// The contribution of a balance to the capital employed.
pub fn capital_of(entry: &Entry) -> i128 {
    match entry.account.group {
        super::chart::Group::Minus => -entry.amount,
        _ => entry.amount,
    }
}
