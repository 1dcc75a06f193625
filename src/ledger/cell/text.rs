//! What applies to cells of any kind: full-width characters, blanks, and the words of total rows.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::spelling::normal_form;

/// The text with compatibility characters replaced by the plain ones (Unicode NFKC): `１` by `1`,
/// `（` by `(`.
///
/// Characters that would change the meaning stay: superscripts, circled and bracketed digits, and
/// all that stand for more than one character. `1²` is not 12, and `⑴` is not minus one.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(folded_character).collect())
}

fn folded_character(found: char) -> char {
    let mut forms = found.nfkc();
    match (forms.next(), forms.next()) {
        // Superscripts and subscripts are not other spellings of plain digits and signs.
        (Some(_), None) if matches!(found, '\u{2070}'..='\u{209c}') => found,
        (Some(plain), None) if !plain.is_ascii_digit() || matches!(found, '0'..='9' | '０'..='９') => plain,
        _ => found,
    }
}

/// Whether a cell marks its row as a total.
///
/// Blanks, colons and case do not count. The cell must end with 合计, 小计, 总计 or 累计, or be `total`,
/// `subtotal` or `grand total`.
///
/// ```
/// use dealer_profit::ledger::cell::text::looks_like_total;
/// assert!(looks_like_total("合 计："));
/// assert!(looks_like_total("Grand Total"));
/// assert!(!looks_like_total("合计器"));
/// ```
pub fn looks_like_total(text: &str) -> bool {
    let last = text.chars().rfind(|c| !c.is_whitespace() && !matches!(c, ':' | '：'));
    // Nearly every cell is decided by its last character: a digit, or a Chinese one other than 计.
    // The normal form keeps these, and no total word ends with them.
    if last.is_some_and(|last| last.is_ascii_digit() || (matches!(last, '\u{4E00}'..='\u{9FFF}') && last != '计')) {
        return false;
    }
    let text: String = compact(text).chars().filter(|c| *c != ':').collect();
    ["合计", "小计", "总计", "累计"].iter().any(|word| text.ends_with(word))
        || ["total", "subtotal", "grandtotal"].contains(&text.as_str())
}

/// The normal form of the text (see [`normal_form`]) without any white space.
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
