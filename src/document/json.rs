//! The JSON of a report: a value that is serialised whole, or members of which one is a long list
//! of rows.

use serde::Serialize;
use serde_json::Value;

use crate::plain_decimal::PlainDecimal;

/// What the JSON of a report is made of.
#[derive(Clone, Copy)]
pub enum Json<'a> {
    /// A value that is serialised whole.
    Value(&'a dyn PrettyJson),
    /// A report that may have millions of rows, which several workers write.
    Rows(&'a dyn Listing),
}

/// Any [`Serialize`] as a trait object.
pub trait PrettyJson {
    /// The value as JSON, two spaces per level, without a final line end.
    ///
    /// # Errors
    ///
    /// Where the value refuses to be serialised, such as a map whose keys are not texts.
    fn pretty(&self) -> serde_json::Result<String>;
}

impl<T: Serialize> PrettyJson for T {
    fn pretty(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }
}

/// A report of many rows: members before and after the list `rows`.
///
/// Each row hands its members to a writer one by one, so that neither a tree nor a text of a
/// million rows is held in memory.
pub trait Listing: Sync {
    /// Writes the members before the rows.
    ///
    /// # Errors
    ///
    /// Where a value refuses to be serialised.
    fn before_rows(&self, members: &mut dyn Members) -> serde_json::Result<()>;

    /// The number of rows.
    fn row_count(&self) -> usize;

    /// Writes the members of the row at a position.
    fn row(&self, position: usize, members: &mut dyn Members);

    /// Writes the members after the rows.
    ///
    /// # Errors
    ///
    /// Where a value refuses to be serialised.
    fn after_rows(&self, members: &mut dyn Members) -> serde_json::Result<()>;
}

/// A writer of members, in order.
pub trait Members {
    /// A text from a ledger; `null` where there is none.
    fn text(&mut self, name: &str, text: Option<&str>);

    /// A number of things, as a JSON number.
    fn count(&mut self, name: &str, count: i128);

    /// A figure, as a JSON string: numbers in JSON are binary. `null` where it is not available.
    fn figure(&mut self, name: &str, figure: Option<PlainDecimal>);

    /// An object whose members `write` hands over.
    fn object(&mut self, name: &str, write: &mut dyn FnMut(&mut dyn Members));

    /// Any small value.
    ///
    /// # Errors
    ///
    /// Where the value refuses to be serialised.
    fn value(&mut self, name: &str, value: &Value) -> serde_json::Result<()>;
}
