//! Facts of the whole ledger, which no choice of dealers, groups or months filters.

use std::collections::BTreeMap;

use super::balances::Snapshot;
use super::flows::{Flows, MonthlySum, SumKey};
use super::presence::Presence;
pub use super::shard::MarkupTwice;
use super::shard::{Shard, dealer_at, shard_and_slot};
use crate::chart_of_accounts::AccountId;
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// The accounts whose flows are summed by dealer for every question: warnings, checks and
/// derived markup need them.
pub const TRADE: [AccountId; 4] = [AccountId::SALES, AccountId::PURCHASES, AccountId::COST_OF_GOODS, AccountId::MARKUP];

/// Facts of the whole ledger.
#[derive(Debug)]
pub struct Facts {
    shards: Vec<Shard>,
    presence: Presence,
}

impl Facts {
    pub(super) const fn new(shards: Vec<Shard>, presence: Presence) -> Self {
        Self { shards, presence }
    }

    /// The shard of a dealer, and the dealer's slot in it.
    fn shard_of(&self, dealer: NameId) -> (&Shard, u32) {
        let (shard, slot) = shard_and_slot(dealer);
        (&self.shards[shard], slot)
    }

    /// The period from the first to the last flow other than zero; `None` if there is none.
    pub fn flow_months(&self) -> Option<Period> {
        self.presence.flow_months()
    }

    /// The period from the first to the last balance; `None` if there is none.
    pub fn balance_months(&self) -> Option<Period> {
        self.presence.balance_months()
    }

    /// The period from the first to the last entry of any kind; `None` if there is none.
    pub fn entry_months(&self) -> Option<Period> {
        let months = self.shards.iter().filter_map(|shard| shard.active.span());
        months.reduce(|all, own| all.with(own.first()).with(own.last()))
    }

    /// Whether the ledger has an entry of an account, even of zero.
    pub fn posts(&self, account: AccountId) -> bool {
        self.presence.has(account)
    }

    /// Whether a dealer has a component of capital other than zero. If so, its capital employed
    /// is the sum of the components, and a posted one is only a check.
    pub fn posts_components(&self, dealer: NameId) -> bool {
        let (shard, slot) = self.shard_of(dealer);
        shard.posts_components(slot)
    }

    /// The first line of a dealer's capital employed on a date.
    pub fn capital_at(&self, dealer: NameId, month: Month, day: u8) -> Option<Place> {
        let (shard, slot) = self.shard_of(dealer);
        shard.capital_at(slot, month, day)
    }

    /// The dealers that have an entry of any kind, in no particular order.
    pub fn dealers(&self) -> impl Iterator<Item = NameId> {
        let shards = self.shards.iter().enumerate();
        shards.flat_map(|(number, shard)| shard.active.slots().map(move |slot| dealer_at(number, slot)))
    }

    /// A dealer's first month within a period that has an entry of any kind.
    pub fn first_active_month(&self, dealer: NameId, period: Period) -> Option<Month> {
        let (shard, slot) = self.shard_of(dealer);
        shard.active.months_of(slot).find(|&month| period.contains(month))
    }

    /// The month of a dealer's last entry of any kind.
    pub fn last_active_month(&self, dealer: NameId) -> Option<Month> {
        let (shard, slot) = self.shard_of(dealer);
        shard.active.months_of(slot).next_back()
    }

    /// The months between a dealer's first and last entry that have none, in order.
    pub fn idle_months(&self, dealer: NameId) -> Vec<Month> {
        let (shard, slot) = self.shard_of(dealer);
        shard.idle_months(slot)
    }

    /// Whether the markup of a dealer-month is derived as sales less cost of goods, because some
    /// entry of cost is not zero.
    pub fn derives_markup(&self, dealer: NameId, month: Month) -> bool {
        let (shard, slot) = self.shard_of(dealer);
        shard.derives_markup(slot, month)
    }

    /// The dealer-months that derive markup and post it as well.
    pub fn markup_twice(&self) -> impl Iterator<Item = MarkupTwice> {
        // Most ledgers post no markup: then the shards need not be searched.
        let shards = if self.posts(AccountId::MARKUP) { self.shards.as_slice() } else { &[] };
        shards.iter().enumerate().flat_map(|(number, shard)| shard.markup_twice(number))
    }

    /// The sum of a dealer's account in a month, in millionths; zero if there is no entry. Accounts
    /// other than [`TRADE`] are known only if the question is about whole dealers.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if the sum needs more than 128 bits.
    pub fn flow(&self, dealer: NameId, account: AccountId, month: Month) -> Result<i128, Overflow> {
        let (flows, slot) = self.flows_of(dealer);
        flows.sum(SumKey { slot, account, month })
    }

    /// Calls `take` with a dealer's flows, in order of months: those of [`TRADE`], or of all
    /// accounts if the question is about whole dealers.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits, or from `take`.
    pub fn each_flow_of(
        &self,
        dealer: NameId,
        take: impl FnMut(MonthlySum) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        let (flows, slot) = self.flows_of(dealer);
        flows.each_of_slot(slot, take)
    }

    /// The flows that include a dealer's, and the dealer's slot in them.
    pub(super) fn flows_of(&self, dealer: NameId) -> (&Flows, u32) {
        let (shard, slot) = self.shard_of(dealer);
        (&shard.flows, slot)
    }

    /// Every snapshot of a dealer by account, in order of dates.
    pub fn balances_of(&self, dealer: NameId) -> BTreeMap<AccountId, Vec<Snapshot>> {
        let (shard, slot) = self.shard_of(dealer);
        shard.balances.of_slot(slot)
    }
}
