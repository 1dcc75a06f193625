//! Amounts waiting to be added to [`Flows`](super::Flows).

use crate::chart_of_accounts::AccountId;
use crate::money::MICROS_PER_HUNDREDTH;
use crate::period::Month;
use crate::totals::store::hundredths::hundredths_of;
use crate::totals::store::sum_grid::SumKey;

/// Amounts waiting to be added.
///
/// A worker has one queue per shard, all of which should stay in the cache: nearly every amount
/// takes eight bytes.
#[derive(Debug)]
pub struct FlowQueue {
    /// A buffer, of which the first `count` amounts are queued.
    buffer: Vec<PackedAmount>,
    count: usize,
    /// Month 0 of the packed amounts.
    pub(super) first_month: Month,
    /// Amounts that fit 64 bits but not eight bytes with their key.
    pub(super) unpacked: Vec<QueuedAmount>,
    /// Amounts that do not fit 64 bits.
    pub(super) wide: Vec<(SumKey, i128)>,
}

impl Default for FlowQueue {
    fn default() -> Self {
        Self { buffer: Vec::new(), count: 0, first_month: Month::FIRST, unpacked: Vec::new(), wide: Vec::new() }
    }
}

/// An amount with its key in eight bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedAmount {
    pub(super) hundredths: i32,
    slot: u16,
    account: u8,
    /// Counted from the queue's `first_month`.
    month: u8,
}

impl PackedAmount {
    /// Packs an amount. The second value tells whether everything fits; if not, the first means
    /// nothing.
    #[inline(always)]
    fn pack(&QueuedAmount { key, micros }: &QueuedAmount, first_month: Month) -> (Self, bool) {
        let (hundredths, is_exact) = hundredths_of(micros);
        let (slot, account, month) = (key.slot, key.account.index(), key.month.since(first_month) as u32);
        let packed = Self { hundredths, slot: slot as u16, account: account as u8, month: month as u8 };
        (packed, is_exact & (slot >> 16 | account as u32 >> 8 | month >> 8 == 0))
    }

    #[inline(always)]
    pub(super) fn unpack(&self, first_month: Month) -> QueuedAmount {
        let (account, month) = (AccountId::at(self.account.into()), first_month.plus(self.month.into()));
        let key = SumKey { slot: self.slot.into(), account, month };
        QueuedAmount { key, micros: i64::from(self.hundredths) * MICROS_PER_HUNDREDTH }
    }
}

/// An amount in millionths that fits 64 bits, with its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueuedAmount {
    pub(super) key: SumKey,
    pub(super) micros: i64,
}

/// The number of amounts at which a queue is full.
const FULL: usize = 4096;

impl FlowQueue {
    /// Whether the queue should be emptied. More amounts may still be pushed.
    pub const fn is_full(&self) -> bool {
        self.count + self.unpacked.len() >= FULL
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
        self.push_narrow_if(true, key, micros);
    }

    /// Queues an amount like [`FlowQueue::push_narrow`] if it is wanted.
    ///
    /// Branch-free for nearly all amounts: always written, and only the count depends on
    /// `is_wanted`, which is unpredictable.
    #[inline]
    pub fn push_narrow_if(&mut self, is_wanted: bool, key: SumKey, micros: i64) {
        let queued = QueuedAmount { key, micros };
        let (packed, fits) = PackedAmount::pack(&queued, self.first_month);
        if !fits || self.count == self.buffer.len() {
            return self.push_slowly(is_wanted, queued);
        }
        self.buffer[self.count] = packed;
        self.count += usize::from(is_wanted);
    }

    /// Queues an amount that does not fit eight bytes, or for which the buffer has no room.
    #[cold]
    fn push_slowly(&mut self, is_wanted: bool, queued: QueuedAmount) {
        if self.count == 0 {
            // Put the first amount in the middle of the 256 months that can be packed.
            self.first_month = queued.key.month.plus(-128);
        }
        let (packed, fits) = PackedAmount::pack(&queued, self.first_month);
        if self.count == self.buffer.len() {
            self.buffer.resize((2 * self.count).max(64), packed);
        }
        if fits {
            self.buffer[self.count] = packed;
            self.count += usize::from(is_wanted);
        } else if is_wanted {
            self.unpacked.push(queued);
        }
    }

    /// The amounts that are packed.
    pub(super) fn packed(&self) -> &[PackedAmount] {
        &self.buffer[..self.count]
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.unpacked.clear();
        self.wide.clear();
    }
}
