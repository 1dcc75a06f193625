//! The sums that formulas need: only these are kept per group, so that a row of a report costs a
//! few sums and not one per account.

use super::definition::{Expr, Metric};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};

/// What a sum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumOf {
    /// An account.
    Account(AccountId),
    /// A group of accounts.
    Group(Group),
}

/// The sums that some metrics need, in order, and the accounts that count to each.
#[derive(Clone, Debug)]
pub struct SumPlan {
    sums: Vec<SumOf>,
    /// Per account, the positions of the sums that it counts to.
    of_account: Vec<Vec<usize>>,
}

impl SumPlan {
    /// The sums that the metrics' formulas name.
    pub fn of(metrics: &[Metric], chart: &ChartOfAccounts) -> Self {
        Self::with_accounts(metrics, [], chart)
    }

    /// The sums that the metrics' formulas name, and those of single accounts.
    pub fn with_accounts(
        metrics: &[Metric],
        accounts: impl IntoIterator<Item = AccountId>,
        chart: &ChartOfAccounts,
    ) -> Self {
        let mut sums = Vec::new();
        for metric in metrics {
            collect(&metric.definition().formula, &mut sums);
        }
        for account in accounts.into_iter().map(SumOf::Account) {
            if !sums.contains(&account) {
                sums.push(account);
            }
        }
        let counts_to = |account: AccountId| {
            let is_in = |sum: &SumOf| match sum {
                SumOf::Account(own) => *own == account,
                SumOf::Group(group) => *group == chart.account(account).group,
            };
            sums.iter().enumerate().filter(|(_, sum)| is_in(sum)).map(|(position, _)| position).collect()
        };
        let of_account = chart.ids().map(counts_to).collect();
        Self { sums, of_account }
    }

    /// The number of sums.
    pub const fn count(&self) -> usize {
        self.sums.len()
    }

    /// The position of a sum; `None` where it is not kept.
    pub fn position(&self, sum: SumOf) -> Option<usize> {
        self.sums.iter().position(|known| *known == sum)
    }

    /// The positions of the sums that an account counts to.
    pub fn of_account(&self, account: AccountId) -> &[usize] {
        &self.of_account[account.index()]
    }
}

fn collect(expr: &Expr, sums: &mut Vec<SumOf>) {
    let mut note = |sum: SumOf| {
        if !sums.contains(&sum) {
            sums.push(sum);
        }
    };
    match expr {
        Expr::Account(account) => note(SumOf::Account(*account)),
        Expr::Group(group) => note(SumOf::Group(*group)),
        Expr::Metric(metric) | Expr::OfCapitalDealers(metric) => collect(&metric.definition().formula, sums),
        Expr::Difference(plus, minus) => {
            plus.iter().chain(*minus).for_each(|metric| collect(&metric.definition().formula, sums));
        }
        Expr::Quotient(dividend, divisor) => {
            collect(dividend, sums);
            collect(divisor, sums);
        }
        Expr::PerYear(expr) => collect(expr, sums),
        Expr::Dealers | Expr::CapitalDealers | Expr::AverageCapital | Expr::DaysInYear => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metrics_of_a_report_rest_on_four_sums() {
        let chart = ChartOfAccounts::default();
        let plan = SumPlan::of(&Metric::ALL, &chart);
        assert_eq!(plan.count(), 4, "sales, operating profit, support, expenses");
        let wages = chart.named("wages").unwrap();
        assert_eq!(plan.of_account(wages), [plan.position(SumOf::Group(Group::Expenses)).unwrap()]);
        assert!(plan.of_account(chart.named("payments").unwrap()).is_empty());
    }
}
