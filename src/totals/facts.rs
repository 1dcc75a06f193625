//! Facts of the whole ledger, which no choice of dealers, products or months filters.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::balances::Balances;
use super::flows::Flows;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::entry::{Posting, Row};
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// Facts of the whole ledger.
#[derive(Debug)]
pub struct Facts {
    /// The months from the first to the last flow that is not zero.
    pub flow_months: Option<Period>,
    /// The months from the first to the last balance.
    pub balance_months: Option<Period>,
    /// The months from the first to the last entry of any kind.
    pub entry_months: Option<Period>,
    /// The dealers' sales, purchases, cost of goods and posted markup, by dealer.
    pub trade: Flows,
    /// Every snapshot, by dealer.
    pub balances: Balances,
    /// The dealer-months that post cost of goods or markup.
    pub markup_months: HashMap<(NameId, Month), MarkupMonth, RandomState>,
    posted: Vec<bool>,
    dealers: Vec<DealerFacts>,
}

/// What a dealer-month posts of cost and markup.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkupMonth {
    /// Whether some amount of cost is not zero: then markup is sales less cost.
    pub posts_cost: bool,
    /// The first line of cost.
    pub cost_at: Option<Place>,
    /// The first line of markup.
    pub markup_at: Option<Place>,
}

/// What is known of a dealer.
#[derive(Clone, Debug, Default)]
struct DealerFacts {
    /// The years with an entry, and in each the months, January the lowest bit.
    active: Vec<(i32, u16)>,
    posts_components: bool,
    /// The first line of capital employed of each date.
    capital_at: BTreeMap<(Month, u8), Place>,
}

impl Facts {
    /// Nothing yet, of ledgers of this chart.
    pub fn new(chart: &ChartOfAccounts) -> Self {
        Self {
            flow_months: None,
            balance_months: None,
            entry_months: None,
            trade: Flows::default(),
            balances: Balances::every_day(),
            markup_months: HashMap::default(),
            posted: vec![false; chart.count()],
            dealers: Vec::new(),
        }
    }

    /// Whether the ledger has an entry of the account.
    pub fn posts(&self, account: AccountId) -> bool {
        self.posted[account.index()]
    }

    /// Whether the dealer posts components of capital, some amount of them not zero: then posted capital employed is a check.
    pub fn posts_components(&self, dealer: NameId) -> bool {
        self.dealers.get(dealer.index()).is_some_and(|facts| facts.posts_components)
    }

    /// The dealer's first line of capital employed of a date.
    pub fn capital_at(&self, dealer: NameId, month: Month, day: u8) -> Option<Place> {
        self.dealers.get(dealer.index())?.capital_at.get(&(month, day)).copied()
    }

    /// The dealer's first month of the period with an entry of any kind.
    pub fn first_active_month(&self, dealer: NameId, period: Period) -> Option<Month> {
        self.active_months(dealer).filter(|&month| period.contains(month)).min()
    }

    /// The month of the dealer's last entry of any kind.
    pub fn last_active_month(&self, dealer: NameId) -> Option<Month> {
        self.active_months(dealer).max()
    }

    /// Whether the dealer-month posts cost of goods: then its markup is sales less cost.
    pub fn derives_markup(&self, dealer: NameId, month: Month) -> bool {
        self.markup_months.get(&(dealer, month)).is_some_and(|facts| facts.posts_cost)
    }

    fn active_months(&self, dealer: NameId) -> impl Iterator<Item = Month> {
        let years = self.dealers.get(dealer.index()).map(|facts| facts.active.as_slice()).unwrap_or_default();
        years.iter().flat_map(|&(year, months)| {
            (0..12u8).filter(move |month| months & 1 << month != 0).filter_map(move |month| Month::new(year, month + 1))
        })
    }

    pub(super) fn post(&mut self, row: &Row<'_>, posting: &Posting, is_balance: bool) -> Result<(), Overflow> {
        let month = posting.when.month;
        let is_zero = posting.amount.is_zero();
        self.posted[posting.account.index()] = true;
        widen(&mut self.entry_months, month);
        let dealer = self.dealer(row.dealer);
        dealer.mark_active(month);
        if is_balance {
            if posting.account == AccountId::CAPITAL_EMPLOYED {
                let first = dealer.capital_at.entry((month, posting.when.balance_day())).or_insert(row.place);
                *first = row.place.min(*first);
            } else {
                dealer.posts_components |= !is_zero;
            }
            widen(&mut self.balance_months, month);
            return self.balances.post(row.dealer.0, posting);
        }
        if !is_zero {
            widen(&mut self.flow_months, month);
        }
        self.post_trade(row, posting)
    }

    fn post_trade(&mut self, row: &Row<'_>, posting: &Posting) -> Result<(), Overflow> {
        let account = posting.account;
        if account == AccountId::COST_OF_GOODS || account == AccountId::MARKUP {
            let facts = self.markup_months.entry((row.dealer, posting.when.month)).or_default();
            if account == AccountId::MARKUP {
                keep_first(&mut facts.markup_at, row.place);
            } else {
                keep_first(&mut facts.cost_at, row.place);
                facts.posts_cost |= !posting.amount.is_zero();
            }
        } else if account != AccountId::SALES && account != AccountId::PURCHASES {
            return Ok(());
        }
        self.trade.post(row.dealer.0, posting)
    }

    fn dealer(&mut self, dealer: NameId) -> &mut DealerFacts {
        if self.dealers.len() <= dealer.index() {
            self.dealers.resize_with(dealer.index() + 1, DealerFacts::default);
        }
        &mut self.dealers[dealer.index()]
    }

    pub(super) fn merge(&mut self, other: Self, dealers: &[NameId]) -> Result<(), Overflow> {
        for (mine, theirs) in [
            (&mut self.flow_months, other.flow_months),
            (&mut self.balance_months, other.balance_months),
            (&mut self.entry_months, other.entry_months),
        ] {
            if let Some(theirs) = theirs {
                widen(mine, theirs.first());
                widen(mine, theirs.last());
            }
        }
        self.posted.iter_mut().zip(other.posted).for_each(|(mine, theirs)| *mine |= theirs);
        for ((dealer, month), theirs) in other.markup_months {
            let mine = self.markup_months.entry((dealers[dealer.index()], month)).or_default();
            mine.posts_cost |= theirs.posts_cost;
            theirs.cost_at.into_iter().for_each(|place| keep_first(&mut mine.cost_at, place));
            theirs.markup_at.into_iter().for_each(|place| keep_first(&mut mine.markup_at, place));
        }
        for (index, theirs) in other.dealers.into_iter().enumerate() {
            let mine = self.dealer(dealers[index]);
            mine.posts_components |= theirs.posts_components;
            for (date, place) in theirs.capital_at {
                let first = mine.capital_at.entry(date).or_insert(place);
                *first = place.min(*first);
            }
            theirs.active.into_iter().for_each(|(year, months)| mine.mark_year(year, months));
        }
        let slots: Vec<u32> = dealers.iter().map(|dealer| dealer.0).collect();
        self.trade.merge(other.trade, &slots)?;
        self.balances.merge(other.balances, &slots)
    }
}

impl DealerFacts {
    fn mark_active(&mut self, month: Month) {
        self.mark_year(month.year(), 1 << (month.month() - 1));
    }

    fn mark_year(&mut self, year: i32, months: u16) {
        // A dealer has entries of few years: looking through them is faster than any index.
        match self.active.iter_mut().find(|(known, _)| *known == year) {
            Some((_, known)) => *known |= months,
            None => self.active.push((year, months)),
        }
    }
}

fn keep_first(first: &mut Option<Place>, place: Place) {
    if first.is_none_or(|known| place < known) {
        *first = Some(place);
    }
}

fn widen(period: &mut Option<Period>, month: Month) {
    let (first, last) = match period {
        Some(known) if known.contains(month) => return,
        Some(known) => (known.first().min(month), known.last().max(month)),
        None => (month, month),
    };
    *period = Period::new(first, last);
}
