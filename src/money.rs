//! Exact amounts of money.
//!
//! [`Money`] is an amount. [`OptionalMicros`] is the compact form of an amount or none in which the
//! ledger reads columns of amounts, and in which `totals` stores sums.

use std::fmt;
use std::hint::select_unpredictable;
use std::str::FromStr;

use crate::plain_decimal::PlainDecimal;

/// Millionths per unit of currency.
pub const MICROS_PER_UNIT: i128 = 1_000_000;

/// Millionths per hundredth of a unit.
pub const MICROS_PER_HUNDREDTH: i64 = MICROS_PER_UNIT as i64 / 100;

/// The most decimals that an amount is printed with.
const DECIMALS_MAX: usize = 6;

/// The fewest decimals that an amount is printed with.
const DECIMALS_MIN: usize = 2;

/// An exact amount in millionths of the ledger's currency unit.
///
/// A ledger's amounts have at most 15 integer digits and 6 decimals. So each of them, and the sum
/// of any ledger that fits on a disk, is a whole number of millionths within 128 bits. No amount
/// passes through binary floating point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i128);

impl Money {
    /// An amount of zero.
    pub const ZERO: Self = Self(0);

    /// The amount of a number of millionths.
    pub const fn from_micros(micros: i128) -> Self {
        Self(micros)
    }

    /// The amount in millionths.
    pub const fn micros(self) -> i128 {
        self.0
    }

    /// Whether the amount is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum; `None` if it needs more than 128 bits.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference; `None` if it needs more than 128 bits.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }

    /// The amount with the opposite sign.
    ///
    /// Saturates only for the least 128-bit number, which is far outside what can be read.
    pub const fn reversed(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// The exact amount as a plain decimal, with as many decimals as it needs, from two to six.
    pub fn decimal(self) -> PlainDecimal {
        // Nearly every amount is a whole number of hundredths within 64 bits, and a 64-bit division
        // is several times faster than a 128-bit one.
        if let Ok(short) = i64::try_from(self.0)
            && short % MICROS_PER_HUNDREDTH == 0
        {
            return PlainDecimal { scaled: (short / MICROS_PER_HUNDREDTH).into(), places: DECIMALS_MIN };
        }
        let (mut scaled, mut places) = (self.0, DECIMALS_MAX);
        while places > DECIMALS_MIN && scaled % 10 == 0 {
            (scaled, places) = (scaled / 10, places - 1);
        }
        PlainDecimal { scaled, places }
    }
}

impl fmt::Display for Money {
    /// Writes the exact amount with as many decimals as it needs, from two to six.
    ///
    /// ```
    /// use dealer_profit::money::Money;
    /// assert_eq!(Money::from_micros(1_250_500_000).to_string(), "1250.50");
    /// assert_eq!(Money::from_micros(-7).to_string(), "-0.000007");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal().fmt(f)
    }
}

/// The error of a text that is not a plain decimal with at most six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain decimal with at most 6 decimals")]
pub struct NotMoney;

impl FromStr for Money {
    type Err = NotMoney;

    /// Parses what [`fmt::Display`] writes: an optional `-`, digits, at most six decimals.
    ///
    /// For side files and tests: the amounts of ledgers have a wider grammar.
    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (units, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(units) || !plain(fraction) || fraction.len() > 6 {
            return Err(NotMoney);
        }
        let micros: i128 = format!("{units}{fraction:0<6}").parse().map_err(|_| NotMoney)?;
        Ok(Self(if negative { -micros } else { micros }))
    }
}

/// An amount in millionths, or none, in 64 bits.
///
/// `i64::MIN` is the sentinel for none. `Option<i64>` would take 128 bits, and there are millions
/// of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionalMicros(i64);

impl Default for OptionalMicros {
    fn default() -> Self {
        Self::NONE
    }
}

impl OptionalMicros {
    /// No amount, which differs from an amount of zero.
    pub const NONE: Self = Self(i64::MIN);

    /// An amount; `None` for the sentinel, which is no amount.
    #[inline]
    pub const fn some(micros: i64) -> Option<Self> {
        if micros == i64::MIN { None } else { Some(Self(micros)) }
    }

    /// No amount if `is_none`, else an amount, which must not be the sentinel.
    #[inline]
    pub(crate) const fn unless(is_none: bool, micros: i64) -> Self {
        if is_none { Self::NONE } else { Self(micros) }
    }

    /// The amount, if there is one.
    #[inline]
    pub const fn get(self) -> Option<i64> {
        if self.0 == i64::MIN { None } else { Some(self.0) }
    }

    /// The amount; 0 for none.
    ///
    /// Branch-free: which sums are still empty is unpredictable, and a mispredicted branch costs
    /// more than the addition.
    #[inline]
    pub fn or_zero(self) -> i64 {
        select_unpredictable(self.0 == i64::MIN, 0, self.0)
    }

    /// The product with a factor; `None` if it does not fit.
    #[inline]
    pub fn times(self, factor: i64) -> Option<Self> {
        match self.get() {
            Some(micros) => Self::some(micros.checked_mul(factor)?),
            None => Some(self),
        }
    }

    /// The sum with an amount in millionths; `None` if it does not fit.
    #[inline]
    pub fn plus(self, micros: i64) -> Option<Self> {
        Self::some(self.or_zero().checked_add(micros)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_reads_back_every_scale() {
        for text in [
            "0.00",
            "12.00",
            "12.50",
            "-0.01",
            "999999999999999.999999",
            "0.123456",
            "-3.1201",
            "92233720368547758.07",
            "-92233720368547758.08",
            "9223372036854.775807",
            "-9223372036854.775808",
            "9223372036854.78",
        ] {
            assert_eq!(text.parse::<Money>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_not_a_plain_decimal() {
        for text in ["", "-", "1.", ".", "1e3", "1_000", "1.1234567", "+1", " 1"] {
            assert_eq!(text.parse::<Money>(), Err(NotMoney), "{text}");
        }
    }
}
