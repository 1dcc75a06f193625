//! What `init` writes and says: the remarks of a configuration, which are in both languages, and what is told.

use super::Language;

/// Why a heading means what is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is spelt nearly as that name, and what stands below it fits.
    Near(String),
    /// Nothing else could stand below it.
    Content,
    /// No number stands below it.
    NoNumbers,
    /// Several columns are called so.
    Repeated,
    /// Nobody knows: it is open.
    Open,
}

impl Reason {
    /// The reason in both languages.
    pub fn text(&self) -> String {
        match self {
            Self::Near(name) => format!("near to {name} / 接近 {name}"),
            Self::Content => "by what stands below it / 由内容判断".to_owned(),
            Self::NoNumbers => "no numbers / 没有数字".to_owned(),
            Self::Open => {
                "an account / 科目 (dealer-profit accounts), \"dimension\" / 维度, \"ignore\" / 不读".to_owned()
            }
            Self::Repeated => "several columns are called so / 表头重复".to_owned(),
        }
    }
}

/// A remark of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// What the file is.
    Title,
    /// How open lines are decided.
    Open,
    /// `ledger`.
    Ledger,
    /// Files that are not read.
    LeftOut,
    /// `dealers`.
    Dealers,
    /// `targets`.
    Targets,
    /// `currency`.
    Currency,
    /// `days_in_year`.
    DaysInYear,
    /// `cost_of_capital`.
    CostOfCapital,
    /// `peer_by`.
    PeerBy,
    /// `lang`.
    Lang,
    /// `sales_from`.
    SalesFrom,
    /// `[input]`.
    Input,
    /// `date_format`.
    DateFormat,
    /// `date_format` where it is open.
    DateFormatOpen,
    /// `null_values`.
    NullValues,
    /// `unknown_columns`.
    UnknownColumns,
    /// `fill_down`.
    FillDown,
    /// `fill_down` where it is open.
    FillDownOpen,
    /// `skip_totals`.
    SkipTotals,
    /// `encoding`.
    Encoding,
    /// `delimiter`.
    Delimiter,
    /// `[columns]`.
    Columns,
    /// `[accounts.ID]`.
    Accounts,
    /// Names that no account has.
    AccountsOpen,
}

impl Remark {
    /// The remark in that language.
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh(),
            Language::En => self.en(),
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Title => "What dealer-profit is to know about these ledgers.",
            Self::Open => {
                "Lines that begin with \"# ? \" are not certain: take those four characters away where a line is right."
            }
            Self::Ledger => {
                "Where the ledgers are: files, sheets (FILE.xlsx#SHEET, FILE.xlsx#* for all), or folders; read as one ledger."
            }
            Self::LeftOut => "A file without the heading of a ledger is left out.",
            Self::Dealers => {
                "A list of the dealers: dealer (code or name as in the ledgers), name, region, rep and the like."
            }
            Self::Targets => "What dealers are to reach: dealer, period, metric, amount.",
            Self::Currency => "The sign before amounts in print.",
            Self::DaysInYear => "Days in a year for turnover days (360, as the trade counts; 365 if you prefer).",
            Self::CostOfCapital => "What money costs a year: values the stock and credit that a dealer could set free.",
            Self::PeerBy => "Whom a dealer is compared with: dealers with the same value of this field.",
            Self::Lang => "The language: zh or en.",
            Self::SalesFrom => "What counts as sales; \"purchases\" where only purchases are known.",
            Self::Input => "How the ledgers are read.",
            Self::DateFormat => {
                "How dates are written that could be read in several ways; \"excel\" for serial numbers."
            }
            Self::DateFormatOpen => "Every date can be read in several ways: choose one.",
            Self::NullValues => "Texts that mean a blank cell.",
            Self::UnknownColumns => {
                "Columns that nobody knows, where accounts are columns: \"error\", \"dimension\" or \"ignore\"."
            }
            Self::FillDown => "Blank cells of these fields take the value above (cells merged in Excel).",
            Self::FillDownOpen => {
                "Some rows lack dealer and date: the value above where cells were merged, but not if such a row is a total."
            }
            Self::SkipTotals => "Total rows are left out.",
            Self::Encoding => "Found out unless written.",
            Self::Delimiter => "\",\", \";\" or \"tab\"; found out unless written.",
            Self::Columns => {
                "What headings mean: a field, an account (dealer-profit accounts), \"dimension\" or \"ignore\"."
            }
            Self::Accounts => "Accounts of your own, and further names of those that are there.",
            Self::AccountsOpen => "Names in your ledgers that no account has: say which account each is.",
        }
    }

    const fn zh(self) -> &'static str {
        match self {
            Self::Title => "这些台账的说明。",
            Self::Open => "以“# ? ”开头的行拿不准:哪一行对,就去掉行首这四个字符。",
            Self::Ledger => "台账在哪里:文件、工作表(文件.xlsx#工作表,#* 为全部),或文件夹,合并成一本账。",
            Self::LeftOut => "没有台账表头的文件不读。",
            Self::Dealers => "经销商档案:dealer(台账里的编码或名称)、name、region、rep 等列。",
            Self::Targets => "目标:经销商、期间、指标、目标。",
            Self::Currency => "打印金额时的货币符号。",
            Self::DaysInYear => "计算资金周转天数时一年按多少天(行业惯例 360,也可用 365)。",
            Self::CostOfCapital => "资金的年成本:用来给可以释放的库存和赊账估价。",
            Self::PeerBy => "与谁比较:这个字段相同的经销商。",
            Self::Lang => "语言:zh 或 en。",
            Self::SalesFrom => "以什么为销售;只知道提货额时写 \"purchases\"。",
            Self::Input => "台账怎样读。",
            Self::DateFormat => "有歧义的日期怎样写;\"excel\" 表示 Excel 序列号。",
            Self::DateFormatOpen => "所有日期都有几种读法:请选一种。",
            Self::NullValues => "当作空白的文字。",
            Self::UnknownColumns => "科目为列时,不认识的列:\"error\"(报错)、\"dimension\"(维度)或 \"ignore\"(不读)。",
            Self::FillDown => "这些字段空着时取上一行的值(Excel 的合并单元格)。",
            Self::FillDownOpen => "有的行既没有经销商也没有日期:若是合并单元格就取上一行的值,若是合计行则不可。",
            Self::SkipTotals => "跳过合计行。",
            Self::Encoding => "不写则自动识别。",
            Self::Delimiter => "\",\"、\";\" 或 \"tab\";不写则自动识别。",
            Self::Columns => {
                "表头的意思:字段、科目(见 dealer-profit accounts)、\"dimension\"(维度)或 \"ignore\"(不读)。"
            }
            Self::Accounts => "自己的科目,以及已有科目的别名。",
            Self::AccountsOpen => "台账里不认识的科目:请写明各是哪个科目。",
        }
    }
}

/// What `init` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A file was written.
    Wrote {
        /// The file.
        file: String,
    },
    /// Several sheets of a workbook are ledgers, and all are read.
    AllSheets {
        /// The workbook.
        file: String,
        /// The sheets.
        sheets: Vec<String>,
    },
    /// The ledgers can be read.
    Works {
        /// How many entries there are.
        entries: u64,
        /// How many dealers there are.
        dealers: usize,
        /// From when to when.
        period: String,
    },
    /// What to type next.
    Next {
        /// The command.
        command: String,
    },
    /// Lines of the configuration that a person has to decide follow.
    ToDecide {
        /// How many.
        count: usize,
    },
    /// Complaints about the ledgers follow.
    Wrong {
        /// How many there are.
        count: u64,
    },
}

impl Told {
    /// The line in that language.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.zh(),
            Language::En => self.en(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Wrote { file } => format!("written: {file}"),
            Self::AllSheets { file, sheets } => format!(
                "{file}: {} sheets are ledgers, and all are read: {}; where one repeats another, name those that count, as in \
                 {file}#{}",
                sheets.len(),
                sheets.join(", "),
                sheets.first().map_or("", String::as_str)
            ),
            Self::Works { entries, dealers, period } => {
                let s = |count: u64| if count == 1 { "" } else { "s" };
                let (entry, dealer) = (if *entries == 1 { "entry" } else { "entries" }, s(*dealers as u64));
                format!("works: {entries} {entry}, {dealers} dealer{dealer}, {period}")
            }
            Self::Next { command } => format!("next: {command}"),
            Self::ToDecide { count: 1 } => "1 line is left to you to decide:".to_owned(),
            Self::ToDecide { count } => format!("{count} lines are left to you to decide:"),
            Self::Wrong { count: 1 } => "as it is, the ledgers cannot be read:".to_owned(),
            Self::Wrong { count } => format!("as it is, the ledgers cannot be read ({count} errors):"),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::Wrote { file } => format!("已写入: {file}"),
            Self::AllSheets { file, sheets } => format!(
                "{file}: 有 {} 个工作表是台账,全部读取:{};若内容重复,请写明要读哪些,例如 {file}#{}",
                sheets.len(),
                sheets.join("、"),
                sheets.first().map_or("", String::as_str)
            ),
            Self::Works { entries, dealers, period } => {
                format!("可以使用: {entries} 条分录,{dealers} 家经销商,{period}")
            }
            Self::Next { command } => format!("下一步: {command}"),
            Self::ToDecide { count } => format!("还有 {count} 行要您决定:"),
            Self::Wrong { count } => format!("照现在这样还读不了台账({count} 处错误):"),
        }
    }
}
