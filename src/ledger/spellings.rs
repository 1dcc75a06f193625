//! What was found for the bytes of a cell, so that it is found once for each spelling.

use std::collections::HashMap;
use std::hash::BuildHasher;

use fearless_simd::{Level, dispatch};
use foldhash::fast::RandomState;

use super::alike::Stretch;
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
    pub fn get(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<T> {
        match encoding {
            BlockEncoding::Utf8 => self.utf8.get(bytes),
            BlockEncoding::Gb18030 => self.gb18030.get(bytes),
        }
    }

    /// What was found for each of many texts of a block.
    pub fn get_all(&self, block: &[u8], texts: &[Stretch], encoding: BlockEncoding, found: &mut Vec<Option<T>>) {
        found.resize(texts.len(), None);
        let known = match encoding {
            BlockEncoding::Utf8 => &self.utf8,
            BlockEncoding::Gb18030 => &self.gb18030,
        };
        dispatch!(Level::new(), _simd => known.get_all(block, texts, found));
    }

    /// Remembers what was found for these bytes.
    pub fn insert(&mut self, bytes: &[u8], encoding: BlockEncoding, value: T) {
        match encoding {
            BlockEncoding::Utf8 => self.utf8.insert(bytes, value),
            BlockEncoding::Gb18030 => self.gb18030.insert(bytes, value),
        }
    }

    /// How many spellings are remembered.
    pub fn count(&self) -> usize {
        self.utf8.count() + self.gb18030.count()
    }
}

/// How many words the key of a text has: as much as a processor fetches from memory at once.
const WORDS: usize = 8;

/// How many bytes a text of a table may have; names of this trade seldom have more.
const SHORT: usize = 8 * WORDS - 1;

/// A text of at most [`SHORT`] bytes as words: behind its end stands a byte of ones, and zeros behind that. So texts of other lengths
/// are others, whatever bytes they have.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Key([u64; WORDS]);

/// What was found in one encoding: short texts in a table of open addresses, and long ones in a common one.
///
/// It is asked for every row of a ledger, several times. All texts are hashed and compared in the same steps: a processor that has to
/// guess how long each is loses more time than the steps take.
#[derive(Debug)]
struct Known<T> {
    /// The number of the short text of each place, plus one; 0 where it is empty. A power of two, at least three quarters of them
    /// empty; no place at all before the first text.
    places: Vec<u32>,
    /// Short texts in the order in which they were met: those that many rows have stand together.
    keys: Vec<Key>,
    /// What was found for each.
    values: Vec<T>,
    long: HashMap<Box<[u8]>, T, RandomState>,
    /// New in every run: names come from strangers, who could otherwise choose them to share their places.
    seeds: Key,
}

/// How many texts are looked for at once.
const AT_ONCE: usize = 32;

/// The place of a text that has no key: nothing is there.
const NO_PLACE: usize = usize::MAX;

/// The key of a text by itself; `None` where it is long.
fn key_of(text: &[u8]) -> Option<Key> {
    let mut bytes = [0; 8 * WORDS];
    *bytes.get_mut(text.len())? = 0xFF;
    bytes[..text.len()].copy_from_slice(text);
    Some(Key(words(&bytes)))
}

/// The key of a text of a block; `None` where it is long, or stands so near the end of the block that it wants to be looked at by
/// itself.
#[inline(always)]
fn key_within(block: &[u8], text: &Stretch) -> Option<Key> {
    /// From a byte on, as many ones as are left to [`SHORT`], and zeros.
    const COUNTED: [u8; 16 * WORDS] = {
        let mut bytes = [0; 16 * WORDS];
        let mut at = 0;
        while at < SHORT {
            bytes[at] = 0xFF;
            at += 1;
        }
        bytes
    };
    /// The ones that stand behind the end.
    const END: [u8; 16 * WORDS] = {
        let mut bytes = [0; 16 * WORDS];
        bytes[SHORT] = 0xFF;
        bytes
    };
    let from = SHORT.checked_sub(text.end - text.start)?;
    let bytes = words(block.get(text.start..)?.first_chunk()?);
    let (counted, end) = (words(COUNTED[from..].first_chunk()?), words(END[from..].first_chunk()?));
    Some(Key(std::array::from_fn(|number| bytes[number] & counted[number] | end[number])))
}

#[inline(always)]
fn words(bytes: &[u8; 8 * WORDS]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

impl Key {
    /// Whether it is that key: without a branch between their words, because nearly always all are the same.
    #[inline(always)]
    fn is(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            keys: Vec::new(),
            values: Vec::new(),
            long: HashMap::default(),
            seeds: Key(std::array::from_fn(|number| RandomState::default().hash_one(number))),
        }
    }
}

impl<T: Copy> Known<T> {
    fn get(&self, bytes: &[u8]) -> Option<T> {
        match key_of(bytes) {
            Some(key) => self.get_from(self.first_place(&key), &key),
            None => self.long.get(bytes).copied(),
        }
    }

    /// Of many texts what was found for each.
    ///
    /// Where there are many, a processor waits for memory at every place and every key. Looked for some at a time, each step by itself,
    /// they are waited for at once.
    #[inline(always)]
    fn get_all(&self, block: &[u8], texts: &[Stretch], found: &mut [Option<T>]) {
        let (mut keys, mut places, mut numbers) = ([Key::default(); AT_ONCE], [0; AT_ONCE], [0; AT_ONCE]);
        for (texts, found) in texts.chunks(AT_ONCE).zip(found.chunks_mut(AT_ONCE)) {
            for ((key, place), text) in keys.iter_mut().zip(&mut places).zip(texts) {
                *place = match key_within(block, text) {
                    Some(short) => {
                        *key = short;
                        self.first_place(key)
                    }
                    None => NO_PLACE,
                };
            }
            for (number, &place) in numbers.iter_mut().zip(&places[..texts.len()]) {
                *number = self.number_at(place);
            }
            let asked = texts.iter().zip(&keys).zip(&places).zip(&numbers);
            for (found, (((text, key), &place), &number)) in found.iter_mut().zip(asked) {
                *found = match self.keys.get(number) {
                    Some(known) if known.is(key) => self.values.get(number).copied(),
                    _ if place == NO_PLACE => self.get(block.get(text.clone()).unwrap_or_default()),
                    _ => self.get_from(place, key),
                };
            }
        }
    }

    /// What was found for a short text that is in this place or behind it.
    #[inline(never)]
    fn get_from(&self, place: usize, key: &Key) -> Option<T> {
        self.values.get(self.number_at(self.place_from(place, key))).copied()
    }

    fn insert(&mut self, bytes: &[u8], value: T) {
        let Some(key) = key_of(bytes) else {
            self.long.insert(bytes.into(), value);
            return;
        };
        if self.places.len() < 4 * (self.keys.len() + 1) {
            self.grow();
        }
        let place = self.place_for(&key);
        let number = self.number_at(place);
        match self.values.get_mut(number) {
            Some(known) => *known = value,
            None => {
                self.keys.push(key);
                self.values.push(value);
                // Memory ends long before the numbers do.
                self.places[place] = self.keys.len() as u32;
            }
        }
    }

    /// Four times as many places as texts, or more: then few of them are not in the first place where they may be.
    #[cold]
    fn grow(&mut self) {
        self.places = vec![0; (self.places.len() * 2).max(1024)];
        for number in 0..self.keys.len() {
            let place = self.place_for(&self.keys[number]);
            self.places[place] = number as u32 + 1;
        }
    }

    fn count(&self) -> usize {
        self.keys.len() + self.long.len()
    }

    /// Where a text stands or is to stand.
    fn place_for(&self, key: &Key) -> usize {
        self.place_from(self.first_place(key), key)
    }

    /// The same, looked for from a place on that it is not before.
    #[inline(always)]
    fn place_from(&self, mut place: usize, key: &Key) -> usize {
        while self.keys.get(self.number_at(place)).is_some_and(|known| !known.is(key)) {
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }

    /// The number of the text in a place; beyond all numbers where none is there.
    #[inline(always)]
    fn number_at(&self, place: usize) -> usize {
        self.places.get(place).map_or(usize::MAX, |&number| (number as usize).wrapping_sub(1))
    }

    /// Where looking for a text begins.
    ///
    /// The halves of each word, which a seed hides, are multiplied with each other and the products added up; of that sum times an odd
    /// number, the high bits depend on all of it.
    #[inline(always)]
    fn first_place(&self, key: &Key) -> usize {
        let mut sum = 0_u64;
        for (word, seed) in key.0.iter().zip(&self.seeds.0) {
            let hidden = word ^ seed;
            sum = sum.wrapping_add((hidden & 0xFFFF_FFFF) * (hidden >> 32));
        }
        let mixed = (sum ^ sum >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize & self.places.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thousands of texts of all lengths, in both encodings: each is found again, and no other in its stead.
    #[test]
    fn finds_each_text_again() {
        let mut spellings = Spellings::default();
        let text = |number: usize| [b"ab", "销售".as_bytes()].concat().repeat(6)[..number % 40].to_vec();
        let text = |number: usize| [text(number), number.to_string().into_bytes(), text(number / 3)].concat();
        for number in 0..3000 {
            assert_eq!(spellings.get(&text(number), BlockEncoding::Utf8), None);
            spellings.insert(&text(number), BlockEncoding::Utf8, number);
            spellings.insert(&text(number), BlockEncoding::Gb18030, number + 1);
        }
        for number in (0..3000).chain((0..3000).rev()) {
            assert_eq!(spellings.get(&text(number), BlockEncoding::Utf8), Some(number));
            assert_eq!(spellings.get(&text(number), BlockEncoding::Gb18030), Some(number + 1));
        }
        // One after the other in a block: the last ones at its very end.
        let (mut block, mut texts, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for number in (0..4000).rev() {
            let start = block.len();
            block.extend_from_slice(&text(number));
            texts.push(start..block.len());
        }
        spellings.get_all(&block, &texts, BlockEncoding::Utf8, &mut found);
        assert!(
            found
                .iter()
                .eq(&(0..4000).rev().map(|number| Some(number).filter(|&known| known < 3000)).collect::<Vec<_>>())
        );
        spellings.insert(&text(7), BlockEncoding::Utf8, 0);
        assert_eq!(spellings.get(&text(7), BlockEncoding::Utf8), Some(0));
        assert_eq!(spellings.count(), 6000);
    }

    /// Texts that differ in one byte only, wherever it is, or in zeros at the end, are told apart.
    #[test]
    fn tells_texts_apart_by_every_byte() {
        for length in 0..=SHORT {
            let text = vec![b'x'; length];
            let zeros = [&text[..], b"\0"].concat();
            let block = [b"yx", &text[..], &[0; SHORT + 1]].concat();
            let mut spellings = Spellings::default();
            spellings.insert(&text, BlockEncoding::Utf8, 1);
            let mut others: Vec<Vec<u8>> =
                (0..length).map(|at| [&text[..at], b"y", &text[at + 1..]].concat()).collect();
            others.extend([zeros, [&text[..], b"x"].concat(), [&text[..], b"\xFF"].concat()]);
            for other in others {
                assert_eq!(spellings.get(&other, BlockEncoding::Utf8), None, "{other:?}");
            }
            let mut found = Vec::new();
            let texts = [2..length + 2, 1..length + 1, 1..length + 2, 0..length, 2..length + 3];
            spellings.get_all(&block, &texts, BlockEncoding::Utf8, &mut found);
            assert_eq!(found[..3], [Some(1), Some(1), None], "{length}");
            assert_eq!(found[3..], [Some(1).filter(|_| length == 0), None], "{length}");
        }
    }
}
