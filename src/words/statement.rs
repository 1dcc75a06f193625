//! Words of the assessment sheet and of the sheet that says how figures came about.

use super::Name;

/// A word of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementWord {
    /// The assessment sheet's title.
    Title,
    /// The sheet of all dealers.
    Summary,
    /// The column of accounts and metrics.
    Line,
    /// The accounts of goods bought and sold.
    Trade,
    /// The sum of the operating profit's accounts.
    OperatingProfitSum,
    /// The sum of the support's accounts.
    SupportSum,
    /// The sum of the expenses' accounts.
    ExpensesSum,
    /// What is left.
    Profit,
    /// The rows of ratios and capital.
    Ratios,
    /// The chart of profit by stretch of time.
    ProfitTrend,
    /// The chart of how profit is put together.
    ProfitWaterfall,
    /// Operating profit besides markup.
    RebatesAndInterest,
    /// The rows of targets.
    Targets,
    /// The column of metrics on the method sheet.
    Metric,
    /// The column of formulas on the method sheet.
    Formula,
    /// The column of files on the method sheet.
    Source,
    /// How many rows a file has.
    RowsRead,
    /// How many entries a file has.
    EntriesRead,
    /// How many rows were left out because they have errors.
    RowsLeftOut,
}

impl StatementWord {
    pub(super) const fn name(self) -> Name {
        match self {
            Self::Title => Name { zh: "经销商盈利考核表", en: "Dealer profit assessment sheet" },
            Self::Summary => Name { zh: "汇总", en: "Summary" },
            Self::Line => Name { zh: "项目", en: "Line" },
            Self::Trade => Name { zh: "购销", en: "Trade" },
            Self::OperatingProfitSum => Name { zh: "经营利润合计", en: "Operating profit, total" },
            Self::SupportSum => Name { zh: "费用支持合计", en: "Support, total" },
            Self::ExpensesSum => Name { zh: "费用支出合计", en: "Expenses, total" },
            Self::Profit => Name { zh: "客户利润", en: "Dealer's profit" },
            Self::Ratios => Name { zh: "比率与资金", en: "Ratios and capital" },
            Self::ProfitTrend => Name { zh: "利润走势", en: "Profit" },
            Self::ProfitWaterfall => Name { zh: "利润构成", en: "Where the profit comes from" },
            Self::RebatesAndInterest => Name { zh: "返利与补息", en: "Rebates and interest" },
            Self::Targets => Name { zh: "目标与达成", en: "Targets" },
            Self::Metric => Name { zh: "指标", en: "Metric" },
            Self::Formula => Name { zh: "公式", en: "Formula" },
            Self::Source => Name { zh: "数据来源", en: "Source" },
            Self::RowsRead => Name { zh: "读入行数", en: "Rows read" },
            Self::EntriesRead => Name { zh: "分录数", en: "Entries" },
            Self::RowsLeftOut => Name { zh: "有错未计", en: "Left out" },
        }
    }
}
