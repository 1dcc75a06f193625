//! In which months a dealer has entries.

use crate::ledger::names::NameId;
use crate::period::Month;

/// The months in which each dealer has an entry of any kind: a bit each.
#[derive(Debug, Default)]
pub struct ActiveMonths {
    /// By month, numbered from the first that a date may have, and by 64 dealers.
    months: Vec<Vec<u64>>,
}

impl ActiveMonths {
    /// Notes an entry.
    pub fn mark(&mut self, dealer: NameId, month: Month) {
        let month = month.since(Month::FIRST) as usize;
        if self.months.len() <= month {
            self.months.resize_with(month + 1, Vec::new);
        }
        let dealers = &mut self.months[month];
        if dealers.len() <= dealer.index() / 64 {
            dealers.resize(dealer.index() / 64 + 1, 0);
        }
        dealers[dealer.index() / 64] |= 1 << (dealer.index() % 64);
    }

    /// The months in which a dealer has an entry, in order.
    pub fn of(&self, dealer: NameId) -> impl DoubleEndedIterator<Item = Month> {
        let is_active = move |dealers: &[u64]| {
            dealers.get(dealer.index() / 64).is_some_and(|bits| bits >> (dealer.index() % 64) & 1 != 0)
        };
        let months = self.months.iter().enumerate().filter(move |(_, dealers)| is_active(dealers));
        months.map(|(month, _)| Month::FIRST.plus(month as i32))
    }

    /// A number above that of every dealer with an entry.
    pub fn dealers_max(&self) -> u32 {
        self.months.iter().map(|dealers| dealers.len() as u32 * 64).max().unwrap_or_default()
    }

    /// Takes in the months of another, whose dealer `n` is `dealers[n]` here.
    pub fn merge(&mut self, other: &Self, dealers: &[NameId]) {
        for (theirs, &mine) in dealers.iter().enumerate() {
            other.of(NameId(theirs as u32)).for_each(|month| self.mark(mine, month));
        }
    }
}
