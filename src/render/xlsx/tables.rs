//! Writes the items of a sheet, except charts.

use rust_xlsxwriter::{Formula, IgnoreError, Url, Worksheet};

use crate::document::{Cell, RowRole, Table, Tone, Unit, Value};
use crate::words::workbook::XlsxFault;

use super::formats::CellStyle;
use super::formulas::quoted;
use super::pages::{Item, Page, ROW, visible};
use super::{Book, decimals, refused, widths};

/// Longest cell text in UTF-16 units.
const TEXT_MAX: usize = 32_767;

/// Writes the texts and tables of a sheet and its view and print settings.
///
/// # Errors
///
/// [`XlsxFault`] if a text is too long for a cell.
pub fn write(worksheet: &mut Worksheet, book: &Book<'_>, sheet: usize, page: &Page<'_>) -> Result<(), XlsxFault> {
    let mut on = SheetWriter { worksheet, book, sheet };
    for (column, &width) in (0..).zip(&page.widths) {
        on.worksheet.set_column_width_pixels(column, width).map_err(refused)?;
    }
    // Also for empty rows: charts are placed there.
    on.worksheet.set_default_row_height_pixels(ROW);
    for (row, &height) in (0..).zip(&page.heights) {
        on.worksheet.set_row_height_pixels(row, height).map_err(refused)?;
    }
    for placed in &page.items {
        match &placed.item {
            Item::Title(title) => {
                on.text(placed.row, 0, title.text(book.language), CellStyle::Title, RowRole::Item)?;
            }
            Item::Heading(heading) => {
                on.text(placed.row, 0, heading.text(book.language), CellStyle::Section, RowRole::Item)?;
            }
            Item::Line(line) => {
                on.text(placed.row, page.paper.text_column(), line, CellStyle::Remark, RowRole::Item)?
            }
            Item::Table(table) => on.table(placed.row, table)?,
        }
    }
    let heading = page.tables().next().map(|(row, table)| (row, widths::label_columns(table) as u16));
    if let Some((row, labels)) = heading {
        on.worksheet.set_freeze_panes(row + 1, labels).map_err(refused)?;
    }
    page.paper.set_up(on.worksheet, repeated_heading(page)).map_err(refused)
}

/// The row that every printed page repeats: the headings of the first table, if most rows of the
/// sheet belong to it and fill more than one page.
fn repeated_heading(page: &Page<'_>) -> Option<u32> {
    let mut tables = page.tables();
    let (row, first) = tables.next()?;
    let others: usize =
        tables.filter(|(_, table)| table.columns != first.columns).map(|(_, table)| table.rows.len()).sum();
    let is_long = page.heights.iter().sum::<u32>() > page.paper.height();
    (first.rows.len() >= others && is_long).then_some(row)
}

/// A sheet during writing.
struct SheetWriter<'a, 'b> {
    worksheet: &'a mut Worksheet,
    book: &'a Book<'b>,
    sheet: usize,
}

impl SheetWriter<'_, '_> {
    fn table(&mut self, heading_row: u32, table: &Table) -> Result<(), XlsxFault> {
        for (at, column) in (0..).zip(&table.columns) {
            let style = if column.unit == Unit::Text { CellStyle::TextHeading } else { CellStyle::NumberHeading };
            self.text(heading_row, at, column.heading.text(self.book.language), style, RowRole::Item)?;
        }
        for (row, line) in (heading_row + 1..).zip(&table.rows) {
            for ((at, column), cell) in (0..).zip(&table.columns).zip(&line.cells) {
                self.cell(row, at, cell, line.role, column.unit)?;
            }
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u16, cell: &Cell, role: RowRole, unit: Unit) -> Result<(), XlsxFault> {
        let format = self.book.formats.of(CellStyle::of_figure(&cell.value, unit), role);
        let Some(decimal) = decimals::cell_decimal(&cell.value) else {
            return self.no_number(row, column, cell, role, unit);
        };
        if let Some(formula) = self.book.live(cell, self.sheet) {
            let formula = Formula::new(formula).set_result(decimal);
            self.worksheet.write_formula_with_format(row, column, formula, format).map_err(refused)?;
        } else {
            self.worksheet.write_number_with_format(row, column, double(&decimal), format).map_err(refused)?;
        }
        Ok(())
    }

    /// Writes a cell that is a text, empty, or a number stored as text.
    fn no_number(&mut self, row: u32, column: u16, cell: &Cell, role: RowRole, unit: Unit) -> Result<(), XlsxFault> {
        match (&cell.value, decimals::as_text(&cell.value)) {
            (Value::Label(label), _) => {
                let text = label.text(self.book.language);
                match cell.link.as_deref().and_then(|section| self.link(section, text)) {
                    Some(link) => self.linked(row, column, text, link, role),
                    None => self.text(row, column, text, CellStyle::Text, role),
                }
            }
            (_, Some(digits)) => {
                let style = if cell.tone == Tone::Loss { CellStyle::LossDigits } else { CellStyle::Digits };
                self.text(row, column, &digits, style, role)?;
                // Prevents Excel's offer to convert the text to a number, which would lose digits.
                self.worksheet.ignore_error(row, column, IgnoreError::NumberStoredAsText).map_err(refused)?;
                Ok(())
            }
            (value, None) => {
                let format = self.book.formats.of(CellStyle::of_figure(value, unit), role);
                self.worksheet.write_blank(row, column, format).map_err(refused)?;
                Ok(())
            }
        }
    }

    fn text(&mut self, row: u32, column: u16, text: &str, style: CellStyle, role: RowRole) -> Result<(), XlsxFault> {
        let text = fitting(text)?;
        let format = self.book.formats.of(style, role);
        self.worksheet.write_string_with_format(row, column, text, format).map_err(refused)?;
        Ok(())
    }

    /// The link to a section; `None` if there is no such section.
    fn link(&self, section: &str, text: &str) -> Option<Url> {
        let place = self.book.addresses.section(section)?;
        let name = quoted(self.book.addresses.name(place.sheet));
        // rust_xlsxwriter replaces an empty text by the address.
        (!text.is_empty()).then(|| Url::new(format!("internal:{name}!A{}", place.row + 1)))
    }

    fn linked(&mut self, row: u32, column: u16, text: &str, link: Url, role: RowRole) -> Result<(), XlsxFault> {
        let link = link.set_text(fitting(text)?);
        let format = self.book.formats.of(CellStyle::Link, role);
        self.worksheet.write_url_with_format(row, column, link, format).map_err(refused)?;
        Ok(())
    }
}

/// The text with hidden characters escaped, if it fits into a cell.
fn fitting(text: &str) -> Result<String, XlsxFault> {
    let shown = visible(text);
    let length = shown.encode_utf16().count();
    if length > TEXT_MAX {
        let beginning = shown.chars().take(20).collect();
        return Err(XlsxFault::TextTooLong { beginning, length, most: TEXT_MAX });
    }
    Ok(shown)
}

/// The double nearest to a decimal of 15 digits; converted back, it gives the same decimal.
pub fn double(decimal: &str) -> f64 {
    decimal.parse().unwrap_or(f64::NAN)
}
