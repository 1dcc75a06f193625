//! A guard around calamine, whose arithmetic panics over hostile files.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::words::workbook::WorkbookFault;

thread_local! {
    /// Whether this thread is at work that is guarded.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does what calls calamine: a panic in it is a damaged file.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, WorkbookFault>) -> Result<T, WorkbookFault> {
    say_nothing_of_guarded_panics();
    IS_GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_GUARDED.set(false);
    result.unwrap_or(Err(WorkbookFault::Damaged { after_row: None }))
}

/// Keeps the report of a panic off standard error where the panic becomes a complaint; every other one is reported as ever.
fn say_nothing_of_guarded_panics() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
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
        let damaged: Result<(), _> = guarded(|| panic!("a hostile file"));
        assert_eq!(damaged, Err(WorkbookFault::Damaged { after_row: None }));
        assert_eq!(guarded(|| Ok(7)), Ok(7));
        assert!(!IS_GUARDED.get());
    }
}
