//! Metrics as columns and cells of a table.

use crate::chart_of_accounts::{AccountId, Group};
use crate::document::{Cell, Column, Formula, Label, Reference, Unit, Value};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::metrics::figures::Figures;
use crate::metrics::formula::{Operands, formula};
use crate::ratio::Ratio;

/// The column of a metric.
#[rustfmt::skip]
pub fn column(metric: Metric) -> Column {
    let definition = metric.definition();
    let (unit, importance) = match metric {
        Metric::Profit => (Unit::Money, 130),
        Metric::Sales => (Unit::Money, 120),
        Metric::Margin => (Unit::Percent, 110),
        Metric::OperatingProfit => (Unit::Money, 100),
        Metric::Expenses => (Unit::Money, 100),
        Metric::Support => (Unit::Money, 100),
        Metric::Turnover => (Unit::Number, 70),
        Metric::ReturnOnCapital => (Unit::Percent, 60),
        Metric::ExpenseRatio => (Unit::Percent, 50),
        Metric::Capital => (Unit::Money, 40),
        Metric::NetExpenseRatio => (Unit::Percent, 30),
        Metric::TurnoverDays => (Unit::Number, 20),
        Metric::CapitalDealers => (Unit::Count, 10),
        Metric::Dealers => (Unit::Count, 75),
    };
    Column { id: definition.id.to_owned(), heading: Label::Word(definition.word), unit, importance }
}

/// The cell of a figure.
pub fn cell(metric: Metric, figure: Option<Ratio>) -> Cell {
    let Some(figure) = figure else {
        return Cell::plain(Value::NotAvailable);
    };
    Cell::figure(match metric.definition().unit {
        MetricUnit::Count => Value::Count(figure.numerator().unsigned_abs() as u64),
        MetricUnit::Money => Value::Money(figure),
        MetricUnit::AverageMoney => Value::Average(figure),
        MetricUnit::Percent => Value::Percent(figure),
        MetricUnit::Number => Value::Number(figure),
    })
}

/// The metrics as a row of a table whose columns are metrics.
#[derive(Clone, Copy, Debug)]
pub struct MetricRow<'a> {
    /// The table's id.
    pub table: &'a str,
    /// The row's id.
    pub row: &'a str,
    /// The metrics that have a column.
    pub metrics: &'a [Metric],
    /// The days that a year is counted as.
    pub days_in_year: u32,
}

impl MetricRow<'_> {
    /// The row's cells. A metric that is made of others has their formula; what it is made of has that of `leaf`, where it has
    /// one.
    pub fn cells(&self, figures: &Figures, leaf: &dyn Fn(Metric) -> Option<Formula>) -> Vec<Cell> {
        let reference =
            |metric: Metric| self.metrics.contains(&metric).then(|| Reference::new(self.table, self.row, metric.id()));
        let operands = Operands {
            metric: &reference,
            account: &|_: AccountId| None,
            group: &|_: Group| None,
            months: figures.months,
            days_in_year: self.days_in_year,
            all_have_capital: figures.all_have_capital(),
        };
        let cell_of = |&metric: &Metric| {
            let cell = cell(metric, figures.get(metric));
            match cell.value {
                // A formula would show zero, or an error, where nothing can be said.
                Value::NotAvailable => cell,
                _ => cell.with_formula(formula(metric, &operands).or_else(|| leaf(metric))),
            }
        };
        self.metrics.iter().map(cell_of).collect()
    }
}
