//! How the bytes of a ledger spell characters.
//!
//! UTF-8 and GB18030 (with its older parts GBK and GB2312) are split as they are; everything else is turned into UTF-8 while it
//! is read. Text that does not decode is a complaint with its line: no character is ever replaced.

pub mod transcode;
pub mod validate;

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// The encodings that blocks are split and parsed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockEncoding {
    /// UTF-8, and ASCII.
    Utf8,
    /// GB18030, GBK and GB2312.
    Gb18030,
}

impl BlockEncoding {
    /// The name that `--encoding` takes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
        }
    }

    /// The text that the bytes spell; `None` where they spell none.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

/// What was found out about a file's encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// Bytes that are split as they are, after a byte order mark of that length.
    AsIs(BlockEncoding, usize),
    /// Bytes that are turned into UTF-8 first.
    Transcoded(&'static Encoding),
}

/// The encoding that the command line or a byte order mark settles; `None` where the bytes themselves must tell.
pub fn settled_spelling(beginning: &[u8], given: Option<&'static Encoding>) -> Option<Spelling> {
    let utf8_mark = marks(beginning, b"\xEF\xBB\xBF");
    let gb18030_mark = marks(beginning, b"\x84\x31\x95\x33");
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

/// How many bytes the mark takes: programs that add one to a file that has one already write it twice.
fn marks(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.chunks(mark.len()).take_while(|chunk| *chunk == mark).count() * mark.len()
}

/// The text of a whole small file, by its byte order mark, else UTF-8, else GB18030; `None` where it is none of these.
///
/// Side files are small: they are decoded whole.
pub fn decode_whole(bytes: &[u8]) -> Option<String> {
    match settled_spelling(bytes, None) {
        Some(Spelling::AsIs(encoding, mark)) => encoding.decode(&bytes[mark..]).map(Cow::into_owned),
        Some(Spelling::Transcoded(encoding)) => {
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[2..]).map(Cow::into_owned)
        }
        None => {
            let either = BlockEncoding::Utf8.decode(bytes).or_else(|| BlockEncoding::Gb18030.decode(bytes));
            either.map(Cow::into_owned)
        }
    }
}
