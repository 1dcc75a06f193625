//! Sheets of the trade as a spreadsheet program saved them: each is read right, or refused with what mends it.

use std::fs;

use crate::expected::folder;
use crate::program::{Program, Ran};

fn report(arguments: &[&str]) -> Ran {
    let fixed = ["report", "--format", "csv", "--columns", "sales,operating_profit,support,expenses,profit"];
    Program::within(&folder("workbooks")).args(fixed).args(arguments).run()
}

/// Asserts the rows of a report below its heading.
#[track_caller]
fn reads(arguments: &[&str], rows: &str) {
    let ran = report(arguments);
    assert_eq!(ran.succeeded().split_once('\n').unwrap().1, rows);
}

/// Asserts that a workbook is refused with words that mend it.
#[track_caller]
fn refuses(file: &str, mend: &str) {
    let ran = report(&["--no-config", file]);
    assert!(ran.out().is_empty() && ran.err().contains(mend), "{}", ran.err());
}

/// The lines of configuration that `check` proposes for a workbook.
#[track_caller]
fn proposed_for(file: &str) -> String {
    let line = ["check", "--no-config", "--format", "json", file];
    let ran = Program::within(&folder("workbooks")).args(line).run();
    let check: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    let lines = check["to_paste"].as_array().unwrap().iter();
    lines.map(|line| format!("{}\n", line.as_str().unwrap())).collect()
}

/// Asserts the rows of a report with a configuration of these lines.
#[track_caller]
fn reads_with(configuration: &str, arguments: &[&str], rows: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dealer-profit.toml");
    fs::write(&file, configuration).unwrap();
    reads(&[&["--config", file.to_str().unwrap()], arguments].concat(), rows);
}

#[test]
fn a_row_and_a_column_of_totals() {
    refuses("totals.xlsx", "totals.xlsx:5: this row sums others up and would count them twice; --skip-totals");
    let rows = "华东家电,120000.50,20000.30,0.00,6200.30,13800.00\n西湖电器,80000.00,10000.00,0.00,4800.15,5199.85\n";
    reads(&["--no-config", "totals.xlsx", "--skip-totals"], rows);
}

#[test]
fn groups_above_accounts() {
    let lines = "[columns]\n        \"年月\" = \"date\"\n";
    refuses("two-rows.xlsx", lines);
    let rows = "华东家电,1000.00,120.00,10.00,50.00,80.00\n西湖电器,800.00,80.00,0.00,95.50,-15.50\n";
    reads_with(lines, &["two-rows.xlsx", "--skip-totals"], rows);
    // What the check proposes to decide is the same, because a footer stands below the dates.
    let proposed = proposed_for("two-rows.xlsx");
    assert_eq!(proposed, "[columns]\n# ? \"年月\" = \"date\"\n");
    reads_with(&proposed.replace("# ? ", ""), &["two-rows.xlsx", "--skip-totals"], rows);
}

#[test]
fn merged_dealers() {
    let rows = "华东家电,1000.00,0.00,0.00,30.00,-30.00\n西湖电器,2000.00,0.00,0.00,45.00,-45.00\n";
    reads(&["--no-config", "merged.xlsx"], rows);
}

#[test]
fn this_month_and_since_january() {
    let rows = "西湖电器,2000.00,150.00,0.00,45.00,105.00\n华东家电,1000.00,100.00,0.00,30.00,70.00\n";
    reads(&["--no-config", "current-cumulative.xlsx"], rows);
}

#[test]
fn ten_thousands() {
    let rows = "西湖电器,200000.00,20000.50,0.00,3000.00,17000.50\n华东家电,123400.00,11000.00,0.00,1234.56,9765.44\n";
    reads(&["--no-config", "ten-thousands.xlsx"], rows);
}

#[test]
fn a_sheet_for_each_dealer() {
    let file = "sheet-per-dealer.xlsx";
    refuses(file, "lacks dealer (经销商; --dealer-from takes the name of the file or the sheet)");
    let from_sheets = ["--no-config", "--dealer-from", "sheet"];
    let ran = report(&[&from_sheets[..], &[file]].concat());
    assert!(ran.err().contains("or all of them with FILE.xlsx#*"), "{}", ran.err());
    let rows = "华东家电,1900.00,190.00,0.00,50.00,140.00\n西湖电器,2000.00,150.00,0.00,45.00,105.00\n";
    reads(&[&from_sheets[..], &["sheet-per-dealer.xlsx#*"]].concat(), rows);
}

#[test]
fn months_across() {
    refuses("months-across.xlsx", "or give it with --year 2026");
    let rows = "华东家电,600.00,60.00,0.00,0.00,60.00\n西湖电器,120.00,0.00,0.00,12.50,-12.50\n";
    reads(&["--no-config", "months-across.xlsx", "--year", "2026"], rows);
}

#[test]
fn negatives_in_brackets() {
    // Numbers that are shown in brackets, and text that is written in them.
    let rows = "华东家电,1000.00,-100.50,0.00,30.00,-130.50\n西湖电器,2000.00,-1150.25,0.00,-45.00,-1105.25\n";
    reads(&["--no-config", "brackets.xlsx"], rows);
}

#[test]
fn dates_as_text_as_cells_and_as_serial_numbers() {
    refuses("dates.xlsx", "an Excel serial number, 2026-03-06: set date_format = \"excel\" in [input]");
    let rows = "华东家电,1230.00,0.00,0.00,4.00,-4.00\n";
    reads_with("[input]\ndate_format = \"excel\"\n", &["dates.xlsx"], rows);
}

#[test]
fn codes_and_names() {
    let rows = "华东家电,1000.00,0.00,0.00,30.00,-30.00\n西湖电器,2000.00,0.00,0.00,45.00,-45.00\n";
    reads(&["--no-config", "codes.xlsx"], rows);
    let ran = Program::within(&folder("workbooks"))
        .args(
            "report --no-config codes.xlsx --by dealer_code --columns sales --sort +dealer_code --format csv"
                .split(' '),
        )
        .run();
    assert_eq!(ran.succeeded(), "dealer_code,sales\n0012,1000.00\n0013,2000.00\n");
}
