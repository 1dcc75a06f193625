//! The chart of accounts in force.

use serde::Serialize;

use super::Report;
use crate::chart_of_accounts::{Account, ChartOfAccounts};
use crate::document::json::Json;
use crate::document::records::{Field, Records};
use crate::document::{Block, Cell, Column, Document, Label, Row, Section, Table};
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
}

impl Report for Accounts {
    fn json(&self) -> Json<'_> {
        Json::Value(self)
    }

    /// One record per account; aliases are separated by semicolons.
    fn records(&self) -> Records {
        let field = |text: String| if text.is_empty() { Field::Empty } else { Field::Text(text) };
        Records {
            headings: COLUMNS.iter().map(|(id, ..)| (*id).to_owned()).collect(),
            rows: self.accounts.iter().map(|line| line.texts().map(field).into()).collect(),
        }
    }

    /// A table with one row per account.
    fn document(&self) -> Document {
        // Where no sign is reversed, its column is left out.
        let has_sign = self.accounts.iter().any(|line| line.sign == REVERSED);
        let shown = if has_sign { COLUMNS.len() } else { COLUMNS.len() - 1 };
        let columns = COLUMNS[..shown].iter();
        let columns = columns.map(|&(id, heading, importance)| Column::text(id, heading).of_importance(importance));
        let row = |line: &Line| Row::item(line.id.as_str(), line.cells().into_iter().take(shown));
        let table = Table::new("accounts", columns.collect(), self.accounts.iter().map(row).collect());
        let section = Section::new("accounts", vec![Block::Table(table)]);
        Document::new(Word::AccountsTitle, vec![section])
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

    /// The texts in the order of [`COLUMNS`], for programs.
    fn texts(&self) -> [String; COLUMNS.len()] {
        let aliases = self.aliases.join("; ");
        [self.id.clone(), self.group.to_owned(), self.zh.clone(), self.en.clone(), aliases, self.sign.to_owned()]
    }

    /// The cells in the order of [`COLUMNS`], for people: the group by its name, a sign only where
    /// it is reversed. Names and aliases may come from the configuration, so they are escaped like
    /// a ledger's.
    fn cells(&self) -> [Cell; COLUMNS.len()] {
        let (zh, en) = self.group_names;
        let group = Label::Both { zh: zh.to_owned(), en: en.to_owned() };
        let sign = if self.sign == REVERSED { Cell::label(Word::SignReversed) } else { Cell::BLANK };
        let aliases = self.aliases.join("; ");
        [
            Cell::given(&self.id),
            Cell::label(group),
            Cell::given(&self.zh),
            Cell::given(&self.en),
            Cell::given(&aliases),
            sign,
        ]
    }
}

const REVERSED: &str = "reversed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_one_cell_per_column() {
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
