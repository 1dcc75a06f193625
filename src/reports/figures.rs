//! The figures of a row, and the measures that columns, sorting and conditions pick of them.
//!
//! A *measure* says which figure is meant, such as the margin or the target of sales; a *figure* is
//! its value in a row.

use crate::chart_of_accounts::ChartOfAccounts;
use crate::document::{Cell, Column, Field, Label, Unit, Value};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::metrics::figures::{MetricFigures, written};
use crate::plain_decimal::PlainDecimal;
use crate::ratio::Ratio;
use crate::spelling::normal_form;
use crate::targets::rows::RowTargets;
use crate::targets::targeted::Targeted;
use crate::targets::{TargetField, TargetFigures};
use crate::words::Language;
use crate::words::side_files::heading;

/// The figures of a row: metrics and targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFigures {
    /// The metrics.
    pub metrics: MetricFigures,
    /// The targets, in the order of output.
    pub targets: RowTargets,
}

impl RowFigures {
    /// The exact figure of a metric; `None` where it is not available.
    pub fn get(&self, metric: Metric) -> Option<Ratio> {
        self.metrics.get(metric)
    }

    /// The target of something and what was reached of it; nothing is available where there is
    /// none.
    pub fn target(&self, targeted: Targeted) -> TargetFigures {
        let found = self.targets.iter().find(|(own, _)| *own == targeted);
        found.map_or(TargetFigures::default(), |(_, figures)| *figures)
    }

    /// The exact figure of a measure; `None` where it is not available.
    pub fn measure(&self, measure: Measure) -> Option<Ratio> {
        match measure {
            Measure::Metric(metric) => self.get(metric),
            Measure::Target(targeted, field) => self.target(targeted).get(field),
        }
    }
}

/// A column of a measure, with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureColumn {
    /// The measure of its cells.
    pub measure: Measure,
    /// The name in output and options.
    pub id: String,
    /// The heading for people.
    pub label: Label,
}

impl MeasureColumn {
    /// The column of a measure.
    pub fn new(measure: Measure, chart: &ChartOfAccounts) -> Self {
        Self { measure, id: measure.id(chart), label: measure.label(chart) }
    }

    /// The column for people.
    pub fn for_people(&self) -> Column {
        let unit = match self.measure.unit() {
            MetricUnit::Count => Unit::Count,
            MetricUnit::Money | MetricUnit::AverageMoney => Unit::Money,
            MetricUnit::Percent => Unit::Percent,
            MetricUnit::Number => Unit::Number,
        };
        Column::new(self.id.as_str(), self.label.clone(), unit).of_importance(self.measure.importance())
    }

    /// The field of a record.
    pub fn field(&self, figures: &RowFigures) -> Field {
        Field::number(figures.measure(self.measure).map(|figure| self.measure.written(figure)))
    }
}

/// Which figure of a row is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A metric.
    Metric(Metric),
    /// A target, its variance or its attainment.
    Target(Targeted, TargetField),
}

impl Measure {
    /// Every measure, in the order of output: the metrics, then the targets that there are.
    pub fn all(targeted: &[Targeted]) -> Vec<Self> {
        let of_target = |targeted: &Targeted| TargetField::ALL.map(|field| Self::Target(*targeted, field));
        let metrics = Metric::ALL.into_iter().map(Self::Metric);
        metrics.chain(targeted.iter().flat_map(of_target)).collect()
    }

    /// The measure of that id or name in either language, in any case; `None` where there is none.
    /// Targets count only where a file has one.
    pub fn named(name: &str, targeted: &[Targeted], chart: &ChartOfAccounts) -> Option<Self> {
        let metric = Metric::named(name).map(Self::Metric);
        let name = normal_form(name);
        let is_named = |measure: &Self| {
            let Label::Both { zh, en } = measure.label(chart) else { return false };
            [measure.id(chart), normal_form(&zh), normal_form(&en)].contains(&name)
        };
        metric.or_else(|| Self::all(targeted).into_iter().find(is_named))
    }

    /// The metric, where it is one.
    pub const fn metric(self) -> Option<Metric> {
        match self {
            Self::Metric(metric) => Some(metric),
            Self::Target(..) => None,
        }
    }

    /// The name in output and options: `profit_target` is the target of `profit`.
    pub fn id(self, chart: &ChartOfAccounts) -> String {
        match self {
            Self::Metric(metric) => metric.id().to_owned(),
            Self::Target(targeted, field) => format!("{}_{}", targeted.id(chart), field.id()),
        }
    }

    /// The unit of its figures.
    pub const fn unit(self) -> MetricUnit {
        match self {
            Self::Metric(metric) => metric.definition().unit,
            Self::Target(_, TargetField::Target | TargetField::Variance) => MetricUnit::Money,
            Self::Target(_, TargetField::Attainment) => MetricUnit::Percent,
        }
    }

    /// The name for people.
    pub fn label(self, chart: &ChartOfAccounts) -> Label {
        match self {
            Self::Metric(metric) => metric.definition().word.into(),
            Self::Target(targeted, field) => {
                let (zh, en) = (targeted.name(chart, Language::Zh), targeted.name(chart, Language::En));
                let (zh, en) = heading(zh, en, field);
                Label::Both { zh, en }
            }
        }
    }

    /// The importance where not all columns fit: profit beside its target first, then sales, then
    /// margin.
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

    /// A cell of its column.
    pub fn cell(self, figure: Option<Ratio>) -> Cell {
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

    /// Whether a figure below zero is no loss: expenses below their target are good.
    const fn is_good_below_zero(self) -> bool {
        matches!(self, Self::Target(Targeted::Metric(Metric::Expenses) | Targeted::Account(_), _))
    }

    /// A figure as programs read it: counts whole, sums of money exact, others rounded to 6
    /// decimals.
    pub fn written(self, figure: Ratio) -> PlainDecimal {
        written(self.unit(), figure)
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
