//! Counts rows by kind, to show that no row is lost silently.

/// The rows of a file by kind. Each row has exactly one kind: the counts add up to all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows with at least one entry.
    pub with_entries: u64,
    /// Rows with a date but without any amount.
    pub without_amounts: u64,
    /// Blank rows.
    pub blank: u64,
    /// Headings, repeated headings and title rows above them.
    pub headings: u64,
    /// Rows after the last entry with neither a date nor amounts.
    pub footers: u64,
    /// Total rows that were skipped (`--skip-totals`).
    pub totals: u64,
    /// Rows with an error.
    pub rejected: u64,
    /// Entries, which are no rows: a row of a wide ledger may have many.
    pub entries: u64,
}

impl RowCounts {
    /// Adds the counts of another worker.
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

    /// The number of all rows of the file.
    pub const fn all(&self) -> u64 {
        let skipped = self.blank + self.headings + self.footers + self.totals;
        self.with_entries + self.without_amounts + skipped + self.rejected
    }
}
