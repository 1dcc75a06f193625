//! The statement as flat records: a row for each dealer and column, a field for each account and metric.

use super::{DealerStatement, Statement};
use crate::chart_of_accounts::{Account, AccountId};
use crate::document::records::{Field, Records};
use crate::reports::measure::MeasureColumn;

impl Statement {
    /// The flat records, for CSV: no totals, which a reader would count twice.
    ///
    /// The accounts are those that any dealer posts; sales stand once, as the metric.
    pub fn records(&self) -> Records {
        let is_posted = |id: AccountId| self.statements.iter().any(|statement| statement.line(id).is_some());
        let accounts: Vec<&(AccountId, Account)> =
            self.accounts.iter().filter(|(id, _)| *id != AccountId::SALES && is_posted(*id)).collect();
        let mut headings = vec!["dealer".to_owned()];
        headings.extend(self.has_dealer_names.then(|| "name".to_owned()));
        headings.push(self.every.name().to_owned());
        headings.extend(accounts.iter().map(|(_, account)| account.id.clone()));
        headings.extend(self.measures.iter().map(|column| column.id.clone()));
        let rows = self.statements.iter().flat_map(|statement| {
            (0..self.columns.len()).map(|column| self.record(statement, column, &accounts)).collect::<Vec<_>>()
        });
        Records { headings, rows: rows.collect() }
    }

    fn record(&self, statement: &DealerStatement, column: usize, accounts: &[&(AccountId, Account)]) -> Vec<Field> {
        let text = |text: Option<&str>| text.map_or(Field::Empty, |text| Field::Text(text.to_owned()));
        let number = |number: Option<String>| number.map_or(Field::Empty, Field::Number);
        let mut record = vec![text(Some(&statement.dealer))];
        record.extend(self.has_dealer_names.then(|| text(statement.name.as_deref())));
        record.push(text(Some(&self.columns[column])));
        record.extend(accounts.iter().map(|(id, _)| {
            let amount = statement.line(*id).and_then(|line| line.amounts[column]);
            number(amount.map(|amount| amount.to_string()))
        }));
        let figure = |MeasureColumn { measure, .. }: &MeasureColumn| {
            let figure = statement.figures[column].measure(*measure);
            number(figure.map(|figure| measure.written(figure).to_string()))
        };
        record.extend(self.measures.iter().map(figure));
        record
    }
}
