//! Writes entries as ledger files: in every form, order and spelling that the rules allow.

use super::calendar::Date;
use super::chart::{ACCOUNTS, CALCULATED, FIELDS, SERIAL, UNITS, account_with_id};
use super::options::Options;
use super::random::Random;
use super::read::Entry;
use super::spell;
use super::write::Dialect;
use std::collections::{BTreeMap, BTreeSet};

/// Files that together hold each of `entries` once.
///
/// With `units`, headings and titles may name the unit of the amounts, which a report may mention.
pub fn files(entries: &[Entry], options: &Options, units: bool, random: &mut Random) -> Vec<Vec<u8>> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    random.shuffle(&mut entries);
    let count = (*random.pick(&[1, 1, 2, 3])).min(entries.len());
    let mut parts = vec![Vec::new(); count];
    for (index, entry) in entries.into_iter().enumerate() {
        // The first ones are distributed in turn, so that no file is without an entry.
        let part = if index < count { index } else { random.below(count) };
        parts[part].push(entry);
    }
    parts.iter().map(|part| file(part, options, units, random)).collect()
}

fn file(entries: &[&Entry], options: &Options, units: bool, random: &mut Random) -> Vec<u8> {
    let dialect = Dialect::draw(random);
    let only_fields = entries.iter().flat_map(|entry| entry.fields.keys()).all(|name| field_names(name).is_some());
    let form = Form { wide: only_fields && random.chance(45), needs_chinese: dialect.needs_chinese(), units };
    let sheet = Sheet::new(entries, &form, random);
    let records = sheet.records(options, random);
    dialect.write(&records, sheet.titles, random)
}

/// The names of a field, exact ones first; `None` for an extra dimension.
fn field_names(id: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    FIELDS.iter().find(|field| field.id == id).map(|field| (field.exact, field.aliases))
}

/// The layout of a sheet.
struct Form {
    wide: bool,
    /// Whether a heading must prove the encoding.
    needs_chinese: bool,
    /// Whether a heading or a title may name a unit.
    units: bool,
}

/// The contents of a column.
#[derive(Clone, Debug, PartialEq)]
enum Column {
    Date,
    Account,
    Amount,
    AmountOf(&'static str),
    Carried(String),
    /// Text that no report uses.
    Memo,
    Alias,
    Quantity,
    /// Index into the list of names.
    Calculated(usize),
    Serial,
}

impl Column {
    fn dealer() -> Column {
        Column::Carried("dealer".to_owned())
    }
}

/// One row: its entries have the same dealer, date and fields.
struct Row<'a> {
    date: Date,
    /// Whether the month can replace the date.
    may_be_month: bool,
    fields: &'a BTreeMap<String, String>,
    amounts: Vec<&'a Entry>,
}

fn long_row<'a>(entry: &&'a Entry) -> Row<'a> {
    let balance = entry.account.group.is_balance();
    Row {
        date: entry.date,
        may_be_month: !balance || entry.date == entry.date.month.last_day(),
        fields: &entry.fields,
        amounts: vec![entry],
    }
}

/// Combines some of the entries that could share a row; a row has one cell per account.
fn wide_rows<'a>(entries: &[&'a Entry], random: &mut Random) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    for entry in entries {
        let fits = |row: &&mut Row| {
            let free = row.amounts.iter().all(|other| other.account.id != entry.account.id);
            free && row.date == entry.date && *row.fields == entry.fields
        };
        let single = long_row(entry);
        match rows.iter_mut().find(fits) {
            Some(row) if random.chance(80) => {
                row.amounts.push(entry);
                row.may_be_month &= single.may_be_month;
            }
            _ => rows.push(single),
        }
    }
    rows
}

/// The columns that `entries` need, and some that they do not need.
fn columns(entries: &[&Entry], wide: bool, random: &mut Random) -> Vec<Column> {
    let carried: BTreeSet<&String> = entries.iter().flat_map(|entry| entry.fields.keys()).collect();
    let mut columns = vec![Column::Date];
    columns.extend(carried.into_iter().map(|field| Column::Carried(field.clone())));
    if wide {
        let spare = ACCOUNTS.iter().filter(|_| random.chance(10)).map(|account| account.id);
        let mut accounts: BTreeSet<&str> = spare.collect();
        accounts.extend(entries.iter().map(|entry| entry.account.id));
        columns.extend(accounts.into_iter().map(Column::AmountOf));
        columns.extend((0..CALCULATED.len()).filter(|_| random.chance(8)).map(Column::Calculated));
    } else {
        columns.extend([Column::Account, Column::Amount]);
    }
    let others = [Column::Memo, Column::Quantity, Column::Serial];
    columns.extend(others.into_iter().filter(|_| random.chance(20)));
    columns
}

/// The name and factor of a unit in which all amounts can be written.
fn unit(entries: &[&Entry], random: &mut Random) -> Option<(&'static str, i128)> {
    let (name, size) = *random.pick(UNITS);
    let fits = entries.iter().all(|entry| entry.amount % size == 0);
    (fits && random.chance(20)).then_some((name, size))
}

fn titles(random: &mut Random) -> Vec<String> {
    let titles = ["2026年经销商台账", "公司台账, 内部资料", "Dealers; monthly", "", "编制单位：总部"];
    let count = *random.pick(&[0, 0, 0, 1, 2]);
    random.some(&titles, count).into_iter().map(|title| (*title).to_owned()).collect()
}

struct Sheet<'a> {
    columns: Vec<Column>,
    heading: Vec<String>,
    rows: Vec<Row<'a>>,
    titles: Vec<String>,
    /// The factor of the unit in a title or in the headings.
    unit: Option<i128>,
}

impl<'a> Sheet<'a> {
    fn new(entries: &[&'a Entry], form: &Form, random: &mut Random) -> Sheet<'a> {
        let mut rows: Vec<Row> =
            if form.wide { wide_rows(entries, random) } else { entries.iter().map(long_row).collect() };
        random.shuffle(&mut rows);
        let mut columns = columns(entries, form.wide, random);
        random.shuffle(&mut columns);
        let unit = if form.units { unit(entries, random) } else { None };
        let unit_in_title = random.chance(50);
        let mut titles = titles(random);
        let suffix = match unit {
            None => String::new(),
            Some((name, _)) if unit_in_title => {
                titles.push(format!("单位{}{name}", random.word(&[":", "："])));
                String::new()
            }
            Some((name, _)) => random.pick(&[format!("({name})"), format!("（{name}）")]).clone(),
        };
        let heading =
            columns.iter().map(|column| Sheet::heading(column, form.needs_chinese, &suffix, random)).collect();
        let mut sheet = Sheet { columns, heading, rows, titles, unit: unit.map(|(_, size)| size) };
        if !form.wide {
            sheet.add_alias_beside_exact(random);
        }
        sheet
    }

    /// The heading of a column, in any of its names.
    fn heading(column: &Column, needs_chinese: bool, unit: &str, random: &mut Random) -> String {
        let field = |id: &str, random: &mut Random| {
            let names = field_names(id).expect("a field");
            let names: Vec<&str> = names.0.iter().chain(names.1).copied().collect();
            spell::name(random.word(&names), random)
        };
        match column {
            // One Chinese name is enough to prove an encoding.
            Column::Date if needs_chinese => random.word(&["日期", "月份", "期间"]).to_owned(),
            Column::Date => field("date", random),
            Column::Account => field("account", random),
            Column::Amount => field("amount", random) + unit,
            Column::AmountOf(id) => spell::name(random.word(account_with_id(id).names), random) + unit,
            Column::Carried(id) if field_names(id).is_some() => field(id, random),
            Column::Carried(own) => own.clone(),
            Column::Memo => field("memo", random),
            Column::Alias => unreachable!("named where it is added"),
            Column::Quantity => field("quantity", random),
            Column::Calculated(index) => CALCULATED[*index].to_owned(),
            Column::Serial => random.word(SERIAL).to_owned(),
        }
    }

    /// 月份 beside 日期, 备注 beside 摘要: the exact name is the field, and the alias becomes a
    /// dimension.
    fn add_alias_beside_exact(&mut self, random: &mut Random) {
        for (exact, alias) in [("日期", "月份"), ("摘要", "备注")] {
            if self.heading.iter().any(|name| name == exact) && random.chance(40) {
                let at = random.below(self.heading.len() + 1);
                self.heading.insert(at, alias.to_owned());
                self.columns.insert(at, Column::Alias);
            }
        }
    }

    /// The heading and all rows below it.
    fn records(&self, options: &Options, random: &mut Random) -> Vec<Vec<String>> {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        if options.fill_down_dealer {
            rows.sort_by_key(|row| &row.fields["dealer"]);
        }
        let mut records = vec![self.heading.clone()];
        let mut dealer_above = None;
        for row in rows {
            if random.chance(4) {
                records.push(self.record(row, false, random));
                dealer_above = Some(&row.fields["dealer"]);
            }
            let mut record = self.record(row, true, random);
            if options.fill_down_dealer && dealer_above == Some(&row.fields["dealer"]) && random.chance(80) {
                record[self.at(&Column::dealer())].clear();
            }
            dealer_above = Some(&row.fields["dealer"]);
            records.push(record);
            self.add_rows_that_are_no_entries(&mut records, options, random);
        }
        self.add_footers(&mut records, random);
        records
    }

    fn at(&self, wanted: &Column) -> usize {
        self.columns.iter().position(|column| column == wanted).expect("a column of every ledger")
    }

    fn record(&self, row: &Row, with_amounts: bool, random: &mut Random) -> Vec<String> {
        let amount = |entry: Option<&&Entry>, random: &mut Random| match entry {
            Some(entry) if with_amounts => spell::amount(entry.amount, self.unit, random),
            _ => String::new(),
        };
        let cell = |column: &Column| match column {
            Column::Date => spell::date(row.date, row.may_be_month, random),
            Column::Account => spell::name(random.word(row.amounts[0].account.names), random),
            Column::Amount => amount(row.amounts.first(), random),
            Column::AmountOf(id) => amount(row.amounts.iter().find(|entry| entry.account.id == *id), random),
            Column::Carried(field) => spell::pad(row.fields.get(field).map_or("", String::as_str), random),
            Column::Memo | Column::Alias => spell::text(random),
            Column::Quantity => random.between(-3, 300).to_string(),
            Column::Calculated(_) if random.chance(70) => random.between(-900, 9_000).to_string(),
            Column::Calculated(_) => String::new(),
            Column::Serial => random.between(1, 999).to_string(),
        };
        self.columns.iter().map(cell).collect()
    }

    fn add_rows_that_are_no_entries(&self, records: &mut Vec<Vec<String>>, options: &Options, random: &mut Random) {
        if random.chance(3) {
            records.push(vec![String::new(); self.columns.len()]);
        }
        if random.chance(2) {
            records.push(Vec::new());
        }
        if random.chance(2) {
            records.push(self.heading.clone());
        }
        if options.skip_totals && random.chance(10) {
            records.push(self.total(random));
        }
    }

    fn total(&self, random: &mut Random) -> Vec<String> {
        let word =
            random.word(&["合计", "小 计", "总计：", "华东区合计", "Total", "SUBTOTAL", "Grand total", "本月累计"]);
        let telling = if random.chance(50) { Column::Date } else { Column::dealer() };
        let cell = |column: &Column| match column {
            column if *column == telling => word.to_owned(),
            Column::Amount | Column::AmountOf(_) => random.between(0, 9_999).to_string(),
            _ => String::new(),
        };
        self.columns.iter().map(cell).collect()
    }

    fn add_footers(&self, records: &mut Vec<Vec<String>>, random: &mut Random) {
        for text in ["制表人：张三", "审核"] {
            if random.chance(8) {
                let mut footer = vec![String::new(); self.columns.len()];
                footer[self.at(&Column::Date)] = text.to_owned();
                records.push(footer);
            }
        }
    }
}
