//! The report as JSON.

use serde_json::to_value;

use super::MetricsReport;
use crate::document::json::{Listing, Members};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::reports::figures::{Measure, RowFigures};
use crate::reports::method::Asked;
use crate::targets::TargetField;

impl Listing for MetricsReport {
    fn before_rows(&self, members: &mut dyn Members) -> serde_json::Result<()> {
        members.text("schema", Some("dealer-profit/report/1"));
        members.value("period", &to_value(self.period)?)?;
        members.value("asked", &to_value(self.asked.map(Asked))?)?;
        members.value("by", &to_value(self.fields.ids())?)
    }

    fn row_count(&self) -> usize {
        self.shown
    }

    fn row(&self, position: usize, members: &mut dyn Members) {
        let row = &self.rows[position];
        members.object("group", &mut |group| {
            for (field, value) in self.fields.members(row) {
                group.text(field, value);
            }
        });
        self.write_figures(&row.figures, members);
    }

    fn after_rows(&self, members: &mut dyn Members) -> serde_json::Result<()> {
        members.object("total", &mut |total| self.write_figures(&self.total, total));
        members.value("notes", &to_value(self.remarks.all())?)
    }
}

impl MetricsReport {
    fn write_figures(&self, figures: &RowFigures, members: &mut dyn Members) {
        for metric in Metric::ALL {
            let measure = Measure::Metric(metric);
            match figures.get(metric) {
                Some(figure) if measure.unit() == MetricUnit::Count => members.count(metric.id(), figure.numerator()),
                figure => members.figure(metric.id(), figure.map(|figure| measure.written(figure))),
            }
        }
        if let Some(all) = &self.targeted {
            members.object("targets", &mut |targets| {
                for (targeted, id) in all {
                    targets.object(id, &mut |target| {
                        for field in TargetField::ALL {
                            let measure = Measure::Target(*targeted, field);
                            let figure = figures.measure(measure);
                            target.figure(field.id(), figure.map(|figure| measure.written(figure)));
                        }
                    });
                }
            });
        }
    }
}
