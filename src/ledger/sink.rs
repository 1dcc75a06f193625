//! Who takes entries in.

use super::entry::{Entries, Posting, Row, WideRows};
use super::open::dialect::FileContext;
use crate::ratio::Overflow;

/// Takes in rows. A worker has one of its own; afterwards all are merged into one.
pub trait Sink: Send {
    /// What it has made of them in the end.
    type Result;

    /// The rows that follow are of this file.
    fn begin_file(&mut self, file: &FileContext);

    /// Takes in a row: at least one posting.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow>;

    /// Takes in many rows at once: nearly all of most ledgers.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        entries.each_row(|row, postings| self.post(row, postings))
    }

    /// Takes in many rows of a wide ledger at once.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        rows.each_row(|row, postings| self.post(row, postings))
    }

    /// There are no more rows: what was put off is done now.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn settle(&mut self) -> Result<(), Overflow> {
        Ok(())
    }

    /// Takes in what another worker took in, who numbers dealers in the same way. The order in which workers are merged changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum no longer fits.
    fn merge(&mut self, other: Self) -> Result<(), Overflow>
    where
        Self: Sized;

    /// Hands over what it has made of the rows, all workers merged.
    fn finish(self) -> Self::Result
    where
        Self: Sized;
}

/// Two sinks are a sink: one reading serves both.
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

/// A sink that may be left out.
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
