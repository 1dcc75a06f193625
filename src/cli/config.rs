//! The configuration file: where it is, and what its paths are relative to.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use dealer_profit::settings::{self, Settings};
use dealer_profit::words::failure::Failure;

use super::file_faults::FileFaults;
use super::globals::{ConfigChoice, GlobalOptions};

/// The file name that is searched for unless `--config` names another.
pub const FILE_NAME: &str = "dealer-profit.toml";

/// The configuration in force.
#[derive(Debug, Default)]
pub struct Config {
    /// Its settings; the defaults where there is no file.
    pub settings: Settings,
    /// The file; `None` where there is none.
    pub file: Option<PathBuf>,
}

impl Config {
    /// Reads the configuration that the command line selects.
    ///
    /// # Errors
    ///
    /// [`Failure`] where the file cannot be read or is not UTF-8; [`FileFaults`] for its
    /// first fault.
    pub fn read(globals: &GlobalOptions) -> anyhow::Result<Self> {
        let found = match &globals.config {
            ConfigChoice::None => None,
            ConfigChoice::File(file) => {
                Some((file.clone(), fs::read(file).map_err(|reason| unreadable(file, reason))?))
            }
            ConfigChoice::Search => search()?,
        };
        let Some((file, bytes)) = found else { return Ok(Self::default()) };
        let text = std::str::from_utf8(&bytes).map_err(|error| Failure::NotUtf8 {
            file: file.display().to_string(),
            line: bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1,
        })?;
        let settings = settings::parse(text).map_err(|error| {
            FileFaults::new(&[error], |error, language| {
                format!("{}:{}: {}", file.display(), error.line, error.fault.text(language))
            })
        })?;
        Ok(Self { settings, file: Some(file) })
    }

    /// A path that the configuration names, relative to the working folder.
    pub fn resolve(&self, path: &str) -> PathBuf {
        let folder = self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        folder.join(path)
    }
}

/// The file in the working folder or the nearest parent that has one, by its path relative to the
/// working folder.
fn search() -> Result<Option<(PathBuf, Vec<u8>)>, Failure> {
    let parents = env::current_dir().map_or(0, |folder| folder.ancestors().count() - 1);
    let mut folder = PathBuf::new();
    for _ in 0..=parents {
        let file = folder.join(FILE_NAME);
        match fs::read(&file) {
            Ok(bytes) => return Ok(Some((file, bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => folder.push(".."),
            Err(reason) => return Err(unreadable(&file, reason)),
        }
    }
    Ok(None)
}

fn unreadable(file: &Path, reason: io::Error) -> Failure {
    Failure::Read { file: file.display().to_string(), reason }
}
