//! Bytes to entries, for correct ledgers: anything else panics, because it is a fault of the test.

use super::amount;
use super::calendar::Date;
use super::chart::{self, Account, CALCULATED, FIELDS, Field, SERIAL, UNITS};
use super::options::Options;
use std::collections::BTreeMap;

/// One amount posted to one account.
#[derive(Clone, Debug)]
pub struct Entry {
    pub date: Date,
    pub account: &'static Account,
    pub amount: i128,
    /// The nonblank fields of its row, including the dealer.
    pub fields: BTreeMap<String, String>,
}

impl Entry {
    pub fn dealer(&self) -> &str {
        &self.fields["dealer"]
    }
}

pub fn entries(bytes: &[u8], options: &Options) -> Vec<Entry> {
    let text = decode(bytes);
    // Only with the right delimiter are the required fields in different cells.
    let sheet = b",\t;".iter().find_map(|&delimiter| Sheet::find(records(&text, delimiter)));
    sheet.expect("a ledger heading").entries(options)
}

/// The cells of a ledger file from its first row on.
pub fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = decode(bytes);
    let sheet = b",\t;".iter().find_map(|&delimiter| Sheet::find(records(&text, delimiter)));
    sheet.expect("a ledger heading").records
}

fn decode(bytes: &[u8]) -> String {
    let unicode = encoding_rs::Encoding::for_bom(bytes);
    let guessed = if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    let (encoding, mark) = unicode.unwrap_or((guessed, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    text.expect("text in a known encoding").into_owned()
}

/// The csv crate ends a record at LF, CRLF and CR, keeps line breaks inside quotes, and skips empty
/// lines.
fn records(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter);
    let records = reader.from_reader(text.as_bytes()).into_records();
    records.map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

/// The contents of a column.
#[derive(Clone, Debug)]
enum Column {
    Date,
    Account,
    /// The amounts of a long ledger, with their unit.
    Amount(Option<i128>),
    /// The amounts of one account in a wide ledger.
    AmountOf(&'static Account, Option<i128>),
    /// A field of entries, including the dealer.
    Carried(String),
    Unread,
}

/// A ledger file with a known heading.
struct Sheet {
    records: Vec<Vec<String>>,
    heading: usize,
    columns: Vec<Column>,
    /// The unit that a title row above the heading sets for the amounts below.
    unit: i128,
}

impl Sheet {
    fn find(records: Vec<Vec<String>>) -> Option<Sheet> {
        let is_heading = |record: &Vec<String>| columns_of(record).is_some();
        let heading = records.iter().take(20).position(is_heading)?;
        let columns = columns_of(&records[heading])?;
        let titles = records[..heading].iter().flatten();
        let unit = titles.into_iter().find_map(|title| unit_of_title(title)).unwrap_or(1);
        Some(Sheet { records, heading, columns, unit })
    }

    fn entries(&self, options: &Options) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut dealer_above = String::new();
        for record in &self.records[self.heading + 1..] {
            let blank = record.iter().all(|cell| cell.trim().is_empty());
            if blank || *record == self.records[self.heading] {
                continue;
            }
            if options.skip_totals && self.is_total(record) {
                continue;
            }
            let mut fields = self.fields(record);
            if options.fill_down_dealer {
                dealer_above = fields.entry("dealer".to_owned()).or_insert(dealer_above).clone();
            }
            entries.extend(self.entries_of(record, &fields));
        }
        entries
    }

    /// The columns with the cells of a record; trailing blank cells may be missing.
    fn cells<'a>(&'a self, record: &'a [String]) -> impl Iterator<Item = (&'a Column, &'a str)> {
        self.columns.iter().zip(record.iter().map(|cell| cell.trim()))
    }

    fn is_total(&self, record: &[String]) -> bool {
        let telling = self.cells(record).enumerate().filter(|(index, (column, _))| match column {
            Column::Date | Column::Account => true,
            Column::Carried(field) => field == "dealer" || *index == 0,
            _ => *index == 0,
        });
        telling.into_iter().any(|(_, (_, cell))| {
            let word: String = cell.chars().filter(|c| !c.is_whitespace() && !":：".contains(*c)).collect();
            let ends = ["合计", "小计", "总计", "累计"].iter().any(|total| word.ends_with(total));
            ends || ["total", "subtotal", "grandtotal"].contains(&word.to_lowercase().as_str())
        })
    }

    fn fields(&self, record: &[String]) -> BTreeMap<String, String> {
        let carried = |(column, cell): (&Column, &str)| match column {
            Column::Carried(name) if !cell.is_empty() => Some((name.clone(), cell.to_owned())),
            _ => None,
        };
        self.cells(record).filter_map(carried).collect()
    }

    fn entries_of(&self, record: &[String], fields: &BTreeMap<String, String>) -> Vec<Entry> {
        let cell_of = |wanted: fn(&Column) -> bool| self.cells(record).find(|(column, _)| wanted(column));
        let date = cell_of(|column| matches!(column, Column::Date)).expect("a date column").1;
        let account = cell_of(|column| matches!(column, Column::Account)).map(|(_, cell)| cell);
        let filled = |(column, cell): (&Column, &str)| match column {
            Column::Amount(unit) if !cell.is_empty() => {
                let name = account.expect("an account column");
                let account = chart::account_named(name).unwrap_or_else(|| panic!("an account: {name:?}"));
                Some((account, *unit, cell.to_owned()))
            }
            Column::AmountOf(account, unit) if !cell.is_empty() => Some((*account, *unit, cell.to_owned())),
            _ => None,
        };
        let entry = |(account, unit, cell): (&'static Account, Option<i128>, String)| Entry {
            date: Date::parse(date).unwrap_or_else(|| panic!("a date: {date:?}")),
            account,
            amount: amount::parse(&cell).unwrap_or_else(|| panic!("an amount: {cell:?}")) * unit.unwrap_or(self.unit),
            fields: fields.clone(),
        };
        self.cells(record).filter_map(filled).map(entry).collect()
    }
}

/// The columns of a ledger if `record` is its heading.
fn columns_of(record: &[String]) -> Option<Vec<Column>> {
    let has = |id: &str| record.iter().any(|cell| field_of(cell, record).is_some_and(|field| field.id == id));
    let long = has("account");
    let accounts = record.iter().filter(|cell| chart::account_named(split_unit(cell).0).is_some()).count();
    let needed = if long { has("amount") } else { accounts > 0 };
    if !(has("date") && has("dealer") && needed) {
        return None;
    }
    Some(record.iter().map(|cell| column_of(cell, record, long)).collect())
}

fn column_of(cell: &str, heading: &[String], long: bool) -> Column {
    let (name, unit) = split_unit(cell);
    if let Some(field) = field_of(cell, heading) {
        return match field.id {
            "date" => Column::Date,
            "account" => Column::Account,
            "amount" => Column::Amount(unit),
            other => Column::Carried(other.to_owned()),
        };
    }
    if name.trim().is_empty() || chart::is_one_of(name, SERIAL) {
        return Column::Unread;
    }
    if long {
        return Column::Carried(name.trim().to_owned());
    }
    match chart::account_named(name) {
        Some(account) => Column::AmountOf(account, unit),
        None if chart::is_one_of(name, CALCULATED) => Column::Unread,
        None => panic!("a column of a wide ledger: {name:?}"),
    }
}

/// The field that a heading names. An alias beside the exact name is a separate dimension.
fn field_of(cell: &str, heading: &[String]) -> Option<&'static Field> {
    let name = split_unit(cell).0;
    let exactly = |field: &Field| chart::is_one_of(name, field.exact);
    let exact_elsewhere = |field: &Field| heading.iter().any(|cell| chart::is_one_of(split_unit(cell).0, field.exact));
    let by_alias = |field: &Field| chart::is_one_of(name, field.aliases) && !exact_elsewhere(field);
    FIELDS.iter().find(|field| exactly(field) || by_alias(field))
}

/// A heading without the unit in brackets, and the factor of that unit.
fn split_unit(heading: &str) -> (&str, Option<i128>) {
    let heading = heading.trim();
    let bracket = heading.rfind(['(', '（']).unwrap_or(heading.len());
    let (name, unit) = heading.split_at(bracket);
    let unit = unit.trim_matches(['(', '（', ')', '）']);
    match UNITS.iter().find(|(name, _)| *name == unit) {
        Some((_, size)) => (name.trim(), Some(*size)),
        None => (heading, None),
    }
}

/// `单位:万元` among the titles.
fn unit_of_title(title: &str) -> Option<i128> {
    let unit = title.split_once("单位")?.1.trim_start_matches([':', '：']).trim();
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size)
}
