//! Messages to people, on standard error.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use dealer_profit::document::Label;
use dealer_profit::metrics::definition::MetricUnit;
use dealer_profit::ratio::{Overflow, Ratio};
use dealer_profit::render::number;
use dealer_profit::words::failure::{Failure, Severity};
use dealer_profit::words::ledger::{self, Problem};
use dealer_profit::words::side_files;
use dealer_profit::words::usage::{self, UsageFault};
use dealer_profit::words::word::Word;
use dealer_profit::words::workbook::XlsxFault;
use dealer_profit::words::{self, Language};

use super::exit::ExitStatus;
use super::file_faults::FileFaults;
use super::language;
use super::nearest_path::nearest_path;

/// How many faults of files beside the ledgers are printed.
const FILE_FAULTS_MAX: usize = 20;

/// What `--color` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourChoice {
    /// Colour where it is seen: on a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Colour even into a file.
    Always,
    /// No colour.
    Never,
}

impl ColourChoice {
    /// The names that `--color` takes.
    pub const NAMES: [&'static str; 3] = ["auto", "always", "never"];

    /// The choice of that name; [`ColourChoice::Auto`] for any other text, which the parser
    /// refuses.
    pub fn named(name: &str) -> Self {
        match name {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Auto,
        }
    }

    /// The choice on a command line that is not parsed yet.
    pub fn typed(arguments: &[OsString]) -> Self {
        language::value_typed(arguments, "--color").map(|name| Self::named(&name)).unwrap_or_default()
    }

    /// Whether a stream is to be coloured.
    pub fn colours(self, stream: &impl IsTerminal) -> bool {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR").is_some() => false,
            Self::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Self::Auto => stream.is_terminal() && set("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

/// How messages are written; chosen once.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    language: Language,
    is_coloured: bool,
    is_quiet: bool,
}

impl Diagnostics {
    /// Messages in `language`.
    pub fn new(language: Language, colour: ColourChoice) -> Self {
        Self { language, is_coloured: colour.colours(&io::stderr()), is_quiet: false }
    }

    /// Applies the options of the parsed command line.
    pub fn settle(&mut self, colour: ColourChoice, is_quiet: bool) {
        self.is_coloured = colour.colours(&io::stderr());
        self.is_quiet = is_quiet;
    }

    /// Changes the language.
    pub fn speak(&mut self, language: Language) {
        self.language = language;
    }

    /// The language of messages and of results for people.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Prints an error.
    pub fn error(&self, text: &str) {
        self.say(Severity::Error, text);
    }

    /// Prints the first complaints about a ledger, and how many more there are.
    pub fn problems(&self, problems: &[Problem], count: u64) {
        for problem in problems {
            self.error(&problem.text(self.language));
        }
        let more = count.saturating_sub(problems.len() as u64);
        if more > 0 {
            self.error(&ledger::more(more, self.language));
        }
    }

    /// Prints groups of complaints that are equal but for their place, each with its first place
    /// and count, and how many complaints are in no group.
    pub fn problem_groups(&self, groups: &[(&Problem, u64)], count: u64) {
        for (problem, times) in groups {
            self.error(&problem.text_of(*times, self.language));
        }
        let more = count.saturating_sub(groups.iter().map(|(_, times)| times).sum());
        if more > 0 {
            self.error(&ledger::more(more, self.language));
        }
    }

    /// Prints the lines of configuration that would mend what is wrong.
    pub fn to_paste(&self, lines: &[String]) {
        if !lines.is_empty() {
            self.note(&format!("{}\n{}", ledger::to_paste(self.language), lines.join("\n")));
        }
    }

    /// Prints the first faults of files beside the ledgers, and how many more there are.
    fn file_faults(&self, texts: &[String]) {
        texts.iter().take(FILE_FAULTS_MAX).for_each(|text| self.error(text));
        let more = texts.len().saturating_sub(FILE_FAULTS_MAX);
        if more > 0 {
            self.error(&ledger::more(more as u64, self.language));
        }
    }

    /// Prints how many rows were left out of the figures, and where they are.
    pub fn rows_left_out(&self, count: u64, file: &str) {
        if count > 0 {
            self.say(Severity::Warning, &ledger::left_out(count, file, self.language));
        }
    }

    /// Whether standard error is a terminal and not quiet: hints are computed only then.
    pub fn are_seen(&self) -> bool {
        !self.is_quiet && io::stderr().is_terminal()
    }

    /// Prints that warnings make the run fail: the page that lists them may be in a file.
    pub fn warnings_are_errors(&self, count: u64) {
        self.say(Severity::Warning, &ledger::strict(count, self.language));
    }

    /// Prints the number of warnings, and which command lists them.
    pub fn warnings_found(&self, count: u64) {
        if count > 0 {
            self.note(&ledger::see_check(count, self.language));
        }
    }

    /// Names a row that meets a condition of `--fail-on`.
    pub fn condition_met(&self, group: &[Option<String>], name: &Label, unit: MetricUnit, figure: Ratio) {
        let figure = match unit {
            MetricUnit::Count => figure.numerator().to_string(),
            MetricUnit::Money | MetricUnit::AverageMoney => number::money(figure),
            MetricUnit::Percent => number::percent(figure),
            MetricUnit::Number => number::number(figure),
        };
        self.say(Severity::Warning, &format!("{}: {} {figure}", self.named(group), name.text(self.language)));
    }

    /// Names a row whose profit is below its target.
    pub fn below_target(&self, group: &[Option<String>], profit: Ratio, target: Ratio) {
        let word = Word::Profit.text(self.language);
        let said = side_files::below_target(word, &number::money(profit), &number::money(target), self.language);
        self.say(Severity::Warning, &format!("{}: {said}", self.named(group)));
    }

    /// What a row is called.
    fn named(&self, group: &[Option<String>]) -> String {
        let blank = Word::BlankValue.text(self.language);
        let names: Vec<&str> = group.iter().map(|value| value.as_deref().unwrap_or(blank)).collect();
        visible(&names.join(", "))
    }

    /// Prints a hint, unless quiet.
    pub fn note(&self, text: &str) {
        if !self.is_quiet {
            self.say(Severity::Note, text);
        }
    }

    /// Prints why the program cannot go on, and gives its exit status.
    pub fn failure(&self, error: &anyhow::Error) -> ExitStatus {
        if let Some(fault) = error.downcast_ref::<UsageFault>() {
            self.error(&fault.text(self.language));
            self.note(&usage::hint(self.language));
            return ExitStatus::Usage;
        }
        if let Some(faults) = error.downcast_ref::<FileFaults>() {
            self.file_faults(faults.texts(self.language));
            return ExitStatus::Failed;
        }
        let text = if let Some(failure) = error.downcast_ref::<Failure>() {
            let meant = nearest_path(failure).map(|name| words::did_you_mean(&name, self.language));
            failure.text(self.language) + &meant.unwrap_or_default()
        } else if let Some(fault) = error.downcast_ref::<XlsxFault>() {
            fault.text(self.language)
        } else if error.is::<Overflow>() {
            Failure::Overflow.text(self.language)
        } else {
            format!("{error:#}")
        };
        self.error(&text);
        ExitStatus::Failed
    }

    fn say(&self, severity: Severity, text: &str) {
        let (begin, end) = match (self.is_coloured, severity) {
            (false, _) => ("", ""),
            (true, Severity::Error) => ("\u{1b}[1;31m", "\u{1b}[0m"),
            (true, Severity::Warning) => ("\u{1b}[1;33m", "\u{1b}[0m"),
            (true, Severity::Note) => ("\u{1b}[1;36m", "\u{1b}[0m"),
        };
        let word = severity.text(self.language);
        // There is nowhere left to say that standard error cannot be written.
        let _ = writeln!(io::stderr().lock(), "{begin}{word}:{end} {}", on_its_own_lines(text));
    }
}

/// The text with its further lines indented: text from a ledger must not look like a message of
/// its own.
fn on_its_own_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n    ")
}

/// The text with control characters and marks of reading direction escaped.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || turns {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_cannot_drive_the_terminal() {
        assert_eq!(visible("\u{1b}[2J红\r\n\u{9b}1m\u{202e}x"), "\\u{1b}[2J红\\r\\n\\u{9b}1m\\u{202e}x");
    }
}
