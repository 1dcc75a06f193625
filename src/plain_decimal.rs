//! Plain decimals for programs, written from scaled integers.

use std::fmt;

/// Most digits of a 128-bit number.
const DIGITS_MAX: usize = 39;

/// A plain decimal: `scaled` times `10^-places`, written with exactly `places` decimals and never
/// as `-0`.
///
/// ```
/// use dealer_profit::plain_decimal::PlainDecimal;
/// assert_eq!(PlainDecimal { scaled: -35_916, places: 6 }.to_string(), "-0.035916");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainDecimal {
    /// The value in units of the last decimal.
    pub scaled: i128,
    /// The number of decimals.
    pub places: usize,
}

impl PlainDecimal {
    /// Appends the decimal to a text.
    pub fn push_to(self, text: &mut String) {
        let Self { scaled, places } = self;
        if scaled < 0 {
            text.push('-');
        }
        let (digits, begin) = digits(scaled.unsigned_abs());
        // Digits are valid UTF-8.
        let digits = str::from_utf8(&digits[begin..]).unwrap_or_default();
        let (units, decimals) = digits.split_at(digits.len().saturating_sub(places));
        text.push_str(if units.is_empty() { "0" } else { units });
        if places > 0 {
            text.push('.');
            (decimals.len()..places).for_each(|_| text.push('0'));
            text.push_str(decimals);
        }
    }
}

impl fmt::Display for PlainDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.push_to(&mut text);
        f.write_str(&text)
    }
}

/// The digits of a number, right-aligned, and the index of the first one. Zero has no digits.
fn digits(number: u128) -> ([u8; DIGITS_MAX], usize) {
    let (mut digits, mut begin) = ([b'0'; DIGITS_MAX], DIGITS_MAX);
    let mut put = |digit: u8| {
        begin -= 1;
        digits[begin] += digit;
    };
    let mut long = number;
    // Nearly every number fits into 64 bits, where division is several times cheaper.
    let mut short = loop {
        match u64::try_from(long) {
            Ok(short) => break short,
            Err(_) => put((long % 10) as u8),
        }
        long /= 10;
    };
    while short > 0 {
        put((short % 10) as u8);
        short /= 10;
    }
    (digits, begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits as the standard library formats them, padded with zeros.
    fn expected(scaled: i128, places: usize) -> String {
        let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places + 1);
        let (units, decimals) = digits.split_at(digits.len() - places);
        let sign = if scaled < 0 { "-" } else { "" };
        if places == 0 { format!("{sign}{units}") } else { format!("{sign}{units}.{decimals}") }
    }

    #[test]
    fn every_length_has_its_digits() {
        let tens = (0..39).map(|power| 10_i128.pow(power));
        let twos = (0..127).map(|power| 1_i128 << power);
        let edges = tens.chain(twos).flat_map(|edge| [edge - 1, edge, edge + 1, 1 - edge, -edge]);
        for scaled in edges.chain([i128::MIN, i128::MAX, i128::from(u64::MAX) + 1]) {
            for places in [0, 1, 2, 6, 30, 38, 39, 50] {
                let mut text = String::from("x");
                PlainDecimal { scaled, places }.push_to(&mut text);
                assert_eq!(text, format!("x{}", expected(scaled, places)));
            }
        }
    }
}
