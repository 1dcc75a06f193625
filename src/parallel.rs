//! Work on many things of a kind, shared out to as many workers as there are processors.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

/// Cuts the things into stretches of at least `least`, as many as there are processors, has each worked on by a worker of its own,
/// and gives what they made of them, in order. `work` is told the position of its first thing.
///
/// With too few things for two workers there is none: the caller does the work.
///
/// ```
/// use dealer_profit::parallel::map_chunks;
/// let numbers: Vec<u64> = (1..=1000).collect();
/// let sums = map_chunks(&numbers, 16, |_, share| share.iter().sum::<u64>());
/// assert_eq!(sums.iter().sum::<u64>(), 500_500);
/// ```
pub fn map_chunks<T: Sync, R: Send>(things: &[T], least: usize, work: impl Fn(usize, &[T]) -> R + Sync) -> Vec<R> {
    let size = size_of_a_share(things.len(), least);
    let shares = things.chunks(size).enumerate().map(|(number, share)| (number * size, share)).collect();
    work_on(shares, (0, things), |(first, share)| work(first, share))
}

/// As [`map_chunks`], of things that are used up.
pub fn map_chunks_owned<T: Send, R: Send>(
    mut things: Vec<T>,
    least: usize,
    work: impl Fn(Vec<T>) -> R + Sync,
) -> Vec<R> {
    let size = size_of_a_share(things.len(), least);
    let mut shares = Vec::new();
    while things.len() > size {
        shares.push(things.split_off((things.len() - 1) / size * size));
    }
    shares.push(things);
    shares.reverse();
    work_on(shares, Vec::new(), work)
}

/// As [`map_chunks`], of things that are known by their numbers.
pub fn map_chunks_of_range<R: Send>(
    numbers: Range<usize>,
    least: usize,
    work: impl Fn(Range<usize>) -> R + Sync,
) -> Vec<R> {
    let size = size_of_a_share(numbers.len(), least);
    let shares = numbers.clone().step_by(size).map(|first| first..numbers.end.min(first + size)).collect();
    work_on(shares, numbers, work)
}

/// How many things a worker takes, where each takes `least` of them at least.
fn size_of_a_share(things: usize, least: usize) -> usize {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(things / least.max(1));
    things.div_ceil(workers.max(1)).max(1)
}

/// Has each share worked on by a worker of its own; the caller does the work where there is but one, or none.
fn work_on<S: Send, R: Send>(mut shares: Vec<S>, none: S, work: impl Fn(S) -> R + Sync) -> Vec<R> {
    if shares.len() < 2 {
        return vec![work(shares.pop().unwrap_or(none))];
    }
    let work = &work;
    thread::scope(|scope| {
        let workers: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || work(share))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thing_is_in_one_share_and_they_are_in_order() {
        for count in [0, 1, 2, 3, 7, 8, 9, 100, 1001] {
            for least in [0, 1, 3, 50, 5000] {
                let things: Vec<usize> = (5..5 + count).collect();
                let lent = map_chunks(&things, least, |first, share| {
                    assert!(share.is_empty() || share[0] == 5 + first);
                    share.to_vec()
                });
                let owned = map_chunks_owned(things.clone(), least, |share| share);
                let numbers = map_chunks_of_range(5..5 + count, least, |share| share.collect::<Vec<_>>());
                for shares in [lent, owned, numbers] {
                    assert_eq!(shares.concat(), things);
                    assert!(shares.len() == 1 || shares.len() * least <= count, "{count} things, {least} at least");
                }
            }
        }
    }
}
