//! In which months slots have something.

use crate::period::{Month, Period};

/// The months in which each slot has something: a bit each.
#[derive(Debug, Default)]
pub struct MarkedMonths {
    /// By month, numbered from the first that a date may have, and by 64 slots.
    months: Vec<Vec<u64>>,
    /// The number of the earliest month that was marked.
    first: Option<usize>,
}

impl MarkedMonths {
    /// Marks a month of a slot.
    #[inline]
    pub fn mark(&mut self, slot: u32, month: Month) {
        let number = month.since(Month::FIRST) as usize;
        let bits = self.months.get_mut(number).and_then(|slots| slots.get_mut(slot as usize / 64));
        match bits {
            Some(bits) => *bits |= 1 << (slot % 64),
            None => self.mark_first(slot as usize, number),
        }
    }

    /// Marks a slot beyond those that the month has room for.
    #[cold]
    fn mark_first(&mut self, slot: usize, month: usize) {
        self.first = Some(self.first.map_or(month, |first| first.min(month)));
        if self.months.len() <= month {
            self.months.resize_with(month + 1, Vec::new);
        }
        let slots = &mut self.months[month];
        slots.resize(slot / 64 + 1, 0);
        slots[slot / 64] |= 1 << (slot % 64);
    }

    /// Whether a month of a slot is marked.
    #[inline]
    pub fn has(&self, slot: u32, month: Month) -> bool {
        self.months.get(month.since(Month::FIRST) as usize).is_some_and(|slots| is_marked(slots, slot))
    }

    /// The marked months of a slot, in order.
    pub fn of(&self, slot: u32) -> impl DoubleEndedIterator<Item = Month> {
        self.marked().filter(move |(_, slots)| is_marked(slots, slot)).map(|(month, _)| month)
    }

    /// The months from the first to the last that is marked of any slot.
    pub fn months(&self) -> Option<Period> {
        let mut months = self.marked().filter(|(_, slots)| !slots.is_empty()).map(|(month, _)| month);
        let first = months.next()?;
        Period::new(first, months.next_back().unwrap_or(first))
    }

    /// The slots that have a marked month, in order.
    pub fn slots(&self) -> impl Iterator<Item = u32> {
        let words = self.marked().map(|(_, slots)| slots.len()).max().unwrap_or_default();
        let any = |word: usize| self.marked().filter_map(|(_, slots)| slots.get(word)).fold(0, |all, bits| all | bits);
        (0..words as u32).flat_map(move |word| {
            let bits = any(word as usize);
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| word * 64 + bit)
        })
    }

    /// The months from the first that is marked of any slot.
    fn marked(&self) -> impl DoubleEndedIterator<Item = (Month, &[u64])> {
        let first = self.first.unwrap_or_default();
        let months = self.months.get(first..).unwrap_or_default().iter().enumerate();
        months.map(move |(number, slots)| (Month::FIRST.plus((first + number) as i32), slots.as_slice()))
    }
}

fn is_marked(slots: &[u64], slot: u32) -> bool {
    slots.get(slot as usize / 64).is_some_and(|bits| bits >> (slot % 64) & 1 != 0)
}
