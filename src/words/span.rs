//! The pieces of a sentence: each format writes counts its own way and escapes the names that come
//! from a ledger.

use crate::period::Period;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// The program's own words.
    Text(String),
    /// A name or value from a ledger: every format escapes it.
    Given(String),
    Count(u64),
    Period(Period),
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Span {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Span {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        Self::Period(period)
    }
}

pub(super) fn given(name: &str) -> Span {
    Span::Given(name.to_owned())
}

/// The form of an English word that goes with a number.
pub(super) const fn plural(count: u64, one: &'static str, more: &'static str) -> &'static str {
    if count == 1 { one } else { more }
}
