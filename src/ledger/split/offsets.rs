//! Writes the set bits of masks out as offsets in a block.
//!
//! A loop over the set bits of a mask ends after an unpredictable number of rounds, and one
//! misprediction costs more than several rounds. So both ways of writing first write a fixed number
//! of offsets, needed or not, and branch only if the mask has more. The length grows by the true
//! count; what lies beyond it is garbage that the next mask overwrites.

use fearless_simd::prelude::*;
use fearless_simd::{mask8x64, u8x64, u32x16};

/// The bytes that one mask describes: a cache line, and the bits of a `u64`.
pub(super) const CHUNK: usize = 64;

/// Offsets of bytes in a block, in increasing order.
#[derive(Debug, Default)]
pub(super) struct Offsets {
    /// Never shrinks, so that it is zeroed once; beyond `len` it holds garbage.
    buffer: Vec<u32>,
    len: usize,
}

impl Offsets {
    /// The offsets that the last writer finished with.
    #[inline(always)]
    pub(super) fn as_slice(&self) -> &[u32] {
        &self.buffer[..self.len]
    }

    /// Removes all offsets, and keeps the allocation.
    pub(super) const fn clear(&mut self) {
        self.len = 0;
    }

    /// A writer that replaces all offsets by at most `most` others.
    pub(super) fn writer(&mut self, most: usize) -> OffsetWriter<'_> {
        // One chunk to spare: every push may write 64 offsets, needed or not.
        self.buffer.resize(self.buffer.len().max(most + CHUNK), 0);
        OffsetWriter { buffer: &mut self.buffer, len: 0, finished_len: &mut self.len }
    }
}

/// Writes offsets from the front of a buffer; nothing counts before [`finish`](Self::finish).
#[derive(Debug)]
pub(super) struct OffsetWriter<'a> {
    buffer: &'a mut [u32],
    /// Kept here and not behind the reference, so that it stays in a register.
    len: usize,
    finished_len: &'a mut usize,
}

impl OffsetWriter<'_> {
    /// The number of offsets written so far.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Makes the offsets visible in [`Offsets::as_slice`].
    pub(super) const fn finish(self) {
        *self.finished_len = self.len;
    }

    /// Writes the offset of each set bit of a chunk that begins at offset `at`.
    ///
    /// `USUAL` is how many set bits a mask usually has at most. It affects speed only.
    #[inline(always)]
    pub(super) fn push_mask<S: Simd, const USUAL: usize>(&mut self, simd: S, at: u32, bits: u64) {
        if has_fast_compress(simd) {
            self.push_compressed(simd, at, bits);
        } else {
            self.push_one_by_one::<USUAL>(at, bits);
        }
    }

    /// Compresses the numbers 0 to 63 by the mask: one instruction moves the numbers of the set
    /// bits to the front. They are widened to 32 bits, `at` is added, and 16 are written in any
    /// case; the other 48 only if the mask has more than 16 bits.
    #[inline(always)]
    fn push_compressed<S: Simd>(&mut self, simd: S, at: u32, bits: u64) {
        const NUMBERS: [u8; CHUNK] = numbers();
        let count = bits.count_ones() as usize;
        let target = &mut self.buffer[self.len..self.len + CHUNK];
        let set = u8x64::load_array_ref(simd, &NUMBERS).compress(mask8x64::from_bitmask(simd, bits));
        let (first, second) = set.widen();
        let (quarters, at) = ((first.widen(), second.widen()), u32x16::splat(simd, at));
        (quarters.0.0 + at).store_slice(&mut target[..16]);
        if count > 16 {
            (quarters.0.1 + at).store_slice(&mut target[16..32]);
            (quarters.1.0 + at).store_slice(&mut target[32..48]);
            (quarters.1.1 + at).store_slice(&mut target[48..]);
        }
        self.len += count;
    }

    /// For each set bit of `others`, writes `base` plus the number of bits of `bits` below it.
    ///
    /// With field ends as `bits` and quotes as `others` this is the number of the field that each
    /// quote belongs to. Quotes are few here: a plain loop.
    #[inline(always)]
    pub(super) fn push_ranks(&mut self, base: usize, bits: u64, mut others: u64) {
        while others != 0 {
            let below = bits & ((1 << others.trailing_zeros()) - 1);
            self.buffer[self.len] = base as u32 + below.count_ones();
            self.len += 1;
            others &= others - 1;
        }
    }

    /// Takes the lowest set bit away again and again: `USUAL` times without a branch, then while
    /// any is left. An empty mask yields garbage (`trailing_zeros` is 64), which does not count.
    #[inline(always)]
    pub(super) fn push_one_by_one<const USUAL: usize>(&mut self, at: u32, mut bits: u64) {
        let count = bits.count_ones() as usize;
        let (usual, more) = self.buffer[self.len..self.len + CHUNK].split_at_mut(USUAL);
        for offset in usual {
            *offset = at + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        for offset in more {
            if bits == 0 {
                break;
            }
            *offset = at + bits.trailing_zeros();
            bits &= bits - 1;
        }
        self.len += count;
    }
}

/// The numbers from 0 to 63, in order.
const fn numbers() -> [u8; CHUNK] {
    let mut numbers = [0; CHUNK];
    let mut number = 0;
    while number < CHUNK {
        numbers[number] = number as u8;
        number += 1;
    }
    numbers
}

/// Whether the processor compresses 64 bytes by a mask in one instruction (AVX-512). Emulated, it
/// is slower than writing bit by bit.
#[inline(always)]
fn has_fast_compress<S: Simd>(simd: S) -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    let has_it = simd.level().as_avx512().is_some();
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    let has_it = false;
    has_it
}

/// Drops the offsets below `limit` from the front, and returns how many they were.
#[inline(always)]
pub(super) fn advance_past(offsets: &mut &[u32], limit: usize) -> u32 {
    let mut count = 0;
    while let [first, rest @ ..] = *offsets
        && (*first as usize) < limit
    {
        *offsets = rest;
        count += 1;
    }
    count
}

/// Whether any offset lies in `start..end`, by binary search.
pub(super) fn any_within(offsets: &[u32], start: usize, end: usize) -> bool {
    let below = offsets.partition_point(|&offset| (offset as usize) < start);
    offsets.get(below).is_some_and(|&offset| (offset as usize) < end)
}

/// Drops the offsets below `start`, and returns whether the next one lies in `start..end`.
///
/// For ranges in increasing order: all of them together cost one pass over the offsets.
#[inline(always)]
pub(super) fn advance_into(offsets: &mut &[u32], start: usize, end: usize) -> bool {
    advance_past(offsets, start);
    offsets.first().is_some_and(|&offset| (offset as usize) < end)
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    /// Masks of every density, from no bit to all bits: on any processor each set bit is written.
    #[test]
    fn writes_each_set_bit() {
        let mut bits = 0_u64;
        let chunks: Vec<u64> = (0..500_u64)
            .map(|number| {
                bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                match number % 5 {
                    0 => bits & bits >> 7 & bits >> 20,
                    1 => bits | bits >> 9 | bits >> 30,
                    2 => bits,
                    3 => u64::MAX.unbounded_shl((number / 5) as u32),
                    _ => u64::MAX.unbounded_shr((number / 5) as u32),
                }
            })
            .collect();
        let all = || chunks.iter().zip((0..).step_by(CHUNK));
        let expected: Vec<u32> = all()
            .flat_map(|(bits, at)| (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| at + bit))
            .collect();
        let mut offsets = Offsets::default();
        for level in [Level::new(), Level::baseline()] {
            let mut writer = offsets.writer(CHUNK * chunks.len());
            for (&bits, at) in all() {
                dispatch!(level, simd => writer.push_mask::<_, 8>(simd, at, bits));
            }
            assert_eq!(writer.len(), expected.len());
            writer.finish();
            assert_eq!(offsets.as_slice(), expected);
            offsets.clear();
            assert!(offsets.as_slice().is_empty());
        }
    }
}
