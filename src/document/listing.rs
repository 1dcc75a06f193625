//! Reports of many rows as programs read them: members under names, of which one is the list of rows.
//!
//! A row says its members one after the other to whatever writes them, so that of a million rows no tree and no text stands in
//! memory, and several workers can write them.

use serde_json::Value;

use crate::plain_decimal::PlainDecimal;

/// A report of many rows.
pub trait Listing: Sync {
    /// Says what stands before the rows.
    ///
    /// # Errors
    ///
    /// Where a value refuses to be serialised.
    fn before_rows(&self, members: &mut dyn Members) -> serde_json::Result<()>;

    /// How many rows there are.
    fn row_count(&self) -> usize;

    /// Says what the row at a position has.
    fn row(&self, position: usize, members: &mut dyn Members);

    /// Says what stands after the rows.
    ///
    /// # Errors
    ///
    /// Where a value refuses to be serialised.
    fn after_rows(&self, members: &mut dyn Members) -> serde_json::Result<()>;
}

/// Takes members in their order.
pub trait Members {
    /// A text from a ledger; `None` where there is none.
    fn text(&mut self, name: &str, text: Option<&str>);

    /// A number of things.
    fn count(&mut self, name: &str, count: i128);

    /// A figure, written as a text, because a number in JSON is binary; `None` where it cannot be given.
    fn figure(&mut self, name: &str, figure: Option<PlainDecimal>);

    /// Members of its own.
    fn object(&mut self, name: &str, say: &mut dyn FnMut(&mut dyn Members));

    /// Anything else, of which there is little.
    ///
    /// # Errors
    ///
    /// Where the value refuses to be serialised.
    fn value(&mut self, name: &str, value: &Value) -> serde_json::Result<()>;
}
