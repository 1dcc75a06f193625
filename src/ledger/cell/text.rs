//! What every cell may be: blank, a total word, full-width.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::spelling::normal_form;

/// The text with every full-width or otherwise compatible character as the plain one it stands for (Unicode NFKC).
///
/// Superscript and circled digits and characters that stand for several stay as they are: `1²` is not 12, and `⑴` is
/// not minus one.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(folded_character).collect())
}

fn folded_character(found: char) -> char {
    let mut forms = found.nfkc();
    match (forms.next(), forms.next()) {
        // Superscripts and subscripts are other numbers, and no other spellings of these.
        (Some(_), None) if matches!(found, '\u{2070}'..='\u{209c}') => found,
        (Some(plain), None) if !plain.is_ascii_digit() || matches!(found, '0'..='9' | '０'..='９') => plain,
        _ => found,
    }
}

/// Whether one cell of a row says that the row is a total.
///
/// Without its blanks and colons it is or ends with 合计, 小计, 总计 or 累计, or it is total, subtotal or grand total, in
/// any case.
///
/// ```
/// use dealer_profit::ledger::cell::text::looks_like_total;
/// assert!(looks_like_total("合 计："));
/// assert!(looks_like_total("Grand Total"));
/// assert!(!looks_like_total("合计器"));
/// ```
pub fn looks_like_total(text: &str) -> bool {
    let last = text.chars().rfind(|c| !c.is_whitespace() && !matches!(c, ':' | '：'));
    // These stay what they are in the normal form, and no total word ends with one: nearly every cell is told by its end.
    if last.is_some_and(|last| last.is_ascii_digit() || (matches!(last, '\u{4E00}'..='\u{9FFF}') && last != '计')) {
        return false;
    }
    let text: String = compact(text).chars().filter(|c| *c != ':').collect();
    ["合计", "小计", "总计", "累计"].iter().any(|word| text.ends_with(word))
        || ["total", "subtotal", "grandtotal"].contains(&text.as_str())
}

/// The normal form without blanks.
pub fn compact(text: &str) -> String {
    normal_form(text).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_words_of_total_rows() {
        for text in [
            "合计",
            "合 计",
            "合计：",
            " 小计:",
            "华东小计",
            "总　计",
            "本年累计",
            "TOTAL",
            "Sub total",
            "grand  total:",
        ] {
            assert!(looks_like_total(text), "{text}");
        }
        for text in ["", "合计器", "totals", "Total sales", "设计", "华东"] {
            assert!(!looks_like_total(text), "{text}");
        }
    }
}
