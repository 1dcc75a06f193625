//! Records of equal width, read column by column.
//!
//! The ends of all their fields form one table: the field of record `r` in column `c` ends at
//! `ends[r * field_count + c]` and begins one byte after the end before it (two after CR LF). So a
//! column is read by stepping through the table, with no search for record ends. Column by column,
//! the same few instructions serve many records, and their cache misses overlap.

use std::slice::ChunksExact;

use super::ByteRange;
use super::offsets::{advance_into, advance_past};
use super::record::{Fields, RecordView, after_line_end, column_bit};

/// Consecutive records of equal width, none of which breaks a rule of quoting.
#[derive(Debug)]
pub struct Batch<'a> {
    pub(super) block: &'a [u8],
    /// The offset of the first record.
    pub(super) start: usize,
    /// The line on which the first record begins.
    pub(super) line: u32,
    /// The ends of the fields of all records: delimiters and line ends.
    pub(super) ends: &'a [u32],
    pub(super) field_count: usize,
    /// The line ends inside quotes, of these records and of those after them.
    pub(super) quoted_line_ends: &'a [u32],
    /// The columns that may hold quoted fields, as [`column_bit`]s.
    pub(super) quoted_columns: u64,
    /// The second halves of escaped quotes, of these records and of those after them.
    pub(super) doubled_quotes: &'a [u32],
    pub(super) has_carriage_returns: bool,
}

impl<'a> Batch<'a> {
    /// The block that all offsets refer to.
    pub const fn block(&self) -> &'a [u8] {
        self.block
    }

    /// The number of records.
    pub const fn count(&self) -> usize {
        self.ends.len() / self.field_count
    }

    /// The fields of a record, by its number from 0.
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

    /// A record by its number from 0; `line` is what [`lines`](Self::lines) gives for it.
    pub fn record(&self, number: usize, line: u32) -> RecordView<'a> {
        let end = self.ends[(number + 1) * self.field_count - 1] as usize;
        RecordView { fields: self.fields_of(number), line, start: self.start_of(number), end, fault: None }
    }

    /// The offset of a record, by its number.
    #[inline(always)]
    fn start_of(&self, number: usize) -> usize {
        match (number * self.field_count).checked_sub(1) {
            Some(before) => self.after(self.ends[before] as usize),
            None => self.start,
        }
    }

    /// The line on which each record begins, from 0 at the start of the block.
    #[inline(always)]
    pub fn lines(&self) -> impl Iterator<Item = u32> {
        let (mut line, mut quoted_line_ends) = (self.line, self.quoted_line_ends);
        self.ends.chunks_exact(self.field_count).map(move |ends| {
            let first_line = line;
            line += 1 + advance_past(&mut quoted_line_ends, ends[ends.len() - 1] as usize);
            first_line
        })
    }

    /// The field of a column in each record: its start and end without the enclosing quotes.
    #[inline(always)]
    pub fn spans(&self, column: usize) -> Spans<'_, 'a> {
        let records = self.ends.chunks_exact(self.field_count);
        Spans { batch: self, records, column, may_be_quoted: self.may_be_quoted(column), record_start: self.start }
    }

    /// Whether a column may hold quoted fields.
    #[inline(always)]
    const fn may_be_quoted(&self, column: usize) -> bool {
        self.quoted_columns & column_bit(column) != 0
    }

    /// A field without its enclosing quotes, if it has any. Branch-free: which fields of a column
    /// are quoted is unpredictable.
    #[inline(always)]
    fn within_quotes(&self, start: usize, end: usize) -> (usize, usize) {
        // In bounds: an empty field begins at its own delimiter or line end.
        let quotes = usize::from(self.block[start] == b'"');
        (start + quotes, end - quotes)
    }

    /// The text of a column's field in each record; `None` if it has escaped quotes.
    #[inline(always)]
    pub fn texts(&self, column: usize) -> impl Iterator<Item = Option<&'a [u8]>> {
        let mut doubled_quotes = self.doubled_quotes_in(column);
        self.spans(column)
            .map(move |(start, end)| (!advance_into(&mut doubled_quotes, start, end)).then(|| &self.block[start..end]))
    }

    /// Replaces `ranges` by the range of a column's text in each record. The range is empty if the
    /// text has escaped quotes: its bytes are not its text then.
    pub fn put_ranges(&self, column: usize, ranges: &mut Vec<ByteRange>) {
        ranges.clear();
        if let Some(before) = column.checked_sub(1)
            && !self.may_be_quoted(column)
        {
            // The usual case, without a branch per record: no quotes, and not the first column.
            ranges.extend(self.ends.chunks_exact(self.field_count).map(|ends| ends[before] + 1..ends[column]));
            return;
        }
        let mut doubled_quotes = self.doubled_quotes_in(column);
        ranges.extend(self.spans(column).map(|(start, end)| {
            if advance_into(&mut doubled_quotes, start, end) { 0..0 } else { start as u32..end as u32 }
        }));
    }

    /// The escaped quotes that may lie in the fields of a column.
    #[inline(always)]
    const fn doubled_quotes_in(&self, column: usize) -> &'a [u32] {
        if self.may_be_quoted(column) { self.doubled_quotes } else { &[] }
    }

    /// The offset after a line end. The block is read only if the window has carriage returns.
    #[inline(always)]
    fn after(&self, end: usize) -> usize {
        if self.has_carriage_returns { after_line_end(self.block, end) } else { end + 1 }
    }
}

/// The iterator of [`Batch::spans`].
#[derive(Debug)]
pub struct Spans<'r, 'a> {
    batch: &'r Batch<'a>,
    /// The field ends of the remaining records.
    records: ChunksExact<'r, u32>,
    column: usize,
    may_be_quoted: bool,
    /// The offset of the next record; maintained for the first column only.
    record_start: usize,
}

impl Iterator for Spans<'_, '_> {
    type Item = (usize, usize);

    // Inlined, because every use is a loop over all rows.
    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let ends = self.records.next()?;
        let start = match self.column.checked_sub(1) {
            Some(before) => ends[before] as usize + 1,
            None => std::mem::replace(&mut self.record_start, self.batch.after(ends[ends.len() - 1] as usize)),
        };
        let end = ends[self.column] as usize;
        Some(if self.may_be_quoted { self.batch.within_quotes(start, end) } else { (start, end) })
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.records.size_hint()
    }
}
