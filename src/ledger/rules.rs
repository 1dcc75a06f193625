//! How to read ledgers, as the command line and the configuration say.

use std::collections::HashMap;
use std::sync::Arc;

use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::cell::date::DateFormat;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::field::Field;
use crate::spelling::normal_form;

/// The options of reading: the same for every ledger of a run.
#[derive(Clone, Debug)]
pub struct ReadingRules {
    /// The chart of accounts, with the accounts of the configuration.
    pub chart: ChartOfAccounts,
    /// The meanings that the configuration gives to headings, by [`normal_form`] of the heading.
    pub columns: HashMap<String, ColumnMeaning>,
    /// The source of the dealer if the ledgers have no column of it.
    pub dealer_from: Option<DealerFrom>,
    /// The dealer master: names, codes and attributes.
    pub dealers: Option<Arc<DealerMaster>>,
    /// The format for dates that are ambiguous, such as `03/04/2026`.
    pub date_format: Option<DateFormat>,
    /// The delimiter of text files; `None` detects it from the heading.
    pub delimiter: Option<u8>,
    /// The encoding of text files; `None` detects it from the bytes.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Fields whose blank cells take the value of the row above.
    pub fill_down: Vec<Field>,
    /// Texts that count as blank, such as `-` or `N/A`.
    pub null_values: Vec<String>,
    /// The most complaints to keep for printing; all of them are counted.
    pub problems_kept: usize,
    /// Skip total rows instead of refusing them.
    pub skip_totals: bool,
    /// The treatment of unknown columns in a wide ledger or a matrix.
    pub unknown_columns: UnknownColumns,
    /// The year of months without one, such as `1月`.
    pub year: Option<i32>,
}

/// The default for [`ReadingRules::problems_kept`]: as many as a person reads at once.
pub const PROBLEMS_KEPT: usize = 20;

impl Default for ReadingRules {
    fn default() -> Self {
        Self {
            chart: ChartOfAccounts::default(),
            columns: HashMap::new(),
            dealer_from: None,
            dealers: None,
            date_format: None,
            delimiter: None,
            encoding: None,
            fill_down: Vec::new(),
            null_values: Vec::new(),
            problems_kept: PROBLEMS_KEPT,
            skip_totals: false,
            unknown_columns: UnknownColumns::default(),
            year: None,
        }
    }
}

impl ReadingRules {
    /// The meaning that the configuration gives to a heading.
    pub fn meaning_of(&self, heading: &str) -> Option<ColumnMeaning> {
        self.columns.get(&normal_form(heading)).copied()
    }

    /// The text of a cell, trimmed; empty if the configuration lists it as a null value.
    pub fn cell_text(&self, text: &str) -> String {
        let trimmed = text.trim();
        if self.null_values.iter().any(|null| null == trimmed) { String::new() } else { trimmed.to_owned() }
    }

    /// The dealer as reports show it: the master's code for this code or name, else the text
    /// itself.
    pub fn dealer_called<'a>(&'a self, dealer: &'a str) -> &'a str {
        self.dealers.as_ref().and_then(|master| master.code_of(dealer)).unwrap_or(dealer)
    }
}

/// The source of the dealer if a ledger has no column of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealerFrom {
    /// The name of the sheet; for a file without sheets, the name of the file.
    Sheet,
    /// The name of the file, without its extension.
    File,
}

impl DealerFrom {
    /// The names in options and in the configuration.
    pub const NAMES: &'static [&'static str] = &["sheet", "file"];

    /// Parses one of [`DealerFrom::NAMES`]; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "sheet" => Some(Self::Sheet),
            "file" => Some(Self::File),
            _ => None,
        }
    }
}

/// The meaning of a heading, as the configuration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnMeaning {
    /// A field.
    Field(Field),
    /// The amounts of an account, in a wide ledger.
    Account(AccountId),
    /// A dimension of the ledger's own.
    Dimension,
    /// The column is not read.
    Ignore,
}

/// The treatment of columns in a wide ledger or a matrix whose headings have no known meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownColumns {
    /// An error: otherwise their amounts would be missing from the figures.
    #[default]
    Error,
    /// Read as dimensions.
    Dimension,
    /// Not read.
    Ignore,
}
