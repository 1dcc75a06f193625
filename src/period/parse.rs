//! Parses periods of the command line.

use super::{Month, Period, YEAR_MAX, YEAR_MIN};
use crate::spelling::{nearest, normal_form};

/// Why a text is not a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodFault {
    /// None of the known forms.
    NotAPeriod {
        /// The period that was probably meant.
        suggestion: Option<String>,
    },
    /// The month is not 1 to 12.
    NoSuchMonth,
    /// The quarter is not 1 to 4.
    NoSuchQuarter,
    /// Outside [`YEAR_MIN`] to [`YEAR_MAX`].
    YearOutside,
    /// A range with only one end.
    OpenEnded,
    /// A range that ends before it begins.
    Reversed {
        /// The first month of the left side.
        first: Month,
        /// The last month of the right side.
        last: Month,
    },
}

/// Named periods for suggestions; [`counted_from`] defines them.
const NAMED: [&str; 8] =
    ["this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year", "ytd", "last-12-months"];

impl Period {
    /// Parses `2026`, `2026-Q1`, `2026-03`, `this-month`, `last-quarter`, `ytd`, `last-12-months`
    /// and similar periods, or a range `A..B` of two of them. Relative periods are counted from the
    /// month `as_of`.
    ///
    /// # Errors
    ///
    /// [`PeriodFault`] if the text is not a period, runs backwards or exceeds the years of ledger
    /// dates.
    ///
    /// ```
    /// use dealer_profit::period::{Month, Period};
    /// let may = Month::new(2026, 5).unwrap();
    /// assert_eq!(Period::parse("last-quarter", may).unwrap().to_string(), "2026-Q1");
    /// assert_eq!(Period::parse("2025-Q4..2026-02", may).unwrap().length(), 5);
    /// ```
    pub fn parse(text: &str, as_of: Month) -> Result<Self, PeriodFault> {
        let plain = normal_form(text);
        let period = match plain.split_once("..") {
            None => single(&plain, as_of)?,
            Some((left, right)) if left.trim().is_empty() || right.trim().is_empty() => {
                return Err(PeriodFault::OpenEnded);
            }
            Some((left, right)) => {
                let (first, last) = (single(left.trim(), as_of)?.first, single(right.trim(), as_of)?.last);
                Self::new(first, last).ok_or(PeriodFault::Reversed { first, last })?
            }
        };
        let years = YEAR_MIN..=YEAR_MAX;
        let inside = years.contains(&period.first.year()) && years.contains(&period.last.year());
        if inside { Ok(period) } else { Err(PeriodFault::YearOutside) }
    }
}

/// A single period, not a range.
fn single(text: &str, as_of: Month) -> Result<Period, PeriodFault> {
    if let Some(period) = counted_from(text, as_of) {
        return Ok(period);
    }
    let not_a_period = || PeriodFault::NotAPeriod { suggestion: suggestion(text) };
    let (year, part) = match text.split_once('-') {
        Some((year, part)) => (year, Some(part)),
        None => (text, None),
    };
    let year = i32::try_from(number(year, 4).ok_or_else(not_a_period)?).map_err(|_| PeriodFault::YearOutside)?;
    let month = |month: u32| u8::try_from(month).ok().and_then(|month| Month::new(year, month));
    let january = month(1).ok_or(PeriodFault::YearOutside)?;
    let Some(part) = part else { return Ok(Period::of_year(january)) };
    if let Some(quarter) = part.strip_prefix('q') {
        return match number(quarter, 1).ok_or_else(not_a_period)? {
            quarter @ 1..=4 => month(quarter * 3).map(Period::of_quarter).ok_or(PeriodFault::NoSuchQuarter),
            _ => Err(PeriodFault::NoSuchQuarter),
        };
    }
    let wanted = number(part, 2).ok_or_else(not_a_period)?;
    month(wanted).map(Period::of_month).ok_or(PeriodFault::NoSuchMonth)
}

/// The named period, counted from `as_of`; `None` if there is none with that name.
fn counted_from(name: &str, as_of: Month) -> Option<Period> {
    let january = Period::of_year(as_of).first;
    Some(match name {
        "this-month" => Period::of_month(as_of),
        "last-month" => Period::of_month(as_of.plus(-1)),
        "this-quarter" => Period::of_quarter(as_of),
        "last-quarter" => Period::of_quarter(as_of.plus(-3)),
        "this-year" => Period::of_year(as_of),
        "last-year" => Period::of_year(as_of.plus(-12)),
        "ytd" => Period { first: january, last: as_of },
        "last-12-months" => Period { first: as_of.plus(-12), last: as_of.plus(-1) },
        _ => return None,
    })
}

/// The value of a text of exactly `digits` digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The period that a misspelt text probably means: a named one, or the same year and part in a
/// known form.
fn suggestion(text: &str) -> Option<String> {
    if let Some(name) = nearest(text, NAMED) {
        return Some(name.to_owned());
    }
    let year = text.get(..4).filter(|year| number(year, 4).is_some())?;
    let rest = text.get(4..)?.trim_start_matches(['-', '/', '.', '年', ' ']).trim_end_matches('月');
    match rest.strip_prefix('q') {
        Some(quarter) => (1..=4).contains(&number(quarter, 1)?).then(|| format!("{year}-Q{quarter}")),
        None if rest.is_empty() => Some(year.to_owned()),
        None => {
            let month = number(rest, rest.len().min(2)).filter(|month| (1..=12).contains(month))?;
            Some(format!("{year}-{month:02}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, PeriodFault> {
        let as_of = Month::new(2026, 5).unwrap();
        Period::parse(text, as_of).map(|period| format!("{}..{}", period.first(), period.last()))
    }

    fn suggested(text: &str) -> Option<String> {
        match read(text) {
            Err(PeriodFault::NotAPeriod { suggestion }) => suggestion,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn reads_years_quarters_months_and_ranges() {
        for (text, months) in [
            ("2026", "2026-01..2026-12"),
            ("2026-Q1", "2026-01..2026-03"),
            ("2026-q4", "2026-10..2026-12"),
            ("2026-03", "2026-03..2026-03"),
            (" ２０２６－０３ ", "2026-03..2026-03"),
            ("2025..2026-Q1", "2025-01..2026-03"),
            ("2025-12 .. 2026-01", "2025-12..2026-01"),
            ("2026-01..last-month", "2026-01..2026-04"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(months), "{text}");
        }
    }

    #[test]
    fn counts_from_the_month_of_as_of() {
        for (text, months) in [
            ("this-month", "2026-05..2026-05"),
            ("last-month", "2026-04..2026-04"),
            ("this-quarter", "2026-04..2026-06"),
            ("last-quarter", "2026-01..2026-03"),
            ("this-year", "2026-01..2026-12"),
            ("Last-Year", "2025-01..2025-12"),
            ("ytd", "2026-01..2026-05"),
            ("last-12-months", "2025-05..2026-04"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(months), "{text}");
        }
    }

    #[test]
    fn crosses_the_year_backwards() {
        let january = Month::new(2026, 1).unwrap();
        assert_eq!(Period::parse("last-month", january).unwrap().to_string(), "2025-12");
        assert_eq!(Period::parse("last-quarter", january).unwrap().to_string(), "2025-Q4");
        // From the last month of a quarter, a step of fewer than three months back stays in it.
        let june = Month::new(2026, 6).unwrap();
        assert_eq!(Period::parse("last-quarter", june).unwrap().to_string(), "2026-Q1");
        assert_eq!(Period::parse("ytd", january).unwrap().to_string(), "2026-01");
    }

    #[test]
    fn refuses_ranges_that_run_backwards_or_have_no_end() {
        let month = |year, month| Month::new(year, month).unwrap();
        assert_eq!(read("2026..2025"), Err(PeriodFault::Reversed { first: month(2026, 1), last: month(2025, 12) }));
        assert_eq!(read("2026-01.."), Err(PeriodFault::OpenEnded));
        assert_eq!(read("..2026"), Err(PeriodFault::OpenEnded));
        assert_eq!(read(".."), Err(PeriodFault::OpenEnded));
    }

    #[test]
    fn refuses_months_and_years_that_do_not_exist() {
        assert_eq!(read("2026-13"), Err(PeriodFault::NoSuchMonth));
        assert_eq!(read("2026-00"), Err(PeriodFault::NoSuchMonth));
        assert_eq!(read("2026-Q5"), Err(PeriodFault::NoSuchQuarter));
        assert_eq!(read("2026-Q0"), Err(PeriodFault::NoSuchQuarter));
        assert_eq!(read("1989"), Err(PeriodFault::YearOutside));
        assert_eq!(read("2026..2101"), Err(PeriodFault::YearOutside));
        let first = Month::new(YEAR_MIN, 1).unwrap();
        assert_eq!(Period::parse("last-month", first), Err(PeriodFault::YearOutside));
        assert_eq!(Period::parse("last-12-months", first), Err(PeriodFault::YearOutside));
    }

    #[test]
    fn suggests_the_probable_period() {
        for (text, meant) in [
            ("last-mont", Some("last-month")),
            ("lastmonth", Some("last-month")),
            ("2026-3", Some("2026-03")),
            ("2026/3", Some("2026-03")),
            ("202603", Some("2026-03")),
            ("2026年3月", Some("2026-03")),
            ("2026Q1", Some("2026-Q1")),
            ("2026-03-05", None),
            ("", None),
            ("soon", None),
            ("2026年", Some("2026")),
        ] {
            assert_eq!(suggested(text).as_deref(), meant, "{text}");
        }
    }
}
