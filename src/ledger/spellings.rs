//! What was found for the bytes of a cell, so that it is found once for each spelling.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::encoding::BlockEncoding;

/// What was found for cells by their bytes as they stand in a ledger.
#[derive(Debug)]
pub struct Spellings<T> {
    utf8: Known<T>,
    gb18030: Known<T>,
}

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        Self { utf8: Known::default(), gb18030: Known::default() }
    }
}

impl<T: Copy> Spellings<T> {
    /// What was found for these bytes.
    #[inline]
    pub fn get(&mut self, bytes: &[u8], encoding: BlockEncoding) -> Option<T> {
        self.in_encoding(encoding).get(bytes)
    }

    /// Remembers what was found for these bytes.
    pub fn insert(&mut self, bytes: &[u8], encoding: BlockEncoding, value: T) {
        let known = self.in_encoding(encoding);
        known.all.insert(bytes.into(), value);
        if let Some(text) = ShortText::of(bytes) {
            known.recent[text.place()] = Some((text, value));
        }
    }

    /// How many spellings are remembered.
    pub fn count(&self) -> usize {
        self.utf8.all.len() + self.gb18030.all.len()
    }

    const fn in_encoding(&mut self, encoding: BlockEncoding) -> &mut Known<T> {
        match encoding {
            BlockEncoding::Utf8 => &mut self.utf8,
            BlockEncoding::Gb18030 => &mut self.gb18030,
        }
    }
}

/// What was found in one encoding.
#[derive(Debug)]
struct Known<T> {
    all: HashMap<Box<[u8]>, T, RandomState>,
    /// Short texts met lately, each at its place: a ledger has few accounts, and their names are compared faster than hashed. Texts
    /// that share a place only cost the time of looking among all.
    recent: Box<[Option<(ShortText, T)>]>,
}

/// How many places there are for short texts, as a power of two.
const PLACES_POWER: u32 = 8;

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { all: HashMap::default(), recent: (0..1 << PLACES_POWER).map(|_| None).collect() }
    }
}

impl<T: Copy> Known<T> {
    #[inline]
    fn get(&mut self, bytes: &[u8]) -> Option<T> {
        let Some(text) = ShortText::of(bytes) else {
            return self.all.get(bytes).copied();
        };
        let recent = &mut self.recent[text.place()];
        if let Some((known, value)) = recent
            && *known == text
        {
            return Some(*value);
        }
        let value = *self.all.get(bytes)?;
        *recent = Some((text, value));
        Some(value)
    }
}

/// A text of 4 to 16 bytes in two words: its first and its last bytes, which overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ShortText {
    first: u64,
    last: u64,
    length: usize,
}

impl ShortText {
    #[inline]
    fn of(text: &[u8]) -> Option<Self> {
        let (first, last) = match text.len() {
            4..8 => (
                u64::from(u32::from_le_bytes(*text.first_chunk()?)),
                u64::from(u32::from_le_bytes(*text.last_chunk()?)),
            ),
            8..=16 => (u64::from_le_bytes(*text.first_chunk()?), u64::from_le_bytes(*text.last_chunk()?)),
            _ => return None,
        };
        Some(Self { first, last, length: text.len() })
    }

    const fn place(self) -> usize {
        // The highest bits of a product depend on all bits of both words.
        let mixed = (self.first ^ self.last.rotate_left(31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> (u64::BITS - PLACES_POWER)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thousands of texts of all lengths, many to a place, in both encodings: each is found again, and no other in its stead.
    #[test]
    fn finds_each_text_again() {
        let mut spellings = Spellings::default();
        let text = |number: usize| [b"ab", "销售".as_bytes()].concat().repeat(6)[..number % 40].to_vec();
        let text = |number: usize| [number.to_string().into_bytes(), text(number)].concat();
        for number in 0..3000 {
            assert_eq!(spellings.get(&text(number), BlockEncoding::Utf8), None);
            spellings.insert(&text(number), BlockEncoding::Utf8, number);
            spellings.insert(&text(number), BlockEncoding::Gb18030, number + 1);
        }
        for number in (0..3000).chain((0..3000).rev()) {
            assert_eq!(spellings.get(&text(number), BlockEncoding::Utf8), Some(number));
            assert_eq!(spellings.get(&text(number), BlockEncoding::Gb18030), Some(number + 1));
        }
        spellings.insert(&text(7), BlockEncoding::Utf8, 0);
        assert_eq!(spellings.get(&text(7), BlockEncoding::Utf8), Some(0));
    }
}
