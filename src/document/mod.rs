//! A page without a format: what people see, before it is a table in a terminal, Markdown or anything else.
//!
//! Cells are typed and texts are words, so that each renderer decides alone how a number looks and in which language a
//! heading stands. Adding a report adds no code to a renderer, and adding a renderer adds none to a report.

pub mod records;
pub mod table;

pub use records::{Field, Records};
pub use table::{Cell, Column, Row, RowRole, Table, Tone, Unit, Value};

use crate::words::Language;
use crate::words::sentence::Sentence;
use crate::words::word::Word;

/// A report for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the page is.
    pub title: Label,
    /// The parts of the page, in order.
    pub sections: Vec<Section>,
    /// How the figures came about: one line under the last table.
    pub method: Vec<Sentence>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// A name that stays the same from run to run.
    pub id: String,
    /// The heading, where the section needs one.
    pub heading: Option<Label>,
    /// What it shows, in order.
    pub blocks: Vec<Block>,
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A table.
    Table(Table),
    /// A remark.
    Note(Sentence),
}

/// A short text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// One of the program's own words.
    Word(Word),
    /// A name that stands in both languages, such as an account's.
    Both {
        /// 中文.
        zh: String,
        /// English.
        en: String,
    },
    /// A text from a ledger: escaped in every format.
    Given(String),
}

impl Label {
    /// The text in that language, not escaped.
    pub fn text(&self, language: Language) -> &str {
        match (self, language) {
            (Self::Word(word), language) => word.text(language),
            (Self::Both { zh, .. }, Language::Zh) => zh,
            (Self::Both { en, .. }, Language::En) => en,
            (Self::Given(text), _) => text,
        }
    }
}
