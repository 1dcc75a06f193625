//! Months, calendar days and periods of whole months.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

mod parse;

pub use parse::PeriodFault;

/// The first year of dates in ledgers; earlier years are typing errors.
pub const YEAR_MIN: i32 = 1990;
/// The last year of dates in ledgers.
pub const YEAR_MAX: i32 = 2100;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// January of [`YEAR_MIN`].
    pub const FIRST: Self = Self(YEAR_MIN * 12);

    /// The month `month` (1 to 12) of a year; `None` outside [`YEAR_MIN`] to [`YEAR_MAX`].
    pub const fn new(year: i32, month: u8) -> Option<Self> {
        if year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 {
            return None;
        }
        Some(Self(year * 12 + month as i32 - 1))
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> u8 {
        self.0.rem_euclid(12) as u8 + 1
    }

    /// The quarter of the year, 1 to 4.
    pub const fn quarter(self) -> u8 {
        (self.month() - 1) / 3 + 1
    }

    /// The month `months` later, or earlier if negative. It may be outside [`YEAR_MIN`] to
    /// [`YEAR_MAX`].
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// The number of months from `other` to this month.
    pub const fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// The number of days in the month.
    pub const fn days(self) -> u8 {
        match self.month() {
            2 if self.is_in_leap_year() => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    const fn is_in_leap_year(self) -> bool {
        let year = self.year();
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The date of an entry: a calendar day or a whole month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PostingDate {
    /// The calendar month.
    pub month: Month,
    /// The day of the month; `None` if only the month is known.
    pub day: Option<u8>,
}

impl PostingDate {
    /// A calendar day; `None` if it does not exist or its year is outside [`YEAR_MIN`] to
    /// [`YEAR_MAX`].
    pub fn on(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = Month::new(year, month)?;
        (1..=month.days()).contains(&day).then_some(Self { month, day: Some(day) })
    }

    /// A whole month.
    pub const fn in_month(month: Month) -> Self {
        Self { month, day: None }
    }

    /// The day for which a balance of this date holds: a whole month counts as its last day.
    pub fn balance_day(self) -> u8 {
        self.day.unwrap_or(self.month.days())
    }
}

impl fmt::Display for PostingDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.day {
            Some(day) => write!(f, "{}-{day:02}", self.month),
            None => self.month.fmt(f),
        }
    }
}

/// A period of whole months, including both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    first: Month,
    last: Month,
}

impl Period {
    /// The months from `first` to `last`; `None` if `last` is before `first`.
    pub fn new(first: Month, last: Month) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// One month.
    pub const fn of_month(month: Month) -> Self {
        Self { first: month, last: month }
    }

    /// The calendar quarter that contains the month.
    pub const fn of_quarter(month: Month) -> Self {
        let first = month.plus(-((month.month() as i32 - 1) % 3));
        Self { first, last: first.plus(2) }
    }

    /// The calendar year that contains the month.
    pub const fn of_year(month: Month) -> Self {
        let first = month.plus(1 - month.month() as i32);
        Self { first, last: first.plus(11) }
    }

    /// The first month.
    pub const fn first(self) -> Month {
        self.first
    }

    /// The last month.
    pub const fn last(self) -> Month {
        self.last
    }

    /// The number of months; at least 1.
    pub const fn length(self) -> i32 {
        self.last.since(self.first) + 1
    }

    /// Whether the month is in the period.
    pub fn contains(self, month: Month) -> bool {
        self.first <= month && month <= self.last
    }

    /// The shortest period that contains both this period and the month.
    pub fn with(self, month: Month) -> Self {
        Self { first: self.first.min(month), last: self.last.max(month) }
    }

    /// The months in both periods; `None` if there are none.
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }

    /// The months from first to last.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (0..self.length()).map(move |offset| self.first.plus(offset))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Period", 3)?;
        fields.serialize_field("from", &self.first)?;
        fields.serialize_field("to", &self.last)?;
        fields.serialize_field("months", &self.length())?;
        fields.end()
    }
}

impl fmt::Display for Period {
    /// The shortest text that `--period` reads back: a year, a quarter, a month or a range of
    /// months.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::of_month(self.first) {
            self.first.fmt(f)
        } else if *self == Self::of_quarter(self.first) {
            write!(f, "{:04}-Q{}", self.first.year(), self.first.quarter())
        } else if *self == Self::of_year(self.first) {
            write!(f, "{:04}", self.first.year())
        } else {
            write!(f, "{}..{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, month: u8) -> Month {
        Month::new(year, month).unwrap()
    }

    #[test]
    fn knows_the_calendar() {
        assert_eq!(PostingDate::on(2024, 2, 29).unwrap().to_string(), "2024-02-29");
        assert_eq!(PostingDate::on(2026, 2, 29), None);
        assert_eq!(PostingDate::on(2100, 2, 29), None);
        assert_eq!(PostingDate::on(2000, 2, 29).map(PostingDate::balance_day), Some(29));
        assert_eq!(PostingDate::in_month(month(2026, 4)).balance_day(), 30);
        assert_eq!(Month::new(1989, 12), None);
        assert_eq!(Month::new(2026, 13), None);
    }

    #[test]
    fn counts_months_across_years() {
        assert_eq!(month(2026, 2).since(month(2024, 12)), 14);
        assert_eq!(month(2025, 12).plus(1), month(2026, 1));
        assert_eq!(Period::new(month(2025, 11), month(2026, 2)).unwrap().length(), 4);
    }

    #[test]
    fn names_periods_as_they_are_typed() {
        assert_eq!(Period::of_quarter(month(2026, 5)).to_string(), "2026-Q2");
        assert_eq!(Period::of_year(month(2026, 5)).to_string(), "2026");
        assert_eq!(Period::of_month(month(2026, 5)).to_string(), "2026-05");
        assert_eq!(Period::new(month(2026, 2), month(2026, 4)).unwrap().to_string(), "2026-02..2026-04");
    }
}
