//! Bytes to entries: where ledgers come from, how they are written, and every complaint about them.

pub mod amount;
pub mod date;
pub mod field;
pub mod heading;
pub mod rules;
