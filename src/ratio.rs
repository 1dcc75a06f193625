//! Exact quotients.

use std::cmp::Ordering;

use crate::money::{MICROS_PER_UNIT, Money};

/// A figure that needs more than 128 bits: an error, never a wrong number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a figure is too large to be computed exactly")]
pub struct Overflow;

/// An exact quotient of two integers in lowest terms, its denominator positive.
///
/// Every figure is one of these until it is printed, so that a figure is rounded once and only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator / denominator`, or `None` where the denominator is zero or a term is the smallest 128-bit integer.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator) * denominator.signum();
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number as i128, denominator: 1 }
    }

    /// The sign: -1, 0 or 1.
    pub const fn signum(self) -> i128 {
        self.numerator.signum()
    }

    /// The numerator in lowest terms; it carries the sign.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator in lowest terms; positive.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// A sum of amounts as money: a figure that is a whole number of millionths.
    pub const fn in_micros(self) -> Money {
        Money::from_micros(self.numerator * (MICROS_PER_UNIT / self.denominator))
    }

    /// The exact sum.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a term of the result needs more than 128 bits.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        let divisor = greatest_common_divisor(self.denominator, other.denominator);
        let (mine, theirs) = (self.denominator / divisor, other.denominator / divisor);
        let left = self.numerator.checked_mul(theirs).ok_or(Overflow)?;
        let right = other.numerator.checked_mul(mine).ok_or(Overflow)?;
        let numerator = left.checked_add(right).ok_or(Overflow)?;
        let denominator = self.denominator.checked_mul(theirs).ok_or(Overflow)?;
        Self::new(numerator, denominator).ok_or(Overflow)
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a term of the result needs more than 128 bits.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(Self { numerator: -other.numerator, denominator: other.denominator })
    }

    /// The exact product.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a term of the result needs more than 128 bits even after both factors are cancelled crosswise.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        if self.numerator == 0 || other.numerator == 0 {
            return Ok(Self::ZERO);
        }
        let first = greatest_common_divisor(self.numerator, other.denominator);
        let second = greatest_common_divisor(other.numerator, self.denominator);
        let numerator = (self.numerator / first).checked_mul(other.numerator / second).ok_or(Overflow)?;
        let denominator = (self.denominator / second).checked_mul(other.denominator / first).ok_or(Overflow)?;
        Ok(Self { numerator, denominator })
    }

    /// The exact quotient; `None` where the divisor is zero or negative, because a ratio to such a base means nothing.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a term of the result needs more than 128 bits.
    pub fn over_positive(self, base: Self) -> Result<Option<Self>, Overflow> {
        if base.signum() <= 0 {
            return Ok(None);
        }
        self.times(Self { numerator: base.denominator, denominator: base.numerator }).map(Some)
    }

    /// The value in units of `10^-places`, rounded half away from zero, as Excel rounds.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the rounded value needs more than 128 bits.
    pub fn rounded(self, places: u32) -> Result<i128, Overflow> {
        let magnitude = self.numerator.unsigned_abs();
        let denominator = self.denominator.unsigned_abs();
        let mut value = magnitude / denominator;
        let mut rest = magnitude % denominator;
        for _ in 0..places {
            let (digit, remainder) = times_ten_over(rest, denominator);
            value = value.checked_mul(10).and_then(|value| value.checked_add(digit)).ok_or(Overflow)?;
            rest = remainder;
        }
        if rest >= denominator - rest {
            value = value.checked_add(1).ok_or(Overflow)?;
        }
        let value = i128::try_from(value).map_err(|_| Overflow)?;
        Ok(if self.numerator < 0 { -value } else { value })
    }

    /// The value as a plain decimal with exactly that many decimals, rounded half away from zero; never `-0`.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where the rounded value needs more than 128 bits.
    pub fn to_fixed(self, places: u32) -> Result<String, Overflow> {
        let scaled = self.rounded(places)?;
        let sign = if scaled < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places as usize + 1);
        let (units, fraction) = digits.split_at(digits.len() - places as usize);
        Ok(if places == 0 { format!("{sign}{units}") } else { format!("{sign}{units}.{fraction}") })
    }
}

impl From<Money> for Ratio {
    fn from(money: Money) -> Self {
        // The denominator is a positive constant, and sums that reach the smallest 128-bit integer are refused earlier.
        Self::new(money.micros(), MICROS_PER_UNIT).unwrap_or(Self::ZERO)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// Compares exactly, by Euclid's algorithm on both quotients at once: a product of the terms could overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (self.numerator, self.denominator);
        let (mut c, mut d) = (other.numerator, other.denominator);
        loop {
            let whole = a.div_euclid(b).cmp(&c.div_euclid(d));
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            match (whole, left, right) {
                (Ordering::Equal, 0, 0) => return Ordering::Equal,
                (Ordering::Equal, 0, _) => return Ordering::Less,
                (Ordering::Equal, _, 0) => return Ordering::Greater,
                // Of two proper fractions the larger has the smaller reciprocal: swap the sides and go on.
                (Ordering::Equal, _, _) => (a, b, c, d) = (d, right, b, left),
                (unequal, _, _) => return unequal,
            }
        }
    }
}

/// `rest * 10 / denominator` with its remainder, for a rest smaller than the denominator, without overflow.
fn times_ten_over(rest: u128, denominator: u128) -> (u128, u128) {
    if let Some(product) = rest.checked_mul(10) {
        return (product / denominator, product % denominator);
    }
    let (mut digit, mut sum) = (0, 0u128);
    for _ in 0..10 {
        // `sum` and `rest` are both below the denominator, which is below 2^127: the addition cannot overflow.
        sum += rest;
        if sum >= denominator {
            sum -= denominator;
            digit += 1;
        }
    }
    (digit, sum)
}

/// The greatest common divisor; positive unless both are zero.
fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        // Most terms fit 64 bits, where a division is several times cheaper.
        if let (Ok(mut small), Ok(mut other)) = (u64::try_from(a), u64::try_from(b)) {
            while other != 0 {
                (small, other) = (other, small % other);
            }
            return i128::from(small);
        }
        (a, b) = (b, a % b);
    }
    // Neither operand is the smallest integer, so a divisor of either fits.
    i128::try_from(a).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn rounds_half_away_from_zero_once() {
        assert_eq!(ratio(1, 8).to_fixed(2).unwrap(), "0.13");
        assert_eq!(ratio(-1, 8).to_fixed(2).unwrap(), "-0.13");
        assert_eq!(ratio(-1, 1000).to_fixed(2).unwrap(), "0.00");
        assert_eq!(ratio(2, 3).to_fixed(6).unwrap(), "0.666667");
        assert_eq!(ratio(5, 2).to_fixed(0).unwrap(), "3");
        assert_eq!(ratio(i128::MAX, 3).times(ratio(3, i128::MAX)).unwrap(), Ratio::whole(1));
    }

    #[test]
    fn divides_terms_near_the_limit() {
        let near = ratio(i128::MAX - 1, i128::MAX);
        assert_eq!(near.to_fixed(6).unwrap(), "1.000000");
        assert_eq!(ratio(1, i128::MAX).to_fixed(6).unwrap(), "0.000000");
        assert!(near.times(ratio(i128::MAX - 3, 7)).is_err());
    }

    #[test]
    fn orders_exactly() {
        assert!(ratio(1, 3) < ratio(34, 100));
        assert!(ratio(-1, 3) > ratio(-34, 100));
        assert!(ratio(i128::MAX - 1, i128::MAX) < Ratio::whole(1));
        assert!(ratio(i128::MAX - 2, i128::MAX - 1) < ratio(i128::MAX - 1, i128::MAX));
        assert_eq!(ratio(2, 4).cmp(&ratio(1, 2)), Ordering::Equal);
    }

    #[test]
    fn a_base_that_is_not_positive_gives_nothing() {
        assert_eq!(Ratio::whole(1).over_positive(Ratio::ZERO).unwrap(), None);
        assert_eq!(Ratio::whole(1).over_positive(Ratio::whole(-2)).unwrap(), None);
        assert_eq!(Ratio::whole(1).over_positive(Ratio::whole(2)).unwrap(), Some(ratio(1, 2)));
    }
}
