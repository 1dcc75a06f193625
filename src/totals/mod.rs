//! Entries to exact sums.
//!
//! [`TotalsSink`] is the sink that a report reads ledgers into, and [`Totals`] what comes of it. It keeps two things apart:
//! [`facts::Facts`] of the whole ledger, which no choice of dealers or products ever filters, and the sums that answer one
//! [`question::Question`]. Memory grows with dealers, groups, accounts and months, never with rows.

mod answer;
pub mod balances;
mod collect;
pub mod facts;
pub mod flows;
mod presence;
pub mod question;
mod shard;
mod sink;
mod store;

use std::collections::BTreeMap;

use crate::chart_of_accounts::AccountId;
use crate::ledger::names::NameId;
use crate::ratio::Overflow;
use answer::Answer;
use balances::Snapshot;
use facts::Facts;
use flows::{Flows, MonthlySum};
use question::{GroupId, Question};

pub use shard::Shards;
pub use sink::TotalsSink;

/// The number of a dealer's part of a group: what sums are kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

/// Sums of a ledger that answer one question, and facts of the whole ledger.
#[derive(Debug)]
pub struct Totals {
    /// What no choice filters.
    pub facts: Facts,
    /// What was asked.
    pub question: Question,
    /// The sums of the chosen entries; none where the question is about whole dealers: the facts have their sums.
    answer: Option<Answer>,
}

impl Totals {
    /// The slots with the dealer and the group of each, those of a dealer one after the other.
    pub fn slots(&self) -> Vec<(Slot, NameId, GroupId)> {
        match &self.answer {
            Some(answer) => answer.slots(),
            None => self.facts.dealers().map(|dealer| (Slot(dealer.0), dealer, GroupId::ONLY)).collect(),
        }
    }

    /// Hands over the flows of a slot by account and month.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits, or where taking it gives one.
    pub fn each_flow_of(
        &self,
        slot: Slot,
        take: impl FnMut(MonthlySum) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        let (flows, slot) = self.flows_of(slot);
        flows.each_of_slot(slot, take)
    }

    /// The sums of flows that a slot's are among, and its number there.
    pub fn flows_of(&self, slot: Slot) -> (&Flows, u32) {
        match &self.answer {
            Some(answer) => (&answer.flows, slot.0),
            None => self.facts.flows_of(NameId(slot.0)),
        }
    }

    /// Whether the snapshots of a slot are all that its dealer has.
    pub const fn has_all_balances(&self) -> bool {
        self.answer.is_none()
    }

    /// The snapshots of a slot by account.
    pub fn balances_of(&self, slot: Slot) -> BTreeMap<AccountId, Vec<Snapshot>> {
        match &self.answer {
            Some(answer) => answer.balances.of_slot(slot.0),
            None => self.facts.balances_of(NameId(slot.0)),
        }
    }
}

/// Something that has totals, alone or beside something else.
pub trait HasTotals {
    /// The totals.
    fn totals(&self) -> &Totals;
}

impl HasTotals for Totals {
    fn totals(&self) -> &Totals {
        self
    }
}

impl<T> HasTotals for (Totals, T) {
    fn totals(&self) -> &Totals {
        &self.0
    }
}
