//! Exact quotients.

use std::cmp::Ordering;

use crate::money::{MICROS_PER_UNIT, Money};
use crate::plain_decimal::PlainDecimal;

/// A figure that needs more than 128 bits: an error, never a wrong number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a figure is too large to be computed exactly")]
pub struct Overflow;

/// An exact quotient of two integers with a positive denominator.
///
/// Every figure is a `Ratio` until it is printed, so it is rounded exactly once. The terms need not
/// be in lowest terms: finding the greatest common divisor costs more than all other operations on
/// most figures, so terms are cancelled only if they would exceed 128 bits otherwise. This is not
/// observable: equal values compare equal.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator / denominator`; `None` if the denominator is zero or a term is the smallest
    /// 128-bit integer.
    pub const fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        Some(Self { numerator: numerator * denominator.signum(), denominator: denominator.abs() })
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
    pub fn numerator(self) -> i128 {
        self.in_lowest_terms().0
    }

    /// The denominator in lowest terms; positive.
    pub fn denominator(self) -> i128 {
        self.in_lowest_terms().1
    }

    /// Numerator and denominator as stored, not necessarily in lowest terms.
    pub const fn terms(self) -> (i128, i128) {
        (self.numerator, self.denominator)
    }

    /// Numerator and denominator in lowest terms.
    pub fn in_lowest_terms(self) -> (i128, i128) {
        match self.denominator {
            1 => (self.numerator, 1),
            _ => {
                let divisor = greatest_common_divisor(self.numerator, self.denominator);
                (self.numerator / divisor, self.denominator / divisor)
            }
        }
    }

    /// The value as money. It must be a whole number of millionths, as sums of amounts are.
    pub fn in_micros(self) -> Money {
        if self.denominator == MICROS_PER_UNIT {
            return Money::from_micros(self.numerator);
        }
        let (numerator, denominator) = self.in_lowest_terms();
        Money::from_micros(numerator * (MICROS_PER_UNIT / denominator))
    }

    /// The exact sum.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a term of the result needs more than 128 bits even in lowest terms.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        match (self.numerator, other.numerator) {
            (0, _) => return Ok(other),
            (_, 0) => return Ok(self),
            _ => {}
        }
        // All sums of money have the same denominator.
        if self.denominator == other.denominator
            && let Some(sum) = self.numerator.checked_add(other.numerator)
            && let Some(sum) = Self::new(sum, self.denominator)
        {
            return Ok(sum);
        }
        self.plus_in_lowest_terms(other).ok_or(Overflow)
    }

    fn plus_in_lowest_terms(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = self.in_lowest_terms();
        let (other_numerator, other_denominator) = other.in_lowest_terms();
        let divisor = greatest_common_divisor(denominator, other_denominator);
        let (mine, theirs) = (denominator / divisor, other_denominator / divisor);
        let left = numerator.checked_mul(theirs)?;
        let right = other_numerator.checked_mul(mine)?;
        Self::new(left.checked_add(right)?, denominator.checked_mul(theirs)?)
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a term of the result needs more than 128 bits even in lowest terms.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(Self { numerator: -other.numerator, denominator: other.denominator })
    }

    /// The exact product.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a term of the result needs more than 128 bits even in lowest terms.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        if self.numerator == 0 || other.numerator == 0 {
            return Ok(Self::ZERO);
        }
        let as_they_are = || {
            let (numerator, other_denominator) = cancelled_if_whole(self.numerator, other.denominator);
            let (other_numerator, denominator) = cancelled_if_whole(other.numerator, self.denominator);
            let numerator = numerator.checked_mul(other_numerator)?;
            Self::new(numerator, denominator.checked_mul(other_denominator)?)
        };
        as_they_are().or_else(|| self.times_in_lowest_terms(other)).ok_or(Overflow)
    }

    fn times_in_lowest_terms(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = self.in_lowest_terms();
        let (other_numerator, other_denominator) = other.in_lowest_terms();
        let first = greatest_common_divisor(numerator, other_denominator);
        let second = greatest_common_divisor(other_numerator, denominator);
        let numerator = (numerator / first).checked_mul(other_numerator / second)?;
        Self::new(numerator, (denominator / second).checked_mul(other_denominator / first)?)
    }

    /// The exact quotient; `None` if `base` is zero or negative, because a ratio to such a base has
    /// no meaning.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a term of the result needs more than 128 bits even in lowest terms.
    pub fn over_positive(self, base: Self) -> Result<Option<Self>, Overflow> {
        if base.signum() <= 0 {
            return Ok(None);
        }
        // Two sums of money have the same denominator, which cancels out.
        if self.denominator == base.denominator {
            return Ok(Some(Self { numerator: self.numerator, denominator: base.numerator }));
        }
        self.times(Self { numerator: base.denominator, denominator: base.numerator }).map(Some)
    }

    /// The value in units of `10^-places`, rounded half away from zero, as Excel rounds.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if the rounded value needs more than 128 bits.
    pub fn rounded(self, places: u32) -> Result<i128, Overflow> {
        let scale = 10_u128.checked_pow(places);
        let magnitude = match scale.and_then(|scale| self.numerator.unsigned_abs().checked_mul(scale)) {
            Some(scaled) => nearest(scaled, self.denominator.unsigned_abs())?,
            None => self.rounded_digit_by_digit(places)?,
        };
        let value = i128::try_from(magnitude).map_err(|_| Overflow)?;
        Ok(if self.numerator < 0 { -value } else { value })
    }

    /// The magnitude in units of `10^-places`, for numerators that exceed 128 bits in these units.
    fn rounded_digit_by_digit(self, places: u32) -> Result<u128, Overflow> {
        let denominator = self.denominator.unsigned_abs();
        let (mut value, mut rest) = over(self.numerator.unsigned_abs(), denominator);
        for _ in 0..places {
            let (digit, remainder) = times_ten_over(rest, denominator);
            value = value.checked_mul(10).and_then(|value| value.checked_add(digit)).ok_or(Overflow)?;
            rest = remainder;
        }
        if is_half_or_more(rest, denominator) { value.checked_add(1).ok_or(Overflow) } else { Ok(value) }
    }

    /// Whether [`Ratio::rounded`] succeeds; rounds only if the terms do not tell.
    pub fn can_be_rounded(self, places: u32) -> bool {
        // The magnitude of a value is at most that of its numerator.
        let scaled = 10_i128.checked_pow(places).and_then(|scale| self.numerator.checked_mul(scale));
        scaled.is_some() || self.rounded(places).is_ok()
    }

    /// The value with exactly `places` decimals, rounded half away from zero; never `-0`.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if the rounded value needs more than 128 bits.
    pub fn to_fixed(self, places: u32) -> Result<String, Overflow> {
        Ok(PlainDecimal { scaled: self.rounded(places)?, places: places as usize }.to_string())
    }
}

impl From<Money> for Ratio {
    fn from(money: Money) -> Self {
        // The denominator is a positive constant, and sums equal to the smallest 128-bit integer
        // are refused earlier.
        Self::new(money.micros(), MICROS_PER_UNIT).unwrap_or(Self::ZERO)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// Exact comparison.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let products = self.numerator.checked_mul(other.denominator).zip(other.numerator.checked_mul(self.denominator));
        products.map_or_else(|| self.cmp_by_euclid(*other), |(left, right)| left.cmp(&right))
    }
}

impl Ratio {
    /// Compares by running Euclid's algorithm on both quotients, for products of terms that exceed
    /// 128 bits.
    fn cmp_by_euclid(self, other: Self) -> Ordering {
        let (mut a, mut b) = self.terms();
        let (mut c, mut d) = other.terms();
        loop {
            let whole = a.div_euclid(b).cmp(&c.div_euclid(d));
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            match (whole, left, right) {
                (Ordering::Equal, 0, 0) => return Ordering::Equal,
                (Ordering::Equal, 0, _) => return Ordering::Less,
                (Ordering::Equal, _, 0) => return Ordering::Greater,
                // The larger of two proper fractions has the smaller reciprocal: swap sides and
                // continue.
                (Ordering::Equal, _, _) => (a, b, c, d) = (d, right, b, left),
                (unequal, _, _) => return unequal,
            }
        }
    }
}

/// Divides two nonzero terms by the smaller one if it divides the other. This test is cheap and
/// keeps the terms of most figures within 64 bits.
fn cancelled_if_whole(numerator: i128, denominator: i128) -> (i128, i128) {
    let (Ok(short), Ok(below)) = (i64::try_from(numerator), i64::try_from(denominator)) else {
        return (numerator, denominator);
    };
    match (short.unsigned_abs(), below.unsigned_abs()) {
        (_, 1) | (1, _) => (numerator, denominator),
        (above, below) if above >= below && above.is_multiple_of(below) => {
            (i128::from(above / below) * numerator.signum(), 1)
        }
        (above, below) if below.is_multiple_of(above) => (numerator.signum(), i128::from(below / above)),
        _ => (numerator, denominator),
    }
}

/// The integer nearest to a quotient, ties rounded up.
fn nearest(dividend: u128, divisor: u128) -> Result<u128, Overflow> {
    let (whole, rest) = over(dividend, divisor);
    if is_half_or_more(rest, divisor) { whole.checked_add(1).ok_or(Overflow) } else { Ok(whole) }
}

/// Whether the remainder of a division is at least half the divisor.
const fn is_half_or_more(rest: u128, divisor: u128) -> bool {
    rest >= divisor - rest
}

/// Quotient and remainder.
fn over(dividend: u128, divisor: u128) -> (u128, u128) {
    // Most terms fit into 64 bits, where division is several times cheaper.
    match (u64::try_from(dividend), u64::try_from(divisor)) {
        (Ok(dividend), Ok(divisor)) => (u128::from(dividend / divisor), u128::from(dividend % divisor)),
        _ => {
            let whole = dividend / divisor;
            (whole, dividend - whole * divisor)
        }
    }
}

/// Quotient and remainder of `rest * 10 / denominator` without overflow; `rest` must be less than
/// `denominator`.
fn times_ten_over(rest: u128, denominator: u128) -> (u128, u128) {
    if let Some(product) = rest.checked_mul(10) {
        return (product / denominator, product % denominator);
    }
    let (mut digit, mut sum) = (0, 0u128);
    for _ in 0..10 {
        // Both are less than the denominator, which is less than 2^127: the addition cannot
        // overflow.
        sum += rest;
        if sum >= denominator {
            sum -= denominator;
            digit += 1;
        }
    }
    (digit, sum)
}

/// The greatest common divisor; positive unless both arguments are zero.
fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        // Most terms fit into 64 bits, where division is several times cheaper.
        if let (Ok(mut small), Ok(mut other)) = (u64::try_from(a), u64::try_from(b)) {
            while other != 0 {
                (small, other) = (other, small % other);
            }
            return i128::from(small);
        }
        (a, b) = (b, a % b);
    }
    // Neither argument is the smallest integer, so their divisors fit.
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
    fn a_base_that_is_not_positive_gives_none() {
        assert_eq!(Ratio::whole(1).over_positive(Ratio::ZERO).unwrap(), None);
        assert_eq!(Ratio::whole(1).over_positive(Ratio::whole(-2)).unwrap(), None);
        assert_eq!(Ratio::whole(1).over_positive(Ratio::whole(2)).unwrap(), Some(ratio(1, 2)));
    }

    /// Edge cases: signs, limits of 32, 64 and 128 bits, powers of ten.
    fn terms() -> Vec<i128> {
        let edges = [0, 1, 3, 1 << 31, 1 << 32, 1 << 63, 1 << 64, 1 << 100, i128::MAX - 1, 1_000_000, 48_000_000];
        let around = edges.iter().flat_map(|edge| [edge - 1, *edge, edge + 1]);
        let tens = (0..39).step_by(3).map(|power| 10_i128.pow(power));
        around.chain(tens).chain([123_456_789_012, 98_765_432_109_876_543]).flat_map(|term| [term, -term]).collect()
    }

    fn ratios() -> Vec<Ratio> {
        let all = terms();
        let denominators = all.iter().filter(|term| **term > 0).step_by(2);
        denominators.flat_map(|denominator| all.iter().map(|numerator| ratio(*numerator, *denominator))).collect()
    }

    /// Every ratio paired with every 41st ratio.
    fn pairs() -> impl Iterator<Item = (Ratio, Ratio)> {
        let all = ratios();
        let few: Vec<Ratio> = all.iter().step_by(41).copied().collect();
        all.into_iter().flat_map(move |one| few.clone().into_iter().map(move |other| (one, other)))
    }

    /// The lowest terms; equal values with equal signs have the same, however they were computed.
    fn lowest(value: Option<Ratio>) -> Option<(i128, i128)> {
        value.map(Ratio::in_lowest_terms)
    }

    #[test]
    fn terms_that_are_not_the_lowest_change_no_sum_and_no_product() {
        for (one, other) in pairs() {
            let sum = one.plus(other).ok();
            assert_eq!(lowest(sum), lowest(one.plus_in_lowest_terms(other)), "{one:?} + {other:?}");
            let product = one.times(other).ok();
            assert_eq!(lowest(product), lowest(one.times_in_lowest_terms(other)), "{one:?} * {other:?}");
            let inverse = Ratio::new(other.denominator, other.numerator).filter(|_| other.numerator > 0);
            let quotient = inverse.map(|inverse| one.times_in_lowest_terms(inverse));
            assert_eq!(
                one.over_positive(other).map(lowest),
                quotient.map_or(Ok(None), |quotient| { quotient.ok_or(Overflow).map(Some).map(lowest) }),
                "{one:?} / {other:?}"
            );
        }
    }

    #[test]
    fn products_compare_as_euclid_does() {
        for (one, other) in pairs() {
            assert_eq!(one.cmp(&other), one.cmp_by_euclid(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn one_division_rounds_as_digit_by_digit() {
        for value in ratios() {
            for places in [0, 1, 2, 6, 30] {
                let magnitude = value
                    .rounded_digit_by_digit(places)
                    .and_then(|magnitude| i128::try_from(magnitude).map_err(|_| Overflow));
                let expected = magnitude.map(|magnitude| if value.signum() < 0 { -magnitude } else { magnitude });
                assert_eq!(value.rounded(places), expected, "{value:?} with {places} decimals");
                assert_eq!(value.can_be_rounded(places), expected.is_ok(), "{value:?} with {places} decimals");
            }
        }
    }
}
