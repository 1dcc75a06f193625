//! One cell of a sheet as the text that it would have in CSV.

use calamine::{DataRef, ExcelDateTime};

use super::format::{DisplayFormat, Multiplier};
use crate::ledger::cell::amount::{amount_from_float, scaled};
use crate::money::{MICROS_PER_UNIT, Money};

/// Precedes a formula without a stored value, so that its row is refused: no UTF-8 text has this
/// byte.
pub const NO_VALUE: u8 = 0xFE;

/// Larger exponents are written as such: no typed number is that long.
const PLAIN_EXPONENT_MAX: usize = 20;

/// Appends the text of a cell; nothing for a blank one.
///
/// The text is what people see, as if the sheet had been saved as CSV. A first of a month whose
/// format shows only year and month is that month: Excel makes it of a typed `2026-03`, and a
/// balance of a month counts at its end. Numbers keep the unit or the percent sign of their format,
/// such as `12.5万元`.
pub fn append_text(text: &mut String, value: &DataRef<'_>, format: Option<&DisplayFormat>) {
    match value {
        DataRef::Empty => {}
        DataRef::Int(value) => append_number(text, value.to_string(), *value as f64, format),
        DataRef::Float(value) => append_number(text, number_text(*value), *value, format),
        DataRef::String(value) => text.push_str(value),
        DataRef::SharedString(value) => text.push_str(value),
        DataRef::Bool(value) => text.push_str(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(value) => text.push_str(&date_text(*value, matches!(format, Some(DisplayFormat::Month)))),
        DataRef::DateTimeIso(value) => text.push_str(&iso_text(value)),
        DataRef::DurationIso(value) => text.push_str(value),
        DataRef::Error(error) => text.push_str(&error.to_string()),
    }
}

/// Appends a number with the unit or percent sign of its format. Numbers too large for an amount
/// have none: they are refused in any case.
fn append_number(text: &mut String, plain: String, value: f64, format: Option<&DisplayFormat>) {
    let multiplier_of = |format: &DisplayFormat| Some(format.multiplier_for(amount_from_float(value).ok()?));
    match format.and_then(multiplier_of) {
        Some(Multiplier::Unit(unit)) => text.push_str(&format!("{plain}{unit}")),
        Some(Multiplier::Hundredth) => match amount_from_float(value).and_then(|money| scaled(money, 2)) {
            Ok(percent) => text.push_str(&format!("{}%", plain_text(percent))),
            Err(_) => text.push_str(&plain),
        },
        Some(Multiplier::One) | None => text.push_str(&plain),
    }
}

/// A plain decimal of at most 15 significant digits and 6 decimals: a code typed as 1001 is `1001`.
fn number_text(value: f64) -> String {
    // The fast path: nearly all numbers are whole. The others need their exact digits.
    let whole = value as i64;
    if whole.unsigned_abs() < 1_000_000_000_000_000 && whole as f64 == value {
        return whole.to_string();
    }
    match amount_from_float(value) {
        Ok(money) => plain_text(money),
        Err(_) if value.is_finite() => long_text(value),
        Err(_) => value.to_string(),
    }
}

/// The amount without trailing zeros.
fn plain_text(money: Money) -> String {
    let micros = money.micros();
    let sign = if micros < 0 { "-" } else { "" };
    let (units, fraction) = (micros.abs() / MICROS_PER_UNIT, micros.abs() % MICROS_PER_UNIT);
    let text = format!("{sign}{units}.{fraction:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number of more than 15 digits, padded with zeros as Excel shows it.
fn long_text(value: f64) -> String {
    let written = format!("{value:.14e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: usize = exponent.parse().unwrap_or_default();
    if exponent > PLAIN_EXPONENT_MAX {
        return format!("{digits}E+{exponent}");
    }
    let sign = if digits.starts_with('-') { "-" } else { "" };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    format!("{sign}{digits:0<width$}", width = exponent + 1)
}

fn date_text(value: ExcelDateTime, shows_month_only: bool) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    if value.is_duration() {
        // No cell of a ledger is a duration: the text is for the complaint.
        return format!("{}h{minute:02}m{second:02}s", hour);
    }
    let is_midnight = (hour, minute, second) == (0, 0, 0);
    match (is_midnight, shows_month_only && day == 1) {
        // A time of day is not shown either.
        (_, true) => format!("{year:04}-{month:02}"),
        (true, false) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// A date stored as text, without a time of midnight.
fn iso_text(value: &str) -> String {
    match value.trim_end_matches('Z').split_once('T') {
        Some((date, time)) if time.chars().all(|found| matches!(found, '0' | ':' | '.')) => date.to_owned(),
        Some((date, time)) => format!("{date} {time}"),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_plain_decimals_of_15_digits() {
        for (value, expected) in [
            (1001.0, "1001"),
            (0.1, "0.1"),
            (0.30000000000000004, "0.3"),
            (-1250.5, "-1250.5"),
            (1234567.8949999999, "1234567.895"),
            (0.0000004, "0"),
            (-0.0, "0"),
            (0.0000005, "0.000001"),
            (123456789012345.6, "123456789012346"),
            (123456789012345678.0, "123456789012346000"),
            (-1e15, "-1000000000000000"),
            (1e300, "1.00000000000000E+300"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(number_text(value), expected);
        }
    }

    #[test]
    fn dates_are_iso_dates_in_both_systems() {
        let text = |serial, is_1904, month_only| {
            date_text(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904), month_only)
        };
        assert_eq!(text(46086.0, false, false), "2026-03-05");
        assert_eq!(text(44624.0, true, false), "2026-03-05");
        assert_eq!(text(46086.4375, false, false), "2026-03-05 10:30:00");
        assert_eq!(text(46082.0, false, true), "2026-03");
        assert_eq!(text(46086.0, false, true), "2026-03-05");
        assert_eq!(iso_text("2026-03-05T00:00:00"), "2026-03-05");
        assert_eq!(iso_text("2026-03-05T10:30:00Z"), "2026-03-05 10:30:00");
    }
}
