//! Pages as aligned text for a terminal.
//!
//! Columns align by display width, in which a Chinese character takes two cells. comfy-table pads the cells; what fits is
//! decided in `super::fit`, because comfy-table would break numbers over lines.

use comfy_table::{Cell as PaddedCell, CellAlignment, ContentLineStyle, Table as PaddedTable, TableStyle};

use super::fit::{self, GAP, Layout, Measured};
use super::{Look, cell_text, escape, method_text, sentence_text, wrap};
use crate::document::{Block, Cell, Document, Label, Row, RowRole, Table, Tone, Unit, Value};
use crate::words::sentence::Sentence;

/// Begins a loss until its row is padded: takes no cell, and no escaped text holds it.
const LOSS_BEGINS: char = '\u{2061}';
/// Ends a loss in the same way.
const LOSS_ENDS: char = '\u{2062}';

/// What stands before the items below a heading.
const INDENT: &str = "  ";

/// The page as text: the title, the tables with their headings and notes, and at the end how the figures came about.
///
/// Where the look has a width, lines keep to it as far as they can without cutting a number; what is not shown is named.
pub fn to_text(document: &Document, look: &Look) -> String {
    let mut page = Page::new(look);
    page.heading(&document.title);
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            page.heading(heading);
        }
        for block in &section.blocks {
            match block {
                Block::Table(table) => page.table(table),
                Block::Note(note) => page.note(note),
                // A terminal cannot draw; the cells stand in the tables.
                Block::Chart(_) => {}
            }
        }
    }
    if let Some(method) = method_text(&document.method, look.language, escape::terminal) {
        page.paragraph(&method);
    }
    page.text
}

/// A page that grows downwards, its parts apart by blank lines.
struct Page<'a> {
    look: &'a Look,
    text: String,
    ends_with_note: bool,
}

impl<'a> Page<'a> {
    const fn new(look: &'a Look) -> Self {
        Self { look, text: String::new(), ends_with_note: false }
    }

    fn heading(&mut self, label: &Label) {
        let heading = escape::terminal(label.text(self.look.language));
        self.part(&bold(&heading, self.look));
    }

    fn table(&mut self, table: &Table) {
        let texts = cell_texts(table, self.look);
        let measured = measure(table, &texts, self.look);
        let layout = fit::layout(&measured, self.look.width);
        self.part(&padded(table, &texts, &layout, self.look));
        if !layout.dropped.is_empty() {
            let headings = layout.dropped.iter().map(|&index| measured[index].heading.clone()).collect();
            self.note(&Sentence::ColumnsNotShown { headings, chooser: table.chooser });
        }
    }

    /// A remark; remarks that follow one another stand without a blank line between them.
    fn note(&mut self, note: &Sentence) {
        let text = sentence_text(note, self.look.language, escape::terminal);
        if self.ends_with_note {
            self.text.push_str(&(self.wrapped(&text) + "\n"));
        } else {
            self.paragraph(&text);
        }
        self.ends_with_note = true;
    }

    fn paragraph(&mut self, text: &str) {
        self.part(&self.wrapped(text));
    }

    fn part(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
        self.ends_with_note = false;
    }

    fn wrapped(&self, text: &str) -> String {
        self.look.width.map_or_else(|| text.to_owned(), |width| wrap::wrap(text, width).join("\n"))
    }
}

fn bold(line: &str, look: &Look) -> String {
    if look.color { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line.to_owned() }
}

/// The cells' texts, row by row; a cell that a row lacks is empty.
fn cell_texts(table: &Table, look: &Look) -> Vec<Vec<String>> {
    let text_of = |cell: Option<&Cell>| {
        cell.map(|cell| cell_text(&cell.value, look.language, escape::terminal)).unwrap_or_default()
    };
    let mut is_below_heading = false;
    let row_texts = |row: &Row| {
        let mut texts: Vec<String> = (0..table.columns.len()).map(|index| text_of(row.cells.get(index))).collect();
        match row.role {
            RowRole::Heading => is_below_heading = true,
            RowRole::Item if is_below_heading => texts[0].insert_str(0, INDENT),
            RowRole::Item => {}
            RowRole::Subtotal | RowRole::Total => is_below_heading = false,
        }
        texts
    };
    table.rows.iter().map(row_texts).collect()
}

fn measure(table: &Table, texts: &[Vec<String>], look: &Look) -> Vec<Measured> {
    let measure_column = |(index, column): (usize, &crate::document::Column)| {
        let (mut fixed_width, mut name_width) = (0, 0);
        for (row, texts) in table.rows.iter().zip(texts) {
            let widest = if is_name(row.cells.get(index)) { &mut name_width } else { &mut fixed_width };
            *widest = wrap::width(&texts[index]).max(*widest);
        }
        let heading = escape::terminal(column.heading.text(look.language));
        let is_text = column.unit == Unit::Text;
        Measured { heading, importance: column.importance, is_text, fixed_width, name_width }
    };
    table.columns.iter().enumerate().map(measure_column).collect()
}

/// Whether the cell holds a name from a ledger: those alone may be shortened.
fn is_name(cell: Option<&Cell>) -> bool {
    matches!(cell, Some(Cell { value: Value::Label(Label::Given(_)), .. }))
}

/// The table's lines, without a line end after the last one.
fn padded(table: &Table, texts: &[Vec<String>], layout: &Layout, look: &Look) -> String {
    let heading_height = layout.shown.iter().map(|column| column.heading.len()).max().unwrap_or(0);
    let mut rows: Vec<Vec<String>> =
        (0..heading_height).map(|line| heading_line(layout, line, heading_height)).collect();
    let rule = || layout.shown.iter().map(|column| "-".repeat(column.width())).collect();
    rows.push(rule());
    let (mut role_above, mut strong_lines) = (RowRole::Total, Vec::new());
    for (row, texts) in table.rows.iter().zip(texts) {
        if row.role == RowRole::Total && role_above != RowRole::Total {
            rows.push(rule());
        }
        role_above = row.role;
        if matches!(row.role, RowRole::Heading | RowRole::Subtotal) {
            strong_lines.push(rows.len());
        }
        let cell = |column: &fit::Placed| shown_cell(row.cells.get(column.index), &texts[column.index], column, look);
        rows.push(layout.shown.iter().map(cell).collect());
    }
    let numeric: Vec<bool> = layout.shown.iter().map(|column| table.columns[column.index].unit != Unit::Text).collect();
    let lines = align(rows, &numeric);
    let is_strong = |line: usize| line < heading_height || strong_lines.contains(&line);
    let styled = lines.enumerate().map(|(index, line)| if is_strong(index) { bold(&line, look) } else { line });
    styled.collect::<Vec<_>>().join("\n")
}

/// That line of all headings, which stand on their lowest line.
fn heading_line(layout: &Layout, line: usize, height: usize) -> Vec<String> {
    let line_of = |heading: &Vec<String>| {
        let above = height - heading.len();
        line.checked_sub(above).map(|line| heading[line].clone()).unwrap_or_default()
    };
    layout.shown.iter().map(|column| line_of(&column.heading)).collect()
}

/// A cell as it is shown: a name shortened to its column, a loss marked where there is colour.
fn shown_cell(cell: Option<&Cell>, text: &str, column: &fit::Placed, look: &Look) -> String {
    let text = if is_name(cell) { wrap::shorten(text, column.width()) } else { text.to_owned() };
    let is_loss = cell.is_some_and(|cell| cell.tone == Tone::Loss);
    if is_loss && look.color { format!("{LOSS_BEGINS}{text}{LOSS_ENDS}") } else { text }
}

/// The rows as lines, figures to the right, losses red.
fn align(rows: Vec<Vec<String>>, numeric: &[bool]) -> impl Iterator<Item = String> {
    let mut table = PaddedTable::new();
    table.load_style(TableStyle::new().content_lines(ContentLineStyle::none()));
    for row in rows {
        let cells = row.into_iter().zip(numeric).map(|(text, &is_numeric)| {
            let side = if is_numeric { CellAlignment::Right } else { CellAlignment::Left };
            PaddedCell::new_owned(text).set_alignment(side)
        });
        table.add_row(cells.collect::<Vec<_>>());
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if index == 0 { 0 } else { GAP as u16 }, 0));
    }
    let red = |line: String| line.replace(LOSS_BEGINS, "\u{1b}[31m").replace(LOSS_ENDS, "\u{1b}[0m");
    let lines: Vec<String> = table.lines().map(|line| red(line.trim_end().to_owned())).collect();
    lines.into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::words::Language;

    const NAMES: [&str; 3] = ["华东家电", "Shenzhen Appliances 深圳", "广州市白云区某某家用电器有限责任公司"];

    fn text(names: &[&str], language: Language, width: Option<usize>) -> String {
        to_text(&sample::page(names), &Look { language, width, color: false })
    }

    #[test]
    fn chinese_in_80_cells() {
        let expected = "\
经销商盈利报表

经销商                                              销售收入       利润   利润率
--------------------------------  --------------------------  ---------  -------
华东家电                                        1,200,000.01  43,099.50    3.59%
Shenzhen Appliances 深圳          123,456,789,012,345,678.90  -1,234.50  -33.33%
广州市白云区某某家用电器有限...                    34,567.89       0.00      n/a
--------------------------------  --------------------------  ---------  -------
合计                              123,456,789,014,734,567.89    -900.00  -12.50%

宽度不够，未显示：净费用比、资金周转率(次/年)、资金回报率(年)、有资金数据；可用
--columns 选择
宽度不够，未显示：华东家电；可用 --columns 选择

口径：2026-Q1（共 3 个月，查询 2026）；全年按 360 天计
";
        assert_eq!(text(&NAMES, Language::Zh, Some(80)), expected);
    }

    #[test]
    fn english_in_120_cells() {
        let expected = "\
Dealer profit report

                                                                                          Net  Turns
                                                                                      expense      a  Return on     With
Dealer                                                     Sales     Profit   Margin    ratio   year    capital  capital
------------------------------------  --------------------------  ---------  -------  -------  -----  ---------  -------
华东家电                                            1,200,000.01  43,099.50    3.59%    4.45%  12.00  1,200.00%        1
Shenzhen Appliances 深圳              123,456,789,012,345,678.90  -1,234.50  -33.33%    4.45%    n/a        n/a        1
广州市白云区某某家用电器有限责任公司                   34,567.89       0.00      n/a    4.45%   0.33     33.33%        1
------------------------------------  --------------------------  ---------  -------  -------  -----  ---------  -------
Total                                 123,456,789,014,734,567.89    -900.00  -12.50%    4.45%   3.50    350.00%        1

left out (too narrow): 华东家电; choose with --columns

Method: 2026-Q1 (3 months; 2026 was asked for); a year of 360 days
";
        assert_eq!(text(&NAMES, Language::En, Some(120)), expected);
    }

    #[test]
    fn chinese_in_120_cells_with_short_names() {
        let expected = "\
经销商盈利报表

                                                                  资金周转率  资金回报率
经销商                    销售收入       利润   利润率  净费用比     (次/年)        (年)  有资金数据
------  --------------------------  ---------  -------  --------  ----------  ----------  ----------
甲                    1,200,000.01  43,099.50    3.59%     4.45%       12.00   1,200.00%           1
B       123,456,789,012,345,678.90  -1,234.50  -33.33%     4.45%         n/a         n/a           1
丙                       34,567.89       0.00      n/a     4.45%        0.33      33.33%           1
------  --------------------------  ---------  -------  --------  ----------  ----------  ----------
合计    123,456,789,014,734,567.89    -900.00  -12.50%     4.45%        3.50     350.00%           1

宽度不够，未显示：甲；可用 --columns 选择

口径：2026-Q1（共 3 个月，查询 2026）；全年按 360 天计
";
        assert_eq!(text(&["甲", "B", "丙"], Language::Zh, Some(120)), expected);
    }

    #[test]
    fn english_in_80_cells_with_short_names() {
        let expected = "\
Dealer profit report

                                                                      Return on
Dealer                       Sales     Profit   Margin  Turns a year    capital
------  --------------------------  ---------  -------  ------------  ---------
甲                    1,200,000.01  43,099.50    3.59%         12.00  1,200.00%
B       123,456,789,012,345,678.90  -1,234.50  -33.33%           n/a        n/a
------  --------------------------  ---------  -------  ------------  ---------
Total   123,456,789,014,734,567.89    -900.00  -12.50%          3.50    350.00%

left out (too narrow): Net expense ratio, With capital; choose with --columns
left out (too narrow): 甲; choose with --columns

Method: 2026-Q1 (3 months; 2026 was asked for); a year of 360 days
";
        assert_eq!(text(&["甲", "B"], Language::En, Some(80)), expected);
    }

    #[test]
    fn without_a_terminal_nothing_is_dropped_or_shortened() {
        let expected = "\
经销商盈利报表

                                                                                                资金周转率  资金回报率
经销商                                                  销售收入       利润   利润率  净费用比     (次/年)        (年)  有资金数据
------------------------------------  --------------------------  ---------  -------  --------  ----------  ----------  ----------
华东家电                                            1,200,000.01  43,099.50    3.59%     4.45%       12.00   1,200.00%           1
Shenzhen Appliances 深圳              123,456,789,012,345,678.90  -1,234.50  -33.33%     4.45%         n/a         n/a           1
广州市白云区某某家用电器有限责任公司                   34,567.89       0.00      n/a     4.45%        0.33      33.33%           1
------------------------------------  --------------------------  ---------  -------  --------  ----------  ----------  ----------
合计                                  123,456,789,014,734,567.89    -900.00  -12.50%     4.45%        3.50     350.00%           1

宽度不够，未显示：华东家电；可用 --columns 选择

口径：2026-Q1（共 3 个月，查询 2026）；全年按 360 天计
";
        assert_eq!(text(&NAMES, Language::Zh, None), expected);
    }

    #[test]
    fn columns_align_at_every_width() {
        for (width, language) in (1..160).flat_map(|width| [(width, Language::Zh), (width, Language::En)]) {
            let text = text(&NAMES, language, Some(width));
            let table: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("---")).take(6).collect();
            let cells = wrap::width(table[0]);
            assert!(table.iter().all(|line| wrap::width(line) == cells), "{width}:\n{text}");
            // A name of 12 cells, a gap, and the 26 cells of the largest amount.
            assert!(cells <= width.max(12 + 2 + 26), "{width}:\n{text}");
            assert!(table[2].contains("  123,456,789,012,345,678.90"), "{width}:\n{text}");
        }
    }

    #[test]
    fn losses_are_red_and_headings_bold_only_in_colour() {
        let look = Look { language: Language::En, width: Some(80), color: true };
        let colored = to_text(&sample::page(&NAMES), &look);
        assert!(colored.starts_with("\u{1b}[1mDealer profit report\u{1b}[0m\n"));
        assert!(colored.contains("  \u{1b}[31m-1,234.50\u{1b}[0m  "));
        assert!(colored.lines().nth(2).unwrap().starts_with("\u{1b}[1mDealer  "));
        assert_eq!(colored.matches("\u{1b}[31m").count(), 2);
        let plain = ["\u{1b}[1m", "\u{1b}[31m", "\u{1b}[0m"].iter().fold(colored, |text, code| text.replace(code, ""));
        assert_eq!(plain, text(&NAMES, Language::En, Some(80)));
    }

    #[test]
    fn a_name_cannot_drive_the_terminal() {
        let name = "甲\u{1b}[31m\n\u{202e}\u{2061}乙";
        let text = text(&[name, "B"], Language::Zh, None);
        assert!(text.contains("\n甲\\u{1b}[31m\\u{a}\\u{202e}\\u{2061}乙  "), "{text}");
        assert!(text.chars().all(|character| character == '\n' || !escape::is_hazardous(character)), "{text}");
    }

    #[test]
    fn a_name_of_any_length_is_shortened() {
        let long = "长".repeat(40_000);
        let text = text(&[&long, "B"], Language::Zh, Some(80));
        assert!(text.lines().take(8).all(|line| wrap::width(line) <= 80));
    }

    #[test]
    fn a_table_without_rows_or_columns_is_no_fault() {
        let mut page = sample::page(&NAMES);
        let Some(Block::Table(table)) = page.sections[0].blocks.first_mut() else { panic!("the sample has a table") };
        table.rows.truncate(1);
        table.rows[0].cells.truncate(1);
        let look = Look { language: Language::En, width: Some(80), color: true };
        assert!(to_text(&page, &look).contains("华东家电"));
        page.sections[0].blocks =
            vec![Block::Table(Table { id: String::new(), columns: vec![], chooser: None, rows: vec![] })];
        assert!(to_text(&page, &look).contains("Method: "));
    }
}
