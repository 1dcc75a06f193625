//! How the cells are to be read: by what the reader complains about.

use std::collections::BTreeSet;

use super::{Proposal, UnknownAccount};
use crate::ledger::date::parse_date;
use crate::ledger::dialect::FileContext;
use crate::ledger::entry::{Posting, Row, Sink};
use crate::ledger::field::Field;
use crate::ledger::reader::{Effort, ReadError, Reading, read};
use crate::ledger::rules::{DateFormat, ReadingRules};
use crate::ledger::source::Source;
use crate::ratio::Overflow;
use crate::spelling::is_surely;
use crate::words::cell::DateFault;
use crate::words::ledger::{Complaint, Problem};

/// How often the ledgers are read again, each time knowing more.
const ROUNDS: usize = 6;

/// How many complaints are looked at.
const LOOKED_AT: usize = 20_000;

/// How many unknown accounts are named.
const ACCOUNTS_NAMED: usize = 30;

/// How dates are written that could be read in more than one way.
const DATE_FORMATS: [&str; 13] = [
    "excel",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%d %b %Y",
];

/// Texts that programs and people write for nothing, in lower case.
const NOTHING: [&str; 14] =
    ["null", "(null)", "n/a", "na", "n.a.", "none", "nil", "\\n", "-", "--", "—", "——", "/", "无"];

/// Whether a text is one that is written for nothing.
pub(super) fn means_nothing(text: &str) -> bool {
    NOTHING.contains(&text.trim().to_lowercase().as_str())
}

/// Takes entries in and keeps none: only the complaints count.
struct Nowhere;

impl Sink for Nowhere {
    type Result = Self;

    fn begin_file(&mut self, _file: &FileContext) {}

    fn post(&mut self, _row: &Row<'_>, _postings: &[Posting]) -> Result<(), Overflow> {
        Ok(())
    }

    fn merge(&mut self, _other: Self) -> Result<(), Overflow> {
        Ok(())
    }

    fn finish(self) -> Self {
        self
    }
}

fn reading(sources: &[Source], rules: &ReadingRules) -> Result<Reading<Nowhere>, ReadError> {
    read(sources, rules, Effort::for_sources(sources, None), None, || Nowhere)
}

/// Proposes how the ledgers' cells are to be read, beginning with rules under which their headings are understood.
pub(super) fn propose(sources: &[Source], mut rules: ReadingRules, proposal: &mut Proposal) -> Result<(), ReadError> {
    rules.problems_kept = LOOKED_AT;
    let before = (rules.null_values.clone(), rules.fill_down.clone());
    for _ in 0..ROUNDS {
        let problems = reading(sources, &rules)?.problems;
        let is_new = totals(&problems, &mut rules, proposal)
            || nothings(&problems, &mut rules, proposal)
            || dates(&problems, sources, &mut rules, proposal)?
            || blanks(&problems, &mut rules, proposal);
        if !is_new {
            proposal.accounts = accounts(&problems, &rules);
            break;
        }
    }
    // What was known before is not proposed again.
    if rules.null_values == before.0 {
        proposal.null_values.clear();
    }
    if rules.fill_down == before.1 {
        proposal.fill_down.clear();
    }
    Ok(())
}

fn totals(problems: &[Problem], rules: &mut ReadingRules, proposal: &mut Proposal) -> bool {
    let is_new = !rules.skip_totals && problems.iter().any(|problem| problem.complaint == Complaint::TotalRow);
    rules.skip_totals |= is_new;
    proposal.skip_totals |= is_new;
    is_new
}

fn nothings(problems: &[Problem], rules: &mut ReadingRules, proposal: &mut Proposal) -> bool {
    let before = rules.null_values.len();
    for problem in problems.iter().filter(|problem| matches!(problem.complaint, Complaint::NotAnAmount(_))) {
        let text = problem.text.as_deref().unwrap_or_default().trim();
        if means_nothing(text) && !rules.null_values.iter().any(|known| known == text) {
            rules.null_values.push(text.to_owned());
        }
    }
    proposal.null_values.clone_from(&rules.null_values);
    rules.null_values.len() > before
}

fn format(name: &str) -> DateFormat {
    if name == "excel" { DateFormat::ExcelSerial } else { DateFormat::Pattern(name.to_owned()) }
}

/// The formats in which every date of the ledgers can be read.
fn dates(
    problems: &[Problem],
    sources: &[Source],
    rules: &mut ReadingRules,
    proposal: &mut Proposal,
) -> Result<bool, ReadError> {
    let unread = problems.iter().filter(|problem| problem.complaint.is_about_the_order_of_dates());
    let texts: BTreeSet<&str> = unread.filter_map(|problem| problem.text.as_deref()).collect();
    if texts.is_empty() || rules.date_format.is_some() {
        return Ok(false);
    }
    let mut readings: Vec<Vec<_>> = Vec::new();
    for name in DATE_FORMATS {
        let format = format(name);
        let dates: Result<Vec<_>, DateFault> = texts.iter().map(|text| parse_date(text, Some(&format))).collect();
        // Formats that read the same dates are one answer.
        let Some(dates) = dates.ok().filter(|dates| !readings.contains(dates)) else { continue };
        let trial = ReadingRules { date_format: Some(format), ..rules.clone() };
        // The whole ledger may hold what the first complaints do not.
        if !reading(sources, &trial)?.problems.iter().any(|problem| problem.complaint.is_about_the_order_of_dates()) {
            readings.push(dates);
            proposal.date_formats.push(name);
        }
    }
    // Of several any one lets reading go on; none of them is proposed as certain.
    rules.date_format = proposal.date_formats.first().map(|name| format(name));
    Ok(rules.date_format.is_some())
}

/// The fields whose blank cells stand below filled ones.
fn blanks(problems: &[Problem], rules: &mut ReadingRules, proposal: &mut Proposal) -> bool {
    let field = |problem: &Problem| match problem.complaint {
        Complaint::NotADate(DateFault::Blank) => Some(Field::Date),
        Complaint::DealerBlank => Some(Field::Dealer),
        Complaint::AccountBlank => Some(Field::Account),
        _ => None,
    };
    let before = rules.fill_down.len();
    let mut rows: BTreeSet<(&Option<String>, Option<u64>)> = BTreeSet::new();
    for problem in problems {
        let Some(field) = field(problem) else { continue };
        // A row that lacks both may be an unmarked total, which would count everything twice.
        if field != Field::Account && !rows.insert((&problem.file, problem.line)) {
            proposal.is_fill_down_open = true;
        }
        if !rules.fill_down.contains(&field) {
            rules.fill_down.push(field);
        }
    }
    proposal.fill_down.clone_from(&rules.fill_down);
    rules.fill_down.len() > before
}

/// The accounts that are complained about, each once.
pub(super) fn accounts(problems: &[Problem], rules: &ReadingRules) -> Vec<UnknownAccount> {
    let mut accounts: Vec<UnknownAccount> = Vec::new();
    for problem in problems {
        let (Complaint::AccountUnknown { nearest }, Some(text)) = (&problem.complaint, &problem.text) else { continue };
        if accounts.len() < ACCOUNTS_NAMED && accounts.iter().all(|known| known.text != *text) {
            let is_certain = nearest.as_ref().is_some_and(|name| is_surely(text, name));
            let nearest = nearest.as_deref().and_then(|name| rules.chart.named(name));
            let nearest = nearest.map(|id| rules.chart.account(id).id.clone());
            accounts.push(UnknownAccount { text: text.clone(), nearest, is_certain });
        }
    }
    accounts
}
