//! Single words and headings.

use super::{Language, Name};

/// A word of a table or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// The dealer as a column.
    Dealer,
    /// A month as a column.
    Month,
    /// A quarter as a column.
    Quarter,
    /// A year as a column.
    Year,
    /// The total row.
    Total,
    /// A value that entries do not carry.
    BlankValue,
    /// A figure that cannot be given.
    NotAvailable,
    /// The report's title.
    ReportTitle,
    /// The chart's title.
    AccountsTitle,
    /// The column of groups in the chart of accounts.
    GroupHeading,
    /// The column of ids in the chart of accounts.
    IdHeading,
    /// The column of Chinese names.
    ChineseHeading,
    /// The column of English names.
    EnglishHeading,
    /// The column of aliases.
    AliasesHeading,
    /// How many dealers a group has.
    Dealers,
    /// How many of them have capital.
    CapitalDealers,
    /// What dealers sold.
    Sales,
    /// What dealers earned on the goods, rebates and rewards included.
    OperatingProfit,
    /// What the supplier pays towards their expenses.
    Support,
    /// What dealers spent.
    Expenses,
    /// Operating profit and support less expenses.
    Profit,
    /// Profit by sales.
    Margin,
    /// Expenses by sales.
    ExpenseRatio,
    /// Expenses less support by sales.
    NetExpenseRatio,
    /// Average capital employed.
    Capital,
    /// Turns of capital a year.
    Turnover,
    /// Days that capital takes to turn once.
    TurnoverDays,
    /// Profit by capital a year.
    ReturnOnCapital,
    /// What stands before how the figures came about.
    Method,
    /// The column that says whether ledgers post an account with the sign turned.
    SignHeading,
}

impl Word {
    /// The word in that language.
    pub const fn text(self, language: Language) -> &'static str {
        self.name().text(language)
    }

    const fn name(self) -> Name {
        match self {
            Self::Dealer => Name { zh: "经销商", en: "Dealer" },
            Self::Month => Name { zh: "月份", en: "Month" },
            Self::Quarter => Name { zh: "季度", en: "Quarter" },
            Self::Year => Name { zh: "年度", en: "Year" },
            Self::Total => Name { zh: "合计", en: "Total" },
            Self::BlankValue => Name { zh: "(空白)", en: "(blank)" },
            Self::NotAvailable => Name { zh: "n/a", en: "n/a" },
            Self::ReportTitle => Name { zh: "经销商盈利报表", en: "Dealer profit report" },
            Self::AccountsTitle => Name { zh: "科目表", en: "Chart of accounts" },
            Self::GroupHeading => Name { zh: "类别", en: "Group" },
            Self::IdHeading => Name { zh: "代号", en: "Id" },
            Self::ChineseHeading => Name { zh: "中文名", en: "Chinese" },
            Self::EnglishHeading => Name { zh: "英文名", en: "English" },
            Self::AliasesHeading => Name { zh: "别名", en: "Aliases" },
            Self::Dealers => Name { zh: "经销商数", en: "Dealers" },
            Self::CapitalDealers => Name { zh: "有资金数据", en: "With capital" },
            Self::Sales => Name { zh: "销售收入", en: "Sales" },
            Self::OperatingProfit => Name { zh: "经营利润", en: "Operating profit" },
            Self::Support => Name { zh: "费用支持", en: "Support" },
            Self::Expenses => Name { zh: "费用支出", en: "Expenses" },
            Self::Profit => Name { zh: "利润", en: "Profit" },
            Self::Margin => Name { zh: "利润率", en: "Margin" },
            Self::ExpenseRatio => Name { zh: "费用比", en: "Expense ratio" },
            Self::NetExpenseRatio => Name { zh: "净费用比", en: "Net expense ratio" },
            Self::Capital => Name { zh: "平均占用资金", en: "Average capital" },
            Self::Turnover => Name { zh: "资金周转率(次/年)", en: "Turns a year" },
            Self::TurnoverDays => Name { zh: "资金周转天数", en: "Turnover days" },
            Self::ReturnOnCapital => Name { zh: "资金回报率(年)", en: "Return on capital" },
            Self::Method => Name { zh: "口径", en: "Method" },
            Self::SignHeading => Name { zh: "正负号", en: "Sign" },
        }
    }
}
