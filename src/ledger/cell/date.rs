//! Dates: plain ones, the whole grammar, and the patterns of `date_format`.
//!
//! Nearly every date of a ledger is plain, `2026-03-05`, and [`parse_plain_date`] reads it from
//! bytes. All others go to [`parse_date`], which knows the whole grammar and says what is wrong.
//!
//! The grammar accepts only forms that mean the same day everywhere: the year has four digits and
//! comes first. `3/5/2026` is March or May, so it is refused unless `date_format` decides.

use jiff::civil::Date;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;

use super::text::folded;
use crate::period::{Month, PostingDate, YEAR_MAX, YEAR_MIN};
use crate::words::cell::{DateFault, PatternFault, is_invisible};

/// The setting `date_format`: how to read dates that are ambiguous without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFormat {
    /// Days since 1899-12-30, as Excel stores dates.
    ExcelSerial,
    /// A `strptime` pattern such as `%m/%d/%Y`.
    Pattern(String),
}

/// Parses a plain date, `2026-03-05`, `2026/3/5`, `2026.3.5`, `20260305`, or a plain month,
/// `2026-03`, `2026/3`, `202603`.
///
/// `None` means only that the text is not plain or not a day of the calendar: [`parse_date`] may
/// still accept it, and says what is wrong. It runs for every row: one pass, no allocation.
///
/// ```
/// use dealer_profit::{ledger::cell::date::parse_plain_date, period::PostingDate};
/// assert_eq!(parse_plain_date(b"2026/3/5"), PostingDate::on(2026, 3, 5));
/// assert_eq!(parse_plain_date(b"2026-02-30"), None);
/// ```
pub fn parse_plain_date(bytes: &[u8]) -> Option<PostingDate> {
    // By far the most common form: one comparison for its length and separators.
    if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes {
        let year = i32::from(pair(*y1, *y2)?) * 100 + i32::from(pair(*y3, *y4)?);
        return day_of(year, pair(*m1, *m2)?, pair(*d1, *d2)?);
    }
    let [y1, y2, y3, y4, rest @ ..] = bytes else { return None };
    let year = i32::from(pair(*y1, *y2)?) * 100 + i32::from(pair(*y3, *y4)?);
    match rest {
        [m1, m2] if *m1 >= b'0' => Month::new(year, pair(*m1, *m2)?).map(PostingDate::in_month),
        [m1, m2, d1, d2] if *m1 >= b'0' => day_of(year, pair(*m1, *m2)?, pair(*d1, *d2)?),
        [separator @ (b'-' | b'/' | b'.'), rest @ ..] => {
            let (month, rest) = one_or_two_digits(rest)?;
            match rest {
                // `2026.1` may be October as a decimal number without its last zero.
                [] if *separator != b'.' => Month::new(year, month).map(PostingDate::in_month),
                [second, rest @ ..] if second == separator => match one_or_two_digits(rest)? {
                    (day, []) => day_of(year, month, day),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// [`PostingDate::on`]; the length of the month is looked up only for days after the 28th.
fn day_of(year: i32, month: u8, day: u8) -> Option<PostingDate> {
    if (1..=28).contains(&day) {
        return Month::new(year, month).map(|month| PostingDate { month, day: Some(day) });
    }
    PostingDate::on(year, month, day)
}

/// The value of an ASCII digit.
fn digit(byte: u8) -> Option<u8> {
    let digit = byte.wrapping_sub(b'0');
    (digit <= 9).then_some(digit)
}

/// The value of two ASCII digits.
fn pair(tens: u8, ones: u8) -> Option<u8> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// The leading number of one or two digits, and the rest.
fn one_or_two_digits(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    match rest {
        [second, rest @ ..] if second.is_ascii_digit() => Some((pair(*first, *second)?, rest)),
        _ => Some((digit(*first)?, rest)),
    }
}

/// Parses a date by the whole grammar, or else by `format`.
///
/// A time of day after a day is dropped. `format` never changes the meaning of an unambiguous date;
/// [`check_date_pattern`] refuses patterns that would.
///
/// # Errors
///
/// The fault of the text; [`DateFault::Blank`] for a blank cell.
///
/// ```
/// use dealer_profit::ledger::cell::date::{DateFormat, parse_date};
/// let printed = |text, format| {
///     parse_date(text, format).map_or("none".to_owned(), |date| date.to_string())
/// };
/// let month_first = DateFormat::Pattern("%m/%d/%Y".to_owned());
/// assert_eq!(printed("2026年3月5日 10:30", None), "2026-03-05");
/// assert_eq!(printed("2026年3月", None), "2026-03");
/// assert_eq!(printed("3/5/2026", None), "none");
/// assert_eq!(printed("3/5/2026", Some(&month_first)), "2026-03-05");
/// assert_eq!(printed("46086", Some(&DateFormat::ExcelSerial)), "2026-03-05");
/// ```
pub fn parse_date(text: &str, format: Option<&DateFormat>) -> Result<PostingDate, DateFault> {
    let folded = folded(text);
    let text = folded.trim();
    if text.is_empty() {
        return Err(DateFault::Blank);
    }
    if let Some(found) = text.chars().find(|found| is_invisible(*found)) {
        return Err(DateFault::Invisible { found });
    }
    match (read_unambiguous(text), format) {
        (Err(DateFault::ExcelSerial { .. }), Some(DateFormat::ExcelSerial)) => {
            date_from_serial(serial_of(text).ok_or(DateFault::NotADate)?)
        }
        (Err(fault), Some(DateFormat::Pattern(pattern))) => {
            read_by_pattern(text, pattern).unwrap_or_else(|| Err(unless_for_a_pattern(fault, pattern)))
        }
        (read, _) => read,
    }
}

/// The day of a serial number in Excel's 1900 date system: days since 1899-12-30.
///
/// Excel has a 29 February 1900, which never was. So day 1 is 1 January 1900 there and one day
/// earlier here, and from March 1900 on both agree.
///
/// # Errors
///
/// [`DateFault::YearOutOfRange`] outside the years of ledgers, [`DateFault::NotADate`] beyond the
/// calendar.
///
/// ```
/// use dealer_profit::ledger::cell::date::date_from_serial;
/// assert_eq!(date_from_serial(46086).map(|date| date.to_string()), Ok("2026-03-05".to_owned()));
/// ```
pub fn date_from_serial(serial: i64) -> Result<PostingDate, DateFault> {
    let days = jiff::Span::new().try_days(serial).map_err(|_| DateFault::NotADate)?;
    let date = Date::constant(1899, 12, 30).checked_add(days).map_err(|_| DateFault::NotADate)?;
    from_parts(date.year().into(), date.month().unsigned_abs(), Some(date.day().unsigned_abs()))
}

/// Checks that a pattern of `date_format` reads a year and a month, reads back what it writes, and
/// does not reinterpret dates that are unambiguous without it.
///
/// # Errors
///
/// Why the pattern cannot be used.
///
/// ```
/// use dealer_profit::{ledger::cell::date::check_date_pattern, words::cell::PatternFault};
/// assert_eq!(check_date_pattern("%d/%m/%Y"), Ok(()));
/// assert_eq!(check_date_pattern("%d/%M/%Y"), Err(PatternFault::NoMonth));
/// ```
pub fn check_date_pattern(pattern: &str) -> Result<(), PatternFault> {
    if !pattern.contains('%') {
        return Err(PatternFault::NoSpecifier);
    }
    // Days that turn into other days if the order is changed; the last one has a day of the month,
    // 20, that could begin a year.
    let samples = [(2020, 3, 5), (2026, 12, 31), (2003, 4, 10), (2010, 11, 1), (2031, 10, 12), (2010, 3, 20)];
    for (year, month, day) in samples {
        let sample = Date::new(year, month, day).and_then(|date| date.to_zoned_datetime(TimeZone::UTC));
        let written =
            sample.and_then(|sample| strtime::format(pattern, &sample)).map_err(|_| PatternFault::Unreadable)?;
        let parsed = strtime::parse(pattern, &written).map_err(|_| PatternFault::Unreadable)?;
        let meant = check_parts(&parsed)?;
        let sample = PostingDate::on(year.into(), month.unsigned_abs(), day.unsigned_abs());
        if sample
            .is_none_or(|sample| sample.month != meant.month || meant.day.is_some_and(|day| Some(day) != sample.day))
        {
            return Err(PatternFault::Inconsistent);
        }
        match parse_date(&written, None) {
            Ok(read) if read != meant => return Err(PatternFault::ReadOtherwise { written, meant, read }),
            _ => {}
        }
    }
    Ok(())
}

/// The date that a pattern has parsed.
fn check_parts(parsed: &BrokenDownTime) -> Result<PostingDate, PatternFault> {
    match parts_of(parsed) {
        Some((year, month, day)) => from_parts(year, month, day).map_err(|_| PatternFault::Inconsistent),
        None if parsed.year().is_none() => Err(PatternFault::NoYear),
        None => Err(PatternFault::NoMonth),
    }
}

/// Year, month and perhaps day that a pattern has parsed; `None` without a year or a month.
fn parts_of(parsed: &BrokenDownTime) -> Option<(i32, u8, Option<u8>)> {
    match (parsed.year(), parsed.month()) {
        (Some(year), Some(month)) => Some((year.into(), month.unsigned_abs(), parsed.day().map(i8::unsigned_abs))),
        // A day of the year or a week date needs the calendar.
        _ => parsed
            .to_date()
            .ok()
            .map(|date| (date.year().into(), date.month().unsigned_abs(), Some(date.day().unsigned_abs()))),
    }
}

/// A date from its parts, checked against the calendar and the years of ledgers.
fn from_parts(year: i32, month: u8, day: Option<u8>) -> Result<PostingDate, DateFault> {
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        return Err(DateFault::YearOutOfRange { year });
    }
    let posted = Month::new(year, month).ok_or(DateFault::NoSuchMonth { month })?;
    match day {
        None => Ok(PostingDate::in_month(posted)),
        Some(day) => PostingDate::on(year, month, day).ok_or(DateFault::NoSuchDay { month: posted, day }),
    }
}

/// The fault of a text that does not match the pattern: `NotInPattern` in place of each fault that
/// would ask for a pattern.
fn unless_for_a_pattern(fault: DateFault, pattern: &str) -> DateFault {
    match fault {
        DateFault::Ambiguous
        | DateFault::MonthByName
        | DateFault::TwoDigitYear
        | DateFault::NoYear
        | DateFault::MixedSeparators
        | DateFault::NotATime { .. }
        | DateFault::NotADate => DateFault::NotInPattern { pattern: pattern.to_owned() },
        _ => fault,
    }
}

/// The date by the pattern; `None` if the text does not match, with its time of day or without.
fn read_by_pattern(text: &str, pattern: &str) -> Option<Result<PostingDate, DateFault>> {
    let pattern = folded(pattern);
    // jiff accepts signs before numbers, which dates do not have.
    if text.contains('+') && !pattern.contains('+') {
        return None;
    }
    let parse = |text| strtime::parse(pattern.as_bytes(), text);
    let parsed = parse(text).or_else(|_| parse(without_time(text))).ok()?;
    let (year, month, day) = parts_of(&parsed)?;
    Some(from_parts(year, month, day))
}

/// Parses the forms that are unambiguous everywhere.
fn read_unambiguous(text: &str) -> Result<PostingDate, DateFault> {
    let (digits, rest) = leading_digits(text);
    match digits.len() {
        4 => {
            let separator = rest.trim_start().chars().next();
            match separator {
                None => Err(DateFault::NoMonth),
                Some('年') => read_chinese(digits, rest),
                Some(separator @ ('-' | '/' | '.')) => read_separated(digits, separator, rest),
                Some(_) => Err(DateFault::NotADate),
            }
        }
        6 | 8 => read_compact(digits, rest),
        5 if serial_of(text).is_some() => {
            Err(DateFault::ExcelSerial { day: serial_of(text).and_then(|serial| date_from_serial(serial).ok()) })
        }
        _ => Err(classified(text)),
    }
}

/// `20260305` or `202603`.
fn read_compact(digits: &str, rest: &str) -> Result<PostingDate, DateFault> {
    let number = |from: usize, to: usize| digits.get(from..to).map(value).unwrap_or_default();
    let year = i32::from(number(0, 4));
    let last_four = i32::from(number(digits.len() - 4, digits.len()));
    let years = YEAR_MIN..=YEAR_MAX;
    if !years.contains(&year) && years.contains(&last_four) {
        return Err(DateFault::Ambiguous);
    }
    let short = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
    let day = (digits.len() == 8).then(|| short(number(6, 8)));
    refuse_tail(rest, day)?;
    from_parts(year, short(number(4, 6)), day)
}

/// `-03-05`, `/3/5`, `.3.5`, `-03` or `/3` after the year.
fn read_separated(year: &str, separator: char, rest: &str) -> Result<PostingDate, DateFault> {
    let year = i32::from(value(year));
    let rest = after_mark(rest, separator).ok_or(DateFault::NotADate)?;
    let (month, tail) = short_number(rest).ok_or(DateFault::NotADate)?;
    let Some(rest) = after_mark(tail, separator) else {
        let rest = tail;
        if rest.trim_start().starts_with(['-', '/', '.']) {
            return Err(DateFault::MixedSeparators);
        }
        refuse_tail(rest, None)?;
        // `2026.1` may be October as a decimal number without its last zero.
        return if separator == '.' { Err(DateFault::MonthAsDecimals) } else { from_parts(year, month, None) };
    };
    let (day, rest) = short_number(rest).ok_or(DateFault::NotADate)?;
    refuse_tail(rest, Some(day))?;
    from_parts(year, month, Some(day))
}

/// `年3月5日`, `年3月` or `年3月份` after the year.
fn read_chinese(year: &str, rest: &str) -> Result<PostingDate, DateFault> {
    let year = i32::from(value(year));
    let rest = after_mark(rest, '年').ok_or(DateFault::NotADate)?;
    if rest.is_empty() {
        return Err(DateFault::NoMonth);
    }
    let (month, rest) = short_number(rest).ok_or(DateFault::NotADate)?;
    let rest = after_mark(rest, '月').ok_or(DateFault::NotADate)?;
    if rest.is_empty() || rest == "份" {
        return from_parts(year, month, None);
    }
    let (day, rest) = short_number(rest).ok_or(DateFault::NotADate)?;
    let rest = after_mark(rest, '日').ok_or(DateFault::NotADate)?;
    if !is_time(rest) {
        refuse_tail(rest, None)?;
    }
    from_parts(year, month, Some(day))
}

/// The rest behind the mark, trimmed; `None` if the text does not begin with the mark.
fn after_mark(text: &str, mark: char) -> Option<&str> {
    text.trim_start().strip_prefix(mark).map(str::trim_start)
}

/// Refuses what follows a date, except a time of day after a day.
fn refuse_tail(tail: &str, day: Option<u8>) -> Result<(), DateFault> {
    let rest = tail.trim_start();
    let spaced = rest.len() < tail.len() || rest.starts_with(['T', 't', '上', '下']);
    if rest.is_empty() || (day.is_some() && spaced && is_time(rest)) {
        return Ok(());
    }
    Err(DateFault::NotATime { found: rest.to_owned() })
}

/// Whether the text is a time of day: `10:30`, `T10:30:00.5Z`, `下午 3:05`, `3:05 PM`,
/// `10:30:00+08:00`.
fn is_time(text: &str) -> bool {
    time_end(text).is_some_and(|rest| rest.trim().is_empty())
}

/// The rest behind a leading time of day; `None` without one.
fn time_end(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let text = text.strip_prefix(['T', 't']).unwrap_or(text);
    let (hour, rest) = short_number(after_half(text))?;
    let (minute, mut rest) = two_digits(rest.strip_prefix(':')?)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = two_digits(after)?;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            let (digits, after) = leading_digits(fraction);
            rest = if digits.is_empty() { return None } else { after };
        }
    }
    // 60 is a leap second.
    (hour < 24 && minute < 60 && second <= 60).then(|| after_zone(after_half(rest)))
}

/// The rest behind a leading 上午, 下午, AM or PM; the text itself without one.
fn after_half(text: &str) -> &str {
    let trimmed = text.trim_start();
    let named = ["上午", "下午", "AM", "PM", "am", "pm"].iter().find_map(|half| trimmed.strip_prefix(half));
    named.map_or(text, str::trim_start)
}

/// The rest behind a leading `Z`, `+08:00`, `+0800` or `+08`; the text itself without one.
fn after_zone(text: &str) -> &str {
    let trimmed = text.trim_start();
    if let Some(rest) = trimmed.strip_prefix(['Z', 'z']) {
        return rest;
    }
    let hours = trimmed.strip_prefix(['+', '-']).and_then(two_digits);
    let Some((_, rest)) = hours else { return text };
    two_digits(rest.strip_prefix(':').unwrap_or(rest)).map_or(rest, |(_, rest)| rest)
}

/// The text without a time of day at its end.
fn without_time(text: &str) -> &str {
    let places = text.char_indices().filter(|(_, found)| found.is_whitespace() || matches!(found, 'T' | '上' | '下'));
    let times = places.filter(|(place, _)| text.get(*place..).is_some_and(is_time));
    times.map(|(place, _)| text.get(..place).unwrap_or(text)).next().unwrap_or(text).trim_end()
}

/// The days of an Excel serial number: five digits, perhaps with a fraction, which is the time.
fn serial_of(text: &str) -> Option<i64> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if days.len() == 5 && is_number(days) && is_number(fraction) { days.parse().ok() } else { None }
}

/// The fault of a text that begins like no unambiguous date.
fn classified(text: &str) -> DateFault {
    if text.bytes().all(|byte| byte == b'#') {
        return DateFault::ColumnTooNarrow;
    }
    let date = without_time(text);
    if date.contains('年') && date.contains('月') {
        return if leading_digits(date).0.len() == 2 { DateFault::TwoDigitYear } else { DateFault::NotADate };
    }
    if date.trim_end_matches('份').ends_with(['月', '日']) && date.starts_with(|found: char| found.is_ascii_digit())
    {
        return DateFault::NoYear;
    }
    let parts = date.split(['-', '/', '.', ',', ' ']).filter(|part| !part.is_empty());
    let parts: Vec<Part> = parts.map(Part::of).collect();
    let count = |wanted: Part| parts.iter().filter(|part| **part == wanted).count();
    if !(2..=3).contains(&parts.len()) || count(Part::Other) > 0 || count(Part::Name) > 1 || count(Part::Year) > 1 {
        DateFault::NotADate
    } else if count(Part::Name) == 1 && count(Part::Year) == 1 {
        DateFault::MonthByName
    } else {
        DateFault::Ambiguous
    }
}

/// A part of a date, by its form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// One or two digits: a day, a month or a short year.
    Short,
    /// Four digits.
    Year,
    /// The name of a month in English.
    Name,
    /// Anything else.
    Other,
}

impl Part {
    fn of(text: &str) -> Self {
        const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let (digits, rest) = leading_digits(text);
        match (digits.len(), rest.is_empty()) {
            (1 | 2, true) => Self::Short,
            (4, true) => Self::Year,
            (0, _) if text.get(..3).is_some_and(|name| MONTHS.contains(&name.to_ascii_lowercase().as_str())) => {
                Self::Name
            }
            _ => Self::Other,
        }
    }
}

/// The leading ASCII digits, perhaps none, and the rest.
fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.find(|found: char| !found.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// The leading number of one or two digits, and the rest.
fn short_number(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = leading_digits(text);
    matches!(digits.len(), 1 | 2).then(|| Some((digits.parse().ok()?, rest)))?
}

/// The leading number of exactly two digits, and the rest.
fn two_digits(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    Some((digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??, rest))
}

/// The value of at most four digits.
fn value(digits: &str) -> u16 {
    digits.bytes().fold(0, |value, byte| value * 10 + u16::from(byte.wrapping_sub(b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, format: Option<&DateFormat>, expected: &str) {
        assert_eq!(parse_date(text, format).map(|date| date.to_string()), Ok(expected.to_owned()), "{text:?}");
    }

    #[track_caller]
    fn refuses(text: &str, fault: DateFault) {
        assert_eq!(parse_date(text, None), Err(fault), "{text:?}");
        assert_eq!(parse_plain_date(text.as_bytes()), None, "{text:?}");
    }

    fn pattern(pattern: &str) -> DateFormat {
        DateFormat::Pattern(pattern.to_owned())
    }

    fn every_day() -> impl Iterator<Item = (i32, u8, u8)> {
        (YEAR_MIN..=YEAR_MAX).flat_map(|year| {
            (1..=12)
                .flat_map(move |month| (1..=Month::new(year, month).unwrap().days()).map(move |day| (year, month, day)))
        })
    }

    #[test]
    fn reads_every_day_in_every_plain_form() {
        for (y, m, d) in every_day() {
            let expected = PostingDate::on(y, m, d);
            for text in [
                format!("{y}-{m:02}-{d:02}"),
                format!("{y}-{m}-{d}"),
                format!("{y}/{m}/{d}"),
                format!("{y}.{m}.{d:02}"),
                format!("{y}{m:02}{d:02}"),
            ] {
                assert_eq!(parse_plain_date(text.as_bytes()), expected, "{text}");
                assert_eq!(parse_date(&text, None).ok(), expected, "{text}");
            }
        }
        assert_eq!(every_day().count(), 111 * 365 + 27);
    }

    #[test]
    fn reads_every_month_in_every_plain_form() {
        for month in (YEAR_MIN..=YEAR_MAX).flat_map(|year| (1..=12).filter_map(move |month| Month::new(year, month))) {
            let (y, m) = (month.year(), month.month());
            for text in [format!("{y}-{m:02}"), format!("{y}-{m}"), format!("{y}/{m}"), format!("{y}{m:02}")] {
                assert_eq!(parse_plain_date(text.as_bytes()), Some(PostingDate::in_month(month)), "{text}");
                assert_eq!(parse_date(&text, None), Ok(PostingDate::in_month(month)), "{text}");
            }
        }
    }

    /// Every text of a year and up to six of these characters: a plain date is the date of the
    /// grammar.
    #[test]
    fn the_whole_grammar_holds_the_plain_one() {
        let mut texts = vec!["2024".to_owned()];
        let mut plain = 0;
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| ['0', '2', '3', '-', '/', '.'].map(|next| format!("{text}{next}")))
                .collect();
            for text in &texts {
                if let Some(date) = parse_plain_date(text.as_bytes()) {
                    plain += 1;
                    assert_eq!(parse_date(text, None), Ok(date), "{text}");
                }
            }
        }
        // Months: 2, 3, 02, 03 after two separators, and the two of two digits alone. Days: 2, 3,
        // 02, 03, 20, 22, 23 and, in March, 30: 7 in both spellings of February and 8 of March,
        // after three separators; alone, 5 and 6.
        assert_eq!(plain, (2 * 4 + 2) + 3 * 2 * (7 + 8) + (5 + 6));
    }

    #[test]
    fn reads_what_people_write() {
        for text in [
            "2026年3月5日",
            "2026 年 3 月 5 日",
            "2026年03月05日",
            "２０２６年３月５日",
            "２０２６－０３－０５",
            "2026／3／5",
            " 2026-03-05\u{a0}",
            "　2026-03-05　",
            "2026 - 03 - 05",
            "2026/ 3/ 5",
            "2026. 3. 5",
            "2026年3⽉5⽇",
        ] {
            reads(text, None, "2026-03-05");
        }
        for text in [
            "2026年3月",
            "2026年03月",
            "2026年3月份",
            "2026 年 03 月份",
            "2026 年 3 月",
            "2026-03",
            "2026/3",
            "202603",
            "2026 / 3",
            "２０２６０３",
        ] {
            reads(text, None, "2026-03");
        }
    }

    #[test]
    fn drops_a_time_after_a_day() {
        for time in [
            " 10:30",
            " 10:30:00",
            "T10:30:00",
            "T10:30:00Z",
            " 10:30:00.123",
            "T10:30:00.123456+08:00",
            " 9:05:00 +0800",
            " 上午10:30",
            " 下午 3:05:01",
            "上午10:30",
            " 3:05 PM",
            " 3:05pm",
            " 0:00",
            "  23:59:60",
            "　10：30",
        ] {
            for date in ["2026-03-05", "2026/3/5", "2026.3.5", "20260305", "2026年3月5日"] {
                reads(&format!("{date}{time}"), None, "2026-03-05");
            }
        }
        reads("2026年3月5日10:30", None, "2026-03-05");
        for rest in
            ["x", "10", "10:3", "24:00", "10:60", "10:30:61", "10:30 x", "T", "10:30:00.", "星期四", "10:30+", "-"]
        {
            refuses(&format!("2026-03-05 {rest}"), DateFault::NotATime { found: rest.to_owned() });
        }
        refuses("2026-03 10:30", DateFault::NotATime { found: "10:30".to_owned() });
        refuses("2026-03-0²", DateFault::NotATime { found: "²".to_owned() });
        refuses("2026年3月5日x", DateFault::NotATime { found: "x".to_owned() });
    }

    #[test]
    fn refuses_what_could_be_read_in_two_orders() {
        for text in [
            "3/5/2026",
            "05-03-2026",
            "3.5.26",
            "26-03-05",
            "5-Mar-26",
            "Mar-26",
            "26-March",
            "3/2026",
            "3/5",
            "05032026",
            "3/5/2026 10:30",
            "3 5 2026",
            "032026",
        ] {
            refuses(text, DateFault::Ambiguous);
        }
        for text in ["5-Mar-2026", "Mar 5, 2026", "March 2026", "5 MAR 2026 10:30"] {
            refuses(text, DateFault::MonthByName);
        }
        refuses("26年3月5日", DateFault::TwoDigitYear);
        for text in ["3月5日", "1月", "3月份", "12月31日 10:30"] {
            refuses(text, DateFault::NoYear);
        }
        for text in ["2026", "2026年"] {
            refuses(text, DateFault::NoMonth);
        }
        for text in ["2026.3", "2026.10", "2026 . 3"] {
            refuses(text, DateFault::MonthAsDecimals);
        }
        for text in ["2026-3/5", "2026/03-05", "2026.3-5", "2026-3.5"] {
            refuses(text, DateFault::MixedSeparators);
        }
        let serial = PostingDate::on(2026, 3, 5);
        refuses("46086", DateFault::ExcelSerial { day: serial });
        refuses("46086.4375", DateFault::ExcelSerial { day: serial });
        refuses("99999", DateFault::ExcelSerial { day: None });
    }

    #[test]
    fn refuses_what_the_calendar_does_not_have() {
        let month = Month::new(2026, 2).unwrap();
        for text in ["2026-02-30", "2026/2/30", "20260230", "2026年2月30日", "2026-02-30 10:30"] {
            refuses(text, DateFault::NoSuchDay { month, day: 30 });
        }
        refuses("2026-02-00", DateFault::NoSuchDay { month, day: 0 });
        for text in ["2026-13-05", "2026-13", "202613", "20261305", "2026年13月"] {
            refuses(text, DateFault::NoSuchMonth { month: 13 });
        }
        refuses("2026-0-1", DateFault::NoSuchMonth { month: 0 });
        for (text, year) in
            [("1989-12-31", 1989), ("2101-01-01", 2101), ("0026/3/5", 26), ("260305", 2603), ("1926年3月", 1926)]
        {
            refuses(text, DateFault::YearOutOfRange { year });
        }
        for text in ["", " ", "　", "\t"] {
            refuses(text, DateFault::Blank);
        }
        refuses("2026-03-05\u{200b}", DateFault::Invisible { found: '\u{200b}' });
        refuses("########", DateFault::ColumnTooNarrow);
        for text in [
            "合计",
            "x",
            "2026-",
            "2026-03-",
            "2026-003",
            "2026-3-005",
            "2026年3月5",
            "2026-W10",
            "202",
            "123456789",
            "#REF!",
            "2O26-03-05",
            "2026,3,5",
            "1/2/3/4",
            "20260305103000",
            "年月",
        ] {
            refuses(text, DateFault::NotADate);
        }
    }

    #[test]
    fn reads_serial_numbers_where_they_are_configured() {
        let excel = Some(&DateFormat::ExcelSerial);
        for (text, expected) in [
            ("46086", "2026-03-05"),
            ("46086.99999", "2026-03-05"),
            ("32874", "1990-01-01"),
            ("73415", "2100-12-31"),
            ("2026/3/5", "2026-03-05"),
            ("202603", "2026-03"),
        ] {
            reads(text, excel, expected);
        }
        assert_eq!(parse_date("32873", excel), Err(DateFault::YearOutOfRange { year: 1989 }));
        assert_eq!(parse_date("73416", excel), Err(DateFault::YearOutOfRange { year: 2101 }));
        assert_eq!(parse_date("3/5/2026", excel), Err(DateFault::Ambiguous));
        assert_eq!(parse_date("46086.", excel), Err(DateFault::NotADate));
        assert_eq!(date_from_serial(61), Err(DateFault::YearOutOfRange { year: 1900 }));
        assert_eq!(date_from_serial(i64::MAX), Err(DateFault::NotADate));
    }

    #[test]
    fn reads_by_a_pattern_what_is_ambiguous_without_it() {
        for (format, text, expected) in [
            ("%m/%d/%Y", "3/5/2026", "2026-03-05"),
            ("%m/%d/%Y", "03/05/2026 10:30 AM", "2026-03-05"),
            ("%d/%m/%Y", "3/5/2026", "2026-05-03"),
            ("%d.%m.%y", "3.5.26", "2026-05-03"),
            ("%d-%b-%y", "5-Mar-26", "2026-03-05"),
            ("%b-%y", "Mar-26", "2026-03"),
            ("%m/%Y", "3/2026", "2026-03"),
            ("%Y.%m", "2026.10", "2026-10"),
            ("%d／%m／%Y", "3／5／2026", "2026-05-03"),
            ("%m/%d/%Y", "2026-03-05", "2026-03-05"),
            ("%m/%d/%Y", "2026年3月", "2026-03"),
        ] {
            reads(text, Some(&pattern(format)), expected);
        }
        let month_first = pattern("%m/%d/%Y");
        for (text, fault) in [
            ("13/5/2026", DateFault::NotInPattern { pattern: "%m/%d/%Y".to_owned() }),
            ("1/5/12", DateFault::YearOutOfRange { year: 12 }),
            ("2/30/2026", DateFault::NoSuchDay { month: Month::new(2026, 2).unwrap(), day: 30 }),
            ("46086", DateFault::ExcelSerial { day: PostingDate::on(2026, 3, 5) }),
            ("2026-02-30", DateFault::NoSuchDay { month: Month::new(2026, 2).unwrap(), day: 30 }),
            (" ", DateFault::Blank),
        ] {
            assert_eq!(parse_date(text, Some(&month_first)), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_pattern_that_is_let_through_reads_back_every_day_that_it_writes() {
        let patterns = [
            "%m/%d/%Y",
            "%d/%m/%Y",
            "%d.%m.%Y",
            "%d-%b-%Y",
            "%B %d, %Y",
            "%d%m%Y",
            "%m%d%Y",
            "%Y%m%d",
            "%Y-%j",
            "%a %d %b %Y",
        ];
        for text in patterns {
            assert_eq!(check_date_pattern(text), Ok(()), "{text}");
            for (y, m, d) in every_day().filter(|(year, ..)| year % 10 == 0) {
                let date = Date::new(y as i16, m as i8, d as i8).unwrap();
                let written = strtime::format(text, date).unwrap();
                assert_eq!(
                    parse_date(&written, Some(&pattern(text))).ok(),
                    PostingDate::on(y, m, d),
                    "{text}: {written}"
                );
            }
        }
    }

    #[test]
    fn refuses_patterns_that_cannot_be_trusted() {
        for text in ["%m/%d/%y", "%Y-%m", "%b-%y", "%m/%Y", "%Y年%m月%d日", "%m/%d/%Y %H:%M", "%D", "%F"] {
            assert_eq!(check_date_pattern(text), Ok(()), "{text}");
        }
        for (text, fault) in [
            ("", PatternFault::NoSpecifier),
            ("DD/MM/YYYY", PatternFault::NoSpecifier),
            ("excel", PatternFault::NoSpecifier),
            ("%m/%d/%", PatternFault::Unreadable),
            ("%m/%d/%K", PatternFault::Unreadable),
            ("%m/%d/%Z", PatternFault::Unreadable),
            ("%m/%d", PatternFault::NoYear),
            ("%%", PatternFault::NoYear),
            ("%Y", PatternFault::NoMonth),
            ("%d/%M/%Y", PatternFault::NoMonth),
            ("%Y %d", PatternFault::NoMonth),
        ] {
            assert_eq!(check_date_pattern(text), Err(fault), "{text}");
        }
        for text in
            ["%y%m%d", "%Y-%d-%m", "%Y/%d/%m", "%Y%d%m", "%d%m%y", "%d%y%m", "%d%Y%m", "%Y-%m-01", "%Y年%d月%m日"]
        {
            let fault = check_date_pattern(text);
            assert!(matches!(fault, Err(PatternFault::ReadOtherwise { .. })), "{text}: {fault:?}");
        }
    }
}
