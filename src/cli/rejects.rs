//! The file of `--rejects`: rows with complaints, each with its place and the reason.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use dealer_profit::ledger::cell::amount::parse_amount;
use dealer_profit::ledger::read::Rejection;
use dealer_profit::render::escape;
use dealer_profit::words::Language;
use dealer_profit::words::failure::Failure;

use super::destination::Replacement;

/// Writes rejected rows as they come; the file appears with [`Rejects::finish`].
pub struct Rejects {
    file: String,
    writer: csv::Writer<Replacement>,
    language: Language,
    has_heading: bool,
}

/// A row's own field: a text that a spreadsheet would run is guarded, but a minus stays a minus, so
/// that the row can be mended and read again.
fn guarded(field: &str) -> String {
    let is_number = field.chars().all(|c| c.is_ascii_digit() || "+-,.".contains(c)) && parse_amount(field).is_ok();
    if is_number { field.to_owned() } else { escape::csv_formula(field) }
}

/// Whether there is a file of rejected rows at the path.
pub fn is_file_of_rejects(path: &Path) -> bool {
    let begins = || {
        let mut bytes = Vec::new();
        File::open(path)?.take(64).read_to_end(&mut bytes)?;
        Ok::<_, io::Error>(bytes.starts_with(HEADINGS.join(",").as_bytes()))
    };
    begins().unwrap_or(false)
}

/// The headings before the row's own.
const HEADINGS: [&str; 3] = ["file", "line", "reason"];

impl Rejects {
    /// Begins a file for rejected rows.
    ///
    /// # Errors
    ///
    /// [`Failure::Write`] where it cannot be made.
    pub fn begin(path: &Path, language: Language) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let replacement = Replacement::begin(path).map_err(|reason| Failure::Write { file: file.clone(), reason })?;
        // Rows keep their number of fields, which may be what is wrong with them.
        let writer =
            csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::Any(b'\n')).from_writer(replacement);
        Ok(Self { file, writer, language, has_heading: false })
    }

    /// Writes a row. The headings are those of the first row's file.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn take(&mut self, rejection: Rejection) -> io::Result<()> {
        if !self.has_heading {
            self.heading(&rejection.headings)?;
        }
        let complaints = rejection.problems.into_iter().map(|problem| problem.without_place().text(self.language));
        let reason = complaints.collect::<Vec<_>>().join("; ");
        let place = [rejection.file, rejection.line.to_string(), reason];
        let fields = rejection.fields.iter().map(|field| guarded(field));
        self.record(place.iter().map(|text| escape::csv_formula(text)).chain(fields))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// [`Failure::Write`] where it cannot be written to its end.
    pub fn finish(mut self) -> Result<(), Failure> {
        let file = self.file.clone();
        let finished = if self.has_heading { Ok(()) } else { self.heading(&[]) };
        let finished = finished.and_then(|()| {
            let replacement = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
            replacement.finish()
        });
        finished.map_err(|reason| Failure::Write { file, reason })
    }

    fn heading(&mut self, own: &[String]) -> io::Result<()> {
        self.has_heading = true;
        let own = own.iter().map(|heading| escape::csv_formula(heading));
        self.record(HEADINGS.iter().map(|heading| (*heading).to_owned()).chain(own))
    }

    fn record(&mut self, fields: impl Iterator<Item = String>) -> io::Result<()> {
        self.writer.write_record(fields).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            // The writer accepts records of any length, so there is no other reason.
            other => io::Error::other(format!("{other:?}")),
        })
    }
}
