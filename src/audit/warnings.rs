//! Warnings: what looks wrong in a ledger but is no error. A warning never changes a figure.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::Audit;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};
use crate::ledger::dealers::DealerMaster;
use crate::ledger::names::{NameId, Names};
use crate::ledger::reading::Reading;
use crate::money::Money;
use crate::period::{Month, PostingDate};
use crate::ratio::Overflow;
use crate::spelling::normal_form;
use crate::totals::facts::TRADE;
use crate::totals::flows::MonthlySum;
use crate::totals::{HasTotals, Slot, Totals};
use crate::words::warning::{AccountName, Warning};

/// The fewest entries of a dealer-month that looks imported twice. Fewer are often equal by chance.
const SAME_IMPORT_ENTRIES_MIN: u64 = 3;

/// The months that may pass after the last snapshot of a balance without a warning.
const FRESH_MONTHS: i32 = 3;

/// Every warning about a ledger, sorted by kind, dealer and month.
///
/// # Errors
///
/// [`Overflow`] if a sum needs more than 128 bits.
pub fn warnings<S: HasTotals>(
    reading: &Reading<S>,
    audit: &Audit,
    chart: &ChartOfAccounts,
    master: Option<&DealerMaster>,
) -> Result<Vec<Warning>, Overflow> {
    let view = View { reading, totals: reading.result.totals(), audit, chart, names: &reading.dealers };
    let mut warnings = view.imported_twice();
    warnings.extend(view.not_in_master(master));
    warnings.extend(view.near_names());
    warnings.extend(view.lone_sales_and_costs()?);
    warnings.extend(view.old_balances());
    warnings.extend(view.smaller_snapshots());
    warnings.extend(view.negative_sums()?);
    warnings.extend(view.months_without_entry());
    warnings.extend(view.disagreements());
    Ok(warnings)
}

struct View<'a, S> {
    reading: &'a Reading<S>,
    totals: &'a Totals,
    audit: &'a Audit,
    chart: &'a ChartOfAccounts,
    names: &'a Names,
}

impl<S> View<'_, S> {
    fn name(&self, dealer: NameId) -> String {
        self.names.text(dealer).to_owned()
    }

    fn account(&self, account: AccountId) -> AccountName {
        let account = self.chart.account(account);
        AccountName { id: account.id.clone(), zh: account.zh.clone(), en: account.en.clone() }
    }

    fn file(&self, number: u32) -> String {
        let file = self.reading.files.iter().find(|file| file.context.number == number);
        file.map_or(String::new(), |file| file.context.name.clone())
    }

    /// The dealers with an entry, sorted by name.
    fn dealers(&self) -> Vec<NameId> {
        let mut dealers: Vec<NameId> = self.totals.facts.dealers().collect();
        dealers.sort_by_key(|dealer| self.names.text(*dealer));
        dealers
    }

    /// Dealer-months with the same entries in several files.
    fn imported_twice(&self) -> Vec<Warning> {
        if self.audit.files.len() < 2 {
            return Vec::new();
        }
        let mut by_content: HashMap<_, Vec<u32>, RandomState> = HashMap::default();
        for (key, print) in &self.audit.dealer_months {
            if print.count >= SAME_IMPORT_ENTRIES_MIN {
                let content = (key.dealer, key.month, print.count, print.sum, print.checksum);
                by_content.entry(content).or_default().push(key.file);
            }
        }
        let twice = by_content.into_iter().filter(|(_, files)| files.len() > 1);
        let named =
            |((dealer, month, count, sum, checksum), files)| ((self.name(dealer), month, count, sum, checksum), files);
        let mut twice: Vec<(_, Vec<u32>)> = twice.map(named).collect();
        twice.sort_unstable();
        twice
            .into_iter()
            .map(|((dealer, month, entries, ..), mut files)| {
                files.sort_unstable();
                let files = files.into_iter().map(|file| self.file(file)).collect();
                Warning::ImportedTwice { dealer, month, entries, files }
            })
            .collect()
    }

    fn not_in_master(&self, master: Option<&DealerMaster>) -> Vec<Warning> {
        let Some(master) = master else { return Vec::new() };
        let names = self.dealers().into_iter().map(|dealer| self.name(dealer));
        names.filter(|name| master.code_of(name).is_none()).map(|dealer| Warning::NotInMaster { dealer }).collect()
    }

    /// Dealers whose names look the same.
    fn near_names(&self) -> Vec<Warning> {
        let mut by_form: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for dealer in self.dealers() {
            let form: String = normal_form(self.names.text(dealer)).chars().filter(|c| !is_unseen(*c)).collect();
            by_form.entry(form).or_default().push(self.name(dealer));
        }
        by_form.into_values().filter(|names| names.len() > 1).map(|names| Warning::NearNames { names }).collect()
    }

    /// Dealer-months with sales but no cost, which have no markup unless it is posted, and the
    /// reverse. None in a ledger without cost.
    fn lone_sales_and_costs(&self) -> Result<Vec<Warning>, Overflow> {
        if !self.totals.facts.posts(AccountId::COST_OF_GOODS) {
            return Ok(Vec::new());
        }
        let mut months: Vec<((NameId, Month), Vec<AccountId>)> = Vec::new();
        for dealer in self.dealers() {
            // The sums of a month are adjacent.
            self.totals.facts.each_flow_of(dealer, |sum| {
                let key = (dealer, sum.month);
                match months.last_mut() {
                    _ if sum.micros == 0 || !TRADE.contains(&sum.account) => {}
                    Some((last, posted)) if *last == key => posted.push(sum.account),
                    _ => months.push((key, vec![sum.account])),
                }
                Ok(())
            })?;
        }
        let lone = |((dealer, month), posted): ((NameId, Month), Vec<AccountId>)| {
            let posts = |account: AccountId| posted.contains(&account);
            let (sales, cost) = (posts(AccountId::SALES), posts(AccountId::COST_OF_GOODS));
            let dealer = self.name(dealer);
            if cost && !sales {
                Some(Warning::CostWithoutSales { dealer, month })
            } else if sales && !cost && !posts(AccountId::MARKUP) {
                // Posted markup makes up for the missing cost.
                Some(Warning::SalesWithoutCost { dealer, month })
            } else {
                None
            }
        };
        let mut warnings: Vec<Warning> = months.into_iter().filter_map(lone).collect();
        // A stable sort by kind: the order of dealers and months remains.
        warnings.sort_by_key(Warning::id);
        Ok(warnings)
    }

    /// Balances other than zero whose last snapshot is long before the end of the ledger, of
    /// dealers with later entries.
    fn old_balances(&self) -> Vec<Warning> {
        let facts = &self.totals.facts;
        let Some(period) = facts.flow_months().or(facts.entry_months()) else { return Vec::new() };
        let mut warnings = Vec::new();
        let of_dealer = |dealer: NameId| facts.balances_of(dealer).into_iter().map(move |account| (dealer, account));
        for (dealer, (account, snapshots)) in facts.dealers().flat_map(of_dealer) {
            let (Some(last), Some(active)) = (snapshots.last(), facts.last_active_month(dealer)) else { continue };
            let is_old = period.last().since(last.month) > FRESH_MONTHS && active > last.month;
            if is_old && last.micros != 0 {
                let (dealer, account) = (self.name(dealer), self.account(account));
                warnings.push(Warning::OldBalance { dealer, account, last: last.month });
            }
        }
        warnings.sort_by_key(Warning::order);
        warnings
    }

    /// Snapshots with fewer rows than the one before in the same month: perhaps incomplete.
    fn smaller_snapshots(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for (&(dealer, account, month), days) in &self.audit.snapshots {
            let mut days = days.clone();
            days.sort_by_key(|rows| rows.day);
            for pair in days.windows(2).filter(|pair| pair[1].rows < pair[0].rows) {
                let on = |day: u8| PostingDate { month, day: Some(day) };
                warnings.push(Warning::SmallerSnapshot {
                    dealer: self.name(dealer),
                    account: self.account(account),
                    earlier: (on(pair[0].day), pair[0].rows),
                    later: (on(pair[1].day), pair[1].rows),
                    place: self.reading.locate(pair[1].place),
                });
            }
        }
        warnings.sort_by_key(Warning::order);
        warnings
    }

    /// Dealer-months with a negative sum of sales, purchases or an expense: perhaps posted with the
    /// opposite sign.
    fn negative_sums(&self) -> Result<Vec<Warning>, Overflow> {
        let mut slots: BTreeMap<NameId, Vec<Slot>> = BTreeMap::new();
        self.totals.slots().into_iter().for_each(|(slot, dealer, _)| slots.entry(dealer).or_default().push(slot));
        let mut warnings = Vec::new();
        for dealer in self.dealers() {
            let mut sums: BTreeMap<(AccountId, Month), i128> = BTreeMap::new();
            for &slot in slots.get(&dealer).into_iter().flatten() {
                self.totals.each_flow_of(slot, |MonthlySum { account, month, micros }| {
                    let is_expense = self.chart.account(account).group == Group::Expenses;
                    if is_expense || account == AccountId::SALES || account == AccountId::PURCHASES {
                        let sum = sums.entry((account, month)).or_insert(0);
                        *sum = sum.checked_add(micros).ok_or(Overflow)?;
                    }
                    Ok(())
                })?;
            }
            let negative = sums.into_iter().filter(|(_, micros)| *micros < 0);
            warnings.extend(negative.map(|((account, month), micros)| Warning::NegativeSum {
                dealer: self.name(dealer),
                account: self.account(account),
                month,
                sum: Money::from_micros(micros),
            }));
        }
        Ok(warnings)
    }

    fn months_without_entry(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for dealer in self.dealers() {
            for month in self.totals.facts.idle_months(dealer) {
                warnings.push(Warning::MonthWithoutEntry { dealer: self.name(dealer), month });
            }
        }
        warnings
    }

    /// Calculated figures that differ from the entries.
    fn disagreements(&self) -> Vec<Warning> {
        let cumulative = self.audit.compare_cumulatives(self.reading.contexts());
        let mut found: Vec<_> = self.audit.disagreements.iter().chain(&cumulative.disagreements).collect();
        found.sort_by_key(|disagreement| (disagreement.place, disagreement.column.clone()));
        let warning = |disagreement: &super::calculated::Disagreement| Warning::CalculatedDisagrees {
            place: self.reading.locate(disagreement.place),
            column: disagreement.column.clone(),
            stands: disagreement.stands.clone(),
            computed: disagreement.computed.clone(),
        };
        found.into_iter().map(warning).collect()
    }
}

/// Whether a character is invisible in print: names that differ only by such characters look the
/// same.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}
