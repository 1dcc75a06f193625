//! Facts by dealer, in 32 shards that workers fill in turn.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

use super::balances::Balances;
use super::flows::{FlowQueue, Flows, RowQueue, SumKey, SummedColumn};
use super::store::month_set::MonthSet;
use super::store::sum_grid::{BATCH, SumGrid};
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// The number of shards: enough that a few workers seldom want the same one.
pub(super) const SHARDS: usize = 32;

/// The shard of a dealer, and the dealer's slot in it.
pub(super) const fn shard_and_slot(dealer: NameId) -> (usize, u32) {
    (dealer.0 as usize % SHARDS, dealer.0 / SHARDS as u32)
}

/// The dealer of a slot.
pub(super) const fn dealer_at(shard: usize, slot: u32) -> NameId {
    NameId(slot * SHARDS as u32 + shard as u32)
}

/// The shards that all workers of a reading add to.
#[derive(Debug)]
pub struct Shards(Vec<Mutex<Shard>>);

impl Default for Shards {
    fn default() -> Self {
        Self((0..SHARDS).map(|_| Mutex::default()).collect())
    }
}

impl Shards {
    /// Waits for a shard and locks it.
    pub(super) fn lock(&self, shard: usize) -> MutexGuard<'_, Shard> {
        // A poisoned lock is of no concern: the panic of its worker ends the whole reading.
        self.0[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks a shard, unless another worker has it.
    pub(super) fn try_lock(&self, shard: usize) -> Option<MutexGuard<'_, Shard>> {
        self.0[shard].try_lock().ok()
    }

    /// Takes all shards out and leaves empty ones.
    pub(super) fn take(&self) -> Vec<Shard> {
        (0..SHARDS).map(|shard| std::mem::take(&mut *self.lock(shard))).collect()
    }
}

/// Facts of every 32nd dealer, by slot.
#[derive(Debug)]
pub(super) struct Shard {
    /// The flows of all accounts if the question is about whole dealers, otherwise of
    /// `facts::TRADE`.
    pub(super) flows: Flows,
    /// Every snapshot.
    pub(super) balances: Balances,
    /// The months with an entry of any kind.
    pub(super) active: MonthSet,
    /// The first line of cost of goods and of markup in each month.
    markup_lines: SumGrid<FirstLine, 1, 5>,
    /// The months with an entry of cost of goods other than zero.
    with_cost: MonthSet,
    /// The first line of capital employed on each date.
    capital_lines: HashMap<(u32, Month, u8), Place, RandomState>,
    /// By slot, whether it has a balance other than zero that is a component of capital employed.
    posts_components: Vec<bool>,
}

impl Default for Shard {
    fn default() -> Self {
        Self {
            flows: Flows::default(),
            balances: Balances::every_day(),
            active: MonthSet::default(),
            markup_lines: SumGrid::default(),
            with_cost: MonthSet::default(),
            capital_lines: HashMap::default(),
            posts_components: Vec::new(),
        }
    }
}

/// Entries of one worker waiting to be added to one shard.
#[derive(Debug, Default)]
pub(super) struct ShardQueue {
    /// Flows that are summed.
    pub(super) flows: FlowQueue,
    /// Whole rows of a wide ledger.
    pub(super) rows: RowQueue,
    /// Slots and months of flows that are not summed.
    pub(super) active: Vec<(u32, Month)>,
    /// Lines of cost of goods and of markup.
    pub(super) lines: Vec<QueuedLine>,
    /// Snapshots.
    pub(super) balances: Vec<QueuedBalance>,
}

/// The length at which one of the vectors of a queue is full.
const FULL: usize = 1024;

impl ShardQueue {
    /// Whether the queue should be emptied.
    #[inline]
    pub(super) const fn is_full(&self) -> bool {
        self.flows.is_full()
            || self.rows.is_full()
            || self.lines.len() >= FULL
            || self.balances.len() >= FULL
            || self.active.len() >= FULL
    }
}

/// A line of cost of goods or of markup.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueuedLine {
    pub(super) key: SumKey,
    pub(super) at: Place,
    pub(super) is_zero: bool,
}

/// A snapshot.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueuedBalance {
    pub(super) slot: u32,
    pub(super) at: Place,
    pub(super) posting: Posting,
}

/// The first line of an account in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FirstLine(Place);

impl Default for FirstLine {
    /// A place after every line.
    fn default() -> Self {
        Self(Place { file: u32::MAX, block: u32::MAX, line: u32::MAX })
    }
}

/// A dealer-month that posts both cost of goods, from which markup is derived, and markup.
#[derive(Clone, Copy, Debug)]
pub struct MarkupTwice {
    /// The dealer.
    pub dealer: NameId,
    /// The month.
    pub month: Month,
    /// The first line of cost.
    pub cost_at: Place,
    /// The first line of markup.
    pub markup_at: Place,
}

impl Shard {
    /// Adds everything queued and empties the queue. `columns` are those of the queued rows.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub(super) fn add(&mut self, queue: &mut ShardQueue, columns: &[SummedColumn]) -> Result<(), Overflow> {
        let active = &mut self.active;
        self.flows.add_rows(&mut queue.rows, columns, |slot, month| active.insert(slot, month))?;
        self.flows.add_all(&mut queue.flows, |slot, month| active.insert(slot, month))?;
        queue.active.drain(..).for_each(|(slot, month)| active.insert(slot, month));
        self.add_lines(&queue.lines);
        queue.lines.clear();
        queue.balances.drain(..).try_for_each(|balance| self.add_balance(&balance))
    }

    fn add_lines(&mut self, lines: &[QueuedLine]) {
        for batch in lines.chunks(BATCH) {
            let found = self.markup_lines.find_batch(batch.iter().map(|line| line.key), &mut |_, _| ());
            for (&found, line) in found.iter().zip(batch) {
                let first = self.markup_lines.at_mut(found);
                first.0 = first.0.min(line.at);
                if !line.is_zero && line.key.account == AccountId::COST_OF_GOODS {
                    self.with_cost.insert(line.key.slot, line.key.month);
                }
            }
        }
    }

    fn add_balance(&mut self, &QueuedBalance { slot, at, posting }: &QueuedBalance) -> Result<(), Overflow> {
        let when = posting.when;
        self.active.insert(slot, when.month);
        if posting.account == AccountId::CAPITAL_EMPLOYED {
            let first = self.capital_lines.entry((slot, when.month, when.balance_day())).or_insert(at);
            *first = at.min(*first);
        } else if !posting.amount.is_zero() {
            self.note_components(slot as usize);
        }
        self.balances.post(slot, &posting)
    }

    fn note_components(&mut self, slot: usize) {
        if self.posts_components.len() <= slot {
            self.posts_components.resize(slot + 1, false);
        }
        self.posts_components[slot] = true;
    }

    /// Whether a slot has a component of capital employed other than zero.
    pub(super) fn posts_components(&self, slot: u32) -> bool {
        self.posts_components.get(slot as usize).is_some_and(|&posts| posts)
    }

    /// The first line of capital employed on a date.
    pub(super) fn capital_at(&self, slot: u32, month: Month, day: u8) -> Option<Place> {
        self.capital_lines.get(&(slot, month, day)).copied()
    }

    /// Whether a month derives its markup, because it has a cost of goods other than zero.
    pub(super) fn derives_markup(&self, slot: u32, month: Month) -> bool {
        self.with_cost.contains(slot, month)
    }

    /// The months that derive markup and post it as well. `shard` is the number of this shard.
    pub(super) fn markup_twice(&self, shard: usize) -> Vec<MarkupTwice> {
        let mut twice = Vec::new();
        let taken: Result<(), Infallible> = self.markup_lines.each(|key, markup| {
            if key.account == AccountId::MARKUP && self.derives_markup(key.slot, key.month) {
                let cost = self.markup_lines.get(SumKey { account: AccountId::COST_OF_GOODS, ..key });
                let dealer = dealer_at(shard, key.slot);
                twice.push(MarkupTwice { dealer, month: key.month, cost_at: cost.0, markup_at: markup.0 });
            }
            Ok(())
        });
        let Ok(()) = taken;
        twice
    }

    /// The months between the first and the last entry that have none, in order.
    pub(super) fn idle_months(&self, slot: u32) -> Vec<Month> {
        let active: BTreeSet<Month> = self.active.months_of(slot).collect();
        let Some(period) = active.first().zip(active.last()).and_then(|(first, last)| Period::new(*first, *last))
        else {
            return Vec::new();
        };
        period.months().filter(|month| !active.contains(month)).collect()
    }
}
