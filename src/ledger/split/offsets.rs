//! The places of bytes in a block, put down in order.

use fearless_simd::prelude::*;
use fearless_simd::{mask8x64, u8x64, u32x16};

/// How many bytes a mask is about.
pub const CHUNK: usize = 64;

/// Offsets of bytes in a block.
#[derive(Debug, Default)]
pub struct Offsets {
    /// As many as may be put down, and some more: only the first ones count.
    room: Vec<u32>,
    count: usize,
}

impl Offsets {
    /// Those that were put down, in order.
    #[inline(always)]
    pub fn known(&self) -> &[u32] {
        &self.room[..self.count]
    }

    /// Forgets them.
    pub const fn clear(&mut self) {
        self.count = 0;
    }

    /// Forgets them, and puts others down: the places of some of that many bytes.
    pub fn anew(&mut self, bytes: usize) -> OffsetWriter<'_> {
        // What stands there is written over, and never read before.
        self.room.resize(self.room.len().max(bytes + CHUNK), 0);
        OffsetWriter { room: &mut self.room, count: 0, kept: &mut self.count }
    }
}

/// Where places are put down one after the other.
#[derive(Debug)]
pub struct OffsetWriter<'a> {
    room: &'a mut [u32],
    count: usize,
    kept: &'a mut usize,
}

impl OffsetWriter<'_> {
    /// How many were put down.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Keeps what was put down.
    pub const fn done(self) {
        *self.kept = self.count;
    }

    /// Puts down the place of each bit of a chunk that begins at that byte, usually about that many.
    #[inline(always)]
    pub fn put<S: Simd, const USUAL: usize>(&mut self, simd: S, at: u32, bits: u64) {
        if moves_bytes_together(simd) {
            self.put_together(simd, at, bits);
        } else {
            self.put_in_turn::<USUAL>(at, bits);
        }
    }

    /// Moves the numbers of the bits that are set together, and puts down sixteen whether there are so many or not.
    #[inline(always)]
    fn put_together<S: Simd>(&mut self, simd: S, at: u32, bits: u64) {
        const NUMBERS: [u8; CHUNK] = numbers();
        let count = bits.count_ones() as usize;
        let room = &mut self.room[self.count..self.count + CHUNK];
        let set = u8x64::load_array_ref(simd, &NUMBERS).compress(mask8x64::from_bitmask(simd, bits));
        let (first, second) = set.widen();
        let (quarters, at) = ((first.widen(), second.widen()), u32x16::splat(simd, at));
        (quarters.0.0 + at).store_slice(&mut room[..16]);
        if count > 16 {
            (quarters.0.1 + at).store_slice(&mut room[16..32]);
            (quarters.1.0 + at).store_slice(&mut room[32..48]);
            (quarters.1.1 + at).store_slice(&mut room[48..]);
        }
        self.count += count;
    }

    /// Puts down how many of the bits of a chunk stand before each of others, and that many more.
    #[inline(always)]
    pub fn put_ranks(&mut self, more: usize, bits: u64, mut others: u64) {
        while others != 0 {
            let before = bits & ((1 << others.trailing_zeros()) - 1);
            self.room[self.count] = more as u32 + before.count_ones();
            self.count += 1;
            others &= others - 1;
        }
    }

    /// Puts down one after the other.
    ///
    /// It writes `USUAL` places whether there are so many or not, because the processor loses more time by foretelling wrongly
    /// when the bits are at their end.
    #[inline(always)]
    pub fn put_in_turn<const USUAL: usize>(&mut self, at: u32, mut bits: u64) {
        let count = bits.count_ones() as usize;
        let (usual, more) = self.room[self.count..self.count + CHUNK].split_at_mut(USUAL);
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

/// The numbers of a chunk's bytes.
const fn numbers() -> [u8; CHUNK] {
    let mut numbers = [0; CHUNK];
    let mut number = 0;
    while number < CHUNK {
        numbers[number] = number as u8;
        number += 1;
    }
    numbers
}

/// Whether the processor moves the bytes of a mask together in one step: what others do instead takes longer than one place
/// after the other.
#[inline(always)]
fn moves_bytes_together<S: Simd>(simd: S) -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    let does = simd.level().as_avx512().is_some();
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    let does = false;
    does
}

/// Passes the places before that one, and says how many they are.
#[inline(always)]
pub fn passed(places: &mut &[u32], before: usize) -> u32 {
    let mut count = 0;
    while let [first, rest @ ..] = *places
        && (*first as usize) < before
    {
        *places = rest;
        count += 1;
    }
    count
}

/// Whether any of the places, which are in order, is in that stretch.
pub fn any_within(places: &[u32], start: usize, end: usize) -> bool {
    let before = places.partition_point(|&place| (place as usize) < start);
    places.get(before).is_some_and(|&place| (place as usize) < end)
}

/// Passes the places before a stretch, and says whether any is within it.
#[inline(always)]
pub fn passes_any_within(places: &mut &[u32], start: usize, end: usize) -> bool {
    passed(places, start);
    places.first().is_some_and(|&place| (place as usize) < end)
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    /// Chunks with no bit, with all of them and with every number between, some after the other: whatever the processor has, each bit is
    /// put down in its place.
    #[test]
    fn each_bit_is_put_down() {
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
        let mut places = Offsets::default();
        for level in [Level::new(), Level::baseline()] {
            let mut putting = places.anew(CHUNK * chunks.len());
            for (&bits, at) in all() {
                dispatch!(level, simd => putting.put::<_, 8>(simd, at, bits));
            }
            assert_eq!(putting.count(), expected.len());
            putting.done();
            assert_eq!(places.known(), expected);
            places.clear();
            assert!(places.known().is_empty());
        }
    }
}
