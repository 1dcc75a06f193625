//! Containers that hold a value for every slot, account and month.

pub mod chunked_vec;
pub mod month_set;
pub mod month_vec;
pub mod sum_grid;
