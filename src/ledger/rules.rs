//! How ledgers are to be read: what the command line and the configuration say about them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::ledger::cell::date::DateFormat;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::field::Field;
use crate::spelling::normal_form;

/// How ledgers are to be read.
#[derive(Clone, Debug)]
pub struct ReadingRules {
    /// The accounts in force.
    pub chart: ChartOfAccounts,
    /// What headings mean that the configuration names, by [`normal_form`].
    pub columns: HashMap<String, ColumnMeaning>,
    /// Where the dealer comes from where ledgers have no column of it.
    pub dealer_from: Option<DealerFrom>,
    /// The dealer master.
    pub dealers: Option<Arc<DealerMaster>>,
    /// How dates are read that would be ambiguous otherwise.
    pub date_format: Option<DateFormat>,
    /// The delimiter; found from the heading unless given.
    pub delimiter: Option<u8>,
    /// The encoding; found from the bytes unless given.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Fields whose blank cells take the value above.
    pub fill_down: Vec<Field>,
    /// Texts that are read as blank.
    pub null_values: Vec<String>,
    /// How many complaints are kept for printing; the rest are counted.
    pub problems_kept: usize,
    /// Whether total rows are left out instead of refused.
    pub skip_totals: bool,
    /// What a column of a wide ledger is that nobody knows.
    pub unknown_columns: UnknownColumns,
    /// The year of columns that are months without one.
    pub year: Option<i32>,
}

/// How many complaints are kept unless told otherwise: more than that nobody reads at once.
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
    /// What the configuration says that a heading means.
    pub fn meaning_of(&self, heading: &str) -> Option<ColumnMeaning> {
        self.columns.get(&normal_form(heading)).copied()
    }

    /// The text of a cell as it counts: trimmed, and blank where the configuration says that it means nothing.
    pub fn cell_text(&self, text: &str) -> String {
        let trimmed = text.trim();
        if self.null_values.iter().any(|null| null == trimmed) { String::new() } else { trimmed.to_owned() }
    }

    /// What output calls a dealer of a ledger: the code of the master's dealer that has that code or name, else the name itself.
    pub fn dealer_called<'a>(&'a self, dealer: &'a str) -> &'a str {
        self.dealers.as_ref().and_then(|master| master.code_of(dealer)).unwrap_or(dealer)
    }
}

/// Where the dealer comes from where ledgers have no column of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealerFrom {
    /// The name of the sheet; of a file without sheets, the file's.
    Sheet,
    /// The name of the file, without its extension.
    File,
}

impl DealerFrom {
    /// The names that options and the configuration use.
    pub const NAMES: &'static [&'static str] = &["sheet", "file"];

    /// The meaning of one of [`DealerFrom::NAMES`]; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "sheet" => Some(Self::Sheet),
            "file" => Some(Self::File),
            _ => None,
        }
    }
}

/// What the configuration says that a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnMeaning {
    /// A field.
    Field(Field),
    /// The amounts of an account, in a wide ledger.
    Account(AccountId),
    /// A dimension of its own.
    Dimension,
    /// Nothing: the column is not read.
    Ignore,
}

/// What a column of a wide ledger is that is neither a field nor an account nor named in the configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownColumns {
    /// An error: its amounts would be dropped otherwise.
    #[default]
    Error,
    /// A dimension.
    Dimension,
    /// Not read.
    Ignore,
}
