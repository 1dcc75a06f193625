//! Workbooks as ledgers.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

use crate::program::{Program, Ran};

const HEADING: [&str; 4] = ["日期", "经销商", "科目", "金额"];

/// The name of a sheet and the function that fills it.
type Sheet<'a> = (&'a str, Fill<'a>);

/// Fills a sheet.
type Fill<'a> = &'a dyn Fn(&mut Worksheet);

/// Writes a workbook with these sheets.
fn workbook(folder: &Path, name: &str, sheets: &[Sheet]) {
    let mut workbook = Workbook::new();
    for (name, fill) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        fill(sheet);
    }
    workbook.save(folder.join(name)).unwrap();
}

fn heading(sheet: &mut Worksheet) {
    for (column, name) in (0..).zip(HEADING) {
        sheet.write(0, column, name).unwrap();
    }
}

/// Writes a row of a long ledger.
fn row(sheet: &mut Worksheet, at: u32, cells: [&str; 3], amount: f64) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write(at, column, cell).unwrap();
    }
    sheet.write(at, 3, amount).unwrap();
}

fn ledger(sheet: &mut Worksheet) {
    heading(sheet);
    row(sheet, 1, ["2026-01-05", "华东", "销售收入"], 1_000.300_000_000_000_1);
    row(sheet, 2, ["2026-01-06", "华东", "加价利润"], 100.0);
}

fn report(folder: &Path, arguments: &[&str]) -> Ran {
    let fixed = ["report", "--no-config", "--format", "csv", "--columns", "sales,operating_profit,expenses,capital"];
    Program::within(folder).args(fixed).args(arguments).run()
}

/// Asserts the rows of a report below its heading.
#[track_caller]
fn reports(folder: &Path, arguments: &[&str], rows: &str) {
    let ran = report(folder, arguments);
    let got = ran.succeeded().split_once('\n').unwrap().1;
    assert_eq!(got, rows);
}

/// Asserts that a ledger is refused with these complaints.
#[track_caller]
fn refuses(folder: &Path, arguments: &[&str], complaints: &[&str]) {
    let err: String = complaints.iter().map(|complaint| format!("error: {complaint}\n")).collect();
    report(folder, arguments).assert(3, "", &err);
}

#[test]
fn cells_are_read_as_in_csv() {
    let folder = tempfile::tempdir().unwrap();
    let fill = |sheet: &mut Worksheet| {
        let (day, month) =
            (Format::new().set_num_format("yyyy/m/d"), Format::new().set_num_format("yyyy\"年\"m\"月\""));
        sheet.write(0, 0, "台账, \"单位:元\"\n2026").unwrap();
        for (column, name) in (0..).zip(["日期", "经销商", "销售收入", "库存", "备注"]) {
            sheet.write(1, column, name).unwrap();
        }
        let date = |text| ExcelDateTime::parse_from_str(text).unwrap();
        sheet.write_with_format(2, 0, date("2026-01-05 10:30:00"), &day).unwrap();
        sheet.write(2, 1, 1001).unwrap();
        sheet.write(2, 2, 0.300_000_000_000_000_04).unwrap();
        sheet.write(2, 4, "a\r\nb, \"c\"").unwrap();
        // A date shown as a month is a month: the balance holds at its end.
        sheet.write_with_format(4, 0, date("2026-01-01"), &month).unwrap();
        sheet.write(4, 1, "1001").unwrap();
        sheet.write(4, 3, 310).unwrap();
        sheet.write(5, 0, 202602).unwrap();
        sheet.write(5, 1, "1001").unwrap();
        sheet.write(5, 2, "1,234.50").unwrap();
    };
    workbook(folder.path(), "a.xlsx", &[("一月", &fill)]);
    let csv = "日期,经销商,销售收入,库存,备注\n2026-01-05,1001,0.3,,\n2026-01,1001,,310,\n202602,1001,1234.5,,\n";
    fs::write(folder.path().join("a.csv"), csv).unwrap();
    let by_month = ["--by", "dealer,month"];
    let expected = report(folder.path(), &[&["a.csv"][..], &by_month].concat());
    let got = report(folder.path(), &[&["a.xlsx"][..], &by_month].concat());
    assert_eq!(got.succeeded(), expected.succeeded());
}

#[test]
fn complaints_give_the_row_in_excel() {
    let folder = tempfile::tempdir().unwrap();
    let fill = |sheet: &mut Worksheet| {
        ledger(sheet);
        sheet.write(4, 0, "2026-01-07\nx").unwrap();
        sheet.write(6, 0, 46029).unwrap();
        for (at, amount) in [(4, "12O"), (6, "1")] {
            sheet.write(at, 1, "华东").unwrap();
            sheet.write(at, 2, "销售收入").unwrap();
            sheet.write(at, 3, amount).unwrap();
        }
        row(sheet, 9, ["2026-01-05", "", "销售收入"], 1.0);
        sheet.write(1_048_575, 0, "2026-01-05").unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
    };
    workbook(folder.path(), "a.xlsx", &[("一月", &fill)]);
    let ran = report(folder.path(), &["a.xlsx"]);
    let places: Vec<&str> = ran.err().lines().map(|line| line.split(':').nth(2).unwrap()).collect();
    assert_eq!(places, ["5", "5", "7", "10", "1048576"], "{}", ran.err());
    assert!(ran.err().contains("a.xlsx:1048576: 16384 fields where the heading has 4"), "{}", ran.err());
}

#[test]
fn errors_and_formulas_without_a_value_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let cell = |column: &str, inside: &str| format!("<c r=\"{column}\"{inside}</c>");
    let text = |column: &str, text: &str| cell(column, &format!(" t=\"inlineStr\"><is><t>{text}</t></is>"));
    let row = |at: u32, cells: [String; 4]| format!("<row r=\"{at}\">{}</row>", cells.concat());
    let named = |at: u32| {
        let column = |letter: &str| format!("{letter}{at}");
        [text(&column("A"), "2026-01-05"), text(&column("B"), "华东"), text(&column("C"), "销售收入"), String::new()]
    };
    let with = |at: u32, index: usize, cell: String| {
        let mut cells = named(at);
        cells[3] = format!("<c r=\"D{at}\"><v>1</v></c>");
        cells[index] = cell;
        row(at, cells)
    };
    let heading: String =
        (0..4).map(|index| text(&format!("{}1", ["A", "B", "C", "D"][index]), HEADING[index])).collect();
    let rows = [
        format!("<row r=\"1\">{heading}</row>"),
        with(2, 3, cell("D2", " t=\"e\"><v>#REF!</v>")),
        with(3, 3, cell("D3", "><f>SUM(D1:D2)</f>")),
        with(4, 1, cell("B4", "><f>VLOOKUP(1,\"a\",2)</f><v></v>")),
        with(5, 0, cell("A5", "><f>TODAY()</f><v/>")),
        // A stored empty text is a blank.
        with(6, 3, cell("D6", " t=\"str\"><f>\"\"</f><v></v>")),
        with(7, 3, cell("D7", "><f>1+1</f><v>2</v>")),
        with(8, 3, cell("D8", " t=\"b\"><v>1</v>")),
    ];
    packed(folder.path(), "a.xlsx", &rows.concat(), "");
    let mend = "is a formula whose value is not stored; open the workbook in Excel or WPS and save it again";
    refuses(
        folder.path(),
        &["a.xlsx"],
        &[
            "a.xlsx:2: column 金额: \"#REF!\" is not an amount: the spreadsheet's formula failed with #REF!: correct it and save again",
            &format!("a.xlsx:3: column 金额: \"=SUM(D1:D2)\" {mend}"),
            &format!("a.xlsx:4: column 经销商: \"=VLOOKUP(1,\"a\",2)\" {mend}"),
            &format!("a.xlsx:5: column 日期: \"=TODAY()\" {mend}"),
            "a.xlsx:8: column 金额: \"TRUE\" is not an amount: letter \"T\" where a digit was expected",
        ],
    );
}

#[test]
fn merged_cells_fill_down_but_an_amount_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let fill = |sheet: &mut Worksheet| {
        let plain = Format::new();
        heading(sheet);
        sheet.merge_range(1, 0, 3, 0, "2026-01", &plain).unwrap();
        sheet.merge_range(1, 1, 3, 1, "", &plain).unwrap();
        sheet.write(1, 1, 1001).unwrap();
        for (at, account) in [(1, "销售收入"), (2, "加价利润"), (3, "运输费")] {
            sheet.write(at, 2, account).unwrap();
        }
        sheet.write(1, 3, 500).unwrap();
        sheet.merge_range(2, 3, 3, 3, "", &plain).unwrap();
        sheet.write(2, 3, 70).unwrap();
        // Only merged cells reach into the next row, which is blank.
        sheet.merge_range(4, 0, 5, 0, "2026-01", &plain).unwrap();
        sheet.write(4, 1, "1001").unwrap();
        sheet.write(4, 2, "销售收入").unwrap();
        sheet.write(4, 3, 1).unwrap();
    };
    workbook(folder.path(), "a.xlsx", &[("一月", &fill)]);
    reports(folder.path(), &["a.xlsx"], "1001,501.00,70.00,0.00,\n");
}

#[test]
fn reads_one_sheet_with_a_heading_and_asks_to_choose_among_several() {
    let folder = tempfile::tempdir().unwrap();
    let notes = |sheet: &mut Worksheet| {
        sheet.write(0, 0, "说明").unwrap();
    };
    let wrong = |sheet: &mut Worksheet| {
        ledger(sheet);
        sheet.write(3, 3, "x").unwrap();
    };
    let blank = |_: &mut Worksheet| {};
    let here = folder.path();
    workbook(here, "one.xlsx", &[("说明", &notes), ("一月", &ledger), ("空", &blank)]);
    workbook(here, "two.xlsx", &[("一月", &ledger), ("说明", &notes), ("二 月#", &ledger)]);
    workbook(here, "none.xlsx", &[("说明", &notes), ("空", &blank)]);
    workbook(here, "wrong.xlsx", &[("说明", &notes), ("一月", &wrong)]);
    fs::copy(here.join("one.xlsx"), here.join("a#b.xlsx")).unwrap();
    let once = "华东,1000.30,100.00,0.00,\n";
    let twice = "华东,2000.60,200.00,0.00,\n";
    reports(here, &["one.xlsx"], once);
    reports(here, &["one.xlsx#一月"], once);
    reports(here, &["one.xlsx#*"], once);
    reports(here, &["a#b.xlsx"], once);
    reports(here, &["a#b.xlsx#一月"], once);
    reports(here, &["two.xlsx#二 月#"], once);
    reports(here, &["two.xlsx#*"], twice);
    reports(here, &["two.xlsx#一月", "two.xlsx#二 月#"], twice);
    let several = "several sheets are ledgers: 一月, 二 月#; choose one, as in \"FILE.xlsx#一月\", or all of them with \"FILE.xlsx#*\"";
    refuses(here, &["two.xlsx"], &[&format!("two.xlsx: {several}")]);
    let missing = "there is no sheet 一日; did you mean 一月? (it has 一月, 说明, 二 月#)";
    refuses(here, &["two.xlsx#一日"], &[&format!("two.xlsx#一日: {missing}")]);
    let ran = report(here, &["none.xlsx"]);
    assert!(ran.err().starts_with("error: none.xlsx:1: sheet 说明: "), "{}", ran.err());
    let ran = report(here, &["wrong.xlsx"]);
    assert!(ran.err().starts_with("error: wrong.xlsx#一月:4: "), "{}", ran.err());
    let ran = report(here, &["two.xlsx#一月", "two.xlsx#一月"]);
    assert!(ran.err().contains("two.xlsx#一月 and two.xlsx#一月 are the same"), "{}", ran.err());
    assert!(report(here, &["two.xlsx#一月", "two.xlsx"]).err().contains("are the same"));
}

/// A long ledger with one heading replaced.
fn ledger_with(at: u16, heading: &'static str) -> impl Fn(&mut Worksheet) {
    move |sheet| {
        ledger(sheet);
        sheet.write(0, at, heading).unwrap();
    }
}

/// A sheet of these rows.
fn texts(rows: &'static [&'static [&'static str]]) -> impl Fn(&mut Worksheet) {
    move |sheet| {
        for (at, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(at, column, number).unwrap(),
                    Err(_) => sheet.write(at, column, *cell).unwrap(),
                };
            }
        }
    }
}

/// A misspelt heading in one sheet must not lose its amounts just because another sheet is a
/// ledger.
#[test]
fn does_not_skip_a_sheet_that_is_nearly_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let unknown_account = texts(&[&["日期", "经销商", "冷链费"], &["2026-01", "华东", "70"]]);
    let all_near = texts(&[&["日起", "经销商", "科木", "金颔"], &["2026-01", "华东", "销售", "70"]]);
    let (amount, date, account) = (ledger_with(3, "金颔"), ledger_with(0, "何时"), ledger_with(2, "何物"));
    let nearly: [(Fill, &str); 5] = [
        (&amount, "lacks amount (金额; is it \"金颔\"?)"),
        (&date, "lacks date (日期)"),
        (&account, "lacks account (科目)"),
        (&unknown_account, "lacks account (科目), amount (金额)"),
        (
            &all_near,
            "lacks date (日期; is it \"日起\"?), account (科目; is it \"科木\"?), amount (金额; is it \"金颔\"?)",
        ),
    ];
    for (fill, lack) in nearly {
        workbook(here, "a.xlsx", &[("一月", &ledger), ("二月", fill)]);
        let several = format!(
            "several sheets are ledgers: 一月, 二月 ({lack}); choose one, as in \"FILE.xlsx#一月\", or all of them with \"FILE.xlsx#*\""
        );
        refuses(here, &["a.xlsx"], &[&format!("a.xlsx: {several}")]);
        reports(here, &["a.xlsx#一月"], "华东,1000.30,100.00,0.00,\n");
        for chosen in ["a.xlsx#二月", "a.xlsx#*"] {
            let ran = report(here, &[chosen]);
            let said = format!("error: a.xlsx#二月:1: no heading found: this row comes closest, but {lack}");
            assert!(ran.out().is_empty() && ran.err().starts_with(&said), "{}", ran.err());
        }
    }
}

#[test]
fn warns_about_filled_sheets_that_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let list = texts(&[&["经销商", "联系人"], &["华东", "张三"]]);
    let far_below = |sheet: &mut Worksheet| {
        sheet.write(500, 7, "x").unwrap();
    };
    let blank = |_: &mut Worksheet| {};
    let sheets: [Sheet; 4] = [("客户", &list), ("一月", &ledger), ("空", &blank), ("底下", &far_below)];
    workbook(here, "a.xlsx", &sheets);
    let check = |rest: &str, language: &str| {
        let line = format!("check --no-config --strict --format json --lang {language} {rest}");
        Program::within(here).args(line.split(' ')).run()
    };
    for arguments in ["a.xlsx", "a.xlsx#*", "."] {
        let ran = check(arguments, "en");
        ran.assert(3, ran.out(), "warning: 2 warnings, which --strict does not let pass\n");
        let check: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
        let file = if arguments == "." { "./a.xlsx" } else { "a.xlsx" };
        let lacks = "lacks date (日期), account (科目), amount (金额)";
        let expected = serde_json::json!([
            { "id": "sheet_passed_over", "text": format!("{file}#客户: {lacks}") },
            { "id": "sheet_passed_over", "text": format!("{file}#底下: has no heading of a ledger") },
        ]);
        assert_eq!(check["warnings"], expected);
    }
    // A named sheet is a deliberate choice.
    check("a.xlsx#一月", "en").succeeded();
    let page = Program::within(here).args("check --no-config --lang zh a.xlsx".split(' ')).run();
    assert!(page.succeeded().contains("a.xlsx#底下: 没有台账表头"), "{}", page.out());
}

#[test]
fn check_names_no_encoding_of_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    workbook(folder.path(), "a.xlsx", &[("一月", &ledger)]);
    let check = |format: &str| {
        let line = format!("check --no-config a.xlsx --format {format}");
        Program::within(folder.path()).args(line.split(' ')).run()
    };
    let json: serde_json::Value = serde_json::from_str(check("json").succeeded()).unwrap();
    assert_eq!(
        (&json["files"][0]["encoding"], &json["files"][0]["delimiter"]),
        (&"xlsx".into(), &serde_json::Value::Null)
    );
    let record = "a.xlsx,xlsx,,1,long,2026-01,2026-01,1,2,2,0,0,1,0,0,0,3";
    assert_eq!(check("csv").succeeded().lines().last().unwrap(), record);
}

/// Their sheets would have to be held in memory completely: they are refused with a way out.
#[test]
fn other_spreadsheets_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("mimetype", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let other = "this is a spreadsheet of another format (.ods, .xlsb); save it as .xlsx or .csv";
    for name in ["a.ods", "b.xlsx"] {
        fs::write(folder.path().join(name), &bytes).unwrap();
        refuses(folder.path(), &[name], &[&format!("{name}: {other}")]);
        let sheet = format!("{name}#一月");
        refuses(folder.path(), &[&sheet], &[&format!("{sheet}: {other}")]);
    }
    fs::remove_file(folder.path().join("b.xlsx")).unwrap();
    fs::write(folder.path().join("c.csv"), "日期,经销商,工资\n2026-01,华东,5\n").unwrap();
    let page = Program::within(folder.path()).args("check --no-config .".split(' ')).run();
    assert!(page.succeeded().contains("./a.ods"), "{}", page.out());
}

#[test]
fn detects_file_types_by_bytes_not_by_names() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    workbook(here, "a.xlsx", &[("一月", &ledger)]);
    fs::rename(here.join("a.xlsx"), here.join("a.csv")).unwrap();
    fs::write(here.join("b.xlsx"), "日期,经销商,科目,金额\n2026-01-05,华东,销售收入,5\n").unwrap();
    reports(here, &["a.csv", "b.xlsx"], "华东,1005.30,100.00,0.00,\n");
    reports(here, &["."], "华东,1005.30,100.00,0.00,\n");
    let no_sheets = "this is not a workbook and has no sheets; leave out # and what follows";
    refuses(here, &["b.xlsx#x"], &[&format!("b.xlsx#x: {no_sheets}")]);
    refuses(here, &["b.xlsx#*"], &[&format!("b.xlsx#*: {no_sheets}")]);
    let piped = "a workbook cannot be read from standard input; give its file by name, or pipe CSV";
    let stdin = fs::File::open(here.join("a.csv")).unwrap();
    let ran = Program::within(here).args(["report", "-"]).stdin(stdin).run();
    ran.assert(3, "", &format!("error: <stdin>: {piped}\n"));
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    fs::write(here.join("old.xlsx"), &compound).unwrap();
    fs::write(here.join("locked.xlsx"), [compound, encrypted].concat()).unwrap();
    refuses(
        here,
        &["old.xlsx"],
        &["old.xlsx: this is a spreadsheet of an old format (.xls, .et); save it as .xlsx or .csv"],
    );
    refuses(here, &["locked.xlsx"], &["locked.xlsx: the workbook is protected by a password; save it without one"]);
    let ran = report(here, &["--lang", "zh", "locked.xlsx"]);
    ran.assert(3, "", "错误: locked.xlsx: 工作簿有密码保护；请去掉密码后另存\n");
}

/// A workbook of one sheet as raw XML; `strings` are its shared strings.
fn packed(folder: &Path, name: &str, rows: &str, strings: &str) {
    packed_with(folder, name, rows, strings, "");
}

/// The same with `after` following the rows of the sheet.
fn packed_with(folder: &Path, name: &str, rows: &str, strings: &str, after: &str) {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let sheets = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"一月\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData>{after}</worksheet>");
    let parts = [
        ("_rels/.rels", relation("r1", "officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", sheets),
        ("xl/_rels/workbook.xml.rels", relation("r1", "worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", if strings.is_empty() { "<sst/>".to_owned() } else { strings.to_owned() }),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    fs::write(folder.join(name), zip.finish().unwrap().into_inner()).unwrap();
}

const TOO_LARGE: &str = "the unpacked workbook is too large to read; save the sheet as .csv, which may have any size";
const DAMAGED: &str = "the workbook is damaged or incomplete; open it in Excel or WPS and save it again as .xlsx";

#[test]
fn hostile_workbooks_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let refused = |rows: &str, strings: &str, message: &str| {
        packed(here, "a.xlsx", rows, strings);
        refuses(here, &["a.xlsx"], &[&format!("a.xlsx: {message}")]);
    };
    // A tag, a text and a comment without an end, a part that unpacks to too many bytes, and one
    // with too high a compression ratio.
    refused(&format!("<row r=\"{}\"/>", "1".repeat(2 << 20)), "", TOO_LARGE);
    refused(&format!("<row><c><v>{}</v></c></row>", "1".repeat(2 << 20)), "", TOO_LARGE);
    refused(&format!("<!--{}-->", "<a b='>'>".repeat(1 << 20)), "", TOO_LARGE);
    refused(&"<row/>".repeat(8 << 20), "", TOO_LARGE);
    // Strings: too many, too many announced, and one that does not exist.
    refused("", &format!("<sst>{}</sst>", "<si/>".repeat(1_100_000)), TOO_LARGE);
    refused("", "<sst uniqueCount = '99999999999999999999'></sst>", TOO_LARGE);
    refused("<row><c t=\"s\"><v>7</v></c></row>", "<sst><si><t>a</t></si></sst>", DAMAGED);
    refused("", "<!DOCTYPE a [<!ENTITY b \"c\">]><sst/>", DAMAGED);
    // Rows in descending order, and cells with impossible addresses.
    refused(
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "",
        DAMAGED_AFTER_2,
    );
    refused("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>", "", DAMAGED);
    let whole = fs::read(here.join("a.xlsx")).unwrap();
    for end in [5, whole.len() / 2, whole.len() - 1] {
        fs::write(here.join("a.xlsx"), &whole[..end]).unwrap();
        refuses(here, &["a.xlsx"], &[&format!("a.xlsx: {DAMAGED}")]);
    }
    let mut broken = whole.clone();
    broken[60] ^= 0xFF;
    fs::write(here.join("a.xlsx"), broken).unwrap();
    refuses(here, &["a.xlsx"], &[&format!("a.xlsx: {DAMAGED}")]);
}

#[test]
fn impossible_merged_cells_are_a_damaged_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!("<row>{}</row>", HEADING.map(cell).concat());
    for merged in
        ["A5:A2", "B2:A2", "A99999999999:A2", "AAAAAAAAA1:B2", "A0:A2", "é:A2", "A1:A2:A3", "XFE1:XFE2", "A1:A1048577"]
    {
        let after = format!("<mergeCells count=\"1\"><mergeCell ref=\"{merged}\"/></mergeCells>");
        packed_with(folder.path(), "a.xlsx", &rows, "", &after);
        refuses(folder.path(), &["a.xlsx"], &[&format!("a.xlsx: {DAMAGED}")]);
    }
}

const DAMAGED_AFTER_2: &str = "the workbook is damaged or has a cell that cannot be read after row 2; open it in Excel or \
                               WPS, correct that row and save it again";

#[test]
fn a_fault_below_the_first_rows_stops_the_reading() {
    let folder = tempfile::tempdir().unwrap();
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heading: String = HEADING.map(cell).concat();
    let entry = ["2026-01-05", "华东", "销售收入", "1"].map(cell).concat();
    let rows = format!(
        "<row>{heading}</row>{}<row><c t=\"e\"><v>#NEW!</v></c></row>",
        format!("<row>{entry}</row>").repeat(40)
    );
    packed(folder.path(), "a.xlsx", &rows, "");
    let message = DAMAGED_AFTER_2.replace("row 2;", "row 41;");
    report(folder.path(), &["a.xlsx"]).assert(1, "", &format!("error: a.xlsx: cannot be read: {message}\n"));
}

#[test]
fn formulas_of_calculated_columns_need_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let fill = |sheet: &mut Worksheet| {
        for (column, name) in (0..).zip(["日期", "经销商", "销售收入", "运输费", "合计"]) {
            sheet.write(0, column, name).unwrap();
        }
        sheet.write(1, 0, "2026-01").unwrap();
        sheet.write(1, 1, "华东").unwrap();
        sheet.write(1, 2, 9.5).unwrap();
        sheet.write(1, 4, Formula::new("=SUM(C2:D2)").set_result("")).unwrap();
    };
    workbook(folder.path(), "a.xlsx", &[("一月", &fill)]);
    reports(folder.path(), &["a.xlsx"], "华东,9.50,0.00,0.00,\n");
}
