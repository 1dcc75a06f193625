//! An amount or none in 32 bits.

use std::hint::select_unpredictable;

use crate::money::{MICROS_PER_HUNDREDTH, OptionalMicros};

/// The inverse of 625 modulo 2^64: an exact division by 625 is a multiplication by it.
const INVERSE_OF_625: i64 = -0x2d77_318f_c504_816f;
const _: () = assert!(INVERSE_OF_625.wrapping_mul(625) == 1 && MICROS_PER_HUNDREDTH == 16 * 625);

/// An amount in hundredths of the currency unit, or none, in 32 bits. Nearly every sum fits.
///
/// `i32::MIN` is the sentinel for none. `Option<i32>` would take 64 bits, and a cache line would
/// hold 8 sums instead of 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionalHundredths(i32);

impl Default for OptionalHundredths {
    fn default() -> Self {
        Self::NONE
    }
}

impl OptionalHundredths {
    /// No amount, which differs from an amount of zero.
    pub const NONE: Self = Self(i32::MIN);

    /// Whether there is no amount.
    #[inline]
    pub const fn is_none(self) -> bool {
        self.0 == Self::NONE.0
    }

    /// The same amount, or an amount of zero instead of none.
    #[inline]
    #[must_use]
    pub fn or_zero_amount(self) -> Self {
        Self(self.or_zero())
    }

    /// The amount in hundredths; 0 for none.
    ///
    /// Branch-free: which sums are still empty is unpredictable, and a mispredicted branch costs
    /// more than the addition.
    #[inline]
    pub fn or_zero(self) -> i32 {
        select_unpredictable(self.is_none(), 0, self.0)
    }

    /// The amount in millionths; 0 for none.
    #[inline]
    pub fn micros_or_zero(self) -> i64 {
        i64::from(self.or_zero()) * MICROS_PER_HUNDREDTH
    }

    /// The sum with an amount in millionths; `None` if that is not a whole number of hundredths or
    /// the sum does not fit.
    #[inline]
    pub fn plus(self, micros: i64) -> Option<Self> {
        let (sum, is_exact) = self.wrapping_plus(micros);
        is_exact.then_some(sum)
    }

    /// Adds to each sum its amount in millionths and leaves it as it is if that is none; `None` if
    /// [`OptionalHundredths::plus`] fails for any of them.
    ///
    /// Branch-free, so that the compiler vectorises the loop.
    #[inline(always)]
    pub fn plus_each<const N: usize>(mut sums: [Self; N], amounts: &[OptionalMicros; N]) -> Option<[Self; N]> {
        let mut are_exact = true;
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            let (added, is_exact) = sum.wrapping_plus(amount.or_zero());
            are_exact &= is_exact;
            *sum = select_unpredictable(amount.get().is_none(), *sum, added);
        }
        are_exact.then_some(sums)
    }

    /// The sum with an amount in millionths, and whether it is exact; if not, it means nothing.
    #[inline(always)]
    fn wrapping_plus(self, micros: i64) -> (Self, bool) {
        let (hundredths, may_be_exact) = wrapping_hundredths(micros);
        let sum = i64::from(self.or_zero()).wrapping_add(hundredths);
        let narrow = sum as i32;
        let fits = i64::from(narrow) == sum && narrow != Self::NONE.0;
        (Self(narrow), fits & may_be_exact)
    }
}

/// Divides by 10,000 through an inverse: a shift and a multiplication, no division.
///
/// 10,000 is 16 × 625. The second value tells whether `micros` is a multiple of 16. If it is not a
/// multiple of 625 the product is no quotient but so large that neither it nor its sum with any
/// `i32` fits 32 bits: the caller's range check refuses it.
#[inline(always)]
const fn wrapping_hundredths(micros: i64) -> (i64, bool) {
    ((micros >> 4).wrapping_mul(INVERSE_OF_625), micros & 15 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_hundredths_that_fit_and_nothing_else() {
        let most = i64::from(i32::MAX) * 10_000;
        let sum = |amounts: &[i64]| amounts.iter().try_fold(OptionalHundredths::NONE, |sum, &micros| sum.plus(micros));
        for micros in [0, 10_000, -10_000, most, -most] {
            assert_eq!(sum(&[micros]).map(OptionalHundredths::micros_or_zero), Some(micros));
            assert_eq!(sum(&[micros, -micros]).map(|sum| (sum.is_none(), sum.micros_or_zero())), Some((false, 0)));
        }
        for amounts in [
            &[1][..],
            &[-9_999],
            &[10_001],
            // Multiples of 16 alone and of 625 alone.
            &[16],
            &[i64::MAX - 15],
            &[625],
            &[5_000],
            &[10_000 << 33],
            &[most + 10_000],
            // The sentinel.
            &[-most - 10_000],
            &[most, 10_000],
            &[-most, -10_000],
            &[i64::MAX],
            &[i64::MIN],
        ] {
            assert_eq!(sum(amounts), None, "{amounts:?}");
        }
        assert!(OptionalHundredths::NONE.is_none() && !OptionalHundredths::NONE.or_zero_amount().is_none());
        assert_eq!(OptionalHundredths::NONE.micros_or_zero(), 0);
    }
}
