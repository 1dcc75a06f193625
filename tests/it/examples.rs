//! The examples: what is shipped reads, and the same months in two forms give the same figures.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::program::Program;

const FLOWS: [&str; 5] = ["sales", "operating_profit", "support", "expenses", "profit"];

fn program(line: &str) -> Program {
    Program::within(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).args(line.split(' '))
}

/// The figures of each dealer and of all of them together, in the order of [`FLOWS`].
fn flows(line: &str) -> BTreeMap<String, Vec<String>> {
    let ran = program(line).args(["--no-config", "--format", "json"]).run();
    let report: Value = serde_json::from_str(ran.succeeded()).unwrap();
    let figures = |row: &Value| FLOWS.map(|metric| row[metric].as_str().unwrap().to_owned()).to_vec();
    let rows = report["rows"].as_array().unwrap().iter();
    let dealers = rows.map(|row| (row["group"]["dealer"].as_str().unwrap().to_owned(), figures(row)));
    dealers.chain([("total".to_owned(), figures(&report["total"]))]).collect()
}

#[test]
fn the_wide_example_gives_the_figures_of_its_month_in_the_long_ones() {
    let long = flows("report ledgers --period 2026-06");
    let wide = flows("report wide/2026-06.csv");
    assert_eq!(long.len(), 12);
    assert_eq!(wide, long);
}

#[test]
fn the_configuration_s_paths_are_relative_to_its_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let line = ["report", "--config", "examples/dealer-profit.toml", "--format", "csv"];
    let ran = Program::within(root).args(line).run();
    let configured = ran.succeeded();
    assert_eq!(configured.lines().count(), 13);
    assert_eq!(program("report ledgers --no-config --format csv").run().succeeded(), configured);
    assert_eq!(program("report --format csv").run().succeeded(), configured);
}
