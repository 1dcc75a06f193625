//! The columns of figures that a report can show, be sorted by and be held against conditions.

use crate::chart_of_accounts::ChartOfAccounts;
use crate::document::{Cell, Column, Label, Unit, Value};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::ratio::Ratio;
use crate::spelling::normal_form;
use crate::targets::TargetField;
use crate::targets::targeted::Targeted;
use crate::words::Language;
use crate::words::targets::heading;

/// How many decimals averages and quotients have where programs read them.
pub(super) const DECIMALS: u32 = 6;

/// A figure that rows have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A metric.
    Metric(Metric),
    /// A target of something, or how far it is reached.
    Target(Targeted, TargetField),
}

impl Measure {
    /// Every one, in the order of output: the metrics, then the targets that there are.
    pub fn all(targeted: &[Targeted]) -> Vec<Self> {
        let of_target = |targeted: &Targeted| TargetField::ALL.map(|field| Self::Target(*targeted, field));
        let metrics = Metric::ALL.into_iter().map(Self::Metric);
        metrics.chain(targeted.iter().flat_map(of_target)).collect()
    }

    /// The measure that an id or a name in either language means, in any case; `None` where there is none, and for targets of
    /// what no file has a target of.
    pub fn named(name: &str, targeted: &[Targeted], chart: &ChartOfAccounts) -> Option<Self> {
        let metric = Metric::named(name).map(Self::Metric);
        let name = normal_form(name);
        let is_named = |measure: &Self| {
            let Label::Both { zh, en } = measure.label(chart) else { return false };
            [measure.id(chart), normal_form(&zh), normal_form(&en)].contains(&name)
        };
        metric.or_else(|| Self::all(targeted).into_iter().find(is_named))
    }

    /// What output and options call it: `profit_target` is the target of `profit`.
    pub fn id(self, chart: &ChartOfAccounts) -> String {
        match self {
            Self::Metric(metric) => metric.id().to_owned(),
            Self::Target(targeted, field) => format!("{}_{}", targeted.id(chart), field.id()),
        }
    }

    /// How its values are to be read.
    pub const fn unit(self) -> MetricUnit {
        match self {
            Self::Metric(metric) => metric.definition().unit,
            Self::Target(_, TargetField::Target | TargetField::Variance) => MetricUnit::Money,
            Self::Target(_, TargetField::Attainment) => MetricUnit::Percent,
        }
    }

    /// What people call it.
    pub fn label(self, chart: &ChartOfAccounts) -> Label {
        match self {
            Self::Metric(metric) => Label::Word(metric.definition().word),
            Self::Target(targeted, field) => {
                let (zh, en) = (targeted.name(chart, Language::Zh), targeted.name(chart, Language::En));
                let (zh, en) = heading(zh, en, field);
                Label::Both { zh, en }
            }
        }
    }

    /// How much it matters where not all columns fit: profit beside its target first, then sales, then margin.
    const fn importance(self) -> u8 {
        match self {
            Self::Metric(metric) => metric_importance(metric),
            Self::Target(Targeted::Metric(Metric::Profit), TargetField::Variance) => 105,
            Self::Target(Targeted::Metric(Metric::Profit), _) => 125,
            Self::Target(Targeted::Metric(Metric::Sales), TargetField::Variance) => 76,
            Self::Target(Targeted::Metric(Metric::Sales), _) => 115,
            Self::Target(_, TargetField::Variance) => 45,
            Self::Target(..) => 65,
        }
    }

    /// The column for people.
    pub(super) fn column(self, id: &str, label: &Label) -> Column {
        let unit = match self.unit() {
            MetricUnit::Count => Unit::Count,
            MetricUnit::Money | MetricUnit::AverageMoney => Unit::Money,
            MetricUnit::Percent => Unit::Percent,
            MetricUnit::Number => Unit::Number,
        };
        Column { id: id.to_owned(), heading: label.clone(), unit, importance: self.importance() }
    }

    /// A cell of that column.
    pub(super) fn cell(self, figure: Option<Ratio>) -> Cell {
        let Some(figure) = figure else {
            return Cell::plain(Value::NotAvailable);
        };
        let value = match self.unit() {
            MetricUnit::Count => Value::Count(figure.numerator().unsigned_abs() as u64),
            MetricUnit::Money => Value::Money(figure),
            MetricUnit::AverageMoney => Value::Average(figure),
            MetricUnit::Percent => Value::Percent(figure),
            MetricUnit::Number => Value::Number(figure),
        };
        if self.is_good_below_zero() { Cell::plain(value) } else { Cell::figure(value) }
    }

    /// Whether to be below zero is no loss: expenses below their target.
    const fn is_good_below_zero(self) -> bool {
        matches!(self, Self::Target(Targeted::Metric(Metric::Expenses) | Targeted::Account(_), _))
    }

    /// A figure as programs read it: counts whole, sums of money exact, everything else rounded to six decimals.
    pub(super) fn written(self, figure: Ratio) -> String {
        match self.unit() {
            MetricUnit::Count => figure.numerator().to_string(),
            MetricUnit::Money => figure.in_micros().to_string(),
            // That the figure can be rounded has been found out when it was computed.
            MetricUnit::AverageMoney | MetricUnit::Percent | MetricUnit::Number => {
                figure.to_fixed(DECIMALS).unwrap_or_default()
            }
        }
    }
}

const fn metric_importance(metric: Metric) -> u8 {
    match metric {
        Metric::Profit => 130,
        Metric::Sales => 120,
        Metric::Margin => 110,
        Metric::OperatingProfit | Metric::Expenses | Metric::Support => 100,
        Metric::Dealers => 75,
        Metric::Turnover => 70,
        Metric::ReturnOnCapital => 60,
        Metric::ExpenseRatio => 50,
        Metric::Capital => 40,
        Metric::NetExpenseRatio => 30,
        Metric::TurnoverDays => 20,
        Metric::CapitalDealers => 10,
    }
}
