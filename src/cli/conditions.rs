//! The conditions of `--fail-on`: which rows meet them.

use dealer_profit::condition::Condition;
use dealer_profit::metrics::definition::Metric;
use dealer_profit::reports::report::Report;
use dealer_profit::words::usage::UsageFault;

use super::Session;
use super::report::metric;

/// The conditions with the metric that each looks at.
///
/// # Errors
///
/// [`UsageFault`] for a metric that there is not.
pub fn resolve(conditions: &[Condition]) -> Result<Vec<(Metric, Condition)>, UsageFault> {
    let resolved = |condition: &Condition| Ok((metric(condition.metric(), "--fail-on")?, condition.clone()));
    conditions.iter().map(resolved).collect()
}

/// Names the rows that meet a condition on standard error; true where one does. `--top` hides no row from it, and the
/// total is none.
pub fn name_rows(conditions: &[(Metric, Condition)], report: &Report, session: &Session) -> bool {
    let mut are_met = false;
    for row in &report.rows {
        for (metric, condition) in conditions {
            let figure = row.figures.get(*metric);
            if let Some(figure) = figure.filter(|_| condition.is_met_by(figure)) {
                session.diagnostics.condition_met(&row.group, *metric, figure);
                are_met = true;
            }
        }
    }
    are_met
}
