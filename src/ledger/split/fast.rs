//! Splits blocks by an index, and where there is something to judge, by the strict splitter.
//!
//! Fields are not taken apart here: most columns of a ledger are only counted.

use super::batch::Batch;
use super::index::Index;
use super::offsets::passed;
use super::record::{Fields, Record, RecordView, after_line_end};
use super::strict::StrictSplitter;

/// Whether a record ends where a field does.
#[inline(always)]
fn ends_record(block: &[u8], end: u32) -> bool {
    matches!(block[end as usize], b'\n' | b'\r')
}

/// How many records one after the other have that many fields, given where fields end and how many records do.
fn count_in_batch(block: &[u8], ends: &[u32], field_count: usize, records: usize) -> usize {
    let by_record = || ends.chunks_exact(field_count).take(records);
    // Where every so many fields a record ends, and as many records end as that makes, none of them ends earlier.
    if records * field_count <= ends.len() && by_record().all(|ends| ends_record(block, ends[field_count - 1])) {
        return records;
    }
    by_record().take_while(|ends| ends.iter().position(|&end| ends_record(block, end)) == Some(field_count - 1)).count()
}

/// What splitting a block needs, kept for the next block.
#[derive(Debug, Default)]
pub struct Scratch {
    index: Index,
    /// What the strict splitter has taken apart.
    judged: Record,
}

/// Splits a block as the [`StrictSplitter`] does, by an index where there is nothing to judge.
#[derive(Debug)]
pub struct FastSplitter<'a> {
    block: &'a [u8],
    delimiter: u8,
    position: usize,
    line: u32,
    scratch: &'a mut Scratch,
    /// How many ends of fields in the index have been passed.
    fields_passed: usize,
    /// How many ends of records in the index have been passed.
    records_passed: usize,
    /// How many line ends in quotes in the index have been passed.
    breaks_passed: usize,
    /// How many doubled quotes in the index have been passed.
    doubled_passed: usize,
}

impl<'a> FastSplitter<'a> {
    /// A splitter at the beginning of the block, where a record begins; it must be shorter than 4 GiB.
    pub fn new(block: &'a [u8], delimiter: u8, scratch: &'a mut Scratch) -> Self {
        scratch.index.forget();
        Self {
            block,
            delimiter,
            position: 0,
            line: 0,
            scratch,
            fields_passed: 0,
            records_passed: 0,
            breaks_passed: 0,
            doubled_passed: 0,
        }
    }

    /// How many line ends have been passed.
    pub const fn lines(&self) -> u32 {
        self.line
    }

    /// Looks further where everything that is indexed has been passed.
    #[inline(always)]
    fn look_ahead(&mut self) {
        if self.records_passed == self.scratch.index.record_count {
            self.scratch.index.look_at(self.block, self.position, self.delimiter);
            (self.fields_passed, self.records_passed, self.breaks_passed, self.doubled_passed) = (0, 0, 0, 0);
        }
    }

    /// The next records as far as they are indexed and have that many fields; `None` where the next one is another.
    ///
    /// Whoever has many records at once can ask for something of each before anything of the first one is needed.
    pub fn next_batch(&mut self, field_count: usize) -> Option<Batch<'_>> {
        self.look_ahead();
        let index = &self.scratch.index;
        let ends = &index.ends.known()[self.fields_passed..];
        let count = count_in_batch(self.block, ends, field_count, index.record_count - self.records_passed);
        (count > 0).then(|| self.pass(count, field_count))
    }

    /// Passes the next records, which are indexed and have that many fields.
    #[inline(always)]
    fn pass(&mut self, count: usize, field_count: usize) -> Batch<'_> {
        let index = &self.scratch.index;
        let fields = self.fields_passed..self.fields_passed + count * field_count;
        let alike = Batch {
            block: self.block,
            start: self.position,
            line: self.line,
            ends: &index.ends.known()[fields.clone()],
            field_count,
            quoted_columns: index.quoted_columns(fields, field_count),
            doubled_quotes: &index.doubled_quotes.known()[self.doubled_passed..],
            has_carriage_returns: index.has_carriage_returns,
            breaks: &index.breaks.known()[self.breaks_passed..],
        };
        let last_end = alike.ends[alike.ends.len() - 1] as usize;
        let breaks_within = passed(&mut { alike.breaks }, last_end);
        self.records_passed += count;
        self.fields_passed += alike.ends.len();
        self.breaks_passed += breaks_within as usize;
        self.doubled_passed += passed(&mut { alike.doubled_quotes }, last_end) as usize;
        self.position = after_line_end(self.block, last_end);
        self.line += count as u32 + breaks_within;
        alike
    }

    /// The next record; `None` where there is none.
    #[inline(always)]
    pub fn next_record(&mut self) -> Option<RecordView<'_>> {
        self.look_ahead();
        if self.records_passed < self.scratch.index.record_count {
            Some(self.indexed_record())
        } else {
            self.judged_record()
        }
    }

    /// The record that begins here and is indexed.
    #[inline(always)]
    fn indexed_record(&mut self) -> RecordView<'_> {
        let line = self.line;
        let ends = &self.scratch.index.ends.known()[self.fields_passed..];
        let field_count = ends.iter().take_while(|end| !ends_record(self.block, **end)).count() + 1;
        self.pass(1, field_count).record(0, line)
    }

    /// The record that begins here as the strict splitter sees it: something in it is odd, it goes on beyond a window, or no line
    /// end closes it.
    #[cold]
    fn judged_record(&mut self) -> Option<RecordView<'_>> {
        let mut judge = StrictSplitter::at(self.block, self.delimiter, self.position, self.line);
        let record = &mut self.scratch.judged;
        if !judge.next_record(record) {
            return None;
        }
        (self.position, self.line) = (judge.position(), judge.lines());
        let fields = Fields::Spans(&record.fields);
        Some(RecordView { fields, line: record.line, start: record.start, end: record.end, fault: record.fault })
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use super::super::index::Many;
    use super::super::offsets::CHUNK;
    use super::super::record::{QuoteFault, Span, column_bit};
    use super::*;

    type Found = (u32, usize, usize, Vec<Span>, Option<QuoteFault>);

    fn judged(block: &[u8]) -> (Vec<Found>, u32) {
        let (mut splitter, mut record, mut found) = (StrictSplitter::new(block, b','), Record::default(), Vec::new());
        while splitter.next_record(&mut record) {
            found.push((record.line, record.start, record.end, record.fields.clone(), record.fault));
        }
        (found, splitter.lines())
    }

    /// What a window may be taken to have many of.
    const MANY: [Many; 8] = [
        many(false, false, false),
        many(true, false, false),
        many(false, true, false),
        many(true, true, false),
        many(false, false, true),
        many(true, false, true),
        many(false, true, true),
        many(true, true, true),
    ];

    const fn many(quotes: bool, carriage_returns: bool, ends: bool) -> Many {
        Many { quotes, carriage_returns, ends }
    }

    fn indexed(block: &[u8]) -> (Vec<Found>, u32) {
        // What every processor of this kind has must do the same, whatever the window before had many of.
        let plainest = indexed_with(Level::baseline(), MANY[0], block);
        for many in MANY {
            assert_eq!(indexed_with(Level::new(), many, block), plainest, "{many:?}");
        }
        plainest
    }

    fn indexed_with(level: Level, many: Many, block: &[u8]) -> (Vec<Found>, u32) {
        let (mut scratch, mut record, mut found) = (Scratch::default(), Record::default(), Vec::new());
        (scratch.index.level, scratch.index.many) = (level, many);
        let mut splitter = FastSplitter::new(block, b',', &mut scratch);
        while let Some(view) = splitter.next_record() {
            assert_eq!(view.fields.count(), (0..).take_while(|&column| view.fields.get(column).is_some()).count());
            view.copy_to(&mut record);
            found.push((record.line, record.start, record.end, record.fields.clone(), record.fault));
        }
        (found, splitter.lines())
    }

    /// As whoever reads ledgers does: as many records at once as are alike, else one.
    fn indexed_by_many(many: Many, block: &[u8], field_count: usize) -> (Vec<Found>, u32) {
        let (mut scratch, mut record, mut found) = (Scratch::default(), Record::default(), Vec::new());
        scratch.index.many = many;
        let (mut splitter, mut stretches) = (FastSplitter::new(block, b',', &mut scratch), Vec::new());
        loop {
            while let Some(alike) = splitter.next_batch(field_count) {
                for (number, line) in alike.lines().enumerate() {
                    alike.record(number, line).copy_to(&mut record);
                    found.push((record.line, record.start, record.end, record.fields.clone(), record.fault));
                }
                // Column by column as record by record.
                let last = &found[found.len() - alike.count()..];
                for column in 0..field_count {
                    let spans: Vec<Span> = last.iter().map(|(_, _, _, fields, _)| fields[column]).collect();
                    assert!(alike.spans(column).eq(spans.iter().map(|span| span.ends())));
                    assert!(alike.texts(column).eq(spans.iter().map(|span| span.plain_bytes(block))));
                    alike.put_ranges(column, &mut stretches);
                    let texts = stretches.iter().map(|text| &block[text.start as usize..text.end as usize]);
                    assert!(texts.eq(spans.iter().map(|span| span.plain_bytes(block).unwrap_or_default())));
                }
            }
            let Some(view) = splitter.next_record() else { break };
            view.copy_to(&mut record);
            found.push((record.line, record.start, record.end, record.fields.clone(), record.fault));
        }
        (found, splitter.lines())
    }

    /// Numbers that look random and are the same on every run.
    struct Scatter(u64);

    impl Scatter {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }
    }

    /// Pieces of records in any order: mostly sound ones, quotes where they belong and where they do not, every line end.
    const PIECES: [&str; 16] = [
        "a",
        "经销商",
        "12.50",
        ",",
        ",",
        ",",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "\"\"",
        ",\"b\",",
        "\"c,\nd\"",
        ",\"e\"\"f\"\r\n",
        "0123456789012345678901234567890123456789",
        ",,,,,,,,",
    ];

    /// Blocks of all kinds, from a few bytes to beyond windows, split alike by the index and by the strict splitter.
    #[test]
    fn splits_as_the_strict_splitter_does() {
        let mut scatter = Scatter(5);
        for round in 0..4000 {
            let pieces = if round % 100 == 0 { 40_000 } else { 1 + scatter.below(120) };
            // In some blocks nearly everything is sound, so that the index is not left at once.
            let kinds = [PIECES.len(), 9, 8, 6][scatter.below(4)];
            let rare = 1 + scatter.below(400);
            let mut block = Vec::new();
            for _ in 0..pieces {
                let kind = if scatter.below(rare) == 0 { PIECES.len() } else { kinds };
                block.extend_from_slice(PIECES[scatter.below(kind)].as_bytes());
            }
            let judged = judged(&block);
            assert_eq!(indexed(&block), judged, "{:?}", String::from_utf8_lossy(&block));
            // The number of fields that the most records have, or nearly none.
            let mut counts: Vec<usize> = judged.0.iter().map(|(.., fields, _)| fields.len()).collect();
            counts.sort_unstable();
            let field_count = counts.get(counts.len() / 2).copied().unwrap_or(1) + scatter.below(4) / 3;
            let by_many = indexed_by_many(MANY[round % 8], &block, field_count);
            assert_eq!(by_many, judged, "{:?}", String::from_utf8_lossy(&block));
        }
    }

    /// Of many columns few have a field in quotes, and others none: those that may have are known, beyond 63 columns together.
    #[test]
    fn knows_the_columns_in_quotes() {
        let row = |number: usize| {
            let field = |column: usize| match (number, column) {
                (2, 3) => "\"a,\n\"\"b\"",
                (5, 0 | 66) => "\"\"",
                _ => ["", "经销商", "12.50"][(number + column) % 3],
            };
            (0..70).map(field).collect::<Vec<_>>().join(",") + "\n"
        };
        let block: String = (0..8).map(row).collect();
        assert_eq!(indexed_by_many(Many::default(), block.as_bytes(), 70), judged(block.as_bytes()));
        let mut scratch = Scratch::default();
        let mut splitter = FastSplitter::new(block.as_bytes(), b',', &mut scratch);
        let mut alike = |rows: usize| {
            splitter.look_ahead();
            splitter.pass(rows, 70).quoted_columns
        };
        let quoted = [0, 3, 63].map(column_bit);
        assert_eq!([alike(2), alike(1), alike(2), alike(3)], [0, quoted[1], 0, quoted[0] | quoted[2]]);
    }

    /// Every text of a few bytes that matter, at every place around the border of two chunks.
    #[test]
    fn splits_alike_across_chunks() {
        const BYTES: &[u8; 6] = b"\",\n\r\xE7a";
        for number in 0..6_usize.pow(6) {
            let text: Vec<u8> = (0..6).map(|place| BYTES[number / 6_usize.pow(place) % 6]).collect();
            for before in [CHUNK - 6 + number % 6, CHUNK - 3] {
                let mut block = vec![b'x'; before - 1];
                block.push(if number % 2 == 0 { b',' } else { b'\n' });
                block.extend_from_slice(&text);
                block.extend_from_slice(b"\"y\",z\nend");
                let judged = judged(&block);
                assert_eq!(indexed(&block), judged, "{:?}", String::from_utf8_lossy(&block));
                let by_many = indexed_by_many(MANY[number / 3 % 8], &block, 1 + number % 3);
                assert_eq!(by_many, judged, "{:?}", String::from_utf8_lossy(&block));
            }
        }
    }
}
