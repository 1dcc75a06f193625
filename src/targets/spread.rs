//! Spreading amounts over months so that they sum back exactly.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::period::{Month, Period};
use crate::ratio::Overflow;

/// The target of each month, in fen, from targets of months, quarters and years.
///
/// A shorter target wins: what the months with targets of their own take is taken off the longer one, and the rest, which may
/// be negative, is spread over its other months in proportion to `weight`. Where it has no other months there is nothing to
/// spread.
///
/// # Errors
///
/// [`Overflow`] where a share cannot be computed within 128 bits.
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

/// An amount split in proportion to weights, in whole units, so that the shares sum to it exactly.
///
/// A negative weight counts as zero; where no weight is positive, all are equal. The sign is set aside; each share is rounded
/// down, and the units left over go to the largest fractions first, to the earlier one on a tie.
///
/// # Errors
///
/// [`Overflow`] where the product of amount and weight needs more than 128 bits even after common factors are taken out.
///
/// ```
/// use dealer_profit::targets::spread::shares;
/// // 1,000.00 over eleven months: ten of 90.91 and, last because fractions tie, one of 90.90.
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
    // Each share lost less than one unit by rounding, so that fewer are left over than there are shares.
    for (_, index) in fractions.into_iter().zip(0..left_over).map(|(fraction, _)| fraction) {
        shares[index] += 1;
    }
    let signed = |share: u128| i128::try_from(share).map(|share| share * amount.signum()).map_err(|_| Overflow);
    shares.into_iter().map(signed).collect()
}

/// The weights without what is negative, divided by what all have in common; all one where none is positive.
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

    /// 1,200 a year of which March has its own 200: 100,000 fen over 11 months is 9,090 and 10/11; the ten left over go to the
    /// earlier months, so that December has 90.90.
    #[test]
    fn a_year_with_a_month_of_its_own() {
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

    /// Of 1,200 the second quarter has 500 of its own, of which May has 100: April and June 200 each; the other nine months
    /// share 700: 70,000 / 9 = 7,777 and 7/9, so that seven have 77.78 and the last two 77.77.
    #[test]
    fn months_within_quarters_within_a_year() {
        let own = [(year(), 120_000), (Period::of_month(month(5)), 10_000), (Period::of_quarter(month(4)), 50_000)];
        let targets: Vec<i128> = over_months(&own, |_| 0).unwrap().into_values().collect();
        let (long, short) = (7_778, 7_777);
        assert_eq!(targets, [long, long, long, 20_000, 10_000, 20_000, long, long, long, long, short, short]);
    }

    /// What is left of a year may be negative, and so is each share of it: -100 / 11 months = -9.09 and ten of them -0.01 more.
    #[test]
    fn months_may_take_more_than_the_year_has() {
        let own = [(year(), 10_000), (Period::of_month(month(1)), 20_000)];
        let targets: Vec<i128> = over_months(&own, |_| 0).unwrap().into_values().collect();
        // 10,000 / 11 = 909 and 1/11: one fen is left over, for February.
        assert_eq!(targets[..3], [20_000, -910, -909]);
        assert_eq!(targets.iter().sum::<i128>(), 10_000);
    }

    #[test]
    fn where_every_month_has_its_own_there_is_nothing_to_spread() {
        let quarter = Period::of_quarter(month(1));
        let mut own: Vec<_> = quarter.months().map(|month| (Period::of_month(month), 5)).collect();
        own.push((quarter, 1_000));
        assert_eq!(over_months(&own, |_| 0).unwrap().into_values().collect::<Vec<_>>(), [5, 5, 5]);
    }

    #[test]
    fn weights_decide_and_negative_ones_count_as_zero() {
        // 100 by 1 : 0 : 3 : 2 is 16.67, 0, 50, 33.33: the unit left over goes to the largest fraction, 2/3.
        assert_eq!(shares(100, &[10, -5, 30, 20]).unwrap(), [17, 0, 50, 33]);
        assert_eq!(shares(-100, &[10, -5, 30, 20]).unwrap(), [-17, 0, -50, -33]);
        // No weight is positive: evenly, the earlier ones first.
        assert_eq!(shares(-5, &[0, -1, 0]).unwrap(), [-2, -2, -1]);
        assert_eq!(shares(5, &[]).unwrap(), [0i128; 0]);
        // Fractions of 1/2 tie.
        assert_eq!(shares(3, &[7, 7]).unwrap(), [2, 1]);
    }

    #[test]
    fn what_cannot_be_computed_exactly_is_an_overflow() {
        assert_eq!(shares(i128::MAX, &[i128::MAX, i128::MAX]).unwrap(), [i128::MAX / 2 + 1, i128::MAX / 2]);
        assert_eq!(shares(i128::MAX, &[i128::MAX, 1]), Err(Overflow));
    }

    #[test]
    fn shares_sum_back_whatever_is_spread() {
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
