//! One item per month.

use crate::period::{Month, Period};

/// One item for each month from the earliest to the latest one used.
///
/// Indexed by the distance from the earliest month, so that a look-up is one subtraction and one
/// bounds check.
#[derive(Debug)]
pub struct MonthVec<T> {
    /// The month of the first item; meaningless while there are no items.
    first: Month,
    items: Vec<T>,
}

impl<T> Default for MonthVec<T> {
    fn default() -> Self {
        Self { first: Month::FIRST, items: Vec::new() }
    }
}

impl<T> MonthVec<T> {
    /// The item of a month; `None` outside the months used so far.
    #[inline]
    pub fn get(&self, month: Month) -> Option<&T> {
        self.items.get(self.index(month))
    }

    /// The item of a month, mutably; `None` outside the months used so far.
    #[inline]
    pub fn get_mut(&mut self, month: Month) -> Option<&mut T> {
        let index = self.index(month);
        self.items.get_mut(index)
    }

    /// The months with their items, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Month, &T)> {
        self.items.iter().enumerate().map(|(index, item)| (self.first.plus(index as i32), item))
    }

    /// The period from the first to the last month whose item matches; `None` if none does.
    pub fn span(&self, matches: impl Fn(&T) -> bool) -> Option<Period> {
        let mut months = self.iter().filter(|(_, item)| matches(item)).map(|(month, _)| month);
        let first = months.next()?;
        Period::new(first, months.next_back().unwrap_or(first))
    }

    /// The index of a month. For a month before the first one the subtraction wraps around to an
    /// index beyond the end.
    #[inline]
    const fn index(&self, month: Month) -> usize {
        month.since(self.first) as usize
    }
}

impl<T: Default> MonthVec<T> {
    /// The item of a month, mutably; grows to the month with default items.
    #[inline]
    pub fn entry(&mut self, month: Month) -> &mut T {
        if self.index(month) >= self.items.len() {
            self.grow_to(month);
        }
        let index = self.index(month);
        &mut self.items[index]
    }

    #[cold]
    fn grow_to(&mut self, month: Month) {
        if self.items.is_empty() {
            self.first = month;
        }
        let earlier = self.first.since(month).max(0) as usize;
        self.items.splice(..0, std::iter::repeat_with(T::default).take(earlier));
        self.first = self.first.min(month);
        let count = self.items.len().max(self.index(month) + 1);
        self.items.resize_with(count, T::default);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For every order of arrival: each month has its own item, months between have a default
    /// item, and months outside have none.
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
