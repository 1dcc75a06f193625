//! Interning: every distinct text of the ledgers is stored once and has a number.
//!
//! A row then carries a four-byte [`NameId`] instead of a string. [`Names`] belongs to one thread;
//! [`DealerNames`] is the view that a worker has of names which all workers number together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

use super::encoding::BlockEncoding;
use super::spelling_map::SpellingMap;
use super::split::ByteRange;

/// The number of a text, valid in the [`Names`] that issued it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

impl NameId {
    /// The empty text: it is the first of every [`Names`].
    pub const BLANK: Self = Self(0);

    /// The number as an index, for arrays that are parallel to the names.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Interned texts.
///
/// Lookups go by the raw bytes of the cell, so only distinct spellings are decoded and trimmed.
#[derive(Debug)]
pub struct Names {
    texts: Vec<Arc<str>>,
    by_text: HashMap<Arc<str>, NameId, RandomState>,
    by_spelling: SpellingMap<NameId>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self { texts: Vec::new(), by_text: HashMap::default(), by_spelling: SpellingMap::default() };
        names.intern("");
        names
    }
}

impl Names {
    /// The number of a text; a new text is stored.
    pub fn intern(&mut self, text: &str) -> NameId {
        if let Some(&id) = self.by_text.get(text) {
            return id;
        }
        // Each distinct name takes more than a byte of memory: there are fewer than 2^32 of them.
        let id = NameId(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.by_text.insert(text, id);
        id
    }

    /// The number of a spelling that was interned before, by its exact bytes.
    #[inline]
    pub fn seen(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        self.by_spelling.get(bytes, encoding)
    }

    /// Interns a text and remembers the bytes that spell it.
    pub fn intern_spelling(&mut self, bytes: &[u8], encoding: BlockEncoding, text: &str) -> NameId {
        let id = self.intern(text);
        self.by_spelling.insert(bytes, encoding, id);
        id
    }

    /// The text of a number that [`Names::intern`] returned.
    pub fn text(&self, id: NameId) -> &str {
        &self.texts[id.index()]
    }

    /// The number of a text, without storing it.
    pub fn find(&self, text: &str) -> Option<NameId> {
        self.by_text.get(text).copied()
    }

    /// The number of texts, including the empty one.
    pub fn count(&self) -> usize {
        self.texts.len()
    }

    /// All texts in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (NameId, &str)> {
        self.texts.iter().enumerate().map(|(index, text)| (NameId(index as u32), text.as_ref()))
    }

    /// Interns all texts of `other`; the result maps its numbers to the numbers here.
    pub fn merge(&mut self, other: &Self) -> Vec<NameId> {
        other.texts.iter().map(|text| self.intern(text)).collect()
    }
}

/// One worker's cache of the dealers' names, which all workers number together.
///
/// The lock is taken for spellings that are new to the worker only; all others are found in the
/// cache.
#[derive(Debug)]
pub struct DealerNames<'a> {
    all: &'a Mutex<Names>,
    by_spelling: SpellingMap<NameId>,
    /// Texts by number; `None` for those that only other workers have met.
    texts: Vec<Option<Arc<str>>>,
}

impl<'a> DealerNames<'a> {
    /// An empty cache over the common names.
    pub fn new(all: &'a Mutex<Names>) -> Self {
        Self { all, by_spelling: SpellingMap::default(), texts: Vec::new() }
    }

    /// The number of a text; takes the lock.
    pub fn intern(&mut self, text: &str) -> NameId {
        let (id, text) = {
            let mut all = lock(self.all);
            let id = all.intern(text);
            (id, Arc::clone(&all.texts[id.index()]))
        };
        if self.texts.len() <= id.index() {
            self.texts.resize(id.index() + 1, None);
        }
        self.texts[id.index()] = Some(text);
        id
    }

    /// Interns a text and caches the bytes that spell it; takes the lock.
    pub fn intern_spelling(&mut self, bytes: &[u8], encoding: BlockEncoding, text: &str) -> NameId {
        let id = self.intern(text);
        self.by_spelling.insert(bytes, encoding, id);
        id
    }

    /// The number of a spelling that this worker has interned, by its exact bytes.
    #[inline]
    pub fn seen(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        self.by_spelling.get(bytes, encoding)
    }

    /// [`DealerNames::seen`] for many texts of a block. All their bytes must be valid in the
    /// encoding.
    pub fn seen_all(
        &self,
        block: &[u8],
        texts: &[ByteRange],
        encoding: BlockEncoding,
        found: &mut Vec<Option<NameId>>,
    ) {
        self.by_spelling.get_all(block, texts, encoding, found);
    }

    /// The common names, to be taken after the last worker has finished.
    pub fn into_all(self) -> Names {
        std::mem::take(&mut *lock(self.all))
    }

    /// The text of a number that this worker interned; empty for any other.
    pub fn text(&self, id: NameId) -> &str {
        self.texts.get(id.index()).and_then(Option::as_deref).unwrap_or_default()
    }
}

fn lock(all: &Mutex<Names>) -> MutexGuard<'_, Names> {
    // A panic under the lock leaves the names consistent: a name is added whole or not at all.
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_number_names_together() {
        let all = Mutex::new(Names::default());
        let (mut one, mut other) = (DealerNames::new(&all), DealerNames::new(&all));
        let a = one.intern_spelling(b"A", BlockEncoding::Utf8, "A");
        let b = other.intern_spelling(b"B", BlockEncoding::Utf8, "B");
        assert_ne!(a, b);
        assert_eq!(
            one.seen(b"B", BlockEncoding::Utf8),
            None,
            "what another has met is not known until it is asked for"
        );
        assert_eq!(one.intern_spelling(b"B ", BlockEncoding::Utf8, "B"), b);
        assert_eq!((one.text(a), one.text(b), other.text(b)), ("A", "B", "B"));
        assert_eq!(one.seen(b"B ", BlockEncoding::Utf8), Some(b));
        assert_eq!(all.into_inner().unwrap().iter().map(|(_, text)| text).collect::<Vec<_>>(), ["", "A", "B"]);
    }
}
