//! The period of a target: a month, a quarter or a year, in every spelling of ledgers and
//! `--period`.

use crate::ledger::cell::date::parse_date;
use crate::period::{Month, Period, YEAR_MAX, YEAR_MIN};
use crate::spelling::normal_form;
use crate::words::cell::DateFault;
use crate::words::side_files::TargetPeriodFault;

/// Reads the period of a target.
///
/// # Errors
///
/// [`TargetPeriodFault`] for anything else, such as days, ranges, and periods relative to today.
pub(super) fn parse(text: &str) -> Result<Period, TargetPeriodFault> {
    let plain: String = normal_form(text).chars().filter(|found| !found.is_whitespace()).collect();
    if let Some((year, rest)) = year_of(&plain) {
        let rest = rest.strip_prefix(['-', '/', '年']).unwrap_or(rest);
        if matches!(rest, "" | "度" | "全年") {
            return first_month(year, 1).map(Period::of_year);
        }
        if let Some(quarter) = quarter_of(rest) {
            let is_there = (1..=4).contains(&quarter);
            let first = first_month(year, if is_there { quarter * 3 - 2 } else { 1 })?;
            return if is_there { Ok(Period::of_quarter(first)) } else { Err(TargetPeriodFault::NoSuchQuarter) };
        }
    }
    month_of(&plain)
}

/// The four digits at the front, unless a fifth follows, and the rest.
fn year_of(text: &str) -> Option<(i32, &str)> {
    let (year, rest) = text.split_at_checked(4)?;
    let is_year =
        year.bytes().all(|byte| byte.is_ascii_digit()) && !rest.starts_with(|next: char| next.is_ascii_digit());
    if is_year { Some((year.parse().ok()?, rest)) } else { None }
}

fn first_month(year: i32, month: u8) -> Result<Month, TargetPeriodFault> {
    Month::new(year, month).ok_or(TargetPeriodFault::YearOutside)
}

/// The quarter of `q1`, `1季度`, `第1季度`, `一季度`; `None` where it is no quarter at all.
fn quarter_of(text: &str) -> Option<u8> {
    let number = match text.strip_prefix('q') {
        Some(number) => number,
        None => {
            let text = text.strip_prefix('第').unwrap_or(text);
            text.strip_suffix("季度").or_else(|| text.strip_suffix('季'))?
        }
    };
    let mut digits = number.chars();
    let (digit, None) = (digits.next()?, digits.next()) else { return None };
    let chinese = "零一二三四五六七八九".chars().position(|numeral| numeral == digit);
    let number = digit.to_digit(10).or(chinese.and_then(|number| u32::try_from(number).ok()))?;
    u8::try_from(number).ok()
}

fn month_of(text: &str) -> Result<Period, TargetPeriodFault> {
    let text = text.strip_suffix('份').unwrap_or(text);
    match parse_date(text, None) {
        Ok(date) if date.day.is_none() => Ok(Period::of_month(date.month)),
        Ok(_) => Err(TargetPeriodFault::Day),
        Err(DateFault::NoSuchMonth { .. }) => Err(TargetPeriodFault::NoSuchMonth),
        Err(DateFault::YearOutOfRange { .. }) => Err(TargetPeriodFault::YearOutside),
        Err(_) if text.contains("..") || text.contains(['~', '至']) => Err(TargetPeriodFault::Range),
        Err(_) if is_counted(text) => Err(TargetPeriodFault::Counted),
        Err(_) => Err(TargetPeriodFault::NotAPeriod),
    }
}

/// Whether `--period` knows it as relative to today: it may mean another period tomorrow.
fn is_counted(text: &str) -> bool {
    let some_month = Month::FIRST.plus((YEAR_MAX - YEAR_MIN) / 2 * 12);
    Period::parse(text, some_month).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_months_quarters_and_years_in_every_spelling() {
        for (period, spellings) in [
            ("2026", vec!["2026", "2026年", "2026年度", "2026全年", " ２０２６ 年 "]),
            (
                "2026-Q1",
                vec![
                    "2026-Q1",
                    "2026Q1",
                    "2026q1",
                    "2026/Q1",
                    "2026年Q1",
                    "2026年1季度",
                    "2026年第一季度",
                    "2026 年第 1 季度",
                ],
            ),
            ("2026-Q4", vec!["2026年四季度", "2026-Q4", "2026年第4季"]),
            ("2026-03", vec!["2026-03", "2026-3", "2026/3", "2026/03", "202603", "2026年3月", "2026年03月份"]),
        ] {
            for text in spellings {
                assert_eq!(parse(text).map(|period| period.to_string()), Ok(period.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn refuses_what_is_no_month_quarter_or_year() {
        use TargetPeriodFault as F;
        for (fault, texts) in [
            (F::Range, vec!["2026-01..2026-03", "2026-01~2026-03", "2026年1月至3月"]),
            (F::Counted, vec!["this-year", "ytd", "Last-Quarter", "last-12-months"]),
            (F::Day, vec!["2026-03-05", "2026年3月5日", "20260305"]),
            (F::NoSuchMonth, vec!["2026-13", "2026-00", "202613", "2026年13月"]),
            (F::NoSuchQuarter, vec!["2026-Q5", "2026Q0", "2026年五季度"]),
            (F::YearOutside, vec!["1989", "2101-Q1", "1989-12"]),
            (F::NotAPeriod, vec!["3月", "Q1", "soon", "26", "2026.3", "12026", "2026-Q12", "46086"]),
        ] {
            for text in texts {
                assert_eq!(parse(text), Err(fault), "{text}");
            }
        }
    }
}
