//! Records and fields: ranges of bytes in a block, nothing copied.

use std::borrow::Cow;

use super::offsets::any_within;

/// A field as offsets in the block, without its enclosing quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
    has_escaped_quotes: bool,
}

impl Span {
    /// The raw bytes of the field; escaped quotes are still doubled.
    #[inline(always)]
    pub fn bytes(self, block: &[u8]) -> &[u8] {
        &block[self.start as usize..self.end as usize]
    }

    /// The raw bytes if they are the text of the field; `None` if it has escaped quotes.
    #[inline(always)]
    pub fn plain_bytes(self, block: &[u8]) -> Option<&[u8]> {
        (!self.has_escaped_quotes).then(|| self.bytes(block))
    }

    /// The text of the field: each `""` becomes `"`. Copies only if there are any.
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

    /// The offsets of the first byte and of the byte after the last one.
    #[inline(always)]
    pub const fn ends(self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }

    /// Whether the field has no bytes; true of `""` as well.
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A violation of the quoting rules (see [`strict`](super::strict)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteFault {
    /// Which rule is broken.
    pub kind: QuoteFaultKind,
    /// The line of the field's opening quote, counted from 0 at the start of the block.
    pub line: u32,
    /// The column of the field, from 0.
    pub field: usize,
}

/// The ways to break the quoting rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFaultKind {
    /// Something other than a delimiter or a line end follows a closing quote: `"a"x`.
    TextAfterClosingQuote,
    /// The block ends inside a quoted field.
    Unclosed,
}

/// A record with all fields located. Reused from record to record, to save allocations.
#[derive(Debug, Default)]
pub struct Record {
    /// The fields from left to right; an empty line is one empty field.
    pub fields: Vec<Span>,
    /// The line on which the record begins, from 0 at the start of the block.
    pub line: u32,
    /// The offset of its first byte.
    pub start: usize,
    /// The offset of its line end, or the length of the block.
    pub end: usize,
    /// The first fault of quoting, if any.
    pub fault: Option<QuoteFault>,
}

/// A field from `start` to before `end`.
#[inline(always)]
pub(super) fn span(start: usize, end: usize, has_escaped_quotes: bool) -> Span {
    // Lossless: a block is shorter than 4 GiB.
    Span { start: start as u32, end: end as u32, has_escaped_quotes }
}

/// The fields of a record, located when they are asked for: most columns of a ledger never are.
#[derive(Clone, Copy, Debug)]
pub enum Fields<'a> {
    /// From the strict splitter: each field as it found it.
    Spans(&'a [Span]),
    /// From the index: a field begins one byte after the end of the one before it.
    Indexed {
        /// The block that all offsets refer to.
        block: &'a [u8],
        /// The offset of the first field.
        start: u32,
        /// For each field, the offset of the delimiter or line end after it.
        ends: &'a [u32],
        /// The columns that may hold quoted fields, a bit for each; bit 63 for all from 63 on.
        quoted_columns: u64,
        /// The offsets of the second half of each escaped quote, in order; may begin before this
        /// record and go on after it.
        doubled_quotes: &'a [u32],
    },
}

impl Fields<'_> {
    /// The number of fields.
    pub const fn count(self) -> usize {
        match self {
            Self::Spans(spans) => spans.len(),
            Self::Indexed { ends, .. } => ends.len(),
        }
    }

    /// The field in a column, from 0; `None` beyond the last one.
    #[inline(always)]
    pub fn get(self, column: usize) -> Option<Span> {
        match self {
            Self::Spans(spans) => spans.get(column).copied(),
            Self::Indexed { block, start, ends, quoted_columns, doubled_quotes } => {
                let end = *ends.get(column)? as usize;
                let start = if column == 0 { start as usize } else { ends[column - 1] as usize + 1 };
                // In bounds: an empty field begins at its own delimiter or line end.
                if quoted_columns & column_bit(column) == 0 || block[start] != b'"' {
                    return Some(span(start, end, false));
                }
                Some(span(start + 1, end - 1, any_within(doubled_quotes, start, end)))
            }
        }
    }
}

/// A record whose fields are located only when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    /// The fields from left to right; an empty line is one empty field.
    pub fields: Fields<'a>,
    /// The line on which the record begins, from 0 at the start of the block.
    pub line: u32,
    /// The offset of its first byte.
    pub start: usize,
    /// The offset of its line end, or the length of the block.
    pub end: usize,
    /// The first fault of quoting, if any.
    pub fault: Option<QuoteFault>,
}

impl RecordView<'_> {
    /// Locates all fields and stores them in `record`, which keeps its allocation.
    pub fn copy_to(self, record: &mut Record) {
        record.fields.clear();
        record.fields.extend((0..self.fields.count()).filter_map(|column| self.fields.get(column)));
        (record.line, record.start, record.end, record.fault) = (self.line, self.start, self.end, self.fault);
    }
}

/// The offset after a line end, of which `end` is the first byte: CR LF counts as one.
#[inline(always)]
pub(super) fn after_line_end(block: &[u8], end: usize) -> usize {
    let is_crlf = block[end] == b'\r' && block.get(end + 1) == Some(&b'\n');
    end + 1 + usize::from(is_crlf)
}

/// The bit of a column in a mask of columns. Bit 63 stands for column 63 and all after it.
#[inline(always)]
pub(super) const fn column_bit(column: usize) -> u64 {
    1 << if column < 63 { column } else { 63 }
}
