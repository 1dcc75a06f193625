//! The error catalogue of the files beside the ledgers: for every kind of fault a file that causes
//! it, and all that the program then prints.
//!
//! `tests/masters/NAME.csv` is a dealer master and `tests/targets/NAME.csv` a target file;
//! `NAME.en.txt` and `NAME.zh.txt` beside it hold standard error. A new kind of fault does not
//! compile until it has a name here, and the test fails until it has the files of that name. Faults
//! that both kinds of files share stand in both folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dealer_profit::chart_of_accounts::ChartOfAccounts;
use dealer_profit::ledger::dealers::DealerMaster;
use dealer_profit::targets::file;
use dealer_profit::words::ledger::Complaint;
use dealer_profit::words::side_files::{MasterFault, SideFileFault, SideFileProblem, TargetFault, TargetPeriodFault};

use crate::expected::{all_as_expected, expect, folder};
use crate::program::{Program, folder_with, run};

/// The kinds with their names: one match for the compiler, one list for the test.
macro_rules! catalogue {
    ($($kind:pat => $name:literal,)*) => {
        const NAMES: &[&str] = &[$($name),*];

        const fn name_of(fault: &SideFileFault) -> &'static str {
            match fault { $($kind => $name),* }
        }
    };
}

use MasterFault as M;
use SideFileFault as F;
use TargetFault as T;
use TargetPeriodFault as P;

catalogue! {
    F::NotDecodable => "not-decodable",
    F::HeadingUnknown { .. } => "heading-unknown",
    F::AsInLedgers(Complaint::FieldCount { .. }) => "field-count",
    F::AsInLedgers(Complaint::TextAfterClosingQuote) => "text-after-closing-quote",
    F::AsInLedgers(Complaint::QuoteUnclosed) => "quote-unclosed",
    F::AsInLedgers(_) => "not-an-amount",
    F::Master(M::DealerColumnMissing) => "dealer-column-missing",
    F::Master(M::DealerBlank) => "dealer-blank",
    F::Master(M::Twice { .. }) => "dealer-twice",
    F::Target(T::ColumnMissing { nearest: Some(_), .. }) => "column-missing-near",
    F::Target(T::ColumnMissing { nearest: None, .. }) => "column-missing",
    F::Target(T::ColumnTwice { .. }) => "column-twice",
    F::Target(T::Blank(_)) => "blank",
    F::Target(T::TotalRow) => "total-row",
    F::Target(T::Period(P::NotAPeriod)) => "period-unknown",
    F::Target(T::Period(P::Day)) => "period-day",
    F::Target(T::Period(P::Range)) => "period-range",
    F::Target(T::Period(P::Counted)) => "period-counted",
    F::Target(T::Period(P::NoSuchMonth)) => "period-no-such-month",
    F::Target(T::Period(P::NoSuchQuarter)) => "period-no-such-quarter",
    F::Target(T::Period(P::YearOutside)) => "period-year-outside",
    F::Target(T::MetricUnknown { nearest: Some(_) }) => "metric-unknown-near",
    F::Target(T::MetricUnknown { nearest: None }) => "metric-unknown",
    F::Target(T::NotASum) => "metric-not-a-sum",
    F::Target(T::Balance) => "metric-balance",
    F::Target(T::Decimals) => "decimals",
    F::Target(T::Twice { .. }) => "twice",
}

/// The faults that do not depend on what a side file holds: the first of the catalogue.
fn shared() -> BTreeSet<&'static str> {
    NAMES[..5].iter().copied().collect()
}

/// The kinds of side files: the folder of their catalogue, and the option that names them.
const KINDS: [(&str, &str); 2] = [("masters", "--dealers"), ("targets", "--targets")];

fn problems(kind: &str, bytes: &[u8]) -> Vec<SideFileProblem> {
    match kind {
        "masters" => DealerMaster::read("m.csv", bytes).unwrap_err(),
        _ => file::read(&[("t.csv".to_owned(), bytes.to_vec())], &ChartOfAccounts::default(), None).unwrap_err(),
    }
}

/// The names that have a file in a folder.
fn names_in(kind: &str) -> BTreeSet<&'static str> {
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let (name, _) = file.split_once('.').unwrap();
        NAMES.iter().copied().find(|known| *known == name).unwrap_or_else(|| panic!("{file} belongs to no kind"))
    };
    fs::read_dir(folder(kind)).unwrap().map(name).collect()
}

#[test]
fn every_kind_of_fault_has_a_file_that_causes_it() {
    let mut caused = BTreeSet::new();
    for (kind, _) in KINDS {
        let names = names_in(kind);
        assert!(names.is_superset(&shared()), "{kind} lack what both kinds share: {names:?}");
        for &name in &names {
            let problems = problems(kind, &fs::read(folder(kind).join(format!("{name}.csv"))).unwrap());
            let kinds: Vec<&str> = problems.iter().map(|problem| name_of(&problem.fault)).collect();
            assert_eq!(kinds, [name], "{problems:?}");
        }
        caused.extend(names);
    }
    assert_eq!(caused, NAMES.iter().copied().collect(), "each name stands for one kind and has a file");
    assert_eq!(caused.len(), NAMES.len(), "a name stands for one kind");
}

#[test]
fn every_fault_is_worded_in_both_languages() {
    let mut results = Vec::new();
    let ledger = folder("golden").join("long.csv");
    for (kind, option) in KINDS {
        for name in names_in(kind) {
            for language in ["en", "zh"] {
                let file = format!("{name}.csv");
                let program = Program::within(&folder(kind)).args([Path::new("report"), &ledger]);
                let ran = program.args(["--no-config", option, &file, "--lang", language]).run();
                ran.assert(1, "", ran.err());
                results.push(expect(&folder(kind).join(format!("{name}.{language}.txt")), ran.err()));
            }
        }
    }
    all_as_expected(results);
}

const LEDGER: (&str, &str) = ("l.csv", "date,dealer,account,amount\n2026-01,D1,sales,1\n2026-01,D2,sales,2\n");

#[test]
fn masters_are_read_by_the_rules_of_ledgers() {
    let plain = "dealer,name,region\nD1,甲,北\nD2,乙,南\n";
    let padded = "dealer,name,region\nD1,甲,北,\nD2,乙,南,\n".to_owned();
    let delimited = ["\t", ";", "|", " ; "].map(|delimiter| plain.replace(',', delimiter));
    for text in delimited.into_iter().chain([plain.to_owned(), padded]) {
        let folder = folder_with(&[("m.csv", &text), LEDGER]);
        let ran = run(folder.path(), "report --dealers m.csv l.csv --by dealer,region --format csv --columns sales");
        assert_eq!(ran.succeeded(), "dealer,name,region,sales\nD1,甲,北,1.00\nD2,乙,南,2.00\n", "{text}");
    }
}

#[test]
fn every_fault_of_a_master_has_its_line_under_every_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["dealer,name", "D1,甲", "", "D2,甲", ",丙", "\"D3\"x,丁", "D4,\"戊", "D5,己"].join(end);
        let folder = folder_with(&[("m.csv", &text), LEDGER]);
        let ran = run(folder.path(), "report --dealers m.csv l.csv");
        let messages = "\
            error: m.csv:4: 甲 would be two dealers: a code or name may stand once\n\
            error: m.csv:5: the dealer is blank; fill it in, or leave the row out\n\
            error: m.csv:6: the quote that opens here is closed before the field ends; a quote inside quotes is written twice\n\
            error: m.csv:7: the quote that opens here is never closed; close it, or take it out\n";
        ran.assert(1, "", messages);
    }
}
