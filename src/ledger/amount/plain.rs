//! Amounts that are written plainly, read from the bytes of a ledger as they stand.

use super::{DECIMALS_MAX, INTEGER_DIGITS_MAX};
use crate::money::{MICROS_PER_UNIT, Money};

/// Reads an amount that is written plainly: `-` or nothing, 1 to 15 ASCII digits, in groups of three or not, and a point
/// with 1 to 6 digits or nothing.
///
/// `None` means only that the text is not plain: [`parse_amount`](super::parse_amount) may still read it. It is called for every row of a
/// ledger, so it looks at each byte once and allocates nothing.
///
/// ```
/// use dealer_profit::{ledger::amount::parse_plain_amount, money::Money};
/// assert_eq!(parse_plain_amount(b"-1250.5"), Some(Money::from_micros(-1_250_500_000)));
/// assert_eq!(parse_plain_amount(b"1,250.50"), Some(Money::from_micros(1_250_500_000)));
/// assert_eq!(parse_plain_amount(b"(1250.50)"), None);
/// ```
pub fn parse_plain_amount(bytes: &[u8]) -> Option<Money> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let micros = any_plain_micros(digits)?;
    Some(Money::from_micros(if negative { -micros } else { micros }))
}

/// The millionths of the amount that the bytes of a block from `start` to `end` spell, as [`parse_plain_amount`] reads it; `None`
/// also where they do not fit 64 bits.
///
/// Nearly every amount has fen and at most eight digits before them, and those are read without a loop: how many digits an
/// amount has cannot be foretold, and each wrong guess of the processor would cost more than all of the arithmetic.
#[inline(always)]
pub fn plain_micros_at(block: &[u8], start: usize, end: usize) -> Option<i64> {
    match fen_at(block, start, end) {
        Some(micros) => Some(micros),
        None => other_plain_micros(block.get(start..end)?),
    }
}

#[inline(never)]
fn other_plain_micros(bytes: &[u8]) -> Option<i64> {
    i64::try_from(parse_plain_amount(bytes)?.micros()).ok()
}

/// The millionths of an amount of one to eight digits and two decimals, that is not at the very front of the block; `None`
/// where it is anything else.
#[inline(always)]
fn fen_at(block: &[u8], start: usize, end: usize) -> Option<i64> {
    let is_negative = block.get(start) == Some(&b'-');
    let point = end.checked_sub(3)?;
    let length = point.checked_sub(start + usize::from(is_negative))?;
    let window: &[u8; 11] = block.get(point.checked_sub(8)?..end)?.first_chunk()?;
    let [units @ .., dot, tenths, hundredths] = *window;
    let (tenths, hundredths) = (tenths.wrapping_sub(b'0'), hundredths.wrapping_sub(b'0'));
    let units = last_digits(u64::from_le_bytes(units), length)?;
    let is_fen = dot == b'.' && tenths <= 9 && hundredths <= 9;
    // At most ten digits: far inside 64 bits, whatever they are multiplied by here.
    let micros = (units * 100 + u64::from(tenths) * 10 + u64::from(hundredths)) as i64 * 10_000;
    is_fen.then_some(if is_negative { -micros } else { micros })
}

/// The value of the last one to eight of eight bytes, the first of which is the lowest of the word; `None` where any of them is
/// no digit.
///
/// What stands before them is made zeros; then digits are added to pairs, pairs to fours, and fours to the whole, all at once.
#[inline(always)]
fn last_digits(word: u64, length: usize) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH_HALVES: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    if !(1..=8).contains(&length) {
        return None;
    }
    let counted = u64::MAX << (8 * (8 - length));
    let word = word & counted | ZEROS & !counted;
    // A digit is 0x30 to 0x39: its higher half is 3, and stays so when 6 is added. Other bytes may run over into their neighbour,
    // but those have been found out by then.
    let are_digits = word & HIGH_HALVES == ZEROS && word.wrapping_add(0x0606_0606_0606_0606) & HIGH_HALVES == ZEROS;
    let digits = word & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = (digits.wrapping_mul(10) + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    are_digits.then_some((fours & 0xFFFF) * 10_000 + (fours >> 32))
}

/// The millionths of a plain amount without a sign.
fn any_plain_micros(digits: &[u8]) -> Option<i128> {
    /// What a fraction of that many digits is multiplied by to become millionths.
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
    if length == 0 {
        return None;
    }
    Some(i128::from(units) * MICROS_PER_UNIT + i128::from(fraction))
}

/// The value of digits in groups of three, `1,234,567`, and what follows them; `None` where [`is_grouped`](super::is_grouped) refuses them.
fn grouped_digits(digits: &[u8]) -> Option<(u64, &[u8])> {
    let (mut value, mut length) = leading_digits(digits, 3);
    let mut rest = digits.get(length..)?;
    if length == 0 || digits.first() == Some(&b'0') {
        return None;
    }
    while let [b',', group @ ..] = rest {
        let (thousandth, written) = leading_digits(group, 3);
        length += 3;
        if written != 3 || length > INTEGER_DIGITS_MAX {
            return None;
        }
        value = value * 1000 + thousandth;
        rest = group.get(3..)?;
    }
    Some((value, rest))
}

/// The value and the number of the digits at the front, of which at most `most`, and never more than 18, are read.
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
