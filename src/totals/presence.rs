//! Which accounts and months have entries, whoever's they are.

use super::store::month_vec::MonthVec;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::period::{Month, Period};

/// The accounts and months that have entries.
#[derive(Debug)]
pub(super) struct Presence {
    /// By account, whether it has one.
    accounts: Vec<bool>,
    months: MonthVec<MonthKinds>,
}

/// The kinds of entries that a month has.
#[derive(Clone, Copy, Debug, Default)]
struct MonthKinds {
    balance: bool,
    /// Some flow that is not zero.
    flow: bool,
}

impl Presence {
    /// Nothing yet, of the accounts of this chart.
    pub(super) fn none_of(chart: &ChartOfAccounts) -> Self {
        Self { accounts: vec![false; chart.count()], months: MonthVec::default() }
    }

    /// Notes that an account has an entry, whatever its amount.
    #[inline]
    pub(super) fn note_account(&mut self, account: AccountId) {
        self.accounts[account.index()] = true;
    }

    /// Notes a flow of that month that is not zero.
    #[inline]
    pub(super) fn note_month_of_flow(&mut self, month: Month) {
        self.months.entry(month).flow = true;
    }

    /// Notes a flow.
    #[inline]
    pub(super) fn note_flow(&mut self, account: AccountId, month: Month, is_zero: bool) {
        self.note_account(account);
        self.months.entry(month).flow |= !is_zero;
    }

    /// Notes a balance.
    pub(super) fn note_balance(&mut self, account: AccountId, month: Month) {
        self.note_account(account);
        self.months.entry(month).balance = true;
    }

    /// Takes in what another worker noted, of the same chart.
    pub(super) fn merge(&mut self, other: &Self) {
        for (month, theirs) in other.months.iter() {
            let mine = self.months.entry(month);
            mine.balance |= theirs.balance;
            mine.flow |= theirs.flow;
        }
        self.accounts.iter_mut().zip(&other.accounts).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Whether the account has an entry.
    pub(super) fn has(&self, account: AccountId) -> bool {
        self.accounts[account.index()]
    }

    /// The months from the first to the last flow that is not zero; `None` where there is none.
    pub(super) fn flow_months(&self) -> Option<Period> {
        self.months.span(|kinds| kinds.flow)
    }

    /// The months from the first to the last balance; `None` where there is none.
    pub(super) fn balance_months(&self) -> Option<Period> {
        self.months.span(|kinds| kinds.balance)
    }
}
