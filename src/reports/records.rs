//! A report as flat records: what becomes CSV.

/// Records under headings, each as long as the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    /// The ids of the columns.
    pub headings: Vec<String>,
    /// A record a line.
    pub rows: Vec<Vec<RecordCell>>,
}

/// A cell of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordCell {
    /// Nothing, or a figure that is not available.
    Blank,
    /// A text, which a spreadsheet must not take for a formula.
    Text(String),
    /// A plain decimal, which it must take for a number.
    Number(String),
}
