//! Sentences with values in them: notes and method lines.
//!
//! A sentence becomes spans, because a number in a sentence is still a number and a name from a ledger is still to be
//! escaped: each format writes them its own way.

use super::Language;
use crate::period::Period;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// The program's own words.
    Text(String),
    /// A name or value from a ledger: escaped by every format.
    Given(String),
    /// A number of things.
    Count(u64),
    /// A period of months.
    Period(Period),
}

/// A sentence that a report says under its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// The months that the figures cover.
    Months {
        /// The months used.
        used: Period,
        /// The months asked for, where they were cut.
        asked: Option<Period>,
    },
    /// The days that a year has in turnover days.
    DaysInYear(u32),
    /// The headings of the columns that a terminal is too narrow for.
    ColumnsNotShown(Vec<String>),
}

impl Sentence {
    /// The sentence in that language.
    pub fn spans(&self, language: Language) -> Vec<Span> {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

fn text(text: &str) -> Span {
    Span::Text(text.to_owned())
}

/// Names one after another between two texts.
fn listed(before: &str, names: &[String], after: &str) -> Vec<Span> {
    let mut spans = vec![text(before)];
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            spans.push(text(", "));
        }
        spans.push(Span::Given(name.clone()));
    }
    spans.push(text(after));
    spans
}

fn en(sentence: &Sentence) -> Vec<Span> {
    match sentence {
        Sentence::Months { used, asked: None } => {
            vec![Span::Period(*used), text(" ("), Span::Count(used.length() as u64), text(" months)")]
        }
        Sentence::Months { used, asked: Some(asked) } => vec![
            Span::Period(*used),
            text(" ("),
            Span::Count(used.length() as u64),
            text(" months, of "),
            Span::Period(*asked),
            text(" asked)"),
        ],
        Sentence::DaysInYear(days) => {
            vec![text("a year of "), Span::Count(u64::from(*days)), text(" days")]
        }
        Sentence::ColumnsNotShown(headings) => listed("not shown for want of width: ", headings, "; --columns chooses"),
    }
}

fn zh(sentence: &Sentence) -> Vec<Span> {
    match sentence {
        Sentence::Months { used, asked: None } => {
            vec![Span::Period(*used), text("(共"), Span::Count(used.length() as u64), text("个月)")]
        }
        Sentence::Months { used, asked: Some(asked) } => vec![
            Span::Period(*used),
            text("(共"),
            Span::Count(used.length() as u64),
            text("个月,查询 "),
            Span::Period(*asked),
            text(")"),
        ],
        Sentence::DaysInYear(days) => vec![text("全年按"), Span::Count(u64::from(*days)), text("天")],
        Sentence::ColumnsNotShown(headings) => listed("宽度不够,未显示: ", headings, "; 可用 --columns 选择"),
    }
}
