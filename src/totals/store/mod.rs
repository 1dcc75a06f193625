//! Containers for sums: compact in memory, and read many values at a time.
//!
//! Nothing here knows what is summed. Change a file of this folder and the program is faster or
//! slower, but prints the same.
//!
//! - [`sum_grid`]: one value per slot, account and month
//! - [`hundredths`]: an amount or none in 32 bits, the value that most grids hold
//! - [`month_set`]: for each slot, a set of months
//! - [`month_vec`]: one item per month
//! - [`chunked_vec`]: a vector that grows without moving its items
//!
//! A *slot* is a row number: containers number their rows from 0, and the caller knows what each
//! row stands for.

pub mod chunked_vec;
pub mod hundredths;
pub mod month_set;
pub mod month_vec;
pub mod sum_grid;
