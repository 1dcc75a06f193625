//! `init`: from whatever a folder holds to a first report, following only what is printed.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::Workbook;

use crate::expected::{all_as_expected, expect, folder};
use crate::program::run;

const CONFIGURATION: &str = "dealer-profit.toml";
const OPEN: &str = "# ? ";

/// Types the last line that was printed, which names the next command, and gives what it prints.
fn go_on(folder: &Path, printed: &str) -> String {
    let next = printed.lines().last().unwrap().strip_prefix("next: dealer-profit ").unwrap();
    run(folder, next).succeeded().to_owned()
}

fn configuration(folder: &Path) -> String {
    fs::read_to_string(folder.join(CONFIGURATION)).unwrap()
}

/// Takes the mark of the open lines away that hold one of these texts.
fn decide(folder: &Path, texts: &[&str]) {
    let decided = |line: &str| match line.strip_prefix(OPEN) {
        Some(rest) if texts.iter().any(|text| rest.contains(text)) => rest.to_owned(),
        _ => line.to_owned(),
    };
    let lines: Vec<String> = configuration(folder).lines().map(decided).collect();
    fs::write(folder.join(CONFIGURATION), lines.join("\n")).unwrap();
}

/// The lines of the configuration that are no remarks.
fn live(folder: &Path) -> Vec<String> {
    let text = configuration(folder);
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn an_empty_folder_gets_a_small_ledger_that_works() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), "init");
    let printed = ran.succeeded();
    assert_eq!(
        printed,
        "written: ledgers/example.csv\nwritten: dealer-profit.toml\nworks: 32 entries, 2 dealers, \
         2026-01..2026-02\nnext: dealer-profit report\n"
    );
    assert!(go_on(folder.path(), printed).contains("南湖家电"));
    let check = run(folder.path(), "check --strict");
    check.succeeded();
    assert!(fs::read(folder.path().join("ledgers/example.csv")).unwrap().starts_with(b"\xEF\xBB\xBF"));
}

#[test]
fn says_it_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), "init --lang zh");
    let expected = "已写入：ledgers/example.csv\n已写入：dealer-profit.toml\n可以使用：32 条分录，2 家经销商，2026-01..2026-02\n\
                    下一步：dealer-profit report\n";
    assert_eq!(ran.succeeded(), expected);
}

#[test]
fn makes_the_folder_and_names_it_in_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), "init new/2026");
    assert!(ran.succeeded().ends_with("next: dealer-profit report --config new/2026/dealer-profit.toml\n"));
    go_on(folder.path(), ran.out());
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(CONFIGURATION), "days_in_year = 365\n").unwrap();
    let refusal = "error: dealer-profit.toml: exists already; init never overwrites anything\n";
    run(folder.path(), "init").assert(1, "", refusal);
    assert_eq!(configuration(folder.path()), "days_in_year = 365\n");
    let count = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(count, 1);
}

/// A ledger under that name, and what `init` says of it.
fn initialised(name: &str, ledger: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), ledger).unwrap();
    let printed = run(folder.path(), "init").succeeded().to_owned();
    (folder, printed)
}

const FOREIGN: &str = "\
Order Date,Customer,Line,Value,Status,STATUS
3/5/2026,Acme,Sales,\"1,007\",open,x
3/15/2026,Acme,Cost of goods sold,\"(800.50)\",open,x
3/6/2026,Baker,Sales,\"2,100.50\",,x
4/1/2026,Baker,Transport,NULL,open,
4/2/2026,Acme,Transport,80,open,x
";

#[test]
fn a_foreign_export_is_mapped_by_what_stands_in_it() {
    let (folder, printed) = initialised("export.csv", FOREIGN);
    assert!(printed.contains("\nworks: 4 entries, 2 dealers, 2026-03..2026-04\n"), "{printed}");
    assert!(go_on(folder.path(), &printed).contains("Baker"));
    let golden = expect(&self::folder("golden").join("init-foreign.toml"), &configuration(folder.path()));
    all_as_expected([golden]);
}

#[test]
fn accounts_that_nobody_knows_are_left_open() {
    let ledger = format!("{FOREIGN}4/2/2026,Acme,Transprot,5,open,x\n4/3/2026,Acme,Quux,7,open,x\n");
    let (folder, printed) = initialised("export.csv", ledger);
    // One is a name with two letters changed over; the other is like none.
    assert!(printed.contains("the ledgers cannot be read yet:\n"), "{printed}");
    assert!(printed.contains("4 lines are left to you to decide:\n"), "{printed}");
    assert!(live(folder.path()).contains(&"aliases = [\"Transprot\"]".to_owned()));
    assert!(printed.contains(": # ? zh = \"Quux\"\n"), "{printed}");
    decide(folder.path(), &[""]);
    // What nobody says is no expense.
    let refused = run(folder.path(), "report");
    assert!(refused.err().contains("accounts.account_1.group: \"?\" is not one of trade, "), "{}", refused.err());
    let text = configuration(folder.path()).replace("\"?\"", "\"expenses\"");
    fs::write(folder.path().join(CONFIGURATION), text).unwrap();
    assert!(run(folder.path(), "report").succeeded().contains("Acme"));
}

const WIDE: &str = "\
日期,经销商,城市,销售收入,销售成本,淡季打款补利息,运输废,杂项,合计
2026-01,甲,杭州,1000,800,10,20,5,1835
2026-01,乙,宁波,500,400,5,10,,915
合计,,,1500,1200,15,30,5,2750
";

#[test]
fn amounts_that_nobody_knows_are_never_guessed() {
    let (folder, printed) = initialised("一月.csv", WIDE);
    let expected = [
        "ledger = [\".\"]",
        "[input]",
        "skip_totals = true",
        "[columns]",
        "\"城市\" = \"dimension\"    # no numbers / 没有数字",
        "\"淡季打款补利息\" = \"prepayment_interest\"    # near to 淡季打款补息 / 接近 淡季打款补息",
    ];
    assert_eq!(live(folder.path()), expected);
    assert!(
        printed.contains(": # ? \"运输废\" = \"transport\"    # or / 或: \"dimension\", \"ignore\"\n"),
        "{printed}"
    );
    assert!(printed.contains(": # ? \"杂项\" = \"?\"    # an account"), "{printed}");
    all_as_expected([expect(&self::folder("golden").join("init-wide.toml"), &configuration(folder.path()))]);
    // What is not decided is still refused, with its line.
    decide(folder.path(), &["运输废", "杂项"]);
    let refused = run(folder.path(), "report");
    assert!(refused.err().contains("dealer-profit.toml:") && refused.err().contains("杂项"), "{}", refused.err());
    let text = configuration(folder.path()).replace("\"?\"", "\"other_expenses\"");
    fs::write(folder.path().join(CONFIGURATION), text).unwrap();
    assert!(run(folder.path(), "report --format csv").succeeded().contains("甲"));
}

#[test]
fn a_sheet_in_gbk_needs_nothing() {
    let text = "日期,经销商,销售收入,销售成本\n2026-01,南湖,1000,800\n2026-02,南湖,900,700\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let (folder, printed) = initialised("a.csv", gbk);
    assert!(printed.contains("works: 4 entries, 1 dealer, 2026-01..2026-02\n"), "{printed}");
    assert_eq!(live(folder.path()), ["ledger = [\".\"]", "[input]", "[columns]"]);
    go_on(folder.path(), &printed);
}

#[test]
fn merged_dealers_take_the_value_above() {
    let (folder, printed) =
        initialised("a.csv", "经销商,日期,销售收入\n甲,2026-01,100\n,2026-02,200\n乙,2026-01,100\n,2026-02,50\n");
    assert!(live(folder.path()).contains(&"fill_down = [\"dealer\"]".to_owned()));
    assert!(printed.contains("works: 4 entries, 2 dealers"), "{printed}");
    go_on(folder.path(), &printed);
}

#[test]
fn a_row_without_dealer_and_date_may_be_a_total() {
    let (folder, printed) = initialised("a.csv", "经销商,日期,销售收入\n甲,2026-01,100\n乙,2026-01,100\n,,200\n");
    assert!(printed.contains(": # ? fill_down = [\"dealer\", \"date\"]\n"), "{printed}");
    assert_eq!(live(folder.path()), ["ledger = [\".\"]", "[input]", "[columns]"]);
}

#[test]
fn dates_are_decided_by_the_one_reading_that_there_is() {
    let long = |dates: &[&str]| {
        let rows: Vec<String> = dates.iter().map(|date| format!("{date},甲,销售收入,1\n")).collect();
        format!("日期,经销商,科目,金额\n{}", rows.concat())
    };
    for (dates, format) in [
        (&["3/5/2026", "3/15/2026"][..], "%m/%d/%Y"),
        (&["3/5/2026", "15/3/2026"], "%d/%m/%Y"),
        (&["3/5/26", "3/15/26"], "%m/%d/%y"),
        (&["46086", "46087"], "excel"),
        (&["5-Mar-2026"], "%d-%b-%Y"),
        (&["5.3.2026", "25.3.2026"], "%d.%m.%Y"),
    ] {
        let (folder, printed) = initialised("a.csv", long(dates));
        assert!(live(folder.path()).contains(&format!("date_format = \"{format}\"")), "{dates:?}: {printed}");
        go_on(folder.path(), &printed);
    }
    let (folder, printed) = initialised("a.csv", long(&["3/5/2026", "4/6/2026"]));
    assert!(printed.contains("2 lines are left to you to decide:\n"), "{printed}");
    decide(folder.path(), &["%d/%m/%Y"]);
    assert!(run(folder.path(), "report --format json").succeeded().contains("\"from\": \"2026-05\""));
}

#[test]
fn a_list_of_dealers_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "日期,经销商,销售收入\n2026-01,甲,1\n").unwrap();
    fs::write(folder.path().join("dealers.csv"), "dealer,name,region\n甲,甲商贸,华东\n").unwrap();
    let ran = run(folder.path(), "init");
    assert!(ran.succeeded().contains("works: 1 entry, 1 dealer, 2026-01\n"), "{}", ran.out());
    assert!(ran.out().contains(": # ? dealers = \"dealers.csv\"\n"), "{}", ran.out());
    go_on(folder.path(), ran.out());
    decide(folder.path(), &["dealers.csv"]);
    assert!(run(folder.path(), "report --by region --format csv --columns sales").succeeded().contains("华东,1.00\n"));
}

/// Beside a list of dealers a ledger whose headings nobody knows is still the ledger.
#[test]
fn a_foreign_ledger_beside_a_list_of_dealers_is_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/foreign");
    for name in ["orders.csv", "dealers.csv"] {
        fs::copy(examples.join(name), folder.path().join(name)).unwrap();
    }
    let ran = run(folder.path(), "init");
    assert!(ran.succeeded().contains(": # ? dealers = \"dealers.csv\"\n"), "{}", ran.out());
    assert!(live(folder.path()).contains(&"ledger = [\"orders.csv\"]".to_owned()), "{}", ran.out());
}

/// The example's folder as somebody may have it: ledgers in theirs, the lists of dealers and of targets beside them.
#[test]
fn targets_and_dealers_beside_the_ledgers_are_no_ledgers() {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    fs::create_dir(folder.path().join("ledgers")).unwrap();
    for name in ["dealers.csv", "targets-2026.csv", "ledgers/2026H1.csv"] {
        fs::copy(examples.join(name), folder.path().join(name)).unwrap();
    }
    let ran = run(folder.path(), "init");
    assert!(ran.succeeded().contains("2 lines are left to you to decide:\n"), "{}", ran.out());
    go_on(folder.path(), ran.out());
    decide(folder.path(), &["dealers.csv", "targets-2026.csv"]);
    let report = run(folder.path(), "report --period 2026-Q2 --by region --format csv --columns profit,profit_target");
    assert!(report.succeeded().starts_with("region,profit,profit_target\n"), "{}", report.out());
}

#[test]
fn a_workbook_is_looked_at_like_any_ledger() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("ledgers")).unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows =
        [["Month of order", "Shop", "City", "Sales"], ["2026-01", "Acme", "X", ""], ["2026-02", "Baker", "Y", ""]];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
        if row > 0 {
            sheet.write_number(row, 3, 100.5).unwrap();
        }
    }
    workbook.save(folder.path().join("ledgers/a.xlsx")).unwrap();
    let ran = run(folder.path(), "init");
    assert!(ran.succeeded().contains(": # ? \"Shop\" = \"dealer\"\n"), "{}", ran.out());
    decide(folder.path(), &["Shop"]);
    // The next run of init would refuse; what is left is said by the reader, with the line to paste.
    let report = run(folder.path(), "report");
    assert!(report.err().contains("\"City\" = \"dimension\""), "{}", report.err());
}

/// A workbook whose sheets hold these rows: texts, and numbers where they are some.
fn book(file: &Path, sheets: &[(&str, &[&[&str]])]) {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number).unwrap(),
                    Err(_) => sheet.write(row, column, *cell).unwrap(),
                };
            }
        }
    }
    workbook.save(file).unwrap();
}

#[test]
fn every_sheet_of_a_workbook_that_is_a_ledger_is_proposed() {
    let folder = tempfile::tempdir().unwrap();
    let january: &[&[&str]] = &[&["日期", "经销商", "工资"], &["2026-01", "甲", "5"]];
    let february: &[&[&str]] = &[&["日期", "经销商名", "工资"], &["2026-02", "乙", "7"]];
    let notes: &[&[&str]] = &[&["说明"]];
    book(&folder.path().join("a.xlsx"), &[("一月", january), ("二月", february), ("说明", notes)]);
    fs::write(folder.path().join("b.csv"), "日期,经销商,工资\n2026-03,甲,1\n").unwrap();
    let ran = run(folder.path(), "init");
    let said = "a.xlsx: 2 sheets are ledgers, and all are read: 一月, 二月; where one repeats another, name those that count, as \
                in a.xlsx#一月\nwritten: dealer-profit.toml\nworks: 3 entries, 2 dealers, 2026-Q1\n";
    assert!(ran.succeeded().starts_with(said), "{}", ran.out());
    assert!(live(folder.path()).contains(&"ledger = [\"a.xlsx#*\", \"b.csv\"]".to_owned()));
    assert!(go_on(folder.path(), ran.out()).contains("甲"));
    let ran = run(folder.path(), "check --lang zh");
    assert!(ran.succeeded().contains("a.xlsx#说明: 没有台账表头"), "{}", ran.out());
}

/// A sheet of one account that is misspelt is no long ledger without accounts.
#[test]
fn numbers_beside_no_account_may_be_those_of_an_account() {
    let (folder, printed) = initialised("a.csv", "日期,经销商,冷链费\n2026-01,甲,5\n");
    assert!(printed.contains("# ? \"冷链费\" = \"?\""), "{printed}");
    let text = configuration(folder.path()).replace("# ? \"冷链费\" = \"?\"", "\"冷链费\" = \"storage\"");
    fs::write(folder.path().join(CONFIGURATION), text).unwrap();
    assert!(run(folder.path(), "report --format csv --columns expenses").succeeded().ends_with("甲,5.00\n"));
}

/// What nobody knows keeps the ledger from being read until a person has decided, and the file says what there is to decide.
#[test]
fn unknown_amounts_are_left_to_decide() {
    let (folder, printed) = initialised("a.csv", "日期,经销商,工资,杂项\n2026-01,甲,5,7\n");
    assert!(!configuration(folder.path()).contains("\"杂项\" = \"dimension\""));
    assert!(!printed.contains("\"杂项\" = \"dimension\""), "{printed}");
    assert!(
        printed.contains("1 line is left to you to decide:\n") && printed.contains("# ? \"杂项\" = \"?\""),
        "{printed}"
    );
    run(folder.path(), "report").assert(3, "", run(folder.path(), "report").err());
}
