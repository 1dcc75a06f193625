//! The line of an error is the line that an editor shows, for any line ends and anything above it.

use std::fs;
use std::path::Path;

use dealer_profit::ledger::rules::ReadingRules;

use crate::library::{effort, read_plainly};
use crate::program::Program;

const ROWS: usize = 2400;
const COLUMNS: [&str; 6] = ["memo", "date", "dealer", "account", "amount", "city"];
const LINE_ENDS: [&str; 3] = ["\n", "\r\n", "\r"];
/// Workers and block bytes.
const EFFORTS: [(usize, usize); 3] = [(1, 64), (3, 64), (3, 1 << 20)];

/// How one cell of one row is broken.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Break {
    OpeningQuote,
    ClosingQuoteMissing,
    TextAfterClosingQuote,
    DelimiterMore,
    DelimiterLess,
    BadBytes,
    Cell(&'static str),
}

/// What the program must report: the line of the first error, a word of its message, and the range
/// of lines for further errors.
struct Expected {
    line: u64,
    word: &'static str,
    last_line: u64,
}

/// A ledger with one broken record.
struct Broken {
    bytes: Vec<u8>,
    expected: Expected,
}

/// The written cells of a row: some quoted, some with line breaks inside, as in exports from Excel.
fn cells(row: usize, line_end: &str) -> [String; 6] {
    let memo = match row % 7 {
        0 => format!("\"first{line_end}second{line_end}third\""),
        3 => "\"a, \"\"quoted\"\" word\"".to_owned(),
        5 => String::new(),
        _ => "goods".to_owned(),
    };
    let city = if row % 11 == 4 { format!("\"Old{line_end}Town\"") } else { "Town".to_owned() };
    let date = format!("2026-{:02}-{:02}", row % 12 + 1, row % 28 + 1);
    [memo, date, format!("Dealer {}", row % 5), "sales".to_owned(), format!("{}.50", row + 1), city]
}

/// The text between rows.
fn between(row: usize, line_end: &str) -> String {
    match row % 13 {
        2 => line_end.to_owned(),
        6 => format!("{}{line_end}", COLUMNS.join(",")),
        9 => format!(" ,,,,,{line_end}{line_end}"),
        _ => String::new(),
    }
}

/// Number of lines an editor counts in a text: an independent count by character.
fn line_ends(text: &str) -> u64 {
    let mut count = 0;
    let mut before = ' ';
    for character in text.chars() {
        count += u64::from(character == '\r' || (character == '\n' && before != '\r'));
        before = character;
    }
    count
}

/// Breaks a cell; `None` if the cell cannot be broken in that way.
fn broken_cell(cell: &str, column: usize, kind: Break) -> Option<String> {
    let quoted = cell.starts_with('"');
    match kind {
        Break::OpeningQuote => (!quoted).then(|| format!("\"{cell}")),
        Break::ClosingQuoteMissing if quoted => Some(cell[..cell.len() - 1].to_owned()),
        Break::ClosingQuoteMissing => None,
        Break::TextAfterClosingQuote if quoted => Some(format!("{cell}x")),
        Break::TextAfterClosingQuote => Some(format!("\"{cell}\"x")),
        Break::DelimiterMore => Some(format!("{cell},x")),
        Break::DelimiterLess | Break::BadBytes => Some(cell.to_owned()),
        Break::Cell(text) => {
            let belongs = match COLUMNS[column] {
                "date" => text.starts_with("2026-02-3") || text == "Subtotal:",
                "dealer" => text.is_empty() || text == "Grand total",
                "account" => text == "slaes" || text == "合计",
                "amount" => text == "12O.50",
                "memo" => text == "小 计",
                _ => false,
            };
            belongs.then(|| text.to_owned())
        }
    }
}

const BREAKS: [Break; 14] = [
    Break::OpeningQuote,
    Break::ClosingQuoteMissing,
    Break::TextAfterClosingQuote,
    Break::DelimiterMore,
    Break::DelimiterLess,
    Break::BadBytes,
    Break::Cell("2026-02-30"),
    Break::Cell("12O.50"),
    Break::Cell("slaes"),
    Break::Cell(""),
    Break::Cell("Subtotal:"),
    Break::Cell("Grand total"),
    Break::Cell("合计"),
    Break::Cell("小 计"),
];

fn word_of(kind: Break) -> &'static str {
    match kind {
        Break::OpeningQuote | Break::ClosingQuoteMissing | Break::TextAfterClosingQuote => "quote",
        Break::DelimiterMore => "7 fields where the heading has 6",
        Break::DelimiterLess => "5 fields where the heading has 6",
        Break::BadBytes => "utf-8",
        Break::Cell("2026-02-30") => "there is no day 30",
        Break::Cell("12O.50") => "letter \"O\"",
        Break::Cell("slaes") => "is not an account; did you mean sales?",
        Break::Cell("") => "the dealer is blank",
        Break::Cell(_) => "sums others up",
    }
}

/// The ledger with one broken row; `None` if the cell cannot be broken in that way.
fn ledger(line_end: &str, broken_row: usize, column: usize, kind: Break) -> Option<Broken> {
    let mut text = format!("A title{line_end}{}{line_end}", COLUMNS.join(","));
    let mut bad_bytes_at = None;
    let mut expected = None;
    for row in 0..ROWS {
        text.push_str(&between(row, line_end));
        let mut cells = cells(row, line_end);
        if row == broken_row {
            let row_line = line_ends(&text) + 1;
            cells[column] = broken_cell(&cells[column], column, kind)?;
            let before: String = cells[..column].iter().map(|cell| cell.clone() + ",").collect();
            // A wrong quote is reported where it opens, everything else where the row begins.
            let is_quote = word_of(kind) == "quote";
            let line = if is_quote { row_line + line_ends(&before) } else { row_line };
            bad_bytes_at = (kind == Break::BadBytes).then(|| text.len() + before.len());
            if kind == Break::DelimiterLess {
                let at = column.min(COLUMNS.len() - 2);
                let joined = format!("{}{}", cells[at].trim_matches('"'), cells[at + 1]);
                // Two adjacent quoted cells would break the quotes instead.
                if [&cells[at], &cells[at + 1]].iter().any(|cell| cell.starts_with('"')) {
                    return None;
                }
                let row: Vec<String> = [&cells[..at], &[joined], &cells[at + 2..]].concat();
                text.push_str(&row.join(","));
            } else {
                text.push_str(&cells.join(","));
            }
            let swallows = matches!(kind, Break::OpeningQuote | Break::ClosingQuoteMissing);
            let last_line = if swallows { u64::MAX } else { line_ends(&text) + 1 };
            expected = Some(Expected { line, word: word_of(kind), last_line });
        } else {
            text.push_str(&cells.join(","));
        }
        text.push_str(line_end);
    }
    let mut bytes = text.into_bytes();
    if let Some(at) = bad_bytes_at {
        let at = if bytes[at] == b'"' { at + 1 } else { at };
        bytes.splice(at..at, [0xC3, 0x28]);
    }
    Some(Broken { bytes, expected: expected? })
}

/// All ways to break every column of the first, a middle and the last row.
fn every_broken_ledger(mut hold: impl FnMut(&str, Broken)) {
    let mut count = 0;
    for line_end in LINE_ENDS {
        for row in [0, 1204, 1205, ROWS - 1] {
            for (column, name) in COLUMNS.iter().enumerate() {
                for kind in BREAKS {
                    if let Some(broken) = ledger(line_end, row, column, kind) {
                        hold(&format!("{kind:?} in {name} of row {row} under {line_end:?}"), broken);
                        count += 1;
                    }
                }
            }
        }
    }
    assert!(count > 400, "only {count} ways were found");
}

fn check(what: &str, expected: &Expected, said: &[(u64, String)]) {
    let Some((line, text)) = said.first() else { panic!("{what}: nothing was said") };
    assert!(
        *line == expected.line && text.contains(expected.word),
        "{what}: line {} is wrong: {said:?}",
        expected.line
    );
    let range = expected.line..=expected.last_line;
    assert!(
        said.iter().all(|(line, _)| range.contains(line)),
        "{what}: only line {} is wrong: {said:?}",
        expected.line
    );
}

#[test]
fn only_the_broken_cell_is_an_error() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("ledger.csv");
    for line_end in LINE_ENDS {
        let Broken { mut bytes, .. } = ledger(line_end, ROWS - 1, 4, Break::Cell("12O.50")).unwrap();
        let amount = bytes.windows(6).rposition(|window| window == b"12O.50").unwrap();
        bytes[amount + 2] = b'0';
        fs::write(&file, bytes).unwrap();
        let reading = read_plainly(&file, &ReadingRules::default(), effort(3, 64));
        assert_eq!(reading.problems, []);
        assert_eq!(reading.files[0].rows.with_entries, ROWS as u64);
        assert!(reading.files[0].rows.blank > 100 && reading.files[0].rows.headings > 100);
    }
}

#[test]
fn the_library_reports_the_line() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("ledger.csv");
    every_broken_ledger(|what, broken| {
        fs::write(&file, &broken.bytes).unwrap();
        let mut first = None;
        for (workers, block_bytes) in EFFORTS {
            let reading = read_plainly(&file, &ReadingRules::default(), effort(workers, block_bytes));
            let text = |problem: &dealer_profit::words::ledger::Problem| {
                (problem.line.unwrap(), problem.text(dealer_profit::words::Language::En))
            };
            let said: Vec<(u64, String)> = reading.problems.iter().map(text).collect();
            check(what, &broken.expected, &said);
            let first = first.get_or_insert_with(|| said.clone());
            assert_eq!(*first, said, "{what}: {workers} workers with blocks of {block_bytes} bytes say otherwise");
        }
    });
}

#[test]
fn the_program_reports_the_line() {
    let scratch = tempfile::tempdir().unwrap();
    let mut count = 0;
    every_broken_ledger(|what, broken| {
        count += 1;
        // Covers each row, column and line end; all combinations would repeat the test of the
        // library.
        if count % 5 == 0 {
            fs::write(scratch.path().join("ledger.csv"), &broken.bytes).unwrap();
            check(what, &broken.expected, &said_by_the_program(scratch.path()));
        }
    });
}

/// The lines and messages that the program prints.
fn said_by_the_program(folder: &Path) -> Vec<(u64, String)> {
    let ran = Program::within(folder).args(["report", "ledger.csv"]).run();
    ran.assert(3, "", ran.err());
    let said = ran.err().lines().filter(|line| !line.starts_with("error: and "));
    said.map(|line| {
        let place = line.strip_prefix("error: ledger.csv:").unwrap_or_else(|| panic!("{line}"));
        let (number, text) = place.split_once(':').unwrap();
        (number.parse().unwrap(), text.to_owned())
    })
    .collect()
}
