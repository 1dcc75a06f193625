//! What looks wrong in a ledger without being an error.

use serde::Serialize;

use super::heading::HeadingFault;
use super::span::plural;
use super::{Language, Name};
use crate::money::Money;
use crate::period::{Month, PostingDate};

/// An account as a warning names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountName {
    pub id: String,
    pub zh: String,
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

/// The date of a snapshot and how many rows it has.
type Snapshot = (PostingDate, u64);

/// Something that looks wrong. A `place` is a file and a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    // The same dealer-month in several files, each with that many entries.
    ImportedTwice { dealer: String, month: Month, entries: u64, files: Vec<String> },
    NotInMaster { dealer: String },
    // A dealer, as the target file has it, without an entry in the ledger, which has one of nearly
    // the same name; `place` is that of the first of its targets.
    TargetWithoutEntries { dealer: String, nearest: String, place: String, targets: u64 },
    // Names that differ only by width, case, blanks or invisible characters.
    NearNames { names: Vec<String> },
    // Sales without cost in a ledger that posts cost.
    SalesWithoutCost { dealer: String, month: Month },
    CostWithoutSales { dealer: String, month: Month },
    // A balance whose `last` snapshot is old, of a dealer with entries since.
    OldBalance { dealer: String, account: AccountName, last: Month },
    // A later snapshot with fewer rows than an earlier one of the same month, which it replaces;
    // `place` is the first line of the later one.
    SmallerSnapshot { dealer: String, account: AccountName, earlier: Snapshot, later: Snapshot, place: String },
    // A month's sum below zero where that is unusual.
    NegativeSum { dealer: String, account: AccountName, month: Month, sum: Money },
    // A month between a dealer's first and last.
    MonthWithoutEntry { dealer: String, month: Month },
    // A calculated column that differs from what the row's entries come to.
    CalculatedDisagrees { place: String, column: String, stands: String, computed: String },
    // A spreadsheet in a folder that cannot be read.
    SpreadsheetSkipped { file: String },
    // A filled sheet that is no ledger.
    SheetPassedOver { file: String, sheet: String, fault: HeadingFault },
}

impl Warning {
    /// The name of the kind, the same in every language.
    pub const fn id(&self) -> &'static str {
        self.id_and_kind().0
    }

    /// What the kind is, and what to do about it.
    pub const fn kind(&self) -> Name {
        self.id_and_kind().1
    }

    const fn id_and_kind(&self) -> (&'static str, Name) {
        match self {
            Self::ImportedTwice { .. } => (
                "imported_twice",
                Name {
                    zh: "同一经销商同一月份在两个文件中内容相同：是否重复导入？",
                    en: "the same dealer-month in two files: imported twice?",
                },
            ),
            Self::NotInMaster { .. } => {
                ("not_in_master", Name { zh: "经销商档案中没有", en: "not in the dealer master" })
            }
            Self::TargetWithoutEntries { .. } => (
                "target_without_entries",
                Name {
                    zh: "有目标而台账中没有分录的经销商：目标文件中名称是否写错？",
                    en: "dealers with a target and no entry in the ledger: misspelt in the target file?",
                },
            ),
            Self::NearNames { .. } => (
                "near_names",
                Name {
                    zh: "名称只差全半角、大小写、空格或看不见的字符：是否同一家？可用经销商档案统一",
                    en: "names that differ only by width, case, blanks or invisible characters: one dealer? a dealer \
                         master makes them one",
                },
            ),
            Self::SalesWithoutCost { .. } => (
                "sales_without_cost",
                Name {
                    zh: "有销售收入而无销售成本：这些月份没有推算的加价利润",
                    en: "sales without cost of goods: no markup is derived for these months",
                },
            ),
            Self::CostWithoutSales { .. } => (
                "cost_without_sales",
                Name {
                    zh: "有销售成本而无销售收入：加价利润为负的成本",
                    en: "cost of goods without sales: the markup is the cost, negative",
                },
            ),
            Self::OldBalance { .. } => (
                "old_balance",
                Name {
                    zh: "余额已超过三个月没有更新，而经销商仍有分录",
                    en: "balances older than three months of dealers with entries since",
                },
            ),
            Self::SmallerSnapshot { .. } => (
                "smaller_snapshot",
                Name {
                    zh: "同月较晚的余额行数较少：是否分两天盘点？较晚的替代较早的",
                    en: "a later snapshot of the month has fewer rows: counted on two days? the later replaces the earlier",
                },
            ),
            Self::NegativeSum { .. } => (
                "negative_sum",
                Name {
                    zh: "全月合计为负：正负号是否相反？在 [accounts.科目代号] 下写 sign = \"reversed\" 即可反号",
                    en: "a month's sum below zero: posted with the sign reversed? sign = \"reversed\" below [accounts.ID] \
                         turns it",
                },
            ),
            Self::MonthWithoutEntry { .. } => (
                "month_without_entry",
                Name {
                    zh: "首末月之间有月份没有任何分录",
                    en: "months without an entry between a dealer's first and last",
                },
            ),
            Self::CalculatedDisagrees { .. } => (
                "calculated_disagrees",
                Name {
                    zh: "计算列与本行分录不符；若该列另有含义，在 [columns] 中写 \"表头\" = \"ignore\"",
                    en: "calculated columns that differ from the row's own entries; where one means something else: \
                         \"HEADING\" = \"ignore\" in [columns]",
                },
            ),
            Self::SpreadsheetSkipped { .. } => (
                "spreadsheet_skipped",
                Name {
                    zh: "文件夹中无法读取的表格：请另存为 .xlsx 或 .csv",
                    en: "spreadsheets in a folder that cannot be read: save them as .xlsx or .csv",
                },
            ),
            Self::SheetPassedOver { .. } => (
                "sheet_passed_over",
                Name {
                    zh: "工作簿中有内容而没有读取的工作表；用 文件.xlsx#工作表 写明要读哪些，就不再提示",
                    en: "filled sheets that are not read; name the sheets to read as FILE.xlsx#SHEET to silence this",
                },
            ),
        }
    }

    /// What warnings of a kind are sorted by.
    pub fn order(&self) -> (String, String) {
        (self.id().to_owned(), self.text(Language::En))
    }

    /// Where it is. Programs read the English text.
    pub fn text(&self, language: Language) -> String {
        let rows = |count: u64| say!(language, zh "{count} 行", en "{count} rows");
        match self {
            Self::ImportedTwice { dealer, month, entries, files } => {
                let (files, rows) = (files.join(", "), rows(*entries));
                say!(language, zh "{dealer} {month}：{files}（{rows}）", en "{dealer} {month}: {files} ({rows})")
            }
            Self::NotInMaster { dealer } => dealer.clone(),
            Self::TargetWithoutEntries { dealer, nearest, place, targets } => {
                let noun = plural(*targets, "target", "targets");
                say!(
                    language,
                    zh "{dealer}（{place}，共 {targets} 个目标），是不是“{nearest}”？",
                    en "{dealer} ({place}, {targets} {noun}); did you mean {nearest}?"
                )
            }
            Self::NearNames { names } => names.join(" / "),
            Self::SalesWithoutCost { dealer, month }
            | Self::CostWithoutSales { dealer, month }
            | Self::MonthWithoutEntry { dealer, month } => format!("{dealer} {month}"),
            Self::OldBalance { dealer, account, last } => format!("{dealer} {} {last}", account.text(language)),
            Self::SmallerSnapshot { dealer, account, earlier, later, place } => {
                let account = account.text(language);
                let ((before, old), (after, new)) = ((&earlier.0, rows(earlier.1)), (&later.0, rows(later.1)));
                say!(
                    language,
                    zh "{dealer} {account}：{before} {old}，{after} {new}（{place}）",
                    en "{dealer} {account}: {before} {old}, {after} {new} ({place})"
                )
            }
            Self::NegativeSum { dealer, account, month, sum } => {
                let account = account.text(language);
                say!(language, zh "{dealer} {month} {account}：{sum}", en "{dealer} {month} {account}: {sum}")
            }
            Self::CalculatedDisagrees { place, column, stands, computed } => say!(
                language,
                zh "{place} {column}：表中 {stands}，分录合计 {computed}",
                en "{place} {column}: {stands} stands there, the entries come to {computed}"
            ),
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
