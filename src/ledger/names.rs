//! Texts of ledgers, each stored once and numbered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

use super::encoding::BlockEncoding;
use super::spelling_map::SpellingMap;
use super::split::ByteRange;

/// The number of a text in its [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

impl NameId {
    /// The blank text, which every [`Names`] has first.
    pub const BLANK: Self = Self(0);

    /// The position among the names.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Texts, each stored once.
///
/// A text is looked up by its bytes as they stand in the ledger, so that only distinct spellings are ever decoded and trimmed.
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
    /// The number of a text, stored now if it is new.
    pub fn intern(&mut self, text: &str) -> NameId {
        if let Some(&id) = self.by_text.get(text) {
            return id;
        }
        // A ledger's distinct names are far fewer than 2^32: each takes more than a byte of memory.
        let id = NameId(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.by_text.insert(text, id);
        id
    }

    /// The number of the text that was seen before under exactly these bytes.
    #[inline]
    pub fn seen(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        self.by_spelling.get(bytes, encoding)
    }

    /// Stores a text under the bytes that spell it.
    pub fn intern_spelling(&mut self, bytes: &[u8], encoding: BlockEncoding, text: &str) -> NameId {
        let id = self.intern(text);
        self.by_spelling.insert(bytes, encoding, id);
        id
    }

    /// The text of a number that these names gave out.
    pub fn text(&self, id: NameId) -> &str {
        &self.texts[id.index()]
    }

    /// The number of a text, if it is stored.
    pub fn find(&self, text: &str) -> Option<NameId> {
        self.by_text.get(text).copied()
    }

    /// How many texts there are, the blank one included.
    pub fn count(&self) -> usize {
        self.texts.len()
    }

    /// Every text with its number.
    pub fn iter(&self) -> impl Iterator<Item = (NameId, &str)> {
        self.texts.iter().enumerate().map(|(index, text)| (NameId(index as u32), text.as_ref()))
    }

    /// Takes in the texts of `other` and returns what number each has here.
    pub fn merge(&mut self, other: &Self) -> Vec<NameId> {
        other.texts.iter().map(|text| self.intern(text)).collect()
    }
}

/// The names of dealers as one of the workers knows them who number them together.
///
/// A worker asks the others only about a spelling that is new to it; what it knows it knows by itself.
#[derive(Debug)]
pub struct DealerNames<'a> {
    all: &'a Mutex<Names>,
    by_spelling: SpellingMap<NameId>,
    /// The texts that this worker has met, by their numbers.
    texts: Vec<Option<Arc<str>>>,
}

impl<'a> DealerNames<'a> {
    /// Those of a worker who has met none.
    pub fn new(all: &'a Mutex<Names>) -> Self {
        Self { all, by_spelling: SpellingMap::default(), texts: Vec::new() }
    }

    /// The number of a text.
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

    /// The number of a text that these bytes spell.
    pub fn intern_spelling(&mut self, bytes: &[u8], encoding: BlockEncoding, text: &str) -> NameId {
        let id = self.intern(text);
        self.by_spelling.insert(bytes, encoding, id);
        id
    }

    /// The number of the text that this worker has met under exactly these bytes.
    #[inline]
    pub fn seen(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        self.by_spelling.get(bytes, encoding)
    }

    /// The numbers of many texts of a block whose bytes are characters of its encoding, as [`DealerNames::seen`] tells them.
    pub fn seen_all(
        &self,
        block: &[u8],
        texts: &[ByteRange],
        encoding: BlockEncoding,
        found: &mut Vec<Option<NameId>>,
    ) {
        self.by_spelling.get_all(block, texts, encoding, found);
    }

    /// The names that all workers have met, once none of them reads any longer.
    pub fn into_all(self) -> Names {
        std::mem::take(&mut *lock(self.all))
    }

    /// The text of a number that this worker was given.
    pub fn text(&self, id: NameId) -> &str {
        self.texts.get(id.index()).and_then(Option::as_deref).unwrap_or_default()
    }
}

fn lock(all: &Mutex<Names>) -> MutexGuard<'_, Names> {
    // Whoever panicked while holding it had added a whole name or none.
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
