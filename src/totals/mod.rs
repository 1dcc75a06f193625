//! Entries to exact sums.
//!
//! ```text
//! Sink::post, post_all, post_wide        rows, as a worker reads them
//!  └─ TotalsSink                         one per worker
//!      ├─ FactsCollector                every entry
//!      │   ├─ Presence                  which accounts and months have entries
//!      │   └─ ShardQueue × 32           entries wait, by shard of their dealer
//!      │       └─ Shards                32 locks, shared by all workers
//!      │           └─ Shard             Flows, Balances, first lines, active months
//!      └─ Question ─ Answer             chosen entries, by dealer and group
//!          └─ FlowQueue ─ Flows         and Balances
//!
//! Sink::merge, finish                    the workers' sinks become one
//!  └─ Totals                             facts, question, perhaps an answer
//! ```
//!
//! A flow in a row of one amount, step by step:
//!
//! 1. `FactsCollector::post_all` puts it into the `FlowQueue` of its dealer's shard.
//! 2. When that queue is full, when 32,768 entries of the worker wait, or at the end
//!    (`Sink::settle`), the worker locks the shard; `Shard::add` and `Flows::add_all` add the whole
//!    queue.
//! 3. The sum is kept in hundredths in 32 bits; what does not fit is spilled to 64 or 128 bits.
//! 4. `TotalsSink::finish` takes the shards out of their locks and returns them as facts.
//!
//! # Two ways of summing
//!
//! [`facts`] are of the whole ledger: no choice of dealers, products or months filters them. They
//! are keyed by dealer, and the reader numbers dealers alike for all workers. So there is one sum
//! of everything in shared shards: memory does not grow with the workers, and nothing is merged. A
//! worker locks a shard only to add a whole queue.
//!
//! The answer to a [`question`] with groups or filters is keyed by dealer and group. Each worker
//! numbers the groups itself, in order of appearance, so each has sums of its own, which are
//! renumbered and added at the end.
//!
//! A question about whole dealers has no answer of its own: the facts then sum the flows of all
//! accounts. Otherwise they sum only the four of [`facts::TRADE`], which the answer sums as well.
//!
//! # Where the speed is
//!
//! `store/` and the queues (`flows/queue.rs`, `flows/wide_rows.rs`) make this fast. They can be
//! skipped: a queue gives back what was put in, a `SumGrid` is a map from [`flows::SumKey`] to a
//! value.
//!
//! # Words
//!
//! - *flow*: an amount of an account that is summed over time, such as sales
//! - *balance*: an amount that stands on a date, such as inventory; one reading is a *snapshot*
//! - *slot*: a row number of sums; in a shard it stands for a dealer, in the answer for a dealer
//!   and a group
//! - *micros*: millionths of the currency unit
//!
//! Memory grows with dealers, groups, accounts and months, never with rows.

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

/// A row of sums in [`Totals`]: a dealer, or a dealer's part of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

/// Facts of the whole ledger, and the sums that answer one question.
#[derive(Debug)]
pub struct Totals {
    /// Facts of the whole ledger.
    pub facts: Facts,
    /// The question, with the groups that the ledger has.
    pub question: Question,
    /// Sums of the chosen entries; `None` for a question about whole dealers, which the facts
    /// answer.
    answer: Option<Answer>,
}

impl Totals {
    /// The slots with their dealer and group. The slots of a dealer are adjacent.
    pub fn slots(&self) -> Vec<(Slot, NameId, GroupId)> {
        match &self.answer {
            Some(answer) => answer.slots(),
            None => self.facts.dealers().map(|dealer| (Slot(dealer.0), dealer, GroupId::ONLY)).collect(),
        }
    }

    /// Calls `take` with the flows of a slot, in order of months.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits, or from `take`.
    pub fn each_flow_of(
        &self,
        slot: Slot,
        take: impl FnMut(MonthlySum) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        let (flows, slot) = self.flows_of(slot);
        flows.each_of_slot(slot, take)
    }

    /// The flows that include those of a slot, and its slot number in them.
    pub fn flows_of(&self, slot: Slot) -> (&Flows, u32) {
        match &self.answer {
            Some(answer) => (&answer.flows, slot.0),
            None => self.facts.flows_of(NameId(slot.0)),
        }
    }

    /// Whether [`Totals::balances_of`] a slot gives every snapshot of its dealer.
    pub const fn has_all_balances(&self) -> bool {
        self.answer.is_none()
    }

    /// The snapshots of a slot by account, in order of dates.
    pub fn balances_of(&self, slot: Slot) -> BTreeMap<AccountId, Vec<Snapshot>> {
        match &self.answer {
            Some(answer) => answer.balances.of_slot(slot.0),
            None => self.facts.balances_of(NameId(slot.0)),
        }
    }
}

/// The result of a reading that includes totals: alone, or in a pair with the result of another
/// sink.
pub trait HasTotals {
    /// The totals of the reading.
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
