//! Records with the same number of fields, read column by column.

use super::indexed_splitter::{Fields, RecordView, after_line_end, passed};

/// Records one after the other that have the same number of fields.
#[derive(Debug)]
pub struct Alike<'a> {
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
    pub(super) has_quotes: bool,
    pub(super) has_doubled_quotes: bool,
    pub(super) has_carriage_returns: bool,
}

impl<'a> Alike<'a> {
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
            may_be_quoted: self.has_quotes,
            may_be_doubled: self.has_doubled_quotes,
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

    /// Reads the field of a column in each record, given where it begins and ends, quotes around it not included.
    #[inline(always)]
    pub fn read_spans<T>(&self, column: usize, mut read: impl FnMut(usize, usize) -> T, into: &mut Vec<T>) {
        let mut read = |start: usize, end: usize| {
            let (start, end) = self.within_quotes(start, end);
            read(start, end)
        };
        into.clear();
        let records = self.ends.chunks_exact(self.field_count);
        if let Some(before) = column.checked_sub(1) {
            into.extend(records.map(|ends| read(ends[before] as usize + 1, ends[column] as usize)));
        } else {
            let mut start = self.start;
            into.extend(records.map(|ends| {
                let first = read(start, ends[0] as usize);
                start = self.after(ends[ends.len() - 1] as usize);
                first
            }));
        }
    }

    /// Where a record's fields in some columns begin and end, quotes around them not included.
    #[inline(always)]
    pub fn spans_of(
        &self,
        number: usize,
        columns: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = (usize, usize)> {
        let record_start = self.start_of(number);
        let ends = &self.ends[number * self.field_count..][..self.field_count];
        columns.map(move |column| {
            let start = if column == 0 { record_start } else { ends[column - 1] as usize + 1 };
            self.within_quotes(start, ends[column] as usize)
        })
    }

    #[inline(always)]
    fn within_quotes(&self, start: usize, end: usize) -> (usize, usize) {
        // At the start of an empty field stands what ends it.
        if self.has_quotes && self.block[start] == b'"' { (start + 1, end - 1) } else { (start, end) }
    }

    /// Reads the text of a column's field in each record; it is `None` where its bytes are not what it says, because quotes in it
    /// are doubled.
    #[inline(always)]
    pub fn read_texts<T>(&self, column: usize, mut read: impl FnMut(Option<&'a [u8]>) -> T, into: &mut Vec<T>) {
        let read = |start: usize, end: usize| {
            let bytes = &self.block[start..end];
            // Outside quotes the index knows of none, and what ends a quoted field is one.
            let is_quoted = self.has_doubled_quotes && self.block[end] == b'"';
            let is_doubled = is_quoted && memchr::memchr(b'"', bytes).is_some();
            read((!is_doubled).then_some(bytes))
        };
        self.read_spans(column, read, into);
    }

    /// The bytes of a column's field in each record, to be looked up: nothing, which is never found, where they are not what the
    /// field says.
    pub fn column(&self, column: usize) -> Vec<&'a [u8]> {
        let mut texts = Vec::with_capacity(self.count());
        self.read_texts(column, Option::unwrap_or_default, &mut texts);
        texts
    }

    /// The byte after a line end.
    #[inline(always)]
    fn after(&self, end: usize) -> usize {
        if self.has_carriage_returns { after_line_end(self.block, end) } else { end + 1 }
    }
}
