//! The names that a ledger may use: accounts, fields, calculated columns.
//!
//! Written from the specification, not taken from the program: if the program loses a name, these
//! tests still use it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The role of an account in the calculation. All groups but the two balance groups are flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Trade,
    OperatingProfit,
    Support,
    Expenses,
    /// A balance that ties up the dealer's money.
    Plus,
    /// A balance that others finance.
    Minus,
}

impl Group {
    pub fn is_balance(self) -> bool {
        matches!(self, Group::Plus | Group::Minus)
    }
}

#[derive(Debug)]
pub struct Account {
    pub id: &'static str,
    pub group: Group,
    /// All spellings in ledgers: the id, both names, the aliases.
    pub names: &'static [&'static str],
}

impl Account {
    /// Whether it is the total of a dealer's capital, which is only a check if components are
    /// posted too.
    pub fn is_capital_total(&self) -> bool {
        self.id == "capital_employed"
    }
}

const fn account(group: Group, names: &'static [&'static str]) -> Account {
    Account { id: names[0], group, names }
}

use Group::{Expenses, Minus, OperatingProfit, Plus, Support, Trade};

#[rustfmt::skip]
pub static ACCOUNTS: &[Account] = &[
    account(Trade, &["sales", "销售收入", "Sales", "销售额", "营业收入", "销售", "revenue"]),
    account(Trade, &["cost_of_goods", "销售成本", "Cost of goods sold", "成本", "cogs", "cost of goods"]),
    account(Trade, &["purchases", "提货额", "Purchases", "进货额", "进货", "提货"]),
    account(Trade, &["payments", "打款", "Payments to supplier", "打款额", "付款"]),
    account(OperatingProfit, &["prepayment_interest", "淡季打款补息", "Off-season prepayment interest", "打款补息", "补息", "贴息"]),
    account(OperatingProfit, &["pickup_reward", "提货奖励", "Pick-up reward", "提货奖"]),
    account(OperatingProfit, &["monthly_rebate", "月返", "Monthly rebate", "月度返利"]),
    account(OperatingProfit, &["quarterly_rebate", "季返", "Quarterly rebate", "季度返利"]),
    account(OperatingProfit, &["annual_rebate", "年返", "Annual rebate", "年度返利"]),
    account(OperatingProfit, &["year_end_bonus", "年终奖励", "Year-end bonus", "年终奖"]),
    account(OperatingProfit, &["markup", "加价利润", "Markup profit", "加价", "差价", "进销差价"]),
    account(OperatingProfit, &["other_operating_profit", "其他经营利润", "Other operating profit"]),
    account(Support, &["storage_support", "仓储补贴", "Storage allowance"]),
    account(Support, &["transport_support", "运输补贴", "Transport allowance"]),
    account(Support, &["venue_support", "场地费支持", "Venue support", "场地费", "场地费补贴"]),
    account(Support, &["promotional_gifts", "促销赠品", "Promotional gifts", "赠品"]),
    account(Support, &["advertising_support", "报广支持", "Advertising support", "广告支持"]),
    account(Support, &["other_support", "其他支持", "Other support"]),
    account(Expenses, &["storage", "仓储费", "Storage", "仓租"]),
    account(Expenses, &["transport", "运输费", "Transport", "运费"]),
    account(Expenses, &["wages", "工资", "Wages", "人工", "薪资"]),
    account(Expenses, &["office", "办公费", "Office"]),
    account(Expenses, &["tax", "税金", "Tax", "税费"]),
    account(Expenses, &["entertainment", "招待费", "Entertainment", "业务招待费"]),
    account(Expenses, &["interest", "利息支出", "Interest", "财务费用"]),
    account(Expenses, &["rent", "房租", "Rent", "租金"]),
    account(Expenses, &["utilities", "水电费", "Utilities"]),
    account(Expenses, &["promotion", "促销费", "Promotion", "推广费"]),
    account(Expenses, &["travel", "差旅费", "Travel"]),
    account(Expenses, &["depreciation", "折旧", "Depreciation", "折旧费"]),
    account(Expenses, &["losses", "报损", "Losses and write-offs", "损耗"]),
    account(Expenses, &["other_expenses", "其他支出", "Other expenses", "其他费用"]),
    account(Plus, &["capital_employed", "占用资金", "Capital employed", "资金占用", "投入资金"]),
    account(Plus, &["inventory", "库存", "Inventory", "存货"]),
    account(Plus, &["receivables", "应收账款", "Receivables", "应收"]),
    account(Plus, &["prepayments", "预付货款", "Prepayments to supplier", "预付账款", "预付"]),
    account(Plus, &["rebates_receivable", "应收返利", "Rebates receivable", "未兑现返利"]),
    account(Plus, &["deposits", "保证金", "Deposits", "押金"]),
    account(Plus, &["cash", "货币资金", "Cash", "现金"]),
    account(Minus, &["payables", "应付账款", "Payables", "应付"]),
    account(Minus, &["notes_payable", "应付票据", "Notes payable (bank acceptances)", "承兑汇票"]),
];

/// A column that is not an account.
pub struct Field {
    pub id: &'static str,
    /// The id and the Chinese name, which take precedence over an alias in the same heading row.
    pub exact: &'static [&'static str],
    pub aliases: &'static [&'static str],
}

const fn field(exact: &'static [&'static str], aliases: &'static [&'static str]) -> Field {
    Field { id: exact[0], exact, aliases }
}

#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    field(&["date", "日期"], &["月份", "期间", "month", "period"]),
    field(&["dealer", "经销商"], &["客户", "客户名称", "经销商名称", "customer"]),
    field(&["account", "科目"], &["项目", "费用项目"]),
    field(&["amount", "金额"], &["发生额", "value"]),
    field(&["dealer_code", "经销商编码"], &["客户编码", "客户编号", "code"]),
    field(&["region", "区域"], &["大区"]),
    field(&["rep", "业务员"], &[]),
    field(&["product", "产品"], &["商品"]),
    field(&["category", "品类"], &[]),
    field(&["brand", "品牌"], &[]),
    field(&["channel", "渠道"], &[]),
    field(&["instrument", "付款方式"], &[]),
    field(&["quantity", "数量"], &["qty"]),
    field(&["memo", "摘要"], &["备注", "note"]),
    field(&["ref", "单据号"], &["凭证号", "doc"]),
];

/// Columns computed from other columns of a sheet; never entries.
pub static CALCULATED: &[&str] = &["合计", "经营利润", "费用支持", "费用支出", "利润", "利润率", "费用比"];

/// Row numbers; never read.
pub static SERIAL: &[&str] = &["序号", "No."];

/// Units in headings and title rows, with their factors.
pub static UNITS: &[(&str, i128)] = &[("元", 1), ("千元", 1_000), ("万元", 10_000), ("亿元", 100_000_000)];

/// The form in which names are compared: full-width forms narrowed, trimmed, lower case.
///
/// The full rule is Unicode NFKC; the ledgers of these tests only use its full-width forms.
pub fn fold(name: &str) -> String {
    narrow(name).trim().to_lowercase()
}

/// Replaces full-width letters, digits, punctuation and spaces by ordinary ones.
pub fn narrow(text: &str) -> String {
    let narrowed = |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).expect("an ASCII character"),
        '\u{3000}' => ' ',
        '￥' => '¥',
        other => other,
    };
    text.chars().map(narrowed).collect()
}

pub fn account_named(name: &str) -> Option<&'static Account> {
    static BY_NAME: LazyLock<BTreeMap<String, &Account>> = LazyLock::new(|| {
        let names = |account: &'static Account| account.names.iter().map(move |name| (fold(name), account));
        ACCOUNTS.iter().flat_map(names).collect()
    });
    BY_NAME.get(&fold(name)).copied()
}

pub fn account_with_id(id: &str) -> &'static Account {
    ACCOUNTS.iter().find(|account| account.id == id).expect("an account of the chart")
}

pub fn is_one_of(name: &str, names: &[&str]) -> bool {
    let name = fold(name);
    names.iter().any(|other| fold(other) == name)
}
