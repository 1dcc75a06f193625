//! Months, dates and periods, computed in the simplest way.

use std::fmt;

/// A calendar month: twelve times its year, plus 0 for January to 11 for December.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i32);

impl Month {
    pub fn new(year: i32, number: i32) -> Month {
        assert!((1..=12).contains(&number), "month {number}");
        Month(year * 12 + number - 1)
    }

    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 for January to 12 for December.
    pub fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// 1 to 4.
    pub fn quarter(self) -> i32 {
        (self.number() + 2) / 3
    }

    pub fn plus(self, months: i32) -> Month {
        Month(self.0 + months)
    }

    pub fn last_day(self) -> Date {
        let leap = self.year() % 4 == 0 && (self.year() % 100 != 0 || self.year() % 400 == 0);
        let day = match self.number() {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Date { month: self, day }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub month: Month,
    pub day: i32,
}

impl Date {
    /// A date as written in ledgers. A month alone means its last day, which is correct for a
    /// balance of that month; for a flow, any day of the month is equivalent.
    pub fn parse(text: &str) -> Option<Date> {
        let date = text.trim().split([' ', 'T']).next()?;
        let numbers: Vec<&str> =
            date.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
        let number = |text: &str| text.parse::<i32>().ok();
        match numbers[..] {
            [all] if all.len() == 8 => Date::of(number(&all[..4])?, number(&all[4..6])?, Some(number(&all[6..])?)),
            [all] if all.len() == 6 => Date::of(number(&all[..4])?, number(&all[4..])?, None),
            [year, month] => Date::of(number(year)?, number(month)?, None),
            [year, month, day] => Date::of(number(year)?, number(month)?, Some(number(day)?)),
            _ => None,
        }
    }

    fn of(year: i32, month: i32, day: Option<i32>) -> Option<Date> {
        if !(1..=12).contains(&month) {
            return None;
        }
        let last = Month::new(year, month).last_day();
        let day = day.unwrap_or(last.day);
        (1..=last.day).contains(&day).then_some(Date { month: last.month, day })
    }
}

/// Whole months, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub first: Month,
    pub last: Month,
}

impl Period {
    /// From the earliest to the latest of `months`.
    pub fn spanning(months: impl Iterator<Item = Month>) -> Option<Period> {
        months.fold(None, |span, month| {
            let (first, last) = span.map_or((month, month), |p: Period| (p.first.min(month), p.last.max(month)));
            Some(Period { first, last })
        })
    }

    /// The meaning of `--period`; `as_of` is the day from which `this-month` and similar periods
    /// are counted.
    pub fn parse(text: &str, as_of: Option<Date>) -> Period {
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (Period::parse(from, as_of), Period::parse(to, as_of));
            return Period { first: from.first, last: to.last };
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Period::fixed(text);
        }
        Period::counted(text, as_of.expect("--as-of beside a period that is counted from it").month)
    }

    fn fixed(text: &str) -> Period {
        let number = |text: &str| text.parse::<i32>().expect("a number in a period");
        match text.split_once('-') {
            None => Period::of_months(Month::new(number(text), 1), 12),
            Some((year, rest)) => match rest.strip_prefix('Q') {
                Some(quarter) => Period::of_months(Month::new(number(year), number(quarter) * 3 - 2), 3),
                None => Period::of_months(Month::new(number(year), number(rest)), 1),
            },
        }
    }

    fn counted(text: &str, this: Month) -> Period {
        let quarter = Month::new(this.year(), this.quarter() * 3 - 2);
        let year = Month::new(this.year(), 1);
        match text {
            "this-month" => Period::of_months(this, 1),
            "last-month" => Period::of_months(this.plus(-1), 1),
            "this-quarter" => Period::of_months(quarter, 3),
            "last-quarter" => Period::of_months(quarter.plus(-3), 3),
            "this-year" => Period::of_months(year, 12),
            "last-year" => Period::of_months(year.plus(-12), 12),
            "ytd" => Period { first: year, last: this },
            "last-12-months" => Period::of_months(this.plus(-12), 12),
            other => panic!("not a period: {other}"),
        }
    }

    fn of_months(first: Month, months: i32) -> Period {
        Period { first, last: first.plus(months - 1) }
    }

    /// The months in both periods; this period unchanged if there are none.
    pub fn cut_to(self, other: Period) -> Period {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        if first <= last { Period { first, last } } else { self }
    }

    pub fn contains(self, month: Month) -> bool {
        (self.first..=self.last).contains(&month)
    }

    pub fn months(self) -> impl Iterator<Item = Month> {
        (self.first.0..=self.last.0).map(Month)
    }
}
