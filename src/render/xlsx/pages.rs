//! The position of every item: on which sheet, in which row.

use crate::document::{Block, Chart, Document, Label, Row, Section, Table, Value};
use crate::words::Language;
use crate::words::word::Word;
use crate::words::workbook::{SheetWord, XlsxFault};

use super::super::{escape, method_text, sentence_text, wrap};
use super::names::SheetNames;
use super::paper::Paper;
use super::widths;

/// Most sheets of sections: with more, Excel and LibreOffice take minutes to open a workbook.
pub const SHEETS_MAX: usize = 1_000;
/// Excel's limit.
pub const ROWS_MAX: usize = 1_048_576;
/// Excel's limit.
pub const COLUMNS_MAX: usize = 16_384;

/// Height of an ordinary row in pixels. Every height is set, because page breaks must not depend on
/// the fonts of a computer. Not 20: rust_xlsxwriter takes that for the default and omits it.
pub const ROW: u32 = 19;
/// Height of each further line of text, in pixels.
const LINE: u32 = 18;
/// Height of the title row, in pixels.
const TITLE: u32 = 32;
/// Height of a section heading, in pixels.
const HEADING: u32 = 26;

/// The layout of a sheet.
#[derive(Debug)]
pub struct Page<'a> {
    pub name: String,
    /// The items from top to bottom.
    pub items: Vec<PlacedItem<'a>>,
    /// The charts below the items.
    pub charts: Vec<&'a Chart>,
    /// The sections on the sheet with their first rows.
    pub sections: Vec<(&'a str, u32)>,
    /// Column widths in pixels.
    pub widths: Vec<u32>,
    pub paper: Paper,
    /// Row heights in pixels, up to the last row above the charts.
    pub heights: Vec<u32>,
}

/// An item and its first row.
#[derive(Debug)]
pub struct PlacedItem<'a> {
    pub row: u32,
    pub item: Item<'a>,
}

#[derive(Debug)]
pub enum Item<'a> {
    /// The title of the document.
    Title(&'a Label),
    /// The heading of a section.
    Heading(&'a Label),
    /// A table whose first row is its headings.
    Table(&'a Table),
    /// A line of a remark, which runs to the right over empty cells.
    Line(String),
}

impl<'a> Page<'a> {
    /// The tables with their heading rows.
    pub fn tables(&self) -> impl Iterator<Item = (u32, &'a Table)> {
        self.items.iter().filter_map(|placed| match placed.item {
            Item::Table(table) => Some((placed.row, table)),
            Item::Title(_) | Item::Heading(_) | Item::Line(_) => None,
        })
    }
}

/// Lays out the sheets of a document, except the one with the chart data.
///
/// # Errors
///
/// [`XlsxFault`] if there are more sheets, rows or columns than a workbook may have.
pub fn of<'a>(document: &'a Document, language: Language, names: &mut SheetNames) -> Result<Vec<Page<'a>>, XlsxFault> {
    let mut groups = groups(&document.sections);
    let in_front = groups.len();
    groups.extend(self::groups(&document.appendix));
    if groups.len() > SHEETS_MAX {
        return Err(XlsxFault::TooManySheets { sheets: groups.len(), most: SHEETS_MAX });
    }
    let method = method_text(&document.method, language, visible);
    let page = |(index, sections): (usize, &[&'a Section])| {
        let own = if index < in_front { &document.title } else { &Label::Word(Word::Method) };
        let heading = sections.first().and_then(|section| section.heading.as_ref()).unwrap_or(own);
        let name = names.claim(heading.text(language), SheetWord::Sheet.text(language));
        // Sheets are handed out separately: each sheet with figures has the method line, and so has
        // the first method sheet.
        let method = method.as_deref().filter(|_| index <= in_front);
        Layout::new(sections, &document.title, language).page(name, method)
    };
    groups.iter().map(Vec::as_slice).enumerate().map(page).collect()
}

/// The sections grouped by sheet.
fn groups(sections: &[Section]) -> Vec<Vec<&Section>> {
    let mut groups: Vec<Vec<&Section>> = Vec::new();
    for section in sections {
        match groups.last_mut() {
            Some(group) if !section.begins_page => group.push(section),
            _ => groups.push(vec![section]),
        }
    }
    groups
}

/// A sheet during layout.
struct Layout<'a, 'b> {
    sections: &'b [&'a Section],
    title: &'a Label,
    language: Language,
    paper: Paper,
    widths: Vec<u32>,
    items: Vec<PlacedItem<'a>>,
    heights: Vec<u32>,
}

impl<'a, 'b> Layout<'a, 'b> {
    fn new(sections: &'b [&'a Section], title: &'a Label, language: Language) -> Self {
        let tables: Vec<&Table> = sections.iter().flat_map(|section| tables(section)).collect();
        let mut widths: Vec<u32> = Vec::new();
        for table in &tables {
            let wanted = widths::of_columns(table, language);
            widths.resize(widths.len().max(wanted.len()), 0);
            widths.iter_mut().zip(wanted).for_each(|(width, wanted)| *width = (*width).max(wanted));
        }
        let labels = tables.first().map_or(0, |table| widths::label_columns(table));
        let mut paper = Paper::of(&widths, labels);
        if paper.is_wide() {
            // The title is in a column that every printed page repeats, which would cut it.
            widths[0] = widths[0].max(widths::of_title(title.text(language)));
            paper = Paper::of(&widths, labels);
        }
        Self { sections, title, language, paper, widths, items: Vec::new(), heights: Vec::new() }
    }

    fn page(mut self, name: String, method: Option<&str>) -> Result<Page<'a>, XlsxFault> {
        if self.widths.len() > COLUMNS_MAX {
            return Err(XlsxFault::TooManyColumns { columns: self.widths.len(), most: COLUMNS_MAX });
        }
        self.put(Item::Title(self.title), [TITLE]);
        let mut starts = Vec::new();
        for section in self.sections {
            starts.push((section.id.as_str(), self.heights.len() as u32));
            self.section(section);
        }
        if let Some(method) = method {
            self.lines(method);
        }
        if self.heights.len() > ROWS_MAX {
            return Err(XlsxFault::TooManyRows { rows: self.heights.len(), most: ROWS_MAX });
        }
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let charts = blocks.filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            Block::Table(_) | Block::Note(_) => None,
        });
        Ok(Page {
            name,
            charts: charts.collect(),
            sections: starts,
            items: self.items,
            widths: self.widths,
            paper: self.paper.for_rows(self.heights.iter().sum()),
            heights: self.heights,
        })
    }

    fn section(&mut self, section: &'a Section) {
        if self.heights.len() > 1 {
            self.heights.push(ROW);
        }
        if let Some(heading) = &section.heading {
            self.put(Item::Heading(heading), [HEADING]);
        }
        let mut is_first = true;
        for block in &section.blocks {
            match block {
                Block::Table(table) => {
                    self.heights.extend((!is_first).then_some(ROW));
                    let heights = self.table_heights(table);
                    self.put(Item::Table(table), heights);
                }
                Block::Note(note) => self.lines(&sentence_text(note, self.language, visible)),
                Block::Chart(_) => continue,
            }
            is_first = false;
        }
    }

    /// Adds a remark, already broken into lines: a cell that wraps its text itself would be as high
    /// as its column is narrow.
    fn lines(&mut self, text: &str) {
        let column = usize::from(self.paper.text_column());
        let left: u32 = self.widths.iter().take(column).sum();
        let width = widths::remark_characters(self.paper.first_width() - left);
        for line in wrap::wrap(text, width) {
            self.put(Item::Line(line), [ROW]);
        }
    }

    fn table_heights(&self, table: &Table) -> Vec<u32> {
        let headings = table.columns.iter().map(|column| &column.heading).enumerate();
        let heading_lines = headings.map(|(at, label)| widths::lines(label, self.widths[at], self.language)).max();
        let row_lines = |row: &Row| {
            let labels = row.cells.iter().enumerate().filter_map(|(at, cell)| match &cell.value {
                Value::Label(label) => Some(widths::lines(label, *self.widths.get(at)?, self.language)),
                _ => None,
            });
            labels.max().unwrap_or(1)
        };
        std::iter::once(heading_lines.unwrap_or(1))
            .chain(table.rows.iter().map(row_lines))
            .map(height_of_lines)
            .collect()
    }

    /// Places an item in the next rows, which have these heights.
    fn put(&mut self, item: Item<'a>, heights: impl IntoIterator<Item = u32>) {
        // Too many rows are refused before anything is written.
        let row = u32::try_from(self.heights.len()).unwrap_or(u32::MAX);
        self.items.push(PlacedItem { row, item });
        self.heights.extend(heights);
    }
}

/// The height of a row with `lines` lines of text, in pixels.
pub const fn height_of_lines(lines: u32) -> u32 {
    if lines <= 1 { ROW } else { lines * LINE + 4 }
}

fn tables(section: &Section) -> impl Iterator<Item = &Table> {
    section.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Chart(_) | Block::Note(_) => None,
    })
}

/// Escapes every character that could hide or reverse its neighbours.
pub fn visible(text: &str) -> String {
    escape::terminal(text)
}
