//! What a configuration should say about ledgers that nobody has described yet.
//!
//! Nothing is guessed that could change a figure unseen: what the ledgers prove is proposed as it is, all else is left open
//! for a person. The reader itself is asked what is wrong, so that there is no second idea of what can be read.

mod columns;
mod file;
mod rows;

use std::collections::HashSet;
use std::io;

use crate::ledger::dialect::sniff_source;
use crate::ledger::feed::FileError;
use crate::ledger::field::Field;
use crate::ledger::reader::ReadError;
use crate::ledger::rules::ReadingRules;
use crate::ledger::source::Source;
use crate::ledger::workbook::Measured;
use crate::words::heading::HeadingFault;
use crate::words::ledger::{Complaint, Problem};
use crate::words::proposal::Reason;

/// What begins a line of the configuration that a person has to decide.
pub const OPEN: &str = "# ? ";

/// How large the ledgers may be that are read again and again because of complaints about their headings.
const READ_AGAIN_BYTES: u64 = 64 * 1024 * 1024;

/// What is proposed to write into a configuration.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The files and folders to be read.
    pub ledger: Vec<String>,
    /// Files beside them that have no heading of a ledger.
    pub left_out: Vec<String>,
    /// Files beside them that may be the list of dealers.
    pub dealer_lists: Vec<String>,
    /// Files beside them that hold targets.
    pub target_files: Vec<String>,
    /// The headings that need to be said what they are.
    pub columns: Vec<ProposedColumn>,
    /// How dates can be read: one is certain, several are open.
    pub date_formats: Vec<&'static str>,
    /// Texts that mean a blank cell.
    pub null_values: Vec<String>,
    /// Fields whose blank cells stand below filled ones.
    pub fill_down: Vec<Field>,
    /// Whether that is open, because rows without a dealer and a date may be totals.
    pub is_fill_down_open: bool,
    /// Whether there are total rows.
    pub skip_totals: bool,
    /// Texts that are no account's name.
    pub accounts: Vec<UnknownAccount>,
}

/// A heading and what it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedColumn {
    /// The heading.
    pub heading: String,
    /// What it means: a field, an account, `dimension` or `ignore`. Several are alternatives; nobody knows where it is empty.
    pub meanings: Vec<String>,
    /// Why that is certain; `None` where a person has to decide.
    pub reason: Option<Reason>,
}

/// A text in the account column that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAccount {
    /// The text.
    pub text: String,
    /// The id of the account whose name is nearest.
    pub nearest: Option<String>,
    /// Whether it is that name beyond doubt.
    pub is_certain: bool,
}

/// What to write about those ledgers besides what the rules say already.
///
/// # Errors
///
/// [`ReadError`] where a ledger cannot be read.
pub fn propose(sources: &[Source], rules: &ReadingRules) -> Result<Proposal, ReadError> {
    let mut proposal = Proposal::default();
    // The rules under which everything can be read that is not open.
    let mut rules = rules.clone();
    for source in sources {
        columns::propose(source, &mut rules, &mut proposal.columns).map_err(|error| unreadable(source, error))?;
    }
    let mut readable = Vec::new();
    for source in sources {
        let sniffed = sniff_source(source, &rules, &mut Measured::default());
        if sniffed.map_err(|error| unreadable(source, error))?.is_ok() {
            readable.push(source.clone());
        }
    }
    if !readable.is_empty() {
        rows::propose(&readable, rules, &mut proposal)?;
    }
    Ok(proposal)
}

/// What to write about complaints of ledgers whose rules are those: about headings and accounts.
///
/// Ledgers whose heading, dates or texts for nothing are complained about are looked at once more, for what their cells tell; large ones only at their
/// headings, because whoever waits for complaints does not wait for so many readings.
///
/// # Errors
///
/// [`ReadError`] where a ledger cannot be read again.
pub fn propose_for(problems: &[Problem], sources: &[Source], rules: &ReadingRules) -> Result<Proposal, ReadError> {
    let wrong: HashSet<&str> = problems
        .iter()
        .filter(|problem| is_mended_by_settings(problem))
        .filter_map(|problem| problem.file.as_deref())
        .collect();
    // What is no file cannot be looked at again.
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

/// Whether a complaint is about a heading, or about cells that a setting of `[input]` would let be read.
fn is_mended_by_settings(problem: &Problem) -> bool {
    let means_nothing = || problem.text.as_deref().is_some_and(rows::means_nothing);
    match &problem.complaint {
        Complaint::Heading(_) | Complaint::InSheet { .. } => true,
        Complaint::NotAnAmount(_) => means_nothing(),
        complaint => complaint.is_about_the_order_of_dates(),
    }
}

fn unreadable(source: &Source, error: io::Error) -> ReadError {
    ReadError::File(FileError { file: source.name(), error })
}

/// What a file of a folder seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A ledger, be it one with faults.
    Ledger,
    /// A list of dealers.
    DealerList,
    /// Something else: no row of it has the headings of a ledger.
    Other,
}

/// What a file seems to be.
///
/// # Errors
///
/// Those of reading the file.
pub fn nature_of(source: &Source) -> io::Result<Nature> {
    let faults = match sniff_source(source, &ReadingRules::default(), &mut Measured::default())? {
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
    fn every_example_of_the_file_is_a_setting() {
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
    fn whatever_a_heading_holds_the_file_can_be_read() {
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
