//! One cell.

pub mod amount;
pub mod amount_batch;
pub mod amount_plain;
pub mod date;
pub mod text;

/// Digits that an amount may have before its point, as written and once scaled by its unit.
pub const INTEGER_DIGITS_MAX: usize = 15;
/// Digits that an amount may have after its point.
pub const DECIMALS_MAX: usize = 6;
