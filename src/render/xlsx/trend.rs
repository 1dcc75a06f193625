//! Trend charts: bars and lines over the columns of a table.

use rust_xlsxwriter::{
    Chart as NativeChart, ChartEmptyCells, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType,
    ChartSolidFill, ChartType, Color,
};

use crate::document::chart::{Series, Shape, Trend};
use crate::document::{Reference, Value};

use super::Book;
use super::addresses::Address;
use super::formats::LOSS;
use super::formulas::literal_text;

/// Colours of the bar series.
const BARS: [Color; 3] = [Color::RGB(0x3E_6F_A3), Color::RGB(0x9F_BA_D6), Color::RGB(0x6B_9A_84)];
/// Colours of the line series.
const LINES: [Color; 3] = [Color::RGB(0xE0_7B_39), Color::RGB(0x7A_52_8C), Color::RGB(0x4D_4D_4D)];

/// The chart; `None` if none of its series can be drawn.
pub fn chart(trend: &Trend, book: &Book<'_>) -> Option<NativeChart> {
    let drawable: Vec<(&Series, SeriesCells)> =
        trend.series.iter().filter_map(|series| Some((series, SeriesCells::of(trend, series, book)?))).collect();
    let of_shape = |shape: Shape| {
        drawable.iter().filter(move |(series, _)| series.shape == shape).map(|(series, line)| (*series, line))
    };
    let bars = of_shape(Shape::Bars).enumerate().fold(None, |chart, (index, (series, line))| {
        let mut chart = chart.unwrap_or_else(|| NativeChart::new(ChartType::Column));
        let drawn = line.add(&mut chart, series, book);
        drawn.set_format(ChartSolidFill::new().set_color(BARS[index % BARS.len()])).set_gap(60);
        drawn.set_invert_if_negative_color(LOSS);
        Some(chart)
    });
    let lines = of_shape(Shape::Line).enumerate().fold(None, |chart, (index, (series, line))| {
        let mut chart = chart.unwrap_or_else(|| NativeChart::new(ChartType::Line));
        let colour = LINES[index % LINES.len()];
        let mut format = ChartFormat::new();
        format.set_line(ChartLine::new().set_color(colour).set_width(2.25));
        let mut marker = ChartMarker::new();
        marker.set_type(ChartMarkerType::Circle).set_size(5).set_format(ChartSolidFill::new().set_color(colour));
        line.add(&mut chart, series, book).set_format(&mut format).set_marker(&marker);
        Some(chart)
    });
    let mut chart = match (bars, lines) {
        (Some(mut bars), Some(lines)) => {
            bars.combine(&lines);
            bars
        }
        (bars, lines) => bars.or(lines)?,
    };
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.show_empty_cells_as(ChartEmptyCells::Gaps);
    Some(chart)
}

/// The cells of a series.
struct SeriesCells {
    /// First and last column heading.
    headings: (Address, Address),
    /// First and last cell of the row.
    values: (Address, Address),
}

impl SeriesCells {
    /// The cells of a series; `None` if they are missing, not adjacent, or not all numbers that a
    /// spreadsheet holds.
    fn of(trend: &Trend, series: &Series, book: &Book<'_>) -> Option<Self> {
        let addresses = &book.addresses;
        let headings = trend.columns.iter().map(|column| addresses.heading(&trend.table, column));
        let headings: Vec<Address> = headings.collect::<Option<_>>()?;
        let are_neighbours = headings.windows(2).all(|pair| pair[1].column == pair[0].column + 1);
        let cell = |column: &String| Reference::new(trend.table.as_str(), series.row.as_str(), column.as_str());
        let are_drawable = trend.columns.iter().map(cell).all(|reference| {
            book.cells.get(&reference).is_some_and(|cell| {
                matches!(cell.value, Value::NotAvailable | Value::Blank) || cell.value.is_held_by_spreadsheets()
            })
        });
        let (first, last) = (trend.columns.first()?, trend.columns.last()?);
        let values = (addresses.cell(&cell(first))?, addresses.cell(&cell(last))?);
        (are_neighbours && are_drawable).then_some(Self { headings: (*headings.first()?, *headings.last()?), values })
    }

    fn add<'a>(
        &self,
        chart: &'a mut NativeChart,
        series: &Series,
        book: &Book<'_>,
    ) -> &'a mut rust_xlsxwriter::ChartSeries {
        let range = |(first, last): (Address, Address)| {
            (book.addresses.name(first.sheet), first.row, first.column, last.row, last.column)
        };
        let name = literal_text(series.name.text(book.language));
        chart.add_series().set_name(&name).set_categories(range(self.headings)).set_values(range(self.values))
    }
}
