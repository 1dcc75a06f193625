//! Entries to exact sums.
//!
//! [`Totals`] is the sink that a report reads ledgers into. It keeps two things apart: [`facts::Facts`] of the whole ledger, which
//! no choice of dealers or products ever filters, and the sums that answer one [`question::Question`]. Memory grows with
//! dealers, groups, accounts and months, never with rows.

mod active;
pub mod balances;
mod cells;
pub mod checks;
mod chunked;
pub mod dealers;
pub mod facts;
pub mod flows;
pub mod question;

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::dialect::FileContext;
use crate::ledger::entry::{Posting, Row, Sink};
use crate::ledger::names::NameId;
use crate::ratio::Overflow;
use balances::{Balances, Snapshot};
use facts::Facts;
use flows::{Flows, MonthlySum};
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
    /// The sums of the chosen entries; none where the question is about whole dealers: the facts have their sums.
    answer: Option<Answer>,
    is_balance: Vec<bool>,
}

/// The chosen entries, by the slots of dealers in groups.
#[derive(Debug)]
struct Answer {
    flows: Flows,
    balances: Balances,
    slots: HashMap<(NameId, GroupId), Slot, RandomState>,
    slot_owners: Vec<(NameId, GroupId)>,
}

impl Totals {
    /// Nothing yet, for a question about ledgers of this chart.
    pub fn new(chart: &ChartOfAccounts, question: Question) -> Self {
        let is_about_dealers = question.is_about_dealers();
        Self {
            facts: Facts::new(chart, is_about_dealers),
            question,
            answer: (!is_about_dealers).then(Answer::new),
            is_balance: chart.ids().map(|id| chart.account(id).group.is_balance()).collect(),
        }
    }

    /// The slots with the dealer and the group of each.
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
        self.answer.as_ref().map_or(&self.facts.flows, |answer| &answer.flows).each_of_slot(slot.0, take)
    }

    /// Whether the snapshots of a slot are all that its dealer has.
    pub const fn has_all_balances(&self) -> bool {
        self.answer.is_none()
    }

    /// The snapshots of a slot by account.
    pub fn balances_of(&self, slot: Slot) -> BTreeMap<AccountId, Vec<Snapshot>> {
        self.answer.as_ref().map_or(&self.facts.balances, |answer| &answer.balances).of_slot(slot.0)
    }
}

impl Totals {
    fn post_to_answer(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        let (Some(group), Some(answer)) = (self.question.group_of(row), &mut self.answer) else { return Ok(()) };
        let slot = answer.slot(row.dealer, group).0;
        for posting in postings {
            if self.is_balance[posting.account.index()] {
                answer.balances.post(slot, posting)?;
            } else {
                answer.flows.post(slot, posting)?;
            }
        }
        Ok(())
    }
}

impl Answer {
    fn new() -> Self {
        Self {
            flows: Flows::default(),
            balances: Balances::ends_of_months(),
            slots: HashMap::default(),
            slot_owners: Vec::new(),
        }
    }

    fn slots(&self) -> Vec<(Slot, NameId, GroupId)> {
        let owners = self.slot_owners.iter().enumerate();
        owners.map(|(index, &(dealer, group))| (Slot(index as u32), dealer, group)).collect()
    }

    fn slot(&mut self, dealer: NameId, group: GroupId) -> Slot {
        *self.slots.entry((dealer, group)).or_insert_with(|| {
            self.slot_owners.push((dealer, group));
            Slot(self.slot_owners.len() as u32 - 1)
        })
    }

    fn merge(&mut self, other: Self, dealers: &[NameId], groups: &[GroupId]) -> Result<(), Overflow> {
        let here = |&(dealer, group): &(NameId, GroupId)| self.slot(dealers[dealer.index()], groups[group.index()]).0;
        let slots: Vec<u32> = other.slot_owners.iter().map(here).collect();
        self.flows.merge(other.flows, &slots)?;
        self.balances.merge(other.balances, &slots)
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

    #[inline(always)]
    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        self.facts.post(row, postings)?;
        if self.answer.is_none() {
            return Ok(());
        }
        // A copy: where nobody asks for more than dealers, the row is not even put together.
        let row = *row;
        self.post_to_answer(&row, postings)
    }

    fn end_block(&mut self) -> Result<(), Overflow> {
        self.facts.settle()?;
        self.answer.as_mut().map_or(Ok(()), |answer| answer.flows.settle())
    }

    fn merge(&mut self, other: Self, dealers: &[NameId]) -> Result<(), Overflow> {
        let groups = self.question.merge(&other.question);
        if let (Some(answer), Some(theirs)) = (&mut self.answer, other.answer) {
            answer.merge(theirs, dealers, &groups)?;
        }
        self.facts.merge(other.facts, dealers)
    }
}
