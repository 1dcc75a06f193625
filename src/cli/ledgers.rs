//! Reads the ledgers that the command line and the configuration name, and reports what is wrong
//! with them.

use std::path::{Path, PathBuf};

use dealer_profit::audit::posted_twice::check_what_is_posted_twice;
use dealer_profit::ledger::open::sniff_source;
use dealer_profit::ledger::open::source::{Source, SourceError, find_sources};
use dealer_profit::ledger::open::workbook::CheckedWorkbooks;
use dealer_profit::ledger::read::{Effort, ReadError, Rejection, read_with_progress};
use dealer_profit::ledger::reading::Reading;
use dealer_profit::ledger::sink::Sink;
use dealer_profit::totals::HasTotals;
use dealer_profit::words::failure::Failure;
use dealer_profit::words::usage::UsageFault;

use super::Session;
use super::destination::{Destination, is_special, would_be_same_file};
use super::input::{LedgerArgument, LedgerOptions};
use super::output::OutputOptions;
use super::progress;
use super::rejects::{Rejects, is_file_of_rejects};

/// Ledgers that figures can be computed from.
pub struct Ledgers<S> {
    /// The files.
    pub sources: Vec<Source>,
    /// What was read.
    pub reading: Reading<S>,
    /// Whether rows were left out: the exit status says so.
    pub are_incomplete: bool,
}

/// Reads the ledgers; `None` where they have errors, which have been printed.
///
/// # Errors
///
/// Where a ledger cannot be found or read, or the output would replace it.
pub fn read<S: Sink<Result: HasTotals>>(
    options: &LedgerOptions,
    output: &OutputOptions,
    session: &Session,
    new_sink: impl Fn() -> S + Sync,
) -> anyhow::Result<Option<Ledgers<S::Result>>> {
    let sources = sources(options, output, session)?;
    let (reading, rejects) = read_all(&sources, options, session, new_sink)?;
    if are_refused(&reading, options) {
        session.diagnostics.problems(&reading.problems, reading.problem_count);
        return Ok(None);
    }
    let rejected: u64 = reading.files.iter().map(|file| file.rows.rejected).sum();
    if let Some((rejects, path)) = rejects.zip(options.rejects.as_ref()) {
        rejects.finish()?;
        session.diagnostics.rows_left_out(rejected, &path.display().to_string());
    }
    Ok(Some(Ledgers { sources, reading, are_incomplete: rejected > 0 }))
}

/// Whether no figure may be computed from a reading.
fn are_refused<S>(reading: &Reading<S>, options: &LedgerOptions) -> bool {
    if options.rejects.is_some() { reading.fatal_count > 0 } else { reading.problem_count > 0 }
}

/// Reads the ledgers with every complaint about them, and begins the file of `--rejects`.
///
/// # Errors
///
/// Where a ledger cannot be read or a rejected row cannot be written.
pub fn read_all<S: Sink<Result: HasTotals>>(
    sources: &[Source],
    options: &LedgerOptions,
    session: &Session,
    new_sink: impl Fn() -> S + Sync,
) -> anyhow::Result<(Reading<S::Result>, Option<Rejects>)> {
    let effort = Effort::for_sources(sources, options.threads);
    let language = session.diagnostics.language();
    let mut rejects = options.rejects.as_deref().map(|path| Rejects::begin(path, language)).transpose()?;
    let reading = progress::shown(sources, session.diagnostics.are_seen(), |progress| match &mut rejects {
        Some(rejects) => {
            let mut take = |rejection: Rejection| rejects.take(rejection);
            read_with_progress(sources, &options.rules, effort, Some(&mut take), new_sink, progress)
        }
        None => read_with_progress(sources, &options.rules, effort, None, new_sink, progress),
    });
    let mut reading = reading.map_err(|error| read_failure(error, options))?;
    if !are_refused(&reading, options) {
        check_what_is_posted_twice(&mut reading, &options.rules.chart, options.sales_from)?;
    }
    Ok((reading, rejects))
}

/// The sources that the arguments name; none of them may be an output.
///
/// # Errors
///
/// Where a ledger cannot be found, is named twice or would be replaced by the output.
pub fn sources(options: &LedgerOptions, output: &OutputOptions, session: &Session) -> anyhow::Result<Vec<Source>> {
    let outputs: Vec<PathBuf> = output.destination.file().into_iter().chain(options.rejects.clone()).collect();
    for output in &outputs {
        Destination::File(output.clone()).check(options.files_read().chain(session.config.file.as_deref()))?;
    }
    if let [one, other] = outputs.as_slice()
        && would_be_same_file(one, other)
        && !is_special(one)
    {
        return Err(UsageFault::OutputTwice { file: other.display().to_string() }.into());
    }
    let arguments: Vec<PathBuf> = options.ledgers.iter().map(LedgerArgument::path).collect();
    for output in &outputs {
        refuse_a_ledger_of_a_folder(output, &arguments, options)?;
    }
    let excepted: Vec<PathBuf> = outputs.into_iter().chain(options.side_files()).collect();
    find_sources(&arguments, &excepted, &options.rules).map_err(source_failure)
}

/// An output in a folder of ledgers may replace last night's output, but never a ledger.
fn refuse_a_ledger_of_a_folder(output: &Path, arguments: &[PathBuf], options: &LedgerOptions) -> anyhow::Result<()> {
    let folder = |file: &Path| file.canonicalize().ok().and_then(|file| Some(file.parent()?.to_owned()));
    let is_within =
        |argument: &PathBuf| folder(output).is_some_and(|folder| argument.canonicalize().ok() == Some(folder));
    if !arguments.iter().any(is_within) {
        return Ok(());
    }
    // Last night's file of rejects has the headings of a ledger.
    if options.rejects.as_deref() == Some(output) && is_file_of_rejects(output) {
        return Ok(());
    }
    let sniffed = sniff_source(&Source::File(output.to_owned()), &options.rules, &mut CheckedWorkbooks::default());
    match sniffed {
        Ok(Ok(_)) => Err(Failure::OutputIsInput { file: output.display().to_string() }.into()),
        _ => Ok(()),
    }
}

/// Why ledgers cannot be found, as a failure.
pub fn source_failure(error: SourceError) -> anyhow::Error {
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

/// Why ledgers cannot be read, where no rows are written down.
pub fn unread(error: ReadError) -> anyhow::Error {
    match error {
        ReadError::File(error) => Failure::Read { file: error.file, reason: error.error }.into(),
        ReadError::Overflow(_) => Failure::Overflow.into(),
        ReadError::Rejects(reason) => reason.into(),
    }
}

fn read_failure(error: ReadError, options: &LedgerOptions) -> anyhow::Error {
    match error {
        ReadError::File(error) => Failure::Read { file: error.file, reason: error.error }.into(),
        ReadError::Overflow(_) => Failure::Overflow.into(),
        ReadError::Rejects(reason) => {
            let file = options.rejects.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            Failure::Write { file, reason }.into()
        }
    }
}
