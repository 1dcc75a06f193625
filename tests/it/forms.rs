//! Forms of real ledgers: read correctly, or refused with a correction.

use std::fs;
use std::time::{Duration, Instant};

use crate::program::{folder_with, run};

/// Asserts sales, operating profit and expenses by dealer.
#[track_caller]
fn reads(text: &str, options: &str, rows: &str) {
    let folder = folder_with(&[("a.csv", text)]);
    let line = format!("report --format csv --columns sales,operating_profit,expenses a.csv {options}");
    let ran = run(folder.path(), line.trim_end());
    assert_eq!(ran.succeeded().split_once('\n').unwrap().1, rows);
}

/// Asserts all complaints about a ledger.
#[track_caller]
fn refuses(text: &str, complaints: &str) {
    let folder = folder_with(&[("a.csv", text)]);
    run(folder.path(), "report a.csv").assert(3, "", complaints);
}

#[test]
fn reads_units_in_a_row_of_their_own() {
    // 1.5 万元 less 300 元; where the row of units is blank, the unit of the title applies.
    let long = "日期,经销商,科目,金额\n,,,(万元)\n2026-01,甲,销售,1.5\n";
    reads(long, "", "甲,15000.00,0.00,0.00\n");
    let wide = "单位:千元,,,,,\n月份,客户,销售收入,运费,加价利润,利润率\n,,万元,元,,%\n2026-01,甲,1.5,300,2,5\n";
    reads(wide, "", "甲,15000.00,2000.00,300.00\n");
    let matrix = "客户,项目,2026-01,2026-02\n,,（千元）,（元）\n甲,销售,1.5,7\n";
    reads(matrix, "", "甲,1507.00,0.00,0.00\n");
    // A row is not a row of units if the heading above has another unit, or if it contains an
    // amount.
    for below in [",,元", ",,5"] {
        let text = format!("月份,客户,销售收入(万元)\n{below}\n2026-01,甲,1\n");
        let folder = folder_with(&[("a.csv", &text)]);
        let ran = run(folder.path(), "report a.csv");
        assert!(ran.err().starts_with("error: a.csv:2: column 月份: the date is blank"), "{}", ran.err());
    }
}

#[test]
fn a_lone_number_below_the_rows_is_not_a_remark() {
    let said = "error: a.csv:3: 1 fields where the heading has 4; is a delimiter missing, or does a text hold a line break \
                without quotes around it?\n";
    refuses("日期,经销商,科目,金额\n2026-01-06,甲,运费,\n1007.50\n", said);
    reads("日期,经销商,科目,金额\n2026-01,甲,销售,5\n2026年2月1日 打印\n", "", "甲,5.00,0.00,0.00\n");
}

#[test]
fn rows_of_calculated_figures_are_totals() {
    let text = "日期,经销商,科目,金额\n2026-01,甲,月返,5\n2026-01,甲,经营利润,5\n2026-01,甲,（一）利润率,0.1\n";
    let total = "this row sums others up and would count them twice; --skip-totals leaves such rows out";
    refuses(text, &format!("error: a.csv:3: {total}\nerror: a.csv:4: {total}\n"));
    reads(text, "--skip-totals", "甲,,5.00,0.00\n");
    // A line that only heads others has no amount and is not a total.
    reads("经销商,项目,2026-01\n甲,一、经营利润,\n甲,月返,5\n", "", "甲,,5.00,0.00\n");
}

#[test]
fn recognises_totals_of_several_months() {
    let folder = folder_with(&[("a.csv", "经销商,科目,1月,2月,3月,Q1,1-2月合计,上半年\n甲,销售,1,2,3,6,4,6\n")]);
    // The half-year lacks months: the column below it may hold amounts.
    let ran = run(folder.path(), "report a.csv --year 2026");
    assert!(ran.err().starts_with("error: a.csv:1: neither a field nor an account: \"上半年\";"), "{}", ran.err());
    fs::write(folder.path().join("dealer-profit.toml"), "[columns]\n\"上半年\" = \"ignore\"\n").unwrap();
    let ran = run(folder.path(), "report --format csv --columns sales a.csv --year 2026");
    assert_eq!(ran.succeeded(), "dealer,sales\n甲,6.00\n");
    // 1 + 2 is 3, but the total of two months is 4.
    let ran = run(folder.path(), "check --format json a.csv --year 2026");
    let check: serde_json::Value = serde_json::from_str(ran.succeeded()).unwrap();
    let found: Vec<_> = check["warnings"].as_array().unwrap().iter().map(|warning| warning["text"].clone()).collect();
    assert_eq!(found, ["a.csv:2 1-2月合计: 4.00 stands there, the entries come to 3.00"]);
}

#[test]
fn reads_months_that_a_spreadsheet_turned_into_days() {
    reads("经销商,科目,2026/1/1,2026-02-28\n甲,销售,1,2\n", "", "甲,3.00,0.00,0.00\n");
    let folder = folder_with(&[("a.csv", "经销商,科目,Jan-26,Feb-26\n甲,销售,1,2\n")]);
    let ran = run(folder.path(), "report a.csv");
    assert!(ran.err().ends_with("but lacks a column for each month, such as 2026-01\n"), "{}", ran.err());
    let ran = run(folder.path(), "report --lang zh a.csv");
    assert!(ran.err().ends_with("但缺少各月份的列（如 2026年1月）\n"), "{}", ran.err());
}

#[test]
fn refuses_a_column_of_units_beside_wide_amounts() {
    let folder = folder_with(&[("a.csv", "月份,客户,单位,销售收入\n2026-01,甲,万元,5\n")]);
    let ran = run(folder.path(), "report a.csv");
    assert!(ran.err().contains("\"单位\" (it names the unit 万元, but amounts are read only in"), "{}", ran.err());
    assert!(ran.err().contains("# \"单位\" = \"?\""), "{}", ran.err());
    let ran = run(folder.path(), "report --lang zh a.csv");
    assert!(
        ran.err().contains("“单位”（写的是“万元”，而金额只按自己表头里的单位读取，如 金额(万元)）"),
        "{}",
        ran.err()
    );
}

#[test]
fn the_lines_to_paste_name_each_heading_once() {
    // One configuration line covers both spellings; both headings are not one field.
    let said = "error: a.csv:1: neither a field nor an account: \"Area Code\"; correct the heading, or say what it is (a field, an \
                account, \"dimension\" or \"ignore\"); in dealer-profit.toml:\n        [columns]\n        # \"Area Code\" = \
                \"?\"    # an account (dealer-profit accounts), \"dimension\" or \"ignore\"\n";
    refuses("月份,客户,销售收入,Area Code,area code\n2026-01,甲,5,1,2\n", said);
    // A row that was not split does not hold date, dealer, account and amount.
    let folder = folder_with(&[("a.csv", "日期|经销商|科目|金额\n2026-01|甲|销售|5\n")]);
    let ran = run(folder.path(), "report a.csv");
    assert!(!ran.err().contains("[columns]\n"), "{}", ran.err());
    // Invisible characters are written as escapes.
    let folder = folder_with(&[("a.csv", "日期\u{200b},经销商,科目,金额\n2026-01,甲,销售,5\n")]);
    let ran = run(folder.path(), "report a.csv");
    assert!(ran.err().ends_with("[columns]\n        \"日期\\u200B\" = \"date\"\n"), "{}", ran.err());
}

#[test]
fn refuses_web_pages_and_archives_as_ledgers() {
    for text in
        ["<html><table><tr><td>日期</td></tr></table>", "\u{feff} <?xml version=\"1.0\"?><Workbook/>", "Rar!\u{1a}"]
    {
        refuses(text, "error: a.csv: this is neither CSV nor a workbook; save it as .csv or .xlsx\n");
    }
}

#[test]
fn refuses_a_file_that_is_not_a_ledger_early() {
    let of_one_row = "{\"a\":1,".repeat(20_000);
    let of_one_cell = "甲乙 ".repeat(20_000);
    for text in [of_one_row, of_one_cell] {
        let folder = folder_with(&[("a.csv", &text)]);
        let begun = Instant::now();
        assert!(run(folder.path(), "report a.csv").err().contains("no heading found"));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}

#[test]
fn warns_about_a_target_for_a_nearly_identical_name() {
    let folder = folder_with(&[
        ("a.csv", "日期,经销商,科目,金额\n2026-01,华东家电,销售,5\n"),
        (
            "t.csv",
            "经销商,期间,指标,目标\n华东佳电,2026-01,sales,9\n华东佳电,2026-02,sales,9\n华东家电,2026-01,sales,9\n新店,2026,sales,9\n华东家用,2026,sales,9\n",
        ),
        ("m.csv", "dealer\n华东家电\n华东家用\n"),
    ]);
    let warnings = |options: &str| {
        let ran = run(folder.path(), &format!("check --format json a.csv --targets t.csv{options}"));
        let check: serde_json::Value = serde_json::from_str(ran.succeeded()).unwrap();
        let found = check["warnings"].as_array().unwrap().iter();
        found.map(|found| format!("{}: {}", found["id"].as_str().unwrap(), found["text"].as_str().unwrap())).collect()
    };
    let misspelt = "target_without_entries: 华东佳电 (t.csv:2, 2 targets); did you mean 华东家电?".to_owned();
    // The name 新店 is near no other: a new dealer.
    let near = "target_without_entries: 华东家用 (t.csv:6, 1 target); did you mean 华东家电?".to_owned();
    let found: Vec<String> = warnings("");
    assert_eq!(found, [misspelt.clone(), near]);
    // A dealer in the dealer master is known and has no entries yet.
    let found: Vec<String> = warnings(" --dealers m.csv");
    assert_eq!(found, [misspelt]);
    let ran = run(folder.path(), "check --lang zh a.csv --targets t.csv");
    assert!(ran.succeeded().contains("华东佳电（t.csv:2，共 2 个目标），是不是“华东家电”？"), "{}", ran.out());
    assert_eq!(run(folder.path(), "check a.csv").succeeded().matches("target").count(), 0);
}

#[test]
fn warns_about_names_that_look_the_same() {
    let text = "日期,经销商,科目,金额\n2026-01,甲店,销售,5\n2026-01,甲\u{200b}店,销售,5\n";
    let folder = folder_with(&[("a.csv", text)]);
    let ran = run(folder.path(), "check --format json a.csv");
    assert!(ran.succeeded().contains("\"near_names\""), "{}", ran.out());
}

#[test]
fn help_explains_sheets_and_delimiters() {
    let folder = folder_with(&[]);
    for (language, sheet, fields) in [
        ("en", "\"FILE.xlsx#SHEET\", all sheets with \"FILE.xlsx#*\"", "as in dealer,date"),
        ("zh", "\"文件.xlsx#工作表\"，全部：\"文件.xlsx#*\"", "如 dealer,date"),
    ] {
        for command in ["report", "statement", "check"] {
            let ran = run(folder.path(), &format!("{command} --help --lang {language}"));
            assert!(ran.succeeded().contains(sheet) && ran.out().contains(fields), "{}", ran.out());
        }
        let ran = run(folder.path(), &format!("--help --lang {language}"));
        assert!(ran.succeeded().contains("CSV") && ran.out().contains("Excel"), "{}", ran.out());
    }
}

/// The first cell decides whether a row is a total, in any spelling and below any rows.
#[test]
fn refuses_a_total_in_the_first_cell_in_any_spelling_and_place() {
    let entry = "x,2025-01-01,甲,销售收入,10.00\n";
    for cell in ["合计", "\"本月\"\"合计\"", "合计\u{a0}", "\"合计\""] {
        let total = entry.replacen('x', cell, 1);
        for (line, rows) in [(2, format!("{total}{entry}")), (3, format!("{entry}{total}"))] {
            let text = format!("摘要,日期,经销商,科目,金额\n{rows}");
            let folder = folder_with(&[("utf8.csv", &text)]);
            fs::write(folder.path().join("gbk.csv"), encoding_rs::GB18030.encode(&text).0).unwrap();
            for file in ["utf8.csv", "gbk.csv"] {
                let refused = run(folder.path(), &format!("report {file}"));
                let expected = format!("{file}:{line}: this row sums others up");
                assert!(refused.err().contains(&expected), "{cell} in {file}: {}", refused.err());
                let left_out = run(folder.path(), &format!("report {file} --skip-totals --columns sales --format csv"));
                assert_eq!(left_out.succeeded(), "dealer,sales\n甲,10.00\n", "{cell} in {file}");
            }
        }
    }
}
