//! The sums that the figures of a group are computed from.

use std::collections::BTreeMap;

use super::sum_plan::SumPlan;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};
use crate::ratio::Overflow;

/// Sums of flows in the order of a [`SumPlan`], in millionths; `None` where nothing is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowSums(Box<[Option<i128>]>);

impl FlowSums {
    pub(super) fn none(plan: &SumPlan) -> Self {
        Self(vec![None; plan.count()].into())
    }

    /// The sum at a position of the plan; zero where nothing is posted.
    pub fn at(&self, position: usize) -> i128 {
        self.posted_at(position).unwrap_or(0)
    }

    /// The sum at a position of the plan; `None` where nothing is posted.
    pub fn posted_at(&self, position: usize) -> Option<i128> {
        self.0[position]
    }

    pub(super) fn add(&mut self, plan: &SumPlan, account: AccountId, micros: i128) -> Result<(), Overflow> {
        plan.of_account(account).iter().try_for_each(|&position| self.add_at(position, micros))
    }

    pub(super) fn add_all(&mut self, other: &Self) -> Result<(), Overflow> {
        let posted = other.0.iter().enumerate().filter_map(|(position, sum)| Some((position, (*sum)?)));
        for (position, micros) in posted {
            self.add_at(position, micros)?;
        }
        Ok(())
    }

    fn add_at(&mut self, position: usize, micros: i128) -> Result<(), Overflow> {
        let sum = &mut self.0[position];
        *sum = Some(sum.unwrap_or(0).checked_add(micros).ok_or(Overflow)?);
        Ok(())
    }
}

/// The sums of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSums {
    /// The number of dealers with a flow entry in the group, or a nonzero average balance in it.
    pub dealers: u64,
    /// The number of those with a nonzero average balance.
    pub capital_dealers: u64,
    /// The number of months that the group spans.
    pub months: i32,
    /// The flows of its dealers; markup is derived where cost is posted.
    pub flows: FlowSums,
    /// The flows of its dealers with capital.
    pub flows_with_capital: FlowSums,
    /// Each month's opening and closing capital employed, summed over months and dealers, in
    /// millionths.
    pub opening_and_closing_capital: i128,
}

impl GroupSums {
    /// The sums of a group without an entry, over a number of months.
    pub fn none(plan: &SumPlan, months: i32) -> Self {
        Self {
            dealers: 0,
            capital_dealers: 0,
            months,
            flows: FlowSums::none(plan),
            flows_with_capital: FlowSums::none(plan),
            opening_and_closing_capital: 0,
        }
    }

    /// Adds one dealer, if it has a flow or capital in the group.
    pub(super) fn add(&mut self, dealer: &DealerSums, chart: &ChartOfAccounts) -> Result<(), Overflow> {
        let has_capital = dealer.balances.values().any(|&micros| micros != 0);
        if !dealer.has_flow && !has_capital {
            return Ok(());
        }
        self.dealers += 1;
        self.flows.add_all(&dealer.flows)?;
        if has_capital {
            self.capital_dealers += 1;
            self.flows_with_capital.add_all(&dealer.flows)?;
        }
        for (&account, &micros) in &dealer.balances {
            let is_liability = chart.account(account).group == Group::Liabilities;
            let signed = if is_liability { micros.checked_neg() } else { Some(micros) };
            let sum = signed.and_then(|signed| self.opening_and_closing_capital.checked_add(signed));
            self.opening_and_closing_capital = sum.ok_or(Overflow)?;
        }
        Ok(())
    }

    /// Adds other dealers of the same group.
    pub(super) fn add_all(&mut self, other: &Self) -> Result<(), Overflow> {
        self.dealers += other.dealers;
        self.capital_dealers += other.capital_dealers;
        self.flows.add_all(&other.flows)?;
        self.flows_with_capital.add_all(&other.flows_with_capital)?;
        let capital = self.opening_and_closing_capital.checked_add(other.opening_and_closing_capital);
        self.opening_and_closing_capital = capital.ok_or(Overflow)?;
        Ok(())
    }
}

/// What one dealer adds to a group.
#[derive(Clone, Debug)]
pub(super) struct DealerSums {
    pub(super) has_flow: bool,
    pub(super) flows: FlowSums,
    /// Opening and closing balances summed over the months, by account.
    balances: BTreeMap<AccountId, i128>,
}

impl DealerSums {
    pub(super) fn none(plan: &SumPlan) -> Self {
        Self { has_flow: false, flows: FlowSums::none(plan), balances: BTreeMap::new() }
    }

    pub(super) fn add_balance(&mut self, account: AccountId, micros: i128) -> Result<(), Overflow> {
        let sum = self.balances.entry(account).or_insert(0);
        *sum = sum.checked_add(micros).ok_or(Overflow)?;
        Ok(())
    }

    pub(super) fn add_all(&mut self, other: &Self) -> Result<(), Overflow> {
        self.has_flow |= other.has_flow;
        self.flows.add_all(&other.flows)?;
        other.balances.iter().try_for_each(|(&account, &micros)| self.add_balance(account, micros))
    }
}
