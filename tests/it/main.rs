//! The program as its users meet it: each test runs the real binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on is to stop")]

mod compare;
mod generated;
mod model;
mod output;
mod program;
mod usage;
mod workbook;
