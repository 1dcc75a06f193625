//! The report as JSON.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::{Figures, Report, ReportRow, written};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::reports::method::Asked;
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
            .map(|row| JsonRow { group: Some(JsonGroup { report: self, row }), figures: &row.figures })
            .collect();
        fields.serialize_field("rows", &rows)?;
        fields.serialize_field("total", &JsonRow { group: None, figures: &self.total })?;
        let notes: Vec<&Sentence> = self.notes.iter().chain(&self.method).collect();
        fields.serialize_field("notes", &notes)?;
        fields.end()
    }
}

struct JsonRow<'a> {
    group: Option<JsonGroup<'a>>,
    figures: &'a Figures,
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(group) = &self.group {
            map.serialize_entry("group", group)?;
        }
        for metric in Metric::ALL {
            match self.figures.get(metric) {
                Some(figure) if metric.definition().unit == MetricUnit::Count => {
                    map.serialize_entry(metric.id(), &figure.numerator())?;
                }
                figure => map.serialize_entry(metric.id(), &figure.map(|figure| written(metric, figure)))?,
            }
        }
        map.end()
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
