//! Splits the bytes of a block into records and fields.
//!
//! This module knows CSV and nothing else: no headings, no amounts, no ledgers. A *block* is a run
//! of whole records. A *record* is one row; its fields are ranges of bytes in the block, and
//! nothing is copied or decoded.
//!
//! ```text
//!              bytes ──► cut ──► block            where a block may end
//!
//!   block ──► strict ──► Record                   reference: one byte at a time, every rule
//!
//!   block ──► masks ──► index ──► offsets         64 bytes to bit masks to ends of fields
//!                         │
//!                       fast ──► RecordView       one record, or
//!                         │      Batch            many of equal width, read by column
//!                         └────► strict           where the quoting is not sound
//! ```
//!
//! Reading order:
//!
//! - [`record`]: what a record and a field are;
//! - [`strict`]: the rules of quoting, and the splitter that judges by them;
//! - `masks`, `index`, `offsets`: 64 bytes at once become bit masks, the masks become the ends of
//!   fields, and those are written out as offsets;
//! - `fast`: records from the index where the quoting is sound, else from the strict splitter;
//! - `batch`: records of equal width, read column by column;
//! - `cut`: where a block may end, so that no record is torn.
//!
//! A reader who does not care for speed needs `record` and `strict` only. Everything else gives the
//! same records faster, and property tests bind it to `strict`, byte by byte and fault by fault.
//!
//! Limits: a block is shorter than 4 GiB, so that offsets fit 32 bits, which halves the memory of
//! an index. A record has at most [`RECORD_BYTES_MAX`] bytes; the callers check that. The index
//! covers 16 KiB at a time, so that it stays in the first-level cache.

pub(super) mod batch;
pub(super) mod cut;
pub(super) mod fast;
mod index;
mod masks;
mod offsets;
pub mod record;
pub mod strict;

/// The most bytes that a record may have: 1 MiB. A longer one is an unclosed quote or no ledger at
/// all, and must not fill the memory.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// A range of offsets in a block, half the size of a `Range<usize>`.
pub type ByteRange = std::ops::Range<u32>;
