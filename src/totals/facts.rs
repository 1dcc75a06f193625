//! Facts of the whole ledger, which no choice of dealers, products or months filters.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use foldhash::fast::RandomState;

use super::active::ActiveMonths;
use super::balances::Balances;
use super::cells::{Cell, Cells};
use super::flows::{Flows, QUEUE};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::entry::{Posting, Row};
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// Facts of the whole ledger.
#[derive(Debug)]
pub struct Facts {
    /// What else than its dealers is known of each month, numbered from the first that a date may have.
    months: Vec<MonthKinds>,
    /// Flows by dealer: those of every account where they answer what is asked, else only of [`TRADE`].
    pub flows: Flows,
    /// Every snapshot, by dealer.
    pub balances: Balances,
    /// By dealer and month, what is posted of cost of goods and of markup.
    markup_lines: Cells<FirstLine, 2>,
    /// Lines of cost and markup that are not noted there yet.
    queue: Vec<QueuedLine>,
    /// The first line of capital employed of each dealer and date.
    capital_lines: HashMap<(NameId, Month, u8), Place, RandomState>,
    posted: Vec<bool>,
    active: ActiveMonths,
    /// By dealer, whether components of capital are posted, some amount of them not zero.
    posts_components: Vec<bool>,
    /// By account, what is done with its entries.
    roles: Vec<Role>,
}

/// The kinds of entries that a month has.
#[derive(Clone, Copy, Debug, Default)]
struct MonthKinds {
    balance: bool,
    /// Some flow that is not zero.
    flow: bool,
}

/// What is done with the entries of an account.
#[derive(Clone, Copy, Debug)]
struct Role {
    /// They are snapshots of a balance.
    is_balance: bool,
    /// They are a check of the components of capital.
    is_capital_employed: bool,
    /// They decide whether markup is derived, or are what it is compared with.
    is_about_markup: bool,
    /// Its flows are summed by dealer.
    is_summed: bool,
}

/// The accounts whose flows are looked at dealer by dealer, whatever is asked.
pub const TRADE: [AccountId; 4] = [AccountId::SALES, AccountId::PURCHASES, AccountId::COST_OF_GOODS, AccountId::MARKUP];

/// A line of cost or markup on its way to its dealer-month.
#[derive(Clone, Copy, Debug)]
struct QueuedLine {
    dealer: NameId,
    account: AccountId,
    month: Month,
    at: Place,
    is_not_zero: bool,
}

/// The first line of a dealer-month's account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct FirstLine {
    at: Option<Place>,
    /// Whether some amount of the account is not zero.
    is_not_zero: bool,
}

impl FirstLine {
    fn note(&mut self, at: Place, is_not_zero: bool) {
        self.at = Some(self.at.map_or(at, |known| known.min(at)));
        self.is_not_zero |= is_not_zero;
    }
}

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

impl Facts {
    /// Nothing yet, of ledgers of this chart; with the flows of every account by dealer, or only those that are looked at
    /// whatever is asked.
    pub fn new(chart: &ChartOfAccounts, keeps_all_flows: bool) -> Self {
        Self {
            months: Vec::new(),
            flows: Flows::default(),
            balances: Balances::every_day(),
            markup_lines: Cells::default(),
            queue: Vec::new(),
            capital_lines: HashMap::default(),
            posted: vec![false; chart.count()],
            active: ActiveMonths::default(),
            posts_components: Vec::new(),
            roles: chart.ids().map(|id| Role::of(id, chart, keeps_all_flows)).collect(),
        }
    }

    /// The months from the first to the last flow that is not zero.
    pub fn flow_months(&self) -> Option<Period> {
        self.months_with(|kinds| kinds.flow)
    }

    /// The months from the first to the last balance.
    pub fn balance_months(&self) -> Option<Period> {
        self.months_with(|kinds| kinds.balance)
    }

    /// The months from the first to the last entry of any kind.
    pub fn entry_months(&self) -> Option<Period> {
        self.active.months()
    }

    fn months_with(&self, has: impl Fn(&MonthKinds) -> bool) -> Option<Period> {
        let month = |number: usize| Month::FIRST.plus(number as i32);
        let (first, last) = (self.months.iter().position(&has)?, self.months.iter().rposition(&has)?);
        Period::new(month(first), month(last))
    }

    /// Whether the ledger has an entry of the account.
    pub fn posts(&self, account: AccountId) -> bool {
        self.posted[account.index()]
    }

    /// Whether the dealer posts components of capital, some amount of them not zero: then posted capital employed is a check.
    pub fn posts_components(&self, dealer: NameId) -> bool {
        self.posts_components.get(dealer.index()).is_some_and(|&posts| posts)
    }

    /// The dealer's first line of capital employed on a date.
    pub fn capital_at(&self, dealer: NameId, month: Month, day: u8) -> Option<Place> {
        self.capital_lines.get(&(dealer, month, day)).copied()
    }

    /// The dealers with an entry of any kind.
    pub fn dealers(&self) -> impl Iterator<Item = NameId> {
        self.active.dealers()
    }

    /// The dealer's first month of the period with an entry of any kind.
    pub fn first_active_month(&self, dealer: NameId, period: Period) -> Option<Month> {
        self.active.of(dealer).find(|&month| period.contains(month))
    }

    /// The month of the dealer's last entry of any kind.
    pub fn last_active_month(&self, dealer: NameId) -> Option<Month> {
        self.active.of(dealer).next_back()
    }

    /// The months between the dealer's first and last entry that have none, in order.
    pub fn idle_months(&self, dealer: NameId) -> Vec<Month> {
        let active: BTreeSet<Month> = self.active.of(dealer).collect();
        let Some(period) = active.first().zip(active.last()).and_then(|(first, last)| Period::new(*first, *last))
        else {
            return Vec::new();
        };
        period.months().filter(|month| !active.contains(month)).collect()
    }

    /// Whether the dealer-month posts cost of goods: then its markup is sales less cost.
    pub fn derives_markup(&self, dealer: NameId, month: Month) -> bool {
        self.markup_lines.at(dealer.0, AccountId::COST_OF_GOODS, month).is_not_zero
    }

    /// The dealer-months that post cost of goods, some amount of it not zero, and markup beside it.
    pub fn markup_twice(&self) -> Vec<MarkupTwice> {
        let mut twice = Vec::new();
        let taken: Result<(), Infallible> = self.markup_lines.each(|dealer, account, month, markup| {
            if account != AccountId::MARKUP {
                return Ok(());
            }
            let cost = self.markup_lines.at(dealer, AccountId::COST_OF_GOODS, month);
            if let Some((cost_at, markup_at)) = cost.at.filter(|_| cost.is_not_zero).zip(markup.at) {
                twice.push(MarkupTwice { dealer: NameId(dealer), month, cost_at, markup_at });
            }
            Ok(())
        });
        let Ok(()) = taken;
        twice
    }

    #[inline(always)]
    pub(super) fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        match postings {
            [posting] => {
                self.active.mark(row.dealer, posting.when.month);
                self.post_one((row.dealer, row.place), posting, Flows::post)
            }
            many => self.post_many((row.dealer, row.place), many),
        }
    }

    /// Posts a row of many amounts, mostly of one month.
    #[inline(never)]
    fn post_many(&mut self, (dealer, place): (NameId, Place), postings: &[Posting]) -> Result<(), Overflow> {
        let mut marked = None;
        for posting in postings {
            if marked != Some(posting.when.month) {
                self.active.mark(dealer, posting.when.month);
                marked = Some(posting.when.month);
            }
            self.post_one((dealer, place), posting, Flows::add_now)?;
        }
        Ok(())
    }

    #[inline(always)]
    fn post_one(
        &mut self,
        (dealer, place): (NameId, Place),
        posting: &Posting,
        sum: impl Fn(&mut Flows, u32, &Posting) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        let (account, month) = (posting.account, posting.when.month);
        let is_zero = posting.amount.is_zero();
        let role = self.roles[account.index()];
        self.posted[account.index()] = true;
        let kinds = self.kinds_of(month);
        kinds.balance |= role.is_balance;
        kinds.flow |= !role.is_balance && !is_zero;
        if role.is_balance {
            return self.post_balance((dealer, place), posting, role);
        }
        if role.is_about_markup {
            self.queue.push(QueuedLine { dealer, account, month, at: place, is_not_zero: !is_zero });
            if self.queue.len() == QUEUE {
                self.settle_lines();
            }
        }
        if role.is_summed { sum(&mut self.flows, dealer.0, posting) } else { Ok(()) }
    }

    /// Does what was put off.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub(super) fn settle(&mut self) -> Result<(), Overflow> {
        self.settle_lines();
        self.flows.settle()
    }

    /// Notes the lines that are queued, as [`Flows::settle`] adds amounts: the waits for memory are done side by side.
    #[inline(never)]
    fn settle_lines(&mut self) {
        let mut cells = [Cell::default(); QUEUE];
        for (cell, line) in cells.iter_mut().zip(&self.queue) {
            *cell = self.markup_lines.cell(line.dealer.0, line.account, line.month);
        }
        for (&cell, line) in cells.iter().zip(&self.queue) {
            self.markup_lines.in_cell(cell).note(line.at, line.is_not_zero);
        }
        self.queue.clear();
    }

    #[inline]
    fn kinds_of(&mut self, month: Month) -> &mut MonthKinds {
        let number = month.since(Month::FIRST) as usize;
        if self.months.len() <= number {
            self.make_room_for_months(number + 1);
        }
        &mut self.months[number]
    }

    #[cold]
    fn make_room_for_months(&mut self, count: usize) {
        self.months.resize(count, MonthKinds::default());
    }

    #[inline(never)]
    fn post_balance(
        &mut self,
        (dealer, place): (NameId, Place),
        posting: &Posting,
        role: Role,
    ) -> Result<(), Overflow> {
        if role.is_capital_employed {
            let date = (dealer, posting.when.month, posting.when.balance_day());
            let first = self.capital_lines.entry(date).or_insert(place);
            *first = place.min(*first);
        } else if !posting.amount.is_zero() {
            self.note_components(dealer);
        }
        self.balances.post(dealer.0, posting)
    }

    fn note_components(&mut self, dealer: NameId) {
        if self.posts_components.len() <= dealer.index() {
            self.posts_components.resize(dealer.index() + 1, false);
        }
        self.posts_components[dealer.index()] = true;
    }

    pub(super) fn merge(&mut self, other: Self, dealers: &[NameId]) -> Result<(), Overflow> {
        for (number, theirs) in other.months.into_iter().enumerate() {
            let mine = self.kinds_of(Month::FIRST.plus(number as i32));
            mine.balance |= theirs.balance;
            mine.flow |= theirs.flow;
        }
        self.posted.iter_mut().zip(other.posted).for_each(|(mine, theirs)| *mine |= theirs);
        let taken: Result<(), Infallible> = other.markup_lines.each(|dealer, account, month, theirs| {
            let mine = self.markup_lines.at_mut(dealers[dealer as usize].0, account, month);
            theirs.at.into_iter().for_each(|at| mine.note(at, theirs.is_not_zero));
            Ok(())
        });
        let Ok(()) = taken;
        for ((dealer, month, day), place) in other.capital_lines {
            let first = self.capital_lines.entry((dealers[dealer.index()], month, day)).or_insert(place);
            *first = place.min(*first);
        }
        self.active.merge(&other.active, dealers);
        for (&dealer, _) in dealers.iter().zip(other.posts_components).filter(|(_, posts)| *posts) {
            self.note_components(dealer);
        }
        let slots: Vec<u32> = dealers.iter().map(|dealer| dealer.0).collect();
        self.flows.merge(other.flows, &slots)?;
        self.balances.merge(other.balances, &slots)
    }
}

impl Role {
    fn of(account: AccountId, chart: &ChartOfAccounts, keeps_all_flows: bool) -> Self {
        Self {
            is_balance: chart.account(account).group.is_balance(),
            is_capital_employed: account == AccountId::CAPITAL_EMPLOYED,
            is_about_markup: account == AccountId::COST_OF_GOODS || account == AccountId::MARKUP,
            is_summed: keeps_all_flows || TRADE.contains(&account),
        }
    }
}
