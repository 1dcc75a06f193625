//! What was found for the bytes of a cell, so that it is found once for each spelling.

use std::collections::HashMap;
use std::hash::BuildHasher;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x16, u64x4};
use foldhash::fast::RandomState;

use super::encoding::BlockEncoding;
use super::split::ByteRange;

/// What was found for cells by their bytes as they stand in a ledger.
#[derive(Debug)]
pub struct SpellingMap<T> {
    utf8: Known<T>,
    gb18030: Known<T>,
}

impl<T> Default for SpellingMap<T> {
    fn default() -> Self {
        Self { utf8: Known::default(), gb18030: Known::default() }
    }
}

impl<T: Copy> SpellingMap<T> {
    /// What was found for these bytes.
    #[inline]
    pub fn get(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<T> {
        match encoding {
            BlockEncoding::Utf8 => self.utf8.get(bytes),
            BlockEncoding::Gb18030 => self.gb18030.get(bytes),
        }
    }

    /// What was found for each of many texts of a block, all of whose bytes are characters of its encoding.
    pub fn get_all(&self, block: &[u8], texts: &[ByteRange], encoding: BlockEncoding, found: &mut Vec<Option<T>>) {
        found.resize(texts.len(), None);
        let known = match encoding {
            BlockEncoding::Utf8 => &self.utf8,
            BlockEncoding::Gb18030 => &self.gb18030,
        };
        dispatch!(Level::new(), simd => known.get_all(simd, block, texts, found));
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

/// As many as most names need: half of the work where all of some texts do with them, and so many are hashed at once.
const FEW_WORDS: usize = 4;

/// How many bytes a text of a table may have; names of this trade seldom have more.
const SHORT: usize = 8 * WORDS - 1;

/// The byte that fills keys up: no character has it in the encodings that blocks are read in.
const FILLING: u8 = 0xFF;

/// A text of at most [`SHORT`] bytes as words, filled up: at least one byte fills. So texts of other lengths are others, and where the
/// first words say all of a text, they are no other text's.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Key([u64; WORDS]);

/// What was found in one encoding: short texts in a table of open addresses, and long ones in a common one.
///
/// It is asked for every row of a ledger, several times. All texts are hashed and compared in the same steps: a processor that has to
/// guess how long each is loses more time than the steps take.
#[derive(Debug)]
struct Known<T> {
    /// A power of two, at least a third of all their places empty.
    groups: Vec<Group>,
    /// Short texts in the order in which they were met: those that many rows have stand together.
    keys: Vec<Key>,
    /// What was found for each.
    values: Vec<T>,
    long: HashMap<Box<[u8]>, T, RandomState>,
    /// New in every run: names come from strangers, who could otherwise choose some that share their groups.
    seeds: Key,
}

/// How many places a group has.
const PLACES: usize = 12;

/// Offsets whose texts are looked for together: what a processor fetches from memory at once. They are filled from the first one on.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Group {
    /// Eight bits of the hash of the text in each place, and none where it is empty or there is none.
    tags: [u8; 16],
    /// The number of the text in each place; no matter which where it is empty.
    numbers: [u32; PLACES],
}

const _: () = assert!(size_of::<Group>() == 64);

impl Group {
    const EMPTY: Self = Self { tags: [0; 16], numbers: [0; PLACES] };

    /// How many of the places are not empty.
    fn count(&self) -> usize {
        self.tags.iter().take_while(|tag| **tag != 0).count()
    }
}

/// The hash of a short text.
#[derive(Clone, Copy, Debug)]
struct Hash(u32);

impl Hash {
    /// That of a text, by the sum of its key's words.
    #[inline(always)]
    const fn of(sum: u64) -> Self {
        // Where a seed makes the products of similar texts differ in few bits, those count for every bit of the hash.
        Self(((sum ^ sum >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32)
    }

    /// That of a text whose key ends in these first words; the sum of the others, which are fillings, is known.
    #[inline(always)]
    fn of_front<S: Simd>(simd: S, front: &[u64], seeds: &Key, fillings: u64) -> Self {
        Self::of(Self::sum(simd, front, &seeds.0).wrapping_add(fillings))
    }

    /// The sum of words, four at once: the halves of each, which a seed hides, are multiplied with each other and the products added up.
    #[inline(always)]
    fn sum<S: Simd>(simd: S, words: &[u64], seeds: &[u64]) -> u64 {
        let (lower, mut sum) = (u64x4::splat(simd, 0xFFFF_FFFF), u64x4::splat(simd, 0));
        for (words, seeds) in words.as_chunks().0.iter().zip(seeds.as_chunks().0) {
            let hidden = u64x4::load_array_ref(simd, words) ^ u64x4::load_array_ref(simd, seeds);
            sum += (hidden & lower) * (hidden >> 32);
        }
        sum.reduce_sum()
    }

    /// Its highest bits, which say least of the group; never 0.
    #[inline(always)]
    fn tag(self) -> u8 {
        ((self.0 >> 24) as u8).max(1)
    }

    /// The group in which looking for the text begins, of so many.
    #[inline(always)]
    const fn group(self, groups: usize) -> usize {
        self.0 as usize & (groups - 1)
    }
}

/// How many texts are looked for at once.
const AT_ONCE: usize = 32;

/// The number of a text that has to be looked for by itself: beyond all others.
const NO_NUMBER: u32 = u32::MAX;

/// The key of a text by itself; `None` where it is long, or could be taken for another.
fn key_of(text: &[u8]) -> Option<Key> {
    let mut bytes = [FILLING; 8 * WORDS];
    bytes.get_mut(..text.len())?.copy_from_slice(text);
    let words = || Key(std::array::from_fn(|number| u64::from_le_bytes(bytes.as_chunks().0[number])));
    (text.len() <= SHORT && !text.contains(&FILLING)).then(words)
}

/// The first `W` words of the key of a text of a block; `None` where the text does not end in them, or stands so near the end of the
/// block that it wants to be looked at by itself.
#[inline(always)]
fn front_within<const W: usize>(block: &[u8], text: &ByteRange) -> Option<[u64; W]> {
    /// As many zeros as a short text may have bytes, and what fills them up.
    const FILL: [u8; 16 * WORDS] = {
        let mut bytes = [FILLING; 16 * WORDS];
        let mut at = 0;
        while at < SHORT {
            bytes[at] = 0;
            at += 1;
        }
        bytes
    };
    let (start, length) = (text.start as usize, (text.end - text.start) as usize);
    if length >= 8 * W {
        return None;
    }
    let (bytes, fill) = (block.get(start..start + 8 * W)?.as_chunks().0, FILL[SHORT - length..][..8 * W].as_chunks().0);
    Some(std::array::from_fn(|number| u64::from_le_bytes(bytes[number]) | u64::from_le_bytes(fill[number])))
}

impl Key {
    /// The key that has these words, and fillings behind them.
    fn of_front<const W: usize>(front: &[u64; W]) -> Self {
        let mut words = [u64::MAX; WORDS];
        words[..W].copy_from_slice(front);
        Self(words)
    }

    /// Whether it begins with these words: without a branch between them, because nearly always all are the same.
    #[inline(always)]
    fn begins_with(&self, front: &[u64]) -> bool {
        self.0.iter().zip(front).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            groups: vec![Group::EMPTY],
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
            Some(key) => self.get_short(&key),
            None => self.long.get(bytes).copied(),
        }
    }

    /// Of many texts what was found for each.
    ///
    /// Where there are many, a processor waits for memory at every key. Looked for some at a time, each step by itself, they are waited
    /// for at once.
    #[inline(always)]
    fn get_all<S: Simd>(&self, simd: S, block: &[u8], texts: &[ByteRange], found: &mut [Option<T>]) {
        for (texts, found) in texts.chunks(AT_ONCE).zip(found.chunks_mut(AT_ONCE)) {
            let longest = texts.iter().map(|text| text.end - text.start).max().unwrap_or_default();
            if longest < 8 * FEW_WORDS as u32 {
                self.get_some::<S, FEW_WORDS>(simd, block, texts, found);
            } else {
                self.get_some::<S, WORDS>(simd, block, texts, found);
            }
        }
    }

    /// The same of a few texts, by the first words of their keys.
    #[inline(always)]
    fn get_some<S: Simd, const W: usize>(&self, simd: S, block: &[u8], texts: &[ByteRange], found: &mut [Option<T>]) {
        let (groups, known, values) = (&self.groups[..], &self.keys[..], &self.values[..self.keys.len()]);
        let fillings = Hash::sum(simd, &[u64::MAX; WORDS], &self.seeds.0[W..]);
        let (mut fronts, mut hashes) = ([[0; W]; AT_ONCE], [None; AT_ONCE]);
        for (text, (front, hash)) in texts.iter().zip(fronts.iter_mut().zip(&mut hashes)) {
            if let Some(words) = front_within(block, text) {
                *front = words;
                *hash = Some(Hash::of_front(simd, &words, &self.seeds, fillings));
            }
        }
        let mut numbers = [NO_NUMBER; AT_ONCE];
        for (number, hash) in numbers.iter_mut().zip(&hashes[..texts.len()]) {
            let Some(hash) = hash else { continue };
            let group = &groups[hash.group(groups.len())];
            let tags = u8x16::load_array_ref(simd, &group.tags);
            let same = tags.simd_eq(u8x16::splat(simd, hash.tag())).to_bitmask();
            // Where none is the same it is the number of a text that is not.
            *number = group.numbers[(same.trailing_zeros() as usize).min(PLACES - 1)];
        }
        for (found, ((text, front), &number)) in found.iter_mut().zip(texts.iter().zip(&fronts).zip(&numbers)) {
            *found = match known.get(number as usize) {
                Some(known) if known.begins_with(front) => Some(values[number as usize]),
                _ if number != NO_NUMBER => self.get_short(&Key::of_front(front)),
                _ => self.get(block.get(text.start as usize..text.end as usize).unwrap_or_default()),
            };
        }
    }

    /// What was found for a short text.
    #[inline(never)]
    fn get_short(&self, key: &Key) -> Option<T> {
        self.number_of(key, self.hash(key)).map(|number| self.values[number])
    }

    fn insert(&mut self, bytes: &[u8], value: T) {
        let Some(key) = key_of(bytes) else {
            self.long.insert(bytes.into(), value);
            return;
        };
        if 3 * (self.keys.len() + 1) > 2 * PLACES * self.groups.len() {
            self.grow();
        }
        let hash = self.hash(&key);
        match self.number_of(&key, hash) {
            Some(number) => self.values[number] = value,
            None => {
                self.put(hash, self.keys.len());
                self.keys.push(key);
                self.values.push(value);
            }
        }
    }

    /// Puts a text into the first empty place where it may be.
    fn put(&mut self, hash: Hash, number: usize) {
        let mut at = hash.group(self.groups.len());
        let mut place = self.groups[at].count();
        while place == PLACES {
            at = (at + 1) & (self.groups.len() - 1);
            place = self.groups[at].count();
        }
        let group = &mut self.groups[at];
        // Memory ends long before the numbers do.
        (group.tags[place], group.numbers[place]) = (hash.tag(), number as u32);
    }

    /// Doubles the places.
    #[cold]
    fn grow(&mut self) {
        self.groups = vec![Group::EMPTY; (2 * self.groups.len()).max(64)];
        for number in 0..self.keys.len() {
            self.put(self.hash(&self.keys[number]), number);
        }
    }

    fn count(&self) -> usize {
        self.keys.len() + self.long.len()
    }

    /// The number of a text.
    fn number_of(&self, key: &Key, hash: Hash) -> Option<usize> {
        let mut at = hash.group(self.groups.len());
        loop {
            let group = &self.groups[at];
            let (count, tags) = (group.count(), group.tags.iter().zip(&group.numbers));
            let same = tags.take(count).filter(|(tag, _)| **tag == hash.tag()).map(|(_, &number)| number as usize);
            if let Some(number) = same.into_iter().find(|&number| self.keys[number].begins_with(&key.0)) {
                return Some(number);
            }
            if count < PLACES {
                return None;
            }
            at = (at + 1) & (self.groups.len() - 1);
        }
    }

    #[inline]
    fn hash(&self, key: &Key) -> Hash {
        // Of one text it takes less time than to ask what the processor has.
        dispatch!(Level::baseline(), simd => Hash::of(Hash::sum(simd, &key.0, &self.seeds.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thousands of texts of all lengths, in both encodings: each is found again, and no other in its stead.
    #[test]
    fn finds_each_text_again() {
        let mut spellings = SpellingMap::default();
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
        let (mut block, mut asked, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for number in (0..4000).rev() {
            let start = block.len() as u32;
            block.extend_from_slice(&text(number));
            asked.push((start..block.len() as u32, Some(number).filter(|&known| known < 3000)));
        }
        // Short ones and long ones together, and such as are about as long.
        for _ in 0..2 {
            let (texts, expected): (Vec<_>, Vec<_>) = asked.iter().cloned().unzip();
            spellings.get_all(&block, &texts, BlockEncoding::Utf8, &mut found);
            assert_eq!(found, expected);
            // What every processor of this kind has does the same.
            found.fill(None);
            dispatch!(Level::baseline(), simd => spellings.utf8.get_all(simd, &block, &texts, &mut found));
            assert_eq!(found, expected);
            asked.sort_by_key(|(text, _)| text.len());
        }
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
            let mut spellings = SpellingMap::default();
            spellings.insert(&text, BlockEncoding::Utf8, 1);
            let mut others: Vec<Vec<u8>> =
                (0..length).map(|at| [&text[..at], b"y", &text[at + 1..]].concat()).collect();
            others.extend([zeros, [&text[..], b"x"].concat(), [&text[..], b"\xFF"].concat()]);
            for other in others {
                assert_eq!(spellings.get(&other, BlockEncoding::Utf8), None, "{other:?}");
            }
            let mut found = Vec::new();
            let texts = [2..length + 2, 1..length + 1, 1..length + 2, 0..length, 2..length + 3];
            let texts = texts.map(|text| text.start as u32..text.end as u32);
            spellings.get_all(&block, &texts, BlockEncoding::Utf8, &mut found);
            assert_eq!(found[..3], [Some(1), Some(1), None], "{length}");
            assert_eq!(found[3..], [Some(1).filter(|_| length == 0), None], "{length}");
        }
    }

    /// What is no character of any encoding may stand in a text that is looked for by itself: it makes it no other text.
    #[test]
    fn a_filling_byte_in_a_text_fills_nothing() {
        let (text, mut found) = (b"x".repeat(8 * FEW_WORDS - 1), Vec::new());
        let odd = [&text[..], &[FILLING, b'y']].concat();
        let mut spellings = SpellingMap::default();
        spellings.insert(&odd, BlockEncoding::Utf8, 1);
        assert_eq!(spellings.get(&odd, BlockEncoding::Utf8), Some(1));
        let block = [&text[..], &[b' '; SHORT]].concat();
        spellings.get_all(&block, std::slice::from_ref(&(0..text.len() as u32)), BlockEncoding::Utf8, &mut found);
        assert_eq!((found[0], spellings.get(&text, BlockEncoding::Utf8)), (None, None));
    }

    /// The first words of a short text give the hash of all of them, whatever the processor: else it would be looked for twice.
    #[test]
    fn first_words_give_the_hash_of_the_key() {
        let known: Known<u32> = Known::default();
        for length in 0..8 * FEW_WORDS {
            let (text, block) = (b"z".repeat(length), b"z".repeat(8 * WORDS));
            let key = key_of(&text).unwrap();
            let front = front_within::<FEW_WORDS>(&block, &(0..length as u32)).unwrap();
            assert_eq!(Key::of_front(&front).0, key.0);
            for level in [Level::new(), Level::baseline()] {
                let fillings =
                    dispatch!(level, simd => Hash::sum(simd, &[u64::MAX; WORDS], &known.seeds.0[FEW_WORDS..]));
                let of_front = dispatch!(level, simd => Hash::of_front(simd, &front, &known.seeds, fillings));
                let of_key = dispatch!(level, simd => Hash::of_front(simd, &key.0, &known.seeds, 0));
                assert_eq!((of_front.0, of_key.0), (known.hash(&key).0, known.hash(&key).0));
            }
        }
    }
}
