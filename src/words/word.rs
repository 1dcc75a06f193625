//! Single words and headings.

use super::{Language, Name};

/// A word of a table or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
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
            Self::SignHeading => Name { zh: "正负号", en: "Sign" },
        }
    }
}
