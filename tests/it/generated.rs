//! Generated ledgers: the program against the model, and against itself.
//!
//! `GENERATED_SEEDS=1000..2000 cargo test generated` tests other ledgers than usual. A ledger on
//! which a test fails is kept in the target folder; the failure names it.

use crate::compare::first_difference;
use crate::model::generate::Case;
use crate::model::{self, Options};
use serde_json::Value;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SEEDS: Range<u64> = 0..200;

/// Different files with the same entries, which must give the same bytes.
const WRITINGS: Range<u64> = 1..4;

/// Ledgers worked out by hand or by others: without these, the model would only be a second
/// opinion.
#[test]
fn the_model_agrees_with_the_worked_ledgers() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut checked = 0;
    for folder in std::fs::read_dir(cases).expect("the worked ledgers").map(|entry| entry.expect("an entry").path()) {
        let Ok(args) = std::fs::read(folder.join("args.json")) else { continue };
        let args: Vec<String> = serde_json::from_slice(&args).expect("a list of arguments");
        let expected = std::fs::read(folder.join("expected.json")).expect("an expected report");
        let expected = serde_json::from_slice(&expected).expect("JSON");
        let (options, ledgers) = Options::from_args(&args);
        let files: Vec<_> = ledgers.iter().map(|file| std::fs::read(folder.join(file)).expect("a ledger")).collect();
        let difference = first_difference(&expected, &model::report(&files, &options));
        assert_eq!(difference, None, "{}", folder.display());
        checked += 1;
    }
    assert!(checked >= 29, "only {checked} worked ledgers were found");
}

/// The written form of a ledger does not matter to the model: tests the model and the generator,
/// not the program.
#[test]
fn the_model_reads_the_same_in_every_writing() {
    for seed in seeds() {
        let case = Case::new(seed);
        let report = model::report(&case.files(0), &case.options);
        for writing in WRITINGS {
            let again = model::report(&case.files(writing), &case.options);
            assert_eq!(first_difference(&report, &again), None, "seed {seed}, writing {writing}");
        }
    }
}

#[test]
fn the_program_agrees_with_the_model() {
    for seed in seeds() {
        let case = Case::new(seed);
        let files = case.files(0);
        let run = Run::new("model", seed, &case.options, &files);
        let report = run.report(&[]);
        let got: Value = serde_json::from_slice(&report).unwrap_or_else(|error| run.fail(&error.to_string()));
        if let Some(difference) = first_difference(&model::report(&files, &case.options), &got) {
            run.fail(&difference);
        }
        run.done();
    }
}

#[test]
fn the_statement_agrees_with_the_model() {
    for seed in seeds() {
        let case = Case::new(seed);
        let files = case.files(0);
        let every = ["month", "quarter", "year"][seed as usize % 3];
        // A statement has rows and an order of its own.
        let options = Options { by: Vec::new(), sort: None, top: None, ..case.options.clone() };
        let run = Run::of(&["statement", "--every", every], "statement", seed, &options, &files);
        let got: Value = serde_json::from_slice(&run.report(&[])).unwrap_or_else(|error| run.fail(&error.to_string()));
        if let Some(difference) = first_difference(&model::statement::statement(&files, &options, every), &got) {
            run.fail(&difference);
        }
        run.done();
    }
}

#[test]
fn spelling_order_and_split_into_files_change_no_byte() {
    for seed in seeds() {
        let case = Case::new(seed);
        let mut first: Option<Vec<u8>> = None;
        for writing in WRITINGS {
            let run = Run::new(&format!("writing{writing}"), seed, &case.options, &case.files(writing));
            let report = run.report(&[]);
            run.expect_same(first.get_or_insert(report.clone()), &report);
            run.done();
        }
    }
}

/// A sheet with the same cells gives the same output as CSV; only line breaks in cells become
/// spaces.
#[test]
fn workbooks_change_no_byte() {
    for seed in seeds().step_by(3) {
        let case = Case::new(seed);
        if case.options.to_args().iter().any(|arg| arg.contains('\n')) {
            continue;
        }
        let cells: Vec<_> = case.files(0).iter().map(|bytes| without_line_breaks(model::cells(bytes))).collect();
        let text = Run::new("cells", seed, &case.options, &cells.iter().map(|cells| csv_of(cells)).collect::<Vec<_>>());
        // With names that end in .csv: the bytes decide what a file is.
        let workbook = Run::new(
            "workbook",
            seed,
            &case.options,
            &cells.iter().map(|cells| workbook_of(cells)).collect::<Vec<_>>(),
        );
        workbook.expect_same(&text.report(&[]), &workbook.report(&[]));
        text.done();
        workbook.done();
    }
}

fn without_line_breaks(mut cells: Vec<Vec<String>>) -> Vec<Vec<String>> {
    cells.iter_mut().flatten().for_each(|cell| *cell = cell.replace('\n', " "));
    cells
}

fn csv_of(cells: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    cells.iter().for_each(|record| writer.write_record(record).expect("a record"));
    writer.into_inner().expect("bytes")
}

fn workbook_of(cells: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, record) in (0..).zip(cells) {
        for (column, cell) in (0..).zip(record) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("bytes")
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for seed in seeds().step_by(5) {
        let case = Case::new(seed);
        let run = Run::new("threads", seed, &case.options, &case.files(0));
        let one = run.report(&["--threads", "1"]);
        for threads in ["2", "3", "8"] {
            run.expect_same(&one, &run.report(&["--threads", threads]));
        }
        run.done();
    }
}

fn seeds() -> Range<u64> {
    let Ok(range) = std::env::var("GENERATED_SEEDS") else { return SEEDS };
    let (first, end) = range.split_once("..").expect("GENERATED_SEEDS is like 0..300");
    first.parse().expect("a seed")..end.parse().expect("a seed")
}

/// The program on one ledger, in its own temporary folder.
struct Run {
    folder: PathBuf,
    args: Vec<String>,
}

impl Run {
    fn new(test: &str, seed: u64, options: &Options, files: &[Vec<u8>]) -> Run {
        Self::of(&["report"], test, seed, options, files)
    }

    /// A run of a command that takes the options of `report`.
    fn of(command: &[&str], test: &str, seed: u64, options: &Options, files: &[Vec<u8>]) -> Run {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("generated-{test}-{seed}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let days = options.days_in_year.map(|days| format!("days_in_year = {days}\n"));
        let spread = options.last_year.then(|| "[spread]\ntargets = 'last-year'\n".to_owned());
        let settings: String = days.into_iter().chain(spread).collect();
        let mut args: Vec<String> = if settings.is_empty() {
            vec!["--no-config".to_owned()]
        } else {
            std::fs::write(folder.join("settings.toml"), settings).expect("a configuration");
            ["--config", "settings.toml"].map(str::to_owned).into()
        };
        if let Some(targets) = &options.targets {
            std::fs::write(folder.join("targets.csv"), targets).expect("targets");
        }
        args.extend(command.iter().chain(&["--format", "json"]).map(|&word| word.to_owned()));
        args.extend(options.to_args());
        let as_folder = seed.is_multiple_of(7);
        for (index, bytes) in files.iter().enumerate() {
            let name = format!("ledger{index}.csv");
            std::fs::write(folder.join(&name), bytes).expect("a ledger");
            // A folder stands for all ledgers in it.
            if !as_folder {
                args.push(name);
            }
        }
        if as_folder {
            args.push(".".to_owned());
        }
        Run { folder, args }
    }

    /// The output of a successful run; any failure is a test failure.
    fn report(&self, more: &[&str]) -> Vec<u8> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_dealer-profit"));
        let run = program.current_dir(&self.folder).args(&self.args).args(more).output();
        let Output { status, stdout, stderr } = run.expect("the program");
        if !status.success() || !stderr.is_empty() {
            self.fail(&format!("{status}\n{}", String::from_utf8_lossy(&stderr)));
        }
        stdout
    }

    fn expect_same(&self, expected: &[u8], got: &[u8]) {
        if expected != got {
            let parsed = |bytes| serde_json::from_slice(bytes).unwrap_or(Value::Null);
            let difference = first_difference(&parsed(expected), &parsed(got));
            self.fail(&difference.unwrap_or_else(|| "the same figures in other bytes".to_owned()));
        }
    }

    fn fail(&self, what: &str) -> ! {
        let args: Vec<String> = self.args.iter().map(|arg| format!("{arg:?}")).collect();
        panic!("{what}\nin {}: dealer-profit {}", self.folder.display(), args.join(" "))
    }

    fn done(&self) {
        std::fs::remove_dir_all(&self.folder).expect("a folder to remove");
    }
}
