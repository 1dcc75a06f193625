//! Turns chunks of 64 bytes into bit masks.
//!
//! In every mask bit `i` stands for byte `i` of the chunk: the first byte is the *lowest* bit. So a
//! shift to the left by one moves "this byte is …" to "the byte before is …", and the bit that
//! falls out at the top is carried into the next chunk by the scan.

use fearless_simd::prelude::*;
use fearless_simd::u8x64;

use super::offsets::CHUNK;

/// Calls `visit` with the offset and the masks of each chunk, until it returns `false`.
///
/// The last chunk is filled up with bytes that are neither delimiter nor quote nor line end.
#[inline(always)]
pub(super) fn each_chunk<S: Simd, const MANY_QUOTES: bool, const MANY_RETURNS: bool>(
    simd: S,
    bytes: &[u8],
    delimiter: u8,
    mut visit: impl FnMut(usize, &Masks) -> bool,
) {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    // The delimiter is ASCII, so its complement is not: no byte that is searched for.
    let mut last = [!delimiter; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    let last = (!rest.is_empty()).then_some(&last);
    for (number, chunk) in chunks.iter().chain(last).enumerate() {
        if !visit(number * CHUNK, &Masks::of::<_, MANY_QUOTES, MANY_RETURNS>(simd, chunk, delimiter)) {
            return;
        }
    }
}

/// Prefix XOR: bit `i` of the result is the parity of bits `0..=i`.
///
/// For a mask of quotes, it sets the bits from each odd quote to before the next even one, that is,
/// the bytes inside quotes: `0b0010_0100` gives `0b0001_1100`. Six steps of doubling width do what
/// a carry-less multiplication by all ones would do, which not every processor has.
#[inline(always)]
pub(super) const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

/// The bits below the lowest set bit; all bits if none is set.
#[inline(always)]
pub(super) const fn bits_below_first(bits: u64) -> u64 {
    !bits & bits.wrapping_sub(1)
}

/// The bytes of a chunk that matter to a splitter, one mask for each kind.
#[derive(Default)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) delimiters: u64,
    pub(super) line_feeds: u64,
    pub(super) carriage_returns: u64,
}

impl Masks {
    /// LF and CR; of CR LF both.
    #[inline(always)]
    pub(super) const fn line_ends(&self) -> u64 {
        self.line_feeds | self.carriage_returns
    }

    /// `MANY_QUOTES` and `MANY_RETURNS` only choose the cheaper way: with either of them all four
    /// masks are always made. Without them a chunk with neither quotes nor carriage returns, as
    /// most are, saves two transfers from vector to scalar registers at the price of one branch.
    #[inline(always)]
    fn of<S: Simd, const MANY_QUOTES: bool, const MANY_RETURNS: bool>(
        simd: S,
        chunk: &[u8; CHUNK],
        delimiter: u8,
    ) -> Self {
        let bytes = u8x64::from_slice(simd, chunk);
        let equal_to = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte));
        let (quotes, carriage_returns) = (equal_to(b'"'), equal_to(b'\r'));
        let (mut masks, rare) = (Self::default(), quotes | carriage_returns);
        (masks.delimiters, masks.line_feeds) = (equal_to(delimiter).to_bitmask(), equal_to(b'\n').to_bitmask());
        if MANY_QUOTES || MANY_RETURNS || rare.any_true() {
            (masks.quotes, masks.carriage_returns) = (quotes.to_bitmask(), carriage_returns.to_bitmask());
        }
        masks
    }
}
