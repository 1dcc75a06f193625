//! Columns that a ledger works out itself, compared with what its rows come to.

use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};
use crate::ledger::amount::parse_amount_in;
use crate::ledger::dialect::FileContext;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::heading::{Calculated, Role};
use crate::ledger::problem::Place;
use crate::money::Money;

/// The columns of a file that can be compared: groups and profit of wide rows.
#[derive(Clone, Debug, Default)]
pub struct CalculatedColumns(Vec<CalculatedColumn>);

#[derive(Clone, Debug)]
struct CalculatedColumn {
    column: usize,
    heading: String,
    scale: u32,
    figure: Figure,
}

/// A figure that a row's own entries make.
#[derive(Clone, Copy, Debug)]
enum Figure {
    Group(Group),
    Profit,
}

/// A figure of a row that is not what its entries come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The row.
    pub place: Place,
    /// The column's heading.
    pub column: String,
    /// The figure that stands there.
    pub stands: Money,
    /// What the row's entries come to.
    pub computed: Money,
}

/// Half a fen and all below it is rounding: figures that are worked out are often shown with two decimals.
const ROUNDING_MICROS: i128 = 5_000;

impl CalculatedColumns {
    /// Those of a file.
    pub fn of(file: &FileContext) -> Self {
        let columns = file.dialect.layout.columns.iter().enumerate();
        let calculated = columns.filter_map(|(index, column)| {
            let figure = match column.role {
                Role::Calculated(Calculated::Group(group)) if !group.is_balance() => Figure::Group(group),
                Role::Calculated(Calculated::Metric("profit")) => Figure::Profit,
                _ => return None,
            };
            Some(CalculatedColumn { column: index, heading: column.heading.clone(), scale: column.scale, figure })
        });
        Self(calculated.collect())
    }

    /// The figures of a row that are not what its entries come to; none of a cell that is blank or no amount.
    pub fn disagreements(&self, row: &Row<'_>, postings: &[Posting], chart: &ChartOfAccounts) -> Vec<Disagreement> {
        let compare = |column: &CalculatedColumn| {
            let stands = parse_amount_in(&row.text(column.column), column.scale).ok()??;
            let computed = column.figure.of(postings, chart)?;
            let apart = stands.checked_sub(computed)?.micros().abs();
            let tolerated = ROUNDING_MICROS * 10_i128.checked_pow(column.scale)?;
            let heading = column.heading.clone();
            (apart > tolerated).then_some(Disagreement { place: row.place, column: heading, stands, computed })
        };
        self.0.iter().filter_map(compare).collect()
    }
}

impl Figure {
    /// What the entries come to; `None` where the sum does not fit.
    fn of(self, postings: &[Posting], chart: &ChartOfAccounts) -> Option<Money> {
        match self {
            Self::Group(group) => group_sum(group, postings, chart),
            Self::Profit => group_sum(Group::OperatingProfit, postings, chart)?
                .checked_add(group_sum(Group::Support, postings, chart)?)?
                .checked_sub(group_sum(Group::Expenses, postings, chart)?),
        }
    }
}

/// The sum of a group; markup is sales less cost where the row has cost.
fn group_sum(group: Group, postings: &[Posting], chart: &ChartOfAccounts) -> Option<Money> {
    let sum_of = |wanted: &dyn Fn(AccountId) -> bool| {
        let amounts = postings.iter().filter(|posting| wanted(posting.account)).map(|posting| posting.amount);
        amounts.into_iter().try_fold(Money::ZERO, Money::checked_add)
    };
    let derives_markup = group == Group::OperatingProfit
        && postings.iter().any(|posting| posting.account == AccountId::COST_OF_GOODS && !posting.amount.is_zero());
    let posted =
        sum_of(&|account| chart.account(account).group == group && !(derives_markup && account == AccountId::MARKUP))?;
    if !derives_markup {
        return Some(posted);
    }
    let sales = sum_of(&|account| account == AccountId::SALES)?;
    let cost = sum_of(&|account| account == AccountId::COST_OF_GOODS)?;
    posted.checked_add(sales)?.checked_sub(cost)
}
