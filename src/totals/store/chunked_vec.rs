//! A vector that grows without moving its items.

/// Items per chunk.
const CHUNK: usize = 256;

/// A vector in chunks of 256 items.
///
/// A `Vec` that doubles holds the old and the new buffer while it moves: up to three times the
/// memory of its items.
#[derive(Debug)]
pub struct ChunkedVec<T> {
    chunks: Vec<Vec<T>>,
    count: u32,
}

impl<T> Default for ChunkedVec<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), count: 0 }
    }
}

impl<T> ChunkedVec<T> {
    /// Appends an item and returns its index.
    pub fn push(&mut self, item: T) -> u32 {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(item),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
        self.count += 1;
        self.count - 1
    }

    /// The item at an index that [`ChunkedVec::push`] returned.
    #[inline]
    pub fn get(&self, index: u32) -> &T {
        &self.chunks[index as usize / CHUNK][index as usize % CHUNK]
    }

    /// The same item, mutably.
    #[inline]
    pub fn get_mut(&mut self, index: u32) -> &mut T {
        &mut self.chunks[index as usize / CHUNK][index as usize % CHUNK]
    }
}
