//! Amounts waiting to be added to [`Flows`](super::Flows).

use crate::totals::store::sum_grid::SumKey;

/// Amounts waiting to be added.
///
/// A worker has one queue per shard: amounts are added in batches, whose cache misses overlap, and
/// the lock of a shard is taken once per batch.
#[derive(Debug, Default)]
pub struct FlowQueue {
    /// Amounts that fit 64 bits.
    pub(super) narrow: Vec<QueuedAmount>,
    /// Amounts that do not.
    pub(super) wide: Vec<(SumKey, i128)>,
}

/// An amount in millionths that fits 64 bits, with its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueuedAmount {
    pub(super) key: SumKey,
    pub(super) micros: i64,
}

/// The number of amounts at which a queue is full: all queues of a worker should stay in its cache.
const FULL: usize = 4096;

impl FlowQueue {
    /// Whether the queue should be emptied. More amounts may still be pushed.
    pub const fn is_full(&self) -> bool {
        self.narrow.len() >= FULL
    }

    /// Queues an amount in millionths.
    #[inline]
    pub fn push(&mut self, key: SumKey, micros: i128) {
        match i64::try_from(micros) {
            Ok(micros) => self.push_narrow(key, micros),
            Err(_) => {
                self.wide.push((key, micros));
                // The sums of hundredths have an amount for every key with an entry.
                self.push_narrow(key, 0);
            }
        }
    }

    /// Queues an amount in millionths that fits 64 bits.
    #[inline]
    pub fn push_narrow(&mut self, key: SumKey, micros: i64) {
        self.narrow.push(QueuedAmount { key, micros });
    }

    pub(super) fn clear(&mut self) {
        self.narrow.clear();
        self.wide.clear();
    }
}
