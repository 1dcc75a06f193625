//! A page without a format: what people see, before it is a table in a terminal, Markdown or anything else.
//!
//! Cells are typed and texts are words, so that each renderer decides alone how a number looks and in which language a
//! heading stands. Adding a report adds no code to a renderer, and adding a renderer adds none to a report.

pub mod chart;
pub mod formula;
pub mod listing;
pub mod records;
pub mod table;

pub use chart::Chart;
pub use formula::{Formula, Id, Reference, Run};
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
    /// What formats with room for it add at their end: formulas in words, sources.
    pub appendix: Vec<Section>,
}

impl Document {
    /// A page of these parts.
    pub const fn new(title: Label, sections: Vec<Section>) -> Self {
        Self { title, sections, method: Vec::new(), appendix: Vec::new() }
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
    /// A part without a heading, on the page of the one before.
    pub fn new(id: &str, blocks: Vec<Block>) -> Self {
        Self { id: id.to_owned(), heading: None, begins_page: false, blocks }
    }

    /// The part under a heading.
    #[must_use]
    pub fn headed(self, heading: Label) -> Self {
        Self { heading: Some(heading), ..self }
    }

    /// The part on a page of its own.
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
