//! Targets: read, spread over months and compared with actual figures, in the literal way.

use super::amount::{self, ONE};
use super::calendar::{Month, Period};
use super::chart;
use super::facts::Ledger;
use super::fraction::Fraction;
use super::options::{Options, glob};
use super::read::Entry;
use super::{Books, Key, PERIODS, key_of};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const FEN: i128 = ONE / 100;

/// A target as in the file: its months, and its amount in fen.
type Own = (Period, i128);

/// The targets by dealer, metric and month, in fen.
pub struct Plan {
    months: BTreeMap<(String, String), BTreeMap<Month, i128>>,
}

/// Per metric of a row: the target, and the actual figure of the dealers that have one, in
/// millionths.
pub type Reached = BTreeMap<String, (i128, Option<i128>)>;

impl Plan {
    pub fn new(options: &Options, ledger: &Ledger) -> Option<Plan> {
        let own = read(options.targets.as_ref()?);
        let spread = |((dealer, metric), own): (&(String, String), &Vec<Own>)| {
            let last_year = |month: Month| -> i128 {
                let is_of_month = |entry: &&Entry| {
                    let sales = entry.account.id == ledger.sales && entry.date.month == month.plus(-12);
                    sales && entry.dealer() == dealer && options.last_year
                };
                ledger.entries.iter().filter(is_of_month).map(|entry| entry.amount).sum()
            };
            ((dealer.clone(), metric.clone()), spread(own, last_year))
        };
        Some(Plan { months: own.iter().map(spread).collect() })
    }

    fn metrics(&self) -> BTreeSet<&str> {
        self.months.keys().map(|(_, metric)| metric.as_str()).collect()
    }

    /// In millionths; `None` if a month has none.
    fn target(&self, dealer: &str, metric: &str, months: &BTreeSet<Month>) -> Option<i128> {
        let own = self.months.get(&(dealer.to_owned(), metric.to_owned()))?;
        months.iter().map(|month| own.get(month).map(|fen| fen * FEN)).sum()
    }

    /// The chosen dealers with targets: chosen by their entries, or by name alone if they have
    /// none.
    pub fn dealers(&self, ledger: &Ledger, chosen: &[&Entry], options: &Options) -> Vec<&str> {
        let is_chosen = |dealer: &&str| {
            let is_named = options.dealers.is_empty() || options.dealers.iter().any(|pattern| glob(pattern, dealer));
            let is_known = ledger.entries.iter().any(|entry| entry.dealer() == *dealer);
            match is_known {
                true => chosen.iter().any(|entry| entry.dealer() == *dealer),
                false => is_named && options.conditions.is_empty(),
            }
        };
        let dealers: BTreeSet<&str> = self.months.keys().map(|(dealer, _)| dealer.as_str()).collect();
        dealers.into_iter().filter(is_chosen).collect()
    }

    /// All rows with a target, including those without an entry, with their months.
    pub fn rows(&self, scene: &Scene<'_>) -> BTreeMap<Key, (BTreeSet<Month>, Reached)> {
        let mut rows: BTreeMap<Key, (BTreeSet<Month>, Reached)> = BTreeMap::new();
        let by = scene.options.by();
        for dealer in self.dealers(scene.ledger, scene.chosen, scene.options) {
            for months in stretches(scene.period, &by) {
                if self.metrics().iter().all(|metric| self.target(dealer, metric, &months).is_none()) {
                    continue;
                }
                for (key, entries) in scene.places(dealer, &months, &by) {
                    let (about, reached) = rows.entry(key).or_default();
                    *about = months.clone();
                    self.add(reached, dealer, &entries, &months, scene.books);
                }
            }
        }
        rows
    }

    pub fn total(&self, scene: &Scene<'_>) -> Reached {
        let mut total = Reached::new();
        let months = scene.period.months().collect();
        for dealer in self.dealers(scene.ledger, scene.chosen, scene.options) {
            self.add(&mut total, dealer, &scene.of_dealer(dealer), &months, scene.books);
        }
        total
    }

    /// The targets and actual figures of a dealer in some months, by metric.
    pub fn of_dealer(&self, dealer: &str, of: &[&Entry], months: &BTreeSet<Month>, books: &Books<'_>) -> Reached {
        let mut reached = Reached::new();
        self.add(&mut reached, dealer, of, months, books);
        reached
    }

    fn add(&self, sums: &mut Reached, dealer: &str, of: &[&Entry], months: &BTreeSet<Month>, books: &Books<'_>) {
        for metric in self.metrics() {
            if let Some(target) = self.target(dealer, metric, months) {
                let (sum, reached) = sums.entry(metric.to_owned()).or_insert((0, Some(0)));
                *sum += target;
                *reached = reached.zip(books.reached(metric, of, months)).map(|(a, b)| a + b);
            }
        }
    }

    pub fn to_json(&self, reached: &Reached) -> Value {
        let figures = |metric: &&str| {
            let target = reached.get(*metric).map(|(target, _)| *target);
            let both = reached.get(*metric).and_then(|(target, actual)| Some((*target, (*actual)?)));
            let attainment = both.and_then(|(target, actual)| {
                Fraction::new(actual, ONE).divided_by(Fraction::new(target, ONE)).map(Fraction::print)
            });
            let variance = both.map(|(target, actual)| amount::print(actual - target));
            let figures = json!({"target": target.map(amount::print), "variance": variance, "attainment": attainment});
            ((*metric).to_owned(), figures)
        };
        Value::Object(self.metrics().iter().map(figures).collect::<Map<_, _>>())
    }
}

/// What targets are compared with.
pub struct Scene<'a> {
    pub ledger: &'a Ledger,
    pub chosen: &'a [&'a Entry],
    pub books: &'a Books<'a>,
    pub period: Period,
    pub options: &'a Options,
}

impl<'a> Scene<'a> {
    fn of_dealer(&self, dealer: &str) -> Vec<&'a Entry> {
        self.chosen.iter().copied().filter(|entry| entry.dealer() == dealer).collect()
    }

    /// The rows in which a dealer's target appears, with the dealer's entries in each: those with
    /// entries in these months; else those of its other entries; else the row without values.
    fn places(&self, dealer: &str, months: &BTreeSet<Month>, by: &[String]) -> Vec<(Key, Vec<&'a Entry>)> {
        let month = *months.first().expect("a month");
        let entries = self.of_dealer(dealer);
        let keys: BTreeSet<Key> = entries.iter().map(|entry| key_of(entry, month, by)).collect();
        let all: Vec<(Key, Vec<&Entry>)> = keys
            .into_iter()
            .map(|key| {
                let own = entries.iter().copied().filter(|entry| key_of(entry, month, by) == key).collect();
                (key, own)
            })
            .collect();
        let there: Vec<_> =
            all.iter().filter(|(_, own)| self.books.figures(own, months).dealers > 0).cloned().collect();
        if all.is_empty() {
            let nobody = Entry {
                date: month.last_day(),
                account: chart::account_with_id("sales"),
                amount: 0,
                fields: BTreeMap::from([("dealer".to_owned(), dealer.to_owned())]),
            };
            return vec![(key_of(&nobody, month, by), Vec::new())];
        }
        if there.is_empty() { all } else { there }
    }
}

/// Splits the period into the months that rows distinguish.
fn stretches(period: Period, by: &[String]) -> Vec<BTreeSet<Month>> {
    let mut stretches: BTreeMap<Vec<String>, BTreeSet<Month>> = BTreeMap::new();
    for month in period.months() {
        let name = |field: &&String| PERIODS.contains(&field.as_str());
        let names = by.iter().filter(name).map(|field| match field.as_str() {
            "month" => month.to_string(),
            "quarter" => format!("{}-Q{}", month.year(), month.quarter()),
            _ => month.year().to_string(),
        });
        stretches.entry(names.collect()).or_default().insert(month);
    }
    stretches.into_values().collect()
}

/// Shorter targets first; what remains of the longer ones goes to the months that have none yet.
fn spread(own: &[Own], weight: impl Fn(Month) -> i128) -> BTreeMap<Month, i128> {
    let mut targets: BTreeMap<Month, i128> = BTreeMap::new();
    for length in [1, 3, 12] {
        for (period, amount) in own.iter().filter(|(period, _)| period.months().count() == length) {
            let taken: i128 = period.months().filter_map(|month| targets.get(&month)).sum();
            let free: Vec<Month> = period.months().filter(|month| !targets.contains_key(month)).collect();
            let weights: Vec<i128> = free.iter().map(|month| weight(*month).max(0)).collect();
            targets.extend(free.iter().copied().zip(parts(amount - taken, weights)));
        }
    }
    targets
}

/// Each fen goes to the part with the largest shortfall, the earlier one on a tie.
fn parts(amount: i128, mut weights: Vec<i128>) -> Vec<i128> {
    if weights.iter().all(|weight| *weight == 0) {
        weights = vec![1; weights.len()];
    }
    let whole: i128 = weights.iter().sum();
    if whole == 0 {
        return Vec::new();
    }
    let mut parts: Vec<i128> = weights.iter().map(|weight| amount.abs() * weight / whole).collect();
    while parts.iter().sum::<i128>() < amount.abs() {
        let missing = |at: &usize| amount.abs() * weights[*at] - parts[*at] * whole;
        let most = (0..parts.len()).map(|at| missing(&at)).max().expect("a month");
        let first = (0..parts.len()).find(|at| missing(at) == most).expect("the one with the most");
        parts[first] += 1;
    }
    parts.iter().map(|part| part * amount.signum()).collect()
}

fn read(bytes: &[u8]) -> BTreeMap<(String, String), Vec<Own>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().expect("a heading").clone();
    let column = |names: [&str; 2]| headings.iter().position(|name| names.contains(&name)).expect("a column");
    let columns = [["dealer", "经销商"], ["period", "期间"], ["metric", "指标"], ["amount", "目标"]].map(column);
    let mut targets: BTreeMap<_, Vec<Own>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("a record");
        let [dealer, period, metric, money] = columns.map(|column| record[column].trim().to_owned());
        let fen = amount::parse(&money).expect("an amount") / FEN;
        targets.entry((dealer, metric_id(&metric))).or_default().push((period_of(&period), fen));
    }
    targets
}

fn metric_id(name: &str) -> String {
    let metrics =
        [("利润", "profit"), ("经营利润", "operating_profit"), ("费用支持", "support"), ("费用支出", "expenses")];
    let metric = metrics.iter().find(|(zh, id)| *zh == name || *id == name).map(|(_, id)| *id);
    metric.unwrap_or_else(|| chart::account_named(name).expect("an account").id).to_owned()
}

/// `2026`, `2026年`, `2026-Q1`, `2026年1季度`, `2026-03`, `2026年3月`.
fn period_of(text: &str) -> Period {
    let parts: Vec<&str> = text.split(['-', '年', '月', 'Q', '季']).filter(|part| !part.is_empty()).collect();
    let number = |text: &str| text.parse::<i32>().expect("a number");
    let of = |month: i32, length: i32| {
        let first = Month::new(number(parts[0]), month);
        Period { first, last: first.plus(length - 1) }
    };
    match parts[..] {
        [_] => of(1, 12),
        [_, quarter, ..] if text.contains(['Q', '季']) => of(number(quarter) * 3 - 2, 3),
        _ => of(number(parts[1]), 1),
    }
}
