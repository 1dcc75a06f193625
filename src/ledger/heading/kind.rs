//! Classifies one heading by itself, without its neighbours.
//!
//! The names of metrics are listed here a second time: `metrics` lies above the ledger and must not
//! be used here, and its names are those of reports, while these are the ones that sheets use.

use super::months::month_named;
use super::unit::split_unit;
use super::{Calculated, Summand};
use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::cell::text::{compact, looks_like_total};
use crate::ledger::field::Field;
use crate::ledger::rules::{ColumnMeaning, ReadingRules};
use crate::spelling::{nearest, normal_form};

/// The meaning of a heading by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingKind {
    /// No heading.
    Blank,
    /// A column that is never read.
    Ignored,
    /// A dimension, by the configuration.
    Dimension,
    /// A field, and how the heading names it.
    Field(Field, FieldMatch),
    /// An account, by the configuration or by name.
    Account { id: AccountId, configured: bool },
    /// A month, with or without a year.
    Month { year: Option<i32>, month: u8 },
    /// A figure calculated from others.
    Calculated(Calculated),
    /// No known name.
    Unknown,
}

/// How a heading names a field. If several headings name the same field, the first variant wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FieldMatch {
    /// By the configuration.
    Configured,
    /// By its id or its Chinese name.
    Exact,
    /// By an alias.
    Alias,
}

/// Longer texts are no names. The limit bounds the time for comparing them with all known names.
const HEADING_BYTES_MAX: usize = 2000;

/// Columns that number the rows.
const ROW_NUMBERS: [&str; 2] = ["序号", "no."];

/// Words below an account's name for the amount of the month.
const CURRENT_WORDS: [&str; 10] =
    ["本月", "本期", "当月", "当期", "金额", "本月数", "本期数", "本月金额", "本期金额", "本月发生额"];

/// Metrics that are neither accounts nor groups: the id, further names, whether it is money.
const METRICS: [(&str, &[&str], bool); 10] = [
    ("dealers", &["经销商数"], false),
    ("capital_dealers", &["有资金数据"], false),
    ("profit", &["利润", "客户利润"], true),
    ("margin", &["利润率"], false),
    ("expense_ratio", &["费用比"], false),
    ("net_expense_ratio", &["净费用比"], false),
    ("capital", &["平均占用资金", "average capital employed", "average capital"], true),
    ("turnover", &["资金周转率", "capital turnover"], false),
    ("turnover_days", &["资金周转天数"], false),
    ("return_on_capital", &["资金回报率"], false),
];

/// The groups that sheets name: id and Chinese name.
const GROUPS: [(Group, [&str; 2]); 3] = [
    (Group::OperatingProfit, ["operating_profit", "经营利润"]),
    (Group::Support, ["support", "费用支持"]),
    (Group::Expenses, ["expenses", "费用支出"]),
];

/// Classifies a heading: as it stands, or without its unit.
pub(super) fn kind_of(heading: &str, rules: &ReadingRules) -> HeadingKind {
    if heading.trim().is_empty() {
        return HeadingKind::Blank;
    }
    if heading.len() > HEADING_BYTES_MAX {
        return HeadingKind::Unknown;
    }
    let unchanged = spellings(heading).find_map(|name| known_kind(&name, rules));
    unchanged.or_else(|| known_without_unit(heading, rules)).unwrap_or(HeadingKind::Unknown)
}

fn known_without_unit(heading: &str, rules: &ReadingRules) -> Option<HeadingKind> {
    let (stem, unit) = split_unit(heading);
    unit?;
    let kind = spellings(stem).find_map(|name| known_kind(&name, rules))?;
    // Only amounts have a unit of money: `数量(万元)` is no quantity.
    (!matches!(kind, HeadingKind::Field(field, _) if field != Field::Amount)).then_some(kind)
}

/// The heading unchanged, on one line, and (Chinese only) without blanks: sheets break and space
/// headings to fit the column.
fn spellings(heading: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = heading.split_whitespace().collect();
    let one_line = words.join(" ");
    // English words need their blanks.
    let one_word = if heading.is_ascii() { one_line.clone() } else { words.concat() };
    let mut spellings = vec![heading.to_owned(), one_line, one_word];
    spellings.dedup();
    spellings.into_iter()
}

fn known_kind(name: &str, rules: &ReadingRules) -> Option<HeadingKind> {
    if let Some(meaning) = rules.meaning_of(name) {
        return Some(configured(meaning));
    }
    if ROW_NUMBERS.contains(&normal_form(name).as_str()) {
        return Some(HeadingKind::Ignored);
    }
    if let Some((field, exact)) = Field::named(name) {
        return Some(HeadingKind::Field(field, if exact { FieldMatch::Exact } else { FieldMatch::Alias }));
    }
    if let Some(id) = rules.chart.named(name) {
        return Some(HeadingKind::Account { id, configured: false });
    }
    if let Some((year, month)) = month_named(name) {
        return Some(HeadingKind::Month { year, month });
    }
    calculated(name, rules).map(HeadingKind::Calculated)
}

/// The kind of a heading that the configuration names.
pub(super) fn configured(meaning: ColumnMeaning) -> HeadingKind {
    match meaning {
        ColumnMeaning::Field(field) => HeadingKind::Field(field, FieldMatch::Configured),
        ColumnMeaning::Account(id) => HeadingKind::Account { id, configured: true },
        ColumnMeaning::Dimension => HeadingKind::Dimension,
        ColumnMeaning::Ignore => HeadingKind::Ignored,
    }
}

/// A group, a metric, a total or a cumulative amount.
fn calculated(name: &str, rules: &ReadingRules) -> Option<Calculated> {
    if let Some(figure) = group_or_metric(name) {
        return Some(figure);
    }
    if let Some(figure) = cumulative(name, rules) {
        return Some(figure);
    }
    let name = compact(name);
    let group_total = ["合计", "小计", "总计"].iter().find_map(|word| group_or_metric(name.strip_suffix(word)?));
    group_total.or_else(|| looks_like_total(&name).then_some(Calculated::Total))
}

/// A cumulative amount: `销售累计`, `本年累计`, `累计销售`.
fn cumulative(name: &str, rules: &ReadingRules) -> Option<Calculated> {
    let name = compact(name);
    if let Some(stem) = before_cumulative(&name) {
        return Some(Calculated::CumulativeOf(summand(stem, rules)));
    }
    let stem = ["本年累计", "累计"].iter().find_map(|word| name.strip_prefix(word))?;
    let summand = summand(stem, rules);
    // As a prefix it needs a known name behind it: `累计折扣` may be a rebate.
    (summand.is_some() || group_or_metric(stem).is_some()).then_some(Calculated::CumulativeOf(summand))
}

fn summand(name: &str, rules: &ReadingRules) -> Option<Summand> {
    let account = rules.chart.named(name).map(Summand::Account);
    account.or_else(|| group_or_metric(name).and_then(Calculated::summand))
}

/// The name before the ending 累计, without 本年; `None` without such an ending.
fn before_cumulative(name: &str) -> Option<&str> {
    let endings = ["累计", "累计数", "累计额", "累计金额", "ytd"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending))?;
    Some(stem.strip_suffix("本年").unwrap_or(stem))
}

fn group_or_metric(name: &str) -> Option<Calculated> {
    let name = normal_form(name).replace('_', " ");
    // A metric's unit is part of its name: 资金周转率(次/年), 利润率(%).
    let units = ["(次/年)", "(年)", "(次)", "(天)", "(%)"];
    let name = units.iter().find_map(|unit| name.strip_suffix(unit)).map_or(name.as_str(), str::trim_end);
    let group = GROUPS.iter().find(|(_, names)| names.iter().any(|known| known.replace('_', " ") == name));
    if let Some((group, _)) = group {
        return Some(Calculated::Group(*group));
    }
    let metric = METRICS.iter().find(|(id, names, _)| id.replace('_', " ") == name || names.contains(&name));
    metric.map(|(id, _, _)| Calculated::Metric(id))
}

/// Below an account's name, the word means its amount of the month.
pub(super) fn is_current(word: &str) -> bool {
    CURRENT_WORDS.contains(&compact(split_unit(word).0).as_str())
}

/// Below an account's name, the word means its amount since the beginning of the year.
pub(super) fn is_cumulative(word: &str) -> bool {
    before_cumulative(&compact(split_unit(word).0)).is_some()
}

/// The metric is an amount of money, to be scaled by the unit of the title row.
pub(super) fn is_money(metric: &str) -> bool {
    METRICS.iter().any(|(id, _, money)| *id == metric && *money)
}

/// The name of a field, a group, a metric or a total: no account may have it.
pub fn is_reserved(name: &str) -> bool {
    looks_like_total(name) || Field::named(name).is_some() || group_or_metric(name).is_some()
}

/// The name of a group or a metric, with or without the number that sheets give their lines.
///
/// ```
/// use dealer_profit::ledger::heading::is_figure;
/// assert!(is_figure("经营利润") && is_figure("三、费用支出"));
/// assert!(is_figure("（二）利润率") && is_figure("4. profit"));
/// assert!(!is_figure("加价利润") && !is_figure("1.月返") && !is_figure("三"));
/// ```
pub fn is_figure(name: &str) -> bool {
    let name = normal_form(name);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let unbracketed = name.trim_start_matches('(');
    let unnumbered = unbracketed.trim_start_matches(is_number).trim_start_matches(['、', '.', ')', ' ']);
    group_or_metric(&name).or_else(|| group_or_metric(unnumbered)).is_some()
}

/// Some cell is a known Chinese name: of a field, an account or the configuration.
///
/// Almost any bytes decode in some encoding. Only decoding to such a name proves the encoding.
pub fn holds_known_chinese_name(row: &[String], rules: &ReadingRules) -> bool {
    row.iter().any(|cell| {
        let named = |name: String| {
            !normal_form(&name).is_ascii()
                && (rules.meaning_of(&name).is_some()
                    || Field::named(&name).is_some()
                    || rules.chart.named(&name).is_some())
        };
        spellings(cell).chain(spellings(split_unit(cell).0)).any(named)
    })
}

/// The known name nearest to a heading, and its meaning as the configuration writes it.
pub(super) fn nearest_known(heading: &str, rules: &ReadingRules) -> Option<(String, String)> {
    let heading = split_unit(heading).0;
    let mut names: Vec<&str> = Field::every_name().collect();
    names.extend(GROUPS.iter().flat_map(|(_, names)| names));
    names.extend(METRICS.iter().flat_map(|(_, names, _)| names.iter()));
    names.extend(rules.chart.nearest_name(heading));
    let name = nearest(heading, names)?;
    let id = if let Some(account) = rules.chart.named(name) {
        rules.chart.account(account).id.clone()
    } else {
        // A misspelt figure is calculated, not posted.
        Field::named(name).map_or_else(|| "ignore".to_owned(), |(field, _)| field.id().to_owned())
    };
    Some((name.to_owned(), id))
}
