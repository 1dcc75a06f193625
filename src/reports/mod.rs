//! The reports: one file for each command that has figures.
//!
//! A report is a plain value: serialised it is the JSON, its records are the CSV, its document is everything for people. It
//! formats nothing and prints nothing, and no report calls another.

pub mod accounts;
pub mod check;
pub mod measure;
mod measure_cells;
mod method;
pub mod report;
mod rows;
pub mod scope;
pub mod statement;
