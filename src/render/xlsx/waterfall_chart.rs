//! Waterfall charts: stacked bars over the numbers of [`super::waterfalls`].

use rust_xlsxwriter::{Chart as NativeChart, ChartFormat, ChartSolidFill, ChartType, Color};

use super::formats::LOSS;
use super::waterfalls::Waterfalls;

/// The columns of the stacked pieces with their colours; the invisible piece comes first.
const BARS: [(u16, Option<Color>); 7] =
    [(4, None), (5, Some(RISE)), (6, Some(FALL)), (7, Some(LEVEL)), (8, Some(RISE)), (9, Some(FALL)), (10, Some(LOSS))];
/// The column of labels.
const LABELS: u16 = 11;
/// Steps that add.
const RISE: Color = Color::RGB(0x5B_9A_7B);
/// Steps that subtract.
const FALL: Color = Color::RGB(0xD9_7B_6C);
/// Totals.
const LEVEL: Color = Color::RGB(0x3E_6F_A3);

/// The chart with that id; `None` if its numbers are not in the workbook.
pub fn chart(waterfalls: &Waterfalls<'_>, id: &str) -> Option<NativeChart> {
    let (first, last) = waterfalls.block(id)?.rows();
    let range = |column: u16| (waterfalls.name.as_str(), first, column, last, column);
    let mut chart = NativeChart::new(ChartType::ColumnStacked);
    for (column, colour) in BARS {
        let series = chart.add_series().set_categories(range(LABELS)).set_values(range(column)).set_gap(30);
        let mut format = ChartFormat::new();
        match colour {
            Some(colour) => format.set_solid_fill(ChartSolidFill::new().set_color(colour)),
            None => format.set_no_fill().set_no_border(),
        };
        series.set_name((waterfalls.name.as_str(), first - 1, column)).set_format(&mut format);
    }
    // The labels name the bars; a legend would also name the invisible series.
    chart.legend().set_hidden();
    Some(chart)
}
