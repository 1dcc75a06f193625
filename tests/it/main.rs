//! Tests of the program from the outside: each runs the real binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on is to stop")]

mod assessment;
mod check;
mod compare;
mod doctor;
mod examples;
mod expected;
mod figures;
mod foreign;
mod forms;
mod formulas;
mod generated;
mod golden;
mod init;
mod laws;
mod library;
mod lines;
mod measured;
mod model;
mod office;
mod output;
mod program;
mod rejected;
mod rejects;
mod sheets;
mod side_files;
mod statements;
mod targets;
mod tidy;
mod usage;
mod walls;
mod workbook;
mod xlsx;
