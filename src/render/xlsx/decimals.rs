//! Exact figures as decimals of 15 significant digits, which spreadsheets keep. No binary
//! arithmetic.

use crate::document::Value;
use crate::ratio::Ratio;

use super::super::number;

/// Significant digits that a spreadsheet keeps.
const DIGITS: u32 = 15;
/// Decimals of an amount of money.
const MONEY_PLACES: u32 = 6;
/// A quotient that is zero to this many decimals is written as zero.
const PLACES_MAX: u32 = 30;

/// The decimal to store in a cell; `None` if the value is no figure or a spreadsheet cannot hold
/// it.
pub fn cell_decimal(value: &Value) -> Option<String> {
    if !value.is_held_by_spreadsheets() {
        return None;
    }
    match value {
        Value::Count(count) => Some(count.to_string()),
        Value::Money(amount) => amount.to_fixed(MONEY_PLACES).ok().map(trimmed),
        value => fifteen_digits(value.number()?),
    }
}

/// The text for a figure that a spreadsheet cannot hold: an amount with all its decimals.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Money(amount) => {
            let exact = amount.to_fixed(MONEY_PLACES).ok()?;
            let trimmed = trimmed(exact);
            let decimals = trimmed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            Some(match decimals {
                0 => trimmed + ".00",
                1 => trimmed + "0",
                _ => trimmed,
            })
        }
        Value::Average(number) | Value::Number(number) => number.to_fixed(2).ok(),
        Value::Percent(quotient) => Some(number::percent(*quotient)),
        Value::Count(count) => Some(count.to_string()),
        Value::NotAvailable | Value::Blank | Value::Label(_) => None,
    }
}

/// The value rounded once to 15 significant digits.
fn fifteen_digits(value: Ratio) -> Option<String> {
    let whole = value.numerator().unsigned_abs() / value.denominator().unsigned_abs();
    let places = match whole {
        0 => leading_zeros(value)? + DIGITS,
        _ => DIGITS.checked_sub(whole.ilog10() + 1)?,
    };
    value.to_fixed(places.min(PLACES_MAX)).ok().map(trimmed)
}

/// Number of zeros after the decimal point of a value smaller than one.
fn leading_zeros(value: Ratio) -> Option<u32> {
    // The smallest n for which 10^(n+1) times the value reaches one. The estimate from the digit
    // counts is at most one too large.
    if value.signum() == 0 {
        return Some(0);
    }
    let digits = |term: i128| term.unsigned_abs().ilog10();
    let least = digits(value.denominator()).saturating_sub(digits(value.numerator()) + 1);
    let is_zero = |places: u32| value.rounded(places).map(|rounded| rounded == 0);
    (least..).find(|&zeros| zeros >= PLACES_MAX || is_zero(zeros + 1) != Ok(true))
}

/// Removes trailing zeros.
fn trimmed(mut decimal: String) -> String {
    if decimal.contains('.') {
        decimal.truncate(decimal.trim_end_matches('0').trim_end_matches('.').len());
    }
    decimal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn amounts_are_exact() {
        let cases = [
            (ratio(1_200_000_005, 1_000), "1200000.005"),
            (ratio(-999_999_999_999_999, 100), "-9999999999999.99"),
            (ratio(0, 1), "0"),
            (ratio(-7, 1_000_000), "-0.000007"),
            (ratio(123_000, 1), "123000"),
        ];
        for (amount, expected) in cases {
            assert_eq!(cell_decimal(&Value::Money(amount)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn quotients_have_fifteen_digits() {
        let cases = [
            (ratio(1, 3), "0.333333333333333"),
            (ratio(2, 3), "0.666666666666667"),
            (ratio(-1, 3_000_000), "-0.000000333333333333333"),
            (ratio(200, 3), "66.6666666666667"),
            (ratio(1, 2), "0.5"),
            (ratio(10_000_000_000_000, 3), "3333333333333.33"),
        ];
        for (quotient, expected) in cases {
            assert_eq!(cell_decimal(&Value::Number(quotient)).as_deref().unwrap_or("not held"), expected);
            assert!(expected.parse::<f64>().is_ok());
        }
    }

    #[test]
    fn writes_what_spreadsheets_cannot_hold_as_text() {
        let large = Value::Money(ratio(1_234_567_890_123_456_789, 100));
        assert_eq!(cell_decimal(&large), None);
        assert_eq!(as_text(&large).as_deref(), Some("12345678901234567.89"));
        let whole = Value::Money(ratio(-12_345_678_901_234_567, 1));
        assert_eq!(as_text(&whole).as_deref(), Some("-12345678901234567.00"));
        assert_eq!(cell_decimal(&Value::NotAvailable), None);
        assert_eq!(as_text(&Value::Blank), None);
    }
}
