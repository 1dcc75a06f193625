//! The assessment sheet: figures computed by hand, with the arithmetic beside them, and the output
//! of `statement`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Program, Ran};

/// A posts cost, so its markup is derived; B posts its markup. Some accounts are posted in some
/// months only.
const LEDGER: &str = "\
date,dealer,account,amount
2026-01-10,A,sales,1000
2026-01-20,A,cost_of_goods,900
2026-01-31,A,wages,30
2026-02-10,A,sales,500
2026-02-20,A,cost_of_goods,520
2026-02-28,A,monthly_rebate,45
2026-04-30,A,wages,10
2026-01-31,A,inventory,200
2026-02-28,A,inventory,400
2026-02-15,B,sales,100.50
2026-02-15,B,markup,0
2026-02-16,B,rent,7.25
2026-02-17,B,storage_support,2
";

fn within(folder: &Path, options: &str) -> Ran {
    let options = options.split(' ').filter(|option| !option.is_empty());
    Program::within(folder).args(["statement", "--no-config", "l.csv"]).args(options).run()
}

fn run(options: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("l.csv"), LEDGER).unwrap();
    within(folder.path(), options)
}

fn statement(options: &str) -> Value {
    serde_json::from_str(run(&format!("--format json {options}")).succeeded()).unwrap()
}

fn line<'a>(sheet: &'a Value, id: &str) -> &'a Value {
    let lines = sheet["lines"].as_array().unwrap();
    lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no line {id}"))
}

fn metric(sheet: &Value, id: &str) -> Value {
    let metrics = sheet["metrics"].as_array().unwrap();
    let metric = metrics.iter().find(|metric| metric["id"] == id).unwrap_or_else(|| panic!("no metric {id}"));
    json!([metric["values"], metric["total"]])
}

#[test]
fn lines_have_amounts_where_posted_and_null_elsewhere() {
    let statement = statement("");
    assert_eq!(statement["schema"], "dealer-profit/statement/1");
    assert_eq!(statement["period"], json!({"from": "2026-01", "to": "2026-04", "months": 4}));
    assert_eq!((&statement["asked"], &statement["every"]), (&Value::Null, &json!("month")));
    let [a, b] = statement["statements"].as_array().unwrap().as_slice() else { panic!("two dealers") };
    assert_eq!((&a["dealer"], &b["dealer"]), (&json!("A"), &json!("B")));
    assert_eq!(a["columns"], json!(["2026-01", "2026-02", "2026-03", "2026-04"]));
    let ids = |sheet: &Value| -> Vec<String> {
        sheet["lines"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(a), ["sales", "cost_of_goods", "monthly_rebate", "markup", "wages"]);
    assert_eq!(ids(b), ["sales", "markup", "storage_support", "rent"]);
    // 1,000 - 900 and 500 - 520; March and April have neither sales nor cost.
    let markup = json!({"id": "markup", "group": "operating_profit", "amounts": ["100.00", "-20.00", null, null], "total": "80.00"});
    assert_eq!(line(a, "markup"), &markup);
    let wages =
        json!({"id": "wages", "group": "expenses", "amounts": ["30.00", null, null, "10.00"], "total": "40.00"});
    assert_eq!(line(a, "wages"), &wages);
    // A posted zero is an amount, not an absent one.
    let posted =
        json!({"id": "markup", "group": "operating_profit", "amounts": [null, "0.00", null, null], "total": "0.00"});
    assert_eq!(line(b, "markup"), &posted);
}

#[test]
fn metrics_are_given_for_each_column_and_the_period() {
    let statement = statement("");
    let a = &statement["statements"][0];
    // 100 - 30; -20 + 45; nothing; -10. 70 + 25 - 10 = 85.
    assert_eq!(metric(a, "profit"), json!([["70.00", "25.00", "0.00", "-10.00"], "85.00"]));
    // 70 / 1,000; 25 / 500; no sales in March and April; 85 / 1,500.
    assert_eq!(metric(a, "margin"), json!([["0.070000", "0.050000", null, null], "0.056667"]));
    // 200 to 200, 200 to 400, then 400: (200 + 300 + 400 + 400) / 4 = 325.
    let capital = json!([["200.000000", "300.000000", "400.000000", "400.000000"], "325.000000"]);
    assert_eq!(metric(a, "capital"), capital);
    // 1,000 / 200 * 12 = 60; 500 / 300 * 12 = 20; none; and 1,500 / 325 * 12 / 4 = 13.846154.
    let turnover = json!([["60.000000", "20.000000", "0.000000", "0.000000"], "13.846154"]);
    assert_eq!(metric(a, "turnover"), turnover);
    let b = &statement["statements"][1];
    assert_eq!(metric(b, "profit"), json!([["0.00", "-5.25", "0.00", "0.00"], "-5.25"]));
    assert_eq!(metric(b, "capital"), json!([[null, null, null, null], null]));
}

#[test]
fn columns_are_quarters_or_years_within_the_period() {
    let quarters = statement("--every quarter --period 2026-02..2026-04 --dealer A");
    assert_eq!(quarters["asked"], json!({"from": "2026-02", "to": "2026-04"}));
    let a = &quarters["statements"][0];
    assert_eq!(a["columns"], json!(["2026-Q1", "2026-Q2"]));
    assert_eq!(line(a, "sales")["amounts"], json!(["500.00", null]));
    // Sales of one quarter's two months, over (300 + 400) / 2: 500 / 350 * 12 / 2.
    assert_eq!(metric(a, "turnover")[0], json!(["8.571429", "0.000000"]));
    let years = statement("--every year");
    assert_eq!(years["statements"][0]["columns"], json!(["2026"]));
    assert_eq!(metric(&years["statements"][0], "profit"), json!([["85.00"], "85.00"]));
}

#[test]
fn records_have_a_row_for_each_dealer_and_column_and_no_total() {
    let ran = run("--format csv --every quarter");
    let expected = "\
dealer,quarter,cost_of_goods,monthly_rebate,markup,storage_support,wages,rent,sales,operating_profit,support,expenses,\
profit,margin,expense_ratio,net_expense_ratio,capital,turnover,turnover_days,return_on_capital
A,2026-Q1,1420.00,45.00,80.00,,30.00,,1500.00,125.00,0.00,30.00,95.00,0.063333,0.020000,0.020000,300.000000,20.000000,\
18.000000,1.266667
A,2026-Q2,,,,,10.00,,0.00,0.00,0.00,10.00,-10.00,,,,400.000000,0.000000,,-0.300000
B,2026-Q1,,,0.00,2.00,,7.25,100.50,0.00,2.00,7.25,-5.25,-0.052239,0.072139,0.052239,,,,
B,2026-Q2,,,,,,,0.00,0.00,0.00,0.00,0.00,,,,,,,
";
    assert_eq!(ran.succeeded(), expected);
}

/// One dealer needs no summary, and one column needs no total.
#[test]
fn prints_one_month_of_one_dealer_to_a_terminal() {
    let ran = run("--dealer B --period 2026-02");
    let expected = "\
Dealer profit assessment sheet

B

Line                     2026-02
-----------------------  -------
Trade
  Sales                   100.50
Operating profit
  Markup profit             0.00
Operating profit, total     0.00
Support
  Storage allowance         2.00
Support, total              2.00
Expenses
  Rent                      7.25
Expenses, total             7.25
-----------------------  -------
Dealer's profit            -5.25
Ratios and capital
  Margin                  -5.22%
  Expense ratio            7.21%
  Net expense ratio        5.22%
  Average capital            n/a
  Turns a year               n/a
  Turnover days              n/a
  Return on capital          n/a

Method: 2026-02 (1 month); profit counts rebates as posted; average capital is the mean of each month's opening and \
closing balance; 0 of 1 dealer has capital; a year of 360 days
";
    assert_eq!(ran.succeeded(), expected);
}

#[test]
fn suggests_a_correction_for_mistyped_options() {
    let hint = "note: see dealer-profit --help\n";
    let refused = run("--every week");
    refused.assert(2, "", &format!("error: --every: \"week\" is not one of month, quarter, year\n{hint}"));
    let unknown = run("--dealer C");
    assert_eq!((unknown.out(), unknown.err().starts_with("error: ")), ("", true), "{}", unknown.err());
}

/// The remarks of a statement are on its first page, even if that is the only dealer's sheet.
#[test]
fn prints_remarks_for_a_single_dealer() {
    let said = run("--dealer A --period 2026-06");
    assert!(said.succeeded().contains("2026-06 lies wholly outside the ledger"), "{}", said.out());
}

/// More columns than degrees of importance: 26 years of months.
#[test]
fn many_years_have_one_column_per_month() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("l.csv"), "date,dealer,account,amount\n1995-01,A,sales,1\n2020-12,A,sales,2\n")
        .unwrap();
    let ran = within(folder.path(), "");
    assert!(ran.succeeded().contains("2020-12  Total\n"), "{}", ran.out());
}
