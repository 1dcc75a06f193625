//! How the program ends.

use std::process::ExitCode;

/// The exit status; scripts rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// All was done.
    Done = 0,
    /// A file, the disk or the configuration was at fault.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The ledger has errors, or rows were rejected; wins over [`ExitStatus::ConditionMet`].
    LedgerErrors = 3,
    /// A row meets a condition of `--fail-on`.
    ConditionMet = 4,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
