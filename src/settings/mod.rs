//! The configuration: the text of a `dealer-profit.toml` as typed settings.
//!
//! No file is read here: the caller reads the file and resolves relative paths against its folder.

mod accounts;
mod columns;
mod entry;
pub mod input;

use std::fmt;

use crate::chart_of_accounts::AccountId;
use crate::ledger::rules::ReadingRules;
use crate::parse_decimal;
use crate::ratio::Ratio;
use crate::words::Language;
use crate::words::settings::{Kind, SettingsFault};

use entry::{Entry, Fault, Section};

/// The configuration; [`Settings::default`] if there is none.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The annual cost of capital as a fraction, 0 to 1.
    pub cost_of_capital: Ratio,
    /// The currency symbol; `None` to show none.
    pub currency: Option<String>,
    /// Path of the dealer master as written: relative to the configuration's folder.
    pub dealers: Option<String>,
    /// The days of a year in turnover days; 1 to 366.
    pub days_in_year: u32,
    /// The language; `None` leaves it to the environment.
    pub language: Option<Language>,
    /// Paths of the ledgers to read if the command line names none, as written: relative to the
    /// configuration's folder.
    pub ledger: Vec<String>,
    /// The field whose values group dealers as peers.
    pub peer_by: String,
    /// How ledgers are read.
    pub reading: ReadingRules,
    /// Which account counts as sales.
    pub sales_from: SalesFrom,
    /// How targets of quarters and years are spread over their months.
    pub spread: Spread,
    /// Paths of the target files as written: relative to the configuration's folder.
    pub targets: Vec<String>,
}

/// How a target of a quarter or a year is spread over its months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// In equal parts.
    #[default]
    Even,
    /// In proportion to the sales of the same months of the previous year.
    LastYear,
}

impl Spread {
    /// The names in the configuration.
    pub const NAMES: &'static [&'static str] = &["even", "last-year"];

    /// The variant with one of the names in [`Spread::NAMES`]; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "even" => Some(Self::Even),
            "last-year" => Some(Self::LastYear),
            _ => None,
        }
    }
}

/// Which account counts as sales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SalesFrom {
    /// The dealer's own sales.
    #[default]
    Sales,
    /// The dealer's purchases, where sales are unknown.
    Purchases,
}

impl SalesFrom {
    /// The account that is summed as sales.
    pub const fn account(self) -> AccountId {
        match self {
            Self::Sales => AccountId::SALES,
            Self::Purchases => AccountId::PURCHASES,
        }
    }

    /// The names in options and the configuration.
    pub const NAMES: &'static [&'static str] = &["sales", "purchases"];

    /// The variant with one of the names in [`SalesFrom::NAMES`]; `None` for any other text.
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

/// Why a configuration is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    /// One-based line number.
    pub line: usize,
    /// What is wrong on that line.
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
/// [`SettingsError`] for the first fault in the file: text that is not TOML, an unknown key, a
/// value that is not allowed, or an account that cannot be added.
///
/// ```
/// let settings = dealer_profit::settings::parse("days_in_year = 365").unwrap();
/// assert_eq!(settings.days_in_year, 365);
/// let error = dealer_profit::settings::parse("\ndays_in_yaer = 365").unwrap_err();
/// let message = "line 2: there is no setting days_in_yaer; did you mean days_in_year?";
/// assert_eq!(error.to_string(), message);
/// ```
pub fn parse(text: &str) -> Result<Settings, SettingsError> {
    read(text).map_err(|fault| {
        let before = text.get(..fault.at).unwrap_or(text);
        SettingsError { line: before.matches('\n').count() + 1, fault: fault.kind }
    })
}

/// The keys above the first section, and the sections.
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
    // Columns may refer to accounts, so the chart is read first, regardless of the order in the
    // file.
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
        // Read above.
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
    let rate = parse_decimal::parse(written.trim()).filter(|rate| (Ratio::ZERO..=Ratio::whole(1)).contains(rate));
    rate.ok_or_else(|| entry.out_of_range(written, "0", "1"))
}

#[cfg(test)]
mod tests;
