//! The figures of a group: every metric, exact until it is written.

use super::definition::{Metric, MetricUnit};
use super::evaluate::{Basis, value};
use super::terms::Terms;
use crate::ratio::{Overflow, Ratio};

/// How many decimals averages and quotients have where programs read them.
pub const DECIMALS: u32 = 6;

/// The figures of a group: one for each metric, `None` where it is not available.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    values: [Option<Ratio>; Metric::ALL.len()],
    /// How many months the group spans.
    pub months: i32,
}

impl Figures {
    /// Computes them.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a figure cannot be computed exactly, or could not be written.
    pub fn of(terms: &Terms, basis: &Basis<'_>) -> Result<Self, Overflow> {
        let mut values = [None; Metric::ALL.len()];
        for (figure, metric) in values.iter_mut().zip(Metric::ALL) {
            *figure = value(metric, terms, basis)?;
            // What cannot be rounded cannot be written either: found out here, it is an error and no half-written report.
            figure.map_or(Ok(0), |figure| figure.rounded(DECIMALS))?;
        }
        Ok(Self { values, months: terms.months })
    }

    /// The exact figure; `None` where it is not available.
    pub const fn get(&self, metric: Metric) -> Option<Ratio> {
        self.values[metric as usize]
    }

    /// Whether every dealer of the group has capital: then sales of its capital dealers are its sales.
    pub fn all_have_capital(&self) -> bool {
        self.get(Metric::Dealers) == self.get(Metric::CapitalDealers)
    }
}

/// A figure as programs read it: counts whole, sums of money exact, everything else rounded to six decimals.
pub fn written(unit: MetricUnit, figure: Ratio) -> String {
    match unit {
        MetricUnit::Count => figure.numerator().to_string(),
        MetricUnit::Money => figure.in_micros().to_string(),
        // That the figure can be rounded has been found out when it was computed.
        MetricUnit::AverageMoney | MetricUnit::Percent | MetricUnit::Number => {
            figure.to_fixed(DECIMALS).unwrap_or_default()
        }
    }
}
