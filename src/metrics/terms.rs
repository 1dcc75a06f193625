//! What the figures of a group are computed from.

use std::collections::BTreeMap;

use super::bases::Bases;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};
use crate::ratio::Overflow;

/// Sums of flows by their bases, in millionths; `None` where nothing is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums(Box<[Option<i128>]>);

impl Sums {
    pub(super) fn none(bases: &Bases) -> Self {
        Self(vec![None; bases.count()].into())
    }

    /// The sum of the base at that position; zero where nothing is posted.
    pub fn at(&self, position: usize) -> i128 {
        self.posted_at(position).unwrap_or(0)
    }

    /// The sum of the base at that position; `None` where nothing is posted.
    pub fn posted_at(&self, position: usize) -> Option<i128> {
        self.0[position]
    }

    pub(super) fn add(&mut self, bases: &Bases, account: AccountId, micros: i128) -> Result<(), Overflow> {
        bases.of_account(account).iter().try_for_each(|&position| self.add_at(position, micros))
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

/// What the figures of a group are computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Dealers with a flow entry in the group, or an average balance in it that is not zero.
    pub dealers: u64,
    /// Those of them with an average balance that is not zero.
    pub capital_dealers: u64,
    /// How many months the group spans.
    pub months: i32,
    /// The flows of its dealers; markup is derived where cost is posted.
    pub sums: Sums,
    /// The flows of its capital dealers.
    pub sums_with_capital: Sums,
    /// Each month's opening and closing capital employed, summed over months and dealers, in millionths.
    pub opening_and_closing_capital: i128,
}

impl Terms {
    /// Those of a group without an entry that spans so many months.
    pub fn none(bases: &Bases, months: i32) -> Self {
        Self {
            dealers: 0,
            capital_dealers: 0,
            months,
            sums: Sums::none(bases),
            sums_with_capital: Sums::none(bases),
            opening_and_closing_capital: 0,
        }
    }

    /// Adds one dealer's share, if the dealer is in the group at all.
    pub(super) fn add(&mut self, share: &Share, chart: &ChartOfAccounts) -> Result<(), Overflow> {
        let has_capital = share.balances.values().any(|&micros| micros != 0);
        if !share.has_flow && !has_capital {
            return Ok(());
        }
        self.dealers += 1;
        self.sums.add_all(&share.flows)?;
        if has_capital {
            self.capital_dealers += 1;
            self.sums_with_capital.add_all(&share.flows)?;
        }
        for (&account, &micros) in &share.balances {
            let is_liability = chart.account(account).group == Group::Liabilities;
            let signed = if is_liability { micros.checked_neg() } else { Some(micros) };
            let sum = signed.and_then(|signed| self.opening_and_closing_capital.checked_add(signed));
            self.opening_and_closing_capital = sum.ok_or(Overflow)?;
        }
        Ok(())
    }
}

impl Terms {
    /// Adds those of other dealers in the same group.
    pub(super) fn add_all(&mut self, other: &Self) -> Result<(), Overflow> {
        self.dealers += other.dealers;
        self.capital_dealers += other.capital_dealers;
        self.sums.add_all(&other.sums)?;
        self.sums_with_capital.add_all(&other.sums_with_capital)?;
        let capital = self.opening_and_closing_capital.checked_add(other.opening_and_closing_capital);
        self.opening_and_closing_capital = capital.ok_or(Overflow)?;
        Ok(())
    }
}

/// What a group of one dealer has.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub(super) has_flow: bool,
    pub(super) flows: Sums,
    /// Opening and closing balances summed over the months, by account.
    balances: BTreeMap<AccountId, i128>,
}

impl Share {
    pub(super) fn none(bases: &Bases) -> Self {
        Self { has_flow: false, flows: Sums::none(bases), balances: BTreeMap::new() }
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
