//! Reads the dealer master.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dealer_profit::ledger::dealers::{DealerMaster, MasterError};
use dealer_profit::words::Language;
use dealer_profit::words::failure::Failure;

/// A fault in a dealer master, with the file that it is in.
#[derive(Debug)]
pub struct MasterFileError {
    file: PathBuf,
    error: MasterError,
}

impl MasterFileError {
    /// The file, the line and the fault.
    pub fn text(&self, language: Language) -> String {
        format!("{}:{}: {}", self.file.display(), self.error.line, self.error.fault.text(language))
    }
}

impl fmt::Display for MasterFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for MasterFileError {}

/// Reads the dealer master, where there is one.
///
/// # Errors
///
/// [`Failure::Read`] where the file cannot be read, [`MasterFileError`] where it is no master.
pub fn read(file: Option<&Path>) -> anyhow::Result<Option<Arc<DealerMaster>>> {
    let Some(file) = file else { return Ok(None) };
    let bytes = fs::read(file).map_err(|reason| Failure::Read { file: file.display().to_string(), reason })?;
    let master = DealerMaster::read(&bytes).map_err(|error| MasterFileError { file: file.to_owned(), error })?;
    Ok(Some(Arc::new(master)))
}
