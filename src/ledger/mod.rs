//! Bytes to entries: opens ledgers, finds out how they are written, and reads their rows.
//!
//! ```text
//!  Source ── feed ──> block ── split ──> records ── rows ──> entries ──> Sink
//!             │                                      │
//!         open, heading, encoding                 cell, names
//!         (once per file: Dialect)              (date, amount, dealer)
//! ```
//!
//! The route of `-1250.50` in row 7 of a CSV file:
//!
//! 1. [`read`] starts workers, each with a [`sink::Sink`] of its own.
//! 2. [`feed`] opens the file. [`open`] looks at its first bytes: encoding, delimiter and
//!    [`heading`] give a [`open::dialect::Dialect`]. Then the feed cuts 256 KiB blocks at ends of
//!    records and hands them to the workers.
//! 3. [`split`] finds the fields of a block: whole batches of equal width, or one record at a time.
//! 4. [`rows`] turns records into entries. The batch reads a column of amounts at once
//!    ([`cell::amount_batch`]) into `i64` millionths. A row that is not plain, and a worker's first
//!    row with a new spelling of an account, is read by `rows/careful.rs`, which knows every rule
//!    and makes every complaint ([`problem`]); the batch looks up the accounts that it has posted.
//! 5. The entry borrows from the block: dealer as a number ([`names`]), account, date, amount
//!    ([`entry`]). The sink adds it up; no ledger is ever held in memory. Two sinks may be fed at
//!    once: a report on a terminal reads into totals and into an audit, which takes rows one by
//!    one.
//! 6. At the end of all files, the sinks are merged and complaints get their line numbers:
//!    [`reading::Reading`].
//!
//! A reader who does not care for speed can pass by `split` (but `split::strict`), `rows::batch`,
//! `cell::amount_batch` and `spelling_map`: the other files say all that reading means. Reading
//! never filters and does not know the command.

pub mod cell;
pub mod counts;
pub mod dealers;
pub mod encoding;
pub mod entry;
pub mod feed;
pub mod field;
mod file_counts;
pub mod heading;
pub mod names;
pub mod open;
pub mod problem;
pub mod read;
pub mod reading;
pub mod rows;
pub mod rules;
pub mod side_file;
pub mod sink;
pub mod spelling_map;
pub mod split;
