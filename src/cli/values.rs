//! The values of options as they were typed.

use clap::ArgMatches;
use dealer_profit::words::usage::UsageFault;

/// The value of an option; `None` where it is not given.
pub fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

/// The values of an option that may be repeated; none for a command without it.
pub fn texts<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    matches.try_get_many::<String>(name).ok().flatten().into_iter().flatten().map(String::as_str)
}

/// A whole number from 1 to `most`; `None` where it is not given.
pub fn number(matches: &ArgMatches, name: &str, most: Option<usize>) -> Result<Option<usize>, UsageFault> {
    let Some(given) = text(matches, name) else { return Ok(None) };
    let number = given.parse().ok().filter(|number| (1..=most.unwrap_or(usize::MAX)).contains(number));
    let fault = || UsageFault::OutOfRange { option: format!("--{name}"), given: given.to_owned(), least: 1, most };
    number.map(Some).ok_or_else(fault)
}

/// A list of names separated by commas of either width; `None` where it is not given.
pub fn list(matches: &ArgMatches, name: &str) -> Result<Option<Vec<String>>, UsageFault> {
    let Some(given) = text(matches, name) else { return Ok(None) };
    let items: Vec<_> = given.split([',', '，']).map(|item| item.trim().to_owned()).collect();
    if items.iter().any(String::is_empty) {
        return Err(UsageFault::BlankItem { option: format!("--{name}") });
    }
    Ok(Some(items))
}
