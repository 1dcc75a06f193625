//! Bytes to records.

pub mod batch;
pub mod cut;
pub mod fast;
mod index;
mod masks;
mod offsets;
pub mod record;
pub mod strict;

/// The most bytes that a record may have: a longer one is a quote that is not closed, or no ledger.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// The bytes of a text in its block.
pub type ByteRange = std::ops::Range<u32>;
