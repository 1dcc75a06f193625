//! Amounts on their way to their sums.

use crate::chart_of_accounts::AccountId;
use crate::money::{MICROS_PER_HUNDREDTH, hundredths_of};
use crate::period::Month;

/// Amounts on their way to their sums.
///
/// Workers have dozens of queues, which a processor's cache is to hold beside all else: nearly every amount takes eight bytes.
#[derive(Debug)]
pub struct FlowQueue {
    /// Room for amounts: only the first ones count.
    pub(super) room: Vec<Packed>,
    pub(super) count: usize,
    /// The month that theirs are counted from.
    pub(super) since: Month,
    /// Those that do not fit so few bytes.
    pub(super) unpacked: Vec<Queued>,
    pub(super) wide: Vec<(SumKey, i128)>,
}

impl Default for FlowQueue {
    fn default() -> Self {
        Self { room: Vec::new(), count: 0, since: Month::FIRST, unpacked: Vec::new(), wide: Vec::new() }
    }
}

/// An amount of a slot, account and month in eight bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    pub(super) hundredths: i32,
    slot: u16,
    account: u8,
    /// Counted from a month that the queue knows.
    month: u8,
}

impl Packed {
    /// The amount, and whether it is right.
    #[inline(always)]
    fn new(&Queued { micros, home: (slot, account, month) }: &Queued, since: Month) -> (Self, bool) {
        let (hundredths, is_exact) = hundredths_of(micros);
        let (account, month) = (account.index(), month.since(since) as u32);
        let packed = Self { hundredths, slot: slot as u16, account: account as u8, month: month as u8 };
        (packed, is_exact & (slot >> 16 | account as u32 >> 8 | month >> 8 == 0))
    }

    #[inline(always)]
    pub(super) fn home(&self, since: Month) -> SumKey {
        (self.slot.into(), AccountId::at(self.account.into()), since.plus(self.month.into()))
    }

    pub(super) fn unpacked(&self, since: Month) -> Queued {
        Queued { micros: i64::from(self.hundredths) * MICROS_PER_HUNDREDTH, home: self.home(since) }
    }
}

/// Whose an amount is: slot, account and month.
pub(super) type SumKey = (u32, AccountId, Month);

/// An amount that fits 64 bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queued {
    pub(super) micros: i64,
    pub(super) home: SumKey,
}

/// At how many amounts a queue is full.
const QUEUE: usize = 4096;

impl FlowQueue {
    /// Queues an amount in millionths.
    #[inline]
    pub fn push(&mut self, slot: u32, account: AccountId, month: Month, micros: i128) {
        match i64::try_from(micros) {
            Ok(micros) => self.push_narrow(slot, account, month, micros),
            Err(_) => {
                self.wide.push(((slot, account, month), micros));
                // It is an entry all the same.
                self.push_narrow(slot, account, month, 0);
            }
        }
    }

    /// Whether so many amounts are queued that they are to be added.
    pub const fn is_full(&self) -> bool {
        self.count + self.unpacked.len() >= QUEUE
    }

    /// Queues an amount in millionths that fits 64 bits, as nearly all do.
    #[inline]
    pub fn push_narrow(&mut self, slot: u32, account: AccountId, month: Month, micros: i64) {
        self.push_narrow_if(true, slot, account, month, micros);
    }

    /// Queues an amount as [`FlowQueue::push_narrow`] does, if it is wanted. Of most amounts no branch hangs on that: it cannot be
    /// foretold.
    #[inline]
    pub fn push_narrow_if(&mut self, is_wanted: bool, slot: u32, account: AccountId, month: Month, micros: i64) {
        let queued = Queued { micros, home: (slot, account, month) };
        let (packed, fits) = Packed::new(&queued, self.since);
        if !fits || self.count == self.room.len() {
            return self.push_with_care(is_wanted, queued);
        }
        self.room[self.count] = packed;
        self.count += usize::from(is_wanted);
    }

    /// Queues an amount for which there is no room or that may not fit where most do.
    #[cold]
    fn push_with_care(&mut self, is_wanted: bool, queued: Queued) {
        if self.count == 0 {
            // Most ledgers come month by month, and few have more than ten years.
            self.since = queued.home.2.plus(-128);
        }
        let (packed, fits) = Packed::new(&queued, self.since);
        if self.count == self.room.len() {
            self.room.resize((2 * self.count).max(64), packed);
        }
        if fits {
            self.room[self.count] = packed;
            self.count += usize::from(is_wanted);
        } else if is_wanted {
            self.unpacked.push(queued);
        }
    }
}
