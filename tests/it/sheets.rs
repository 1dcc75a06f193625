//! Sheets of the trade as saved by a spreadsheet program: each is read correctly or refused with a
//! correction.

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

/// Asserts that a workbook is refused with these words of correction.
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
fn reads_a_row_and_a_column_of_totals() {
    refuses("totals.xlsx", "totals.xlsx:5: this row sums others up and would count them twice; --skip-totals");
    let rows = "华东家电,120000.50,20000.30,0.00,6200.30,13800.00\n西湖电器,80000.00,10000.00,0.00,4800.15,5199.85\n";
    reads(&["--no-config", "totals.xlsx", "--skip-totals"], rows);
}

#[test]
fn reads_groups_above_accounts() {
    let lines = "[columns]\n        \"年月\" = \"date\"\n";
    refuses("two-rows.xlsx", lines);
    let rows = "华东家电,1000.00,120.00,10.00,50.00,80.00\n西湖电器,800.00,80.00,0.00,95.50,-15.50\n";
    reads_with(lines, &["two-rows.xlsx", "--skip-totals"], rows);
    // `check` leaves the same lines to decide, because a footer is below the dates.
    let proposed = proposed_for("two-rows.xlsx");
    assert_eq!(proposed, "[columns]\n# ? \"年月\" = \"date\"\n");
    reads_with(&proposed.replace("# ? ", ""), &["two-rows.xlsx", "--skip-totals"], rows);
}

#[test]
fn reads_merged_dealers() {
    let rows = "华东家电,1000.00,0.00,0.00,30.00,-30.00\n西湖电器,2000.00,0.00,0.00,45.00,-45.00\n";
    reads(&["--no-config", "merged.xlsx"], rows);
}

#[test]
fn reads_this_month_and_since_january() {
    let rows = "西湖电器,2000.00,150.00,0.00,45.00,105.00\n华东家电,1000.00,100.00,0.00,30.00,70.00\n";
    reads(&["--no-config", "current-cumulative.xlsx"], rows);
}

#[test]
fn reads_ten_thousands() {
    let rows = "西湖电器,200000.00,20000.50,0.00,3000.00,17000.50\n华东家电,123400.00,11000.00,0.00,1234.56,9765.44\n";
    reads(&["--no-config", "ten-thousands.xlsx"], rows);
}

#[test]
fn reads_one_sheet_per_dealer() {
    let file = "sheet-per-dealer.xlsx";
    refuses(file, "lacks dealer (经销商; --dealer-from takes the name of the file or the sheet)");
    let from_sheets = ["--no-config", "--dealer-from", "sheet"];
    let ran = report(&[&from_sheets[..], &[file]].concat());
    assert!(ran.err().contains("or all of them with \"FILE.xlsx#*\""), "{}", ran.err());
    let rows = "华东家电,1900.00,190.00,0.00,50.00,140.00\n西湖电器,2000.00,150.00,0.00,45.00,105.00\n";
    reads(&[&from_sheets[..], &["sheet-per-dealer.xlsx#*"]].concat(), rows);
}

#[test]
fn reads_months_across() {
    refuses("months-across.xlsx", "or give it with --year 2026");
    let rows = "华东家电,600.00,60.00,0.00,0.00,60.00\n西湖电器,120.00,0.00,0.00,12.50,-12.50\n";
    reads(&["--no-config", "months-across.xlsx", "--year", "2026"], rows);
}

#[test]
fn reads_negatives_in_brackets() {
    // Numbers shown in brackets, and text in brackets.
    let rows = "华东家电,1000.00,-100.50,0.00,30.00,-130.50\n西湖电器,2000.00,-1150.25,0.00,-45.00,-1105.25\n";
    reads(&["--no-config", "brackets.xlsx"], rows);
}

#[test]
fn reads_dates_as_text_cells_and_serial_numbers() {
    refuses("dates.xlsx", "an Excel serial number, 2026-03-06: set date_format = \"excel\" in [input]");
    let rows = "华东家电,1230.00,0.00,0.00,4.00,-4.00\n";
    reads_with("[input]\ndate_format = \"excel\"\n", &["dates.xlsx"], rows);
}

#[test]
fn reads_codes_and_names() {
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

#[test]
fn reads_a_number_as_its_format_shows_it() {
    // 0.5 shown as 0.5千元 is refused, as in CSV: 千元 after an amount is not a unit.
    refuses("shown-units.xlsx", "shown-units.xlsx:3: column 运输费: \"0.5千元\" is not an amount");
    // 12.5 shown as 12.50万元 is 125,000; 12,500 divided by its format `0.0,"万元"` is 12,500.
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("bad.csv");
    let ran = report(&["--no-config", "shown-units.xlsx", "--rejects", rejects.to_str().unwrap()]);
    let rows = "华东家电,125000.00,12500.00,0.00,300.00,12200.00\n";
    assert_eq!(ran.out().split_once('\n').unwrap().1, rows);
    let rejected = fs::read_to_string(&rejects).unwrap();
    assert!(rejected.ends_with(",2026-01-31,西湖电器,'-8万元,9000,0.5千元,'-0.0006%\n"), "{rejected}");
}

#[test]
fn reads_a_row_of_units_below_the_heading() {
    // Sales 12.5 and markup 1.25 in 万元, 月返 and transport in 元.
    let rows = "华东家电,125000.00,12800.00,0.00,88.50,12711.50\n西湖电器,80000.00,-5000.00,0.00,70.00,-5070.00\n";
    reads(&["--no-config", "unit-row.xlsx"], rows);
}

#[test]
fn reads_totals_of_quarters_among_months() {
    // In 千元: 100 + 120 + 90 + 110 + 105 + 95 = 620 and 10 + 12 - 3 + 11 + 10.5 + 9.5 = 50; 50 +
    // 60 + 55 + 50 + 45 = 260.
    let rows = "华东家电,620000.00,50000.00,0.00,0.00,50000.00\n西湖电器,260000.00,0.00,0.00,0.00,0.00\n";
    reads(&["--no-config", "quarters.xlsx"], rows);
    let line = ["check", "--no-config", "--format", "json", "quarters.xlsx"];
    let ran = Program::within(&folder("workbooks")).args(line).run();
    let check: serde_json::Value = serde_json::from_str(ran.succeeded()).unwrap();
    let warnings: Vec<&str> =
        check["warnings"].as_array().unwrap().iter().map(|warning| warning["id"].as_str().unwrap()).collect();
    assert_eq!(warnings, ["month_without_entry"]);
}

#[test]
fn reads_numbered_lines_and_figures_among_the_accounts() {
    refuses("numbered.xlsx", "lacks dealer (经销商; --dealer-from takes the name of the file or the sheet)");
    let from_sheet = ["--no-config", "--dealer-from", "sheet", "numbered.xlsx"];
    let ran = report(&from_sheet);
    let places: Vec<&str> = ran.err().lines().map(|line| line.split(':').nth(2).unwrap()).collect();
    assert_eq!(places, ["7", "10", "13", "14", "15"], "{}", ran.err());
    assert!(!ran.err().contains("did you mean"), "{}", ran.err());
    // 10 + 20 + 5 + 6 = 41, 1 + 2 = 3, 4 + 4 + 4 + 4 = 16: 41 + 3 - 16 = 28. The sheet name is the
    // dealer, even for a single sheet.
    reads(&[&from_sheet[..], &["--skip-totals"]].concat(), "华东家电,300.00,41.00,3.00,16.00,28.00\n");
}

#[test]
fn reads_titles_and_blank_columns_of_merged_cells() {
    refuses("spaced.xlsx", "spaced.xlsx:8: this row sums others up");
    // 10.25 + 1.2 = 11.45 and 5 + 0.8 = 5.8, in 万元, less 3.3 and 2.
    let rows =
        "广州家电,1205000.00,114500.00,0.00,33000.00,81500.00\n深圳家电,800000.00,58000.00,0.00,20000.00,38000.00\n";
    reads(&["--no-config", "spaced.xlsx", "--skip-totals"], rows);
}
