//! Bytes to entries: where ledgers come from, how they are written, and every complaint about them.
//!
//! [`reader::read`] is the way in: it finds out how each file is written ([`dialect`]), cuts it into blocks ([`feed`], [`cutter`]) that
//! workers split into records ([`index`], [`records`]) and read into entries ([`rows`]), which a [`entry::Sink`] takes in. No ledger is ever
//! held in memory. Reading never filters and does not know what is asked of it.

pub mod alike;
pub mod amount;
pub mod cutter;
pub mod date;
pub mod dealers;
pub mod dialect;
pub mod encoding;
pub mod entry;
pub mod feed;
pub mod field;
pub mod heading;
pub mod index;
pub mod indexed_splitter;
pub mod names;
pub mod passed_over;
pub mod places;
pub mod problem;
pub mod reader;
pub mod records;
pub mod row_counts;
pub mod rows;
pub mod rules;
pub mod sample;
pub mod side_file;
pub mod source;
pub mod spellings;
pub mod workbook;
