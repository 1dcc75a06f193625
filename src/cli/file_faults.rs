//! The faults of the configuration, the dealer master and the target files.

use std::fmt;

use dealer_profit::words::Language;

/// What is wrong in files that are not ledgers, worded in both languages: which one is spoken may
/// be settled after the fault is found.
#[derive(Debug)]
pub struct FileFaults {
    zh: Vec<String>,
    en: Vec<String>,
}

impl FileFaults {
    /// Words the faults; `text` names the file and line, too.
    pub fn new<F>(faults: &[F], text: impl Fn(&F, Language) -> String) -> Self {
        let texts = |language| faults.iter().map(|fault| text(fault, language)).collect();
        Self { zh: texts(Language::Zh), en: texts(Language::En) }
    }

    /// One text per fault, in the order of the files.
    pub fn texts(&self, language: Language) -> &[String] {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl fmt::Display for FileFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en.join("\n"))
    }
}

impl std::error::Error for FileFaults {}
