//! What all commands of figures do: read the ledgers, write a report, look at the conditions of
//! `--fail-on`.

use std::mem;
use std::path::PathBuf;

use clap::{Arg, ArgMatches};
use dealer_profit::audit::Audit;
use dealer_profit::audit::warnings::warnings;
use dealer_profit::ledger::open::unread::Unread;
use dealer_profit::ledger::reading::Reading;
use dealer_profit::ratio::Overflow;
use dealer_profit::reports::Report;
use dealer_profit::reports::scope::Scope;
use dealer_profit::targets::unknown::targets_of_unknown_dealers;
use dealer_profit::totals::question::{Attribute, Question};
use dealer_profit::totals::{Shards, Totals, TotalsSink};
use dealer_profit::words::Language;

use super::choosing::{Choosing, refuse_what_is_missing};
use super::exit::ExitStatus;
use super::input::{LedgerArgument, LedgerOptions};
use super::ledgers::{self, Ledgers};
use super::output::{OutputOptions, emit};
use super::{Session, args, conditions};

/// What is read: the sums, and the audit if the number of warnings will be shown.
pub type TotalsAndAudit = (Totals, Option<Audit>);

/// The options of a command of figures, besides its own.
pub struct FigureOptions {
    pub choosing: Choosing,
    pub output: OutputOptions,
    pub input: LedgerOptions,
}

impl FigureOptions {
    /// Resolves the options.
    ///
    /// # Errors
    ///
    /// As the `resolve` of each kind of options.
    pub fn resolve(matches: &ArgMatches, session: &Session) -> anyhow::Result<Self> {
        Ok(Self {
            choosing: Choosing::resolve(matches)?,
            output: OutputOptions::resolve(matches)?,
            input: LedgerOptions::resolve(matches, session)?,
        })
    }
}

/// Adds the options of a command of figures, its own between choosing and output.
pub fn with_options(command: clap::Command, own: impl IntoIterator<Item = Arg>, language: Language) -> clap::Command {
    command
        .arg(args::ledgers(language))
        .args(args::reading(language))
        .args(args::choosing(language))
        .args(own)
        .args(args::output(language))
}

/// Reads the ledgers with the attributes that rows are grouped by, makes the report and writes it.
///
/// # Errors
///
/// Where a ledger cannot be read, what was chosen is not in it, or the report cannot be made or
/// written.
pub fn run<R: Report>(
    options: &FigureOptions,
    attributes: &[Attribute],
    session: &Session,
    report: impl FnOnce(&Reading<TotalsAndAudit>, Scope) -> Result<R, Overflow>,
) -> anyhow::Result<ExitStatus> {
    let FigureOptions { choosing, output, input } = options;
    let conditions = conditions::resolve(&choosing.fail_on, input)?;
    let scope = choosing.scope(input, session);
    let filters = scope.filters.clone();
    let new_question = || Question::new(attributes.to_vec(), filters.clone(), input.rules.dealers.as_ref());
    let Some(ledgers) = read(options, session, new_question)? else { return Ok(ExitStatus::LedgerErrors) };
    refuse_what_is_missing(&ledgers.reading, choosing, input)?;
    let report = report(&ledgers.reading, scope)?;
    // Even if the reader of the pipe has gone, the conditions decide the exit status.
    let _ = emit(&report, output, session)?;
    ledgers.count_warnings(input, session)?;
    let are_met = conditions::name_rows(&conditions, &report, session);
    let status = ledgers.status(are_met);
    // The program ends here, and the system takes its memory back at once. Freeing millions of rows
    // and sums one by one would take as long as writing them.
    mem::forget((report, ledgers));
    Ok(status)
}

/// Reads the ledgers; `None` where they have errors, which have been printed.
fn read(
    options: &FigureOptions,
    session: &Session,
    new_question: impl Fn() -> Question + Sync,
) -> anyhow::Result<Option<Ledgers<TotalsAndAudit>>> {
    let chart = &options.input.rules.chart;
    let is_audited = session.diagnostics.are_seen();
    let shared = Shards::default();
    let new_sink = || (TotalsSink::new(chart, new_question(), &shared), is_audited.then(|| Audit::new(chart)));
    ledgers::read(&options.input, &options.output, session, new_sink)
}

impl Ledgers<TotalsAndAudit> {
    /// Says how many warnings `check` has, where a person sees messages.
    ///
    /// # Errors
    ///
    /// Where a workbook cannot be read.
    fn count_warnings(&self, input: &LedgerOptions, session: &Session) -> anyhow::Result<()> {
        let Some(audit) = &self.reading.result.1 else { return Ok(()) };
        let rules = &input.rules;
        let arguments: Vec<PathBuf> = input.ledgers.iter().map(LedgerArgument::path).collect();
        let passed_over = Unread::beside(&arguments, &self.sources, rules)?;
        let unread = passed_over.sheets.len() + passed_over.spreadsheets.len();
        let warnings = warnings(&self.reading, audit, &rules.chart, rules.dealers.as_deref())?;
        let (totals, dealers) = (&self.reading.result.0, &self.reading.dealers);
        let of_unknown =
            |list| targets_of_unknown_dealers(list, &totals.facts, dealers, rules.dealers.as_deref()).len();
        let of_unknown = input.targets.as_deref().map_or(0, of_unknown);
        session.diagnostics.warnings_found((warnings.len() + unread + of_unknown) as u64);
        Ok(())
    }

    /// The exit status: rejected rows go before a condition that is met.
    const fn status(&self, is_condition_met: bool) -> ExitStatus {
        match (self.are_incomplete, is_condition_met) {
            (true, _) => ExitStatus::LedgerErrors,
            (false, true) => ExitStatus::ConditionMet,
            (false, false) => ExitStatus::Done,
        }
    }
}
