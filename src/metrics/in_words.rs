//! A metric's formula in words, from the same declaration that computes its value.

use super::definition::{Expr, Metric};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::words::Language;
use crate::words::word::Term;

/// A metric's formula in words: `margin` is "Profit / Sales".
///
/// ```
/// use dealer_profit::chart_of_accounts::ChartOfAccounts;
/// use dealer_profit::metrics::{definition::Metric, in_words::in_words};
/// use dealer_profit::words::Language;
/// let chart = ChartOfAccounts::default();
/// assert_eq!(in_words(Metric::Margin, &chart, Language::En), "Profit / Sales");
/// assert_eq!(in_words(Metric::Margin, &chart, Language::Zh), "利润 / 销售收入");
/// ```
pub fn in_words(metric: Metric, chart: &ChartOfAccounts, language: Language) -> String {
    Wording { chart, language }.expr(&metric.definition().formula)
}

struct Wording<'a> {
    chart: &'a ChartOfAccounts,
    language: Language,
}

impl Wording<'_> {
    fn expr(&self, expr: &Expr) -> String {
        let term = |term: Term<'_>| term.text(self.language);
        match expr {
            Expr::Dealers => term(Term::Dealers),
            Expr::CapitalDealers => term(Term::CapitalDealers),
            Expr::AverageCapital => term(Term::AverageCapital),
            Expr::DaysInYear => term(Term::DaysInYear),
            Expr::Account(account) => {
                let account = self.chart.account(*account);
                term(Term::Account { zh: &account.zh, en: &account.en })
            }
            Expr::Group(group) => {
                let (zh, en) = group.names();
                term(Term::Group { zh, en })
            }
            Expr::Metric(metric) => self.name(*metric).to_owned(),
            Expr::OfCapitalDealers(metric) => term(Term::OfCapitalDealers(self.name(*metric))),
            Expr::Difference(plus, minus) => self.difference(plus, minus),
            Expr::Quotient(dividend, divisor) => format!("{} / {}", self.operand(dividend), self.operand(divisor)),
            Expr::PerYear(expr) => format!("{} * 12 / {}", self.operand(expr), term(Term::Months)),
        }
    }

    /// An operand: a difference stands in brackets.
    fn operand(&self, expr: &Expr) -> String {
        match expr {
            Expr::Difference(..) => format!("({})", self.expr(expr)),
            _ => self.expr(expr),
        }
    }

    fn difference(&self, plus: &[Metric], minus: &[Metric]) -> String {
        let names = |metrics: &[Metric]| metrics.iter().map(|metric| self.name(*metric)).collect::<Vec<_>>();
        let added = names(plus).join(" + ");
        names(minus).iter().fold(added, |sum, name| format!("{sum} - {name}"))
    }

    const fn name(&self, metric: Metric) -> &'static str {
        metric.definition().word.text(self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_said_in_both_languages() {
        let chart = ChartOfAccounts::default();
        let said = |metric, language| in_words(metric, &chart, language);
        let english = Metric::ALL.map(|metric| said(metric, Language::En));
        assert_eq!(english[Metric::Profit as usize], "Operating profit + Support - Expenses");
        assert_eq!(english[Metric::NetExpenseRatio as usize], "(Expenses - Support) / Sales");
        assert_eq!(english[Metric::Turnover as usize], "Sales of dealers with capital / Average capital * 12 / months");
        for metric in Metric::ALL {
            assert_ne!(said(metric, Language::Zh), said(metric, Language::En));
        }
    }
}
