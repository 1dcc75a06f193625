//! 64 bytes to bit masks.

use fearless_simd::prelude::*;
use fearless_simd::u8x64;

use super::offsets::CHUNK;

/// Hands over the masks of each 64 bytes and where they begin, until told to stop.
#[inline(always)]
pub fn each_chunk<S: Simd, const MANY_QUOTES: bool, const MANY_RETURNS: bool>(
    simd: S,
    bytes: &[u8],
    delimiter: u8,
    mut look: impl FnMut(usize, &Masks) -> bool,
) {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    // A delimiter is ASCII: what fills up the last chunk is nothing that is looked for.
    let mut last = [!delimiter; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    let last = (!rest.is_empty()).then_some(&last);
    for (number, chunk) in chunks.iter().chain(last).enumerate() {
        if !look(number * CHUNK, &Masks::of::<_, MANY_QUOTES, MANY_RETURNS>(simd, chunk, delimiter)) {
            return;
        }
    }
}

/// Of each bit, whether it and the bits below it are odd in number.
#[inline(always)]
pub const fn parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

/// The bits below the lowest one that is set; all where none is.
#[inline(always)]
pub const fn below_first(bits: u64) -> u64 {
    !bits & bits.wrapping_sub(1)
}

/// Which bytes of a chunk are what, the first in the lowest bit.
#[derive(Default)]
pub struct Masks {
    pub quotes: u64,
    pub delimiters: u64,
    pub line_feeds: u64,
    pub carriage_returns: u64,
}

impl Masks {
    #[inline(always)]
    pub const fn line_ends(&self) -> u64 {
        self.line_feeds | self.carriage_returns
    }

    #[inline(always)]
    fn of<S: Simd, const MANY_QUOTES: bool, const MANY_RETURNS: bool>(
        simd: S,
        chunk: &[u8; CHUNK],
        delimiter: u8,
    ) -> Self {
        let bytes = u8x64::from_slice(simd, chunk);
        let are = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte));
        let (quotes, carriage_returns) = (are(b'"'), are(b'\r'));
        let (mut masks, rare) = (Self::default(), quotes | carriage_returns);
        (masks.delimiters, masks.line_feeds) = (are(delimiter).to_bitmask(), are(b'\n').to_bitmask());
        if MANY_QUOTES || MANY_RETURNS || rare.any_true() {
            (masks.quotes, masks.carriage_returns) = (quotes.to_bitmask(), carriage_returns.to_bitmask());
        }
        masks
    }
}
