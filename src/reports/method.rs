//! How figures were computed: remarks on single ones, the line under the tables, and the sheet that
//! says it at length.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::groups::TargetedGroups;
use super::scope::Scope;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::document::{Block, Cell, Column, Document, Label, Row, Section, Table};
use crate::ledger::reading::Reading;
use crate::metrics::definition::Metric;
use crate::metrics::in_words::in_words;
use crate::period::Period;
use crate::settings::{SalesFrom, Spread};
use crate::totals::Totals;
use crate::words::Language;
use crate::words::check::CheckSentence;
use crate::words::sentence::Sentence;
use crate::words::word::{StatementWord, Word};

/// What is said about the figures of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remarks {
    /// Remarks on single figures.
    pub notes: Vec<Sentence>,
    /// How the figures were computed, in one line.
    pub method: Vec<Sentence>,
    /// The same at length.
    pub(super) appendix: Section,
}

impl Remarks {
    /// The notes as blocks of a page.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        self.notes.iter().cloned().map(Block::Note)
    }

    /// Notes and method, as the JSON has them.
    pub fn all(&self) -> Vec<&Sentence> {
        self.notes.iter().chain(&self.method).collect()
    }

    /// A document with the method and its appendix.
    pub fn below(&self, document: Document) -> Document {
        Document { method: self.method.clone(), appendix: vec![self.appendix.clone()], ..document }
    }
}

/// The months from the first to the last flow that is not zero; without one those of the balances,
/// else those of the entries.
pub(super) fn ledger_months(totals: &Totals) -> Option<Period> {
    let facts = &totals.facts;
    facts.flow_months().or(facts.balance_months()).or(facts.entry_months())
}

/// Remarks on the months asked for and on what the ledger lacks.
pub(super) fn notes(totals: &Totals, scope: &Scope) -> Vec<Sentence> {
    let facts = &totals.facts;
    let mut notes = Vec::new();
    if let Some((asked, ledger)) = scope.asked.zip(ledger_months(totals))
        && asked.overlap(ledger).is_none()
    {
        notes.push(Sentence::PeriodOutside { asked, ledger });
    }
    if !facts.posts(AccountId::SALES) && facts.posts(AccountId::PURCHASES) && scope.sales_from == SalesFrom::Sales {
        notes.push(Sentence::Check(CheckSentence::LacksSales { has_purchases: true }));
    }
    notes
}

/// The method line.
pub(super) fn method<S>(reading: &Reading<S>, groups: &TargetedGroups, scope: &Scope, used: Period) -> Vec<Sentence> {
    let cut = scope.asked.filter(|asked| *asked != used);
    let mut method = vec![Sentence::Months { used, asked: cut }];
    method.extend(scope.currency.clone().map(Sentence::Currency));
    for file in &reading.files {
        let powers = file.context.unit_powers();
        let file = &file.context.name;
        method.extend(
            powers.into_iter().map(|power_of_ten| Sentence::AmountsScaled { file: file.clone(), power_of_ten }),
        );
    }
    if scope.sales_from == SalesFrom::Purchases {
        method.push(Sentence::SalesFromPurchases);
    }
    let total = &groups.groups.total;
    method.push(Sentence::RebatesAsPosted);
    method.push(Sentence::CapitalAveraged);
    method.push(Sentence::CapitalKnown { with: total.capital_dealers, of: total.dealers });
    method.push(Sentence::DaysInYear(scope.days_in_year));
    method.extend(groups.spread().map(|spread| match spread {
        Spread::Even => Sentence::TargetsSpreadEvenly,
        Spread::LastYear => Sentence::TargetsSpreadByLastYear,
    }));
    method
}

/// The method at length: the metrics' formulas in words, and the files with their rows.
pub(super) fn appendix<S>(reading: &Reading<S>, chart: &ChartOfAccounts, metrics: &[Metric]) -> Section {
    let blocks = vec![Block::Table(formulas(chart, metrics)), Block::Table(sources(reading))];
    Section::new("method", blocks).headed(Word::Method).on_own_page()
}

fn formulas(chart: &ChartOfAccounts, metrics: &[Metric]) -> Table {
    let columns = vec![Column::text("metric", StatementWord::Metric), Column::text("formula", StatementWord::Formula)];
    let row = |&metric: &Metric| {
        let text = |language| in_words(metric, chart, language);
        let formula = Label::Both { zh: text(Language::Zh), en: text(Language::En) };
        Row::item(metric.id(), [Cell::label(metric.definition().word), Cell::label(formula)])
    };
    Table::new("formulas", columns, metrics.iter().map(row).collect())
}

fn sources<S>(reading: &Reading<S>) -> Table {
    let columns = vec![
        Column::text("file", StatementWord::Source),
        Column::count("rows", StatementWord::RowsRead),
        Column::count("entries", StatementWord::EntriesRead),
        Column::count("left_out", StatementWord::RowsLeftOut),
    ];
    let rows = reading.files.iter().enumerate().map(|(index, file)| {
        let counts = [file.rows.all(), file.rows.entries, file.rows.rejected].map(Cell::count);
        let name = Cell::given(&file.context.name);
        Row::item(format!("source-{}", index + 1), std::iter::once(name).chain(counts))
    });
    Table::new("sources", columns, rows.collect())
}

/// A period that was asked for, as the JSON has it: its ends.
pub(super) struct Asked(pub(super) Period);

impl Serialize for Asked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Asked", 2)?;
        fields.serialize_field("from", &self.0.first())?;
        fields.serialize_field("to", &self.0.last())?;
        fields.end()
    }
}
