//! The figures that may have a target.

use crate::chart_of_accounts::{AccountId, ChartOfAccounts};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::metrics::evaluate::{FigureBasis, value};
use crate::metrics::sum_plan::SumOf;
use crate::metrics::sums::GroupSums;
use crate::money::Money;
use crate::ratio::{Overflow, Ratio};
use crate::spelling::{nearest, normal_form};
use crate::words::Language;
use crate::words::side_files::TargetFault;

/// What a target refers to: a metric that is a sum of money, or a flow account. `sales` is always
/// the metric, so it follows the setting of what counts as sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Targeted {
    /// Sales, operating profit, support, expenses or profit.
    Metric(Metric),
    /// Any other flow account, such as purchases.
    Account(AccountId),
}

impl Targeted {
    /// The figure with that id, name in either language or alias.
    ///
    /// # Errors
    ///
    /// [`TargetFault`] for an unknown name, and for balances, ratios and counts, which have no
    /// targets.
    ///
    /// ```
    /// use dealer_profit::chart_of_accounts::{AccountId, ChartOfAccounts};
    /// use dealer_profit::{metrics::definition::Metric, targets::targeted::Targeted};
    /// let chart = ChartOfAccounts::default();
    /// assert_eq!(Targeted::named("营业收入", &chart), Ok(Targeted::Metric(Metric::Sales)));
    /// assert_eq!(Targeted::named("提货额", &chart), Ok(Targeted::Account(AccountId::PURCHASES)));
    /// assert!(Targeted::named("利润率", &chart).is_err());
    /// ```
    pub fn named(name: &str, chart: &ChartOfAccounts) -> Result<Self, TargetFault> {
        let is_profit_s_other_name = normal_form(name) == "客户利润";
        let metric = Metric::named(name).or(is_profit_s_other_name.then_some(Metric::Profit));
        match (metric, chart.named(name)) {
            (Some(metric), _) if metric.definition().unit == MetricUnit::Money => Ok(Self::Metric(metric)),
            (Some(_), _) => Err(TargetFault::NotASum),
            (None, Some(AccountId::SALES)) => Ok(Self::Metric(Metric::Sales)),
            (None, Some(account)) if chart.account(account).group.is_balance() => Err(TargetFault::Balance),
            (None, Some(account)) => Ok(Self::Account(account)),
            (None, None) => Err(TargetFault::MetricUnknown { nearest: nearest_name(name, chart) }),
        }
    }

    /// The id in output and options.
    pub fn id(self, chart: &ChartOfAccounts) -> &str {
        match self {
            Self::Metric(metric) => metric.id(),
            Self::Account(account) => &chart.account(account).id,
        }
    }

    /// The name in that language.
    pub fn name(self, chart: &ChartOfAccounts, language: Language) -> &str {
        match (self, language) {
            (Self::Metric(metric), language) => metric.definition().word.text(language),
            (Self::Account(account), Language::Zh) => &chart.account(account).zh,
            (Self::Account(account), Language::En) => &chart.account(account).en,
        }
    }

    /// The account whose sum [`Targeted::actual`] needs; see
    /// [`crate::metrics::sum_plan::SumPlan::with_accounts`].
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Metric(_) => None,
            Self::Account(account) => Some(account),
        }
    }

    /// The actual figure of a group; `None` if it is not available.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if it cannot be computed exactly within 128 bits.
    pub fn actual(self, sums: &GroupSums, basis: &FigureBasis<'_>) -> Result<Option<Ratio>, Overflow> {
        match self {
            Self::Metric(metric) => value(metric, sums, basis),
            Self::Account(account) => {
                let position = basis.plan.position(SumOf::Account(account));
                let micros = position.map_or(0, |position| sums.flows.at(position));
                Ok(Some(Money::from_micros(micros).into()))
            }
        }
    }

    /// The sort key of output: metrics first, then accounts in the order of the assessment sheet.
    pub(super) fn rank(self, chart: &ChartOfAccounts) -> (usize, usize) {
        match self {
            Self::Metric(metric) => (0, metric as usize),
            Self::Account(account) => (1, chart.in_order().position(|(id, _)| id == account).unwrap_or(0)),
        }
    }
}

fn nearest_name(name: &str, chart: &ChartOfAccounts) -> Option<String> {
    let sums = Metric::ALL.into_iter().map(Metric::definition).filter(|metric| metric.unit == MetricUnit::Money);
    let sums = sums.flat_map(|metric| [metric.id, metric.word.text(Language::Zh)]);
    nearest(name, sums.chain(chart.nearest_name(name))).map(str::to_owned)
}
