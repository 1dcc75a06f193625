//! Every text that people read, in both languages.
//!
//! Texts are enums whose one exhaustive `match` holds both languages of a message side by side ([`say!`]), so that a missing
//! translation does not compile.

/// A text in the language asked for, as a `String`: `say!(language, zh "…", en "…")`. Both texts take values from their braces.
macro_rules! say {
    ($language:expr, zh $zh:literal, en $en:literal $(,)?) => {
        match $language {
            $crate::words::Language::Zh => format!($zh),
            $crate::words::Language::En => format!($en),
        }
    };
}

pub mod cell;
pub mod check;
pub mod conditions;
pub mod dates;
pub mod failures;
pub mod formula;
pub mod heading;
pub mod help;
pub mod ledger;
pub mod masters;
pub mod mending;
pub mod periods;
pub mod proposal;
pub mod sentence;
pub mod settings;
pub mod sheets;
pub mod statement;
pub mod targets;
pub mod units;
pub mod usage;
pub mod warning;
pub mod word;
pub mod workbook;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    #[default]
    En,
}

impl Language {
    /// The language that options and the configuration call so; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A name in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Name {
    /// The name in that language.
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}
