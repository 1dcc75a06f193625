//! Ledgers for measurements. The same variant and number of rows give the same bytes on every
//! machine.
//!
//! They resemble exports of this trade: 24 months in date order, 19 accounts, a fifth of the
//! dealers with two thirds of the rows, balances on the last days of months, and one memo in a
//! hundred quoted because of commas, quotes or line breaks.

use encoding_rs::GB18030;

/// How a ledger differs from the plain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Long form, in date order, UTF-8, LF.
    Plain,
    /// The plain rows with CR LF line ends.
    Crlf,
    /// The plain rows, with `"1,234.56"` for `1234.56`.
    Thousands,
    /// The plain rows in GBK.
    Gbk,
    /// The plain rows, every field quoted.
    Quoted,
    /// Random dates, and all dealers equally likely.
    Unordered,
    /// 100,000 dealers.
    ManyDealers,
    /// Wide form with one column for each of 25 accounts.
    Wide,
}

impl Variant {
    /// Every variant with its name.
    pub const ALL: [(&'static str, Self); 8] = [
        ("plain", Self::Plain),
        ("crlf", Self::Crlf),
        ("thousands", Self::Thousands),
        ("gbk", Self::Gbk),
        ("quoted", Self::Quoted),
        ("unordered", Self::Unordered),
        ("many-dealers", Self::ManyDealers),
        ("wide", Self::Wide),
    ];

    const fn dealers(self) -> usize {
        if matches!(self, Self::ManyDealers) { 100_000 } else { 5_000 }
    }

    /// The text in the encoding of this variant.
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Gbk => GB18030.encode(text).0.into_owned(),
            _ => text.as_bytes().to_vec(),
        }
    }
}

/// Flow accounts of long ledgers, and their number of rows in 64.
const FLOWS: [(&str, usize); 16] = [
    ("销售收入", 12),
    ("销售成本", 8),
    ("提货额", 8),
    ("打款", 4),
    ("淡季打款补息", 2),
    ("提货奖励", 3),
    ("月返", 4),
    ("年返", 1),
    ("仓储补贴", 2),
    ("运输补贴", 2),
    ("促销赠品", 2),
    ("仓储费", 3),
    ("运输费", 5),
    ("工资", 3),
    ("房租", 1),
    ("促销费", 4),
];
/// Flows that only wide ledgers have.
const WIDE_FLOWS: [&str; 6] = ["季返", "场地费支持", "办公费", "税金", "水电费", "差旅费"];
const BALANCES: [&str; 3] = ["库存", "应收账款", "应付账款"];

const FIRST_YEAR: usize = 2024;
const FIRST_MONTH: usize = 7;
const MONTHS: usize = 24;
const DAYS_OF_MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Regions have five places each; a dealer's name combines a place, a name and a trade.
const REGIONS: [&str; 8] = ["浙北", "浙南", "苏南", "苏北", "皖南", "皖北", "赣东", "闽北"];
const PLACES: [&str; 40] = [
    "杭州", "嘉兴", "湖州", "绍兴", "桐乡", "温州", "台州", "丽水", "衢州", "龙泉", "苏州", "无锡", "常州", "宜兴",
    "昆山", "徐州", "淮安", "盐城", "宿迁", "连云", "芜湖", "黄山", "宣城", "池州", "铜陵", "蚌埠", "阜阳", "亳州",
    "宿州", "淮北", "上饶", "鹰潭", "景德", "抚州", "婺源", "南平", "建阳", "邵武", "武夷", "浦城",
];
const NAMES: [&str; 25] = [
    "恒达", "永泰", "华信", "瑞丰", "金辉", "盛泽", "天元", "万和", "德隆", "兴业", "宏图", "嘉禾", "鼎盛", "百川",
    "长青", "东升", "福临", "广源", "海纳", "吉祥", "凯旋", "联众", "明珠", "诚信", "星河",
];
const TRADES: [&str; 5] = ["商贸有限公司", "电器有限公司", "家电有限公司", "暖通工程公司", "贸易公司"];
const PRODUCTS: [&str; 8] = ["1.5匹挂机", "2匹柜机", "3匹柜机", "中央空调", "移动空调", "新风机", "配件", ""];
const MEMOS: [&str; 8] = ["", "常规业务", "月结", "转账", "门店", "工程单", "补单", "见合同"];

/// Reproducible pseudo-random numbers (SplitMix64).
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in 0 to `end - 1`; `end` must be far below 2^32.
    const fn below(&mut self, end: usize) -> usize {
        (((self.next() >> 32) * end as u64) >> 32) as usize
    }

    /// In 0 to `end - 1`, skewed to small numbers: a fifth of them have two thirds of the draws.
    const fn skewed_below(&mut self, end: usize) -> usize {
        let draw = self.next() >> 32;
        let square = (draw * draw) >> 32;
        let fourth_power = (square * square) >> 32;
        ((fourth_power * end as u64) >> 32) as usize
    }
}

/// A calendar day as it is written in ledgers.
struct Day {
    text: String,
    ends_month: bool,
}

fn days() -> Vec<Day> {
    let mut days = Vec::new();
    for index in 0..MONTHS {
        let (year, month) = (FIRST_YEAR + (FIRST_MONTH - 1 + index) / 12, (FIRST_MONTH - 1 + index) % 12);
        let last = DAYS_OF_MONTHS[month];
        days.extend(
            (1..=last).map(|day| Day { text: format!("{year}-{:02}-{day:02}", month + 1), ends_month: day == last }),
        );
    }
    days
}

/// The name of a dealer. Neighbours differ in all parts; beyond 5,000 dealers, shop numbers keep
/// the names distinct.
fn dealer_name(dealer: usize) -> String {
    let (place, name, trade) = (dealer % 40, dealer / 40 % 25, (dealer + dealer / 1000) % 5);
    let text = [PLACES[place], NAMES[name], TRADES[trade]].concat();
    match dealer / 5000 {
        0 => text,
        shop => format!("{text}{}店", shop + 1),
    }
}

/// Generates a ledger row by row.
pub struct Ledger {
    variant: Variant,
    rows: u64,
    made: u64,
    random: Random,
    days: Vec<Day>,
    dealers: Vec<Vec<u8>>,
    regions: Vec<Vec<u8>>,
    products: Vec<Vec<u8>>,
    memos: Vec<Vec<u8>>,
    balances: Vec<Vec<u8>>,
    /// The account of each of 64 rows, from which a row draws.
    flows: Vec<Vec<u8>>,
}

impl Ledger {
    /// A ledger of `rows` rows, not counting the heading.
    pub fn new(variant: Variant, rows: u64) -> Self {
        let encode = |text: &str| variant.encode(text);
        let all = |texts: &[&str]| texts.iter().map(|text| encode(text)).collect();
        let flows = FLOWS.iter().flat_map(|(account, count)| std::iter::repeat_n(encode(account), *count));
        Self {
            variant,
            rows,
            made: 0,
            random: Random(20_260_630),
            days: days(),
            dealers: (0..variant.dealers()).map(|dealer| encode(&dealer_name(dealer))).collect(),
            regions: all(&REGIONS),
            products: all(&PRODUCTS),
            memos: all(&MEMOS),
            balances: all(&BALANCES),
            flows: flows.collect(),
        }
    }

    /// Appends the heading.
    pub fn heading(&self, out: &mut Vec<u8>) {
        let accounts = || FLOWS.iter().map(|flow| flow.0).chain(WIDE_FLOWS).chain(BALANCES);
        let headings: Vec<&str> = match self.variant {
            Variant::Wide => ["日期", "经销商", "区域"].into_iter().chain(accounts()).collect(),
            _ => vec!["日期", "经销商", "区域", "产品", "科目", "金额", "单据号", "摘要"],
        };
        for heading in headings {
            self.field(out, &self.variant.encode(heading));
        }
        self.end_row(out);
    }

    /// Appends the next row.
    pub fn row(&mut self, out: &mut Vec<u8>) {
        let (day, dealer) = match self.variant {
            Variant::Unordered => (self.random.below(self.days.len()), self.random.below(self.dealers.len())),
            _ => {
                let day = u128::from(self.made) * self.days.len() as u128 / u128::from(self.rows.max(1));
                (day as usize % self.days.len(), self.random.skewed_below(self.dealers.len()))
            }
        };
        self.field(out, self.days[day].text.as_bytes());
        self.field(out, &self.dealers[dealer]);
        self.field(out, &self.regions[dealer % PLACES.len() / 5]);
        if self.variant == Variant::Wide {
            self.wide_amounts(out, day);
        } else {
            self.entry(out, day);
        }
        self.made += 1;
        self.end_row(out);
    }

    /// The fields of a long row that follow the region.
    fn entry(&mut self, out: &mut Vec<u8>, day: usize) {
        let draw = self.random.next() as usize;
        let is_balance = self.days[day].ends_month && draw & 1 == 1;
        let account = if is_balance { &self.balances[(draw >> 1) % 3] } else { &self.flows[(draw >> 1) % 64] };
        self.field(out, &self.products[(draw >> 8) % PRODUCTS.len()]);
        self.field(out, account);
        self.amount(out, is_balance);
        self.field(out, format!("PZ{:08}", self.made).as_bytes());
        if (draw >> 16).is_multiple_of(100) {
            let text = quoted_memo(self.made);
            quoted(out, &self.variant.encode(&text));
            out.push(b',');
        } else {
            self.field(out, &self.memos[(draw >> 32) % MEMOS.len()]);
        }
    }

    /// The amounts of a wide row: one flow in eight is blank, and balances are filled on the last
    /// days of months only.
    fn wide_amounts(&mut self, out: &mut Vec<u8>, day: usize) {
        let blanks = self.random.next();
        for column in 0..FLOWS.len() + WIDE_FLOWS.len() {
            if column > 0 && (blanks >> (2 * column)) & 7 == 0 {
                self.field(out, b"");
            } else {
                self.amount(out, false);
            }
        }
        for _ in BALANCES {
            if self.days[day].ends_month {
                self.amount(out, true);
            } else {
                self.field(out, b"");
            }
        }
    }

    /// An amount of 10.00 to 99,999.99, with each number of digits equally likely. One flow in 32
    /// is a reversal.
    fn amount(&mut self, out: &mut Vec<u8>, is_balance: bool) {
        let draw = self.random.next();
        let least = [1_000, 10_000, 100_000, 1_000_000][(draw & 3) as usize];
        let fen = least + (((draw >> 32) * least * 9) >> 32);
        let sign = if !is_balance && (draw >> 8) & 31 == 0 { "-" } else { "" };
        let (yuan, fen) = (fen / 100, fen % 100);
        match self.variant {
            Variant::Thousands if yuan >= 1000 => {
                out.extend_from_slice(format!("\"{sign}{},{:03}.{fen:02}\",", yuan / 1000, yuan % 1000).as_bytes());
            }
            _ => self.field(out, format!("{sign}{yuan}.{fen:02}").as_bytes()),
        }
    }

    /// Appends a field whose text needs no quoting, and a comma.
    fn field(&self, out: &mut Vec<u8>, text: &[u8]) {
        if self.variant == Variant::Quoted {
            quoted(out, text);
        } else {
            out.extend_from_slice(text);
        }
        out.push(b',');
    }

    /// Replaces the last comma by a line end.
    fn end_row(&self, out: &mut Vec<u8>) {
        out.pop();
        out.extend_from_slice(if self.variant == Variant::Crlf { b"\r\n" } else { b"\n" });
    }
}

fn quoted(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

/// A memo that needs quoting, with its quotes already doubled.
fn quoted_memo(row: u64) -> String {
    match row % 3 {
        0 => format!("补差, 第{row}笔"),
        1 => format!("客户称\"\"已付\"\", 第{row}笔"),
        _ => format!("两笔合并\n其一, 第{row}笔"),
    }
}
