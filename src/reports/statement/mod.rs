//! `statement`: the assessment sheet 盈利考核表 of each dealer, its accounts in their groups with
//! subtotals, profit and ratios, column by column.

mod json;
mod records;
mod sheet;
mod summary;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;

use super::Report;
use super::figures::{Measure, MeasureColumn, RowFigures};
use super::groups::TargetedGroups;
use super::method::Remarks;
use super::scope::Scope;
use super::survey::Survey;
use crate::chart_of_accounts::{Account, AccountId, ChartOfAccounts, Group};
use crate::document::json::Json;
use crate::document::{Document, Id, Records, Section};
use crate::ledger::names::{NameId, Names};
use crate::ledger::reading::Reading;
use crate::metrics::by::{GroupField, Slice, Slices};
use crate::metrics::definition::Metric;
use crate::metrics::evaluate::FigureBasis;
use crate::metrics::groups::SummedGroup;
use crate::metrics::sum_plan::{SumOf, SumPlan};
use crate::metrics::sums::GroupSums;
use crate::money::Money;
use crate::period::Period;
use crate::ratio::Overflow;
use crate::targets::TargetField;
use crate::targets::targeted::Targeted;
use crate::totals::{HasTotals, Totals};
use crate::words::word::StatementWord;

/// What is asked of a statement.
#[derive(Clone, Debug)]
pub struct Request {
    /// The options common to reports with figures.
    pub scope: Scope,
    /// The length of time that a column covers.
    pub every: Every,
}

/// The length of time that a column covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Every {
    /// A calendar month.
    #[default]
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

impl Every {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The name that options and output use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|every| every.name() == name)
    }

    const fn field(self) -> GroupField {
        match self {
            Self::Month => GroupField::Month,
            Self::Quarter => GroupField::Quarter,
            Self::Year => GroupField::Year,
        }
    }
}

/// An account of a dealer's sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// The sum of each column; `None` where nothing is posted.
    pub amounts: Vec<Option<Money>>,
    /// All columns together.
    pub total: Money,
}

/// A dealer's sheet.
#[derive(Clone, Debug)]
pub struct DealerStatement {
    /// The dealer's name in the ledgers, or its code in the master.
    pub dealer: String,
    /// The name for people, where the master has one.
    pub name: Option<String>,
    /// The flow accounts posted in the period, in the order of the chart; markup may be derived.
    pub lines: Vec<Line>,
    /// The figures of each column.
    pub figures: Vec<RowFigures>,
    /// The figures of the period.
    pub total: RowFigures,
    /// For each column, whether its markup is sales less cost and nothing else.
    markup_is_derived: Vec<bool>,
}

impl DealerStatement {
    /// The name for people.
    pub fn shown_name(&self) -> &str {
        self.name.as_ref().unwrap_or(&self.dealer)
    }

    /// The sheet's line of an account; `None` where the period posts none.
    fn line(&self, account: AccountId) -> Option<&Line> {
        self.lines.iter().find(|line| line.account == account)
    }
}

/// The statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The months used.
    pub period: Period,
    /// The months asked for.
    pub asked: Option<Period>,
    /// The length of time that a column covers.
    pub every: Every,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The same as formulas share them.
    column_ids: Arc<[Id]>,
    /// The ids of rows and columns, shared by formulas.
    ids: HashMap<String, Id>,
    /// The dealers, in the order of their names.
    pub statements: Vec<DealerStatement>,
    /// All of them together.
    pub total: RowFigures,
    /// What has targets, in the order of output; `None` without target files.
    targeted: Option<Vec<TargetedRows>>,
    /// The figures of the summary.
    measures: Vec<MeasureColumn>,
    /// What is said about the figures.
    pub remarks: Remarks,
    has_dealer_names: bool,
    /// The flow accounts of the chart, in its order.
    accounts: Vec<(AccountId, Account)>,
    days_in_year: u32,
}

/// The metrics of a statement: all but the counts of dealers.
pub const METRICS: &[Metric] = {
    let (_, metrics) = Metric::ALL.split_at(2);
    metrics
};

impl Statement {
    /// Computes the statement.
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
        let accounts = flow_accounts(chart);
        let plan = SumPlan::with_accounts(&Metric::ALL, accounts.iter().map(|(id, _)| *id), chart);
        let survey = Survey::new(reading, chart, scope, &plan);
        let whole = survey.groups(&[GroupField::Dealer])?;
        let parts = survey.groups(&[GroupField::Dealer, request.every.field()])?;
        let slices = Slices::new(&[request.every.field()], survey.period);
        let drawing = Drawing {
            totals: reading.result.totals(),
            basis: &survey.basis,
            accounts: &accounts,
            slices: &slices,
            whole: &whole,
            parts: &parts,
            scope,
        };
        let statements = drawing.statements(&reading.dealers)?;
        let targeted = scope.targeted();
        Ok(Self {
            period: survey.period,
            asked: scope.asked,
            every: request.every,
            columns: slices.iter().map(|slice| name_of(slice).to_owned()).collect(),
            column_ids: slices.iter().map(|slice| name_of(slice).into()).collect(),
            ids: shared_ids(&accounts, &slices),
            statements,
            total: whole.total(&survey.basis)?,
            remarks: survey.remarks(&whole, METRICS),
            has_dealer_names: scope.has_dealer_names(),
            days_in_year: scope.days_in_year,
            measures: measures(targeted.unwrap_or_default(), chart),
            targeted: targeted.map(|all| all.iter().map(|one| TargetedRows::new(*one, chart)).collect()),
            accounts,
        })
    }

    /// An id, shared by formulas.
    fn id(&self, text: &str) -> Id {
        self.ids.get(text).map_or_else(|| text.into(), Id::clone)
    }

    /// The id of the column of the whole period: a single column is that column.
    fn total_column(&self) -> &str {
        match self.columns.as_slice() {
            [only] => only,
            _ => "total",
        }
    }
}

impl Report for Statement {
    fn json(&self) -> Json<'_> {
        Json::Value(self)
    }

    fn records(&self) -> Records {
        self.flat_records()
    }

    /// One sheet per dealer, and before them all dealers at a glance unless there is exactly one.
    fn document(&self) -> Document {
        let summary = (self.statements.len() != 1).then(|| self.summary());
        let sheets = self.statements.iter().enumerate().map(|(index, statement)| self.sheet(index, statement));
        let mut sections: Vec<Section> = summary.into_iter().chain(sheets).collect();
        // The notes are about the whole statement, so they stand on its first page.
        sections.iter_mut().take(1).for_each(|first| first.blocks.extend(self.remarks.blocks()));
        self.remarks.below(Document::new(StatementWord::Title, sections))
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&[Option<String>], &RowFigures)) {
        for statement in &self.statements {
            visit(&[Some(statement.dealer.clone())], &statement.total);
        }
    }
}

fn flow_accounts(chart: &ChartOfAccounts) -> Vec<(AccountId, Account)> {
    let flows = chart.in_order().filter(|(_, account)| !account.group.is_balance());
    flows.map(|(id, account)| (id, account.clone())).collect()
}

/// What a column is called.
fn name_of(slice: &Slice) -> &str {
    slice.names.first().map_or("", String::as_str)
}

fn shared_ids(accounts: &[(AccountId, Account)], slices: &Slices) -> HashMap<String, Id> {
    let metrics = METRICS.iter().map(|metric| metric.id());
    let accounts = accounts.iter().map(|(_, account)| account.id.as_str());
    let columns = slices.iter().map(name_of).chain(["total"]);
    metrics.chain(accounts).chain(columns).map(|id| (id.to_owned(), id.into())).collect()
}

/// The figures of the summary: the metrics, then the targets that there are.
fn measures(targeted: &[Targeted], chart: &ChartOfAccounts) -> Vec<MeasureColumn> {
    let is_shown = |measure: &Measure| measure.metric().is_none_or(|metric| METRICS.contains(&metric));
    let measures = Measure::all(targeted).into_iter().filter(is_shown);
    measures.map(|measure| MeasureColumn::new(measure, chart)).collect()
}

/// What has targets, with its rows on a sheet.
#[derive(Clone, Debug)]
struct TargetedRows {
    targeted: Targeted,
    /// Its name in output.
    id: String,
    /// Its target, its variance and its attainment.
    rows: Vec<MeasureColumn>,
}

impl TargetedRows {
    fn new(targeted: Targeted, chart: &ChartOfAccounts) -> Self {
        let rows = TargetField::ALL.map(|field| MeasureColumn::new(Measure::Target(targeted, field), chart));
        Self { targeted, id: targeted.id(chart).to_owned(), rows: rows.into() }
    }
}

/// What dealers' sheets are made from.
struct Drawing<'a> {
    totals: &'a Totals,
    basis: &'a FigureBasis<'a>,
    accounts: &'a [(AccountId, Account)],
    slices: &'a Slices,
    whole: &'a TargetedGroups,
    parts: &'a TargetedGroups,
    scope: &'a Scope,
}

/// A dealer's sums over the whole period, and by column; what is missing posts nothing.
#[derive(Default)]
struct DealerGroups<'a> {
    whole: Option<&'a GroupSums>,
    columns: HashMap<&'a str, &'a GroupSums>,
}

impl Drawing<'_> {
    /// The sheets, in the order of the dealers' names.
    fn statements(&self, dealers: &Names) -> Result<Vec<DealerStatement>, Overflow> {
        let nothing_of = |months: i32| GroupSums::none(self.basis.plan, months);
        let nothing: Vec<GroupSums> = self.slices.iter().map(|slice| nothing_of(slice.period.length())).collect();
        let nothing_at_all = nothing_of(nothing.iter().map(|sums| sums.months).sum());
        let statement = |(dealer, groups): (&str, DealerGroups<'_>)| {
            let whole = groups.whole.unwrap_or(&nothing_at_all);
            let columns: Vec<&GroupSums> = self
                .slices
                .iter()
                .zip(&nothing)
                .map(|(slice, nothing)| groups.columns.get(name_of(slice)).copied().unwrap_or(nothing))
                .collect();
            let key = |column: Option<&str>| -> Vec<Option<String>> {
                std::iter::once(dealer).chain(column).map(|text| Some(text.to_owned())).collect()
            };
            let figures = self
                .slices
                .iter()
                .zip(&columns)
                .map(|(slice, sums)| self.parts.figures(&key(Some(name_of(slice))), sums, self.basis));
            let id = dealers.find(dealer);
            Ok(DealerStatement {
                name: self.scope.name_of(dealer),
                lines: self.lines(whole, &columns),
                figures: figures.collect::<Result<_, _>>()?,
                total: self.whole.figures(&key(None), whole, self.basis)?,
                markup_is_derived: self.slices.iter().map(|slice| self.derives_markup(id, slice.period)).collect(),
                dealer: dealer.to_owned(),
            })
        };
        self.by_dealer().into_iter().map(statement).collect()
    }

    /// The sums of each dealer that has any, over the whole period or in a column.
    fn by_dealer(&self) -> BTreeMap<&str, DealerGroups<'_>> {
        let mut dealers: BTreeMap<&str, DealerGroups<'_>> = BTreeMap::new();
        for SummedGroup { key, sums } in self.whole.groups.rows.iter().chain(&self.parts.groups.rows) {
            match key.as_slice() {
                [Some(dealer)] => dealers.entry(dealer).or_default().whole = Some(sums),
                [Some(dealer), Some(column)] => _ = dealers.entry(dealer).or_default().columns.insert(column, sums),
                _ => {}
            }
        }
        dealers
    }

    fn lines(&self, whole: &GroupSums, columns: &[&GroupSums]) -> Vec<Line> {
        let line = |&(account, _): &(AccountId, Account)| {
            let position = self.basis.plan.position(SumOf::Account(account))?;
            let total = Money::from_micros(whole.flows.posted_at(position)?);
            let amount = |sums: &&GroupSums| sums.flows.posted_at(position).map(Money::from_micros);
            Some(Line { account, amounts: columns.iter().map(amount).collect(), total })
        };
        self.accounts.iter().filter_map(line).collect()
    }

    /// Whether every month with an entry of the dealer derives its markup: then the markup is a
    /// difference of two cells.
    fn derives_markup(&self, dealer: Option<NameId>, slice: Period) -> bool {
        let Some(dealer) = dealer else { return false };
        let facts = &self.totals.facts;
        let is_active = |month| facts.first_active_month(dealer, Period::of_month(month)).is_some();
        slice.months().all(|month| !is_active(month) || facts.derives_markup(dealer, month))
    }
}

/// The groups that make profit, each with the metric that is its sum and the sum's name.
const PROFIT_GROUPS: [(Group, Metric, StatementWord); 3] = [
    (Group::OperatingProfit, Metric::OperatingProfit, StatementWord::OperatingProfitSum),
    (Group::Support, Metric::Support, StatementWord::SupportSum),
    (Group::Expenses, Metric::Expenses, StatementWord::ExpensesSum),
];
