//! The faults of the small files beside the ledgers, the dealer master and target files, and the
//! words for targets.

use super::ledger::{Complaint, cited};
use super::{Language, meant};
use crate::period::{Period, YEAR_MAX, YEAR_MIN};

/// A fault of a side file with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideFileProblem {
    pub file: String,
    /// From 1.
    pub line: u32,
    /// The column's heading; `None` where the whole row or file is meant.
    pub column: Option<String>,
    /// The offending text as it stands.
    pub text: Option<String>,
    /// Boxed: problems are the rare side of results.
    pub fault: Box<SideFileFault>,
}

impl SideFileProblem {
    /// A fault of a whole row.
    pub fn at(file: &str, line: u32, fault: impl Into<SideFileFault>) -> Self {
        Self { file: file.to_owned(), line, column: None, text: None, fault: Box::new(fault.into()) }
    }

    /// `FILE:LINE: column C: "text" ` and what is wrong with it.
    pub fn text(&self, language: Language) -> String {
        let mut text = format!("{}:{}: ", self.file, self.line);
        if let Some(column) = &self.column {
            text += &say!(language, zh "列“{column}”：", en "column {column}: ");
        }
        if let Some(cell) = self.text.as_deref().map(cited) {
            text += &say!(language, zh "“{cell}”", en "\"{cell}\" ");
        }
        text + &self.fault.text(language)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SideFileFault {
    /// Bytes that are no text.
    NotDecodable,
    /// Nearly all bytes decode as GB18030: without a known column nothing proves that they are.
    HeadingUnknown {
        heading: String,
    },
    /// Quotes, the number of fields and amounts: the rules, and the words, are those of ledgers.
    AsInLedgers(Complaint),
    Master(MasterFault),
    Target(TargetFault),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MasterFault {
    DealerColumnMissing,
    DealerBlank,
    /// A code or name of two rows.
    Twice {
        dealer: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// `nearest` is the heading of the file that was probably meant.
    ColumnMissing {
        column: TargetColumn,
        nearest: Option<String>,
    },
    ColumnTwice {
        column: TargetColumn,
        first: String,
        second: String,
    },
    Blank(TargetColumn),
    TotalRow,
    Period(TargetPeriodFault),
    MetricUnknown {
        nearest: Option<String>,
    },
    /// A ratio, an average or a count.
    NotASum,
    Balance,
    /// A fraction of a fen.
    Decimals,
    /// A second target for the same dealer, metric and period; `first` is the place of the first.
    Twice {
        dealer: String,
        period: Period,
        metric: String,
        metric_zh: String,
        first: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetPeriodFault {
    NotAPeriod,
    Day,
    Range,
    /// Relative to today, as `--period` allows it.
    Counted,
    NoSuchMonth,
    NoSuchQuarter,
    YearOutside,
}

/// A column that every target file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetColumn {
    Dealer,
    Period,
    Metric,
    Amount,
}

impl TargetColumn {
    /// In the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Dealer, Self::Period, Self::Metric, Self::Amount];

    /// The id, then the Chinese name.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Dealer => ("dealer", "经销商"),
            Self::Period => ("period", "期间"),
            Self::Metric => ("metric", "指标"),
            Self::Amount => ("amount", "目标"),
        }
    }
}

impl From<Complaint> for SideFileFault {
    fn from(complaint: Complaint) -> Self {
        Self::AsInLedgers(complaint)
    }
}

impl From<MasterFault> for SideFileFault {
    fn from(fault: MasterFault) -> Self {
        Self::Master(fault)
    }
}

impl From<TargetFault> for SideFileFault {
    fn from(fault: TargetFault) -> Self {
        Self::Target(fault)
    }
}

impl SideFileFault {
    /// A fragment that reads after the place and the offending text.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NotDecodable => say!(
                language,
                zh "文件既不是 UTF-8，也不是 GB18030；请另存为 UTF-8 编码的 CSV",
                en "the file is neither UTF-8 nor GB18030; save it as CSV in UTF-8"
            ),
            Self::HeadingUnknown { heading } => say!(
                language,
                zh "文件不是 UTF-8，按 GB18030 读取时表头（{heading}）没有一列是已知的；请改正表头，或另存为 UTF-8 编码的 CSV",
                en "the file is not UTF-8, and as GB18030 its heading ({heading}) has no known column; correct the heading, or \
                    save the file as CSV in UTF-8"
            ),
            Self::AsInLedgers(complaint) => complaint.text(language),
            Self::Master(fault) => fault.text(language),
            Self::Target(fault) => fault.text(language),
        }
    }
}

impl MasterFault {
    fn text(&self, language: Language) -> String {
        match self {
            Self::DealerColumnMissing => say!(
                language,
                zh "经销商档案须有一列“经销商”（dealer）",
                en "the dealer master needs a column dealer (经销商)"
            ),
            Self::DealerBlank => say!(
                language,
                zh "经销商为空；请填写，或者去掉这一行",
                en "the dealer is blank; fill it in, or leave the row out"
            ),
            Self::Twice { dealer } => say!(
                language,
                zh "{dealer} 对应两家经销商：编码和名称不能重复",
                en "{dealer} would be two dealers: a code or name may stand once"
            ),
        }
    }
}

const ZH_TARGETED: &str =
    "销售收入、经营利润、费用支持、费用支出、利润，以及 dealer-profit accounts 中的发生额科目可以有目标";
const EN_TARGETED: &str = "sales, operating_profit, support, expenses, profit and every flow account of `dealer-profit accounts` may have one";

impl TargetFault {
    fn text(&self, language: Language) -> String {
        match self {
            Self::ColumnMissing { column, nearest } => {
                let (id, name) = column.names();
                let meant = nearest
                    .as_ref()
                    .map(|heading| say!(language, zh "，是不是“{heading}”？", en "; is it \"{heading}\"?"));
                let meant = meant.unwrap_or_default();
                say!(
                    language,
                    zh "表头缺少“{name}”（{id}）一列{meant}（目标文件须有经销商、期间、指标、目标四列）",
                    en "the heading lacks a column {id} ({name}){meant} (targets have dealer, period, metric and amount)"
                )
            }
            Self::ColumnTwice { column, first, second } => {
                let (id, name) = column.names();
                say!(
                    language,
                    zh "“{first}”和“{second}”都可能是“{name}”，请改掉其中一个",
                    en "both \"{first}\" and \"{second}\" could be the {id}; rename one of them"
                )
            }
            Self::Blank(column) => {
                let (id, name) = column.names();
                say!(
                    language,
                    zh "{name}为空；请填写，或者去掉这一行",
                    en "the {id} is blank; fill it in, or leave the row out"
                )
            }
            Self::TotalRow => say!(
                language,
                zh "这是汇总行，会被当成一家经销商；请去掉",
                en "this row sums others up and would be a dealer of its own; leave it out"
            ),
            Self::Period(fault) => {
                let reason = fault.text(language);
                say!(language, zh "不是目标的期间：{reason}", en "is not the period of a target: {reason}")
            }
            Self::MetricUnknown { nearest } => {
                let meant = meant(nearest.as_ref(), language);
                say!(
                    language,
                    zh "不是指标也不是科目{meant}（{ZH_TARGETED}）",
                    en "is neither a metric nor an account{meant} ({EN_TARGETED})"
                )
            }
            Self::NotASum => say!(
                language,
                zh "不是金额的合计，不能有目标（{ZH_TARGETED}）",
                en "is no sum of money and has no target ({EN_TARGETED})"
            ),
            Self::Balance => say!(
                language,
                zh "是余额，不能有目标（{ZH_TARGETED}）",
                en "is a balance and has no target ({EN_TARGETED})"
            ),
            Self::Decimals => say!(
                language,
                zh "超过两位小数：目标以分为最小单位",
                en "has more than 2 decimals: a target is in fen"
            ),
            Self::Twice { dealer, period, metric, metric_zh, first } => say!(
                language,
                zh "{dealer} {period} 的{metric_zh}目标重复，第一个在 {first}；请去掉其中一个",
                en "a second target of {metric} for {dealer}, {period}; the first is at {first}; leave one of them out"
            ),
        }
    }
}

impl TargetPeriodFault {
    fn text(self, language: Language) -> String {
        match self {
            Self::NotAPeriod => {
                say!(language, zh "可以写 2026、2026-Q1 或 2026-03", en "write 2026, 2026-Q1 or 2026-03")
            }
            Self::Day => say!(
                language,
                zh "这是日期，请写月份，例如 2026-03",
                en "it is a day; write its month, such as 2026-03"
            ),
            Self::Range => say!(
                language,
                zh "这是一段期间，请每个月、季度或年度写一行",
                en "it is a range; write a row for each month, quarter or year"
            ),
            Self::Counted => say!(
                language,
                zh "它从今天算起，请写明年度、季度或月份",
                en "it is counted from today; write the month, quarter or year itself"
            ),
            Self::NoSuchMonth => {
                say!(language, zh "没有这个月，月份是 01 到 12", en "there is no such month; months are 01 to 12")
            }
            Self::NoSuchQuarter => {
                say!(language, zh "没有这个季度，季度是 Q1 到 Q4", en "there is no such quarter; quarters are Q1 to Q4")
            }
            Self::YearOutside => say!(
                language,
                zh "年份只能是 {YEAR_MIN} 到 {YEAR_MAX}",
                en "years are {YEAR_MIN} to {YEAR_MAX}"
            ),
        }
    }
}

/// One of the figures of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetField {
    Target,
    /// Actual less target.
    Variance,
    /// Actual divided by target.
    Attainment,
}

impl TargetField {
    /// In the order of output.
    pub const ALL: [Self; 3] = [Self::Target, Self::Variance, Self::Attainment];

    /// The name in output and, after the metric and `_`, in options.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Variance => "variance",
            Self::Attainment => "attainment",
        }
    }
}

/// The heading of a column of targets, in Chinese and English; `zh` and `en` name the metric.
pub fn heading(zh: &str, en: &str, field: TargetField) -> (String, String) {
    match field {
        TargetField::Target => (format!("{zh}目标"), format!("{en} target")),
        TargetField::Variance => (format!("{zh}差额"), format!("{en} variance")),
        TargetField::Attainment => (format!("{zh}完成率"), format!("{en} attainment")),
    }
}

/// A row that is below its target; both figures as they are printed.
pub fn below_target(metric: &str, actual: &str, target: &str, language: Language) -> String {
    say!(language, zh "{metric} {actual}，低于目标 {target}", en "{metric} {actual}, below its target of {target}")
}
