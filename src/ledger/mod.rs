//! Bytes to entries: where ledgers come from, how they are written, and every complaint about them.

pub mod cell;
pub mod counts;
pub mod dealers;
pub mod encoding;
pub mod entry;
pub mod feed;
pub mod field;
pub mod heading;
pub mod names;
pub mod open;
pub mod problem;
pub mod read;
pub mod rows;
pub mod rules;
pub mod sink;
pub mod spelling_map;
pub mod split;
