//! Reports as JSON.

pub mod listing;

use std::fmt::Write as _;

use serde::Serialize;

use super::escape;

/// The value as pretty JSON, two spaces a level, with a final line end.
///
/// Characters that could drive a terminal are written as `\u` escapes; a reader gets back the same texts.
///
/// # Errors
///
/// Where the value refuses to be serialised, such as a map whose keys are not texts.
pub fn to_json(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut json = pretty(value)?;
    json.push('\n');
    Ok(json.into_bytes())
}

/// The value as pretty JSON without a final line end.
fn pretty(value: &impl Serialize) -> serde_json::Result<String> {
    let pretty = serde_json::to_string_pretty(value)?;
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

/// Puts a text behind others as JSON has it, in quotes.
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

/// Whether a byte may be the first of a character that is written as an escape: nearly no line has one, and so the characters of
/// nearly no line are looked at.
const fn may_begin_hazard(byte: u8) -> bool {
    (byte < b' ' && byte != b'\n') || matches!(byte, 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF)
}

fn push_escaped(json: &mut String, line: &str) {
    for character in line.chars() {
        // The line ends of the layout are the only hazard outside strings, and none is left inside them.
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
