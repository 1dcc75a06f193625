//! `report`: the metrics, a row for each group.

use std::mem;

use clap::ArgMatches;
use dealer_profit::document::Label;
use dealer_profit::ledger::field::Field;
use dealer_profit::ledger::reader::Reading;
use dealer_profit::metrics::by::GroupField;
use dealer_profit::reports::measure::Measure;
use dealer_profit::reports::report::{Report, Request, Sort as RowOrder, SortKey};
use dealer_profit::spelling::nearest;
use dealer_profit::totals::HasTotals;
use dealer_profit::totals::question::{Attribute, Question};
use dealer_profit::words::Language;
use dealer_profit::words::help::Help;
use dealer_profit::words::usage::UsageFault;

use super::emit::{Json, Views, emit};
use super::exit::ExitStatus;
use super::options::{Direction, LedgerOptions, ReportOptions, Sort};
use super::{Command, Session, args, choice, conditions, watched};

pub const COMMAND: Command = Command { name: "report", describe, run };

fn describe(command: clap::Command, language: Language) -> clap::Command {
    command
        .about(Help::Report.text(language))
        .after_help(Help::ReportExamples.text(language))
        .arg(args::ledgers(language))
        .args(args::reading(language))
        .args(args::choosing(language))
        .args(args::report(language))
        .args(args::output(language))
}

fn run(matches: &ArgMatches, session: &Session) -> anyhow::Result<ExitStatus> {
    let options = ReportOptions::resolve(matches, session)?;
    let rules = &options.input.rules;
    let (by, attributes) = grouping(&options.by);
    let mut request = request(&options, &by, session)?;
    let conditions = conditions::resolve(&options.choosing.fail_on, &options.input)?;
    let filters = request.scope.filters.clone();
    let new_question = || Question::new(attributes.clone(), filters.clone(), rules.dealers.as_ref());
    let Some(ledgers) = watched::read(&options.input, &options.output, session, new_question)? else {
        return Ok(ExitStatus::LedgerErrors);
    };
    let reading = &ledgers.reading;
    choice::refuse_what_is_missing(reading, &request.scope.dealers, &options.choosing.filters, &options.input)?;
    request.by = request.by.iter().map(|&field| field_meant(field, reading)).collect();
    let report = Report::new(reading, &rules.chart, &request)?;
    let views = Views { json: Json::Rows(&report), records: &|| report.records(), document: &|| report.document() };
    // Whether the reader of the pipe has gone changes nothing: conditions are still looked at.
    let _ = emit(&views, &options.output, session)?;
    ledgers.tell_of_warnings(&options.input, session)?;
    let rows = report.rows.iter().map(|row| (row.group.as_slice(), &row.figures));
    let are_met = conditions::name_rows(&conditions, rows, session);
    let status = ledgers.status(are_met);
    // The program ends here. The system takes its memory back at once; millions of rows and sums, each given back by itself, would
    // take as long as to write them.
    mem::forget((report, ledgers));
    Ok(status)
}

fn request(options: &ReportOptions, by: &[GroupField], session: &Session) -> Result<Request, UsageFault> {
    let measure = |name: &String| measure(name, "--columns", &options.input);
    let columns = options.columns.as_ref().map(|names| names.iter().map(measure).collect());
    Ok(Request {
        scope: choice::scope(&options.choosing, &options.input, session),
        by: by.to_vec(),
        sort: options.sort.as_ref().map(|sort| order(sort, options, by)).transpose()?,
        top: options.top,
        columns: columns.transpose()?,
    })
}

/// What rows are grouped by, and the attributes that a ledger is asked for because of it.
fn grouping(names: &[String]) -> (Vec<GroupField>, Vec<Attribute>) {
    let (mut by, mut attributes) = (Vec::new(), Vec::<Attribute>::new());
    for name in names {
        let attribute = Attribute::named(name);
        let field = match GroupField::named(name) {
            Some(field) => field,
            None => {
                let known = attributes.iter().position(|known| known.is_same_as(&attribute));
                GroupField::Attribute(known.unwrap_or_else(|| {
                    attributes.push(attribute);
                    attributes.len() - 1
                }))
            }
        };
        // The same field twice says nothing more than once.
        if !by.contains(&field) {
            by.push(field);
        }
    }
    (by, attributes)
}

/// What an alias of the dealer or the date means where no column is called so: the dealer, or the month.
fn field_meant(field: GroupField, reading: &Reading<impl HasTotals>) -> GroupField {
    let GroupField::Attribute(index) = field else { return field };
    match reading.sink.totals().question.field_of(index) {
        Some(Field::Dealer) => GroupField::Dealer,
        Some(Field::Date) => GroupField::Month,
        _ => field,
    }
}

fn order(sort: &Sort, options: &ReportOptions, by: &[GroupField]) -> Result<RowOrder, UsageFault> {
    let ascending = sort.direction == Direction::Ascending;
    let (asked, asked_attributes) = grouping(std::slice::from_ref(&sort.field));
    let (_, attributes) = grouping(&options.by);
    let is_asked = |field: &GroupField| match (field, asked_attributes.first()) {
        (GroupField::Attribute(index), Some(attribute)) => attributes[*index].is_same_as(attribute),
        (field, _) => asked.first() == Some(field),
    };
    let on = match by.iter().position(is_asked) {
        Some(index) => SortKey::Group(index),
        None => SortKey::Measure(measure(&sort.field, "--sort", &options.input)?),
    };
    Ok(RowOrder { on, ascending })
}

/// The figure of a name: a metric, or a target where there are such targets.
pub fn measure(name: &str, option: &str, input: &LedgerOptions) -> Result<Measure, UsageFault> {
    let chart = &input.rules.chart;
    let targeted = input.targets.as_ref().map(|list| list.targeted.as_slice()).unwrap_or_default();
    Measure::named(name, targeted, chart).ok_or_else(|| {
        let known: Vec<String> = Measure::all(targeted).into_iter().map(|measure| measure.id(chart)).collect();
        let labels: Vec<Label> = Measure::all(targeted).into_iter().map(|measure| measure.label(chart)).collect();
        let names = labels.iter().flat_map(|label| [label.text(Language::Zh), label.text(Language::En)]);
        let suggestion =
            nearest(name, known.iter().map(String::as_str)).or_else(|| nearest(name, names)).map(str::to_owned);
        UsageFault::UnknownMetric { option: option.to_owned(), given: name.to_owned(), known, suggestion }
    })
}
