//! What was found for the bytes of a cell, so that it is found once for each spelling.

use std::hash::BuildHasher;

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
    pub fn get(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<T> {
        match encoding {
            BlockEncoding::Utf8 => self.utf8.get(bytes),
            BlockEncoding::Gb18030 => self.gb18030.get(bytes),
        }
    }

    /// What was found for each of many texts.
    pub fn get_all(&self, texts: &[&[u8]], encoding: BlockEncoding, found: &mut Vec<Option<T>>) {
        found.clear();
        match encoding {
            BlockEncoding::Utf8 => self.utf8.get_all(texts, found),
            BlockEncoding::Gb18030 => self.gb18030.get_all(texts, found),
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
    pub const fn count(&self) -> usize {
        self.utf8.count + self.gb18030.count
    }
}

/// What was found in one encoding: a table of open addresses, its texts one after the other in one stretch of memory.
///
/// It is asked for every row of a ledger, several times: what it answers stands beside the text's hash, so that the answer need
/// not wait for the text itself to be fetched and compared.
#[derive(Debug)]
struct Known<T> {
    /// As many as a power of two, at least half of them empty; none before the first text.
    places: Vec<Spelling<T>>,
    count: usize,
    texts: Vec<u8>,
    /// New in every run: names come from strangers, who could otherwise choose them to share their places.
    seeds: [u64; 2],
}

/// A text and what was found for it, or an empty place.
#[derive(Clone, Copy, Debug)]
struct Spelling<T> {
    hash: u32,
    start: u32,
    /// [`EMPTY`] of a place without a text.
    length: u32,
    value: T,
}

/// How many texts are looked for at once.
const AT_ONCE: usize = 32;

/// No text is so long: a ledger's rows are a thousand times shorter.
const EMPTY: u32 = u32::MAX;

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            count: 0,
            texts: Vec::new(),
            seeds: [0, 1].map(|seed: u64| RandomState::default().hash_one(seed)),
        }
    }
}

impl<T: Copy> Known<T> {
    #[inline(always)]
    fn get(&self, bytes: &[u8]) -> Option<T> {
        let hash = self.hash(bytes);
        self.get_from(self.first_place(hash), hash, bytes)
    }

    /// Looks for a text from a place on.
    #[inline(always)]
    fn get_from(&self, mut place: usize, hash: u64, bytes: &[u8]) -> Option<T> {
        // An empty table has no place at all; in any other some place is empty.
        while let Some(known) = self.places.get(place).filter(|known| known.length != EMPTY) {
            if self.is(known, hash, bytes) {
                return Some(known.value);
            }
            place = (place + 1) & (self.places.len() - 1);
        }
        None
    }

    /// Of many texts what was found for each.
    ///
    /// Where there are many a processor waits for memory at every step: at the place, then at the text. Done for some texts at a
    /// time, each step by itself, it does the waiting for all of them at once.
    fn get_all(&self, texts: &[&[u8]], found: &mut Vec<Option<T>>) {
        for texts in texts.chunks(AT_ONCE) {
            let (mut hashes, mut starts, mut ends) = ([0; AT_ONCE], [0; AT_ONCE], [[0; 2]; AT_ONCE]);
            for (hash, text) in hashes.iter_mut().zip(texts) {
                *hash = self.hash(text);
            }
            for (start, &hash) in starts.iter_mut().zip(&hashes) {
                *start = self.places.get(self.first_place(hash)).map_or(0, |known| known.start as usize);
            }
            for ((ends, &start), text) in ends.iter_mut().zip(&starts).zip(texts) {
                // The text that is probably the same, and as long: it may begin in one line of the cache and end in the next.
                let byte = |at: usize| self.texts.get(at).copied().unwrap_or_default();
                *ends = [byte(start), byte(start + text.len().saturating_sub(1))];
            }
            found.extend(texts.iter().zip(&hashes).zip(&ends).map(|((text, &hash), ends)| {
                let place = self.first_place(hash);
                let may_be_same = text.first() == Some(&ends[0]) && text.last() == Some(&ends[1]);
                match self.places.get(place) {
                    Some(known) if may_be_same && self.is(known, hash, text) => Some(known.value),
                    _ => self.get_from(place, hash, text),
                }
            }));
        }
    }

    #[inline]
    fn is(&self, known: &Spelling<T>, hash: u64, bytes: &[u8]) -> bool {
        known.hash == hash as u32 && self.has_text(known, bytes)
    }

    fn insert(&mut self, bytes: &[u8], value: T) {
        let (Ok(start), Ok(length)) = (u32::try_from(self.texts.len()), u32::try_from(bytes.len())) else {
            // What is not remembered is found again, slowly.
            return;
        };
        let hash = self.hash(bytes);
        let new = Spelling { hash: hash as u32, start, length, value };
        if self.places.len() < 2 * (self.count + 1) {
            self.grow(new);
        }
        let mut place = self.first_place(hash);
        while self.places[place].length != EMPTY {
            if self.is(&self.places[place], hash, bytes) {
                self.places[place].value = value;
                return;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
        self.texts.extend_from_slice(bytes);
        self.places[place] = new;
        self.count += 1;
    }

    /// Twice as many places, whose emptiness looks like that text.
    #[cold]
    fn grow(&mut self, like: Spelling<T>) {
        let room = (self.places.len() * 2).max(64);
        let old = std::mem::replace(&mut self.places, vec![Spelling { length: EMPTY, ..like }; room]);
        for known in old.into_iter().filter(|known| known.length != EMPTY) {
            let mut place = self.first_place(self.hash(self.text(&known)));
            while self.places[place].length != EMPTY {
                place = (place + 1) & (room - 1);
            }
            self.places[place] = known;
        }
    }

    /// Mixes a text's length and all its bytes. Short texts are a word or two from either end, which may overlap.
    #[inline(always)]
    fn hash(&self, bytes: &[u8]) -> u64 {
        let [a, b] = self.seeds;
        let length = bytes.len() as u64;
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let hash = mixed(word(first) ^ a, word(last) ^ b ^ length);
            let inner = bytes.get(8..bytes.len() - 8).unwrap_or_default();
            match (inner.first_chunk(), inner.last_chunk()) {
                (Some(first), Some(last)) if inner.len() <= 16 => mixed(hash ^ word(first), word(last) ^ a),
                _ => inner.chunks(8).fold(hash, |hash, chunk| mixed(hash ^ short_word(chunk), a)),
            }
        } else {
            mixed(short_word(bytes) ^ a, length ^ b)
        }
    }

    /// Where looking for a text begins. The higher half of the hash says it, because the lower one is what is compared.
    #[inline]
    const fn first_place(&self, hash: u64) -> usize {
        (hash >> 32) as usize & self.places.len().wrapping_sub(1)
    }

    /// Whether a place has that text. An empty place has none: no text is as long as it says.
    #[inline]
    fn has_text(&self, known: &Spelling<T>, text: &[u8]) -> bool {
        known.length as usize == text.len() && is_same(self.text(known), text)
    }

    #[inline]
    fn text(&self, known: &Spelling<T>) -> &[u8] {
        &self.texts[known.start as usize..][..known.length as usize]
    }
}

const fn word(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

/// Up to eight bytes as a number.
#[inline]
fn short_word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32,
        _ => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The product of two words, its halves laid over each other.
#[inline(always)]
const fn mixed(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// Whether two texts are the same. Names of this trade are short: they are compared by their first and last bytes, which
/// overlap, without a call.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        0..8 => a == b,
        8..=16 => a.first_chunk::<8>() == b.first_chunk::<8>() && a.last_chunk::<8>() == b.last_chunk::<8>(),
        17..=32 => a.first_chunk::<16>() == b.first_chunk::<16>() && a.last_chunk::<16>() == b.last_chunk::<16>(),
        33..=64 => a.first_chunk::<32>() == b.first_chunk::<32>() && a.last_chunk::<32>() == b.last_chunk::<32>(),
        _ => a == b,
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
        let texts: Vec<Vec<u8>> = (0..4000).rev().map(text).collect();
        let mut found = Vec::new();
        spellings.get_all(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>(), BlockEncoding::Utf8, &mut found);
        assert!(
            found
                .iter()
                .eq(&(0..4000).rev().map(|number| Some(number).filter(|&known| known < 3000)).collect::<Vec<_>>())
        );
        spellings.insert(&text(7), BlockEncoding::Utf8, 0);
        assert_eq!(spellings.get(&text(7), BlockEncoding::Utf8), Some(0));
        assert_eq!(spellings.count(), 6000);
    }

    /// Texts that differ in one byte only, wherever it is, are told apart though nothing but their bytes is compared.
    #[test]
    fn tells_texts_apart_by_every_byte() {
        for length in 1..70 {
            let text = vec![b'x'; length];
            assert!(is_same(&text, &text.clone()));
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'y';
                assert!(!is_same(&text, &other), "byte {at} of {length}");
            }
            assert!(!is_same(&text, &text[1..]));
        }
    }
}
