//! For each slot, a set of months.

use super::month_vec::MonthVec;
use crate::period::{Month, Period};

/// A set of months for each slot: one bit per slot and month.
#[derive(Debug, Default)]
pub struct MonthSet {
    /// By month, a bit mask of 64 slots per word.
    months: MonthVec<Vec<u64>>,
}

impl MonthSet {
    /// Adds a month to a slot's set.
    #[inline]
    pub fn insert(&mut self, slot: u32, month: Month) {
        let word = self.months.get_mut(month).and_then(|words| words.get_mut(slot as usize / 64));
        match word {
            Some(word) => *word |= 1 << (slot % 64),
            None => self.grow_and_insert(slot as usize, month),
        }
    }

    #[cold]
    fn grow_and_insert(&mut self, slot: usize, month: Month) {
        let words = self.months.entry(month);
        words.resize(slot / 64 + 1, 0);
        words[slot / 64] |= 1 << (slot % 64);
    }

    /// Whether a slot's set has a month.
    #[inline]
    pub fn contains(&self, slot: u32, month: Month) -> bool {
        self.months.get(month).is_some_and(|words| has_bit(words, slot))
    }

    /// The months of a slot, in order.
    pub fn months_of(&self, slot: u32) -> impl DoubleEndedIterator<Item = Month> {
        self.months.iter().filter(move |(_, words)| has_bit(words, slot)).map(|(month, _)| month)
    }

    /// The period from the first to the last month of any slot; `None` if all sets are empty.
    pub fn span(&self) -> Option<Period> {
        self.months.span(|words| !words.is_empty())
    }

    /// The slots whose set is not empty, in order.
    pub fn slots(&self) -> impl Iterator<Item = u32> {
        let words = self.months.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
        let any =
            |index: usize| self.months.iter().filter_map(|(_, words)| words.get(index)).fold(0, |all, bits| all | bits);
        (0..words as u32).flat_map(move |index| {
            let bits = any(index as usize);
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| index * 64 + bit)
        })
    }
}

fn has_bit(words: &[u64], slot: u32) -> bool {
    words.get(slot as usize / 64).is_some_and(|bits| bits >> (slot % 64) & 1 != 0)
}
