//! The cells of a row of figures, with the formulas that compute one cell from others.

use super::figures::{Measure, MeasureColumn, RowFigures};
use crate::chart_of_accounts::Group;
use crate::document::{Cell, Formula, Reference, Value};
use crate::metrics::definition::Metric;
use crate::metrics::formula::{Operands, formula};
use crate::targets::TargetField;
use crate::targets::targeted::Targeted;

/// A row of a table whose columns are measures.
#[derive(Clone, Copy, Debug)]
pub struct RowCells<'a> {
    /// The table's id.
    pub table: &'a str,
    /// The row's id.
    pub row: &'a str,
    /// The columns of figures.
    pub columns: &'a [&'a MeasureColumn],
    /// The days that a year is counted as.
    pub days_in_year: u32,
    /// Whether the row is of one dealer. The variance of several dealers counts only those that
    /// have a target, so that it does not follow from the row's own cells.
    pub is_of_one_dealer: bool,
}

impl RowCells<'_> {
    /// The row's cells. A measure that is computed from other cells has its formula; any other cell
    /// has that of `leaf`, if any.
    pub fn cells(&self, figures: &RowFigures, leaf: &dyn Fn(&MeasureColumn) -> Option<Formula>) -> Vec<Cell> {
        let cell_of = |column: &&MeasureColumn| {
            let cell = column.measure.cell(figures.measure(column.measure));
            match cell.value {
                // A formula would show zero or an error for what is not available.
                Value::NotAvailable => cell,
                _ => cell.with_formula(self.formula(column.measure, figures).or_else(|| leaf(column))),
            }
        };
        self.columns.iter().map(cell_of).collect()
    }

    fn formula(&self, measure: Measure, figures: &RowFigures) -> Option<Formula> {
        match measure {
            Measure::Metric(metric) => formula(metric, &self.operands(figures)),
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

    fn operands(&self, figures: &RowFigures) -> Operands<'_> {
        Operands {
            metric: Box::new(|metric: Metric| self.cell(Measure::Metric(metric))),
            group: Box::new(|_: Group| None),
            months: figures.metrics.months,
            days_in_year: self.days_in_year,
            all_have_capital: figures.metrics.all_have_capital(),
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
