//! What a file is.

pub mod dialect;
pub mod sample;
pub mod source;
mod understand;
pub mod unread;
pub mod workbook;

use std::io::{self, Read};

use self::dialect::{DialectFault, Sniffed};
use self::source::{Source, read_all};
use self::understand::{SNIFFED_RECORDS, understand};
use self::workbook::{Container, Measured};
use super::encoding::transcode::Transcoder;
use super::encoding::{self, BlockEncoding, Spelling};
use super::rules::ReadingRules;
use crate::words::complaint::Complaint;

/// How many bytes are looked at before anything is decided.
const SNIFFED_BYTES: usize = 64 * 1024;

/// How far that is extended where the first rows are long.
const SNIFFED_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Looks at the beginning of a ledger, be it text or a workbook: what it is, its bytes tell.
///
/// # Errors
///
/// The outer error where the file cannot be read, the inner one where it is no ledger that can be understood.
pub fn sniff_source(
    source: &Source,
    rules: &ReadingRules,
    measured: &mut Measured,
) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    match source {
        Source::Sheet { file, sheet } => workbook::sniff(file, Some(sheet), rules, measured),
        // What is not a plain file can be read once only.
        Source::File(file) if file.is_file() && Container::of_file(file)? != Container::Other => {
            workbook::sniff(file, None, rules, measured)
        }
        Source::File(_) | Source::StandardInput => sniff(source.open()?, rules),
    }
}

/// Looks at the beginning of a text.
///
/// # Errors
///
/// The outer error where the file cannot be read, the inner one where it is no ledger that can be understood.
pub fn sniff(mut reader: Box<dyn Read + Send>, rules: &ReadingRules) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    let mut sample = Vec::new();
    let mut is_whole = fill(&mut reader, &mut sample, SNIFFED_BYTES)?;
    if let Some(complaint) = not_csv(&sample) {
        return Ok(Err(vec![DialectFault { line: None, complaint }]));
    }
    let settled = encoding::settled_spelling(&sample, rules.encoding);
    let mut spelt_in = None;
    let settled = match settled {
        Some(Spelling::Transcoded(encoding)) => {
            spelt_in = Some(encoding.name());
            let read_so_far = io::Cursor::new(std::mem::take(&mut sample));
            reader = Box::new(Transcoder::new(read_so_far.chain(reader), encoding));
            is_whole = fill(&mut reader, &mut sample, SNIFFED_BYTES)?;
            Some(BlockEncoding::Utf8)
        }
        Some(Spelling::AsIs(encoding, mark)) => {
            sample.drain(..mark);
            Some(encoding)
        }
        None => None,
    };
    let mut wanted = SNIFFED_BYTES;
    while !is_whole && wanted < SNIFFED_BYTES_MAX && records_in(&sample) < SNIFFED_RECORDS {
        wanted *= 2;
        is_whole = fill(&mut reader, &mut sample, wanted)?;
    }
    Ok(understand(&sample, is_whole, settled, rules).map(|(mut dialect, heading_end)| {
        dialect.spelt_in = spelt_in.unwrap_or(dialect.spelt_in);
        sample.drain(..heading_end);
        Sniffed { dialect, rest: sample, is_whole, reader, sheet: None, is_sheet_worth_naming: false }
    }))
}

/// Reads until the sample has that many bytes; true where nothing follows.
fn fill(reader: &mut dyn Read, sample: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let known = sample.len();
    sample.resize(wanted.max(known), 0);
    let read = read_all(reader, &mut sample[known..])?;
    sample.truncate(known + read);
    Ok(sample.len() < wanted)
}

fn records_in(sample: &[u8]) -> usize {
    memchr::memchr2_iter(b'\n', b'\r', sample).take(2 * SNIFFED_RECORDS).count() / 2
}

/// Other formats that people hand over; files that are workbooks have gone another way before.
fn not_csv(sample: &[u8]) -> Option<Complaint> {
    let workbook = workbook::fault_of_piped(sample).map(Complaint::Workbook);
    workbook.or_else(|| is_of_another_kind(sample).then_some(Complaint::NotCsv))
}

/// Whether the first bytes are those of a picture, a packed file or a page: many programs call a page `.xls`.
fn is_of_another_kind(sample: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 7] =
        [b"%PDF", b"\x1F\x8B", b"Rar!", b"7z\xBC\xAF", b"\x89PNG", b"\xFF\xD8\xFF", b"{\\rtf"];
    const PAGES: [&[u8]; 7] = [b"<!doctype", b"<html", b"<head", b"<meta", b"<style", b"<table", b"<?xml"];
    let text = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample).trim_ascii_start();
    let begins = |tag: &&[u8]| text.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    SIGNATURES.iter().any(|signature| sample.starts_with(signature)) || PAGES.iter().any(begins)
}
