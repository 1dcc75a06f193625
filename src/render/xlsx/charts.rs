//! Places charts below the tables of a sheet, two side by side, each on one printed page.

use rust_xlsxwriter::{Chart as NativeChart, ChartFont, ChartLine, Color, Worksheet};

use crate::document::Chart;
use crate::document::chart::ChartKind;
use crate::words::workbook::XlsxFault;

use super::formulas::literal_text;
use super::pages::{Page, ROW, visible};
use super::waterfalls::Waterfalls;
use super::{Book, formats, refused, trend, waterfall_chart};

/// Space beside and below a chart, in pixels.
const GAP: u32 = 16;
/// Distance between a page break and the chart below it, in pixels: at zero, the chart's border
/// would be printed on the page above.
const INSET: u32 = 4;
/// Minimum and maximum height of a chart in pixels.
const HEIGHTS: (u32, u32) = (280, 440);
/// Width of columns beyond those of the tables, in pixels.
const COLUMN: u32 = 64;
/// The grid lines behind bars.
const RULE: Color = Color::RGB(0xE3_E7_EB);

/// Draws the charts of a sheet and sets its print area.
///
/// # Errors
///
/// [`XlsxFault`] if rust_xlsxwriter refuses something.
pub fn write(
    worksheet: &mut Worksheet,
    book: &Book<'_>,
    page: &Page<'_>,
    waterfalls: &Waterfalls<'_>,
) -> Result<(), XlsxFault> {
    let charts: Vec<NativeChart> = page.charts.iter().filter_map(|chart| native(chart, book, waterfalls)).collect();
    let width = (page.paper.first_width() - GAP) / 2;
    let height = (width * 9 / 16).clamp(HEIGHTS.0, HEIGHTS.1);
    let rows = (height + INSET + GAP).div_ceil(ROW);
    let end = page.heights.len() as u32;
    let mut row = end + 1;
    let mut breaks = Vec::new();
    // Charts follow the tables on the same page if they certainly fit there; otherwise they begin
    // the next page.
    let above = page.heights.iter().sum::<u32>() + ROW;
    let fits = (above + height) * 5 / 4 <= page.paper.height();
    let mut below_top = if fits { above } else { page.paper.height() };
    for pair in charts.chunks(2) {
        if below_top + height > page.paper.height() {
            breaks.push(row);
            below_top = 0;
        }
        for (chart, left) in pair.iter().zip([0, width + GAP]) {
            let mut chart = chart.clone();
            chart.set_width(width).set_height(height);
            worksheet.insert_chart_with_offset(row, 0, &chart, left, INSET).map_err(refused)?;
        }
        row += rows;
        below_top += rows * ROW;
    }
    worksheet.set_page_breaks(&breaks).map_err(refused)?;
    let last_row = if charts.is_empty() { end.saturating_sub(1) } else { row - 1 };
    worksheet.set_print_area(0, 0, last_row, last_column(&page.widths, page.paper.first_width())).map_err(refused)?;
    Ok(())
}

fn native(chart: &Chart, book: &Book<'_>, waterfalls: &Waterfalls<'_>) -> Option<NativeChart> {
    let mut native = match &chart.kind {
        ChartKind::Trend(trend) => trend::chart(trend, book)?,
        ChartKind::Waterfall(_) => waterfall_chart::chart(waterfalls, &chart.id)?,
    };
    apply_common_format(&mut native, chart.title.text(book.language), book);
    Some(native)
}

/// The formatting that charts of all kinds share.
fn apply_common_format(chart: &mut NativeChart, title: &str, book: &Book<'_>) {
    let font = |size: u8| {
        let mut font = ChartFont::new();
        font.set_name(formats::font(book.language)).set_size(size);
        font
    };
    chart.title().set_name(&literal_text(title)).set_font(font(12).set_bold());
    chart.x_axis().set_font(&font(9)).set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    chart
        .y_axis()
        .set_font(&font(9))
        .set_num_format("#,##0")
        .set_major_gridlines_line(ChartLine::new().set_color(RULE));
    chart.y_axis().set_format(ChartLine::new().set_hidden(true));
    chart.set_alt_text(visible(title));
}

/// The column that ends at `width` pixels, or the last column of the tables.
fn last_column(columns: &[u32], width: u32) -> u16 {
    let mut end = 0;
    let ends = columns.iter().copied().chain(std::iter::repeat(COLUMN)).map(|column| {
        end += column;
        end
    });
    let reached = ends.take_while(|&end| end < width).count();
    reached.max(columns.len().saturating_sub(1)) as u16
}
