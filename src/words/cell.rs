//! What can be wrong with an amount, and how each fault is said.
//!
//! A complaint is data together with its words, so the faults stand here and `ledger::amount` makes them.

use std::fmt;

use super::Language;

/// Why a text or a number is not an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// A character that has no business there.
    Unexpected {
        /// The character.
        found: char,
        /// Whether a digit should have stood there; if not, the amount should have ended.
        digit_expected: bool,
    },
    /// A character that nobody can see, such as a zero-width space.
    Invisible {
        /// The character.
        found: char,
    },
    /// A sign, a currency or a unit without a number.
    NoDigits,
    /// More than 15 digits before the point once the amount is scaled by its unit.
    TooLarge,
    /// The digits are grouped or counted wrongly.
    Digits(DigitsFault),
    /// A sign or a currency stands where it may not.
    Sign(SignFault),
    /// Brackets do not enclose the whole amount.
    Brackets(BracketFault),
    /// What follows the number is not a unit.
    Unit(UnitFault),
    /// The cell does not hold a number at all.
    NotANumber(NotANumber),
}

/// What is wrong with the digits of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitsFault {
    /// `1 234`.
    SpaceInside,
    /// `1,23`.
    Separators,
    /// `1.2.3`.
    SecondPoint,
    /// `5.`.
    NoDecimals,
    /// More than 6 decimals as written.
    TooManyDecimals {
        /// How many are written.
        written: usize,
    },
    /// More than 15 digits before the point as written.
    TooManyIntegerDigits {
        /// How many are written.
        written: usize,
    },
    /// `1_000`.
    Underscore,
    /// `12%`.
    Percent,
    /// `1.2E+05`.
    Scientific,
}

/// What is wrong with the sign or the currency of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignFault {
    /// `--1`.
    Two,
    /// `100-`.
    AfterNumber {
        /// The sign.
        found: char,
    },
    /// `(-100)`.
    InBrackets,
    /// `–100`, with a dash that is no minus sign.
    Dash {
        /// The dash.
        found: char,
    },
    /// `¥$100`.
    TwoCurrencies,
    /// `100€`.
    CurrencyAfterNumber {
        /// The currency sign.
        found: char,
    },
    /// `$100元`.
    CurrencyAgainstUnit {
        /// The currency sign.
        found: char,
    },
}

/// What is wrong with the brackets of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BracketFault {
    /// `(100`.
    Unclosed,
    /// `100)`.
    Unopened,
    /// `¥(100)`.
    NotAroundAll,
}

/// What is wrong with the unit of an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitFault {
    /// `5千`.
    Unknown {
        /// What follows the number.
        found: String,
    },
    /// `1万2000`.
    Followed {
        /// What follows the unit.
        by: String,
    },
    /// `三万`.
    ChineseNumeral {
        /// The first numeral.
        found: char,
    },
}

/// What a cell holds instead of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotANumber {
    /// `#REF!`.
    SpreadsheetError {
        /// The error as it stands.
        code: String,
    },
    /// `########`.
    ColumnTooNarrow,
    /// `=A1+A2`.
    Formula,
    /// `NaN` or `inf`.
    NotFinite,
    /// `N/A`, `NULL` or another word for nothing.
    Nothing,
}

impl fmt::Display for AmountFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fault_text(self, Language::En))
    }
}

impl std::error::Error for AmountFault {}

/// What is wrong and how to mend it: a fragment that follows `"12O.50" is not an amount: `.
///
/// ```
/// use dealer_profit::words::{Language, cell::{AmountFault, fault_text}};
/// let fault = AmountFault::Unexpected { found: 'O', digit_expected: true };
/// assert_eq!(fault_text(&fault, Language::En), "letter \"O\" where a digit was expected");
/// assert_eq!(fault_text(&fault, Language::Zh), "应为数字处出现字母“O”");
/// ```
pub fn fault_text(fault: &AmountFault, language: Language) -> String {
    match language {
        Language::Zh => zh(fault),
        Language::En => en(fault),
    }
}

/// A character as a message shows it: itself, or its code point where it could not be seen.
pub(super) fn shown(found: char) -> String {
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

fn en(fault: &AmountFault) -> String {
    match fault {
        AmountFault::Unexpected { found, digit_expected } => {
            let what = if found.is_ascii_alphabetic() { "letter " } else { "" };
            let place = if *digit_expected { "a digit was expected" } else { "the amount should have ended" };
            format!("{what}\"{}\" where {place}", shown(*found))
        }
        AmountFault::Invisible { found } => {
            format!("it holds the invisible character {}: type it again", shown(*found))
        }
        AmountFault::NoDigits => "it has no digits: write the amount, or leave the cell blank".to_owned(),
        AmountFault::TooLarge => {
            "with its unit it has more than 15 digits before the point: is the unit right?".to_owned()
        }
        AmountFault::Digits(fault) => en_digits(*fault),
        AmountFault::Sign(fault) => en_sign(*fault),
        AmountFault::Brackets(fault) => en_brackets(*fault).to_owned(),
        AmountFault::Unit(fault) => en_unit(fault),
        AmountFault::NotANumber(instead) => en_not_a_number(instead),
    }
}

fn en_digits(fault: DigitsFault) -> String {
    let text = match fault {
        DigitsFault::SpaceInside => "a space between its digits: write 1234 or 1,234",
        DigitsFault::Separators => "commas separate groups of three digits before the point, as in 1,234,567.8",
        DigitsFault::SecondPoint => "a second decimal point: thousands are separated by commas, as in 1,234,567.8",
        DigitsFault::NoDecimals => "no digits after the point: write 5 or 5.0",
        DigitsFault::TooManyDecimals { written } => return format!("{written} decimals, of which at most 6 are read"),
        DigitsFault::TooManyIntegerDigits { written } => {
            return format!("{written} digits before the point, of which at most 15 are read");
        }
        DigitsFault::Underscore => "digits are not separated by \"_\": write 1000 or 1,000",
        DigitsFault::Percent => "it is a percentage: write the amount itself",
        DigitsFault::Scientific => {
            "scientific notation, digits are already lost: format the column as a number and save again"
        }
    };
    text.to_owned()
}

fn en_sign(fault: SignFault) -> String {
    match fault {
        SignFault::Two => "two signs: write one".to_owned(),
        SignFault::AfterNumber { found } => {
            format!("\"{found}\" after the number: a sign stands before it, as in {found}100")
        }
        SignFault::InBrackets => "a sign inside brackets: brackets alone make it negative".to_owned(),
        SignFault::Dash { found } => {
            format!("\"{found}\" is a dash, not a minus sign: write -, or leave the cell blank for no amount")
        }
        SignFault::TwoCurrencies => "two currency signs: write one".to_owned(),
        SignFault::CurrencyAfterNumber { found } => {
            format!("\"{found}\" after the number: a currency sign stands before it, as in {found}100")
        }
        SignFault::CurrencyAgainstUnit { found } => format!("both \"{found}\" and \"元\": write only one of them"),
    }
}

fn en_brackets(fault: BracketFault) -> &'static str {
    match fault {
        BracketFault::Unclosed => "a bracket that is never closed: write (100) or -100",
        BracketFault::Unopened => "a closing bracket without an opening one: write (100) or -100",
        BracketFault::NotAroundAll => "brackets enclose the whole amount, once, as in (¥100)",
    }
}

fn en_unit(fault: &UnitFault) -> String {
    match fault {
        UnitFault::Unknown { found } => {
            format!("\"{found}\" after the number is not a unit: 元, 万, 万元, 亿 and 亿元 are")
        }
        UnitFault::Followed { by } => format!("\"{by}\" after the unit: write the whole amount in digits"),
        UnitFault::ChineseNumeral { found } => {
            format!("\"{found}\" is a Chinese numeral: write the amount in digits, as in 3万")
        }
    }
}

fn en_not_a_number(instead: &NotANumber) -> String {
    let text = match instead {
        NotANumber::SpreadsheetError { code } => {
            return format!("the spreadsheet's formula failed with {code}: mend it and save again");
        }
        NotANumber::ColumnTooNarrow => "the column was too narrow when it was saved: widen it and save again",
        NotANumber::Formula => "a formula, not its value: save the values",
        NotANumber::NotFinite => "it comes of a calculation that failed: write the amount, or leave the cell blank",
        NotANumber::Nothing => "a word for nothing: leave the cell blank, or add the word to null_values in [input]",
    };
    text.to_owned()
}

fn zh(fault: &AmountFault) -> String {
    match fault {
        AmountFault::Unexpected { found, digit_expected } => {
            let place = if *digit_expected { "应为数字处" } else { "金额结束后" };
            let what = if found.is_ascii_alphabetic() { "字母" } else { "" };
            format!("{place}出现{what}“{}”", shown(*found))
        }
        AmountFault::Invisible { found } => format!("含有看不见的字符 {},请重新输入", shown(*found)),
        AmountFault::NoDigits => "没有数字,请填写金额,没有金额请留空".to_owned(),
        AmountFault::TooLarge => "按单位换算后,小数点前超过15位,请检查单位".to_owned(),
        AmountFault::Digits(fault) => zh_digits(*fault),
        AmountFault::Sign(fault) => zh_sign(*fault),
        AmountFault::Brackets(fault) => zh_brackets(*fault).to_owned(),
        AmountFault::Unit(fault) => zh_unit(fault),
        AmountFault::NotANumber(instead) => zh_not_a_number(instead),
    }
}

fn zh_digits(fault: DigitsFault) -> String {
    let text = match fault {
        DigitsFault::SpaceInside => "数字中间有空格,请写成 1234 或 1,234",
        DigitsFault::Separators => "千位分隔符位置不对,应在小数点前每三位一个,如 1,234,567.8",
        DigitsFault::SecondPoint => "有两个小数点,千位请用逗号分隔,如 1,234,567.8",
        DigitsFault::NoDecimals => "小数点后没有数字,请写成 5 或 5.0",
        DigitsFault::TooManyDecimals { written } => return format!("有{written}位小数,最多6位"),
        DigitsFault::TooManyIntegerDigits { written } => return format!("小数点前有{written}位,最多15位"),
        DigitsFault::Underscore => "数字不能用“_”分隔,请写成 1000 或 1,000",
        DigitsFault::Percent => "是百分比,请填写金额本身",
        DigitsFault::Scientific => "科学计数法,已丢失部分位数,请将该列设为数值格式后重新保存",
    };
    text.to_owned()
}

fn zh_sign(fault: SignFault) -> String {
    match fault {
        SignFault::Two => "有两个正负号,只能写一个".to_owned(),
        SignFault::AfterNumber { found } => format!("“{found}”在数字后面,正负号应在前面,如 {found}100"),
        SignFault::InBrackets => "括号内不能再有正负号,括号本身就表示负数".to_owned(),
        SignFault::Dash { found } => format!("“{found}”是破折号,不是负号,请写 -,没有金额请留空"),
        SignFault::TwoCurrencies => "有两个货币符号,只能写一个".to_owned(),
        SignFault::CurrencyAfterNumber { found } => {
            format!("“{found}”在数字后面,货币符号应在前面,如 {found}100")
        }
        SignFault::CurrencyAgainstUnit { found } => format!("既有“{found}”又有“元”,只能写一种"),
    }
}

fn zh_brackets(fault: BracketFault) -> &'static str {
    match fault {
        BracketFault::Unclosed => "括号没有闭合,请写成 (100) 或 -100",
        BracketFault::Unopened => "只有右括号,没有左括号,请写成 (100) 或 -100",
        BracketFault::NotAroundAll => "括号应括住整个金额,且只有一层,如 (¥100)",
    }
}

fn zh_unit(fault: &UnitFault) -> String {
    match fault {
        UnitFault::Unknown { found } => format!("数字后面的“{found}”不是单位,可用元、万、万元、亿、亿元"),
        UnitFault::Followed { by } => format!("单位后面还有“{by}”,请全部写成数字"),
        UnitFault::ChineseNumeral { found } => format!("“{found}”是中文数字,请用阿拉伯数字,如 3万"),
    }
}

fn zh_not_a_number(instead: &NotANumber) -> String {
    let text = match instead {
        NotANumber::SpreadsheetError { code } => return format!("表格公式出错({code}),请改正后重新保存"),
        NotANumber::ColumnTooNarrow => "保存时列宽不够,请加宽该列后重新保存",
        NotANumber::Formula => "是公式而不是数值,请保存为数值",
        NotANumber::NotFinite => "是计算出错的结果,请填写金额,没有金额请留空",
        NotANumber::Nothing => "是表示“无”的文字,请留空,或将它加入 [input] 的 null_values",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The fault after that one; a new variant does not compile until it has its place in the chain.
    fn next(fault: &AmountFault) -> Option<AmountFault> {
        Some(match fault {
            AmountFault::Unexpected { digit_expected: true, .. } => {
                AmountFault::Unexpected { found: '?', digit_expected: false }
            }
            AmountFault::Unexpected { .. } => AmountFault::Invisible { found: '\u{200b}' },
            AmountFault::Invisible { .. } => AmountFault::NoDigits,
            AmountFault::NoDigits => AmountFault::TooLarge,
            AmountFault::TooLarge => AmountFault::Digits(DigitsFault::SpaceInside),
            AmountFault::Digits(fault) => next_digits(*fault),
            AmountFault::Sign(fault) => next_sign(*fault),
            AmountFault::Brackets(BracketFault::Unclosed) => AmountFault::Brackets(BracketFault::Unopened),
            AmountFault::Brackets(BracketFault::Unopened) => AmountFault::Brackets(BracketFault::NotAroundAll),
            AmountFault::Brackets(BracketFault::NotAroundAll) => {
                AmountFault::Unit(UnitFault::Unknown { found: "千".to_owned() })
            }
            AmountFault::Unit(UnitFault::Unknown { .. }) => {
                AmountFault::Unit(UnitFault::Followed { by: "2000".to_owned() })
            }
            AmountFault::Unit(UnitFault::Followed { .. }) => {
                AmountFault::Unit(UnitFault::ChineseNumeral { found: '三' })
            }
            AmountFault::Unit(UnitFault::ChineseNumeral { .. }) => {
                AmountFault::NotANumber(NotANumber::SpreadsheetError { code: "#REF!".to_owned() })
            }
            AmountFault::NotANumber(instead) => return next_instead(instead).map(AmountFault::NotANumber),
        })
    }

    fn next_digits(fault: DigitsFault) -> AmountFault {
        AmountFault::Digits(match fault {
            DigitsFault::SpaceInside => DigitsFault::Separators,
            DigitsFault::Separators => DigitsFault::SecondPoint,
            DigitsFault::SecondPoint => DigitsFault::NoDecimals,
            DigitsFault::NoDecimals => DigitsFault::TooManyDecimals { written: 7 },
            DigitsFault::TooManyDecimals { .. } => DigitsFault::TooManyIntegerDigits { written: 16 },
            DigitsFault::TooManyIntegerDigits { .. } => DigitsFault::Underscore,
            DigitsFault::Underscore => DigitsFault::Percent,
            DigitsFault::Percent => DigitsFault::Scientific,
            DigitsFault::Scientific => return AmountFault::Sign(SignFault::Two),
        })
    }

    fn next_sign(fault: SignFault) -> AmountFault {
        AmountFault::Sign(match fault {
            SignFault::Two => SignFault::AfterNumber { found: '-' },
            SignFault::AfterNumber { .. } => SignFault::InBrackets,
            SignFault::InBrackets => SignFault::Dash { found: '–' },
            SignFault::Dash { .. } => SignFault::TwoCurrencies,
            SignFault::TwoCurrencies => SignFault::CurrencyAfterNumber { found: '€' },
            SignFault::CurrencyAfterNumber { .. } => SignFault::CurrencyAgainstUnit { found: '$' },
            SignFault::CurrencyAgainstUnit { .. } => return AmountFault::Brackets(BracketFault::Unclosed),
        })
    }

    fn next_instead(instead: &NotANumber) -> Option<NotANumber> {
        Some(match instead {
            NotANumber::SpreadsheetError { .. } => NotANumber::ColumnTooNarrow,
            NotANumber::ColumnTooNarrow => NotANumber::Formula,
            NotANumber::Formula => NotANumber::NotFinite,
            NotANumber::NotFinite => NotANumber::Nothing,
            NotANumber::Nothing => return None,
        })
    }

    #[test]
    fn every_fault_has_a_text_of_its_own_in_both_languages() {
        let first = AmountFault::Unexpected { found: 'O', digit_expected: true };
        let every: Vec<AmountFault> = std::iter::successors(Some(first), next).collect();
        let mut texts = HashSet::new();
        for fault in &every {
            for language in [Language::En, Language::Zh] {
                let text = fault_text(fault, language);
                assert!(!text.is_empty() && !text.ends_with('.') && !text.ends_with('。'), "{fault:?}: {text}");
                let is_chinese = text.chars().filter(|found| matches!(found, '\u{4e00}'..='\u{9fff}')).count() > 3;
                let names_units = matches!(fault, AmountFault::Unit(_));
                assert!(is_chinese == (language == Language::Zh) || names_units, "{fault:?}: {text}");
                assert!(texts.insert(text), "{fault:?} is said like another fault");
            }
        }
        assert_eq!(texts.len(), 2 * 32);
    }

    #[test]
    fn shows_what_cannot_be_seen_by_its_code_point() {
        for (found, expected) in [('\u{200b}', "U+200B"), ('\t', "U+0009"), ('\u{feff}', "U+FEFF"), ('千', "千")] {
            assert_eq!(shown(found), expected);
        }
        let fault = AmountFault::Invisible { found: '\u{202d}' };
        assert_eq!(fault_text(&fault, Language::En), "it holds the invisible character U+202D: type it again");
    }
}
