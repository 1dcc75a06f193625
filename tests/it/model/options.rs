//! The options of `report`.

use super::calendar::{Date, Period};

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Empty means by dealer.
    pub by: Vec<String>,
    pub period: Option<String>,
    pub as_of: Option<String>,
    /// Patterns of `--dealer`.
    pub dealers: Vec<String>,
    /// Fields and values of `--where`.
    pub conditions: Vec<(String, String)>,
    pub sales_from_purchases: bool,
    /// `--sort`, as written.
    pub sort: Option<String>,
    pub top: Option<usize>,
    pub skip_totals: bool,
    /// `--fill-down dealer`.
    pub fill_down_dealer: bool,
    /// Only in the configuration: there is no option for it.
    pub days_in_year: Option<i128>,
    /// The bytes of the target file `targets.csv`.
    pub targets: Option<Vec<u8>>,
    /// Whether targets are spread by last year's sales; only in the configuration, too.
    pub last_year: bool,
}

impl Options {
    /// The arguments of `report` without the ledgers.
    pub fn to_args(&self) -> Vec<String> {
        let mut args = Vec::new();
        let mut option = |name: &str, value: &str| args.extend([name.to_owned(), value.to_owned()]);
        if !self.by.is_empty() {
            option("--by", &self.by.join(","));
        }
        let single = [("--period", &self.period), ("--as-of", &self.as_of), ("--sort", &self.sort)];
        for (name, value) in single {
            value.iter().for_each(|value| option(name, value));
        }
        self.dealers.iter().for_each(|pattern| option("--dealer", pattern));
        self.conditions.iter().for_each(|(field, value)| option("--where", &format!("{field}={value}")));
        self.top.iter().for_each(|top| option("--top", &top.to_string()));
        if self.sales_from_purchases {
            option("--sales-from", "purchases");
        }
        if self.fill_down_dealer {
            option("--fill-down", "dealer");
        }
        if self.targets.is_some() {
            args.extend(["--targets", "targets.csv"].map(str::to_owned));
        }
        if self.skip_totals {
            args.push("--skip-totals".to_owned());
        }
        args
    }

    /// Splits a command line of `report` into options and ledgers.
    pub fn from_args(args: &[String]) -> (Options, Vec<String>) {
        let (mut options, mut ledgers) = (Options::default(), Vec::new());
        let mut args = args.iter().cloned();
        while let Some(arg) = args.next() {
            if arg == "--skip-totals" {
                options.skip_totals = true;
            } else if let Some(name) = arg.strip_prefix("--") {
                options.set(name, args.next().expect("a value after each option"));
            } else if arg != "report" {
                ledgers.push(arg);
            }
        }
        (options, ledgers)
    }

    fn set(&mut self, name: &str, value: String) {
        match name {
            "format" | "threads" => {}
            "by" => self.by = value.split(',').map(str::to_owned).collect(),
            "period" => self.period = Some(value),
            "as-of" => self.as_of = Some(value),
            "dealer" => self.dealers.push(value),
            "where" => {
                let (field, wanted) = value.split_once('=').expect("FIELD=VALUE");
                self.conditions.push((field.to_owned(), wanted.to_owned()));
            }
            "sales-from" => self.sales_from_purchases = value == "purchases",
            "sort" => self.sort = Some(value),
            "top" => self.top = Some(value.parse().expect("a number of rows")),
            "fill-down" => self.fill_down_dealer = value == "dealer",
            other => panic!("the model does not know --{other}"),
        }
    }

    pub fn by(&self) -> Vec<String> {
        if self.by.is_empty() { vec!["dealer".to_owned()] } else { self.by.clone() }
    }

    pub fn asked(&self) -> Option<Period> {
        let as_of = self.as_of.as_ref().map(|day| Date::parse(day).expect("a date"));
        self.period.as_ref().map(|period| Period::parse(period, as_of))
    }
}

/// Matches a dealer's name against a pattern of `*` (anything) and `?` (one character).
pub fn glob(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    glob_at(&pattern, &name)
}

fn glob_at(pattern: &[char], name: &[char]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=name.len()).any(|skipped| glob_at(rest, &name[skipped..])),
        (['?', rest @ ..], [_, others @ ..]) => glob_at(rest, others),
        ([wanted, rest @ ..], [first, others @ ..]) => wanted == first && glob_at(rest, others),
        _ => false,
    }
}
