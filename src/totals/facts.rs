//! Facts of the whole ledger, which no choice of dealers, products or months filters.
//!
//! Dealers are dealt out to portions. Workers read any dealer's rows and put them down for its portion; once many are waiting they
//! add them, one portion after the other, each of which one worker at a time may hold. So there is one sum of everything, whoever
//! read it: nothing is kept twice, and nothing is left to be merged.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::balances::Snapshot;
use super::flows::{Flows, MonthlySum, SummedColumn};
use super::presence::Presence;
use super::shard::{QueuedBalance, QueuedLine, Shard, ShardQueue, SlotMarkupTwice};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::entry::{Entries, Posting, Row, RowHead, WideRows};
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::money::{Money, OptionalMicros};
use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// Facts of the whole ledger.
#[derive(Debug)]
pub struct Facts {
    portions: Vec<Shard>,
    posted: Presence,
}

/// What is done with the entries of an account.
#[derive(Clone, Copy, Debug)]
struct Role {
    /// They are snapshots of a balance.
    is_balance: bool,
    /// They decide whether markup is derived, or are what it is compared with.
    is_about_markup: bool,
    /// They are flows that are summed by dealer.
    is_summed: bool,
    /// Something else is done with them, beside that or instead.
    has_more: bool,
}

/// The accounts whose flows are looked at dealer by dealer, whatever is asked.
pub const TRADE: [AccountId; 4] = [AccountId::SALES, AccountId::PURCHASES, AccountId::COST_OF_GOODS, AccountId::MARKUP];

/// A dealer-month whose markup is derived and posted as well.
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

/// How many portions there are: so many that two of a few workers seldom want the same one.
const PORTIONS: u32 = 32;

/// How many entries of a worker wait at most: the more are added at once, the more of them find in a processor's cache what another
/// one needed before. Of a single portion fewer may wait, so that a ledger that comes dealer by dealer takes no more memory.
const WAITING_MAX: usize = 1 << 15;

/// The dealer's portion and its slot there.
const fn home_of(dealer: NameId) -> (usize, u32) {
    ((dealer.0 % PORTIONS) as usize, dealer.0 / PORTIONS)
}

const fn dealer_at(portion: usize, slot: u32) -> NameId {
    NameId(slot * PORTIONS + portion as u32)
}

/// The portions that workers add to.
#[derive(Debug)]
pub struct Shards(Vec<Mutex<Shard>>);

impl Default for Shards {
    fn default() -> Self {
        Self((0..PORTIONS).map(|_| Mutex::default()).collect())
    }
}

impl Shards {
    fn lock(&self, portion: usize) -> MutexGuard<'_, Shard> {
        // Whoever panicked while holding it ends the whole reading.
        self.0[portion].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The portion, unless another worker has it.
    fn try_lock(&self, portion: usize) -> Option<MutexGuard<'_, Shard>> {
        self.0[portion].try_lock().ok()
    }
}

/// Facts as a worker finds them.
#[derive(Debug)]
pub(super) struct FactsCollector<'a> {
    shared: &'a Shards,
    /// By portion: as many as the compiler knows, so that nothing is asked when one of them is picked.
    waiting: Box<[ShardQueue; PORTIONS as usize]>,
    waiting_count: usize,
    posted: Presence,
    /// By account, what is done with its entries.
    roles: Vec<Role>,
    /// The columns of the wide rows that are waiting.
    columns: WideColumns,
    /// Which of the entries at hand are more than summed.
    with_more: Vec<u32>,
}

/// What is done with the columns of wide rows.
#[derive(Debug, Default)]
struct WideColumns {
    accounts: Vec<AccountId>,
    /// Those of flows, which are summed.
    summed: Vec<SummedColumn>,
    /// Those with which more is done, or something else.
    beside: Vec<(usize, AccountId, Role)>,
    /// Those of flows that had no entry yet.
    unseen: Vec<SummedColumn>,
}

impl WideColumns {
    fn of(accounts: &[AccountId], roles: &[Role]) -> Self {
        let columns =
            || accounts.iter().enumerate().map(|(column, &account)| (column, account, roles[account.index()]));
        let summed = columns().filter(|(.., role)| !role.is_balance);
        let summed: Vec<_> = summed.map(|(column, account, _)| SummedColumn { column, account }).collect();
        let beside = columns().filter(|(.., role)| role.has_more).collect();
        Self { accounts: accounts.to_vec(), unseen: summed.clone(), summed, beside }
    }
}

impl<'a> FactsCollector<'a> {
    /// Nothing yet, of ledgers of this chart; with the flows of every account by dealer, or only those that are looked at
    /// whatever is asked.
    pub(super) fn new(chart: &ChartOfAccounts, shared: &'a Shards, keeps_all_flows: bool) -> Self {
        Self {
            shared,
            waiting: Box::new(std::array::from_fn(|_| ShardQueue::default())),
            waiting_count: 0,
            posted: Presence::none_of(chart),
            roles: chart.ids().map(|id| Role::of(id, chart, keeps_all_flows)).collect(),
            columns: WideColumns::default(),
            with_more: Vec::new(),
        }
    }

    /// Takes in rows of a wide ledger, where the flows of every account are summed.
    pub(super) fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        if self.columns.accounts != rows.accounts {
            // What is waiting has other columns.
            self.settle()?;
            self.columns = WideColumns::of(rows.accounts, &self.roles);
        }
        let mut noted = None;
        for (head, amounts) in rows.each() {
            let month = head.when.month;
            if !self.columns.unseen.is_empty() {
                self.note_columns(amounts);
            }
            if noted != Some(month) && self.columns.summed.iter().any(|one| amounts[one.column].or_zero() != 0) {
                self.posted.note_month_of_flow(month);
                noted = Some(month);
            }
            let (portion, slot) = home_of(head.dealer);
            self.waiting[portion].rows.push(slot, month, amounts);
            self.post_beside(rows, &head, amounts)?;
            if self.waiting[portion].is_full() {
                self.settle_portion(portion)?;
            }
        }
        self.count_waiting(rows.amounts.len())
    }

    /// Notes which columns have an entry.
    fn note_columns(&mut self, amounts: &[OptionalMicros]) {
        self.columns.unseen.retain(|one| {
            let has_entry = amounts[one.column].get().is_some();
            if has_entry {
                self.posted.note_account(one.account);
            }
            !has_entry
        });
    }

    /// Does with a row's amounts what is not adding them to the sums of flows.
    fn post_beside(&mut self, rows: &WideRows<'_>, head: &RowHead, amounts: &[OptionalMicros]) -> Result<(), Overflow> {
        for number in 0..self.columns.beside.len() {
            let (column, account, role) = self.columns.beside[number];
            let Some(micros) = amounts[column].get() else { continue };
            let posting = Posting { when: head.when, account, amount: Money::from_micros(i128::from(micros)) };
            self.post_more((head.dealer, rows.place(head)), &posting, role)?;
        }
        Ok(())
    }

    /// Takes in rows of one amount each.
    ///
    /// What is more than adding to sums is done afterwards: whether an entry has it cannot be foretold, and no branch hangs on it.
    pub(super) fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        let mut with_more = std::mem::take(&mut self.with_more);
        self.queue_flows(entries, &mut with_more);
        for entry in with_more.drain(..).filter_map(|number| entries.at(number as usize)) {
            let role = self.roles[entry.account.index()];
            self.post_more((entry.head.dealer, entries.place(&entry)), &entry.posting(), role)?;
        }
        self.with_more = with_more;
        for portion in 0..self.waiting.len() {
            if self.waiting[portion].flows.is_full() {
                self.settle_portion(portion)?;
            }
        }
        self.count_waiting(entries.count())
    }

    /// Queues the flows that are summed, and notes the numbers of the entries of which more is to be done.
    #[inline(never)]
    fn queue_flows(&mut self, entries: &Entries<'_>, with_more: &mut Vec<u32>) {
        // The month of the last flow that is not zero: nearly always the next one is of it, too.
        let mut noted = None;
        let mut more = 0;
        with_more.resize(entries.count(), 0);
        for (number, entry) in entries.each().enumerate() {
            let (account, month) = (entry.account, entry.head.when.month);
            let role = self.roles[account.index()];
            self.posted.note_account(account);
            if noted != Some(month) && entry.micros != 0 && !role.is_balance {
                self.posted.note_month_of_flow(month);
                noted = Some(month);
            }
            let (portion, slot) = home_of(entry.head.dealer);
            self.waiting[portion].flows.push_narrow_if(role.is_summed, slot, account, month, entry.micros);
            with_more[more] = number as u32;
            more += usize::from(role.has_more);
        }
        with_more.truncate(more);
    }

    pub(super) fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        for posting in postings {
            self.post_with_role((row.dealer, row.place), posting, self.roles[posting.account.index()])?;
        }
        self.count_waiting(postings.len())
    }

    #[inline]
    fn count_waiting(&mut self, more: usize) -> Result<(), Overflow> {
        self.waiting_count += more;
        if self.waiting_count < WAITING_MAX { Ok(()) } else { self.settle() }
    }

    fn post_with_role(&mut self, (dealer, at): (NameId, Place), posting: &Posting, role: Role) -> Result<(), Overflow> {
        let (portion, slot) = home_of(dealer);
        if !role.is_balance {
            self.posted.note_flow(posting.account, posting.when.month, posting.amount.is_zero());
        }
        if role.is_summed {
            let flows = &mut self.waiting[portion].flows;
            flows.push(slot, posting.account, posting.when.month, posting.amount.micros());
        }
        self.post_more((dealer, at), posting, role)
    }

    /// Does with an entry what is not adding it to the sums of flows.
    #[inline]
    fn post_more(&mut self, (dealer, at): (NameId, Place), posting: &Posting, role: Role) -> Result<(), Overflow> {
        let (account, month) = (posting.account, posting.when.month);
        let (portion, slot) = home_of(dealer);
        let waiting = &mut self.waiting[portion];
        if role.is_balance {
            self.posted.note_balance(account, month);
            waiting.balances.push(QueuedBalance { slot, at, posting: *posting });
        }
        if role.is_about_markup {
            let is_not_zero = !posting.amount.is_zero();
            waiting.lines.push(QueuedLine { slot, account, month, at, is_not_zero });
        }
        if !role.is_summed && !role.is_balance {
            waiting.active.push((slot, month));
        }
        if waiting.is_full() { self.settle_portion(portion) } else { Ok(()) }
    }

    /// Whether the entries of an account are snapshots of a balance.
    pub(super) fn is_balance(&self, account: AccountId) -> bool {
        self.roles[account.index()].is_balance
    }

    /// Adds what has been put down for one portion.
    #[cold]
    fn settle_portion(&mut self, portion: usize) -> Result<(), Overflow> {
        self.shared.lock(portion).take(&mut self.waiting[portion], &self.columns.summed)
    }

    /// Adds what has been put down to its portions.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub(super) fn settle(&mut self) -> Result<(), Overflow> {
        self.waiting_count = 0;
        // Whoever waits for one portion behind another worker would wait for the next one as well: others first.
        let mut taken = Vec::new();
        for (portion, waiting) in self.waiting.iter_mut().enumerate() {
            match self.shared.try_lock(portion) {
                Some(mut portion) => portion.take(waiting, &self.columns.summed)?,
                None => taken.push(portion),
            }
        }
        taken.into_iter().try_for_each(|portion| self.settle_portion(portion))
    }

    /// Takes in what another worker found. The portions have it already.
    pub(super) fn merge(&mut self, other: &Self) {
        self.posted.merge(&other.posted);
    }

    /// The facts, all workers merged.
    pub(super) fn finish(self) -> Facts {
        let portions = (0..PORTIONS as usize).map(|portion| std::mem::take(&mut *self.shared.lock(portion))).collect();
        Facts { portions, posted: self.posted }
    }
}

impl Facts {
    fn home_of(&self, dealer: NameId) -> (&Shard, u32) {
        let (portion, slot) = home_of(dealer);
        (&self.portions[portion], slot)
    }

    /// The months from the first to the last flow that is not zero.
    pub fn flow_months(&self) -> Option<Period> {
        self.posted.flow_months()
    }

    /// The months from the first to the last balance.
    pub fn balance_months(&self) -> Option<Period> {
        self.posted.balance_months()
    }

    /// The months from the first to the last entry of any kind.
    pub fn entry_months(&self) -> Option<Period> {
        let months = self.portions.iter().filter_map(|portion| portion.active.months());
        months.reduce(|all, own| all.with(own.first()).with(own.last()))
    }

    /// Whether the ledger has an entry of the account.
    pub fn posts(&self, account: AccountId) -> bool {
        self.posted.has(account)
    }

    /// Whether the dealer posts components of capital, some amount of them not zero: then posted capital employed is a check.
    pub fn posts_components(&self, dealer: NameId) -> bool {
        let (portion, slot) = self.home_of(dealer);
        portion.posts_components(slot)
    }

    /// The dealer's first line of capital employed on a date.
    pub fn capital_at(&self, dealer: NameId, month: Month, day: u8) -> Option<Place> {
        let (portion, slot) = self.home_of(dealer);
        portion.capital_at(slot, month, day)
    }

    /// The dealers with an entry of any kind.
    pub fn dealers(&self) -> impl Iterator<Item = NameId> {
        let portions = self.portions.iter().enumerate();
        portions.flat_map(|(number, portion)| portion.active.slots().map(move |slot| dealer_at(number, slot)))
    }

    /// The dealer's first month of the period with an entry of any kind.
    pub fn first_active_month(&self, dealer: NameId, period: Period) -> Option<Month> {
        let (portion, slot) = self.home_of(dealer);
        portion.active.of(slot).find(|&month| period.contains(month))
    }

    /// The month of the dealer's last entry of any kind.
    pub fn last_active_month(&self, dealer: NameId) -> Option<Month> {
        let (portion, slot) = self.home_of(dealer);
        portion.active.of(slot).next_back()
    }

    /// The months between the dealer's first and last entry that have none, in order.
    pub fn idle_months(&self, dealer: NameId) -> Vec<Month> {
        let (portion, slot) = self.home_of(dealer);
        portion.idle_months(slot)
    }

    /// Whether the dealer-month posts cost of goods: then its markup is sales less cost.
    pub fn derives_markup(&self, dealer: NameId, month: Month) -> bool {
        let (portion, slot) = self.home_of(dealer);
        portion.derives_markup(slot, month)
    }

    /// The dealer-months that post cost of goods, some amount of it not zero, and markup beside it.
    pub fn markup_twice(&self) -> impl Iterator<Item = MarkupTwice> {
        // Most ledgers post no markup at all: then no dealer is looked at.
        let portions = if self.posts(AccountId::MARKUP) { self.portions.as_slice() } else { &[] };
        portions.iter().enumerate().flat_map(|(number, portion)| {
            let twice = portion.markup_twice().into_iter();
            twice.map(move |SlotMarkupTwice { slot, month, cost_at, markup_at }| MarkupTwice {
                dealer: dealer_at(number, slot),
                month,
                cost_at,
                markup_at,
            })
        })
    }

    /// The sum of a dealer's account in a month, in millionths; zero where there is no entry. Of accounts other than [`TRADE`] it
    /// is known only where whole dealers are asked for.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the sum needs more than 128 bits.
    pub fn flow(&self, dealer: NameId, account: AccountId, month: Month) -> Result<i128, Overflow> {
        let (portion, slot) = self.home_of(dealer);
        portion.flows.sum(slot, account, month)
    }

    /// Hands over a dealer's flows by account and month: of [`TRADE`], or of all accounts where whole dealers are asked for.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits, or where taking it gives one.
    pub fn each_flow_of(
        &self,
        dealer: NameId,
        take: impl FnMut(MonthlySum) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        let (flows, slot) = self.flows_of(dealer);
        flows.each_of_slot(slot, take)
    }

    /// The sums of the flows of a dealer's portion, and the dealer's slot there.
    pub(super) fn flows_of(&self, dealer: NameId) -> (&Flows, u32) {
        let (portion, slot) = self.home_of(dealer);
        (&portion.flows, slot)
    }

    /// Every snapshot of a dealer by account.
    pub fn balances_of(&self, dealer: NameId) -> BTreeMap<AccountId, Vec<Snapshot>> {
        let (portion, slot) = self.home_of(dealer);
        portion.balances.of_slot(slot)
    }
}

impl Role {
    fn of(account: AccountId, chart: &ChartOfAccounts, keeps_all_flows: bool) -> Self {
        let is_balance = chart.account(account).group.is_balance();
        let is_about_markup = account == AccountId::COST_OF_GOODS || account == AccountId::MARKUP;
        let is_summed = !is_balance && (keeps_all_flows || TRADE.contains(&account));
        Self { is_balance, is_about_markup, is_summed, has_more: !is_summed || is_about_markup }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::PostingDate;

    /// A ledger that comes dealer by dealer fills one portion after the other: of none do more entries wait than of a few dealers in
    /// no order, and all of them count.
    #[test]
    fn few_entries_of_one_portion_wait() {
        let (chart, shared) = (ChartOfAccounts::default(), Shards::default());
        let mut found = FactsCollector::new(&chart, &shared, true);
        let (dealer, when) = (NameId(5), PostingDate::on(2026, 3, 5).unwrap());
        let accounts = [AccountId::SALES, AccountId::COST_OF_GOODS, chart.named("inventory").unwrap()];
        for (number, account) in (0..30_000).zip(accounts.into_iter().cycle()) {
            let at = Place { file: 0, block: 0, line: number };
            let posting = Posting { when, account, amount: Money::from_micros(7) };
            found.post_with_role((dealer, at), &posting, found.roles[account.index()]).unwrap();
            assert!(!found.waiting[home_of(dealer).0].is_full());
        }
        found.settle().unwrap();
        let facts = found.finish();
        assert_eq!(facts.flow(dealer, AccountId::SALES, when.month), Ok(70_000));
        assert_eq!(facts.flow(dealer, AccountId::COST_OF_GOODS, when.month), Ok(70_000));
        let balances = facts.balances_of(dealer);
        assert_eq!(balances[&accounts[2]].iter().map(|snapshot| snapshot.micros).collect::<Vec<_>>(), [70_000]);
        assert_eq!(facts.dealers().collect::<Vec<_>>(), [dealer]);
    }
}
