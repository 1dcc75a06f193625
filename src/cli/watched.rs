//! Reading for the commands that give figures: with an eye on what looks wrong, where a person sees the line that tells of it.

use std::path::PathBuf;

use dealer_profit::audit::Audit;
use dealer_profit::audit::warnings::warnings;
use dealer_profit::ledger::open::unread::Unread;
use dealer_profit::targets::unknown::targets_of_unknown_dealers;
use dealer_profit::totals::question::Question;
use dealer_profit::totals::{Shards, Totals, TotalsSink};

use super::Session;
use super::exit::ExitStatus;
use super::ledgers::{self, Ledgers};
use super::options::{LedgerArgument, LedgerOptions, OutputOptions};

/// What such commands make of ledgers.
pub type Watched = (Totals, Option<Audit>);

/// Reads the ledgers that are to answer a question; `None` where they have errors, which have been printed.
///
/// # Errors
///
/// As [`ledgers::read`].
pub fn read(
    input: &LedgerOptions,
    output: &OutputOptions,
    session: &Session,
    new_question: impl Fn() -> Question + Sync,
) -> anyhow::Result<Option<Ledgers<Watched>>> {
    let chart = &input.rules.chart;
    let is_watched = session.diagnostics.are_seen();
    let shared = Shards::default();
    let new_sink = || (TotalsSink::new(chart, new_question(), &shared), is_watched.then(|| Audit::new(chart)));
    ledgers::read(input, output, session, new_sink)
}

impl Ledgers<Watched> {
    /// Says how many warnings `check` has, where a person sees it.
    ///
    /// # Errors
    ///
    /// Those of reading a workbook.
    pub fn tell_of_warnings(&self, input: &LedgerOptions, session: &Session) -> anyhow::Result<()> {
        let Some(audit) = &self.reading.sink.1 else { return Ok(()) };
        let rules = &input.rules;
        let arguments: Vec<PathBuf> = input.ledgers.iter().map(LedgerArgument::path).collect();
        let passed_over = Unread::beside(&arguments, &self.sources, rules)?;
        let unread = passed_over.sheets.len() + passed_over.spreadsheets.len();
        let warnings = warnings(&self.reading, audit, &rules.chart, rules.dealers.as_deref())?;
        let (totals, dealers) = (&self.reading.sink.0, &self.reading.dealers);
        let of_unknown =
            |list| targets_of_unknown_dealers(list, &totals.facts, dealers, rules.dealers.as_deref()).len();
        let of_unknown = input.targets.as_deref().map_or(0, of_unknown);
        session.diagnostics.warnings_found((warnings.len() + unread + of_unknown) as u64);
        Ok(())
    }

    /// How a command ends: rows that were left out go before a condition that is met.
    pub const fn status(&self, is_condition_met: bool) -> ExitStatus {
        match (self.are_incomplete, is_condition_met) {
            (true, _) => ExitStatus::LedgerErrors,
            (false, true) => ExitStatus::ConditionMet,
            (false, false) => ExitStatus::Done,
        }
    }
}
