//! Records with the same number of fields, read column by column.

use std::slice::ChunksExact;

use super::ByteRange;
use super::offsets::{passed, passes_any_within};
use super::record::{Fields, RecordView, after_line_end, column_bit};

/// Records one after the other that have the same number of fields.
#[derive(Debug)]
pub struct Batch<'a> {
    pub(super) block: &'a [u8],
    /// Where the first one begins.
    pub(super) start: usize,
    /// The line on which the first one begins.
    pub(super) line: u32,
    /// Where the fields of all of them end.
    pub(super) ends: &'a [u32],
    pub(super) field_count: usize,
    /// The line ends in quotes that they and the records after them have.
    pub(super) breaks: &'a [u32],
    /// The columns that may have fields in quotes, as [`Index::quoted_columns`](super::index::Index::quoted_columns) tells them.
    pub(super) quoted_columns: u64,
    /// The second halves of doubled quotes that they and the records after them have.
    pub(super) doubled_quotes: &'a [u32],
    pub(super) has_carriage_returns: bool,
}

impl<'a> Batch<'a> {
    /// The block that they stand in.
    pub const fn block(&self) -> &'a [u8] {
        self.block
    }

    /// How many they are.
    pub const fn count(&self) -> usize {
        self.ends.len() / self.field_count
    }

    /// The fields of the record of that number.
    #[inline(always)]
    pub fn fields_of(&self, number: usize) -> Fields<'a> {
        Fields::Indexed {
            block: self.block,
            start: self.start_of(number) as u32,
            ends: &self.ends[number * self.field_count..][..self.field_count],
            quoted_columns: self.quoted_columns,
            doubled_quotes: self.doubled_quotes,
        }
    }

    /// The record of that number, which begins on that line.
    pub fn record(&self, number: usize, line: u32) -> RecordView<'a> {
        let end = self.ends[(number + 1) * self.field_count - 1] as usize;
        RecordView { fields: self.fields_of(number), line, start: self.start_of(number), end, fault: None }
    }

    #[inline(always)]
    fn start_of(&self, number: usize) -> usize {
        match (number * self.field_count).checked_sub(1) {
            Some(before) => self.after(self.ends[before] as usize),
            None => self.start,
        }
    }

    /// The line on which each record begins.
    #[inline(always)]
    pub fn lines(&self) -> impl Iterator<Item = u32> {
        let (mut line, mut breaks) = (self.line, self.breaks);
        self.ends.chunks_exact(self.field_count).map(move |ends| {
            let begins = line;
            line += 1 + passed(&mut breaks, ends[ends.len() - 1] as usize);
            begins
        })
    }

    /// Where a column's field begins and ends in each record, quotes around it not included.
    #[inline(always)]
    pub fn spans(&self, column: usize) -> Spans<'_, 'a> {
        let records = self.ends.chunks_exact(self.field_count);
        Spans { alike: self, records, column, may_be_quoted: self.may_be_quoted(column), record_start: self.start }
    }

    /// Whether a column may have fields in quotes.
    #[inline(always)]
    const fn may_be_quoted(&self, column: usize) -> bool {
        self.quoted_columns & column_bit(column) != 0
    }

    #[inline(always)]
    fn within_quotes(&self, start: usize, end: usize) -> (usize, usize) {
        // At the start of an empty field stands what ends it. Nobody foretells which amounts are in quotes: no branch hangs on it.
        let quotes = usize::from(self.block[start] == b'"');
        (start + quotes, end - quotes)
    }

    /// The text of a column's field in each record; `None` where its bytes are not what it says, because quotes in it are doubled.
    #[inline(always)]
    pub fn texts(&self, column: usize) -> impl Iterator<Item = Option<&'a [u8]>> {
        let mut doubled_quotes = self.doubled_quotes_in(column);
        self.spans(column).map(move |(start, end)| {
            (!passes_any_within(&mut doubled_quotes, start, end)).then(|| &self.block[start..end])
        })
    }

    /// Puts down where the text of a column's field stands in each record, instead of what was there: an empty stretch where its
    /// bytes are not what it says.
    pub fn put_ranges(&self, column: usize, stretches: &mut Vec<ByteRange>) {
        stretches.clear();
        if let Some(before) = column.checked_sub(1)
            && !self.may_be_quoted(column)
        {
            // Nearly all names of most ledgers.
            stretches.extend(self.ends.chunks_exact(self.field_count).map(|ends| ends[before] + 1..ends[column]));
            return;
        }
        let mut doubled_quotes = self.doubled_quotes_in(column);
        stretches.extend(self.spans(column).map(|(start, end)| {
            if passes_any_within(&mut doubled_quotes, start, end) { 0..0 } else { start as u32..end as u32 }
        }));
    }

    /// The second halves of doubled quotes that a column's fields may have.
    #[inline(always)]
    const fn doubled_quotes_in(&self, column: usize) -> &'a [u32] {
        if self.may_be_quoted(column) { self.doubled_quotes } else { &[] }
    }

    /// The byte after a line end.
    #[inline(always)]
    fn after(&self, end: usize) -> usize {
        if self.has_carriage_returns { after_line_end(self.block, end) } else { end + 1 }
    }
}

/// Where a column's field begins and ends in one record after the other.
#[derive(Debug)]
pub struct Spans<'r, 'a> {
    alike: &'r Batch<'a>,
    /// The ends of the fields of each record that is left.
    records: ChunksExact<'r, u32>,
    column: usize,
    may_be_quoted: bool,
    /// Where the next record begins; kept only for the first column.
    record_start: usize,
}

impl Iterator for Spans<'_, '_> {
    type Item = (usize, usize);

    // Every use of it is a loop over all rows.
    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let ends = self.records.next()?;
        let start = match self.column.checked_sub(1) {
            Some(before) => ends[before] as usize + 1,
            None => std::mem::replace(&mut self.record_start, self.alike.after(ends[ends.len() - 1] as usize)),
        };
        let end = ends[self.column] as usize;
        Some(if self.may_be_quoted { self.alike.within_quotes(start, end) } else { (start, end) })
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.records.size_hint()
    }
}
