//! The progress bar of work that takes longer than a second, on a terminal.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use dealer_profit::ledger::feed::Progress;
use dealer_profit::ledger::open::source::Source;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work may take before anything is shown.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar is drawn anew.
const REDRAWN_EVERY: Duration = Duration::from_millis(100);

/// Does work that counts the bytes it has read, and shows a bar on standard error while it goes on,
/// if anyone sees it.
pub fn shown<T>(sources: &[Source], is_seen: bool, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = &Progress::default();
    if !is_seen {
        return work(progress);
    }
    let bytes: u64 = sources.iter().map(Source::size).sum();
    let (done, is_done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                draw(progress, bytes, || is_done.recv_timeout(REDRAWN_EVERY) == Err(RecvTimeoutError::Timeout));
            }
        });
        let result = work(progress);
        // The bar is removed before anything else is written.
        drop(done);
        result
    })
}

fn draw(progress: &Progress, bytes: u64, mut goes_on: impl FnMut() -> bool) {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {bytes} / {total_bytes}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    while goes_on() {
        bar.set_position(progress.load(Ordering::Relaxed));
    }
    bar.finish_and_clear();
}
