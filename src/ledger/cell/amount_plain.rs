//! Plain amounts, read from the bytes of a ledger without decoding or allocation.

use super::{DECIMALS_MAX, INTEGER_DIGITS_MAX};
use crate::money::{MICROS_PER_UNIT, Money};

/// Parses `[-]digits[.digits]`: up to 15 ASCII digits, perhaps in groups of three, and after a
/// point 1 to 6 more. The digits before the point may be missing if there are some after it.
///
/// `None` means only that the text is not plain: [`parse_amount`](super::amount::parse_amount) may
/// still accept it. One pass over the bytes.
///
/// ```
/// use dealer_profit::{ledger::cell::amount_plain::parse_plain_amount, money::Money};
/// assert_eq!(parse_plain_amount(b"-1250.5"), Some(Money::from_micros(-1_250_500_000)));
/// assert_eq!(parse_plain_amount(b"1,250.50"), Some(Money::from_micros(1_250_500_000)));
/// assert_eq!(parse_plain_amount(b"(1250.50)"), None);
/// ```
pub fn parse_plain_amount(bytes: &[u8]) -> Option<Money> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let micros = plain_micros(digits)?;
    Some(Money::from_micros(if negative { -micros } else { micros }))
}

/// The millionths of a plain amount without its sign.
pub(super) fn plain_micros(digits: &[u8]) -> Option<i128> {
    /// The value of the last digit of a fraction in millionths, by the number of its digits.
    const MICROS_OF_FRACTION: [u64; DECIMALS_MAX + 1] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
    let (mut units, length) = leading_digits(digits, INTEGER_DIGITS_MAX);
    let mut rest = digits.get(length..)?;
    if rest.first() == Some(&b',') {
        (units, rest) = grouped_digits(digits)?;
    }
    let fraction = match rest {
        [] => 0,
        [b'.', decimals @ ..] => {
            let (fraction, written) = leading_digits(decimals, DECIMALS_MAX);
            if written == 0 || written != decimals.len() {
                return None;
            }
            fraction * MICROS_OF_FRACTION.get(written)?
        }
        _ => return None,
    };
    if length == 0 && rest.is_empty() {
        return None;
    }
    Some(i128::from(units) * MICROS_PER_UNIT + i128::from(fraction))
}

/// The value of digits in groups of three, `1,234,567`, and the rest behind them. The rule is that
/// of `is_grouped` in [`amount`](super::amount): three digits after each comma, no zero in front.
fn grouped_digits(digits: &[u8]) -> Option<(u64, &[u8])> {
    let (mut value, mut length) = leading_digits(digits, 3);
    let mut rest = digits.get(length..)?;
    if length == 0 || digits.first() == Some(&b'0') {
        return None;
    }
    while let [b',', group @ ..] = rest {
        let (group_value, written) = leading_digits(group, 3);
        length += 3;
        if written != 3 || length > INTEGER_DIGITS_MAX {
            return None;
        }
        value = value * 1000 + group_value;
        rest = group.get(3..)?;
    }
    Some((value, rest))
}

/// The value and the number of the leading digits, at most `most` of them. Up to 18 fit the value.
fn leading_digits(bytes: &[u8], most: usize) -> (u64, usize) {
    let mut value = 0_u64;
    let mut length = 0;
    for byte in bytes.iter().take(most) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value * 10 + u64::from(digit);
        length += 1;
    }
    (value, length)
}
