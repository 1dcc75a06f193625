//! Which language the program speaks, found before the command line is parsed: its errors and help
//! need one too.

use std::env;
use std::ffi::OsString;

use dealer_profit::words::Language;

/// The language of `--lang`; `None` where there is none that is known.
pub fn typed(arguments: &[OsString]) -> Option<Language> {
    value_typed(arguments, "--lang").and_then(|value| Language::named(&value))
}

/// The language to speak: as typed, else `DEALER_PROFIT_LANG`, else as configured, else the
/// locale's, else English.
///
/// The program's own variable was set by this user for this program, so it goes before a file that
/// a team may share; the locale is often `C` under cron, so it goes after.
pub fn chosen(typed: Option<Language>, configured: Option<Language>) -> Language {
    typed.or_else(|| of_variable("DEALER_PROFIT_LANG")).or(configured).or_else(of_locale).unwrap_or_default()
}

fn of_locale() -> Option<Language> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(of_variable)
}

/// The language of a variable; `None` where it is unset or empty.
fn of_variable(name: &str) -> Option<Language> {
    let value = env::var_os(name).filter(|value| !value.is_empty())?;
    let is_chinese = value.to_string_lossy().to_lowercase().starts_with("zh");
    Some(if is_chinese { Language::Zh } else { Language::En })
}

/// The last value of an option on a command line that is not parsed yet.
pub fn value_typed(arguments: &[OsString], option: &str) -> Option<String> {
    let texts = arguments.iter().skip(1).map(|argument| argument.to_string_lossy()).take_while(|text| text != "--");
    let mut value = None;
    let mut is_next = false;
    for text in texts {
        if is_next {
            value = Some(text.clone().into_owned());
        }
        is_next = text == option;
        if let Some(after) = text.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')) {
            value = Some(after.to_owned());
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<String> {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        value_typed(&arguments, "--lang")
    }

    #[test]
    fn finds_the_option_wherever_it_stands() {
        assert_eq!(found("p --lang zh report").as_deref(), Some("zh"));
        assert_eq!(found("p report --lang=zh").as_deref(), Some("zh"));
        assert_eq!(found("p --lang en report --lang zh").as_deref(), Some("zh"));
        assert_eq!(found("p report -- --lang zh"), None);
        assert_eq!(found("p --language zh"), None);
        assert_eq!(found("p report --lang"), None);
    }
}
