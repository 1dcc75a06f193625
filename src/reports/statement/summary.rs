//! All dealers at a glance, each linked to its sheet.

use std::iter;
use std::sync::Arc;

use super::sheet::table_id;
use super::{DealerStatement, Statement};
use crate::document::{Block, Cell, Column, Formula, Id, Label, Reference, Row, Run, Section, Table};
use crate::metrics::definition::MetricUnit;
use crate::reports::figure_cells::RowCells;
use crate::reports::figures::MeasureColumn;
use crate::words::word::{StatementWord, Word};

/// The id of the section and of its table.
const SUMMARY: &str = "summary";

impl Statement {
    /// One row per dealer, whose figures come from the dealer's sheet, and a total.
    pub(super) fn summary(&self) -> Section {
        let figures = self.measures.iter().map(MeasureColumn::for_people);
        let columns = iter::once(Column::text("dealer", Word::Dealer)).chain(figures).collect();
        let dealers = self.statements.iter().enumerate().map(|(index, statement)| self.dealer_row(index, statement));
        let rows = dealers.chain(iter::once(self.total_row())).collect();
        let table = Table::new(SUMMARY, columns, rows);
        Section::new(SUMMARY, vec![Block::Table(table)]).headed(StatementWord::Summary).on_own_page()
    }

    fn dealer_row(&self, index: usize, statement: &DealerStatement) -> Row {
        let id = Row::id_at(index);
        let sheet = table_id(index);
        let name = Cell::label(Label::Given(statement.shown_name().to_owned()));
        let on_sheet = |column: &MeasureColumn| Reference::new(sheet.as_str(), column.id.as_str(), self.total_column());
        let columns: Vec<&MeasureColumn> = self.measures.iter().collect();
        let row = RowCells { is_of_one_dealer: true, ..self.row(&id, &columns) };
        let figures = row.cells(&statement.total, &|column| Some(Formula::Cell(on_sheet(column))));
        Row::item(id, iter::once(name.linked_to(&sheet)).chain(figures))
    }

    fn total_row(&self) -> Row {
        let rows: Arc<[Id]> = (0..self.statements.len()).map(|index| Row::id_at(index).into()).collect();
        let sum = |column: &MeasureColumn| {
            let is_sum = matches!(column.measure.unit(), MetricUnit::Money | MetricUnit::AverageMoney);
            let run =
                || Run::Down { table: SUMMARY.into(), column: column.id.as_str().into(), rows: Arc::clone(&rows) };
            (is_sum && !self.statements.is_empty()).then(|| Formula::Sum(run()))
        };
        let columns: Vec<&MeasureColumn> = self.measures.iter().collect();
        let figures = self.row(Row::TOTAL, &columns).cells(&self.total, &sum);
        Row::total(iter::once(Cell::label(Word::Total)).chain(figures))
    }

    const fn row<'a>(&self, row: &'a str, columns: &'a [&'a MeasureColumn]) -> RowCells<'a> {
        let days_in_year = self.days_in_year;
        RowCells { table: SUMMARY, row, columns, days_in_year, is_of_one_dealer: false }
    }
}
