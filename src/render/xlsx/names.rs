//! Sheet names: valid and unique names from any text.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::super::escape;

/// Longest sheet name in UTF-16 units.
const UNITS_MAX: usize = 31;

/// Names that Excel reserves, and names that an unquoted formula would read as values.
const RESERVED: [&str; 3] = ["history", "true", "false"];

/// The names in use.
#[derive(Debug, Default)]
pub struct SheetNames {
    taken: HashSet<String>,
}

impl SheetNames {
    /// Returns a valid unused name that resembles `text`, or `otherwise` if nothing of `text` is
    /// left; a number is added to a name in use.
    pub fn claim(&mut self, text: &str, otherwise: &str) -> String {
        let wished = Some(valid(text)).filter(|name| !name.is_empty()).unwrap_or_else(|| otherwise.to_owned());
        let numbered = (2_usize..).map(|number| {
            let end = format!(" ({number})");
            without_invalid_end(truncated(&wished, UNITS_MAX - end.len())) + &end
        });
        let mut candidates = std::iter::once(wished.clone()).chain(numbered);
        // The numbers are unlimited, so one of the names is free.
        candidates.find(|name| self.taken.insert(key(name))).unwrap_or(wished)
    }
}

/// The comparison key: spreadsheets treat names with equal keys as the same. Reserved names get a
/// key that no name has.
fn key(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

/// Removes characters that names must not contain; the result may be empty.
fn valid(text: &str) -> String {
    let visible = text.chars().filter(|&character| !is_unseen(character));
    let name = without_escapes(collapsed(&visible.map(replaced).collect::<String>()));
    let name = without_invalid_end(truncated(name.trim_start_matches(['\'', ' ']), UNITS_MAX));
    if RESERVED.contains(&key(&name).as_str()) { format!("{name}_") } else { without_function_calls(name) }
}

/// Whether a character is not allowed in a name or would be invisible there.
fn is_unseen(character: char) -> bool {
    let breaks_lines = matches!(character, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    (escape::is_hazardous(character) && !breaks_lines) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// The character, or an allowed one that reads the same.
fn replaced(character: char) -> char {
    match character {
        '[' => '(',
        ']' => ')',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        // rust_xlsxwriter takes it for the start of a string.
        '"' => '”',
        other if other.is_whitespace() => ' ',
        other => other,
    }
}

/// rust_xlsxwriter prefixes names of newer functions wherever capitals precede a parenthesis, even
/// inside a sheet name; full-width parentheses prevent that.
fn without_function_calls(name: String) -> String {
    let is_function_end = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.';
    let mut before = name.chars();
    let is_called = name.chars().skip(1).any(|c| before.next().is_some_and(is_function_end) && c == '(');
    if is_called { name.replace('(', "（").replace(')', "）") } else { name }
}

/// Spreadsheets read `_x0041_` as the character with that code; a full-width first underscore
/// prevents that.
fn without_escapes(mut name: String) -> String {
    let is_escape = |after: &str| {
        let after = after.as_bytes();
        after.len() >= 5 && after[..4].iter().all(u8::is_ascii_hexdigit) && after[4] == b'_'
    };
    while let Some((at, _)) = name.match_indices("_x").find(|(at, mark)| is_escape(&name[at + mark.len()..])) {
        name.replace_range(at..=at, "＿");
    }
    name
}

fn collapsed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The longest beginning of the text with at most `units_max` UTF-16 units.
fn truncated(text: &str, units_max: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > units_max
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// Removes characters that a name must not end with.
fn without_invalid_end(text: &str) -> String {
    // A joiner whose second half was cut off is invisible.
    text.trim_end_matches(['\'', ' ', '\u{200d}']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(texts: &[&str]) -> Vec<String> {
        let mut names = SheetNames::default();
        texts.iter().map(|text| names.claim(text, "Sheet")).collect()
    }

    #[test]
    fn any_text_makes_a_valid_name() {
        let long = "电".repeat(40);
        let emoji = "😀".repeat(20);
        let texts = [
            "华东家电",
            "a/b\\c",
            "[x]:*?",
            "'quoted'",
            "   ",
            "'",
            "\u{1b}[2J",
            "a\nb\u{202e}c",
            "History",
            &long,
            &emoji,
            "A\"B",
            "SORT(x)",
            "上海(华东)",
            "=1+1",
            "R1C1",
            "TRUE",
        ];
        for (text, name) in texts.iter().zip(claimed(&texts)) {
            assert!(rust_xlsxwriter::utility::check_sheet_name(&name).is_ok(), "{text:?} {name:?}");
            assert!(!name.trim().is_empty() && !name.contains('"'), "{text:?} {name:?}");
            assert!(!name.chars().any(is_unseen), "{text:?} {name:?}");
        }
        let expected = ["a／b＼c", "(x)：＊？", "quoted", "Sheet", "Sheet (2)", "(2J", "a bc", "History_"];
        assert_eq!(claimed(&texts)[1..9], expected);
        assert_eq!(claimed(&["SORT(x)", "上海(华东)"]), ["SORT（x）", "上海(华东)"]);
        assert_eq!(claimed(&["a_x0041_x0042_", "_x04_"]), ["a＿x0041＿x0042_", "_x04_"]);
    }

    #[test]
    fn names_are_unique_regardless_of_case() {
        assert_eq!(claimed(&["abc", "ABC", "ＡＢＣ", "abc (2)"]), ["abc", "ABC (2)", "ＡＢＣ (3)", "abc (2) (2)"]);
        let (first, second) = ("电".repeat(40), "电".repeat(50));
        let names = claimed(&[&first, &second]);
        assert_eq!(names[0], "电".repeat(31));
        assert_eq!(names[1], "电".repeat(27) + " (2)");
    }

    #[test]
    fn cuts_no_surrogate_pair() {
        let name = &claimed(&[&"😀".repeat(20)])[0];
        assert_eq!(name.encode_utf16().count(), 30);
        assert_eq!(claimed(&["0123456789012345678901234567 '99 x"])[0], "0123456789012345678901234567 '9");
    }
}
