//! How the program ends.

use std::process::ExitCode;

/// The exit status; scripts rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// All was done.
    Done = 0,
    /// It could not be done: a file, the disk, the configuration.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The ledger has errors, or rows were rejected; it goes before [`ExitStatus::ConditionMet`].
    LedgerErrors = 3,
    /// A row meets a condition of `--fail-on`.
    ConditionMet = 4,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
