//! Proposes how cells are read, from the complaints of the reader.

use std::collections::BTreeSet;

use super::{Proposal, UnknownAccount};
use crate::ledger::cell::date::DateFormat;
use crate::ledger::cell::date::parse_date;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::field::Field;
use crate::ledger::open::dialect::FileContext;
use crate::ledger::open::source::Source;
use crate::ledger::read::{Effort, ReadError, read};
use crate::ledger::reading::Reading;
use crate::ledger::rules::ReadingRules;
use crate::ledger::sink::Sink;
use crate::ratio::Overflow;
use crate::spelling::is_surely;
use crate::words::cell::DateFault;
use crate::words::ledger::{Complaint, Problem};

/// How often the ledgers are read, each time with more settings known.
const ROUNDS: usize = 6;

/// Most complaints that are examined.
const COMPLAINTS_MAX: usize = 20_000;

/// Most unknown accounts that are listed.
const ACCOUNTS_MAX: usize = 30;

/// Formats of dates that can be read in more than one way.
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

/// Texts that programs and people write for a missing value, in lower case.
const NULL_TEXTS: [&str; 14] =
    ["null", "(null)", "n/a", "na", "n.a.", "none", "nil", "\\n", "-", "--", "—", "——", "/", "无"];

pub(super) fn is_null_text(text: &str) -> bool {
    NULL_TEXTS.contains(&text.trim().to_lowercase().as_str())
}

/// Discards all entries: only the complaints matter.
struct Discard;

impl Sink for Discard {
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

fn reading(sources: &[Source], rules: &ReadingRules) -> Result<Reading<Discard>, ReadError> {
    read(sources, rules, Effort::for_sources(sources, None), None, || Discard)
}

/// Proposes how the cells of the ledgers are read; `rules` must already cover their headings.
pub(super) fn propose(sources: &[Source], mut rules: ReadingRules, proposal: &mut Proposal) -> Result<(), ReadError> {
    rules.problems_kept = COMPLAINTS_MAX;
    let before = (rules.null_values.clone(), rules.fill_down.clone());
    for _ in 0..ROUNDS {
        let problems = reading(sources, &rules)?.problems;
        let is_new = totals(&problems, &mut rules, proposal)
            || null_values(&problems, &mut rules, proposal)
            || dates(&problems, sources, &mut rules, proposal)?
            || fill_down(&problems, &mut rules, proposal);
        if !is_new {
            proposal.accounts = accounts(&problems, &rules);
            break;
        }
    }
    // Known null values are not proposed again.
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

fn null_values(problems: &[Problem], rules: &mut ReadingRules, proposal: &mut Proposal) -> bool {
    let before = rules.null_values.len();
    for problem in problems.iter().filter(|problem| matches!(problem.complaint, Complaint::NotAnAmount(_))) {
        let text = problem.text.as_deref().unwrap_or_default().trim();
        if is_null_text(text) && !rules.null_values.iter().any(|known| known == text) {
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
        // Formats that give the same dates are one proposal.
        let Some(dates) = dates.ok().filter(|dates| !readings.contains(dates)) else { continue };
        let trial = ReadingRules { date_format: Some(format), ..rules.clone() };
        // The rest of the ledger may contradict the first complaints.
        if !reading(sources, &trial)?.problems.iter().any(|problem| problem.complaint.is_about_the_order_of_dates()) {
            readings.push(dates);
            proposal.date_formats.push(name);
        }
    }
    // With several, any one lets reading continue; none is proposed as certain.
    rules.date_format = proposal.date_formats.first().map(|name| format(name));
    Ok(rules.date_format.is_some())
}

/// The fields whose blank cells are below filled ones.
fn fill_down(problems: &[Problem], rules: &mut ReadingRules, proposal: &mut Proposal) -> bool {
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
        // A row without both may be an unmarked total, which would count everything twice.
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

/// The unknown accounts of the complaints, each once.
pub(super) fn accounts(problems: &[Problem], rules: &ReadingRules) -> Vec<UnknownAccount> {
    let mut accounts: Vec<UnknownAccount> = Vec::new();
    for problem in problems {
        let (Complaint::AccountUnknown { nearest }, Some(text)) = (&problem.complaint, &problem.text) else { continue };
        if accounts.len() < ACCOUNTS_MAX && accounts.iter().all(|known| known.text != *text) {
            let is_certain = nearest.as_ref().is_some_and(|name| is_surely(text, name));
            let nearest = nearest.as_deref().and_then(|name| rules.chart.named(name));
            let nearest = nearest.map(|id| rules.chart.account(id).id.clone());
            accounts.push(UnknownAccount { text: text.clone(), nearest, is_certain });
        }
    }
    accounts
}
