//! Every text that people read, in both languages.
//!
//! Texts are enums. One exhaustive `match` holds both languages of a message side by side (`say!`,
//! `spans!`, `words!`), so that a missing translation does not compile.

#![allow(missing_docs, reason = "the text is the documentation")]

/// Declares an enum of fixed texts, one line per text: `Dealer => zh "经销商", en "Dealer";`.
/// `pub enum Word with Other(OtherWord)` adds a variant that holds a word of another such enum.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident $(with $other:ident($words:ty))? {
            $($variant:ident => zh $zh:literal, en $en:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($variant,)*
            $($other($words),)?
        }

        impl $name {
            pub const fn text(self, language: $crate::words::Language) -> &'static str {
                match self {
                    $(Self::$variant => $crate::words::Name { zh: $zh, en: $en }.text(language),)*
                    $(Self::$other(word) => word.text(language),)?
                }
            }
        }
    };
}

/// A sentence in the language asked for: `spans!(language, zh [n, " 个月"], en [n, " months"])`.
/// Texts, counts and periods stand as they are, names from a ledger in `given`.
macro_rules! spans {
    ($language:expr, zh [$($zh:expr),* $(,)?], en [$($en:expr),* $(,)?] $(,)?) => {
        match $language {
            $crate::words::Language::Zh => vec![$($crate::words::span::Span::from($zh)),*],
            $crate::words::Language::En => vec![$($crate::words::span::Span::from($en)),*],
        }
    };
}

/// A text in the language asked for, as a `String`: `say!(language, zh "…", en "…")`. Both texts
/// capture values in braces, as `format!` does.
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
pub mod failure;
pub mod heading;
pub mod help;
pub mod ledger;
pub mod proposal;
pub mod sentence;
pub mod settings;
pub mod side_files;
pub mod span;
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

/// The Chinese name of a unit of money, as it stands in ledgers: 4 is 万元.
pub(crate) fn unit_name(power_of_ten: u32) -> &'static str {
    const NAMES: [&str; 13] = [
        "元",
        "十元",
        "百元",
        "千元",
        "万元",
        "十万元",
        "百万元",
        "千万元",
        "亿元",
        "十亿元",
        "百亿元",
        "千亿元",
        "万亿元",
    ];
    NAMES.get(power_of_ten as usize).copied().unwrap_or("元")
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

/// Names one after the other.
fn listed(names: &[impl AsRef<str>], language: Language) -> String {
    let between = Name { zh: "、", en: ", " }.text(language);
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(between)
}

/// The question after what is wrong; empty without a suggestion.
fn meant(suggestion: Option<&String>, language: Language) -> String {
    suggestion.map(|name| did_you_mean(name, language)).unwrap_or_default()
}

/// The suffix “; did you mean NAME?”.
pub fn did_you_mean(name: &str, language: Language) -> String {
    let zh_name = if name.is_ascii() { format!(" {name}") } else { format!("“{name}”") };
    say!(language, zh "，是不是{zh_name}？", en "; did you mean {name}?")
}
