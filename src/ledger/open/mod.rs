//! What is this file? The first look at a ledger, before its blocks are shared among workers.
//!
//! Input: a [`Source`], which is a file, a sheet of a workbook or standard input, and the reading
//! rules. Output of [`sniff_source`]: a [`Sniffed`], which holds the dialect (encoding, delimiter,
//! heading, bound columns), the bytes already read behind the heading and a reader for the rest; or
//! else the faults, each with its line. From here on a workbook and a text are the same: records of
//! CSV in an encoding that blocks are split in.
//!
//! In reading order:
//!
//! - `source`: files, folders, sheets and standard input, as the command line names them.
//! - `dialect`: the results, as data.
//! - `understand`: detects delimiter, encoding and heading in the first records.
//! - `text`: sniffs a text: decoding, byte order marks, other file formats.
//! - `workbook`: sniffs a workbook: checks its size, chooses the sheet, turns its cells into CSV.
//! - `sample`: rows of a ledger for proposals, even if its heading is not understood.
//! - `unread`: spreadsheets beside the ledgers that are not read.

pub mod dialect;
pub mod sample;
pub mod source;
mod text;
mod understand;
pub mod unread;
pub mod workbook;

use std::io;

use self::dialect::{DialectFault, Sniffed};
use self::source::Source;
use self::workbook::{CheckedWorkbooks, Container};
use super::rules::ReadingRules;

/// Sniffs a ledger. Its first bytes say whether it is a workbook; names are not trusted.
///
/// # Errors
///
/// The outer error if the file cannot be read, the inner one if it is no ledger.
pub fn sniff_source(
    source: &Source,
    rules: &ReadingRules,
    checked: &mut CheckedWorkbooks,
) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    match source {
        Source::Sheet { file, sheet } => workbook::sniff(file, Some(sheet), rules, checked),
        // Only a plain file can be opened twice: the test consumes the first bytes of a pipe.
        Source::File(file) if file.is_file() && Container::of_file(file)? != Container::Other => {
            workbook::sniff(file, None, rules, checked)
        }
        Source::File(_) | Source::StandardInput => text::sniff(source.open()?, rules),
    }
}
