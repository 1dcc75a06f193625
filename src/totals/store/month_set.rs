//! In which months slots have something.

use super::month_vec::MonthVec;
use crate::period::{Month, Period};

/// The months in which each slot has something: a bit each.
#[derive(Debug, Default)]
pub struct MonthSet {
    /// By month, and by 64 slots.
    months: MonthVec<Vec<u64>>,
}

impl MonthSet {
    /// Marks a month of a slot.
    #[inline]
    pub fn mark(&mut self, slot: u32, month: Month) {
        let bits = self.months.get_mut(month).and_then(|slots| slots.get_mut(slot as usize / 64));
        match bits {
            Some(bits) => *bits |= 1 << (slot % 64),
            None => self.mark_first(slot as usize, month),
        }
    }

    /// Marks a slot beyond those that the month has room for.
    #[cold]
    fn mark_first(&mut self, slot: usize, month: Month) {
        let slots = self.months.entry(month);
        slots.resize(slot / 64 + 1, 0);
        slots[slot / 64] |= 1 << (slot % 64);
    }

    /// Whether a month of a slot is marked.
    #[inline]
    pub fn has(&self, slot: u32, month: Month) -> bool {
        self.months.get(month).is_some_and(|slots| is_marked(slots, slot))
    }

    /// The marked months of a slot, in order.
    pub fn of(&self, slot: u32) -> impl DoubleEndedIterator<Item = Month> {
        self.months.iter().filter(move |(_, slots)| is_marked(slots, slot)).map(|(month, _)| month)
    }

    /// The months from the first to the last that is marked of any slot.
    pub fn months(&self) -> Option<Period> {
        self.months.span(|slots| !slots.is_empty())
    }

    /// The slots that have a marked month, in order.
    pub fn slots(&self) -> impl Iterator<Item = u32> {
        let words = self.months.iter().map(|(_, slots)| slots.len()).max().unwrap_or_default();
        let any =
            |word: usize| self.months.iter().filter_map(|(_, slots)| slots.get(word)).fold(0, |all, bits| all | bits);
        (0..words as u32).flat_map(move |word| {
            let bits = any(word as usize);
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| word * 64 + bit)
        })
    }
}

fn is_marked(slots: &[u64], slot: u32) -> bool {
    slots.get(slot as usize / 64).is_some_and(|bits| bits >> (slot % 64) & 1 != 0)
}
