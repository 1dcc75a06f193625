//! Texts of ledgers, each stored once and numbered.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::encoding::BlockEncoding;
use super::spellings::Spellings;

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
    texts: Vec<Box<str>>,
    by_text: HashMap<Box<str>, NameId, RandomState>,
    by_spelling: Spellings<NameId>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self { texts: Vec::new(), by_text: HashMap::default(), by_spelling: Spellings::default() };
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
        self.texts.push(text.into());
        self.by_text.insert(text.into(), id);
        id
    }

    /// The number of the text that was seen before under exactly these bytes.
    #[inline]
    pub fn seen(&self, bytes: &[u8], encoding: BlockEncoding) -> Option<NameId> {
        self.by_spelling.get(bytes, encoding)
    }

    /// Appends the numbers of many texts, as [`Names::seen`] tells them.
    #[inline]
    pub fn seen_all<'b>(
        &self,
        texts: impl Iterator<Item = &'b [u8]>,
        encoding: BlockEncoding,
        found: &mut Vec<Option<NameId>>,
    ) {
        self.by_spelling.get_all(texts, encoding, found);
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
