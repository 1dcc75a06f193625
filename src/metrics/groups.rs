//! The terms of each group: which dealers it has, their flows, and what capital stood in its months.
//!
//! Choosing comes last. What the ledger posts, the dates of snapshots, first active months, last entries and derived markup are
//! facts of the whole ledger; only here are dealers, months and groups picked out.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::bases::Bases;
use super::capital::{DealerMonths, opening_and_closing, snapshot_months};
use super::dealer_patterns::DealerPatterns;
use super::terms::{Share, Sums, Terms};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::dealers::DealerMaster;
use crate::ledger::field::Field;
use crate::ledger::names::{NameId, Names};
use crate::parallel::map_chunks;
use crate::period::{Month, Period};
use crate::ratio::Overflow;
use crate::settings::SalesFrom;
use crate::spelling::normal_form;
use crate::totals::balances::Snapshot;
use crate::totals::flows::AccountSums;
use crate::totals::question::GroupId;
use crate::totals::{Slot, Totals};

/// A field that rows of a report are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupField {
    /// The dealer.
    Dealer,
    /// The month.
    Month,
    /// The calendar quarter.
    Quarter,
    /// The calendar year.
    Year,
    /// One of the question's attributes, by its position there.
    Attribute(usize),
}

impl GroupField {
    /// The dealer or the stretch of time that a name means, whatever columns a ledger has; `None` where it may be one of them.
    ///
    /// ```
    /// use dealer_profit::metrics::groups::GroupField;
    /// assert_eq!(GroupField::named("季度"), Some(GroupField::Quarter));
    /// assert_eq!(GroupField::named("客户"), None, "it may be a column beside 经销商");
    /// assert_eq!(GroupField::named("region"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        match normal_form(name).as_str() {
            "month" | "月" => Some(Self::Month),
            "quarter" | "季" | "季度" => Some(Self::Quarter),
            "year" | "年" | "年度" => Some(Self::Year),
            other => (Field::named(other)? == (Field::Dealer, true)).then_some(Self::Dealer),
        }
    }

    /// Whether it is a stretch of time.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::Year)
    }

    /// The stretches of this field that a period falls into, in order: what each is called, and its months within the period.
    /// None where the field is no stretch of time.
    ///
    /// ```
    /// use dealer_profit::metrics::groups::GroupField;
    /// use dealer_profit::period::{Month, Period};
    /// let may = Month::new(2026, 5).unwrap();
    /// let slices = GroupField::Quarter.slices(Period::parse("2026-02..2026-05", may).unwrap());
    /// let names: Vec<&str> = slices.iter().map(|(name, _)| name.as_str()).collect();
    /// assert_eq!(names, ["2026-Q1", "2026-Q2"]);
    /// assert_eq!(slices[0].1.length(), 2, "February and March");
    /// ```
    pub fn slices(self, period: Period) -> Vec<(String, Period)> {
        let mut slices: Vec<(String, Period)> = Vec::new();
        for month in period.months() {
            let Some(name) = self.name_of(month) else { return Vec::new() };
            match slices.last_mut().filter(|(last, _)| *last == name) {
                Some((_, slice)) => *slice = slice.with(month),
                None => slices.push((name, Period::of_month(month))),
            }
        }
        slices
    }

    /// What the month is called under this field; nothing where it is no stretch of time.
    pub fn name_of(self, month: Month) -> Option<String> {
        match self {
            Self::Month => Some(month.to_string()),
            Self::Quarter => Some(format!("{:04}-Q{}", month.year(), month.quarter())),
            Self::Year => Some(format!("{:04}", month.year())),
            Self::Dealer | Self::Attribute(_) => None,
        }
    }
}

/// What is picked out of totals, and how it is grouped.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The sums that are kept.
    pub bases: &'a Bases,
    /// The whole period of the command.
    pub period: Period,
    /// What rows are grouped by, in order.
    pub by: &'a [GroupField],
    /// The dealers that are shown.
    pub dealers: &'a DealerPatterns,
    /// The dealer master.
    pub master: Option<&'a DealerMaster>,
    /// What is taken as sales.
    pub sales_from: SalesFrom,
}

/// A group with its terms.
#[derive(Clone, Debug)]
pub struct GroupTerms {
    /// The values of the fields grouped by; `None` where the entries carry none.
    pub key: Vec<Option<String>>,
    /// The terms.
    pub terms: Terms,
}

/// The groups of a selection.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The groups that have a row, in no order.
    pub rows: Vec<GroupTerms>,
    /// All of them together.
    pub total: Terms,
    /// For each field grouped by, of how many dealer-months the cost carries no value of it while the sales do: their markup by
    /// that field is overstated, and the blank group holds the cost.
    pub costs_without_value: Vec<u64>,
}

/// Puts together the terms of every group of the selection.
///
/// # Errors
///
/// [`Overflow`] where a sum needs more than 128 bits.
pub fn groups(
    totals: &Totals,
    dealers: &Names,
    chart: &ChartOfAccounts,
    selection: &Selection<'_>,
) -> Result<Groups, Overflow> {
    Assembly { totals, chart, selection, buckets: Buckets::of(selection) }.all(dealers)
}

/// The stretches of time that rows are about: of rows that are no months, quarters or years, the whole period.
struct Buckets {
    /// The bucket of each month of the period.
    of_month: Vec<usize>,
    /// For each bucket, one of its months and how many it has.
    months: Vec<(Month, i32)>,
}

impl Buckets {
    fn of(selection: &Selection<'_>) -> Self {
        let mut buckets = Self { of_month: Vec::new(), months: Vec::new() };
        let names = |month: Month| selection.by.iter().filter_map(move |field| field.name_of(month));
        for month in selection.period.months() {
            let is_same = |(first, _): &(Month, i32)| names(*first).eq(names(month));
            let bucket = buckets.months.iter().position(is_same).unwrap_or_else(|| {
                buckets.months.push((month, 0));
                buckets.months.len() - 1
            });
            buckets.months[bucket].1 += 1;
            buckets.of_month.push(bucket);
        }
        buckets
    }
}

struct Assembly<'a> {
    totals: &'a Totals,
    chart: &'a ChartOfAccounts,
    selection: &'a Selection<'a>,
    buckets: Buckets,
}

/// A dealer's shares by bucket in one group; `None` where there is nothing.
type Shares = Vec<Option<Share>>;

/// Snapshots by account.
type Snapshots = BTreeMap<AccountId, Vec<Snapshot>>;

/// A row before its names are written out: the group and the bucket.
type RowKey = (GroupId, usize);

/// How many dealers one worker takes at least: below that, another would cost more than it saves.
const DEALERS_OF_A_WORKER: usize = 128;

/// The groups that some dealers are in.
struct Part {
    /// The rows of one dealer each, of which no other part has any.
    of_dealers: Vec<GroupTerms>,
    /// The rows that several dealers may be in.
    of_all: HashMap<RowKey, Terms, RandomState>,
    total: Terms,
    costs_without_value: Vec<u64>,
}

impl Part {
    fn none(selection: &Selection<'_>) -> Self {
        Self {
            of_dealers: Vec::new(),
            of_all: HashMap::default(),
            total: Terms::none(selection.bases, selection.period.length()),
            costs_without_value: vec![0; selection.by.len()],
        }
    }

    /// Takes in the groups that other dealers are in.
    fn merge(mut self, other: Self) -> Result<Self, Overflow> {
        self.of_dealers.extend(other.of_dealers);
        for (key, terms) in other.of_all {
            match self.of_all.entry(key) {
                Entry::Occupied(mut known) => known.get_mut().add_all(&terms)?,
                Entry::Vacant(vacant) => {
                    vacant.insert(terms);
                }
            }
        }
        self.total.add_all(&other.total)?;
        self.costs_without_value.iter_mut().zip(other.costs_without_value).for_each(|(mine, theirs)| *mine += theirs);
        Ok(self)
    }
}

impl Assembly<'_> {
    fn all(&self, dealers: &Names) -> Result<Groups, Overflow> {
        let slots = self.totals.slots();
        let by_dealer: Vec<&[(Slot, NameId, GroupId)]> = slots.chunk_by(|(_, a, _), (_, b, _)| a == b).collect();
        let parts = map_chunks(&by_dealer, DEALERS_OF_A_WORKER, |_, of_dealers| self.part(of_dealers, dealers));
        let all = parts.into_iter().reduce(|all, part| all?.merge(part?));
        let Part { of_dealers: mut rows, of_all, total, costs_without_value } =
            all.unwrap_or_else(|| Ok(Part::none(self.selection)))?;
        let of_all = of_all.into_iter().filter(|(_, terms)| terms.dealers > 0);
        rows.extend(of_all.map(|((group, bucket), terms)| GroupTerms { key: self.key(None, group, bucket), terms }));
        Ok(Groups { rows, total, costs_without_value })
    }

    /// The groups of some dealers, given by the slots of each.
    fn part(&self, of_dealers: &[&[(Slot, NameId, GroupId)]], dealers: &Names) -> Result<Part, Overflow> {
        let Selection { bases, by, master, .. } = self.selection;
        let by_dealer = by.contains(&GroupField::Dealer);
        let mut part = Part::none(self.selection);
        for &slots in of_dealers {
            let Some(&(_, dealer, _)) = slots.first() else { continue };
            let name = dealers.text(dealer);
            if !self.selection.dealers.keeps(name, *master) {
                continue;
            }
            // Snapshots' dates are the dealer's, whatever is chosen.
            let dates = (!self.totals.has_all_balances()).then(|| self.totals.facts.balances_of(dealer));
            let mut whole = Share::none(bases);
            for &(slot, _, group) in slots {
                let shares = self.shares(dealer, slot, dates.as_ref())?;
                for (bucket, share) in shares.iter().enumerate().filter_map(|(at, share)| Some((at, share.as_ref()?))) {
                    whole.add_all(share)?;
                    let (_, months) = self.buckets.months[bucket];
                    if by_dealer {
                        let mut terms = Terms::none(bases, months);
                        terms.add(share, self.chart)?;
                        if terms.dealers > 0 {
                            part.of_dealers.push(GroupTerms { key: self.key(Some(name), group, bucket), terms });
                        }
                    } else {
                        let terms = part.of_all.entry((group, bucket)).or_insert_with(|| Terms::none(bases, months));
                        terms.add(share, self.chart)?;
                    }
                }
            }
            part.total.add(&whole, self.chart)?;
            self.count_costs_without_value(dealer, slots, &mut part.costs_without_value)?;
        }
        Ok(part)
    }

    fn key(&self, dealer: Option<&str>, group: GroupId, bucket: usize) -> Vec<Option<String>> {
        let values = self.totals.question.values(group);
        let value = |field: &GroupField| match field {
            GroupField::Dealer => dealer.map(str::to_owned),
            GroupField::Attribute(index) => values[*index].map(str::to_owned),
            time => time.name_of(self.buckets.months[bucket].0),
        };
        self.selection.by.iter().map(value).collect()
    }

    /// What a dealer has in one of its groups.
    fn shares(&self, dealer: NameId, slot: Slot, dates: Option<&Snapshots>) -> Result<Shares, Overflow> {
        let mut shares: Shares = vec![None; self.buckets.months.len()];
        self.add_flows(dealer, slot, &mut shares)?;
        self.add_balances(dealer, dates, slot, &mut shares)?;
        Ok(shares)
    }

    fn bucket(&self, month: Month) -> Option<usize> {
        let period = self.selection.period;
        period.contains(month).then(|| self.buckets.of_month[month.since(period.first()) as usize])
    }

    /// Adds a slot's flows.
    ///
    /// Only what becomes of sales, cost and markup depends on the month; everything else is summed over the months of a bucket first,
    /// so that it is asked once what an account counts to.
    fn add_flows(&self, dealer: NameId, slot: Slot, shares: &mut Shares) -> Result<(), Overflow> {
        let (flows, number) = self.totals.flows_of(slot);
        let mut of_bucket: Option<(usize, AccountSums<'_>)> = None;
        flows.each_together_of_slot(number, |month, mut sums| {
            let Some(bucket) = self.bucket(month).filter(|_| sums.have_entries()) else { return Ok(()) };
            let share = shares[bucket].get_or_insert_with(|| Share::none(self.selection.bases));
            share.has_flow = true;
            if self.totals.facts.derives_markup(dealer, month) {
                self.add_trade(&mut sums, &mut share.flows)?;
            }
            match &mut of_bucket {
                Some((own, summed)) if *own == bucket && summed.accounts() == sums.accounts() => summed.add(&sums),
                _ => match of_bucket.replace((bucket, sums)) {
                    Some((bucket, summed)) => self.add_summed(bucket, &summed, shares),
                    None => Ok(()),
                },
            }
        })?;
        of_bucket.map_or(Ok(()), |(bucket, summed)| self.add_summed(bucket, &summed, shares))
    }

    /// Takes sales, cost and markup out of a month's sums, which derives markup, and adds them.
    fn add_trade(&self, sums: &mut AccountSums<'_>, flows: &mut Sums) -> Result<(), Overflow> {
        for account in [self.selection.sales_from.account(), AccountId::COST_OF_GOODS, AccountId::MARKUP] {
            if let Some(micros) = sums.take(account)? {
                self.add_flow(account, micros, true, flows)?;
            }
        }
        Ok(())
    }

    /// Adds what was summed over months of a bucket, which derive no markup any longer.
    fn add_summed(&self, bucket: usize, summed: &AccountSums<'_>, shares: &mut Shares) -> Result<(), Overflow> {
        let Some(share) = &mut shares[bucket] else { return Ok(()) };
        summed.each().try_for_each(|sum| {
            let (account, micros) = sum?;
            self.add_flow(account, micros, false, &mut share.flows)
        })
    }

    /// Adds a sum of an account; sales and cost of a dealer-month that posts cost make its markup as well.
    fn add_flow(
        &self,
        account: AccountId,
        micros: i128,
        derives_markup: bool,
        flows: &mut Sums,
    ) -> Result<(), Overflow> {
        let (sales, cost, markup) = (self.selection.sales_from.account(), AccountId::COST_OF_GOODS, AccountId::MARKUP);
        let bases = self.selection.bases;
        let is_replaced = (account == markup && derives_markup) || (account == AccountId::SALES && account != sales);
        if !is_replaced {
            flows.add(bases, account, micros)?;
        }
        if account == sales && account != AccountId::SALES {
            flows.add(bases, AccountId::SALES, micros)?;
        }
        if derives_markup && account == sales {
            flows.add(bases, markup, micros)?;
        } else if derives_markup && account == cost {
            flows.add(bases, markup, micros.checked_neg().ok_or(Overflow)?)?;
        }
        Ok(())
    }

    fn add_balances(
        &self,
        dealer: NameId,
        dates: Option<&Snapshots>,
        slot: Slot,
        shares: &mut Shares,
    ) -> Result<(), Overflow> {
        let facts = &self.totals.facts;
        let balances = self.totals.balances_of(slot);
        if balances.is_empty() {
            return Ok(());
        }
        let period = self.selection.period;
        let months = DealerMonths {
            first_active: facts.first_active_month(dealer, period),
            last_entry: facts.last_active_month(dealer),
        };
        for (account, snapshots) in &balances {
            // Of a dealer that posts components, capital employed is a check and is never added.
            if *account == AccountId::CAPITAL_EMPLOYED && facts.posts_components(dealer) {
                continue;
            }
            let dates = dates.unwrap_or(&balances).get(account).map(Vec::as_slice).unwrap_or_default();
            let snapshots = snapshot_months(dates, snapshots);
            for (month, micros) in period.months().zip(opening_and_closing(&snapshots, period, months)) {
                if let Some(bucket) = self.bucket(month).filter(|_| micros != 0) {
                    let share = shares[bucket].get_or_insert_with(|| Share::none(self.selection.bases));
                    share.add_balance(*account, micros)?;
                }
            }
        }
        Ok(())
    }

    /// Counts the dealer-months whose cost carries no value of a field while their sales do.
    fn count_costs_without_value(
        &self,
        dealer: NameId,
        slots: &[(Slot, NameId, GroupId)],
        counts: &mut [u64],
    ) -> Result<(), Overflow> {
        let sales = self.selection.sales_from.account();
        for (field, count) in self.selection.by.iter().zip(counts) {
            let GroupField::Attribute(attribute) = field else { continue };
            let (mut valued_sales, mut valued_cost, mut blank_cost) = (HashSet::new(), HashSet::new(), HashSet::new());
            for &(slot, _, group) in slots {
                let has_value = self.totals.question.values(group)[*attribute].is_some();
                self.totals.each_flow_of(slot, |sum| {
                    let is_counted = sum.micros != 0 && self.selection.period.contains(sum.month);
                    if is_counted && has_value && sum.account == sales {
                        valued_sales.insert(sum.month);
                    } else if is_counted && sum.account == AccountId::COST_OF_GOODS {
                        let costs = if has_value { &mut valued_cost } else { &mut blank_cost };
                        costs.insert(sum.month);
                    }
                    Ok(())
                })?;
            }
            let is_overstated = |month: &&Month| {
                blank_cost.contains(*month)
                    && !valued_cost.contains(*month)
                    && self.totals.facts.derives_markup(dealer, **month)
            };
            *count += valued_sales.iter().filter(is_overstated).count() as u64;
        }
        Ok(())
    }
}
