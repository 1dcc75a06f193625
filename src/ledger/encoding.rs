//! How the bytes of a ledger spell characters.
//!
//! UTF-8 and GB18030 (with its older parts GBK and GB2312) are split as they are; everything else is turned into UTF-8 while it
//! is read. Text that does not decode is a complaint with its line: no character is ever replaced.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, i8x64, u8x64};

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

/// Whether every byte is part of a UTF-8 character.
pub fn is_utf8(bytes: &[u8]) -> bool {
    let common = dispatch!(Level::new(), simd => common_utf8(simd, bytes));
    simdutf8::basic::from_utf8(&bytes[common..]).is_ok()
}

/// How many bytes at the front are whole characters of the common kinds, looked at 64 at a time: ASCII, those of two bytes, and
/// those of three whose first byte admits every second one.
///
/// Then a byte continues a character exactly where a first byte before it owes one.
#[inline(always)]
fn common_utf8<S: Simd>(simd: S, bytes: &[u8]) -> usize {
    let (mut owed, mut length) = (0, 0);
    for chunk in bytes.as_chunks::<64>().0 {
        let chunk = u8x64::from_slice(simd, chunk);
        let splat = |byte: u8| u8x64::splat(simd, byte);
        let within = |least: u8, most: u8| (chunk - splat(least)).simd_le(splat(most - least)).to_bitmask();
        // As signed numbers those that continue a character are the least.
        let signed: i8x64<S> = chunk.bitcast();
        let continues = signed.simd_lt(i8x64::splat(simd, -64)).to_bitmask();
        let firsts = signed.simd_lt(i8x64::splat(simd, 0)).to_bitmask() & !continues;
        let three = within(0xE1, 0xEF) & !chunk.simd_eq(splat(0xED)).to_bitmask();
        // Most chunks have no character of two bytes.
        if firsts != three && firsts != three | within(0xC2, 0xDF) || continues != owed | firsts << 1 | three << 2 {
            break;
        }
        owed = firsts >> 63 | three >> 62;
        length += 64;
    }
    // A character that the last byte cuts off is left with what comes behind it.
    let is_first = |byte: &u8| *byte >= 0xC0;
    let cut = if owed == 0 { 0 } else { bytes[..length].iter().rev().position(is_first).map_or(0, |at| at + 1) };
    length - cut
}

/// Whether every byte is part of a GB18030 character.
///
/// All two-byte sequences in range are characters; of the four-byte ones those of the two assigned stretches.
pub fn is_gb18030(bytes: &[u8]) -> bool {
    dispatch!(Level::new(), simd => is_gb18030_with(simd, bytes))
}

#[inline(always)]
fn is_gb18030_with<S: Simd>(simd: S, bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        while let Some(length) = common_gb18030(simd, rest) {
            rest = &rest[length..];
        }
        // Something rarer, or the end, is within the next 64 bytes: they are looked at one character after the other.
        for _ in 0..PAIRS_AT_ONCE {
            let length = match *rest {
                [] => return true,
                [0..=0x80, ..] => 1,
                [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, ..] => 2,
                [a @ 0x81..=0xFE, b @ 0x30..=0x39, c @ 0x81..=0xFE, d @ 0x30..=0x39, ..]
                    if is_assigned([a, b, c, d]) =>
                {
                    4
                }
                _ => return false,
            };
            rest = &rest[length..];
        }
    }
}

/// How many characters are looked at before many bytes at once are tried again.
const PAIRS_AT_ONCE: usize = 32;

/// How many of the next 64 bytes are whole characters, where all of them are ASCII or have two bytes beyond ASCII, as nearly all
/// characters do; `None` where there are others, or fewer bytes.
///
/// Bytes beyond ASCII then stand in runs of even length. A run that ends after an odd number of bytes is told by the carry of an
/// addition: what is added at its first byte comes out behind its last one.
#[inline(always)]
fn common_gb18030<S: Simd>(simd: S, bytes: &[u8]) -> Option<usize> {
    const EVEN_PLACES: u64 = 0x5555_5555_5555_5555;
    let bytes = u8x64::from_slice(simd, bytes.first_chunk::<64>()?);
    let is_byte = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte));
    // The only bytes beyond ASCII that are no first byte.
    if (is_byte(0x80) | is_byte(0xFF)).any_true() {
        return None;
    }
    let beyond_ascii = bytes.simd_ge(u8x64::splat(simd, 0x80)).to_bitmask();
    let starts = beyond_ascii & !(beyond_ascii << 1);
    let ends_of = |starts: u64| beyond_ascii.wrapping_add(starts) & !beyond_ascii;
    let odd = ends_of(starts & EVEN_PLACES) & !EVEN_PLACES | ends_of(starts & !EVEN_PLACES) & EVEN_PLACES;
    // Of a run that goes on behind the last byte, its last first byte is left for the next time.
    let is_cut = beyond_ascii.leading_ones() % 2 == 1;
    (odd == 0).then_some(64 - usize::from(is_cut))
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

    /// Every two bytes, at the front, in the middle and across the borders of what is looked at at once: the same as what decodes.
    #[test]
    fn what_is_encoded_decodes() {
        each_encoding(|encode, is_encoded, decodes| {
            let after = encode(&"b收入款12".repeat(12));
            let fronts: Vec<Vec<u8>> = (0..=3).chain(60..=66).map(|length| front_of(length, encode)).collect();
            for (first, second) in (0..=u8::MAX).flat_map(|first| (0..=u8::MAX).map(move |second| (first, second))) {
                for front in &fronts {
                    for after in [&after[..], b""] {
                        let bytes = [front, &[first, second][..], after].concat();
                        assert_eq!(is_encoded(&bytes), decodes(&bytes), "{bytes:02X?}");
                    }
                }
            }
        });
    }

    /// A text of so many bytes.
    fn front_of(length: usize, encode: Encode) -> Vec<u8> {
        let mut characters = Vec::new();
        for character in "销售b收入款12".chars().cycle() {
            let more = encode(&character.to_string());
            if characters.len() + more.len() > length {
                break;
            }
            characters.extend(more);
        }
        [vec![b'a'; length - characters.len()], characters].concat()
    }

    /// Texts of characters of one to four bytes in any order, some with a byte put in, left out or changed.
    #[test]
    fn what_is_encoded_decodes_in_any_order() {
        const CHARACTERS: [&str; 13] =
            ["a", "7,", "库", "丂", "镕", "é", "€", "𠀀", "\u{E000}", "ก", "한", "퟿", "\u{FFFD}"];
        const TELLING: [u8; 12] = [0x30, 0x80, 0x81, 0xC0, 0xC1, 0xC2, 0xE0, 0xE5, 0xED, 0xF0, 0xFE, 0xFF];
        let mut state = 9_u64;
        let mut below = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % bound
        };
        each_encoding(|encode, is_encoded, decodes| {
            let (mut right, mut wrong) = (0, 0);
            for _ in 0..20_000 {
                let kinds = [3, 7, CHARACTERS.len()][below(3)];
                let text: String = (0..below(200)).map(|_| CHARACTERS[below(kinds)]).collect();
                let mut bytes = encode(&text);
                if !bytes.is_empty() {
                    let at = below(bytes.len());
                    let telling = TELLING[below(TELLING.len())];
                    match below(6) {
                        0 => bytes[at] = below(256) as u8,
                        5 => bytes[at] = telling,
                        1 => drop(bytes.remove(at)),
                        2 => bytes.insert(at, telling),
                        3 => bytes.truncate(at),
                        _ => {}
                    }
                }
                assert_eq!(is_encoded(&bytes), decodes(&bytes), "{bytes:02X?}");
                if decodes(&bytes) { right += 1 } else { wrong += 1 }
            }
            assert!(right > 4_000 && wrong > 1_000, "{right} right, {wrong} wrong");
        });
    }

    type Encode = fn(&str) -> Vec<u8>;
    type Tell = fn(&[u8]) -> bool;

    /// Hands over for each encoding how text is encoded, what tells whether bytes are, and what is sure to tell.
    fn each_encoding(mut test: impl FnMut(Encode, Tell, Tell)) {
        test(|text| text.as_bytes().to_vec(), is_utf8, |bytes| std::str::from_utf8(bytes).is_ok());
        test(
            |text| GB18030.encode(text).0.into_owned(),
            is_gb18030,
            |bytes| BlockEncoding::Gb18030.decode(bytes).is_some(),
        );
    }
}
