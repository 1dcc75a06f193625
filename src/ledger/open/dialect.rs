//! The results of the first look at a file, as data: how it is written and which columns rows read.

use std::io::Read;

use crate::chart_of_accounts::AccountId;
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::field::Field;
use crate::ledger::heading::{Layout, Role};
use crate::period::Month;
use crate::words::ledger::Complaint;

/// [`Dialect::source_encoding`] of a sheet, which has neither encoding nor delimiter.
pub const WORKBOOK: &str = "xlsx";

/// How a file is written.
#[derive(Debug)]
pub struct Dialect {
    /// The encoding in which blocks are split.
    pub encoding: BlockEncoding,
    /// The encoding of the file: another one than `encoding` if the reader transcodes to UTF-8.
    pub source_encoding: &'static str,
    /// The byte between fields.
    pub delimiter: u8,
    /// The form, and the roles of the columns.
    pub layout: Layout,
    /// The columns that rows read.
    pub bindings: Bindings,
    /// The cells of the heading's rows: a later row equal to one of them is a repeated heading.
    pub heading_cells: Vec<Vec<String>>,
    /// The line of the heading's last row, from 0.
    pub heading_line: u32,
    /// The number of lines before the first row below the heading.
    pub lines_before: u32,
    /// The number of rows up to the heading that are not blank.
    pub heading_rows: u64,
    /// The number of blank rows above the heading.
    pub blank_rows: u64,
}

/// The indexes of the columns that rows read.
#[derive(Debug)]
pub struct Bindings {
    /// The date; `None` if the columns are months.
    pub date: Option<usize>,
    /// The dealer; `None` if the sheet or the file names it.
    pub dealer: Option<usize>,
    /// The accounts and amounts.
    pub amounts: Amounts,
    /// The unit of each row, in a long ledger; `None` also if the configuration gives that column a
    /// meaning.
    pub unit: Option<usize>,
    /// The columns without a heading.
    pub blank: Vec<usize>,
    /// The number of columns.
    pub count: usize,
    /// The first column is not read otherwise, so its cells are searched for words such as 合计.
    pub checks_first_cell: bool,
}

/// The columns of accounts and amounts, by form.
#[derive(Debug)]
pub enum Amounts {
    /// One entry per row.
    Long {
        /// The column of the account.
        account: usize,
        /// The column of the amount.
        amount: usize,
        /// The power of ten of the amount's unit.
        scale: u32,
    },
    /// One column per account: column, account, power of ten.
    Wide(Vec<(usize, AccountId, u32)>),
    /// One column per month.
    Matrix {
        /// The column of the account.
        account: usize,
        /// Column, month, power of ten.
        months: Vec<(usize, Month, u32)>,
    },
}

impl Amounts {
    /// The powers of ten of all columns of amounts.
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
    /// The index among the ledgers.
    pub number: u32,
    /// The name in complaints.
    pub name: String,
    /// The dealer of all rows, if the sheet or the file names it.
    pub dealer: Option<String>,
    /// How the file is written.
    pub dialect: Dialect,
}

impl FileContext {
    /// The powers of ten above 0 of its columns' units, sorted, without duplicates.
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

/// Why a file is no readable ledger.
#[derive(Debug)]
pub struct DialectFault {
    /// The line, from 0; `None` if the whole file is at fault.
    pub line: Option<u32>,
    /// What is wrong.
    pub complaint: Complaint,
}

/// A ledger after the first look: the dialect, and the bytes below the heading.
pub struct Sniffed {
    /// How the file is written.
    pub dialect: Dialect,
    /// The bytes already read below the heading.
    pub rest: Vec<u8>,
    /// `rest` reaches to the end of the file.
    pub is_whole: bool,
    /// The bytes after `rest`.
    pub reader: Box<dyn Read + Send>,
    /// The sheet that is read, if the file is a workbook.
    pub sheet: Option<String>,
    /// Complaints name the sheet beside the file: the workbook has others, and no argument names
    /// this one.
    pub is_sheet_worth_naming: bool,
}
