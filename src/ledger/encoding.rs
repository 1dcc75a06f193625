//! How the bytes of a ledger spell characters.
//!
//! UTF-8 and GB18030 (with its older parts GBK and GB2312) are split as they are; everything else is turned into UTF-8 while it
//! is read. Text that does not decode is a complaint with its line: no character is ever replaced.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

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

/// Whether every byte is part of a GB18030 character.
///
/// All two-byte sequences in range are characters; of the four-byte ones those of the two assigned stretches.
pub fn is_gb18030(bytes: &[u8]) -> bool {
    let mut rest = after_common_gb18030(bytes);
    loop {
        let length = match *rest {
            [] => return true,
            [0..=0x80, ..] => 1,
            [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, ..] => 2,
            [a @ 0x81..=0xFE, b @ 0x30..=0x39, c @ 0x81..=0xFE, d @ 0x30..=0x39, ..] if is_assigned([a, b, c, d]) => 4,
            _ => return false,
        };
        rest = after_common_gb18030(&rest[length..]);
    }
}

/// What follows the ASCII characters and those that have two bytes beyond ASCII, as nearly all do: eight bytes are looked at together.
fn after_common_gb18030(mut bytes: &[u8]) -> &[u8] {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const ONES: u64 = 0x0101_0101_0101_0101;
    while let Some(eight) = bytes.first_chunk::<8>() {
        let word = u64::from_le_bytes(*eight);
        let beyond_ascii = word & HIGH;
        // 0xFF and 0x80 are no first bytes: the lower seven bits of one run over when 1 is added, those of the other are 0.
        let low = word & !HIGH;
        let odd = (low + ONES) | !(low + !HIGH);
        let ascii = beyond_ascii.trailing_zeros() / 8;
        let pairs = ((!beyond_ascii | odd) & HIGH).trailing_zeros() / 16 * 2;
        // A character does not begin with both: one of the two is 0, and where the other is too it is of another kind.
        if ascii + pairs == 0 {
            break;
        }
        bytes = &bytes[(ascii + pairs) as usize..];
    }
    bytes
}

/// Whether a four-byte sequence of valid bytes is a character.
fn is_assigned([a, b, c, d]: [u8; 4]) -> bool {
    let digit = |byte: u8, least: u8| u32::from(byte - least);
    let pointer = ((digit(a, 0x81) * 10 + digit(b, 0x30)) * 126 + digit(c, 0x81)) * 10 + digit(d, 0x30);
    pointer <= 39_419 || (189_000..=1_237_575).contains(&pointer)
}

/// Turns bytes of any encoding into UTF-8 while they are read.
pub struct Transcoder<R> {
    source: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    consumed: usize,
    at_end: bool,
    is_finished: bool,
    pending: Vec<u8>,
    given: usize,
}

/// How many bytes are decoded at a time.
const TRANSCODED_BYTES: usize = 64 * 1024;

/// Stands for a character that does not decode, so that the record that holds it is refused: no UTF-8 text has this byte.
const NOT_A_CHARACTER: u8 = 0xFF;

impl<R: Read> Transcoder<R> {
    /// Reads `source`, which is spelt in `encoding`; a byte order mark is left out.
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: Vec::new(),
            consumed: 0,
            at_end: false,
            is_finished: false,
            pending: Vec::new(),
            given: 0,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.consumed == self.input.len() && !self.at_end {
            self.input.resize(TRANSCODED_BYTES, 0);
            let read = self.source.read(&mut self.input)?;
            self.input.truncate(read);
            self.consumed = 0;
            self.at_end = read == 0;
        }
        self.pending.resize(TRANSCODED_BYTES, 0);
        self.given = 0;
        let rest = &self.input[self.consumed..];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(rest, &mut self.pending, self.at_end);
        self.consumed += read;
        self.pending.truncate(written);
        match result {
            DecoderResult::Malformed(..) => self.pending.push(NOT_A_CHARACTER),
            // A decoder that was told of the end must not be called again.
            DecoderResult::InputEmpty => self.is_finished = self.at_end,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.pending.len() {
            if self.is_finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = buffer.len().min(self.pending.len() - self.given);
        buffer[..count].copy_from_slice(&self.pending[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every two bytes, after texts of all lengths up to eight: the same as what decodes, but for the byte that encoders never write.
    #[test]
    fn what_is_gb18030_decodes() {
        let (text, _, _) = GB18030.encode("a销售b收入款12");
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                for length in [0, 1, 3, 5, 6, 8] {
                    let bytes = [&text[..length], &[first, second], &text[..]].concat();
                    let decodes = BlockEncoding::Gb18030.decode(&bytes).is_some();
                    assert_eq!(is_gb18030(&bytes), decodes, "{bytes:02X?}");
                }
            }
        }
    }
}
