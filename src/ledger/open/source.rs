//! The sources of ledgers: files, folders, sheets and standard input.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::workbook::{self, Container};
use crate::ledger::rules::{DealerFrom, ReadingRules};

/// One ledger to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A text file, or a workbook with exactly one sheet that is a ledger.
    File(PathBuf),
    /// One sheet of a workbook.
    Sheet {
        /// The path of the workbook.
        file: PathBuf,
        /// The name of the sheet.
        sheet: String,
    },
    /// Standard input.
    StandardInput,
}

impl Source {
    /// The name in complaints: the path as given, with `#SHEET` for a sheet.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Sheet { file, sheet } => format!("{}#{sheet}", file.display()),
            Self::StandardInput => "<stdin>".to_owned(),
        }
    }

    /// The argument that names it on the command line.
    fn argument(&self) -> PathBuf {
        match self {
            Self::StandardInput => PathBuf::from("-"),
            _ => self.name().into(),
        }
    }

    /// The dealer by the name of the sheet (if one is read) or of the file; `None` for standard
    /// input.
    pub fn dealer(&self, from: DealerFrom, sheet: Option<&str>) -> Option<String> {
        match (sheet, from) {
            (Some(sheet), DealerFrom::Sheet) => Some(sheet.trim().to_owned()),
            _ => self.file()?.file_stem().map(|stem| stem.to_string_lossy().trim().to_owned()),
        }
    }

    /// The file, or the workbook of a sheet.
    fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) | Self::Sheet { file, .. } => Some(file),
            Self::StandardInput => None,
        }
    }

    /// A second read yields the same bytes: true for plain files, false for pipes.
    pub fn can_be_read_again(&self) -> bool {
        self.file().is_some_and(Path::is_file)
    }

    /// Opens it as a stream of bytes.
    ///
    /// # Errors
    ///
    /// The errors of opening a file.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::File(path) | Self::Sheet { file: path, .. } => Ok(Box::new(File::open(path)?)),
            Self::StandardInput => Ok(Box::new(io::stdin())),
        }
    }

    /// The size in bytes; 0 if unknown.
    pub fn size(&self) -> u64 {
        self.file().and_then(|path| fs::metadata(path).ok()).map_or(0, |metadata| metadata.len())
    }
}

/// Fills the buffer with as few system calls as possible. Returns the bytes filled: fewer than
/// asked for only at the end of the stream.
pub fn read_all(reader: &mut dyn Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match reader.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Why the sources cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file or folder cannot be opened.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// Two arguments name the same file.
    #[error("{} and {} are the same file", first.display(), second.display())]
    Twice {
        /// The first argument.
        first: PathBuf,
        /// The second argument.
        second: PathBuf,
    },
    /// A folder holds no ledger.
    #[error("{} holds no *.csv or *.xlsx", path.display())]
    EmptyFolder {
        /// The path as given.
        path: PathBuf,
    },
}

/// Lists the ledgers that arguments name.
///
/// | argument | ledgers |
/// |---|---|
/// | `FILE` | the file |
/// | `FOLDER` | its `*.csv` and `*.xlsx`, sorted by name |
/// | `-` | standard input |
/// | `FILE.xlsx#SHEET` | that sheet |
/// | `FILE.xlsx#*` | every sheet with the heading of a ledger |
///
/// A folder's files that start with a dot or `~$`, and those in `except` (side files and output of
/// this program), are skipped.
///
/// # Errors
///
/// [`SourceError`] if a path cannot be read, two arguments name the same file (also by different
/// paths) or a folder holds no ledger.
pub fn find_sources(
    arguments: &[PathBuf],
    except: &[PathBuf],
    rules: &ReadingRules,
) -> Result<Vec<Source>, SourceError> {
    let except: HashSet<PathBuf> = except.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut sources = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            sources.push(Source::StandardInput);
        } else if let Some((file, sheet)) = sheet_of(argument) {
            sources.extend(sheets(file, sheet, rules)?);
        } else if unreadable(argument, fs::metadata(argument))?.is_dir() {
            sources.extend(folder(argument, &except)?);
        } else {
            sources.push(Source::File(argument.clone()));
        }
    }
    refuse_the_same_twice(&sources)?;
    Ok(sources)
}

/// Splits `FILE#SHEET`; `None` if a file of that whole name exists.
pub(super) fn sheet_of(argument: &Path) -> Option<(PathBuf, &str)> {
    let text = argument.to_str().filter(|_| !argument.exists())?;
    // Either name may contain a `#`: the split must leave an existing file.
    let splits = text.match_indices('#').map(|(at, _)| (PathBuf::from(&text[..at]), &text[at + 1..]));
    splits.into_iter().find(|(file, sheet)| !sheet.is_empty() && file.is_file())
}

fn sheets(file: PathBuf, sheet: &str, rules: &ReadingRules) -> Result<Vec<Source>, SourceError> {
    if sheet != "*" {
        return Ok(vec![Source::Sheet { file, sheet: sheet.to_owned() }]);
    }
    let is_workbook = unreadable(&file, Container::of_file(&file))? == Container::Zip;
    let found = if is_workbook { unreadable(&file, workbook::ledger_sheets(&file, rules))?.ok() } else { None };
    Ok(match found {
        Some(found) if !found.is_empty() => {
            found.into_iter().map(|sheet| Source::Sheet { file: file.clone(), sheet }).collect()
        }
        // Faults of the workbook are reported when it is read.
        _ if is_workbook => vec![Source::File(file)],
        _ => vec![Source::Sheet { file, sheet: sheet.to_owned() }],
    })
}

fn folder(path: &Path, except: &HashSet<PathBuf>) -> Result<Vec<Source>, SourceError> {
    let mut files = Vec::new();
    for entry in unreadable(path, fs::read_dir(path))? {
        let file = unreadable(path, entry)?.path();
        let is_excepted = || file.canonicalize().is_ok_and(|canonical| except.contains(&canonical));
        if is_ledger(&file) && file.is_file() && !is_excepted() {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(SourceError::EmptyFolder { path: path.to_owned() });
    }
    files.sort();
    Ok(files.into_iter().map(Source::File).collect())
}

fn is_ledger(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_hidden = name.starts_with('.') || name.starts_with("~$");
    !is_hidden && (name.ends_with(".csv") || name.ends_with(".xlsx"))
}

fn refuse_the_same_twice(sources: &[Source]) -> Result<(), SourceError> {
    let mut seen: HashMap<Identity, Vec<&Source>> = HashMap::new();
    for source in sources {
        let identity = match source.file() {
            None => Identity::of_standard_input(),
            Some(path) => unreadable(path, Identity::of(path))?,
        };
        let known = seen.entry(identity).or_default();
        if let Some(first) = known.iter().find(|known| is_same_sheet(known, source)) {
            return Err(SourceError::Twice { first: first.argument(), second: source.argument() });
        }
        known.push(source);
    }
    Ok(())
}

/// Two sources of one file overlap: the whole file includes all of its sheets.
fn is_same_sheet(a: &Source, b: &Source) -> bool {
    match (a, b) {
        (Source::Sheet { sheet: a, .. }, Source::Sheet { sheet: b, .. }) => a == b,
        _ => true,
    }
}

/// Identifies a file under any path or link.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    /// A stream without a file.
    Stream,
    /// The device and inode.
    #[cfg(unix)]
    Inode(u64, u64),
    /// The canonical path.
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).map(|metadata| Self::Inode(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> io::Result<Self> {
        path.canonicalize().map(Self::Path)
    }

    /// The shell may have redirected standard input from a file.
    fn of_standard_input() -> Self {
        Self::of(Path::new("/dev/stdin")).unwrap_or(Self::Stream)
    }
}

fn unreadable<T>(path: &Path, result: io::Result<T>) -> Result<T, SourceError> {
    result.map_err(|error| SourceError::Unreadable { path: path.to_owned(), error })
}
