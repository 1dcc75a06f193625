//! Finds where fields end, 64 bytes at a time.
//!
//! The strict [`Splitter`](super::records::Splitter) looks at one byte after the other and knows every rule. Here 64 bytes at
//! once become masks with a bit for each byte: quotes, delimiters, line feeds, carriage returns. Whether a byte is inside quotes is
//! told by whether the quotes before it are even or odd in number, and what is left outside are the ends of fields. That is right
//! only where each quote opens a field, closes one or is half of a doubled quote, which the masks tell as well. At the first quote
//! that does none of these the index stops, and the strict splitter reads that record: it alone knows what is wrong and says so.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};

/// How many bytes are indexed at a time: they and their index stay in a core's innermost cache.
const WINDOW: usize = 16 * 1024;

// Of a record that is indexed nobody asks whether it is too long.
const _: () = assert!(WINDOW < super::feed::RECORD_BYTES_MAX);

/// How many bytes a mask is about.
pub(super) const CHUNK: usize = 64;

/// Where fields and records end in a stretch of a block.
#[derive(Debug)]
pub struct Index {
    /// What the processor has for comparing many bytes at once.
    pub(super) level: Level,
    /// Where each field ends: the places of delimiters and line ends outside quotes.
    pub(super) ends: Places,
    /// How many of them end a record: those where a line ends.
    pub(super) record_count: usize,
    /// The line ends that stand in quotes, of CR LF the first.
    pub(super) breaks: Places,
    pub(super) has_quotes: bool,
    pub(super) has_doubled_quotes: bool,
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

/// The places of how many field ends are put down at least, whether there are so many or not, where there are mostly fewer, and where
/// there are many.
const FEW: usize = 8;
const SEVERAL: usize = 16;

/// Places of bytes in a block.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// As many as a window has bytes, and some more: only the first ones count.
    room: Vec<u32>,
    pub(super) count: usize,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            level: Level::new(),
            ends: Places::default(),
            record_count: 0,
            breaks: Places::default(),
            has_quotes: false,
            has_doubled_quotes: false,
            has_carriage_returns: false,
            many: Many::default(),
        }
    }
}

impl Index {
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
        match self.many {
            // Chunks with carriage returns are looked at as those with quotes are.
            Many { carriage_returns: true, .. } => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, true, true>(simd, block, from, delimiter));
            }
            Many { quotes: true, .. } => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, true, false>(simd, block, from, delimiter));
            }
            Many { quotes: false, .. } => {
                dispatch!(self.level, simd => self.look_with::<_, ENDS, false, false>(simd, block, from, delimiter));
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
        let mut ends = Ends { places: self.ends.room(), count: 0 };
        let mut record_count = 0;
        let mut breaks = Ends { places: self.breaks.room(), count: 0 };
        each_chunk::<_, MANY_QUOTES>(simd, window, delimiter, |at, masks| {
            let found = look.at_next(masks);
            ends.push::<ENDS>((from + at) as u32, found.field_ends);
            record_count += found.record_ends.count_ones() as usize;
            if found.breaks != 0 {
                breaks.push::<1>((from + at) as u32, found.breaks);
            }
            found.is_sound
        });
        let chunks = window.len() / CHUNK;
        // The little that is left at the end of a block says nothing of the next one.
        if chunks > 0 {
            self.many = Many {
                quotes: look.chunks_with_quotes > chunks / 8,
                carriage_returns: look.chunks_with_returns > chunks / 8,
                ends: ends.count > chunks * (FEW - 2),
            };
        }
        let (ends, breaks) = (ends.count, breaks.count);
        (self.ends.count, self.record_count, self.breaks.count) = (ends, record_count, breaks);
        self.has_quotes = look.quotes != 0;
        self.has_doubled_quotes = look.doubled_quotes != 0;
        self.has_carriage_returns = look.carriage_returns != 0;
    }
}

/// In how many bytes at the end of a block a record nearly always ends: in chunks that begin before them nobody asks.
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
    let last_chunks = block.len().saturating_sub(LAST_BYTES);
    let (mut last, mut is_sound) = (None, true);
    each_chunk::<_, true>(simd, block, delimiter, |at, masks| {
        let quoting = look.follow_quotes(masks);
        let record_ends = masks.line_ends() & !quoting.inside;
        if at >= last_chunks && record_ends != 0 {
            last = Some((at, record_ends));
        }
        is_sound = quoting.odd == 0;
        is_sound
    });
    let (at, ends) = last.filter(|_| is_sound)?;
    let end = at + ends.checked_ilog2()? as usize + 1;
    match (block[end - 1], block.get(end)) {
        (b'\r', None) => None,
        (b'\r', Some(b'\n')) => Some(end + 1),
        _ => Some(end),
    }
}

/// Hands over the masks of each 64 bytes and where they begin, until told to stop.
#[inline(always)]
fn each_chunk<S: Simd, const MANY_QUOTES: bool>(
    simd: S,
    bytes: &[u8],
    delimiter: u8,
    mut look: impl FnMut(usize, &Masks) -> bool,
) {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    // A delimiter is ASCII: what fills up the last chunk is nothing that is looked for.
    let mut last = [!delimiter; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, chunk) in chunks.iter().chain([&last]).enumerate() {
        if !look(number * CHUNK, &Masks::of::<_, MANY_QUOTES>(simd, chunk, delimiter)) {
            return;
        }
    }
}

impl Places {
    pub(super) fn known(&self) -> &[u32] {
        &self.room[..self.count]
    }

    fn room(&mut self) -> &mut [u32] {
        self.room.resize(WINDOW + CHUNK, 0);
        &mut self.room
    }
}

/// A look at one chunk after the other. What a chunk needs of those before it is a bit or all bits of a mask.
struct Look<const MANY_QUOTES: bool, const MANY_RETURNS: bool> {
    /// All bits where a quote is open, else none.
    inside: u64,
    /// Whether a quote may open behind the last byte, if it opens: it was a delimiter, a line end or a quote, or there is none.
    may_open: u64,
    /// Whether the last byte was a closing quote.
    after_closing: u64,
    /// Whether the last byte was a carriage return.
    after_carriage_return: u64,
    /// Not 0 where there was any.
    quotes: u64,
    doubled_quotes: u64,
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
            may_open: 1,
            after_closing: 0,
            after_carriage_return: 0,
            quotes: 0,
            doubled_quotes: 0,
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
    is_sound: bool,
}

impl<const MANY_QUOTES: bool, const MANY_RETURNS: bool> Look<MANY_QUOTES, MANY_RETURNS> {
    #[inline(always)]
    fn at_next(&mut self, masks: &Masks) -> Found {
        let odd = masks.quotes | masks.carriage_returns | self.inside | self.after_closing | self.after_carriage_return;
        if !MANY_QUOTES && odd == 0 {
            // Most chunks of most ledgers: no quote is near, and lines end with LF.
            let field_ends = masks.delimiters | masks.line_feeds;
            self.may_open = field_ends >> 63;
            return Found { field_ends, record_ends: masks.line_feeds, breaks: 0, is_sound: true };
        }
        self.at_odd(masks)
    }

    #[inline(always)]
    fn at_odd(&mut self, masks: &Masks) -> Found {
        let Quoting { inside, doubled, odd } = self.follow_quotes(masks);
        let line_ends = masks.line_ends();
        let mut counted = below_first(odd);
        if MANY_RETURNS || masks.carriage_returns | self.after_carriage_return != 0 {
            // Of CR LF the first ends the record, and the second is passed over with it.
            counted &= !(masks.line_feeds & (masks.carriage_returns << 1 | self.after_carriage_return));
            self.after_carriage_return = masks.carriage_returns >> 63;
            self.carriage_returns |= masks.carriage_returns;
            self.chunks_with_returns += usize::from(masks.carriage_returns != 0);
        }
        self.quotes |= masks.quotes;
        self.doubled_quotes |= doubled;
        self.chunks_with_quotes += usize::from(masks.quotes != 0);
        Found {
            field_ends: (masks.delimiters | line_ends) & !inside & counted,
            record_ends: line_ends & !inside & counted,
            breaks: line_ends & inside & counted,
            is_sound: odd == 0,
        }
    }

    /// Finds what is inside quotes, and which quotes are none of what they should be.
    #[inline(always)]
    fn follow_quotes(&mut self, masks: &Masks) -> Quoting {
        let has_none = !MANY_QUOTES && masks.quotes == 0;
        let inside = if has_none { self.inside } else { self.inside ^ parity(masks.quotes) };
        let (opening, closing) = (masks.quotes & inside, masks.quotes & !inside);
        // Before a quote that opens and behind one that closes, everything but quotes is outside: an end is one of a field.
        let ends_or_quotes = masks.delimiters | masks.line_ends() | masks.quotes;
        let may_open = ends_or_quotes << 1 | self.may_open;
        let after_closing = closing << 1 | self.after_closing;
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        self.may_open = ends_or_quotes >> 63;
        self.after_closing = closing >> 63;
        Quoting {
            inside,
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
    /// The second halves of doubled quotes.
    doubled: u64,
    /// The quotes that neither open a field nor close one nor are half of a doubled one, or the bytes behind them.
    odd: u64,
}

/// Where places are written one after the other.
struct Ends<'a> {
    places: &'a mut [u32],
    count: usize,
}

impl Ends<'_> {
    /// Appends the place of each bit of a chunk that begins at that byte.
    ///
    /// It writes `USUAL` places whether there are so many or not, because the processor loses more time by foretelling wrongly
    /// when the bits are at their end.
    #[inline(always)]
    fn push<const USUAL: usize>(&mut self, at: u32, mut bits: u64) {
        let count = bits.count_ones() as usize;
        let (usual, more) = self.places[self.count..self.count + CHUNK].split_at_mut(USUAL);
        for place in usual {
            *place = at + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        for place in more {
            if bits == 0 {
                break;
            }
            *place = at + bits.trailing_zeros();
            bits &= bits - 1;
        }
        self.count += count;
    }
}

/// Of each bit, whether it and the bits below it are odd in number.
#[inline(always)]
const fn parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

/// The bits below the lowest one that is set; all where none is.
#[inline(always)]
const fn below_first(bits: u64) -> u64 {
    !bits & bits.wrapping_sub(1)
}

/// Which bytes of a chunk are what, the first in the lowest bit.
#[derive(Default)]
struct Masks {
    quotes: u64,
    delimiters: u64,
    line_feeds: u64,
    carriage_returns: u64,
}

impl Masks {
    #[inline(always)]
    const fn line_ends(&self) -> u64 {
        self.line_feeds | self.carriage_returns
    }

    #[inline(always)]
    fn of<S: Simd, const MANY_QUOTES: bool>(simd: S, chunk: &[u8; CHUNK], delimiter: u8) -> Self {
        let bytes = u8x64::from_slice(simd, chunk);
        let are = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte));
        let (quotes, carriage_returns) = (are(b'"'), are(b'\r'));
        let (mut masks, rare) = (Self::default(), quotes | carriage_returns);
        (masks.delimiters, masks.line_feeds) = (are(delimiter).to_bitmask(), are(b'\n').to_bitmask());
        if MANY_QUOTES || rare.any_true() {
            (masks.quotes, masks.carriage_returns) = (quotes.to_bitmask(), carriage_returns.to_bitmask());
        }
        masks
    }
}
