//! The output of a report: its format, where it goes, and the one place where formats meet.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::ArgMatches;
use dealer_profit::render::json::JsonText;
use dealer_profit::render::{Format, Look, csv, markdown, table, xlsx};
use dealer_profit::reports::Report;
use dealer_profit::words::usage::UsageFault;

use super::destination::{Delivery, Destination, extension};
use super::diagnostics::ColourChoice;
use super::{Session, values};

/// The format of results and where they go.
pub struct OutputOptions {
    pub destination: Destination,
    pub format: Format,
    /// Whether CSV begins with a byte order mark.
    pub mark: bool,
}

impl OutputOptions {
    /// Resolves format and destination.
    ///
    /// # Errors
    ///
    /// [`UsageFault`] where neither an option nor the extension gives a format, a mark is asked for
    /// outside CSV, or a workbook would go to a terminal.
    pub fn resolve(matches: &ArgMatches) -> Result<Self, UsageFault> {
        let destination = match matches.get_one::<PathBuf>("output") {
            Some(file) if file.as_os_str() != "-" => Destination::File(file.clone()),
            _ => Destination::StandardOutput,
        };
        let given = values::text(matches, "format").and_then(Format::from_name);
        let format = match (given, &destination) {
            (Some(format), _) => format,
            (None, Destination::StandardOutput) => Format::Table,
            (None, Destination::File(file)) => Format::from_extension(&extension(file))
                .ok_or_else(|| UsageFault::UnknownExtension { file: file.display().to_string() })?,
        };
        let mark = matches.get_flag("bom");
        if mark && format != Format::Csv {
            return Err(UsageFault::MarkOutsideCsv);
        }
        // Its bytes would drive the terminal.
        if format == Format::Xlsx && destination == Destination::StandardOutput && io::stdout().is_terminal() {
            return Err(UsageFault::WorkbookToTerminal);
        }
        Ok(Self { destination, format, mark })
    }

    /// Whether the result is coloured: on a terminal by default, in a file only on demand.
    pub fn is_coloured(&self, session: &Session) -> bool {
        match self.destination {
            Destination::StandardOutput => session.globals.colour.colours(&io::stdout()),
            Destination::File(_) => session.globals.colour == ColourChoice::Always,
        }
    }
}

/// Writes a report to its destination in the format asked for.
///
/// # Errors
///
/// Where the report cannot be made or written; a reader that has gone is no error.
pub fn emit(report: &dyn Report, options: &OutputOptions, session: &Session) -> anyhow::Result<Delivery> {
    let language = session.diagnostics.language();
    let bytes = match options.format {
        Format::Json => {
            let text = JsonText::new(report.json())?;
            return Ok(options.destination.deliver_by(&|out| text.write_to(out))?);
        }
        Format::Csv => csv::to_csv(&report.records(), options.mark)?,
        Format::Markdown => markdown::to_markdown(&report.document(), language).into_bytes(),
        Format::Xlsx => xlsx::to_xlsx(&report.document(), language)?,
        Format::Table => {
            let look = Look { language, width: width(options), color: options.is_coloured(session) };
            table::to_text(&report.document(), &look).into_bytes()
        }
    };
    Ok(options.destination.deliver(&bytes)?)
}

/// The width of the terminal in cells; `None` where the result goes elsewhere, so that nothing is
/// dropped.
fn width(options: &OutputOptions) -> Option<usize> {
    let is_terminal = options.destination == Destination::StandardOutput && io::stdout().is_terminal();
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size().filter(|_| is_terminal)?;
    Some(usize::from(columns))
}
