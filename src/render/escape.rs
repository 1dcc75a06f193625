//! Escapes ledger text so that it is harmless in each output format.

/// The text with escapes for every character that could control a terminal, hide or reverse its
/// neighbours, or break a line.
///
/// ```
/// use dealer_profit::render::escape;
/// assert_eq!(escape::terminal("华东\u{1b}[2J"), "华东\\u{1b}[2J");
/// ```
pub fn terminal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hazardous(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// The text with all Markdown markup escaped. Line breaks become spaces, so that the text fits a
/// table row.
pub fn markdown(text: &str) -> String {
    let one_line = text.replace("\r\n", " ").replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ");
    let mut escaped = String::with_capacity(one_line.len());
    for character in terminal(&one_line).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Escaped Markdown text as a paragraph, so that its beginning is not taken for a heading or a
/// list.
pub fn markdown_paragraph(escaped: &str) -> String {
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match escaped[digits..].chars().next() {
        Some('#' | '-' | '+' | '=') => digits == 0,
        Some('.' | ')') => digits > 0,
        _ => false,
    };
    if marker { format!("{}\\{}", &escaped[..digits], &escaped[digits..]) } else { escaped.to_owned() }
}

/// The text as a CSV cell that no spreadsheet takes for a formula.
///
/// For text only: it would also quote the minus sign of a number.
///
/// ```
/// use dealer_profit::render::escape;
/// assert_eq!(escape::csv_formula("=1+1"), "'=1+1");
/// assert_eq!(escape::csv_formula("A=1"), "A=1");
/// ```
pub fn csv_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Whether a character is a control, breaks lines, is invisible or changes the writing direction.
///
/// Joiners and variation selectors are allowed: some names are spelt with them.
pub(super) fn is_hazardous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ledger_text_cannot_control_the_terminal() {
        assert_eq!(terminal("a\u{1b}]0;x\u{7}b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(terminal("\u{9b}31m\u{7f}"), "\\u{9b}31m\\u{7f}");
        assert_eq!(terminal("a\nb\tc\rd"), "a\\u{a}b\\u{9}c\\u{d}d");
        assert_eq!(terminal("\u{202e}olleh\u{2066}\u{2069}"), "\\u{202e}olleh\\u{2066}\\u{2069}");
        assert_eq!(terminal("a\u{200b}b\u{feff}\u{2062}"), "a\\u{200b}b\\u{feff}\\u{2062}");
        assert_eq!(terminal("华东（家电）é\u{200d}"), "华东（家电）é\u{200d}");
        for code in (0x202a..=0x202e).chain(0x2066..=0x2069).chain(0..0x20).chain(0x7f..0xa0) {
            assert!(is_hazardous(char::from_u32(code).unwrap()), "{code:x}");
        }
    }

    #[test]
    fn markdown_shows_text_literally() {
        assert_eq!(markdown("a|b\\|c"), "a\\|b\\\\\\|c");
        assert_eq!(markdown("*a* _b_ `c` [d](e) ~f~"), "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~f\\~");
        assert_eq!(markdown("<b>&amp;"), "&lt;b&gt;&amp;amp;");
        assert_eq!(markdown("a\r\nb\nc\u{2028}d"), "a b c d");
        assert_eq!(markdown("\u{1b}[0m"), "\\\\u{1b}\\[0m");
    }

    #[test]
    fn a_paragraph_does_not_begin_a_list() {
        let cases = [("# a", "\\# a"), ("- a", "\\- a"), ("+ a", "\\+ a"), ("1. a", "1\\. a"), ("12) a", "12\\) a")];
        for (text, expected) in cases {
            assert_eq!(markdown_paragraph(text), expected);
        }
        for text in ["2026-Q1", "a - b", "", ".5", "12"] {
            assert_eq!(markdown_paragraph(text), text);
        }
    }

    #[test]
    fn guards_formulas() {
        for begin in ["=", "+", "-", "@", "\t", "\r"] {
            assert_eq!(csv_formula(&format!("{begin}A1")), format!("'{begin}A1"));
        }
        for text in ["", "华东", "a-b", "'=1", " =1"] {
            assert_eq!(csv_formula(text), text);
        }
    }
}
