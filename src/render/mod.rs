//! Documents to text: the only place where a figure is formatted for people.
//!
//! Each format has one file. Renderers know no report, and reports know no renderer.

pub mod csv;
pub mod escape;
mod fit;
pub mod json;
pub mod markdown;
pub mod number;
#[cfg(test)]
mod sample;
pub mod table;
pub mod wrap;
pub mod xlsx;

use crate::document::Value;
use crate::words::Language;
use crate::words::sentence::Sentence;
use crate::words::span::Span;
use crate::words::word::Word;

/// How a document looks on a terminal.
///
/// Rules and marks are always ASCII: Chinese terminals draw box characters two cells wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The language of headings and notes.
    pub language: Language,
    /// Width of a line in cells; `None` if the output is not a terminal: then nothing is dropped,
    /// shortened or wrapped.
    pub width: Option<usize>,
    /// Whether losses are red and headings bold.
    pub color: bool,
}

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned text for a terminal.
    Table,
    /// Comma-separated records for programs and spreadsheets.
    Csv,
    /// JSON for programs.
    Json,
    /// Markdown for a chat or a document.
    Markdown,
    /// A workbook for finance.
    Xlsx,
}

impl Format {
    /// All formats, in the order of the help text.
    pub const ALL: [Self; 5] = [Self::Table, Self::Csv, Self::Json, Self::Markdown, Self::Xlsx];

    /// The value of `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format with that name, in any case; `None` if there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format of files with that extension (without its dot, in any case); `None` if there is
    /// none.
    ///
    /// ```
    /// use dealer_profit::render::Format;
    /// assert_eq!(Format::from_extension("MD"), Some(Format::Markdown));
    /// assert_eq!(Format::from_extension("pdf"), None);
    /// ```
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "md" => Some(Self::Markdown),
            other => {
                [Self::Csv, Self::Json, Self::Markdown, Self::Xlsx].into_iter().find(|format| format.name() == other)
            }
        }
    }
}

/// The text of a cell, with labels escaped for the format; empty for an empty cell.
fn cell_text(value: &Value, language: Language, escape: impl Fn(&str) -> String) -> String {
    match value {
        Value::NotAvailable => Word::NotAvailable.text(language).to_owned(),
        Value::Blank => String::new(),
        Value::Money(amount) | Value::Average(amount) => number::money(*amount),
        Value::Percent(quotient) => number::percent(*quotient),
        Value::Number(quotient) => number::number(*quotient),
        Value::Count(count) => number::count(*count),
        Value::Label(label) => escape(label.text(language)),
    }
}

/// The text of a sentence, with text from the ledger escaped for the format.
fn sentence_text(sentence: &Sentence, language: Language, escape: impl Fn(&str) -> String) -> String {
    let span_text = |span: Span| match span {
        Span::Text(text) => text,
        Span::Given(text) => escape(&text),
        Span::Count(count) => number::count(count),
        Span::Period(period) => period.to_string(),
    };
    sentence.spans(language).into_iter().map(span_text).collect()
}

/// The method line, which says how the figures were computed; `None` if it would be empty.
fn method_text(method: &[Sentence], language: Language, escape: impl Fn(&str) -> String) -> Option<String> {
    if method.is_empty() {
        return None;
    }
    let sentences: Vec<String> = method.iter().map(|sentence| sentence_text(sentence, language, &escape)).collect();
    Some(Sentence::method_line(&sentences, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_found_by_name_and_extension() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(format));
        }
        assert_eq!(Format::from_name("JSON"), Some(Format::Json));
        assert_eq!(Format::from_name("yaml"), None);
        let found = ["txt", "CSV", "json", "md", "markdown", "xlsx"].map(Format::from_extension);
        let expected =
            [Format::Table, Format::Csv, Format::Json, Format::Markdown, Format::Markdown, Format::Xlsx].map(Some);
        assert_eq!(found, expected);
        assert_eq!(Format::from_extension("table"), None);
    }
}
