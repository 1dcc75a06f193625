//! The program as its users meet it: each test runs the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

mod output;
mod program;
mod usage;
