//! Amounts of money in millionths: exact, because amounts in ledgers have at most six decimals.

use super::chart::narrow;

pub const ONE: i128 = 1_000_000;

/// The amount in millionths; `None` if the text is not an amount.
pub fn parse(text: &str) -> Option<i128> {
    let text = narrow(text).replace('\u{2212}', "-");
    let text = text.trim();
    if text == "-" {
        return Some(0);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        return parse_scaled(without_currency(inner)).map(|amount| -amount);
    }
    // Sign and currency sign may be in either order.
    let text = without_currency(text);
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1 } else { 1 };
    parse_scaled(without_currency(unsigned)).map(|amount| sign * amount)
}

fn without_currency(text: &str) -> &str {
    text.strip_prefix(['¥', '$', '€', '£']).unwrap_or(text)
}

/// An amount without a sign: `1,234.5`, `12万元`.
fn parse_scaled(text: &str) -> Option<i128> {
    let text = text.strip_suffix('元').unwrap_or(text);
    if let Some(number) = text.strip_suffix('万') {
        return Some(parse_plain(number)? * 10_000);
    }
    if let Some(number) = text.strip_suffix('亿') {
        return Some(parse_plain(number)? * 100_000_000);
    }
    parse_plain(text)
}

fn parse_plain(text: &str) -> Option<i128> {
    let digits = text.replace(',', "");
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 6 || !all_digits(whole) || !all_digits(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<6}").parse().ok()
}

/// Millionths as a plain decimal without trailing zeros.
pub fn print(millionths: i128) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, decimals) = (millionths.abs() / ONE, millionths.abs() % ONE);
    let text = format!("{sign}{whole}.{decimals:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
