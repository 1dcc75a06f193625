//! Waterfalls drawn as stacked bars over the numbers of [`super::waterfalls`].

use rust_xlsxwriter::{Chart as NativeChart, ChartFormat, ChartSolidFill, ChartType, Color};

use super::formats::LOSS;
use super::waterfalls::Waterfalls;

/// The columns of the bars, the unseen one first, and their colours.
const BARS: [(u16, Option<Color>); 7] =
    [(4, None), (5, Some(RISE)), (6, Some(FALL)), (7, Some(LEVEL)), (8, Some(RISE)), (9, Some(FALL)), (10, Some(LOSS))];
/// The column of the labels.
const LABELS: u16 = 11;
/// The colour of what adds.
const RISE: Color = Color::RGB(0x5B_9A_7B);
/// The colour of what takes away.
const FALL: Color = Color::RGB(0xD9_7B_6C);
/// The colour of what is reached.
const LEVEL: Color = Color::RGB(0x3E_6F_A3);

/// The chart of that id; `None` where its numbers are not in the workbook.
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
    // The labels say what the bars are: a legend would name the unseen ones too.
    chart.legend().set_hidden();
    Some(chart)
}
