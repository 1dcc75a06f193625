//! `statement`: the assessment sheet of each dealer.

use clap::ArgMatches;
use dealer_profit::render::json::to_json;
use dealer_profit::reports::statement::{Every, Request, Statement};
use dealer_profit::totals::question::Question;
use dealer_profit::words::Language;
use dealer_profit::words::help::Help;

use super::emit::{Json, Views, emit};
use super::exit::ExitStatus;
use super::options::{Choosing, LedgerOptions, OutputOptions};
use super::{Command, Session, args, choice, conditions, watched};

pub const COMMAND: Command = Command { name: "statement", describe, run };

fn describe(command: clap::Command, language: Language) -> clap::Command {
    command
        .about(Help::Statement.text(language))
        .after_help(Help::StatementExamples.text(language))
        .arg(args::ledgers(language))
        .args(args::reading(language))
        .args(args::choosing(language))
        .args(args::statement(language))
        .args(args::output(language))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let choosing = Choosing::resolve(matches)?;
    let output = OutputOptions::resolve(matches)?;
    let input = LedgerOptions::resolve(matches, session)?;
    let conditions = conditions::resolve(&choosing.fail_on, &input)?;
    let request = Request {
        scope: choice::scope(&choosing, &input, session),
        every: matches.get_one::<String>("every").and_then(|name| Every::named(name)).unwrap_or_default(),
    };
    let rules = &input.rules;
    let new_question = || Question::new(Vec::new(), request.scope.filters.clone(), rules.dealers.as_ref());
    let Some(ledgers) = watched::read(&input, &output, session, new_question)? else {
        return Ok(ExitStatus::LedgerErrors);
    };
    let reading = &ledgers.reading;
    choice::refuse_what_is_missing(reading, &request.scope.dealers, &choosing.filters, &input)?;
    let statement = Statement::new(reading, &rules.chart, &request)?;
    let json = || to_json(&statement);
    let views =
        Views { json: Json::Whole(&json), records: &|| statement.records(), document: &|| statement.document() };
    // Whether the reader of the pipe has gone changes nothing: conditions are still looked at.
    let _ = emit(&views, &output, session)?;
    ledgers.tell_of_warnings(&input, session)?;
    let names: Vec<[Option<String>; 1]> =
        statement.statements.iter().map(|sheet| [Some(sheet.dealer.clone())]).collect();
    let sheets = names.iter().map(|name| name.as_slice()).zip(statement.statements.iter().map(|sheet| &sheet.total));
    let are_met = conditions::name_rows(&conditions, sheets, session);
    Ok(ledgers.status(are_met))
}
