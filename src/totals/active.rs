//! In which months a dealer has entries.

use crate::ledger::names::NameId;
use crate::period::{Month, Period};

/// The months in which each dealer has an entry of any kind: a bit each.
#[derive(Debug, Default)]
pub struct ActiveMonths {
    /// By month, numbered from the first that a date may have, and by 64 dealers.
    months: Vec<Vec<u64>>,
    /// The number of the earliest month that was marked.
    first: Option<usize>,
}

impl ActiveMonths {
    /// Notes an entry.
    #[inline]
    pub fn mark(&mut self, dealer: NameId, month: Month) {
        let number = month.since(Month::FIRST) as usize;
        let bits = self.months.get_mut(number).and_then(|dealers| dealers.get_mut(dealer.index() / 64));
        match bits {
            Some(bits) => *bits |= 1 << (dealer.index() % 64),
            None => self.mark_first(dealer, number),
        }
    }

    /// Marks a dealer beyond those that the month has room for.
    #[cold]
    fn mark_first(&mut self, dealer: NameId, month: usize) {
        self.first = Some(self.first.map_or(month, |first| first.min(month)));
        if self.months.len() <= month {
            self.months.resize_with(month + 1, Vec::new);
        }
        let dealers = &mut self.months[month];
        dealers.resize(dealer.index() / 64 + 1, 0);
        dealers[dealer.index() / 64] |= 1 << (dealer.index() % 64);
    }

    /// The months in which a dealer has an entry, in order.
    pub fn of(&self, dealer: NameId) -> impl DoubleEndedIterator<Item = Month> {
        self.marked().filter(move |(_, dealers)| is_marked(dealers, dealer)).map(|(month, _)| month)
    }

    /// The months from the first to the last in which any dealer has an entry.
    pub fn months(&self) -> Option<Period> {
        let mut months = self.marked().filter(|(_, dealers)| !dealers.is_empty()).map(|(month, _)| month);
        let first = months.next()?;
        Period::new(first, months.next_back().unwrap_or(first))
    }

    /// The dealers with an entry, in the order of their numbers.
    pub fn dealers(&self) -> impl Iterator<Item = NameId> {
        let words = self.marked().map(|(_, dealers)| dealers.len()).max().unwrap_or_default();
        let any =
            |word: usize| self.marked().filter_map(|(_, dealers)| dealers.get(word)).fold(0, |all, bits| all | bits);
        (0..words).flat_map(move |word| {
            let bits = any(word);
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| NameId((word * 64 + bit) as u32))
        })
    }

    /// The months from the first that any dealer has an entry in.
    fn marked(&self) -> impl DoubleEndedIterator<Item = (Month, &[u64])> {
        let first = self.first.unwrap_or_default();
        let months = self.months.get(first..).unwrap_or_default().iter().enumerate();
        months.map(move |(number, dealers)| (Month::FIRST.plus((first + number) as i32), dealers.as_slice()))
    }

    /// Takes in the months of another, whose dealer `n` is `dealers[n]` here.
    pub fn merge(&mut self, other: &Self, dealers: &[NameId]) {
        for (month, marked) in other.marked() {
            let theirs = (0..marked.len() * 64).map(|dealer| NameId(dealer as u32));
            theirs
                .filter(|&dealer| is_marked(marked, dealer))
                .for_each(|dealer| self.mark(dealers[dealer.index()], month));
        }
    }
}

fn is_marked(dealers: &[u64], dealer: NameId) -> bool {
    dealers.get(dealer.index() / 64).is_some_and(|bits| bits >> (dealer.index() % 64) & 1 != 0)
}
