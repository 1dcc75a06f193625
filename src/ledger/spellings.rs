//! What was found for the bytes of a cell, so that it is found once for each spelling.

use std::collections::HashMap;
use std::hash::BuildHasher;

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
        found.clear();
        match encoding {
            BlockEncoding::Utf8 => self.utf8.get_all(block, texts, found),
            BlockEncoding::Gb18030 => self.gb18030.get_all(block, texts, found),
        }
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

/// How many bytes a text of a table may have; names of this trade seldom have more.
const SHORT: usize = 48;

/// A text of at most [`SHORT`] bytes: its words, those behind its end zeros, and its length.
type Key = [u64; SHORT / 8 + 1];

/// What was found in one encoding: a table of open addresses, and a common one of long texts.
///
/// It is asked for every row of a ledger, several times. A text stands in its place together with what was found for it, so that a
/// look is one wait for memory, and all texts are hashed and compared in the same steps: a processor that has to guess how long each
/// is loses more time than the steps take.
#[derive(Debug)]
struct Known<T> {
    /// As many as a power of two, at least half of them empty; none before the first text.
    places: Vec<Place<T>>,
    count: usize,
    long: HashMap<Box<[u8]>, T, RandomState>,
    /// New in every run: names come from strangers, who could otherwise choose them to share their places.
    seeds: Key,
}

/// A text and what was found for it, or nothing: as much as a processor fetches from memory at once.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Place<T> {
    key: Key,
    value: Option<T>,
}

/// How many texts are looked for at once.
const AT_ONCE: usize = 32;

/// The key of a text by itself; `None` where it is long.
fn key_of(text: &[u8]) -> Option<Key> {
    let mut padded = [0; SHORT];
    padded.get_mut(..text.len())?.copy_from_slice(text);
    Some(key(&padded, &[0xFF; SHORT], text.len()))
}

/// The key of a text of a block; `None` where it is long, or stands so near the end of the block that it wants to be looked at by
/// itself.
#[inline(always)]
fn key_within(block: &[u8], text: &Stretch) -> Option<Key> {
    /// Ones before its middle, zeros behind it: from a place before the middle on, as many ones as are left.
    const COUNTED: [u8; 2 * SHORT] = {
        let mut bytes = [0; 2 * SHORT];
        let mut at = 0;
        while at < SHORT {
            bytes[at] = 0xFF;
            at += 1;
        }
        bytes
    };
    let length = text.end - text.start;
    let counted = COUNTED.get(SHORT.checked_sub(length)?..)?.first_chunk()?;
    Some(key(block.get(text.start..)?.first_chunk()?, counted, length))
}

#[inline(always)]
fn key(bytes: &[u8; SHORT], counted: &[u8; SHORT], length: usize) -> Key {
    let (words, counted) = (bytes.as_chunks().0, counted.as_chunks().0);
    let mut key = [length as u64; SHORT / 8 + 1];
    for (word, (bytes, counted)) in key.iter_mut().zip(words.iter().zip(counted)) {
        *word = u64::from_le_bytes(*bytes) & u64::from_le_bytes(*counted);
    }
    key
}

/// Whether two keys are the same: without a branch between their words, because nearly always all are.
#[inline(always)]
fn is_same(a: &Key, b: &Key) -> bool {
    a.iter().zip(b).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            count: 0,
            long: HashMap::default(),
            seeds: std::array::from_fn(|number| RandomState::default().hash_one(number)),
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

    /// Looks for a text from a place on.
    fn get_from(&self, mut place: usize, key: &Key) -> Option<T> {
        // An empty table has no place at all; in any other some place is empty.
        while let Some(known) = self.places.get(place).filter(|known| known.value.is_some()) {
            if is_same(&known.key, key) {
                return known.value;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
        None
    }

    /// Of many texts what was found for each.
    ///
    /// Where there are many, a processor waits for memory at every place. Looked for some at a time, each step by itself, they are
    /// waited for at once.
    fn get_all(&self, block: &[u8], texts: &[Stretch], found: &mut Vec<Option<T>>) {
        for texts in texts.chunks(AT_ONCE) {
            let (mut keys, mut places) = ([Key::default(); AT_ONCE], [usize::MAX; AT_ONCE]);
            for ((key, place), text) in keys.iter_mut().zip(&mut places).zip(texts) {
                if let Some(short) = key_within(block, text) {
                    (*key, *place) = (short, self.first_place(&short));
                }
            }
            found.extend(texts.iter().zip(&keys).zip(&places).map(
                |((text, key), &place)| match self.places.get(place) {
                    Some(known) if is_same(&known.key, key) => known.value,
                    Some(_) => self.get_from(place, key),
                    None => self.get(block.get(text.clone()).unwrap_or_default()),
                },
            ));
        }
    }

    fn insert(&mut self, bytes: &[u8], value: T) {
        let Some(key) = key_of(bytes) else {
            self.long.insert(bytes.into(), value);
            return;
        };
        if self.places.len() < 2 * (self.count + 1) {
            self.grow();
        }
        let place = self.place_for(&key);
        self.count += usize::from(self.places[place].value.is_none());
        self.places[place] = Place { key, value: Some(value) };
    }

    /// Where a text stands or is to stand.
    fn place_for(&self, key: &Key) -> usize {
        let mut place = self.first_place(key);
        while self.places[place].value.is_some() && !is_same(&self.places[place].key, key) {
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }

    /// Twice as many places.
    #[cold]
    fn grow(&mut self) {
        let room = (self.places.len() * 2).max(256);
        let empty = Place { key: Key::default(), value: None };
        let old = std::mem::replace(&mut self.places, vec![empty; room]);
        for known in old.into_iter().filter(|known| known.value.is_some()) {
            let place = self.place_for(&known.key);
            self.places[place] = known;
        }
    }

    fn count(&self) -> usize {
        self.count + self.long.len()
    }

    /// Where looking for a text begins: all its words and its length are mixed.
    #[inline(always)]
    fn first_place(&self, key: &Key) -> usize {
        let mut words = *key;
        words.iter_mut().zip(self.seeds).for_each(|(word, seed)| *word ^= seed);
        let [a, b, c, d, e, f, length] = words;
        let hash = mixed(a, b) ^ mixed(c, d) ^ mixed(e, f) ^ length;
        hash as usize & self.places.len().wrapping_sub(1)
    }
}

/// The product of two words, its halves laid over each other.
#[inline(always)]
const fn mixed(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
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
            others.extend([zeros, [&text[..], b"x"].concat()]);
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
