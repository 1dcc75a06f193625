//! Spreadsheets beside the ledgers that are not read, for a warning: their user may think they are.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::source::{Source, sheet_of};
use super::workbook::{self, UnreadSheet};
use crate::ledger::rules::ReadingRules;

/// Files and sheets that are not read.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    /// Files of old Excel, WPS, OpenDocument and binary Excel in the folders among the arguments.
    pub spreadsheets: Vec<PathBuf>,
    /// Filled sheets that are no ledgers, with their workbook, beside a sheet that is read. If an
    /// argument names the sheet to read, leaving out the others is intended.
    pub sheets: Vec<(PathBuf, UnreadSheet)>,
}

impl Unread {
    /// Searches the folders among the arguments, and the workbooks among the sources.
    ///
    /// # Errors
    ///
    /// The errors of reading a workbook.
    pub fn beside(arguments: &[PathBuf], sources: &[Source], rules: &ReadingRules) -> io::Result<Self> {
        let whole = sources.iter().filter_map(|source| match source {
            Source::File(file) if file.is_file() => Some(file.clone()),
            _ => None,
        });
        let all_sheets = arguments.iter().filter_map(|argument| match sheet_of(argument) {
            Some((file, "*")) => Some(file),
            _ => None,
        });
        let mut sheets = Vec::new();
        for file in whole.chain(all_sheets) {
            let unread = workbook::unread_sheets(&file, rules)?;
            sheets.extend(unread.into_iter().map(|sheet| (file.clone(), sheet)));
        }
        Ok(Self { spreadsheets: spreadsheets(arguments), sheets })
    }
}

fn spreadsheets(arguments: &[PathBuf]) -> Vec<PathBuf> {
    let entries = arguments.iter().filter_map(|argument| fs::read_dir(argument).ok()).flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|file| is_other_spreadsheet(file)).collect();
    files.sort();
    files
}

fn is_other_spreadsheet(file: &Path) -> bool {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| matches!(extension.as_str(), "xls" | "et" | "ods" | "xlsb")) && file.is_file()
}
