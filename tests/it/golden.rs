//! The full output of `report` and `accounts` in each format and both languages; `UPDATE_GOLDEN=1`
//! rewrites it.
//!
//! The schema of the JSON is declared here independently: a field that is renamed, removed or of
//! another type fails the test.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::expected::{all_as_expected, expect, folder};
use crate::program::Program;

/// The name of the golden file, and the command line.
const RUNS: &[(&str, &str)] = &[
    ("report-long", "report long.csv"),
    ("report-long-by-region-and-product", "report long.csv --by region,product"),
    ("report-long-by-product", "report long.csv --by product --period 2026"),
    ("report-long-by-month", "report long.csv --by month --period 2026-02..2026-12"),
    ("report-long-top", "report long.csv --top 2 --sort sales --columns sales,profit,margin,turnover_days"),
    ("report-long-targets", "report long.csv --targets targets.csv"),
    ("report-long-targets-by-region", "report long.csv --targets targets.csv --by region --where product=冰箱"),
    ("report-wide", "report wide.csv"),
    ("report-wide-by-dealer-and-quarter", "report wide.csv --by dealer,quarter"),
    ("statement-long", "statement long.csv --period 2026-Q1"),
    ("statement-wide-by-quarter", "statement wide.csv --every quarter"),
    ("accounts", "accounts"),
];

/// The formats and their extensions.
const FORMATS: &[(&str, &str)] = &[("table", "txt"), ("csv", "csv"), ("json", "json"), ("markdown", "md")];

fn printed(line: &str, format: &str, language: &str) -> String {
    let program = Program::within(&folder("golden")).args(line.split(' ')).args(["--no-config", "--format", format]);
    program.args(["--lang", language]).run().succeeded().to_owned()
}

#[test]
fn output_matches_the_golden_files() {
    let mut results = Vec::new();
    for (name, line) in RUNS {
        for (format, extension) in FORMATS {
            for language in ["en", "zh"] {
                // CSV and JSON are for programs and do not depend on the language.
                let suffix = if matches!(*format, "csv" | "json") { "expected" } else { language };
                let file = folder("golden").join(format!("{name}.{suffix}.{extension}"));
                results.push(expect(&file, &printed(line, format, language)));
            }
        }
    }
    all_as_expected(results);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    schema: String,
    period: Used,
    #[serde(deserialize_with = "Option::deserialize")]
    asked: Option<Asked>,
    by: Vec<String>,
    rows: Vec<Row>,
    total: Total,
    notes: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Used {
    from: String,
    to: String,
    months: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    from: String,
    to: String,
}

/// A figure: a plain decimal as a string, or `null`. It may be `null` but must not be missing.
type Figure = Option<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Targets {
    #[serde(deserialize_with = "Option::deserialize")]
    target: Figure,
    #[serde(deserialize_with = "Option::deserialize")]
    variance: Figure,
    #[serde(deserialize_with = "Option::deserialize")]
    attainment: Figure,
}

macro_rules! figures {
    ($name:ident { $($before:ident: $type:ty,)* }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $($before: $type,)*
            dealers: u32,
            capital_dealers: u32,
            #[serde(deserialize_with = "Option::deserialize")]
            sales: Figure,
            operating_profit: String,
            support: String,
            expenses: String,
            profit: String,
            #[serde(deserialize_with = "Option::deserialize")]
            margin: Figure,
            #[serde(deserialize_with = "Option::deserialize")]
            expense_ratio: Figure,
            #[serde(deserialize_with = "Option::deserialize")]
            net_expense_ratio: Figure,
            #[serde(deserialize_with = "Option::deserialize")]
            capital: Figure,
            #[serde(deserialize_with = "Option::deserialize")]
            turnover: Figure,
            #[serde(deserialize_with = "Option::deserialize")]
            turnover_days: Figure,
            #[serde(deserialize_with = "Option::deserialize")]
            return_on_capital: Figure,
            targets: Option<BTreeMap<String, Targets>>,
        }

        impl $name {
            /// Sums of money, and figures rounded to six decimals.
            fn figures(&self) -> (Vec<&str>, Vec<&str>) {
                let known = [&self.operating_profit, &self.support, &self.expenses, &self.profit];
                let targets = || self.targets.iter().flat_map(BTreeMap::values);
                let amounts = targets().flat_map(|figures| figures.target.iter().chain(&figures.variance));
                let money = known.into_iter().chain(&self.sales).chain(amounts).map(String::as_str).collect();
                let ratios = [
                    &self.margin, &self.expense_ratio, &self.net_expense_ratio, &self.capital, &self.turnover,
                    &self.turnover_days, &self.return_on_capital,
                ];
                assert!(self.capital_dealers <= self.dealers);
                let attainments = targets().filter_map(|figures| figures.attainment.as_ref());
                (money, ratios.into_iter().flatten().chain(attainments).map(String::as_str).collect())
            }
        }
    };
}

figures!(Row { group: BTreeMap<String, Option<String>>, });
figures!(Total {});

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (units, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    [units, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[track_caller]
fn check_figures((money, ratios): (Vec<&str>, Vec<&str>)) {
    let has_six = |text: &&str| text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 6);
    assert!(money.iter().chain(&ratios).all(|figure| is_decimal(figure)), "{money:?} {ratios:?}");
    assert!(ratios.iter().all(has_six), "{ratios:?}");
    let is_negative_zero = |text: &&str| text.starts_with('-') && text.bytes().all(|byte| b"-0.".contains(&byte));
    assert!(!money.iter().chain(&ratios).any(is_negative_zero), "{money:?} {ratios:?}");
}

#[test]
fn the_schema_of_a_report_is_unchanged() {
    for (_, line) in RUNS.iter().filter(|(_, line)| line.starts_with("report")) {
        let report: Report = serde_json::from_str(&printed(line, "json", "en")).unwrap();
        assert_eq!(report.schema, "dealer-profit/report/1");
        let month = |text: &str| text.len() == 7 && text.as_bytes()[4] == b'-';
        assert!(month(&report.period.from) && month(&report.period.to) && report.period.months > 0);
        assert_eq!(report.asked.is_some(), line.contains("--period"));
        assert!(report.asked.is_none_or(|asked| month(&asked.from) && month(&asked.to)));
        assert!(!report.notes.is_empty() && !report.rows.is_empty());
        let has_targets = line.contains("--targets");
        assert!(report.rows.iter().all(|row| row.targets.is_some() == has_targets));
        assert_eq!(report.total.targets.is_some(), has_targets);
        for row in &report.rows {
            assert!(report.by.iter().all(|field| row.group.contains_key(field)), "{:?}", row.group);
            assert_eq!(row.group.len(), report.by.len());
            check_figures(row.figures());
        }
        check_figures(report.total.figures());
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accounts {
    schema: String,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    id: String,
    group: String,
    zh: String,
    en: String,
    aliases: Vec<String>,
    sign: String,
}

#[test]
fn the_schema_of_the_accounts_is_unchanged() {
    let chart: Accounts = serde_json::from_str(&printed("accounts", "json", "zh")).unwrap();
    assert_eq!(chart.schema, "dealer-profit/accounts/1");
    assert_eq!(chart.accounts.len(), 41);
    let groups = ["trade", "operating_profit", "support", "expenses", "balance +", "balance -"];
    for Account { id, group, zh, en, aliases, sign } in &chart.accounts {
        assert!(groups.contains(&group.as_str()) && sign == "normal", "{id}: {group}, {sign}");
        assert!([zh, en].into_iter().chain(aliases).all(|name| !name.is_empty()), "{id}");
    }
}

/// Names from a ledger are text in every format, not markup, formulas or extra columns.
#[test]
fn names_from_ledgers_are_plain_text_in_every_format() {
    let markdown = printed("report long.csv", "markdown", "en");
    let widths: Vec<usize> = markdown
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.replace("\\|", "").matches('|').count())
        .collect();
    assert!(widths.len() > 8 && widths.iter().all(|width| *width == widths[0]), "{markdown}");
    assert!(!markdown.contains("<b>"), "{markdown}");
    let csv = printed("report long.csv --by dealer,region", "csv", "en");
    assert!(csv.contains("\n'=cmd(),'-1+2,") && csv.contains("\n'-5,East,"), "{csv}");
    assert!(csv.contains("\n\"'+49 \"\"Quoted\"\", GmbH\",East,"), "{csv}");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(reader.records().all(|record| record.is_ok()), "{csv}");
}
