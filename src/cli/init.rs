//! `init`: a configuration for the ledgers that are there, or a small ledger to start from.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use dealer_profit::ledger::open::source::find_sources;
use dealer_profit::ledger::reading::Reading;
use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::proposal::folder::{FolderContents, FolderError, LEDGERS};
use dealer_profit::proposal::{OPEN, Proposal, propose};
use dealer_profit::settings;
use dealer_profit::totals::question::Question;
use dealer_profit::totals::{Shards, Totals, TotalsSink};
use dealer_profit::words::Language;
use dealer_profit::words::failure::Failure;
use dealer_profit::words::help::Help;
use dealer_profit::words::proposal::Told;

use super::config::FILE_NAME;
use super::destination::{Destination, Replacement};
use super::exit::ExitStatus;
use super::input::{LedgerArgument, LedgerOptions};
use super::{Command, Session, args, ledgers};

pub const COMMAND: Command = Command { name: "init", describe, run };

/// The ledger to start from, with a byte order mark for Excel.
const EXAMPLE: &str = include_str!("init_example.csv");

/// The most complaints that are printed.
const COMPLAINTS_TOLD: usize = 5;

fn describe(command: clap::Command, language: Language) -> clap::Command {
    command.about(Help::Init.text(language)).after_help(Help::InitExamples.text(language)).arg(args::folder(language))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let folder = matches.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
    let file = folder.join(FILE_NAME);
    // A dangling link counts as a file.
    if fs::symlink_metadata(&file).is_ok() {
        return Err(Failure::Exists { file: file.display().to_string() }.into());
    }
    let mut told = Telling { language: session.diagnostics.language(), text: String::new() };
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(&folder).map_err(|reason| unwritable(&folder, reason))?;
    }
    let mut found = contents(&folder)?;
    if found.sources.is_empty() {
        let example = folder.join(LEDGERS).join("example.csv");
        fs::create_dir_all(folder.join(LEDGERS)).map_err(|reason| unwritable(&example, reason))?;
        write_new(&example, EXAMPLE)?;
        told.say(&Told::Wrote { file: example.display().to_string() });
        found = contents(&folder)?;
    }
    for (file, sheets) in &found.workbooks {
        told.say(&Told::AllSheets { file: file.clone(), sheets: sheets.clone() });
    }
    let proposal = Proposal {
        ledger: found.named,
        left_out: found.left_out,
        dealer_lists: found.dealer_lists,
        target_files: found.target_files,
        ..propose(&found.sources, &ReadingRules::default()).map_err(ledgers::unread)?
    };
    let text = proposal.file();
    write_new(&file, &text)?;
    told.say(&Told::Wrote { file: file.display().to_string() });
    try_out(&file, &text, session, &mut told)?;
    // The files are written even if the reader has gone.
    let _ = Destination::StandardOutput.deliver(told.text.as_bytes())?;
    Ok(ExitStatus::Done)
}

/// Reads the ledgers with the new configuration and reports the result.
fn try_out(file: &Path, text: &str, session: &Session, told: &mut Telling) -> anyhow::Result<()> {
    let settings = settings::parse(text).map_err(anyhow::Error::new)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut options = LedgerOptions {
        ledgers: settings.ledger.iter().map(|path| LedgerArgument::Path(folder.join(path))).collect(),
        master: None,
        rejects: None,
        rules: settings.reading,
        targets: None,
        target_files: Vec::new(),
        sales_from: settings.sales_from,
        threads: session.globals.threads,
    };
    options.rules.problems_kept = COMPLAINTS_TOLD;
    let arguments: Vec<PathBuf> = options.ledgers.iter().map(LedgerArgument::path).collect();
    let sources = find_sources(&arguments, &[], &options.rules).map_err(ledgers::source_failure)?;
    let chart = &options.rules.chart;
    let shared = Shards::default();
    let new_sink = || TotalsSink::new(chart, Question::default(), &shared);
    let (reading, _) = ledgers::read_all(&sources, &options, session, new_sink)?;
    let open: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| line.starts_with(OPEN)).collect();
    if reading.problem_count == 0 {
        told.say(&works(&reading));
    } else {
        told.say(&Told::Wrong { count: reading.problem_count });
        for problem in &reading.problems {
            told.lines(&problem.text(told.language));
        }
    }
    if !open.is_empty() {
        told.say(&Told::ToDecide { count: open.len() });
        for (number, line) in open {
            told.lines(&format!("{}:{number}: {line}", file.display()));
        }
    }
    let next = if reading.problem_count == 0 { "report" } else { "check" };
    let command = match folder.as_os_str().is_empty() {
        true => format!("dealer-profit {next}"),
        false => format!("dealer-profit {next} --config {}", typed(&file.display().to_string())),
    };
    told.say(&Told::Next { command });
    Ok(())
}

fn works(reading: &Reading<Totals>) -> Told {
    let facts = &reading.result.facts;
    Told::Works {
        entries: reading.files.iter().map(|file| file.rows.entries).sum(),
        dealers: reading.dealers.iter().filter(|(id, _)| facts.last_active_month(*id).is_some()).count(),
        period: facts.entry_months().map(|period| period.to_string()).unwrap_or_default(),
    }
}

/// A path quoted for a shell.
fn typed(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// The text that is printed at the end.
struct Telling {
    language: Language,
    text: String,
}

impl Telling {
    fn say(&mut self, told: &Told) {
        self.text.push_str(&told.text(self.language));
        self.text.push('\n');
    }

    /// Indented lines, escaped because they may cite a ledger.
    fn lines(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str("  ");
            self.text.push_str(&super::diagnostics::visible(line));
            self.text.push('\n');
        }
    }
}

fn contents(folder: &Path) -> anyhow::Result<FolderContents> {
    FolderContents::of(folder).map_err(|error| match error {
        FolderError::Sources(error) => ledgers::source_failure(error),
        FolderError::Unreadable(error) => ledgers::unread(error),
    })
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        let mut replacement = Replacement::begin(path)?;
        replacement.write_all(text.as_bytes())?;
        replacement.finish_new()
    };
    write().map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists { file: path.display().to_string() },
        _ => unwritable(path, reason),
    })
}

fn unwritable(path: &Path, reason: io::Error) -> Failure {
    Failure::Write { file: path.display().to_string(), reason }
}
