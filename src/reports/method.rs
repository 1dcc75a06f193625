//! How the figures of a report came about: the months used, the line under its tables, and the sheet that says it at length.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::rows::Rows;
use super::scope::Scope;
use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::document::{Block, Cell, Column, Label, Row, RowRole, Section, Table, Unit, Value};
use crate::ledger::reading::Reading;
use crate::metrics::definition::Metric;
use crate::metrics::in_words::in_words;
use crate::period::{Month, Period};
use crate::settings::{SalesFrom, Spread};
use crate::totals::Totals;
use crate::words::Language;
use crate::words::check::CheckSentence;
use crate::words::sentence::Sentence;
use crate::words::word::{StatementWord, Word};

/// The months that figures are computed over: what was asked, cut to the months that the ledger has, so that nothing is
/// annualised over months that have not happened. What lies wholly outside them stays as asked.
pub fn period_used(totals: &Totals, asked: Option<Period>) -> Period {
    match (asked, ledger_months(totals)) {
        (Some(asked), Some(ledger)) => asked.overlap(ledger).unwrap_or(asked),
        (Some(period), None) | (None, Some(period)) => period,
        // A ledger without an entry is refused before anything is computed from it; any month will do.
        (None, None) => Period::of_month(Month::FIRST),
    }
}

/// The months from the first to the last flow that is not zero; of a ledger without one those of its balances, else of its
/// entries.
fn ledger_months(totals: &Totals) -> Option<Period> {
    let facts = &totals.facts;
    facts.flow_months().or(facts.balance_months()).or(facts.entry_months())
}

/// Remarks on the months asked for and on what the ledger lacks.
pub fn notes(totals: &Totals, scope: &Scope) -> Vec<Sentence> {
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
pub fn method<S>(reading: &Reading<S>, rows: &Rows, scope: &Scope, used: Period) -> Vec<Sentence> {
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
    let total = &rows.groups.total;
    method.push(Sentence::RebatesAsPosted);
    method.push(Sentence::CapitalAveraged);
    method.push(Sentence::CapitalKnown { with: total.capital_dealers, of: total.dealers });
    method.push(Sentence::DaysInYear(scope.days_in_year));
    method.extend(rows.spread().map(|spread| match spread {
        Spread::Even => Sentence::TargetsSpreadEvenly,
        Spread::LastYear => Sentence::TargetsSpreadByLastYear,
    }));
    method
}

/// The sheet that says the method at length: the metrics' formulas in words, and the files with their rows.
pub fn appendix<S>(reading: &Reading<S>, chart: &ChartOfAccounts, metrics: &[Metric]) -> Section {
    let blocks = vec![Block::Table(formulas(chart, metrics)), Block::Table(sources(reading))];
    Section::new("method", blocks).headed(Label::Word(Word::Method)).on_own_page()
}

fn formulas(chart: &ChartOfAccounts, metrics: &[Metric]) -> Table {
    let row = |&metric: &Metric| {
        let text = |language| in_words(metric, chart, language);
        let formula = Label::Both { zh: text(Language::Zh), en: text(Language::En) };
        let cells = [Label::Word(metric.definition().word), formula];
        Row { id: metric.id().to_owned(), role: RowRole::Item, cells: cells.map(label).into() }
    };
    Table {
        id: "formulas".to_owned(),
        columns: vec![text_column("metric", StatementWord::Metric), text_column("formula", StatementWord::Formula)],
        chooser: None,
        rows: metrics.iter().map(row).collect(),
    }
}

fn sources<S>(reading: &Reading<S>) -> Table {
    let counts = [StatementWord::RowsRead, StatementWord::EntriesRead, StatementWord::RowsLeftOut];
    let count_column = |(id, word): (&str, StatementWord)| Column { unit: Unit::Count, ..text_column(id, word) };
    let mut columns = vec![text_column("file", StatementWord::Source)];
    columns.extend(["rows", "entries", "left_out"].into_iter().zip(counts).map(count_column));
    let rows = reading.files.iter().enumerate().map(|(index, file)| {
        let counts = [file.rows.all(), file.rows.entries, file.rows.rejected];
        let counts = counts.map(|count| Cell::plain(Value::Count(count)));
        Row {
            id: format!("source-{}", index + 1),
            role: RowRole::Item,
            cells: std::iter::once(label(Label::Given(file.context.name.clone()))).chain(counts).collect(),
        }
    });
    Table { id: "sources".to_owned(), columns, chooser: None, rows: rows.collect() }
}

fn text_column(id: &str, word: StatementWord) -> Column {
    Column {
        id: id.to_owned(),
        heading: Label::Word(Word::Statement(word)),
        unit: Unit::Text,
        importance: Column::KEPT,
    }
}

const fn label(label: Label) -> Cell {
    Cell::plain(Value::Label(label))
}

/// A period that was asked for: its ends.
pub struct Asked(pub Period);

impl Serialize for Asked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Asked", 2)?;
        fields.serialize_field("from", &self.0.first())?;
        fields.serialize_field("to", &self.0.last())?;
        fields.end()
    }
}
