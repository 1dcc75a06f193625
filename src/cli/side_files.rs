//! Reads the files beside the ledgers: the dealer master and the target files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dealer_profit::ledger::dealers::DealerMaster;
use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::targets::file::{self, TargetList};
use dealer_profit::words::failure::Failure;
use dealer_profit::words::side_files::SideFileProblem;

use super::file_faults::FileFaults;

/// Reads the dealer master, where there is one.
///
/// # Errors
///
/// [`Failure::Read`] where the file cannot be read, [`FileFaults`] where it is no master.
pub fn master(file: Option<&Path>) -> anyhow::Result<Option<Arc<DealerMaster>>> {
    let Some(file) = file else { return Ok(None) };
    let (name, bytes) = contents(file)?;
    Ok(Some(Arc::new(DealerMaster::read(&name, &bytes).map_err(faults)?)))
}

/// Reads the target files, where there are any; dealers and accounts are those of the rules.
///
/// # Errors
///
/// [`Failure::Read`] where a file cannot be read, [`FileFaults`] where one holds something else
/// than targets.
pub fn targets(files: &[PathBuf], rules: &ReadingRules) -> anyhow::Result<Option<Arc<TargetList>>> {
    if files.is_empty() {
        return Ok(None);
    }
    let files = files.iter().map(|file| contents(file)).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Arc::new(file::read(&files, &rules.chart, rules.dealers.as_deref()).map_err(faults)?)))
}

/// The name of a file in messages, and its bytes.
fn contents(file: &Path) -> Result<(String, Vec<u8>), Failure> {
    let name = file.display().to_string();
    match fs::read(file) {
        Ok(bytes) => Ok((name, bytes)),
        Err(reason) => Err(Failure::Read { file: name, reason }),
    }
}

fn faults(problems: Vec<SideFileProblem>) -> FileFaults {
    FileFaults::new(&problems, SideFileProblem::text)
}
