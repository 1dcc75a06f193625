//! Written workbooks, as seen by a reader that does not calculate.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use dealer_profit::document::{Block, Cell, Column, Document, Label, Row, Section, Table, Value};
use dealer_profit::ratio::Ratio;
use dealer_profit::render::xlsx::{XlsxFault, to_xlsx};
use dealer_profit::words::Language;
use dealer_profit::words::word::Word;
use zip::ZipArchive;

use crate::expected::folder;
use crate::program::Program;
use crate::statements::{Dealer, Kind, statements};

/// Dealers of every kind, with names of every kind.
pub const DEALERS: [Dealer<'static>; 7] = [
    Dealer { name: "华东家电", kind: Kind::Usual },
    Dealer { name: "Loss & Sons [East]/\"North\"", kind: Kind::Losing },
    Dealer { name: "=1+1", kind: Kind::WithoutSales },
    Dealer { name: "O'Neill's: 电器*?", kind: Kind::Huge },
    Dealer { name: "SORT(x) \u{1b}[2J\u{202e}😀", kind: Kind::Usual },
    Dealer { name: "<b>History</b>_x0041_", kind: Kind::Usual },
    Dealer { name: "R1C1", kind: Kind::Usual },
];

/// A workbook that is read back.
struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    fn of(document: &Document, language: Language) -> Self {
        assert_eq!(document.check_formulas(), []);
        Self::read(to_xlsx(document, language).unwrap())
    }

    fn read(bytes: Vec<u8>) -> Self {
        Self(Xlsx::new(Cursor::new(bytes)).unwrap())
    }

    fn names(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    fn sheet(&mut self, index: usize) -> (Range<Data>, Range<String>) {
        let name = self.names()[index].clone();
        (self.0.worksheet_range(&name).unwrap(), self.0.worksheet_formula(&name).unwrap())
    }
}

fn at(range: &Range<Data>, row: u32, column: u32) -> Data {
    range.get_value((row, column)).cloned().unwrap_or(Data::Empty)
}

fn formula(range: &Range<String>, row: u32, column: u32) -> &str {
    range.get_value((row, column)).map_or("", String::as_str)
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

/// A part of the package.
fn part(bytes: &[u8], name: &str) -> String {
    let mut content = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut content).unwrap();
    content
}

/// The exact value of a document's cell as a number.
fn number(cell: &Cell) -> f64 {
    cell.value.number().unwrap().to_fixed(12).unwrap().parse().unwrap()
}

fn table(section: &Section) -> &Table {
    let Some(Block::Table(table)) = section.blocks.first() else { panic!("a table is expected") };
    table
}

#[test]
fn every_cell_reads_back_as_in_the_document() {
    let document = statements(&DEALERS, 12);
    let mut book = Book::of(&document, Language::En);
    let mut formulas_seen = 0;
    for (sheet, section) in document.sections.iter().enumerate() {
        let (values, formulas) = book.sheet(sheet);
        for (row, line) in (3..).zip(&table(section).rows) {
            for (column, cell) in (0..).zip(&line.cells) {
                let got = at(&values, row, column);
                formulas_seen += usize::from(!formula(&formulas, row, column).is_empty());
                match &cell.value {
                    Value::NotAvailable | Value::Blank => {
                        assert_eq!((got, formula(&formulas, row, column)), (Data::Empty, ""));
                    }
                    Value::Label(label) if label.text(Language::En).contains('\u{1b}') => {
                        assert_eq!(got, text("SORT(x) \\u{1b}[2J\\u{202e}😀"));
                    }
                    Value::Label(label) => assert_eq!(got, text(label.text(Language::En))),
                    value if value.is_held_by_spreadsheets() => match got {
                        Data::Float(got) => {
                            assert!((got - number(cell)).abs() <= 1e-12 * got.abs().max(1.0), "{got} {cell:?}");
                        }
                        other => panic!("{other:?} for {cell:?}"),
                    },
                    value => {
                        let exact = value.number().unwrap().to_fixed(2).unwrap();
                        assert_eq!((got, formula(&formulas, row, column)), (text(&exact), ""));
                    }
                }
            }
        }
    }
    assert!(formulas_seen > 600, "{formulas_seen}");
}

#[test]
fn sheets_are_named_by_content_and_linked() {
    let bytes = to_xlsx(&statements(&DEALERS, 3), Language::En).unwrap();
    let links = part(&bytes, "xl/worksheets/sheet1.xml");
    let mut book = Book::read(bytes);
    let names = [
        "Summary",
        "华东家电",
        "Loss & Sons (East)／”North”",
        "=1+1",
        "O'Neill's： 电器＊？",
        "SORT（x） (2J😀",
        "<b>History<／b>＿x0041_",
        "R1C1",
        "Method",
        "Chart data",
    ];
    let got: Vec<String> = book.names().iter().map(|name| name.replace("（2J", "(2J")).collect();
    assert_eq!(got, names);
    assert!(
        links.contains(r#"location="'O''Neill''s： 电器＊？'!A3""#) || links.contains("'O''Neill''s： 电器＊？'!A2")
    );
    let (_, formulas) = book.sheet(0);
    assert_eq!(formula(&formulas, 3, 1), "'华东家电'!E4");
    assert_eq!(formula(&formulas, 3, 3), "C4/B4");
    assert_eq!(formula(&formulas, 4, 2), "'Loss & Sons (East)／”North”'!E39");
    assert_eq!(formula(&formulas, 10, 4), "SUM(E4:E10)");
    let (_, formulas) = book.sheet(1);
    assert_eq!(formula(&formulas, 3, 4), "SUM(B4:D4)");
    assert_eq!(formula(&formulas, 14, 1), "SUM(B6:B14)");
    assert_eq!(formula(&formulas, 38, 1), "B15+B22-B38");
}

#[test]
fn leaves_out_a_waterfall_with_numbers_that_spreadsheets_cannot_hold() {
    // Only the sales of that dealer have 17 digits: its waterfall is drawn. A waterfall with such a
    // step is not.
    let mut document = statements(&DEALERS[..1], 3);
    let Some(Block::Chart(chart)) = document.sections[1].blocks.last_mut() else { panic!("a chart is expected") };
    let dealer_profit::document::chart::ChartKind::Waterfall(waterfall) = &mut chart.kind else { panic!() };
    waterfall.steps[0].amount = Ratio::new(1_234_567_890_123_456_789, 100).unwrap();
    waterfall.steps[0].formula = None;
    let bytes = to_xlsx(&document, Language::Zh).unwrap();
    let charts = |bytes: &[u8]| {
        let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        archive.file_names().flatten().filter(|name| name.starts_with("xl/charts/chart")).count()
    };
    assert_eq!(charts(&bytes), 1);
    assert_eq!(Book::read(bytes).names(), ["汇总", "华东家电", "口径"]);
    assert_eq!(charts(&to_xlsx(&statements(&DEALERS[..1], 3), Language::Zh).unwrap()), 2);
}

#[test]
fn the_bars_of_a_waterfall_cross_zero() {
    let mut book = Book::of(&statements(&DEALERS[1..2], 12), Language::En);
    let (values, formulas) = book.sheet(3);
    let number = |row: u32, column: u32| match at(&values, row, column) {
        Data::Float(number) => number,
        other => panic!("{other:?}"),
    };
    // The fifth step, expenses, begins above zero and ends below it; the level is its end.
    let (start, end) = (number(8, 2), number(8, 3));
    assert!(start > 0.0 && end < 0.0);
    let pieces: Vec<f64> = [4, 5, 6, 8, 9].map(|column| number(8, column)).to_vec();
    assert_eq!(pieces, [0.0, 0.0, start, 0.0, end]);
    assert_eq!((at(&values, 9, 5), number(9, 7), number(9, 10)), (Data::Empty, 0.0, end));
    assert_eq!(formula(&formulas, 8, 3), "C9+B9");
    assert_eq!(formula(&formulas, 8, 1), "0-'Loss & Sons (East)／”North”'!N38");
    assert_eq!(formula(&formulas, 9, 2), "");
}

#[test]
fn a_printed_sheet_repeats_headings_and_labels() {
    let bytes = to_xlsx(&statements(&DEALERS, 24), Language::En).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    for set_up in [
        r#"<pageSetup paperSize="9" fitToWidth="2" fitToHeight="0" orientation="landscape""#,
        "<oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter>",
        r#"<pane xSplit="1" ySplit="3" topLeftCell="B4" activePane="bottomRight" state="frozen"/>"#,
        "<rowBreaks",
    ] {
        assert!(sheet.contains(set_up), "{set_up} is not in {}", &sheet[sheet.len() - 900..]);
    }
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("华东家电!$A:$A") && names.contains("华东家电!$A$1:$Z$"), "{names}");
}

/// Otherwise page breaks would depend on the fonts of a computer.
#[test]
fn every_row_has_its_height() {
    let bytes = to_xlsx(&statements(&DEALERS, 6), Language::Zh).unwrap();
    for sheet in ["sheet1", "sheet2", "sheet8", "sheet9", "sheet10"] {
        let sheet = part(&bytes, &format!("xl/worksheets/{sheet}.xml"));
        let rows: Vec<&str> = sheet.split("<row ").skip(1).filter_map(|row| row.split('>').next()).collect();
        assert!(rows.len() > 3, "{}", &sheet[..500]);
        let without = rows.iter().find(|row| !row.contains(r#"customHeight="1""#));
        assert_eq!(without, None);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let made = || to_xlsx(&statements(&DEALERS, 6), Language::Zh).unwrap();
    assert_eq!(made(), made());
}

fn rows(count: usize, text: &str) -> Document {
    let rows = (0..count).map(|row| Row::item(row.to_string(), [Cell::given(text)])).collect();
    let table = Table::new("t", vec![Column::text("c", Word::Dealer)], rows);
    Document::new(Word::ReportTitle, vec![Section::new("s", vec![Block::Table(table)])])
}

#[test]
fn exceeding_the_limits_of_a_workbook_is_an_error_with_a_way_out() {
    let mut many = rows(1, "甲");
    many.sections = vec![many.sections[0].clone().on_own_page(); 1_001];
    let fault = to_xlsx(&many, Language::En).unwrap_err();
    assert_eq!(fault, XlsxFault::TooManySheets { sheets: 1_001, most: 1_000 });
    let said = "the workbook would have 1001 sheets, and 1000 is the most: choose fewer with --dealer or --where, or use \
                --format csv";
    assert_eq!(fault.text(Language::En), said);
    let fault = to_xlsx(&rows(1_048_576, ""), Language::Zh).unwrap_err();
    assert!(matches!(fault, XlsxFault::TooManyRows { most: 1_048_576, .. }));
    assert!(fault.text(Language::Zh).contains("--top"));
    let fault = to_xlsx(&rows(1, &"长".repeat(32_768)), Language::Zh).unwrap_err();
    assert!(matches!(&fault, XlsxFault::TextTooLong { length: 32_768, .. }));
    assert!(fault.text(Language::Zh).starts_with("\"长长"));
    let mut wide = rows(1, "甲");
    let Block::Table(table) = &mut wide.sections[0].blocks[0] else { panic!("a table is expected") };
    table.columns = vec![table.columns[0].clone(); 16_385];
    assert!(matches!(to_xlsx(&wide, Language::En), Err(XlsxFault::TooManyColumns { columns: 16_385, .. })));
}

#[test]
fn similar_names_give_distinct_sheets() {
    let mut document = rows(1, "甲");
    let section = document.sections[0].clone().on_own_page();
    let named = |name: &str| section.clone().headed(Label::Given(name.to_owned()));
    document.sections = ["a", "A", "", "  '  ", "history", "TRUE"].map(named).to_vec();
    document.appendix = vec![named("a")];
    let names = Book::of(&document, Language::Zh).names();
    assert_eq!(names, ["a", "A (2)", "工作表", "工作表 (2)", "history_", "TRUE_", "a (3)"]);
}

#[test]
fn a_report_is_the_same_in_a_file_and_a_pipe() {
    let output = tempfile::tempdir().unwrap();
    let file = output.path().join("report.xlsx");
    let program = || Program::within(&folder("golden")).args(["report", "long.csv", "--no-config"]);
    program().args(["-o", file.to_str().unwrap()]).run().assert(0, "", "");
    let piped = output.path().join("piped.xlsx");
    let stream = std::fs::File::create(&piped).unwrap();
    program().args(["--format", "xlsx"]).stdout(stream).run().assert(0, "", "");
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(bytes, std::fs::read(&piped).unwrap());
    assert_eq!(Book::read(bytes).names(), ["Dealer profit report", "Method"]);
}

/// Writes samples to look at into the folder `SAMPLES`.
#[test]
fn writes_samples_for_review() {
    let Some(samples) = std::env::var_os("SAMPLES").map(std::path::PathBuf::from) else { return };
    for (language, name) in [(Language::En, "en"), (Language::Zh, "zh")] {
        for months in [6, 12, 24] {
            let bytes = to_xlsx(&statements(&DEALERS, months), language).unwrap();
            std::fs::write(samples.join(format!("s-{months}-{name}.xlsx")), bytes).unwrap();
        }
    }
}

/// 500 dealers, two years, two charts each; measure with `--release -- --ignored --nocapture`.
#[test]
#[ignore = "measures; needs a release build to mean anything"]
fn writes_500_dealers_in_two_seconds() {
    let names: Vec<String> = (0..500).map(|dealer| format!("经销商{dealer:03}")).collect();
    let dealers: Vec<Dealer> = names.iter().map(|name| Dealer { name, kind: Kind::Usual }).collect();
    let document = statements(&dealers, 24);
    let memory = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("").to_owned()
    };
    let before = memory();
    let begun = std::time::Instant::now();
    let bytes = to_xlsx(&document, Language::Zh).unwrap();
    println!("{:?}, {} bytes, {before} before, {} after", begun.elapsed(), bytes.len(), memory());
}
