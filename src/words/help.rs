//! The help: what each command, argument and option is for.
//!
//! Lines are broken by hand, so that help fits 80 columns beside the options in either language.

use super::Language;

/// A text of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// What the program is.
    Program,
    /// Examples for the whole program.
    ProgramExamples,
    /// What `report` gives.
    Report,
    /// Examples for `report`.
    ReportExamples,
    /// What `statement` gives.
    Statement,
    /// Examples for `statement`.
    StatementExamples,
    /// The heading of options of `statement` alone.
    StatementHeading,
    /// What `check` gives.
    Check,
    /// Examples for `check`.
    CheckExamples,
    /// The heading of options of `check` alone.
    CheckHeading,
    /// What `accounts` gives.
    Accounts,
    /// Examples for `accounts`.
    AccountsExamples,
    /// What `init` does.
    Init,
    /// Examples for `init`.
    InitExamples,

    /// The word before a usage line.
    Usage,
    /// What stands for options in a usage line.
    OptionsPlaceholder,
    /// What stands for a command in a usage line.
    CommandPlaceholder,
    /// The heading of commands.
    CommandsHeading,
    /// The heading of arguments.
    ArgumentsHeading,
    /// The heading of options for reading.
    ReadingHeading,
    /// The heading of options for choosing.
    ChoosingHeading,
    /// The heading of a report's own options.
    ReportHeading,
    /// The heading of options for output.
    OutputHeading,
    /// The heading of options that every command has.
    GlobalHeading,
}

impl Help {
    /// The text in that language.
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

const fn zh(help: Help) -> &'static str {
    match help {
        Help::Program => "给经销商算账: 从台账(CSV 或 Excel 工作簿)算出利润、利润率、费用比和资金周转,\n分毫不差。",
        Help::ProgramExamples => {
            "例子:
  dealer-profit report ledgers/                      每个经销商的利润
  dealer-profit report ledgers/ --by region --top 5  利润最高的五个区域
  dealer-profit report --help                        report 的全部选项"
        }
        Help::Report => "各项指标,每组一行,最后一行合计",
        Help::ReportExamples => {
            "例子:
  dealer-profit report march.csv
  dealer-profit report ledgers/ --period 2026-Q1 --by region,month
  dealer-profit report ledgers/ --where region=华东 --sort +margin --top 10
  dealer-profit report ledgers/ --targets targets.csv --fail-on below-target
  dealer-profit report ledgers/ --fail-on loss --format json -o report.json
  zcat march.csv.gz | dealer-profit report -

退出状态: 0 完成; 1 无法完成; 2 用法不对; 3 台账有错; 4 满足 --fail-on"
        }
        Help::Statement => "盈利考核表: 每个经销商一张,科目、小计、利润、比率,按月、季或年分列",
        Help::StatementExamples => {
            "例子:
  dealer-profit statement ledgers/ --dealer 华东家电
  dealer-profit statement ledgers/ --period 2026 --every quarter
  dealer-profit statement ledgers/ --period last-month -o 盈利考核表.xlsx

退出状态: 0 完成; 1 无法完成; 2 用法不对; 3 台账有错; 4 满足 --fail-on"
        }
        Help::StatementHeading => "考核表",
        Help::Check => "检查台账: 每个文件怎样读入、每处错误和可疑之处、算不出哪些指标",
        Help::CheckExamples => {
            "例子:
  dealer-profit check ledgers/                       每个文件的编码、表头、行数与合计
  dealer-profit check --strict ledgers/ || exit 1    定时任务: 有可疑之处也算失败"
        }
        Help::CheckHeading => "检查选项",
        Help::Accounts => "现用的科目表,包括名称和别名",
        Help::AccountsExamples => {
            "例子:
  dealer-profit accounts
  dealer-profit accounts --format csv --bom -o accounts.csv"
        }
        Help::Init => "建立配置文件: 看懂文件夹里的台账; 没有台账则附一份样例",
        Help::InitExamples => {
            "例子:
  dealer-profit init                  当前文件夹
  dealer-profit init 2026             文件夹 2026(没有则新建)

从不覆盖已有的文件。拿不准的写成以“# ? ”开头的行,由您决定。"
        }
        Help::Usage => "用法",
        Help::OptionsPlaceholder => "[选项]",
        Help::CommandPlaceholder => "<命令>",
        Help::CommandsHeading => "命令",
        Help::ArgumentsHeading => "参数",
        Help::ReadingHeading => "读取",
        Help::ChoosingHeading => "选取",
        Help::ReportHeading => "报表",
        Help::OutputHeading => "输出",
        Help::GlobalHeading => "通用选项",
    }
}

const fn en(help: Help) -> &'static str {
    match help {
        Help::Program => {
            "Does a dealer's accounts: profit, margin, expense ratio and speed of cash from\nledgers in CSV or Excel workbooks, exactly."
        }
        Help::ProgramExamples => {
            "Examples:
  dealer-profit report ledgers/                      every dealer's profit
  dealer-profit report ledgers/ --by region --top 5  the five best regions
  dealer-profit report --help                        every option of report"
        }
        Help::Report => "The metrics, a row for each group, and a total row",
        Help::ReportExamples => {
            "Examples:
  dealer-profit report march.csv
  dealer-profit report ledgers/ --period 2026-Q1 --by region,month
  dealer-profit report ledgers/ --where region=East --sort +margin --top 10
  dealer-profit report ledgers/ --targets targets.csv --fail-on below-target
  dealer-profit report ledgers/ --fail-on loss --format json -o report.json
  zcat march.csv.gz | dealer-profit report -

Exit status: 0 done; 1 could not be done; 2 usage; 3 the ledger has errors;
4 --fail-on met"
        }
        Help::Statement => {
            "The assessment sheet: each dealer's accounts, subtotals, profit and\nratios, a column a month, quarter or year"
        }
        Help::StatementExamples => {
            "Examples:
  dealer-profit statement ledgers/ --period 2026 --every quarter
  dealer-profit statement ledgers/ --period last-month -o assessment.xlsx

Exit status: 0 done; 1 could not be done; 2 usage; 3 the ledger has errors;
4 --fail-on met"
        }
        Help::StatementHeading => "Options for the statement",
        Help::Check => "How ledgers are read, what is wrong with them, and what looks wrong",
        Help::CheckExamples => {
            "Examples:
  dealer-profit check ledgers/                       encoding, heading, rows and sums
  dealer-profit check --strict ledgers/ || exit 1    for cron: warnings fail, too"
        }
        Help::CheckHeading => "Options for checking",
        Help::Accounts => "The chart of accounts in force, with names and aliases",
        Help::AccountsExamples => {
            "Examples:
  dealer-profit accounts
  dealer-profit accounts --format csv --bom -o accounts.csv"
        }
        Help::Init => "Write a configuration for a folder's ledgers, or a small ledger",
        Help::InitExamples => {
            "Examples:
  dealer-profit init                  in the working folder
  dealer-profit init 2026             in the folder 2026, made if need be

Nothing is ever overwritten. What is not certain is left to you, in lines that
begin with \"# ? \"."
        }
        Help::Usage => "Usage",
        Help::OptionsPlaceholder => "[OPTIONS]",
        Help::CommandPlaceholder => "<COMMAND>",
        Help::CommandsHeading => "Commands",
        Help::ArgumentsHeading => "Arguments",
        Help::ReadingHeading => "Reading",
        Help::ChoosingHeading => "Choosing",
        Help::ReportHeading => "Report",
        Help::OutputHeading => "Output",
        Help::GlobalHeading => "Global options",
    }
}

/// What an argument or option is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionHelp {
    /// `LEDGER...`
    Ledger,
    /// `DIR`
    InitFolder,
    /// `--encoding`
    Encoding,
    /// `--delimiter`
    Delimiter,
    /// `--skip-totals`
    SkipTotals,
    /// `--fill-down`
    FillDown,
    /// `--dealers`.
    Dealers,
    /// `--targets`.
    Targets,
    /// `--dealer-from`.
    DealerFrom,
    /// `--year`.
    Year,
    /// `--strict`.
    Strict,
    /// `--rejects`.
    Rejects,
    /// `--sales-from`
    SalesFrom,
    /// `--period`
    Period,
    /// `--dealer`
    Dealer,
    /// `--where`
    Where,
    /// `--as-of`
    AsOf,
    /// `--every`
    Every,
    /// `--by`
    By,
    /// `--sort`
    Sort,
    /// `--top`
    Top,
    /// `--columns`
    Columns,
    /// `--fail-on`
    FailOn,
    /// `--format`
    Format,
    /// `--output`
    Output,
    /// `--bom`
    Bom,
    /// `--config`
    Config,
    /// `--no-config`
    NoConfig,
    /// `--lang`
    Lang,
    /// `--color`
    Color,
    /// `--quiet`
    Quiet,
    /// `--threads`
    Threads,
    /// `--help`
    Help,
    /// `--version`
    Version,
}

impl OptionHelp {
    /// The text in that language.
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Zh => option_zh(self),
            Language::En => option_en(self),
        }
    }
}

const fn option_zh(help: OptionHelp) -> &'static str {
    match help {
        OptionHelp::Ledger => {
            "台账: .csv 或 .xlsx 文件、文件夹,或 - 表示标准输入(CSV);\n工作簿里选表: \"文件.xlsx#工作表\",全部: \"文件.xlsx#*\"\n(不写则用配置里的 ledger)"
        }
        OptionHelp::InitFolder => "文件夹(不写则为当前文件夹)",
        OptionHelp::Encoding => "台账的编码,例如 utf-8、gbk(不写则自动识别)",
        OptionHelp::Delimiter => "分隔符: , ; tab(不写则自动识别)",
        OptionHelp::SkipTotals => "跳过合计行,而不是报错",
        OptionHelp::FillDown => "这些字段空着时取上一行的值,用逗号分开,\n如 dealer,date",
        OptionHelp::Dealers => "经销商档案(CSV): 编码、名称、区域等",
        OptionHelp::Targets => "目标文件(CSV): 经销商、期间、指标、目标(可重复)",
        OptionHelp::DealerFrom => "没有经销商列时取 sheet(工作表名)或 file(文件名)",
        OptionHelp::Year => "“1月”这类列所属的年份",
        OptionHelp::Strict => "有可疑之处时退出状态也为 3",
        OptionHelp::Rejects => "有错的行写入此 CSV,其余照算",
        OptionHelp::SalesFrom => "以什么为销售: sales 或 purchases(提货额)",
        OptionHelp::Period => "期间: 2026、2026-Q1、2026-03、A..B、this-month、\nlast-quarter、ytd、last-12-months 等",
        OptionHelp::Dealer => "只看这些经销商,可用 * ? 通配(可重复)",
        OptionHelp::Where => "只看字段等于此值的分录(可重复)",
        OptionHelp::AsOf => "相对期间从这一天算起,例如 2026-03-31\n(不写则为今天)",
        OptionHelp::Every => "每列多长: month、quarter 或 year(不写则为 month)",
        OptionHelp::By => "按什么分组: 字段、month、quarter、year,\n用逗号分开(不写则为 dealer)",
        OptionHelp::Sort => "按此列排序,从大到小; +FIELD 从小到大",
        OptionHelp::Top => "只显示前 N 行,合计不变",
        OptionHelp::Columns => "只显示这些列,用逗号分开",
        OptionHelp::FailOn => {
            "有一行满足条件则退出状态为 4:\nloss、below-target、margin<2%、\nturnover_days>60 等(可重复)"
        }
        OptionHelp::Format => "table、csv、json、markdown 或 xlsx\n(不写则看输出文件的扩展名,否则 table)",
        OptionHelp::Output => "写到文件: .txt .csv .json .md .xlsx",
        OptionHelp::Bom => "CSV 开头写字节顺序标记,供 Excel 识别",
        OptionHelp::Config => "配置文件(不写则在当前及上级文件夹里找\ndealer-profit.toml)",
        OptionHelp::NoConfig => "不读配置文件",
        OptionHelp::Lang => "语言: zh 或 en",
        OptionHelp::Color => "颜色: auto、always 或 never",
        OptionHelp::Quiet => "标准错误上只报错误",
        OptionHelp::Threads => "线程数,1 到 256(不写则与处理器数相同)",
        OptionHelp::Help => "显示帮助",
        OptionHelp::Version => "显示版本",
    }
}

const fn option_en(help: OptionHelp) -> &'static str {
    match help {
        OptionHelp::Ledger => {
            "Files (.csv, .xlsx), folders, or - for standard\ninput (CSV); of a workbook's sheets one with\n\"FILE.xlsx#SHEET\", all with \"FILE.xlsx#*\"\n(the configuration's ledger unless given)"
        }
        OptionHelp::InitFolder => "The folder (the working folder unless given)",
        OptionHelp::Encoding => "Encoding of the ledgers, such as utf-8 or gbk\n(detected unless given)",
        OptionHelp::Delimiter => "Delimiter: , ; or tab (detected unless given)",
        OptionHelp::SkipTotals => "Leave total rows out instead of refusing them",
        OptionHelp::FillDown => {
            "Blank cells of these fields, separated by commas,\ntake the value above, as in dealer,date"
        }
        OptionHelp::Dealers => "The dealer master: CSV with code, name, region",
        OptionHelp::Targets => "Targets: CSV with dealer, period, metric, amount\n(repeatable)",
        OptionHelp::DealerFrom => "The dealer is the name of the sheet or the file",
        OptionHelp::Year => "The year of columns such as 1月",
        OptionHelp::Strict => "Warnings make the exit status 3, too",
        OptionHelp::Rejects => "Faulty rows go to this CSV; the rest is computed",
        OptionHelp::SalesFrom => "What counts as sales: sales or purchases",
        OptionHelp::Period => {
            "2026, 2026-Q1, 2026-03, A..B, this-month,\nlast-quarter, ytd, last-12-months and the like"
        }
        OptionHelp::Dealer => "Only these dealers; * and ? match (repeatable)",
        OptionHelp::Where => "Only entries with this value (repeatable)",
        OptionHelp::AsOf => "The day that relative periods count from, such as\n2026-03-31 (today unless given)",
        OptionHelp::Every => "A column a month, quarter or year (month unless\ngiven)",
        OptionHelp::By => "Group by fields, month, quarter or year, separated\nby commas (dealer unless given)",
        OptionHelp::Sort => "Sort by a column, largest first; +FIELD smallest\nfirst",
        OptionHelp::Top => "Show the first N rows; the total stays",
        OptionHelp::Columns => "Show these columns, separated by commas",
        OptionHelp::FailOn => {
            "Exit with status 4 if a row is so: loss,\nbelow-target, margin<2%, turnover_days>60\n(repeatable)"
        }
        OptionHelp::Format => {
            "table, csv, json, markdown or xlsx (from the\noutput's extension unless given, else table)"
        }
        OptionHelp::Output => "Write to a file: .txt .csv .json .md .xlsx",
        OptionHelp::Bom => "Begin CSV with a byte order mark, for Excel",
        OptionHelp::Config => "Configuration (dealer-profit.toml in the working\nfolder or a parent unless given)",
        OptionHelp::NoConfig => "Read no configuration",
        OptionHelp::Lang => "Language: zh or en",
        OptionHelp::Color => "Colour: auto, always or never",
        OptionHelp::Quiet => "Say nothing but errors on standard error",
        OptionHelp::Threads => "Threads, 1 to 256 (as many as processors unless\ngiven)",
        OptionHelp::Help => "Print help",
        OptionHelp::Version => "Print the version",
    }
}
