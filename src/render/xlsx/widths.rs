//! How wide texts and columns are on a sheet, in pixels: always whole ones, a little more than less.

use unicode_width::UnicodeWidthChar;

use crate::document::{Column, Label, Table, Unit, Value};
use crate::words::Language;

use super::super::wrap;
use super::decimals;

/// A narrow character: a digit of the widest of the usual fonts, bold.
const NARROW: u32 = 8;
/// A Chinese character.
const WIDE: u32 = 15;
/// What a cell leaves free at its sides.
const PADDING: u32 = 12;
/// The narrowest column.
const COLUMN_MIN: u32 = 64;
/// The widest column that stands at the left of figures; longer texts break.
const LABEL_MAX: u32 = 330;
/// The widest column of a table that is all text.
const TEXT_MAX: u32 = 480;

/// How wide a text is.
pub fn of_text(text: &str) -> u32 {
    text.chars().map(|character| if character.width() == Some(2) { WIDE } else { NARROW }).sum()
}

/// How many narrow characters stand in that width.
const fn characters(pixels: u32) -> usize {
    (pixels / NARROW) as usize
}

/// How many narrow characters of a remark, whose letters are smaller, stand in that width.
pub const fn remark_characters(pixels: u32) -> usize {
    (pixels * 8 / 7 / NARROW) as usize
}

/// How many of a table's columns name its rows: the texts at its left; none where there is nothing but text.
pub fn label_columns(table: &Table) -> usize {
    let count = table.columns.iter().take_while(|column| column.unit == Unit::Text).count();
    if count == table.columns.len() { 0 } else { count }
}

/// The widths of a table's columns.
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

/// How many lines a text takes in a column of that width.
pub fn lines(label: &Label, width: u32, language: Language) -> u32 {
    let room = characters(width.saturating_sub(PADDING)).max(2);
    let text = label.text(language);
    // Most texts are in one line: only the others are broken.
    if of_text(text) <= width.saturating_sub(PADDING) { 1 } else { wrap::wrap(text, room).len() as u32 }
}

/// How wide a title is, in its larger letters.
pub fn of_title(text: &str) -> u32 {
    of_text(text) * 3 / 2 + PADDING
}

/// How wide a heading is in two lines, or three where the lines of figures are narrower still.
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
            // Two decimals, a point, a sign, the mark.
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

/// The digits of a number and the separators between them.
fn grouped_digits(whole: u128) -> u32 {
    let digits = digits(whole);
    digits + (digits - 1) / 3
}
