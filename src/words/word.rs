//! Single words and headings.

use super::statement::StatementWord;
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
    /// An account that ledgers post with the sign turned.
    SignReversed,
    /// The title of the check.
    CheckTitle,
    /// The section of files.
    CheckFiles,
    /// The section of rows by kind.
    CheckRows,
    /// The section of sums by account.
    CheckSums,
    /// The section of warnings.
    CheckWarnings,
    /// The section of what is lacking.
    CheckLacks,
    /// The column of files.
    CheckFile,
    /// The column of encodings.
    CheckEncoding,
    /// The column of delimiters.
    CheckDelimiter,
    /// The column of the headings' lines.
    CheckHeadingLine,
    /// The column of forms.
    CheckForm,
    /// The column of units.
    CheckUnits,
    /// The column of periods.
    CheckPeriod,
    /// The column of entries.
    CheckEntries,
    /// The column of sums.
    CheckSum,
    /// The column of accounts.
    CheckAccount,
    /// The column of places.
    CheckWhere,
    /// A row an entry.
    FormLong,
    /// A column an account.
    FormWide,
    /// A column a month.
    FormMatrix,
    /// Rows with entries.
    RowsWithEntries,
    /// Rows without amounts.
    RowsWithoutAmounts,
    /// Blank rows.
    RowsBlank,
    /// Headings and titles.
    RowsHeadings,
    /// Footers.
    RowsFooters,
    /// Total rows that were skipped.
    RowsTotals,
    /// Rows with errors.
    RowsRejected,
    /// All rows.
    RowsAll,
    /// Sales less cost, or what is posted as such.
    Markup,
    /// A word of the assessment sheet.
    Statement(StatementWord),
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
            Self::SignReversed => Name { zh: "相反", en: "reversed" },
            Self::CheckTitle => Name { zh: "台账检查", en: "Ledger check" },
            Self::CheckFiles => Name { zh: "文件", en: "Files" },
            Self::CheckRows => Name { zh: "各类行数", en: "Rows by kind" },
            Self::CheckSums => Name { zh: "各科目合计", en: "Sums by account" },
            Self::CheckWarnings => Name { zh: "可疑之处", en: "Warnings" },
            Self::CheckLacks => Name { zh: "缺少的数据", en: "What is lacking" },
            Self::CheckFile => Name { zh: "文件", en: "File" },
            Self::CheckEncoding => Name { zh: "编码", en: "Encoding" },
            Self::CheckDelimiter => Name { zh: "分隔符", en: "Delimiter" },
            Self::CheckHeadingLine => Name { zh: "表头行", en: "Heading line" },
            Self::CheckForm => Name { zh: "形式", en: "Form" },
            Self::CheckUnits => Name { zh: "单位", en: "Units" },
            Self::CheckPeriod => Name { zh: "期间", en: "Period" },
            Self::CheckEntries => Name { zh: "分录", en: "Entries" },
            Self::CheckSum => Name { zh: "合计", en: "Sum" },
            Self::CheckAccount => Name { zh: "科目", en: "Account" },
            Self::CheckWhere => Name { zh: "位置", en: "Where" },
            Self::FormLong => Name { zh: "长表", en: "long" },
            Self::FormWide => Name { zh: "宽表", en: "wide" },
            Self::FormMatrix => Name { zh: "月份矩阵", en: "matrix" },
            Self::RowsWithEntries => Name { zh: "有分录", en: "With entries" },
            Self::RowsWithoutAmounts => Name { zh: "无金额", en: "No amount" },
            Self::RowsBlank => Name { zh: "空行", en: "Blank" },
            Self::RowsHeadings => Name { zh: "表头", en: "Headings" },
            Self::RowsFooters => Name { zh: "表尾", en: "Footers" },
            Self::RowsTotals => Name { zh: "跳过的合计", en: "Totals skipped" },
            Self::RowsRejected => Name { zh: "有错", en: "Rejected" },
            Self::RowsAll => Name { zh: "总行数", en: "All rows" },
            Self::Markup => Name { zh: "加价利润", en: "Markup" },
            Self::Statement(word) => word.name(),
        }
    }
}
