//! The reports: one file or folder for each command with a result.
//!
//! A report is a plain value that implements [`Report`]. It formats nothing and prints nothing, and
//! no report calls another: what several need is in [`scope`], [`survey`], [`grouping`], `groups`,
//! [`figures`], `figure_cells`, [`order`] and [`method`].
//!
//! # A new report, say `rank`
//!
//! 1. `words/`: its help (`help`), its title and headings (`word`), new notes (`sentence`).
//! 2. `reports/rank.rs`: a `Request` with a [`scope::Scope`], which [`survey::Survey`] turns into
//!    groups and rows; [`order`] sorts them; [`method`] says how the figures came about. The value
//!    implements [`Report`]: its JSON is `Json::Value` (serde), or `Json::Rows` where a report may
//!    have a million rows; its schema is `dealer-profit/rank/1`; its document is built with the
//!    constructors of `document::table`.
//! 3. `cli/rank.rs`: a `COMMAND` with its own options, run by `cli::figures::run`.
//! 4. One line each: `pub mod rank` here, `mod rank` and an item of `COMMANDS` in `cli/mod.rs`.
//!
//! Formats, metrics, totals and reading stay as they are.

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
