//! What can be wrong with a date or a configured date pattern, and how each fault is said.
//!
//! A complaint is data together with its words, so the faults stand here and `ledger::date` makes them.

use std::fmt;

use super::Language;
use super::cell::shown;
use crate::period::{Month, PostingDate, YEAR_MAX, YEAR_MIN};

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// The cell is blank.
    Blank,
    /// `3/5/2026` or `3.5.26`: its parts could be read in more than one order.
    Ambiguous,
    /// `5 March 2026`: months are not read by name unless a pattern says so.
    MonthByName,
    /// `26年3月5日`.
    TwoDigitYear,
    /// `3月5日`.
    NoYear,
    /// `2026` or `2026年`.
    NoMonth,
    /// `46086`.
    ExcelSerial {
        /// The day that it is in Excel, where dates may be that day.
        day: Option<PostingDate>,
    },
    /// `2026.3`, which may have been `2026.30`.
    MonthAsDecimals,
    /// `2026-3/5`.
    MixedSeparators,
    /// `2026-13-01`.
    NoSuchMonth {
        /// The number of the month.
        month: u8,
    },
    /// `2026-02-30`.
    NoSuchDay {
        /// The month.
        month: Month,
        /// The number of the day.
        day: u8,
    },
    /// A year before [`YEAR_MIN`] or after [`YEAR_MAX`].
    YearOutOfRange {
        /// The year.
        year: i32,
    },
    /// `2026-03-05 x`.
    NotATime {
        /// What follows the date.
        found: String,
    },
    /// Neither an unambiguous date nor one of the configured pattern.
    NotInPattern {
        /// The pattern of `date_format`.
        pattern: String,
    },
    /// A character that nobody can see, such as a zero-width space.
    Invisible {
        /// The character.
        found: char,
    },
    /// `########`.
    ColumnTooNarrow,
    /// Nothing that looks like a date.
    NotADate,
}

/// Why a pattern of `date_format` cannot read dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternFault {
    /// It has no `%` at all, such as `DD/MM/YYYY`.
    NoSpecifier,
    /// It has a specifier that is unknown or cannot be read.
    Unreadable,
    /// It yields no year.
    NoYear,
    /// It yields no month.
    NoMonth,
    /// It reads back another date than it writes, or none.
    Inconsistent,
    /// What it writes is an unambiguous date already, and another one.
    ReadOtherwise {
        /// What the pattern writes.
        written: String,
        /// What day or month it means by that.
        meant: PostingDate,
        /// What that is read as without the pattern.
        read: PostingDate,
    },
}

impl fmt::Display for DateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fault_text(self, Language::En))
    }
}

impl fmt::Display for PatternFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&pattern_fault_text(self, Language::En))
    }
}

impl std::error::Error for DateFault {}
impl std::error::Error for PatternFault {}

/// What is wrong and how to mend it: a fragment that follows `"3/5/2026" is not a date: `.
///
/// ```
/// use dealer_profit::words::{Language, dates::{DateFault, fault_text}};
/// let fault = DateFault::NoSuchMonth { month: 13 };
/// assert_eq!(fault_text(&fault, Language::En), "there is no month 13");
/// assert_eq!(fault_text(&fault, Language::Zh), "没有13月");
/// ```
pub fn fault_text(fault: &DateFault, language: Language) -> String {
    match language {
        Language::Zh => zh(fault),
        Language::En => en(fault),
    }
}

/// What is wrong with a pattern: a fragment that follows `date_format = "…": `.
///
/// ```
/// use dealer_profit::words::{Language, dates::{PatternFault, pattern_fault_text}};
/// assert_eq!(pattern_fault_text(&PatternFault::NoYear, Language::En), "it has no year: %Y is 2026, %y is 26");
/// ```
pub fn pattern_fault_text(fault: &PatternFault, language: Language) -> String {
    match language {
        Language::Zh => zh_pattern(fault),
        Language::En => en_pattern(fault),
    }
}

fn en(fault: &DateFault) -> String {
    match fault {
        DateFault::Blank => "it is blank".into(),
        DateFault::Ambiguous => "day, month and year could be in more than one order: write 2026-03-05, or set \
                                 date_format in [input] to their order, such as \"%m/%d/%Y\" (%y for a year of two digits)"
            .into(),
        DateFault::MonthByName => "months are not read by name: write 2026-03-05, or set date_format in [input], such \
                                   as \"%d-%b-%Y\""
            .into(),
        DateFault::TwoDigitYear => "a year of two digits: write it with four".into(),
        DateFault::NoYear => "no year: write 2026-03-05, or 2026-03 for a whole month".into(),
        DateFault::NoMonth => "a year without a month: write 2026-03".into(),
        DateFault::ExcelSerial { day: Some(day) } => {
            format!("an Excel serial number, {day}: set date_format = \"excel\" in [input]")
        }
        DateFault::ExcelSerial { day: None } => {
            "a number: for Excel serial numbers set date_format = \"excel\" in [input]".into()
        }
        DateFault::MonthAsDecimals => "a decimal number, in which 2026.1 may be October: write 2026-10".into(),
        DateFault::MixedSeparators => "two different separators: write 2026-03-05".into(),
        DateFault::NoSuchMonth { month } => format!("there is no month {month}"),
        DateFault::NoSuchDay { month, day } => {
            format!("there is no day {day} in {month}, which has {} days", month.days())
        }
        DateFault::YearOutOfRange { year } => format!("the year {year} is not within {YEAR_MIN} to {YEAR_MAX}"),
        DateFault::NotATime { found } => format!("\"{found}\" after the date: only a time after a day is dropped"),
        DateFault::NotInPattern { pattern } => format!("it does not fit date_format = \"{pattern}\" either"),
        DateFault::Invisible { found } => format!("it holds the invisible character {}: type it again", shown(*found)),
        DateFault::ColumnTooNarrow => "the column was too narrow when it was saved: widen it and save again".into(),
        DateFault::NotADate => "write 2026-03-05, or 2026-03 for a whole month".into(),
    }
}

fn zh(fault: &DateFault) -> String {
    match fault {
        DateFault::Blank => "为空".into(),
        DateFault::Ambiguous => {
            "年月日的顺序不明确,请写成 2026-03-05,或在 [input] 中用 date_format 指定顺序,如 \"%m/%d/%Y\"(年份只有两位时用 %y)".into()
        }
        DateFault::MonthByName => {
            "不识别英文月份,请写成 2026-03-05,或在 [input] 中设置 date_format,如 \"%d-%b-%Y\"".into()
        }
        DateFault::TwoDigitYear => "年份只有两位,请写四位".into(),
        DateFault::NoYear => "没有年份,请写成 2026-03-05,整月写成 2026-03".into(),
        DateFault::NoMonth => "只有年份没有月份,请写成 2026-03".into(),
        DateFault::ExcelSerial { day: Some(day) } => {
            format!("是 Excel 日期序列号({day}),请在 [input] 中设置 date_format = \"excel\"")
        }
        DateFault::ExcelSerial { day: None } => {
            "是一个数,若为 Excel 日期序列号,请在 [input] 中设置 date_format = \"excel\"".into()
        }
        DateFault::MonthAsDecimals => "是小数,2026.1 可能是10月,请写成 2026-10".into(),
        DateFault::MixedSeparators => "分隔符前后不一致,请写成 2026-03-05".into(),
        DateFault::NoSuchMonth { month } => format!("没有{month}月"),
        DateFault::NoSuchDay { month, day } => format!("{month} 没有{day}日,该月只有{}天", month.days()),
        DateFault::YearOutOfRange { year } => format!("年份 {year} 不在 {YEAR_MIN} 至 {YEAR_MAX} 之间"),
        DateFault::NotATime { found } => format!("日期后面多出“{found}”,只有具体日期后面可以带时间"),
        DateFault::NotInPattern { pattern } => format!("也不符合 date_format = \"{pattern}\""),
        DateFault::Invisible { found } => format!("含有看不见的字符 {},请重新输入", shown(*found)),
        DateFault::ColumnTooNarrow => "保存时列宽不够,请加宽该列后重新保存".into(),
        DateFault::NotADate => "请写成 2026-03-05,整月写成 2026-03".into(),
    }
}

fn en_pattern(fault: &PatternFault) -> String {
    match fault {
        PatternFault::NoSpecifier => "it has no specifier: day/month/year is written %d/%m/%Y".into(),
        PatternFault::Unreadable => "it has a specifier that is unknown or cannot be read: use %Y, %m, %d, %b".into(),
        PatternFault::NoYear => "it has no year: %Y is 2026, %y is 26".into(),
        PatternFault::NoMonth => "it has no month: %m is 03, %b is Mar; %M would be minutes".into(),
        PatternFault::Inconsistent => "it does not read back what it writes: put separators between its parts".into(),
        PatternFault::ReadOtherwise { written, meant, read } => {
            format!("its \"{written}\" would mean {meant}, but is read as {read} without it: write the dates otherwise")
        }
    }
}

fn zh_pattern(fault: &PatternFault) -> String {
    match fault {
        PatternFault::NoSpecifier => "没有占位符,日/月/年应写成 %d/%m/%Y".into(),
        PatternFault::Unreadable => "有未知或无法读取的占位符,可用 %Y、%m、%d、%b".into(),
        PatternFault::NoYear => "没有年份,%Y 为 2026,%y 为 26".into(),
        PatternFault::NoMonth => "没有月份,%m 为 03,%b 为 Mar,%M 是分钟".into(),
        PatternFault::Inconsistent => "写出的日期无法照原样读回,请在各部分之间加分隔符".into(),
        PatternFault::ReadOtherwise { written, meant, read } => {
            format!("其中“{written}”本应是 {meant},但不用它就已读作 {read},请改用别的日期写法")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The fault after that one; a new variant does not compile until it has its place in the chain.
    fn next(fault: &DateFault) -> Option<DateFault> {
        let month = Month::new(2026, 2).unwrap();
        Some(match fault {
            DateFault::Blank => DateFault::Ambiguous,
            DateFault::Ambiguous => DateFault::MonthByName,
            DateFault::MonthByName => DateFault::TwoDigitYear,
            DateFault::TwoDigitYear => DateFault::NoYear,
            DateFault::NoYear => DateFault::NoMonth,
            DateFault::NoMonth => DateFault::ExcelSerial { day: PostingDate::on(2026, 3, 5) },
            DateFault::ExcelSerial { day: Some(_) } => DateFault::ExcelSerial { day: None },
            DateFault::ExcelSerial { day: None } => DateFault::MonthAsDecimals,
            DateFault::MonthAsDecimals => DateFault::MixedSeparators,
            DateFault::MixedSeparators => DateFault::NoSuchMonth { month: 13 },
            DateFault::NoSuchMonth { .. } => DateFault::NoSuchDay { month, day: 30 },
            DateFault::NoSuchDay { .. } => DateFault::YearOutOfRange { year: 1926 },
            DateFault::YearOutOfRange { .. } => DateFault::NotATime { found: "x".to_owned() },
            DateFault::NotATime { .. } => DateFault::NotInPattern { pattern: "%m/%d/%Y".to_owned() },
            DateFault::NotInPattern { .. } => DateFault::Invisible { found: '\u{200b}' },
            DateFault::Invisible { .. } => DateFault::ColumnTooNarrow,
            DateFault::ColumnTooNarrow => DateFault::NotADate,
            DateFault::NotADate => return None,
        })
    }

    fn next_pattern(fault: &PatternFault) -> Option<PatternFault> {
        let meant = PostingDate::on(2020, 3, 5).unwrap();
        let read = PostingDate::in_month(Month::new(2003, 5).unwrap());
        Some(match fault {
            PatternFault::NoSpecifier => PatternFault::Unreadable,
            PatternFault::Unreadable => PatternFault::NoYear,
            PatternFault::NoYear => PatternFault::NoMonth,
            PatternFault::NoMonth => PatternFault::Inconsistent,
            PatternFault::Inconsistent => PatternFault::ReadOtherwise { written: "200305".to_owned(), meant, read },
            PatternFault::ReadOtherwise { .. } => return None,
        })
    }

    #[test]
    fn every_fault_has_a_text_of_its_own_in_both_languages() {
        let mut texts = HashSet::new();
        let mut hold = |text: String, language: Language| {
            assert!(!text.is_empty() && !text.ends_with('.') && !text.ends_with('。'), "{text}");
            let is_chinese = text.chars().any(|found| matches!(found, '\u{4e00}'..='\u{9fff}'));
            assert_eq!(is_chinese, language == Language::Zh, "{text}");
            assert!(texts.insert(text.clone()), "said twice: {text}");
        };
        for language in [Language::En, Language::Zh] {
            std::iter::successors(Some(DateFault::Blank), next)
                .for_each(|fault| hold(fault_text(&fault, language), language));
            std::iter::successors(Some(PatternFault::NoSpecifier), next_pattern)
                .for_each(|fault| hold(pattern_fault_text(&fault, language), language));
        }
        assert_eq!(texts.len(), 2 * (18 + 6));
    }

    #[test]
    fn names_the_setting_that_mends_it() {
        for language in [Language::En, Language::Zh] {
            for fault in [DateFault::Ambiguous, DateFault::MonthByName, DateFault::ExcelSerial { day: None }] {
                let text = fault_text(&fault, language);
                assert!(text.contains("date_format") && text.contains("[input]"), "{text}");
            }
        }
    }
}
