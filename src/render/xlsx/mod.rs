//! Documents as workbooks: one sheet for each section that begins a page, figures as numbers, live
//! formulas with stored results, native charts, ready to print.
//!
//! The same document gives the same bytes: the code reads no clock.

mod addresses;
mod charts;
mod decimals;
mod formats;
mod formulas;
mod names;
mod pages;
mod paper;
mod tables;
mod trend;
mod waterfall_chart;
mod waterfalls;
mod widths;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::document::Document;
use crate::document::formula::Cells;
use crate::parallel::map_chunks;
use crate::words::Language;
pub use crate::words::workbook::XlsxFault;

use addresses::Addresses;
use formats::Formats;
use names::SheetNames;
use pages::Page;
use waterfalls::Waterfalls;

/// The context that every part of the workbook is written with.
struct Book<'a> {
    language: Language,
    cells: Cells<'a>,
    addresses: Addresses<'a>,
    formats: Formats,
}

/// The document as a workbook.
///
/// # Errors
///
/// [`XlsxFault`] if it exceeds the limits of a workbook.
pub fn to_xlsx(document: &Document, language: Language) -> Result<Vec<u8>, XlsxFault> {
    let mut names = SheetNames::default();
    let pages = pages::of(document, language, &mut names)?;
    let book = Book {
        language,
        cells: Cells::of(document),
        addresses: Addresses::of(&pages),
        formats: Formats::new(language),
    };
    let waterfalls = Waterfalls::of(&pages, language, &mut names)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document, language)?);
    for worksheet in worksheets(&book, &pages, &waterfalls)? {
        workbook.push_worksheet(worksheet);
    }
    if !waterfalls.is_empty() {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(waterfalls.name.as_str()).map_err(refused)?;
        waterfalls.write(worksheet, &book, pages.len())?;
    }
    workbook.save_to_buffer().map_err(refused)
}

/// Sheets per worker: with fewer, starting a worker costs more than it saves.
const SHEETS_OF_A_WORKER: usize = 16;

/// Writes the sheets, in parallel if there are many, and returns them in page order.
fn worksheets(book: &Book<'_>, pages: &[Page<'_>], waterfalls: &Waterfalls<'_>) -> Result<Vec<Worksheet>, XlsxFault> {
    let written = map_chunks(pages, SHEETS_OF_A_WORKER, |first, pages| {
        let sheets = pages.iter().enumerate();
        sheets.map(|(index, page)| worksheet(book, first + index, page, waterfalls)).collect::<Result<Vec<_>, _>>()
    });
    written.into_iter().try_fold(Vec::new(), |mut all, sheets| {
        all.extend(sheets?);
        Ok(all)
    })
}

fn worksheet(
    book: &Book<'_>,
    sheet: usize,
    page: &Page<'_>,
    waterfalls: &Waterfalls<'_>,
) -> Result<Worksheet, XlsxFault> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name(page.name.as_str()).map_err(refused)?;
    tables::write(&mut worksheet, book, sheet, page)?;
    charts::write(&mut worksheet, book, page, waterfalls)?;
    Ok(worksheet)
}

/// The document properties. The date is fixed, so that the same document gives the same bytes.
fn properties(document: &Document, language: Language) -> Result<DocProperties, XlsxFault> {
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refused)?;
    Ok(DocProperties::new().set_title(pages::visible(document.title.text(language))).set_creation_datetime(&day))
}

/// An error of rust_xlsxwriter.
fn refused(error: XlsxError) -> XlsxFault {
    XlsxFault::Refused(error.to_string())
}
