//! The check: how each file was read, its errors and warnings, and the figures that the ledger
//! cannot give.

mod errors;
mod files;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::errors::grouped;
pub use self::files::CheckedFile;

use self::errors::{CheckedError, ErrorGroup};
use self::files::{CheckedRows, file_table, row_table};

use super::Report;
use crate::audit::warnings::warnings;
use crate::audit::{Audit, FileFacts};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::document::json::Json;
use crate::document::{Block, Cell, Column, Document, Field, Label, Records, Row, Section, Table};
use crate::ledger::counts::RowCounts;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::open::unread::Unread;
use crate::ledger::reading::Reading;
use crate::money::Money;
use crate::period::{Month, Period};
use crate::ratio::Overflow;
use crate::targets::file::TargetList;
use crate::targets::unknown::targets_of_unknown_dealers;
use crate::totals::Totals;
use crate::words::Language;
use crate::words::check::CheckSentence;
use crate::words::sentence::Sentence;
use crate::words::warning::Warning;
use crate::words::word::Word;

/// The number of rows shown of a calculated column that differs.
const PLACES_SHOWN: usize = 20;

/// The check of ledgers.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    schema: &'static str,
    /// The files that turned out to be ledgers.
    pub files: Vec<CheckedFile>,
    ledger: WholeLedger,
    /// The first complaints.
    errors: Vec<CheckedError>,
    /// The number of all complaints.
    pub error_count: u64,
    /// The first complaints, grouped where only their places differ.
    error_groups: Vec<ErrorGroup>,
    /// Lines of configuration that would mend them.
    to_paste: Vec<String>,
    /// All warnings, in the order of their kinds.
    pub warnings: Vec<Warning>,
    /// The figures that the ledger cannot give, and what they need.
    lacks: Vec<CheckSentence>,
}

/// What a check depends on besides the reading.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The accounts in force.
    pub chart: &'a ChartOfAccounts,
    /// The dealer master.
    pub master: Option<&'a DealerMaster>,
    /// The targets of dealers; `None` where there are no target files.
    pub targets: Option<&'a TargetList>,
    /// Spreadsheets and sheets that are not read.
    pub passed_over: &'a Unread,
    /// Lines of configuration that would mend what is wrong.
    pub to_paste: &'a [String],
    /// The language of complaints.
    pub language: Language,
}

#[derive(Clone, Debug, Serialize)]
struct CheckedSum {
    account: String,
    #[serde(skip)]
    label: Label,
    sum: String,
    #[serde(skip)]
    amount: Money,
}

#[derive(Clone, Debug, Serialize)]
struct WholeLedger {
    period: Option<Period>,
    dealers: usize,
    entries: u64,
    sums: Vec<CheckedSum>,
}

impl Check {
    /// The check of a reading.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn new(reading: &Reading<(Totals, Audit)>, context: &CheckContext<'_>) -> Result<Self, Overflow> {
        let &CheckContext { chart, master, targets, passed_over, to_paste, language } = context;
        let (totals, audit) = &reading.result;
        let compared = audit.compare_cumulatives(reading.contexts());
        let files: Vec<CheckedFile> =
            reading.files.iter().map(|file| CheckedFile::new(file, audit, &compared, chart)).collect();
        let errors = reading.problems.iter().map(|problem| CheckedError::new(problem, language));
        let mut warnings = warnings(reading, audit, chart, master)?;
        let of_unknown = |list| targets_of_unknown_dealers(list, &totals.facts, &reading.dealers, master);
        warnings.extend(targets.map(of_unknown).unwrap_or_default());
        let spreadsheets = passed_over.spreadsheets.iter().map(|file| file.display().to_string());
        warnings.extend(spreadsheets.map(|file| Warning::SpreadsheetSkipped { file }));
        warnings.extend(passed_over.sheets.iter().map(|(file, passed_over)| Warning::SheetPassedOver {
            file: file.display().to_string(),
            sheet: passed_over.sheet.clone(),
            fault: passed_over.fault.clone(),
        }));
        let dealers = reading.dealers.iter().filter(|(id, _)| totals.facts.last_active_month(*id).is_some()).count();
        Ok(Self {
            schema: "dealer-profit/check/1",
            ledger: WholeLedger {
                period: totals.facts.entry_months(),
                dealers,
                entries: files.iter().map(|file| file.entries).sum(),
                sums: whole_sums(audit, chart)?,
            },
            files,
            errors: errors.collect(),
            error_count: reading.problem_count,
            error_groups: ErrorGroup::all(&reading.problems, language),
            to_paste: to_paste.to_vec(),
            warnings,
            lacks: lacks(totals, chart),
        })
    }

    fn sum_table(&self) -> Table {
        let columns = vec![
            Column::text("id", Word::IdHeading).of_importance(10),
            Column::text("account", Word::CheckAccount),
            Column::money("sum", Word::CheckSum),
        ];
        let row = |sum: &CheckedSum| {
            let cells = [Cell::given(&sum.account), Cell::label(sum.label.clone()), Cell::money(sum.amount)];
            Row::item(sum.account.as_str(), cells)
        };
        Table::new("sums", columns, self.ledger.sums.iter().map(row).collect())
    }

    /// A sentence and a table per kind.
    fn warning_blocks(&self) -> Vec<Block> {
        let kinds = self.warnings.chunk_by(|a, b| a.id() == b.id());
        let blocks = kinds.flat_map(|warnings| {
            let kind = &warnings[0];
            let sentence = CheckSentence::WarningKind { count: warnings.len() as u64, kind: kind.kind() };
            let row = |(index, warning): (usize, &Warning)| {
                let text = Label::Both { zh: warning.text(Language::Zh), en: warning.text(Language::En) };
                Row::item(format!("{}-{}", kind.id(), index + 1), [Cell::label(text)])
            };
            let (shown, more) = first_places(warnings);
            let columns = vec![Column::text("where", Word::CheckWhere)];
            let table = Table::new(kind.id(), columns, shown.into_iter().enumerate().map(row).collect());
            [note(sentence), Block::Table(table)].into_iter().chain(more.into_iter().map(note))
        });
        blocks.collect()
    }
}

impl Report for Check {
    fn json(&self) -> Json<'_> {
        Json::Value(self)
    }

    /// One record per file.
    fn records(&self) -> Records {
        let headings = ["file", "encoding", "delimiter", "heading_line", "form", "from", "to", "dealers", "entries"];
        let rows = self.files.iter().map(|file| {
            let month = |month: Option<Month>| month.map_or(Field::Empty, |month| Field::Text(month.to_string()));
            let number = |count: u64| Field::number(Some(count));
            let mut fields = vec![
                Field::Text(file.file.clone()),
                Field::Text(file.encoding.to_owned()),
                Field::text(file.delimiter.as_deref()),
                number(file.heading_line),
                Field::Text(file.form.to_owned()),
                month(file.period.map(Period::first)),
                month(file.period.map(Period::last)),
                number(file.dealers as u64),
                number(file.entries),
            ];
            fields.extend(file.rows.by_kind().iter().map(|(_, _, count)| number(*count)));
            fields
        });
        let kinds = CheckedRows::from(&RowCounts::default()).by_kind();
        let headings = headings.into_iter().chain(kinds.iter().map(|(id, ..)| *id)).map(str::to_owned);
        Records { headings: headings.collect(), rows: rows.collect() }
    }

    fn document(&self) -> Document {
        let summary = CheckSentence::Checked {
            files: self.files.len() as u64,
            entries: self.ledger.entries,
            errors: self.error_count,
            warnings: self.warnings.len() as u64,
        };
        let mut sections = vec![section("files", Word::CheckFiles, vec![note(summary)])];
        // Where nothing could be read, there is nothing to show of it.
        if !self.files.is_empty() {
            sections[0].blocks.insert(0, Block::Table(file_table(&self.files)));
            let notes = self.files.iter().flat_map(CheckedFile::notes).map(note);
            let rows = std::iter::once(Block::Table(row_table(&self.files))).chain(notes).collect();
            sections.push(section("rows", Word::CheckRows, rows));
            sections.push(section("sums", Word::CheckSums, vec![Block::Table(self.sum_table())]));
        }
        if !self.warnings.is_empty() {
            sections.push(section("warnings", Word::CheckWarnings, self.warning_blocks()));
        }
        if !self.lacks.is_empty() {
            let notes = self.lacks.iter().cloned().map(note).collect();
            sections.push(section("lacks", Word::CheckLacks, notes));
        }
        Document::new(Word::CheckTitle, sections)
    }
}

/// The warnings of a kind that are shown, and how many more there are: a calculated column may
/// differ in every row, so only its first places are shown.
fn first_places(warnings: &[Warning]) -> (Vec<&Warning>, Vec<CheckSentence>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for warning in warnings {
        let count = match warning {
            Warning::CalculatedDisagrees { column, .. } => counts.entry(column).or_insert(0),
            _ => &mut 0,
        };
        *count += 1;
        if *count <= PLACES_SHOWN {
            shown.push(warning);
        }
    }
    let more = counts.into_iter().filter(|(_, count)| *count > PLACES_SHOWN).map(|(column, count)| {
        CheckSentence::MoreOfColumn { column: column.to_owned(), count: (count - PLACES_SHOWN) as u64 }
    });
    (shown, more.collect())
}

fn whole_sums(audit: &Audit, chart: &ChartOfAccounts) -> Result<Vec<CheckedSum>, Overflow> {
    let mut whole = FileFacts::default();
    for file in audit.files.values() {
        for (account, micros) in &file.sums {
            let sum = whole.sums.entry(*account).or_insert(0i128);
            *sum = sum.checked_add(*micros).ok_or(Overflow)?;
        }
    }
    Ok(sums(&whole, chart))
}

/// The sums of the posted accounts, in the order of the chart.
fn sums(facts: &FileFacts, chart: &ChartOfAccounts) -> Vec<CheckedSum> {
    let sum = |(id, account): (AccountId, &crate::chart_of_accounts::Account)| {
        let amount = Money::from_micros(*facts.sums.get(&id)?);
        Some(CheckedSum { account: account.id.clone(), label: account.into(), sum: amount.to_string(), amount })
    };
    chart.in_order().filter_map(sum).collect()
}

/// The figures that the ledger cannot give.
fn lacks(totals: &Totals, chart: &ChartOfAccounts) -> Vec<CheckSentence> {
    let facts = &totals.facts;
    let posts_balances = chart.in_order().any(|(id, account)| account.group.is_balance() && facts.posts(id));
    let mut lacks = Vec::new();
    if facts.entry_months().is_none() {
        return lacks;
    }
    if !facts.posts(AccountId::SALES) {
        lacks.push(CheckSentence::LacksSales { has_purchases: facts.posts(AccountId::PURCHASES) });
    }
    if !facts.posts(AccountId::COST_OF_GOODS) && !facts.posts(AccountId::MARKUP) {
        lacks.push(CheckSentence::LacksMarkup);
    }
    if !posts_balances {
        lacks.push(CheckSentence::LacksBalances);
    }
    lacks
}

const fn note(sentence: CheckSentence) -> Block {
    Block::Note(Sentence::Check(sentence))
}

fn section(id: &str, heading: Word, blocks: Vec<Block>) -> Section {
    Section::new(id, blocks).headed(heading)
}
