//! Groups of entries with the targets of their rows.

use super::figures::RowFigures;
use crate::metrics::evaluate::FigureBasis;
use crate::metrics::figures::MetricFigures;
use crate::metrics::groups::{Groups, groups};
use crate::metrics::sums::GroupSums;
use crate::ratio::Overflow;
use crate::settings::Spread;
use crate::targets::TargetRequest;
use crate::targets::rows::{TargetInputs, TargetsOfRows};

/// Groups with the targets of their rows, where there are target files.
pub struct TargetedGroups {
    /// The groups; a dealer with a target and no entry has one.
    pub groups: Groups,
    /// The targets.
    pub targets: Option<TargetsOfRows>,
}

impl TargetedGroups {
    /// Adds up the groups and their targets.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a sum needs more than 128 bits.
    pub fn new(inputs: &TargetInputs<'_>, asked: Option<&TargetRequest>) -> Result<Self, Overflow> {
        let mut groups = groups(inputs.totals, inputs.dealers, inputs.chart, inputs.selection)?;
        let targets = asked.map(|asked| TargetsOfRows::new(inputs, asked, &groups)).transpose()?;
        if let Some(targets) = &targets {
            let more = targets.rows_without_entries(&groups.rows, inputs);
            groups.rows.extend(more);
        }
        Ok(Self { groups, targets })
    }

    /// The figures of a row.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a figure cannot be computed exactly.
    pub fn figures(
        &self,
        key: &[Option<String>],
        sums: &GroupSums,
        basis: &FigureBasis<'_>,
    ) -> Result<RowFigures, Overflow> {
        let targets = self.targets.as_ref().map(|targets| targets.of_row(key)).transpose()?;
        Ok(RowFigures { metrics: MetricFigures::of(sums, basis)?, targets: targets.unwrap_or_default() })
    }

    /// The figures of all rows together.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a figure cannot be computed exactly.
    pub fn total(&self, basis: &FigureBasis<'_>) -> Result<RowFigures, Overflow> {
        let targets = self.targets.as_ref().map(TargetsOfRows::of_total).transpose()?;
        Ok(RowFigures { metrics: MetricFigures::of(&self.groups.total, basis)?, targets: targets.unwrap_or_default() })
    }

    /// Whether any chosen dealer has a target in the period.
    pub fn have_targets(&self) -> bool {
        self.targets.as_ref().is_some_and(TargetsOfRows::has_any)
    }

    /// How targets of quarters and years were spread over their months; `None` where there are
    /// none.
    pub fn spread(&self) -> Option<Spread> {
        self.targets.as_ref()?.targets.spread()
    }
}
