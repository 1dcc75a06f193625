//! The keys of a configuration with their values and positions, from which each section is read.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::spelling::nearest;
use crate::words::settings::{Kind, SettingsFault};

/// A fault and its position.
#[derive(Debug)]
pub(super) struct Fault {
    /// Byte offset in the file.
    pub at: usize,
    pub kind: SettingsFault,
}

/// A table of the configuration.
pub(super) struct Section<'a> {
    /// The name between the brackets; `None` above the first section.
    name: Option<String>,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Section<'a> {
    pub fn top(table: &'a DeTable<'a>) -> Self {
        Self { name: None, table: Some(table) }
    }

    /// A subsection; an empty one if there is none with that name.
    pub fn section(&self, name: &str) -> Result<Self, Fault> {
        let entry = self.entries().into_iter().find(|entry| entry.key == name);
        entry.map_or(Ok(Self { name: None, table: None }), |entry| entry.as_section())
    }

    /// The keys in file order.
    pub fn entries(&self) -> Vec<Entry<'a>> {
        let mut entries: Vec<_> = self
            .table
            .into_iter()
            .flat_map(|table| table.iter())
            .map(|(key, value)| Entry::new(self.name.as_deref(), key, value))
            .collect();
        entries.sort_by_key(|entry| entry.at);
        entries
    }
}

/// A key with its value.
pub(super) struct Entry<'a> {
    /// The key without the names of its sections.
    pub key: &'a str,
    /// The key with the names of its sections.
    pub path: String,
    /// Byte offset of the key.
    pub at: usize,
    section: Option<String>,
    value: &'a DeValue<'a>,
}

impl<'a> Entry<'a> {
    fn new(
        section: Option<&str>,
        key: &'a Spanned<std::borrow::Cow<'a, str>>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Self {
        let name: &'a str = key.get_ref().as_ref();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let written = if !name.is_empty() && name.bytes().all(plain) { name.to_owned() } else { format!("{name:?}") };
        let path = section.map_or_else(|| written.clone(), |section| format!("{section}.{written}"));
        Self { key: name, path, at: key.span().start, section: section.map(str::to_owned), value: value.get_ref() }
    }

    pub fn as_section(&self) -> Result<Section<'a>, Fault> {
        match self.value {
            DeValue::Table(table) => Ok(Section { name: Some(self.path.clone()), table: Some(table) }),
            _ => Err(self.wrong_kind(Kind::Section)),
        }
    }

    pub fn text(&self) -> Result<&'a str, Fault> {
        match self.value {
            DeValue::String(text) => Ok(text.as_ref()),
            _ => Err(self.wrong_kind(Kind::Text)),
        }
    }

    /// The value as text that is not blank, trimmed.
    pub fn filled_text(&self) -> Result<&'a str, Fault> {
        self.filled(self.text()?)
    }

    pub fn texts(&self) -> Result<Vec<&'a str>, Fault> {
        let DeValue::Array(values) = self.value else { return Err(self.wrong_kind(Kind::Texts)) };
        let text = |value: &'a Spanned<DeValue<'a>>| match value.get_ref() {
            DeValue::String(text) => Ok(text.as_ref()),
            _ => Err(self.wrong_kind(Kind::Texts)),
        };
        values.iter().map(text).collect()
    }

    /// The value as a list of texts that are not blank, trimmed.
    pub fn filled_texts(&self) -> Result<Vec<String>, Fault> {
        self.texts()?.into_iter().map(|text| self.filled(text).map(str::to_owned)).collect()
    }

    pub fn switch(&self) -> Result<bool, Fault> {
        match self.value {
            DeValue::Boolean(on) => Ok(*on),
            _ => Err(self.wrong_kind(Kind::Switch)),
        }
    }

    /// The value as a number in the digits that the file has, quoted or an integer. Floats are
    /// refused, because they would not be exact.
    pub fn number(&self, wanted: Kind) -> Result<&'a str, Fault> {
        match self.value {
            DeValue::String(text) => Ok(text.as_ref()),
            DeValue::Integer(whole) if whole.radix() == 10 => Ok(whole.as_str()),
            DeValue::Float(float) if wanted == Kind::Decimal => {
                Err(self.fault(SettingsFault::Inexact { key: self.path.clone(), written: float.as_str().to_owned() }))
            }
            _ => Err(self.wrong_kind(wanted)),
        }
    }

    /// The value as one of `allowed`, converted by `named`.
    pub fn one_of<T>(&self, allowed: &'static [&'static str], named: fn(&str) -> Option<T>) -> Result<T, Fault> {
        let given = self.text()?;
        named(given).ok_or_else(|| {
            let suggestion = nearest(given, allowed.iter().copied()).map(str::to_owned);
            self.fault(SettingsFault::NotOneOf { key: self.path.clone(), given: given.to_owned(), allowed, suggestion })
        })
    }

    /// The fault at the position of the key.
    pub fn fault(&self, kind: SettingsFault) -> Fault {
        Fault { at: self.at, kind }
    }

    /// The fault of a value that is not a number between `least` and `most`.
    pub fn out_of_range(&self, given: &str, least: &'static str, most: &'static str) -> Fault {
        self.fault(SettingsFault::OutOfRange { key: self.path.clone(), given: given.to_owned(), least, most })
    }

    /// The fault of a key that is not among `known`.
    pub fn unknown(&self, known: &[&'static str]) -> Fault {
        self.fault(SettingsFault::UnknownKey {
            key: self.key.to_owned(),
            section: self.section.clone(),
            suggestion: nearest(self.key, known.iter().copied()).map(str::to_owned),
            belongs_above: self.section.is_some() && super::KEYS.contains(&self.key),
        })
    }

    fn filled<'t>(&self, text: &'t str) -> Result<&'t str, Fault> {
        let trimmed = text.trim();
        let blank = || self.fault(SettingsFault::Blank { key: self.path.clone() });
        if trimmed.is_empty() { Err(blank()) } else { Ok(trimmed) }
    }

    fn wrong_kind(&self, wanted: Kind) -> Fault {
        self.fault(SettingsFault::WrongKind { key: self.path.clone(), wanted })
    }
}
