//! All dealers at a glance, each linked to its sheet.

use std::sync::Arc;

use super::sheet::table_id;
use super::{DealerStatement, Statement};
use crate::document::{
    Block, Cell, Column, Formula, Id, Label, Reference, Row, RowRole, Run, Section, Table, Unit, Value,
};
use crate::metrics::definition::MetricUnit;
use crate::reports::measure::MeasureColumn;
use crate::reports::measure_cells::{MeasureRow, row_id};
use crate::words::word::{StatementWord, Word};

/// The id of the section and of its table.
const SUMMARY: &str = "summary";

impl Statement {
    /// A row a dealer, whose figures come from the dealer's sheet, and their total.
    pub(super) fn summary(&self) -> Section {
        let dealer = Column {
            id: "dealer".to_owned(),
            heading: Label::Word(Word::Dealer),
            unit: Unit::Text,
            importance: Column::KEPT,
        };
        let figures = self.measures.iter().map(|column| column.measure.column(&column.id, &column.label));
        let columns = std::iter::once(dealer).chain(figures).collect();
        let dealers = self.statements.iter().enumerate().map(|(index, statement)| self.dealer_row(index, statement));
        let rows = dealers.chain(std::iter::once(self.total_row())).collect();
        let table = Table { id: SUMMARY.to_owned(), columns, chooser: None, rows };
        Section::new(SUMMARY, vec![Block::Table(table)])
            .headed(Label::Word(Word::Statement(StatementWord::Summary)))
            .on_own_page()
    }

    fn dealer_row(&self, index: usize, statement: &DealerStatement) -> Row {
        let id = row_id(index);
        let sheet = table_id(index);
        let name = Value::Label(Label::Given(statement.shown_name().to_owned()));
        let on_sheet = |column: &MeasureColumn| Reference::new(sheet.as_str(), column.id.as_str(), self.total_column());
        let columns: Vec<&MeasureColumn> = self.measures.iter().collect();
        let row = MeasureRow { is_of_one_dealer: true, ..self.row(&id, &columns) };
        let figures = row.cells(&statement.total, &|column| Some(Formula::Cell(on_sheet(column))));
        let cells = std::iter::once(Cell::plain(name).linked_to(&sheet)).chain(figures).collect();
        Row { id, role: RowRole::Item, cells }
    }

    fn total_row(&self) -> Row {
        let rows: Arc<[Id]> = (0..self.statements.len()).map(|index| row_id(index).into()).collect();
        let sum = |column: &MeasureColumn| {
            let is_sum = matches!(column.measure.unit(), MetricUnit::Money | MetricUnit::AverageMoney);
            let run =
                || Run::Down { table: SUMMARY.into(), column: column.id.as_str().into(), rows: Arc::clone(&rows) };
            (is_sum && !self.statements.is_empty()).then(|| Formula::Sum(run()))
        };
        let columns: Vec<&MeasureColumn> = self.measures.iter().collect();
        let figures = self.row("total", &columns).cells(&self.total, &sum);
        let label = Cell::plain(Value::Label(Label::Word(Word::Total)));
        Row { id: "total".to_owned(), role: RowRole::Total, cells: std::iter::once(label).chain(figures).collect() }
    }

    const fn row<'a>(&self, row: &'a str, columns: &'a [&'a MeasureColumn]) -> MeasureRow<'a> {
        let days_in_year = self.days_in_year;
        MeasureRow { table: SUMMARY, row, columns, days_in_year, is_of_one_dealer: false }
    }
}
