//! `check`: how the ledgers are read, and all their errors and warnings.

use std::path::PathBuf;

use clap::ArgMatches;
use dealer_profit::audit::Audit;
use dealer_profit::ledger::open::unread::Unread;
use dealer_profit::proposal::propose_for;
use dealer_profit::reports::check::{Check, CheckContext, grouped};
use dealer_profit::totals::question::Question;
use dealer_profit::totals::{Shards, TotalsSink};
use dealer_profit::words::Language;
use dealer_profit::words::help::{Help, OptionHelp};

use super::exit::ExitStatus;
use super::input::{LedgerArgument, LedgerOptions};
use super::output::{OutputOptions, emit};
use super::{Command, Session, args, ledgers};

pub const COMMAND: Command = Command { name: "check", describe, run };

/// The most complaints that are printed: `check` is for mending them all.
const PROBLEMS_PRINTED_MAX: usize = 10_000;

fn describe(command: clap::Command, language: Language) -> clap::Command {
    let strict = args::switch("strict", OptionHelp::Strict, language);
    let strict = strict.help_heading(Help::CheckHeading.text(language));
    command
        .about(Help::Check.text(language))
        .after_help(Help::CheckExamples.text(language))
        .arg(args::ledgers(language))
        .args(args::reading(language))
        .arg(strict)
        .args(args::output(language))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let mut input = LedgerOptions::resolve(matches, session)?;
    input.rules.problems_kept = PROBLEMS_PRINTED_MAX;
    let output = OutputOptions::resolve(matches)?;
    let chart = &input.rules.chart;
    let sources = ledgers::sources(&input, &output, session)?;
    let shared = Shards::default();
    let new_sink = || (TotalsSink::new(chart, Question::default(), &shared), Audit::new(chart));
    let (reading, rejects) = ledgers::read_all(&sources, &input, session, new_sink)?;
    let arguments: Vec<PathBuf> = input.ledgers.iter().map(LedgerArgument::path).collect();
    let passed_over = Unread::beside(&arguments, &sources, &input.rules)?;
    let to_paste = propose_for(&reading.problems, &sources, &input.rules).map_err(ledgers::unread)?.lines_to_paste();
    let context = CheckContext {
        chart,
        master: input.rules.dealers.as_deref(),
        targets: input.targets.as_deref(),
        passed_over: &passed_over,
        to_paste: &to_paste,
        language: session.diagnostics.language(),
    };
    let check = Check::new(&reading, &context)?;
    // Even if the reader of the pipe has gone, the errors are printed.
    let _ = emit(&check, &output, session)?;
    session.diagnostics.problem_groups(&grouped(&reading.problems), reading.problem_count);
    session.diagnostics.to_paste(&to_paste);
    if let Some(rejects) = rejects {
        rejects.finish()?;
    }
    let fails_for_warnings = matches.get_flag("strict") && !check.warnings.is_empty();
    if fails_for_warnings {
        session.diagnostics.warnings_are_errors(check.warnings.len() as u64);
    }
    let is_wrong = reading.problem_count > 0 || fails_for_warnings;
    Ok(if is_wrong { ExitStatus::LedgerErrors } else { ExitStatus::Done })
}
