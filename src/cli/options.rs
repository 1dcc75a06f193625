//! What was typed means: options resolved against the configuration, the environment and each other.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use dealer_profit::condition::Condition;
use dealer_profit::ledger::field::Field;
use dealer_profit::ledger::rules::{DealerFrom, ReadingRules};
use dealer_profit::period::{Month, Period, PostingDate, YEAR_MAX, YEAR_MIN};
use dealer_profit::render::Format;
use dealer_profit::settings::input::{DELIMITERS, delimiter_named, encoding_named};
use dealer_profit::settings::{SalesFrom, Settings};
use dealer_profit::spelling::nearest;
use dealer_profit::targets::file::TargetList;
use dealer_profit::words::Language;
use dealer_profit::words::failures::Failure;
use dealer_profit::words::usage::UsageFault;
use jiff::civil::Date;

use super::Session;
use super::config::Config;
use super::diagnostics::ColourChoice;
use super::output::{Destination, extension};
use super::side_files;

/// How many threads may be asked for.
const THREADS_MAX: usize = 256;

/// Encodings that are suggested for misspelt ones.
const ENCODINGS: [&str; 6] = ["utf-8", "gb18030", "gbk", "big5", "utf-16le", "utf-16be"];

/// Options that every command has.
pub struct GlobalOptions {
    pub colour: ColourChoice,
    pub config: ConfigChoice,
    /// The language as typed; `None` where it is left to the configuration and the environment.
    pub language: Option<Language>,
    pub quiet: bool,
    /// How many workers; `None` where the work decides.
    pub threads: Option<usize>,
}

/// Which configuration is read.
pub enum ConfigChoice {
    /// The nearest one, if any.
    Search,
    /// This one.
    File(PathBuf),
    /// None.
    None,
}

impl GlobalOptions {
    /// Resolves the options that every command has.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] for a number of threads that is not allowed.
    pub fn resolve(matches: &ArgMatches) -> Result<Self, UsageFault> {
        let config = match (matches.get_flag("no-config"), matches.get_one::<PathBuf>("config")) {
            // One before the command and one after it: the parser looks at each side by itself.
            (true, Some(_)) => {
                let (option, other) = ("--config".to_owned(), "--no-config".to_owned());
                return Err(UsageFault::Conflict { option, other });
            }
            (true, None) => ConfigChoice::None,
            (false, Some(file)) => ConfigChoice::File(file.clone()),
            (false, None) => ConfigChoice::Search,
        };
        let threads = number(matches, "threads", Some(THREADS_MAX))?;
        Ok(Self {
            colour: typed(matches, "color").map(ColourChoice::named).unwrap_or_default(),
            config,
            language: typed(matches, "lang").and_then(Language::named),
            quiet: matches.get_flag("quiet"),
            threads,
        })
    }
}

/// In what form results leave, and where to.
pub struct OutputOptions {
    pub destination: Destination,
    pub format: Format,
    /// Whether CSV begins with a byte order mark.
    pub mark: bool,
}

impl OutputOptions {
    /// Resolves format and destination.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] where the output's extension says no format and none is given, a mark is asked for outside CSV, or a
    /// workbook would go to a terminal.
    pub fn resolve(matches: &ArgMatches) -> Result<Self, UsageFault> {
        let destination = match matches.get_one::<PathBuf>("output") {
            Some(file) if file.as_os_str() != "-" => Destination::File(file.clone()),
            _ => Destination::StandardOutput,
        };
        let given = typed(matches, "format").and_then(Format::from_name);
        let format = match (given, &destination) {
            (Some(format), _) => format,
            (None, Destination::StandardOutput) => Format::Table,
            (None, Destination::File(file)) => Format::from_extension(&extension(file))
                .ok_or_else(|| UsageFault::UnknownExtension { file: file.display().to_string() })?,
        };
        let mark = matches.get_flag("bom");
        if mark && format != Format::Csv {
            return Err(UsageFault::MarkOutsideCsv);
        }
        // Its bytes would drive the terminal, and nobody reads them.
        if format == Format::Xlsx && destination == Destination::StandardOutput && io::stdout().is_terminal() {
            return Err(UsageFault::WorkbookToTerminal);
        }
        Ok(Self { destination, format, mark })
    }

    /// Whether the result is coloured: one for a terminal is, one for a file only if told so.
    pub fn is_coloured(&self, session: &Session) -> bool {
        match self.destination {
            Destination::StandardOutput => session.globals.colour.colours(&io::stdout()),
            Destination::File(_) => session.globals.colour == ColourChoice::Always,
        }
    }
}

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

/// A sorting by one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub field: String,
    pub direction: Direction,
}

/// Which rows come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The largest.
    Descending,
    /// The smallest.
    Ascending,
}

/// Which ledgers are read, and how.
pub struct LedgerOptions {
    pub ledgers: Vec<LedgerArgument>,
    /// The dealer master.
    pub master: Option<PathBuf>,
    /// Where rows that are complained about go; `None` where they are to stop the run.
    pub rejects: Option<PathBuf>,
    pub rules: ReadingRules,
    pub sales_from: SalesFrom,
    /// What the target files say; `None` where there are no such files.
    pub targets: Option<Arc<TargetList>>,
    /// The target files.
    pub target_files: Vec<PathBuf>,
    /// How many workers; `None` where the work decides.
    pub threads: Option<usize>,
}

impl LedgerOptions {
    /// Resolves the options that say which ledgers are read, and reads the dealer master and the target files.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] for a value that cannot be read and for a missing ledger; what is wrong with the dealer master or the
    /// target files.
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
            sales_from: typed(matches, "sales-from").and_then(SalesFrom::named).unwrap_or(settings.sales_from),
            threads: session.globals.threads,
        })
    }

    /// The files that are read beside the ledgers, and are none themselves where they lie among them.
    pub fn side_files(&self) -> impl Iterator<Item = PathBuf> {
        self.master.iter().chain(&self.target_files).cloned()
    }

    /// The files that are surely read; those inside folders are found later.
    pub fn files_read(&self) -> impl Iterator<Item = &Path> {
        let ledgers = self.ledgers.iter().map(|ledger| match ledger {
            LedgerArgument::Path(path) => path.as_path(),
            // Standard input may be a file that the shell has opened.
            LedgerArgument::StandardInput => Path::new("/dev/stdin"),
        });
        ledgers.chain(self.master.as_deref()).chain(self.target_files.iter().map(PathBuf::as_path))
    }
}

/// What is chosen from the ledgers. Names of fields and values are as typed: the ledger decides which there are.
pub struct Choosing {
    /// The months asked for; `None` for those of the ledger.
    pub asked: Option<Period>,
    /// Patterns, any of which a dealer matches.
    pub dealers: Vec<String>,
    /// Fields with a value each.
    pub filters: Vec<(String, String)>,
    /// What makes the program end with a status of its own.
    pub fail_on: Vec<Condition>,
}

impl Choosing {
    /// Resolves the options that say what is chosen.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] for a value that cannot be read; [`Failure::Clock`] for an absurd today.
    pub fn resolve(matches: &ArgMatches) -> anyhow::Result<Self> {
        Ok(Self {
            asked: period(matches, as_of(matches)?)?,
            dealers: every(matches, "dealer").map(str::to_owned).collect(),
            filters: every(matches, "where").map(filter).collect::<Result<_, _>>()?,
            fail_on: every(matches, "fail-on").map(condition).collect::<Result<_, _>>()?,
        })
    }
}

/// What `report` is to do. Names of fields, values and metrics are as typed: the ledger decides which there are.
pub struct ReportOptions {
    pub choosing: Choosing,
    pub by: Vec<String>,
    /// The columns to show; `None` for all.
    pub columns: Option<Vec<String>>,
    pub input: LedgerOptions,
    pub output: OutputOptions,
    pub sort: Option<Sort>,
    pub top: Option<usize>,
}

impl ReportOptions {
    /// Resolves the options of `report`.
    ///
    /// # Errors
    ///
    /// As [`LedgerOptions::resolve`]; [`Failure::Clock`] for an absurd today.
    pub fn resolve(matches: &ArgMatches, session: &Session) -> anyhow::Result<Self> {
        Ok(Self {
            choosing: Choosing::resolve(matches)?,
            by: list(matches, "by")?.unwrap_or_else(|| vec![Field::Dealer.id().to_owned()]),
            columns: list(matches, "columns")?,
            output: OutputOptions::resolve(matches)?,
            sort: typed(matches, "sort").map(sort).transpose()?,
            top: number(matches, "top", None)?,
            input: LedgerOptions::resolve(matches, session)?,
        })
    }
}

fn typed<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn every<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    matches.get_many::<String>(name).into_iter().flatten().map(String::as_str)
}

fn number(matches: &ArgMatches, name: &str, most: Option<usize>) -> Result<Option<usize>, UsageFault> {
    let Some(given) = typed(matches, name) else { return Ok(None) };
    let number = given.parse().ok().filter(|number| (1..=most.unwrap_or(usize::MAX)).contains(number));
    let fault = || UsageFault::OutOfRange { option: format!("--{name}"), given: given.to_owned(), least: 1, most };
    number.map(Some).ok_or_else(fault)
}

/// A list of names separated by commas of either width; `None` where it is not given.
fn list(matches: &ArgMatches, name: &str) -> Result<Option<Vec<String>>, UsageFault> {
    let Some(given) = typed(matches, name) else { return Ok(None) };
    let items: Vec<_> = given.split([',', '，']).map(|item| item.trim().to_owned()).collect();
    if items.iter().any(String::is_empty) {
        return Err(UsageFault::BlankItem { option: format!("--{name}") });
    }
    Ok(Some(items))
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
    if let Some(given) = typed(matches, "encoding") {
        let fault = || UsageFault::UnknownEncoding {
            given: given.to_owned(),
            suggestion: nearest(given, ENCODINGS).map(str::to_owned),
        };
        rules.encoding = Some(encoding_named(given).ok_or_else(fault)?);
    }
    if let Some(given) = typed(matches, "delimiter") {
        let fault = || UsageFault::NotOneOf {
            option: "--delimiter".to_owned(),
            given: given.to_owned(),
            allowed: DELIMITERS.iter().map(|name| (*name).to_owned()).collect(),
            suggestion: nearest(given, DELIMITERS.iter().copied()).map(str::to_owned),
        };
        rules.delimiter = Some(delimiter_named(given).ok_or_else(fault)?);
    }
    if let Some(names) = list(matches, "fill-down")? {
        rules.fill_down = names.iter().map(|name| field(name)).collect::<Result<_, _>>()?;
    }
    rules.skip_totals |= matches.get_flag("skip-totals");
    rules.dealer_from = typed(matches, "dealer-from").and_then(DealerFrom::named).or(rules.dealer_from);
    rules.year = year(matches)?.or(rules.year);
    Ok(rules)
}

fn year(matches: &ArgMatches) -> Result<Option<i32>, UsageFault> {
    let Some(given) = typed(matches, "year") else { return Ok(None) };
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

/// The month of the day that periods count from.
fn as_of(matches: &ArgMatches) -> anyhow::Result<Month> {
    let Some(given) = typed(matches, "as-of") else {
        let today = jiff::ZonedDateTime::now().date();
        return Ok(month_of(today).ok_or(Failure::Clock)?);
    };
    let fault = || UsageFault::Day { option: "--as-of".to_owned(), given: given.to_owned() };
    Ok(day(given).and_then(month_of).ok_or_else(fault)?)
}

/// A day as `2026-03-31`; `None` for any other text.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('-');
    let mut part = |digits: usize| {
        let part = parts.next()?;
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then_some(part)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    let date = PostingDate::on(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    let year = i16::try_from(date.month.year()).ok()?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn month_of(day: Date) -> Option<Month> {
    Month::new(i32::from(day.year()), u8::try_from(day.month()).ok()?)
}

fn period(matches: &ArgMatches, as_of: Month) -> Result<Option<Period>, UsageFault> {
    let Some(given) = typed(matches, "period") else { return Ok(None) };
    let period = Period::parse(given, as_of);
    period.map(Some).map_err(|fault| UsageFault::Period { given: given.to_owned(), fault })
}

fn condition(given: &str) -> Result<Condition, UsageFault> {
    Condition::parse(given).map_err(|fault| UsageFault::Condition { given: given.to_owned(), fault })
}

fn filter(given: &str) -> Result<(String, String), UsageFault> {
    match given.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.trim().to_owned())),
        _ => Err(UsageFault::Filter { given: given.to_owned() }),
    }
}

fn sort(given: &str) -> Result<Sort, UsageFault> {
    let (field, direction) = match given.trim().strip_prefix('+') {
        Some(field) => (field.trim(), Direction::Ascending),
        None => (given.trim(), Direction::Descending),
    };
    if field.is_empty() {
        return Err(UsageFault::BlankItem { option: "--sort".to_owned() });
    }
    Ok(Sort { field: field.to_owned(), direction })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_of_the_calendar_only() {
        assert_eq!(day("2026-03-31"), Some(jiff::civil::date(2026, 3, 31)));
        for text in ["2026-02-29", "2026-3-31", "2026-03", "2026-03-31-1", "1989-12-31", "+026-01-01", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn sorts_largest_first_unless_told_otherwise() {
        assert_eq!(sort("+margin"), Ok(Sort { field: "margin".into(), direction: Direction::Ascending }));
        assert_eq!(sort("margin"), Ok(Sort { field: "margin".into(), direction: Direction::Descending }));
        assert!(sort("+").is_err());
    }

    #[test]
    fn splits_a_filter_at_its_first_sign() {
        assert_eq!(filter("ref=a=b"), Ok(("ref".into(), "a=b".into())));
        assert_eq!(filter("region="), Ok(("region".into(), "".into())));
        assert!(filter("region").is_err());
        assert!(filter("=x").is_err());
    }
}
