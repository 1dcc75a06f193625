//! Generates target files for a ledger: years, quarters and months in any order, some nested, some
//! for unknown dealers.

use super::amount::{ONE, print};
use super::calendar::Month;
use super::random::Random;
use super::read::Entry;

/// Metrics and accounts by id and by another name.
const METRICS: &[(&str, &str)] = &[
    ("profit", "利润"),
    ("profit", "利润"),
    ("sales", "营业收入"),
    ("sales", "sales"),
    ("operating_profit", "经营利润"),
    ("support", "费用支持"),
    ("expenses", "费用支出"),
    ("purchases", "提货额"),
    ("markup", "加价利润"),
    ("wages", "工资"),
];
const STRANGER: &str = "新开的店";

/// A target file for the dealers of some entries.
pub fn file(entries: &[Entry], random: &mut Random) -> Vec<u8> {
    let mut dealers: Vec<&str> = entries.iter().map(Entry::dealer).chain([STRANGER]).collect();
    dealers.sort_unstable();
    dealers.dedup();
    let mut rows = Vec::new();
    for dealer in dealers {
        for (at, (id, _)) in METRICS.iter().enumerate() {
            let is_new = METRICS.iter().position(|(other, _)| other == id) == Some(at);
            if is_new && random.chance(35) {
                let middle = random.pick(entries).date.month;
                rows.extend(targets(dealer, id, middle, random));
            }
        }
    }
    random.shuffle(&mut rows);
    written(&rows, random)
}

/// The targets of one dealer and metric in the years around a month.
fn targets(dealer: &str, metric: &str, middle: Month, random: &mut Random) -> Vec<[String; 4]> {
    let (by_year, by_quarter, by_month) = *random.pick(&[
        (100, 0, 0),
        (100, 0, 15),
        (0, 100, 0),
        (0, 80, 20),
        (100, 40, 15),
        (0, 0, 100),
        (50, 50, 50),
        (100, 0, 100),
    ]);
    let mut rows = Vec::new();
    for year in middle.year() - 1..=middle.year() + 1 {
        let mut post = |spellings: [String; 2], random: &mut Random| {
            let name = *random.pick(&METRICS.iter().filter(|(id, _)| *id == metric).collect::<Vec<_>>());
            let name = if random.chance(50) { name.0 } else { name.1 };
            rows.push([dealer.to_owned(), random.pick(&spellings).clone(), name.to_owned(), amount(random)]);
        };
        if random.chance(by_year) {
            post([format!("{year}"), format!("{year}年")], random);
        }
        for quarter in 1..=4 {
            if random.chance(by_quarter) {
                post([format!("{year}-Q{quarter}"), format!("{year}年{quarter}季")], random);
            }
        }
        for month in 1..=12 {
            if random.chance(by_month) {
                post([format!("{year}-{month:02}"), format!("{year}年{month}月")], random);
            }
        }
    }
    rows
}

fn amount(random: &mut Random) -> String {
    let fen = i128::try_from(random.below(50_000_000)).expect("an amount") * (ONE / 100);
    match random.below(8) {
        0 => "0".to_owned(),
        1 => "0.01".to_owned(),
        2 => format!("-{}", print(fen)),
        3 => format!("({})", print(fen)),
        4 => format!("{}万", random.below(900) + 1),
        _ => print(fen),
    }
}

fn written(rows: &[[String; 4]], random: &mut Random) -> Vec<u8> {
    let mut order = [0, 1, 2, 3];
    random.shuffle(&mut order);
    let heading = random.pick(&[["dealer", "period", "metric", "amount"], ["经销商", "期间", "指标", "目标"]]);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(order.map(|at| heading[at])).expect("a heading");
    for row in rows {
        writer.write_record(order.map(|at| &row[at])).expect("a row");
    }
    let bytes = writer.into_inner().expect("bytes");
    if random.chance(30) {
        let text = String::from_utf8(bytes).expect("text");
        return encoding_rs::GB18030.encode(&text).0.into_owned();
    }
    bytes
}
