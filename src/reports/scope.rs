//! What every report of figures is asked, and the rows that answer it.

use std::sync::Arc;

use super::method;
use super::rows::Rows;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::reader::Reading;
use crate::metrics::by::GroupField;
use crate::metrics::evaluate::FigureBasis;
use crate::metrics::groups::Selection;
use crate::metrics::sum_plan::SumPlan;
use crate::period::Period;
use crate::ratio::Overflow;
use crate::settings::SalesFrom;
use crate::targets::TargetRequest;
use crate::targets::rows::TargetInputs;
use crate::targets::targeted::Targeted;
use crate::totals::HasTotals;
use crate::totals::dealers::DealerPatterns;
use crate::totals::question::Attribute;
use crate::words::sentence::Sentence;

/// What is asked of any report of figures.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The period, where one was given.
    pub asked: Option<Period>,
    /// The dealers that are shown.
    pub dealers: DealerPatterns,
    /// What chose the entries: it chooses the dealers that have a target and no entry as well, by the dealer master.
    pub filters: Vec<(Attribute, Vec<String>)>,
    /// What is taken as sales.
    pub sales_from: SalesFrom,
    /// The days that a year is counted as.
    pub days_in_year: u32,
    /// The currency sign.
    pub currency: Option<String>,
    /// The dealer master.
    pub master: Option<Arc<DealerMaster>>,
    /// The targets that figures are held against, where there are target files.
    pub targets: Option<TargetRequest>,
}

impl Scope {
    /// What has targets, in the order of output; `None` where there are no target files.
    pub fn targeted(&self) -> Option<&[Targeted]> {
        self.targets.as_ref().map(|targets| targets.list.targeted.as_slice())
    }

    /// Whether the dealer master has names besides codes.
    pub fn has_dealer_names(&self) -> bool {
        self.master.as_deref().is_some_and(DealerMaster::has_names)
    }

    /// The name that people see of a dealer, where the master has one.
    pub fn name_of(&self, dealer: &str) -> Option<String> {
        self.master.as_deref()?.name_of(dealer).map(str::to_owned)
    }
}

/// A scope on a ledger that has been read.
pub struct Survey<'a, S> {
    reading: &'a Reading<S>,
    chart: &'a ChartOfAccounts,
    scope: &'a Scope,
    /// The months used.
    pub period: Period,
    /// What figures rest on.
    pub basis: FigureBasis<'a>,
}

impl<'a, S: HasTotals> Survey<'a, S> {
    /// Over the sums that are kept.
    pub fn new(reading: &'a Reading<S>, chart: &'a ChartOfAccounts, scope: &'a Scope, plan: &'a SumPlan) -> Self {
        let totals = reading.sink.totals();
        let has_sales = totals.facts.posts(scope.sales_from.account());
        let basis = FigureBasis { plan, has_sales, days_in_year: scope.days_in_year };
        Self { reading, chart, scope, period: method::period_used(totals, scope.asked), basis }
    }

    /// The groups of the chosen entries by some fields, with their targets.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn rows(&self, by: &[GroupField]) -> Result<Rows, Overflow> {
        let Scope { dealers, master, filters, sales_from, targets, .. } = self.scope;
        let selection = Selection {
            plan: self.basis.plan,
            period: self.period,
            by,
            dealers,
            master: master.as_deref(),
            sales_from: *sales_from,
        };
        let inputs = TargetInputs {
            totals: self.reading.sink.totals(),
            dealers: &self.reading.dealers,
            chart: self.chart,
            filters,
            selection: &selection,
            basis: &self.basis,
        };
        Rows::new(&inputs, targets.as_ref())
    }

    /// Remarks on the months asked for, on what the ledger lacks, and on targets of which rows are only a part.
    pub fn notes(&self, rows: &Rows) -> Vec<Sentence> {
        let mut notes = method::notes(self.reading.sink.totals(), self.scope);
        let are_split = rows.targets.as_ref().is_some_and(|targets| targets.split_dealers);
        if rows.have_targets() && (are_split || !self.scope.filters.is_empty()) {
            notes.push(Sentence::TargetsOfWholeDealers);
        }
        notes
    }

    /// The method line.
    pub fn method(&self, rows: &Rows) -> Vec<Sentence> {
        method::method(self.reading, rows, self.scope, self.period)
    }
}
