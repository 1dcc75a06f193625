//! The strict splitter: the rules of quoting, one byte after the other.
//!
//! It is the reference that the fast splitter is tested against, and its fallback for records whose
//! quoting is not sound. The rules:
//!
//! - A field is quoted if its first byte is `"`. A quote inside an unquoted field is text.
//! - Inside a quoted field `""` is an escaped quote. After the closing quote only a delimiter or
//!   the end of the record may follow.
//! - A record ends at LF, CR LF or CR outside quotes, or at the end of the block.
//!
//! Nothing is guessed and nothing is dropped: a record that breaks a rule carries a fault with the
//! line of the opening quote, and splitting goes on at the next delimiter or line end.
//!
//! Quote, line ends and delimiter (comma, semicolon or tab) are bytes that no multi-byte character
//! of UTF-8 or GB18030 contains: the later bytes of GB18030 are digits or at least 0x40. So both
//! encodings are split without decoding.

use super::record::{QuoteFault, QuoteFaultKind, Record, span};

/// Splits a block into records. The block must begin with a record and be shorter than 4 GiB.
#[derive(Debug)]
pub struct StrictSplitter<'a> {
    block: &'a [u8],
    delimiter: u8,
    position: usize,
    line: u32,
}

impl<'a> StrictSplitter<'a> {
    /// A splitter at the start of the block.
    pub const fn new(block: &'a [u8], delimiter: u8) -> Self {
        Self::at(block, delimiter, 0, 0)
    }

    /// A splitter at `position`, where a record begins; `line` is the number of line ends before
    /// it.
    pub const fn at(block: &'a [u8], delimiter: u8, position: usize, line: u32) -> Self {
        Self { block, delimiter, position, line }
    }

    /// The number of line ends before the current position.
    pub const fn lines(&self) -> u32 {
        self.line
    }

    /// The offset at which the next record begins.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Reads the next record into `record`; `false` at the end of the block.
    pub fn next_record(&mut self, record: &mut Record) -> bool {
        record.fields.clear();
        record.fault = None;
        record.line = self.line;
        record.start = self.position;
        if self.position >= self.block.len() {
            return false;
        }
        loop {
            let more = if self.block.get(self.position) == Some(&b'"') {
                self.quoted_field(record)
            } else {
                self.unquoted_field(record)
            };
            if !more {
                return true;
            }
        }
    }

    /// Reads an unquoted field; `true` if another field of the record follows.
    fn unquoted_field(&mut self, record: &mut Record) -> bool {
        let start = self.position;
        let rest = &self.block[start..];
        let length = rest.iter().position(|&byte| self.ends_field(byte)).unwrap_or(rest.len());
        record.fields.push(span(start, start + length, false));
        self.position = start + length;
        self.end_field(record)
    }

    /// Reads a quoted field; `true` if another field of the record follows.
    fn quoted_field(&mut self, record: &mut Record) -> bool {
        let start = self.position + 1;
        let opening_line = self.line;
        let mut has_escaped_quotes = false;
        let mut position = start;
        let closing = loop {
            let Some(offset) = memchr::memchr(b'"', &self.block[position..]) else {
                break None;
            };
            if self.block.get(position + offset + 1) != Some(&b'"') {
                break Some(position + offset);
            }
            has_escaped_quotes = true;
            position += offset + 2;
        };
        let end = closing.unwrap_or(self.block.len());
        self.line += line_ends(&self.block[start..end]);
        record.fields.push(span(start, end, has_escaped_quotes));
        self.position = closing.map_or(end, |closing| closing + 1);
        let kind = match self.block.get(self.position) {
            _ if closing.is_none() => QuoteFaultKind::Unclosed,
            Some(&byte) if !self.ends_field(byte) => QuoteFaultKind::TextAfterClosingQuote,
            _ => return self.end_field(record),
        };
        let field = record.fields.len() - 1;
        record.fault.get_or_insert(QuoteFault { kind, line: opening_line, field });
        let rest = &self.block[self.position..];
        self.position += rest.iter().position(|&byte| self.ends_field(byte)).unwrap_or(rest.len());
        self.end_field(record)
    }

    /// Whether an unquoted field ends before this byte.
    const fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// Advances past the delimiter or line end at the position; `true` if it was a delimiter.
    fn end_field(&mut self, record: &mut Record) -> bool {
        record.end = self.position;
        let Some(&byte) = self.block.get(self.position) else {
            return false;
        };
        self.position += 1;
        if byte == self.delimiter {
            return true;
        }
        if byte == b'\r' && self.block.get(self.position) == Some(&b'\n') {
            self.position += 1;
        }
        self.line += 1;
        false
    }
}

/// The number of line ends in the bytes: LF, CR LF or CR.
pub fn line_ends(bytes: &[u8]) -> u32 {
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count();
    u32::try_from(ends).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and the fields of a record, and the kind and line of its fault.
    type Split = (u32, Vec<String>, Option<(QuoteFaultKind, u32)>);

    fn split(text: &str, delimiter: u8) -> Vec<Split> {
        let mut splitter = StrictSplitter::new(text.as_bytes(), delimiter);
        let mut record = Record::default();
        let mut records = Vec::new();
        while splitter.next_record(&mut record) {
            let fields =
                record.fields.iter().map(|field| String::from_utf8(field.text(text.as_bytes()).into_owned()).unwrap());
            records.push((record.line, fields.collect(), record.fault.map(|fault| (fault.kind, fault.line))));
        }
        records
    }

    fn fields(text: &str) -> Vec<Vec<String>> {
        split(text, b',').into_iter().map(|(_, fields, _)| fields).collect()
    }

    #[test]
    fn splits_quoted_and_unquoted_fields() {
        assert_eq!(fields("a,\"b,\"\"c\"\"\",\nd\"e,\"\",f"), [["a", "b,\"c\"", ""], ["d\"e", "", "f"]]);
        assert_eq!(fields("a"), [["a"]]);
        assert_eq!(fields("a,"), [["a", ""]]);
        assert_eq!(fields("\n\na\n"), [[""], [""], ["a"]]);
        assert_eq!(fields("\"\"\"\""), [["\""]]);
    }

    #[test]
    fn counts_lines_under_every_line_end_and_inside_quotes() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "\"b\nc\rd\r\ne\"", "", "f"].join(end);
            let lines: Vec<u32> = split(&text, b',').iter().map(|record| record.0).collect();
            assert_eq!(lines, [0, 1, 5, 6], "{end:?}");
        }
    }

    #[test]
    fn names_the_line_of_the_opening_quote() {
        let records = split("a\n\"b\nc\"d,e\nf,\"g\nh", b',');
        assert_eq!(records[1].2, Some((QuoteFaultKind::TextAfterClosingQuote, 1)));
        assert_eq!(records[1].1, ["b\nc", "e"]);
        assert_eq!(records[2].2, Some((QuoteFaultKind::Unclosed, 3)));
    }
}
