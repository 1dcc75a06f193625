//! Finds where a block may end: after a record end, never inside quotes.
//!
//! One thread at a time reads and cuts, so cutting must be far cheaper than splitting. With few
//! quotes it is enough to go from quote to quote, which `memchr` finds fast, and to look for the
//! last line end from the back. With many quotes each search is short and the index is faster. It
//! gives up where a quote is misplaced; then the search does the work after all.

use super::index::last_record_end;

/// Whether the front of a block has so many quotes that the index is faster than a search for each.
fn has_many_quotes(block: &[u8]) -> bool {
    const SAMPLE_BYTES: usize = 4096;
    /// To index 256 bytes costs about as much as to search for one quote.
    const QUOTES: usize = SAMPLE_BYTES / 256;
    let front = &block[..block.len().min(SAMPLE_BYTES)];
    memchr::memchr_iter(b'"', front).count() > QUOTES
}

/// Finds the last record end of a growing block.
///
/// It remembers how far it has searched: if no record has ended yet, the caller appends bytes and
/// asks again, and only the new bytes are searched.
#[derive(Debug, Default)]
pub struct Cutter {
    /// All quotes before this offset have been followed.
    searched_to: usize,
    /// The opening quote of the field that is open at `searched_to`.
    open_quote: Option<usize>,
    /// The offset after the last closing quote: line ends from here on are record ends.
    outside_from: usize,
    /// The offset after the last record end that was noted.
    last_end: Option<usize>,
}

impl Cutter {
    /// The offset after the last record end of a block, which must begin with a record; `None` if
    /// no record ends yet.
    ///
    /// `is_whole` means that no bytes follow. Only then is a CR at the end known not to be half of
    /// a CR LF.
    pub fn cut(&mut self, block: &[u8], delimiter: u8, is_whole: bool) -> Option<usize> {
        if self.searched_to == 0
            && has_many_quotes(block)
            && let Some(end) = last_record_end(block, delimiter)
        {
            return Some(end);
        }
        self.follow_quotes(block, delimiter, is_whole);
        self.cut_outside_quotes(block, is_whole)
    }

    /// The last record end, once the quotes have been followed.
    fn cut_outside_quotes(&mut self, block: &[u8], is_whole: bool) -> Option<usize> {
        if self.open_quote.is_none() {
            self.note_end_within(block, self.outside_from, block.len(), is_whole);
        }
        self.last_end
    }

    /// The opening quote of the field that is open at the end of the block, if there is one.
    pub const fn open_quote(&self) -> Option<usize> {
        self.open_quote
    }

    /// Goes from quote to quote, and notes the last line end before each opening one.
    fn follow_quotes(&mut self, block: &[u8], delimiter: u8, is_whole: bool) {
        while let Some(offset) = memchr::memchr(b'"', &block[self.searched_to..]) {
            let quote = self.searched_to + offset;
            if self.open_quote.is_some() {
                match block.get(quote + 1) {
                    // Closing or escaped: the next byte decides, and it is not here yet.
                    None if !is_whole => {
                        self.searched_to = quote;
                        return;
                    }
                    Some(b'"') => self.searched_to = quote + 2,
                    _ => {
                        self.open_quote = None;
                        self.outside_from = quote + 1;
                        self.searched_to = quote + 1;
                    }
                }
            } else {
                let before = quote.checked_sub(1).map(|at| block[at]);
                // A quote opens a field only as its first byte; elsewhere it is text. Right after a
                // closing quote the byte before is that quote, so another one opens nothing.
                if quote == 0 || before.is_some_and(|byte| byte == delimiter || byte == b'\n' || byte == b'\r') {
                    self.note_end_within(block, self.outside_from, quote, is_whole);
                    self.open_quote = Some(quote);
                }
                self.searched_to = quote + 1;
            }
        }
        self.searched_to = self.searched_to.max(block.len());
    }

    /// Notes the last line end in a range outside quotes.
    fn note_end_within(&mut self, block: &[u8], from: usize, to: usize, is_whole: bool) {
        let mut until = to;
        while let Some(offset) = memchr::memrchr2(b'\n', b'\r', &block[from..until]) {
            let end = from + offset + 1;
            // The CR may be half of a CR LF whose LF is not here yet: search before it.
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

    /// The index cuts where the search for quotes does, or gives up if a quote is misplaced.
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
                let by_search = cutter.cut_outside_quotes(block, false);
                let by_index = last_record_end(block, b',');
                let finds_none = !is_sound || by_search.is_none() || block.ends_with(b"\r");
                assert!(
                    by_index == by_search || by_index.is_none() && finds_none,
                    "{:?}",
                    String::from_utf8_lossy(block)
                );
                assert_eq!(Cutter::default().cut(block, b',', false), by_search);
            }
        }
    }

    /// If the last record is long, the index gives up, and the search cuts before that record.
    #[test]
    fn a_long_record_at_the_end_is_cut_off() {
        let records = "\"a\",\"b\",\"c\"\n".repeat(200);
        for filling in ["x".repeat(10_000), "x\n".repeat(5_000), "\"\"\n".repeat(3_000)] {
            let block = format!("{records}\"d\",\"{filling}");
            assert_eq!(last_record_end(block.as_bytes(), b','), None);
            assert_eq!(Cutter::default().cut(block.as_bytes(), b',', false), Some(records.len()));
        }
    }

    /// For every block size, the records of all blocks are the records of the whole text.
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
