//! What a heading lacks or does not know, and the lines of configuration that would mend it, in both languages.

use super::units::unit_name;
use super::{Language, Name};

/// Something that a heading lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// A field.
    Field {
        /// The field: its id is its English name.
        field: Name,
        /// The heading of the row that may be meant.
        near: Option<NearHeading>,
    },
    /// A column of an account's amounts.
    AccountColumn,
    /// A column of a month's amounts.
    MonthColumn,
}

/// A heading that may be meant for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearHeading {
    /// The heading.
    pub heading: String,
    /// Whether its name says no more and no less than that field's, and no other heading's does.
    pub is_certain: bool,
}

/// What is written of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mended<'a> {
    /// That is what it means.
    Certain(&'a str),
    /// It may mean that: a remark until a person says so.
    Perhaps(&'a str),
    /// Nobody knows.
    Open,
}

/// A column that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Its heading.
    pub heading: String,
    /// The known name that is nearest, and what the configuration would say of it.
    pub near: Option<NearName>,
    /// Whether amounts stand below it, or nothing that tells: then nobody but the user can say that it is none.
    pub may_hold_amounts: bool,
    /// The unit of money that stands in it, as a power of ten: of amounts in other columns, which are not read in it.
    pub unit: Option<u32>,
}

/// A known name near to one that is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearName {
    /// The name.
    pub name: String,
    /// A field's or an account's id, or `ignore`.
    pub meaning: String,
    /// Whether it is that name with a typing error, and not a longer or shorter one.
    pub is_misspelling: bool,
}

impl Lacking {
    pub(super) fn mending(&self) -> Option<(&str, Mended<'_>)> {
        match self {
            Self::Field { field, near: Some(NearHeading { heading, is_certain: true }) } => {
                Some((heading, Mended::Certain(field.en)))
            }
            Self::Field { field, near: Some(near) } => Some((&near.heading, Mended::Perhaps(field.en))),
            Self::Field { near: None, .. } | Self::AccountColumn | Self::MonthColumn => None,
        }
    }

    pub(super) fn en(&self) -> String {
        match self {
            Self::Field { field, near: None } if field.en == "dealer" => {
                format!("dealer ({}; --dealer-from takes the name of the file or the sheet)", field.zh)
            }
            Self::Field { field, near: None } => format!("{} ({})", field.en, field.zh),
            Self::Field { field, near: Some(near) } => {
                format!("{} ({}; is it {:?}?)", field.en, field.zh, near.heading)
            }
            Self::AccountColumn => "a column for each account".to_owned(),
            Self::MonthColumn => "a column for each month, such as 2026-01".to_owned(),
        }
    }

    pub(super) fn zh(&self) -> String {
        match self {
            Self::Field { field, near: None } if field.en == "dealer" => {
                format!("“{}”(--dealer-from 可以取文件名或工作表名)", field.zh)
            }
            Self::Field { field, near: None } => format!("“{}”", field.zh),
            Self::Field { field, near: Some(near) } => format!("“{}”(是不是“{}”?)", field.zh, near.heading),
            Self::AccountColumn => "各科目的列".to_owned(),
            Self::MonthColumn => "各月份的列(如 2026年1月)".to_owned(),
        }
    }
}

impl UnknownColumn {
    /// What to write of it; nothing where its amounts would be dropped unseen.
    pub(super) fn mending(&self) -> (&str, Mended<'_>) {
        let mended = match &self.near {
            Some(near) if near.is_misspelling => Mended::Certain(&near.meaning),
            // A longer name is not that of an account whose amounts are to be added to: of sales, budgeted sales.
            _ if !self.may_hold_amounts => Mended::Certain("dimension"),
            Some(near) => Mended::Perhaps(&near.meaning),
            None => Mended::Open,
        };
        (&self.heading, mended)
    }

    pub(super) fn en(&self) -> String {
        match self {
            Self { heading, unit: Some(unit), .. } => {
                let unit = unit_name(*unit);
                format!(
                    "{heading:?} (it says {unit}, which amounts are read in only where their own heading says so: 金额({unit}))"
                )
            }
            Self { heading, near: Some(near), .. } => format!("{heading:?} (near to {:?})", near.name),
            Self { heading, .. } => format!("{heading:?}"),
        }
    }

    pub(super) fn zh(&self) -> String {
        match self {
            Self { heading, unit: Some(unit), .. } => {
                let unit = unit_name(*unit);
                format!("“{heading}”(写的是“{unit}”,而金额只按自己表头里的单位读取,如 金额({unit}))")
            }
            Self { heading, near: Some(near), .. } => format!("“{heading}”(接近“{}”)", near.name),
            Self { heading, .. } => format!("“{heading}”"),
        }
    }
}

/// A line for the last of several headings; none where another is spelt the same, because it would mean both.
pub(super) fn one_of<'a>(headings: &'a [String], meaning: &'a str) -> Vec<(&'a str, &'a str)> {
    let spelt_alike = |last: &String| headings.iter().filter(|other| *other == last).count() > 1;
    headings.last().filter(|last| !spelt_alike(last)).map(|last| (last.as_str(), meaning)).into_iter().collect()
}

/// Lines of configuration to paste; nothing where there are none.
pub(super) fn paste(lines: &[(&str, Mended<'_>)], language: Language) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lead = match language {
        Language::Zh => ";写进 dealer-profit.toml:",
        Language::En => "; in dealer-profit.toml:",
    };
    let mut text = format!("{lead}\n    [columns]");
    for (heading, meaning) in lines {
        let line = match meaning {
            Mended::Certain(meaning) => format!("{} = {}", toml_text(heading), toml_text(meaning)),
            Mended::Perhaps(meaning) => to_decide(heading, meaning, language),
            Mended::Open => to_decide(heading, "?", language),
        };
        text.push_str(&format!("\n    {line}"));
    }
    text
}

/// The line of a heading that nobody but the user can say the meaning of: a remark as it stands.
fn to_decide(heading: &str, guess: &str, language: Language) -> String {
    let choices = match (language, guess) {
        (Language::Zh, "?") => "科目(见 dealer-profit accounts)、\"dimension\" 或 \"ignore\"",
        (Language::En, "?") => "an account (dealer-profit accounts), \"dimension\" or \"ignore\"",
        (Language::Zh, _) => "拿不准;或者是科目、\"dimension\" 或 \"ignore\"",
        (Language::En, _) => "not certain; or an account, \"dimension\" or \"ignore\"",
    };
    format!("# {} = {}    # {choices}", toml_text(heading), toml_text(guess))
}

/// A text as TOML quotes it.
pub fn toml_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // What cannot be seen is spelt out, or nobody would know why the line is there.
            c if c.is_control()
                || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}') =>
            {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)))
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
