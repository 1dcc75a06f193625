//! `report`: the metrics, one row per group.

use clap::{Arg, ArgMatches};
use dealer_profit::metrics::by::Grouping;
use dealer_profit::reports::order::{Sort, SortKey};
use dealer_profit::reports::report::{MetricsReport, Request};
use dealer_profit::totals::HasTotals;
use dealer_profit::words::Language;
use dealer_profit::words::help::{Help, OptionHelp};
use dealer_profit::words::usage::UsageFault;

use super::choosing::{grouping, measure};
use super::exit::ExitStatus;
use super::figures::{self, FigureOptions};
use super::{Command, Session, args, values};

pub const COMMAND: Command = Command { name: "report", describe, run };

fn describe(command: clap::Command, language: Language) -> clap::Command {
    let command = command.about(Help::Report.text(language)).after_help(Help::ReportExamples.text(language));
    figures::with_options(command, own_options(language), language)
}

fn own_options(language: Language) -> [Arg; 5] {
    [
        args::option("by", "LIST", OptionHelp::By, language),
        args::option("sort", "FIELD", OptionHelp::Sort, language),
        args::option("top", "N", OptionHelp::Top, language),
        args::option("columns", "LIST", OptionHelp::Columns, language),
        args::fail_on(language),
    ]
    .map(|arg| arg.help_heading(Help::ReportHeading.text(language)))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let grouping = grouping(matches)?;
    let columns = values::list(matches, "columns")?;
    let sort = values::text(matches, "sort").map(TypedSort::parse).transpose()?;
    let top = values::number(matches, "top", None)?;
    let options = FigureOptions::resolve(matches, session)?;
    let sort = sort.map(|sort| sort.resolve(&grouping, &options)).transpose()?;
    let columns = columns.map(|names| names.iter().map(|name| measure(name, "--columns", &options.input)).collect());
    let columns = columns.transpose()?;
    figures::run(&options, &grouping.attributes, session, |reading, scope| {
        let by = grouping.resolved(reading.result.totals());
        MetricsReport::new(reading, &options.input.rules.chart, &Request { scope, by, sort, top, columns })
    })
}

/// What `--sort` says: a field or a figure, and `+` before it for the smallest first.
#[derive(Debug, PartialEq, Eq)]
struct TypedSort {
    field: String,
    ascending: bool,
}

impl TypedSort {
    fn parse(given: &str) -> Result<Self, UsageFault> {
        let (field, ascending) = match given.trim().strip_prefix('+') {
            Some(field) => (field.trim(), true),
            None => (given.trim(), false),
        };
        if field.is_empty() {
            return Err(UsageFault::BlankItem { option: "--sort".to_owned() });
        }
        Ok(Self { field: field.to_owned(), ascending })
    }

    /// The order: by a field that rows are grouped by, else by a figure.
    fn resolve(&self, grouping: &Grouping, options: &FigureOptions) -> Result<Sort, UsageFault> {
        let on = match grouping.position(&self.field) {
            Some(position) => SortKey::Group(position),
            None => SortKey::Measure(measure(&self.field, "--sort", &options.input)?),
        };
        Ok(Sort { on, ascending: self.ascending })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_largest_first_unless_a_plus_precedes() {
        let sort = |ascending| Ok(TypedSort { field: "margin".into(), ascending });
        assert_eq!(TypedSort::parse("+margin"), sort(true));
        assert_eq!(TypedSort::parse("margin"), sort(false));
        assert!(TypedSort::parse("+").is_err());
    }
}
