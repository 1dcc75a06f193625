//! Flat records: what a program reads as CSV.

/// Rows of fields under headings; no totals, which a reader would count twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// The names of the fields: ids, the same in every language.
    pub headings: Vec<String>,
    /// The rows, each with one field per heading.
    pub rows: Vec<Vec<Field>>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A text: guarded where a spreadsheet would take it for a formula.
    Text(String),
    /// A plain decimal: written as it is.
    Number(String),
    /// A figure that is not available, or a value that entries do not carry.
    Empty,
}

impl Field {
    /// A text; empty where there is none.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// A number; empty where it is not available.
    pub fn number(number: Option<impl ToString>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.to_string()))
    }
}
