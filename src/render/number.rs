//! Numbers for people: rounded once, half away from zero, with thousands separators and never
//! `-0.00`.
//!
//! Exact for any size: the integer part of a quotient is never multiplied, so nothing can overflow.

use crate::ratio::Ratio;

/// Decimals of every rounded figure.
const PLACES: u32 = 2;

/// An amount of money.
///
/// ```
/// use dealer_profit::{ratio::Ratio, render::number};
/// assert_eq!(number::money(Ratio::whole(-1_234_567)), "-1,234,567.00");
/// ```
pub fn money(amount: Ratio) -> String {
    rounded(amount, 0)
}

/// A quotient in percent.
///
/// ```
/// use dealer_profit::{ratio::Ratio, render::number};
/// assert_eq!(Ratio::new(1, 3).map(number::percent).as_deref(), Some("33.33%"));
/// ```
pub fn percent(quotient: Ratio) -> String {
    rounded(quotient, 2) + "%"
}

/// A quotient without a unit, such as turns or days.
pub fn number(quotient: Ratio) -> String {
    rounded(quotient, 0)
}

/// A whole number with thousands separators.
pub fn count(count: u64) -> String {
    with_separators(&count.to_string())
}

/// The value times `10^shift`, rounded to two decimals.
fn rounded(value: Ratio, shift: u32) -> String {
    let digits = digits(value, PLACES + shift);
    let (units, fraction) = digits.split_at(digits.len() - PLACES as usize);
    let is_zero = digits.bytes().all(|digit| digit == b'0');
    let sign = if value.signum() < 0 && !is_zero { "-" } else { "" };
    let units = units.trim_start_matches('0');
    let units = if units.is_empty() { "0" } else { units };
    format!("{sign}{}.{fraction}", with_separators(units))
}

/// The digits of the magnitude in units of `10^-places`: at least one digit more than `places`.
fn digits(value: Ratio, places: u32) -> String {
    let width = places as usize;
    if let Ok(rounded) = value.rounded(places) {
        return format!("{:0>width$}", rounded.unsigned_abs(), width = width + 1);
    }
    let (numerator, denominator) = value.terms();
    let mut whole = numerator.unsigned_abs() / denominator.unsigned_abs();
    let mut fraction = Ratio::new((numerator % denominator).abs(), denominator)
        .and_then(|fraction| fraction.rounded(places).ok())
        .expect("the terms of a proper fraction are those of a quotient, and it rounds to at most 10^4");
    if fraction == 10_i128.pow(places) {
        (whole, fraction) = (whole + 1, 0);
    }
    format!("{whole}{fraction:0>width$}")
}

/// Inserts a comma before every third digit from the right.
fn with_separators(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn money_has_separators_and_two_decimals() {
        let cases = [
            (ratio(0, 1), "0.00"),
            (ratio(999, 1), "999.00"),
            (ratio(1000, 1), "1,000.00"),
            (ratio(-100_000, 1), "-100,000.00"),
            (ratio(123_456_789, 100), "1,234,567.89"),
            (ratio(12_345_678_901_234_567, 100), "123,456,789,012,345.67"),
        ];
        for (amount, expected) in cases {
            assert_eq!(money(amount), expected);
        }
    }

    #[test]
    fn rounds_half_away_from_zero_and_has_no_negative_zero() {
        let cases = [
            (ratio(1_005, 1_000), "1.01"),
            (ratio(-1_005, 1_000), "-1.01"),
            (ratio(1_004_999, 1_000_000), "1.00"),
            (ratio(999_995, 1_000), "1,000.00"),
            (ratio(-999_995, 1_000), "-1,000.00"),
            (ratio(-4, 1_000), "0.00"),
            (ratio(-5, 1_000), "-0.01"),
        ];
        for (quotient, expected) in cases {
            assert_eq!(number(quotient), expected);
        }
    }

    #[test]
    fn percent_is_rounded_once() {
        let cases = [
            // 43,099.50 / 1,200,000 = 0.03591625
            (ratio(4_309_950, 120_000_000), "3.59%"),
            (ratio(1, 1), "100.00%"),
            (ratio(-1, 8), "-12.50%"),
            // 0.00005 is 0.005 %, half of the last decimal: rounded away from zero.
            (ratio(5, 100_000), "0.01%"),
            (ratio(-49, 1_000_000), "0.00%"),
            (ratio(1234, 1), "123,400.00%"),
            (ratio(9_999_951, 10_000_000), "100.00%"),
        ];
        for (quotient, expected) in cases {
            assert_eq!(percent(quotient), expected);
        }
    }

    #[test]
    fn the_largest_numbers_are_exact() {
        let thirty_digits = ratio(123_456_789_012_345_678_901_234_567_890, 1);
        assert_eq!(money(thirty_digits), "123,456,789,012,345,678,901,234,567,890.00");
        let thirds = ratio(1_000_000_000_000_000_000_000_000_000_001, 3);
        assert_eq!(money(thirds), "333,333,333,333,333,333,333,333,333,333.67");
        assert_eq!(percent(ratio(-i128::MAX, 1)), "-17,014,118,346,046,923,173,168,730,371,588,410,572,700.00%");
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!([0, 12, 1234, u64::MAX].map(count), ["0", "12", "1,234", "18,446,744,073,709,551,615"]);
    }
}
