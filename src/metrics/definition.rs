//! The metrics, each declared once as data.

use crate::chart_of_accounts::{AccountId, Group};
use crate::spelling::normal_form;
use crate::words::Language;
use crate::words::word::Word;

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// The number of dealers with a flow entry in the group, or a nonzero average balance in it.
    Dealers,
    /// The number of those with a nonzero average balance.
    CapitalDealers,
    /// 销售收入.
    Sales,
    /// 经营利润.
    OperatingProfit,
    /// 费用支持.
    Support,
    /// 费用支出.
    Expenses,
    /// 利润: operating profit and support less expenses.
    Profit,
    /// 利润率: profit over sales.
    Margin,
    /// 费用比: expenses over sales.
    ExpenseRatio,
    /// 净费用比: expenses less support, over sales.
    NetExpenseRatio,
    /// 平均占用资金: average capital employed.
    Capital,
    /// 资金周转率: annual sales over capital.
    Turnover,
    /// 资金周转天数: the days of one turn.
    TurnoverDays,
    /// 资金回报率: annual profit over capital.
    ReturnOnCapital,
}

/// The unit of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricUnit {
    /// A number of things.
    Count,
    /// An exact sum of money.
    Money,
    /// An average of money, rounded to 6 decimals where it is written.
    AverageMoney,
    /// A quotient shown in percent.
    Percent,
    /// A quotient shown as it is: turns, days.
    Number,
}

/// A formula over accounts, groups of accounts and other metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// The number of dealers.
    Dealers,
    /// The number of dealers with capital.
    CapitalDealers,
    /// The sum of an account; not available where the whole ledger has no entry of it.
    Account(AccountId),
    /// The sum of a group of accounts.
    Group(Group),
    /// Another metric.
    Metric(Metric),
    /// The sum of the first metrics less the second ones; not available where one of them is not.
    Difference(&'static [Metric], &'static [Metric]),
    /// A quotient; not available where the divisor is not positive, or either is not available.
    Quotient(&'static Expr, &'static Expr),
    /// A metric over the dealers with capital only: sales of dealers without known capital must not
    /// raise the turnover.
    OfCapitalDealers(Metric),
    /// The average capital employed; not available without dealers that have capital.
    AverageCapital,
    /// The value times 12 over the number of months.
    PerYear(&'static Expr),
    /// The days that a year counts as.
    DaysInYear,
}

/// The declaration of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name in output and options.
    pub id: &'static str,
    /// The name for people.
    pub word: Word,
    /// The unit of its values.
    pub unit: MetricUnit,
    /// How it is computed.
    pub formula: Expr,
}

impl Metric {
    /// Every metric, in the order of output.
    pub const ALL: [Self; 14] = [
        Self::Dealers,
        Self::CapitalDealers,
        Self::Sales,
        Self::OperatingProfit,
        Self::Support,
        Self::Expenses,
        Self::Profit,
        Self::Margin,
        Self::ExpenseRatio,
        Self::NetExpenseRatio,
        Self::Capital,
        Self::Turnover,
        Self::TurnoverDays,
        Self::ReturnOnCapital,
    ];

    /// The metric's declaration.
    #[rustfmt::skip]
    pub const fn definition(self) -> Definition {
        use Expr::{Account, AverageCapital, DaysInYear, Difference, OfCapitalDealers, PerYear, Quotient};
        use MetricUnit::{AverageMoney, Count, Money, Number, Percent};
        match self {
            Self::Dealers => define("dealers", Word::Dealers, Count, Expr::Dealers),
            Self::CapitalDealers => define("capital_dealers", Word::CapitalDealers, Count, Expr::CapitalDealers),
            Self::Sales => define("sales", Word::Sales, Money, Account(AccountId::SALES)),
            Self::OperatingProfit => define("operating_profit", Word::OperatingProfit, Money, Expr::Group(Group::OperatingProfit)),
            Self::Support => define("support", Word::Support, Money, Expr::Group(Group::Support)),
            Self::Expenses => define("expenses", Word::Expenses, Money, Expr::Group(Group::Expenses)),
            Self::Profit => define("profit", Word::Profit, Money,
                Difference(&[Self::OperatingProfit, Self::Support], &[Self::Expenses])),
            Self::Margin => define("margin", Word::Margin, Percent,
                Quotient(&Expr::Metric(Self::Profit), &Expr::Metric(Self::Sales))),
            Self::ExpenseRatio => define("expense_ratio", Word::ExpenseRatio, Percent,
                Quotient(&Expr::Metric(Self::Expenses), &Expr::Metric(Self::Sales))),
            Self::NetExpenseRatio => define("net_expense_ratio", Word::NetExpenseRatio, Percent,
                Quotient(&Difference(&[Self::Expenses], &[Self::Support]), &Expr::Metric(Self::Sales))),
            Self::Capital => define("capital", Word::Capital, AverageMoney, AverageCapital),
            Self::Turnover => define("turnover", Word::Turnover, Number,
                PerYear(&Quotient(&OfCapitalDealers(Self::Sales), &Expr::Metric(Self::Capital)))),
            Self::TurnoverDays => define("turnover_days", Word::TurnoverDays, Number,
                Quotient(&DaysInYear, &Expr::Metric(Self::Turnover))),
            Self::ReturnOnCapital => define("return_on_capital", Word::ReturnOnCapital, Percent,
                PerYear(&Quotient(&OfCapitalDealers(Self::Profit), &Expr::Metric(Self::Capital)))),
        }
    }

    /// How it is computed, without a copy of the declaration.
    pub fn formula(self) -> &'static Expr {
        &DEFINITIONS[self as usize].formula
    }

    /// The name in output and options.
    pub const fn id(self) -> &'static str {
        self.definition().id
    }

    /// The metric of that id or name in either language, in any case; `None` where there is none.
    ///
    /// ```
    /// use dealer_profit::metrics::definition::Metric;
    /// assert_eq!(Metric::named("margin"), Some(Metric::Margin));
    /// assert_eq!(Metric::named("利润率"), Some(Metric::Margin));
    /// assert_eq!(Metric::named("profitability"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        let name = normal_form(name);
        Self::ALL.into_iter().find(|metric| {
            let Definition { id, word, .. } = metric.definition();
            name == id || [Language::Zh, Language::En].iter().any(|language| name == normal_form(word.text(*language)))
        })
    }
}

/// The declarations, indexed by `Metric as usize`.
static DEFINITIONS: [Definition; Metric::ALL.len()] = {
    let mut all = [Metric::Dealers.definition(); Metric::ALL.len()];
    let mut number = 0;
    while number < all.len() {
        all[number] = Metric::ALL[number].definition();
        number += 1;
    }
    all
};

const fn define(id: &'static str, word: Word, unit: MetricUnit, formula: Expr) -> Definition {
    Definition { id, word, unit, formula }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_stand_in_the_order_of_their_numbers() {
        for (number, metric) in Metric::ALL.into_iter().enumerate() {
            assert_eq!(metric as usize, number);
            assert_eq!(*metric.formula(), metric.definition().formula);
        }
    }
}
