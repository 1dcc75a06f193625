//! The command line: arguments and options, the commands, and how results and messages leave the
//! program.

mod accounts;
mod args;
mod check;
mod choosing;
mod conditions;
mod config;
mod destination;
mod diagnostics;
mod exit;
mod figures;
mod file_faults;
mod globals;
mod init;
mod input;
mod language;
mod ledgers;
mod nearest_path;
mod output;
mod progress;
mod rejects;
mod report;
mod side_files;
mod statement;
mod values;

use std::ffi::OsString;

use clap::ArgMatches;
use dealer_profit::words::usage::UsageFault;

use args::Typed;
use config::Config;
use destination::Destination;
use diagnostics::{ColourChoice, Diagnostics};
use exit::ExitStatus;
use globals::GlobalOptions;

/// A command: its file declares one, and [`COMMANDS`] lists it.
struct Command {
    /// Its name on the command line.
    name: &'static str,
    /// Adds help and arguments to an empty command.
    describe: fn(clap::Command, dealer_profit::words::Language) -> clap::Command,
    /// Runs it.
    run: fn(&ArgMatches, &Session) -> anyhow::Result<ExitStatus>,
}

/// Every command, in the order of the help.
const COMMANDS: &[Command] = &[report::COMMAND, statement::COMMAND, check::COMMAND, accounts::COMMAND, init::COMMAND];

/// What every command is given.
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

/// Prints help or the version.
fn show(text: &str) -> anyhow::Result<ExitStatus> {
    // A reader that has gone does not change the status.
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
