//! What looks wrong in a ledger without being an error, said in both languages.

use serde::Serialize;

use super::heading::HeadingFault;
use super::{Language, Name};
use crate::money::Money;
use crate::period::{Month, PostingDate};

/// An account as a warning names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountName {
    /// Its id.
    pub id: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
}

impl AccountName {
    fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The same dealer-month in two files.
    ImportedTwice {
        /// The dealer.
        dealer: String,
        /// The month.
        month: Month,
        /// How many entries each has.
        entries: u64,
        /// The files.
        files: Vec<String>,
    },
    /// A dealer that the master lacks.
    NotInMaster {
        /// The dealer.
        dealer: String,
    },
    /// A dealer with a target, of which the ledger has no entry, but of one that is called nearly the same.
    TargetWithoutEntries {
        /// The dealer as the target file has it.
        dealer: String,
        /// The dealer of the ledger that may be meant.
        nearest: String,
        /// The first of its targets, as file and line.
        place: String,
        /// How many targets it has.
        targets: u64,
    },
    /// Names that are the same but for width, case, blanks or characters that cannot be seen.
    NearNames {
        /// The names.
        names: Vec<String>,
    },
    /// Sales without cost in a ledger that posts cost.
    SalesWithoutCost {
        /// The dealer.
        dealer: String,
        /// The month.
        month: Month,
    },
    /// Cost without sales.
    CostWithoutSales {
        /// The dealer.
        dealer: String,
        /// The month.
        month: Month,
    },
    /// A balance that has not been told for long, of a dealer with entries since.
    OldBalance {
        /// The dealer.
        dealer: String,
        /// The account.
        account: AccountName,
        /// The month of its last snapshot.
        last: Month,
    },
    /// A snapshot with fewer rows than an earlier one of the same month, which it replaces.
    SmallerSnapshot {
        /// The dealer.
        dealer: String,
        /// The account.
        account: AccountName,
        /// The earlier snapshot's date and rows.
        earlier: (PostingDate, u64),
        /// The later snapshot's date and rows.
        later: (PostingDate, u64),
        /// The later snapshot's first line.
        place: String,
    },
    /// A month's sum below zero where that is unusual.
    NegativeSum {
        /// The dealer.
        dealer: String,
        /// The account.
        account: AccountName,
        /// The month.
        month: Month,
        /// The sum.
        sum: Money,
    },
    /// A month between a dealer's first and last without an entry.
    MonthWithoutEntry {
        /// The dealer.
        dealer: String,
        /// The month.
        month: Month,
    },
    /// A calculated column that says something else than the row's entries.
    CalculatedDisagrees {
        /// The row, as file and line.
        place: String,
        /// The column's heading.
        column: String,
        /// The figure that stands there.
        stands: String,
        /// What the entries come to.
        computed: String,
    },
    /// A spreadsheet in a folder that cannot be read.
    SpreadsheetSkipped {
        /// The file.
        file: String,
    },
    /// A filled sheet of a workbook that is not read.
    SheetPassedOver {
        /// The workbook.
        file: String,
        /// The sheet.
        sheet: String,
        /// Why it is no ledger.
        fault: HeadingFault,
    },
}

impl Warning {
    /// The name of the kind, the same in every language.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::ImportedTwice { .. } => "imported_twice",
            Self::NotInMaster { .. } => "not_in_master",
            Self::TargetWithoutEntries { .. } => "target_without_entries",
            Self::NearNames { .. } => "near_names",
            Self::SalesWithoutCost { .. } => "sales_without_cost",
            Self::CostWithoutSales { .. } => "cost_without_sales",
            Self::OldBalance { .. } => "old_balance",
            Self::SmallerSnapshot { .. } => "smaller_snapshot",
            Self::NegativeSum { .. } => "negative_sum",
            Self::MonthWithoutEntry { .. } => "month_without_entry",
            Self::CalculatedDisagrees { .. } => "calculated_disagrees",
            Self::SpreadsheetSkipped { .. } => "spreadsheet_skipped",
            Self::SheetPassedOver { .. } => "sheet_passed_over",
        }
    }

    /// What the kind is, and what to do about it.
    pub const fn kind(&self) -> Name {
        match self {
            Self::ImportedTwice { .. } => Name {
                zh: "同一经销商同一月份在两个文件中内容相同:是否重复导入?",
                en: "the same dealer-month in two files: imported twice?",
            },
            Self::NotInMaster { .. } => Name { zh: "经销商档案中没有", en: "not in the dealer master" },
            Self::TargetWithoutEntries { .. } => Name {
                zh: "有目标而台账中没有分录的经销商:目标文件中名称是否写错?",
                en: "dealers with a target and no entry in the ledger: misspelt in the target file?",
            },
            Self::NearNames { .. } => Name {
                zh: "名称只差全半角、大小写、空格或看不见的字符:是否同一家?可用经销商档案统一",
                en: "names that differ only by width, case, blanks or what cannot be seen: one dealer? a dealer master makes them one",
            },
            Self::SalesWithoutCost { .. } => Name {
                zh: "有销售收入而无销售成本:这些月份没有推算的加价利润",
                en: "sales without cost of goods: no markup is derived for these months",
            },
            Self::CostWithoutSales { .. } => Name {
                zh: "有销售成本而无销售收入:加价利润为负的成本",
                en: "cost of goods without sales: the markup is the cost, negative",
            },
            Self::OldBalance { .. } => Name {
                zh: "余额已超过三个月没有更新,而经销商仍有分录",
                en: "balances older than three months of dealers with entries since",
            },
            Self::SmallerSnapshot { .. } => Name {
                zh: "同月较晚的余额行数较少:是否分两天盘点?较晚的替代较早的",
                en: "a later snapshot of the month has fewer rows: counted on two days? the later replaces the earlier",
            },
            Self::NegativeSum { .. } => Name {
                zh: "全月合计为负:正负号是否相反?在 [accounts.科目代号] 下写 sign = \"reversed\" 即可反号",
                en: "a month's sum below zero: posted with the sign reversed? sign = \"reversed\" below [accounts.ID] turns it",
            },
            Self::MonthWithoutEntry { .. } => Name {
                zh: "首末月之间有月份没有任何分录",
                en: "months without an entry between a dealer's first and last",
            },
            Self::CalculatedDisagrees { .. } => Name {
                zh: "计算列与本行分录不符;若该列另有含义,在 [columns] 中写 \"表头\" = \"ignore\"",
                en: "calculated columns that differ from the row's own entries; where one means something else: \"HEADING\" = \
                     \"ignore\" in [columns]",
            },
            Self::SpreadsheetSkipped { .. } => Name {
                zh: "文件夹中无法读取的表格:请另存为 .xlsx 或 .csv",
                en: "spreadsheets in a folder that cannot be read: save them as .xlsx or .csv",
            },
            Self::SheetPassedOver { .. } => Name {
                zh: "工作簿中有内容而没有读取的工作表;用 文件.xlsx#工作表 写明要读哪些,就不再提示",
                en: "filled sheets that are not read; FILE.xlsx#SHEET says which are meant, and then this is silent",
            },
        }
    }

    /// What stands first when warnings of a kind are sorted.
    pub fn order(&self) -> (String, String) {
        (self.id().to_owned(), self.text(Language::En))
    }

    /// Where it is.
    pub fn text(&self, language: Language) -> String {
        let rows = |count: u64| match language {
            Language::Zh => format!("{count} 行"),
            Language::En => format!("{count} rows"),
        };
        match self {
            Self::ImportedTwice { dealer, month, entries, files } => {
                format!("{dealer} {month}: {} ({})", files.join(", "), rows(*entries))
            }
            Self::NotInMaster { dealer } => dealer.clone(),
            Self::TargetWithoutEntries { dealer, nearest, place, targets } => {
                let count = if *targets == 1 { "1 target".to_owned() } else { format!("{targets} targets") };
                match language {
                    Language::Zh => format!("{dealer}({place},共 {targets} 个目标),是否指“{nearest}”?"),
                    Language::En => format!("{dealer} ({place}, {count}); did you mean {nearest}?"),
                }
            }
            Self::NearNames { names } => names.join(" / "),
            Self::SalesWithoutCost { dealer, month }
            | Self::CostWithoutSales { dealer, month }
            | Self::MonthWithoutEntry { dealer, month } => format!("{dealer} {month}"),
            Self::OldBalance { dealer, account, last } => format!("{dealer} {} {last}", account.text(language)),
            Self::SmallerSnapshot { dealer, account, earlier, later, place } => format!(
                "{dealer} {}: {} {}, {} {} ({place})",
                account.text(language),
                earlier.0,
                rows(earlier.1),
                later.0,
                rows(later.1)
            ),
            Self::NegativeSum { dealer, account, month, sum } => {
                format!("{dealer} {month} {}: {sum}", account.text(language))
            }
            Self::CalculatedDisagrees { place, column, stands, computed } => match language {
                Language::Zh => format!("{place} {column}: 表中 {stands},分录合计 {computed}"),
                Language::En => format!("{place} {column}: {stands} stands there, the entries come to {computed}"),
            },
            Self::SpreadsheetSkipped { file } => file.clone(),
            Self::SheetPassedOver { file, sheet, fault } => format!("{file}#{sheet}: {}", fault.lack(language)),
        }
    }
}

impl Serialize for Warning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Warning", 2)?;
        fields.serialize_field("id", self.id())?;
        fields.serialize_field("text", &self.text(Language::En))?;
        fields.end()
    }
}
