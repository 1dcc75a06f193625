//! Something for each month from the earliest to the latest that was met.

use crate::period::{Month, Period};

/// An item for each month, of which those before the earliest and behind the latest that was met take no memory.
#[derive(Debug)]
pub struct MonthVec<T> {
    /// The month of the first item; no matter which where there is none.
    first: Month,
    items: Vec<T>,
}

impl<T> Default for MonthVec<T> {
    fn default() -> Self {
        Self { first: Month::FIRST, items: Vec::new() }
    }
}

impl<T> MonthVec<T> {
    /// The month's item; `None` where the month lies before or behind all that were met.
    #[inline]
    pub fn get(&self, month: Month) -> Option<&T> {
        self.items.get(self.position(month))
    }

    /// The month's item, to be changed.
    #[inline]
    pub fn get_mut(&mut self, month: Month) -> Option<&mut T> {
        let position = self.position(month);
        self.items.get_mut(position)
    }

    /// The months with their items, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Month, &T)> {
        self.items.iter().enumerate().map(|(position, item)| (self.first.plus(position as i32), item))
    }

    /// The months from the first to the last whose item is such; `None` where none is.
    pub fn span(&self, is_such: impl Fn(&T) -> bool) -> Option<Period> {
        let mut months = self.iter().filter(|(_, item)| is_such(item)).map(|(month, _)| month);
        let first = months.next()?;
        Period::new(first, months.next_back().unwrap_or(first))
    }

    /// Where the month's item stands; of a month before the first one far behind the last.
    #[inline]
    const fn position(&self, month: Month) -> usize {
        month.since(self.first) as usize
    }
}

impl<T: Default> MonthVec<T> {
    /// The month's item; the default one where the month is met for the first time.
    #[inline]
    pub fn entry(&mut self, month: Month) -> &mut T {
        if self.position(month) >= self.items.len() {
            self.make_room_for(month);
        }
        let position = self.position(month);
        &mut self.items[position]
    }

    #[cold]
    fn make_room_for(&mut self, month: Month) {
        if self.items.is_empty() {
            self.first = month;
        }
        let earlier = self.first.since(month).max(0) as usize;
        self.items.splice(..0, std::iter::repeat_with(T::default).take(earlier));
        self.first = self.first.min(month);
        let count = self.items.len().max(self.position(month) + 1);
        self.items.resize_with(count, T::default);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever month comes first, each has an item of its own, those between have one too, and those outside have none.
    #[test]
    fn has_an_item_for_every_month_between_the_first_and_the_last() {
        let month = |number: i32| Month::FIRST.plus(number);
        for order in [[0, 7, 1331], [7, 0, 1331], [1331, 7, 0], [600, 620, 590], [620, 600, 605]] {
            let mut months: MonthVec<i32> = MonthVec::default();
            assert_eq!(months.get(month(7)), None);
            for number in order {
                *months.entry(month(number)) += number + 1;
                *months.entry(month(number)) += 1;
            }
            let (first, last) = (*order.iter().min().unwrap(), *order.iter().max().unwrap());
            let expected: Vec<_> = (first..=last)
                .map(|number| (month(number), if order.contains(&number) { number + 2 } else { 0 }))
                .collect();
            assert_eq!(months.iter().map(|(month, item)| (month, *item)).collect::<Vec<_>>(), expected);
            let span = |least: i32| months.span(|&item| item >= least).map(|span| (span.first(), span.last()));
            assert_eq!(span(1), Some((month(first), month(last))));
            assert_eq!(span(last + 2), Some((month(last), month(last))));
            assert_eq!(span(last + 3), None);
            for number in 0..1332 {
                let item = expected.iter().find(|(own, _)| *own == month(number)).map(|(_, item)| item);
                assert_eq!(months.get(month(number)), item);
                assert_eq!(months.get_mut(month(number)).as_deref(), item);
            }
        }
    }
}
