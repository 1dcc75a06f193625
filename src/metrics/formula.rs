//! A metric as a formula over cells, from the same declaration that computes its value.

use super::definition::{Expr, Metric};
use crate::chart_of_accounts::Group;
use crate::document::formula::{Formula, Reference, Run};

/// The cells that hold the operands of a metric.
pub struct Operands<'a> {
    /// The cell of another metric.
    pub metric: Box<dyn Fn(Metric) -> Option<Reference> + 'a>,
    /// The cells of a group's accounts.
    pub group: Box<dyn Fn(Group) -> Option<Run> + 'a>,
    /// The number of months of the figures.
    pub months: i32,
    /// The days that a year counts as.
    pub days_in_year: u32,
    /// Whether every dealer has capital. If not, the operands of a turnover stand in no cell.
    pub all_have_capital: bool,
}

/// The formula of a metric; `None` where one of its operands stands in no cell.
pub fn formula(metric: Metric, operands: &Operands<'_>) -> Option<Formula> {
    operands.of(&metric.definition().formula)
}

impl Operands<'_> {
    fn of(&self, expr: &Expr) -> Option<Formula> {
        match expr {
            // Posted, counted and averaged values follow from no cell.
            Expr::Dealers | Expr::CapitalDealers | Expr::AverageCapital | Expr::Account(_) => None,
            Expr::Group(group) => (self.group)(*group).map(Formula::Sum),
            Expr::Metric(metric) => self.metric(*metric),
            Expr::Difference(plus, minus) => self.difference(plus, minus),
            Expr::Quotient(dividend, divisor) => {
                Some(Formula::Over(Box::new(self.of(dividend)?), Box::new(self.of(divisor)?)))
            }
            Expr::OfCapitalDealers(metric) => self.metric(*metric).filter(|_| self.all_have_capital),
            Expr::PerYear(expr) => {
                let a_year = Formula::Times(Box::new(self.of(expr)?), Box::new(Formula::Number(12)));
                Some(Formula::Over(Box::new(a_year), Box::new(Formula::Number(i64::from(self.months)))))
            }
            Expr::DaysInYear => Some(Formula::Number(i64::from(self.days_in_year))),
        }
    }

    /// Another metric: its cell, or its own formula where it has none.
    fn metric(&self, metric: Metric) -> Option<Formula> {
        (self.metric)(metric).map(Formula::Cell).or_else(|| formula(metric, self))
    }

    fn difference(&self, plus: &[Metric], minus: &[Metric]) -> Option<Formula> {
        let (first, more) = plus.split_first()?;
        let added = more.iter().try_fold(self.metric(*first)?, |sum, metric| {
            Some(Formula::Plus(Box::new(sum), Box::new(self.metric(*metric)?)))
        })?;
        minus.iter().try_fold(added, |sum, metric| Some(Formula::Minus(Box::new(sum), Box::new(self.metric(*metric)?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: &str) -> Formula {
        Formula::Cell(Reference::new("t", row, "c"))
    }

    fn in_words(metric: Metric, known: &[Metric], all_have_capital: bool) -> Option<Formula> {
        let reference = |metric: Metric| known.contains(&metric).then(|| Reference::new("t", metric.id(), "c"));
        let operands = Operands {
            metric: Box::new(reference),
            group: Box::new(|_| None),
            months: 3,
            days_in_year: 360,
            all_have_capital,
        };
        formula(metric, &operands)
    }

    #[test]
    fn profit_is_made_of_its_three_parts() {
        let parts = [Metric::OperatingProfit, Metric::Support, Metric::Expenses];
        let sum = Formula::Plus(Box::new(cell("operating_profit")), Box::new(cell("support")));
        let expected = Formula::Minus(Box::new(sum), Box::new(cell("expenses")));
        assert_eq!(in_words(Metric::Profit, &parts, true), Some(expected.clone()));
        let margin = Formula::Over(Box::new(expected), Box::new(cell("sales")));
        let with_sales = [parts.as_slice(), &[Metric::Sales]].concat();
        assert_eq!(in_words(Metric::Margin, &with_sales, true), Some(margin), "a metric without a cell is written out");
        assert_eq!(in_words(Metric::Margin, &parts, true), None, "sales stand in no cell");
    }

    #[test]
    fn a_turnover_of_some_dealers_has_no_formula() {
        let known = [Metric::Sales, Metric::Capital];
        let quotient = Formula::Over(Box::new(cell("sales")), Box::new(cell("capital")));
        let a_year = Formula::Times(Box::new(quotient), Box::new(Formula::Number(12)));
        let expected = Formula::Over(Box::new(a_year), Box::new(Formula::Number(3)));
        assert_eq!(in_words(Metric::Turnover, &known, true), Some(expected));
        assert_eq!(in_words(Metric::Turnover, &known, false), None);
    }
}
