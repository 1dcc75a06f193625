//! What is wrong with a command line, its periods and its conditions.

use std::fmt;

use super::{Language, listed, meant};
use crate::period::{PeriodFault, YEAR_MAX, YEAR_MIN};

/// Why a command line cannot be followed. Options are named as they are typed, with their dashes;
/// `given` is what was typed, `suggestion` what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageFault {
    CommandMissing { commands: Vec<String> },
    UnknownCommand { given: String, commands: Vec<String>, suggestion: Option<String> },
    // An unknown option, or an argument where there is none.
    UnknownArgument { given: String, suggestion: Option<String> },
    ValueMissing { option: String },
    // A value where the option takes none.
    ValueUnwanted { option: String },
    NotOneOf { option: String, given: String, allowed: Vec<String>, suggestion: Option<String> },
    // No whole number from `least` to `most`; `None` is no limit.
    OutOfRange { option: String, given: String, least: usize, most: Option<usize> },
    Twice { option: String },
    Conflict { option: String, other: String },
    // A value that is not Unicode and no path.
    NotUnicode,
    // An empty item in a list of names.
    BlankItem { option: String },
    Period { given: String, fault: PeriodFault },
    Day { option: String, given: String },
    // A `--where` that is not `FIELD=VALUE`.
    Filter { given: String },
    Condition { given: String, fault: ConditionFault },
    UnknownField { option: String, given: String, suggestion: Option<String> },
    UnknownEncoding { given: String, suggestion: Option<String> },
    // An output file whose extension names no format.
    UnknownExtension { file: String },
    // A byte order mark for a format that has none.
    MarkOutsideCsv,
    WorkbookToTerminal,
    // No ledger, neither on the command line nor in the configuration.
    LedgerMissing,
    StandardInputTwice,
    // The output and the rejected rows under the same path.
    OutputTwice { file: String },
    // One ledger under two arguments.
    SameLedgerTwice { first: String, second: String },
    UnknownMetric { option: String, given: String, known: Vec<String>, suggestion: Option<String> },
    FieldNotInLedger { given: String, known: Vec<String>, suggestion: Option<String> },
    // `--where` with a name of dates that no column has.
    MonthAsField { field: String, value: String },
    ValueNotInLedger { field: String, given: String, suggestion: Option<String> },
    // A pattern that no dealer of the ledger matches.
    NoSuchDealer { given: String, suggestion: Option<String> },
    // A condition about targets where there are none.
    TargetsMissing { option: String, given: String },
    // Anything else that the parser refuses.
    Other,
}

impl UsageFault {
    /// The fault as a sentence without its end.
    pub fn text(&self, language: Language) -> String {
        let list = |names: &[String]| listed(names, language);
        let meant = |suggestion: &Option<String>| meant(suggestion.as_ref(), language);
        match self {
            Self::CommandMissing { commands } => {
                let commands = list(commands);
                say!(language, zh "缺少命令，可以是 {commands}", en "a command is missing: one of {commands}")
            }
            Self::UnknownCommand { given, commands, suggestion } => {
                let (commands, meant) = (list(commands), meant(suggestion));
                say!(
                    language,
                    zh "没有 {given:?} 这个命令，可以是 {commands}{meant}",
                    en "{given:?} is not one of the commands {commands}{meant}"
                )
            }
            Self::UnknownArgument { given, suggestion } => {
                let meant = meant(suggestion);
                say!(language, zh "不认识 {given}{meant}", en "{given} is not known{meant}")
            }
            Self::ValueMissing { option } => say!(language, zh "{option} 后面缺少值", en "{option} needs a value"),
            Self::ValueUnwanted { option } => say!(language, zh "{option} 不带值", en "{option} takes no value"),
            Self::NotOneOf { option, given, allowed, suggestion } => {
                let (allowed, meant) = (list(allowed), meant(suggestion));
                say!(
                    language,
                    zh "{option}: 不能是 {given:?}，可以是 {allowed}{meant}",
                    en "{option}: {given:?} is not one of {allowed}{meant}"
                )
            }
            Self::OutOfRange { option, given, least, most: Some(most) } => say!(
                language,
                zh "{option}: {given:?} 不是 {least} 到 {most} 的整数",
                en "{option}: {given:?} is not a whole number from {least} to {most}"
            ),
            Self::OutOfRange { option, given, least, most: None } => say!(
                language,
                zh "{option}: {given:?} 不是 {least} 或更大的整数",
                en "{option}: {given:?} is not a whole number of at least {least}"
            ),
            Self::Twice { option } => {
                say!(language, zh "{option} 只能写一次", en "{option} may be given only once")
            }
            Self::Conflict { option, other } => {
                say!(language, zh "{option} 不能和 {other} 一起用", en "{option} and {other} contradict each other")
            }
            Self::NotUnicode => say!(language, zh "有一个参数不是 Unicode 文字", en "an argument is not Unicode"),
            Self::BlankItem { option } => {
                say!(language, zh "{option}: 列表里有空项", en "{option}: an item of the list is empty")
            }
            Self::Period { given, fault } => {
                let fault = fault.text(language);
                say!(language, zh "--period: {given:?}：{fault}", en "--period: {given:?}: {fault}")
            }
            Self::Day { option, given } => say!(
                language,
                zh "{option}: {given:?} 不是 {YEAR_MIN} 到 {YEAR_MAX} 年的日期，例如 2026-03-31",
                en "{option}: {given:?} is not a date from {YEAR_MIN} to {YEAR_MAX}, such as 2026-03-31"
            ),
            Self::Filter { given } => say!(
                language,
                zh "--where: {given:?} 应当写成 字段=值，例如 region=华东",
                en "--where: {given:?} is not FIELD=VALUE, such as region=East"
            ),
            Self::Condition { given, fault } => {
                let fault = fault.text(language);
                say!(language, zh "--fail-on: {given:?}：{fault}", en "--fail-on: {given:?}: {fault}")
            }
            Self::UnknownField { option, given, suggestion } => {
                let meant = meant(suggestion);
                say!(
                    language,
                    zh "{option}: 没有 {given:?} 这个字段{meant}",
                    en "{option}: there is no field {given:?}{meant}"
                )
            }
            Self::UnknownEncoding { given, suggestion } => {
                let meant = meant(suggestion);
                say!(
                    language,
                    zh "--encoding: 没有 {given:?} 这种编码，可以是 utf-8、gb18030、gbk、big5、utf-16le 等{meant}",
                    en "--encoding: {given:?} is not an encoding such as utf-8, gb18030, gbk, big5 or utf-16le{meant}"
                )
            }
            Self::UnknownExtension { file } => say!(
                language,
                zh "--output: 从 {file:?} 的扩展名看不出格式，可以是 .txt、.csv、.json、.md、.xlsx，或者用 --format 说明",
                en "--output: the extension of {file:?} names no format: use .txt, .csv, .json, .md or .xlsx, or give --format"
            ),
            Self::MarkOutsideCsv => say!(language, zh "--bom 只用于 csv 格式", en "--bom is for the format csv only"),
            Self::WorkbookToTerminal => say!(
                language,
                zh "工作簿不能写到终端，请加 -o FILE.xlsx",
                en "a workbook cannot be written to a terminal: add -o FILE.xlsx"
            ),
            Self::LedgerMissing => say!(
                language,
                zh "没有台账：请写文件、文件夹，或用 - 表示标准输入，或在 dealer-profit.toml 里写 ledger",
                en "no ledger: name files, folders or - for standard input, or set ledger in dealer-profit.toml"
            ),
            Self::StandardInputTwice => {
                say!(language, zh "-（标准输入）只能写一次", en "- (standard input) may be given only once")
            }
            Self::OutputTwice { file } => say!(
                language,
                zh "--rejects 和 --output 不能写到同一个文件 {file}",
                en "--rejects and --output would both be written to {file}"
            ),
            Self::SameLedgerTwice { first, second } => {
                say!(language, zh "{first} 和 {second} 是同一个文件", en "{first} and {second} are the same file")
            }
            Self::UnknownMetric { option, given, known, suggestion } => {
                let (known, meant) = (list(known), meant(suggestion));
                say!(
                    language,
                    zh "{option}: 没有 {given:?} 这个指标{meant}（可以是 {known}）",
                    en "{option}: there is no metric {given:?}{meant} (there are {known})"
                )
            }
            Self::FieldNotInLedger { given, known, suggestion } => {
                let (known, meant) = (list(known), meant(suggestion));
                say!(
                    language,
                    zh "台账里没有 {given:?} 这个字段{meant}（可以是 {known}）",
                    en "the ledger has no field {given:?}{meant} (it has {known})"
                )
            }
            Self::MonthAsField { field, value } => say!(
                language,
                zh "--where: 没有名为 {field:?} 的列；按时间选择请用 --period {value}",
                en "--where: there is no column {field:?}; use --period {value}"
            ),
            Self::ValueNotInLedger { field, given, suggestion } => {
                let meant = meant(suggestion);
                say!(
                    language,
                    zh "台账的 {field} 里没有 {given:?} 这个值{meant}",
                    en "no row of the ledger has {given:?} as {field}{meant}"
                )
            }
            Self::NoSuchDealer { given, suggestion } => {
                let meant = meant(suggestion);
                say!(
                    language,
                    zh "--dealer: 台账里没有经销商符合 {given:?}{meant}",
                    en "--dealer: no dealer of the ledger matches {given:?}{meant}"
                )
            }
            Self::TargetsMissing { option, given } => say!(
                language,
                zh "{option}: {given} 需要目标：请写 --targets 目标文件，或在 dealer-profit.toml 里写 targets",
                en "{option}: {given} needs targets: give --targets FILE, or set targets in dealer-profit.toml"
            ),
            Self::Other => say!(language, zh "看不懂这个命令行", en "the command line cannot be understood"),
        }
    }
}

impl fmt::Display for UsageFault {
    /// The text in English, where no language is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for UsageFault {}

/// The line that follows every usage error.
pub fn hint(language: Language) -> String {
    say!(language, zh "用法见 dealer-profit --help", en "see dealer-profit --help")
}

impl PeriodFault {
    /// The fault as a phrase that follows the text at fault.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NotAPeriod { suggestion: Some(name) } => {
                let meant = meant(Some(name), language);
                say!(language, zh "不是期间{meant}", en "not a period{meant}")
            }
            Self::NotAPeriod { suggestion: None } => say!(
                language,
                zh "不是期间，可以写 2026、2026-Q1、2026-03、2026-01..2026-06、last-month、ytd、last-12-months 等",
                en "not a period such as 2026, 2026-Q1, 2026-03, 2026-01..2026-06, last-month, ytd or last-12-months"
            ),
            Self::NoSuchMonth => {
                say!(language, zh "没有这个月，月份是 01 到 12", en "there is no such month; months are 01 to 12")
            }
            Self::NoSuchQuarter => {
                say!(language, zh "没有这个季度，季度是 Q1 到 Q4", en "there is no such quarter; quarters are Q1 to Q4")
            }
            Self::YearOutside => {
                say!(language, zh "年份只能是 {YEAR_MIN} 到 {YEAR_MAX}", en "years are {YEAR_MIN} to {YEAR_MAX}")
            }
            Self::OpenEnded => say!(
                language,
                zh "起止两端都要写，例如 2026-01..2026-06",
                en "a range needs both its ends, as in 2026-01..2026-06"
            ),
            Self::Reversed { first, last } => say!(
                language,
                zh "前后颠倒：从 {first} 开始，却到 {last} 为止",
                en "it runs backwards, from {first} to {last}"
            ),
        }
    }
}

/// Why a text is not a condition of `--fail-on`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionFault {
    // Neither a known word nor a comparison.
    NotACondition { suggestion: Option<String> },
    // Compared otherwise than with `<` or `>`.
    UnknownComparison,
    // Nothing stands before the sign.
    MetricMissing,
    // What stands after the sign is not a plain decimal.
    NotANumber { given: String },
}

impl ConditionFault {
    /// The fault as a phrase that follows the text at fault.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NotACondition { suggestion } => {
                let meant = meant(suggestion.as_ref(), language);
                say!(
                    language,
                    zh "不是条件{meant}（可以写 loss、below-target、指标<数 或 指标>数，例如 margin<2%）",
                    en "not a condition{meant} (it is loss, below-target, METRIC<NUMBER or METRIC>NUMBER, such as margin<2%)"
                )
            }
            Self::UnknownComparison => {
                say!(language, zh "比较只能用 < 或 >，例如 margin<2%", en "only < and > compare, as in margin<2%")
            }
            Self::MetricMissing => say!(
                language,
                zh "比较符号前面要写指标，例如 margin<2%",
                en "a metric is missing before the sign, as in margin<2%"
            ),
            Self::NotANumber { given } => say!(
                language,
                zh "{given:?} 不是数，例如 0.02、2% 或 -1250.50",
                en "{given:?} is not a plain number such as 0.02, 2% or -1250.50"
            ),
        }
    }
}
