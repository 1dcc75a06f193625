//! A page without a format: what people see, before it becomes a terminal table, Markdown or a
//! workbook.
//!
//! Cells are typed and texts are words: each renderer decides how a number looks and in which
//! language a heading stands. A new report adds no code to a renderer, a new renderer none to a
//! report.

pub mod chart;
pub mod formula;
pub mod json;
pub mod records;
pub mod table;

pub use chart::Chart;
pub use formula::{Formula, Id, Reference, Run};
pub use records::{Field, Records};
pub use table::{Cell, Column, Row, RowRole, Table, Tone, Unit, Value};

use crate::chart_of_accounts::Account;
use crate::words::Language;
use crate::words::sentence::Sentence;
use crate::words::word::{StatementWord, Word};

/// A report for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the page is.
    pub title: Label,
    /// The parts of the page, in order.
    pub sections: Vec<Section>,
    /// How the figures were computed: one line under the last table.
    pub method: Vec<Sentence>,
    /// Formulas in words and sources, for formats that have room for them at the end.
    pub appendix: Vec<Section>,
}

impl Document {
    /// A page without a method or an appendix.
    pub fn new(title: impl Into<Label>, sections: Vec<Section>) -> Self {
        Self { title: title.into(), sections, method: Vec::new(), appendix: Vec::new() }
    }
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// A name that stays the same from run to run.
    pub id: String,
    /// The heading, where the section needs one.
    pub heading: Option<Label>,
    /// Whether it begins a page of its own: a sheet of a workbook.
    pub begins_page: bool,
    /// What it shows, in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section without a heading, on the page of the one before.
    pub fn new(id: &str, blocks: Vec<Block>) -> Self {
        Self { id: id.to_owned(), heading: None, begins_page: false, blocks }
    }

    /// The section with a heading.
    #[must_use]
    pub fn headed(self, heading: impl Into<Label>) -> Self {
        Self { heading: Some(heading.into()), ..self }
    }

    /// The section on a page of its own.
    #[must_use]
    pub fn on_own_page(self) -> Self {
        Self { begins_page: true, ..self }
    }
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A table.
    Table(Table),
    /// A chart of cells of the section's tables, for formats that can draw.
    Chart(Chart),
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

impl From<Word> for Label {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

impl From<StatementWord> for Label {
    fn from(word: StatementWord) -> Self {
        Self::Word(Word::Statement(word))
    }
}

impl From<&Account> for Label {
    fn from(account: &Account) -> Self {
        Self::Both { zh: account.zh.clone(), en: account.en.clone() }
    }
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
