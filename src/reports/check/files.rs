//! What a check says of each file: how it was read, its rows by kind, and what was not read as entries.

use serde::Serialize;

use super::{CheckedSum, count, given, number_column, sums, text_column};
use crate::audit::Audit;
use crate::audit::cumulative::Compared;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::document::{Cell, Column, Label, Row, RowRole, Table, Tone, Value};
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
    /// The powers of ten of its amounts' units, where they are not the currency's own.
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
    /// The columns that the file works out itself and that nothing could be compared with.
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
        text_column("file", Word::CheckFile, Column::KEPT),
        text_column("encoding", Word::CheckEncoding, 60),
        text_column("delimiter", Word::CheckDelimiter, 50),
        number_column("heading_line", Word::CheckHeadingLine, 40),
        text_column("form", Word::CheckForm, 70),
        text_column("units", Word::CheckUnits, 30),
        text_column("period", Word::CheckPeriod, 90),
        number_column("dealers", Word::Dealers, 80),
        number_column("entries", Word::CheckEntries, 100),
    ];
    let row = |(index, file): (usize, &CheckedFile)| Row {
        id: format!("file-{}", index + 1),
        role: RowRole::Item,
        cells: vec![
            given(&file.file),
            given(file.encoding),
            given(file.delimiter.as_deref().unwrap_or_default()),
            count(file.heading_line),
            Cell::plain(Value::Label(Label::Word(form_word(file.form)))),
            given(&units_text(&file.unit_powers)),
            given(&file.period.map_or(String::new(), |period| period.to_string())),
            count(file.dealers as u64),
            count(file.entries),
        ],
    };
    let rows = files.iter().enumerate().map(row).collect();
    Table { id: "files".to_owned(), columns, chooser: None, rows }
}

/// The rows of each file by kind.
pub(super) fn row_table(files: &[CheckedFile]) -> Table {
    let kinds = CheckedRows::from(&RowCounts::default()).by_kind();
    let mut columns = vec![text_column("file", Word::CheckFile, Column::KEPT)];
    columns.extend(kinds.iter().zip((0..).step_by(5)).map(|((id, word, _), rank)| {
        // What was rejected and the sum are what the table is for.
        let importance = if matches!(*id, "rejected" | "total" | "with_entries") { 200 } else { 100 - rank };
        number_column(id, *word, importance)
    }));
    let row = |(index, file): (usize, &CheckedFile)| {
        let counts = file.rows.by_kind();
        let cells = counts.iter().map(|(id, _, number)| {
            let tone = if *id == "rejected" && *number > 0 { Tone::Loss } else { Tone::Plain };
            Cell { tone, ..Cell::plain(Value::Count(*number)) }
        });
        Row {
            id: format!("rows-{}", index + 1),
            role: RowRole::Item,
            cells: std::iter::once(given(&file.file)).chain(cells).collect(),
        }
    };
    Table { id: "rows".to_owned(), columns, chooser: None, rows: files.iter().enumerate().map(row).collect() }
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

    /// What of the file was not read as entries, and what of that nothing was compared with.
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

/// The name of the byte between fields; `None` of a sheet, which has none.
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
