//! Balances month by month: from snapshots to what stood at the beginning and the end of each month.

use crate::period::{Month, Period};
use crate::totals::balances::Snapshot;

/// How many months a balance stands after the dealer's last entry: it has no successor, and nobody knows when it ended.
pub const CARRIED_MONTHS: i32 = 12;

/// A month in which a balance has snapshots, with the first and the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotMonth {
    month: Month,
    first: i128,
    last: i128,
}

/// The months with snapshots of a dealer's account, as one group of entries sees them.
///
/// `dates` are the snapshots of the whole account of the dealer, `group` those of the group's entries: a group that is missing
/// from a snapshot has a balance of zero on its date.
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

/// What is known of a dealer that balances depend on.
#[derive(Clone, Copy, Debug)]
pub struct DealerMonths {
    /// The first month of the period with any entry of the dealer.
    pub first_active: Option<Month>,
    /// The month of the dealer's last entry in the whole ledger.
    pub last_entry: Option<Month>,
}

/// The sum of the opening and the closing balance of each month of the period; half of it is the month's average.
///
/// A balance stays what its last snapshot said, until the next one or the end of [`CARRIED_MONTHS`]. Where there is no snapshot
/// before the period, the first one inside it is taken as the balance from the beginning of the dealer's first active month.
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
            // Before the first snapshot the balance is assumed, and only while the dealer is known to be active.
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

    /// 300 at the end of January, 500 at the end of February, nothing before: 300 + 300, then 300 + 500.
    #[test]
    fn takes_the_first_snapshot_as_the_opening_balance() {
        let snapshots = [snapshot(2026, 1, 31, 300), snapshot(2026, 2, 28, 500)];
        let months = snapshot_months(&snapshots, &snapshots);
        let dealer = DealerMonths { first_active: Some(month(2026, 1)), last_entry: Some(month(2026, 2)) };
        assert_eq!(opening_and_closing(&months, period((2026, 1), (2026, 2)), dealer), [600, 800]);
    }

    /// The dealer is active from February, its first snapshot is in April: nothing in January, 100 from February.
    #[test]
    fn assumes_nothing_before_the_first_active_month() {
        let snapshots = [snapshot(2026, 4, 10, 100), snapshot(2026, 4, 30, 150)];
        let months = snapshot_months(&snapshots, &snapshots);
        let dealer = DealerMonths { first_active: Some(month(2026, 2)), last_entry: Some(month(2026, 4)) };
        assert_eq!(opening_and_closing(&months, period((2026, 1), (2026, 5)), dealer), [0, 200, 200, 250, 300]);
    }

    /// The last entry is in January 2025: the balance stands until January 2026 and is gone at the end of February.
    #[test]
    fn carries_a_balance_for_twelve_months_after_the_last_entry() {
        let snapshots = [snapshot(2025, 1, 31, 40)];
        let months = snapshot_months(&snapshots, &snapshots);
        let dealer = DealerMonths { first_active: None, last_entry: Some(month(2025, 1)) };
        assert_eq!(opening_and_closing(&months, period((2025, 12), (2026, 3)), dealer), [80, 80, 40, 0]);
    }

    /// A product that is missing from the account's newer snapshot has none left.
    #[test]
    fn a_group_missing_from_a_snapshot_has_a_balance_of_zero() {
        let dates = [snapshot(2026, 1, 31, 0), snapshot(2026, 2, 28, 0)];
        let months = snapshot_months(&dates, &[snapshot(2026, 1, 31, 70)]);
        let dealer = DealerMonths { first_active: Some(month(2026, 1)), last_entry: Some(month(2026, 2)) };
        assert_eq!(opening_and_closing(&months, period((2026, 1), (2026, 3)), dealer), [140, 70, 0]);
    }
}
