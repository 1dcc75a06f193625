//! Reads and reports through the library like the command `report`, with workers and block size
//! under control of the test.

use std::path::{Path, PathBuf};

use dealer_profit::audit::posted_twice::check_what_is_posted_twice;
use dealer_profit::ledger::open::source::find_sources;
use dealer_profit::ledger::read::{Effort, read as read_sources};
use dealer_profit::ledger::reading::Reading;
use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::metrics::dealer_patterns::DealerPatterns;
use dealer_profit::period::Period;
use dealer_profit::reports::scope::Scope;
use dealer_profit::settings::SalesFrom;
use dealer_profit::totals::question::Question;
use dealer_profit::totals::{Shards, Totals, TotalsSink};
use dealer_profit::words::Language;

/// Workers, and bytes per block.
pub const fn effort(workers: usize, block_bytes: usize) -> Effort {
    Effort { workers, block_bytes }
}

/// The scope of a report without configuration.
pub fn scope(asked: Option<Period>, dealers: &[String], sales_from: SalesFrom) -> Scope {
    Scope {
        asked,
        dealers: DealerPatterns::new(dealers),
        filters: Vec::new(),
        sales_from,
        days_in_year: 360,
        currency: None,
        master: None,
        targets: None,
    }
}

/// Reads ledgers completely, including checks of the whole ledger.
pub fn read(
    files: &[PathBuf],
    rules: &ReadingRules,
    sales_from: SalesFrom,
    effort: Effort,
    new_question: impl Fn() -> Question + Sync,
) -> Reading<Totals> {
    let sources = find_sources(files, &[], rules).unwrap();
    let shared = Shards::default();
    let new_sink = || TotalsSink::new(&rules.chart, new_question(), &shared);
    let mut reading = read_sources(&sources, rules, effort, None, new_sink).unwrap();
    if reading.problem_count == 0 {
        check_what_is_posted_twice(&mut reading, &rules.chart, sales_from).unwrap();
    }
    reading
}

/// Reads one ledger with default options.
pub fn read_plainly(file: &Path, rules: &ReadingRules, effort: Effort) -> Reading<Totals> {
    read(&[file.to_owned()], rules, SalesFrom::Sales, effort, Question::default)
}

/// The errors of a ledger as they are printed.
pub fn problems(reading: &Reading<Totals>) -> String {
    let mut text: String = reading.problems.iter().map(|problem| problem.text(Language::En) + "\n").collect();
    text.push_str(&format!("{} in all", reading.problem_count));
    text
}
