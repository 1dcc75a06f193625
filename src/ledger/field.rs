//! The fields of a ledger and the names of their columns.

use crate::spelling::normal_form;

/// A column that means the same in every ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 日期.
    Date,
    /// 经销商.
    Dealer,
    /// 科目.
    Account,
    /// 金额.
    Amount,
    /// 经销商编码.
    DealerCode,
    /// 区域.
    Region,
    /// 业务员.
    Rep,
    /// 产品.
    Product,
    /// 品类.
    Category,
    /// 品牌.
    Brand,
    /// 渠道.
    Channel,
    /// 付款方式.
    Instrument,
    /// 数量.
    Quantity,
    /// 摘要.
    Memo,
    /// 单据号.
    Ref,
}

impl Field {
    /// Every field, in the order in which names are looked up.
    pub const ALL: [Self; 15] = [
        Self::Date,
        Self::Dealer,
        Self::Account,
        Self::Amount,
        Self::DealerCode,
        Self::Region,
        Self::Rep,
        Self::Product,
        Self::Category,
        Self::Brand,
        Self::Channel,
        Self::Instrument,
        Self::Quantity,
        Self::Memo,
        Self::Ref,
    ];

    /// The id, the Chinese name and the aliases; all in lower case.
    pub const fn names(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Date => ("date", "日期", &["月份", "期间", "month", "period"]),
            Self::Dealer => ("dealer", "经销商", &["客户", "客户名称", "经销商名称", "customer"]),
            Self::Account => ("account", "科目", &["项目", "费用项目"]),
            Self::Amount => ("amount", "金额", &["发生额", "value"]),
            Self::DealerCode => ("dealer_code", "经销商编码", &["客户编码", "客户编号", "code"]),
            Self::Region => ("region", "区域", &["大区"]),
            Self::Rep => ("rep", "业务员", &[]),
            Self::Product => ("product", "产品", &["商品"]),
            Self::Category => ("category", "品类", &[]),
            Self::Brand => ("brand", "品牌", &[]),
            Self::Channel => ("channel", "渠道", &[]),
            Self::Instrument => ("instrument", "付款方式", &[]),
            Self::Quantity => ("quantity", "数量", &["qty"]),
            Self::Memo => ("memo", "摘要", &["备注", "note"]),
            Self::Ref => ("ref", "单据号", &["凭证号", "doc"]),
        }
    }

    /// The name in output and in the configuration.
    pub const fn id(self) -> &'static str {
        self.names().0
    }

    /// The English name for people.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Date => "Date",
            Self::Dealer => "Dealer",
            Self::Account => "Account",
            Self::Amount => "Amount",
            Self::DealerCode => "Dealer code",
            Self::Region => "Region",
            Self::Rep => "Rep",
            Self::Product => "Product",
            Self::Category => "Category",
            Self::Brand => "Brand",
            Self::Channel => "Channel",
            Self::Instrument => "Instrument",
            Self::Quantity => "Quantity",
            Self::Memo => "Memo",
            Self::Ref => "Reference",
        }
    }

    /// A long ledger must have it.
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Date | Self::Dealer | Self::Account | Self::Amount)
    }

    /// Finds a field by name. The second value is true for the id and the Chinese name, false for
    /// an alias.
    ///
    /// ```
    /// use dealer_profit::ledger::field::Field;
    /// assert_eq!(Field::named("日期"), Some((Field::Date, true)));
    /// assert_eq!(Field::named("Period"), Some((Field::Date, false)));
    /// assert_eq!(Field::named("合计"), None);
    /// ```
    pub fn named(name: &str) -> Option<(Self, bool)> {
        let name = normal_form(name);
        Self::ALL.into_iter().find_map(|field| {
            let (id, zh, aliases) = field.names();
            let exact = name == id || name == zh;
            (exact || aliases.contains(&name.as_str())).then_some((field, exact))
        })
    }

    /// All names of all fields, for suggestions.
    pub fn every_name() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().flat_map(|field| {
            let (id, zh, aliases) = field.names();
            [id, zh].into_iter().chain(aliases.iter().copied())
        })
    }
}
