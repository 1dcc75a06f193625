//! What `init` writes and says: remarks of the configuration, in both languages at once, and
//! messages.

use super::span::plural;
use super::{Language, listed};

/// Why a heading means what is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    // Its name is near to that one, and what stands below it fits.
    Near(String),
    // Nothing else could stand below it.
    Content,
    NoNumbers,
    // Several columns have that heading.
    Repeated,
    // Not known: the user decides.
    Open,
}

impl Reason {
    /// The reason in both languages.
    pub fn text(&self) -> String {
        match self {
            Self::Near(name) => format!("near to {name} / 接近 {name}"),
            Self::Content => "by what stands below it / 由内容判断".to_owned(),
            Self::NoNumbers => "no numbers / 没有数字".to_owned(),
            Self::Repeated => "repeated heading / 表头重复".to_owned(),
            Self::Open => {
                "an account / 科目 (dealer-profit accounts), \"dimension\" / 维度, \"ignore\" / 不读".to_owned()
            }
        }
    }
}

words! {
    /// A remark above a key or a section of the configuration.
    pub enum Remark {
        Title =>
            zh "dealer-profit 读取这些台账的设置。",
            en "Settings of dealer-profit for these ledgers.";
        Open =>
            zh "以“# ? ”开头的行拿不准：哪一行对，就去掉行首这四个字符。",
            en "Lines that begin with \"# ? \" are not certain: where a line is right, delete these four characters.";
        Ledger =>
            zh "台账的位置：文件、工作表（文件.xlsx#工作表，#* 为全部）或文件夹，合并成一本账。",
            en "Where the ledgers are: files, sheets (FILE.xlsx#SHEET, FILE.xlsx#* for all), or folders; read as one ledger.";
        LeftOut =>
            zh "没有台账表头的文件不读。",
            en "Files without the heading of a ledger are left out.";
        Dealers =>
            zh "经销商档案：dealer（台账里的编码或名称）、name、region、rep 等列。",
            en "A list of the dealers: dealer (code or name as in the ledgers), name, region, rep and the like.";
        Targets =>
            zh "目标：经销商、期间、指标、目标。",
            en "The dealers' targets: dealer, period, metric, amount.";
        Currency =>
            zh "金额前的货币符号。",
            en "The currency sign before printed amounts.";
        DaysInYear =>
            zh "计算资金周转天数时一年按多少天（行业惯例 360，也可用 365）。",
            en "Days in a year for turnover days (360 is the custom of the trade; 365 if you prefer).";
        CostOfCapital =>
            zh "资金的年成本：用来给可以释放的库存和赊账估价。",
            en "The cost of money per year: values the stock and credit that a dealer could set free.";
        PeerBy =>
            zh "与谁比较：这个字段相同的经销商。",
            en "Whom a dealer is compared with: dealers with the same value of this field.";
        Lang =>
            zh "语言：zh 或 en。",
            en "The language: zh or en.";
        SalesFrom =>
            zh "以什么为销售；只知道提货额时写 \"purchases\"。",
            en "What counts as sales; \"purchases\" where only purchases are known.";
        Input =>
            zh "台账的读取方式。",
            en "How the ledgers are read.";
        DateFormat =>
            zh "有歧义的日期按什么格式读；\"excel\" 表示 Excel 序列号。",
            en "The format of dates that could be read in several ways; \"excel\" for serial numbers.";
        DateFormatOpen =>
            zh "所有日期都有几种读法：请选一种。",
            en "Every date can be read in several ways: choose one.";
        NullValues =>
            zh "当作空白的文字。",
            en "Texts that mean a blank cell.";
        UnknownColumns =>
            zh "科目为列时，不认识的列：\"error\"（报错）、\"dimension\"（维度）或 \"ignore\"（不读）。",
            en "Unknown columns, where accounts are columns: \"error\", \"dimension\" or \"ignore\".";
        FillDown =>
            zh "这些字段空着时取上一行的值（Excel 的合并单元格）。",
            en "Blank cells of these fields take the value above (cells merged in Excel).";
        FillDownOpen =>
            zh "有的行既没有经销商也没有日期：若是合并单元格就取上一行的值，若是合计行则不可。",
            en "Some rows lack dealer and date: take the value above if cells were merged, but not if such a row is a total.";
        SkipTotals =>
            zh "跳过合计行。",
            en "Total rows are left out.";
        Encoding =>
            zh "不写则自动识别。",
            en "Detected unless given.";
        Delimiter =>
            zh "\",\"、\";\" 或 \"tab\"；不写则自动识别。",
            en "\",\", \";\" or \"tab\"; detected unless given.";
        Columns =>
            zh "表头的意思：字段、科目（见 dealer-profit accounts）、\"dimension\"（维度）或 \"ignore\"（不读）。",
            en "What headings mean: a field, an account (dealer-profit accounts), \"dimension\" or \"ignore\".";
        Accounts =>
            zh "自己的科目，以及已有科目的别名。",
            en "Accounts of your own, and further names of existing ones.";
        AccountsOpen =>
            zh "台账里不认识的科目：请写明各是哪个科目。",
            en "Names in your ledgers that no account has: say which account each is.";
    }
}

/// What `init` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Wrote { file: String },
    // Several sheets of a workbook are ledgers, and all are read.
    AllSheets { file: String, sheets: Vec<String> },
    // The ledgers can be read.
    Works { entries: u64, dealers: usize, period: String },
    // The command to type next.
    Next { command: String },
    // Lines of the configuration that a person has to decide follow.
    ToDecide { count: usize },
    // Complaints about the ledgers follow.
    Wrong { count: u64 },
}

impl Told {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Wrote { file } => say!(language, zh "已写入：{file}", en "written: {file}"),
            Self::AllSheets { file, sheets } => {
                let (count, first) = (sheets.len(), sheets.first().map_or("", String::as_str));
                let sheets = listed(sheets, language);
                say!(
                    language,
                    zh "{file}: 有 {count} 个工作表是台账，全部读取：{sheets}；若内容重复，请写明要读哪些，例如 {file}#{first}",
                    en "{file}: {count} sheets are ledgers, and all are read: {sheets}; where one repeats another, name those \
                        that count, as in {file}#{first}"
                )
            }
            Self::Works { entries, dealers, period } => {
                let entry = plural(*entries, "entry", "entries");
                let dealer = plural(*dealers as u64, "dealer", "dealers");
                say!(
                    language,
                    zh "可以使用：{entries} 条分录，{dealers} 家经销商，{period}",
                    en "works: {entries} {entry}, {dealers} {dealer}, {period}"
                )
            }
            Self::Next { command } => say!(language, zh "下一步：{command}", en "next: {command}"),
            Self::ToDecide { count } => {
                let lines = plural(*count as u64, "line is", "lines are");
                say!(language, zh "还有 {count} 行要您决定：", en "{count} {lines} left to you to decide:")
            }
            Self::Wrong { count: 1 } => {
                say!(language, zh "台账还不能读取（1 处错误）：", en "the ledgers cannot be read yet:")
            }
            Self::Wrong { count } => say!(
                language,
                zh "台账还不能读取（{count} 处错误）：",
                en "the ledgers cannot be read yet ({count} errors):"
            ),
        }
    }
}
