//! Validates UTF-8 and GB18030, 64 bytes at a time.
//!
//! Both checks know only the common characters, for which bit masks suffice, and hand the rest to a
//! slower check that knows all. As in the splitter, bit 0 of a mask is the first byte.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, i8x64, u8x64};

/// Whether the bytes are valid UTF-8.
pub fn is_utf8(bytes: &[u8]) -> bool {
    let common = dispatch!(Level::new(), simd => common_utf8(simd, bytes));
    simdutf8::basic::from_utf8(&bytes[common..]).is_ok()
}

/// The length of a prefix that consists of common characters, checked in chunks of 64 bytes: ASCII,
/// characters of two bytes (lead C2 to DF), and those of three (lead E1 to EF, but not ED).
///
/// After these leads every continuation byte (80 to BF) is allowed. E0, ED and the leads of four
/// bytes restrict the second byte, and end the prefix. So a prefix is valid if its continuation
/// bytes stand exactly where leads owe them: one byte after each lead, and two bytes after a lead
/// of three.
///
/// ```text
/// bytes          61 C3 A9 E5 BA 93 62 63     a é 库 b c
/// leads           .  1  .  1  .  .  .  .
/// leads of three  .  .  .  1  .  .  .  .
/// owed            .  .  1  .  1  1  .  .     leads << 1 | leads_of_three << 2
/// continuations   .  .  1  .  1  1  .  .     must be equal
/// ```
///
/// One equality finds both a missing and a stray continuation byte. What the last two bytes of a
/// chunk owe is carried into the next one.
#[inline(always)]
fn common_utf8<S: Simd>(simd: S, bytes: &[u8]) -> usize {
    let (mut owed, mut length) = (0, 0);
    for chunk in bytes.as_chunks::<64>().0 {
        let chunk = u8x64::from_slice(simd, chunk);
        let splat = |byte: u8| u8x64::splat(simd, byte);
        let within = |least: u8, most: u8| (chunk - splat(least)).simd_le(splat(most - least)).to_bitmask();
        // As signed numbers the continuation bytes, 80 to BF, are the least: below -64.
        let signed: i8x64<S> = chunk.bitcast();
        let continuations = signed.simd_lt(i8x64::splat(simd, -64)).to_bitmask();
        let leads = signed.simd_lt(i8x64::splat(simd, 0)).to_bitmask() & !continuations;
        let leads_of_three = within(0xE1, 0xEF) & !chunk.simd_eq(splat(0xED)).to_bitmask();
        // Most chunks have no character of two bytes, and skip that comparison.
        if leads != leads_of_three && leads != leads_of_three | within(0xC2, 0xDF)
            || continuations != owed | leads << 1 | leads_of_three << 2
        {
            break;
        }
        owed = leads >> 63 | leads_of_three >> 62;
        length += 64;
    }
    // A character that the end of the prefix cuts off is left to the slower check.
    let is_lead = |byte: &u8| *byte >= 0xC0;
    let cut = if owed == 0 { 0 } else { bytes[..length].iter().rev().position(is_lead).map_or(0, |at| at + 1) };
    length - cut
}

/// Whether the bytes are valid GB18030.
///
/// Every two-byte sequence in range counts as a character. A four-byte sequence counts if it lies
/// in one of the two ranges that map to Unicode.
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
        // A rarer character, or the end, is within the next 64 bytes: check one by one.
        for _ in 0..CHARACTERS_ONE_BY_ONE {
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

/// How many characters are checked one by one before 64 bytes at a time are tried again: about the
/// characters of a chunk.
const CHARACTERS_ONE_BY_ONE: usize = 32;

/// How many of the next 64 bytes are whole, common characters: ASCII, or two bytes that are both
/// beyond ASCII (81 to FE). 64, or 63 if the last byte is the first half of a character. `None` if
/// there are others, or fewer than 64 bytes.
///
/// Before a run of bytes beyond ASCII stands a whole character, so the run pairs up from its first
/// byte, and is sound if its length is even. A run of odd length borrows an ASCII byte as a second
/// byte, or begins a four-byte character. The parity of all runs is found by two additions: adding
/// a one at the first byte of a run carries through the run and comes out right behind it. If the
/// run starts at an even bit and comes out at an odd one, or the other way round, its length is
/// odd.
///
/// ```text
/// bytes          61 CF FA 62 81 41 63 64     a 销 b 丄 c d: the second byte of 丄 is ASCII
/// bit             0  1  2  3  4  5  6  7
/// beyond ASCII    .  1  1  .  1  .  .  .
/// starts          .  1  .  .  1  .  .  .     one at an odd bit, one at an even bit
/// ends of odd     .  .  .  1  .  .  .  .     odd to odd: even length
/// ends of even    .  .  .  .  .  1  .  .     even to odd: odd length, so not common
/// ```
#[inline(always)]
fn common_gb18030<S: Simd>(simd: S, bytes: &[u8]) -> Option<usize> {
    const EVEN_BITS: u64 = 0x5555_5555_5555_5555;
    let bytes = u8x64::from_slice(simd, bytes.first_chunk::<64>()?);
    let equal_to = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte));
    // The only bytes beyond ASCII that cannot be a first byte.
    if (equal_to(0x80) | equal_to(0xFF)).any_true() {
        return None;
    }
    let beyond_ascii = bytes.simd_ge(u8x64::splat(simd, 0x80)).to_bitmask();
    let starts = beyond_ascii & !(beyond_ascii << 1);
    let ends_of = |starts: u64| beyond_ascii.wrapping_add(starts) & !beyond_ascii;
    let odd_runs = ends_of(starts & EVEN_BITS) & !EVEN_BITS | ends_of(starts & !EVEN_BITS) & EVEN_BITS;
    // The carry of a run that reaches the last byte is lost, rightly: it goes on in the next chunk.
    // If its length so far is odd, its last byte is left for that chunk.
    let is_cut = beyond_ascii.leading_ones() % 2 == 1;
    (odd_runs == 0).then_some(64 - usize::from(is_cut))
}

/// Whether a four-byte sequence of bytes in range maps to Unicode, by its linear index: up to
/// U+FFFF, or from U+10000 to U+10FFFF.
fn is_assigned([a, b, c, d]: [u8; 4]) -> bool {
    let digit = |byte: u8, least: u8| u32::from(byte - least);
    let pointer = ((digit(a, 0x81) * 10 + digit(b, 0x30)) * 126 + digit(c, 0x81)) * 10 + digit(d, 0x30);
    pointer <= 39_419 || (189_000..=1_237_575).contains(&pointer)
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::super::BlockEncoding;
    use super::*;

    /// Every pair of bytes, at the front, in the middle and across the border of chunks.
    #[test]
    fn valid_is_what_decodes() {
        each_encoding(|encode, is_valid, decodes| {
            let after = encode(&"b收入款12".repeat(12));
            let fronts: Vec<Vec<u8>> = (0..=3).chain(60..=66).map(|length| front_of(length, encode)).collect();
            for (first, second) in (0..=u8::MAX).flat_map(|first| (0..=u8::MAX).map(move |second| (first, second))) {
                for front in &fronts {
                    for after in [&after[..], b""] {
                        let bytes = [front, &[first, second][..], after].concat();
                        assert_eq!(is_valid(&bytes), decodes(&bytes), "{bytes:02X?}");
                    }
                }
            }
        });
    }

    /// A text of `length` bytes.
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

    /// Random texts of characters of one to four bytes, some with a byte inserted, removed or
    /// changed.
    #[test]
    fn valid_is_what_decodes_in_random_texts() {
        const CHARACTERS: [&str; 13] =
            ["a", "7,", "库", "丂", "镕", "é", "€", "𠀀", "\u{E000}", "ก", "한", "퟿", "\u{FFFD}"];
        const CRITICAL: [u8; 12] = [0x30, 0x80, 0x81, 0xC0, 0xC1, 0xC2, 0xE0, 0xE5, 0xED, 0xF0, 0xFE, 0xFF];
        let mut state = 9_u64;
        let mut below = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % bound
        };
        each_encoding(|encode, is_valid, decodes| {
            let (mut right, mut wrong) = (0, 0);
            for _ in 0..20_000 {
                let kinds = [3, 7, CHARACTERS.len()][below(3)];
                let text: String = (0..below(200)).map(|_| CHARACTERS[below(kinds)]).collect();
                let mut bytes = encode(&text);
                if !bytes.is_empty() {
                    let at = below(bytes.len());
                    let critical = CRITICAL[below(CRITICAL.len())];
                    match below(6) {
                        0 => bytes[at] = below(256) as u8,
                        5 => bytes[at] = critical,
                        1 => drop(bytes.remove(at)),
                        2 => bytes.insert(at, critical),
                        3 => bytes.truncate(at),
                        _ => {}
                    }
                }
                assert_eq!(is_valid(&bytes), decodes(&bytes), "{bytes:02X?}");
                if decodes(&bytes) { right += 1 } else { wrong += 1 }
            }
            assert!(right > 4_000 && wrong > 1_000, "{right} right, {wrong} wrong");
        });
    }

    type Encode = fn(&str) -> Vec<u8>;
    type Check = fn(&[u8]) -> bool;

    /// Calls `test` for each encoding with its encoder, the check, and a decoder as reference.
    fn each_encoding(mut test: impl FnMut(Encode, Check, Check)) {
        test(|text| text.as_bytes().to_vec(), is_utf8, |bytes| std::str::from_utf8(bytes).is_ok());
        test(
            |text| GB18030.encode(text).0.into_owned(),
            is_gb18030,
            |bytes| BlockEncoding::Gb18030.decode(bytes).is_some(),
        );
    }
}
