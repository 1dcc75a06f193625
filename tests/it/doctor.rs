//! `init` and `check` on foreign exports: what they propose is correct or left to a person.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::run;

fn ledger(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), text).unwrap();
    folder
}

/// The lines about columns that `init` writes, without their remarks.
fn columns(text: &str) -> Vec<String> {
    let folder = ledger(text);
    run(folder.path(), "init").succeeded();
    let written = fs::read_to_string(folder.path().join("dealer-profit.toml")).unwrap();
    let (_, section) = written.split_once("[columns]\n").unwrap();
    let lines = section.lines().take_while(|line| !line.is_empty());
    lines.map(|line| line.rsplit_once("    # ").map_or(line, |(line, _)| line).to_owned()).collect()
}

/// Headings of managers, groups and order numbers contain the dealer's heading but are not dealers.
#[test]
fn does_not_take_a_longer_heading_for_a_field() {
    let long = "科目,金额\n2026-01-05,张三,华东家电,销售,10\n2026-01-06,李四,华北家电,工资,20\n";
    assert_eq!(columns(&format!("日期,客户经理,客户全称,{long}")), ["\"客户全称\" = \"dealer\""]);
    assert_eq!(
        columns(&format!("日期,客户经理,往来对象,{long}")),
        ["# ? \"客户经理\" = \"dealer\"", "# ? \"往来对象\" = \"dealer\""]
    );
    let english = "Posting Date,Customer Group,Customer No.,Customer Name,G/L Account,Amount\n\
        2026-01-05,DOM,C001,East Trading,Sales,10\n2026-01-05,DOM,C002,West Trading,Wages,10\n";
    assert_eq!(
        columns(english),
        ["\"Posting Date\" = \"date\"", "\"Customer Name\" = \"dealer\"", "\"G/L Account\" = \"account\""]
    );
    // Two date columns: the name alone does not decide which one counts.
    let dates = "订单日期,发货日期,客户,科目,金额\n2026-01-05,2026-02-07,华东家电,销售,10\n";
    assert_eq!(columns(dates), ["# ? \"订单日期\" = \"date\"", "# ? \"发货日期\" = \"date\""]);
    // The only numeric column of a ledger holds its amounts, unless it holds prices.
    let numbers = |heading: &str| columns(&format!("日期,经销商,科目,{heading}\n2026-01-05,甲,销售,10\n"));
    assert_eq!(numbers("数额"), ["\"数额\" = \"amount\""]);
    assert_eq!(numbers("含税单价"), ["# ? \"含税单价\" = \"amount\""]);
    assert_eq!(numbers("UnitPrice"), ["# ? \"UnitPrice\" = \"amount\""]);
    // Cash is both an account and a payment method.
    let paid = "日期,客户,GL Text,Pay Type,金额\n2026-01-05,甲,Sell-in,CASH,1\n2026-01-06,甲,Payroll,CASH,1\n\
        2026-01-07,甲,Receipts,CASH,1\n2026-01-08,甲,Sales,DRAFT,1\n2026-01-09,甲,Rent,CASH,1\n";
    assert_eq!(columns(paid), ["\"GL Text\" = \"account\""]);
}

const ORDERS: &str = "\
SalesOrderNumber,ResellerKey,ProductKey,OrderDate,DueDate,SalesAmount,TotalProductCost,Freight,CarrierNumber,CustomerPONumber
SO1,17,201,2012-01-05 00:00:00.000,2012-01-17 00:00:00.000,1000.50,800,NULL,NULL,PO1
SO1,17,202,2012-01-05 00:00:00.000,2012-01-17 00:00:00.000,500,450.25,12.5,B09-1,PO1
SO2,88,201,2012-02-09 00:00:00.000,2012-02-21 00:00:00.000,300,200,7.5,NULL,PO2
";

/// An export with one row per order line: `init`, then only what it prints. 17 sells for 1500.50 at
/// a cost of 1250.25, 88 for 300 at 200.
#[test]
fn printed_instructions_lead_from_order_lines_to_a_report() {
    let folder = ledger(ORDERS);
    let path = folder.path().join("dealer-profit.toml");
    run(folder.path(), "init").succeeded();
    let decide = |lines: &[&str]| {
        let mut text = fs::read_to_string(&path).unwrap();
        for line in lines {
            assert!(text.contains(&format!("# ? {line}")), "{line} is not proposed: {text}");
            text = text.replace(&format!("# ? {line}"), line);
        }
        fs::write(&path, text).unwrap();
    };
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("\"CustomerPONumber\" = \"dealer\""), "{text}");
    assert!(!text.lines().any(|line| line.starts_with('"')), "nothing is certain: {text}");
    decide(&["\"ResellerKey\" = \"dealer\"", "\"OrderDate\" = \"date\"", "\"SalesAmount\" = \"sales\""]);
    // The meaning of the cost heading is unknown; the remark beside it says what it is called here.
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("# ? \"TotalProductCost\" = \"?\"", "\"TotalProductCost\" = \"cost_of_goods\""))
        .unwrap();
    decide(&["unknown_columns = \"ignore\""]);
    let ran = run(folder.path(), "report --format csv --columns sales,operating_profit");
    assert_eq!(ran.succeeded(), "dealer,sales,operating_profit\n17,1500.50,250.25\n88,300.00,100.00\n");
}

/// One setting makes all dates readable: they are one complaint, and the block to paste holds all
/// settings needed to read them.
#[test]
fn the_block_to_paste_has_the_settings_that_cells_need() {
    let text = "日期,经销商,销售,工资\n1/2/26,甲,10,NULL\n1/3/26,甲,10,1\n2/28/26,甲,10,NULL\n";
    let folder = ledger(text);
    let ran = run(folder.path(), "check a.csv --format json");
    let check: Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(check["error_groups"].as_array().unwrap().len(), 2, "{}", ran.err());
    assert_eq!(check["error_groups"][0]["count"], 3);
    let lines: Vec<&str> = check["to_paste"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert_eq!(lines, ["[input]", "date_format = \"%m/%d/%y\"", "null_values = [\"NULL\"]"]);
    fs::write(folder.path().join("dealer-profit.toml"), lines.join("\n")).unwrap();
    run(folder.path(), "check a.csv").succeeded();
    // Dates that can be read in two ways are left to a person.
    let folder = ledger("日期,经销商,销售\n1/2/26,甲,10\n");
    let ran = run(folder.path(), "check a.csv");
    let block = "[input]\n    # ? date_format = \"%m/%d/%y\"\n    # ? date_format = \"%d/%m/%y\"\n";
    assert!(ran.err().ends_with(block), "{}", ran.err());
}

/// A longer name is not the account whose name it contains: pasting it would add budgets to sales.
#[test]
fn proposes_no_alias_that_would_add_other_amounts() {
    let text = "date,dealer,sales,Budget Sales,Market,Salse tax\n2026-01,A,1,2,East,3\n";
    let folder = ledger(text);
    let ran = run(folder.path(), "report a.csv");
    let lines: Vec<&str> = ran.err().lines().map(str::trim).filter(|line| line.contains(" = ")).collect();
    let remark = "    # not certain; or an account, \"dimension\" or \"ignore\"";
    assert_eq!(lines[0], format!("# \"Budget Sales\" = \"sales\"{remark}"));
    assert_eq!(lines[1], "\"Market\" = \"dimension\"");
}

/// Warnings of a kind are grouped; a column that differs in every row is reported with its first
/// rows and a count.
#[test]
fn groups_and_limits_warnings_of_a_kind() {
    let mut text = "date,dealer,sales,cogs,margin\n".to_owned();
    for month in 1..=9 {
        text.push_str(&format!("2026-0{month},A,100,,\n2026-0{month},B,100,60,40.5\n2026-0{month},C,,5,\n"));
    }
    for day in 10..=28 {
        text.push_str(&format!("2026-01-{day},B,100,60,40.5\n"));
    }
    let folder = ledger(&text);
    let ran = run(folder.path(), "check a.csv");
    let page = ran.succeeded();
    for said in [
        "9: sales without cost",
        "9: cost of goods without sales",
        "28: calculated columns",
        "and 8 more in column margin",
    ] {
        assert_eq!(page.matches(said).count(), 1, "{said}: {page}");
    }
    assert_eq!(page.matches(" stands there").count(), 20);
}

/// A balance of a month and a balance of its last day have the same date, so two files with the
/// same balances are one import.
#[test]
fn balances_of_a_month_and_of_its_last_day_are_the_same_import() {
    let rows =
        |date: &str| ["inventory", "receivables", "cash"].map(|account| format!("{date},A,{account},5\n")).concat();
    let folder = ledger(&format!("date,dealer,account,amount\n{}", rows("2026-01")));
    for (date, count) in [("2026-01-31", 1), ("2026-01-30", 0)] {
        fs::write(folder.path().join("b.csv"), format!("date,dealer,account,amount\n{}", rows(date))).unwrap();
        let ran = run(folder.path(), "check a.csv b.csv");
        assert_eq!(ran.succeeded().matches("imported twice?").count(), count, "{date}");
    }
}

/// A suggestion follows what is misspelt: files, folders, metrics by their Chinese names, periods.
#[test]
fn suggests_the_probable_meaning() {
    let folder = ledger("日期,经销商,科目,金额\n2026-01-05,甲,销售,10\n2026-01,甲,销售,7\n");
    fs::create_dir(folder.path().join("ledgers")).unwrap();
    fs::write(folder.path().join("ledgers/2026-06.csv"), "日期,经销商,科目,金额\n2026-01-05,甲,销售,10\n").unwrap();
    fs::write(folder.path().join("targets-2026.csv"), "dealer,period,metric,amount\n甲,2026,sales,9\n").unwrap();
    for (line, status, said) in [
        ("report b.csv", 1, "error: b.csv: cannot be read: there is no such file or folder; did you mean a.csv?\n"),
        (
            "report ledgres",
            1,
            "error: ledgres: cannot be read: there is no such file or folder; did you mean ledgers?\n",
        ),
        ("report ledgres/2026-6.csv", 1, "; did you mean ledgers/2026-06.csv?\n"),
        ("report quite/else.csv", 1, "error: quite/else.csv: cannot be read: there is no such file or folder\n"),
        ("report a.csv --targets target-2026.csv", 1, "; did you mean targets-2026.csv?\n"),
        ("report b.csv --lang zh", 1, "错误: b.csv: 无法读取：没有这个文件或文件夹，是不是 a.csv？\n"),
        ("report a.csv --columns 利闰", 2, "; did you mean 利润?"),
        ("report a.csv --sort +利闰", 2, "; did you mean 利润?"),
        ("report a.csv --by 经消商", 2, "; did you mean 经销商?"),
        ("report a.csv --by dealer,qarter", 2, "; did you mean quarter?"),
    ] {
        let ran = run(folder.path(), line);
        assert!(ran.err().contains(said), "{line}: {}", ran.err());
        ran.assert(status, "", ran.err());
    }
}

/// A month is not a value of the date column: the filter would find only rows dated by month.
#[test]
fn months_are_filtered_by_period_not_by_date() {
    let folder = ledger("日期,经销商,科目,金额\n2026-01-05,甲,销售,10\n2026-01,甲,销售,7\n");
    let ran = run(folder.path(), "report a.csv --where month=2026-01");
    let said = "error: --where: there is no column \"month\"; use --period 2026-01\n";
    assert!(ran.err().starts_with(said), "{}", ran.err());
    ran.assert(2, "", ran.err());
    fs::write(folder.path().join("a.csv"), "月份,经销商,科目,金额\n2026-01,甲,销售,10\n2026-02,甲,销售,7\n").unwrap();
    let ran = run(folder.path(), "report a.csv --where 月份=2026-01 --format csv --columns sales");
    assert_eq!(ran.succeeded(), "dealer,sales\n甲,10.00\n");
}

/// Lines pasted below a section that exists already are detected, with instructions.
#[test]
fn explains_a_duplicate_section() {
    let folder = ledger("date,dealer,sales\n2026-01,A,1\n");
    let twice = "[input]\nskip_totals = true\n\n[input]\nskip_totals = true\n";
    fs::write(folder.path().join("dealer-profit.toml"), twice).unwrap();
    let message = "error: dealer-profit.toml:4: not TOML: duplicate key: a heading in brackets, or a name below it, is \
        written twice; merge the two\n";
    run(folder.path(), "check a.csv").assert(1, "", message);
    let message =
        "错误: dealer-profit.toml:4: 不符合 TOML 语法：duplicate key：同一方括号标题或同一名称写了两次，请合并到一处\n";
    run(folder.path(), "check a.csv --lang zh").assert(1, "", message);
}

#[test]
fn init_refuses_an_existing_file() {
    let folder = ledger("x\n");
    let message = "error: a.csv: cannot be written: there is a file of that name already\n";
    run(folder.path(), "init a.csv").assert(1, "", message);
    let message = "错误: a.csv: 无法写入：已有同名的文件\n";
    run(folder.path(), "init a.csv --lang zh").assert(1, "", message);
}
