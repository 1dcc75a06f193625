//! The section `[input]`: how ledgers are read.

use encoding_rs::Encoding;

use super::entry::{Entry, Fault, Section};
use crate::ledger::cell::date::DateFormat;
use crate::ledger::cell::date::check_date_pattern;
use crate::ledger::field::Field;
use crate::ledger::rules::{ReadingRules, UnknownColumns};
use crate::spelling::nearest;
use crate::words::settings::SettingsFault;

const KEYS: &[&str] =
    &["date_format", "null_values", "unknown_columns", "fill_down", "encoding", "delimiter", "skip_totals"];

const UNKNOWN_COLUMNS: &[&str] = &["error", "dimension", "ignore"];

/// The delimiters that the configuration and the command line accept.
pub const DELIMITERS: &[&str] = &[",", ";", "tab"];

/// The delimiter for one of [`DELIMITERS`], a tab character or `\t`; `None` for any other text.
pub fn delimiter_named(name: &str) -> Option<u8> {
    match name {
        "," => Some(b','),
        ";" => Some(b';'),
        "tab" | "\t" | "\\t" => Some(b'\t'),
        _ => None,
    }
}

/// The encoding with that label; `None` if there is none that text can be decoded from.
pub fn encoding_named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.trim().as_bytes())
}

pub(super) fn read(section: &Section<'_>, rules: &mut ReadingRules) -> Result<(), Fault> {
    for entry in section.entries() {
        match entry.key {
            "date_format" => rules.date_format = Some(date_format(&entry)?),
            "null_values" => rules.null_values = entry.texts()?.into_iter().map(str::to_owned).collect(),
            "unknown_columns" => rules.unknown_columns = entry.one_of(UNKNOWN_COLUMNS, unknown_columns)?,
            "fill_down" => rules.fill_down = fields(&entry)?,
            "encoding" => rules.encoding = Some(encoding(&entry)?),
            "delimiter" => rules.delimiter = Some(entry.one_of(DELIMITERS, delimiter_named)?),
            "skip_totals" => rules.skip_totals = entry.switch()?,
            _ => return Err(entry.unknown(KEYS)),
        }
    }
    Ok(())
}

fn date_format(entry: &Entry<'_>) -> Result<DateFormat, Fault> {
    match entry.filled_text()? {
        "excel" => Ok(DateFormat::ExcelSerial),
        pattern => match check_date_pattern(pattern) {
            Ok(()) => Ok(DateFormat::Pattern(pattern.to_owned())),
            Err(why) => {
                let (key, given) = (entry.path.clone(), pattern.to_owned());
                Err(entry.fault(SettingsFault::NotADatePattern { key, given, why }))
            }
        },
    }
}

fn unknown_columns(name: &str) -> Option<UnknownColumns> {
    match name {
        "error" => Some(UnknownColumns::Error),
        "dimension" => Some(UnknownColumns::Dimension),
        "ignore" => Some(UnknownColumns::Ignore),
        _ => None,
    }
}

fn fields(entry: &Entry<'_>) -> Result<Vec<Field>, Fault> {
    let field = |name: &str| {
        Field::named(name).map(|(field, _)| field).ok_or_else(|| {
            entry.fault(SettingsFault::UnknownField {
                key: entry.path.clone(),
                given: name.to_owned(),
                suggestion: nearest(name, Field::every_name()).map(str::to_owned),
            })
        })
    };
    entry.texts()?.into_iter().map(field).collect()
}

fn encoding(entry: &Entry<'_>) -> Result<&'static Encoding, Fault> {
    let given = entry.filled_text()?;
    encoding_named(given)
        .ok_or_else(|| entry.fault(SettingsFault::UnknownEncoding { key: entry.path.clone(), given: given.to_owned() }))
}
