//! Ledgers generated from a seed: their entries and the options for them, independent of the
//! written form.
//!
//! They obey all rules, so a refusal is always a fault. They concentrate on likely faults: dealers
//! who begin late or leave early, snapshots before the period and several in a month, balances that
//! cancel, zeros of every kind.

use super::amount::ONE;
use super::calendar::{Date, Month, Period};
use super::chart::{ACCOUNTS, Account, Group, account_with_id};
use super::facts::Ledger;
use super::options::Options;
use super::plan;
use super::random::Random;
use super::read::Entry;
use super::sheet;
use std::collections::BTreeMap;

const DEALERS: &[&str] = &[
    "华东家电",
    "江南电器",
    "城北商行",
    "𠀀家",
    "惠民",
    "百乐",
    "Łódź GmbH",
    "Ming & Sons",
    "ming & sons",
    "李记, 电器",
    "东湖 \"旗舰\" 店",
    "西\n部联营",
    "A;B\tC",
    "\"引号\"开头",
    "=1+1",
    "O'Neill",
    "1.50",
    "é店",
    "null",
    "０８店",
    "A/B 商贸",
];
const REGIONS: &[&str] = &["华东", "华南", "North, West", "西\"北\""];
const PRODUCTS: &[&str] = &["1.5匹挂机", "3匹柜机", "中央空调", "5\" 屏", "0", "A=B"];
const GRADES: &[&str] = &["一级", "二级", "B;C"];
/// Extra columns: fields that every ledger may have, and dimensions that only long ledgers can
/// have.
const OWN_COLUMNS: &[&str] = &["channel", "rep", "门店等级", "Store type"];
const INTEGER_DIGITS_MAX: i128 = 1_000_000_000_000_000 * ONE;

/// The entries of a ledger, and the options for it.
pub struct Case {
    pub entries: Vec<Entry>,
    pub options: Options,
    seed: u64,
}

impl Case {
    pub fn new(seed: u64) -> Case {
        let mut random = Random::new(seed);
        let (entries, sales_from_purchases) = Scene::new(&mut random).play();
        let mut options = options(&entries, &mut random);
        options.sales_from_purchases = sales_from_purchases;
        // A separate generator: adding targets must not change the ledger.
        let mut random = Random::new(seed ^ 0x7a26_e700);
        if random.chance(60) {
            options.last_year = random.chance(50);
            options.targets = Some(plan::file(&entries, &mut random));
        }
        Case { entries, options, seed }
    }

    /// The bytes of each file of the ledger. Each `writing` has the same entries with other words,
    /// in another order and in other files; only writing 0 has units in headings and titles.
    pub fn files(&self, writing: u64) -> Vec<Vec<u8>> {
        let mut random = Random::new(self.seed ^ (writing << 48));
        sheet::files(&self.entries, &self.options, writing == 0, &mut random)
    }
}

/// The kind of amounts in a ledger.
#[derive(Clone, Copy)]
enum Amounts {
    /// Few and small, so that sums tie and cancel.
    Small,
    Ordinary,
    /// Some with six decimals, some with fifteen integer digits.
    Extreme,
}

impl Amounts {
    fn draw(self, random: &mut Random) -> i128 {
        let small = *random.pick(&[0, 5, 5, 7, 70, 110, -5, -7]) * ONE;
        let fen = i128::try_from(random.below(300_000_000)).expect("an amount") * (ONE / 100);
        let reversal = if random.chance(8) { -1 } else { 1 };
        match self {
            Amounts::Small => small,
            Amounts::Extreme if random.chance(3) => reversal * (123_456_789_012_345 * ONE + fen % ONE),
            Amounts::Extreme if random.chance(20) => reversal * (fen + i128::from(random.between(0, 9_999))),
            _ if random.chance(8) => small,
            _ => reversal * fen,
        }
    }
}

struct Dealer {
    name: &'static str,
    region: Option<&'static str>,
    first: Month,
    last: Month,
    posts_cost: bool,
    /// The balance accounts of its snapshots.
    balances: Vec<&'static str>,
    /// Whether `capital_employed` is posted beside the components, as a check.
    checks_capital: bool,
    /// 0 to 9: selects the dealer's peculiarity, if any.
    luck: usize,
}

/// The properties of a ledger during generation.
struct Scene<'r> {
    random: &'r mut Random,
    amounts: Amounts,
    sales: &'static str,
    accounts: Vec<&'static str>,
    own_column: Option<&'static str>,
    dealers: Vec<Dealer>,
    entries: Vec<Entry>,
}

impl<'r> Scene<'r> {
    fn new(random: &'r mut Random) -> Scene<'r> {
        let sales = if random.chance(12) { "purchases" } else { "sales" };
        let mut scene = Scene {
            amounts: *random.pick(&[
                Amounts::Small,
                Amounts::Small,
                Amounts::Ordinary,
                Amounts::Ordinary,
                Amounts::Extreme,
            ]),
            sales,
            accounts: flow_accounts(sales, random),
            own_column: random.chance(50).then(|| random.word(OWN_COLUMNS)),
            dealers: Vec::new(),
            entries: Vec::new(),
            random,
        };
        let first = Month::new(scene.random.between(2019, 2024), scene.random.between(1, 12));
        let months = *scene.random.pick(&[1, 1, 2, 3, 4, 6, 9, 13, 16, 20, 30]);
        let count = scene.random.below(6) + 1;
        for name in scene.random.some(DEALERS, count) {
            let dealer = scene.dealer(name, first, months);
            scene.dealers.push(dealer);
        }
        scene
    }

    fn dealer(&mut self, name: &'static str, first: Month, months: i32) -> Dealer {
        let random = &mut *self.random;
        let whole = random.chance(40);
        let start = if whole { 0 } else { random.between(0, months - 1) };
        let end = if whole { months - 1 } else { random.between(start, months - 1) };
        let components: Vec<&str> = ACCOUNTS
            .iter()
            .filter(|account| account.group.is_balance() && !account.is_capital_total())
            .map(|account| account.id)
            .collect();
        let count = random.below(4) + 1;
        let balances = match random.below(10) {
            0 | 1 => Vec::new(),
            2 | 3 => vec!["capital_employed"],
            _ => random.some(&components, count).into_iter().copied().collect(),
        };
        Dealer {
            name,
            region: random.chance(80).then(|| random.word(REGIONS)),
            first: first.plus(start),
            last: first.plus(end),
            posts_cost: random.chance(35),
            checks_capital: balances.first().is_some_and(|id| *id != "capital_employed") && random.chance(30),
            balances,
            luck: random.below(10),
        }
    }

    /// The entries, and whether purchases count as sales in them.
    fn play(mut self) -> (Vec<Entry>, bool) {
        for dealer in std::mem::take(&mut self.dealers) {
            self.flows(&dealer);
            self.balances(&dealer);
            self.nothings(&dealer);
            if dealer.checks_capital {
                self.capital_check(&dealer);
            }
        }
        self.reconcile_markup();
        if self.entries.is_empty() {
            let date = Month::new(2024, 2).last_day();
            self.post(date, "惠民", None, "inventory", 0);
        }
        (self.entries, self.sales == "purchases")
    }

    fn post(&mut self, date: Date, dealer: &str, region: Option<&str>, account: &'static str, amount: i128) {
        let random = &mut *self.random;
        let mut fields = BTreeMap::from([("dealer".to_owned(), dealer.to_owned())]);
        let mut fill = |field: &str, value: &str| fields.insert(field.to_owned(), value.to_owned());
        // A row sometimes has another region than its dealer.
        let region = if random.chance(5) { Some(random.word(REGIONS)) } else { region };
        if let Some(region) = region {
            fill("region", region);
        }
        if random.chance(75) {
            fill("product", random.word(PRODUCTS));
        }
        if let Some(column) = self.own_column.filter(|_| random.chance(60)) {
            fill(column, random.word(GRADES));
        }
        self.entries.push(Entry { date, account: account_with_id(account), amount, fields });
    }

    fn post_any(&mut self, month: Month, dealer: &Dealer, account: &'static str) {
        let day = self.random.between(1, month.last_day().day);
        let amount = self.amounts.draw(self.random);
        self.post(Date { month, day }, dealer.name, dealer.region, account, amount);
    }

    fn flows(&mut self, dealer: &Dealer) {
        for month in (Period { first: dealer.first, last: dealer.last }).months() {
            if self.accounts.is_empty() || self.random.chance(15) {
                continue;
            }
            // Most reports are about sales: without this, half the ledgers would have none.
            if self.accounts.contains(&self.sales) && self.random.chance(60) {
                self.post_any(month, dealer, self.sales);
            }
            for _ in 0..self.random.below(6) {
                let account = self.random.word(&self.accounts);
                self.post_any(month, dealer, account);
            }
            if dealer.posts_cost && self.random.chance(60) {
                for _ in 0..=self.random.below(2) {
                    self.post_any(month, dealer, "cost_of_goods");
                }
            }
        }
    }

    /// Snapshots from long before the first flow to the last one, at month ends and within months.
    fn balances(&mut self, dealer: &Dealer) {
        let before = *self.random.pick(&[0, 0, 0, 1, 1, 2, 14]);
        let after = *self.random.pick(&[0, 0, 0, 1, 3]);
        let months = Period { first: dealer.first.plus(-before), last: dealer.last.plus(after) };
        for month in months.months() {
            let mut dates = Vec::new();
            if self.random.chance(45) {
                dates.push(month.last_day());
            }
            while self.random.chance(15) {
                dates.push(Date { month, day: self.random.between(1, month.last_day().day) });
            }
            for date in dates {
                self.snapshot(dealer, date);
            }
        }
    }

    fn snapshot(&mut self, dealer: &Dealer, date: Date) {
        for account in &dealer.balances {
            if self.random.chance(20) {
                continue;
            }
            let rows = *self.random.pick(&[1, 1, 2, 3]);
            for _ in 0..rows {
                let amount = self.amounts.draw(self.random);
                self.post(date, dealer.name, dealer.region, account, amount);
            }
        }
    }

    /// Entries of zero: they make their months active and their accounts known, but they neither
    /// extend the period nor make an account a component of capital.
    fn nothings(&mut self, dealer: &Dealer) {
        let mut post_nothing = |month: Month, account| {
            self.post(month.last_day(), dealer.name, dealer.region, account, 0);
        };
        match dealer.luck {
            0 => post_nothing(dealer.first.plus(-1), "payments"),
            1 => post_nothing(dealer.last.plus(2), "sales"),
            2 => post_nothing(dealer.first, "inventory"),
            _ => {}
        }
    }

    /// The posted total beside its components: equal to them where it is not zero, in one row or in
    /// two.
    fn capital_check(&mut self, dealer: &Dealer) {
        for _ in 0..=self.random.below(3) {
            let date = Date { month: dealer.last.plus(self.random.between(-3, 1)), day: self.random.between(1, 28) };
            let posted = |entry: &Entry| {
                (entry.dealer(), entry.date, entry.account.id) == (dealer.name, date, "capital_employed")
            };
            if self.entries.iter().any(posted) {
                continue;
            }
            let so_far = Ledger { entries: self.entries.clone(), sales: self.sales };
            let nothing = self.random.chance(20) || so_far.dealers_with_components().is_empty();
            let total = if nothing { 0 } else { so_far.standing(dealer.name, date, false) };
            let part = if self.random.chance(50) { 7 * ONE } else { 0 };
            if (total - part).abs() < INTEGER_DIGITS_MAX {
                self.post(date, dealer.name, dealer.region, "capital_employed", total - part);
                self.post(date, dealer.name, dealer.region, "capital_employed", part);
            }
        }
    }

    /// In a month of a dealer with cost, the posted markup equals the derived one or sums to zero.
    fn reconcile_markup(&mut self) {
        let ledger = Ledger { entries: std::mem::take(&mut self.entries), sales: self.sales };
        let with_cost = ledger.months_with_cost();
        let derived = |entry: &&Entry| with_cost.contains(&(entry.dealer(), entry.date.month));
        self.entries =
            ledger.entries.iter().filter(|entry| !(derived(entry) && entry.account.id == "markup")).cloned().collect();
        for (dealer, month) in &with_cost {
            let of_month = |entry: &&Entry| entry.dealer() == *dealer && entry.date.month == *month;
            let markup = ledger.entries.iter().filter(of_month).map(|entry| match entry.account.id {
                account if account == self.sales => entry.amount,
                "cost_of_goods" => -entry.amount,
                _ => 0,
            });
            let markup: i128 = markup.sum();
            let (first, second) = match self.random.below(5) {
                0 => (markup, 0),
                1 => (markup - 5 * ONE, 5 * ONE),
                2 => (-7 * ONE, 7 * ONE),
                _ => continue,
            };
            if first.abs() < INTEGER_DIGITS_MAX {
                self.post(Date { month: *month, day: 15 }, dealer, None, "markup", first);
                self.post(month.last_day(), dealer, None, "markup", second);
            }
        }
    }
}

/// The flow accounts of a ledger; some ledgers have no sales, some no flows.
fn flow_accounts(sales: &'static str, random: &mut Random) -> Vec<&'static str> {
    let is_flow = |account: &&Account| !account.group.is_balance() && account.id != "cost_of_goods";
    let mut accounts: Vec<&str> = ACCOUNTS.iter().filter(is_flow).map(|account| account.id).collect();
    random.shuffle(&mut accounts);
    accounts.truncate(random.below(12) + 2);
    match random.below(20) {
        0 => return Vec::new(),
        1 => accounts.retain(|id| account_with_id(id).group != Group::Trade),
        2 => accounts.retain(|id| *id != sales),
        _ => accounts.extend([sales, "markup"]),
    }
    accounts
}

fn options(entries: &[Entry], random: &mut Random) -> Options {
    let mut options = Options::default();
    let fields = fields_of(entries);
    options.by = random.pick(&groupings(&fields)).iter().map(|field| (*field).to_owned()).collect();
    if random.chance(60) {
        ask_period(&mut options, entries, random);
    }
    if random.chance(30) && !fields.is_empty() {
        ask_conditions(&mut options, entries, &fields, random);
    }
    if random.chance(20) {
        for _ in 0..=random.below(2) {
            let dealer = random.pick(entries).dealer().to_owned();
            options.dealers.push(pattern_of(&dealer, random));
        }
    }
    if random.chance(10) {
        let metric = random.word(&["sales", "operating_profit", "support", "expenses", "profit", "dealers"]);
        let rising = if random.chance(50) { "+" } else { "" };
        options.sort = Some(format!("{rising}{metric}"));
    }
    options.top = random.chance(6).then(|| random.below(4) + 1);
    options.days_in_year = random.chance(10).then_some(365);
    options.skip_totals = random.chance(10);
    options.fill_down_dealer = !options.skip_totals && random.chance(10);
    options
}

/// The fields of the entries, except the dealer.
fn fields_of(entries: &[Entry]) -> Vec<&str> {
    let mut fields: Vec<&str> = entries.iter().flat_map(|entry| entry.fields.keys()).map(String::as_str).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.retain(|field| *field != "dealer");
    fields
}

fn groupings<'a>(fields: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut groupings = vec![
        vec![],
        vec!["dealer"],
        vec!["month"],
        vec!["quarter"],
        vec!["year"],
        vec!["dealer", "month"],
        vec!["quarter", "dealer"],
    ];
    for field in fields {
        groupings.extend([vec![*field], vec!["dealer", field], vec![field, "dealer"], vec![field, "month"]]);
    }
    groupings
}

fn ask_period(options: &mut Options, entries: &[Entry], random: &mut Random) {
    let month = random.pick(entries).date.month.plus(random.between(-1, 1));
    let (from, to) = (month.plus(-random.between(0, 5)), month.plus(random.between(0, 5)));
    let outside = month.plus(*random.pick(&[-60, 60]));
    let quarter = format!("{}-Q{}", month.year(), month.quarter());
    let counted =
        ["this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year", "ytd", "last-12-months"];
    let period = match random.below(9) {
        0 => month.year().to_string(),
        1 => quarter,
        2 => month.to_string(),
        3 => format!("{from}..{to}"),
        4 => format!("{}..{}", month.plus(-40), month.plus(40)),
        5 => format!("{outside}..{}", outside.plus(2)),
        6 => format!("{}..{quarter}", month.year() - 1),
        7 => format!("{from}..{}", month.year()),
        _ => {
            options.as_of = Some(format!("{month}-{:02}", random.between(1, 28)));
            random.word(&counted).to_owned()
        }
    };
    options.period = Some(period);
}

/// One field with alternative values, or several fields, all with values from the ledger.
fn ask_conditions(options: &mut Options, entries: &[Entry], fields: &[&str], random: &mut Random) {
    for _ in 0..=random.below(2) {
        let field = *random.pick(fields);
        let values: Vec<&String> = entries.iter().filter_map(|entry| entry.fields.get(field)).collect();
        options.conditions.push((field.to_owned(), (*random.pick(&values)).clone()));
    }
}

/// A pattern that matches `dealer` and possibly others.
fn pattern_of(dealer: &str, random: &mut Random) -> String {
    let characters: Vec<char> = dealer.chars().collect();
    let at = random.below(characters.len());
    match random.below(5) {
        0 => "*".to_owned(),
        1 => characters[..at].iter().chain(['*'].iter()).collect(),
        2 => ['*'].iter().chain(&characters[at..]).collect(),
        3 => characters.iter().enumerate().map(|(index, c)| if index == at { '?' } else { *c }).collect(),
        _ => dealer.to_owned(),
    }
}
