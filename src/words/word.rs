//! Single words, headings, and the terms of formulas.

use super::Language;

words! {
    /// A word of a table or a page.
    pub enum Word with Statement(StatementWord) {
        Dealer => zh "经销商", en "Dealer";
        Month => zh "月份", en "Month";
        Quarter => zh "季度", en "Quarter";
        Year => zh "年度", en "Year";
        Total => zh "合计", en "Total";
        BlankValue => zh "(空白)", en "(blank)";
        NotAvailable => zh "n/a", en "n/a";
        ReportTitle => zh "经销商盈利报表", en "Dealer profit report";
        AccountsTitle => zh "科目表", en "Chart of accounts";
        GroupHeading => zh "类别", en "Group";
        IdHeading => zh "代号", en "Id";
        ChineseHeading => zh "中文名", en "Chinese";
        EnglishHeading => zh "英文名", en "English";
        AliasesHeading => zh "别名", en "Aliases";
        Dealers => zh "经销商数", en "Dealers";
        CapitalDealers => zh "有资金数据", en "With capital";
        Sales => zh "销售收入", en "Sales";
        OperatingProfit => zh "经营利润", en "Operating profit";
        Support => zh "费用支持", en "Support";
        Expenses => zh "费用支出", en "Expenses";
        Profit => zh "利润", en "Profit";
        Margin => zh "利润率", en "Margin";
        ExpenseRatio => zh "费用比", en "Expense ratio";
        NetExpenseRatio => zh "净费用比", en "Net expense ratio";
        Capital => zh "平均占用资金", en "Average capital";
        Turnover => zh "资金周转率(次/年)", en "Turns a year";
        TurnoverDays => zh "资金周转天数", en "Turnover days";
        ReturnOnCapital => zh "资金回报率(年)", en "Return on capital";
        Method => zh "口径", en "Method";
        SignHeading => zh "正负号", en "Sign";
        SignReversed => zh "相反", en "reversed";
        CheckTitle => zh "台账检查", en "Ledger check";
        CheckFiles => zh "文件", en "Files";
        CheckRows => zh "各类行数", en "Rows by kind";
        CheckSums => zh "各科目合计", en "Sums by account";
        CheckWarnings => zh "可疑之处", en "Warnings";
        CheckLacks => zh "缺少的数据", en "Missing data";
        CheckFile => zh "文件", en "File";
        CheckEncoding => zh "编码", en "Encoding";
        CheckDelimiter => zh "分隔符", en "Delimiter";
        CheckHeadingLine => zh "表头行", en "Heading line";
        CheckForm => zh "形式", en "Form";
        CheckUnits => zh "单位", en "Units";
        CheckPeriod => zh "期间", en "Period";
        CheckEntries => zh "分录", en "Entries";
        CheckSum => zh "合计", en "Sum";
        CheckAccount => zh "科目", en "Account";
        CheckWhere => zh "位置", en "Where";
        FormLong => zh "长表", en "long";
        FormWide => zh "宽表", en "wide";
        FormMatrix => zh "月份矩阵", en "matrix";
        RowsWithEntries => zh "有分录", en "With entries";
        RowsWithoutAmounts => zh "无金额", en "No amount";
        RowsBlank => zh "空行", en "Blank";
        RowsHeadings => zh "表头", en "Headings";
        RowsFooters => zh "表尾", en "Footers";
        RowsTotals => zh "跳过的合计", en "Totals skipped";
        RowsRejected => zh "有错", en "Rejected";
        RowsAll => zh "总行数", en "All rows";
        Markup => zh "加价利润", en "Markup";
    }
}

words! {
    /// A word of the assessment sheet, or of the sheet that explains the figures.
    pub enum StatementWord {
        Title => zh "经销商盈利考核表", en "Dealer profit assessment sheet";
        Summary => zh "汇总", en "Summary";
        Line => zh "项目", en "Line";
        Trade => zh "购销", en "Trade";
        OperatingProfitSum => zh "经营利润合计", en "Operating profit, total";
        SupportSum => zh "费用支持合计", en "Support, total";
        ExpensesSum => zh "费用支出合计", en "Expenses, total";
        Profit => zh "客户利润", en "Dealer's profit";
        Ratios => zh "比率与资金", en "Ratios and capital";
        ProfitTrend => zh "利润走势", en "Profit";
        ProfitWaterfall => zh "利润构成", en "Where the profit comes from";
        RebatesAndInterest => zh "返利与补息", en "Rebates and interest";
        Targets => zh "目标与达成", en "Targets";
        Metric => zh "指标", en "Metric";
        Formula => zh "公式", en "Formula";
        Source => zh "数据来源", en "Source";
        RowsRead => zh "读入行数", en "Rows read";
        EntriesRead => zh "分录数", en "Entries";
        RowsLeftOut => zh "剔除行数", en "Left out";
    }
}

/// A term of a metric's formula that is no metric itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term<'a> {
    Dealers,
    CapitalDealers,
    AverageCapital,
    DaysInYear,
    Months,
    /// What is posted to an account of that name.
    Account {
        zh: &'a str,
        en: &'a str,
    },
    /// What is posted to the accounts of a group of that name.
    Group {
        zh: &'a str,
        en: &'a str,
    },
    /// A metric of the dealers with capital alone.
    OfCapitalDealers(&'a str),
}

impl Term<'_> {
    pub fn text(self, language: Language) -> String {
        match self {
            Self::Dealers => say!(
                language,
                zh "组内有分录或平均余额不为零的经销商数",
                en "dealers with an entry, or an average balance that is not zero"
            ),
            Self::CapitalDealers => say!(
                language,
                zh "其中平均余额不为零的经销商数",
                en "those of them with an average balance that is not zero"
            ),
            Self::AverageCapital => say!(
                language,
                zh "各月期初、期末占用资金的平均值再按月平均（余额 + 减余额 -）",
                en "mean over the months of opening and closing capital employed (balance + less balance -)"
            ),
            Self::DaysInYear => say!(language, zh "全年天数", en "days in a year"),
            Self::Months => say!(language, zh "月数", en "months"),
            Self::Account { zh, en } => say!(language, zh "科目“{zh}”之和", en "sum of the account {en}"),
            Self::Group { zh, en } => {
                say!(language, zh "类别“{zh}”各科目之和", en "sum of the accounts of the group {en}")
            }
            Self::OfCapitalDealers(metric) => {
                say!(language, zh "有资金数据的经销商的{metric}", en "{metric} of dealers with capital")
            }
        }
    }
}
