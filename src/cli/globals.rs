//! Options that every command has.

use std::path::PathBuf;

use clap::ArgMatches;
use dealer_profit::words::Language;
use dealer_profit::words::usage::UsageFault;

use super::diagnostics::ColourChoice;
use super::values;

/// The largest number of threads.
const THREADS_MAX: usize = 256;

/// Options that every command has.
pub struct GlobalOptions {
    pub colour: ColourChoice,
    pub config: ConfigChoice,
    /// The language as typed; `None` leaves it to the configuration and the environment.
    pub language: Option<Language>,
    pub quiet: bool,
    /// The number of workers; `None` where the work decides.
    pub threads: Option<usize>,
}

/// Which configuration is read.
pub enum ConfigChoice {
    /// The nearest one, if any.
    Search,
    /// This one.
    File(PathBuf),
    /// None.
    None,
}

impl GlobalOptions {
    /// Resolves the options that every command has.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] for a number of threads out of range, and for two options that exclude each
    /// other.
    pub fn resolve(matches: &ArgMatches) -> Result<Self, UsageFault> {
        let config = match (matches.get_flag("no-config"), matches.get_one::<PathBuf>("config")) {
            // clap checks conflicts before and after the command's name separately.
            (true, Some(_)) => {
                let (option, other) = ("--config".to_owned(), "--no-config".to_owned());
                return Err(UsageFault::Conflict { option, other });
            }
            (true, None) => ConfigChoice::None,
            (false, Some(file)) => ConfigChoice::File(file.clone()),
            (false, None) => ConfigChoice::Search,
        };
        let threads = values::number(matches, "threads", Some(THREADS_MAX))?;
        Ok(Self {
            colour: values::text(matches, "color").map(ColourChoice::named).unwrap_or_default(),
            config,
            language: values::text(matches, "lang").and_then(Language::named),
            quiet: matches.get_flag("quiet"),
            threads,
        })
    }
}
