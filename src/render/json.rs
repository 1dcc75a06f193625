//! Reports as JSON: pretty, two spaces per level, with a final line end.

pub mod listing;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::escape;
use crate::document::json::{Json, PrettyJson};
use listing::ListingText;

/// The JSON of a report, ready to be written: everything but writing has been done.
pub enum JsonText<'a> {
    /// The whole text.
    Whole(Vec<u8>),
    /// A text whose rows are made while they are written.
    Rows(ListingText<'a>),
}

impl<'a> JsonText<'a> {
    /// Serialises what is small.
    ///
    /// # Errors
    ///
    /// Where a value refuses to be serialised.
    pub fn new(json: Json<'a>) -> serde_json::Result<Self> {
        Ok(match json {
            Json::Value(value) => Self::Whole(to_json(value)?),
            Json::Rows(listing) => Self::Rows(ListingText::new(listing)?),
        })
    }

    /// Writes the text.
    ///
    /// # Errors
    ///
    /// Where `out` refuses.
    pub fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Whole(text) => out.write_all(text),
            Self::Rows(listing) => listing.write_to(out),
        }
    }
}

/// A value as JSON.
///
/// Characters that could drive a terminal are written as `\u` escapes; a reader gets back the same
/// texts.
///
/// # Errors
///
/// Where the value refuses to be serialised, such as a map whose keys are not texts.
pub fn to_json(value: &dyn PrettyJson) -> serde_json::Result<Vec<u8>> {
    let mut json = pretty(value)?;
    json.push('\n');
    Ok(json.into_bytes())
}

/// A value as JSON without a final line end.
fn pretty(value: &dyn PrettyJson) -> serde_json::Result<String> {
    let pretty = value.pretty()?;
    let mut json = String::with_capacity(pretty.len() + 1);
    for line in pretty.split_inclusive('\n') {
        if line.bytes().fold(false, |may_be, byte| may_be | may_begin_hazard(byte)) {
            push_escaped(&mut json, line);
        } else {
            json.push_str(line);
        }
    }
    Ok(json)
}

/// Appends a text as a JSON string.
fn push_text(json: &mut String, text: &str) {
    json.push('"');
    let may_be_escaped = |byte: u8| may_begin_hazard(byte) || matches!(byte, b'\n' | b'"' | b'\\');
    if text.bytes().fold(false, |may_be, byte| may_be | may_be_escaped(byte)) {
        for character in text.chars() {
            match character {
                '"' => json.push_str("\\\""),
                '\\' => json.push_str("\\\\"),
                '\n' => json.push_str("\\n"),
                '\r' => json.push_str("\\r"),
                '\t' => json.push_str("\\t"),
                '\u{8}' => json.push_str("\\b"),
                '\u{c}' => json.push_str("\\f"),
                _ if escape::is_hazardous(character) => write_escape(json, character),
                _ => json.push(character),
            }
        }
    } else {
        json.push_str(text);
    }
    json.push('"');
}

/// Whether a byte may begin a character that is written as an escape. Hardly any line has one, so
/// hardly any line is looked at character by character.
const fn may_begin_hazard(byte: u8) -> bool {
    (byte < b' ' && byte != b'\n') || matches!(byte, 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF)
}

fn push_escaped(json: &mut String, line: &str) {
    for character in line.chars() {
        // Line ends belong to the layout: serde has escaped those inside strings.
        if character == '\n' || !escape::is_hazardous(character) {
            json.push(character);
        } else {
            write_escape(json, character);
        }
    }
}

fn write_escape(json: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a text cannot fail.
        let _ = write!(json, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_indented_by_two_and_ends_with_a_line_end() {
        let value = serde_json::json!({"dealer": "华东", "rows": [1, null]});
        let expected = "{\n  \"dealer\": \"华东\",\n  \"rows\": [\n    1,\n    null\n  ]\n}\n";
        assert_eq!(String::from_utf8(to_json(&value).unwrap()).unwrap(), expected);
    }

    #[test]
    fn a_name_cannot_drive_the_terminal_and_reads_back_the_same() {
        let name = "\"a\u{1b}[2J\u{9b}m\n\u{202e}b\u{7f}";
        let written = to_json(&[name]).unwrap();
        let text = std::str::from_utf8(&written).unwrap();
        assert_eq!(text, "[\n  \"\\\"a\\u001b[2J\\u009bm\\n\\u202eb\\u007f\"\n]\n");
        assert_eq!(serde_json::from_slice::<Vec<String>>(&written).unwrap(), [name]);
    }

    #[test]
    fn every_hazard_begins_with_a_byte_that_is_looked_for() {
        for character in ('\0'..=char::MAX).filter(|character| escape::is_hazardous(*character) && *character != '\n') {
            assert!(may_begin_hazard(character.to_string().as_bytes()[0]), "{}", character.escape_unicode());
        }
    }

    #[test]
    fn a_text_alone_is_as_in_a_value() {
        for character in '\0'..=char::MAX {
            let text = format!("a{character}华{character}");
            let mut json = String::new();
            push_text(&mut json, &text);
            assert_eq!(json, pretty(&text).unwrap(), "{}", character.escape_unicode());
        }
    }

    #[test]
    fn a_value_that_cannot_be_json_is_an_error() {
        let keyed_by_lists = std::collections::BTreeMap::from([(vec![1], 2)]);
        assert!(to_json(&keyed_by_lists).is_err());
    }
}
