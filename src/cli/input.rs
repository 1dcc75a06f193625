//! Which ledgers are read, and how: options resolved against the configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use dealer_profit::ledger::field::Field;
use dealer_profit::ledger::rules::{DealerFrom, ReadingRules};
use dealer_profit::period::{YEAR_MAX, YEAR_MIN};
use dealer_profit::settings::input::{DELIMITERS, delimiter_named, encoding_named};
use dealer_profit::settings::{SalesFrom, Settings};
use dealer_profit::spelling::nearest;
use dealer_profit::targets::file::TargetList;
use dealer_profit::words::usage::UsageFault;

use super::config::Config;
use super::{Session, side_files, values};

/// Encodings that are suggested for misspelt ones.
const ENCODINGS: [&str; 6] = ["utf-8", "gb18030", "gbk", "big5", "utf-16le", "utf-16be"];

/// Where a ledger comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerArgument {
    /// Standard input.
    StandardInput,
    /// A file or a folder.
    Path(PathBuf),
}

impl LedgerArgument {
    /// The argument as it was typed.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::StandardInput => PathBuf::from("-"),
            Self::Path(path) => path.clone(),
        }
    }
}

/// Which ledgers are read, and how.
pub struct LedgerOptions {
    pub ledgers: Vec<LedgerArgument>,
    /// The dealer master.
    pub master: Option<PathBuf>,
    /// The file for rejected rows; `None` where errors stop the run.
    pub rejects: Option<PathBuf>,
    pub rules: ReadingRules,
    pub sales_from: SalesFrom,
    /// The targets of those files; `None` where there are none.
    pub targets: Option<Arc<TargetList>>,
    /// The target files.
    pub target_files: Vec<PathBuf>,
    /// The number of workers; `None` where the work decides.
    pub threads: Option<usize>,
}

impl LedgerOptions {
    /// Resolves the options, and reads the dealer master and the target files.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] for a value that cannot be read and for a missing ledger; the faults of the
    /// dealer master and of the target files.
    pub fn resolve(matches: &ArgMatches, session: &Session) -> anyhow::Result<Self> {
        let settings = &session.config.settings;
        let master = master(matches, &session.config);
        let mut rules = rules(matches, settings)?;
        let ledgers = ledgers(matches, &session.config)?;
        rules.dealers = side_files::master(master.as_deref())?;
        let target_files = target_files(matches, &session.config);
        Ok(Self {
            ledgers,
            master,
            targets: side_files::targets(&target_files, &rules)?,
            target_files,
            rejects: matches.get_one::<PathBuf>("rejects").cloned(),
            rules,
            sales_from: values::text(matches, "sales-from").and_then(SalesFrom::named).unwrap_or(settings.sales_from),
            threads: session.globals.threads,
        })
    }

    /// The files that are read beside the ledgers: never ledgers, even in a folder of ledgers.
    pub fn side_files(&self) -> impl Iterator<Item = PathBuf> {
        self.master.iter().chain(&self.target_files).cloned()
    }

    /// The files that are certainly read; those in folders are found later.
    pub fn files_read(&self) -> impl Iterator<Item = &Path> {
        let ledgers = self.ledgers.iter().map(|ledger| match ledger {
            LedgerArgument::Path(path) => path.as_path(),
            // Standard input may be a file that the shell has opened.
            LedgerArgument::StandardInput => Path::new("/dev/stdin"),
        });
        ledgers.chain(self.master.as_deref()).chain(self.target_files.iter().map(PathBuf::as_path))
    }
}

fn ledgers(matches: &ArgMatches, config: &Config) -> Result<Vec<LedgerArgument>, UsageFault> {
    let argument = |path: &PathBuf| match path.as_os_str() == "-" {
        true => LedgerArgument::StandardInput,
        false => LedgerArgument::Path(path.clone()),
    };
    let mut ledgers: Vec<_> = matches.get_many("ledger").into_iter().flatten().map(argument).collect();
    if ledgers.is_empty() {
        let configured = config.settings.ledger.iter().map(|path| LedgerArgument::Path(config.resolve(path)));
        ledgers.extend(configured);
    }
    let standard_inputs = ledgers.iter().filter(|ledger| **ledger == LedgerArgument::StandardInput).count();
    match (ledgers.is_empty(), standard_inputs) {
        (true, _) => Err(UsageFault::LedgerMissing),
        (false, 0 | 1) => Ok(ledgers),
        (false, _) => Err(UsageFault::StandardInputTwice),
    }
}

/// The dealer master: the command line's, else the configuration's.
fn master(matches: &ArgMatches, config: &Config) -> Option<PathBuf> {
    let typed = matches.get_one::<PathBuf>("dealers").cloned();
    typed.or_else(|| config.settings.dealers.as_ref().map(|path| config.resolve(path)))
}

/// The target files: the command line's, else the configuration's.
fn target_files(matches: &ArgMatches, config: &Config) -> Vec<PathBuf> {
    match matches.get_many::<PathBuf>("targets") {
        Some(typed) => typed.cloned().collect(),
        None => config.settings.targets.iter().map(|path| config.resolve(path)).collect(),
    }
}

fn rules(matches: &ArgMatches, settings: &Settings) -> Result<ReadingRules, UsageFault> {
    let mut rules = settings.reading.clone();
    if let Some(given) = values::text(matches, "encoding") {
        let fault = || UsageFault::UnknownEncoding {
            given: given.to_owned(),
            suggestion: nearest(given, ENCODINGS).map(str::to_owned),
        };
        rules.encoding = Some(encoding_named(given).ok_or_else(fault)?);
    }
    if let Some(given) = values::text(matches, "delimiter") {
        let fault = || UsageFault::NotOneOf {
            option: "--delimiter".to_owned(),
            given: given.to_owned(),
            allowed: DELIMITERS.iter().map(|name| (*name).to_owned()).collect(),
            suggestion: nearest(given, DELIMITERS.iter().copied()).map(str::to_owned),
        };
        rules.delimiter = Some(delimiter_named(given).ok_or_else(fault)?);
    }
    if let Some(names) = values::list(matches, "fill-down")? {
        rules.fill_down = names.iter().map(|name| field(name)).collect::<Result<_, _>>()?;
    }
    rules.skip_totals |= matches.get_flag("skip-totals");
    rules.dealer_from = values::text(matches, "dealer-from").and_then(DealerFrom::named).or(rules.dealer_from);
    rules.year = year(matches)?.or(rules.year);
    Ok(rules)
}

fn year(matches: &ArgMatches) -> Result<Option<i32>, UsageFault> {
    let Some(given) = values::text(matches, "year") else { return Ok(None) };
    let year = given.parse().ok().filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year));
    let fault = || UsageFault::OutOfRange {
        option: "--year".to_owned(),
        given: given.to_owned(),
        least: YEAR_MIN as usize,
        most: Some(YEAR_MAX as usize),
    };
    year.map(Some).ok_or_else(fault)
}

fn field(name: &str) -> Result<Field, UsageFault> {
    Field::named(name).map(|(field, _)| field).ok_or_else(|| UsageFault::UnknownField {
        option: "--fill-down".to_owned(),
        given: name.to_owned(),
        suggestion: nearest(name, Field::every_name()).map(str::to_owned),
    })
}
