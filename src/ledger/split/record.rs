//! A record and its fields.

use std::borrow::Cow;

use super::offsets::any_within;

/// Where a field's bytes stand in the block, quotes not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
    has_escaped_quotes: bool,
}

impl Span {
    /// The field's bytes as they stand; the quotes inside are still doubled.
    #[inline(always)]
    pub fn bytes(self, block: &[u8]) -> &[u8] {
        &block[self.start as usize..self.end as usize]
    }

    /// The field's bytes where they are the field's text; `None` where quotes are doubled.
    #[inline(always)]
    pub fn plain_bytes(self, block: &[u8]) -> Option<&[u8]> {
        (!self.has_escaped_quotes).then(|| self.bytes(block))
    }

    /// The field's bytes with doubled quotes made single.
    pub fn text(self, block: &[u8]) -> Cow<'_, [u8]> {
        let bytes = self.bytes(block);
        if !self.has_escaped_quotes {
            return Cow::Borrowed(bytes);
        }
        let mut text = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(quote) = memchr::memchr(b'"', rest) {
            text.extend_from_slice(&rest[..=quote]);
            rest = rest.get(quote + 2..).unwrap_or_default();
        }
        text.extend_from_slice(rest);
        Cow::Owned(text)
    }

    /// Where the field's bytes begin and end.
    #[inline(always)]
    pub const fn ends(self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }

    /// Whether the field has no bytes.
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What breaks a rule of quoting in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteFault {
    /// What is wrong.
    pub kind: QuoteFaultKind,
    /// The line of the quote that opens the field, from 0 at the block's beginning.
    pub line: u32,
    /// The field's number in the record, from 0.
    pub field: usize,
}

/// The ways to break a rule of quoting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFaultKind {
    /// A closing quote is followed by something else than a delimiter or the end of the record.
    TextAfterClosingQuote,
    /// A quote is never closed.
    Unclosed,
}

/// A record: a row of a ledger. Reused from record to record.
#[derive(Debug, Default)]
pub struct Record {
    /// The fields, left to right; an empty line is one empty field.
    pub fields: Vec<Span>,
    /// The line on which it begins, from 0 at the block's beginning.
    pub line: u32,
    /// Its first byte in the block.
    pub start: usize,
    /// The byte after its last one, line end not included.
    pub end: usize,
    /// The first thing wrong with its quotes.
    pub fault: Option<QuoteFault>,
}

/// A field by its first byte and the byte after its last one.
#[inline(always)]
pub fn span(start: usize, end: usize, has_escaped_quotes: bool) -> Span {
    // Blocks are far below 4 GiB: their size is bounded by the reader.
    Span { start: start as u32, end: end as u32, has_escaped_quotes }
}

/// The fields of a record, left to right.
#[derive(Clone, Copy, Debug)]
pub enum Fields<'a> {
    /// Taken apart by the strict splitter.
    Spans(&'a [Span]),
    /// Known by where they end.
    Indexed {
        /// The block.
        block: &'a [u8],
        /// Where the first one begins.
        start: u32,
        /// Where each one ends.
        ends: &'a [u32],
        /// The columns that may be quoted, a bit each; the last bit stands for all columns from there on.
        quoted_columns: u64,
        /// The second halves of doubled quotes that they and the records after them have.
        doubled_quotes: &'a [u32],
    },
}

impl Fields<'_> {
    /// How many there are.
    pub const fn count(self) -> usize {
        match self {
            Self::Spans(spans) => spans.len(),
            Self::Indexed { ends, .. } => ends.len(),
        }
    }

    /// The field in a column.
    #[inline(always)]
    pub fn get(self, column: usize) -> Option<Span> {
        match self {
            Self::Spans(spans) => spans.get(column).copied(),
            Self::Indexed { block, start, ends, quoted_columns, doubled_quotes } => {
                let end = *ends.get(column)? as usize;
                let start = if column == 0 { start as usize } else { ends[column - 1] as usize + 1 };
                // At the start of an empty field stands what ends it.
                if quoted_columns & column_bit(column) == 0 || block[start] != b'"' {
                    return Some(span(start, end, false));
                }
                Some(span(start + 1, end - 1, any_within(doubled_quotes, start, end)))
            }
        }
    }
}

/// A record, its fields not yet taken apart.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    /// Its fields; an empty line is one empty field.
    pub fields: Fields<'a>,
    /// The line on which it begins, from 0 at the block's beginning.
    pub line: u32,
    /// Its first byte in the block.
    pub start: usize,
    /// The byte after its last one, line end not included.
    pub end: usize,
    /// The first thing wrong with its quotes.
    pub fault: Option<QuoteFault>,
}

impl RecordView<'_> {
    /// Takes all fields apart.
    pub fn copy_to(self, record: &mut Record) {
        record.fields.clear();
        record.fields.extend((0..self.fields.count()).filter_map(|column| self.fields.get(column)));
        (record.line, record.start, record.end, record.fault) = (self.line, self.start, self.end, self.fault);
    }
}

/// The byte after a line end outside quotes.
#[inline(always)]
pub fn after_line_end(block: &[u8], end: usize) -> usize {
    let is_crlf = block[end] == b'\r' && block.get(end + 1) == Some(&b'\n');
    end + 1 + usize::from(is_crlf)
}

/// The bit of a column among those that may have fields in quotes.
#[inline(always)]
pub const fn column_bit(column: usize) -> u64 {
    1 << if column < 63 { column } else { 63 }
}
