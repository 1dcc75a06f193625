//! What is said of targets, and what can be wrong with target files, in both languages.

use super::Language;
use super::ledger::{Complaint, cited};
use crate::period::{Period, YEAR_MAX, YEAR_MIN};

/// A column that every target file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetColumn {
    /// 经销商.
    Dealer,
    /// 期间.
    Period,
    /// 指标.
    Metric,
    /// 目标.
    Amount,
}

impl TargetColumn {
    /// Every one, in the order of the contract.
    pub const ALL: [Self; 4] = [Self::Dealer, Self::Period, Self::Metric, Self::Amount];

    /// What it is called: the id, then the Chinese name.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Dealer => ("dealer", "经销商"),
            Self::Period => ("period", "期间"),
            Self::Metric => ("metric", "指标"),
            Self::Amount => ("amount", "目标"),
        }
    }
}

/// One of the figures of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetField {
    /// What was to be reached.
    Target,
    /// What was reached less that.
    Variance,
    /// What was reached by that.
    Attainment,
}

impl TargetField {
    /// Every one, in the order of output.
    pub const ALL: [Self; 3] = [Self::Target, Self::Variance, Self::Attainment];

    /// What output and, after the metric and `_`, options call it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Variance => "variance",
            Self::Attainment => "attainment",
        }
    }
}

/// The heading of a column of targets, in Chinese and English: what the metric is called, and which figure of its target it is.
pub fn heading(zh: &str, en: &str, field: TargetField) -> (String, String) {
    match field {
        TargetField::Target => (format!("{zh}目标"), format!("{en} target")),
        TargetField::Variance => (format!("{zh}差额"), format!("{en} variance")),
        TargetField::Attainment => (format!("{zh}完成率"), format!("{en} attainment")),
    }
}

/// That a row is below its target: what was reached, and the target, as they are printed.
pub fn below_target(metric: &str, actual: &str, target: &str, language: Language) -> String {
    match language {
        Language::En => format!("{metric} {actual}, below its target of {target}"),
        Language::Zh => format!("{metric} {actual},低于目标 {target}"),
    }
}

/// A complaint about a target file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetProblem {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The heading of the column; `None` where the complaint is about the whole row.
    pub column: Option<String>,
    /// The offending text as it stands.
    pub text: Option<String>,
    /// What is wrong.
    pub fault: TargetFault,
}

/// Why a row or a file cannot be read as targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// Bytes that are neither UTF-8 nor GB18030.
    NotDecodable,
    /// A column that is missing.
    ColumnMissing {
        /// The column.
        column: TargetColumn,
        /// The heading that was probably meant to be it.
        nearest: Option<String>,
    },
    /// Two columns that could be the same.
    ColumnTwice {
        /// What they could be.
        column: TargetColumn,
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// What is wrong in ledgers, too: quotes, fields, amounts.
    AsInLedgers(Complaint),
    /// A blank cell that says whose, when or what the target is.
    Blank(TargetColumn),
    /// A row that sums others up.
    TotalRow,
    /// A text that is no month, quarter or year.
    Period(TargetPeriodFault),
    /// A name that nothing has.
    MetricUnknown {
        /// The known name that it is nearest to.
        nearest: Option<String>,
    },
    /// A ratio, an average or a count.
    NotASum,
    /// An account that says what stands on a date.
    Balance,
    /// An amount that is no whole number of fen.
    Decimals,
    /// A second target for the same dealer, metric and period.
    Twice {
        /// The dealer.
        dealer: String,
        /// The period.
        period: Period,
        /// The metric.
        metric: String,
        /// What it is called in Chinese.
        metric_zh: String,
        /// The file and line of the first.
        first: String,
    },
}

/// Why a text is not the period of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetPeriodFault {
    /// It is none of the forms that are known.
    NotAPeriod,
    /// A day.
    Day,
    /// A range of months.
    Range,
    /// A period that is counted from today.
    Counted,
    /// A year without such a month.
    NoSuchMonth,
    /// A year without such a quarter.
    NoSuchQuarter,
    /// A year that dates may not have.
    YearOutside,
}

impl TargetProblem {
    /// The place, the column, the offending text and what is wrong, on one line.
    pub fn text(&self, language: Language) -> String {
        let place = format!("{}:{}: ", self.file, self.line);
        let (column, text) = (self.column.as_ref(), self.text.as_deref().map(cited));
        let (column, text) = match language {
            Language::En => (column.map(|name| format!("column {name}: ")), text.map(|text| format!("\"{text}\" "))),
            Language::Zh => (column.map(|name| format!("列“{name}”: ")), text.map(|text| format!("“{text}”"))),
        };
        format!("{place}{}{}{}", column.unwrap_or_default(), text.unwrap_or_default(), self.fault.text(language))
    }
}

impl TargetFault {
    /// What is wrong and how to mend it, as a fragment that reads after the place and the offending text.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::En => en(self),
            Language::Zh => zh(self),
        }
    }
}

fn en(fault: &TargetFault) -> String {
    match fault {
        TargetFault::NotDecodable => "the target file is neither UTF-8 nor GB18030 text; save it as CSV".to_owned(),
        TargetFault::ColumnMissing { column, nearest } => {
            let (id, zh) = column.names();
            let meant = nearest.as_ref().map_or(String::new(), |heading| format!("; is it \"{heading}\"?"));
            format!("the heading lacks a column {id} ({zh}){meant} (targets have dealer, period, metric and amount)")
        }
        TargetFault::ColumnTwice { column, first, second } => {
            format!("both \"{first}\" and \"{second}\" could be the {}; rename one of them", column.names().0)
        }
        TargetFault::AsInLedgers(complaint) => complaint.text(Language::En),
        TargetFault::Blank(column) => {
            format!("the {} is blank; fill it in, or leave the row out", column.names().0)
        }
        TargetFault::TotalRow => "this row sums others up and would be a dealer of its own; leave it out".to_owned(),
        TargetFault::Period(fault) => format!("is not the period of a target: {}", en_period(*fault)),
        TargetFault::MetricUnknown { nearest } => {
            let meant = nearest.as_ref().map_or(String::new(), |name| format!("; did you mean {name}?"));
            format!("is neither a metric nor an account{meant} ({EN_TARGETED})")
        }
        TargetFault::NotASum => format!("is no sum of money and has no target ({EN_TARGETED})"),
        TargetFault::Balance => format!("is a balance and has no target ({EN_TARGETED})"),
        TargetFault::Decimals => "has more than 2 decimals: a target is in fen".to_owned(),
        TargetFault::Twice { dealer, period, metric, first, .. } => {
            format!(
                "a second target of {metric} for {dealer}, {period}; the first is at {first}; leave one of them out"
            )
        }
    }
}

const EN_TARGETED: &str = "sales, operating_profit, support, expenses, profit and every flow account of `dealer-profit accounts` may have one";

const fn en_period(fault: TargetPeriodFault) -> &'static str {
    match fault {
        TargetPeriodFault::NotAPeriod => "write 2026, 2026-Q1 or 2026-03",
        TargetPeriodFault::Day => "it is a day; write its month, such as 2026-03",
        TargetPeriodFault::Range => "it is a range; write a row for each month, quarter or year",
        TargetPeriodFault::Counted => "it is counted from today; write the month, quarter or year itself",
        TargetPeriodFault::NoSuchMonth => "there is no such month; months are 01 to 12",
        TargetPeriodFault::NoSuchQuarter => "there is no such quarter; quarters are Q1 to Q4",
        TargetPeriodFault::YearOutside => EN_YEARS,
    }
}

const EN_YEARS: &str = "years are 1990 to 2100";
const ZH_YEARS: &str = "年份只能是 1990 到 2100";
// The two texts name the limits of dates.
const _: () = assert!(YEAR_MIN == 1990 && YEAR_MAX == 2100);

fn zh(fault: &TargetFault) -> String {
    match fault {
        TargetFault::NotDecodable => "目标文件既不是 UTF-8 也不是 GB18030 文字,请另存为 CSV".to_owned(),
        TargetFault::ColumnMissing { column, nearest } => {
            let (id, zh) = column.names();
            let meant = nearest.as_ref().map_or(String::new(), |heading| format!(",是不是“{heading}”?"));
            format!("表头缺少“{zh}”({id})一列{meant}(目标文件须有经销商、期间、指标、目标四列)")
        }
        TargetFault::ColumnTwice { column, first, second } => {
            format!("“{first}”和“{second}”都可能是“{}”,请改掉其中一个", column.names().1)
        }
        TargetFault::AsInLedgers(complaint) => complaint.text(Language::Zh),
        TargetFault::Blank(column) => format!("{}为空;请填写,或者去掉这一行", column.names().1),
        TargetFault::TotalRow => "这是汇总行,会被当成一家经销商;请去掉".to_owned(),
        TargetFault::Period(fault) => format!("不是目标的期间:{}", zh_period(*fault)),
        TargetFault::MetricUnknown { nearest } => {
            let meant = nearest.as_ref().map_or(String::new(), |name| format!(",是不是 {name}?"));
            format!("不是指标也不是科目{meant}({ZH_TARGETED})")
        }
        TargetFault::NotASum => format!("不是金额的合计,不能有目标({ZH_TARGETED})"),
        TargetFault::Balance => format!("是余额,不能有目标({ZH_TARGETED})"),
        TargetFault::Decimals => "超过两位小数:目标以分为最小单位".to_owned(),
        TargetFault::Twice { dealer, period, metric_zh, first, .. } => {
            format!("{dealer} {period} 的{metric_zh}目标重复,第一个在 {first};请去掉其中一个")
        }
    }
}

const ZH_TARGETED: &str =
    "销售收入、经营利润、费用支持、费用支出、利润,以及 dealer-profit accounts 中的发生额科目可以有目标";

const fn zh_period(fault: TargetPeriodFault) -> &'static str {
    match fault {
        TargetPeriodFault::NotAPeriod => "可以写 2026、2026-Q1 或 2026-03",
        TargetPeriodFault::Day => "这是日期,请写月份,例如 2026-03",
        TargetPeriodFault::Range => "这是一段期间,请每个月、季度或年度写一行",
        TargetPeriodFault::Counted => "它从今天算起,请写明年度、季度或月份",
        TargetPeriodFault::NoSuchMonth => "没有这个月,月份是 01 到 12",
        TargetPeriodFault::NoSuchQuarter => "没有这个季度,季度是 Q1 到 Q4",
        TargetPeriodFault::YearOutside => ZH_YEARS,
    }
}
