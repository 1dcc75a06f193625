//! Finds where blocks can be cut: only where a record ends, and never inside quotes.

use super::index::last_record_end;

/// Whether so many quotes stand at the front that an index costs less than going from one to the next.
fn has_many_quotes(block: &[u8]) -> bool {
    const FRONT: usize = 4096;
    /// One in so many bytes as going to the next quote costs an index.
    const MANY: usize = FRONT / 256;
    let front = &block[..block.len().min(FRONT)];
    memchr::memchr_iter(b'"', front).count() > MANY
}

/// Where a block of bytes can be cut: the byte after the last record end that is outside quotes.
///
/// Remembers how far it has looked, so that bytes that are appended to the block are looked at once.
#[derive(Debug, Default)]
pub struct Cutter {
    looked_until: usize,
    /// Where the quote stands that is open at `looked_until`.
    open_quote: Option<usize>,
    /// The stretches outside quotes, each from the byte after a closing quote to the next opening one.
    outside_since: usize,
    last_end: Option<usize>,
}

impl Cutter {
    /// Looks at a block that begins where a record begins and returns where it can be cut; `None` where no record ends yet.
    ///
    /// `is_whole` says that nothing follows: only then is a CR at the end known to be a line end of its own.
    pub fn cut(&mut self, block: &[u8], delimiter: u8, is_whole: bool) -> Option<usize> {
        if self.looked_until == 0
            && has_many_quotes(block)
            && let Some(end) = last_record_end(block, delimiter)
        {
            return Some(end);
        }
        self.follow_quotes(block, delimiter, is_whole);
        self.cut_outside_quotes(block, is_whole)
    }

    fn cut_outside_quotes(&mut self, block: &[u8], is_whole: bool) -> Option<usize> {
        if self.open_quote.is_none() {
            self.note_end_within(block, self.outside_since, block.len(), is_whole);
        }
        self.last_end
    }

    /// Where the quote stands that is open at the end of what was looked at.
    pub const fn open_quote(&self) -> Option<usize> {
        self.open_quote
    }

    fn follow_quotes(&mut self, block: &[u8], delimiter: u8, is_whole: bool) {
        while let Some(offset) = memchr::memchr(b'"', &block[self.looked_until..]) {
            let quote = self.looked_until + offset;
            if self.open_quote.is_some() {
                match block.get(quote + 1) {
                    // Whether this quote closes is told by the byte after it.
                    None if !is_whole => {
                        self.looked_until = quote;
                        return;
                    }
                    Some(b'"') => self.looked_until = quote + 2,
                    _ => {
                        self.open_quote = None;
                        self.outside_since = quote + 1;
                        self.looked_until = quote + 1;
                    }
                }
            } else {
                let before = quote.checked_sub(1).map(|at| block[at]);
                // A quote opens a field only as its first byte; anywhere else it is text. The byte before a quote that
                // comes right after a closing one is that closing quote, which is no delimiter either.
                if quote == 0 || before.is_some_and(|byte| byte == delimiter || byte == b'\n' || byte == b'\r') {
                    self.note_end_within(block, self.outside_since, quote, is_whole);
                    self.open_quote = Some(quote);
                }
                self.looked_until = quote + 1;
            }
        }
        self.looked_until = self.looked_until.max(block.len());
    }

    /// Notes the last line end within a stretch outside quotes.
    fn note_end_within(&mut self, block: &[u8], from: usize, to: usize, is_whole: bool) {
        let mut until = to;
        while let Some(offset) = memchr::memrchr2(b'\n', b'\r', &block[from..until]) {
            let end = from + offset + 1;
            // A CR may be the first half of a CRLF whose LF has not been read yet.
            if block[end - 1] == b'\r' && end == block.len() && !is_whole {
                until = from + offset;
                continue;
            }
            self.last_end = Some(end);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Record;
    use super::super::strict::StrictSplitter;
    use super::*;

    fn fields(text: &str) -> Vec<Vec<String>> {
        let (mut splitter, mut record) = (StrictSplitter::new(text.as_bytes(), b','), Record::default());
        let mut records = Vec::new();
        while splitter.next_record(&mut record) {
            let fields = record.fields.iter().map(|field| field.text(text.as_bytes()).into_owned());
            records.push(fields.map(|field| String::from_utf8(field).unwrap()).collect());
        }
        records
    }

    /// Where everything is quoted the index cuts where going from quote to quote does; where much is odd it does so or not at all.
    #[test]
    fn the_index_cuts_where_quotes_do() {
        let sound = "\"a\",\"b\"\"c\",\"经销商\",\"d\r\ne\"\r\n\"f\"\r".repeat(200);
        let odd = sound.replacen("\"a\"", "a\"", 39);
        for (text, is_sound) in
            [(&sound, true), (&odd, false), (&sound.replace('\r', ""), true), (&sound.replace('\n', ""), true)]
        {
            for length in 0..=text.len() {
                let block = &text.as_bytes()[..length];
                let mut cutter = Cutter::default();
                cutter.follow_quotes(block, b',', false);
                let slowly = cutter.cut_outside_quotes(block, false);
                let by_index = last_record_end(block, b',');
                let finds_none = !is_sound || slowly.is_none() || block.ends_with(b"\r");
                assert!(by_index == slowly || by_index.is_none() && finds_none, "{:?}", String::from_utf8_lossy(block));
                assert_eq!(Cutter::default().cut(block, b',', false), slowly);
            }
        }
    }

    /// Where the last record of a block is long, the index finds no end near the end: it is cut before that record all the same.
    #[test]
    fn a_long_record_at_the_end_is_cut_off() {
        let records = "\"a\",\"b\",\"c\"\n".repeat(200);
        for filling in ["x".repeat(10_000), "x\n".repeat(5_000), "\"\"\n".repeat(3_000)] {
            let block = format!("{records}\"d\",\"{filling}");
            assert_eq!(last_record_end(block.as_bytes(), b','), None);
            assert_eq!(Cutter::default().cut(block.as_bytes(), b',', false), Some(records.len()));
        }
    }

    /// Cuts at every block size and joins what the pieces split into: the same records as of the whole.
    #[test]
    fn cutting_anywhere_changes_no_record() {
        let text = "a,b\r\n\"c\r\n,\"\"\",d\r\re\"f,g\r\n\"\",\"h\"\"\"\n\"i\"j,k\nl,\"\"\"\"\r\n\"m\",n";
        let whole = fields(text);
        for size in 1..text.len() + 2 {
            let mut records = Vec::new();
            let (mut block, mut read) = (Vec::new(), 0);
            loop {
                let mut cutter = Cutter::default();
                let cut = loop {
                    let next = (read + size).min(text.len());
                    block.extend_from_slice(&text.as_bytes()[read..next]);
                    read = next;
                    let is_whole = read == text.len();
                    match cutter.cut(&block, b',', is_whole) {
                        _ if is_whole => break block.len(),
                        Some(cut) => break cut,
                        None => {}
                    }
                };
                records.extend(fields(std::str::from_utf8(&block[..cut]).unwrap()));
                block.drain(..cut);
                if read == text.len() {
                    break;
                }
            }
            assert_eq!(records, whole, "blocks of {size}");
        }
    }
}
