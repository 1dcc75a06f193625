//! The whole grammar of amounts, and what is wrong with a text that is none.
//!
//! ```text
//! amount  = "(" inner ")" | inner           brackets mean minus, and exclude a sign
//! inner   = prefix number [unit]            or a lone minus, which is zero
//! prefix  = [sign] [currency]               in either order
//! number  = [digits] ["." digits]           at least one digit; plain or in groups of three
//! unit    = 元 | 万 | 万元 | 亿 | 亿元
//! ```
//!
//! Full-width characters count as the plain ones, and spaces are allowed between these parts. Most
//! amounts are plain and never come here: [`parse_plain_amount`] reads them.

use super::amount_plain::parse_plain_amount;
use super::text::folded;
use crate::money::{MICROS_PER_UNIT, Money};
use crate::words::cell::{AmountFault, is_invisible};

use super::{DECIMALS_MAX, INTEGER_DIGITS_MAX};

/// The least amount with too many digits before the point: 10^15, in millionths.
const TOO_LARGE: i128 = 1_000_000_000_000_000 * MICROS_PER_UNIT;
/// The significant digits of a spreadsheet's number: Excel keeps no more.
const FLOAT_DIGITS: i32 = 15;

/// Parses an amount by the whole grammar; `None` for a blank cell.
///
/// # Errors
///
/// The first fault of the text. More than 15 digits before the point, as written or after scaling
/// by the unit, and more than 6 written after it are faults as well.
///
/// ```
/// use dealer_profit::ledger::cell::amount::parse_amount;
/// let printed = |text: &str| {
///     parse_amount(text).map(|amount| amount.map(|money| money.to_string()))
/// };
/// assert_eq!(printed("(¥1,234.50)"), Ok(Some("-1234.50".to_owned())));
/// assert_eq!(printed("－３.５ 万元"), Ok(Some("-35000.00".to_owned())));
/// assert_eq!(printed("　"), Ok(None));
/// assert!(printed("12O.50").is_err());
/// ```
pub fn parse_amount(text: &str) -> Result<Option<Money>, AmountFault> {
    parse_amount_in(text, 0)
}

/// Parses an amount of a column whose unit is 10^`unit_power` yuan; `None` for a blank cell.
///
/// A unit in the cell itself (`300元`, `3万`) overrides that of the column.
///
/// # Errors
///
/// As [`parse_amount`].
///
/// ```
/// use dealer_profit::ledger::cell::amount::parse_amount_in;
/// let in_ten_thousands = |text| {
///     parse_amount_in(text, 4).ok().flatten().map(|money| money.to_string())
/// };
/// assert_eq!(in_ten_thousands("1.5"), Some("15000.00".to_owned()));
/// assert_eq!(in_ten_thousands("300元"), Some("300.00".to_owned()));
/// ```
pub fn parse_amount_in(text: &str, unit_power: u32) -> Result<Option<Money>, AmountFault> {
    let folded = folded(text);
    let text = folded.trim();
    if text.is_empty() {
        return Ok(None);
    }
    refuse_what_is_no_number(text)?;
    let (text, bracketed) = unbracketed(text)?;
    let (prefix, rest) = Prefix::read(text, bracketed)?;
    if rest.is_empty() && prefix.sign == Some(Sign::Minus) {
        // Excel's accounting format prints zero as a lone dash.
        return Ok(Some(Money::ZERO));
    }
    let (number, tail) = split_number(rest)?;
    let own_power = unit_of(tail, &prefix)?;
    let money = scaled(value_of(number)?, own_power.unwrap_or(unit_power))?;
    let negative = bracketed || prefix.sign == Some(Sign::Minus);
    Ok(Some(if negative { money.reversed() } else { money }))
}

/// The amount times 10^`power_of_ten`: 3 for 千元, 4 for 万元, 8 for 亿元. Exact.
///
/// # Errors
///
/// [`AmountFault::TooLarge`] if the product has more than 15 digits before the point.
///
/// ```
/// use dealer_profit::{ledger::cell::amount::scaled, money::Money};
/// assert_eq!(scaled(Money::from_micros(1_250_001), 4), Ok(Money::from_micros(12_500_010_000)));
/// ```
pub fn scaled(money: Money, power_of_ten: u32) -> Result<Money, AmountFault> {
    10_i128
        .checked_pow(power_of_ten)
        .and_then(|factor| money.micros().checked_mul(factor))
        .filter(|micros| -TOO_LARGE < *micros && *micros < TOO_LARGE)
        .map(Money::from_micros)
        .ok_or(AmountFault::TooLarge)
}

/// A spreadsheet's number as an amount: rounded to 15 significant digits, as Excel shows it, and
/// then to 6 decimals, half away from zero.
///
/// The digits come from the decimal text of the number; there is no binary arithmetic on money.
///
/// # Errors
///
/// [`AmountFault::NotFinite`] for an infinity or NaN, [`AmountFault::TooLarge`] for 10^15 or more.
///
/// ```
/// use dealer_profit::ledger::cell::amount::amount_from_float;
/// assert_eq!(amount_from_float(0.1 + 0.2).map(|money| money.to_string()), Ok("0.30".to_owned()));
/// assert!(amount_from_float(f64::NAN).is_err());
/// ```
pub fn amount_from_float(value: f64) -> Result<Money, AmountFault> {
    if !value.is_finite() {
        return Err(AmountFault::NotFinite);
    }
    let written = format!("{:.14e}", value.abs());
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().map_err(|_| AmountFault::TooLarge)?;
    let significand = digits.bytes().filter(u8::is_ascii_digit).fold(0_i128, |sum, b| sum * 10 + i128::from(b - b'0'));
    // The text is rounded to 15 digits already: nothing below carries into a sixteenth.
    if exponent >= FLOAT_DIGITS {
        return Err(AmountFault::TooLarge);
    }
    // The significand has 14 digits after the point; millionths take 6 of them.
    let power = exponent - (FLOAT_DIGITS - 1) + 6;
    let scale = 10_i128.checked_pow(power.unsigned_abs());
    let micros = match scale {
        Some(scale) if power >= 0 => significand * scale,
        Some(scale) => (significand + scale / 2) / scale,
        // The divisor exceeds 10^38 and the significand has 15 digits: nothing is left.
        None => 0,
    };
    Ok(Money::from_micros(if value.is_sign_negative() { -micros } else { micros }))
}

/// Refuses texts that are known not to be numbers, with a fault of their own: better than a
/// complaint about their first letter.
fn refuse_what_is_no_number(text: &str) -> Result<(), AmountFault> {
    if let Some(found) = text.chars().find(|found| is_invisible(*found)) {
        return Err(AmountFault::Invisible { found });
    }
    let word = text.trim_start_matches(['-', '+', '\u{2212}']).to_ascii_lowercase();
    let instead = if text.starts_with('=') {
        AmountFault::Formula
    } else if text.bytes().all(|byte| byte == b'#') {
        AmountFault::ColumnTooNarrow
    } else if text.starts_with('#') {
        AmountFault::SpreadsheetError { code: text.to_owned() }
    } else if matches!(word.as_str(), "nan" | "inf" | "infinity" | "∞") {
        AmountFault::NotFinite
    } else if matches!(word.as_str(), "n/a" | "na" | "null" | "none" | "nil" | "/" | "\\" | "无" | "空") {
        AmountFault::Nothing
    } else if text.contains(['%', '‰']) {
        AmountFault::Percent
    } else {
        return Ok(());
    };
    Err(instead)
}

/// The text without enclosing brackets, and whether there were any.
fn unbracketed(text: &str) -> Result<(&str, bool), AmountFault> {
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let rest = inside.unwrap_or(text);
    match (rest.contains('('), rest.contains(')')) {
        (false, false) => Ok((rest.trim(), inside.is_some())),
        (true, false) if inside.is_none() => Err(AmountFault::BracketUnclosed),
        (false, true) if inside.is_none() => Err(AmountFault::BracketUnopened),
        _ => Err(AmountFault::BracketsNotAroundAll),
    }
}

/// A sign as written; brackets are not a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

/// Sign and currency before a number, in either order.
#[derive(Default)]
struct Prefix {
    sign: Option<Sign>,
    currency: Option<char>,
}

impl Prefix {
    /// Splits the prefix off; the rest does not begin with a space.
    fn read(text: &str, bracketed: bool) -> Result<(Self, &str), AmountFault> {
        let mut prefix = Self::default();
        let mut rest = text;
        while let Some(found) = rest.chars().next() {
            if let Some(sign) = sign_of(found) {
                if bracketed {
                    return Err(AmountFault::SignInBrackets);
                }
                if prefix.sign.replace(sign).is_some() {
                    return Err(AmountFault::TwoSigns);
                }
            } else if is_currency(found) {
                if prefix.currency.replace(found).is_some() {
                    return Err(AmountFault::TwoCurrencies);
                }
            } else if is_dash(found) {
                return Err(AmountFault::Dash { found });
            } else if !found.is_whitespace() {
                break;
            }
            rest = rest.get(found.len_utf8()..).unwrap_or_default();
        }
        Ok((prefix, rest))
    }
}

fn sign_of(found: char) -> Option<Sign> {
    match found {
        '+' => Some(Sign::Plus),
        '-' | '\u{2212}' => Some(Sign::Minus),
        _ => None,
    }
}

fn is_currency(found: char) -> bool {
    matches!(found, '¥' | '$' | '€' | '£')
}

/// Hyphens and dashes that look like a minus sign but are none.
fn is_dash(found: char) -> bool {
    matches!(found, '\u{2010}'..='\u{2015}' | '\u{2500}')
}

fn is_chinese_numeral(found: char) -> bool {
    "〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟".contains(found)
}

/// Splits off digits, commas and points, in any order, from a tail that may be a unit.
///
/// # Errors
///
/// No digits, or a tail that cannot be a unit.
fn split_number(text: &str) -> Result<(&str, &str), AmountFault> {
    let end = text.find(|found: char| !found.is_ascii_digit() && found != ',' && found != '.').unwrap_or(text.len());
    let (number, tail) = text.split_at(end);
    if number.is_empty() {
        return Err(match tail.chars().next() {
            None | Some('元') => AmountFault::NoDigits,
            Some(found) if is_chinese_numeral(found) => AmountFault::ChineseNumeral { found },
            Some(found) => AmountFault::Unexpected { found, digit_expected: true },
        });
    }
    refuse_tail(tail)?;
    Ok((number, tail.trim_start()))
}

/// Refuses what follows the digits unless it begins like a unit.
fn refuse_tail(tail: &str) -> Result<(), AmountFault> {
    let rest = tail.trim_start();
    let spaced = rest.len() < tail.len();
    let Some(found) = rest.chars().next() else { return Ok(()) };
    let after = rest.get(found.len_utf8()..).unwrap_or_default();
    Err(match found {
        '0'..='9' | ',' | '.' => AmountFault::SpaceInside,
        '_' => AmountFault::Underscore,
        'e' | 'E' if is_exponent(after) => AmountFault::Scientific,
        found if is_currency(found) => AmountFault::CurrencyAfter { found },
        found if (sign_of(found).is_some() || is_dash(found)) && after.trim().is_empty() => {
            AmountFault::SignAfter { found: if is_dash(found) { '-' } else { found } }
        }
        '元' | '万' | '亿' => return Ok(()),
        found if is_chinese_numeral(found) || is_chinese(found) => AmountFault::UnitUnknown { found: rest.to_owned() },
        found => AmountFault::Unexpected { found, digit_expected: !spaced },
    })
}

fn is_exponent(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(text);
    digits.starts_with(|found: char| found.is_ascii_digit())
}

fn is_chinese(found: char) -> bool {
    matches!(found, '\u{3400}'..='\u{9fff}')
}

/// The power of ten of the unit in the tail of a number; `None` without a unit.
fn unit_of(tail: &str, prefix: &Prefix) -> Result<Option<u32>, AmountFault> {
    /// Longer names first: `万` is a prefix of `万元`.
    const UNITS: [(&str, u32); 5] = [("万元", 4), ("亿元", 8), ("万", 4), ("亿", 8), ("元", 0)];
    let Some((unit, power, rest)) =
        UNITS.iter().find_map(|(unit, power)| Some((unit, *power, tail.strip_prefix(unit)?.trim())))
    else {
        return Ok(None);
    };
    if !rest.is_empty() {
        return Err(AmountFault::UnitFollowed { by: rest.to_owned() });
    }
    match prefix.currency {
        Some(found) if found != '¥' && unit.ends_with('元') => Err(AmountFault::CurrencyAndUnit { found }),
        _ => Ok(Some(power)),
    }
}

/// The value of digits, commas and points, if their order is right.
fn value_of(number: &str) -> Result<Money, AmountFault> {
    let (units, decimals) = match number.split_once('.') {
        Some((units, decimals)) => (units, Some(decimals)),
        None => (number, None),
    };
    let decimals_hold = |found: char| decimals.is_some_and(|decimals| decimals.contains(found));
    if decimals_hold('.') {
        return Err(AmountFault::SecondPoint);
    }
    if decimals_hold(',') || (units.contains(',') && !is_grouped(units)) {
        return Err(AmountFault::Separators);
    }
    let units: String = units.chars().filter(|found| *found != ',').collect();
    let decimals = match decimals {
        Some("") if units.is_empty() => return Err(AmountFault::NoDigits),
        Some("") => return Err(AmountFault::NoDecimals),
        Some(decimals) => decimals,
        None => "0",
    };
    if units.len() > INTEGER_DIGITS_MAX {
        return Err(AmountFault::TooManyDigits { written: units.len() });
    }
    if decimals.len() > DECIMALS_MAX {
        return Err(AmountFault::TooManyDecimals { written: decimals.len() });
    }
    // All that remains is plain, so one function computes the value of digits.
    let units = if units.is_empty() { "0" } else { units.as_str() };
    parse_plain_amount(format!("{units}.{decimals}").as_bytes()).ok_or(AmountFault::NoDigits)
}

/// Whether commas separate groups of three digits, and only those.
///
/// `0,123` is refused: it is no way to write 123, but half of Europe writes 0.123 like that.
fn is_grouped(units: &str) -> bool {
    let mut groups = units.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::super::amount_batch::read_plain_cells;
    use super::*;
    use crate::money::OptionalMicros;

    /// Amounts of one to sixteen digits, some with one wrong byte: the batch reader gives what the
    /// plain reader gives, and that is what the grammar gives.
    #[test]
    fn the_batch_reads_what_the_grammar_reads() {
        let mut texts: Vec<String> =
            (0..=123_456_789u64).step_by(4_567).map(|fen| format!("{}.{:02}", fen / 100, fen % 100)).collect();
        let digits = |length: usize| "9876543210123456"[..length].to_owned();
        let decimals = |length: usize| if length == 0 { String::new() } else { format!(".{}", &"0765432"[..length]) };
        for (whole, fraction) in (0..=16).flat_map(|whole| (0..=7).map(move |fraction| (whole, fraction))) {
            let text = digits(whole) + &decimals(fraction);
            texts.extend([text.clone(), in_groups(&digits(whole)) + &decimals(fraction), format!("0{text}")]);
        }
        for at in 0..texts.len() {
            let (mut wrong, number) = (texts[at].clone().into_bytes(), at * 7);
            if let Some(byte) = wrong.len().checked_sub(1).and_then(|last| wrong.get_mut(number % (last + 1))) {
                *byte = b"/:,.-a0"[number / 16 % 7];
                texts.push(String::from_utf8(wrong).unwrap());
            }
        }
        texts.extend(
            ["0.00", "00.10", "-0.01", "1.2", "1.234", ".50", "5.", "", "-", "--1.00", "1..00", "1.0a", "1 .00"]
                .map(str::to_owned),
        );
        let mut plain = 0;
        for text in texts.iter().flat_map(|text| [text.clone(), format!("-{text}")]) {
            // With anything before and behind it, and close to the front of the block or not.
            let expected = parse_plain_amount(text.as_bytes()).map(|amount| amount.micros());
            if let Some(micros) = expected {
                assert_eq!(parse_amount(&text), Ok(Some(Money::from_micros(micros))), "{text}");
            }
            let expected = expected.and_then(|micros| OptionalMicros::some(i64::try_from(micros).ok()?));
            let expected = if text.is_empty() { Some(OptionalMicros::NONE) } else { expected };
            for before in ["", "7", ",1234567", "2026-01-31,销售收入,"] {
                let block = format!("{before}{text},1.5,,9.5");
                let (end, mut cells) = (before.len() + text.len(), Vec::new());
                // Several batches, the last one incomplete.
                let spans = [(before.len(), end), (end + 1, end + 4), (end + 5, end + 5)];
                read_plain_cells(block.as_bytes(), spans.into_iter().cycle().take(51), |read| {
                    let is_odd = |number: usize| read.odd >> number & 1 != 0;
                    // An odd cell has no amount either: some callers check only that.
                    let amounts = read.amounts.iter().enumerate();
                    cells.extend(amounts.map(|(number, &amount)| {
                        (!is_odd(number) || amount != OptionalMicros::NONE).then_some(amount)
                    }));
                });
                let others = [OptionalMicros::some(1_500_000), Some(OptionalMicros::NONE)];
                assert_eq!(cells, [&[expected], &others[..]].concat().repeat(17), "{text} in {block}");
                plain += usize::from(expected.is_some());
            }
        }
        assert!(plain > 50_000, "{plain}");
    }

    /// Digits in groups of three, counted from the last one.
    fn in_groups(digits: &str) -> String {
        let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
        String::from_utf8(groups.join(&b","[..])).unwrap()
    }

    fn micros(text: &str) -> i128 {
        text.parse::<Money>().unwrap().micros()
    }

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        assert_eq!(parse_amount(text), Ok(Some(Money::from_micros(micros(expected)))), "{text:?}");
    }

    #[track_caller]
    fn refuses(text: &str, fault: AmountFault) {
        assert_eq!(parse_amount(text), Err(fault.clone()), "{text:?}");
        assert_eq!(parse_plain_amount(text.as_bytes()), None, "{text:?}");
    }

    fn unexpected(found: char, digit_expected: bool) -> AmountFault {
        AmountFault::Unexpected { found, digit_expected }
    }

    #[test]
    fn reads_plain_amounts_by_both_readers() {
        for (text, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.00", "0"),
            ("007", "7"),
            ("1250.5", "1250.5"),
            ("-1250.50", "-1250.50"),
            ("0.000001", "0.000001"),
            ("-0.000001", "-0.000001"),
            ("0.120", "0.12"),
            ("999999999999999.999999", "999999999999999.999999"),
            ("-999999999999999", "-999999999999999"),
            ("1,234.50", "1234.50"),
            ("-12,000", "-12000"),
            ("100,000,000", "100000000"),
            ("-999,999,999,999,999.999999", "-999999999999999.999999"),
        ] {
            reads(text, expected);
            assert_eq!(parse_plain_amount(text.as_bytes()), Some(Money::from_micros(micros(expected))), "{text}");
        }
    }

    /// Every text of up to five of these characters: a plain amount has the value of the grammar.
    #[test]
    fn the_whole_grammar_holds_the_plain_one() {
        let alphabet = ['0', '7', '-', '.', ',', ' ', '('];
        let mut texts = vec![String::new()];
        let mut plain = 0;
        for _ in 0..5 {
            texts = texts.iter().flat_map(|text| alphabet.map(|next| format!("{text}{next}"))).collect();
            for text in &texts {
                if let Some(money) = parse_plain_amount(text.as_bytes()) {
                    plain += 1;
                    assert_eq!(parse_amount(text), Ok(Some(money)), "{text:?}");
                    let digits = text.trim_start_matches('-');
                    let zero = if digits.starts_with('.') { "0" } else { "" };
                    let written = format!("{}{zero}{}", &text[..text.len() - digits.len()], digits.replace(',', ""));
                    assert_eq!(written.parse(), Ok(money), "{text:?}");
                }
            }
        }
        // Two digits and a point. Without a point or with one between digits there are 2^n + (n -
        // 2) 2^(n - 1) texts of n characters: 2, 4, 12, 32 and 80, together 130; after `-` the
        // first four again, 50. Grouped: `7,` and three digits, 8. With the point first there are
        // 2^(n - 1): 2, 4, 8 and 16, together 30; after `-` the first three again, 14.
        assert_eq!(plain, 130 + 50 + 8 + 30 + 14);
    }

    #[test]
    fn reads_every_sign_bracket_and_currency() {
        for text in ["-12.5", "−12.5", "－１２．５", "- 12.5", "-¥12.5", "¥-12.5", "¥ - 12.5", "－￥ 12.5", "$-12.5"]
        {
            reads(text, "-12.5");
        }
        for text in ["(12.5)", "（12.5）", "( 12.5 )", "(¥12.5)", "（￥ 12.5 元）", " (€12.50) "] {
            reads(text, "-12.5");
        }
        for text in
            ["+12.5", "＋12.5", "£12.5", "￡+12.5", "12.5元", "12.5 元", "¥12.5元", "\u{a0}12.5\u{3000}", "\t12.5\r\n"]
        {
            reads(text, "12.5");
        }
        for text in ["-", "－", "−", " - ", "¥ -", "-¥", "￥－", "$ -   ", "(0)", "-0元", "¥0"] {
            reads(text, "0");
        }
        for text in ["", " ", "　", "\u{a0}\t", "\r\n"] {
            assert_eq!(parse_amount(text), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn reads_groups_decimals_and_units() {
        reads("1,234", "1234");
        reads("1,234,567.8", "1234567.8");
        reads("１，２３４．５", "1234.5");
        reads("999,999,999,999,999.999999", "999999999999999.999999");
        reads(".5", "0.5");
        reads("-.5", "-0.5");
        for (text, expected) in [
            ("3万", "30000"),
            ("-3.5 万元", "-35000"),
            ("(1,000.5万)", "-10005000"),
            ("1.25亿", "125000000"),
            ("￥2亿元", "200000000"),
            ("0.000001万", "0.01"),
            ("99999999999.999999万", "999999999999999.99"),
        ] {
            reads(text, expected);
        }
    }

    #[test]
    fn a_written_unit_overrides_the_unit_of_the_column() {
        for (text, expected) in [("1.5", "15000"), ("(1.5)", "-15000"), ("300元", "300"), ("3万", "30000"), ("-", "0")]
        {
            assert_eq!(parse_amount_in(text, 4), Ok(Some(Money::from_micros(micros(expected)))), "{text}");
        }
        assert_eq!(parse_amount_in("100000000000", 4), Err(AmountFault::TooLarge));
        assert_eq!(parse_amount_in(" ", 4), Ok(None));
    }

    #[test]
    fn scales_without_losing_a_digit_or_passing_the_limit() {
        assert_eq!(scaled(Money::from_micros(1), 3), Ok(Money::from_micros(1_000)));
        assert_eq!(scaled(Money::from_micros(-7), 8), Ok(Money::from_micros(-700_000_000)));
        assert_eq!(scaled(Money::from_micros(TOO_LARGE - 1), 0), Ok(Money::from_micros(TOO_LARGE - 1)));
        for (micros, power) in [(TOO_LARGE, 0), (-TOO_LARGE, 0), (TOO_LARGE / 10_000, 4), (i128::MAX, 8), (1, 99)] {
            assert_eq!(scaled(Money::from_micros(micros), power), Err(AmountFault::TooLarge), "{micros} {power}");
        }
    }

    #[test]
    fn refuses_digits_that_are_not_in_order() {
        for text in ["1 234", "1\u{a0}234.5", "12 .5", "12. 5", "1, 234"] {
            refuses(text, AmountFault::SpaceInside);
        }
        for text in ["1,23", "1,2345", ",123", "1,234,", "1,,234", "1234,567", "1.234,56", "0,123", "12,", "1,234.5,6"]
        {
            refuses(text, AmountFault::Separators);
        }
        for text in ["1.2.3", "1..2", "1,234.5.6"] {
            refuses(text, AmountFault::SecondPoint);
        }
        for text in ["5.", "-5.", "(5.)", "5.万", "1,234."] {
            refuses(text, AmountFault::NoDecimals);
        }
        refuses("1.1234567", AmountFault::TooManyDecimals { written: 7 });
        refuses("1.0000000", AmountFault::TooManyDecimals { written: 7 });
        refuses("1234567890123456", AmountFault::TooManyDigits { written: 16 });
        refuses("0,000,000,000,000,001", AmountFault::Separators);
        refuses("1,000,000,000,000,000", AmountFault::TooManyDigits { written: 16 });
        refuses("1_000", AmountFault::Underscore);
        for text in ["12%", "12.5 ％", "-3‰"] {
            refuses(text, AmountFault::Percent);
        }
        for text in ["1.2E+05", "1e3", "-1E−7", "1.e5", "１Ｅ３", "1.2E+05元"] {
            refuses(text, AmountFault::Scientific);
        }
    }

    #[test]
    fn refuses_signs_brackets_and_currencies_out_of_place() {
        for text in ["--1", "-+1", "+-1", "-¥-1", "--", "−-1"] {
            refuses(text, AmountFault::TwoSigns);
        }
        refuses("100-", AmountFault::SignAfter { found: '-' });
        refuses("100 −", AmountFault::SignAfter { found: '−' });
        for text in ["(-100)", "(+1)", "(¥-1)", "(-)"] {
            refuses(text, AmountFault::SignInBrackets);
        }
        for dash in ['–', '—', '‐'] {
            refuses(&format!("{dash}100"), AmountFault::Dash { found: dash });
            refuses(&dash.to_string(), AmountFault::Dash { found: dash });
        }
        for text in ["¥¥1", "¥$1", "¥-$1"] {
            refuses(text, AmountFault::TwoCurrencies);
        }
        refuses("100€", AmountFault::CurrencyAfter { found: '€' });
        refuses("100 ￥", AmountFault::CurrencyAfter { found: '¥' });
        refuses("$100元", AmountFault::CurrencyAndUnit { found: '$' });
        refuses("$1万元", AmountFault::CurrencyAndUnit { found: '$' });
        for text in ["(100", "100(", "（100", "-(100"] {
            refuses(text, AmountFault::BracketUnclosed);
        }
        for text in ["100)", ")100", "-100）"] {
            refuses(text, AmountFault::BracketUnopened);
        }
        for text in ["-(100)", "¥(100)", "(100)元", "((100))", "(1)(2)"] {
            refuses(text, AmountFault::BracketsNotAroundAll);
        }
    }

    #[test]
    fn refuses_what_is_not_a_digit_or_a_unit() {
        refuses("12O.50", unexpected('O', true));
        refuses("O.50", unexpected('O', true));
        refuses("12.5O", unexpected('O', true));
        refuses("1,O00", unexpected('O', true));
        refuses("0x1F", unexpected('x', true));
        refuses("1.2E", unexpected('E', true));
        refuses("RMB100", unexpected('R', true));
        refuses("100 USD", unexpected('U', false));
        refuses("2026-03-05", unexpected('-', true));
        refuses("1'234", unexpected('\'', true));
        refuses("'123", unexpected('\'', true));
        for (text, found) in [("1²", '²'), ("①", '①'), ("½", '½'), ("12。5", '。'), ("٣", '٣')] {
            refuses(text, unexpected(found, true));
        }
        refuses("⑴", unexpected('⑴', true));
        refuses("1\u{200b}2", AmountFault::Invisible { found: '\u{200b}' });
        refuses("\u{feff}12", AmountFault::Invisible { found: '\u{feff}' });
        for text in ["+", "¥", "¥+", "元", "()", "( )", "(¥)", ".", "-.", "-元"] {
            refuses(text, AmountFault::NoDigits);
        }
        refuses("5千", AmountFault::UnitUnknown { found: "千".to_owned() });
        refuses("5 百万元", AmountFault::UnitUnknown { found: "百万元".to_owned() });
        refuses("100块", AmountFault::UnitUnknown { found: "块".to_owned() });
        refuses("1万2000", AmountFault::UnitFollowed { by: "2000".to_owned() });
        refuses("100元整", AmountFault::UnitFollowed { by: "整".to_owned() });
        refuses("三万", AmountFault::ChineseNumeral { found: '三' });
        refuses("-壹佰元", AmountFault::ChineseNumeral { found: '壹' });
        refuses("万", AmountFault::ChineseNumeral { found: '万' });
        refuses("100000000000万", AmountFault::TooLarge);
        refuses("(10000000亿)", AmountFault::TooLarge);
    }

    #[test]
    fn refuses_what_is_no_number_for_what_it_is() {
        for code in ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"] {
            refuses(code, AmountFault::SpreadsheetError { code: code.to_owned() });
        }
        refuses("####", AmountFault::ColumnTooNarrow);
        refuses("=A1+A2", AmountFault::Formula);
        for text in ["NaN", "inf", "-inf", "Infinity", "∞"] {
            refuses(text, AmountFault::NotFinite);
        }
        for text in ["N/A", "null", "None", "/", "无"] {
            refuses(text, AmountFault::Nothing);
        }
    }

    #[test]
    fn takes_fifteen_digits_of_a_float() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1250.5, "1250.5"),
            (-1250.5, "-1250.5"),
            (0.1 + 0.2, "0.3"),
            (1.005, "1.005"),
            (0.000_000_5, "0.000001"),
            (-0.000_000_5, "-0.000001"),
            (0.000_000_499_999_999_999_999, "0"),
            (0.000_000_499_999_999_999_999_9, "0.000001"),
            (0.000_000_499_999, "0"),
            (1e-7, "0"),
            (f64::MIN_POSITIVE, "0"),
            (123_456_789.123_456_7, "123456789.123457"),
            (999_999_999_999_999.0, "999999999999999"),
            (99_999_999_999_999.95, "100000000000000"),
            (12_345_678_901_234.5, "12345678901234.5"),
        ] {
            assert_eq!(amount_from_float(value), Ok(Money::from_micros(micros(expected))), "{value}");
        }
        for value in [1e15, -1e15, 999_999_999_999_999.9, f64::MAX] {
            assert_eq!(amount_from_float(value), Err(AmountFault::TooLarge), "{value}");
        }
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(amount_from_float(value), Err(AmountFault::NotFinite), "{value}");
        }
    }
}
