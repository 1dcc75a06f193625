//! The metrics of a group as figures, exact until they are written.

use std::num::NonZero;

use super::definition::{Metric, MetricUnit};
use super::evaluate::{FigureBasis, values};
use super::sums::GroupSums;
use crate::plain_decimal::PlainDecimal;
use crate::ratio::{Overflow, Ratio};

/// The decimals of averages and quotients in output for programs.
pub const DECIMALS: u32 = 6;

/// One figure per metric, `None` where it is not available.
#[derive(Clone, Debug)]
pub struct MetricFigures {
    values: Values,
    /// The number of months of the group.
    pub months: i32,
}

/// The values by metric: a report may have millions of rows, and nearly all figures fit 64-bit
/// terms.
#[derive(Clone, Debug)]
enum Values {
    Short(Box<[Option<Short>; Metric::ALL.len()]>),
    Long(Box<[Option<Ratio>; Metric::ALL.len()]>),
}

/// A quotient of 64-bit terms.
#[derive(Clone, Copy, Debug)]
struct Short {
    numerator: i64,
    denominator: NonZero<i64>,
}

impl Short {
    fn of(figure: Ratio) -> Option<Self> {
        let short = |(numerator, denominator): (i128, i128)| {
            let denominator = NonZero::new(i64::try_from(denominator).ok()?)?;
            Some(Self { numerator: i64::try_from(numerator).ok()?, denominator })
        };
        short(figure.terms()).or_else(|| short(figure.in_lowest_terms()))
    }

    fn figure(self) -> Option<Ratio> {
        Ratio::new(self.numerator.into(), self.denominator.get().into())
    }
}

impl Values {
    fn of(figures: [Option<Ratio>; Metric::ALL.len()]) -> Self {
        let mut all = [None; Metric::ALL.len()];
        for (short, figure) in all.iter_mut().zip(figures) {
            let Some(figure) = figure else { continue };
            *short = Short::of(figure);
            if short.is_none() {
                return Self::Long(Box::new(figures));
            }
        }
        Self::Short(Box::new(all))
    }
}

impl MetricFigures {
    /// Computes the figures.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a figure cannot be computed exactly, or could not be written.
    pub fn of(sums: &GroupSums, basis: &FigureBasis<'_>) -> Result<Self, Overflow> {
        let values = values(sums, basis)?;
        // A figure that cannot be rounded cannot be written: fail now, not in the middle of the
        // output.
        if values.iter().flatten().all(|figure| figure.can_be_rounded(DECIMALS)) {
            Ok(Self { values: Values::of(values), months: sums.months })
        } else {
            Err(Overflow)
        }
    }

    /// The exact figure; `None` where it is not available.
    pub fn get(&self, metric: Metric) -> Option<Ratio> {
        match &self.values {
            Values::Short(values) => values[metric as usize]?.figure(),
            Values::Long(values) => values[metric as usize],
        }
    }

    /// Whether every dealer of the group has capital.
    pub fn all_have_capital(&self) -> bool {
        self.get(Metric::Dealers) == self.get(Metric::CapitalDealers)
    }
}

impl PartialEq for MetricFigures {
    fn eq(&self, other: &Self) -> bool {
        self.months == other.months && Metric::ALL.iter().all(|metric| self.get(*metric) == other.get(*metric))
    }
}

impl Eq for MetricFigures {}

/// A figure as programs read it: counts whole, sums of money exact, others rounded to 6 decimals.
pub fn written(unit: MetricUnit, figure: Ratio) -> PlainDecimal {
    match unit {
        MetricUnit::Count => PlainDecimal { scaled: figure.numerator(), places: 0 },
        MetricUnit::Money => figure.in_micros().decimal(),
        MetricUnit::AverageMoney | MetricUnit::Percent | MetricUnit::Number => {
            let scaled = figure.rounded(DECIMALS).expect("MetricFigures::of refuses figures that cannot be rounded");
            PlainDecimal { scaled, places: DECIMALS as usize }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_any_length_are_kept_exactly() {
        let (most, least) = (i128::from(i64::MAX), i128::from(i64::MIN));
        let terms = [0, 1, -1, most, most + 1, least, least - 1, -most, 1 << 100, i128::MAX];
        for numerator in terms {
            for denominator in terms.into_iter().filter(|term| *term > 0) {
                let mut figures = [Some(Ratio::whole(7)); Metric::ALL.len()];
                figures[Metric::Capital as usize] = None;
                let margin = Ratio::new(numerator, denominator).unwrap();
                figures[Metric::Margin as usize] = Some(margin);
                let kept = MetricFigures { values: Values::of(figures), months: 1 };
                assert_eq!(Metric::ALL.map(|metric| kept.get(metric)), figures);
                let (short_numerator, short_denominator) = margin.in_lowest_terms();
                let fits = [short_numerator, short_denominator].iter().all(|term| i64::try_from(*term).is_ok());
                assert_eq!(matches!(kept.values, Values::Short(_)), fits, "{numerator} / {denominator}");
            }
        }
    }
}
