//! The rows of a file by kind: no row is lost silently.

/// How many rows of a file were of which kind. Their sum is the number of rows of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows with at least one entry.
    pub with_entries: u64,
    /// Rows that have a date but no amount.
    pub without_amounts: u64,
    /// Blank rows.
    pub blank: u64,
    /// Headings, repeated headings, and titles above them.
    pub headings: u64,
    /// Rows after the last entry without a date and without amounts.
    pub footers: u64,
    /// Total rows that were left out.
    pub totals: u64,
    /// Rows that were complained about.
    pub rejected: u64,
    /// Entries: a row of a wide ledger may have many.
    pub entries: u64,
}

impl RowCounts {
    /// Adds the rows that another worker counted.
    pub fn add(&mut self, other: &Self) {
        self.with_entries += other.with_entries;
        self.without_amounts += other.without_amounts;
        self.blank += other.blank;
        self.headings += other.headings;
        self.footers += other.footers;
        self.totals += other.totals;
        self.rejected += other.rejected;
        self.entries += other.entries;
    }

    /// All rows of the file: each is of one kind.
    pub const fn all(&self) -> u64 {
        let skipped = self.blank + self.headings + self.footers + self.totals;
        self.with_entries + self.without_amounts + skipped + self.rejected
    }
}
