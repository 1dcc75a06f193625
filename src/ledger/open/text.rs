//! Sniffs a text: its encoding as far as options and byte order marks settle it, then its heading.

use std::io::{self, Read};

use encoding_rs::Encoding;

use super::dialect::{DialectFault, Sniffed};
use super::source::read_all;
use super::understand::{SNIFFED_RECORDS, understand};
use super::workbook;
use crate::ledger::encoding::transcode::Transcoder;
use crate::ledger::encoding::{self, BlockEncoding, Spelling};
use crate::ledger::rules::ReadingRules;
use crate::words::ledger::Complaint;

/// The first sample.
const SNIFFED_BYTES: usize = 64 * 1024;

/// The largest sample: it doubles until it holds [`SNIFFED_RECORDS`] or reaches this limit.
const SNIFFED_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Sniffs a text.
///
/// # Errors
///
/// The outer error if the text cannot be read, the inner one if it is no ledger.
pub(super) fn sniff(
    mut reader: Box<dyn Read + Send>,
    rules: &ReadingRules,
) -> io::Result<Result<Sniffed, Vec<DialectFault>>> {
    let mut sample = Vec::new();
    let mut is_whole = fill(&mut reader, &mut sample, SNIFFED_BYTES)?;
    if let Some(complaint) = not_csv(&sample) {
        return Ok(Err(vec![DialectFault { line: None, complaint }]));
    }
    let Text { mut bytes, mut reader, encoding, transcoded_from } = Text::new(sample, reader, rules.encoding);
    if transcoded_from.is_some() {
        is_whole = fill(&mut reader, &mut bytes, SNIFFED_BYTES)?;
    }
    let mut wanted = SNIFFED_BYTES;
    while !is_whole && wanted < SNIFFED_BYTES_MAX && records_in(&bytes) < SNIFFED_RECORDS {
        wanted *= 2;
        is_whole = fill(&mut reader, &mut bytes, wanted)?;
    }
    Ok(understand(&bytes, is_whole, encoding, rules).map(|(mut dialect, heading_end)| {
        dialect.source_encoding = transcoded_from.unwrap_or(dialect.source_encoding);
        bytes.drain(..heading_end);
        Sniffed { dialect, rest: bytes, is_whole, reader, sheet: None, is_sheet_worth_naming: false }
    }))
}

/// A text in an encoding that blocks are split in, as far as options and byte order marks settle
/// it.
pub(super) struct Text {
    /// The bytes read so far, without byte order marks; empty if the reader transcodes.
    pub bytes: Vec<u8>,
    /// The bytes after those.
    pub reader: Box<dyn Read + Send>,
    /// The encoding; `None` if only the bytes themselves can tell.
    pub encoding: Option<BlockEncoding>,
    /// The encoding of the file, if the reader transcodes it to UTF-8.
    pub transcoded_from: Option<&'static str>,
}

impl Text {
    /// Applies the encoding of the options, else that of a byte order mark.
    pub fn new(mut bytes: Vec<u8>, reader: Box<dyn Read + Send>, option: Option<&'static Encoding>) -> Self {
        match encoding::settled_spelling(&bytes, option) {
            Some(Spelling::Transcoded(encoding)) => {
                let transcoder = Transcoder::new(io::Cursor::new(bytes).chain(reader), encoding);
                let transcoded_from = Some(encoding.name());
                let encoding = Some(BlockEncoding::Utf8);
                Self { bytes: Vec::new(), reader: Box::new(transcoder), encoding, transcoded_from }
            }
            Some(Spelling::AsIs(encoding, mark)) => {
                bytes.drain(..mark);
                Self { bytes, reader, encoding: Some(encoding), transcoded_from: None }
            }
            None => Self { bytes, reader, encoding: None, transcoded_from: None },
        }
    }
}

/// Reads until the sample has `wanted` bytes; true at the end of the text.
fn fill(reader: &mut dyn Read, sample: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let known = sample.len();
    sample.resize(wanted.max(known), 0);
    let read = read_all(reader, &mut sample[known..])?;
    sample.truncate(known + read);
    Ok(sample.len() < wanted)
}

/// A lower bound: CR LF counts as two line breaks.
fn records_in(sample: &[u8]) -> usize {
    memchr::memchr2_iter(b'\n', b'\r', sample).take(2 * SNIFFED_RECORDS).count() / 2
}

/// The complaint about a file in another format. Plain files that are workbooks never come here.
fn not_csv(sample: &[u8]) -> Option<Complaint> {
    let workbook = workbook::fault_of_piped(sample).map(Complaint::Workbook);
    workbook.or_else(|| is_other_format(sample).then_some(Complaint::NotCsv))
}

/// The magic bytes of a picture, a document, an archive or a web page: many programs export web
/// pages as `.xls`.
fn is_other_format(sample: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 7] =
        [b"%PDF", b"\x1F\x8B", b"Rar!", b"7z\xBC\xAF", b"\x89PNG", b"\xFF\xD8\xFF", b"{\\rtf"];
    const PAGES: [&[u8]; 7] = [b"<!doctype", b"<html", b"<head", b"<meta", b"<style", b"<table", b"<?xml"];
    let text = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample).trim_ascii_start();
    let begins = |tag: &&[u8]| text.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    SIGNATURES.iter().any(|signature| sample.starts_with(signature)) || PAGES.iter().any(begins)
}
