//! A scope applied to a ledger that has been read: the months used, the groups, their rows and the
//! remarks.

use std::mem;

use super::grouping::GroupRow;
use super::groups::TargetedGroups;
use super::method::{Remarks, appendix, ledger_months, method, notes};
use super::scope::Scope;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::reading::Reading;
use crate::metrics::by::GroupField;
use crate::metrics::definition::Metric;
use crate::metrics::evaluate::FigureBasis;
use crate::metrics::groups::{Selection, SummedGroup};
use crate::metrics::sum_plan::SumPlan;
use crate::parallel::map_chunks_owned;
use crate::period::{Month, Period};
use crate::ratio::Overflow;
use crate::targets::rows::TargetInputs;
use crate::totals::{HasTotals, Totals};
use crate::words::sentence::Sentence;

/// Fewer rows per worker would cost more than another worker saves.
const ROWS_OF_A_WORKER: usize = 256;

/// A scope on a ledger that has been read.
pub struct Survey<'a, S> {
    reading: &'a Reading<S>,
    chart: &'a ChartOfAccounts,
    scope: &'a Scope,
    /// The months used.
    pub period: Period,
    /// What figures are computed from besides sums.
    pub basis: FigureBasis<'a>,
}

impl<'a, S: HasTotals> Survey<'a, S> {
    /// A survey over the sums that are kept.
    pub fn new(reading: &'a Reading<S>, chart: &'a ChartOfAccounts, scope: &'a Scope, plan: &'a SumPlan) -> Self {
        let totals = reading.result.totals();
        let has_sales = totals.facts.posts(scope.sales_from.account());
        let basis = FigureBasis { plan, has_sales, days_in_year: scope.days_in_year };
        Self { reading, chart, scope, period: period_used(totals, scope.asked), basis }
    }

    /// The groups of the chosen entries by some fields, with their targets.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn groups(&self, by: &[GroupField]) -> Result<TargetedGroups, Overflow> {
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
            totals: self.reading.result.totals(),
            dealers: &self.reading.dealers,
            chart: self.chart,
            filters,
            selection: &selection,
            basis: &self.basis,
        };
        TargetedGroups::new(&inputs, targets.as_ref())
    }

    /// The rows of groups by some fields, in no order. They are taken out of the groups, so that
    /// names and sums of a million rows are never held twice.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a figure cannot be computed exactly.
    pub fn rows(&self, groups: &mut TargetedGroups, by: &[GroupField]) -> Result<Vec<GroupRow>, Overflow> {
        let dealer_column = by.iter().position(|field| *field == GroupField::Dealer);
        let (scope, basis) = (self.scope, &self.basis);
        let dealer_name = |key: &[Option<String>]| scope.name_of(key.get(dealer_column?)?.as_deref()?);
        let summed = mem::take(&mut groups.groups.rows);
        let groups = &*groups;
        let row = |SummedGroup { key, sums }: SummedGroup| {
            let figures = groups.figures(&key, &sums, basis)?;
            Ok(GroupRow { dealer_name: dealer_name(&key), group: key, figures })
        };
        let parts = map_chunks_owned(summed, ROWS_OF_A_WORKER, |groups| {
            groups.into_iter().map(&row).collect::<Result<Vec<_>, Overflow>>()
        });
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or(Ok(Vec::new()))?;
        parts.try_fold(first, |mut all, part| {
            all.append(&mut part?);
            Ok(all)
        })
    }

    /// The remarks on the figures of groups, and the formulas of the metrics shown.
    pub fn remarks(&self, groups: &TargetedGroups, metrics: &[Metric]) -> Remarks {
        Remarks {
            notes: self.notes(groups),
            method: method(self.reading, groups, self.scope, self.period),
            appendix: appendix(self.reading, self.chart, metrics),
        }
    }

    /// Remarks on the months asked for, on what the ledger lacks, and on rows that hold a part of a
    /// dealer beside the dealer's whole target.
    fn notes(&self, groups: &TargetedGroups) -> Vec<Sentence> {
        let mut notes = notes(self.reading.result.totals(), self.scope);
        let are_split = groups.targets.as_ref().is_some_and(|targets| targets.split_dealers);
        if groups.have_targets() && (are_split || !self.scope.filters.is_empty()) {
            notes.push(Sentence::TargetsOfWholeDealers);
        }
        notes
    }
}

/// The months that figures are computed over: those asked for, cut to the months of the ledger so
/// that nothing is annualised over months that have not happened. A period wholly outside them
/// stays as asked.
fn period_used(totals: &Totals, asked: Option<Period>) -> Period {
    match (asked, ledger_months(totals)) {
        (Some(asked), Some(ledger)) => asked.overlap(ledger).unwrap_or(asked),
        (Some(period), None) | (None, Some(period)) => period,
        // A ledger without an entry is refused before anything is computed from it: any month will
        // do.
        (None, None) => Period::of_month(Month::FIRST),
    }
}
