//! An independent model of `report`: computes the required output in a slow and literal way.
//!
//! It shares no code with the program: it has its own reader, dates, amounts, names and arithmetic.
//! For each figure it goes over all entries again, month by month, so that each function can be
//! compared with the sentence of the specification that it implements.

mod amount;
mod calendar;
mod capital;
mod chart;
mod facts;
mod fraction;
pub mod generate;
mod options;
mod plan;
pub mod random;
mod read;
mod sheet;
mod spell;
pub mod statement;
mod targets;
mod write;

pub use options::Options;
pub use read::cells;

use calendar::{Month, Period};
use capital::Balances;
use chart::Group;
use facts::Ledger;
use fraction::Fraction;
use read::Entry;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use targets::{Plan, Scene};

/// The fields of `--by` that are not in the ledger.
const PERIODS: [&str; 3] = ["month", "quarter", "year"];

/// The JSON of `report` for some ledger files.
pub fn report(files: &[Vec<u8>], options: &Options) -> Value {
    let entries = files.iter().flat_map(|bytes| read::entries(bytes, options)).collect();
    let ledger = Ledger::new(entries, options);
    let whole = ledger.default_period();
    let period = options.asked().map_or(whole, |asked| asked.cut_to(whole));
    let books = Books::new(&ledger, period, options);
    let chosen: Vec<&Entry> = ledger.entries.iter().filter(|entry| is_chosen(entry, options)).collect();
    let mut total = books.figures(&chosen, &period.months().collect()).to_json();
    let scene = Scene { ledger: &ledger, chosen: &chosen, books: &books, period, options };
    let plan = Plan::new(options, &ledger);
    if let Some(plan) = &plan {
        total.insert("targets".to_owned(), plan.to_json(&plan.total(&scene)));
    }
    json!({
        "schema": "dealer-profit/report/1",
        "period": months_of(period),
        "asked": options.asked().map(|asked| json!({"from": asked.first.to_string(), "to": asked.last.to_string()})),
        "by": options.by(),
        "rows": rows(&scene, plan.as_ref()),
        "total": total,
    })
}

fn months_of(period: Period) -> Value {
    json!({
        "from": period.first.to_string(),
        "to": period.last.to_string(),
        "months": period.months().count(),
    })
}

/// One value of each field must match, and all fields must match.
fn is_chosen(entry: &Entry, options: &Options) -> bool {
    let by_dealer =
        options.dealers.is_empty() || options.dealers.iter().any(|pattern| options::glob(pattern, entry.dealer()));
    let by_condition = options.conditions.iter().all(|(field, _)| {
        let alternatives = options.conditions.iter().filter(|(other, _)| other == field);
        let value = entry.fields.get(field);
        alternatives.into_iter().any(|(_, wanted)| value == Some(wanted))
    });
    by_dealer && by_condition
}

/// The name of a group: the value of each field of `--by`, if its rows have one.
type Key = Vec<Option<String>>;

fn key_of(entry: &Entry, month: Month, by: &[String]) -> Key {
    let value = |field: &String| match field.as_str() {
        "month" => Some(month.to_string()),
        "quarter" => Some(format!("{}-Q{}", month.year(), month.quarter())),
        "year" => Some(month.year().to_string()),
        field => entry.fields.get(field).cloned(),
    };
    by.iter().map(value).collect()
}

fn rows(scene: &Scene<'_>, plan: Option<&Plan>) -> Vec<Value> {
    let Scene { books, chosen, period, options, .. } = *scene;
    let by = options.by();
    let mut groups: BTreeMap<Key, BTreeSet<Month>> = BTreeMap::new();
    for month in period.months() {
        for entry in chosen {
            groups.entry(key_of(entry, month, &by)).or_default().insert(month);
        }
    }

    let mut rows = Vec::new();
    for (key, months) in groups {
        let any_month = *months.first().expect("a group has a month");
        let entries: Vec<&Entry> =
            chosen.iter().copied().filter(|entry| key_of(entry, any_month, &by) == key).collect();
        let figures = books.figures(&entries, &months);
        // A flow entry or a nonzero average balance counts the dealer in the group; either creates
        // the row.
        if figures.dealers > 0 {
            rows.push((key, figures));
        }
    }
    let targets = plan.map(|plan| plan.rows(scene)).unwrap_or_default();
    // A target without an entry also creates a row.
    for (key, (months, _)) in &targets {
        if !rows.iter().any(|(known, _)| known == key) {
            rows.push((key.clone(), books.figures(&[], months)));
        }
    }
    rows.sort_by(|a, b| order(a, b, &by, options.sort.as_deref()));
    rows.truncate(options.top.unwrap_or(usize::MAX));
    let row = |(key, figures): &(Key, Figures)| {
        let mut row = row_to_json(&by, key, figures);
        if let Some(plan) = plan {
            let reached = targets.get(key).map(|(_, reached)| reached.clone()).unwrap_or_default();
            row.insert("targets".to_owned(), plan.to_json(&reached));
        }
        Value::Object(row)
    };
    rows.iter().map(row).collect()
}

fn row_to_json(by: &[String], key: &Key, figures: &Figures) -> Map<String, Value> {
    let group: Map<String, Value> = by.iter().cloned().zip(key.iter().map(|value| json!(value))).collect();
    let mut row = figures.to_json();
    row.insert("group".to_owned(), Value::Object(group));
    row
}

fn order(a: &(Key, Figures), b: &(Key, Figures), by: &[String], sort: Option<&str>) -> Ordering {
    let has_period = by.iter().any(|field| PERIODS.contains(&field.as_str()));
    let by_name = a.0.iter().zip(&b.0).map(|(a, b)| order_names(a, b)).fold(Ordering::Equal, Ordering::then);
    let sort = match sort {
        None if has_period => return by_name,
        None => "profit",
        Some(sort) => sort,
    };
    let (metric, rising) = sort.strip_prefix('+').map_or((sort, false), |metric| (metric, true));
    let by_metric = match (a.1.metric(metric), b.1.metric(metric)) {
        (Some(a), Some(b)) if rising => a.cmp(&b),
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    by_metric.then(by_name)
}

/// By code point, which is also the order of UTF-8; blank last.
fn order_names(a: &Option<String>, b: &Option<String>) -> Ordering {
    a.is_none().cmp(&b.is_none()).then(a.cmp(b))
}

/// The facts about the whole ledger that the figures of a report need.
struct Books<'a> {
    balances: Balances<'a>,
    with_cost: BTreeSet<(&'a str, Month)>,
    sales: &'static str,
    posts_sales: bool,
    days_in_year: i128,
}

/// Sums of flows, in millionths.
#[derive(Clone, Copy, Default)]
struct Flows {
    sales: i128,
    operating_profit: i128,
    support: i128,
    expenses: i128,
}

impl Flows {
    fn profit(self) -> i128 {
        self.operating_profit + self.support - self.expenses
    }
}

impl<'a> Books<'a> {
    fn new(ledger: &'a Ledger, period: Period, options: &Options) -> Self {
        Books {
            balances: Balances::new(ledger, period),
            with_cost: ledger.months_with_cost(),
            sales: ledger.sales,
            posts_sales: ledger.posts_sales(),
            days_in_year: options.days_in_year.unwrap_or(360),
        }
    }

    /// The metrics of a group, from its entries of all months and the months of the group.
    fn figures(&self, entries: &[&Entry], months: &BTreeSet<Month>) -> Figures {
        let mut figures = Figures {
            posts_sales: self.posts_sales,
            days_in_year: self.days_in_year,
            months: i128::try_from(months.len()).expect("a number of months"),
            ..Figures::default()
        };
        let dealers: BTreeSet<&str> = entries.iter().map(|entry| entry.dealer()).collect();
        for dealer in dealers {
            let of_dealer = entries.iter().copied().filter(|entry| entry.dealer() == dealer);
            let flows: Vec<&Entry> = of_dealer
                .filter(|entry| !entry.account.group.is_balance() && months.contains(&entry.date.month))
                .collect();
            let averages = self.balances.doubled_averages(dealer, entries, months);
            let has_capital = averages.iter().any(|average| *average != 0);
            if has_capital || !flows.is_empty() {
                figures.dealers += 1;
            }
            self.add(&mut figures.flows, &flows);
            if has_capital {
                figures.capital_dealers += 1;
                figures.doubled_capital += averages.iter().sum::<i128>();
                self.add(&mut figures.flows_with_capital, &flows);
            }
        }
        figures
    }

    /// The value of a metric or an account for entries of these months in millionths; `None` if not
    /// available.
    fn reached(&self, metric: &str, entries: &[&Entry], months: &BTreeSet<Month>) -> Option<i128> {
        let of_months: Vec<&Entry> =
            entries.iter().copied().filter(|entry| months.contains(&entry.date.month)).collect();
        let mut flows = Flows::default();
        self.add(&mut flows, &of_months);
        let is_derived = |entry: &Entry| self.with_cost.contains(&(entry.dealer(), entry.date.month));
        match metric {
            "sales" => self.posts_sales.then_some(flows.sales),
            "operating_profit" => Some(flows.operating_profit),
            "support" => Some(flows.support),
            "expenses" => Some(flows.expenses),
            "profit" => Some(flows.profit()),
            "markup" => {
                let amount = |entry: &&Entry| match (is_derived(entry), entry.account.id) {
                    (true, account) if account == self.sales => entry.amount,
                    (true, "cost_of_goods") => -entry.amount,
                    (false, "markup") => entry.amount,
                    _ => 0,
                };
                Some(of_months.iter().map(amount).sum())
            }
            account => {
                Some(of_months.iter().filter(|entry| entry.account.id == account).map(|entry| entry.amount).sum())
            }
        }
    }

    fn add(&self, sums: &mut Flows, entries: &[&Entry]) {
        for entry in entries {
            let derived_markup = self.with_cost.contains(&(entry.dealer(), entry.date.month));
            if entry.account.id == self.sales {
                sums.sales += entry.amount;
            }
            match entry.account.group {
                Group::Trade if derived_markup && entry.account.id == self.sales => {
                    sums.operating_profit += entry.amount
                }
                Group::Trade if derived_markup && entry.account.id == "cost_of_goods" => {
                    sums.operating_profit -= entry.amount;
                }
                Group::OperatingProfit if derived_markup && entry.account.id == "markup" => {}
                Group::OperatingProfit => sums.operating_profit += entry.amount,
                Group::Support => sums.support += entry.amount,
                Group::Expenses => sums.expenses += entry.amount,
                Group::Trade | Group::Plus | Group::Minus => {}
            }
        }
    }
}

/// The figures of a group from which its metrics are computed.
#[derive(Default)]
struct Figures {
    dealers: usize,
    capital_dealers: usize,
    flows: Flows,
    /// The flows of dealers with capital.
    flows_with_capital: Flows,
    /// The average capital multiplied by twice the number of months.
    doubled_capital: i128,
    months: i128,
    posts_sales: bool,
    days_in_year: i128,
}

impl Figures {
    /// A metric before rounding; `None` if not available.
    fn metric(&self, id: &str) -> Option<Fraction> {
        let count = |number: usize| Fraction::new(i128::try_from(number).expect("a count"), 1);
        match id {
            "dealers" => Some(count(self.dealers)),
            "capital_dealers" => Some(count(self.capital_dealers)),
            "sales" => self.posts_sales.then(|| money(self.flows.sales)),
            "operating_profit" => Some(money(self.flows.operating_profit)),
            "support" => Some(money(self.flows.support)),
            "expenses" => Some(money(self.flows.expenses)),
            "profit" => Some(money(self.flows.profit())),
            "margin" => self.of_sales(self.flows.profit()),
            "expense_ratio" => self.of_sales(self.flows.expenses),
            "net_expense_ratio" => self.of_sales(self.flows.expenses - self.flows.support),
            "capital" => self.capital(),
            "turnover" => self.posts_sales.then(|| self.a_year_of_capital(self.flows_with_capital.sales))?,
            "turnover_days" => Fraction::new(self.days_in_year, 1).divided_by(self.metric("turnover")?),
            "return_on_capital" => self.a_year_of_capital(self.flows_with_capital.profit()),
            other => panic!("not a metric: {other}"),
        }
    }

    fn of_sales(&self, amount: i128) -> Option<Fraction> {
        money(amount).divided_by(self.metric("sales")?)
    }

    fn capital(&self) -> Option<Fraction> {
        let capital = Fraction::new(self.doubled_capital, 2 * self.months * amount::ONE);
        (self.capital_dealers > 0).then_some(capital)
    }

    fn a_year_of_capital(&self, amount: i128) -> Option<Fraction> {
        let ratio = money(amount).divided_by(self.capital()?)?;
        Some(ratio.times(Fraction::new(12, self.months)))
    }

    fn to_json(&self) -> Map<String, Value> {
        let mut metrics = Map::new();
        metrics.insert("dealers".to_owned(), json!(self.dealers));
        metrics.insert("capital_dealers".to_owned(), json!(self.capital_dealers));
        for id in METRICS {
            // Sums of money have at most six decimals: printing them does not round.
            metrics.insert(id.to_owned(), json!(self.metric(id).map(Fraction::print)));
        }
        metrics
    }
}

/// The metrics after the two counts.
pub const METRICS: [&str; 12] = [
    "sales",
    "operating_profit",
    "support",
    "expenses",
    "profit",
    "margin",
    "expense_ratio",
    "net_expense_ratio",
    "capital",
    "turnover",
    "turnover_days",
    "return_on_capital",
];

fn money(millionths: i128) -> Fraction {
    Fraction::new(millionths, amount::ONE)
}
