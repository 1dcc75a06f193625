//! Columns that a ledger calculates from others, compared with the entries of their rows.
//!
//! Amounts since January need several rows: see [`cumulative`](super::cumulative). `check` lists
//! the calculated columns that cannot be compared.

use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};
use crate::ledger::cell::amount::parse_amount_in;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::heading::{Calculated, Role, Summand};
use crate::ledger::open::dialect::{Amounts, FileContext};
use crate::ledger::problem::Place;
use crate::money::Money;
use crate::parse_decimal;
use crate::period::Period;
use crate::ratio::Ratio;

/// The calculated columns of a file.
#[derive(Clone, Debug, Default)]
pub struct CalculatedColumns(Vec<CalculatedColumn>);

/// A calculated column.
#[derive(Clone, Debug)]
pub struct CalculatedColumn {
    /// The position in the row.
    pub column: usize,
    /// The heading as it stands in the file.
    pub heading: String,
    /// The power of ten of the unit: 4 for 万元.
    pub scale: u32,
    /// The figure that it is compared with; `None` if there is none.
    pub figure: Option<Figure>,
}

/// A figure that entries give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// An amount of the row.
    Amount(Summand),
    /// The sum of all entries of the row.
    RowTotal,
    /// The sum of the entries of a matrix row in some months.
    TotalOf(Period),
    /// A quotient of the row's amounts by its sales.
    ToSales(ToSales),
    /// An amount since January.
    Cumulative(Summand),
}

/// The dividend of a quotient by sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToSales {
    /// Profit.
    Profit,
    /// Expenses.
    Expenses,
    /// Expenses less support.
    NetExpenses,
}

/// A calculated figure that differs from the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The row.
    pub place: Place,
    /// The heading of the column.
    pub column: String,
    /// The figure of the ledger, as text.
    pub stands: String,
    /// The figure of the entries, as text.
    pub computed: String,
}

/// The greatest difference that counts as rounding, half a hundredth: calculated figures are often
/// shown with two decimals.
const ROUNDING_MICROS: i128 = 5_000;

/// The decimals of a quotient in a warning.
const QUOTIENT_DECIMALS: u32 = 6;

impl CalculatedColumns {
    /// The calculated columns of a file.
    pub fn of(file: &FileContext, chart: &ChartOfAccounts) -> Self {
        let columns = file.dialect.layout.columns.iter().enumerate();
        let calculated = columns.filter_map(|(index, column)| {
            let Role::Calculated(calculated) = column.role else { return None };
            let figure = figure_of(calculated, &file.dialect.bindings.amounts, chart);
            Some(CalculatedColumn { column: index, heading: column.heading.clone(), scale: column.scale, figure })
        });
        Self(calculated.collect())
    }

    /// The columns in order of position.
    pub fn iter(&self) -> impl Iterator<Item = &CalculatedColumn> {
        self.0.iter()
    }

    /// The figures of a row that differ from its entries. Cells that are blank or no number are
    /// skipped.
    pub fn disagreements(&self, row: &Row<'_>, postings: &[Posting], chart: &ChartOfAccounts) -> Vec<Disagreement> {
        // The columns of sign-reversed accounts show the sign of the ledger, not of the entry.
        if self.0.is_empty() || postings.iter().any(|posting| chart.account(posting.account).sign_reversed) {
            return Vec::new();
        }
        let compare = |column: &CalculatedColumn| column.disagreement(row, postings, chart);
        self.0.iter().filter_map(compare).collect()
    }
}

/// What a column is compared with; `None` if nothing. The row of a matrix has months of one
/// account, so that only its totals can be compared.
fn figure_of(calculated: Calculated, amounts: &Amounts, chart: &ChartOfAccounts) -> Option<Figure> {
    let Amounts::Wide(columns) = amounts else {
        return match (calculated, amounts) {
            (Calculated::Total, Amounts::Matrix { .. }) => Some(Figure::RowTotal),
            (Calculated::TotalOf(months), Amounts::Matrix { .. }) => Some(Figure::TotalOf(months)),
            _ => None,
        };
    };
    let is_flow = |summand: Summand| match summand {
        Summand::Account(id) => !chart.account(id).group.is_balance(),
        Summand::Group(group) => !group.is_balance(),
        Summand::Profit => true,
    };
    match calculated {
        Calculated::Group(group) => Some(Summand::Group(group)).filter(|sum| is_flow(*sum)).map(Figure::Amount),
        Calculated::Metric("profit") => Some(Figure::Amount(Summand::Profit)),
        Calculated::Metric("margin") => Some(Figure::ToSales(ToSales::Profit)),
        Calculated::Metric("expense_ratio") => Some(Figure::ToSales(ToSales::Expenses)),
        Calculated::Metric("net_expense_ratio") => Some(Figure::ToSales(ToSales::NetExpenses)),
        // The other metrics need capital, which is averaged over time.
        Calculated::Metric(_) => None,
        Calculated::Total => {
            // Columns of different groups have no obvious total, and columns of trade have none at
            // all: sales plus cost means nothing.
            let mut groups = columns.iter().map(|(_, account, _)| chart.account(*account).group);
            let first = groups.next()?;
            let adds_up = columns.len() == 1 || (first != Group::Trade && groups.all(|group| group == first));
            adds_up.then_some(Figure::RowTotal)
        }
        Calculated::TotalOf(_) => None,
        Calculated::CumulativeOf(summand) => summand.filter(|sum| is_flow(*sum)).map(Figure::Cumulative),
    }
}

impl CalculatedColumn {
    fn disagreement(&self, row: &Row<'_>, postings: &[Posting], chart: &ChartOfAccounts) -> Option<Disagreement> {
        let (stands, computed) = match self.figure? {
            Figure::Cumulative(_) => return None,
            Figure::ToSales(quotient) => {
                let (stands, computed) = (row.text(self.column), quotient.of(postings, chart)?);
                if is_printed_as(&stands, &self.heading, computed)? {
                    return None;
                }
                let computed = quotient_text(computed, &stands)?;
                (stands, computed)
            }
            figure @ (Figure::Amount(_) | Figure::RowTotal | Figure::TotalOf(_)) => {
                let stands = self.amount(row)?;
                let computed = match figure {
                    Figure::Amount(summand) => amount_of(summand, postings, chart)?,
                    Figure::TotalOf(months) => {
                        let of_months = postings.iter().filter(|posting| months.contains(posting.when.month));
                        row_total(&of_months.copied().collect::<Vec<Posting>>(), chart)?
                    }
                    _ => row_total(postings, chart)?,
                };
                if is_near(stands, computed, self.scale, 1)? {
                    return None;
                }
                (stands.to_string(), computed.to_string())
            }
        };
        Some(Disagreement { place: row.place, column: self.heading.clone(), stands, computed })
    }

    /// The amount of a row in the column; `None` if the cell is blank or no amount.
    pub fn amount(&self, row: &Row<'_>) -> Option<Money> {
        parse_amount_in(&row.text(self.column), self.scale).ok()?
    }
}

/// Whether two amounts differ by no more than the rounding of a number of figures in a unit of
/// 10^`scale` explains; `None` if they overflow.
pub fn is_near(stands: Money, computed: Money, scale: u32, roundings: i128) -> Option<bool> {
    let apart = stands.checked_sub(computed)?.micros().abs();
    Some(apart <= ROUNDING_MICROS.checked_mul(10_i128.checked_pow(scale)?)?.checked_mul(roundings)?)
}

/// Whether a text is a quotient rounded to as many decimals as the text has; `None` if it is no
/// number.
///
/// Sheets show 3.59 % as `3.59%`, as `0.0359`, or as `3.59` under a heading or number format with
/// `%`.
fn is_printed_as(text: &str, heading: &str, quotient: Ratio) -> Option<bool> {
    let text = crate::spelling::normal_form(text);
    let shown = parse_decimal::parse(&text)?;
    let number = text.strip_suffix('%').unwrap_or(&text).trim_end();
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
    let is_shown = |quotient: Ratio, shown: Ratio| {
        let unit = Ratio::new(1, 2 * 10_i128.checked_pow(decimals)?)?;
        let apart = quotient.minus(shown).ok()?;
        let apart = if apart.signum() < 0 { Ratio::ZERO.minus(apart).ok()? } else { apart };
        Some(apart <= unit)
    };
    let hundred = Ratio::whole(100);
    if text.ends_with('%') {
        return is_shown(quotient.times(hundred).ok()?, shown.times(hundred).ok()?);
    }
    let as_percent = is_shown(quotient.times(hundred).ok()?, shown)?;
    // A whole number under a plain heading is not compared as a fraction: every small quotient
    // rounds to 0.
    let as_it_is = !heading.contains(['%', '％']) && (decimals > 0 || shown == quotient) && is_shown(quotient, shown)?;
    Some(as_percent || as_it_is)
}

/// A quotient as text, in percent if the ledger's figure is.
fn quotient_text(quotient: Ratio, stands: &str) -> Option<String> {
    if stands.ends_with(['%', '％']) {
        return Some(format!("{}%", quotient.times(Ratio::whole(100)).ok()?.to_fixed(QUOTIENT_DECIMALS - 2).ok()?));
    }
    quotient.to_fixed(QUOTIENT_DECIMALS).ok()
}

impl ToSales {
    /// The quotient; `None` if sales are not positive or a sum overflows.
    fn of(self, postings: &[Posting], chart: &ChartOfAccounts) -> Option<Ratio> {
        let sum = |group: Group| group_sum(group, postings, chart);
        let dividend = match self {
            Self::Profit => amount_of(Summand::Profit, postings, chart)?,
            Self::Expenses => sum(Group::Expenses)?,
            Self::NetExpenses => sum(Group::Expenses)?.checked_sub(sum(Group::Support)?)?,
        };
        let sales = amount_of(Summand::Account(AccountId::SALES), postings, chart)?;
        Ratio::from(dividend).over_positive(Ratio::from(sales)).ok()?
    }
}

/// The sum of some entries of a row; `None` if it overflows.
pub fn amount_of(summand: Summand, postings: &[Posting], chart: &ChartOfAccounts) -> Option<Money> {
    match summand {
        Summand::Account(account) => sum_of(postings, |posted| posted == account),
        Summand::Group(group) => group_sum(group, postings, chart),
        Summand::Profit => group_sum(Group::OperatingProfit, postings, chart)?
            .checked_add(group_sum(Group::Support, postings, chart)?)?
            .checked_sub(group_sum(Group::Expenses, postings, chart)?),
    }
}

/// The sum of the entries of a row; `None` if it has balances of several months, which do not add
/// up.
fn row_total(postings: &[Posting], chart: &ChartOfAccounts) -> Option<Money> {
    let is_balance = |posting: &Posting| chart.account(posting.account).group.is_balance();
    let spans_months = postings.iter().any(|posting| posting.when.month != postings[0].when.month);
    if spans_months && postings.iter().any(is_balance) { None } else { sum_of(postings, |_| true) }
}

fn sum_of(postings: &[Posting], wanted: impl Fn(AccountId) -> bool) -> Option<Money> {
    let amounts = postings.iter().filter(|posting| wanted(posting.account)).map(|posting| posting.amount);
    amounts.into_iter().try_fold(Money::ZERO, Money::checked_add)
}

/// The sum of a group. Markup is sales less cost if the row has a cost other than zero.
fn group_sum(group: Group, postings: &[Posting], chart: &ChartOfAccounts) -> Option<Money> {
    let derives_markup = group == Group::OperatingProfit
        && postings.iter().any(|posting| posting.account == AccountId::COST_OF_GOODS && !posting.amount.is_zero());
    let is_posted =
        |account| chart.account(account).group == group && !(derives_markup && account == AccountId::MARKUP);
    let posted = sum_of(postings, is_posted)?;
    if !derives_markup {
        return Some(posted);
    }
    let sales = sum_of(postings, |account| account == AccountId::SALES)?;
    let cost = sum_of(postings, |account| account == AccountId::COST_OF_GOODS)?;
    posted.checked_add(sales)?.checked_sub(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_compared_as_it_is_shown() {
        let quotient = Ratio::new(359, 10_000).unwrap();
        for text in ["3.59%", "3.6%", "4%", "0.0359", "0.036", "3.59", "３.６％", "0.04"] {
            assert_eq!(is_printed_as(text, "利润率", quotient), Some(true), "{text}");
        }
        for text in ["3.58%", "3.5%", "3%", "0.0358", "0.1", "0", "3.61", "-3.59%"] {
            assert_eq!(is_printed_as(text, "利润率", quotient), Some(false), "{text}");
        }
        assert_eq!(is_printed_as("3.6", "利润率(%)", quotient), Some(true));
        assert_eq!(is_printed_as("0.0359", "利润率(%)", quotient), Some(false));
        for text in ["", "n/a", "#DIV/0!"] {
            assert_eq!(is_printed_as(text, "利润率", quotient), None, "{text}");
        }
    }
}
