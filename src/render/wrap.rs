//! The width of text in terminal cells, line breaking and shortening.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks a shortened text. Three full stops, because the width of `…` depends on the terminal.
const LEFT_OUT: &str = "...";

/// Characters that must not begin a line.
const CLOSING: &str = "/)]}>,.;:!?%）】》」』〉”’，。、；：！？％·";
/// Characters that must not end a line.
const OPENING: &str = "/([{<（【《「『〈“‘¥￥$";

/// The width of the text in terminal cells; Chinese characters take two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Breaks the text into lines of at most `line_width` cells: at spaces, and beside a Chinese
/// character where punctuation allows it. A word wider than a line gets a line of its own.
///
/// ```
/// use dealer_profit::render::wrap::wrap;
/// assert_eq!(wrap("a year of 360 days", 9), ["a year of", "360 days"]);
/// assert_eq!(wrap("资金周转率(次/年)", 10), ["资金周转率", "(次/年)"]);
/// ```
pub fn wrap(text: &str, line_width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let space = usize::from(piece.after_space && !line.is_empty());
        let needed = width(piece.text) + space;
        if line.is_empty() || used + needed <= line_width {
            line.push_str(&" "[..space]);
            line.push_str(piece.text);
            used += needed;
        } else {
            lines.push(std::mem::replace(&mut line, piece.text.to_owned()));
            used = width(piece.text);
        }
    }
    lines.push(line);
    lines
}

/// Breaks the text into at most `lines_max` lines, with as few cells above `line_width` as that
/// needs.
pub fn wrap_in_lines(text: &str, line_width: usize, lines_max: usize) -> Vec<String> {
    // The smallest possible width is that of the widest piece; at the full width, the text is one
    // line.
    let widest_piece = pieces(text).iter().map(|piece| width(piece.text)).max().unwrap_or(0);
    (line_width.max(widest_piece)..width(text))
        .map(|candidate| wrap(text, candidate))
        .find(|lines| lines.len() <= lines_max)
        .unwrap_or_else(|| vec![text.to_owned()])
}

/// Cuts the text to at most `cells` cells and ends it with `...` if it was longer.
///
/// ```
/// use dealer_profit::render::wrap::shorten;
/// assert_eq!(shorten("广州白云家电商行", 12), "广州白云...");
/// assert_eq!(shorten("华东", 12), "华东");
/// ```
pub fn shorten(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let room = cells.saturating_sub(LEFT_OUT.len());
    let mut used = 0;
    let end = text
        .char_indices()
        .find(|(_, character)| {
            used += character.width().unwrap_or(0);
            used > room
        })
        .map_or(text.len(), |(index, _)| index);
    format!("{}{LEFT_OUT}", text[..end].trim_end())
}

/// A piece of text that cannot be broken.
struct Piece<'a> {
    text: &'a str,
    after_space: bool,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (word_index, word) in text.split(' ').enumerate() {
        let mut begin = 0;
        let mut before = None;
        let mut after_space = word_index > 0;
        for (index, character) in word.char_indices() {
            if before.is_some_and(|before| may_break(before, character)) {
                pieces.push(Piece { text: &word[begin..index], after_space });
                (begin, after_space) = (index, false);
            }
            before = Some(character);
        }
        pieces.push(Piece { text: &word[begin..], after_space });
    }
    pieces
}

/// Whether a line may end between two adjacent characters.
fn may_break(before: char, after: char) -> bool {
    let is_wide = |character: char| character.width() == Some(2);
    // A zero-width mark belongs to the character before it; a joiner also to the one after it.
    let is_joined = after.width() == Some(0) || before.width() == Some(0);
    (is_wide(before) || is_wide(after)) && !is_joined && !CLOSING.contains(after) && !OPENING.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_breaks_at_spaces_only() {
        assert_eq!(wrap("Return on capital", 9), ["Return on", "capital"]);
        assert_eq!(wrap("Return on capital", 8), ["Return", "on", "capital"]);
        assert_eq!(wrap("1,234,567.89 of it", 5), ["1,234,567.89", "of it"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_at_brackets() {
        assert_eq!(wrap("平均占用资金", 8), ["平均占用", "资金"]);
        assert_eq!(wrap("平均占用资金", 7), ["平均占", "用资金"]);
        assert_eq!(wrap("周转(次)快", 6), ["周转", "(次)快"]);
        assert_eq!(wrap("全年按,360天", 6), ["全年", "按,360", "天"]);
    }

    #[test]
    fn headings_take_the_narrowest_width_that_three_lines_allow() {
        assert_eq!(wrap_in_lines("资金周转率(次/年)", 6, 3), ["资金周", "转率", "(次/年)"]);
        assert_eq!(wrap_in_lines("平均占用资金", 2, 3), ["平均", "占用", "资金"]);
        assert_eq!(wrap_in_lines("Net expense ratio", 5, 3), ["Net", "expense", "ratio"]);
        assert_eq!(wrap_in_lines("Net expense ratio", 5, 2), ["Net expense", "ratio"]);
        assert_eq!(wrap_in_lines("Sales", 12, 3), ["Sales"]);
    }

    #[test]
    fn shortens_by_cells() {
        assert_eq!(shorten("Shenzhen Home Appliances", 12), "Shenzhen...");
        assert_eq!(shorten("广州市白云区", 12), "广州市白云区");
        assert_eq!(shorten("广州市白云区某", 12), "广州市白...");
        assert_eq!(width(&shorten("A广州市白云区某", 12)), 12);
        assert_eq!(shorten("ae\u{301}iouaeiouaeiou", 6), "ae\u{301}i...");
    }
}
