//! How a file is written: found out from its beginning, once, before its blocks are shared.

use std::io::Read;

use crate::chart_of_accounts::AccountId;
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::field::Field;
use crate::ledger::heading::{Layout, Role};
use crate::period::Month;
use crate::words::complaint::Complaint;

/// What a sheet of a workbook is spelt in, which has no encoding and no delimiter of its own.
pub const WORKBOOK: &str = "xlsx";

/// How a file is written.
#[derive(Debug)]
pub struct Dialect {
    /// The encoding in which its blocks are split.
    pub encoding: BlockEncoding,
    /// What the file itself is spelt in: another encoding where it was turned into UTF-8 first.
    pub spelt_in: &'static str,
    /// The byte between fields.
    pub delimiter: u8,
    /// What its columns are.
    pub layout: Layout,
    /// The columns that rows are read from.
    pub bindings: Bindings,
    /// The cells of the heading's rows: rows equal to one of them are headings again.
    pub heading_cells: Vec<Vec<String>>,
    /// The line of the heading's last row, from 0.
    pub heading_line: u32,
    /// Lines before the first row after the heading.
    pub lines_before: u32,
    /// Rows up to the heading that are not blank.
    pub heading_rows: u64,
    /// Blank rows above the heading.
    pub blank_rows: u64,
}

/// The columns that rows are read from, by position.
#[derive(Debug)]
pub struct Bindings {
    /// The date; none where columns are months.
    pub date: Option<usize>,
    /// The dealer; none where it comes from the name of the sheet or file.
    pub dealer: Option<usize>,
    /// Where accounts and amounts stand.
    pub amounts: Amounts,
    /// The column of a long ledger that says what its rows are counted in, unless the configuration says what it is.
    pub unit: Option<usize>,
    /// The columns without a heading.
    pub blank: Vec<usize>,
    /// How many columns there are.
    pub count: usize,
    /// Whether the first column is none that is read anyway: then its cells are looked at for total words.
    pub checks_first_cell: bool,
}

/// Where accounts and amounts stand.
#[derive(Debug)]
pub enum Amounts {
    /// A row an entry.
    Long {
        /// The account's column.
        account: usize,
        /// The amount's column.
        amount: usize,
        /// The power of ten of the amount's unit.
        scale: u32,
    },
    /// A column an account: column, account, power of ten.
    Wide(Vec<(usize, AccountId, u32)>),
    /// A column a month.
    Matrix {
        /// The account's column.
        account: usize,
        /// Column, month, power of ten.
        months: Vec<(usize, Month, u32)>,
    },
}

impl Amounts {
    /// The powers of ten of the columns' units.
    pub fn scales(&self) -> Vec<u32> {
        match self {
            Self::Long { scale, .. } => vec![*scale],
            Self::Wide(columns) => columns.iter().map(|(.., scale)| *scale).collect(),
            Self::Matrix { months, .. } => months.iter().map(|(.., scale)| *scale).collect(),
        }
    }
}

/// A file that is being read.
#[derive(Debug)]
pub struct FileContext {
    /// Its number among the ledgers.
    pub number: u32,
    /// What complaints call it.
    pub name: String,
    /// The dealer of all its rows, where that is the name of the sheet or file.
    pub dealer: Option<String>,
    /// How it is written.
    pub dialect: Dialect,
}

impl FileContext {
    /// The powers of ten of the units of its amounts, where they are not the currency's own.
    pub fn unit_powers(&self) -> Vec<u32> {
        let is_read = |role: Role| !matches!(role, Role::Calculated(_) | Role::Ignored);
        let columns = self.dialect.layout.columns.iter().filter(|column| is_read(column.role));
        let mut powers: Vec<u32> = columns.map(|column| column.scale).filter(|&scale| scale > 0).collect();
        powers.sort_unstable();
        powers.dedup();
        powers
    }

    /// The column of a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.dialect.layout.columns.iter().position(|column| column.role == Role::Field(field))
    }
}

/// Why a file cannot be read as a ledger.
#[derive(Debug)]
pub struct DialectFault {
    /// The line it is about, from 0; `None` where it is about the whole file.
    pub line: Option<u32>,
    /// What is wrong.
    pub complaint: Complaint,
}

/// A file whose beginning has been looked at.
pub struct Sniffed {
    /// How it is written.
    pub dialect: Dialect,
    /// The bytes that were read and come after the heading.
    pub rest: Vec<u8>,
    /// Whether those are all that is left.
    pub is_whole: bool,
    /// Where the bytes after those come from.
    pub reader: Box<dyn Read + Send>,
    /// The sheet that it is.
    pub sheet: Option<String>,
    /// Whether the sheet is to be named beside the file, because the file has others and nobody has named this one.
    pub is_sheet_worth_naming: bool,
}
