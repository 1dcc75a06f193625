//! The assessment sheet 盈利考核表: each dealer's accounts in their groups, with subtotals, profit and ratios, column by column.

mod json;
mod records;
mod sheet;
mod summary;

use std::collections::HashMap;
use std::sync::Arc;

use super::method::{MethodTerms, appendix, method, notes, period_used};
use crate::chart_of_accounts::{Account, AccountId, ChartOfAccounts, Group};
use crate::document::{Document, Label, Section};
use crate::ledger::dealers::DealerMaster;
use crate::ledger::names::NameId;
use crate::ledger::reader::Reading;
use crate::metrics::bases::{Base, Bases};
use crate::metrics::definition::Metric;
use crate::metrics::evaluate::Basis;
use crate::metrics::figures::Figures;
use crate::metrics::groups::{GroupField, GroupTerms, Selection, Terms, groups};
use crate::money::Money;
use crate::period::Period;
use crate::ratio::Overflow;
use crate::settings::SalesFrom;
use crate::totals::dealers::DealerPatterns;
use crate::totals::{HasTotals, Totals};
use crate::words::sentence::Sentence;
use crate::words::statement::StatementWord;
use crate::words::word::Word;

/// What is asked of a statement.
#[derive(Clone, Debug)]
pub struct Request {
    /// The period, where one was given.
    pub asked: Option<Period>,
    /// How long the stretch of time of a column is.
    pub every: Every,
    /// The dealers that are shown.
    pub dealers: DealerPatterns,
    /// What is taken as sales.
    pub sales_from: SalesFrom,
    /// The days that a year is counted as.
    pub days_in_year: u32,
    /// The currency sign.
    pub currency: Option<String>,
    /// The dealer master.
    pub master: Option<Arc<DealerMaster>>,
}

/// The stretch of time of a column.
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
    /// Every stretch, the shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The name that options and output use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The stretch of that name.
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
    /// What is posted in each column; `None` where nothing is.
    pub amounts: Vec<Option<Money>>,
    /// All columns together.
    pub total: Money,
}

/// A dealer's sheet.
#[derive(Clone, Debug)]
pub struct DealerStatement {
    /// What the ledgers call the dealer, or the master's code.
    pub dealer: String,
    /// The name that people see, where the master has one.
    pub name: Option<String>,
    /// The flow accounts that are posted in the period, in the order of the chart; markup as it is derived.
    pub lines: Vec<Line>,
    /// The figures of each column.
    pub figures: Vec<Figures>,
    /// The figures of the period.
    pub total: Figures,
    /// For each column, whether its markup is sales less cost and nothing else.
    markup_is_derived: Vec<bool>,
}

impl DealerStatement {
    /// The name that people see.
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
    /// The stretch of time of a column.
    pub every: Every,
    /// The columns: what each is called.
    pub columns: Vec<String>,
    /// The dealers, in the order of their names.
    pub statements: Vec<DealerStatement>,
    /// All of them together.
    pub total: Figures,
    /// Remarks about single figures.
    pub notes: Vec<Sentence>,
    /// How the figures came about.
    pub method: Vec<Sentence>,
    appendix: Section,
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
        let totals = reading.sink.totals();
        let period = period_used(totals, request.asked);
        let accounts: Vec<(AccountId, Account)> = flow_accounts(chart);
        let bases = Bases::with_accounts(&Metric::ALL, accounts.iter().map(|(id, _)| *id), chart);
        let grouped = |by: &[GroupField]| {
            let (dealers, master) = (&request.dealers, request.master.as_deref());
            let selection = Selection { bases: &bases, period, by, dealers, master, sales_from: request.sales_from };
            groups(totals, &reading.dealers, chart, &selection)
        };
        let whole = grouped(&[GroupField::Dealer])?;
        let slices = request.every.field().slices(period);
        let has_sales = totals.facts.posts(request.sales_from.account());
        let drawing = Drawing {
            totals,
            basis: Basis { bases: &bases, has_sales, days_in_year: request.days_in_year },
            accounts: &accounts,
            slices: &slices,
            parts: by_dealer(grouped(&[GroupField::Dealer, request.every.field()])?.rows),
        };
        let mut statements = whole
            .rows
            .iter()
            .map(|group| drawing.statement(group, reading, request.master.as_deref()))
            .collect::<Result<Vec<_>, Overflow>>()?;
        statements.sort_by(|a, b| a.dealer.cmp(&b.dealer));
        let method_terms = MethodTerms {
            asked: request.asked,
            used: period,
            currency: request.currency.as_deref(),
            sales_from: request.sales_from,
            days_in_year: request.days_in_year,
        };
        let method = method(reading, &whole.total, &method_terms);
        Ok(Self {
            period,
            asked: request.asked,
            every: request.every,
            columns: slices.iter().map(|(name, _)| name.clone()).collect(),
            statements,
            total: Figures::of(&whole.total, &drawing.basis)?,
            notes: notes(totals, request.asked, request.sales_from),
            appendix: appendix(reading, chart, METRICS),
            method,
            has_dealer_names: request.master.as_deref().is_some_and(DealerMaster::has_names),
            days_in_year: request.days_in_year,
            accounts,
        })
    }

    /// The page for people: where there are several dealers all of them at a glance, then a sheet each.
    pub fn document(&self) -> Document {
        let summary = (self.statements.len() != 1).then(|| self.summary());
        let sheets = self.statements.iter().enumerate().map(|(index, statement)| self.sheet(index, statement));
        let document = Document::new(
            Label::Word(Word::Statement(StatementWord::Title)),
            summary.into_iter().chain(sheets).collect(),
        );
        Document { method: self.method.clone(), appendix: vec![self.appendix.clone()], ..document }
    }

    /// The id of the column that has the whole period: where there is but one column, it has.
    fn total_column(&self) -> &str {
        match self.columns.as_slice() {
            [only] => only,
            _ => "total",
        }
    }
}

fn flow_accounts(chart: &ChartOfAccounts) -> Vec<(AccountId, Account)> {
    let flows = chart.in_order().filter(|(_, account)| !account.group.is_balance());
    flows.map(|(id, account)| (id, account.clone())).collect()
}

/// The terms of each dealer's columns, by the columns' names.
type Parts = HashMap<String, HashMap<String, Terms>>;

fn by_dealer(rows: Vec<GroupTerms>) -> Parts {
    let mut parts = Parts::new();
    for GroupTerms { key, terms } in rows {
        let mut key = key.into_iter().flatten();
        if let (Some(dealer), Some(column)) = (key.next(), key.next()) {
            parts.entry(dealer).or_default().insert(column, terms);
        }
    }
    parts
}

/// What dealers' sheets are drawn up from.
struct Drawing<'a> {
    totals: &'a Totals,
    basis: Basis<'a>,
    accounts: &'a [(AccountId, Account)],
    slices: &'a [(String, Period)],
    parts: Parts,
}

impl Drawing<'_> {
    fn statement<S>(
        &self,
        group: &GroupTerms,
        reading: &Reading<S>,
        master: Option<&DealerMaster>,
    ) -> Result<DealerStatement, Overflow> {
        let dealer = group.key.iter().flatten().next().cloned().unwrap_or_default();
        let parts = self.parts.get(&dealer);
        let terms: Vec<Terms> = self
            .slices
            .iter()
            .map(|(name, slice)| {
                let posted = parts.and_then(|parts| parts.get(name)).cloned();
                posted.unwrap_or_else(|| Terms::none(self.basis.bases, slice.length()))
            })
            .collect();
        let id = reading.dealers.find(&dealer);
        Ok(DealerStatement {
            name: master.and_then(|master| master.name_of(&dealer)).map(str::to_owned),
            lines: self.lines(&group.terms, &terms),
            figures: terms.iter().map(|terms| Figures::of(terms, &self.basis)).collect::<Result<_, _>>()?,
            total: Figures::of(&group.terms, &self.basis)?,
            markup_is_derived: self.slices.iter().map(|(_, slice)| self.derives_markup(id, *slice)).collect(),
            dealer,
        })
    }

    fn lines(&self, whole: &Terms, columns: &[Terms]) -> Vec<Line> {
        let line = |&(account, _): &(AccountId, Account)| {
            let position = self.basis.bases.position(Base::Account(account))?;
            let total = Money::from_micros(whole.sums.posted_at(position)?);
            let amount = |terms: &Terms| terms.sums.posted_at(position).map(Money::from_micros);
            Some(Line { account, amounts: columns.iter().map(amount).collect(), total })
        };
        self.accounts.iter().filter_map(line).collect()
    }

    /// Whether every month with an entry of the dealer derives its markup; of a mixture no formula over two rows can tell.
    fn derives_markup(&self, dealer: Option<NameId>, slice: Period) -> bool {
        let Some(dealer) = dealer else { return false };
        let facts = &self.totals.facts;
        let is_active = |month| facts.first_active_month(dealer, Period::of_month(month)).is_some();
        slice.months().all(|month| !is_active(month) || facts.derives_markup(dealer, month))
    }
}

/// The groups of a sheet that make profit, each with the metric that is its sum and what the sum is called.
const PROFIT_GROUPS: [(Group, Metric, StatementWord); 3] = [
    (Group::OperatingProfit, Metric::OperatingProfit, StatementWord::OperatingProfitSum),
    (Group::Support, Metric::Support, StatementWord::SupportSum),
    (Group::Expenses, Metric::Expenses, StatementWord::ExpensesSum),
];
