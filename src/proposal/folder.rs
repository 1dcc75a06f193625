//! The ledgers of a folder, and what the other files in it are.

use std::fs;
use std::io;
use std::path::Path;

use super::{Nature, nature_of, unreadable};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::open::source::{Source, SourceError, find_sources};
use crate::ledger::open::workbook::{Container, ledger_sheets};
use crate::ledger::read::ReadError;
use crate::ledger::rules::ReadingRules;
use crate::targets;

/// The folder of ledgers beside a configuration.
pub const LEDGERS: &str = "ledgers";

/// The largest size of a file of targets: larger ones are ledgers.
const TARGET_BYTES_MAX: u64 = 1024 * 1024;

/// Why the contents of a folder cannot be told apart.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder cannot be read.
    #[error(transparent)]
    Sources(SourceError),
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(ReadError),
}

/// The ledgers of a folder and the files beside them, by the names that a configuration gives them.
#[derive(Clone, Debug, Default)]
pub struct FolderContents {
    /// The ledgers.
    pub sources: Vec<Source>,
    /// Their names in a configuration: a folder as a whole, or files one by one.
    pub named: Vec<String>,
    /// Files beside them that are not ledgers.
    pub left_out: Vec<String>,
    /// Files that may be the list of dealers.
    pub dealer_lists: Vec<String>,
    /// Files of targets.
    pub target_files: Vec<String>,
    /// Workbooks with several ledgers, each with the sheets that are read.
    pub workbooks: Vec<(String, Vec<String>)>,
}

impl FolderContents {
    /// The files directly inside, and those in its subfolder [`LEDGERS`].
    ///
    /// # Errors
    ///
    /// [`FolderError`] where a folder or a file cannot be read.
    pub fn of(folder: &Path) -> Result<Self, FolderError> {
        let mut found = Self::default();
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        for (path, name) in [(here.to_owned(), ""), (folder.join(LEDGERS), "ledgers/")] {
            if !path.is_dir() {
                continue;
            }
            match find_sources(&[path], &[], &ReadingRules::default()) {
                Ok(sources) => found.add(sources, name)?,
                Err(SourceError::EmptyFolder { .. }) => {}
                Err(error) => return Err(FolderError::Sources(error)),
            }
        }
        Ok(found)
    }

    /// Adds a folder's ledgers: the folder as a whole where it holds nothing but ledgers. A list of
    /// dealers, and a workbook of several ledgers, whose sheets must be named, require names of
    /// files.
    fn add(&mut self, sources: Vec<Source>, folder: &str) -> Result<(), FolderError> {
        let mut kinds = Vec::new();
        for source in &sources {
            let kind = kind_of(source).map_err(|error| FolderError::Unreadable(unreadable(source, error)));
            kinds.push(kind?);
        }
        let any_several = kinds.iter().any(|kind| matches!(kind, Kind::SeveralSheets(_)));
        let others = kinds.iter().filter(|kind| **kind == Kind::Of(Nature::Other)).count();
        let is_list = |kind: &&Kind| matches!(kind, Kind::Of(Nature::DealerList) | Kind::Targets);
        let lists = kinds.iter().filter(is_list).count();
        // Where no file has the headings of a ledger, files without any known heading are the
        // ledgers.
        let are_others_ledgers = !any_several && others + lists == kinds.len();
        let are_mixed = any_several || lists > 0 || (others > 0 && !are_others_ledgers);
        if !are_mixed {
            self.named.push(if folder.is_empty() { "." } else { folder }.to_owned());
            self.sources.extend(sources);
            return Ok(());
        }
        for (source, kind) in sources.into_iter().zip(kinds) {
            let Source::File(file) = &source else { continue };
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let name = format!("{folder}{name}");
            match kind {
                Kind::Of(nature) if nature == Nature::Ledger || (nature == Nature::Other && are_others_ledgers) => {
                    self.named.push(name);
                    self.sources.push(source);
                }
                Kind::SeveralSheets(sheets) => {
                    self.named.push(format!("{name}#*"));
                    let sheet_of = |sheet: &String| Source::Sheet { file: file.clone(), sheet: sheet.clone() };
                    self.sources.extend(sheets.iter().map(sheet_of));
                    self.workbooks.push((name, sheets));
                }
                Kind::Targets => self.target_files.push(name),
                Kind::Of(Nature::DealerList) => self.dealer_lists.push(name),
                Kind::Of(_) => self.left_out.push(name),
            }
        }
        Ok(())
    }
}

/// What a file of a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A workbook with these ledgers.
    SeveralSheets(Vec<String>),
    /// A file of targets.
    Targets,
    /// Any other file.
    Of(Nature),
}

fn kind_of(source: &Source) -> io::Result<Kind> {
    if let Source::File(file) = source
        && Container::of_file(file)? == Container::Zip
        && let Ok(sheets) = ledger_sheets(file, &ReadingRules::default())?
        && sheets.len() > 1
    {
        return Ok(Kind::SeveralSheets(sheets));
    }
    if let Source::File(file) = source
        && source.size() <= TARGET_BYTES_MAX
        && targets::file::read(&[(source.name(), fs::read(file)?)], &ChartOfAccounts::default(), None).is_ok()
    {
        return Ok(Kind::Targets);
    }
    nature_of(source).map(Kind::Of)
}
