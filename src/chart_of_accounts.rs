//! The chart of accounts: the accounts, their names, and the group of the profit calculation to
//! which each belongs.

use std::collections::HashMap;

use crate::spelling::{nearest, normal_form};

/// Groups of accounts, in the order of the assessment sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Purchases, sales and payments: bases of ratios that are not part of profit themselves.
    Trade,
    /// 经营利润: markup, rebates, rewards and interest.
    OperatingProfit,
    /// 费用支持: the manufacturer's contributions to the dealer's expenses.
    Support,
    /// 费用支出: the dealer's own spending.
    Expenses,
    /// Balances that tie up capital.
    Assets,
    /// Balances that finance those assets.
    Liabilities,
}

impl Group {
    /// Every group, in the order of the assessment sheet.
    pub const ALL: [Self; 6] =
        [Self::Trade, Self::OperatingProfit, Self::Support, Self::Expenses, Self::Assets, Self::Liabilities];

    /// The id in output and configuration.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Trade => "trade",
            Self::OperatingProfit => "operating_profit",
            Self::Support => "support",
            Self::Expenses => "expenses",
            Self::Assets => "balance +",
            Self::Liabilities => "balance -",
        }
    }

    /// The Chinese and the English name.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Trade => ("购销", "Trade"),
            Self::OperatingProfit => ("经营利润", "Operating profit"),
            Self::Support => ("费用支持", "Support"),
            Self::Expenses => ("费用支出", "Expenses"),
            Self::Assets => ("余额 +", "Balance +"),
            Self::Liabilities => ("余额 -", "Balance -"),
        }
    }

    /// Whether the accounts are balances on a date rather than flows of a month.
    pub const fn is_balance(self) -> bool {
        matches!(self, Self::Assets | Self::Liabilities)
    }
}

/// The index of an account in its [`ChartOfAccounts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u16);

impl AccountId {
    /// 销售收入.
    pub const SALES: Self = Self(0);
    /// 销售成本.
    pub const COST_OF_GOODS: Self = Self(1);
    /// 提货额.
    pub const PURCHASES: Self = Self(2);
    /// 加价利润.
    pub const MARKUP: Self = Self(10);
    /// 占用资金.
    pub const CAPITAL_EMPLOYED: Self = Self(32);

    /// The account at a position of the chart, which must be below [`ACCOUNTS_MAX`].
    pub const fn at(index: usize) -> Self {
        Self(index as u16)
    }

    /// The position in the chart.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An account and its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The id in output and configuration.
    pub id: String,
    /// The group it belongs to.
    pub group: Group,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// Other names in ledgers.
    pub aliases: Vec<String>,
    /// Whether ledgers post it with the opposite sign.
    pub sign_reversed: bool,
}

/// A change by the configuration: a new account if the id is not in the chart, else additions to an
/// existing one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// The account's id.
    pub id: String,
    /// Required for a new account. For an existing account it may only repeat the account's group.
    pub group: Option<Group>,
    /// The Chinese name; defaults to the id.
    pub zh: Option<String>,
    /// The English name; defaults to the id.
    pub en: Option<String>,
    /// Further names.
    pub aliases: Vec<String>,
    /// Whether ledgers post it with the opposite sign.
    pub sign_reversed: bool,
}

/// Why the chart cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// A new account without a group.
    #[error("account {id} is new and needs a group")]
    GroupMissing {
        /// The id of the account.
        id: String,
    },
    /// A group other than the account's own.
    #[error("account {id} is in the group {}", group.id())]
    GroupChanged {
        /// The id of the account.
        id: String,
        /// The group that it belongs to.
        group: Group,
    },
    /// A name that would be ambiguous.
    #[error("{name} would mean both {first} and {second}")]
    NameTaken {
        /// The ambiguous name.
        name: String,
        /// The account that has the name.
        first: String,
        /// The account that is to get it.
        second: String,
    },
    /// More accounts than an [`AccountId`] can number.
    #[error("more than {} accounts", ACCOUNTS_MAX)]
    TooMany,
}

/// The largest number of accounts in a chart.
pub const ACCOUNTS_MAX: usize = 1000;

/// The accounts in use, in the order of the assessment sheet.
#[derive(Clone, Debug)]
pub struct ChartOfAccounts {
    accounts: Vec<Account>,
    by_name: HashMap<String, AccountId>,
}

impl Default for ChartOfAccounts {
    /// The built-in chart.
    fn default() -> Self {
        let mut chart = Self { accounts: Vec::new(), by_name: HashMap::new() };
        for BuiltIn(group, id, zh, en, aliases) in BUILT_IN {
            let account = Account {
                id: (*id).to_owned(),
                group: *group,
                zh: (*zh).to_owned(),
                en: (*en).to_owned(),
                aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
                sign_reversed: false,
            };
            chart.insert(account).expect("the built-in chart gives no name twice, which a test holds");
        }
        chart
    }
}

impl ChartOfAccounts {
    /// The built-in chart with the changes of the configuration.
    ///
    /// # Errors
    ///
    /// [`ChartError`] if a new account has no group, a group contradicts the existing one, or a
    /// name would mean two accounts.
    pub fn with_changes(changes: impl IntoIterator<Item = AccountChange>) -> Result<Self, ChartError> {
        let mut chart = Self::default();
        for change in changes {
            chart.apply(change)?;
        }
        Ok(chart)
    }

    /// All accounts in the order of the sheet: group by group, built-in accounts before those of
    /// the configuration.
    pub fn in_order(&self) -> impl Iterator<Item = (AccountId, &Account)> {
        Group::ALL.into_iter().flat_map(|group| self.of_group(group))
    }

    /// The accounts of a group, in the order of the assessment sheet.
    pub fn of_group(&self, group: Group) -> impl Iterator<Item = (AccountId, &Account)> {
        self.ids().map(|id| (id, self.account(id))).filter(move |(_, account)| account.group == group)
    }

    /// All ids, in the order in which the accounts were added.
    pub fn ids(&self) -> impl Iterator<Item = AccountId> + use<> {
        (0..self.accounts.len()).map(|index| AccountId(index as u16))
    }

    /// The number of accounts.
    pub fn count(&self) -> usize {
        self.accounts.len()
    }

    /// The account with an id of this chart.
    pub fn account(&self, id: AccountId) -> &Account {
        &self.accounts[id.index()]
    }

    /// The account with that name, alias or id; `None` if there is none.
    ///
    /// ```
    /// use dealer_profit::chart_of_accounts::{AccountId, ChartOfAccounts};
    /// let chart = ChartOfAccounts::default();
    /// assert_eq!(chart.named("营业收入"), Some(AccountId::SALES));
    /// assert_eq!(chart.named(" ＣＯＧＳ "), Some(AccountId::COST_OF_GOODS));
    /// assert_eq!(chart.named("销受收入"), None);
    /// ```
    pub fn named(&self, name: &str) -> Option<AccountId> {
        self.by_name.get(&normal_form(name)).copied()
    }

    /// The known name nearest to a misspelt one.
    pub fn nearest_name(&self, name: &str) -> Option<&str> {
        nearest(name, self.by_name.keys().map(String::as_str))
    }

    fn apply(&mut self, change: AccountChange) -> Result<(), ChartError> {
        let Some(index) = self.accounts.iter().position(|account| account.id == change.id) else {
            let group = change.group.ok_or_else(|| ChartError::GroupMissing { id: change.id.clone() })?;
            return self.insert(Account {
                group,
                zh: change.zh.unwrap_or_else(|| change.id.clone()),
                en: change.en.unwrap_or_else(|| change.id.clone()),
                aliases: change.aliases,
                sign_reversed: change.sign_reversed,
                id: change.id,
            });
        };
        let account = &mut self.accounts[index];
        if change.group.is_some_and(|group| group != account.group) {
            return Err(ChartError::GroupChanged { id: change.id, group: account.group });
        }
        account.sign_reversed |= change.sign_reversed;
        account.zh = change.zh.unwrap_or_else(|| account.zh.clone());
        account.en = change.en.unwrap_or_else(|| account.en.clone());
        account.aliases.extend(change.aliases);
        self.claim_names(AccountId(index as u16))
    }

    fn insert(&mut self, account: Account) -> Result<(), ChartError> {
        if self.accounts.len() >= ACCOUNTS_MAX {
            return Err(ChartError::TooMany);
        }
        self.accounts.push(account);
        self.claim_names(AccountId((self.accounts.len() - 1) as u16))
    }

    fn claim_names(&mut self, id: AccountId) -> Result<(), ChartError> {
        let account = &self.accounts[id.index()];
        let names = [&account.id, &account.zh, &account.en].into_iter().chain(&account.aliases);
        for name in names {
            let holder = *self.by_name.entry(normal_form(name)).or_insert(id);
            if holder != id {
                let first = self.accounts[holder.index()].id.clone();
                return Err(ChartError::NameTaken { name: name.clone(), first, second: account.id.clone() });
            }
        }
        Ok(())
    }
}

/// A row of the built-in chart: group, id, Chinese name, English name, aliases.
struct BuiltIn(Group, &'static str, &'static str, &'static str, &'static [&'static str]);

use Group::{Assets, Expenses, Liabilities, OperatingProfit, Support, Trade};

#[rustfmt::skip]
const BUILT_IN: &[BuiltIn] = &[
    BuiltIn(Trade, "sales", "销售收入", "Sales", &["销售额", "营业收入", "销售", "revenue"]),
    BuiltIn(Trade, "cost_of_goods", "销售成本", "Cost of goods sold", &["成本", "cogs", "cost of goods"]),
    BuiltIn(Trade, "purchases", "提货额", "Purchases", &["进货额", "进货", "提货"]),
    BuiltIn(Trade, "payments", "打款", "Payments to supplier", &["打款额", "付款"]),
    BuiltIn(OperatingProfit, "prepayment_interest", "淡季打款补息", "Off-season prepayment interest", &["打款补息", "补息", "贴息"]),
    BuiltIn(OperatingProfit, "pickup_reward", "提货奖励", "Pick-up reward", &["提货奖"]),
    BuiltIn(OperatingProfit, "monthly_rebate", "月返", "Monthly rebate", &["月度返利"]),
    BuiltIn(OperatingProfit, "quarterly_rebate", "季返", "Quarterly rebate", &["季度返利"]),
    BuiltIn(OperatingProfit, "annual_rebate", "年返", "Annual rebate", &["年度返利"]),
    BuiltIn(OperatingProfit, "year_end_bonus", "年终奖励", "Year-end bonus", &["年终奖"]),
    BuiltIn(OperatingProfit, "markup", "加价利润", "Markup profit", &["加价", "差价", "进销差价"]),
    BuiltIn(OperatingProfit, "other_operating_profit", "其他经营利润", "Other operating profit", &[]),
    BuiltIn(Support, "storage_support", "仓储补贴", "Storage allowance", &[]),
    BuiltIn(Support, "transport_support", "运输补贴", "Transport allowance", &[]),
    BuiltIn(Support, "venue_support", "场地费支持", "Venue support", &["场地费", "场地费补贴"]),
    BuiltIn(Support, "promotional_gifts", "促销赠品", "Promotional gifts", &["赠品"]),
    BuiltIn(Support, "advertising_support", "报广支持", "Advertising support", &["广告支持"]),
    BuiltIn(Support, "other_support", "其他支持", "Other support", &[]),
    BuiltIn(Expenses, "storage", "仓储费", "Storage", &["仓租"]),
    BuiltIn(Expenses, "transport", "运输费", "Transport", &["运费"]),
    BuiltIn(Expenses, "wages", "工资", "Wages", &["人工", "薪资"]),
    BuiltIn(Expenses, "office", "办公费", "Office", &[]),
    BuiltIn(Expenses, "tax", "税金", "Tax", &["税费"]),
    BuiltIn(Expenses, "entertainment", "招待费", "Entertainment", &["业务招待费"]),
    BuiltIn(Expenses, "interest", "利息支出", "Interest", &["财务费用"]),
    BuiltIn(Expenses, "rent", "房租", "Rent", &["租金"]),
    BuiltIn(Expenses, "utilities", "水电费", "Utilities", &[]),
    BuiltIn(Expenses, "promotion", "促销费", "Promotion", &["推广费"]),
    BuiltIn(Expenses, "travel", "差旅费", "Travel", &[]),
    BuiltIn(Expenses, "depreciation", "折旧", "Depreciation", &["折旧费"]),
    BuiltIn(Expenses, "losses", "报损", "Losses and write-offs", &["损耗"]),
    BuiltIn(Expenses, "other_expenses", "其他支出", "Other expenses", &["其他费用"]),
    BuiltIn(Assets, "capital_employed", "占用资金", "Capital employed", &["资金占用", "投入资金"]),
    BuiltIn(Assets, "inventory", "库存", "Inventory", &["存货"]),
    BuiltIn(Assets, "receivables", "应收账款", "Receivables", &["应收"]),
    BuiltIn(Assets, "prepayments", "预付货款", "Prepayments to supplier", &["预付账款", "预付"]),
    BuiltIn(Assets, "rebates_receivable", "应收返利", "Rebates receivable", &["未兑现返利"]),
    BuiltIn(Assets, "deposits", "保证金", "Deposits", &["押金"]),
    BuiltIn(Assets, "cash", "货币资金", "Cash", &["现金"]),
    BuiltIn(Liabilities, "payables", "应付账款", "Payables", &["应付"]),
    BuiltIn(Liabilities, "notes_payable", "应付票据", "Notes payable (bank acceptances)", &["承兑汇票"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_accounts_are_where_their_constants_say() {
        let chart = ChartOfAccounts::default();
        for (id, name) in [
            (AccountId::SALES, "sales"),
            (AccountId::COST_OF_GOODS, "cost_of_goods"),
            (AccountId::PURCHASES, "purchases"),
            (AccountId::MARKUP, "markup"),
            (AccountId::CAPITAL_EMPLOYED, "capital_employed"),
        ] {
            assert_eq!(chart.account(id).id, name);
        }
        assert_eq!(chart.count(), 41);
    }

    #[test]
    fn adds_accounts_and_aliases() {
        let cold_chain = AccountChange {
            id: "cold_chain".into(),
            group: Some(Group::Expenses),
            zh: Some("冷链费".into()),
            aliases: vec!["冷藏费".into()],
            ..AccountChange::default()
        };
        let wages =
            AccountChange { id: "wages".into(), aliases: vec!["人员费用".into()], ..AccountChange::default() };
        let chart = ChartOfAccounts::with_changes([cold_chain, wages]).unwrap();
        assert_eq!(chart.account(chart.named("冷藏费").unwrap()).en, "cold_chain");
        assert_eq!(chart.account(chart.named("人员费用").unwrap()).id, "wages");
        assert_eq!(chart.of_group(Group::Expenses).last().unwrap().1.id, "cold_chain");
    }

    #[test]
    fn refuses_a_name_that_would_mean_two_accounts() {
        let change =
            AccountChange { id: "wages".into(), aliases: vec!["ＲＥＮＴ".into()], ..AccountChange::default() };
        let error = ChartOfAccounts::with_changes([change]).unwrap_err();
        assert_eq!(
            error,
            ChartError::NameTaken { name: "ＲＥＮＴ".into(), first: "rent".into(), second: "wages".into() }
        );
    }

    #[test]
    fn refuses_a_new_account_without_a_group_and_a_changed_group() {
        let new = AccountChange { id: "cold_chain".into(), ..AccountChange::default() };
        assert_eq!(
            ChartOfAccounts::with_changes([new]).unwrap_err(),
            ChartError::GroupMissing { id: "cold_chain".into() }
        );
        let moved = AccountChange { id: "wages".into(), group: Some(Group::Support), ..AccountChange::default() };
        assert!(matches!(ChartOfAccounts::with_changes([moved]).unwrap_err(), ChartError::GroupChanged { .. }));
    }
}
