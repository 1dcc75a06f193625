//! Plain amounts, many at a time.
//!
//! Nearly every amount has at most eight bytes, or ten in groups of three, and is read without a loop and without a branch: how many digits it has, and whether
//! the cell is blank, cannot be foretold, and each wrong guess of a processor costs more than all of the arithmetic. So the same is
//! done with the words of many cells, and a processor does it with several of them at once.

use std::ops::RangeInclusive;

use fearless_simd::{Level, dispatch};

use super::amount_plain::any_plain_micros;
use crate::money::{MICROS_PER_UNIT, OptionalMicros};

/// How many cells are read at once.
const AT_ONCE: usize = 16;

/// What cells are that were read at once.
#[derive(Clone, Copy, Debug)]
pub struct CellsRead<'a> {
    /// The amount of each, none where it is blank or odd.
    pub amounts: &'a [OptionalMicros],
    /// The bit of each cell that is neither blank nor a plain amount whose millionths fit 64 bits.
    pub odd: u16,
}

// A bit for each.
const _: () = assert!(AT_ONCE <= u16::BITS as usize);

/// Reads the cells of a block that begin and end there as [`parse_plain_amount`](super::amount_plain::parse_plain_amount) does, and hands them over
/// some at a time.
#[inline(always)]
pub fn read_plain_cells(
    block: &[u8],
    mut spans: impl Iterator<Item = (usize, usize)>,
    mut take: impl FnMut(CellsRead<'_>),
) {
    let (level, mut words, mut ends) = (Level::new(), Words::default(), [(0, 0); AT_ONCE]);
    loop {
        let mut count = 0;
        for (number, (start, end)) in (0..AT_ONCE).zip(spans.by_ref()) {
            ends[number] = (start, end);
            words.put(number, block, start, end);
            count += 1;
        }
        if count == 0 {
            return;
        }
        // Nearly all ledgers have groups in none of their amounts or in many.
        if std::mem::take(&mut words.has_groups) {
            dispatch!(level, _simd => words.read::<true>());
        } else {
            dispatch!(level, _simd => words.read::<false>());
        }
        let are_all_plain = words.are_plain.iter().fold(1, |all, is_plain| all & is_plain) != 0;
        let odd = if are_all_plain { 0 } else { words.read_others(block, &ends[..count]) };
        take(CellsRead { amounts: &words.amounts[..count], odd });
    }
}

/// The amount of a cell that is not a word; `None` where it is odd.
fn long_amount(block: &[u8], start: usize, end: usize) -> Option<OptionalMicros> {
    if start == end {
        return Some(OptionalMicros::NONE);
    }
    let is_negative = block.get(start) == Some(&b'-');
    let start = start + usize::from(is_negative);
    let micros = match long_fen_at(block, start, end) {
        Some(fen) => i64::try_from(fen).ok()?.checked_mul(10_000),
        None => i64::try_from(any_plain_micros(block.get(start..end)?)?).ok(),
    };
    micros.and_then(|micros| OptionalMicros::some(if is_negative { -micros } else { micros }))
}

/// Words of eight bytes, and what is read from them.
#[derive(Debug, Default)]
struct Words {
    /// The first byte is the lowest.
    texts: [u64; AT_ONCE],
    /// The eight bytes before them.
    fronts: [u64; AT_ONCE],
    /// How many bytes count, the last ones of both. Processors compare signed numbers in fewer steps.
    lengths: [i64; AT_ONCE],
    /// -1 where the amount is negative, else 0.
    signs: [i64; AT_ONCE],
    /// The amount that these bytes are, none where none count.
    amounts: [OptionalMicros; AT_ONCE],
    /// 0 where they are something else.
    are_plain: [u64; AT_ONCE],
    /// Whether any of them may be in groups of three.
    has_groups: bool,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const ZEROS: u64 = ONES * b'0' as u64;

impl Words {
    /// Puts down the bytes of a cell; bytes that are no amount where it has too many of them, nothing but a sign, or stands at the very
    /// front of the block.
    #[inline(always)]
    fn put(&mut self, number: usize, block: &[u8], start: usize, end: usize) {
        const NO_AMOUNT: (u128, i64) = (0, 8);
        let is_negative = block.get(start) == Some(&b'-');
        let length = end.wrapping_sub(start).wrapping_sub(usize::from(is_negative));
        let window: Option<&[u8; 16]> = end.checked_sub(16).and_then(|front| block.get(front..end)?.first_chunk());
        // Both are asked for: in front of an amount of six bytes mostly stands a comma, and nobody foretells which amounts have six.
        let is_grouped = window.is_some_and(|window| (window[9] == b',') & GROUPED.contains(&length));
        let (bytes, length) = match window {
            Some(window) if (length <= 8 || is_grouped) && length >= usize::from(is_negative) => {
                (u128::from_le_bytes(*window), length as i64)
            }
            _ => NO_AMOUNT,
        };
        (self.fronts[number], self.texts[number]) = (bytes as u64, (bytes >> 64) as u64);
        self.lengths[number] = length;
        self.signs[number] = -i64::from(is_negative);
        self.has_groups |= is_grouped;
    }

    /// Reads the cells that are no words, and gives the bits of those that are odd.
    #[inline(never)]
    fn read_others(&mut self, block: &[u8], ends: &[(usize, usize)]) -> u16 {
        let mut odd = 0;
        for (number, &(start, end)) in ends.iter().enumerate().filter(|&(number, _)| self.are_plain[number] == 0) {
            let amount = long_amount(block, start, end);
            odd |= u16::from(amount.is_none()) << number;
            self.amounts[number] = amount.unwrap_or_default();
        }
        odd
    }

    /// Reads all of them: arithmetic and choices only, so that a compiler can do it with as many at once as a processor knows.
    #[inline(always)]
    fn read<const MAY_BE_GROUPED: bool>(&mut self) {
        for number in 0..AT_ONCE {
            let length = self.lengths[number];
            let text = last_bytes(self.texts[number], length.min(8));
            let point = lowest_point(text);
            let times = micros_per_digit(point);
            let (mut digits, mut least) = (without_point(text, point), 0);
            if MAY_BE_GROUPED {
                let is_grouped = (text >> 8 & 0xFF == u64::from(b',')) & (point == 1 << 40);
                let front = last_bytes(self.fronts[number], length.max(8) - 8);
                digits = if is_grouped { without_comma(front, text) } else { digits };
                least = if is_grouped { least_grouped(length) } else { least };
            }
            let (value, are_digits) = number_of(digits);
            // Far inside 64 bits, and either factor within 32.
            let micros = ((value & 0xFFFF_FFFF) * (times & 0xFFFF_FFFF)) as i64;
            let signed = (micros ^ self.signs[number]).wrapping_sub(self.signs[number]);
            self.amounts[number] = OptionalMicros::unless(length == 0, signed);
            self.are_plain[number] = u64::from(are_digits & (times != 0) & (value as i64 >= least));
        }
    }
}

/// How many bytes an amount in groups has that is read as words: `1,234.56` to `123,456.78`.
const GROUPED: RangeInclusive<usize> = 8..=10;

/// A word with zeros before its last bytes.
#[inline(always)]
const fn last_bytes(text: u64, length: i64) -> u64 {
    // A processor shifts by less than all 64 bits.
    let half = (8 - length as u64) * 4;
    let counted = u64::MAX << half << half;
    text & counted | ZEROS & !counted
}

/// The digits of a word, which closes up where the point is, given the point's lowest bit.
#[inline(always)]
const fn without_point(text: u64, point: u64) -> u64 {
    let before = point.wrapping_sub(1);
    let behind = !before & !(point << 8).wrapping_sub(point);
    let moved = (text & before) << 8 | b'0' as u64 | text & behind;
    if point == 0 { text } else { moved }
}

/// The digits of `1,234.56`, which has this front.
#[inline(always)]
const fn without_comma(front: u64, text: u64) -> u64 {
    front >> 48 | (text & 0xFF) << 16 | (text & 0xFF_FFFF << 16) << 8 | text & 0xFFFF << 48
}

/// The least fen that an amount in groups comes to that has so many bytes: its first digit is no zero.
#[inline(always)]
const fn least_grouped(length: i64) -> i64 {
    let mut least = 100_000;
    least = if length == 9 { 1_000_000 } else { least };
    if length == 10 { 10_000_000 } else { least }
}

/// The lowest bit of the first byte that is a point; 0 where none is.
#[inline(always)]
const fn lowest_point(text: u64) -> u64 {
    let bytes = text ^ (ONES * b'.' as u64);
    // The highest bit of a byte that is zero, and perhaps of bytes above it.
    let zeros = bytes.wrapping_sub(ONES) & !bytes & (ONES * 0x80);
    (zeros & zeros.wrapping_neg()) >> 7
}

/// What the last digit of a word is worth in millionths, given the lowest bit of its point; 0 where no decimals follow the point or
/// more than there are.
#[inline(always)]
const fn micros_per_digit(point: u64) -> u64 {
    const fn after(bytes: u32) -> u64 {
        1 << (8 * bytes)
    }
    let mut times = if point == 0 { MICROS_PER_UNIT as u64 } else { 0 };
    times |= if point == after(1) { 1 } else { 0 };
    times |= if point == after(2) { 10 } else { 0 };
    times |= if point == after(3) { 100 } else { 0 };
    times |= if point == after(4) { 1_000 } else { 0 };
    times |= if point == after(5) { 10_000 } else { 0 };
    times |= if point == after(6) { 100_000 } else { 0 };
    times
}

/// The value of eight digits, the first of which is the lowest byte of the word, and whether all of them are digits.
///
/// Digits are added to pairs, pairs to fours, and fours to the whole, all at once.
#[inline(always)]
const fn number_of(word: u64) -> (u64, bool) {
    const HIGH_HALVES: u64 = ONES * 0xF0;
    // A digit is 0x30 to 0x39: its higher half is 3, and stays so when 6 is added. Other bytes may run over into their neighbour,
    // but those are found out by themselves.
    let are_digits = (word ^ ZEROS | (word.wrapping_add(ONES * 6) ^ ZEROS)) & HIGH_HALVES == 0;
    let digits = word & (ONES * 0x0F);
    let pairs = ((digits << 3) + (digits << 1) + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = ((pairs << 6) + (pairs << 5) + (pairs << 2) + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    ((fours & 0xFFFF) * 10_000 + (fours >> 32), are_digits)
}

/// The fen of an amount of two decimals without a sign, and of at most 13 digits before them; `None` where it is anything else.
#[inline(always)]
fn long_fen_at(block: &[u8], start: usize, end: usize) -> Option<u64> {
    let window: &[u8; 16] = block.get(end.checked_sub(16)?..end)?.first_chunk()?;
    let length = end.checked_sub(start).filter(|length| (4..=16).contains(length))? as i64;
    let bytes = u128::from_le_bytes(*window);
    let front = last_bytes(bytes as u64, length.max(8) - 8);
    let back = last_bytes((bytes >> 64) as u64, length.min(8));
    let (first, are_first_digits) = number_of(front << 8 | u64::from(b'0'));
    let (last, are_last_digits) = number_of(front >> 56 | without_point(back, 1 << 40) & !0xFF);
    let is_fen = are_first_digits && are_last_digits && back >> 40 & 0xFF == u64::from(b'.');
    is_fen.then_some(first * 100_000_000 + last)
}
