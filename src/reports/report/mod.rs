//! `report`: the metrics of each group of entries.

mod json;

use std::iter;
use std::sync::Arc;

use super::Report;
use super::figure_cells::RowCells;
use super::figures::{Measure, MeasureColumn, RowFigures};
use super::grouping::{GroupFields, GroupRow};
use super::groups::TargetedGroups;
use super::method::Remarks;
use super::order::{Sort, SortKey, sort};
use super::scope::Scope;
use super::survey::Survey;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::document::formula::{Formula, Id, Run};
use crate::document::json::Json;
use crate::document::{Block, Document, Records, Row, Section, Table};
use crate::ledger::reading::Reading;
use crate::metrics::by::GroupField;
use crate::metrics::definition::{Metric, MetricUnit};
use crate::period::Period;
use crate::ratio::Overflow;
use crate::targets::targeted::Targeted;
use crate::totals::HasTotals;
use crate::words::Language;
use crate::words::sentence::Sentence;
use crate::words::word::Word;

/// What is asked of a report.
#[derive(Clone, Debug)]
pub struct Request {
    /// The options common to reports with figures.
    pub scope: Scope,
    /// The fields that rows are grouped by; at least one.
    pub by: Vec<GroupField>,
    /// The order of the rows; by profit unless given, or by the group where it holds a unit of
    /// time.
    pub sort: Option<Sort>,
    /// The number of rows shown; all unless given.
    pub top: Option<usize>,
    /// The figures shown to people and in CSV; all unless given.
    pub columns: Option<Vec<Measure>>,
}

impl Request {
    fn order(&self) -> Option<Sort> {
        let by_profit = Sort { on: SortKey::Measure(Measure::Metric(Metric::Profit)), ascending: false };
        self.sort.or((!self.by.iter().any(|field| field.is_time())).then_some(by_profit))
    }
}

/// The id of the table.
const TABLE: &str = "report";

/// The metrics of each group, and of all entries together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsReport {
    /// The months used.
    pub period: Period,
    /// The months asked for.
    pub asked: Option<Period>,
    /// The fields grouped by.
    pub fields: GroupFields,
    /// All rows, in their order.
    pub rows: Vec<GroupRow>,
    /// The number of rows shown.
    pub shown: usize,
    /// All chosen entries together.
    pub total: RowFigures,
    /// What is said about the figures.
    pub remarks: Remarks,
    /// What has targets, with its id; `None` without target files.
    targeted: Option<Vec<(Targeted, String)>>,
    columns: Vec<MeasureColumn>,
    /// Whether the columns were asked for.
    columns_are_chosen: bool,
    days_in_year: u32,
}

impl MetricsReport {
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
        let scope = &request.scope;
        let targeted = scope.targeted();
        let plan = scope.plan(chart);
        let survey = Survey::new(reading, chart, scope, &plan);
        let mut groups = survey.groups(&request.by)?;
        let mut rows = survey.rows(&mut groups, &request.by)?;
        sort(&mut rows, request.order());
        let fields = GroupFields::new(&request.by, reading.result.totals(), scope);
        let measures = request.columns.clone().unwrap_or_else(|| Measure::all(targeted.unwrap_or_default()));
        let columns: Vec<_> = measures.into_iter().map(|measure| MeasureColumn::new(measure, chart)).collect();
        let metrics: Vec<Metric> = columns.iter().filter_map(|column| column.measure.metric()).collect();
        let mut remarks = survey.remarks(&groups, &metrics);
        remarks.notes.extend(costs_without_value(&groups, &fields));
        Ok(Self {
            period: survey.period,
            asked: scope.asked,
            shown: request.top.unwrap_or(rows.len()).min(rows.len()),
            rows,
            total: groups.total(&survey.basis)?,
            remarks,
            days_in_year: scope.days_in_year,
            targeted: targeted.map(|all| all.iter().map(|one| (*one, one.id(chart).to_owned())).collect()),
            columns,
            columns_are_chosen: request.columns.is_some(),
            fields,
        })
    }

    fn table(&self) -> Table {
        let shown = self.columns_for_people();
        let columns = self.fields.columns().chain(shown.iter().map(|column| column.for_people())).collect();
        let days_in_year = self.days_in_year;
        let item = |(index, item): (usize, &GroupRow)| {
            let id = Row::id_at(index);
            let is_of_one_dealer = self.fields.have_dealer();
            let row = RowCells { table: TABLE, row: &id, columns: &shown, days_in_year, is_of_one_dealer };
            let cells = row.cells(&item.figures, &|_| None);
            Row::item(id, self.fields.cells(item).chain(cells))
        };
        let mut rows: Vec<Row> = self.rows[..self.shown].iter().enumerate().map(item).collect();
        let ids: Arc<[Id]> = (0..self.shown).map(|index| Row::id_at(index).into()).collect();
        let total = RowCells { table: TABLE, row: Row::TOTAL, columns: &shown, days_in_year, is_of_one_dealer: false };
        let total = total.cells(&self.total, &|column| self.sum_of_rows(column, &ids));
        rows.push(Row::total(self.fields.total_cells().chain(total)));
        Table::new(TABLE, columns, rows).chosen_by("--columns")
    }

    /// The total of a measure as the sum of the rows. `None` where it is not their sum: rows are
    /// hidden, each has an average over months of its own, or a dealer's target stands in several
    /// of them.
    fn sum_of_rows(&self, column: &MeasureColumn, rows: &Arc<[Id]>) -> Option<Formula> {
        let is_sum = match column.measure.unit() {
            MetricUnit::Money => {
                column.measure.metric().is_some() || !self.fields.any(|field| field != GroupField::Dealer)
            }
            MetricUnit::AverageMoney => !self.fields.any(GroupField::is_time),
            MetricUnit::Count | MetricUnit::Percent | MetricUnit::Number => false,
        };
        let is_shown_whole = self.shown == self.rows.len() && self.shown > 0;
        let run = || Run::Down { table: TABLE.into(), column: column.id.as_str().into(), rows: Arc::clone(rows) };
        (is_sum && is_shown_whole).then(|| Formula::Sum(run()))
    }

    /// The columns without the counts of dealers, which are one in each row where rows are dealers.
    fn columns_for_people(&self) -> Vec<&MeasureColumn> {
        let counts = [Metric::Dealers, Metric::CapitalDealers].map(Measure::Metric);
        let all_are_shown = self.columns_are_chosen || !self.fields.have_dealer();
        self.columns.iter().filter(|column| all_are_shown || !counts.contains(&column.measure)).collect()
    }
}

impl Report for MetricsReport {
    fn json(&self) -> Json<'_> {
        Json::Rows(self)
    }

    fn records(&self) -> Records {
        let headings = self.fields.record_headings().chain(self.columns.iter().map(|column| column.id.clone()));
        let record = |row: &GroupRow| {
            self.fields.record(row).chain(self.columns.iter().map(|column| column.field(&row.figures))).collect()
        };
        Records { headings: headings.collect(), rows: self.rows[..self.shown].iter().map(record).collect() }
    }

    fn document(&self) -> Document {
        let blocks = iter::once(Block::Table(self.table())).chain(self.remarks.blocks()).collect();
        self.remarks.below(Document::new(Word::ReportTitle, vec![Section::new("report", blocks)]))
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&[Option<String>], &RowFigures)) {
        self.rows.iter().for_each(|row| visit(&row.group, &row.figures));
    }
}

/// Remarks on fields that sales carry and their cost does not.
fn costs_without_value(groups: &TargetedGroups, fields: &GroupFields) -> impl Iterator<Item = Sentence> {
    let counts = groups.groups.costs_without_value.iter().zip(fields.headings());
    let overstated = counts.filter(|(dealer_months, _)| **dealer_months > 0);
    overstated.map(|(&dealer_months, heading)| Sentence::CostWithoutValue {
        field: heading.id.clone(),
        field_zh: heading.label.text(Language::Zh).to_owned(),
        dealer_months,
    })
}
