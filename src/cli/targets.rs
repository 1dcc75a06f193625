//! Reads the target files.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::targets::file::{self, TargetList};
use dealer_profit::words::Language;
use dealer_profit::words::failure::Failure;
use dealer_profit::words::targets::TargetProblem;

/// All that is wrong with target files.
#[derive(Debug)]
pub struct TargetFilesError(pub Vec<TargetProblem>);

impl fmt::Display for TargetFilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(|problem| problem.text(Language::En)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for TargetFilesError {}

/// Reads the target files, where there are any; dealers and accounts are those of the rules.
///
/// # Errors
///
/// [`Failure::Read`] where a file cannot be read, [`TargetFilesError`] where one holds something else than targets.
pub fn read(files: &[PathBuf], rules: &ReadingRules) -> anyhow::Result<Option<Arc<TargetList>>> {
    if files.is_empty() {
        return Ok(None);
    }
    let read = |file: &PathBuf| {
        let name = file.display().to_string();
        match fs::read(file) {
            Ok(bytes) => Ok((name, bytes)),
            Err(reason) => Err(Failure::Read { file: name, reason }),
        }
    };
    let files = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let list = file::read(&files, &rules.chart, rules.dealers.as_deref()).map_err(TargetFilesError)?;
    Ok(Some(Arc::new(list)))
}
