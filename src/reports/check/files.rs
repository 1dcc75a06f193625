//! The files of a check: how each was read, its rows by kind, and what was not read as entries.

use serde::Serialize;

use super::{CheckedSum, sums};
use crate::audit::Audit;
use crate::audit::cumulative::Compared;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::document::{Cell, Column, Row, Table, Tone};
use crate::ledger::counts::RowCounts;
use crate::ledger::heading::Form;
use crate::ledger::open::dialect::{Dialect, FileContext, WORKBOOK};
use crate::ledger::reading::FileReport;
use crate::period::Period;
use crate::words::check::CheckSentence;
use crate::words::word::Word;

/// A file that was read.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedFile {
    pub(super) file: String,
    pub(super) encoding: &'static str,
    pub(super) delimiter: Option<String>,
    pub(super) heading_line: u64,
    pub(super) form: &'static str,
    /// The powers of ten of its amounts' units, where they are not yuan.
    unit_powers: Vec<u32>,
    pub(super) rows: CheckedRows,
    pub(super) entries: u64,
    pub(super) period: Option<Period>,
    pub(super) dealers: usize,
    sums: Vec<CheckedSum>,
    /// The lines of the first rows that were left out as footers.
    footer_lines: Vec<u64>,
    /// The lines of the first total rows that were left out.
    total_lines: Vec<u64>,
    /// Calculated columns that could not be checked.
    not_compared: Vec<String>,
}

/// A file's rows by kind, and their sum.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct CheckedRows {
    with_entries: u64,
    without_amounts: u64,
    blank: u64,
    headings: u64,
    footers: u64,
    totals_skipped: u64,
    rejected: u64,
    total: u64,
}

/// How each file was read.
pub(super) fn file_table(files: &[CheckedFile]) -> Table {
    let columns = vec![
        Column::text("file", Word::CheckFile),
        Column::text("encoding", Word::CheckEncoding).of_importance(60),
        Column::text("delimiter", Word::CheckDelimiter).of_importance(50),
        Column::count("heading_line", Word::CheckHeadingLine).of_importance(40),
        Column::text("form", Word::CheckForm).of_importance(70),
        Column::text("units", Word::CheckUnits).of_importance(30),
        Column::text("period", Word::CheckPeriod).of_importance(90),
        Column::count("dealers", Word::Dealers).of_importance(80),
        Column::count("entries", Word::CheckEntries).of_importance(100),
    ];
    let row = |(index, file): (usize, &CheckedFile)| {
        let cells = [
            Cell::given(&file.file),
            Cell::given(file.encoding),
            Cell::given(file.delimiter.as_deref().unwrap_or_default()),
            Cell::count(file.heading_line),
            Cell::label(form_word(file.form)),
            Cell::given(&units_text(&file.unit_powers)),
            Cell::given(&file.period.map_or(String::new(), |period| period.to_string())),
            Cell::count(file.dealers as u64),
            Cell::count(file.entries),
        ];
        Row::item(format!("file-{}", index + 1), cells)
    };
    Table::new("files", columns, files.iter().enumerate().map(row).collect())
}

/// The rows of each file by kind.
pub(super) fn row_table(files: &[CheckedFile]) -> Table {
    let kinds = CheckedRows::from(&RowCounts::default()).by_kind();
    let mut columns = vec![Column::text("file", Word::CheckFile)];
    columns.extend(kinds.iter().zip((0..).step_by(5)).map(|((id, word, _), rank)| {
        // Entries, rejected rows and the sum matter most.
        let importance = if matches!(*id, "rejected" | "total" | "with_entries") { 200 } else { 100 - rank };
        Column::count(*id, *word).of_importance(importance)
    }));
    let row = |(index, file): (usize, &CheckedFile)| {
        let counts = file.rows.by_kind();
        let cells = counts.iter().map(|(id, _, number)| {
            let tone = if *id == "rejected" && *number > 0 { Tone::Loss } else { Tone::Plain };
            Cell { tone, ..Cell::count(*number) }
        });
        Row::item(format!("rows-{}", index + 1), std::iter::once(Cell::given(&file.file)).chain(cells))
    };
    Table::new("rows", columns, files.iter().enumerate().map(row).collect())
}

impl CheckedFile {
    pub(super) fn new(file: &FileReport, audit: &Audit, compared: &Compared, chart: &ChartOfAccounts) -> Self {
        let FileContext { number, name, dialect, .. } = file.context.as_ref();
        let facts = audit.files.get(number).cloned().unwrap_or_default();
        Self {
            file: name.clone(),
            encoding: dialect.source_encoding,
            delimiter: delimiter(dialect),
            heading_line: u64::from(dialect.heading_line) + 1,
            form: match dialect.layout.form {
                Form::Long => "long",
                Form::Wide => "wide",
                Form::Matrix => "matrix",
            },
            unit_powers: file.context.unit_powers(),
            rows: CheckedRows::from(&file.rows),
            entries: file.rows.entries,
            period: facts.months,
            dealers: facts.dealers.len(),
            sums: sums(&facts, chart),
            footer_lines: file.footer_lines(),
            total_lines: file.total_lines(),
            not_compared: audit.not_compared(&file.context, compared),
        }
    }

    /// Remarks on rows that were left out and on columns that could not be checked.
    pub(super) fn notes(&self) -> Vec<CheckSentence> {
        let mut notes = Vec::new();
        let file = || self.file.clone();
        if self.rows.footers > 0 {
            let (lines, count) = (self.footer_lines.clone(), self.rows.footers);
            notes.push(CheckSentence::Footers { file: file(), lines, count });
        }
        if self.rows.totals_skipped > 0 {
            let (lines, count) = (self.total_lines.clone(), self.rows.totals_skipped);
            notes.push(CheckSentence::TotalsSkipped { file: file(), lines, count });
        }
        if !self.not_compared.is_empty() {
            notes.push(CheckSentence::NotCompared { file: file(), headings: self.not_compared.clone() });
        }
        notes
    }
}

/// The name of the byte between fields; `None` for a sheet.
fn delimiter(dialect: &Dialect) -> Option<String> {
    let name = match dialect.delimiter {
        b'\t' => "tab".to_owned(),
        byte => char::from(byte).to_string(),
    };
    (dialect.source_encoding != WORKBOOK).then_some(name)
}

fn units_text(powers: &[u32]) -> String {
    let name = |power: &u32| match power {
        3 => "千元",
        4 => "万元",
        8 => "亿元",
        _ => "",
    };
    powers.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn form_word(form: &str) -> Word {
    match form {
        "wide" => Word::FormWide,
        "matrix" => Word::FormMatrix,
        _ => Word::FormLong,
    }
}

impl From<&RowCounts> for CheckedRows {
    fn from(rows: &RowCounts) -> Self {
        Self {
            with_entries: rows.with_entries,
            without_amounts: rows.without_amounts,
            blank: rows.blank,
            headings: rows.headings,
            footers: rows.footers,
            totals_skipped: rows.totals,
            rejected: rows.rejected,
            total: rows.with_entries
                + rows.without_amounts
                + rows.blank
                + rows.headings
                + rows.footers
                + rows.totals
                + rows.rejected,
        }
    }
}

impl CheckedRows {
    pub(super) fn by_kind(&self) -> [(&'static str, Word, u64); 8] {
        [
            ("with_entries", Word::RowsWithEntries, self.with_entries),
            ("without_amounts", Word::RowsWithoutAmounts, self.without_amounts),
            ("blank", Word::RowsBlank, self.blank),
            ("headings", Word::RowsHeadings, self.headings),
            ("footers", Word::RowsFooters, self.footers),
            ("totals_skipped", Word::RowsTotals, self.totals_skipped),
            ("rejected", Word::RowsRejected, self.rejected),
            ("total", Word::RowsAll, self.total),
        ]
    }
}
