//! `statement`: the assessment sheet of each dealer.

use clap::{Arg, ArgMatches};
use dealer_profit::reports::statement::{Every, Request, Statement};
use dealer_profit::words::Language;
use dealer_profit::words::help::{Help, OptionHelp};

use super::exit::ExitStatus;
use super::figures::{self, FigureOptions};
use super::{Command, Session, args, values};

pub const COMMAND: Command = Command { name: "statement", describe, run };

fn describe(command: clap::Command, language: Language) -> clap::Command {
    let command = command.about(Help::Statement.text(language)).after_help(Help::StatementExamples.text(language));
    figures::with_options(command, own_options(language), language)
}

fn own_options(language: Language) -> [Arg; 2] {
    let every = args::option("every", "STRETCH", OptionHelp::Every, language);
    [args::one_of(every, Every::ALL.map(Every::name)), args::fail_on(language)]
        .map(|arg| arg.help_heading(Help::StatementHeading.text(language)))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let options = FigureOptions::resolve(matches, session)?;
    let every = values::text(matches, "every").and_then(Every::named).unwrap_or_default();
    figures::run(&options, &[], session, |reading, scope| {
        Statement::new(reading, &options.input.rules.chart, &Request { scope, every })
    })
}
