//! Compares figures with their targets.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::ratio::{Overflow, Ratio};
pub use crate::words::side_files::TargetField;

/// Decimals of an attainment in JSON and CSV.
const DECIMALS: u32 = 6;

/// A target compared with the actual figure.
///
/// Serialised as `{"target": …, "variance": …, "attainment": …}`: amounts exact, the attainment
/// with 6 decimals, `null` for what is not available.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetFigures {
    /// `None` if there is no target.
    pub target: Option<Ratio>,
    /// `actual - target`; `None` if either is missing.
    pub variance: Option<Ratio>,
    /// `actual / target`; `None` if either is missing or the target is zero or negative.
    pub attainment: Option<Ratio>,
}

impl TargetFigures {
    /// Compares a target with the actual figure.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a figure cannot be computed or written within 128 bits.
    pub fn new(target: Option<Ratio>, actual: Option<Ratio>) -> Result<Self, Overflow> {
        let Some((target, actual)) = target.zip(actual) else {
            return Ok(Self { target, ..Self::default() });
        };
        let attainment = actual.over_positive(target)?;
        // A figure that cannot be rounded cannot be written.
        attainment.map_or(Ok(0), |attainment| attainment.rounded(DECIMALS))?;
        Ok(Self { target: Some(target), variance: Some(actual.minus(target)?), attainment })
    }

    /// The figure for a field; `None` if not available.
    pub const fn get(&self, field: TargetField) -> Option<Ratio> {
        match field {
            TargetField::Target => self.target,
            TargetField::Variance => self.variance,
            TargetField::Attainment => self.attainment,
        }
    }

    /// The figure as text for programs.
    pub fn written(&self, field: TargetField) -> Option<String> {
        let figure = self.get(field)?;
        Some(match field {
            TargetField::Target | TargetField::Variance => figure.in_micros().to_string(),
            // `new` has checked that it can be rounded.
            TargetField::Attainment => figure.to_fixed(DECIMALS).unwrap_or_default(),
        })
    }
}

impl Serialize for TargetFigures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("TargetFigures", TargetField::ALL.len())?;
        for field in TargetField::ALL {
            fields.serialize_field(field.id(), &self.written(field))?;
        }
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(target: Option<i64>, actual: Option<i64>) -> [Option<String>; 3] {
        let figures = TargetFigures::new(target.map(Ratio::whole), actual.map(Ratio::whole)).unwrap();
        TargetField::ALL.map(|field| figures.written(field))
    }

    fn some(texts: [&str; 3]) -> [Option<String>; 3] {
        texts.map(|text| (!text.is_empty()).then(|| text.to_owned()))
    }

    #[test]
    fn a_target_that_is_not_positive_has_no_attainment() {
        assert_eq!(figures(Some(300), Some(200)), some(["300.00", "-100.00", "0.666667"]));
        assert_eq!(figures(Some(300), Some(-3)), some(["300.00", "-303.00", "-0.010000"]));
        assert_eq!(figures(Some(0), Some(200)), some(["0.00", "200.00", ""]));
        assert_eq!(figures(Some(-100), Some(-40)), some(["-100.00", "60.00", ""]));
    }

    #[test]
    fn missing_figures_are_not_available() {
        assert_eq!(figures(None, Some(200)), some(["", "", ""]));
        assert_eq!(figures(Some(300), None), some(["300.00", "", ""]));
    }
}
