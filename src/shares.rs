//! Work on many things of a kind, shared out to as many workers as there are processors.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Cuts the things into stretches of at least `least`, as many as there are processors, has each worked on by a worker of its own,
/// and gives what they made of them, in order. `work` is told the position of its first thing.
///
/// With too few things for two workers there is none: the caller does the work.
///
/// ```
/// use dealer_profit::shares::share_out;
/// let numbers: Vec<u64> = (1..=1000).collect();
/// let sums = share_out(&numbers, 16, |_, share| share.iter().sum::<u64>());
/// assert_eq!(sums.iter().sum::<u64>(), 500_500);
/// ```
pub fn share_out<T: Sync, R: Send>(things: &[T], least: usize, work: impl Fn(usize, &[T]) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(things.len() / least.max(1));
    if workers < 2 {
        return vec![work(0, things)];
    }
    let size = things.len().div_ceil(workers);
    let work = &work;
    thread::scope(|scope| {
        let shares = things.chunks(size).enumerate();
        let workers: Vec<_> = shares.map(|(number, share)| scope.spawn(move || work(number * size, share))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
