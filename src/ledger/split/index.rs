//! Finds where fields end, 64 bytes at a time.
//!
//! The strict [`StrictSplitter`](super::strict::StrictSplitter) looks at one byte after the other and knows every rule. Here 64 bytes at
//! once become masks with a bit for each byte: quotes, delimiters, line feeds, carriage returns. Whether a byte is inside quotes is
//! told by whether the quotes before it are even or odd in number, which nearly always a subtraction finds, and what is left outside
//! are the ends of fields. That is right only where each quote opens a field, closes one or is half of a doubled quote, which the masks
//! tell as well. At the first quote that does none of these the index stops, and the strict splitter reads that record: it alone knows
//! what is wrong and says so.

use std::ops::Range;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

use super::RECORD_BYTES_MAX;
use super::masks::{Masks, below_first, each_chunk, parity};
use super::offsets::{CHUNK, Offsets};
use super::record::column_bit;

/// How many bytes are indexed at a time: they and their index stay in a core's innermost cache.
const WINDOW: usize = 16 * 1024;

// Of a record that is indexed nobody asks whether it is too long.
const _: () = assert!(WINDOW < RECORD_BYTES_MAX);

/// Where fields and records end in a stretch of a block.
#[derive(Debug)]
pub struct Index {
    /// What the processor has for comparing many bytes at once.
    pub(super) level: Level,
    /// Where each field ends: the places of delimiters and line ends outside quotes.
    pub(super) ends: Offsets,
    /// How many of them end a record: those where a line ends.
    pub(super) record_count: usize,
    /// The line ends that stand in quotes, of CR LF the first.
    pub(super) breaks: Offsets,
    /// The second halves of doubled quotes.
    pub(super) doubled_quotes: Offsets,
    pub(super) has_quotes: bool,
    /// The number of the field of each quote, from 0, unless there are many.
    quoted_fields: Offsets,
    knows_quoted_fields: bool,
    pub(super) has_carriage_returns: bool,
    /// What the window before had many of: the next one is looked at accordingly.
    pub(super) many: Many,
}

/// What stands so densely in a window that a processor cannot foretell which chunks have it: each of them is looked at as if it had.
/// What is found is the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Many {
    /// Quotes: in more than one of eight chunks.
    pub(super) quotes: bool,
    /// Carriage returns, likewise.
    pub(super) carriage_returns: bool,
    /// Ends of fields: nearly [`FEW`] in a chunk or more, so that often there are more.
    pub(super) ends: bool,
}

/// About how many field ends a chunk has, where there are mostly fewer, and where there are many.
const FEW: usize = 8;
const SEVERAL: usize = 16;

impl Default for Index {
    fn default() -> Self {
        Self {
            level: Level::new(),
            ends: Offsets::default(),
            record_count: 0,
            breaks: Offsets::default(),
            has_quotes: false,
            quoted_fields: Offsets::default(),
            knows_quoted_fields: false,
            doubled_quotes: Offsets::default(),
            has_carriage_returns: false,
            many: Many::default(),
        }
    }
}

impl Index {
    /// Forgets what was found, not what there was much of.
    pub(super) const fn forget(&mut self) {
        self.ends.clear();
        self.record_count = 0;
        self.breaks.clear();
        self.doubled_quotes.clear();
        self.quoted_fields.clear();
    }

    /// The columns that may have fields in quotes, a bit each, of the records of so many fields that these fields are; the last bit stands
    /// for all columns from there on.
    pub(super) fn quoted_columns(&self, fields: Range<usize>, field_count: usize) -> u64 {
        if !self.has_quotes {
            return 0;
        }
        if !self.knows_quoted_fields {
            return u64::MAX;
        }
        let quoted = self.quoted_fields.known();
        let from = quoted.partition_point(|&number| (number as usize) < fields.start);
        let within = quoted[from..].iter().map(|&number| number as usize).take_while(|&number| number < fields.end);
        within.fold(0, |columns, number| columns | column_bit((number - fields.start) % field_count))
    }

    /// Looks at the block from where a record begins, as far as a window goes or everything is as it should be.
    pub(super) fn look_at(&mut self, block: &[u8], from: usize, delimiter: u8) {
        if self.many.ends {
            self.look_for::<SEVERAL>(block, from, delimiter);
        } else {
            self.look_for::<FEW>(block, from, delimiter);
        }
    }

    #[inline]
    fn look_for<const ENDS: usize>(&mut self, block: &[u8], from: usize, delimiter: u8) {
        let Many { quotes, carriage_returns, .. } = self.many;
        match (quotes, carriage_returns) {
            (false, false) => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, false, false>(simd, block, from, delimiter));
            }
            (false, true) => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, false, true>(simd, block, from, delimiter));
            }
            (true, false) => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, true, false>(simd, block, from, delimiter));
            }
            (true, true) => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, true, true>(simd, block, from, delimiter));
            }
        }
    }

    #[inline(always)]
    fn look_with<S: Simd, const ENDS: usize, const MANY_QUOTES: bool, const MANY_RETURNS: bool>(
        &mut self,
        simd: S,
        block: &[u8],
        from: usize,
        delimiter: u8,
    ) {
        let window = &block[from..block.len().min(from + WINDOW)];
        let mut look = Look::<MANY_QUOTES, MANY_RETURNS>::default();
        let (mut ends, mut record_count) = (self.ends.anew(WINDOW), 0);
        let (mut breaks, mut doubled_quotes) = (self.breaks.anew(WINDOW), self.doubled_quotes.anew(WINDOW));
        let mut quoted_fields = self.quoted_fields.anew(WINDOW);
        each_chunk::<_, MANY_QUOTES, MANY_RETURNS>(simd, window, delimiter, |at, masks| {
            let found = look.at_next(masks);
            let at = (from + at) as u32;
            if !MANY_QUOTES {
                quoted_fields.put_ranks(ends.count(), found.field_ends, masks.quotes);
            }
            ends.put::<_, ENDS>(simd, at, found.field_ends);
            record_count += found.record_ends.count_ones() as usize;
            if found.breaks | found.doubled_quotes != 0 {
                breaks.put_in_turn::<1>(at, found.breaks);
                doubled_quotes.put_in_turn::<1>(at, found.doubled_quotes);
            }
            found.is_sound
        });
        let chunks = window.len() / CHUNK;
        // The little that is left at the end of a block says nothing of the next one.
        if chunks > 0 {
            self.many = Many {
                quotes: look.chunks_with_quotes > chunks / 8,
                carriage_returns: look.chunks_with_returns > chunks / 8,
                ends: ends.count() > chunks * (FEW - 2),
            };
        }
        ends.done();
        breaks.done();
        doubled_quotes.done();
        quoted_fields.done();
        self.knows_quoted_fields = !MANY_QUOTES;
        self.record_count = record_count;
        self.has_quotes = look.quotes != 0;
        self.has_carriage_returns = look.carriage_returns != 0;
    }
}

/// In how many bytes at the end of a block a record nearly always ends: before them nobody asks.
const LAST_BYTES: usize = 4096;

/// The byte after the last record end of a block that begins where a record begins; `None` where something in it is odd, no record
/// ends near its end or the last byte may be the first half of CR LF.
///
/// It is looked at as if it had many quotes: only of such blocks is this asked.
pub fn last_record_end(block: &[u8], delimiter: u8) -> Option<usize> {
    dispatch!(Level::new(), simd => last_record_end_with(simd, block, delimiter))
}

#[inline(always)]
fn last_record_end_with<S: Simd>(simd: S, block: &[u8], delimiter: u8) -> Option<usize> {
    let mut look = Look::<true, true>::default();
    let (before, end) = block.split_at(block.len().saturating_sub(LAST_BYTES) / CHUNK * CHUNK);
    let mut is_sound = true;
    each_chunk::<_, true, true>(simd, before, delimiter, |_, masks| {
        is_sound = look.follow_quotes(masks).odd == 0;
        is_sound
    });
    if !is_sound {
        return None;
    }
    let (mut last, mut odd) = (None, None);
    each_chunk::<_, true, true>(simd, end, delimiter, |at, masks| {
        let at = before.len() + at;
        let quoting = look.follow_quotes(masks);
        let record_ends = masks.line_ends() & !quoting.inside;
        if record_ends != 0 {
            last = Some((at, record_ends));
        }
        odd = (quoting.odd != 0).then_some(at + quoting.odd.trailing_zeros() as usize);
        odd.is_none()
    });
    // What follows the last byte is not known: a quote there is not odd yet.
    if odd.is_some_and(|odd| odd < block.len()) {
        return None;
    }
    let (at, ends) = last?;
    let end = at + ends.checked_ilog2()? as usize + 1;
    let may_be_half = block[end - 1] == b'\r' && end == block.len();
    (!may_be_half).then_some(end)
}

/// A look at one chunk after the other. What a chunk needs of those before it is a bit or all bits of a mask.
struct Look<const MANY_QUOTES: bool, const MANY_RETURNS: bool> {
    /// All bits where a quote is open, else none.
    inside: u64,
    /// Whether the last byte was a delimiter or ended a line, or there is none.
    after_end: u64,
    /// Whether the last byte was a closing quote, or the first half of a doubled one.
    after_closing: u64,
    /// Whether the last byte was a carriage return.
    after_carriage_return: u64,
    /// Not 0 where there was any.
    quotes: u64,
    carriage_returns: u64,
    /// How many chunks had a quote.
    chunks_with_quotes: usize,
    /// How many had a carriage return.
    chunks_with_returns: usize,
}

impl<const MANY_QUOTES: bool, const MANY_RETURNS: bool> Default for Look<MANY_QUOTES, MANY_RETURNS> {
    fn default() -> Self {
        Self {
            inside: 0,
            after_end: 1,
            after_closing: 0,
            after_carriage_return: 0,
            quotes: 0,
            carriage_returns: 0,
            chunks_with_quotes: 0,
            chunks_with_returns: 0,
        }
    }
}

/// What a look at a chunk finds, up to the first quote that is none of what it should be.
struct Found {
    field_ends: u64,
    record_ends: u64,
    /// Line ends in quotes, of CR LF the first.
    breaks: u64,
    doubled_quotes: u64,
    is_sound: bool,
}

impl<const MANY_QUOTES: bool, const MANY_RETURNS: bool> Look<MANY_QUOTES, MANY_RETURNS> {
    #[inline(always)]
    fn at_next(&mut self, masks: &Masks) -> Found {
        let line_ends = self.line_ends(masks);
        if !MANY_QUOTES && masks.quotes | self.inside | self.after_closing == 0 {
            // Most chunks of most ledgers: no quote is near.
            let field_ends = masks.delimiters | line_ends;
            self.after_end = (masks.delimiters | masks.line_ends()) >> 63;
            return Found { field_ends, record_ends: line_ends, breaks: 0, doubled_quotes: 0, is_sound: true };
        }
        let Quoting { inside, doubled, odd, .. } = self.follow_quotes(masks);
        let counted = below_first(odd);
        self.quotes |= masks.quotes;
        self.chunks_with_quotes += usize::from(masks.quotes != 0);
        Found {
            field_ends: (masks.delimiters | line_ends) & !inside & counted,
            record_ends: line_ends & !inside & counted,
            breaks: line_ends & inside & counted,
            doubled_quotes: doubled & counted,
            is_sound: odd == 0,
        }
    }

    /// Where lines end, of CR LF the first: with it the second is passed over.
    #[inline(always)]
    fn line_ends(&mut self, masks: &Masks) -> u64 {
        if !MANY_RETURNS && masks.carriage_returns | self.after_carriage_return == 0 {
            return masks.line_feeds;
        }
        let seconds = masks.line_feeds & (masks.carriage_returns << 1 | self.after_carriage_return);
        self.after_carriage_return = masks.carriage_returns >> 63;
        self.carriage_returns |= masks.carriage_returns;
        self.chunks_with_returns += usize::from(masks.carriage_returns != 0);
        masks.line_ends() & !seconds
    }

    /// Finds what is inside quotes, and which quotes are none of what they should be.
    #[inline(always)]
    fn follow_quotes(&mut self, masks: &Masks) -> Quoting {
        let (quotes, ends) = (masks.quotes, masks.delimiters | masks.line_ends());
        // Nearly always the quotes that follow an end of a field are those that open one, and the others close it: then taking
        // the ones from the others leaves the bits between them.
        let opening = quotes & (ends << 1 | self.after_end);
        let closing = quotes ^ opening;
        let inside = closing.wrapping_sub(opening).wrapping_add(self.inside);
        let after_closing = closing << 1 | self.after_closing;
        // The first quote that does something else shows: one that opens where one is open takes its own bit away, and one that
        // closes where none is open leaves its own. Behind one that closes a field the field ends, else it is doubled or odd.
        let otherwise = (quotes & inside ^ opening) | after_closing & !ends;
        let quoting =
            if otherwise == 0 { Quoting { inside, closing, doubled: 0, odd: 0 } } else { self.count_quotes(masks) };
        self.inside = 0_u64.wrapping_sub(quoting.inside >> 63);
        self.after_end = ends >> 63;
        self.after_closing = quoting.closing >> 63;
        quoting
    }

    /// The same where quotes are doubled, where the text in quotes makes one look like another, or where something is odd: whether
    /// a byte is inside is told by how many quotes there are before it.
    #[inline(always)]
    fn count_quotes(&self, masks: &Masks) -> Quoting {
        let inside = self.inside ^ parity(masks.quotes);
        let (opening, closing) = (masks.quotes & inside, masks.quotes & !inside);
        // Before a quote that opens and behind one that closes, everything but quotes is outside: an end is one of a field.
        let ends_or_quotes = masks.delimiters | masks.line_ends() | masks.quotes;
        let may_open = ends_or_quotes << 1 | self.after_end | self.after_closing;
        let after_closing = closing << 1 | self.after_closing;
        Quoting {
            inside,
            closing,
            // A quote that opens right after one that closes doubles it.
            doubled: opening & after_closing,
            odd: opening & !may_open | after_closing & !ends_or_quotes,
        }
    }
}

/// What the quotes of a chunk do.
struct Quoting {
    /// What stands inside quotes, the opening one with it.
    inside: u64,
    /// The quotes that close a field, and the first halves of doubled ones.
    closing: u64,
    /// The second halves of doubled quotes.
    doubled: u64,
    /// The quotes that neither open a field nor close one nor are half of a doubled one, or the bytes behind them.
    odd: u64,
}
