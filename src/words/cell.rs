//! What can be wrong with an amount, a date or a date pattern.
//!
//! Each text is a fragment that follows `"12O.50" is not an amount: `, `"3/5/2026" is not a date: `
//! or `date_format = "…": `. `ledger` finds the faults; they are declared here with their words.

use super::Language;
use crate::period::{Month, PostingDate, YEAR_MAX, YEAR_MIN};

/// Why a text or a number is not an amount.
///
/// ```
/// use dealer_profit::words::{Language, cell::AmountFault};
/// let fault = AmountFault::Unexpected { found: 'O', digit_expected: true };
/// assert_eq!(fault.text(Language::En), "letter \"O\" where a digit was expected");
/// assert_eq!(fault.text(Language::Zh), "应为数字处出现字母“O”");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum AmountFault {
    // If no digit was expected, the amount should have ended there.
    Unexpected { found: char, digit_expected: bool },
    Invisible { found: char }, // for example a zero-width space
    NoDigits,
    // More than 15 digits before the point after scaling by the unit.
    TooLarge,
    SpaceInside, // `1 234`
    Separators,  // `1,23`
    SecondPoint, // `1.2.3`
    NoDecimals,  // `5.`
    TooManyDecimals { written: usize },
    TooManyDigits { written: usize },
    Underscore,                        // `1_000`
    Percent,                           // `12%`
    Scientific,                        // `1.2E+05`
    TwoSigns,                          // `--1`
    SignAfter { found: char },         // `100-`
    SignInBrackets,                    // `(-100)`
    Dash { found: char },              // `–100`
    TwoCurrencies,                     // `¥$100`
    CurrencyAfter { found: char },     // `100€`
    CurrencyAndUnit { found: char },   // `$100元`
    BracketUnclosed,                   // `(100`
    BracketUnopened,                   // `100)`
    BracketsNotAroundAll,              // `¥(100)`
    UnitUnknown { found: String },     // `5千`
    UnitFollowed { by: String },       // `1万2000`
    ChineseNumeral { found: char },    // `三万`
    SpreadsheetError { code: String }, // `#REF!`
    ColumnTooNarrow,                   // `########`
    Formula,                           // `=A1+A2`
    NotFinite,                         // `NaN` or `inf`
    Nothing,                           // `N/A`, `NULL` or another word for nothing
}

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum DateFault {
    Blank,
    Ambiguous,    // `3/5/2026` or `3.5.26`
    MonthByName,  // `5 March 2026`, where no pattern has month names
    TwoDigitYear, // `26年3月5日`
    NoYear,       // `3月5日`
    NoMonth,      // `2026` or `2026年`
    // `46086`; the day is `None` where no date in range has that number.
    ExcelSerial { day: Option<PostingDate> },
    MonthAsDecimals, // `2026.3`, which may have been `2026.30`
    MixedSeparators, // `2026-3/5`
    NoSuchMonth { month: u8 },
    NoSuchDay { month: Month, day: u8 },
    YearOutOfRange { year: i32 },
    NotATime { found: String }, // `2026-03-05 x`
    // Neither an unambiguous date nor one in the pattern of `date_format`.
    NotInPattern { pattern: String },
    Invisible { found: char }, // for example a zero-width space
    ColumnTooNarrow,           // `########`
    NotADate,
}

/// Why a pattern of `date_format` cannot read dates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum PatternFault {
    NoSpecifier, // `DD/MM/YYYY`
    Unreadable,
    NoYear,
    NoMonth,
    Inconsistent, // it reads back another date than it writes, or none
    // What the pattern writes is another date without the pattern: 2020-03-05 as `200305`.
    ReadOtherwise { written: String, meant: PostingDate, read: PostingDate },
}

/// A character as a message shows it: itself, or its code point where it cannot be seen.
fn visible(found: char) -> String {
    if found.is_control() || found.is_whitespace() || is_invisible(found) {
        format!("U+{:04X}", u32::from(found))
    } else {
        found.to_string()
    }
}

/// Whether a character leaves no mark on the screen and is not white space either.
pub(crate) fn is_invisible(found: char) -> bool {
    let no_white_space = !found.is_whitespace();
    let marks = matches!(found, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    no_white_space && (marks || found == '\u{feff}' || found.is_control())
}

fn invisible(found: char, language: Language) -> String {
    let found = visible(found);
    say!(language, zh "含有看不见的字符 {found}，请重新输入", en "it holds the invisible character {found}: type it again")
}

fn column_too_narrow(language: Language) -> String {
    say!(
        language,
        zh "保存时列宽不够，请加宽该列后重新保存",
        en "the column was too narrow when it was saved: widen it and save again",
    )
}

impl AmountFault {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Unexpected { found, digit_expected } => {
                let is_letter = found.is_ascii_alphabetic();
                let found = visible(*found);
                let zh = if is_letter { "字母" } else { "" };
                let en = if is_letter { "letter " } else { "" };
                if *digit_expected {
                    say!(language, zh "应为数字处出现{zh}“{found}”", en "{en}\"{found}\" where a digit was expected")
                } else {
                    say!(language, zh "金额结束后出现{zh}“{found}”", en "{en}\"{found}\" where the amount should have ended")
                }
            }
            Self::Invisible { found } => invisible(*found, language),
            Self::NoDigits => say!(
                language,
                zh "没有数字，请填写金额，没有金额请留空",
                en "it has no digits: write the amount, or leave the cell blank",
            ),
            Self::TooLarge => say!(
                language,
                zh "按单位换算后，小数点前超过 15 位，请检查单位",
                en "with its unit it has more than 15 digits before the point: is the unit right?",
            ),
            Self::SpaceInside => say!(
                language,
                zh "数字中间有空格，请写成 1234 或 1,234",
                en "a space between its digits: write 1234 or 1,234",
            ),
            Self::Separators => say!(
                language,
                zh "千位分隔符位置不对，应在小数点前每三位一个，如 1,234,567.8",
                en "commas separate groups of three digits before the point, as in 1,234,567.8",
            ),
            Self::SecondPoint => say!(
                language,
                zh "有两个小数点，千位请用逗号分隔，如 1,234,567.8",
                en "a second decimal point: thousands are separated by commas, as in 1,234,567.8",
            ),
            Self::NoDecimals => say!(
                language,
                zh "小数点后没有数字，请写成 5 或 5.0",
                en "no digits after the point: write 5 or 5.0",
            ),
            Self::TooManyDecimals { written } => {
                say!(language, zh "有 {written} 位小数，最多 6 位", en "{written} decimals, and at most 6 are read")
            }
            Self::TooManyDigits { written } => say!(
                language,
                zh "小数点前有 {written} 位，最多 15 位",
                en "{written} digits before the point, and at most 15 are read",
            ),
            Self::Underscore => say!(
                language,
                zh "数字不能用“_”分隔，请写成 1000 或 1,000",
                en "digits are not separated by \"_\": write 1000 or 1,000",
            ),
            Self::Percent => {
                say!(language, zh "是百分比，请填写金额本身", en "it is a percentage: write the amount itself")
            }
            Self::Scientific => say!(
                language,
                zh "是科学计数法，已丢失部分位数，请将该列设为数值格式后重新保存",
                en "scientific notation, digits are already lost: format the column as a number and save again",
            ),
            Self::TwoSigns => say!(language, zh "有两个正负号，只能写一个", en "two signs: write one"),
            Self::SignAfter { found } => say!(
                language,
                zh "“{found}”在数字后面，正负号应在前面，如 {found}100",
                en "\"{found}\" after the number: a sign stands before it, as in {found}100",
            ),
            Self::SignInBrackets => say!(
                language,
                zh "括号内不能再有正负号，括号本身就表示负数",
                en "a sign inside brackets: brackets alone make it negative",
            ),
            Self::Dash { found } => say!(
                language,
                zh "“{found}”是破折号，不是负号，请写 -，没有金额请留空",
                en "\"{found}\" is a dash, not a minus sign: write -, or leave the cell blank for no amount",
            ),
            Self::TwoCurrencies => {
                say!(language, zh "有两个货币符号，只能写一个", en "two currency signs: write one")
            }
            Self::CurrencyAfter { found } => say!(
                language,
                zh "“{found}”在数字后面，货币符号应在前面，如 {found}100",
                en "\"{found}\" after the number: a currency sign stands before it, as in {found}100",
            ),
            Self::CurrencyAndUnit { found } => say!(
                language,
                zh "既有“{found}”又有“元”，只能写一种",
                en "both \"{found}\" and \"元\": write only one of them",
            ),
            Self::BracketUnclosed => say!(
                language,
                zh "括号没有闭合，请写成 (100) 或 -100",
                en "a bracket that is never closed: write (100) or -100",
            ),
            Self::BracketUnopened => say!(
                language,
                zh "只有右括号，没有左括号，请写成 (100) 或 -100",
                en "a closing bracket without an opening one: write (100) or -100",
            ),
            Self::BracketsNotAroundAll => say!(
                language,
                zh "括号应括住整个金额，且只有一层，如 (¥100)",
                en "brackets enclose the whole amount, once, as in (¥100)",
            ),
            Self::UnitUnknown { found } => say!(
                language,
                zh "数字后面的“{found}”不是单位，可用元、万、万元、亿、亿元",
                en "\"{found}\" after the number is not a unit: 元, 万, 万元, 亿 and 亿元 are",
            ),
            Self::UnitFollowed { by } => say!(
                language,
                zh "单位后面还有“{by}”，请全部写成数字",
                en "\"{by}\" after the unit: write the whole amount in digits",
            ),
            Self::ChineseNumeral { found } => say!(
                language,
                zh "“{found}”是中文数字，请用阿拉伯数字，如 3万",
                en "\"{found}\" is a Chinese numeral: write the amount in digits, as in 3万",
            ),
            Self::SpreadsheetError { code } => say!(
                language,
                zh "表格公式出错（{code}），请改正后重新保存",
                en "the spreadsheet's formula failed with {code}: correct it and save again",
            ),
            Self::ColumnTooNarrow => column_too_narrow(language),
            Self::Formula => {
                say!(language, zh "是公式而不是数值，请保存为数值", en "a formula, not its value: save the values")
            }
            Self::NotFinite => say!(
                language,
                zh "是计算出错的结果，请填写金额，没有金额请留空",
                en "the result of a failed calculation: write the amount, or leave the cell blank",
            ),
            Self::Nothing => say!(
                language,
                zh "是表示“无”的文字，请留空，或将它加入 [input] 的 null_values",
                en "a word for nothing: leave the cell blank, or add the word to null_values in [input]",
            ),
        }
    }
}

impl DateFault {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Blank => say!(language, zh "为空", en "it is blank"),
            Self::Ambiguous => say!(
                language,
                zh "年月日的顺序不明确，请写成 2026-03-05，或在 [input] 中用 date_format 指定顺序，如 \"%m/%d/%Y\"\
                    （年份只有两位时用 %y）",
                en "day, month and year could be in more than one order: write 2026-03-05, or set date_format in [input] \
                    to their order, such as \"%m/%d/%Y\" (%y for a year of two digits)",
            ),
            Self::MonthByName => say!(
                language,
                zh "不识别英文月份，请写成 2026-03-05，或在 [input] 中设置 date_format，如 \"%d-%b-%Y\"",
                en "months are not read by name: write 2026-03-05, or set date_format in [input], such as \"%d-%b-%Y\"",
            ),
            Self::TwoDigitYear => {
                say!(language, zh "年份只有两位，请写四位", en "a year of two digits: write it with four")
            }
            Self::NoYear => say!(
                language,
                zh "没有年份，请写成 2026-03-05，整月写成 2026-03",
                en "no year: write 2026-03-05, or 2026-03 for a whole month",
            ),
            Self::NoMonth => say!(
                language,
                zh "只有年份没有月份，请写成 2026-03",
                en "a year without a month: write 2026-03",
            ),
            Self::ExcelSerial { day: Some(day) } => say!(
                language,
                zh "是 Excel 日期序列号（{day}），请在 [input] 中设置 date_format = \"excel\"",
                en "an Excel serial number, {day}: set date_format = \"excel\" in [input]",
            ),
            Self::ExcelSerial { day: None } => say!(
                language,
                zh "是一个数，若为 Excel 日期序列号，请在 [input] 中设置 date_format = \"excel\"",
                en "a number: for Excel serial numbers set date_format = \"excel\" in [input]",
            ),
            Self::MonthAsDecimals => say!(
                language,
                zh "是小数，2026.1 可能是 10 月，请写成 2026-10",
                en "a decimal number, in which 2026.1 may be October: write 2026-10",
            ),
            Self::MixedSeparators => say!(
                language,
                zh "分隔符前后不一致，请写成 2026-03-05",
                en "two different separators: write 2026-03-05",
            ),
            Self::NoSuchMonth { month } => say!(language, zh "没有 {month} 月", en "there is no month {month}"),
            Self::NoSuchDay { month, day } => {
                let days = month.days();
                say!(
                    language,
                    zh "{month} 没有 {day} 日，该月只有 {days} 天",
                    en "there is no day {day} in {month}, which has {days} days",
                )
            }
            Self::YearOutOfRange { year } => say!(
                language,
                zh "年份 {year} 不在 {YEAR_MIN} 至 {YEAR_MAX} 之间",
                en "the year {year} is not within {YEAR_MIN} to {YEAR_MAX}",
            ),
            Self::NotATime { found } => say!(
                language,
                zh "日期后面多出“{found}”，只有具体日期后面可以带时间",
                en "\"{found}\" after the date: only a time may follow it, and only after a day",
            ),
            Self::NotInPattern { pattern } => say!(
                language,
                zh "也不符合 date_format = \"{pattern}\"",
                en "it does not fit date_format = \"{pattern}\" either",
            ),
            Self::Invisible { found } => invisible(*found, language),
            Self::ColumnTooNarrow => column_too_narrow(language),
            Self::NotADate => say!(
                language,
                zh "请写成 2026-03-05，整月写成 2026-03",
                en "write 2026-03-05, or 2026-03 for a whole month",
            ),
        }
    }
}

impl PatternFault {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NoSpecifier => say!(
                language,
                zh "没有占位符，日/月/年应写成 %d/%m/%Y",
                en "it has no specifier: day/month/year is written %d/%m/%Y",
            ),
            Self::Unreadable => say!(
                language,
                zh "有未知或无法读取的占位符，可用 %Y、%m、%d、%b",
                en "it has a specifier that is unknown or cannot be read: use %Y, %m, %d, %b",
            ),
            Self::NoYear => say!(
                language,
                zh "没有年份，%Y 为 2026，%y 为 26",
                en "it has no year: %Y is 2026, %y is 26",
            ),
            Self::NoMonth => say!(
                language,
                zh "没有月份，%m 为 03，%b 为 Mar，%M 是分钟",
                en "it has no month: %m is 03, %b is Mar; %M would be minutes",
            ),
            Self::Inconsistent => say!(
                language,
                zh "写出的日期无法照原样读回，请在各部分之间加分隔符",
                en "it does not read back what it writes: put separators between its parts",
            ),
            Self::ReadOtherwise { written, meant, read } => say!(
                language,
                zh "它写出的“{written}”本应是 {meant}，但不用它就已读作 {read}，请改用别的日期写法",
                en "its \"{written}\" would mean {meant}, but without it that is read as {read}: write dates another way",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_code_point() {
        for (found, expected) in [('\u{200b}', "U+200B"), ('\t', "U+0009"), ('\u{feff}', "U+FEFF"), ('千', "千")] {
            assert_eq!(visible(found), expected);
        }
        let fault = AmountFault::Invisible { found: '\u{202d}' };
        assert_eq!(fault.text(Language::En), "it holds the invisible character U+202D: type it again");
    }

    #[test]
    fn names_the_setting_that_helps() {
        for language in [Language::En, Language::Zh] {
            for fault in [DateFault::Ambiguous, DateFault::MonthByName, DateFault::ExcelSerial { day: None }] {
                let text = fault.text(language);
                assert!(text.contains("date_format") && text.contains("[input]"), "{text}");
            }
        }
    }
}
