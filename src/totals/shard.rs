//! Facts of a portion of the dealers.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use foldhash::fast::RandomState;

use super::balances::Balances;
use super::flows::{FlowQueue, Flows, RowQueue, SummedColumn};
use super::store::month_set::MonthSet;
use super::store::sum_grid::{SumAt, SumGrid};
use crate::chart_of_accounts::AccountId;
use crate::ledger::entry::Posting;
use crate::ledger::problem::Place;
use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// Facts of a portion of the dealers, by slot.
#[derive(Debug)]
pub(super) struct Shard {
    /// Flows: those of every account where they answer what is asked, else only of [`TRADE`](super::facts::TRADE).
    pub(super) flows: Flows,
    /// Every snapshot.
    pub(super) balances: Balances,
    /// By month, the first lines of cost of goods and of markup.
    markup_lines: SumGrid<FirstLine, 1, 5>,
    /// The months with some cost of goods that is not zero.
    with_cost: MonthSet,
    /// The first line of capital employed of each date.
    capital_lines: HashMap<(u32, Month, u8), Place, RandomState>,
    /// The months with an entry of any kind.
    pub(super) active: MonthSet,
    /// By slot, whether components of capital are posted, some amount of them not zero.
    posts_components: Vec<bool>,
}

impl Default for Shard {
    fn default() -> Self {
        Self {
            flows: Flows::default(),
            balances: Balances::every_day(),
            markup_lines: SumGrid::default(),
            with_cost: MonthSet::default(),
            capital_lines: HashMap::default(),
            active: MonthSet::default(),
            posts_components: Vec::new(),
        }
    }
}

/// Entries on their way to a portion.
#[derive(Debug, Default)]
pub(super) struct ShardQueue {
    /// Flows that are summed.
    pub(super) flows: FlowQueue,
    /// Whole rows of a wide ledger.
    pub(super) rows: RowQueue,
    /// The slots and months of flows that are not.
    pub(super) active: Vec<(u32, Month)>,
    /// Lines of cost and markup.
    pub(super) lines: Vec<QueuedLine>,
    /// Snapshots of balances.
    pub(super) balances: Vec<QueuedBalance>,
}

/// How many lines, snapshots or months of a portion wait at most.
const WAITING_MAX: usize = 1024;

impl ShardQueue {
    /// Whether so much is waiting that it is to be taken.
    #[inline]
    pub(super) const fn is_full(&self) -> bool {
        self.flows.is_full()
            || self.rows.is_full()
            || self.lines.len() >= WAITING_MAX
            || self.balances.len() >= WAITING_MAX
            || self.active.len() >= WAITING_MAX
    }
}

/// A line of cost or markup.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueuedLine {
    pub(super) slot: u32,
    pub(super) account: AccountId,
    pub(super) month: Month,
    pub(super) at: Place,
    pub(super) is_not_zero: bool,
}

/// A snapshot of a balance.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueuedBalance {
    pub(super) slot: u32,
    pub(super) at: Place,
    pub(super) posting: Posting,
}

/// How many lines are looked for at once.
const AT_ONCE: usize = 64;

/// The first line of a slot's account in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FirstLine(Place);

impl Default for FirstLine {
    fn default() -> Self {
        Self::NONE
    }
}

impl FirstLine {
    /// Where no line stands: after every other.
    const NONE: Self = Self(Place { file: u32::MAX, block: u32::MAX, line: u32::MAX });

    fn note(&mut self, at: Place) {
        self.0 = self.0.min(at);
    }
}

/// A slot's month whose markup is derived and posted as well.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotMarkupTwice {
    pub(super) slot: u32,
    pub(super) month: Month,
    /// The first line of cost.
    pub(super) cost_at: Place,
    /// The first line of markup.
    pub(super) markup_at: Place,
}

impl Shard {
    /// Takes in what is waiting, whose rows have these columns; nothing waits any longer then.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub(super) fn take(&mut self, waiting: &mut ShardQueue, columns: &[SummedColumn]) -> Result<(), Overflow> {
        let active = &mut self.active;
        self.flows.add_rows(&mut waiting.rows, columns, |slot, month| active.mark(slot, month))?;
        self.flows.add_all(&mut waiting.flows, |slot, month| active.mark(slot, month))?;
        waiting.active.drain(..).for_each(|(slot, month)| active.mark(slot, month));
        self.note_lines(&waiting.lines);
        waiting.lines.clear();
        waiting.balances.drain(..).try_for_each(|balance| self.post_balance(&balance))
    }

    /// Notes lines as [`Flows::add_all`] adds amounts: the waits for memory are done side by side.
    fn note_lines(&mut self, lines: &[QueuedLine]) {
        for part in lines.chunks(AT_ONCE) {
            let mut cells = [SumAt::default(); AT_ONCE];
            for (cell, line) in cells.iter_mut().zip(part) {
                *cell = self.markup_lines.cell(line.slot, line.account, line.month);
            }
            for (&cell, line) in cells.iter().zip(part) {
                self.markup_lines.in_cell(cell).note(line.at);
                if line.is_not_zero && line.account == AccountId::COST_OF_GOODS {
                    self.with_cost.mark(line.slot, line.month);
                }
            }
        }
    }

    fn post_balance(&mut self, &QueuedBalance { slot, at, posting }: &QueuedBalance) -> Result<(), Overflow> {
        let when = posting.when;
        self.active.mark(slot, when.month);
        if posting.account == AccountId::CAPITAL_EMPLOYED {
            let first = self.capital_lines.entry((slot, when.month, when.balance_day())).or_insert(at);
            *first = at.min(*first);
        } else if !posting.amount.is_zero() {
            self.note_components(slot);
        }
        self.balances.post(slot, &posting)
    }

    fn note_components(&mut self, slot: u32) {
        let slot = slot as usize;
        if self.posts_components.len() <= slot {
            self.posts_components.resize(slot + 1, false);
        }
        self.posts_components[slot] = true;
    }

    /// Whether components of capital are posted, some amount of them not zero.
    pub(super) fn posts_components(&self, slot: u32) -> bool {
        self.posts_components.get(slot as usize).is_some_and(|&posts| posts)
    }

    /// The first line of capital employed on a date.
    pub(super) fn capital_at(&self, slot: u32, month: Month, day: u8) -> Option<Place> {
        self.capital_lines.get(&(slot, month, day)).copied()
    }

    /// Whether the month posts cost of goods.
    pub(super) fn derives_markup(&self, slot: u32, month: Month) -> bool {
        self.with_cost.has(slot, month)
    }

    /// The months that post cost of goods, some amount of it not zero, and markup beside it.
    pub(super) fn markup_twice(&self) -> Vec<SlotMarkupTwice> {
        let mut twice = Vec::new();
        let taken: Result<(), Infallible> = self.markup_lines.each(|slot, account, month, markup| {
            if account == AccountId::MARKUP && self.derives_markup(slot, month) {
                let cost = self.markup_lines.at(slot, AccountId::COST_OF_GOODS, month);
                twice.push(SlotMarkupTwice { slot, month, cost_at: cost.0, markup_at: markup.0 });
            }
            Ok(())
        });
        let Ok(()) = taken;
        twice
    }

    /// The months between the first and the last entry that have none, in order.
    pub(super) fn idle_months(&self, slot: u32) -> Vec<Month> {
        let active: BTreeSet<Month> = self.active.of(slot).collect();
        let Some(period) = active.first().zip(active.last()).and_then(|(first, last)| Period::new(*first, *last))
        else {
            return Vec::new();
        };
        period.months().filter(|month| !active.contains(month)).collect()
    }
}
