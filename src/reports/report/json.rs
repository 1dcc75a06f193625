//! The report as JSON.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::{Report, ReportRow};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::reports::measure::{Measure, Measured};
use crate::reports::method::Asked;
use crate::targets::targeted::Targeted;
use crate::words::sentence::Sentence;

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by: Vec<&str> = self.by.iter().map(|heading| heading.id.as_str()).collect();
        let mut fields = serializer.serialize_struct("Report", 7)?;
        fields.serialize_field("schema", "dealer-profit/report/1")?;
        fields.serialize_field("period", &self.period)?;
        fields.serialize_field("asked", &self.asked.map(Asked))?;
        fields.serialize_field("by", &by)?;
        let rows: Vec<JsonRow<'_>> = self.rows[..self.shown]
            .iter()
            .map(|row| JsonRow { report: self, row: Some(row), figures: &row.figures })
            .collect();
        fields.serialize_field("rows", &rows)?;
        fields.serialize_field("total", &JsonRow { report: self, row: None, figures: &self.total })?;
        let notes: Vec<&Sentence> = self.notes.iter().chain(&self.method).collect();
        fields.serialize_field("notes", &notes)?;
        fields.end()
    }
}

struct JsonRow<'a> {
    report: &'a Report,
    /// The row; `None` of the total.
    row: Option<&'a ReportRow>,
    figures: &'a Measured,
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(row) = self.row {
            map.serialize_entry("group", &JsonGroup { report: self.report, row })?;
        }
        for metric in Metric::ALL {
            match self.figures.get(metric) {
                Some(figure) if metric.definition().unit == MetricUnit::Count => {
                    map.serialize_entry(metric.id(), &figure.numerator())?;
                }
                figure => map.serialize_entry(
                    metric.id(),
                    &figure.map(|figure| Measure::Metric(metric).written(figure).to_string()),
                )?,
            }
        }
        if let Some(targeted) = &self.report.targeted {
            map.serialize_entry("targets", &JsonTargets { targeted, figures: self.figures })?;
        }
        map.end()
    }
}

/// The targets of a row, by what they are of.
struct JsonTargets<'a> {
    targeted: &'a [(Targeted, String)],
    figures: &'a Measured,
}

impl Serialize for JsonTargets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.targeted.iter().map(|(targeted, id)| (id, self.figures.target(*targeted))))
    }
}

struct JsonGroup<'a> {
    report: &'a Report,
    row: &'a ReportRow,
}

impl Serialize for JsonGroup<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.report.group_fields().map(|(field, value)| (field, value(self.row))))
    }
}
