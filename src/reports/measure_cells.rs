//! Measures as cells of a table whose columns are measures, with the formulas that make one of the others.

use super::measure::{Measure, MeasureColumn, Measured};
use crate::chart_of_accounts::Group;
use crate::document::{Cell, Formula, Reference, Value};
use crate::metrics::definition::Metric;
use crate::metrics::formula::{Operands, formula};
use crate::targets::TargetField;
use crate::targets::targeted::Targeted;

/// The id of the row at a position.
pub fn row_id(index: usize) -> String {
    format!("row-{}", index + 1)
}

/// A row of measures.
#[derive(Clone, Copy, Debug)]
pub struct MeasureRow<'a> {
    /// The table's id.
    pub table: &'a str,
    /// The row's id.
    pub row: &'a str,
    /// The measures that have a column.
    pub columns: &'a [&'a MeasureColumn],
    /// The days that a year is counted as.
    pub days_in_year: u32,
    /// Whether the row is of one dealer. A variance of several is of those that have a target, which the row's figures may
    /// not be.
    pub is_of_one_dealer: bool,
}

impl MeasureRow<'_> {
    /// The row's cells. A measure that is made of others has their formula; what it is made of has that of `leaf`, where it
    /// has one.
    pub fn cells(&self, measured: &Measured, leaf: &dyn Fn(&MeasureColumn) -> Option<Formula>) -> Vec<Cell> {
        let cell_of = |column: &&MeasureColumn| {
            let cell = column.measure.cell(measured.measure(column.measure));
            match cell.value {
                // A formula would show zero, or an error, where nothing can be said.
                Value::NotAvailable => cell,
                _ => cell.with_formula(self.formula(column.measure, measured).or_else(|| leaf(column))),
            }
        };
        self.columns.iter().map(cell_of).collect()
    }

    fn formula(&self, measure: Measure, measured: &Measured) -> Option<Formula> {
        match measure {
            Measure::Metric(metric) => formula(metric, &self.operands(measured)),
            Measure::Target(_, TargetField::Target) => None,
            Measure::Target(targeted, TargetField::Variance) => {
                let (actual, target) = (self.actual(targeted)?, self.target(targeted, TargetField::Target)?);
                self.is_of_one_dealer.then(|| Formula::Minus(Box::new(actual), Box::new(target)))
            }
            Measure::Target(targeted, TargetField::Attainment) => {
                let target = || self.target(targeted, TargetField::Target).map(Box::new);
                let variance = self.target(targeted, TargetField::Variance)?;
                let reached = Formula::Plus(Box::new(variance), target()?);
                Some(Formula::Over(Box::new(reached), target()?))
            }
        }
    }

    fn operands(&self, measured: &Measured) -> Operands<'_> {
        Operands {
            metric: Box::new(|metric: Metric| self.cell(Measure::Metric(metric))),
            group: Box::new(|_: Group| None),
            months: measured.metrics.months,
            days_in_year: self.days_in_year,
            all_have_capital: measured.metrics.all_have_capital(),
        }
    }

    fn cell(&self, measure: Measure) -> Option<Reference> {
        let column = self.columns.iter().find(|column| column.measure == measure)?;
        Some(Reference::new(self.table, self.row, column.id.as_str()))
    }

    fn actual(&self, targeted: Targeted) -> Option<Formula> {
        match targeted {
            Targeted::Metric(metric) => self.cell(Measure::Metric(metric)).map(Formula::Cell),
            Targeted::Account(_) => None,
        }
    }

    fn target(&self, targeted: Targeted, field: TargetField) -> Option<Formula> {
        self.cell(Measure::Target(targeted, field)).map(Formula::Cell)
    }
}
