//! The examples: all shipped files are readable, and the same months in two forms give the same
//! figures.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::program::Program;

const FLOWS: [&str; 5] = ["sales", "operating_profit", "support", "expenses", "profit"];
const CAPITAL: [&str; 4] = ["capital", "turnover", "turnover_days", "return_on_capital"];

fn program(line: &str) -> Program {
    Program::within(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).args(line.split(' '))
}

/// The given metrics of each dealer and of the total, by dealer name if there is one beside the
/// key.
fn figures(line: &str, metrics: &[&str]) -> BTreeMap<String, Vec<Value>> {
    let ran = program(line).args(["--format", "json"]).run();
    let report: Value = serde_json::from_str(ran.succeeded()).unwrap();
    let figures = |row: &Value| metrics.iter().map(|metric| row[metric].clone()).collect();
    let named = |row: &Value| row["group"].get("name").unwrap_or(&row["group"]["dealer"]).as_str().unwrap().to_owned();
    let dealers = report["rows"].as_array().unwrap().iter().map(|row| (named(row), figures(row)));
    dealers.chain([("total".to_owned(), figures(&report["total"]))]).collect()
}

/// Asserts that the long ledgers, with the filter, and the other ledgers give the same figures.
#[track_caller]
fn alike(chosen: &str, others: &str, dealers: usize, metrics: &[&str]) {
    let long = figures(&format!("report ledgers --no-config {chosen}"), metrics);
    assert_eq!(long.len(), dealers + 1);
    assert!(long.values().flatten().all(Value::is_string), "{long:?}");
    assert_eq!(figures(&format!("report {others}"), metrics), long);
}

/// Asserts that `check` finds no error and no warning.
#[track_caller]
fn clean(ledgers: &str) {
    program(&format!("check --strict {ledgers}")).run().succeeded();
}

#[test]
fn the_wide_month_gives_the_figures_of_the_long_ledgers() {
    alike("--period 2026-06", "wide/2026-06.csv --no-config", 11, &FLOWS);
    clean("wide/2026-06.csv");
}

#[test]
fn the_workbook_gives_the_figures_of_the_long_ledgers() {
    alike("--period 2026-06", "xlsx --no-config --skip-totals", 11, &FLOWS);
    clean("xlsx --skip-totals");
}

#[test]
fn the_month_in_ten_thousands_gives_the_figures_of_the_long_ledgers() {
    alike("--period 2026-05", "monthly --no-config --skip-totals", 11, &FLOWS);
    clean("monthly --skip-totals");
}

#[test]
fn the_matrix_gives_the_figures_of_the_long_ledgers() {
    alike("--where region=浙南 --period 2026-01..2026-06", "matrix --no-config --fill-down dealer", 3, &FLOWS);
    // The matrix has no balances before its first month.
    let same = "--dealer 瓯江电器 --period 2026-02..2026-06";
    alike(same, &format!("matrix --no-config --fill-down dealer {same}"), 1, &CAPITAL);
    clean("matrix --fill-down dealer");
}

#[test]
fn the_foreign_export_gives_the_figures_of_the_long_ledgers_by_its_configuration_alone() {
    let foreign = "--config foreign/dealer-profit.toml";
    alike("--where region=苏南 --period 2026-Q2", foreign, 2, &FLOWS);
    let same = "--dealer 盛泽电器 --period 2026-05..2026-06";
    alike(same, &format!("{foreign} {same}"), 1, &CAPITAL);
    clean(foreign);
}

#[test]
fn the_ledgers_and_the_master_are_clean() {
    clean("--config dealer-profit.toml");
}

#[test]
fn every_dealer_has_targets_and_some_miss_them() {
    let report = |options: &str| program(&format!("report --period 2026 {options}")).run();
    let ran = report("--format json");
    let report_of_2026: Value = serde_json::from_str(ran.succeeded()).unwrap();
    let rows = report_of_2026["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 12);
    let has_target = |row: &Value| ["sales", "profit"].iter().all(|id| row["targets"][id]["target"].is_string());
    assert!(rows.iter().chain([&report_of_2026["total"]]).all(has_target));
    let ran = report("--format json --fail-on below-target");
    let missed = rows.iter().filter(|row| row["targets"]["profit"]["variance"].as_str().unwrap().starts_with('-'));
    assert_eq!(ran.err().lines().count(), missed.count());
    ran.assert(4, ran.out(), ran.err());
}

#[test]
fn the_configuration_s_paths_are_relative_to_its_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let line = ["report", "--config", "examples/dealer-profit.toml", "--format", "csv"];
    let ran = Program::within(root).args(line).run();
    let configured = ran.succeeded();
    assert_eq!(configured.lines().count(), 13);
    assert_eq!(
        program("report ledgers --no-config --targets targets-2026.csv --format csv").run().succeeded(),
        configured
    );
    assert_eq!(program("report --format csv").run().succeeded(), configured);
}
