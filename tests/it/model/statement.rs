//! An independent model of `statement`: every amount is summed again from the entries.

use super::chart::{ACCOUNTS, Account, Group};
use super::facts::Ledger;
use super::targets::Plan;
use super::{Books, METRICS, Options, is_chosen, money, months_of, read};
use crate::model::calendar::{Month, Period};
use crate::model::fraction::Fraction;
use crate::model::read::Entry;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The JSON of `statement` for some ledger files, with one column per `month`, `quarter` or `year`.
pub fn statement(files: &[Vec<u8>], options: &Options, every: &str) -> Value {
    let entries = files.iter().flat_map(|bytes| read::entries(bytes, options)).collect();
    let ledger = Ledger::new(entries, options);
    let whole = ledger.default_period();
    let period = options.asked().map_or(whole, |asked| asked.cut_to(whole));
    let books = Books::new(&ledger, period, options);
    let chosen: Vec<&Entry> = ledger.entries.iter().filter(|entry| is_chosen(entry, options)).collect();
    let mut dealers: BTreeSet<&str> = chosen.iter().map(|entry| entry.dealer()).collect();
    let columns = columns(period, every);
    let plan = Plan::new(options, &ledger);
    dealers.extend(plan.iter().flat_map(|plan| plan.dealers(&ledger, &chosen, options)));
    let sheets = dealers.into_iter().filter_map(|dealer| {
        let entries: Vec<&Entry> = chosen.iter().copied().filter(|entry| entry.dealer() == dealer).collect();
        let months: BTreeSet<Month> = period.months().collect();
        let has_target = |plan: &Plan| {
            let has = |months| !plan.of_dealer(dealer, &entries, months, &books).is_empty();
            has(&months) || columns.iter().any(|(_, months)| has(months))
        };
        let has_row = books.figures(&entries, &months).dealers > 0 || plan.as_ref().is_some_and(has_target);
        has_row.then(|| {
            let mut sheet = sheet(&books, dealer, &entries, &columns, &months);
            if let Some(plan) = &plan {
                sheet["targets"] = targets(plan, &books, dealer, &entries, &columns, &months);
            }
            sheet
        })
    });
    json!({
        "schema": "dealer-profit/statement/1",
        "period": months_of(period),
        "asked": options.asked().map(|asked| json!({"from": asked.first.to_string(), "to": asked.last.to_string()})),
        "every": every,
        "statements": sheets.collect::<Vec<_>>(),
    })
}

type Column = (String, BTreeSet<Month>);

/// The target of each metric for the whole period and for each column.
fn targets(
    plan: &Plan,
    books: &Books<'_>,
    dealer: &str,
    entries: &[&Entry],
    columns: &[Column],
    whole: &BTreeSet<Month>,
) -> Value {
    let of = |months: &BTreeSet<Month>| plan.to_json(&plan.of_dealer(dealer, entries, months, books));
    let parts: Vec<Value> = columns.iter().map(|(_, months)| of(months)).collect();
    let mut targets = of(whole);
    for (metric, figures) in targets.as_object_mut().expect("metrics") {
        figures["columns"] = parts.iter().map(|part| part[metric].clone()).collect();
    }
    targets
}

fn columns(period: Period, every: &str) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for month in period.months() {
        let name = match every {
            "month" => month.to_string(),
            "quarter" => format!("{}-Q{}", month.year(), month.quarter()),
            _ => month.year().to_string(),
        };
        match columns.iter_mut().find(|(known, _)| *known == name) {
            Some((_, months)) => _ = months.insert(month),
            None => columns.push((name, BTreeSet::from([month]))),
        }
    }
    columns
}

fn sheet(books: &Books<'_>, dealer: &str, entries: &[&Entry], columns: &[Column], whole: &BTreeSet<Month>) -> Value {
    let lines = ACCOUNTS.iter().filter(|account| !account.group.is_balance()).filter_map(|account| {
        let amount = |months: &BTreeSet<Month>| posted(books, account, entries, months);
        let print = |micros: i128| money(micros).print();
        let total = print(amount(whole)?);
        let amounts: Vec<Option<String>> = columns.iter().map(|(_, months)| amount(months).map(print)).collect();
        Some(json!({"id": account.id, "group": group_id(account.group), "amounts": amounts, "total": total}))
    });
    let metrics = METRICS.iter().map(|id| {
        let value = |months: &BTreeSet<Month>| books.figures(entries, months).metric(id).map(Fraction::print);
        let values: Vec<Option<String>> = columns.iter().map(|(_, months)| value(months)).collect();
        json!({"id": id, "values": values, "total": value(whole)})
    });
    json!({
        "dealer": dealer,
        "columns": columns.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
        "metrics": metrics.collect::<Vec<_>>(),
    })
}

/// The amount posted to an account in some months; `None` if nothing is posted, which is not zero.
fn posted(books: &Books<'_>, account: &Account, entries: &[&Entry], months: &BTreeSet<Month>) -> Option<i128> {
    let mut sum = None;
    for entry in entries.iter().filter(|entry| months.contains(&entry.date.month)) {
        let is_derived = books.with_cost.contains(&(entry.dealer(), entry.date.month));
        let amount = match account.id {
            // The account that counts as sales is sales, and no other is.
            "sales" if entry.account.id == books.sales => Some(entry.amount),
            "sales" => None,
            "markup" if is_derived && entry.account.id == books.sales => Some(entry.amount),
            "markup" if is_derived && entry.account.id == "cost_of_goods" => Some(-entry.amount),
            "markup" if is_derived => None,
            id => (entry.account.id == id).then_some(entry.amount),
        };
        sum = amount.map(|amount| sum.unwrap_or(0) + amount).or(sum);
    }
    sum
}

fn group_id(group: Group) -> &'static str {
    match group {
        Group::Trade => "trade",
        Group::OperatingProfit => "operating_profit",
        Group::Support => "support",
        Group::Expenses => "expenses",
        Group::Plus => "balance +",
        Group::Minus => "balance -",
    }
}
