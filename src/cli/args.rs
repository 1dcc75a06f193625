//! Arguments and options that commands share, with their help, and the faults of a command line
//! that cannot be parsed. Options of one command are in its own file.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use dealer_profit::ledger::rules::DealerFrom;
use dealer_profit::render::Format;
use dealer_profit::settings::SalesFrom;
use dealer_profit::spelling::nearest;
use dealer_profit::words::Language;
use dealer_profit::words::help::{Help, OptionHelp};
use dealer_profit::words::usage::UsageFault;

use super::COMMANDS;
use super::diagnostics::ColourChoice;

/// The program's name in help and messages.
const PROGRAM: &str = "dealer-profit";

/// A parsed command line.
pub enum Typed {
    /// A command with its options.
    Command(ArgMatches),
    /// The text of help or of the version, where that was asked for.
    Shown(String),
}

/// Parses the command line, the program's name first.
///
/// # Errors
///
/// [`UsageFault`] where it cannot be parsed.
pub fn parse(arguments: &[OsString], language: Language) -> Result<Typed, UsageFault> {
    let error = match program(language).try_get_matches_from(arguments) {
        Ok(matches) => return Ok(Typed::Command(matches)),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::DisplayHelp => {
            let help = error.render().to_string();
            Ok(Typed::Shown(if language == Language::Zh { with_chinese_colons(&help) } else { help }))
        }
        ErrorKind::DisplayVersion => Ok(Typed::Shown(format!("{PROGRAM} {}\n", env!("CARGO_PKG_VERSION")))),
        _ => Err(fault(&error)),
    }
}

/// Puts full-width colons after Chinese headings, where clap writes ASCII ones.
fn with_chinese_colons(help: &str) -> String {
    let line = |line: &str| match line.split_once(':') {
        Some((heading, rest)) if !heading.is_ascii() && !heading.contains(char::is_whitespace) => {
            format!("{heading}：{}\n", rest.trim_start())
        }
        _ => format!("{line}\n"),
    };
    help.lines().map(line).collect()
}

/// The fault of a command line without a command.
pub fn command_missing() -> UsageFault {
    UsageFault::CommandMissing { commands: commands() }
}

fn commands() -> Vec<String> {
    COMMANDS.iter().map(|command| command.name.to_owned()).collect()
}

fn program(language: Language) -> clap::Command {
    let usage = |arguments: &str| {
        let options = Help::OptionsPlaceholder.text(language);
        format!("{PROGRAM} {arguments}").replace("OPTIONS", options)
    };
    let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", Help::Usage.text(language));
    let command = clap::Command::new(PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .about(Help::Program.text(language))
        .after_help(Help::ProgramExamples.text(language))
        .help_template(template.clone())
        .override_usage(usage(&format!("OPTIONS {}", Help::CommandPlaceholder.text(language))))
        .subcommand_help_heading(Help::CommandsHeading.text(language))
        .subcommand_required(true)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .term_width(0)
        .args(global(language));
    COMMANDS.iter().fold(command, |command, each| {
        let described = (each.describe)(clap::Command::new(each.name), language);
        let positional = |arg: &Arg| if arg.get_id() == "ledger" { " [LEDGER]..." } else { " [DIR]" };
        let arguments = described.get_positionals().next().map_or("", positional);
        let line = usage(&format!("{} OPTIONS{arguments}", each.name));
        command.subcommand(
            described
                .help_template(template.clone())
                .override_usage(line)
                .disable_help_flag(true)
                .disable_version_flag(true)
                .term_width(0),
        )
    })
}

/// The ledgers.
pub fn ledgers(language: Language) -> Arg {
    Arg::new("ledger")
        .value_name("LEDGER")
        .num_args(0..)
        .value_parser(value_parser!(PathBuf))
        .help_heading(Help::ArgumentsHeading.text(language))
        .help(OptionHelp::Ledger.text(language))
}

/// The folder of `init`.
pub fn folder(language: Language) -> Arg {
    Arg::new("folder")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help_heading(Help::ArgumentsHeading.text(language))
        .help(OptionHelp::InitFolder.text(language))
}

/// Options that say how ledgers are read.
pub fn reading(language: Language) -> [Arg; 10] {
    let sales_from = option("sales-from", "ACCOUNT", OptionHelp::SalesFrom, language);
    [
        option("encoding", "NAME", OptionHelp::Encoding, language),
        option("delimiter", "CHAR", OptionHelp::Delimiter, language),
        switch("skip-totals", OptionHelp::SkipTotals, language),
        option("fill-down", "FIELDS", OptionHelp::FillDown, language),
        path(option("dealers", "FILE", OptionHelp::Dealers, language)),
        path(option("targets", "FILE", OptionHelp::Targets, language)).action(ArgAction::Append),
        one_of(option("dealer-from", "WHAT", OptionHelp::DealerFrom, language), DealerFrom::NAMES.iter().copied()),
        option("year", "YEAR", OptionHelp::Year, language),
        path(option("rejects", "FILE", OptionHelp::Rejects, language)),
        one_of(sales_from, SalesFrom::NAMES.iter().copied()),
    ]
    .map(|arg| arg.help_heading(Help::ReadingHeading.text(language)))
}

/// Options that choose what is shown.
pub fn choosing(language: Language) -> [Arg; 4] {
    [
        option("period", "P", OptionHelp::Period, language),
        option("dealer", "PATTERN", OptionHelp::Dealer, language).action(ArgAction::Append),
        option("where", "FIELD=VALUE", OptionHelp::Where, language).action(ArgAction::Append),
        option("as-of", "DATE", OptionHelp::AsOf, language),
    ]
    .map(|arg| arg.help_heading(Help::ChoosingHeading.text(language)))
}

/// The conditions, for commands whose rows can meet one.
pub fn fail_on(language: Language) -> Arg {
    option("fail-on", "CONDITION", OptionHelp::FailOn, language).action(ArgAction::Append)
}

/// Options of format and destination.
pub fn output(language: Language) -> [Arg; 3] {
    let format = option("format", "FORMAT", OptionHelp::Format, language);
    [
        one_of(format, Format::ALL.map(Format::name)),
        path(option("output", "FILE", OptionHelp::Output, language).short('o')),
        switch("bom", OptionHelp::Bom, language),
    ]
    .map(|arg| arg.help_heading(Help::OutputHeading.text(language)))
}

/// Options that every command has, before or after its name.
fn global(language: Language) -> [Arg; 8] {
    [
        path(option("config", "FILE", OptionHelp::Config, language)),
        switch("no-config", OptionHelp::NoConfig, language).conflicts_with("config"),
        one_of(option("lang", "LANG", OptionHelp::Lang, language), ["zh", "en"]),
        one_of(option("color", "WHEN", OptionHelp::Color, language), ColourChoice::NAMES),
        switch("quiet", OptionHelp::Quiet, language),
        option("threads", "N", OptionHelp::Threads, language),
        switch("help", OptionHelp::Help, language).short('h').action(ArgAction::Help),
        switch("version", OptionHelp::Version, language).short('V').action(ArgAction::Version),
    ]
    .map(|arg| arg.global(true).help_heading(Help::GlobalHeading.text(language)))
}

/// An option without a value.
pub fn switch(name: &'static str, help: OptionHelp, language: Language) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help.text(language))
}

/// An option with a value.
pub fn option(name: &'static str, value: &'static str, help: OptionHelp, language: Language) -> Arg {
    Arg::new(name).long(name).value_name(value).action(ArgAction::Set).help(help.text(language))
}

fn path(option: Arg) -> Arg {
    option.value_parser(value_parser!(PathBuf))
}

/// An option that takes one of some values; help does not list them, its text does.
pub fn one_of(option: Arg, allowed: impl IntoIterator<Item = &'static str>) -> Arg {
    option.value_parser(PossibleValuesParser::new(allowed)).hide_possible_values(true)
}

/// What clap found wrong, in our own terms.
fn fault(error: &clap::Error) -> UsageFault {
    let option = || option_of(error, ContextKind::InvalidArg);
    let given = || text_of(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => command_missing(),
        ErrorKind::InvalidSubcommand => unknown_command(text_of(error, ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => {
            let suggestion = Some(text_of(error, ContextKind::SuggestedArg)).filter(|text| !text.is_empty());
            UsageFault::UnknownArgument { given: option(), suggestion }
        }
        ErrorKind::InvalidValue if given().is_empty() => UsageFault::ValueMissing { option: option() },
        ErrorKind::InvalidValue => {
            let allowed = texts_of(error, ContextKind::ValidValue);
            let suggestion = nearest(&given(), allowed.iter().map(String::as_str)).map(str::to_owned);
            UsageFault::NotOneOf { option: option(), given: given(), allowed, suggestion }
        }
        ErrorKind::TooManyValues => UsageFault::ValueUnwanted { option: option() },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => UsageFault::ValueMissing { option: option() },
        ErrorKind::ArgumentConflict => {
            let other = option_of(error, ContextKind::PriorArg);
            if other == option() {
                UsageFault::Twice { option: other }
            } else {
                UsageFault::Conflict { option: option(), other }
            }
        }
        ErrorKind::InvalidUtf8 => UsageFault::NotUnicode,
        _ => UsageFault::Other,
    }
}

fn unknown_command(given: String) -> UsageFault {
    let suggestion = nearest(&given, COMMANDS.iter().map(|command| command.name)).map(str::to_owned);
    UsageFault::UnknownCommand { given, commands: commands(), suggestion }
}

/// An option without the name of its value.
fn option_of(error: &clap::Error, kind: ContextKind) -> String {
    let text = text_of(error, kind);
    text.split(" <").next().unwrap_or_default().to_owned()
}

fn text_of(error: &clap::Error, kind: ContextKind) -> String {
    texts_of(error, kind).into_iter().next().unwrap_or_default()
}

fn texts_of(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        program(Language::En).debug_assert();
        program(Language::Zh).debug_assert();
    }
}
