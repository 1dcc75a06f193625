//! The statement as JSON.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{DealerStatement, Line, METRICS, Statement};
use crate::metrics::definition::Metric;
use crate::metrics::figures::written;
use crate::period::Period;
use crate::reports::method::Asked;
use crate::targets::TargetFigures;
use crate::targets::targeted::Targeted;

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let statements: Vec<JsonDealer<'_>> =
            self.statements.iter().map(|statement| JsonDealer::new(self, statement)).collect();
        let mut fields = serializer.serialize_struct("Statement", 6)?;
        fields.serialize_field("schema", "dealer-profit/statement/1")?;
        fields.serialize_field::<Period>("period", &self.period)?;
        fields.serialize_field("asked", &self.asked.map(Asked))?;
        fields.serialize_field("every", self.every.name())?;
        fields.serialize_field("statements", &statements)?;
        fields.serialize_field("notes", &self.remarks.all())?;
        fields.end()
    }
}

#[derive(Serialize)]
struct JsonDealer<'a> {
    dealer: &'a str,
    /// Present for each dealer where the master has names.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Option<&'a str>>,
    columns: &'a [String],
    lines: Vec<JsonLine<'a>>,
    metrics: Vec<JsonMetric>,
    /// Present for each dealer where there are target files.
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<JsonTargets<'a>>,
}

/// Targets by id, in the order of output.
struct JsonTargets<'a>(Vec<(&'a str, JsonTarget)>);

impl Serialize for JsonTargets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(id, target)| (id, target)))
    }
}

/// A target of the period, and of each column.
#[derive(Serialize)]
struct JsonTarget {
    #[serde(flatten)]
    total: TargetFigures,
    columns: Vec<TargetFigures>,
}

#[derive(Serialize)]
struct JsonLine<'a> {
    id: &'a str,
    group: &'static str,
    amounts: Vec<Option<String>>,
    total: String,
}

#[derive(Serialize)]
struct JsonMetric {
    id: &'static str,
    values: Vec<Option<String>>,
    total: Option<String>,
}

impl<'a> JsonDealer<'a> {
    fn new(report: &'a Statement, statement: &'a DealerStatement) -> Self {
        let line = |line: &Line| {
            let (_, account) = report.accounts.iter().find(|(id, _)| *id == line.account)?;
            let amounts = line.amounts.iter().map(|amount| amount.map(|amount| amount.to_string())).collect();
            Some(JsonLine { id: &account.id, group: account.group.id(), amounts, total: line.total.to_string() })
        };
        let metric = |&metric: &Metric| {
            let written =
                |figure: Option<_>| figure.map(|figure| written(metric.definition().unit, figure).to_string());
            JsonMetric {
                id: metric.id(),
                values: statement.figures.iter().map(|figures| written(figures.get(metric))).collect(),
                total: written(statement.total.get(metric)),
            }
        };
        let target = |targeted: Targeted| JsonTarget {
            total: statement.total.target(targeted),
            columns: statement.figures.iter().map(|figures| figures.target(targeted)).collect(),
        };
        let targets = report
            .targeted
            .as_ref()
            .map(|all| JsonTargets(all.iter().map(|one| (one.id.as_str(), target(one.targeted))).collect()));
        Self {
            targets,
            dealer: &statement.dealer,
            name: report.has_dealer_names.then_some(statement.name.as_deref()),
            columns: &report.columns,
            lines: statement.lines.iter().filter_map(line).collect(),
            metrics: METRICS.iter().map(metric).collect(),
        }
    }
}
