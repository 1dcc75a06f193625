//! Plain amounts of a column, 16 cells at a time and without branches.
//!
//! Digit by digit, an amount costs a loop whose length is unpredictable, and so is whether the cell
//! is blank: the mispredictions cost more than all of the arithmetic. But nearly every amount has
//! at most eight bytes, or ten if grouped, and eight bytes are one `u64`. So a cell is loaded as
//! one word and parsed by arithmetic on all of its bytes at once (SWAR: SIMD within a register).
//! That code has no branches, so the compiler turns the loop over 16 cells into vector
//! instructions.
//!
//! For `12.50` behind other text of the block, first byte left:
//!
//! ```text
//! load            , 5 , 1 2 . 5 0    the last eight bytes up to the end of the cell
//! last_bytes      0 0 0 1 2 . 5 0    what precedes the cell becomes zeros
//! first_point     at byte 5          two decimals: the last digit is worth 10,000 millionths
//! without_point   0 0 0 0 1 2 5 0    the bytes before the point move up by one
//! eight_digits    1250               and a check that all eight bytes are digits
//! product         12,500,000         millionths
//! ```
//!
//! A word is little-endian: the first byte is the lowest, so the text reads from the low end to the
//! high end, and the *last* byte of a cell is always the highest one.
//!
//! Grouped amounts (`1,234.56` to `123,456.78`) need two more bytes, which come from a second word.
//! All other cells are marked and parsed one by one afterwards: up to 16 bytes with two decimals
//! again by words, the rest digit by digit.

use std::ops::RangeInclusive;

use fearless_simd::{Level, dispatch};

use super::amount_plain::plain_micros;
use crate::money::{MICROS_PER_UNIT, OptionalMicros};

/// How many cells are parsed at once.
const LANES: usize = 16;

/// The results of one batch of at most 16 cells.
#[derive(Clone, Copy, Debug)]
pub struct CellsRead<'a> {
    /// The amount of each cell; none if the cell is blank or odd.
    pub amounts: &'a [OptionalMicros],
    /// Bit `i` is set if cell `i` is *odd*: neither blank nor a plain amount that fits 64 bits of
    /// millionths.
    pub odd: u16,
}

// `odd` has a bit for each lane.
const _: () = assert!(LANES <= u16::BITS as usize);

/// Parses the cells of a block at these offsets, with the results of
/// [`parse_plain_amount`](super::amount_plain::parse_plain_amount), and passes them to `take` in
/// batches.
#[inline(always)]
pub fn read_plain_cells(
    block: &[u8],
    mut spans: impl Iterator<Item = (usize, usize)>,
    mut take: impl FnMut(CellsRead<'_>),
) {
    let (level, mut words, mut ends) = (Level::new(), CellWords::default(), [(0, 0); LANES]);
    loop {
        let mut count = 0;
        for (lane, (start, end)) in (0..LANES).zip(spans.by_ref()) {
            ends[lane] = (start, end);
            words.load(lane, block, start, end);
            count += 1;
        }
        if count == 0 {
            return;
        }
        // Predictable: a ledger groups none of its amounts or many of them.
        if std::mem::take(&mut words.has_groups) {
            dispatch!(level, _simd => words.parse::<true>());
        } else {
            dispatch!(level, _simd => words.parse::<false>());
        }
        let are_all_plain = words.are_plain.iter().fold(1, |all, is_plain| all & is_plain) != 0;
        let odd = if are_all_plain { 0 } else { words.parse_others(block, &ends[..count]) };
        take(CellsRead { amounts: &words.amounts[..count], odd });
    }
}

/// The amount of a cell that does not fit a word; `None` if it is odd.
fn long_amount(block: &[u8], start: usize, end: usize) -> Option<OptionalMicros> {
    if start == end {
        return Some(OptionalMicros::NONE);
    }
    let is_negative = block.get(start) == Some(&b'-');
    let start = start + usize::from(is_negative);
    let micros = match long_fen(block, start, end) {
        Some(fen) => i64::try_from(fen).ok()?.checked_mul(10_000),
        None => i64::try_from(plain_micros(block.get(start..end)?)?).ok(),
    };
    micros.and_then(|micros| OptionalMicros::some(if is_negative { -micros } else { micros }))
}

/// A batch of cells as words, and their results: one array per quantity, so that lanes are vectors.
#[derive(Debug, Default)]
struct CellWords {
    /// The eight bytes before the end of each cell.
    backs: [u64; LANES],
    /// The eight bytes before those.
    fronts: [u64; LANES],
    /// How many of the last bytes belong to the amount, without its sign. Signed, because vector
    /// instructions compare signed integers in fewer steps.
    lengths: [i64; LANES],
    /// -1 if the amount is negative, else 0.
    signs: [i64; LANES],
    /// The amounts; none if the length is 0.
    amounts: [OptionalMicros; LANES],
    /// 1 if the word was a plain amount, else 0: then the amount means nothing.
    are_plain: [u64; LANES],
    /// Whether any cell may be grouped.
    has_groups: bool,
}

/// The byte 1 in all eight places: times a byte, that byte in all places.
const ONES: u64 = 0x0101_0101_0101_0101;
/// Eight ASCII zeros.
const ZEROS: u64 = ONES * b'0' as u64;

impl CellWords {
    /// Loads a cell into a lane.
    ///
    /// A cell that is too long, a lone sign, or a cell in the first 16 bytes of the block is loaded
    /// as eight bytes that are no digits, so that `parse_others` gets it.
    #[inline(always)]
    fn load(&mut self, lane: usize, block: &[u8], start: usize, end: usize) {
        const NO_DIGITS: (u128, i64) = (0, 8);
        let is_negative = block.get(start) == Some(&b'-');
        let length = end.wrapping_sub(start).wrapping_sub(usize::from(is_negative));
        let window: Option<&[u8; 16]> = end.checked_sub(16).and_then(|front| block.get(front..end)?.first_chunk());
        // `&` and not `&&`: both are cheap, and the comma alone is unpredictable, because it also
        // stands before every amount of six bytes.
        let is_grouped = window.is_some_and(|window| (window[9] == b',') & GROUPED_LENGTHS.contains(&length));
        let (bytes, length) = match window {
            Some(window) if (length <= 8 || is_grouped) && length >= usize::from(is_negative) => {
                (u128::from_le_bytes(*window), length as i64)
            }
            _ => NO_DIGITS,
        };
        (self.fronts[lane], self.backs[lane]) = (bytes as u64, (bytes >> 64) as u64);
        self.lengths[lane] = length;
        self.signs[lane] = -i64::from(is_negative);
        self.has_groups |= is_grouped;
    }

    /// Parses the cells that were not plain words, one by one; returns the mask of the odd ones.
    #[inline(never)]
    fn parse_others(&mut self, block: &[u8], ends: &[(usize, usize)]) -> u16 {
        let mut odd = 0;
        for (lane, &(start, end)) in ends.iter().enumerate().filter(|&(lane, _)| self.are_plain[lane] == 0) {
            let amount = long_amount(block, start, end);
            odd |= u16::from(amount.is_none()) << lane;
            self.amounts[lane] = amount.unwrap_or_default();
        }
        odd
    }

    /// Parses all lanes. Arithmetic and selections only, so that the compiler vectorises the loop.
    #[inline(always)]
    fn parse<const MAY_BE_GROUPED: bool>(&mut self) {
        for lane in 0..LANES {
            let length = self.lengths[lane];
            let back = last_bytes(self.backs[lane], length.min(8));
            let point = first_point(back);
            let scale = micros_per_last_digit(point);
            let (mut digits, mut least) = (without_point(back, point), 0);
            if MAY_BE_GROUPED {
                let is_grouped = (back >> 8 & 0xFF == u64::from(b',')) & (point == 1 << 40);
                let front = last_bytes(self.fronts[lane], length.max(8) - 8);
                digits = if is_grouped { without_comma(front, back) } else { digits };
                least = if is_grouped { least_grouped(length) } else { least };
            }
            let (value, are_digits) = eight_digits(digits);
            // Both factors are below 2^32, and saying so lets the compiler use a vector instruction
            // that multiplies 32 bits by 32. The product is at most 10^8 * 10^6, far inside 64
            // bits.
            let micros = ((value & 0xFFFF_FFFF) * (scale & 0xFFFF_FFFF)) as i64;
            // Two's complement negation where the sign is -1.
            let signed = (micros ^ self.signs[lane]).wrapping_sub(self.signs[lane]);
            self.amounts[lane] = OptionalMicros::unless(length == 0, signed);
            self.are_plain[lane] = u64::from(are_digits & (scale != 0) & (value as i64 >= least));
        }
    }
}

/// The lengths of the grouped amounts that are parsed as words: `1,234.56` to `123,456.78`.
const GROUPED_LENGTHS: RangeInclusive<usize> = 8..=10;

/// A word in which all bytes but the last `length` are replaced by ASCII zeros.
#[inline(always)]
const fn last_bytes(word: u64, length: i64) -> u64 {
    // In two halves, because one shift by 64 is not allowed.
    let half = (8 - length as u64) * 4;
    let kept = u64::MAX << half << half;
    word & kept | ZEROS & !kept
}

/// Removes the byte of the point, whose lowest bit is given: the bytes before it move up by one,
/// and a zero comes in at the front. Without a point the word stays as it is.
#[inline(always)]
const fn without_point(word: u64, point: u64) -> u64 {
    let before = point.wrapping_sub(1);
    let behind = !before & !(point << 8).wrapping_sub(point);
    let moved = (word & before) << 8 | b'0' as u64 | word & behind;
    if point == 0 { word } else { moved }
}

/// The eight digits of `123,456.78`, of which `front` ends with `12` and `back` is `3,456.78`.
#[inline(always)]
const fn without_comma(front: u64, back: u64) -> u64 {
    front >> 48 | (back & 0xFF) << 16 | (back & 0xFF_FFFF << 16) << 8 | back & 0xFFFF << 48
}

/// The least value in fen of a grouped amount of this length: less means a zero in front, which the
/// grammar refuses.
#[inline(always)]
const fn least_grouped(length: i64) -> i64 {
    let mut least = 100_000;
    least = if length == 9 { 1_000_000 } else { least };
    if length == 10 { 10_000_000 } else { least }
}

/// The lowest bit of the first byte that is a point; 0 without one.
#[inline(always)]
const fn first_point(word: u64) -> u64 {
    let bytes = word ^ (ONES * b'.' as u64);
    // Subtracting 1 from a zero byte borrows, which sets its highest bit. The borrow may also mark
    // bytes above, but never below, so the lowest mark is right.
    let zeros = bytes.wrapping_sub(ONES) & !bytes & (ONES * 0x80);
    (zeros & zeros.wrapping_neg()) >> 7
}

/// The value of the last digit in millionths, by the lowest bit of the point; 0 for a point without
/// decimals or with more than six. A chain of selections, because a table lookup does not
/// vectorise.
#[inline(always)]
const fn micros_per_last_digit(point: u64) -> u64 {
    const fn at_byte(byte: u32) -> u64 {
        1 << (8 * byte)
    }
    let mut micros = if point == 0 { MICROS_PER_UNIT as u64 } else { 0 };
    micros |= if point == at_byte(1) { 1 } else { 0 };
    micros |= if point == at_byte(2) { 10 } else { 0 };
    micros |= if point == at_byte(3) { 100 } else { 0 };
    micros |= if point == at_byte(4) { 1_000 } else { 0 };
    micros |= if point == at_byte(5) { 10_000 } else { 0 };
    micros |= if point == at_byte(6) { 100_000 } else { 0 };
    micros
}

/// The value of eight ASCII digits, and whether all bytes are digits.
///
/// Neighbours are combined in three steps, each for all of the word at once: digits to pairs (`10 *
/// a + b`), pairs to fours (`100 * ab + cd`), fours to the whole. The multiplications are sums of
/// shifts, which every vector instruction set has.
#[inline(always)]
const fn eight_digits(word: u64) -> (u64, bool) {
    const HIGH_HALVES: u64 = ONES * 0xF0;
    // A digit is 0x30 to 0x39: its high half is 3, and still 3 after adding 6, which excludes 0x3A
    // to 0x3F. A byte of 0xFA or more carries into its neighbour, but fails the first test anyway.
    let are_digits = (word ^ ZEROS | (word.wrapping_add(ONES * 6) ^ ZEROS)) & HIGH_HALVES == 0;
    let digits = word & (ONES * 0x0F);
    let pairs = ((digits << 3) + (digits << 1) + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = ((pairs << 6) + (pairs << 5) + (pairs << 2) + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    ((fours & 0xFFFF) * 10_000 + (fours >> 32), are_digits)
}

/// The fen of an unsigned amount of 4 to 16 bytes with exactly two decimals; `None` for all others.
///
/// Its at most 15 digits are two words of eight, the first of which begins with a zero.
#[inline(always)]
fn long_fen(block: &[u8], start: usize, end: usize) -> Option<u64> {
    let window: &[u8; 16] = block.get(end.checked_sub(16)?..end)?.first_chunk()?;
    let length = end.checked_sub(start).filter(|length| (4..=16).contains(length))? as i64;
    let bytes = u128::from_le_bytes(*window);
    let front = last_bytes(bytes as u64, length.max(8) - 8);
    let back = last_bytes((bytes >> 64) as u64, length.min(8));
    let (first, are_first_digits) = eight_digits(front << 8 | u64::from(b'0'));
    let (last, are_last_digits) = eight_digits(front >> 56 | without_point(back, 1 << 40) & !0xFF);
    let is_fen = are_first_digits && are_last_digits && back >> 40 & 0xFF == u64::from(b'.');
    is_fen.then_some(first * 100_000_000 + last)
}
