//! Entries to exact sums.
//!
//! [`Totals`] is the sink that a report reads ledgers into. It keeps two things apart: [`facts::Facts`] of the whole ledger, which
//! no choice of dealers or products ever filters, and the sums that answer one [`question::Question`]. Memory grows with
//! dealers, groups, accounts and years, never with rows.

pub mod balances;
pub mod checks;
mod chunked;
pub mod dealers;
pub mod facts;
pub mod flows;
pub mod question;

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::dialect::FileContext;
use crate::ledger::entry::{Posting, Row, Sink};
use crate::ledger::names::NameId;
use crate::ratio::Overflow;
use balances::{Balances, Snapshot};
use facts::Facts;
use flows::Flows;
use question::{GroupId, Question};

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
    /// The flows of the chosen entries by slot, account and month.
    pub flows: Flows,
    /// The snapshots of the chosen entries by slot and account; none where the question is about whole dealers, whose
    /// snapshots are among the facts.
    balances: Balances,
    slots: HashMap<(NameId, GroupId), Slot, RandomState>,
    /// The slot plus one of each dealer, where whole dealers are asked for: no key to be hashed for every row.
    dealer_slots: Vec<u32>,
    slot_owners: Vec<(NameId, GroupId)>,
    is_balance: Vec<bool>,
}

impl Totals {
    /// Nothing yet, for a question about ledgers of this chart.
    pub fn new(chart: &ChartOfAccounts, question: Question) -> Self {
        Self {
            facts: Facts::new(chart),
            question,
            flows: Flows::default(),
            balances: Balances::ends_of_months(),
            slots: HashMap::default(),
            dealer_slots: Vec::new(),
            slot_owners: Vec::new(),
            is_balance: chart.ids().map(|id| chart.account(id).group.is_balance()).collect(),
        }
    }

    /// The slots with the dealer and the group of each.
    pub fn slots(&self) -> impl Iterator<Item = (Slot, NameId, GroupId)> {
        self.slot_owners.iter().enumerate().map(|(index, &(dealer, group))| (Slot(index as u32), dealer, group))
    }

    /// The snapshots of the chosen entries by slot, with their account.
    pub fn balances_by_slot(&self) -> HashMap<u32, Vec<(AccountId, Vec<Snapshot>)>> {
        let is_about_dealers = self.question.is_about_dealers();
        let slots: HashMap<u32, u32> = self.slots().map(|(slot, dealer, _)| (dealer.0, slot.0)).collect();
        let source = if is_about_dealers { &self.facts.balances } else { &self.balances };
        let mut by_slot: HashMap<u32, Vec<(AccountId, Vec<Snapshot>)>> = HashMap::new();
        for ((owner, account), snapshots) in source.ends_by_slot_and_account() {
            let slot = if is_about_dealers { slots.get(&owner).copied() } else { Some(owner) };
            if let Some(slot) = slot {
                by_slot.entry(slot).or_default().push((account, snapshots));
            }
        }
        by_slot
    }

    fn slot(&mut self, dealer: NameId, group: GroupId) -> Slot {
        if self.question.is_about_dealers() {
            return self.dealer_slot(dealer, group);
        }
        *self.slots.entry((dealer, group)).or_insert_with(|| {
            self.slot_owners.push((dealer, group));
            Slot(self.slot_owners.len() as u32 - 1)
        })
    }

    fn dealer_slot(&mut self, dealer: NameId, group: GroupId) -> Slot {
        if self.dealer_slots.len() <= dealer.index() {
            self.dealer_slots.resize(dealer.index() + 1, 0);
        }
        if self.dealer_slots[dealer.index()] == 0 {
            self.slot_owners.push((dealer, group));
            self.dealer_slots[dealer.index()] = self.slot_owners.len() as u32;
        }
        Slot(self.dealer_slots[dealer.index()] - 1)
    }

    fn is_balance(&self, account: AccountId) -> bool {
        self.is_balance[account.index()]
    }
}

/// Something that totals are read into, alone or beside something else.
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

impl Sink for Totals {
    fn begin_file(&mut self, file: &FileContext) {
        self.question.begin_file(file);
    }

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        let group = self.question.group_of(row);
        let slot = group.map(|group| self.slot(row.dealer, group));
        for posting in postings {
            let is_balance = self.is_balance(posting.account);
            self.facts.post(row, posting, is_balance)?;
            let Some(slot) = slot else { continue };
            if is_balance {
                // Of whole dealers the facts have them already.
                if !self.question.is_about_dealers() {
                    self.balances.post(slot.0, posting)?;
                }
            } else {
                self.flows.post(slot.0, posting)?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, dealers: &[NameId]) -> Result<(), Overflow> {
        let groups = self.question.merge(&other.question);
        let slots: Vec<u32> = other
            .slot_owners
            .iter()
            .map(|&(dealer, group)| self.slot(dealers[dealer.index()], groups[group.index()]).0)
            .collect();
        self.flows.merge(other.flows, &slots)?;
        self.balances.merge(other.balances, &slots)?;
        self.facts.merge(other.facts, dealers)
    }
}
