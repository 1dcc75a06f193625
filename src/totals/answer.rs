//! Sums of the chosen entries, by dealer and group.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Slot;
use super::balances::Balances;
use super::flows::{FlowQueue, Flows, SumKey};
use super::question::GroupId;
use crate::ledger::entry::Posting;
use crate::ledger::names::NameId;
use crate::ratio::Overflow;

/// Sums of the chosen entries of one worker, then of all. A slot is a dealer in a group.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) flows: Flows,
    pub(super) balances: Balances,
    queue: FlowQueue,
    slots: HashMap<(NameId, GroupId), Slot, RandomState>,
    /// The keys of `slots`, by slot.
    slot_owners: Vec<(NameId, GroupId)>,
}

impl Answer {
    pub(super) fn new() -> Self {
        Self {
            flows: Flows::default(),
            balances: Balances::ends_of_months(),
            queue: FlowQueue::default(),
            slots: HashMap::default(),
            slot_owners: Vec::new(),
        }
    }

    /// The slots with their dealer and group, in order of these.
    pub(super) fn slots(&self) -> Vec<(Slot, NameId, GroupId)> {
        let owners = self.slot_owners.iter().enumerate();
        let mut slots: Vec<_> = owners.map(|(index, &(dealer, group))| (Slot(index as u32), dealer, group)).collect();
        slots.sort_unstable_by_key(|&(_, dealer, group)| (dealer, group));
        slots
    }

    /// The slot of a dealer and group; new ones get the next number.
    pub(super) fn slot(&mut self, dealer: NameId, group: GroupId) -> Slot {
        *self.slots.entry((dealer, group)).or_insert_with(|| {
            self.slot_owners.push((dealer, group));
            Slot(self.slot_owners.len() as u32 - 1)
        })
    }

    /// Adds a posting to a slot. Flows are queued until [`Answer::settle`].
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub(super) fn post(&mut self, slot: Slot, posting: &Posting, is_balance: bool) -> Result<(), Overflow> {
        if is_balance {
            return self.balances.post(slot.0, posting);
        }
        let key = SumKey { slot: slot.0, account: posting.account, month: posting.when.month };
        self.queue.push(key, posting.amount.micros());
        if self.queue.is_full() { self.settle() } else { Ok(()) }
    }

    /// Adds everything queued.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub(super) fn settle(&mut self) -> Result<(), Overflow> {
        self.flows.add_all(&mut self.queue, |_, _| ())
    }

    /// Adds the sums of another worker. Its group `n` is `groups[n]` here.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub(super) fn merge(&mut self, other: Self, groups: &[GroupId]) -> Result<(), Overflow> {
        let here = |&(dealer, group): &(NameId, GroupId)| self.slot(dealer, groups[group.index()]).0;
        let slots: Vec<u32> = other.slot_owners.iter().map(here).collect();
        self.flows.merge(other.flows, &slots)?;
        self.balances.merge(other.balances, &slots)
    }
}
