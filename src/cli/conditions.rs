//! The conditions of `--fail-on`: which rows meet them.

use dealer_profit::condition::Condition;
use dealer_profit::metrics::definition::Metric;
use dealer_profit::reports::Report;
use dealer_profit::reports::figures::Measure;
use dealer_profit::targets::TargetField;
use dealer_profit::targets::targeted::Targeted;
use dealer_profit::words::usage::UsageFault;

use super::Session;
use super::choosing::measure;
use super::input::LedgerOptions;

/// The target that `below-target` looks at.
const PROFIT: Targeted = Targeted::Metric(Metric::Profit);

/// The conditions with the measure that each looks at.
///
/// # Errors
///
/// [`UsageFault`] for an unknown measure, and for a condition about targets without target files.
pub fn resolve(conditions: &[Condition], input: &LedgerOptions) -> Result<Vec<(Measure, Condition)>, UsageFault> {
    let resolved = |condition: &Condition| {
        let measure = match condition {
            Condition::BelowTarget if input.targets.is_some() => Measure::Target(PROFIT, TargetField::Variance),
            Condition::BelowTarget => {
                let (option, given) = ("--fail-on".to_owned(), "below-target".to_owned());
                return Err(UsageFault::TargetsMissing { option, given });
            }
            _ => measure(condition.metric(), "--fail-on", input)?,
        };
        Ok((measure, condition.clone()))
    };
    conditions.iter().map(resolved).collect()
}

/// Names the rows that meet a condition on standard error, those hidden by `--top` included; true
/// where there is one.
pub fn name_rows(conditions: &[(Measure, Condition)], report: &dyn Report, session: &Session) -> bool {
    let mut are_met = false;
    if conditions.is_empty() {
        return are_met;
    }
    let chart = &session.config.settings.reading.chart;
    report.visit_rows(&mut |group, figures| {
        for (measure, condition) in conditions {
            let figure = figures.measure(*measure);
            let Some(figure) = figure.filter(|_| condition.is_met_by(figure)) else { continue };
            are_met = true;
            let target = figures.target(PROFIT).target.filter(|_| *condition == Condition::BelowTarget);
            match target.zip(figures.get(Metric::Profit)) {
                Some((target, profit)) => session.diagnostics.below_target(group, profit, target),
                None => session.diagnostics.condition_met(group, &measure.label(chart), measure.unit(), figure),
            }
        }
    });
    are_met
}
