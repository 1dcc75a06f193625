//! Proposes a configuration for ledgers that no configuration describes yet.
//!
//! Nothing is guessed that could silently change a figure: what the ledgers prove is proposed as
//! fact, and everything else is left to a person. The reader itself reports what is wrong, so that
//! there is only one definition of what can be read.

mod columns;
mod file;
pub mod folder;
mod rows;

use std::collections::HashSet;
use std::io;

use crate::ledger::feed::FileError;
use crate::ledger::field::Field;
use crate::ledger::open::sniff_source;
use crate::ledger::open::source::Source;
use crate::ledger::open::workbook::CheckedWorkbooks;
use crate::ledger::read::ReadError;
use crate::ledger::rules::ReadingRules;
use crate::words::heading::HeadingFault;
use crate::words::ledger::{Complaint, Problem};
use crate::words::proposal::Reason;

/// The prefix of a configuration line that a person has to decide.
pub const OPEN: &str = "# ? ";

/// Total size up to which ledgers are read repeatedly because of complaints about their headings.
const READ_AGAIN_BYTES: u64 = 64 * 1024 * 1024;

/// The proposed contents of a configuration. "Undecided" marks what a person has to decide.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The files and folders to read.
    pub ledger: Vec<String>,
    /// Files next to them without a ledger heading.
    pub left_out: Vec<String>,
    /// Files next to them that may be the dealer master.
    pub dealer_lists: Vec<String>,
    /// Files next to them that hold targets.
    pub target_files: Vec<String>,
    /// The headings whose meaning must be configured.
    pub columns: Vec<ProposedColumn>,
    /// The formats in which all dates can be read: one is certain, several are undecided.
    pub date_formats: Vec<&'static str>,
    /// Texts that mean a blank cell.
    pub null_values: Vec<String>,
    /// Fields whose blank cells are below filled ones.
    pub fill_down: Vec<Field>,
    /// Whether `fill_down` is undecided, because rows without dealer and date may be totals.
    pub is_fill_down_open: bool,
    /// Whether there are rows of totals.
    pub skip_totals: bool,
    /// Texts in the account column that name no account.
    pub accounts: Vec<UnknownAccount>,
}

/// A heading and what it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedColumn {
    /// The text of the heading.
    pub heading: String,
    /// A field, an account, `dimension` or `ignore`. Several are alternatives; if there is none,
    /// the meaning is unknown.
    pub meanings: Vec<String>,
    /// Why the meaning is certain; `None` if a person has to decide.
    pub reason: Option<Reason>,
}

/// An unknown text in the account column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAccount {
    /// The text of the cell.
    pub text: String,
    /// The id of the account with the nearest name.
    pub nearest: Option<String>,
    /// Whether the text certainly means that account.
    pub is_certain: bool,
}

/// Proposes what to add to the rules so that the ledgers can be read.
///
/// # Errors
///
/// [`ReadError`] if a ledger cannot be read.
pub fn propose(sources: &[Source], rules: &ReadingRules) -> Result<Proposal, ReadError> {
    let mut proposal = Proposal::default();
    // The rules with which everything can be read except what is undecided.
    let mut rules = rules.clone();
    for source in sources {
        columns::propose(source, &mut rules, &mut proposal.columns).map_err(|error| unreadable(source, error))?;
    }
    let mut readable = Vec::new();
    for source in sources {
        let sniffed = sniff_source(source, &rules, &mut CheckedWorkbooks::default());
        if sniffed.map_err(|error| unreadable(source, error))?.is_ok() {
            readable.push(source.clone());
        }
    }
    if !readable.is_empty() {
        rows::propose(&readable, rules, &mut proposal)?;
    }
    Ok(proposal)
}

/// Proposes configuration lines for complaints about headings and accounts of ledgers that were
/// read with `rules`.
///
/// Ledgers with complaints about headings, dates or null values are read once more to examine their
/// cells. In large ledgers only the headings are examined, because repeated reading would delay the
/// complaints too much.
///
/// # Errors
///
/// [`ReadError`] if a ledger cannot be read again.
pub fn propose_for(problems: &[Problem], sources: &[Source], rules: &ReadingRules) -> Result<Proposal, ReadError> {
    let wrong: HashSet<&str> = problems
        .iter()
        .filter(|problem| is_solved_by_settings(problem))
        .filter_map(|problem| problem.file.as_deref())
        .collect();
    // Only regular files can be read again.
    let is_wrong = |source: &&Source| source.can_be_read_again() && wrong.contains(source.name().as_str());
    let wrong: Vec<Source> = sources.iter().filter(is_wrong).cloned().collect();
    let bytes: u64 = wrong.iter().map(Source::size).sum();
    let mut proposal = if bytes <= READ_AGAIN_BYTES {
        propose(&wrong, rules)?
    } else {
        let (mut proposal, mut rules) = (Proposal::default(), rules.clone());
        for source in &wrong {
            columns::propose(source, &mut rules, &mut proposal.columns).map_err(|error| unreadable(source, error))?;
        }
        proposal
    };
    let mut accounts = rows::accounts(problems, rules);
    accounts.retain(|account| proposal.accounts.iter().all(|known| known.text != account.text));
    proposal.accounts.splice(0..0, accounts);
    Ok(proposal)
}

/// Whether a complaint is about a heading, or about cells that a setting of `[input]` would make
/// readable.
fn is_solved_by_settings(problem: &Problem) -> bool {
    let is_null_text = || problem.text.as_deref().is_some_and(rows::is_null_text);
    match &problem.complaint {
        Complaint::Heading(_) | Complaint::InSheet { .. } => true,
        Complaint::NotAnAmount(_) => is_null_text(),
        complaint => complaint.is_about_the_order_of_dates(),
    }
}

fn unreadable(source: &Source, error: io::Error) -> ReadError {
    ReadError::File(FileError { file: source.name(), error })
}

/// What a file in a folder seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A ledger, possibly with faults.
    Ledger,
    /// A list of dealers.
    DealerList,
    /// Anything else: none of its rows has the headings of a ledger.
    Other,
}

/// Guesses the nature of a file from its headings.
///
/// # Errors
///
/// Any error of reading the file.
pub fn nature_of(source: &Source) -> io::Result<Nature> {
    let faults = match sniff_source(source, &ReadingRules::default(), &mut CheckedWorkbooks::default())? {
        Ok(_) => return Ok(Nature::Ledger),
        Err(faults) => faults,
    };
    let is_list = |complaint: &Complaint| matches!(complaint, Complaint::Heading(fault) if fault.is_list_of_dealers());
    if faults.iter().any(|fault| is_list(&fault.complaint)) {
        return Ok(Nature::DealerList);
    }
    let is_nothing = |complaint: &Complaint| match complaint {
        Complaint::Heading(HeadingFault::Missing { lacking, .. }) => lacking.len() > 2,
        Complaint::Heading(HeadingFault::NoRows) => true,
        _ => false,
    };
    let are_nothing = faults.iter().all(|fault| match &fault.complaint {
        Complaint::InSheet { complaint, .. } => is_nothing(complaint),
        complaint => is_nothing(complaint),
    });
    Ok(if are_nothing { Nature::Other } else { Nature::Ledger })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings;

    #[test]
    fn every_example_in_the_file_is_a_valid_setting() {
        let text = Proposal { ledger: vec![".".to_owned()], ..Proposal::default() }.file();
        assert!(settings::parse(&text).is_ok());
        let is_example = |line: &str| {
            let is_key = line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ') || key.starts_with('"'));
            is_key || line.starts_with("[accounts.")
        };
        let live = |line: &str| line.strip_prefix("# ").filter(|line| is_example(line)).unwrap_or(line).to_owned();
        let all: Vec<String> = text.lines().map(live).collect();
        let settings = settings::parse(&all.join("\n")).unwrap();
        assert!(settings.reading.skip_totals && settings.reading.chart.named("冷藏费").is_some());
        assert_eq!(settings.dealers.as_deref(), Some("dealers.csv"));
    }

    #[test]
    fn the_file_can_be_parsed_with_any_heading() {
        let heading = "a\"b\\c\n# ]\u{1}".to_owned();
        let column =
            |reason| ProposedColumn { heading: heading.clone(), meanings: vec!["dimension".to_owned()], reason };
        let unknown = UnknownAccount { text: heading.clone(), nearest: None, is_certain: false };
        let mut proposal = Proposal { columns: vec![column(None)], accounts: vec![unknown], ..Proposal::default() };
        assert!(settings::parse(&proposal.file()).is_ok());
        let all = proposal.file().replace(OPEN, "").replace("\"?\"", "\"expenses\"");
        assert!(settings::parse(&all).unwrap().reading.chart.named(&heading).is_some());
        proposal.columns = vec![column(Some(Reason::NoNumbers))];
        assert!(settings::parse(&proposal.file()).unwrap().reading.meaning_of(&heading).is_some());
    }
}
