//! The workers' side of facts: entries are queued by shard and added in batches.

use super::facts::{Facts, TRADE};
use super::flows::{SumKey, SummedColumn};
use super::presence::Presence;
use super::shard::{QueuedBalance, QueuedLine, SHARDS, ShardQueue, Shards, shard_and_slot};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::entry::{Entries, Posting, Row, RowHead, WideRows};
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::money::{Money, OptionalMicros};
use crate::ratio::Overflow;

/// The number of queued entries at which a worker empties all its queues.
///
/// Larger batches reuse cache lines; the limit bounds memory. The queue of a single shard is
/// emptied earlier, so that a ledger sorted by dealer takes no more memory than another.
const QUEUED_MAX: usize = 1 << 15;

/// Collects facts from the rows that one worker reads.
///
/// Sums are not kept per worker. An entry is queued for the shard of its dealer, and the worker
/// locks a shard only to add a whole queue. So every sum exists once, and nothing is merged at the
/// end but [`Presence`].
#[derive(Debug)]
pub(super) struct FactsCollector<'a> {
    shards: &'a Shards,
    /// By shard. An array, not a `Vec`, so that indexing needs no bounds check.
    queues: Box<[ShardQueue; SHARDS]>,
    queued_count: usize,
    presence: Presence,
    /// By account.
    roles: Vec<AccountRole>,
    /// The columns of the wide rows that are queued.
    columns: WideColumns,
    /// A buffer: the numbers of the entries of a batch that are not only summed.
    unfinished: Vec<u32>,
}

/// What is done with the entries of an account.
#[derive(Clone, Copy, Debug)]
struct AccountRole {
    /// They are snapshots, not flows.
    is_balance: bool,
    /// Markup is derived from them or compared with them.
    is_about_markup: bool,
    /// They are flows, and are summed by dealer.
    is_summed: bool,
    /// There is something to do other than summing.
    has_more: bool,
}

impl AccountRole {
    fn new(account: AccountId, chart: &ChartOfAccounts, sums_all_flows: bool) -> Self {
        let is_balance = chart.account(account).group.is_balance();
        let is_about_markup = account == AccountId::COST_OF_GOODS || account == AccountId::MARKUP;
        let is_summed = !is_balance && (sums_all_flows || TRADE.contains(&account));
        Self { is_balance, is_about_markup, is_summed, has_more: !is_summed || is_about_markup }
    }
}

/// What is done with the columns of wide rows.
#[derive(Debug, Default)]
struct WideColumns {
    accounts: Vec<AccountId>,
    /// The columns of flows.
    summed: Vec<SummedColumn>,
    /// The columns with something to do other than summing.
    with_more: Vec<(usize, AccountId, AccountRole)>,
    /// The columns of flows without an entry so far.
    unseen: Vec<SummedColumn>,
}

impl WideColumns {
    fn new(accounts: &[AccountId], roles: &[AccountRole]) -> Self {
        let columns =
            || accounts.iter().enumerate().map(|(column, &account)| (column, account, roles[account.index()]));
        let summed = columns().filter(|(.., role)| !role.is_balance);
        let summed: Vec<_> = summed.map(|(column, account, _)| SummedColumn { column, account }).collect();
        let with_more = columns().filter(|(.., role)| role.has_more).collect();
        Self { accounts: accounts.to_vec(), unseen: summed.clone(), summed, with_more }
    }
}

impl<'a> FactsCollector<'a> {
    /// No entries yet. Sums by dealer the flows of all accounts, or only those of [`TRADE`].
    pub(super) fn new(chart: &ChartOfAccounts, shards: &'a Shards, sums_all_flows: bool) -> Self {
        Self {
            shards,
            queues: Box::new(std::array::from_fn(|_| ShardQueue::default())),
            queued_count: 0,
            presence: Presence::new(chart),
            roles: chart.ids().map(|id| AccountRole::new(id, chart, sums_all_flows)).collect(),
            columns: WideColumns::default(),
            unfinished: Vec::new(),
        }
    }

    /// Whether the entries of an account are snapshots.
    pub(super) fn is_balance(&self, account: AccountId) -> bool {
        self.roles[account.index()].is_balance
    }

    /// Collects the postings of a row.
    pub(super) fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        postings.iter().try_for_each(|posting| self.post_one(row.dealer, row.place, posting))?;
        self.count_queued(postings.len())
    }

    fn post_one(&mut self, dealer: NameId, at: Place, posting: &Posting) -> Result<(), Overflow> {
        let role = self.roles[posting.account.index()];
        let (shard, slot) = shard_and_slot(dealer);
        let (account, month) = (posting.account, posting.when.month);
        if !role.is_balance {
            self.presence.note_flow(account, month, posting.amount.is_zero());
        }
        if role.is_summed {
            self.queues[shard].flows.push(SumKey { slot, account, month }, posting.amount.micros());
        }
        self.post_more(dealer, at, posting, role)
    }

    /// Does what there is to do with a posting other than summing it.
    #[inline]
    fn post_more(&mut self, dealer: NameId, at: Place, posting: &Posting, role: AccountRole) -> Result<(), Overflow> {
        let (account, month) = (posting.account, posting.when.month);
        let (shard, slot) = shard_and_slot(dealer);
        let queue = &mut self.queues[shard];
        if role.is_balance {
            self.presence.note_balance(account, month);
            queue.balances.push(QueuedBalance { slot, at, posting: *posting });
        }
        if role.is_about_markup {
            let key = SumKey { slot, account, month };
            queue.lines.push(QueuedLine { key, at, is_zero: posting.amount.is_zero() });
        }
        if !role.is_summed && !role.is_balance {
            queue.active.push((slot, month));
        }
        if queue.is_full() { self.settle_shard(shard) } else { Ok(()) }
    }

    /// Collects rows of one amount each.
    ///
    /// Two passes: which entries need more than summing is unpredictable, so the first pass queues
    /// all flows without a branch on it.
    pub(super) fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        let mut unfinished = std::mem::take(&mut self.unfinished);
        self.queue_flows(entries, &mut unfinished);
        for entry in unfinished.drain(..).filter_map(|number| entries.at(number as usize)) {
            let role = self.roles[entry.account.index()];
            self.post_more(entry.head.dealer, entries.place(&entry), &entry.posting(), role)?;
        }
        self.unfinished = unfinished;
        for shard in 0..SHARDS {
            if self.queues[shard].flows.is_full() {
                self.settle_shard(shard)?;
            }
        }
        self.count_queued(entries.count())
    }

    /// Queues the flows that are summed, and lists the entries with something else to do.
    #[inline(never)]
    fn queue_flows(&mut self, entries: &Entries<'_>, unfinished: &mut Vec<u32>) {
        // The month of the last flow other than zero: most likely that of the next one.
        let mut noted = None;
        let mut count = 0;
        unfinished.resize(entries.count(), 0);
        for (number, entry) in entries.each().enumerate() {
            let (account, month) = (entry.account, entry.head.when.month);
            let role = self.roles[account.index()];
            self.presence.note_account(account);
            if noted != Some(month) && entry.micros != 0 && !role.is_balance {
                self.presence.note_month_of_flow(month);
                noted = Some(month);
            }
            let (shard, slot) = shard_and_slot(entry.head.dealer);
            let key = SumKey { slot, account, month };
            if role.is_summed {
                self.queues[shard].flows.push_narrow(key, entry.micros);
            }
            unfinished[count] = number as u32;
            count += usize::from(role.has_more);
        }
        unfinished.truncate(count);
    }

    /// Collects rows of a wide ledger. Only for questions about whole dealers: sums all flows.
    pub(super) fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        if self.columns.accounts != rows.accounts {
            // The queued rows have other columns.
            self.settle()?;
            self.columns = WideColumns::new(rows.accounts, &self.roles);
        }
        let mut noted = None;
        for (head, amounts) in rows.each() {
            let month = head.when.month;
            if !self.columns.unseen.is_empty() {
                self.note_columns(amounts);
            }
            if noted != Some(month) && self.columns.summed.iter().any(|one| amounts[one.column].or_zero() != 0) {
                self.presence.note_month_of_flow(month);
                noted = Some(month);
            }
            let (shard, slot) = shard_and_slot(head.dealer);
            self.queues[shard].rows.push(slot, month, amounts);
            self.post_more_of_row(rows, &head, amounts)?;
            if self.queues[shard].is_full() {
                self.settle_shard(shard)?;
            }
        }
        self.count_queued(rows.amounts.len())
    }

    /// Notes which columns have an entry.
    fn note_columns(&mut self, amounts: &[OptionalMicros]) {
        self.columns.unseen.retain(|one| {
            let has_entry = amounts[one.column].get().is_some();
            if has_entry {
                self.presence.note_account(one.account);
            }
            !has_entry
        });
    }

    /// Does what there is to do with the amounts of a wide row other than summing them.
    fn post_more_of_row(
        &mut self,
        rows: &WideRows<'_>,
        head: &RowHead,
        amounts: &[OptionalMicros],
    ) -> Result<(), Overflow> {
        for number in 0..self.columns.with_more.len() {
            let (column, account, role) = self.columns.with_more[number];
            let Some(micros) = amounts[column].get() else { continue };
            let posting = Posting { when: head.when, account, amount: Money::from_micros(i128::from(micros)) };
            self.post_more(head.dealer, rows.place(head), &posting, role)?;
        }
        Ok(())
    }

    #[inline]
    fn count_queued(&mut self, more: usize) -> Result<(), Overflow> {
        self.queued_count += more;
        if self.queued_count < QUEUED_MAX { Ok(()) } else { self.settle() }
    }

    /// Adds what is queued for one shard; waits for the shard if another worker has it.
    #[cold]
    fn settle_shard(&mut self, shard: usize) -> Result<(), Overflow> {
        self.shards.lock(shard).add(&mut self.queues[shard], &self.columns.summed)
    }

    /// Adds everything queued.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub(super) fn settle(&mut self) -> Result<(), Overflow> {
        self.queued_count = 0;
        // Skip shards that are locked and return to them at the end: a worker that waited here
        // would follow the same worker from shard to shard, and wait for each.
        let mut locked = Vec::new();
        for (number, queue) in self.queues.iter_mut().enumerate() {
            match self.shards.try_lock(number) {
                Some(mut shard) => shard.add(queue, &self.columns.summed)?,
                None => locked.push(number),
            }
        }
        locked.into_iter().try_for_each(|shard| self.settle_shard(shard))
    }

    /// Adds what another worker noted. Its sums are in the shards already.
    pub(super) fn merge(&mut self, other: &Self) {
        self.presence.merge(&other.presence);
    }

    /// The facts, once all workers have settled and are merged.
    pub(super) fn finish(self) -> Facts {
        Facts::new(self.shards.take(), self.presence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::PostingDate;

    /// In a ledger sorted by dealer one shard gets all entries: its queue stays short, and no entry
    /// is lost.
    #[test]
    fn the_queue_of_one_shard_stays_short() {
        let (chart, shards) = (ChartOfAccounts::default(), Shards::default());
        let mut collector = FactsCollector::new(&chart, &shards, true);
        let (dealer, when) = (NameId(5), PostingDate::on(2026, 3, 5).unwrap());
        let accounts = [AccountId::SALES, AccountId::COST_OF_GOODS, chart.named("inventory").unwrap()];
        for (number, account) in (0..30_000).zip(accounts.into_iter().cycle()) {
            let at = Place { file: 0, block: 0, line: number };
            let posting = Posting { when, account, amount: Money::from_micros(7) };
            collector.post_one(dealer, at, &posting).unwrap();
            assert!(!collector.queues[shard_and_slot(dealer).0].is_full());
        }
        collector.settle().unwrap();
        let facts = collector.finish();
        assert_eq!(facts.flow(dealer, AccountId::SALES, when.month), Ok(70_000));
        assert_eq!(facts.flow(dealer, AccountId::COST_OF_GOODS, when.month), Ok(70_000));
        let balances = facts.balances_of(dealer);
        assert_eq!(balances[&accounts[2]].iter().map(|snapshot| snapshot.micros).collect::<Vec<_>>(), [70_000]);
        assert_eq!(facts.dealers().collect::<Vec<_>>(), [dealer]);
    }
}
