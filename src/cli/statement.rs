//! `statement`: the assessment sheet of each dealer.

use clap::ArgMatches;
use dealer_profit::audit::Audit;
use dealer_profit::audit::warnings::warnings;
use dealer_profit::reports::statement::{Every, Request, Statement};
use dealer_profit::targets::TargetRequest;
use dealer_profit::totals::Totals;
use dealer_profit::totals::dealers::DealerPatterns;
use dealer_profit::totals::question::Question;
use dealer_profit::words::Language;
use dealer_profit::words::help::Help;

use super::emit::{Views, emit};
use super::exit::ExitStatus;
use super::ledgers::Ledgers;
use super::options::{Choosing, LedgerOptions, OutputOptions};
use super::{Command, Session, args, choice, conditions, ledgers};

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
    let filters = choice::filters(&choosing.filters);
    let settings = &session.config.settings;
    let request = Request {
        asked: choosing.asked,
        every: matches.get_one::<String>("every").and_then(|name| Every::named(name)).unwrap_or_default(),
        dealers: DealerPatterns::new(&choosing.dealers),
        sales_from: input.sales_from,
        days_in_year: settings.days_in_year,
        currency: settings.currency.clone(),
        master: input.rules.dealers.clone(),
        filters: filters.clone(),
        targets: input.targets.clone().map(|list| TargetRequest { list, spread: settings.spread }),
    };
    let rules = &input.rules;
    let new_question = || Question::new(Vec::new(), filters.clone(), rules.dealers.as_ref());
    // Warnings are looked for only where a person sees the line that tells of them.
    let is_watched = session.diagnostics.are_seen();
    let new_sink = || (Totals::new(&rules.chart, new_question()), is_watched.then(|| Audit::new(&rules.chart)));
    let Some(Ledgers { reading, are_incomplete }) = ledgers::read(&input, &output, session, new_sink)? else {
        return Ok(ExitStatus::LedgerErrors);
    };
    choice::refuse_what_is_missing(&reading, &request.dealers, &input)?;
    let statement = Statement::new(&reading, &rules.chart, &request)?;
    let views = Views { json: &statement, records: &|| statement.records(), document: &|| statement.document() };
    // Whether the reader of the pipe has gone changes nothing: conditions are still looked at.
    let _ = emit(&views, &output, session)?;
    if let Some(audit) = &reading.sink.1 {
        let warnings = warnings(&reading, audit, &rules.chart, rules.dealers.as_deref())?;
        session.diagnostics.warnings_found(warnings.len() as u64);
    }
    let names: Vec<[Option<String>; 1]> =
        statement.statements.iter().map(|sheet| [Some(sheet.dealer.clone())]).collect();
    let sheets = names.iter().map(|name| name.as_slice()).zip(statement.statements.iter().map(|sheet| &sheet.total));
    let are_met = conditions::name_rows(&conditions, sheets, session);
    Ok(match (are_incomplete, are_met) {
        (true, _) => ExitStatus::LedgerErrors,
        (false, true) => ExitStatus::ConditionMet,
        (false, false) => ExitStatus::Done,
    })
}
