//! What each metric is, declared once as data.

use crate::chart_of_accounts::{AccountId, Group};
use crate::spelling::{nearest, normal_form};
use crate::words::Language;
use crate::words::word::Word;

/// A figure of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Dealers of the group: those with a flow entry in it, or an average balance in it that is not zero.
    Dealers,
    /// Those of them with an average balance that is not zero.
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
    /// 资金周转率: how often a year sales turn capital over.
    Turnover,
    /// 资金周转天数: how many days a turn takes.
    TurnoverDays,
    /// 资金回报率: profit a year over capital.
    ReturnOnCapital,
}

/// How a metric's values are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricUnit {
    /// A number of things.
    Count,
    /// An exact sum of money.
    Money,
    /// An average of money, rounded to 6 decimals where it is written.
    AverageMoney,
    /// A quotient that people read in percent.
    Percent,
    /// A quotient that people read as it is: turns, days.
    Number,
}

/// A formula over accounts, groups of accounts and other metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// How many dealers the group has.
    Dealers,
    /// How many of them have capital.
    CapitalDealers,
    /// The sum of an account; not available where the whole ledger has no entry of it.
    Account(AccountId),
    /// The sum of a group of accounts.
    Group(Group),
    /// Another metric.
    Metric(Metric),
    /// The sum of the first metrics less the second ones; not available where one of them is not.
    Difference(&'static [Metric], &'static [Metric]),
    /// A quotient; not available where the divisor is zero or negative, or either is not available.
    Quotient(&'static Expr, &'static Expr),
    /// A metric of the dealers that have capital: sales of dealers whose capital is unknown do not speed up the others' cash.
    OfCapitalDealers(Metric),
    /// The average capital employed; not available of a group without capital dealers.
    AverageCapital,
    /// Twelve months' worth of what the row's months gave.
    PerYear(&'static Expr),
    /// The days that a year is counted as.
    DaysInYear,
}

/// A metric as it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What output and options call it.
    pub id: &'static str,
    /// What people call it.
    pub word: Word,
    /// How its values are to be read.
    pub unit: MetricUnit,
    /// What it is.
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

    /// What it is.
    pub fn formula(self) -> &'static Expr {
        &DEFINITIONS[self as usize].formula
    }

    /// What output and options call it.
    pub const fn id(self) -> &'static str {
        self.definition().id
    }

    /// The metric that an id or a name in either language means, in any case; `None` where there is none.
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

    /// The id that a misspelt one is nearest to.
    pub fn nearest_id(name: &str) -> Option<&'static str> {
        nearest(name, Self::ALL.map(Self::id))
    }
}

/// The declarations in the order of [`Metric::ALL`], which is that of the metrics' numbers.
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
