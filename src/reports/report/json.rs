//! The report as JSON.

use serde_json::to_value;

use super::Report;
use crate::document::listing::{Listing, Members};
use crate::metrics::definition::{Metric, MetricUnit};
use crate::reports::measure::{Measure, Measured};
use crate::reports::method::Asked;
use crate::targets::TargetField;
use crate::words::sentence::Sentence;

impl Listing for Report {
    fn before_rows(&self, members: &mut dyn Members) -> serde_json::Result<()> {
        let by: Vec<&str> = self.by.iter().map(|heading| heading.id.as_str()).collect();
        members.text("schema", Some("dealer-profit/report/1"));
        members.value("period", &to_value(self.period)?)?;
        members.value("asked", &to_value(self.asked.map(Asked))?)?;
        members.value("by", &to_value(by)?)
    }

    fn row_count(&self) -> usize {
        self.shown
    }

    fn row(&self, position: usize, members: &mut dyn Members) {
        let row = &self.rows[position];
        members.object("group", &mut |group| {
            for (field, value) in self.group_fields() {
                group.text(field, value.of(row));
            }
        });
        self.say_figures(&row.figures, members);
    }

    fn after_rows(&self, members: &mut dyn Members) -> serde_json::Result<()> {
        members.object("total", &mut |total| self.say_figures(&self.total, total));
        let notes: Vec<&Sentence> = self.notes.iter().chain(&self.method).collect();
        members.value("notes", &to_value(notes)?)
    }
}

impl Report {
    fn say_figures(&self, figures: &Measured, members: &mut dyn Members) {
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
