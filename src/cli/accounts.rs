//! `accounts`: the chart of accounts in force.

use clap::ArgMatches;
use dealer_profit::reports::accounts::Accounts;
use dealer_profit::words::Language;
use dealer_profit::words::help::Help;

use super::exit::ExitStatus;
use super::output::{OutputOptions, emit};
use super::{Command, Session, args};

pub const COMMAND: Command = Command { name: "accounts", describe, run };

fn describe(command: clap::Command, language: Language) -> clap::Command {
    command
        .about(Help::Accounts.text(language))
        .after_help(Help::AccountsExamples.text(language))
        .args(args::output(language))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let options = OutputOptions::resolve(matches)?;
    options.destination.check(session.config.file.as_deref())?;
    let accounts = Accounts::of(&session.config.settings.reading.chart);
    // Nothing else depends on a reader that has gone.
    let _ = emit(&accounts, &options, session)?;
    Ok(ExitStatus::Done)
}
