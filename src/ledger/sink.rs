//! Where entries go: the one trait between reading and everything that is done with entries.

use super::entry::{Entries, Posting, Row, WideRows};
use super::open::dialect::FileContext;
use crate::ratio::Overflow;

/// Takes in entries. Each worker has a sink of its own; in the end all are merged into one.
pub trait Sink: Send {
    /// What it makes of them.
    type Result;

    /// The entries that follow are of this file.
    fn begin_file(&mut self, file: &FileContext);

    /// Takes in one row with at least one posting.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow>;

    /// Takes in consecutive rows of a long ledger. The default posts them one by one.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        entries.each_row(|row, postings| self.post(row, postings))
    }

    /// Takes in consecutive rows of a wide ledger. The default posts them one by one.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        rows.each_row(|row, postings| self.post(row, postings))
    }

    /// The worker has no more rows: entries that wait are added now.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn settle(&mut self) -> Result<(), Overflow> {
        Ok(())
    }

    /// Adds what another worker's sink took in. Workers number dealers together, and the order of
    /// merging changes nothing.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn merge(&mut self, other: Self) -> Result<(), Overflow>
    where
        Self: Sized;

    /// The result, once all workers are merged.
    fn finish(self) -> Self::Result
    where
        Self: Sized;
}

/// Two sinks: one reading serves both.
impl<A: Sink, B: Sink> Sink for (A, B) {
    type Result = (A::Result, B::Result);

    fn begin_file(&mut self, file: &FileContext) {
        self.0.begin_file(file);
        self.1.begin_file(file);
    }

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        self.0.post(row, postings)?;
        self.1.post(row, postings)
    }

    fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        self.0.post_all(entries)?;
        self.1.post_all(entries)
    }

    fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        self.0.post_wide(rows)?;
        self.1.post_wide(rows)
    }

    fn settle(&mut self) -> Result<(), Overflow> {
        self.0.settle()?;
        self.1.settle()
    }

    fn merge(&mut self, other: Self) -> Result<(), Overflow> {
        self.0.merge(other.0)?;
        self.1.merge(other.1)
    }

    fn finish(self) -> Self::Result {
        (self.0.finish(), self.1.finish())
    }
}

/// An optional sink.
impl<S: Sink> Sink for Option<S> {
    type Result = Option<S::Result>;

    fn begin_file(&mut self, file: &FileContext) {
        if let Some(sink) = self {
            sink.begin_file(file);
        }
    }

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        self.as_mut().map_or(Ok(()), |sink| sink.post(row, postings))
    }

    fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        self.as_mut().map_or(Ok(()), |sink| sink.post_all(entries))
    }

    fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        self.as_mut().map_or(Ok(()), |sink| sink.post_wide(rows))
    }

    fn settle(&mut self) -> Result<(), Overflow> {
        self.as_mut().map_or(Ok(()), Sink::settle)
    }

    fn merge(&mut self, other: Self) -> Result<(), Overflow> {
        match (self, other) {
            (Some(sink), Some(other)) => sink.merge(other),
            _ => Ok(()),
        }
    }

    fn finish(self) -> Self::Result {
        self.map(Sink::finish)
    }
}
