//! Workbooks recalculated by LibreOffice, if it is installed: every formula must give the stored
//! result.
//!
//! With `CI=true` it must be installed. The last two tests prove that the check works.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use calamine::{Data, Reader, Xlsx};
use dealer_profit::document::{Block, Document, Formula};
use dealer_profit::render::xlsx::to_xlsx;
use dealer_profit::words::Language;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::program::Program;
use crate::statements::statements;
use crate::xlsx::DEALERS;

/// Command lines whose workbooks are checked, run in `examples/`; `-o FILE` is appended.
const COMMANDS: &[&str] = &[
    "report ledgers --no-config",
    "report ledgers --no-config --by month --lang zh",
    "report ledgers --no-config --by dealer,quarter --top 5",
    "report --targets targets-2026.csv --period 2026",
    "statement --period 2026 --lang zh",
    "statement --every quarter --period 2025-Q3..2026-Q2",
    "statement ledgers --no-config --dealer 吴越商贸",
];

/// Makes LibreOffice recalculate every workbook that it opens; by default it trusts stored results.
const ALWAYS_RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Allowed relative and absolute error: binary sums depend on the order of addition.
const TOLERANCE: (f64, f64) = (1e-12, 1e-9);

/// A workbook before and after recalculation.
struct Recalculated {
    name: String,
    stored: Vec<u8>,
    computed: Vec<u8>,
}

/// All workbooks, recalculated in one run; `None` without LibreOffice.
static RECALCULATED: LazyLock<Option<Vec<Recalculated>>> = LazyLock::new(|| {
    let is_there = Command::new("soffice").arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        assert!(std::env::var_os("CI").is_none_or(|value| value != "true"), "LibreOffice is missing");
        println!("skipped: LibreOffice is not installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = workbooks(folder.path());
    Some(recalculate(folder.path(), files))
});

/// Writes the workbooks into the folder and returns their names.
fn workbooks(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut put = |name: &str, bytes: Vec<u8>| {
        fs::write(folder.join(name), bytes).unwrap();
        names.push(name.to_owned());
    };
    let year = to_xlsx(&statements(&DEALERS, 12), Language::En).unwrap();
    put("sevens.xlsx", with_sevens(&year));
    put("year.xlsx", year);
    put("years.xlsx", to_xlsx(&statements(&DEALERS, 24), Language::Zh).unwrap());
    put("wrong.xlsx", to_xlsx(&with_a_wrong_formula(statements(&DEALERS, 3)), Language::En).unwrap());
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (index, line) in COMMANDS.iter().enumerate() {
        let name = format!("command-{index}.xlsx");
        let output = folder.join(&name);
        Program::within(&examples).args(line.split(' ')).args(["-o", output.to_str().unwrap()]).run().succeeded();
        names.push(name);
    }
    names
}

/// Makes LibreOffice open the files, recalculate them and save them again.
fn recalculate(folder: &Path, names: Vec<String>) -> Vec<Recalculated> {
    let profile = folder.join("profile");
    fs::create_dir_all(profile.join("user")).unwrap();
    fs::write(profile.join("user/registrymodifications.xcu"), ALWAYS_RECALCULATE).unwrap();
    let output = folder.join("computed");
    let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let ran = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&output)
        .args(&files)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let read = |name: String| Recalculated {
        stored: fs::read(folder.join(&name)).unwrap(),
        computed: fs::read(output.join(&name)).unwrap(),
        name,
    };
    names.into_iter().map(read).collect()
}

fn recalculated(name: &str) -> Option<&'static Recalculated> {
    let all = RECALCULATED.as_ref()?;
    Some(all.iter().find(|workbook| workbook.name == name).unwrap())
}

/// The formula cells whose results differ between the two workbooks, and the number of formula
/// cells.
fn differences(stored: &[u8], computed: &[u8]) -> (Vec<String>, usize) {
    let open = |bytes: &[u8]| Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let (mut stored, mut computed) = (open(stored), open(computed));
    let (mut different, mut count) = (Vec::new(), 0);
    for sheet in stored.sheet_names() {
        let formulas = stored.worksheet_formula(&sheet).unwrap();
        let (left, right) = (stored.worksheet_range(&sheet).unwrap(), computed.worksheet_range(&sheet).unwrap());
        let Some((top, first)) = formulas.start() else { continue };
        for (row, column, formula) in formulas.used_cells() {
            let place = (top + row as u32, first + column as u32);
            let value = |range: &calamine::Range<Data>| range.get_value(place).cloned().unwrap_or(Data::Empty);
            let (left, right) = (value(&left), value(&right));
            count += 1;
            if !is_same(&left, &right) {
                different.push(format!("{sheet}!{place:?} ={formula}: stored {left:?}, computed {right:?}"));
            }
        }
    }
    (different, count)
}

#[expect(clippy::float_arithmetic, reason = "a spreadsheet's results are binary numbers")]
fn is_same(left: &Data, right: &Data) -> bool {
    let number = |data: &Data| match data {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    };
    match (number(left), number(right)) {
        (Some(left), Some(right)) => (left - right).abs() <= TOLERANCE.1.max(TOLERANCE.0 * left.abs().max(right.abs())),
        (None, None) => left == right,
        _ => false,
    }
}

/// The workbook with 7 stored as the result of each formula.
fn with_sevens(bytes: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            content = sevens(&String::from_utf8(content).unwrap()).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn sevens(xml: &str) -> String {
    let mut pieces = xml.split("</f><v>");
    let mut changed = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once("</v>").unwrap();
        changed.push_str("</f><v>7</v>");
        changed.push_str(rest);
    }
    changed
}

/// The document with a wrong formula for its first margin and no other change.
fn with_a_wrong_formula(mut document: Document) -> Document {
    let Some(Block::Table(summary)) = document.sections[0].blocks.first_mut() else { panic!("a table is expected") };
    let margin = &mut summary.rows[0].cells[3];
    let right = margin.formula.take().unwrap();
    margin.formula = Some(Box::new(Formula::Plus(right, Box::new(Formula::Number(1)))));
    assert_eq!(document.check_formulas().len(), 1);
    document
}

#[test]
fn every_formula_gives_the_stored_result() {
    let Some(all) = RECALCULATED.as_ref() else { return };
    for workbook in all.iter().filter(|workbook| !["sevens.xlsx", "wrong.xlsx"].contains(&workbook.name.as_str())) {
        let (different, count) = differences(&workbook.stored, &workbook.computed);
        assert!(different.is_empty(), "{}: {} of {count}:\n{}", workbook.name, different.len(), different.join("\n"));
        let least = if workbook.name.starts_with("command") { 0 } else { 1_000 };
        assert!(count >= least, "{}: only {count} formulas", workbook.name);
    }
}

#[test]
fn recalculates_wrong_results() {
    let (Some(sevens), Some(year)) = (recalculated("sevens.xlsx"), recalculated("year.xlsx")) else { return };
    let (different, count) = differences(&sevens.stored, &sevens.computed);
    // A result may be 7 by coincidence.
    assert!(different.len() > count * 99 / 100, "{} of {count}", different.len());
    assert_eq!(differences(&year.stored, &sevens.computed).0, [""; 0]);
}

#[test]
fn finds_a_wrong_formula() {
    let Some(wrong) = recalculated("wrong.xlsx") else { return };
    let (different, _) = differences(&wrong.stored, &wrong.computed);
    assert!(different.len() == 1 && different[0].contains("!(3, 3) =C4/B4+1"), "{different:?}");
}
