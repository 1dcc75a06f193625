//! A report in the format that was asked for: the one place where formats meet.

use std::io::{self, IsTerminal};

use dealer_profit::document::Document;
use dealer_profit::document::listing::Listing;
use dealer_profit::document::records::Records;
use dealer_profit::render::json::listing::ListingText;
use dealer_profit::render::{Format, Look, csv, markdown, table, xlsx};

use super::Session;
use super::options::OutputOptions;
use super::output::{Delivery, Destination};

/// A report as each kind of format wants it; only the one that is asked for is made.
pub struct Views<'a> {
    /// What the JSON is of.
    pub json: Json<'a>,
    /// Makes its records, which are the CSV.
    pub records: &'a dyn Fn() -> Records,
    /// Makes its page, which is everything for people.
    pub document: &'a dyn Fn() -> Document,
}

/// What JSON is made of.
pub enum Json<'a> {
    /// Makes it whole.
    Whole(&'a dyn Fn() -> serde_json::Result<Vec<u8>>),
    /// A report that may have millions of rows.
    Rows(&'a dyn Listing),
}

/// Writes a report to where it is to go.
///
/// # Errors
///
/// What kept the report from being made or written; a reader that has gone is none.
pub fn emit(views: &Views<'_>, options: &OutputOptions, session: &Session) -> anyhow::Result<Delivery> {
    let language = session.diagnostics.language();
    let bytes = match options.format {
        Format::Json => match views.json {
            Json::Whole(make) => make()?,
            Json::Rows(listing) => {
                let text = ListingText::new(listing)?;
                return Ok(options.destination.deliver_by(&|out| text.write_to(out))?);
            }
        },
        Format::Csv => csv::to_csv(&(views.records)(), options.mark)?,
        Format::Markdown => markdown::to_markdown(&(views.document)(), language).into_bytes(),
        Format::Xlsx => xlsx::to_xlsx(&(views.document)(), language)?,
        Format::Table => {
            let look = Look { language, width: width(options), color: options.is_coloured(session) };
            table::to_text(&(views.document)(), &look).into_bytes()
        }
    };
    Ok(options.destination.deliver(&bytes)?)
}

/// How many cells a line of the terminal has; `None` where the result does not go to one, and nothing need be dropped.
fn width(options: &OutputOptions) -> Option<usize> {
    let is_terminal = options.destination == Destination::StandardOutput && io::stdout().is_terminal();
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size().filter(|_| is_terminal)?;
    Some(usize::from(columns))
}
