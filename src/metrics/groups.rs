//! The sums of each group: its dealers, their flows, and the capital that stood in its months.
//!
//! Posted accounts, snapshot dates, first active months, last entries and derived markup are facts
//! of the whole ledger, before anything is selected. Fields and filters of entries are resolved
//! while the ledger is read (`totals::question`); dealers and months are selected here.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::by::{GroupField, Slices};
use super::capital::{DealerMonths, opening_and_closing, snapshot_months};
use super::dealer_patterns::DealerPatterns;
use super::sum_plan::SumPlan;
use super::sums::{DealerSums, FlowSums, GroupSums};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::dealers::DealerMaster;
use crate::ledger::names::{NameId, Names};
use crate::parallel::map_chunks;
use crate::period::{Month, Period};
use crate::ratio::Overflow;
use crate::settings::SalesFrom;
use crate::totals::balances::Snapshot;
use crate::totals::flows::AccountSums;
use crate::totals::question::GroupId;
use crate::totals::{Slot, Totals};

/// The part of the totals that is wanted, and its grouping.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The sums that are kept per group.
    pub plan: &'a SumPlan,
    /// The whole period of the command.
    pub period: Period,
    /// What rows are grouped by, in order.
    pub by: &'a [GroupField],
    /// The dealers that are shown.
    pub dealers: &'a DealerPatterns,
    /// The dealer master.
    pub master: Option<&'a DealerMaster>,
    /// The account that counts as sales.
    pub sales_from: SalesFrom,
}

/// A group with its sums.
#[derive(Clone, Debug)]
pub struct SummedGroup {
    /// The values of the fields grouped by; `None` where the entries carry none.
    pub key: Vec<Option<String>>,
    /// What its figures are computed from.
    pub sums: GroupSums,
}

/// The groups of a selection.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The groups that have a row, in no order.
    pub rows: Vec<SummedGroup>,
    /// All of them together.
    pub total: GroupSums,
    /// Per field grouped by, the number of dealer-months whose sales carry a value of the field and
    /// whose cost does not: their markup is overstated, and the blank group holds the cost.
    pub costs_without_value: Vec<u64>,
}

/// Adds up the sums of every group of the selection.
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
    Assembly { totals, chart, selection, slices: Slices::new(selection.by, selection.period) }.all(dealers)
}

struct Assembly<'a> {
    totals: &'a Totals,
    chart: &'a ChartOfAccounts,
    selection: &'a Selection<'a>,
    slices: Slices,
}

/// A dealer's sums in one group, by slice; `None` without an entry.
type SumsBySlice = Vec<Option<DealerSums>>;

/// Snapshots by account.
type Snapshots = BTreeMap<AccountId, Vec<Snapshot>>;

/// A row before its names are written out: group and slice.
type RowKey = (GroupId, usize);

/// Fewer dealers per worker would cost more than another worker saves.
const DEALERS_OF_A_WORKER: usize = 128;

/// The groups of some dealers: one worker's part.
struct Part {
    /// Rows of one dealer each; no other part has them.
    of_dealers: Vec<SummedGroup>,
    /// Rows that dealers of other parts may share.
    of_all: HashMap<RowKey, GroupSums, RandomState>,
    total: GroupSums,
    costs_without_value: Vec<u64>,
}

impl Part {
    fn none(selection: &Selection<'_>) -> Self {
        Self {
            of_dealers: Vec::new(),
            of_all: HashMap::default(),
            total: GroupSums::none(selection.plan, selection.period.length()),
            costs_without_value: vec![0; selection.by.len()],
        }
    }

    /// Adds the groups of other dealers.
    fn merge(mut self, other: Self) -> Result<Self, Overflow> {
        self.of_dealers.extend(other.of_dealers);
        for (key, sums) in other.of_all {
            match self.of_all.entry(key) {
                Entry::Occupied(mut known) => known.get_mut().add_all(&sums)?,
                Entry::Vacant(vacant) => {
                    vacant.insert(sums);
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
        let of_all = of_all.into_iter().filter(|(_, sums)| sums.dealers > 0);
        rows.extend(of_all.map(|((group, slice), sums)| SummedGroup { key: self.key(None, group, slice), sums }));
        Ok(Groups { rows, total, costs_without_value })
    }

    /// The groups of some dealers, given by the slots of each.
    fn part(&self, of_dealers: &[&[(Slot, NameId, GroupId)]], dealers: &Names) -> Result<Part, Overflow> {
        let Selection { plan, by, master, .. } = self.selection;
        let by_dealer = by.contains(&GroupField::Dealer);
        let mut part = Part::none(self.selection);
        for &slots in of_dealers {
            let Some(&(_, dealer, _)) = slots.first() else { continue };
            let name = dealers.text(dealer);
            if !self.selection.dealers.keeps(name, *master) {
                continue;
            }
            // Snapshot dates are those of the whole dealer, before filters.
            let dates = (!self.totals.has_all_balances()).then(|| self.totals.facts.balances_of(dealer));
            let mut whole = DealerSums::none(plan);
            for &(slot, _, group) in slots {
                let by_slice = self.sums_by_slice(dealer, slot, dates.as_ref())?;
                for (slice, own) in by_slice.iter().enumerate().filter_map(|(at, own)| Some((at, own.as_ref()?))) {
                    whole.add_all(own)?;
                    let months = self.slices.get(slice).period.length();
                    if by_dealer {
                        let mut sums = GroupSums::none(plan, months);
                        sums.add(own, self.chart)?;
                        if sums.dealers > 0 {
                            part.of_dealers.push(SummedGroup { key: self.key(Some(name), group, slice), sums });
                        }
                    } else {
                        let sums = part.of_all.entry((group, slice)).or_insert_with(|| GroupSums::none(plan, months));
                        sums.add(own, self.chart)?;
                    }
                }
            }
            part.total.add(&whole, self.chart)?;
            self.count_costs_without_value(dealer, slots, &mut part.costs_without_value)?;
        }
        Ok(part)
    }

    fn key(&self, dealer: Option<&str>, group: GroupId, slice: usize) -> Vec<Option<String>> {
        let values = self.totals.question.values(group);
        let value = |field: &GroupField| match field {
            GroupField::Dealer => dealer.map(str::to_owned),
            GroupField::Attribute(index) => values[*index].map(str::to_owned),
            time => time.name_of(self.slices.get(slice).period.first()),
        };
        self.selection.by.iter().map(value).collect()
    }

    /// A dealer's sums in one of its groups.
    fn sums_by_slice(&self, dealer: NameId, slot: Slot, dates: Option<&Snapshots>) -> Result<SumsBySlice, Overflow> {
        let mut by_slice: SumsBySlice = vec![None; self.slices.count()];
        self.add_flows(dealer, slot, &mut by_slice)?;
        self.add_balances(dealer, dates, slot, &mut by_slice)?;
        Ok(by_slice)
    }

    /// Adds a slot's flows.
    ///
    /// Only sales, cost and markup are treated month by month. Everything else is added up over the
    /// months of a slice first, so that the plan is looked up once per account.
    fn add_flows(&self, dealer: NameId, slot: Slot, by_slice: &mut SumsBySlice) -> Result<(), Overflow> {
        let (flows, number) = self.totals.flows_of(slot);
        let mut of_slice: Option<(usize, AccountSums<'_>)> = None;
        flows.each_together_of_slot(number, |month, mut sums| {
            let Some(slice) = self.slices.position(month).filter(|_| sums.have_entries()) else { return Ok(()) };
            let own = by_slice[slice].get_or_insert_with(|| DealerSums::none(self.selection.plan));
            own.has_flow = true;
            if self.totals.facts.derives_markup(dealer, month) {
                self.add_trade(&mut sums, &mut own.flows)?;
            }
            match &mut of_slice {
                Some((own, summed)) if *own == slice && summed.accounts() == sums.accounts() => summed.add(&sums),
                _ => match of_slice.replace((slice, sums)) {
                    Some((slice, summed)) => self.add_summed(slice, &summed, by_slice),
                    None => Ok(()),
                },
            }
        })?;
        of_slice.map_or(Ok(()), |(slice, summed)| self.add_summed(slice, &summed, by_slice))
    }

    /// Takes sales, cost and markup out of the sums of a month with derived markup, and adds them.
    fn add_trade(&self, sums: &mut AccountSums<'_>, flows: &mut FlowSums) -> Result<(), Overflow> {
        for account in [self.selection.sales_from.account(), AccountId::COST_OF_GOODS, AccountId::MARKUP] {
            if let Some(micros) = sums.take(account)? {
                self.add_flow(account, micros, true, flows)?;
            }
        }
        Ok(())
    }

    /// Adds sums over the months of a slice; markup has been derived before.
    fn add_summed(&self, slice: usize, summed: &AccountSums<'_>, by_slice: &mut SumsBySlice) -> Result<(), Overflow> {
        let Some(own) = &mut by_slice[slice] else { return Ok(()) };
        summed.each().try_for_each(|sum| {
            let (account, micros) = sum?;
            self.add_flow(account, micros, false, &mut own.flows)
        })
    }

    /// Adds a sum of an account; in a dealer-month that posts cost, sales and cost add to the
    /// markup, too.
    fn add_flow(
        &self,
        account: AccountId,
        micros: i128,
        derives_markup: bool,
        flows: &mut FlowSums,
    ) -> Result<(), Overflow> {
        let (sales, cost, markup) = (self.selection.sales_from.account(), AccountId::COST_OF_GOODS, AccountId::MARKUP);
        let plan = self.selection.plan;
        let is_replaced = (account == markup && derives_markup) || (account == AccountId::SALES && account != sales);
        if !is_replaced {
            flows.add(plan, account, micros)?;
        }
        if account == sales && account != AccountId::SALES {
            flows.add(plan, AccountId::SALES, micros)?;
        }
        if derives_markup && account == sales {
            flows.add(plan, markup, micros)?;
        } else if derives_markup && account == cost {
            flows.add(plan, markup, micros.checked_neg().ok_or(Overflow)?)?;
        }
        Ok(())
    }

    fn add_balances(
        &self,
        dealer: NameId,
        dates: Option<&Snapshots>,
        slot: Slot,
        by_slice: &mut SumsBySlice,
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
            // For a dealer that posts the components, capital employed is a check only.
            if *account == AccountId::CAPITAL_EMPLOYED && facts.posts_components(dealer) {
                continue;
            }
            let dates = dates.unwrap_or(&balances).get(account).map(Vec::as_slice).unwrap_or_default();
            let snapshots = snapshot_months(dates, snapshots);
            for (month, micros) in period.months().zip(opening_and_closing(&snapshots, period, months)) {
                if let Some(slice) = self.slices.position(month).filter(|_| micros != 0) {
                    let own = by_slice[slice].get_or_insert_with(|| DealerSums::none(self.selection.plan));
                    own.add_balance(*account, micros)?;
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
