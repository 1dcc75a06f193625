//! A small page for the renderers' tests.

use crate::document::{Block, Cell, Column, Document, Label, Row, Section, Table, Unit, Value};
use crate::period::{Month, Period};
use crate::ratio::Ratio;
use crate::words::sentence::Sentence;
use crate::words::word::Word;

/// The page: a table with one row per name and a total, a note and a method.
pub fn page(names: &[&str]) -> Document {
    let mut rows: Vec<Row> = names.iter().zip(figures()).map(|(name, figures)| item(name, figures)).collect();
    let figures = figure_cells("123456789014734567.89", Some((-1, 8)), "-900", Some((7, 2)));
    rows.push(Row::total(std::iter::once(Cell::label(Word::Total)).chain(figures)));
    let table = Table::new("report", columns(), rows).chosen_by("--columns");
    let note = Sentence::ColumnsNotShown { headings: vec![names[0].to_owned()], chooser: Some("--columns") };
    let blocks = vec![Block::Table(table), Block::Note(note)];
    let document = Document::new(Word::ReportTitle, vec![Section::new("all", blocks)]);
    Document { method: method(), ..document }
}

/// The dealer and seven figures, most important first.
fn columns() -> Vec<Column> {
    let dealer = Label::Both { zh: "经销商".to_owned(), en: "Dealer".to_owned() };
    let figures = [
        (Word::Sales, Unit::Money, 90),
        (Word::Profit, Unit::Money, 80),
        (Word::Margin, Unit::Percent, 70),
        (Word::NetExpenseRatio, Unit::Percent, 20),
        (Word::Turnover, Unit::Number, 30),
        (Word::ReturnOnCapital, Unit::Percent, 40),
        (Word::CapitalDealers, Unit::Count, 10),
    ];
    let column = |(word, unit, importance)| Column::new(format!("{word:?}"), word, unit).of_importance(importance);
    std::iter::once(Column::text("dealer", dealer)).chain(figures.map(column)).collect()
}

fn figures() -> Vec<Vec<Cell>> {
    vec![
        figure_cells("1200000.005", Some((359_162, 10_000_000)), "43099.50", Some((12, 1))),
        figure_cells("123456789012345678.90", Some((-1, 3)), "-1234.5", None),
        figure_cells("34567.89", None, "0", Some((1, 3))),
    ]
}

/// Sales, profit, three quotients, turns and a count; a profit below zero is a loss.
fn figure_cells(sales: &str, margin: Option<(i128, i128)>, profit: &str, turns: Option<(i128, i128)>) -> Vec<Cell> {
    let ratio =
        |terms: Option<(i128, i128)>| terms.and_then(|(numerator, denominator)| Ratio::new(numerator, denominator));
    let percent = |terms| ratio(terms).map_or(Value::NotAvailable, Value::Percent);
    vec![
        Cell::plain(Value::Money(decimal(sales))),
        Cell::money(decimal(profit)),
        Cell::plain(percent(margin)),
        Cell::plain(percent(Some((89, 2_000)))),
        Cell::plain(ratio(turns).map_or(Value::NotAvailable, Value::Number)),
        Cell::plain(percent(turns)),
        Cell::count(1),
    ]
}

fn decimal(text: &str) -> Ratio {
    let (units, fraction) = text.split_once('.').unwrap_or((text, ""));
    let scale = 10_i128.pow(u32::try_from(fraction.len()).unwrap());
    Ratio::new(format!("{units}{fraction}").parse().unwrap(), scale).unwrap()
}

fn item(name: &str, figures: Vec<Cell>) -> Row {
    Row::item(name, std::iter::once(Cell::given(name)).chain(figures))
}

fn method() -> Vec<Sentence> {
    let used = Period::of_quarter(Month::new(2026, 1).unwrap());
    let asked = Some(Period::of_year(used.first()));
    vec![Sentence::Months { used, asked }, Sentence::DaysInYear(360)]
}
