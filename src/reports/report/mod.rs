//! The report: what each group of dealers earned, at what margin, expense ratio and speed of cash.

mod json;
mod order;

use std::mem;
use std::sync::Arc;

use self::order::sort;
use super::measure::{Measure, MeasureColumn, Measured};
use super::measure_cells::{MeasureRow, row_id};
use super::method::appendix;
use super::rows::Rows;
use super::scope::{Scope, Survey};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::document::formula::{Formula, Id, Run};
use crate::document::records::{Field as RecordField, Records};
use crate::document::{Block, Cell, Column, Document, Label, Row, RowRole, Section, Table, Unit, Value};
use crate::ledger::reader::Reading;
use crate::metrics::by::GroupField;
use crate::metrics::definition::{Metric, MetricUnit};
use crate::metrics::evaluate::FigureBasis;
use crate::metrics::groups::SummedGroup;
use crate::metrics::sum_plan::SumPlan;
use crate::period::Period;
use crate::ratio::Overflow;
use crate::shares::share_out_owned;
use crate::targets::targeted::Targeted;
use crate::totals::{HasTotals, Totals};
use crate::words::Language;
use crate::words::sentence::Sentence;
use crate::words::word::Word;

/// What is asked of a report.
#[derive(Clone, Debug)]
pub struct Request {
    /// What any report of figures is asked.
    pub scope: Scope,
    /// What rows are grouped by; at least one field.
    pub by: Vec<GroupField>,
    /// The order of the rows; by profit unless given, or by the group where it holds a stretch of time.
    pub sort: Option<Sort>,
    /// How many rows are shown.
    pub top: Option<usize>,
    /// The figures that people and CSV are shown; all unless given.
    pub columns: Option<Vec<Measure>>,
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// What is compared.
    pub on: SortKey,
    /// Whether the smallest comes first.
    pub ascending: bool,
}

/// What rows are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// A figure.
    Measure(Measure),
    /// One of the fields grouped by, by its position.
    Group(usize),
}

/// The id of the table.
const TABLE: &str = "report";

/// A row of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The values of the fields grouped by; `None` where the entries carry none.
    pub group: Vec<Option<String>>,
    /// The name that people see of the row's dealer, where the master has one.
    pub dealer_name: Option<String>,
    /// The figures.
    pub figures: Measured,
}

/// The formula of a total that follows from the rows, where it does.
type Leaf<'a> = dyn Fn(&MeasureColumn) -> Option<Formula> + 'a;

/// What a field of the group is of a row.
#[derive(Clone, Copy)]
enum GroupValue {
    /// The value at that position of the fields grouped by.
    Own(usize),
    /// The name of the dealer.
    DealerName,
}

impl GroupValue {
    fn of(self, row: &ReportRow) -> Option<&str> {
        match self {
            Self::Own(index) => row.group[index].as_deref(),
            Self::DealerName => row.dealer_name.as_deref(),
        }
    }
}

/// The report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The months used.
    pub period: Period,
    /// The months asked for.
    pub asked: Option<Period>,
    /// The fields grouped by.
    pub by: Vec<GroupHeading>,
    /// Whether dealers have names besides what the ledgers call them.
    pub has_dealer_names: bool,
    /// The rows in their order, all of them.
    pub rows: Vec<ReportRow>,
    /// How many of the rows are shown.
    pub shown: usize,
    /// All chosen entries together.
    pub total: Measured,
    /// Remarks about single figures.
    pub notes: Vec<Sentence>,
    /// How the figures came about.
    pub method: Vec<Sentence>,
    /// What has targets, with its id; `None` where there are no target files.
    targeted: Option<Vec<(Targeted, String)>>,
    columns: Vec<MeasureColumn>,
    /// Whether the columns were asked for.
    columns_are_chosen: bool,
    /// How the figures came about, at length.
    appendix: Section,
    days_in_year: u32,
}

/// A field grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupHeading {
    /// The name that output uses.
    pub id: String,
    /// What people call it.
    pub label: Label,
    field: GroupField,
}

impl Report {
    /// Computes the report.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a figure cannot be computed exactly.
    pub fn new<S: HasTotals>(
        reading: &Reading<S>,
        chart: &ChartOfAccounts,
        request: &Request,
    ) -> Result<Self, Overflow> {
        let totals = reading.sink.totals();
        let scope = &request.scope;
        let targeted = scope.targeted();
        let accounts = targeted.into_iter().flatten().filter_map(|targeted| targeted.account());
        let plan = SumPlan::with_accounts(&Metric::ALL, accounts, chart);
        let survey = Survey::new(reading, chart, scope, &plan);
        let mut groups = survey.rows(&request.by)?;
        let mut rows = report_rows(mem::take(&mut groups.groups.rows), &groups, request, &survey.basis)?;
        sort(&mut rows, request);
        let by: Vec<GroupHeading> = request.by.iter().map(|&field| heading(field, totals)).collect();
        let columns = columns(request, targeted.unwrap_or_default(), chart);
        let metrics: Vec<Metric> = columns.iter().filter_map(|column| column.measure.metric()).collect();
        Ok(Self {
            period: survey.period,
            asked: scope.asked,
            has_dealer_names: request.by.contains(&GroupField::Dealer) && scope.has_dealer_names(),
            shown: request.top.unwrap_or(rows.len()).min(rows.len()),
            rows,
            total: groups.total(&survey.basis)?,
            notes: survey.notes(&groups).into_iter().chain(costs_without_value(&groups, &by)).collect(),
            method: survey.method(&groups),
            appendix: appendix(reading, chart, &metrics),
            days_in_year: scope.days_in_year,
            targeted: targeted.map(|all| all.iter().map(|one| (*one, one.id(chart).to_owned())).collect()),
            columns,
            columns_are_chosen: request.columns.is_some(),
            by,
        })
    }

    /// The flat records, for CSV: no total, which a reader would count twice.
    pub fn records(&self) -> Records {
        let ids = self.group_fields().map(|(field, _)| field.to_owned());
        let headings = ids.chain(self.columns.iter().map(|column| column.id.clone())).collect();
        let record = |row: &ReportRow| {
            let group = self.group_fields().map(|(_, value)| match value.of(row) {
                Some(value) => RecordField::Text(value.to_owned()),
                None => RecordField::Empty,
            });
            let figures = self.columns.iter().map(|column| match row.figures.measure(column.measure) {
                Some(figure) => RecordField::Number(column.measure.written(figure).to_string()),
                None => RecordField::Empty,
            });
            group.chain(figures).collect()
        };
        Records { headings, rows: self.rows[..self.shown].iter().map(record).collect() }
    }

    /// The page for people.
    pub fn document(&self) -> Document {
        let notes = self.notes.iter().cloned().map(Block::Note);
        let blocks = std::iter::once(Block::Table(self.table())).chain(notes).collect();
        let document = Document::new(Label::Word(Word::ReportTitle), vec![Section::new("report", blocks)]);
        Document { method: self.method.clone(), appendix: vec![self.appendix.clone()], ..document }
    }

    fn table(&self) -> Table {
        let shown = self.columns_for_people();
        let group_column = |heading: &GroupHeading| Column {
            id: heading.id.clone(),
            heading: heading.label.clone(),
            unit: Unit::Text,
            importance: Column::KEPT,
        };
        let figure_columns = shown.iter().map(|column| column.measure.column(&column.id, &column.label));
        let columns = self.by.iter().map(group_column).chain(figure_columns).collect();
        let rows_are_dealers = self.by.iter().any(|heading| heading.field == GroupField::Dealer);
        let row = |row: &str, is_of_one_dealer: bool, figures: &Measured, leaf: &Leaf<'_>| {
            let days_in_year = self.days_in_year;
            MeasureRow { table: TABLE, row, columns: &shown, days_in_year, is_of_one_dealer }.cells(figures, leaf)
        };
        let item = |(index, item): (usize, &ReportRow)| {
            let id = row_id(index);
            let cells = row(&id, rows_are_dealers, &item.figures, &|_| None);
            Row { id, role: RowRole::Item, cells: self.group_cells(item).chain(cells).collect() }
        };
        let mut rows: Vec<Row> = self.rows[..self.shown].iter().enumerate().map(item).collect();
        let total_label = std::iter::once(Value::Label(Label::Word(Word::Total)));
        let total_group = total_label.chain(std::iter::repeat(Value::Blank)).take(self.by.len()).map(Cell::plain);
        let ids: Arc<[Id]> = (0..self.shown).map(|index| row_id(index).into()).collect();
        let total = row("total", false, &self.total, &|column| self.sum_of_rows(column, &ids));
        rows.push(Row { id: "total".to_owned(), role: RowRole::Total, cells: total_group.chain(total).collect() });
        Table { id: TABLE.to_owned(), columns, chooser: Some("--columns"), rows }
    }

    /// The total of a measure as the sum of the rows; `None` where it is not: rows are hidden, each has an average over months
    /// of its own, or a dealer's target stands in several of them.
    fn sum_of_rows(&self, column: &MeasureColumn, rows: &Arc<[Id]>) -> Option<Formula> {
        let is_by = |is_of: fn(GroupField) -> bool| self.by.iter().any(|heading| is_of(heading.field));
        let is_sum = match column.measure.unit() {
            MetricUnit::Money => column.measure.metric().is_some() || !is_by(|field| field != GroupField::Dealer),
            MetricUnit::AverageMoney => !is_by(GroupField::is_time),
            MetricUnit::Count | MetricUnit::Percent | MetricUnit::Number => false,
        };
        let is_shown_whole = self.shown == self.rows.len() && self.shown > 0;
        let run = || Run::Down { table: TABLE.into(), column: column.id.as_str().into(), rows: Arc::clone(rows) };
        (is_sum && is_shown_whole).then(|| Formula::Sum(run()))
    }

    /// The fields of a row's group as programs read them: after the dealer its name, where dealers have names.
    fn group_fields(&self) -> impl Iterator<Item = (&str, GroupValue)> {
        self.by.iter().enumerate().flat_map(|(index, heading)| {
            let own = (heading.id.as_str(), GroupValue::Own(index));
            let name = ("name", GroupValue::DealerName);
            let has_name = heading.field == GroupField::Dealer && self.has_dealer_names;
            std::iter::once(own).chain(has_name.then_some(name))
        })
    }

    fn group_cells(&self, row: &ReportRow) -> impl Iterator<Item = Cell> {
        self.by.iter().zip(&row.group).map(|(heading, value)| {
            let name = row.dealer_name.as_ref().filter(|_| heading.field == GroupField::Dealer);
            match name.or(value.as_ref()) {
                Some(value) => Cell::plain(Value::Label(Label::Given(value.clone()))),
                None => Cell::plain(Value::Label(Label::Word(Word::BlankValue))),
            }
        })
    }

    /// People who look at dealers need not be told that each is one dealer.
    fn columns_for_people(&self) -> Vec<&MeasureColumn> {
        let rows_are_dealers = self.by.iter().any(|heading| heading.field == GroupField::Dealer);
        let counts = [Metric::Dealers, Metric::CapitalDealers].map(Measure::Metric);
        let is_told =
            |column: &&MeasureColumn| self.columns_are_chosen || !rows_are_dealers || !counts.contains(&column.measure);
        self.columns.iter().filter(is_told).collect()
    }
}

/// The rows of the groups, which are used up: of a million of them neither names nor sums stand twice.
fn report_rows(
    groups: Vec<SummedGroup>,
    rows: &Rows,
    request: &Request,
    basis: &FigureBasis<'_>,
) -> Result<Vec<ReportRow>, Overflow> {
    let dealer_column = request.by.iter().position(|field| *field == GroupField::Dealer);
    let dealer_name = |key: &[Option<String>]| request.scope.name_of(key.get(dealer_column?)?.as_deref()?);
    let row = |SummedGroup { key, sums }: SummedGroup| {
        let figures = rows.measured(&key, &sums, basis)?;
        Ok(ReportRow { dealer_name: dealer_name(&key), group: key, figures })
    };
    let shares = share_out_owned(groups, ROWS_OF_A_WORKER, |groups| {
        groups.into_iter().map(row).collect::<Result<Vec<_>, Overflow>>()
    });
    let mut shares = shares.into_iter();
    let first = shares.next().unwrap_or(Ok(Vec::new()))?;
    shares.try_fold(first, |mut all, share| {
        all.append(&mut share?);
        Ok(all)
    })
}

/// How many rows one worker computes at least: below that, another would cost more than it saves.
const ROWS_OF_A_WORKER: usize = 256;

/// The columns of figures: those asked for, else all that there are.
fn columns(request: &Request, targeted: &[Targeted], chart: &ChartOfAccounts) -> Vec<MeasureColumn> {
    let measures = request.columns.clone().unwrap_or_else(|| Measure::all(targeted));
    measures.into_iter().map(|measure| MeasureColumn::new(measure, chart)).collect()
}

fn heading(field: GroupField, totals: &Totals) -> GroupHeading {
    let word = |id: &str, word: Word| GroupHeading { id: id.to_owned(), label: Label::Word(word), field };
    match field {
        GroupField::Dealer => word("dealer", Word::Dealer),
        GroupField::Month => word("month", Word::Month),
        GroupField::Quarter => word("quarter", Word::Quarter),
        GroupField::Year => word("year", Word::Year),
        GroupField::Attribute(index) => {
            let asked = totals.question.by().nth(index).map_or(String::new(), |attribute| attribute.asked.clone());
            match totals.question.field_of(index) {
                Some(own) => {
                    let label = Label::Both { zh: own.names().1.to_owned(), en: own.english().to_owned() };
                    GroupHeading { id: own.id().to_owned(), label, field }
                }
                None => GroupHeading { id: asked.clone(), label: Label::Given(asked), field },
            }
        }
    }
}

/// Remarks on fields that sales carry and their cost does not.
fn costs_without_value(rows: &Rows, by: &[GroupHeading]) -> impl Iterator<Item = Sentence> {
    let overstated = rows.groups.costs_without_value.iter().zip(by).filter(|(dealer_months, _)| **dealer_months > 0);
    overstated.map(|(&dealer_months, heading)| Sentence::CostWithoutValue {
        field: heading.id.clone(),
        field_zh: heading.label.text(Language::Zh).to_owned(),
        dealer_months,
    })
}
