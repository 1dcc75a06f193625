//! Exact amounts of money.

use std::fmt;
use std::hint::select_unpredictable;
use std::str::FromStr;

use crate::digits::Decimal;

/// How many micro-units make one unit of currency.
pub const MICROS_PER_UNIT: i128 = 1_000_000;

/// How many micro-units make a hundredth of a unit.
pub const MICROS_PER_HUNDREDTH: i64 = MICROS_PER_UNIT as i64 / 100;
/// The most decimals that an amount is written with.
const DECIMALS_MAX: usize = 6;
/// The fewest.
const DECIMALS_MIN: usize = 2;

/// An exact amount in millionths of the ledger's currency unit.
///
/// A ledger's amounts have at most 15 integer digits and 6 decimals, so every one of them, and the sum of any ledger that
/// fits a disk, is a whole number of millionths within 128 bits. No amount ever passes through binary floating point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i128);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of that many millionths.
    pub const fn from_micros(micros: i128) -> Self {
        Self(micros)
    }

    /// The amount in millionths.
    pub const fn micros(self) -> i128 {
        self.0
    }

    /// Whether the amount is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` where it needs more than 128 bits.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference, or `None` where it needs more than 128 bits.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }

    /// The amount with its sign turned.
    ///
    /// Never overflows for an amount that was read: those are far inside the range, which is symmetric but for one value.
    pub const fn reversed(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// The exact amount as a plain decimal: two decimals, or as many of the six as it needs.
    pub fn decimal(self) -> Decimal {
        // Nearly every amount is a whole number of hundredths within 64 bits, where a division is several times cheaper.
        if let Ok(short) = i64::try_from(self.0)
            && short % MICROS_PER_HUNDREDTH == 0
        {
            return Decimal { scaled: (short / MICROS_PER_HUNDREDTH).into(), places: DECIMALS_MIN };
        }
        let (mut scaled, mut places) = (self.0, DECIMALS_MAX);
        while places > DECIMALS_MIN && scaled % 10 == 0 {
            (scaled, places) = (scaled / 10, places - 1);
        }
        Decimal { scaled, places }
    }
}

impl fmt::Display for Money {
    /// The exact amount as a plain decimal: two decimals, or as many of the six as it needs.
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

/// A text that is not a plain decimal of at most six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain decimal with at most 6 decimals")]
pub struct NotMoney;

impl FromStr for Money {
    type Err = NotMoney;

    /// Reads back what [`fmt::Display`] writes: an optional `-`, digits, at most six decimals.
    ///
    /// Ledgers are read by their own, wider grammar; this one is for side files and tests.
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

/// Millionths of a unit of currency that fit 64 bits, or none, in no more than 64 bits: `Option<i64>` takes twice as many, and
/// there are millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionalMicros(i64);

impl Default for OptionalMicros {
    fn default() -> Self {
        Self::NONE
    }
}

impl OptionalMicros {
    /// No amount, which is not an amount of nothing. Its number is the one whose negative does not fit.
    pub const NONE: Self = Self(i64::MIN);

    /// That many; `None` of the one number that does not fit.
    #[inline]
    pub const fn some(micros: i64) -> Option<Self> {
        if micros == i64::MIN { None } else { Some(Self(micros)) }
    }

    /// None where that is so, else that many, which are not the one number that does not fit.
    #[inline]
    pub(crate) const fn unless(is_none: bool, micros: i64) -> Self {
        if is_none { Self::NONE } else { Self(micros) }
    }

    /// The millionths, where there are any.
    #[inline]
    pub const fn get(self) -> Option<i64> {
        if self.0 == i64::MIN { None } else { Some(self.0) }
    }

    /// The millionths, zero where there are none: without a branch, because which sums have none yet cannot be foretold.
    #[inline]
    pub fn or_zero(self) -> i64 {
        select_unpredictable(self.0 == i64::MIN, 0, self.0)
    }

    /// So many times as much; `None` where it does not fit.
    #[inline]
    pub fn times(self, times: i64) -> Option<Self> {
        match self.get() {
            Some(micros) => Self::some(micros.checked_mul(times)?),
            None => Some(self),
        }
    }

    /// The sum with that many more; `None` where it does not fit.
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
