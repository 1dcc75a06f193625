//! The index: where the fields and records of a window end, 64 bytes at a time.
//!
//! A delimiter or line end ends a field unless it stands inside quotes. So the index needs, for
//! each chunk, the mask of the bytes *inside* quotes; the rest is `ends & !inside`. The masks are
//! those of [`Masks`]: bit 0 is the first byte.
//!
//! # Inside quotes, by subtraction
//!
//! A quote right after the end of a field (or at the start) should open a field; every other quote
//! should close one. One subtraction then fills the gaps between them, because a closing quote at
//! bit `b` and an opening one at bit `a` give `2^b - 2^a`: the bits from `a` to before `b`.
//!
//! ```text
//! byte         , " a , b " , c
//! bit          0 1 2 3 4 5 6 7
//! quotes       . 1 . . . 1 . .
//! ends         1 . . 1 . . 1 .    delimiters and line ends
//! opening      . 1 . . . . . .    quotes & (ends << 1)                  =  2
//! closing      . . . . . 1 . .    quotes ^ opening                      = 32
//! inside       . 1 1 1 1 . . .    closing - opening                     = 30
//! field ends   1 . . . . . 1 .    ends & !inside
//! ```
//!
//! A field that is still open at the end of a chunk has no closing bit: the borrow sets all bits up
//! to the top. The next chunk then starts from all ones, that is -1, and its first closing quote
//! gives `2^b - 1`: all bits below it.
//!
//! # When the subtraction is wrong
//!
//! Invariant: if the quotes open and close in turn, `inside` is right, and the quotes that lie
//! inside are exactly the opening ones (an opening quote counts as inside, a closing one does not).
//!
//! If they do not, this equality fails at the first quote out of turn. If it opens while a field is
//! open, the bits from there up are all ones, and subtracting it clears its own bit. If it closes
//! while none is open, they are all zeros, and adding it sets its own bit. Carry and borrow move
//! upwards only, so no later quote can hide it. For example, the comma before a closing quote makes
//! that quote look like an opening one:
//!
//! ```text
//! byte         " a , " , " b "    the fields `a,` and `b`
//! opening      1 . . 1 . 1 . .    bit 3 in fact closes
//! closing      . . . . . . . 1
//! inside       1 1 1 . 1 . 1 .    128 - 41 = 87
//! in quotes    1 . . . . . . .    quotes & inside: not the opening ones
//! ```
//!
//! The second condition is that the end of a field follows each closing quote. If not, it is the
//! first half of an escaped quote (`""`), or it breaks a rule.
//!
//! If either fails, the chunk is done again by *parity*: a byte is inside if the quotes up to it
//! are odd in number, which [`prefix_xor`] finds for all 64 bytes. That is always right for sound
//! quoting, but takes more steps, most of which wait for the one before.
//!
//! # Misplaced quotes
//!
//! Parity is right only if every quote opens a field, closes one, or is half of an escaped quote.
//! The first that does none of these is *misplaced*, as in `a,"b"c` (at the `c`) or `a"b` (a quote
//! that is text). The index ends before it, and the strict splitter reads the record: it alone
//! knows which rule is broken, and how to go on. The index never reports a fault.

use std::ops::Range;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

use super::RECORD_BYTES_MAX;
use super::masks::{Masks, bits_below_first, each_chunk, prefix_xor};
use super::offsets::{CHUNK, Offsets};
use super::record::column_bit;

/// The bytes that are indexed at a time: they and their offsets fit the first-level cache.
const WINDOW: usize = 16 * 1024;

// Indexed records skip the length check: a window is shorter than the limit.
const _: () = assert!(WINDOW < RECORD_BYTES_MAX);

/// The index of a window of a block. All offsets are offsets in the block.
#[derive(Debug)]
pub(super) struct Index {
    /// The vector instructions that the processor has.
    pub(super) level: Level,
    /// The ends of fields: delimiters and line ends outside quotes, CR LF by its CR. Those behind
    /// the last record end belong to a record that the window cuts off.
    pub(super) field_ends: Offsets,
    /// How many of the field ends end a record.
    pub(super) record_count: usize,
    /// Line ends inside quotes, CR LF by its CR: they count as lines, not as records.
    pub(super) quoted_line_ends: Offsets,
    /// The second halves of escaped quotes.
    pub(super) doubled_quotes: Offsets,
    pub(super) has_quotes: bool,
    /// For each quote, the number of its field among the field ends; empty unless
    /// `knows_quoted_fields`.
    quoted_fields: Offsets,
    /// Whether `quoted_fields` is filled. Where quotes are dense it is not: any column may have
    /// them.
    knows_quoted_fields: bool,
    pub(super) has_carriage_returns: bool,
    /// What was dense in the window before.
    pub(super) density: Density,
}

/// What stands densely in a window; chooses the variant of the scan for the next one.
///
/// Skipping the work on quotes in a chunk without any saves time while the branch is predictable.
/// If one chunk in three has quotes, mispredictions cost more than the work, so the dense variant
/// always does it. Carriage returns are treated likewise. A ledger is uniform, so one window
/// predicts the next. Every variant gives the same index; a wrong guess costs time only.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Density {
    /// More than one chunk in eight has a quote.
    pub(super) quotes: bool,
    /// More than one chunk in eight has a carriage return.
    pub(super) carriage_returns: bool,
}

/// How many field ends of a chunk are written without a branch.
const USUAL_ENDS: usize = 8;

impl Default for Index {
    fn default() -> Self {
        Self {
            level: Level::new(),
            field_ends: Offsets::default(),
            record_count: 0,
            quoted_line_ends: Offsets::default(),
            has_quotes: false,
            quoted_fields: Offsets::default(),
            knows_quoted_fields: false,
            doubled_quotes: Offsets::default(),
            has_carriage_returns: false,
            density: Density::default(),
        }
    }
}

impl Index {
    /// Empties the index. The density stays: the next block is of the same file, most likely.
    pub(super) const fn clear(&mut self) {
        self.field_ends.clear();
        self.record_count = 0;
        self.quoted_line_ends.clear();
        self.doubled_quotes.clear();
        self.quoted_fields.clear();
    }

    /// The columns that may hold quoted fields, as [`column_bit`]s, in the records whose fields
    /// have these numbers in the index, `field_count` to a record.
    pub(super) fn quoted_columns(&self, fields: Range<usize>, field_count: usize) -> u64 {
        if !self.has_quotes {
            return 0;
        }
        if !self.knows_quoted_fields {
            return u64::MAX;
        }
        let quoted = self.quoted_fields.as_slice();
        let from = quoted.partition_point(|&number| (number as usize) < fields.start);
        let within = quoted[from..].iter().map(|&number| number as usize).take_while(|&number| number < fields.end);
        within.fold(0, |columns, number| columns | column_bit((number - fields.start) % field_count))
    }

    /// Indexes the window that begins at `from`, where a record begins, up to the first misplaced
    /// quote. Replaces the index of the window before.
    ///
    /// The scan is compiled in four variants, few or many quotes and carriage returns, each for
    /// every level of vector instructions. [`Density`] says why. Without them, 10 million rows with
    /// every field quoted take 57 % longer, with CR LF or quoted thousands 7 %.
    pub(super) fn scan_window(&mut self, block: &[u8], from: usize, delimiter: u8) {
        let Density { quotes, carriage_returns } = self.density;
        match (quotes, carriage_returns) {
            (false, false) => dispatch!(self.level, simd => self.scan::<_, false, false>(simd, block, from, delimiter)),
            (false, true) => dispatch!(self.level, simd => self.scan::<_, false, true>(simd, block, from, delimiter)),
            (true, false) => dispatch!(self.level, simd => self.scan::<_, true, false>(simd, block, from, delimiter)),
            (true, true) => dispatch!(self.level, simd => self.scan::<_, true, true>(simd, block, from, delimiter)),
        }
    }

    #[inline(always)]
    fn scan<S: Simd, const MANY_QUOTES: bool, const MANY_RETURNS: bool>(
        &mut self,
        simd: S,
        block: &[u8],
        from: usize,
        delimiter: u8,
    ) {
        let window = &block[from..block.len().min(from + WINDOW)];
        let mut scan = ChunkScan::<MANY_QUOTES, MANY_RETURNS>::default();
        let (mut field_ends, mut record_count) = (self.field_ends.writer(WINDOW), 0);
        let mut quoted_line_ends = self.quoted_line_ends.writer(WINDOW);
        let mut doubled_quotes = self.doubled_quotes.writer(WINDOW);
        let mut quoted_fields = self.quoted_fields.writer(WINDOW);
        each_chunk::<_, MANY_QUOTES, MANY_RETURNS>(simd, window, delimiter, |at, masks| {
            let chunk = scan.next_chunk(masks);
            let at = (from + at) as u32;
            if !MANY_QUOTES {
                quoted_fields.push_ranks(field_ends.len(), chunk.field_ends, masks.quotes);
            }
            field_ends.push_mask::<_, USUAL_ENDS>(simd, at, chunk.field_ends);
            record_count += chunk.record_ends.count_ones() as usize;
            if chunk.quoted_line_ends | chunk.doubled_quotes != 0 {
                quoted_line_ends.push_one_by_one::<1>(at, chunk.quoted_line_ends);
                doubled_quotes.push_one_by_one::<1>(at, chunk.doubled_quotes);
            }
            chunk.is_sound
        });
        let chunks = window.len() / CHUNK;
        // A remainder of less than a chunk at the end of a block says nothing about the next block.
        if chunks > 0 {
            self.density = Density {
                quotes: scan.chunks_with_quotes > chunks / 8,
                carriage_returns: scan.chunks_with_returns > chunks / 8,
            };
        }
        field_ends.finish();
        quoted_line_ends.finish();
        doubled_quotes.finish();
        quoted_fields.finish();
        self.knows_quoted_fields = !MANY_QUOTES;
        self.record_count = record_count;
        self.has_quotes = scan.quotes != 0;
        self.has_carriage_returns = scan.carriage_returns != 0;
    }
}

/// How far from the end of a block its last record end is looked for.
const TAIL_BYTES: usize = 4096;

/// The offset after the last record end of a block, which must begin with a record.
///
/// `None` if a quote is misplaced, if no record ends in the last [`TAIL_BYTES`], or if the block
/// ends with a CR that may be half of a CR LF. Of the blocks for which this is asked most have many
/// quotes, so the dense variant scans them.
pub(super) fn last_record_end(block: &[u8], delimiter: u8) -> Option<usize> {
    dispatch!(Level::new(), simd => last_record_end_with(simd, block, delimiter))
}

#[inline(always)]
fn last_record_end_with<S: Simd>(simd: S, block: &[u8], delimiter: u8) -> Option<usize> {
    let mut scan = ChunkScan::<true, true>::default();
    let (body, tail) = block.split_at(block.len().saturating_sub(TAIL_BYTES) / CHUNK * CHUNK);
    let mut is_sound = true;
    // The body is followed only for the state of the quotes at its end.
    each_chunk::<_, true, true>(simd, body, delimiter, |_, masks| {
        is_sound = scan.quote_roles(masks).misplaced == 0;
        is_sound
    });
    if !is_sound {
        return None;
    }
    let (mut last, mut misplaced) = (None, None);
    each_chunk::<_, true, true>(simd, tail, delimiter, |at, masks| {
        let at = body.len() + at;
        let roles = scan.quote_roles(masks);
        let record_ends = masks.line_ends() & !roles.inside;
        if record_ends != 0 {
            last = Some((at, record_ends));
        }
        misplaced = (roles.misplaced != 0).then_some(at + roles.misplaced.trailing_zeros() as usize);
        misplaced.is_none()
    });
    // The byte after a quote at the very end is not known yet: that quote is not misplaced.
    if misplaced.is_some_and(|misplaced| misplaced < block.len()) {
        return None;
    }
    let (at, ends) = last?;
    let end = at + ends.checked_ilog2()? as usize + 1;
    let may_be_half = block[end - 1] == b'\r' && end == block.len();
    (!may_be_half).then_some(end)
}

/// The state that a scan carries from chunk to chunk, kept as masks so that no branch is needed.
struct ChunkScan<const MANY_QUOTES: bool, const MANY_RETURNS: bool> {
    /// All ones if a quoted field is open, else 0.
    inside: u64,
    /// Bit 0: whether the last byte ended a field, or there was none.
    after_end: u64,
    /// Bit 0: whether the last byte was a closing quote or the first half of an escaped one.
    after_closing: u64,
    /// Bit 0: whether the last byte was a carriage return.
    after_carriage_return: u64,
    /// Nonzero if any chunk had a quote.
    quotes: u64,
    /// Nonzero if any chunk had a carriage return.
    carriage_returns: u64,
    /// How many chunks had a quote.
    chunks_with_quotes: usize,
    /// How many chunks had a carriage return.
    chunks_with_returns: usize,
}

impl<const MANY_QUOTES: bool, const MANY_RETURNS: bool> Default for ChunkScan<MANY_QUOTES, MANY_RETURNS> {
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

/// What one chunk adds to the index, up to its first misplaced quote.
struct ChunkEnds {
    field_ends: u64,
    record_ends: u64,
    quoted_line_ends: u64,
    doubled_quotes: u64,
    /// Whether no quote is misplaced.
    is_sound: bool,
}

impl<const MANY_QUOTES: bool, const MANY_RETURNS: bool> ChunkScan<MANY_QUOTES, MANY_RETURNS> {
    #[inline(always)]
    fn next_chunk(&mut self, masks: &Masks) -> ChunkEnds {
        let line_ends = self.line_ends(masks);
        if !MANY_QUOTES && masks.quotes | self.inside | self.after_closing == 0 {
            // Most chunks of most ledgers: no quote here, and none before that matters here.
            let field_ends = masks.delimiters | line_ends;
            self.after_end = (masks.delimiters | masks.line_ends()) >> 63;
            return ChunkEnds {
                field_ends,
                record_ends: line_ends,
                quoted_line_ends: 0,
                doubled_quotes: 0,
                is_sound: true,
            };
        }
        let QuoteRoles { inside, doubled, misplaced, .. } = self.quote_roles(masks);
        let sound = bits_below_first(misplaced);
        self.quotes |= masks.quotes;
        self.chunks_with_quotes += usize::from(masks.quotes != 0);
        ChunkEnds {
            field_ends: (masks.delimiters | line_ends) & !inside & sound,
            record_ends: line_ends & !inside & sound,
            quoted_line_ends: line_ends & inside & sound,
            doubled_quotes: doubled & sound,
            is_sound: misplaced == 0,
        }
    }

    /// The line ends, CR LF by its CR alone: an LF after a CR is left out.
    #[inline(always)]
    fn line_ends(&mut self, masks: &Masks) -> u64 {
        if !MANY_RETURNS && masks.carriage_returns | self.after_carriage_return == 0 {
            return masks.line_feeds;
        }
        let after_returns = masks.line_feeds & (masks.carriage_returns << 1 | self.after_carriage_return);
        self.after_carriage_return = masks.carriage_returns >> 63;
        self.carriage_returns |= masks.carriage_returns;
        self.chunks_with_returns += usize::from(masks.carriage_returns != 0);
        masks.line_ends() & !after_returns
    }

    /// The roles of the quotes by subtraction, or by parity where that fails; see the module.
    #[inline(always)]
    fn quote_roles(&mut self, masks: &Masks) -> QuoteRoles {
        let (quotes, ends) = (masks.quotes, masks.delimiters | masks.line_ends());
        let opening = quotes & (ends << 1 | self.after_end);
        let closing = quotes ^ opening;
        let inside = closing.wrapping_sub(opening).wrapping_add(self.inside);
        let after_closing = closing << 1 | self.after_closing;
        // Quotes out of turn, and closing quotes that no end of a field follows.
        let in_doubt = (quotes & inside ^ opening) | after_closing & !ends;
        let roles = if in_doubt == 0 {
            QuoteRoles { inside, closing, doubled: 0, misplaced: 0 }
        } else {
            self.quote_roles_by_parity(masks)
        };
        // The top bit, spread to all bits.
        self.inside = 0_u64.wrapping_sub(roles.inside >> 63);
        self.after_end = ends >> 63;
        self.after_closing = roles.closing >> 63;
        roles
    }

    /// The roles of the quotes by counting them: odd ones open, even ones close. An escaped quote
    /// closes and opens at once: nothing stands between its halves, so the field stays open.
    #[inline(always)]
    fn quote_roles_by_parity(&self, masks: &Masks) -> QuoteRoles {
        let inside = self.inside ^ prefix_xor(masks.quotes);
        let (opening, closing) = (masks.quotes & inside, masks.quotes & !inside);
        // The byte before an opening quote and the one behind a closing quote are outside quotes,
        // or quotes themselves. So an end there is the end of a field: no need to mask by `inside`.
        let ends_or_quotes = masks.delimiters | masks.line_ends() | masks.quotes;
        let may_open = ends_or_quotes << 1 | self.after_end | self.after_closing;
        let after_closing = closing << 1 | self.after_closing;
        QuoteRoles {
            inside,
            closing,
            doubled: opening & after_closing,
            misplaced: opening & !may_open | after_closing & !ends_or_quotes,
        }
    }
}

/// What the quotes of a chunk do.
struct QuoteRoles {
    /// The bytes inside quotes, from each opening quote to before its closing one.
    inside: u64,
    /// The quotes that close a field, and the first halves of escaped quotes.
    closing: u64,
    /// The second halves of escaped quotes.
    doubled: u64,
    /// Quotes that open a field in its middle, and bytes that wrongly follow a closing quote.
    misplaced: u64,
}
