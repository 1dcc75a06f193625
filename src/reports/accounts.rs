//! The chart of accounts in force.

use serde::Serialize;

use crate::chart_of_accounts::{Account, ChartOfAccounts};
use crate::document::records::{Field, Records};
use crate::document::{Block, Cell, Column, Document, Label, Row, RowRole, Section, Table, Unit, Value};
use crate::words::word::Word;

/// The accounts in force, in the order of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accounts {
    schema: &'static str,
    accounts: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Line {
    id: String,
    group: &'static str,
    #[serde(skip)]
    group_names: (&'static str, &'static str),
    zh: String,
    en: String,
    aliases: Vec<String>,
    sign: &'static str,
}

const COLUMNS: [(&str, Word, u8); 6] = [
    ("id", Word::IdHeading, Column::KEPT),
    ("group", Word::GroupHeading, 3),
    ("zh", Word::ChineseHeading, Column::KEPT),
    ("en", Word::EnglishHeading, Column::KEPT),
    ("aliases", Word::AliasesHeading, 2),
    ("sign", Word::SignHeading, 1),
];

impl Accounts {
    /// The accounts of a chart.
    pub fn of(chart: &ChartOfAccounts) -> Self {
        let accounts = chart.in_order().map(|(_, account)| Line::of(account)).collect();
        Self { schema: "dealer-profit/accounts/1", accounts }
    }

    /// A record an account; aliases are separated by semicolons.
    pub fn records(&self) -> Records {
        let cells =
            |line: &Line| line.texts().map(|text| if text.is_empty() { Field::Empty } else { Field::Text(text) });
        Records {
            headings: COLUMNS.iter().map(|(id, ..)| (*id).to_owned()).collect(),
            rows: self.accounts.iter().map(|line| cells(line).into()).collect(),
        }
    }

    /// A table with a row an account.
    pub fn document(&self) -> Document {
        // A column that says nothing of any account is left out.
        let has_sign = self.accounts.iter().any(|line| line.sign == REVERSED);
        let shown = if has_sign { COLUMNS.len() } else { COLUMNS.len() - 1 };
        let columns = COLUMNS[..shown].iter().map(|&(id, heading, importance)| Column {
            id: id.to_owned(),
            heading: Label::Word(heading),
            unit: Unit::Text,
            importance,
        });
        let row = |line: &Line| {
            let mut row = line.row();
            row.cells.truncate(shown);
            row
        };
        let rows = self.accounts.iter().map(row).collect();
        let table = Table { id: "accounts".to_owned(), columns: columns.collect(), chooser: None, rows };
        let section = Section::new("accounts", vec![Block::Table(table)]);
        Document::new(Label::Word(Word::AccountsTitle), vec![section])
    }
}

impl Line {
    fn of(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            group: account.group.id(),
            group_names: account.group.names(),
            zh: account.zh.clone(),
            en: account.en.clone(),
            aliases: account.aliases.clone(),
            sign: if account.sign_reversed { REVERSED } else { "normal" },
        }
    }

    /// The line's texts in the order of [`COLUMNS`].
    fn texts(&self) -> [String; COLUMNS.len()] {
        let aliases = self.aliases.join("; ");
        [self.id.clone(), self.group.to_owned(), self.zh.clone(), self.en.clone(), aliases, self.sign.to_owned()]
    }

    /// The line for people: the group by its name, and a sign only where it is turned.
    fn row(&self) -> Row {
        // Names and aliases may come from the configuration, so every text is escaped like one from a ledger.
        let given = |text: &str| match text {
            "" => Cell::plain(Value::Blank),
            text => Cell::plain(Value::Label(Label::Given(text.to_owned()))),
        };
        let (zh, en) = self.group_names;
        let group = Label::Both { zh: zh.to_owned(), en: en.to_owned() };
        let sign = if self.sign == REVERSED { Value::Label(Label::Word(Word::SignReversed)) } else { Value::Blank };
        let cells = vec![
            given(&self.id),
            Cell::plain(Value::Label(group)),
            given(&self.zh),
            given(&self.en),
            given(&self.aliases.join("; ")),
            Cell::plain(sign),
        ];
        Row { id: self.id.clone(), role: RowRole::Item, cells }
    }
}

const REVERSED: &str = "reversed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_cell_a_column() {
        let accounts = Accounts::of(&ChartOfAccounts::default());
        let records = accounts.records();
        assert_eq!(records.rows.len(), 41);
        assert!(records.rows.iter().all(|row| row.len() == records.headings.len()));
        let document = accounts.document();
        let Block::Table(table) = &document.sections[0].blocks[0] else { panic!("a table is expected") };
        assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
    }

    #[test]
    fn serialises_with_the_keys_of_its_schema() {
        let json = serde_json::to_value(Accounts::of(&ChartOfAccounts::default())).unwrap();
        assert_eq!(json["schema"], "dealer-profit/accounts/1");
        assert_eq!(
            json["accounts"][0],
            serde_json::json!({
                "id": "sales", "group": "trade", "zh": "销售收入", "en": "Sales",
                "aliases": ["销售额", "营业收入", "销售", "revenue"], "sign": "normal",
            })
        );
    }
}
