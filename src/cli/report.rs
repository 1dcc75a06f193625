//! `report`: the metrics, a row for each group.

use clap::ArgMatches;
use dealer_profit::words::Language;
use dealer_profit::words::failures::Failure;
use dealer_profit::words::help::Help;

use super::exit::ExitStatus;
use super::options::ReportOptions;
use super::{Command, Session, args};

pub const COMMAND: Command = Command { name: "report", describe, run };

fn describe(command: clap::Command, language: Language) -> clap::Command {
    command
        .about(Help::Report.text(language))
        .after_help(Help::ReportExamples.text(language))
        .arg(args::ledgers(language))
        .args(args::reading(language))
        .args(args::choosing(language))
        .args(args::report(language))
        .args(args::output(language))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let options = ReportOptions::resolve(matches, session)?;
    options.output.destination.check(options.files_read().chain(session.config.file.as_deref()))?;
    report(&options, session)
}

// ---------------------------------------------------------------------------------------------------------------------
// LEDGERS: here `options.ledgers` are read by `options.rules`, summed, and made a report that `emit::emit` writes. A
// ledger with errors ends with `ExitStatus::LedgerErrors`, a condition that is met with `ExitStatus::ConditionMet`, and
// `Delivery::ReaderGone` with `ExitStatus::Done`.
// ---------------------------------------------------------------------------------------------------------------------
fn report(_options: &ReportOptions, _session: &Session) -> anyhow::Result<ExitStatus> {
    Err(Failure::NotWired { what: COMMAND.name }.into())
}
