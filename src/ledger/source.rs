//! Where ledgers come from: files, folders and standard input.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::rules::DealerFrom;

/// A ledger to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    StandardInput,
}

impl Source {
    /// The name that complaints call it by: the path as it was given.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::StandardInput => "<stdin>".to_owned(),
        }
    }

    /// The dealer whose ledger it is by its name; `None` where it has no name.
    pub fn dealer(&self, _from: DealerFrom) -> Option<String> {
        match self {
            Self::File(path) => path.file_stem().map(|stem| stem.to_string_lossy().trim().to_owned()),
            Self::StandardInput => None,
        }
    }

    /// Opens it for reading.
    ///
    /// # Errors
    ///
    /// Those of opening a file.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::File(path) => Ok(Box::new(File::open(path)?)),
            Self::StandardInput => Ok(Box::new(io::stdin())),
        }
    }

    /// How many bytes it has; 0 where nobody knows.
    pub fn size(&self) -> u64 {
        match self {
            Self::File(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Self::StandardInput => 0,
        }
    }
}

/// Why the ledgers cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file or folder that cannot be opened.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The same file under two arguments.
    #[error("{} and {} are the same file", first.display(), second.display())]
    Twice {
        /// The first path.
        first: PathBuf,
        /// The second path.
        second: PathBuf,
    },
    /// A folder without a ledger.
    #[error("{} holds no *.csv", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
}

/// The ledgers that arguments name: files as they are, a folder's `*.csv` by name, `-` for standard input.
///
/// A folder's files that begin with a dot or `~$` and those in `except` (the program's own side files and output) are not
/// ledgers.
///
/// # Errors
///
/// [`SourceError`] where a path cannot be read, a file is named twice (also by another path) or a folder has no ledger.
pub fn find_sources(arguments: &[PathBuf], except: &[PathBuf]) -> Result<Vec<Source>, SourceError> {
    let except: HashSet<PathBuf> = except.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut sources = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            sources.push(Source::StandardInput);
        } else if unreadable(argument, fs::metadata(argument))?.is_dir() {
            sources.extend(folder(argument, &except)?);
        } else {
            sources.push(Source::File(argument.clone()));
        }
    }
    refuse_the_same_twice(&sources)?;
    Ok(sources)
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

/// Spreadsheets are among them: the reader refuses them with the way out, because a month left out is a wrong figure.
fn is_ledger(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_hidden = name.starts_with('.') || name.starts_with("~$");
    !is_hidden && (name.ends_with(".csv") || name.ends_with(".xlsx"))
}

fn refuse_the_same_twice(sources: &[Source]) -> Result<(), SourceError> {
    let mut seen: HashMap<Identity, PathBuf> = HashMap::new();
    for source in sources {
        let (identity, path) = match source {
            Source::StandardInput => (Identity::of_standard_input(), PathBuf::from("-")),
            Source::File(path) => (unreadable(path, Identity::of(path))?, path.clone()),
        };
        if let Some(first) = seen.insert(identity, path.clone()) {
            return Err(SourceError::Twice { first, second: path });
        }
    }
    Ok(())
}

/// What tells two files apart, by whatever paths and links they are named.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    /// A stream that is no file.
    Stream,
    /// A file by its device and number.
    #[cfg(unix)]
    Inode(u64, u64),
    /// A file by its path without links.
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

    /// Standard input may be a file that the shell has opened.
    fn of_standard_input() -> Self {
        Self::of(Path::new("/dev/stdin")).unwrap_or(Self::Stream)
    }
}

fn unreadable<T>(path: &Path, result: io::Result<T>) -> Result<T, SourceError> {
    result.map_err(|error| SourceError::Unreadable { path: path.to_owned(), error })
}
