//! Which accounts and months have entries, over all dealers.

use super::store::month_vec::MonthVec;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::period::{Month, Period};

/// Which accounts and months have entries. Each worker notes its own; they are merged at the end.
#[derive(Debug)]
pub(super) struct Presence {
    /// By account, whether it has an entry, even of zero.
    accounts: Vec<bool>,
    months: MonthVec<MonthPresence>,
}

/// What a month has.
#[derive(Clone, Copy, Debug, Default)]
struct MonthPresence {
    /// A balance.
    balance: bool,
    /// A flow other than zero.
    flow: bool,
}

impl Presence {
    /// No entries yet, for the accounts of a chart.
    pub(super) fn new(chart: &ChartOfAccounts) -> Self {
        Self { accounts: vec![false; chart.count()], months: MonthVec::default() }
    }

    /// Notes that an account has an entry.
    #[inline]
    pub(super) fn note_account(&mut self, account: AccountId) {
        self.accounts[account.index()] = true;
    }

    /// Notes that a month has a flow other than zero.
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

    /// Adds what another worker noted for the same chart.
    pub(super) fn merge(&mut self, other: &Self) {
        for (month, theirs) in other.months.iter() {
            let mine = self.months.entry(month);
            mine.balance |= theirs.balance;
            mine.flow |= theirs.flow;
        }
        self.accounts.iter_mut().zip(&other.accounts).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Whether an account has an entry.
    pub(super) fn has(&self, account: AccountId) -> bool {
        self.accounts[account.index()]
    }

    /// The period from the first to the last flow other than zero; `None` if there is none.
    pub(super) fn flow_months(&self) -> Option<Period> {
        self.months.span(|month| month.flow)
    }

    /// The period from the first to the last balance; `None` if there is none.
    pub(super) fn balance_months(&self) -> Option<Period> {
        self.months.span(|month| month.balance)
    }
}
