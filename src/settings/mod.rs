//! The configuration: the text of a `dealer-profit.toml` to typed settings.
//!
//! Nothing here touches a file: whoever reads one resolves the paths in it against its own folder.

mod accounts;
mod columns;
mod entry;
pub mod input;

use std::fmt;

use crate::chart_of_accounts::AccountId;
use crate::decimal;
use crate::ledger::rules::ReadingRules;
use crate::ratio::Ratio;
use crate::words::Language;
use crate::words::settings::{Kind, SettingsFault};

use entry::{Entry, Fault, Section};

/// What the configuration says; [`Settings::default`] where there is none.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What a year's capital costs, as a part of it; 0 to 1.
    pub cost_of_capital: Ratio,
    /// The sign of the currency; `None` where it is not to be shown.
    pub currency: Option<String>,
    /// The dealer master, as written: relative to the configuration's folder.
    pub dealers: Option<String>,
    /// The days of a year in turnover days; 1 to 366.
    pub days_in_year: u32,
    /// The language; `None` where the configuration leaves it to the environment.
    pub language: Option<Language>,
    /// The ledgers to be read where the command line names none, as written: relative to the configuration's folder.
    pub ledger: Vec<String>,
    /// The field by whose values dealers are peers.
    pub peer_by: String,
    /// How ledgers are to be read.
    pub reading: ReadingRules,
    /// What counts as sales.
    pub sales_from: SalesFrom,
    /// How the targets of quarters and years are spread over their months.
    pub spread: Spread,
    /// The target files, as written: relative to the configuration's folder.
    pub targets: Vec<String>,
}

/// How a target of a quarter or a year is spread over its months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Evenly.
    #[default]
    Even,
    /// In proportion to the sales of the same months a year before.
    LastYear,
}

impl Spread {
    /// The names that the configuration uses.
    pub const NAMES: &'static [&'static str] = &["even", "last-year"];

    /// The meaning of one of [`Spread::NAMES`]; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "even" => Some(Self::Even),
            "last-year" => Some(Self::LastYear),
            _ => None,
        }
    }
}

/// What counts as sales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SalesFrom {
    /// What the dealer sold.
    #[default]
    Sales,
    /// What the dealer bought, where nobody knows what was sold.
    Purchases,
}

impl SalesFrom {
    /// The account.
    pub const fn account(self) -> AccountId {
        match self {
            Self::Sales => AccountId::SALES,
            Self::Purchases => AccountId::PURCHASES,
        }
    }

    /// The names that options and the configuration use.
    pub const NAMES: &'static [&'static str] = &["sales", "purchases"];

    /// The meaning of one of [`SalesFrom::NAMES`]; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "sales" => Some(Self::Sales),
            "purchases" => Some(Self::Purchases),
            _ => None,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cost_of_capital: Ratio::new(6, 100).unwrap_or(Ratio::ZERO),
            currency: None,
            dealers: None,
            days_in_year: 360,
            language: None,
            ledger: Vec::new(),
            peer_by: "region".to_owned(),
            reading: ReadingRules::default(),
            sales_from: SalesFrom::Sales,
            spread: Spread::Even,
            targets: Vec::new(),
        }
    }
}

/// Why a configuration cannot be followed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: SettingsFault,
}

impl fmt::Display for SettingsError {
    /// The line and the fault in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault.text(Language::En))
    }
}

impl std::error::Error for SettingsError {}

/// Reads the text of a configuration.
///
/// # Errors
///
/// [`SettingsError`] for the first thing in the file that is not understood: text that is not TOML, a key that nobody
/// knows, a value that is not allowed, an account that cannot be added.
///
/// ```
/// let settings = dealer_profit::settings::parse("days_in_year = 365").unwrap();
/// assert_eq!(settings.days_in_year, 365);
/// let error = dealer_profit::settings::parse("\ndays_in_yaer = 365").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: there is no setting days_in_yaer; did you mean days_in_year?");
/// ```
pub fn parse(text: &str) -> Result<Settings, SettingsError> {
    read(text).map_err(|fault| {
        let before = text.get(..fault.at).unwrap_or(text);
        SettingsError { line: before.matches('\n').count() + 1, fault: fault.kind }
    })
}

/// The keys that may stand above the first section, and the sections.
const KEYS: &[&str] = &[
    "ledger",
    "currency",
    "days_in_year",
    "cost_of_capital",
    "peer_by",
    "lang",
    "sales_from",
    "dealers",
    "targets",
    "input",
    "columns",
    "accounts",
    "spread",
];

const LANGUAGES: &[&str] = &["zh", "en"];

fn read(text: &str) -> Result<Settings, Fault> {
    let table = toml::de::DeTable::parse(text).map_err(|error| Fault {
        at: error.span().map_or(0, |span| span.start),
        kind: SettingsFault::Syntax { message: error.message().to_owned() },
    })?;
    let top = Section::top(table.get_ref());
    let mut settings = Settings::default();
    // Columns may mean accounts, so the chart comes first, wherever the file has it.
    settings.reading.chart = accounts::chart(top.section("accounts")?)?;
    for entry in top.entries() {
        read_key(&entry, &mut settings)?;
    }
    Ok(settings)
}

fn read_key(entry: &Entry<'_>, settings: &mut Settings) -> Result<(), Fault> {
    match entry.key {
        "ledger" => settings.ledger = entry.filled_texts()?,
        "dealers" => settings.dealers = Some(entry.filled_text()?.to_owned()),
        "currency" => settings.currency = Some(entry.filled_text()?.to_owned()),
        "days_in_year" => settings.days_in_year = days_in_year(entry)?,
        "cost_of_capital" => settings.cost_of_capital = cost_of_capital(entry)?,
        "peer_by" => settings.peer_by = entry.filled_text()?.to_owned(),
        "lang" => settings.language = Some(entry.one_of(LANGUAGES, Language::named)?),
        "sales_from" => settings.sales_from = entry.one_of(SalesFrom::NAMES, SalesFrom::named)?,
        "input" => input::read(&entry.as_section()?, &mut settings.reading)?,
        "columns" => columns::read(&entry.as_section()?, &mut settings.reading)?,
        "targets" => settings.targets = entry.filled_texts()?,
        "spread" => read_spread(&entry.as_section()?, settings)?,
        // Read already.
        "accounts" => {}
        _ => return Err(entry.unknown(KEYS)),
    }
    Ok(())
}

fn read_spread(section: &Section<'_>, settings: &mut Settings) -> Result<(), Fault> {
    for entry in section.entries() {
        match entry.key {
            "targets" => settings.spread = entry.one_of(Spread::NAMES, Spread::named)?,
            _ => return Err(entry.unknown(&["targets"])),
        }
    }
    Ok(())
}

fn days_in_year(entry: &Entry<'_>) -> Result<u32, Fault> {
    let written = entry.number(Kind::WholeNumber)?;
    let days = written.parse().ok().filter(|days| (1..=366).contains(days));
    days.ok_or_else(|| entry.out_of_range(written, "1", "366"))
}

fn cost_of_capital(entry: &Entry<'_>) -> Result<Ratio, Fault> {
    let written = entry.number(Kind::Decimal)?;
    let rate = decimal::parse(written.trim()).filter(|rate| (Ratio::ZERO..=Ratio::whole(1)).contains(rate));
    rate.ok_or_else(|| entry.out_of_range(written, "0", "1"))
}

#[cfg(test)]
mod tests;
