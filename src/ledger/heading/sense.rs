//! What one heading means by itself, before anything is known of its neighbours.

use super::unit::split_unit;
use super::{Calculated, Summand};
use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::cell::text::{compact, looks_like_total};
use crate::ledger::field::Field;
use crate::ledger::rules::{ColumnMeaning, ReadingRules};
use crate::period::Month;
use crate::spelling::{nearest, normal_form};

/// What a heading means by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// There is no heading.
    Blank,
    /// A column that is never read.
    Ignored,
    /// The configuration makes it a dimension.
    Dimension,
    /// A field, and how sure that is.
    Field(Field, Claim),
    /// An account, by the configuration or by its name.
    Account { id: AccountId, configured: bool },
    /// A month, which may lack its year.
    Month { year: Option<i32>, month: u8 },
    /// A figure that is worked out from others.
    Calculated(Calculated),
    /// No name that is known.
    Unknown,
}

/// How a heading claims to be a field; the first of these wins over the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// The configuration says so.
    Configured,
    /// It is the id or the Chinese name.
    Exact,
    /// It is an alias.
    Alias,
}

/// From here on a text is no name: whoever hands over a file that is no ledger is not to wait until it has been compared with all.
const HEADING_BYTES_MAX: usize = 2000;

/// Columns that number the rows.
const NEVER_READ: [&str; 2] = ["序号", "no."];

/// Words below an account's name that mean its amount of the month.
const CURRENT: [&str; 10] =
    ["本月", "本期", "当月", "当期", "金额", "本月数", "本期数", "本月金额", "本期金额", "本月发生额"];

/// The metrics of ours that are neither an account nor a group: id, further names, whether it is money.
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

/// The groups that sheets name.
const GROUPS: [(Group, [&str; 2]); 3] = [
    (Group::OperatingProfit, ["operating_profit", "经营利润"]),
    (Group::Support, ["support", "费用支持"]),
    (Group::Expenses, ["expenses", "费用支出"]),
];

/// What a heading means by itself.
pub(super) fn sense_of(heading: &str, rules: &ReadingRules) -> Sense {
    if heading.trim().is_empty() {
        return Sense::Blank;
    }
    if heading.len() > HEADING_BYTES_MAX {
        return Sense::Unknown;
    }
    let known_as_it_stands = spellings(heading).find_map(|name| known(&name, rules));
    known_as_it_stands.or_else(|| known_without_unit(heading, rules)).unwrap_or(Sense::Unknown)
}

fn known_without_unit(heading: &str, rules: &ReadingRules) -> Option<Sense> {
    let (stem, unit) = split_unit(heading);
    unit?;
    let sense = spellings(stem).find_map(|name| known(&name, rules))?;
    // A unit of money makes sense of amounts only: `数量(万元)` is no quantity.
    (!matches!(sense, Sense::Field(field, _) if field != Field::Amount)).then_some(sense)
}

/// The heading as it stands, and without the line breaks and blanks that people put into it to make it fit.
fn spellings(heading: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = heading.split_whitespace().collect();
    let of_one_line = words.join(" ");
    // English words keep their blanks: only Chinese is written without.
    let of_one_word = if heading.is_ascii() { of_one_line.clone() } else { words.concat() };
    let mut spellings = vec![heading.to_owned(), of_one_line, of_one_word];
    spellings.dedup();
    spellings.into_iter()
}

fn known(name: &str, rules: &ReadingRules) -> Option<Sense> {
    if let Some(meaning) = rules.meaning_of(name) {
        return Some(configured(meaning));
    }
    if NEVER_READ.contains(&normal_form(name).as_str()) {
        return Some(Sense::Ignored);
    }
    if let Some((field, exact)) = Field::named(name) {
        return Some(Sense::Field(field, if exact { Claim::Exact } else { Claim::Alias }));
    }
    if let Some(id) = rules.chart.named(name) {
        return Some(Sense::Account { id, configured: false });
    }
    if let Some((year, month)) = month_named(name) {
        return Some(Sense::Month { year, month });
    }
    calculated(name, rules).map(Sense::Calculated)
}

/// The sense of a heading that the configuration names.
pub(super) fn configured(meaning: ColumnMeaning) -> Sense {
    match meaning {
        ColumnMeaning::Field(field) => Sense::Field(field, Claim::Configured),
        ColumnMeaning::Account(id) => Sense::Account { id, configured: true },
        ColumnMeaning::Dimension => Sense::Dimension,
        ColumnMeaning::Ignore => Sense::Ignored,
    }
}

/// The year, where there is one, and the month that a heading names: `2026-01`, `2026年1月`, `2026/1`, `202601`, `1月`.
fn month_named(name: &str) -> Option<(Option<i32>, u8)> {
    let name = compact(name);
    if let Some(rest) = name.strip_suffix("月份").or_else(|| name.strip_suffix('月')) {
        return match rest.split_once('年') {
            Some((year, month)) => dated(year, month),
            None => Some((None, month_number(rest)?)),
        };
    }
    if name.len() == 6 && name.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, month) = name.split_at(4);
        return dated(year, month);
    }
    let (year, month) = name.split_once(['-', '/'])?;
    dated(year, month).or_else(|| month_of_day(&name))
}

/// The month whose first or last day a heading is: what a spreadsheet makes of a typed `2026-01`, and a month's end.
fn month_of_day(name: &str) -> Option<(Option<i32>, u8)> {
    let mut parts = name.split(['-', '/']);
    let (year, month, day) = (year_number(parts.next()?)?, month_number(parts.next()?)?, parts.next()?);
    let day: u8 = day.parse().ok().filter(|_| day.len() <= 2 && parts.next().is_none())?;
    let days = Month::new(year, month)?.days();
    (day == 1 || day == days).then_some((Some(year), month))
}

/// A stretch of a year that a heading names: the year, where there is one, the first month and the last.
pub(super) fn stretch_named(name: &str) -> Option<(Option<i32>, u8, u8)> {
    let name = compact(name);
    let name = ["合计", "小计", "总计", "累计"].iter().find_map(|word| name.strip_suffix(word)).unwrap_or(&name);
    let year = name.get(..4).and_then(year_number);
    let rest = if year.is_some() { name[4..].trim_start_matches(['年', '-']) } else { name };
    let quarter = |number: u8| (3 * number - 2, 3 * number);
    let (first, last) = match rest.trim_start_matches('第') {
        "一季度" | "1季度" | "q1" => quarter(1),
        "二季度" | "2季度" | "q2" => quarter(2),
        "三季度" | "3季度" | "q3" => quarter(3),
        "四季度" | "4季度" | "q4" => quarter(4),
        "上半年" | "h1" => (1, 6),
        "下半年" | "h2" => (7, 12),
        "全年" | "年度" => (1, 12),
        "" | "度" if year.is_some() => (1, 12),
        months => {
            let (first, last) = months.strip_suffix('月')?.split_once(['-', '~', '至', '—', '–'])?;
            (month_number(first.trim_end_matches('月'))?, month_number(last)?)
        }
    };
    (first < last).then_some((year, first, last))
}

fn dated(year: &str, month: &str) -> Option<(Option<i32>, u8)> {
    let (year, month) = (year_number(year)?, month_number(month)?);
    Month::new(year, month).map(|_| (Some(year), month))
}

fn month_number(digits: &str) -> Option<u8> {
    let plain = !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|month| plain && (1..=12).contains(month))
}

fn year_number(digits: &str) -> Option<i32> {
    let plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|year| plain && Month::new(*year, 1).is_some())
}

/// The year that a heading above months names: `2026年`, `2026`.
pub(super) fn year_named(name: &str) -> Option<i32> {
    let name = compact(name);
    year_number(name.strip_suffix('年').unwrap_or(&name))
}

/// The figure that a heading names: a group, a metric, a total or an amount since the beginning of the year.
fn calculated(name: &str, rules: &ReadingRules) -> Option<Calculated> {
    if let Some(figure) = group_or_metric(name) {
        return Some(figure);
    }
    if let Some(figure) = cumulative(name, rules) {
        return Some(figure);
    }
    let name = compact(name);
    let of_a_group = ["合计", "小计", "总计"].iter().find_map(|word| group_or_metric(name.strip_suffix(word)?));
    of_a_group.or_else(|| looks_like_total(&name).then_some(Calculated::Total))
}

/// The amount since the beginning of the year that a heading names: `销售累计`, `本年累计`, `累计销售`.
fn cumulative(name: &str, rules: &ReadingRules) -> Option<Calculated> {
    let name = compact(name);
    if let Some(stem) = before_cumulative(&name) {
        return Some(Calculated::CumulativeOf(summand(stem, rules)));
    }
    let stem = ["本年累计", "累计"].iter().find_map(|word| name.strip_prefix(word))?;
    let summand = summand(stem, rules);
    // In front it counts only where the rest is a name: `累计折扣` might be a rebate of its own.
    (summand.is_some() || group_or_metric(stem).is_some()).then_some(Calculated::CumulativeOf(summand))
}

fn summand(name: &str, rules: &ReadingRules) -> Option<Summand> {
    let account = rules.chart.named(name).map(Summand::Account);
    account.or_else(|| group_or_metric(name).and_then(Calculated::summand))
}

/// What stands before the ending 累计, without 本年; `None` where there is no such ending.
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

/// Whether a word below an account's name means its amount of the month.
pub(super) fn is_current(word: &str) -> bool {
    CURRENT.contains(&compact(split_unit(word).0).as_str())
}

/// Whether a word below an account's name means its amount since the beginning of the year.
pub(super) fn is_cumulative(word: &str) -> bool {
    before_cumulative(&compact(split_unit(word).0)).is_some()
}

/// Whether a metric is an amount of money, which a unit in the title row scales.
pub(super) fn is_money(metric: &str) -> bool {
    METRICS.iter().any(|(id, _, money)| *id == metric && *money)
}

/// Whether a name is that of a field, a group, a metric or a total: an account that is called so could not be told from it.
pub fn is_reserved(name: &str) -> bool {
    looks_like_total(name) || Field::named(name).is_some() || group_or_metric(name).is_some()
}

/// Whether a name is that of a group or a metric, behind a number where sheets number their lines.
///
/// ```
/// use dealer_profit::ledger::heading::is_figure;
/// assert!(is_figure("经营利润") && is_figure("三、费用支出") && is_figure("（二）利润率") && is_figure("4. profit"));
/// assert!(!is_figure("加价利润") && !is_figure("1.月返") && !is_figure("三"));
/// ```
pub fn is_figure(name: &str) -> bool {
    let name = normal_form(name);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let unbracketed = name.trim_start_matches('(');
    let unnumbered = unbracketed.trim_start_matches(is_number).trim_start_matches(['、', '.', ')', ' ']);
    group_or_metric(&name).or_else(|| group_or_metric(unnumbered)).is_some()
}

/// Whether a cell of a row is a Chinese name that we know: a field's, an account's or one of the configuration.
///
/// That bytes decode proves nothing of their encoding; that they decode to such a name does.
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

/// The known name that a heading is nearest to, and what to write for it in the configuration.
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
        // What is near to a figure of ours is calculated, not posted.
        Field::named(name).map_or_else(|| "ignore".to_owned(), |(field, _)| field.id().to_owned())
    };
    Some((name.to_owned(), id))
}
