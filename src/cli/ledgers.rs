//! Reads the ledgers that the command line and the configuration name, and says what is wrong with them.

use std::path::PathBuf;

use dealer_profit::ledger::reader::{Effort, ReadError, Reading, read as read_sources};
use dealer_profit::ledger::source::{SourceError, find_sources};
use dealer_profit::totals::Totals;
use dealer_profit::totals::checks::check_what_is_posted_twice;
use dealer_profit::totals::question::Question;
use dealer_profit::words::failures::Failure;
use dealer_profit::words::usage::UsageFault;

use super::Session;
use super::options::{LedgerArgument, ReportOptions};
use super::output::Destination;

/// Reads the ledgers; `None` where they have errors, which have been printed.
///
/// # Errors
///
/// Where a ledger cannot be found or read, or the output would replace it.
pub fn read(
    options: &ReportOptions,
    session: &Session,
    new_question: impl Fn() -> Question + Sync,
) -> anyhow::Result<Option<Reading<Totals>>> {
    let destination = &options.output.destination;
    destination.check(options.files_read().chain(session.config.file.as_deref()))?;
    let output = match destination {
        Destination::File(file) => vec![file.clone()],
        Destination::StandardOutput => Vec::new(),
    };
    let arguments: Vec<PathBuf> = options.ledgers.iter().map(LedgerArgument::path).collect();
    let sources = find_sources(&arguments, &output, &options.rules).map_err(source_failure)?;
    let chart = &options.rules.chart;
    let effort = Effort::for_sources(&sources, options.threads);
    let reading = read_sources(&sources, &options.rules, effort, || Totals::new(chart, new_question()));
    let mut reading = reading.map_err(read_failure)?;
    if reading.problem_count == 0 {
        check_what_is_posted_twice(&mut reading, chart, options.sales_from)?;
    }
    if reading.problem_count == 0 {
        return Ok(Some(reading));
    }
    session.diagnostics.problems(&reading.problems, reading.problem_count);
    Ok(None)
}

fn source_failure(error: SourceError) -> anyhow::Error {
    match error {
        SourceError::Unreadable { path, error } => {
            Failure::Read { file: path.display().to_string(), reason: error }.into()
        }
        SourceError::Twice { first, second } => {
            let (first, second) = (first.display().to_string(), second.display().to_string());
            UsageFault::SameLedgerTwice { first, second }.into()
        }
        SourceError::EmptyFolder { path } => Failure::NoLedgerInFolder { folder: path.display().to_string() }.into(),
    }
}

fn read_failure(error: ReadError) -> anyhow::Error {
    match error {
        ReadError::File(error) => Failure::Read { file: error.file, reason: error.error }.into(),
        ReadError::Overflow(_) => Failure::Overflow.into(),
    }
}
