//! What every report of figures is asked.

use std::sync::Arc;

use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::dealers::DealerMaster;
use crate::metrics::dealer_patterns::DealerPatterns;
use crate::metrics::definition::Metric;
use crate::metrics::sum_plan::SumPlan;
use crate::period::Period;
use crate::settings::SalesFrom;
use crate::targets::TargetRequest;
use crate::targets::targeted::Targeted;
use crate::totals::question::Attribute;

/// The options common to reports with figures.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The period, where one was given.
    pub asked: Option<Period>,
    /// The dealers that are shown.
    pub dealers: DealerPatterns,
    /// The filters of entries. By the dealer master they also choose dealers with a target and no
    /// entry.
    pub filters: Vec<(Attribute, Vec<String>)>,
    /// The account that counts as sales.
    pub sales_from: SalesFrom,
    /// The days that a year counts as.
    pub days_in_year: u32,
    /// The currency sign.
    pub currency: Option<String>,
    /// The dealer master.
    pub master: Option<Arc<DealerMaster>>,
    /// The targets, where there are target files.
    pub targets: Option<TargetRequest>,
}

impl Scope {
    /// What has targets, in the order of output; `None` where there are no target files.
    pub fn targeted(&self) -> Option<&[Targeted]> {
        self.targets.as_ref().map(|targets| targets.list.targeted.as_slice())
    }

    /// The sums that all metrics, and the targets of accounts, need.
    pub fn plan(&self, chart: &ChartOfAccounts) -> SumPlan {
        let accounts = self.targeted().into_iter().flatten().filter_map(|targeted| targeted.account());
        SumPlan::with_accounts(&Metric::ALL, accounts, chart)
    }

    /// Whether the dealer master has names besides codes.
    pub fn has_dealer_names(&self) -> bool {
        self.master.as_deref().is_some_and(DealerMaster::has_names)
    }

    /// The name of a dealer for people, where the master has one.
    pub fn name_of(&self, dealer: &str) -> Option<String> {
        self.master.as_deref()?.name_of(dealer).map(str::to_owned)
    }
}
