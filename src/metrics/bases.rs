//! What formulas rest on: the accounts and groups whose sums they name. Only these are kept for each group of a report, so that a
//! report of a million rows costs a few sums a row and not one for every account.

use super::definition::{Expr, Metric};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};

/// Something that is summed for each group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// An account.
    Account(AccountId),
    /// A group of accounts.
    Group(Group),
}

/// The bases of some metrics.
#[derive(Clone, Debug)]
pub struct Bases {
    bases: Vec<Base>,
    /// The positions of the bases that each account counts to.
    of_account: Vec<Vec<usize>>,
}

impl Bases {
    /// Those of the metrics' formulas, in a chart.
    pub fn of(metrics: &[Metric], chart: &ChartOfAccounts) -> Self {
        Self::with_accounts(metrics, [], chart)
    }

    /// Those of the metrics' formulas, and single accounts beside them.
    pub fn with_accounts(
        metrics: &[Metric],
        accounts: impl IntoIterator<Item = AccountId>,
        chart: &ChartOfAccounts,
    ) -> Self {
        let mut bases = Vec::new();
        for metric in metrics {
            collect(&metric.definition().formula, &mut bases);
        }
        for account in accounts.into_iter().map(Base::Account) {
            if !bases.contains(&account) {
                bases.push(account);
            }
        }
        let counts_to = |account: AccountId| {
            let is_in = |base: &Base| match base {
                Base::Account(own) => *own == account,
                Base::Group(group) => *group == chart.account(account).group,
            };
            bases.iter().enumerate().filter(|(_, base)| is_in(base)).map(|(position, _)| position).collect()
        };
        let of_account = chart.ids().map(counts_to).collect();
        Self { bases, of_account }
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.bases.len()
    }

    /// The position of a base; `None` where no metric names it.
    pub fn position(&self, base: Base) -> Option<usize> {
        self.bases.iter().position(|known| *known == base)
    }

    /// The positions of the bases that an account counts to.
    pub fn of_account(&self, account: AccountId) -> &[usize] {
        &self.of_account[account.index()]
    }
}

fn collect(expr: &Expr, bases: &mut Vec<Base>) {
    let mut note = |base: Base| {
        if !bases.contains(&base) {
            bases.push(base);
        }
    };
    match expr {
        Expr::Account(account) => note(Base::Account(*account)),
        Expr::Group(group) => note(Base::Group(*group)),
        Expr::Metric(metric) | Expr::OfCapitalDealers(metric) => collect(&metric.definition().formula, bases),
        Expr::Difference(plus, minus) => {
            plus.iter().chain(*minus).for_each(|metric| collect(&metric.definition().formula, bases));
        }
        Expr::Quotient(dividend, divisor) => {
            collect(dividend, bases);
            collect(divisor, bases);
        }
        Expr::PerYear(expr) => collect(expr, bases),
        Expr::Dealers | Expr::CapitalDealers | Expr::AverageCapital | Expr::DaysInYear => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metrics_of_a_report_rest_on_four_sums() {
        let chart = ChartOfAccounts::default();
        let bases = Bases::of(&Metric::ALL, &chart);
        assert_eq!(bases.count(), 4, "sales, operating profit, support, expenses");
        let wages = chart.named("wages").unwrap();
        assert_eq!(bases.of_account(wages), [bases.position(Base::Group(Group::Expenses)).unwrap()]);
        assert!(bases.of_account(chart.named("payments").unwrap()).is_empty());
    }
}
