//! A report in the format that was asked for: the one place where formats meet.

use dealer_profit::document::Document;
use dealer_profit::reports::records::{RecordCell, Records};
use dealer_profit::words::failures::Failure;
use serde::Serialize;

use super::Session;
use super::options::{OutputFormat, OutputOptions};
use super::output::Delivery;

/// A report as each kind of format wants it; only the one that is asked for is made.
pub struct Views<'a, R: Serialize> {
    /// The report itself, which is the JSON.
    pub json: &'a R,
    /// Makes its records, which are the CSV.
    pub records: &'a dyn Fn() -> Records,
    /// Makes its page, which is everything for people.
    pub document: &'a dyn Fn() -> Document,
}

/// Writes a report to where it is to go.
///
/// # Errors
///
/// What kept the report from being made or written; a reader that has gone is none.
pub fn emit<R: Serialize>(
    views: &Views<'_, R>,
    options: &OutputOptions,
    session: &Session,
) -> anyhow::Result<Delivery> {
    let bytes = match options.format {
        OutputFormat::Json => json(views.json)?,
        OutputFormat::Csv => csv(&(views.records)(), options.mark)?,
        OutputFormat::Table | OutputFormat::Markdown => for_people(&(views.document)(), options, session)?,
    };
    Ok(options.destination.deliver(&bytes)?)
}

// ---------------------------------------------------------------------------------------------------------------------
// RENDERER: here a page goes to `dealer_profit::render` by `options.format`, in `session.diagnostics.language()`, with
// colour where `options.is_coloured(session)` says so.
// ---------------------------------------------------------------------------------------------------------------------
fn for_people(_document: &Document, options: &OutputOptions, session: &Session) -> anyhow::Result<Vec<u8>> {
    let _language = session.diagnostics.language();
    let _is_coloured = options.is_coloured(session);
    Err(Failure::NotWired { what: options.format.name() }.into())
}

fn json(report: &impl Serialize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(report)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn csv(records: &Records, mark: bool) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if mark {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(bytes);
    writer.write_record(records.headings.iter().map(|heading| inert(heading)))?;
    for row in &records.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            RecordCell::Blank => String::new(),
            RecordCell::Text(text) => inert(text),
            RecordCell::Number(number) => number.clone(),
        }))?;
    }
    Ok(writer.into_inner()?)
}

/// A text that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_formulas_and_numbers_stay_numbers() {
        let records = Records {
            headings: vec!["=a".into(), "b".into()],
            rows: vec![
                vec![RecordCell::Text("=1+1".into()), RecordCell::Number("-1250.50".into())],
                vec![RecordCell::Text("-".into()), RecordCell::Blank],
                vec![RecordCell::Text("\r,\"".into()), RecordCell::Text("华东".into())],
            ],
        };
        let text = String::from_utf8(csv(&records, true).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}'=a,b\n'=1+1,-1250.50\n'-,\n\"'\r,\"\"\",华东\n");
    }
}
