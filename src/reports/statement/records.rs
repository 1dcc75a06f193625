//! The statement as flat records: one row per dealer and column, one field per account and metric.

use super::{DealerStatement, Statement};
use crate::chart_of_accounts::{Account, AccountId};
use crate::document::{Field, Records};

impl Statement {
    /// The accounts are those that any dealer posts; sales stand once, as the metric.
    pub(super) fn flat_records(&self) -> Records {
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
        let mut record = vec![Field::text(Some(&statement.dealer))];
        record.extend(self.has_dealer_names.then(|| Field::text(statement.name.as_deref())));
        record.push(Field::text(Some(&self.columns[column])));
        let amount = |id: AccountId| statement.line(id).and_then(|line| line.amounts[column]);
        record.extend(accounts.iter().map(|(id, _)| Field::number(amount(*id))));
        record.extend(self.measures.iter().map(|measure| measure.field(&statement.figures[column])));
        record
    }
}
