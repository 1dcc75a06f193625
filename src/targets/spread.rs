//! Spreads amounts over months so that the parts sum to the amount exactly.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// The target of each month in fen, from targets of months, quarters and years.
///
/// Targets of shorter periods take precedence: they are subtracted from the longer one, and the
/// remainder, which may be negative, is spread over its other months in proportion to `weight`. If
/// there are no other months, nothing is spread.
///
/// # Errors
///
/// [`Overflow`] if a share cannot be computed within 128 bits.
pub fn over_months(own: &[(Period, i128)], weight: impl Fn(Month) -> i128) -> Result<BTreeMap<Month, i128>, Overflow> {
    let mut targets = BTreeMap::new();
    let mut from_the_shortest = own.to_vec();
    from_the_shortest.sort_by_key(|(period, _)| (period.length(), period.first()));
    for (period, amount) in from_the_shortest {
        let (taken, free): (Vec<Month>, Vec<Month>) = period.months().partition(|month| targets.contains_key(month));
        let mut rest = amount;
        for month in taken {
            rest = rest.checked_sub(targets[&month]).ok_or(Overflow)?;
        }
        let weights: Vec<i128> = free.iter().map(|&month| weight(month)).collect();
        targets.extend(free.into_iter().zip(shares(rest, &weights)?));
    }
    Ok(targets)
}

/// Splits an amount into whole units in proportion to the weights; the shares sum to the amount
/// exactly.
///
/// A negative weight counts as zero; if no weight is positive, all are equal. Ignoring the sign,
/// each share is rounded down, and the units left over go to the largest fractions, to the earlier
/// one on a tie.
///
/// # Errors
///
/// [`Overflow`] if the product of amount and weight needs more than 128 bits even after common
/// factors are cancelled.
///
/// ```
/// use dealer_profit::targets::spread::shares;
/// // 1,000.00 over eleven months: ten times 90.91 and, because fractions tie, 90.90 for the last.
/// let shares = shares(100_000, &[0; 11]).unwrap();
/// assert_eq!(shares[..10], [9_091; 10]);
/// assert_eq!(shares[10], 9_090);
/// ```
pub fn shares(amount: i128, weights: &[i128]) -> Result<Vec<i128>, Overflow> {
    let weights = comparable(weights);
    let whole = weights.iter().try_fold(0u128, |sum, weight| sum.checked_add(*weight)).ok_or(Overflow)?;
    if whole == 0 {
        return Ok(Vec::new());
    }
    let magnitude = amount.unsigned_abs();
    let mut shares = Vec::with_capacity(weights.len());
    let mut fractions = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let product = magnitude.checked_mul(*weight).ok_or(Overflow)?;
        shares.push(product / whole);
        fractions.push((Reverse(product % whole), index));
    }
    fractions.sort_unstable();
    let left_over = magnitude - shares.iter().sum::<u128>();
    // Each share lost less than one unit, so fewer units are left over than there are shares.
    for (_, index) in fractions.into_iter().zip(0..left_over).map(|(fraction, _)| fraction) {
        shares[index] += 1;
    }
    let signed = |share: u128| i128::try_from(share).map(|share| share * amount.signum()).map_err(|_| Overflow);
    shares.into_iter().map(signed).collect()
}

/// The weights without negative ones, divided by their greatest common divisor; all 1 if none is
/// positive.
fn comparable(weights: &[i128]) -> Vec<u128> {
    let positive = || weights.iter().map(|weight| weight.unsigned_abs() * u128::from(*weight > 0));
    match positive().fold(0, greatest_common_divisor) {
        0 => vec![1; weights.len()],
        divisor => positive().map(|weight| weight / divisor).collect(),
    }
}

const fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(number: u8) -> Month {
        Month::new(2026, number).unwrap()
    }

    fn year() -> Period {
        Period::of_year(month(1))
    }

    /// 1,200 for a year, with 200 for March: 100,000 fen over 11 months are 9,090 10/11 each. The
    /// ten units left over go to the earlier months, so December has 90.90.
    #[test]
    fn spreads_a_year_with_a_target_for_one_month() {
        let own = [(year(), 120_000), (Period::of_month(month(3)), 20_000)];
        let targets = over_months(&own, |_| 0).unwrap();
        assert_eq!(targets.len(), 12);
        for (at, fen) in &targets {
            let expected = match at.month() {
                3 => 20_000,
                12 => 9_090,
                _ => 9_091,
            };
            assert_eq!(*fen, expected, "{at}");
        }
        assert_eq!(targets.values().sum::<i128>(), 120_000);
    }

    /// 1,200 for a year, 500 for its second quarter and 100 for May: April and June have 200 each.
    /// The other nine months share 700: 70,000 / 9 = 7,777 7/9, so seven have 77.78 and the last
    /// two 77.77.
    #[test]
    fn spreads_months_within_quarters_within_a_year() {
        let own = [(year(), 120_000), (Period::of_month(month(5)), 10_000), (Period::of_quarter(month(4)), 50_000)];
        let targets: Vec<i128> = over_months(&own, |_| 0).unwrap().into_values().collect();
        let (long, short) = (7_778, 7_777);
        assert_eq!(targets, [long, long, long, 20_000, 10_000, 20_000, long, long, long, long, short, short]);
    }

    /// The remainder of a year may be negative, and so may each share of it: -100 over 11 months.
    #[test]
    fn months_may_take_more_than_the_year_has() {
        let own = [(year(), 10_000), (Period::of_month(month(1)), 20_000)];
        let targets: Vec<i128> = over_months(&own, |_| 0).unwrap().into_values().collect();
        // 10,000 / 11 = 909 1/11: one fen is left over, for February.
        assert_eq!(targets[..3], [20_000, -910, -909]);
        assert_eq!(targets.iter().sum::<i128>(), 10_000);
    }

    #[test]
    fn spreads_nothing_if_every_month_has_a_target() {
        let quarter = Period::of_quarter(month(1));
        let mut own: Vec<_> = quarter.months().map(|month| (Period::of_month(month), 5)).collect();
        own.push((quarter, 1_000));
        assert_eq!(over_months(&own, |_| 0).unwrap().into_values().collect::<Vec<_>>(), [5, 5, 5]);
    }

    #[test]
    fn negative_weights_count_as_zero() {
        // 100 by 1 : 0 : 3 : 2 is 16.67, 0, 50, 33.33: the unit left over goes to the largest
        // fraction, 2/3.
        assert_eq!(shares(100, &[10, -5, 30, 20]).unwrap(), [17, 0, 50, 33]);
        assert_eq!(shares(-100, &[10, -5, 30, 20]).unwrap(), [-17, 0, -50, -33]);
        // No weight is positive: split evenly, the earlier shares first.
        assert_eq!(shares(-5, &[0, -1, 0]).unwrap(), [-2, -2, -1]);
        assert_eq!(shares(5, &[]).unwrap(), [0i128; 0]);
        // The fractions of 1/2 tie.
        assert_eq!(shares(3, &[7, 7]).unwrap(), [2, 1]);
    }

    #[test]
    fn a_product_beyond_128_bits_is_an_overflow() {
        assert_eq!(shares(i128::MAX, &[i128::MAX, i128::MAX]).unwrap(), [i128::MAX / 2 + 1, i128::MAX / 2]);
        assert_eq!(shares(i128::MAX, &[i128::MAX, 1]), Err(Overflow));
    }

    #[test]
    fn shares_always_sum_to_the_amount() {
        let mut state = 7u64;
        let mut draw = |end: i128| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i128::from(state >> 33) % end
        };
        for _ in 0..2_000 {
            let count = draw(13) as usize;
            let weights: Vec<i128> = (0..count).map(|_| draw(1_000) - 200).collect();
            let amount = draw(1_000_000) - 500_000;
            let shares = shares(amount, &weights).unwrap();
            assert_eq!(shares.len(), count);
            assert!(count == 0 || shares.iter().sum::<i128>() == amount, "{amount} {weights:?} {shares:?}");
            assert!(shares.iter().all(|share| share.signum() * amount.signum() >= 0));
            for (a, b) in (0..count).flat_map(|a| (0..count).map(move |b| (a, b))) {
                let is_more = weights[a].max(0) > weights[b].max(0);
                assert!(!is_more || shares[a].abs() >= shares[b].abs(), "{amount} {weights:?} {shares:?}");
            }
        }
    }
}
