//! Catches panics of calamine, whose arithmetic panics on hostile files.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::words::workbook::WorkbookFault;

thread_local! {
    /// A panic of this thread will be caught.
    static CATCHES_PANICS: Cell<bool> = const { Cell::new(false) };
}

/// Runs code that calls calamine; a panic is a damaged file.
pub(super) fn catch_panics<T>(work: impl FnOnce() -> Result<T, WorkbookFault>) -> Result<T, WorkbookFault> {
    silence_caught_panics();
    CATCHES_PANICS.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CATCHES_PANICS.set(false);
    result.unwrap_or(Err(WorkbookFault::Damaged { after_row: None }))
}

/// Installs, once, a hook that keeps caught panics off standard error; it reports all others as
/// before.
fn silence_caught_panics() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !CATCHES_PANICS.get() {
                report(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file() {
        let damaged: Result<(), _> = catch_panics(|| panic!("a hostile file"));
        assert_eq!(damaged, Err(WorkbookFault::Damaged { after_row: None }));
        assert_eq!(catch_panics(|| Ok(7)), Ok(7));
        assert!(!CATCHES_PANICS.get());
    }
}
