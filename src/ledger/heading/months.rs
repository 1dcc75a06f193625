//! Months, ranges of months and years in headings.

use crate::ledger::cell::text::compact;
use crate::period::Month;

/// The month of a heading, with its year if it has one: `2026-01`, `2026年1月`, `2026/1`, `202601`,
/// `1月`.
pub(super) fn month_named(name: &str) -> Option<(Option<i32>, u8)> {
    let name = compact(name);
    if let Some(rest) = name.strip_suffix("月份").or_else(|| name.strip_suffix('月')) {
        return match rest.split_once('年') {
            Some((year, month)) => year_and_month(year, month),
            None => Some((None, month_number(rest)?)),
        };
    }
    if name.len() == 6 && name.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, month) = name.split_at(4);
        return year_and_month(year, month);
    }
    let (year, month) = name.split_once(['-', '/'])?;
    year_and_month(year, month).or_else(|| month_of_day(&name))
}

/// The month of a date that is its first or last day: spreadsheets turn a typed `2026-01` into the
/// first day, and balances are dated on the last.
fn month_of_day(name: &str) -> Option<(Option<i32>, u8)> {
    let mut parts = name.split(['-', '/']);
    let (year, month, day) = (year_number(parts.next()?)?, month_number(parts.next()?)?, parts.next()?);
    let day: u8 = day.parse().ok().filter(|_| day.len() <= 2 && parts.next().is_none())?;
    let days = Month::new(year, month)?.days();
    (day == 1 || day == days).then_some((Some(year), month))
}

/// A range of months: the year if it has one, the first month and the last. `2026年一季度`,
/// `上半年`, `1-3月`.
pub(super) fn month_range_named(name: &str) -> Option<(Option<i32>, u8, u8)> {
    let name = compact(name);
    let name = ["合计", "小计", "总计", "累计"].iter().find_map(|word| name.strip_suffix(word)).unwrap_or(&name);
    let year = name.get(..4).and_then(year_number);
    let rest = if year.is_some() { name[4..].trim_start_matches(['年', '-']) } else { name };
    let quarter = |number: u8| (3 * number - 2, 3 * number);
    let (first, last) = match rest.trim_start_matches('第') {
        "一季度" | "1季度" | "q1" => quarter(1),
        "二季度" | "2季度" | "q2" => quarter(2),
        "三季度" | "3季度" | "q3" => quarter(3),
        "四季度" | "4季度" | "q4" => quarter(4),
        "上半年" | "h1" => (1, 6),
        "下半年" | "h2" => (7, 12),
        "全年" | "年度" => (1, 12),
        "" | "度" if year.is_some() => (1, 12),
        months => {
            let (first, last) = months.strip_suffix('月')?.split_once(['-', '~', '至', '—', '–'])?;
            (month_number(first.trim_end_matches('月'))?, month_number(last)?)
        }
    };
    (first < last).then_some((year, first, last))
}

fn year_and_month(year: &str, month: &str) -> Option<(Option<i32>, u8)> {
    let (year, month) = (year_number(year)?, month_number(month)?);
    Month::new(year, month).map(|_| (Some(year), month))
}

fn month_number(digits: &str) -> Option<u8> {
    let plain = !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|month| plain && (1..=12).contains(month))
}

fn year_number(digits: &str) -> Option<i32> {
    let plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|year| plain && Month::new(*year, 1).is_some())
}

/// The year of a heading above months: `2026年`, `2026`.
pub(super) fn year_named(name: &str) -> Option<i32> {
    let name = compact(name);
    year_number(name.strip_suffix('年').unwrap_or(&name))
}
