//! Reads one cell: text in, value or fault out.
//!
//! This module knows neither rows nor columns: the callers decide what a blank cell means, which
//! unit a column has, and where a fault is reported.
//!
//! - [`amount`]: the whole grammar of amounts, `(¥1,234.50)` or `3.5 万元`, and its faults;
//! - [`amount_plain`]: plain amounts, `-1250.50`, straight from bytes;
//! - [`amount_batch`]: the same for a column, 16 cells at a time and without branches;
//! - [`date`]: plain dates, the whole grammar of dates, and patterns;
//! - [`text`]: full-width characters, and the words that mark a total.
//!
//! The plain readers are for speed only. They accept a subset of the grammar and give the same
//! values; tests compare them. `None` from them means "not plain", and the whole grammar decides.

pub mod amount;
pub mod amount_batch;
pub mod amount_plain;
pub mod date;
pub mod text;

/// The most digits before the point, as written and after scaling by the unit: 999 万亿, more than
/// any ledger holds, and sums of such amounts stay far below the limits of `i128`.
pub const INTEGER_DIGITS_MAX: usize = 15;
/// The most digits after the point: amounts are stored in millionths.
pub const DECIMALS_MAX: usize = 6;
