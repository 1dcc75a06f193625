//! The value of a metric.

use super::definition::{Expr, Metric};
use super::sum_plan::{SumOf, SumPlan};
use super::sums::{FlowSums, GroupSums};
use crate::chart_of_accounts::AccountId;
use crate::money::{MICROS_PER_UNIT, Money};
use crate::ratio::{Overflow, Ratio};

/// What figures are computed from besides the sums of their group.
#[derive(Clone, Copy, Debug)]
pub struct FigureBasis<'a> {
    /// Which sums are kept.
    pub plan: &'a SumPlan,
    /// Whether the ledger has any entry of the account that counts as sales.
    pub has_sales: bool,
    /// The days that a year counts as.
    pub days_in_year: u32,
}

/// The exact value of a metric for a group; `None` where it is not available.
///
/// # Errors
///
/// [`Overflow`] where the value cannot be computed exactly within 128 bits.
pub fn value(metric: Metric, sums: &GroupSums, basis: &FigureBasis<'_>) -> Result<Option<Ratio>, Overflow> {
    Evaluation { sums, basis, flows: &sums.flows, known: &[] }.expr(metric.formula())
}

/// The exact values of all metrics for a group, in the order of [`Metric::ALL`].
///
/// # Errors
///
/// [`Overflow`] where a value cannot be computed exactly within 128 bits.
pub fn values(sums: &GroupSums, basis: &FigureBasis<'_>) -> Result<[Option<Ratio>; Metric::ALL.len()], Overflow> {
    let mut values = [None; Metric::ALL.len()];
    for (position, metric) in Metric::ALL.into_iter().enumerate() {
        let known = &values[..position];
        values[position] = Evaluation { sums, basis, flows: &sums.flows, known }.expr(metric.formula())?;
    }
    Ok(values)
}

struct Evaluation<'a> {
    sums: &'a GroupSums,
    basis: &'a FigureBasis<'a>,
    /// The flows of all dealers of the group, or of those with capital.
    flows: &'a FlowSums,
    /// The values of the first metrics over these flows, where they are known already.
    known: &'a [Option<Ratio>],
}

impl Evaluation<'_> {
    fn expr(&self, expr: &Expr) -> Result<Option<Ratio>, Overflow> {
        match expr {
            Expr::Dealers => Ok(Some(Ratio::whole(self.sums.dealers as i64))),
            Expr::CapitalDealers => Ok(Some(Ratio::whole(self.sums.capital_dealers as i64))),
            Expr::Account(account) => Ok(self.account(*account)),
            Expr::Group(group) => Ok(Some(self.sum(SumOf::Group(*group)))),
            Expr::Metric(metric) => match self.known.get(*metric as usize) {
                Some(value) => Ok(*value),
                None => self.expr(metric.formula()),
            },
            Expr::Difference(plus, minus) => self.difference(plus, minus),
            Expr::Quotient(dividend, divisor) => match (self.expr(dividend)?, self.expr(divisor)?) {
                (Some(dividend), Some(divisor)) => dividend.over_positive(divisor),
                _ => Ok(None),
            },
            Expr::OfCapitalDealers(metric) => {
                Evaluation { flows: &self.sums.flows_with_capital, known: &[], ..*self }.expr(&Expr::Metric(*metric))
            }
            Expr::AverageCapital => self.average_capital(),
            Expr::PerYear(expr) => match (self.expr(expr)?, Ratio::new(12, i128::from(self.sums.months))) {
                (Some(value), Some(per_year)) => value.times(per_year).map(Some),
                _ => Ok(None),
            },
            Expr::DaysInYear => Ok(Some(Ratio::whole(i64::from(self.basis.days_in_year)))),
        }
    }

    fn account(&self, account: AccountId) -> Option<Ratio> {
        let is_available = account != AccountId::SALES || self.basis.has_sales;
        is_available.then(|| self.sum(SumOf::Account(account)))
    }

    /// A kept sum. The plan is collected from the metrics' formulas, so that none is missing.
    fn sum(&self, base: SumOf) -> Ratio {
        let micros = self.basis.plan.position(base).map_or(0, |position| self.flows.at(position));
        Money::from_micros(micros).into()
    }

    fn difference(&self, plus: &[Metric], minus: &[Metric]) -> Result<Option<Ratio>, Overflow> {
        let mut value = Ratio::ZERO;
        for (metrics, is_added) in [(plus, true), (minus, false)] {
            for metric in metrics {
                let Some(term) = self.expr(&Expr::Metric(*metric))? else {
                    return Ok(None);
                };
                value = if is_added { value.plus(term)? } else { value.minus(term)? };
            }
        }
        Ok(Some(value))
    }

    /// The mean over the months of (opening + closing balance) / 2.
    fn average_capital(&self) -> Result<Option<Ratio>, Overflow> {
        if self.sums.capital_dealers == 0 {
            return Ok(None);
        }
        let halves = i128::from(self.sums.months) * 2 * MICROS_PER_UNIT;
        Ratio::new(self.sums.opening_and_closing_capital, halves).map(Some).ok_or(Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart_of_accounts::ChartOfAccounts;

    #[test]
    fn what_is_known_of_all_dealers_is_not_taken_for_those_with_capital() {
        let chart = ChartOfAccounts::default();
        let plan = SumPlan::of(&Metric::ALL, &chart);
        let named = |account: &str| chart.named(account).unwrap();
        for (has_sales, capital, capital_dealers) in [(true, 700, 1), (true, 0, 0), (false, 700, 1), (true, -5, 2)] {
            let basis = FigureBasis { plan: &plan, has_sales, days_in_year: 365 };
            let mut sums = GroupSums { dealers: 2, capital_dealers, ..GroupSums::none(&plan, 5) };
            for (account, all, with_capital) in [("sales", 900, 300), ("markup", 77, 11), ("wages", 13, 7)] {
                sums.flows.add(&plan, named(account), all).unwrap();
                sums.flows_with_capital.add(&plan, named(account), with_capital).unwrap();
            }
            sums.opening_and_closing_capital = capital;
            let one_by_one = Metric::ALL.map(|metric| value(metric, &sums, &basis).unwrap());
            assert_eq!(values(&sums, &basis).unwrap(), one_by_one);
        }
    }
}
