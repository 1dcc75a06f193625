//! The reports: one file or folder for each command that has figures.
//!
//! A report is a plain value that implements [`Report`]. It formats nothing and prints nothing, and
//! no report calls another: what several need is in [`scope`], [`survey`], [`grouping`],
//! [`figures`], [`order`] and [`method`].

pub mod accounts;
pub mod check;
mod figure_cells;
pub mod figures;
pub mod grouping;
mod groups;
pub mod method;
pub mod order;
pub mod report;
pub mod scope;
pub mod statement;
pub mod survey;

use crate::document::json::Json;
use crate::document::{Document, Records};
use figures::RowFigures;

/// A report: what every format is made from.
pub trait Report {
    /// The JSON, for programs.
    fn json(&self) -> Json<'_>;

    /// The flat records, for CSV: without totals, which a reader would count twice.
    fn records(&self) -> Records;

    /// The page, for every format that people read.
    fn document(&self) -> Document;

    /// Visits the rows that conditions of `--fail-on` look at: the values of the fields grouped by
    /// and the figures. A report without conditions has none.
    fn visit_rows(&self, _visit: &mut dyn FnMut(&[Option<String>], &RowFigures)) {}
}
