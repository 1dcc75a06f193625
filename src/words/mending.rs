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
        near: Option<String>,
    },
    /// A column of an account's amounts.
    AccountColumn,
    /// A column of a month's amounts.
    MonthColumn,
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
}

impl Lacking {
    pub(super) fn mending(&self) -> Option<(&str, &str)> {
        match self {
            Self::Field { field, near } => Some((near.as_deref()?, field.en)),
            Self::AccountColumn | Self::MonthColumn => None,
        }
    }

    pub(super) fn en(&self) -> String {
        match self {
            Self::Field { field, near: None } if field.en == "dealer" => {
                format!("dealer ({}; --dealer-from takes the name of the file or the sheet)", field.zh)
            }
            Self::Field { field, near: None } => format!("{} ({})", field.en, field.zh),
            Self::Field { field, near: Some(near) } => {
                format!("{} ({}; is it {near:?}?)", field.en, field.zh)
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
            Self::Field { field, near: Some(near) } => format!("“{}”(是不是“{near}”?)", field.zh),
            Self::AccountColumn => "各科目的列".to_owned(),
            Self::MonthColumn => "各月份的列(如 2026年1月)".to_owned(),
        }
    }
}

impl UnknownColumn {
    /// What to write of it; nothing where its amounts would be dropped unseen.
    pub(super) fn mending(&self) -> (&str, Option<&str>) {
        let unlike = if self.may_hold_amounts { None } else { Some("dimension") };
        (&self.heading, self.near.as_ref().map_or(unlike, |near| Some(near.meaning.as_str())))
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
pub(super) fn paste(lines: &[(&str, Option<&str>)], language: Language) -> String {
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
            Some(meaning) => format!("{} = {}", toml_text(heading), toml_text(meaning)),
            None => to_decide(heading, language),
        };
        text.push_str(&format!("\n    {line}"));
    }
    text
}

/// The line of a heading that nobody but the user can say the meaning of: a remark as it stands.
fn to_decide(heading: &str, language: Language) -> String {
    let choices = match language {
        Language::Zh => "科目(见 dealer-profit accounts)、\"dimension\" 或 \"ignore\"",
        Language::En => "an account (dealer-profit accounts), \"dimension\" or \"ignore\"",
    };
    format!("# {} = \"?\"    # {choices}", toml_text(heading))
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
