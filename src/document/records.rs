//! Flat records: what a program reads as CSV.

/// Rows of fields under headings; no totals, which a reader would count twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// The names of the fields: ids, the same in every language.
    pub headings: Vec<String>,
    /// The rows, each with a field a heading.
    pub rows: Vec<Vec<Field>>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A text: guarded where a spreadsheet would take it for a formula.
    Text(String),
    /// A plain decimal: written as it is.
    Number(String),
    /// Nothing: a figure that cannot be given, or a value that entries do not carry.
    Empty,
}
