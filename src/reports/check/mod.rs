//! The check: how each file was read, what is wrong, what looks wrong, and what figures the ledger cannot give.

mod errors;
mod files;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::errors::grouped;
pub use self::files::CheckedFile;

use self::errors::{CheckedError, ErrorGroup};
use self::files::{CheckedRows, file_table, row_table};

use crate::audit::warnings::warnings;
use crate::audit::{Audit, FileFacts};
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::document::records::{Field, Records};
use crate::document::{Block, Cell, Column, Document, Label, Row, RowRole, Section, Table, Unit, Value};
use crate::ledger::counts::RowCounts;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::open::unread::{PassedOver, Unread};
use crate::ledger::reading::Reading;
use crate::money::Money;
use crate::period::Period;
use crate::ratio::{Overflow, Ratio};
use crate::targets::file::TargetList;
use crate::targets::unknown::targets_of_unknown_dealers;
use crate::totals::Totals;
use crate::words::Language;
use crate::words::check::CheckSentence;
use crate::words::sentence::Sentence;
use crate::words::warning::Warning;
use crate::words::word::Word;

/// In how many rows a calculated column that differs is told.
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
    /// How many complaints there are.
    pub error_count: u64,
    /// The first complaints, those that differ only by their place as one.
    error_groups: Vec<ErrorGroup>,
    /// Lines of configuration that would mend them.
    to_paste: Vec<String>,
    /// Everything that looks wrong.
    pub warnings: Vec<Warning>,
    /// What figures the ledger cannot give, and how to supply what they need.
    lacks: Vec<CheckSentence>,
}

/// What a check depends on besides what was read.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The accounts in force.
    pub chart: &'a ChartOfAccounts,
    /// The dealer master.
    pub master: Option<&'a DealerMaster>,
    /// The targets of dealers; `None` where there are no target files.
    pub targets: Option<&'a TargetList>,
    /// Spreadsheets that are not read.
    pub passed_over: &'a Unread,
    /// Lines of configuration that would mend what is wrong.
    pub to_paste: &'a [String],
    /// The language in which complaints are told.
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
        let (totals, audit) = &reading.sink;
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

    /// A record a file.
    pub fn records(&self) -> Records {
        let headings = ["file", "encoding", "delimiter", "heading_line", "form", "from", "to", "dealers", "entries"];
        let rows = self.files.iter().map(|file| {
            let month = |month: Option<String>| month.map_or(Field::Empty, Field::Text);
            let number = |count: u64| Field::Number(count.to_string());
            let mut fields = vec![
                Field::Text(file.file.clone()),
                Field::Text(file.encoding.to_owned()),
                file.delimiter.clone().map_or(Field::Empty, Field::Text),
                number(file.heading_line),
                Field::Text(file.form.to_owned()),
                month(file.period.map(|period| period.first().to_string())),
                month(file.period.map(|period| period.last().to_string())),
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

    /// The page for people.
    pub fn document(&self) -> Document {
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
        Document::new(Label::Word(Word::CheckTitle), sections)
    }

    fn sum_table(&self) -> Table {
        let sum = Column {
            id: "sum".to_owned(),
            heading: Label::Word(Word::CheckSum),
            unit: Unit::Money,
            importance: Column::KEPT,
        };
        let columns =
            vec![text_column("id", Word::IdHeading, 10), text_column("account", Word::CheckAccount, Column::KEPT), sum];
        let row = |sum: &CheckedSum| Row {
            id: sum.account.clone(),
            role: RowRole::Item,
            cells: vec![
                given(&sum.account),
                Cell::plain(Value::Label(sum.label.clone())),
                Cell::figure(Value::Money(Ratio::from(sum.amount))),
            ],
        };
        Table { id: "sums".to_owned(), columns, chooser: None, rows: self.ledger.sums.iter().map(row).collect() }
    }

    /// A sentence and a table a kind.
    fn warning_blocks(&self) -> Vec<Block> {
        let kinds = self.warnings.chunk_by(|a, b| a.id() == b.id());
        let blocks = kinds.flat_map(|warnings| {
            let kind = &warnings[0];
            let sentence = CheckSentence::WarningKind { count: warnings.len() as u64, kind: kind.kind() };
            let row = |(index, warning): (usize, &Warning)| {
                let label = Label::Both { zh: warning.text(Language::Zh), en: warning.text(Language::En) };
                Row {
                    id: format!("{}-{}", kind.id(), index + 1),
                    role: RowRole::Item,
                    cells: vec![Cell::plain(Value::Label(label))],
                }
            };
            let (shown, more) = first_places(warnings);
            let table = Table {
                id: kind.id().to_owned(),
                columns: vec![text_column("where", Word::CheckWhere, Column::KEPT)],
                chooser: None,
                rows: shown.into_iter().enumerate().map(row).collect(),
            };
            [note(sentence), Block::Table(table)].into_iter().chain(more.into_iter().map(note))
        });
        blocks.collect()
    }
}

/// The warnings of a kind that people are told: of a calculated column the first places, because it may differ in every row;
/// and how many more there are.
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

/// The sums of the accounts that are posted, in the order of the chart.
fn sums(facts: &FileFacts, chart: &ChartOfAccounts) -> Vec<CheckedSum> {
    let sum = |(id, account): (AccountId, &crate::chart_of_accounts::Account)| {
        let amount = Money::from_micros(*facts.sums.get(&id)?);
        let label = Label::Both { zh: account.zh.clone(), en: account.en.clone() };
        Some(CheckedSum { account: account.id.clone(), label, sum: amount.to_string(), amount })
    };
    chart.in_order().filter_map(sum).collect()
}

/// What figures the ledger cannot give.
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
    Section::new(id, blocks).headed(Label::Word(heading))
}

fn text_column(id: &str, heading: Word, importance: u8) -> Column {
    Column { id: id.to_owned(), heading: Label::Word(heading), unit: Unit::Text, importance }
}

fn number_column(id: &str, heading: Word, importance: u8) -> Column {
    Column { id: id.to_owned(), heading: Label::Word(heading), unit: Unit::Count, importance }
}

fn given(text: &str) -> Cell {
    Cell::plain(if text.is_empty() { Value::Blank } else { Value::Label(Label::Given(text.to_owned())) })
}

const fn count(count: u64) -> Cell {
    Cell::plain(Value::Count(count))
}
