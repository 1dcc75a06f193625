//! Balances month by month: from snapshots to the opening and closing balance of each month.

use crate::period::{Month, Period};
use crate::totals::balances::Snapshot;

/// The months that a balance is carried after the dealer's last entry, as no later snapshot ends
/// it.
pub const CARRIED_MONTHS: i32 = 12;

/// A month with snapshots of a balance: its first and its last one, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotMonth {
    month: Month,
    first: i128,
    last: i128,
}

/// The months with snapshots of a dealer's account, for one group of entries.
///
/// `dates` are the snapshots of the dealer's whole account, `group` those of the group's entries. A
/// group that is missing from a snapshot has a balance of zero on its date.
pub fn snapshot_months(dates: &[Snapshot], group: &[Snapshot]) -> Vec<SnapshotMonth> {
    let balance_on = |date: &Snapshot| {
        let found = group.binary_search_by_key(&(date.month, date.day), |snapshot| (snapshot.month, snapshot.day));
        found.map_or(0, |at| group[at].micros)
    };
    let of_month = |days: &[Snapshot]| {
        let (first, last) = (days.first()?, days.last()?);
        Some(SnapshotMonth { month: first.month, first: balance_on(first), last: balance_on(last) })
    };
    dates.chunk_by(|a, b| a.month == b.month).filter_map(of_month).collect()
}

/// The months of a dealer that balances depend on.
#[derive(Clone, Copy, Debug)]
pub struct DealerMonths {
    /// The first month of the period with any entry of the dealer.
    pub first_active: Option<Month>,
    /// The month of the dealer's last entry in the whole ledger.
    pub last_entry: Option<Month>,
}

/// Opening plus closing balance of each month of the period, in millionths; half of it is the
/// month's average.
///
/// A balance keeps the value of its last snapshot until the next one or the end of
/// [`CARRIED_MONTHS`]. Without a snapshot before the period, the first one inside it counts from
/// the beginning of the dealer's first active month.
pub fn opening_and_closing(snapshots: &[SnapshotMonth], period: Period, dealer: DealerMonths) -> Vec<i128> {
    let closing = |month: Month| -> i128 {
        if dealer.last_entry.is_none_or(|last| month > last.plus(CARRIED_MONTHS)) {
            return 0;
        }
        let until = snapshots.partition_point(|snapshot| snapshot.month <= month);
        until.checked_sub(1).map_or(0, |at| snapshots[at].last)
    };
    let first_inside = snapshots.first().filter(|first| period.contains(first.month));
    let assumed_from = dealer.first_active.zip(first_inside);
    let balances = |month: Month| match assumed_from {
        Some((active, first)) if month <= first.month => {
            // Before the first snapshot the balance is assumed, from the first active month on.
            let opening = if month >= active { first.first } else { 0 };
            let closing = if month == first.month { first.last } else { opening };
            opening + closing
        }
        _ => closing(month.plus(-1)) + closing(month),
    };
    period.months().map(balances).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, month: u8) -> Month {
        Month::new(year, month).unwrap()
    }

    fn snapshot(year: i32, at: u8, day: u8, micros: i128) -> Snapshot {
        Snapshot { month: month(year, at), day, micros }
    }

    fn period(first: (i32, u8), last: (i32, u8)) -> Period {
        Period::new(month(first.0, first.1), month(last.0, last.1)).unwrap()
    }

    /// 300 at the end of January, 500 at the end of February, nothing before: 300 + 300, then 300 +
    /// 500.
    #[test]
    fn takes_the_first_snapshot_as_the_opening_balance() {
        let snapshots = [snapshot(2026, 1, 31, 300), snapshot(2026, 2, 28, 500)];
        let months = snapshot_months(&snapshots, &snapshots);
        let dealer = DealerMonths { first_active: Some(month(2026, 1)), last_entry: Some(month(2026, 2)) };
        assert_eq!(opening_and_closing(&months, period((2026, 1), (2026, 2)), dealer), [600, 800]);
    }

    /// The dealer is active from February, its first snapshot is in April: nothing in January, 100
    /// from February.
    #[test]
    fn assumes_nothing_before_the_first_active_month() {
        let snapshots = [snapshot(2026, 4, 10, 100), snapshot(2026, 4, 30, 150)];
        let months = snapshot_months(&snapshots, &snapshots);
        let dealer = DealerMonths { first_active: Some(month(2026, 2)), last_entry: Some(month(2026, 4)) };
        assert_eq!(opening_and_closing(&months, period((2026, 1), (2026, 5)), dealer), [0, 200, 200, 250, 300]);
    }

    /// The last entry is in January 2025: the balance stands until January 2026 and is gone at the
    /// end of February.
    #[test]
    fn carries_a_balance_for_twelve_months_after_the_last_entry() {
        let snapshots = [snapshot(2025, 1, 31, 40)];
        let months = snapshot_months(&snapshots, &snapshots);
        let dealer = DealerMonths { first_active: None, last_entry: Some(month(2025, 1)) };
        assert_eq!(opening_and_closing(&months, period((2025, 12), (2026, 3)), dealer), [80, 80, 40, 0]);
    }

    /// A product that is missing from a later snapshot of the account has nothing left.
    #[test]
    fn a_group_missing_from_a_snapshot_has_a_balance_of_zero() {
        let dates = [snapshot(2026, 1, 31, 0), snapshot(2026, 2, 28, 0)];
        let months = snapshot_months(&dates, &[snapshot(2026, 1, 31, 70)]);
        let dealer = DealerMonths { first_active: Some(month(2026, 1)), last_entry: Some(month(2026, 2)) };
        assert_eq!(opening_and_closing(&months, period((2026, 1), (2026, 3)), dealer), [140, 70, 0]);
    }
}
