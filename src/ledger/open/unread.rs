//! What lies beside the ledgers and is not read, for whoever thinks that it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::source::{Source, sheet_of};
use super::workbook::{self, SheetPassedOver};
use crate::ledger::rules::ReadingRules;

/// Spreadsheets that are not read.
#[derive(Clone, Debug, Default)]
pub struct PassedOver {
    /// Files in the folders among the arguments: those of old Excel, WPS and OpenDocument.
    pub spreadsheets: Vec<PathBuf>,
    /// Filled sheets of workbooks of which others are read, with the workbook. None where a sheet is named: that is a choice.
    pub sheets: Vec<(PathBuf, SheetPassedOver)>,
}

impl PassedOver {
    /// What lies beside the sources that those arguments name.
    ///
    /// # Errors
    ///
    /// Those of reading a workbook.
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
            let passed_over = workbook::sheets_passed_over(&file, rules)?;
            sheets.extend(passed_over.into_iter().map(|sheet| (file.clone(), sheet)));
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
