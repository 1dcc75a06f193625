//! Columns of amounts since January, compared with the months of the same file once all of them are read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::calculated::{CalculatedColumns, Disagreement, Figure, amount_of, is_near};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::names::NameId;
use crate::ledger::problem::Place;
use crate::money::Money;
use crate::period::Month;

/// The months of every column that cumulates, by dealer.
#[derive(Debug, Default)]
pub struct Cumulatives(HashMap<Of, BTreeMap<Month, Vec<InMonth>>, RandomState>);

/// Whose months: a dealer's in one column of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Of {
    file: u32,
    column: usize,
    dealer: NameId,
}

/// What one row says of its month.
#[derive(Clone, Debug)]
struct InMonth {
    place: Place,
    /// What the row itself adds.
    amount: Option<Money>,
    /// What stands in the column.
    stands: Option<Money>,
}

/// What comparing came to.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Figures that are not what the months come to.
    pub disagreements: Vec<Disagreement>,
    /// The columns, by file, of which a figure could be compared.
    pub columns: BTreeSet<(u32, usize)>,
}

impl Cumulatives {
    /// Notes what a row says.
    pub fn note(&mut self, columns: &CalculatedColumns, row: &Row<'_>, postings: &[Posting], chart: &ChartOfAccounts) {
        let Some(month) = postings.first().map(|posting| posting.when.month) else { return };
        for column in columns.iter() {
            let Some(Figure::Cumulative(summand)) = column.figure else { continue };
            let of = Of { file: row.place.file, column: column.column, dealer: row.dealer };
            // What is posted with its sign turned is shown with that sign.
            let is_turned = postings.iter().any(|posting| chart.account(posting.account).sign_reversed);
            let amount = amount_of(summand, postings, chart).filter(|_| !is_turned);
            let stands = column.amount(row);
            self.0.entry(of).or_default().entry(month).or_default().push(InMonth { place: row.place, amount, stands });
        }
    }

    /// Takes in what another worker noted.
    pub fn merge(&mut self, other: Self) {
        for (of, months) in other.0 {
            let mine = self.0.entry(of).or_default();
            months.into_iter().for_each(|(month, rows)| mine.entry(month).or_default().extend(rows));
        }
    }

    /// Compares every figure whose months since January are all there, each in one row.
    pub fn compare(&self, heading_and_scale: impl Fn(u32, usize) -> Option<(String, u32)>) -> Compared {
        let mut compared = Compared::default();
        for (of, months) in &self.0 {
            let Some((heading, scale)) = heading_and_scale(of.file, of.column) else { continue };
            let stated = months.iter().filter_map(|(month, rows)| match rows.as_slice() {
                [InMonth { place, stands: Some(stands), .. }] => Some((*month, *place, *stands)),
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

/// The sum of the months from January of its year to that month; `None` where one is missing or has several rows, of which nobody
/// knows which of them a figure adds up.
fn since_january(months: &BTreeMap<Month, Vec<InMonth>>, month: Month) -> Option<Money> {
    let mut sum = Money::ZERO;
    for number in 1..=month.month() {
        match months.get(&Month::new(month.year(), number)?)?.as_slice() {
            [only] => sum = sum.checked_add(only.amount?)?,
            _ => return None,
        }
    }
    Some(sum)
}
