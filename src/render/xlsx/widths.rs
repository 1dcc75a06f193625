//! Widths of texts and columns on a sheet in whole pixels, rounded up.

use unicode_width::UnicodeWidthChar;

use crate::document::{Column, Label, Table, Unit, Value};
use crate::words::Language;

use super::super::wrap;
use super::decimals;

/// A narrow character: a bold digit of the widest common font.
const NARROW: u32 = 8;
/// A Chinese character.
const WIDE: u32 = 15;
/// The space at the sides of a cell.
const PADDING: u32 = 12;
const COLUMN_MIN: u32 = 64;
/// Widest label column to the left of figures; longer texts are wrapped.
const LABEL_MAX: u32 = 330;
/// Widest column of a table without figures.
const TEXT_MAX: u32 = 480;

pub fn of_text(text: &str) -> u32 {
    text.chars().map(|character| if character.width() == Some(2) { WIDE } else { NARROW }).sum()
}

/// Number of narrow characters that fit into a width.
const fn characters(pixels: u32) -> usize {
    (pixels / NARROW) as usize
}

/// Number of characters of a remark, which has smaller letters, that fit into a width.
pub const fn remark_characters(pixels: u32) -> usize {
    (pixels * 8 / 7 / NARROW) as usize
}

/// Number of label columns: the text columns at the left; zero if all columns are text.
pub fn label_columns(table: &Table) -> usize {
    let count = table.columns.iter().take_while(|column| column.unit == Unit::Text).count();
    if count == table.columns.len() { 0 } else { count }
}

pub fn of_columns(table: &Table, language: Language) -> Vec<u32> {
    let labels = label_columns(table);
    let widest = table.columns.iter().enumerate().map(|(index, column)| {
        let most = if index < labels { LABEL_MAX } else { TEXT_MAX };
        let cells = table.rows.iter().filter_map(|row| row.cells.get(index));
        let widest = cells.map(|cell| of_value(&cell.value, language, most)).max().unwrap_or(0);
        (widest.max(of_heading(column, language)) + PADDING).max(COLUMN_MIN)
    });
    widest.collect()
}

/// Number of lines that a text takes in a column of that width.
pub fn lines(label: &Label, width: u32, language: Language) -> u32 {
    let room = characters(width.saturating_sub(PADDING)).max(2);
    let text = label.text(language);
    // Most texts fit on one line; wrapping is only computed for the others.
    if of_text(text) <= width.saturating_sub(PADDING) { 1 } else { wrap::wrap(text, room).len() as u32 }
}

/// The width of a title, which has larger letters.
pub fn of_title(text: &str) -> u32 {
    of_text(text) * 3 / 2 + PADDING
}

/// The width of a heading in two lines, or in three if its figures are narrower still.
fn of_heading(column: &Column, language: Language) -> u32 {
    let text = column.heading.text(language);
    let lines = wrap::wrap_in_lines(text, 8, 2);
    lines.iter().map(|line| of_text(line)).max().unwrap_or(0).min(TEXT_MAX)
}

fn of_value(value: &Value, language: Language, most: u32) -> u32 {
    match value {
        Value::NotAvailable | Value::Blank => 0,
        Value::Label(label) => of_text(label.text(language)).min(most),
        value if !value.is_held_by_spreadsheets() => of_text(&decimals::as_text(value).unwrap_or_default()),
        Value::Count(count) => grouped_digits(u128::from(*count)) * NARROW,
        Value::Percent(quotient) => {
            let whole = quotient.numerator().unsigned_abs() / quotient.denominator().unsigned_abs();
            // Two decimals, and room for the decimal point, a sign and the percent sign.
            (digits(whole) + 2 + 5) * NARROW
        }
        value => {
            let number = value.number().unwrap_or(crate::ratio::Ratio::ZERO);
            let whole = number.numerator().unsigned_abs() / number.denominator().unsigned_abs();
            let sign = u32::from(number.signum() < 0);
            (grouped_digits(whole) + 3 + sign) * NARROW
        }
    }
}

fn digits(whole: u128) -> u32 {
    whole.checked_ilog10().unwrap_or(0) + 1
}

/// Number of digits and separators of a number.
fn grouped_digits(whole: u128) -> u32 {
    let digits = digits(whole);
    digits + (digits - 1) / 3
}
