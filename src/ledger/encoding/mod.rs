//! Character encodings: which one a file has, whether bytes are valid, and how they become text.
//!
//! UTF-8 and GB18030 (with its subsets GBK and GB2312) are split and parsed without decoding. Every
//! other encoding is transcoded to UTF-8 while the file is read. Invalid bytes are reported with
//! their line; no character is ever replaced by U+FFFD.
//!
//! - here: encodings of blocks, and byte order marks;
//! - [`validate`]: whether a block is valid, 64 bytes at a time;
//! - [`transcode`]: a reader that yields UTF-8.

pub mod transcode;
pub mod validate;

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// The encodings in which blocks are split and parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockEncoding {
    /// UTF-8, and ASCII.
    Utf8,
    /// GB18030, GBK and GB2312.
    Gb18030,
}

impl BlockEncoding {
    /// The name as `--encoding` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
        }
    }

    /// The bytes as text; `None` if they are not valid. Copies only what is not UTF-8 already.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// Split as it is, after a byte order mark of this many bytes.
    AsIs(BlockEncoding, usize),
    /// Transcoded to UTF-8 before it is split.
    Transcoded(&'static Encoding),
}

/// The encoding that is given by option or by a byte order mark; `None` if it must be detected.
///
/// A given encoding outranks a mark.
pub fn settled_spelling(beginning: &[u8], given: Option<&'static Encoding>) -> Option<Spelling> {
    let utf8_mark = bom_length(beginning, b"\xEF\xBB\xBF");
    let gb18030_mark = bom_length(beginning, b"\x84\x31\x95\x33");
    match given {
        Some(encoding) if encoding == UTF_8 => Some(Spelling::AsIs(BlockEncoding::Utf8, utf8_mark)),
        Some(encoding) if encoding == GB18030 || encoding == GBK => {
            Some(Spelling::AsIs(BlockEncoding::Gb18030, gb18030_mark))
        }
        Some(encoding) => Some(Spelling::Transcoded(encoding)),
        None if utf8_mark > 0 => Some(Spelling::AsIs(BlockEncoding::Utf8, utf8_mark)),
        None if gb18030_mark > 0 => Some(Spelling::AsIs(BlockEncoding::Gb18030, gb18030_mark)),
        None if beginning.starts_with(b"\xFF\xFE") => Some(Spelling::Transcoded(UTF_16LE)),
        None if beginning.starts_with(b"\xFE\xFF") => Some(Spelling::Transcoded(UTF_16BE)),
        None => None,
    }
}

/// The length of the byte order marks at the front: some programs add one to a file that has one.
fn bom_length(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.chunks(mark.len()).take_while(|chunk| *chunk == mark).count() * mark.len()
}
