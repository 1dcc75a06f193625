//! The command line: what was typed, what it means, and how results and messages leave the program.

mod accounts;
mod args;
mod check;
mod choice;
mod conditions;
mod config;
mod diagnostics;
mod emit;
mod exit;
mod file_faults;
mod init;
mod language;
mod ledgers;
mod nearby;
mod options;
mod output;
mod progress;
mod rejects;
mod report;
mod side_files;
mod statement;
mod watched;

use std::ffi::OsString;

use clap::ArgMatches;
use dealer_profit::words::usage::UsageFault;

use args::Typed;
use config::Config;
use diagnostics::{ColourChoice, Diagnostics};
use exit::ExitStatus;
use options::GlobalOptions;
use output::Destination;

/// A command: one file, named here and nowhere else.
struct Command {
    /// What is typed.
    name: &'static str,
    /// Adds help and arguments to the empty command of that name.
    describe: fn(clap::Command, dealer_profit::words::Language) -> clap::Command,
    /// Does it.
    run: fn(&ArgMatches, &Session) -> anyhow::Result<ExitStatus>,
}

/// Every command, in the order of the help.
const COMMANDS: &[Command] = &[report::COMMAND, statement::COMMAND, check::COMMAND, accounts::COMMAND, init::COMMAND];

/// What every command works with.
struct Session {
    config: Config,
    diagnostics: Diagnostics,
    globals: GlobalOptions,
}

/// Runs the program with its arguments, the program's own name first.
pub fn run(arguments: &[OsString]) -> ExitStatus {
    let language = language::chosen(language::typed(arguments), None);
    let mut diagnostics = Diagnostics::new(language, ColourChoice::typed(arguments));
    match perform(arguments, &mut diagnostics) {
        Ok(status) => status,
        Err(error) => diagnostics.failure(&error),
    }
}

fn perform(arguments: &[OsString], diagnostics: &mut Diagnostics) -> anyhow::Result<ExitStatus> {
    let matches = match args::parse(arguments, diagnostics.language())? {
        Typed::Shown(text) => return show(&text),
        Typed::Command(matches) => matches,
    };
    let globals = GlobalOptions::resolve(&matches)?;
    diagnostics.settle(globals.colour, globals.quiet);
    let config = Config::read(&globals)?;
    diagnostics.speak(language::chosen(globals.language, config.settings.language));
    let (command, matches) = chosen_command(&matches)?;
    let session = Session { config, diagnostics: diagnostics.clone(), globals };
    (command.run)(matches, &session)
}

/// Prints what was asked for in place of a command: help or the version.
fn show(text: &str) -> anyhow::Result<ExitStatus> {
    // A reader that has gone ends the program with the same status.
    let _ = Destination::StandardOutput.deliver(text.as_bytes())?;
    Ok(ExitStatus::Done)
}

fn chosen_command(matches: &ArgMatches) -> Result<(&'static Command, &ArgMatches), UsageFault> {
    let chosen = matches.subcommand().and_then(|(name, matches)| {
        let command = COMMANDS.iter().find(|command| command.name == name)?;
        Some((command, matches))
    });
    chosen.ok_or_else(args::command_missing)
}
