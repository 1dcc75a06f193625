//! What is wrong with a command line.

use std::fmt;

use super::Language;
use super::conditions::ConditionFault;
use crate::period::{PeriodFault, YEAR_MAX, YEAR_MIN};

/// Why a command line cannot be followed. Options are named as they are typed, with their dashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageFault {
    /// No command.
    CommandMissing {
        /// The commands that there are.
        commands: Vec<String>,
    },
    /// A command that nobody knows.
    UnknownCommand {
        /// What was typed.
        given: String,
        /// The commands that there are.
        commands: Vec<String>,
        /// The one that was probably meant.
        suggestion: Option<String>,
    },
    /// An option that nobody knows, or an argument where there is none.
    UnknownArgument {
        /// What was typed.
        given: String,
        /// The option that was probably meant.
        suggestion: Option<String>,
    },
    /// An option without its value.
    ValueMissing {
        /// The option.
        option: String,
    },
    /// A value where the option takes none.
    ValueUnwanted {
        /// The option.
        option: String,
    },
    /// A value that is none of those allowed.
    NotOneOf {
        /// The option.
        option: String,
        /// The value.
        given: String,
        /// What is allowed.
        allowed: Vec<String>,
        /// The one that was probably meant.
        suggestion: Option<String>,
    },
    /// A value that is no whole number in the range.
    OutOfRange {
        /// The option.
        option: String,
        /// The value.
        given: String,
        /// The smallest that is allowed.
        least: usize,
        /// The largest that is allowed, where there is a limit.
        most: Option<usize>,
    },
    /// An option that may be given once.
    Twice {
        /// The option.
        option: String,
    },
    /// Two options that contradict each other.
    Conflict {
        /// One of them.
        option: String,
        /// The other.
        other: String,
    },
    /// A value that is not Unicode, where it is no path.
    NotUnicode,
    /// An empty item in a list of names.
    BlankItem {
        /// The option.
        option: String,
    },
    /// A period that cannot be read.
    Period {
        /// The value.
        given: String,
        /// What is wrong with it.
        fault: PeriodFault,
    },
    /// A day that cannot be read.
    Day {
        /// The option.
        option: String,
        /// The value.
        given: String,
    },
    /// A `--where` that is not `FIELD=VALUE`.
    Filter {
        /// The value.
        given: String,
    },
    /// A condition that cannot be read.
    Condition {
        /// The value.
        given: String,
        /// What is wrong with it.
        fault: ConditionFault,
    },
    /// A field that nobody knows.
    UnknownField {
        /// The option.
        option: String,
        /// The value.
        given: String,
        /// The field that was probably meant.
        suggestion: Option<String>,
    },
    /// An encoding that nobody knows.
    UnknownEncoding {
        /// The value.
        given: String,
        /// The encoding that was probably meant.
        suggestion: Option<String>,
    },
    /// An output file whose extension says no format.
    UnknownExtension {
        /// The file.
        file: String,
    },
    /// A byte order mark for a format that has none.
    MarkOutsideCsv,
    /// A workbook for a terminal.
    WorkbookToTerminal,
    /// No ledger, neither on the command line nor in the configuration.
    LedgerMissing,
    /// Standard input twice.
    StandardInputTwice,
    /// The output and the rejected rows under the same path.
    OutputTwice {
        /// The file.
        file: String,
    },
    /// The same ledger under two arguments.
    SameLedgerTwice {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// A metric that nobody knows.
    UnknownMetric {
        /// The option.
        option: String,
        /// The value.
        given: String,
        /// The metrics that there are.
        known: Vec<String>,
        /// The metric that was probably meant.
        suggestion: Option<String>,
    },
    /// A field that no file of the ledger has.
    FieldNotInLedger {
        /// The field.
        given: String,
        /// The fields that it has.
        known: Vec<String>,
        /// The field that was probably meant.
        suggestion: Option<String>,
    },
    /// `--where` with a name of dates that no column has.
    MonthAsField {
        /// The name.
        field: String,
        /// What it was to be.
        value: String,
    },
    /// A value that no row of the ledger has.
    ValueNotInLedger {
        /// The field.
        field: String,
        /// The value.
        given: String,
        /// The value that was probably meant.
        suggestion: Option<String>,
    },
    /// A pattern that no dealer of the ledger matches.
    NoSuchDealer {
        /// The pattern.
        given: String,
        /// The dealer that was probably meant.
        suggestion: Option<String>,
    },
    /// A condition about targets where there are none.
    TargetsMissing {
        /// The option.
        option: String,
        /// The condition.
        given: String,
    },
    /// Anything else that the parser refuses.
    Other,
}

impl UsageFault {
    /// The fault as a sentence without its end.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

impl fmt::Display for UsageFault {
    /// The text in English, for whoever has no language at hand.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for UsageFault {}

/// The line that follows every usage error.
pub const fn hint(language: Language) -> &'static str {
    match language {
        Language::Zh => "dealer-profit --help 说明用法",
        Language::En => "dealer-profit --help says how it is used",
    }
}

fn zh(fault: &UsageFault) -> String {
    use UsageFault as F;
    let meant =
        |suggestion: &Option<String>| suggestion.as_ref().map(|meant| format!(",是不是 {meant}?")).unwrap_or_default();
    match fault {
        F::CommandMissing { commands } => format!("缺少命令,可以是 {}", commands.join("、")),
        F::UnknownCommand { given, commands, suggestion } => {
            format!("没有 {given:?} 这个命令,可以是 {}{}", commands.join("、"), meant(suggestion))
        }
        F::UnknownArgument { given, suggestion } => format!("不认识 {given}{}", meant(suggestion)),
        F::ValueMissing { option } => format!("{option} 后面缺少值"),
        F::ValueUnwanted { option } => format!("{option} 不带值"),
        F::NotOneOf { option, given, allowed, suggestion } => {
            format!("{option}: {given:?} 不在 {} 之内{}", allowed.join("、"), meant(suggestion))
        }
        F::OutOfRange { option, given, least, most: Some(most) } => {
            format!("{option}: {given:?} 不是 {least} 到 {most} 的整数")
        }
        F::OutOfRange { option, given, least, most: None } => {
            format!("{option}: {given:?} 不是 {least} 或更大的整数")
        }
        F::Twice { option } => format!("{option} 只能写一次"),
        F::Conflict { option, other } => format!("{option} 不能和 {other} 一起用"),
        F::NotUnicode => "有一个参数不是 Unicode 文字".to_owned(),
        F::BlankItem { option } => format!("{option}: 列表里有空项"),
        F::Period { given, fault } => format!("--period: {given:?}: {}", fault.text(Language::Zh)),
        F::Day { option, given } => {
            format!("{option}: {given:?} 不是 {YEAR_MIN} 到 {YEAR_MAX} 年的日期,例如 2026-03-31")
        }
        F::Filter { given } => format!("--where: {given:?} 应当写成 字段=值,例如 region=华东"),
        F::Condition { given, fault } => format!("--fail-on: {given:?}: {}", fault.text(Language::Zh)),
        F::UnknownField { option, given, suggestion } => {
            format!("{option}: 没有 {given:?} 这个字段{}", meant(suggestion))
        }
        F::UnknownEncoding { given, suggestion } => {
            let rest = ",可以是 utf-8、gb18030、gbk、big5、utf-16le 等";
            format!("--encoding: 没有 {given:?} 这种编码{rest}{}", meant(suggestion))
        }
        F::UnknownExtension { file } => {
            format!("--output: {file:?} 的扩展名看不出格式,可以是 .txt、.csv、.json、.md、.xlsx,或者用 --format 说明")
        }
        F::MarkOutsideCsv => "--bom 只用于 csv 格式".to_owned(),
        F::WorkbookToTerminal => "工作簿不能写到终端: 请加 -o FILE.xlsx".to_owned(),
        F::LedgerMissing => {
            "没有台账: 请写文件、文件夹,或 - 表示标准输入,或在 dealer-profit.toml 里写 ledger".to_owned()
        }
        F::StandardInputTwice => "- (标准输入)只能写一次".to_owned(),
        F::OutputTwice { file } => format!("--rejects 和 --output 不能写到同一个文件 {file}"),
        F::SameLedgerTwice { first, second } => format!("{first} 和 {second} 是同一个文件"),
        F::UnknownMetric { option, given, known, suggestion } => {
            format!("{option}: 没有 {given:?} 这个指标{};可以是 {}", meant(suggestion), known.join("、"))
        }
        F::FieldNotInLedger { given, known, suggestion } => {
            format!("台账里没有 {given:?} 这个字段{};可以是 {}", meant(suggestion), known.join("、"))
        }
        F::MonthAsField { field, value } => format!("--where: 没有名为 {field:?} 的列;按时间选择请用 --period {value}"),
        F::ValueNotInLedger { field, given, suggestion } => {
            format!("台账的 {field} 里没有 {given:?} 这个值{}", meant(suggestion))
        }
        F::NoSuchDealer { given, suggestion } => {
            format!("--dealer: 台账里没有经销商符合 {given:?}{}", meant(suggestion))
        }
        F::TargetsMissing { option, given } => {
            format!("{option}: {given} 需要目标: 请写 --targets 目标文件,或在 dealer-profit.toml 里写 targets")
        }
        F::Other => "看不懂这个命令行".to_owned(),
    }
}

fn en(fault: &UsageFault) -> String {
    use UsageFault as F;
    let meant = |suggestion: &Option<String>| {
        suggestion.as_ref().map(|meant| format!("; did you mean {meant}?")).unwrap_or_default()
    };
    match fault {
        F::CommandMissing { commands } => format!("a command is missing: one of {}", commands.join(", ")),
        F::UnknownCommand { given, commands, suggestion } => {
            format!("{given:?} is not a command: one of {}{}", commands.join(", "), meant(suggestion))
        }
        F::UnknownArgument { given, suggestion } => format!("{given} is not known{}", meant(suggestion)),
        F::ValueMissing { option } => format!("{option} needs a value"),
        F::ValueUnwanted { option } => format!("{option} takes no value"),
        F::NotOneOf { option, given, allowed, suggestion } => {
            format!("{option}: {given:?} is not one of {}{}", allowed.join(", "), meant(suggestion))
        }
        F::OutOfRange { option, given, least, most: Some(most) } => {
            format!("{option}: {given:?} is not a whole number from {least} to {most}")
        }
        F::OutOfRange { option, given, least, most: None } => {
            format!("{option}: {given:?} is not a whole number from {least} on")
        }
        F::Twice { option } => format!("{option} may be given once"),
        F::Conflict { option, other } => format!("{option} and {other} contradict each other"),
        F::NotUnicode => "an argument is not Unicode".to_owned(),
        F::BlankItem { option } => format!("{option}: an item of the list is empty"),
        F::Period { given, fault } => format!("--period: {given:?}: {}", fault.text(Language::En)),
        F::Day { option, given } => {
            format!("{option}: {given:?} is not a day of {YEAR_MIN} to {YEAR_MAX} such as 2026-03-31")
        }
        F::Filter { given } => format!("--where: {given:?} is not FIELD=VALUE, such as region=East"),
        F::Condition { given, fault } => format!("--fail-on: {given:?}: {}", fault.text(Language::En)),
        F::UnknownField { option, given, suggestion } => {
            format!("{option}: there is no field {given:?}{}", meant(suggestion))
        }
        F::UnknownEncoding { given, suggestion } => {
            let such = "utf-8, gb18030, gbk, big5 or utf-16le";
            format!("--encoding: {given:?} is not an encoding such as {such}{}", meant(suggestion))
        }
        F::UnknownExtension { file } => format!(
            "--output: the extension of {file:?} says no format; it is .txt, .csv, .json, .md or .xlsx, or give --format"
        ),
        F::MarkOutsideCsv => "--bom is for the format csv".to_owned(),
        F::WorkbookToTerminal => "a workbook is not for a terminal: add -o FILE.xlsx".to_owned(),
        F::LedgerMissing => {
            "no ledger: name files, folders or - for standard input, or set ledger in dealer-profit.toml".to_owned()
        }
        F::StandardInputTwice => "- (standard input) may be given once".to_owned(),
        F::OutputTwice { file } => format!("--rejects and --output would both be written to {file}"),
        F::SameLedgerTwice { first, second } => format!("{first} and {second} are the same file"),
        F::UnknownMetric { option, given, known, suggestion } => {
            format!("{option}: there is no metric {given:?}{}; there are {}", meant(suggestion), known.join(", "))
        }
        F::FieldNotInLedger { given, known, suggestion } => {
            format!("the ledger has no field {given:?}{}; it has {}", meant(suggestion), known.join(", "))
        }
        F::MonthAsField { field, value } => format!("--where: there is no column {field:?}: use --period {value}"),
        F::ValueNotInLedger { field, given, suggestion } => {
            format!("no row of the ledger has {given:?} as {field}{}", meant(suggestion))
        }
        F::NoSuchDealer { given, suggestion } => {
            format!("--dealer: no dealer of the ledger matches {given:?}{}", meant(suggestion))
        }
        F::TargetsMissing { option, given } => {
            format!("{option}: {given} needs targets: give --targets FILE, or set targets in dealer-profit.toml")
        }
        F::Other => "the command line cannot be understood".to_owned(),
    }
}
