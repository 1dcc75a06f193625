//! The fast splitter: records from the index, or from the strict splitter where that is needed.
//!
//! It gives the same records, lines and faults as [`StrictSplitter`], and the tests below hold it
//! to that. The index covers one window; when all its records are read, the next window is indexed.
//! If that yields no record, the strict splitter reads one: its quoting is not sound, it is longer
//! than a window, or it is the last one and has no line end.
//!
//! Fields are not located here. A [`Batch`] or a [`RecordView`] does that for the columns that are
//! asked for.

use super::batch::Batch;
use super::index::Index;
use super::offsets::advance_past;
use super::record::{Fields, Record, RecordView, after_line_end};
use super::strict::StrictSplitter;

/// Whether the end of a field is the end of a record as well.
#[inline(always)]
fn ends_record(block: &[u8], end: u32) -> bool {
    matches!(block[end as usize], b'\n' | b'\r')
}

/// How many of the next `records` records, up to the first other one, have `field_count` fields.
fn count_in_batch(block: &[u8], ends: &[u32], field_count: usize, records: usize) -> usize {
    let by_record = || ends.chunks_exact(field_count).take(records);
    // The usual case, one look per record: every `field_count`-th end, `records` times, ends a
    // record. There are only that many record ends, so no other field end is one.
    if records * field_count <= ends.len() && by_record().all(|ends| ends_record(block, ends[field_count - 1])) {
        return records;
    }
    by_record().take_while(|ends| ends.iter().position(|&end| ends_record(block, end)) == Some(field_count - 1)).count()
}

/// The memory of a splitter, kept from block to block.
#[derive(Debug, Default)]
pub struct Scratch {
    index: Index,
    /// The last record of the strict splitter.
    strict_record: Record,
}

/// Splits a block as the [`StrictSplitter`] does, only faster.
#[derive(Debug)]
pub struct FastSplitter<'a> {
    block: &'a [u8],
    delimiter: u8,
    position: usize,
    line: u32,
    scratch: &'a mut Scratch,
    /// How many field ends of the index have been read.
    fields_read: usize,
    /// How many record ends of the index have been read.
    records_read: usize,
    /// How many quoted line ends of the index have been read.
    quoted_line_ends_read: usize,
    /// How many doubled quotes of the index have been read.
    doubled_quotes_read: usize,
}

impl<'a> FastSplitter<'a> {
    /// A splitter of a block that begins with a record and is shorter than 4 GiB.
    pub fn new(block: &'a [u8], delimiter: u8, scratch: &'a mut Scratch) -> Self {
        scratch.index.clear();
        Self {
            block,
            delimiter,
            position: 0,
            line: 0,
            scratch,
            fields_read: 0,
            records_read: 0,
            quoted_line_ends_read: 0,
            doubled_quotes_read: 0,
        }
    }

    /// The number of line ends before the current position.
    pub const fn lines(&self) -> u32 {
        self.line
    }

    /// Indexes the next window once all records of the last one are read.
    #[inline(always)]
    fn refill_index(&mut self) {
        if self.records_read == self.scratch.index.record_count {
            self.scratch.index.scan_window(self.block, self.position, self.delimiter);
            (self.fields_read, self.records_read) = (0, 0);
            (self.quoted_line_ends_read, self.doubled_quotes_read) = (0, 0);
        }
    }

    /// The next records that are indexed and have `field_count` fields; `None` if the next record
    /// is not like that, and [`next_record`](Self::next_record) must read it.
    ///
    /// Records in batches can be read column by column, which overlaps their cache misses.
    pub fn next_batch(&mut self, field_count: usize) -> Option<Batch<'_>> {
        self.refill_index();
        let index = &self.scratch.index;
        let ends = &index.field_ends.as_slice()[self.fields_read..];
        let count = count_in_batch(self.block, ends, field_count, index.record_count - self.records_read);
        (count > 0).then(|| self.take_batch(count, field_count))
    }

    /// Advances past the next `count` records, which are indexed and have `field_count` fields
    /// each.
    #[inline(always)]
    fn take_batch(&mut self, count: usize, field_count: usize) -> Batch<'_> {
        let index = &self.scratch.index;
        let fields = self.fields_read..self.fields_read + count * field_count;
        let batch = Batch {
            block: self.block,
            start: self.position,
            line: self.line,
            ends: &index.field_ends.as_slice()[fields.clone()],
            field_count,
            quoted_columns: index.quoted_columns(fields, field_count),
            doubled_quotes: &index.doubled_quotes.as_slice()[self.doubled_quotes_read..],
            has_carriage_returns: index.has_carriage_returns,
            quoted_line_ends: &index.quoted_line_ends.as_slice()[self.quoted_line_ends_read..],
        };
        let last_end = batch.ends[batch.ends.len() - 1] as usize;
        let line_ends_within = advance_past(&mut { batch.quoted_line_ends }, last_end);
        self.records_read += count;
        self.fields_read += batch.ends.len();
        self.quoted_line_ends_read += line_ends_within as usize;
        self.doubled_quotes_read += advance_past(&mut { batch.doubled_quotes }, last_end) as usize;
        self.position = after_line_end(self.block, last_end);
        self.line += count as u32 + line_ends_within;
        batch
    }

    /// The next record; `None` at the end of the block.
    #[inline(always)]
    pub fn next_record(&mut self) -> Option<RecordView<'_>> {
        self.refill_index();
        if self.records_read < self.scratch.index.record_count {
            Some(self.indexed_record())
        } else {
            self.strict_record()
        }
    }

    /// The next record, from the index: a batch of one.
    #[inline(always)]
    fn indexed_record(&mut self) -> RecordView<'_> {
        let line = self.line;
        let ends = &self.scratch.index.field_ends.as_slice()[self.fields_read..];
        let field_count = ends.iter().take_while(|end| !ends_record(self.block, **end)).count() + 1;
        self.take_batch(1, field_count).record(0, line)
    }

    /// The next record, from the strict splitter.
    #[cold]
    fn strict_record(&mut self) -> Option<RecordView<'_>> {
        let mut strict = StrictSplitter::at(self.block, self.delimiter, self.position, self.line);
        let record = &mut self.scratch.strict_record;
        if !strict.next_record(record) {
            return None;
        }
        (self.position, self.line) = (strict.position(), strict.lines());
        let fields = Fields::Spans(&record.fields);
        Some(RecordView { fields, line: record.line, start: record.start, end: record.end, fault: record.fault })
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use super::super::index::Density;
    use super::super::offsets::CHUNK;
    use super::super::record::{QuoteFault, Span, column_bit};
    use super::*;

    /// Line, start, end, fields and fault of a record.
    type SplitRecord = (u32, usize, usize, Vec<Span>, Option<QuoteFault>);

    fn split_record(record: &Record) -> SplitRecord {
        (record.line, record.start, record.end, record.fields.clone(), record.fault)
    }

    fn split_strictly(block: &[u8]) -> (Vec<SplitRecord>, u32) {
        let (mut splitter, mut record, mut records) = (StrictSplitter::new(block, b','), Record::default(), Vec::new());
        while splitter.next_record(&mut record) {
            records.push(split_record(&record));
        }
        (records, splitter.lines())
    }

    /// One for each variant of the scan.
    const DENSITIES: [Density; 4] =
        [density(false, false), density(true, false), density(false, true), density(true, true)];

    const fn density(quotes: bool, carriage_returns: bool) -> Density {
        Density { quotes, carriage_returns }
    }

    /// Splits record by record. All variants must agree, and so must the baseline instructions.
    fn split_fast(block: &[u8]) -> (Vec<SplitRecord>, u32) {
        let baseline = split_at_level(Level::baseline(), DENSITIES[0], block);
        for density in DENSITIES {
            assert_eq!(split_at_level(Level::new(), density, block), baseline, "{density:?}");
        }
        baseline
    }

    fn split_at_level(level: Level, density: Density, block: &[u8]) -> (Vec<SplitRecord>, u32) {
        let (mut scratch, mut record, mut records) = (Scratch::default(), Record::default(), Vec::new());
        (scratch.index.level, scratch.index.density) = (level, density);
        let mut splitter = FastSplitter::new(block, b',', &mut scratch);
        while let Some(view) = splitter.next_record() {
            assert_eq!(view.fields.count(), (0..).take_while(|&column| view.fields.get(column).is_some()).count());
            view.copy_to(&mut record);
            records.push(split_record(&record));
        }
        (records, splitter.lines())
    }

    /// Splits as the reader of ledgers does: a batch where possible, else one record. Each batch
    /// must say the same by columns and by records.
    fn split_in_batches(density: Density, block: &[u8], field_count: usize) -> (Vec<SplitRecord>, u32) {
        let (mut scratch, mut record, mut records) = (Scratch::default(), Record::default(), Vec::new());
        scratch.index.density = density;
        let (mut splitter, mut ranges) = (FastSplitter::new(block, b',', &mut scratch), Vec::new());
        loop {
            while let Some(batch) = splitter.next_batch(field_count) {
                for (number, line) in batch.lines().enumerate() {
                    batch.record(number, line).copy_to(&mut record);
                    records.push(split_record(&record));
                }
                let last = &records[records.len() - batch.count()..];
                for column in 0..field_count {
                    let spans: Vec<Span> = last.iter().map(|(_, _, _, fields, _)| fields[column]).collect();
                    assert!(batch.spans(column).eq(spans.iter().map(|span| span.ends())));
                    assert!(batch.texts(column).eq(spans.iter().map(|span| span.plain_bytes(block))));
                    batch.put_ranges(column, &mut ranges);
                    let texts = ranges.iter().map(|text| &block[text.start as usize..text.end as usize]);
                    assert!(texts.eq(spans.iter().map(|span| span.plain_bytes(block).unwrap_or_default())));
                }
            }
            let Some(view) = splitter.next_record() else { break };
            view.copy_to(&mut record);
            records.push(split_record(&record));
        }
        (records, splitter.lines())
    }

    /// A pseudorandom generator with the same numbers on every run.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }
    }

    /// Pieces of records. The first nine keep a record sound; the later ones put quotes anywhere.
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

    /// Random blocks, from a few bytes to several windows.
    #[test]
    fn splits_as_the_strict_splitter_does() {
        let mut random = Random(5);
        for round in 0..4000 {
            let pieces = if round % 100 == 0 { 40_000 } else { 1 + random.below(120) };
            // Some blocks are sound nearly everywhere, so that the index is in use for long.
            let kinds = [PIECES.len(), 9, 8, 6][random.below(4)];
            let rare = 1 + random.below(400);
            let mut block = Vec::new();
            for _ in 0..pieces {
                let kind = if random.below(rare) == 0 { PIECES.len() } else { kinds };
                block.extend_from_slice(PIECES[random.below(kind)].as_bytes());
            }
            let expected = split_strictly(&block);
            assert_eq!(split_fast(&block), expected, "{:?}", String::from_utf8_lossy(&block));
            // The median width, so that there are batches; sometimes one more, so that few are.
            let mut counts: Vec<usize> = expected.0.iter().map(|(.., fields, _)| fields.len()).collect();
            counts.sort_unstable();
            let field_count = counts.get(counts.len() / 2).copied().unwrap_or(1) + random.below(4) / 3;
            let in_batches = split_in_batches(DENSITIES[round % 4], &block, field_count);
            assert_eq!(in_batches, expected, "{:?}", String::from_utf8_lossy(&block));
        }
    }

    /// Where quotes are rare the index knows their columns; columns from 63 on share a bit.
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
        let in_batches = split_in_batches(Density::default(), block.as_bytes(), 70);
        assert_eq!(in_batches, split_strictly(block.as_bytes()));
        let mut scratch = Scratch::default();
        let mut splitter = FastSplitter::new(block.as_bytes(), b',', &mut scratch);
        let quoted_columns = [2, 1, 2, 3].map(|rows| {
            splitter.refill_index();
            splitter.take_batch(rows, 70).quoted_columns
        });
        let quoted = [0, 3, 63].map(column_bit);
        assert_eq!(quoted_columns, [0, quoted[1], 0, quoted[0] | quoted[2]]);
    }

    /// Every text of six bytes that matter, across the border of two chunks.
    #[test]
    fn splits_as_the_strict_splitter_does_across_chunks() {
        const BYTES: &[u8; 6] = b"\",\n\r\xE7a";
        for number in 0..6_usize.pow(6) {
            let text: Vec<u8> = (0..6).map(|place| BYTES[number / 6_usize.pow(place) % 6]).collect();
            for before in [CHUNK - 6 + number % 6, CHUNK - 3] {
                let mut block = vec![b'x'; before - 1];
                block.push(if number % 2 == 0 { b',' } else { b'\n' });
                block.extend_from_slice(&text);
                block.extend_from_slice(b"\"y\",z\nend");
                let expected = split_strictly(&block);
                assert_eq!(split_fast(&block), expected, "{:?}", String::from_utf8_lossy(&block));
                let in_batches = split_in_batches(DENSITIES[number / 3 % 4], &block, 1 + number % 3);
                assert_eq!(in_batches, expected, "{:?}", String::from_utf8_lossy(&block));
            }
        }
    }
}
