//! Columns of amounts since January, compared with the months of the same file.
//!
//! The rows of one dealer may be read by several workers in any order, so that the months are
//! collected first and compared at the end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::calculated::{CalculatedColumns, Disagreement, Figure, amount_of, is_near};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::money::Money;
use crate::period::Month;

/// The rows of all cumulative columns.
#[derive(Debug, Default)]
pub struct Cumulatives(HashMap<ColumnOfDealer, BTreeMap<Month, Vec<MonthRow>>, RandomState>);

/// A dealer in one column of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ColumnOfDealer {
    file: u32,
    column: usize,
    dealer: NameId,
}

/// What one row has for its month.
#[derive(Clone, Debug)]
struct MonthRow {
    place: Place,
    /// The sum of its entries; `None` if it cannot be compared.
    amount: Option<Money>,
    /// The amount in the cumulative column.
    stands: Option<Money>,
}

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Figures that differ from the sum of their months.
    pub disagreements: Vec<Disagreement>,
    /// File and position of the columns of which at least one figure was compared.
    pub columns: BTreeSet<(u32, usize)>,
}

impl Cumulatives {
    /// Collects a row.
    pub fn note(&mut self, columns: &CalculatedColumns, row: &Row<'_>, postings: &[Posting], chart: &ChartOfAccounts) {
        let Some(month) = postings.first().map(|posting| posting.when.month) else { return };
        for column in columns.iter() {
            let Some(Figure::Cumulative(summand)) = column.figure else { continue };
            let key = ColumnOfDealer { file: row.place.file, column: column.column, dealer: row.dealer };
            // The column of a sign-reversed account shows the sign of the ledger, not of the entry.
            let is_reversed = postings.iter().any(|posting| chart.account(posting.account).sign_reversed);
            let amount = amount_of(summand, postings, chart).filter(|_| !is_reversed);
            let stands = column.amount(row);
            self.0.entry(key).or_default().entry(month).or_default().push(MonthRow {
                place: row.place,
                amount,
                stands,
            });
        }
    }

    /// Adds the rows of another worker.
    pub fn merge(&mut self, other: Self) {
        for (of, months) in other.0 {
            let mine = self.0.entry(of).or_default();
            months.into_iter().for_each(|(month, rows)| mine.entry(month).or_default().extend(rows));
        }
    }

    /// Compares each figure whose months since January all have exactly one row.
    ///
    /// `heading_and_scale` describes the column of a file and position.
    pub fn compare(&self, heading_and_scale: impl Fn(u32, usize) -> Option<(String, u32)>) -> Compared {
        let mut compared = Compared::default();
        for (of, months) in &self.0 {
            let Some((heading, scale)) = heading_and_scale(of.file, of.column) else { continue };
            let stated = months.iter().filter_map(|(month, rows)| match rows.as_slice() {
                [MonthRow { place, stands: Some(stands), .. }] => Some((*month, *place, *stands)),
                _ => None,
            });
            for (month, place, stands) in stated {
                let Some(computed) = since_january(months, month) else { continue };
                let Some(is_near) = is_near(stands, computed, scale, i128::from(month.month())) else { continue };
                compared.columns.insert((of.file, of.column));
                if !is_near {
                    let (column, stands, computed) = (heading.clone(), stands.to_string(), computed.to_string());
                    compared.disagreements.push(Disagreement { place, column, stands, computed });
                }
            }
        }
        compared
    }
}

/// The sum from January to a month of the same year; `None` if a month has no row, or several, of
/// which a figure may include any.
fn since_january(months: &BTreeMap<Month, Vec<MonthRow>>, month: Month) -> Option<Money> {
    let mut sum = Money::ZERO;
    for number in 1..=month.month() {
        match months.get(&Month::new(month.year(), number)?)?.as_slice() {
            [only] => sum = sum.checked_add(only.amount?)?,
            _ => return None,
        }
    }
    Some(sum)
}
