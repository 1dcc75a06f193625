//! `check`, rejected rows, the dealer master, and dealers named by their files.

use std::fs;

use serde_json::Value;

use crate::program::{Program, Ran, folder_with, run};

fn json(ran: &Ran) -> Value {
    serde_json::from_str(ran.out()).unwrap()
}

/// Each kind of row once, and their sum: title, heading, blank, entry, no amount, repeated heading,
/// total, bad, footer.
#[test]
fn counts_every_row_by_kind() {
    let rows = [
        "2026年台账,,,",
        "日期,经销商,科目,金额",
        ",,,",
        "2026-01-05,甲,销售,100",
        "2026-01-06,甲,销售,",
        "日期,经销商,科目,金额",
        "合计,,,100",
        "2026-01-07,甲,销售,1O0",
        "2026-01-08,甲,销售,5",
        "制表人,,,审核：",
    ];
    let folder = folder_with(&[("a.csv", &(rows.join("\n") + "\n"))]);
    let ran = run(folder.path(), "check --skip-totals --format json a.csv");
    assert_eq!(
        ran.err(),
        "error: a.csv:8: column 金额: \"1O0\" is not an amount: letter \"O\" where a digit was expected\n"
    );
    let check = json(&ran);
    let counted = serde_json::json!({
        "with_entries": 2, "without_amounts": 1, "blank": 1, "headings": 3, "footers": 1, "totals_skipped": 1,
        "rejected": 1, "total": rows.len(),
    });
    assert_eq!(check["files"][0]["rows"], counted);
    assert_eq!(check["files"][0]["heading_line"], 2);
    assert_eq!(check["errors"][0]["line"], 8);
    assert_eq!(check["error_count"], 1);
}

/// Equal complaints about many rows are grouped, with first place and count. The lines to paste
/// form one block, which works unchanged where it is certain.
#[test]
fn groups_equal_complaints_and_prints_one_block_to_paste() {
    let mut long = "日期,经销商,科目,金额\n".to_owned();
    for _ in 0..200 {
        long.push_str("2026-01,甲,淡季打款补利息,1\n2026-01,甲,Net Sales,1\n");
    }
    let wide = "日期,经销商,城市,淡季打款补利息,杂项,工资\n2026-01,甲,杭州,5,,1\n";
    let folder = folder_with(&[("a.csv", &long), ("b.csv", wide)]);
    let ran = run(folder.path(), "check --format json a.csv b.csv");
    let said: Vec<&str> = ran.err().lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].starts_with("error: a.csv:2: 200 times, first here: column 科目: \"淡季打款补利息\" is not an account")
    );
    assert!(said[1].starts_with("error: a.csv:3: 200 times, first here: column 科目: \"Net Sales\" is not an account"));
    let check = json(&ran);
    assert_eq!((&check["error_count"], check["errors"].as_array().unwrap().len()), (&Value::from(401), 401));
    let groups: Vec<(u64, u64)> = check["error_groups"].as_array().unwrap().iter().map(counted).collect();
    assert_eq!(groups, [(200, 2), (200, 3), (1, 1)]);
    let lines: Vec<&str> = check["to_paste"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let expected = [
        "[columns]",
        "\"城市\" = \"dimension\"    # no numbers / 没有数字",
        "\"淡季打款补利息\" = \"prepayment_interest\"    # near to 淡季打款补息 / 接近 淡季打款补息",
        "\"杂项\" = \"dimension\"    # no numbers / 没有数字",
        "[accounts.prepayment_interest]",
        "aliases = [\"淡季打款补利息\"]",
        "# ? [accounts.sales]",
        "# ? aliases = [\"Net Sales\"]",
    ];
    assert_eq!(lines, expected);
    let block: String = lines.iter().map(|line| format!("\n    {line}")).collect();
    assert!(ran.err().ends_with(&format!("are for you to decide):{block}\n")), "{}", ran.err());
    fs::write(folder.path().join("dealer-profit.toml"), lines.join("\n").replace("# ? ", "")).unwrap();
    run(folder.path(), "check a.csv b.csv").succeeded();
}

fn counted(group: &Value) -> (u64, u64) {
    (group["count"].as_u64().unwrap(), group["first"]["line"].as_u64().unwrap())
}

/// Rows that are left out are listed by line, not only counted.
#[test]
fn lists_left_out_rows_by_line() {
    let mut text = "日期,经销商,科目,金额\n".to_owned();
    for _ in 0..12 {
        text.push_str("2026-01,甲,工资,1\n小计,,,1\n");
    }
    text.push_str("制表人：张三,,,\n审核：李四,,,\n");
    let folder = folder_with(&[("a.csv", &text)]);
    let page = run(folder.path(), "check --skip-totals a.csv");
    let totals = "a.csv: left out as totals: lines 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, ...\n";
    assert!(page.succeeded().contains("a.csv: left out as footers: lines 26, 27\n"), "{}", page.out());
    assert!(page.out().contains(totals), "{}", page.out());
    let page = run(folder.path(), "check --skip-totals a.csv --lang zh");
    assert!(page.succeeded().contains("a.csv: 视为表尾，未读入：第 26、27 行\n"), "{}", page.out());
    let file = &json(&run(folder.path(), "check --skip-totals a.csv --format json"))["files"][0];
    assert_eq!(file["footer_lines"], serde_json::json!([26, 27]));
    assert_eq!(file["total_lines"].as_array().unwrap().len(), 12);
}

/// Every calculated column is compared, or listed as not compared.
#[test]
fn compares_calculated_columns_or_lists_them_as_not_compared() {
    let disagreements = |text: &str| {
        let folder = folder_with(&[("a.csv", text)]);
        let check = json(&run(folder.path(), "check --format json a.csv"));
        let warnings = check["warnings"].as_array().unwrap().iter();
        let texts =
            warnings.filter(|warning| warning["id"] == "calculated_disagrees").map(|found| found["text"].clone());
        (
            texts.map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>(),
            check["files"][0]["not_compared"].clone(),
        )
    };
    // Ratios as they are printed: 80 / 1000 = 8 %, 20 / 1000 = 2 %, (20 - 5) / 1000 = 1.5 %; profit
    // 100 + 5 - 20 = 85.
    let heading = "月份,经销商,销售收入,加价利润,场地费,工资,利润率,费用比,净费用比(%),资金周转率\n";
    let (wrong, not_compared) = disagreements(&format!(
        "{heading}2026-01,甲,1000,100,5,20,8.5%,0.02,1.5,3\n2026-02,甲,1000,100,5,20,0.085,2%,2,3\n\
         2026-03,甲,1000,100,5,20,8.6%,0.03,1.4,3\n2026-04,甲,,,,20,#DIV/0!,n/a,,\n"
    ));
    let expected = [
        "a.csv:4 净费用比(%): 1.4 stands there, the entries come to 0.015000",
        "a.csv:4 利润率: 8.6% stands there, the entries come to 8.5000%",
        "a.csv:4 费用比: 0.03 stands there, the entries come to 0.020000",
    ];
    assert_eq!((wrong, not_compared), (expected.map(str::to_owned).to_vec(), serde_json::json!(["资金周转率"])));
    // A total of expenses, a total of a matrix row, and a total of sales and wages, which has no
    // meaning.
    for (text, wrong, not_compared) in [
        ("月份,经销商,工资,房租,合计\n2026-01,甲,1,2,3\n2026-02,甲,1,2,4\n", 1, serde_json::json!([])),
        ("经销商,科目,2026-01,2026-02,合计\n甲,工资,1,2,3\n甲,房租,1,2,4\n甲,库存,1,2,9\n", 1, serde_json::json!([])),
        ("月份,经销商,销售收入,工资,合计\n2026-01,甲,10,2,3\n", 0, serde_json::json!(["合计"])),
    ] {
        let found = disagreements(text);
        assert_eq!((found.0.len(), found.1), (wrong, not_compared), "{text}");
    }
}

/// 5, 5 + 6, 5 + 6 + 7; profit 10 - 5, then 4 more, then 3 more. A value whose earlier months are
/// missing is not compared.
#[test]
fn compares_amounts_since_january_with_the_months_of_the_file() {
    let heading = "月份,经销商,加价利润,工资,工资累计,利润累计\n";
    let months = ["2026-01,甲,10,5,5,5\n", "2026-02,甲,10,6,11,9\n", "2026-03,甲,10,7,19,12\n"];
    let warned = |text: &str| {
        let folder = folder_with(&[("a.csv", text)]);
        let check = json(&run(folder.path(), "check --format json a.csv"));
        let texts = check["warnings"].as_array().unwrap().iter().filter(|found| found["id"] == "calculated_disagrees");
        let texts: Vec<String> = texts.map(|found| found["text"].as_str().unwrap().to_owned()).collect();
        (texts, check["files"][0]["not_compared"].clone())
    };
    let wrong = |line: u64| vec![format!("a.csv:{line} 工资累计: 19.00 stands there, the entries come to 18.00")];
    let all = serde_json::json!([]);
    let none = serde_json::json!(["工资累计", "利润累计"]);
    assert_eq!(warned(&format!("{heading}{}", months.concat())), (wrong(4), all.clone()));
    // Rows in any order, and a dealer who begins later and cannot be compared.
    let backwards = format!("{heading}{}{}{}2026-03,乙,10,7,99,99\n", months[2], months[1], months[0]);
    assert_eq!(warned(&backwards), (wrong(2), all));
    // A month is missing or occurs in two rows.
    assert_eq!(warned(&format!("{heading}{}{}", months[1], months[2])), (Vec::new(), none.clone()));
    assert_eq!(warned(&format!("{heading}{}{}", months[0], months[0])), (Vec::new(), none));
    let two_rows = "月份,经销商,加价利润,工资,,费用支出,\n,,,本月,累计,本月,累计\n2026-01,甲,10,5,5,5,5\n2026-02,甲,10,6,12,6,13\n";
    let expected = ["工资 累计: 12.00", "费用支出 累计: 13.00"]
        .map(|stands| format!("a.csv:4 {stands} stands there, the entries come to 11.00"));
    assert_eq!(warned(two_rows).0, expected);
}

/// Each warning from the smallest ledger that causes it.
#[test]
fn warns_about_suspicious_ledgers_without_changing_figures() {
    let heading = "date,dealer,account,amount\n";
    let twice = "2026-01,A,sales,1\n2026-01,A,wages,2\n2026-01,A,rent,3\n";
    for (kind, files) in [
        ("imported_twice", vec![format!("{heading}{twice}"), format!("{heading}{twice}")]),
        ("near_names", vec![format!("{heading}2026-01,Ａ 店,wages,1\n2026-01,a店,wages,1\n")]),
        ("sales_without_cost", vec![format!("{heading}2026-01,A,sales,9\n2026-01,B,sales,9\n2026-01,B,cogs,8\n")]),
        ("cost_without_sales", vec![format!("{heading}2026-01,A,cogs,9\n")]),
        (
            "old_balance",
            vec![format!(
                "{heading}2026-01-31,A,inventory,9\n2026-02,A,wages,1\n2026-03,A,wages,1\n2026-04,A,wages,1\n2026-05,A,wages,1\n"
            )],
        ),
        (
            "smaller_snapshot",
            vec![format!("{heading}2026-01-30,A,inventory,9\n2026-01-30,A,inventory,8\n2026-01-31,A,inventory,1\n")],
        ),
        ("negative_sum", vec![format!("{heading}2026-01,A,wages,-5\n")]),
        ("month_without_entry", vec![format!("{heading}2026-01,A,wages,5\n2026-03,A,wages,5\n")]),
        (
            "calculated_disagrees",
            vec!["日期,经销商,工资,房租,费用支出\n2026-01,A,5,6,12\n2026-02,A,5,6,11\n".to_owned()],
        ),
    ] {
        let named: Vec<(String, String)> =
            files.into_iter().enumerate().map(|(index, text)| (format!("{index}.csv"), text)).collect();
        let files: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = folder_with(&files);
        let plain = run(folder.path(), "check --format json .");
        let warnings = json(&plain)["warnings"].as_array().unwrap().clone();
        assert_eq!(
            warnings.iter().map(|warning| warning["id"].as_str().unwrap()).collect::<Vec<_>>(),
            [kind],
            "{warnings:?}"
        );
        plain.succeeded();
        let strict = run(folder.path(), "check --strict --format json .");
        strict.assert(3, plain.out(), "warning: 1 warning, which --strict does not let pass\n");
        run(folder.path(), "report .").succeeded();
    }
}

#[test]
fn warns_about_unreadable_spreadsheets() {
    let folder = folder_with(&[("a.csv", "date,dealer,account,amount\n2026-01,A,sales,1\n"), ("旧.xls", "")]);
    let check = json(&run(folder.path(), "check --format json ."));
    assert_eq!(check["warnings"][0]["id"], "spreadsheet_skipped");
    assert!(check["warnings"][0]["text"].as_str().unwrap().ends_with("旧.xls"));
}

#[test]
fn says_which_figures_will_be_missing() {
    let folder = folder_with(&[("a.csv", "date,dealer,account,amount\n2026-01,A,purchases,1\n")]);
    let check = json(&run(folder.path(), "check --format json a.csv"));
    let lacks: Vec<&str> = check["lacks"].as_array().unwrap().iter().map(|lack| lack["id"].as_str().unwrap()).collect();
    assert_eq!(lacks, ["lacks_sales", "lacks_markup", "lacks_balances"]);
    let page = run(folder.path(), "check a.csv --lang zh");
    assert!(page.succeeded().contains("--sales-from purchases"));
}

/// 100 + 5 from the good rows. The bad rows are in the file in order, with their own lines and
/// fields.
#[test]
fn writes_rejected_rows_and_computes_the_rest() {
    let text = "日期,经销商,科目,金额\n2026-01-01,甲,销售,100\n2026-01-01,\"甲\n店\",销售,1%\n,甲,销售,7\n\
                备注行,,\n2026-01-05,=甲,销售额x,5\n2026-01-05,甲,销售,5\n制表人,,,\n";
    let folder = folder_with(&[("a.csv", text)]);
    let ran = run(folder.path(), "report a.csv --rejects bad.csv --format csv --columns sales");
    ran.assert(3, "dealer,sales\n甲,105.00\n", "warning: 4 rows left out of the figures, written to bad.csv\n");
    let written = fs::read(folder.path().join("bad.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(written.as_slice());
    assert_eq!(reader.headers().unwrap(), vec!["file", "line", "reason", "日期", "经销商", "科目", "金额"]);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let lines: Vec<&str> = records.iter().map(|record| &record[1]).collect();
    assert_eq!(lines, ["3", "5", "6", "7"]);
    assert_eq!(&records[0][4], "甲\n店");
    assert_eq!(&records[3][4], "'=甲", "a text that a spreadsheet would run is guarded");
    assert!(records[3][2].contains("销售额x"));
    // The same with small blocks: the order does not depend on the number of workers.
    let again = run(folder.path(), "--threads 3 report a.csv --rejects again.csv --format csv --columns sales");
    assert_eq!(again.out(), ran.out());
    assert_eq!(fs::read(folder.path().join("again.csv")).unwrap(), written);
}

#[test]
fn faults_of_the_ledger_as_a_whole_are_fatal_even_with_rejects() {
    for (text, said) in [
        ("日期,经销商,科目,金额\n2026-01,甲,销售,1\n2026-01,\"甲,销售,1\n", "a.csv:3: "),
        ("日期,经销商,科目\n2026-01,甲,销售\n", "a.csv:1: "),
        ("日期,经销商,科目,金额\n2026-01,甲,销售,x\n", "a.csv:2: "),
    ] {
        let folder = folder_with(&[("a.csv", text), ("bad.csv.old", "")]);
        let ran = run(folder.path(), "report a.csv --rejects bad.csv");
        assert!(ran.err().starts_with(&format!("error: {said}")), "{}", ran.err());
        ran.assert(3, "", ran.err());
        assert!(!folder.path().join("bad.csv").exists(), "nothing is left behind");
    }
}

#[test]
fn a_master_names_dealers_and_fills_what_ledgers_leave_blank() {
    let folder = folder_with(&[
        ("m.csv", "dealer,name,区域\nD1,华东家电,华东\nD2,城北商行,华南\n"),
        (
            "l.csv",
            "date,dealer,account,amount,region\n2026-01,华东家电,sales,100,\n2026-01,D1,sales,10,西\n2026-01,D2,sales,7,\n2026-01,D3,sales,1,\n",
        ),
    ]);
    let csv = run(folder.path(), "report --dealers m.csv l.csv --format csv --columns sales --sort sales");
    assert_eq!(csv.succeeded(), "dealer,name,sales\nD1,华东家电,110.00\nD2,城北商行,7.00\nD3,,1.00\n");
    let by_region =
        run(folder.path(), "report --dealers m.csv l.csv --format csv --columns sales --by region --sort sales");
    assert_eq!(by_region.succeeded(), "region,sales\n华东,100.00\n西,10.00\n华南,7.00\n,1.00\n");
    let filtered = run(folder.path(), "report --dealers m.csv l.csv --format csv --columns sales --where region=华南");
    assert_eq!(filtered.succeeded(), "dealer,name,sales\nD2,城北商行,7.00\n");
    let by_name = run(folder.path(), "report --dealers m.csv l.csv --format csv --columns sales --dealer 华*");
    assert_eq!(by_name.succeeded(), "dealer,name,sales\nD1,华东家电,110.00\n");
    let page = run(folder.path(), "report --dealers m.csv l.csv --columns sales");
    assert!(page.succeeded().contains("华东家电") && !page.out().contains("D1"), "people see the name");
    let check = json(&run(folder.path(), "check --dealers m.csv --format json l.csv"));
    assert_eq!(check["warnings"][0], serde_json::json!({ "id": "not_in_master", "text": "D3" }));
}

#[test]
fn errors_in_the_master_name_its_line() {
    let folder = folder_with(&[
        ("m.csv", "dealer,name\nD1,A\nD2,A\n"),
        ("l.csv", "date,dealer,account,amount\n2026-01,D1,sales,1\n"),
    ]);
    let message = "error: m.csv:3: A would be two dealers: a code or name may stand once\n";
    run(folder.path(), "report --dealers m.csv l.csv").assert(1, "", message);
}

#[test]
fn takes_the_dealer_from_the_file_name_and_the_year_from_an_option() {
    let folder = folder_with(&[("华东家电.csv", "科目,1月,2月\n销售,100,(5)\n")]);
    let line = "report --dealer-from file --year 2026 华东家电.csv --by dealer,month --format csv --columns sales";
    let expected = "dealer,month,sales\n华东家电,2026-01,100.00\n华东家电,2026-02,-5.00\n";
    assert_eq!(run(folder.path(), line).succeeded(), expected);
}

/// A report of the previous run in a folder of ledgers is not read as a ledger, and a ledger is
/// never replaced by a report.
#[test]
fn a_ledger_in_the_folder_is_not_replaced_by_the_output() {
    let heading = "date,dealer,account,amount\n";
    let folder = folder_with(&[
        ("a.csv", &format!("{heading}2026-01,A,sales,1\n")),
        ("b.csv", &format!("{heading}2026-01,B,sales,1\n")),
    ]);
    let refused = run(folder.path(), "report . -o b.csv");
    refused.assert(1, "", "error: b.csv: the output would replace a file that is read\n");
    for _ in 0..2 {
        run(folder.path(), "report . -o report.csv").assert(0, "", "");
        assert_eq!(fs::read_to_string(folder.path().join("report.csv")).unwrap().lines().count(), 3);
    }
}

/// What fast and careful row parsing could treat differently: the order of rows must not matter.
#[test]
fn fast_and_careful_parsing_of_rows_agree() {
    let heading = "memo,date,dealer,account,amount\n";
    let total = "ＴＯＴＡＬ,2026-01,A,sales,100\n";
    let entry = "a,2026-01,A,sales,100\n";
    for rows in [format!("{entry}{total}"), format!("{total}{entry}")] {
        let folder = folder_with(&[("a.csv", &format!("{heading}{rows}"))]);
        assert!(run(folder.path(), "report a.csv").err().contains("sums others up"));
    }
    let null = "[input]\nnull_values = [\"1\"]\n";
    let rows = "x,2026-01,A,wages,1\nx,2026-01,A,wages,7\nx,2026-03,A,wages,1\nx,2026-02,A,wages,1\n";
    let folder = folder_with(&[("dealer-profit.toml", null), ("a.csv", &format!("{heading}{rows}"))]);
    let line = "report a.csv --format csv --columns expenses";
    assert_eq!(run(folder.path(), line).succeeded(), "dealer,expenses\nA,7.00\n");
    for rows in [
        "x,2026-01,\"a\"\"b\",sales,5\nx,2026-01,a\"\"b,sales,7\n",
        "x,2026-01,a\"\"b,sales,7\nx,2026-01,\"a\"\"b\",sales,5\n",
    ] {
        let folder = folder_with(&[("a.csv", &format!("{heading}{rows}"))]);
        let line = "report a.csv --format csv --columns sales --sort sales";
        assert_eq!(run(folder.path(), line).succeeded(), "dealer,sales\n\"a\"\"\"\"b\",7.00\n\"a\"\"b\",5.00\n");
    }
}

/// In any unit, an amount after a space, which is parsed carefully, equals the amount without the
/// space.
#[test]
fn fast_and_careful_parsing_of_amounts_use_the_same_unit() {
    for (text, figures) in [
        (
            "日期,经销商,科目,金额（万元）\n2026-01,A,工资,1.5\n2026-01,A,工资, 1.5\n2026-01,A,销售收入,-0.000001\n",
            "-0.01,30000.00",
        ),
        (
            "月份,经销商,销售收入（万元）,工资,房租（亿元）\n2026-01,A,1.5,7,\n2026-01,A, 1.5,7,\n2026-01,A,,,2\n",
            "30000.00,200000014.00",
        ),
        ("日期,经销商,科目,金额（万元）,单位\n2026-01,A,工资,1.5,万元\n2026-01,A,工资, 1.5,万元\n", "n/a,30000.00"),
    ] {
        let folder = folder_with(&[("a.csv", text)]);
        let report = run(folder.path(), "report a.csv --format csv --columns sales,expenses");
        let figures = figures.replace("n/a", "");
        assert_eq!(report.succeeded(), format!("dealer,sales,expenses\nA,{figures}\n"), "{text}");
    }
    // A column of units that contradicts the amounts is refused by either parser.
    let text = "日期,经销商,科目,金额（万元）,单位\n2026-01,A,工资,1.5,万元\n2026-01,A,工资,1.5,元\n";
    let folder = folder_with(&[("a.csv", text)]);
    assert!(run(folder.path(), "report a.csv").err().starts_with("error: a.csv:3: column 单位"));
}

/// A new dealer in a row that is otherwise plain.
#[test]
fn checks_a_new_dealer_in_a_plain_row() {
    let heading = "date,dealer,account,amount\n2026-01,A,sales,1\n";
    for (dealer, error) in [("合计", "sums others up"), ("Grand Total", "sums others up"), ("  ", "dealer")] {
        let folder = folder_with(&[("a.csv", &format!("{heading}2026-01,{dealer},sales,1\n"))]);
        let ran = run(folder.path(), "report a.csv");
        assert!(ran.err().starts_with("error: a.csv:3") && ran.err().contains(error), "{}", ran.err());
    }
    let settings = "[input]\nnull_values = [\"none\"]\n";
    let rows = "2026-01,none,sales,1\n";
    let folder = folder_with(&[("dealer-profit.toml", settings), ("a.csv", &format!("{heading}{rows}"))]);
    assert!(run(folder.path(), "report a.csv").err().starts_with("error: a.csv:3"));
    // Spaces around a name are not part of it, and the master may have another name for the dealer.
    let master = "经销商,名称\nD1,乙\n";
    let rows = "2026-01, A ,sales,2\n2026-01,乙,sales,4\n2026-01,D1,sales,8\n";
    let folder = folder_with(&[("d.csv", master), ("a.csv", &format!("{heading}{rows}"))]);
    let line = "report a.csv --dealers d.csv --format csv --columns sales --sort sales";
    assert_eq!(run(folder.path(), line).succeeded(), "dealer,name,sales\nD1,乙,12.00\nA,,3.00\n");
}

#[test]
fn an_alias_beside_its_field_is_a_dimension() {
    let text = "日期,经销商,客户,科目,金额,摘要,备注\n2026-01,甲,c1,销售,1,m1,n1\n2026-01,乙,c1,销售,2,m1,n2\n2026-01,乙,c2,销售,4,m2,n1\n";
    let folder = folder_with(&[("a.csv", text)]);
    let report = |rest: &str| {
        let ran = run(folder.path(), &format!("report a.csv --format csv --columns sales --sort sales {rest}"));
        ran.succeeded().to_owned()
    };
    assert_eq!(report("--by 客户"), "客户,sales\nc2,4.00\nc1,3.00\n");
    assert_eq!(report("--by 摘要,备注"), "memo,备注,sales\nm2,n1,4.00\nm1,n2,2.00\nm1,n1,1.00\n");
    assert_eq!(report("--where 摘要=m1 --where 备注=n1"), "dealer,sales\n甲,1.00\n");
    for date in ["月份", "date", "日期", "date,month"] {
        assert_eq!(report(&format!("--by {date}")), "month,sales\n2026-01,7.00\n");
    }
}

#[test]
fn a_ledger_is_not_read_twice_by_way_of_standard_input() {
    let folder = folder_with(&[("a.csv", "date,dealer,account,amount\n2026-01,A,sales,1\n")]);
    let stdin = fs::File::open(folder.path().join("a.csv")).unwrap();
    let ran = Program::within(folder.path()).args(["report", "a.csv", "-"]).stdin(stdin).run();
    assert!(ran.err().starts_with("error: a.csv and - are the same file\n"), "{}", ran.err());
}

/// A broken row at the end of a file is not a footer: its amount would be lost silently.
#[test]
fn a_broken_last_row_is_not_a_footer() {
    let long = "日期,经销商,科目,金额\n2026-01,甲,工资,1\n";
    let wide = "日期,经销商,工资,房租\n2026-01,甲,1,2\n";
    let shifted = "金额,科目,经销商,日期,摘要\n1,工资,甲,2026-01,m\n";
    for (text, last) in [
        (long, "甲,工资,100"),
        (long, "2026-01甲,工资,200"),
        (long, "2026-01;甲;工资;200"),
        (long, "2026-13,甲,工资,五千"),
        (shifted, ",100,工资,甲,2026-01-05,m"),
        (wide, "2026-13,乙,#REF!,#REF!"),
        (wide, "2026-13,乙,五千,"),
        (wide, "二月,乙,三千,待补"),
    ] {
        let folder = folder_with(&[("a.csv", &format!("{text}{last}\n"))]);
        let ran = run(folder.path(), "report a.csv");
        assert!(ran.err().starts_with("error: a.csv:3: "), "{last}: {}", ran.err());
        assert_eq!(ran.out(), "");
    }
    for last in ["制表人：张三", "制表人,张三", "制表日期:2026-03-31", "制表,,,审核：", "注:未经审计,,,"]
    {
        let folder = folder_with(&[("a.csv", &format!("{long}{last}\n"))]);
        run(folder.path(), "report a.csv").succeeded();
    }
}

/// The value of a rejected row above a blank cell is unknown: the cell is not filled from another
/// dealer further above.
#[test]
fn does_not_fill_a_blank_cell_across_a_rejected_row() {
    let heading = "日期,经销商,科目,金额\n2026-01,甲,工资,1\n";
    for broken in ["2026-01,\"乙\"x,工资,20", "2026-01,x,乙,工资,20"] {
        let folder =
            folder_with(&[("a.csv", &format!("{heading}{broken}\n2026-01,,工资,300\n2026-01,丙,工资,5\n,,工资,6\n"))]);
        let line =
            "report --fill-down dealer,date --rejects r.csv a.csv --format csv --columns expenses --sort expenses";
        let ran = run(folder.path(), line);
        assert_eq!(ran.out(), "dealer,expenses\n丙,11.00\n甲,1.00\n");
        assert_eq!(fs::read_to_string(folder.path().join("r.csv")).unwrap().lines().count(), 3);
    }
}

/// Entries have been posted in yuan before the row with 万元 is read.
#[test]
fn a_unit_of_money_is_applied_or_refused() {
    let long = "日期,经销商,科目,金额\n2026-01,甲,工资,1\n";
    let said = "the unit 万元 stands below the amounts";
    for last in ["单位：万元,,,", "单位：万元", ",,,\n制表人：张三,,,\n(单位：万元),,,", "单位,万元,,"]
    {
        let folder = folder_with(&[("a.csv", &format!("{long}{last}\n"))]);
        for options in ["", " --rejects r.csv"] {
            let ran = run(folder.path(), &format!("report a.csv{options}"));
            ran.assert(3, "", ran.err());
            assert!(ran.err().contains(said) && ran.err().lines().count() == 1, "{last}: {}", ran.err());
        }
    }
    let scaled = "单位：万元,,,\n日期,经销商,科目,金额\n2026-01,甲,工资,1\n";
    let in_heading = "日期,经销商,工资(万元),房租(万元)\n2026-01,甲,1,\n";
    for (text, expenses) in [
        (format!("{long}单位：元,,,\n"), "1.00"),
        (format!("{long}数量单位：台,,,\n"), "1.00"),
        (format!("{scaled}单位：万元,,,\n"), "10000.00"),
        (format!("{in_heading}单位：万元,,,\n"), "10000.00"),
    ] {
        let folder = folder_with(&[("a.csv", &text)]);
        let ran = run(folder.path(), "report a.csv --format csv --columns expenses");
        assert_eq!(ran.succeeded(), format!("dealer,expenses\n甲,{expenses}\n"), "{text}");
    }
    let matrix = folder_with(&[("a.csv", "经销商,科目,2026-01\n甲,工资,1\n单位：万元,,\n")]);
    assert!(run(matrix.path(), "report a.csv").err().contains(said));
    let mixed = folder_with(&[("a.csv", "日期,经销商,工资(万元),房租\n2026-01,甲,1,2\n单位：万元,,,\n")]);
    assert!(run(mixed.path(), "report a.csv").err().contains(said));
}

#[test]
fn a_column_of_units_of_money_is_applied_or_refused() {
    let rows = |heading: &str, units: [&str; 3]| {
        let row = |unit: &&str| format!("2026-01,甲,工资,1,{unit}\n");
        format!("日期,经销商,科目,{heading},单位\n{}", units.iter().map(row).collect::<String>())
    };
    for (heading, units, expenses) in [
        ("金额", ["台", "元", ""], "3.00"),
        ("金额", ["件", "件", "套"], "3.00"),
        ("金额(万元)", ["万元", "万元", ""], "30000.00"),
    ] {
        let folder = folder_with(&[("a.csv", &rows(heading, units))]);
        let ran = run(folder.path(), "report a.csv --format csv --columns expenses");
        assert_eq!(ran.succeeded(), format!("dealer,expenses\n甲,{expenses}\n"));
    }
    // For any row above: fast and careful parsing give the same result.
    for units in [["万元", "台", "台"], ["台", "台", "千元"], ["台", "万元", "台"], [" 万元", "台", "台"]]
    {
        let folder = folder_with(&[("a.csv", &rows("金额", units))]);
        let ran = run(folder.path(), "report a.csv");
        assert!(ran.err().contains("is a unit of money that the amount is not read in"), "{units:?}: {}", ran.err());
    }
    let folder = folder_with(&[("a.csv", &rows("金额", ["万元", "台", "台"]))]);
    fs::write(folder.path().join("dealer-profit.toml"), "[columns]\n\"单位\" = \"dimension\"\n").unwrap();
    let ran = run(folder.path(), "report a.csv --by 单位 --format csv --columns expenses --sort +expenses");
    assert_eq!(ran.succeeded(), "单位,expenses\n万元,1.00\n台,2.00\n");
}

/// Numbers below an unknown heading are money, and no proposed line would drop them silently.
#[test]
fn leaves_amounts_under_an_unknown_heading_undecided() {
    let folder = folder_with(&[("a.csv", "日期,经销商,城市,杂项,单位,工资\n2026-01,甲,杭州,5,万元,1\n")]);
    let ran = run(folder.path(), "report a.csv");
    let lines = "\n        [columns]\n        \"城市\" = \"dimension\"\n        \
                 # \"杂项\" = \"?\"    # an account (dealer-profit accounts), \"dimension\" or \"ignore\"\n        \
                 # \"单位\" = \"?\"    # an account (dealer-profit accounts), \"dimension\" or \"ignore\"\n";
    assert!(ran.err().ends_with(lines), "{}", ran.err());
}

#[test]
fn suggests_the_list_of_dealers_in_the_folder() {
    let folder = folder_with(&[
        ("dealers.csv", "dealer,name,region\n甲,甲商贸,华东\n"),
        ("l.csv", "date,dealer,account,amount\n2026-01,甲,wages,1\n"),
    ]);
    let refused = run(folder.path(), "check .");
    assert!(refused.err().starts_with("error: ./dealers.csv:1: "), "{}", refused.err());
    assert!(refused.err().contains("if it is a list of dealers, name it with --dealers FILE"), "{}", refused.err());
    run(folder.path(), "check . --dealers dealers.csv").succeeded();
}

#[test]
fn months_may_be_written_with_their_measure_word() {
    let folder = folder_with(&[("a.csv", "月份,经销商,工资\n2026年3月份,甲,1\n2026年03月,甲,2\n2026年4月份,甲,4\n")]);
    let ran = run(folder.path(), "report a.csv --by month --format csv --columns expenses");
    assert_eq!(ran.succeeded(), "month,expenses\n2026-03,3.00\n2026-04,4.00\n");
}

#[test]
fn rejects_and_writes_too_many_rows_without_a_date() {
    let remarks: String = (0..1500).map(|number| format!("制表人{number},,,\n")).collect();
    let text = format!("日期,经销商,科目,金额\n2026-01,甲,工资,1\n{remarks}");
    let folder = folder_with(&[("a.csv", &text), ("b.csv", "日期,经销商,科目,金额\n2026-01,乙,工资,x\n")]);
    let ran = run(folder.path(), "report --rejects r.csv a.csv b.csv --format csv --columns expenses");
    assert_eq!(ran.out(), "dealer,expenses\n甲,1.00\n");
    assert!(ran.err().starts_with("warning: 1501 rows left out"), "{}", ran.err());
    let written = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    assert_eq!(written.lines().count(), 1502);
    assert!(written.lines().last().unwrap().starts_with("b.csv,2,"));
    // Over several blocks, with an entry far below: each row is written once, in order, and counted
    // once.
    let remarks: String = (0..30_000).map(|number| format!("制表人{number},,,\n")).collect();
    let text = format!("日期,经销商,科目,金额\n{remarks}2026-01,甲,工资,1\n{remarks}");
    let folder = folder_with(&[("a.csv", &text)]);
    let ran = run(folder.path(), "check --rejects r.csv a.csv --format json");
    let written = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    let lines: Vec<u64> =
        written.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse().unwrap()).collect();
    let expected: Vec<u64> = (2..=60_002).filter(|line| *line != 30_002).collect();
    assert_eq!(lines, expected);
    let rows = &json(&ran)["files"][0]["rows"];
    assert_eq!((&rows["rejected"], &rows["total"]), (&Value::from(60_000), &Value::from(60_002)));
    assert_eq!(json(&ran)["error_count"], 60_000);
}
