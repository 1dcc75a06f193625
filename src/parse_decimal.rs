//! Parses plain decimals of options and the configuration.

use rust_decimal::Decimal;

use crate::ratio::Ratio;

/// Most digits before the decimal point.
const INTEGER_DIGITS_MAX: usize = 15;
/// Most digits after the decimal point.
const DECIMALS_MAX: usize = 12;

/// The exact value of a plain decimal: an optional sign, digits, at most one decimal point, and `%`
/// for hundredths.
///
/// `None` for everything else: exponents, separators, a point without digits on both sides, and
/// more than 15 digits before or 12 after the point.
///
/// ```
/// use dealer_profit::{parse_decimal, ratio::Ratio};
/// assert_eq!(parse_decimal::parse("0.06"), Ratio::new(6, 100));
/// assert_eq!(parse_decimal::parse("-2%"), Ratio::new(-2, 100));
/// assert_eq!(parse_decimal::parse("6e-2"), None);
/// ```
pub fn parse(text: &str) -> Option<Ratio> {
    let (number, hundredths) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), 100),
        None => (text, 1),
    };
    let magnitude = number.strip_prefix(['-', '+']).unwrap_or(number);
    // The syntax is checked first: rust_decimal also accepts exponents and underscores, and rounds
    // numbers that are too long.
    match magnitude.split_once('.') {
        Some((integer, decimals)) => (digits(integer, INTEGER_DIGITS_MAX)?, digits(decimals, DECIMALS_MAX)?),
        None => (digits(magnitude, INTEGER_DIGITS_MAX)?, ""),
    };
    let decimal = Decimal::from_str_exact(number).ok()?;
    // At most 27 digits, and a divisor of at most 14 more: both fit into 128 bits.
    let divisor = 10_i128.checked_pow(decimal.scale())? * hundredths;
    Ratio::new(decimal.mantissa(), divisor)
}

/// The text itself if it consists of 1 to `most` digits.
fn digits(text: &str, most: usize) -> Option<&str> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_plain_decimals_exactly() {
        assert_eq!(parse("0"), Some(Ratio::ZERO));
        assert_eq!(parse("+12.50"), Ratio::new(25, 2));
        assert_eq!(parse("-0.000001"), Ratio::new(-1, 1_000_000));
        assert_eq!(parse("2 %"), Ratio::new(1, 50));
        assert_eq!(parse("999999999999999.999999999999%").map(|ratio| ratio.denominator()), Some(100_000_000_000_000));
    }

    #[test]
    fn refuses_everything_else() {
        for text in ["", "-", "%", ".5", "5.", "1e3", "1_000", "1,000", "--1", "+-1", "NaN", "1.0.0", "１"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("1234567890123456"), None);
        assert_eq!(parse("0.1234567890123"), None);
    }
}
