//! Reports of many rows as JSON, written by as many workers as there are processors.

use std::io::{self, Write};

use serde_json::Value;

use super::{pretty, push_text};
use crate::document::json::{Listing, Members};
use crate::parallel::map_chunks_of_range;
use crate::plain_decimal::PlainDecimal;

/// The rows that are turned into text before they are written: enough for several workers, and a
/// few megabytes of text.
const ROWS_AT_ONCE: usize = 2048;
/// Fewer rows per worker would cost more than another worker saves.
const ROWS_OF_A_WORKER: usize = 256;
/// A line end and the indentation of the deepest level.
const LINE: &str = "\n                        ";
/// The levels of a row: it stands in a list in the report.
const ROW_DEPTH: usize = 2;

/// A report of many rows as JSON, ready to be written: everything but writing has been done.
pub struct ListingText<'a> {
    listing: &'a dyn Listing,
    before_rows: String,
    after_rows: String,
}

impl<'a> ListingText<'a> {
    /// Serialises what stands before and after the rows.
    ///
    /// # Errors
    ///
    /// Where a value refuses to be serialised.
    pub fn new(listing: &'a dyn Listing) -> serde_json::Result<Self> {
        let mut members = Object::begin(String::new(), 1);
        listing.before_rows(&mut members)?;
        members.name("rows");
        let before_rows = members.json;
        let mut members = Object { json: String::new(), depth: 1, is_empty: false };
        listing.after_rows(&mut members)?;
        Ok(Self { listing, before_rows, after_rows: members.end() + "\n" })
    }

    /// Makes the rows and writes the text.
    ///
    /// # Errors
    ///
    /// Where `out` refuses.
    pub fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.before_rows.as_bytes())?;
        let count = self.listing.row_count();
        let mut longest = 0;
        for first in (0..count).step_by(ROWS_AT_ONCE) {
            let rows = first..count.min(first + ROWS_AT_ONCE);
            let texts = map_chunks_of_range(rows, ROWS_OF_A_WORKER, |rows| {
                let begun = String::with_capacity(longest);
                rows.fold(begun, |json, row| self.with_row(json, row))
            });
            for text in &texts {
                longest = longest.max(text.len());
                out.write_all(text.as_bytes())?;
            }
        }
        out.write_all(if count == 0 { b"[]" } else { b"\n  ]" })?;
        out.write_all(self.after_rows.as_bytes())
    }

    /// The text with a row appended, and the separator before it.
    fn with_row(&self, mut json: String, row: usize) -> String {
        json.push(if row == 0 { '[' } else { ',' });
        push_line(&mut json, ROW_DEPTH);
        let mut members = Object::begin(json, ROW_DEPTH + 1);
        self.listing.row(row, &mut members);
        members.end()
    }
}

/// An object that is being written.
struct Object {
    json: String,
    /// The level of its members.
    depth: usize,
    is_empty: bool,
}

impl Object {
    fn begin(mut json: String, depth: usize) -> Self {
        json.push('{');
        Self { json, depth, is_empty: true }
    }

    fn end(mut self) -> String {
        if !self.is_empty {
            push_line(&mut self.json, self.depth - 1);
        }
        self.json.push('}');
        self.json
    }

    /// Appends the name of the next member.
    fn name(&mut self, name: &str) {
        if !self.is_empty {
            self.json.push(',');
        }
        self.is_empty = false;
        push_line(&mut self.json, self.depth);
        push_text(&mut self.json, name);
        self.json.push_str(": ");
    }
}

impl Members for Object {
    fn text(&mut self, name: &str, text: Option<&str>) {
        self.name(name);
        match text {
            Some(text) => push_text(&mut self.json, text),
            None => self.json.push_str("null"),
        }
    }

    fn count(&mut self, name: &str, count: i128) {
        self.name(name);
        PlainDecimal { scaled: count, places: 0 }.push_to(&mut self.json);
    }

    fn figure(&mut self, name: &str, figure: Option<PlainDecimal>) {
        self.name(name);
        match figure {
            Some(figure) => {
                self.json.push('"');
                figure.push_to(&mut self.json);
                self.json.push('"');
            }
            None => self.json.push_str("null"),
        }
    }

    fn object(&mut self, name: &str, write: &mut dyn FnMut(&mut dyn Members)) {
        self.name(name);
        let mut members = Self::begin(std::mem::take(&mut self.json), self.depth + 1);
        write(&mut members);
        self.json = members.end();
    }

    fn value(&mut self, name: &str, value: &Value) -> serde_json::Result<()> {
        self.name(name);
        // Only the layout has line ends; indent its lines one level further.
        for (index, line) in pretty(value)?.lines().enumerate() {
            if index > 0 {
                push_line(&mut self.json, self.depth);
            }
            self.json.push_str(line);
        }
        Ok(())
    }
}

/// Begins a line of a level.
fn push_line(json: &mut String, depth: usize) {
    json.push_str(&LINE[..=depth * 2]);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::to_json;
    use super::*;

    /// Rows of every kind of member, some of them with names from a ledger.
    struct Sample {
        rows: usize,
    }

    const HAZARD: &str = "\u{1b}[2J\"华\u{202e}\\";

    fn decimal(row: usize) -> Option<PlainDecimal> {
        (!row.is_multiple_of(3)).then_some(PlainDecimal { scaled: row as i128 - 700, places: row % 4 })
    }

    impl Listing for Sample {
        fn before_rows(&self, members: &mut dyn Members) -> serde_json::Result<()> {
            members.value("period", &json!({"from": HAZARD, "months": [1, {"a": null}], "none": [], "of": {}}))?;
            members.value("asked", &Value::Null)
        }

        fn row_count(&self) -> usize {
            self.rows
        }

        fn row(&self, position: usize, members: &mut dyn Members) {
            members.object("group", &mut |group| {
                group.text(HAZARD, (!position.is_multiple_of(5)).then_some("华东"));
                group.object("empty", &mut |_| {});
            });
            members.count("dealers", position as i128);
            members.figure("sales", decimal(position));
        }

        fn after_rows(&self, members: &mut dyn Members) -> serde_json::Result<()> {
            members.object("total", &mut |total| total.count("dealers", 7));
            members.value("notes", &json!([HAZARD]))
        }
    }

    fn as_value(sample: &Sample) -> Value {
        let row = |row: usize| {
            json!({
                "group": {HAZARD: (!row.is_multiple_of(5)).then_some("华东"), "empty": {}},
                "dealers": row,
                "sales": decimal(row).map(|figure| figure.to_string()),
            })
        };
        json!({
            "period": {"from": HAZARD, "months": [1, {"a": null}], "none": [], "of": {}},
            "asked": null,
            "rows": (0..sample.rows).map(row).collect::<Vec<_>>(),
            "total": {"dealers": 7},
            "notes": [HAZARD],
        })
    }

    #[test]
    fn rows_are_written_as_the_whole_would_be() {
        for rows in [0, 1, 2, 3 * ROWS_OF_A_WORKER + 1, 2 * ROWS_AT_ONCE + 1] {
            let sample = Sample { rows };
            let mut written = Vec::new();
            ListingText::new(&sample).unwrap().write_to(&mut written).unwrap();
            let expected = to_json(&as_value(&sample)).unwrap();
            assert!(
                written == expected,
                "{rows} rows: {}",
                String::from_utf8_lossy(&written[..written.len().min(900)])
            );
        }
    }
}
