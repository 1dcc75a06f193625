//! Spells the cells of a ledger in every way that the rules allow.

use super::amount;
use super::calendar::Date;
use super::random::Random;

/// An amount. If a title or a heading names its unit, it has none, so that no two units combine.
pub fn amount(millionths: i128, unit: Option<i128>, random: &mut Random) -> String {
    let in_unit = millionths / unit.unwrap_or(1);
    if in_unit == 0 && random.chance(30) {
        return "-".to_owned();
    }
    let scale = if unit.is_none() { scale(in_unit, random) } else { Scale::BARE };
    let mut digits = amount::print(in_unit.abs() / scale.size);
    if random.chance(20) {
        digits = with_more_decimals(digits, random);
    }
    if random.chance(30) {
        digits = with_thousands(&digits);
    }
    // A currency sign precedes a number without a unit, 元 follows it; never both.
    let currency = if unit.is_none() && scale.word.is_empty() && random.chance(10) {
        random.word(&["¥", "￥", "$", "€", "£"])
    } else {
        ""
    };
    let text = signed(&format!("{digits}{}", scale.word), currency, in_unit, random);
    let text = if random.chance(6) { widen(&text) } else { text };
    pad(&text, random)
}

/// `-¥5`, `¥-5`, `(¥5)`, `+5`, `¥5`.
fn signed(number: &str, currency: &str, value: i128, random: &mut Random) -> String {
    if value < 0 && random.chance(30) {
        return format!("({currency}{number})");
    }
    let sign = match value {
        ..0 => random.word(&["-", "-", "\u{2212}"]),
        _ if random.chance(6) => "+",
        _ => "",
    };
    if random.chance(50) { format!("{sign}{currency}{number}") } else { format!("{currency}{sign}{number}") }
}

struct Scale {
    word: &'static str,
    size: i128,
}

impl Scale {
    const BARE: Scale = Scale { word: "", size: 1 };
}

/// A unit after the number, if the number then has at most six decimals.
fn scale(millionths: i128, random: &mut Random) -> Scale {
    let scales = [("元", 1), ("万", 10_000), ("万元", 10_000), ("亿", 100_000_000), ("亿元", 100_000_000)];
    let (word, size) = *random.pick(&scales);
    if millionths % size == 0 && random.chance(15) { Scale { word, size } } else { Scale::BARE }
}

/// Appends zeros, which change nothing.
fn with_more_decimals(digits: String, random: &mut Random) -> String {
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let wanted = decimals.max(*random.pick(&[2, 2, 4, 6]));
    let point = if decimals == 0 { "." } else { "" };
    format!("{digits}{point}{}", "0".repeat(wanted - decimals))
}

fn with_thousands(digits: &str) -> String {
    let (whole, decimals) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut grouped = String::new();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + decimals
}

/// A date in any of its forms; a time after it is ignored.
pub fn date(date: Date, may_be_month: bool, random: &mut Random) -> String {
    let (year, month, day) = (date.month.year(), date.month.number(), date.day);
    if may_be_month && random.chance(15) {
        return match random.below(5) {
            0 => format!("{year}-{month:02}"),
            1 => format!("{year}/{month}"),
            2 => format!("{year}/{month:02}"),
            3 => format!("{year}{month:02}"),
            _ => format!("{year}年{month}月"),
        };
    }
    let text = match random.below(7) {
        0 | 1 => format!("{year}-{month:02}-{day:02}"),
        2 => format!("{year}/{month}/{day}"),
        3 => format!("{year}/{month:02}/{day:02}"),
        4 => format!("{year}.{month}.{day}"),
        5 => format!("{year}{month:02}{day:02}"),
        _ => format!("{year}年{month}月{day}日"),
    };
    match random.below(30) {
        0 => text + " 10:30",
        1 => text + " 00:00:00",
        2 if text.contains('-') => text + "T08:15:00",
        _ => text,
    }
}

/// The name of an account or a field, in any case and width.
pub fn name(name: &str, random: &mut Random) -> String {
    let name = match random.below(8) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => widen(name),
        _ => name.to_owned(),
    };
    pad(&name, random)
}

/// Adds spaces around a cell, which are ignored.
pub fn pad(text: &str, random: &mut Random) -> String {
    if text.is_empty() || random.chance(94) { text.to_owned() } else { format!(" {text}  ") }
}

/// Text as people write it into columns that are not computed with.
pub fn text(random: &mut Random) -> String {
    let texts = [
        "",
        "",
        "冲红",
        "见附件, 第 3 页",
        "a;b\tc",
        "6\" 管",
        "\"引用\"",
        "第一行\n第二行",
        "x\r\ny",
        "x\ry",
        "'",
        "=1",
        "2026-01",
        "合同号:7",
    ];
    random.word(&texts).to_owned()
}

/// ASCII characters in their full-width forms.
fn widen(text: &str) -> String {
    let widened = |c| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).expect("a full-width form"),
        other => other,
    };
    text.chars().map(widened).collect()
}
