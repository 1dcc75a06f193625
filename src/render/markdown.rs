//! Pages as Markdown, with GitHub's tables: for pasting into a chat or a document.

use super::{cell_text, escape, method_text, sentence_text};
use crate::document::{Block, Document, Label, Table, Unit};
use crate::words::Language;

/// The page as Markdown: all columns, nothing shortened; how the figures came about is the last line, in italics.
pub fn to_markdown(document: &Document, language: Language) -> String {
    let mut parts = vec![heading("#", &document.title, language)];
    for section in &document.sections {
        parts.extend(section.heading.iter().map(|label| heading("##", label, language)));
        parts.extend(section.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table_text(table, language)),
            Block::Note(note) => Some(escape::markdown_paragraph(&sentence_text(note, language, escape::markdown))),
            Block::Chart(_) => None,
        }));
    }
    parts.extend(method_text(&document.method, language, escape::markdown).map(|method| format!("*{method}*")));
    parts.join("\n\n") + "\n"
}

fn heading(marks: &str, label: &Label, language: Language) -> String {
    let text = escape::markdown(label.text(language));
    match text.strip_suffix('#') {
        // Marks at the end of a heading would be taken for its closing ones.
        Some(before) => format!("{marks} {before}\\#"),
        None => format!("{marks} {text}"),
    }
}

fn table_text(table: &Table, language: Language) -> String {
    let headings = table.columns.iter().map(|column| escape::markdown(column.heading.text(language)));
    let sides = table.columns.iter().map(|column| if column.unit == Unit::Text { "---" } else { "---:" }.to_owned());
    let mut lines = vec![line(headings), line(sides)];
    for row in &table.rows {
        lines.push(line(row.cells.iter().map(|cell| cell_text(&cell.value, language, escape::markdown))));
    }
    lines.join("\n")
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::document::Section;

    #[test]
    fn a_page_in_english() {
        let expected = "\
# Dealer profit report

| Dealer | Sales | Profit | Margin | Net expense ratio | Turns a year | Return on capital | With capital |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| 华东家电 | 1,200,000.01 | 43,099.50 | 3.59% | 4.45% | 12.00 | 1,200.00% | 1 |
| B\\|\\*b\\* &lt;i&gt; c | 123,456,789,012,345,678.90 | -1,234.50 | -33.33% | 4.45% | n/a | n/a | 1 |
| Total | 123,456,789,014,734,567.89 | -900.00 | -12.50% | 4.45% | 3.50 | 350.00% | 1 |

left out (too narrow): 华东家电; choose with --columns

*Method: 2026-Q1 (3 months; 2026 was asked for); a year of 360 days*
";
        assert_eq!(to_markdown(&sample::page(&["华东家电", "B|*b* <i>\nc"]), Language::En), expected);
    }

    #[test]
    fn a_page_in_chinese() {
        let text = to_markdown(&sample::page(&["\u{1b}[0m`甲`"]), Language::Zh);
        let expected = "\
# 经销商盈利报表

| 经销商 | 销售收入 | 利润 | 利润率 | 净费用比 | 资金周转率(次/年) | 资金回报率(年) | 有资金数据 |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| \\\\u{1b}\\[0m\\`甲\\` | 1,200,000.01 | 43,099.50 | 3.59% | 4.45% | 12.00 | 1,200.00% | 1 |
";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.ends_with("\n\n*口径：2026-Q1（共 3 个月，查询 2026）；全年按 360 天计*\n"), "{text}");
    }

    #[test]
    fn headings_are_given_names_too() {
        let mut page = sample::page(&["甲"]);
        page.method.clear();
        page.sections =
            ["一店 #", "a_b"].map(|name| Section::new(name, Vec::new()).headed(Label::Given(name.to_owned()))).to_vec();
        assert_eq!(to_markdown(&page, Language::En), "# Dealer profit report\n\n## 一店 \\#\n\n## a\\_b\n");
    }
}
