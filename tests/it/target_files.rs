//! The error catalogue of target files: for every kind of fault a file that causes it, and all that the program then says.
//!
//! `tests/targets/NAME.csv` is the file, `NAME.en.txt` and `NAME.zh.txt` are what standard error holds. A new kind does not compile
//! until it has a name here, and the test fails until it has the files of that name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dealer_profit::chart_of_accounts::ChartOfAccounts;
use dealer_profit::targets::file;
use dealer_profit::words::ledger::Complaint;
use dealer_profit::words::targets::{TargetFault, TargetPeriodFault};

use crate::expected::{all_as_expected, expect, folder};
use crate::program::Program;

/// The kinds with their names: one match for the compiler, one list for the test.
macro_rules! catalogue {
    ($($kind:pat => $name:literal,)*) => {
        const NAMES: &[&str] = &[$($name),*];

        const fn name_of(fault: &TargetFault) -> &'static str {
            match fault { $($kind => $name),* }
        }
    };
}

use TargetFault as F;
use TargetPeriodFault as P;

catalogue! {
    F::NotDecodable => "not-decodable",
    F::ColumnMissing { nearest: Some(_), .. } => "column-missing-near",
    F::ColumnMissing { nearest: None, .. } => "column-missing",
    F::ColumnTwice { .. } => "column-twice",
    F::AsInLedgers(Complaint::TextAfterClosingQuote) => "text-after-closing-quote",
    F::AsInLedgers(Complaint::QuoteUnclosed) => "quote-unclosed",
    F::AsInLedgers(Complaint::FieldCount { .. }) => "field-count",
    F::AsInLedgers(_) => "not-an-amount",
    F::Blank(_) => "blank",
    F::TotalRow => "total-row",
    F::Period(P::NotAPeriod) => "period-unknown",
    F::Period(P::Day) => "period-day",
    F::Period(P::Range) => "period-range",
    F::Period(P::Counted) => "period-counted",
    F::Period(P::NoSuchMonth) => "period-no-such-month",
    F::Period(P::NoSuchQuarter) => "period-no-such-quarter",
    F::Period(P::YearOutside) => "period-year-outside",
    F::MetricUnknown { nearest: Some(_) } => "metric-unknown-near",
    F::MetricUnknown { nearest: None } => "metric-unknown",
    F::NotASum => "metric-not-a-sum",
    F::Balance => "metric-balance",
    F::Decimals => "decimals",
    F::Twice { .. } => "twice",
}

#[test]
fn every_kind_of_fault_has_a_file_that_causes_it() {
    for name in NAMES {
        let bytes = fs::read(folder("targets").join(format!("{name}.csv"))).unwrap();
        let problems = file::read(&[("t.csv".to_owned(), bytes)], &ChartOfAccounts::default(), None).unwrap_err();
        let kinds: Vec<&str> = problems.iter().map(|problem| name_of(&problem.fault)).collect();
        assert_eq!(kinds, [*name], "{problems:?}");
    }
}

#[test]
fn every_fault_is_said_in_both_languages() {
    let mut results = Vec::new();
    let ledger = folder("golden").join("long.csv");
    for name in NAMES {
        for language in ["en", "zh"] {
            let file = format!("{name}.csv");
            let program = Program::within(&folder("targets")).args([Path::new("report"), &ledger]);
            let ran = program.args(["--no-config", "--targets", &file, "--lang", language]).run();
            ran.assert(1, "", ran.err());
            results.push(expect(&folder("targets").join(format!("{name}.{language}.txt")), ran.err()));
        }
    }
    all_as_expected(results);
}

#[test]
fn every_file_of_the_catalogue_belongs_to_a_kind() {
    let names: BTreeSet<&str> = NAMES.iter().copied().collect();
    assert_eq!(names.len(), NAMES.len(), "a name stands for one kind");
    for entry in fs::read_dir(folder("targets")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let (name, _) = file.split_once('.').unwrap();
        assert!(names.contains(name), "{file} belongs to no kind");
    }
}
