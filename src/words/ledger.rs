//! What can be wrong with a ledger, said in both languages.

use super::Language;
use super::cell::{self, AmountFault};
use super::dates::{self, DateFault};
use super::heading::HeadingFault;
use super::units::UnitElsewhere;
use super::workbook::WorkbookFault;
use crate::money::Money;
use crate::period::{Month, PostingDate};

/// What is wrong with a row, a file or a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// A text that is no amount.
    NotAnAmount(AmountFault),
    /// A text that is no date.
    NotADate(DateFault),
    /// A row with an amount but without a dealer.
    DealerBlank,
    /// A row with an amount but without an account.
    AccountBlank,
    /// A name that no account has.
    AccountUnknown {
        /// The known name that it is nearest to.
        nearest: Option<String>,
    },
    /// A row with more or fewer fields than the heading.
    FieldCount {
        /// The heading's fields.
        expected: usize,
        /// The row's fields.
        found: usize,
    },
    /// A closing quote that something else than a delimiter follows.
    TextAfterClosingQuote,
    /// A quote that is never closed.
    QuoteUnclosed,
    /// A record of more bytes than any row has.
    RecordTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// Bytes that spell no text.
    NotDecodable {
        /// The encoding that they were read in.
        encoding: &'static str,
    },
    /// A row that sums others up.
    TotalRow,
    /// A filled cell under a blank heading.
    HeadingBlank,
    /// Another heading below the file's own: the rows below it would be read under the wrong columns.
    SecondHeading,
    /// A unit of money that the amounts have not been read in.
    UnitElsewhere(UnitElsewhere),
    /// A heading that cannot be understood.
    Heading(HeadingFault),
    /// Bytes that are neither UTF-8 nor GB18030 with a heading that we know.
    EncodingUnknown,
    /// Another format instead of CSV.
    NotCsv,
    /// A workbook that cannot be read.
    Workbook(WorkbookFault),
    /// Something is wrong with one sheet of several.
    InSheet {
        /// The sheet.
        sheet: String,
        /// What is wrong.
        complaint: Box<Complaint>,
    },
    /// A formula of a workbook whose value is not stored.
    FormulaWithoutValue,
    /// Posted markup that is not sales less cost.
    MarkupDisagrees {
        /// The dealer.
        dealer: String,
        /// The month.
        month: Month,
        /// The markup posted.
        posted: Money,
        /// The sales less the cost posted.
        derived: Money,
        /// Where a line of the cost stands.
        cost_at: String,
    },
    /// Capital employed that is not the sum of its components.
    CapitalDisagrees {
        /// The dealer.
        dealer: String,
        /// The date.
        date: PostingDate,
        /// The capital employed posted.
        posted: Money,
        /// The components standing at the end of that date.
        components: Money,
    },
    /// A ledger without an entry.
    NoEntries,
}

/// A complaint with everything that a person needs to find what is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as it was given; `None` where the complaint is about the ledger as a whole.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column's heading.
    pub column: Option<String>,
    /// The offending text as it stands.
    pub text: Option<String>,
    /// What is wrong.
    pub complaint: Complaint,
}

impl Problem {
    /// The same complaint for where its place stands already.
    pub fn without_place(self) -> Self {
        Self { file: None, line: None, ..self }
    }

    /// The place, the column, the offending text and what is wrong with it.
    pub fn text(&self, language: Language) -> String {
        self.text_of(1, language)
    }

    /// The same for the first of several such complaints.
    pub fn text_of(&self, count: u64, language: Language) -> String {
        let mut text = String::new();
        if let Some(file) = &self.file {
            text.push_str(file);
            text.push(':');
        }
        if let Some(line) = self.line {
            text.push_str(&format!("{line}:"));
        }
        if !text.is_empty() {
            text.push(' ');
        }
        match language {
            _ if count == 1 => {}
            Language::En => text.push_str(&format!("{count} times, first here: ")),
            Language::Zh => text.push_str(&format!("共 {count} 处,此为首处: ")),
        }
        let (column, quoted) = (self.column.as_ref(), self.text.as_deref().map(cited));
        match language {
            Language::En => {
                column.into_iter().for_each(|column| text.push_str(&format!("column {column}: ")));
                quoted.into_iter().for_each(|quoted| text.push_str(&format!("\"{quoted}\" ")));
            }
            Language::Zh => {
                column.into_iter().for_each(|column| text.push_str(&format!("列“{column}”: ")));
                quoted.into_iter().for_each(|quoted| text.push_str(&format!("“{quoted}”")));
            }
        }
        text.push_str(&self.complaint.text(language));
        text
    }
}

impl Complaint {
    /// Whether it belongs to no single row, so that leaving rows out does not make it good.
    pub const fn is_fatal(&self) -> bool {
        match self {
            Self::QuoteUnclosed
            | Self::SecondHeading
            | Self::UnitElsewhere(UnitElsewhere::Below { .. })
            | Self::Heading(_)
            | Self::EncodingUnknown
            | Self::NotCsv
            | Self::Workbook(_)
            | Self::InSheet { .. }
            | Self::MarkupDisagrees { .. }
            | Self::CapitalDisagrees { .. }
            | Self::NoEntries => true,
            Self::NotAnAmount(_)
            | Self::NotADate(_)
            | Self::DealerBlank
            | Self::AccountBlank
            | Self::AccountUnknown { .. }
            | Self::FieldCount { .. }
            | Self::TextAfterClosingQuote
            | Self::RecordTooLong { .. }
            | Self::NotDecodable { .. }
            | Self::TotalRow
            | Self::FormulaWithoutValue
            | Self::UnitElsewhere(UnitElsewhere::Beside { .. })
            | Self::HeadingBlank => false,
        }
    }

    /// Whether it is a date that `date_format` would let be read, as it would all the others of its kind.
    pub const fn is_about_the_order_of_dates(&self) -> bool {
        matches!(
            self,
            Self::NotADate(
                DateFault::Ambiguous
                    | DateFault::MonthByName
                    | DateFault::TwoDigitYear
                    | DateFault::ExcelSerial { .. }
                    | DateFault::NotInPattern { .. }
            )
        )
    }

    /// What is wrong and how to mend it, as a fragment that reads after the place and the offending text.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::En => en(self),
            Language::Zh => zh(self),
        }
    }
}

/// The most characters of an offending text that are cited.
const CITED_CHARACTERS_MAX: usize = 60;

/// An offending text on one line: its line breaks made visible, and no more of it than tells which it is.
pub(super) fn cited(text: &str) -> String {
    let mut cited: String = text.chars().take(CITED_CHARACTERS_MAX).collect();
    if text.chars().nth(CITED_CHARACTERS_MAX).is_some() {
        cited.push_str("...");
    }
    cited.replace('\r', "\\r").replace('\n', "\\n")
}

/// That there are more complaints than are printed.
pub fn more(count: u64, language: Language) -> String {
    match language {
        Language::En => format!("and {count} more"),
        Language::Zh => format!("另有 {count} 处"),
    }
}

/// What opens the lines of configuration that would mend complaints.
pub const fn to_paste(language: Language) -> &'static str {
    match language {
        Language::En => {
            "to paste into dealer-profit.toml (where a heading in brackets is there already, its lines go below that; lines with \
             \"# ? \" are for you to decide):"
        }
        Language::Zh => "可粘贴到 dealer-profit.toml(方括号标题已有的,把行写在它下面;以“# ? ”开头的行要您决定):",
    }
}

/// That there are warnings, and what prints them.
pub fn see_check(count: u64, language: Language) -> String {
    match language {
        Language::En if count == 1 => "1 warning about the ledger; dealer-profit check prints it".into(),
        Language::En => format!("{count} warnings about the ledger; dealer-profit check prints them"),
        Language::Zh => format!("台账有 {count} 处可疑,可用 dealer-profit check 查看"),
    }
}

/// That warnings make the run fail.
pub fn strict(count: u64, language: Language) -> String {
    match language {
        Language::En if count == 1 => "1 warning, which --strict does not let pass".into(),
        Language::En => format!("{count} warnings, which --strict does not let pass"),
        Language::Zh => format!("有 {count} 处可疑,--strict 不予通过"),
    }
}

/// That rows were left out of the figures, and where they are.
pub fn left_out(count: u64, file: &str, language: Language) -> String {
    match language {
        Language::En if count == 1 => format!("1 row was left out of the figures; it is in {file}"),
        Language::En => format!("{count} rows were left out of the figures; they are in {file}"),
        Language::Zh => format!("有 {count} 行未计入,已写入 {file}"),
    }
}

fn en(complaint: &Complaint) -> String {
    match complaint {
        Complaint::NotAnAmount(fault) => format!("is not an amount: {}", cell::fault_text(fault, Language::En)),
        Complaint::NotADate(DateFault::Blank) => {
            "the date is blank; if cells were merged in Excel, --fill-down date takes the value above".into()
        }
        Complaint::NotADate(fault) => format!("is not a date: {}", dates::fault_text(fault, Language::En)),
        Complaint::DealerBlank => {
            "the dealer is blank; if cells were merged in Excel, --fill-down dealer takes the value above".into()
        }
        Complaint::AccountBlank => {
            "the account is blank; if cells were merged in Excel, --fill-down account takes the value above".into()
        }
        Complaint::AccountUnknown { nearest } => {
            let meant = nearest.as_ref().map_or(String::new(), |name| format!("; did you mean {name}?"));
            format!(
                "is not an account{meant} (`dealer-profit accounts` lists them; in dealer-profit.toml \
                 aliases = [\"…\"] under [accounts.ID] gives one another name)"
            )
        }
        Complaint::FieldCount { expected, found } => {
            let cause = if found > expected {
                "a text that holds the delimiter needs quotes around it"
            } else {
                "is a delimiter missing, or does a text hold a line break without quotes around it?"
            };
            format!("{found} fields where the heading has {expected}; {cause}")
        }
        Complaint::TextAfterClosingQuote => {
            "the quote that opens here is closed before the field ends; a quote inside quotes is written twice".into()
        }
        Complaint::QuoteUnclosed => "the quote that opens here is never closed; close it, or take it out".into(),
        Complaint::RecordTooLong { limit } => {
            format!("the row that begins here is longer than {limit} bytes; is a quote not closed?")
        }
        Complaint::NotDecodable { encoding } => {
            format!("the text is not {encoding}; name the file's encoding with --encoding, such as --encoding gb18030")
        }
        Complaint::TotalRow => {
            "this row sums others up and would count them twice; --skip-totals leaves such rows out".into()
        }
        Complaint::HeadingBlank => "stands under a blank heading; name the column, or empty the cell".into(),
        Complaint::SecondHeading => {
            "another heading begins a second table; put the tables into files or sheets of their own".into()
        }
        Complaint::UnitElsewhere(unit) => unit.text(Language::En),
        Complaint::Heading(fault) => fault.text(Language::En),
        Complaint::EncodingUnknown => {
            "the encoding is neither UTF-8 nor GB18030 with a heading that is known; name it, as in --encoding gb18030"
                .into()
        }
        Complaint::NotCsv => "this is neither CSV nor a workbook; save it as .csv or .xlsx".into(),
        Complaint::Workbook(fault) => fault.text(Language::En),
        Complaint::InSheet { sheet, complaint } => format!("sheet {sheet}: {}", en(complaint)),
        Complaint::FormulaWithoutValue => {
            "is a formula whose value is not stored; open the workbook in Excel or WPS and save it again".into()
        }
        Complaint::MarkupDisagrees { dealer, month, posted, derived, cost_at } => format!(
            "{dealer}, {month}: the markup posted is {posted}, but sales less cost of goods ({cost_at}) is {derived}; \
             leave one of the two out"
        ),
        Complaint::CapitalDisagrees { dealer, date, posted, components } => format!(
            "{dealer}, {date}: the capital employed posted is {posted}, but its components sum to {components}; leave one of \
             the two out; for a column, write \"HEADING\" = \"ignore\" in [columns] of dealer-profit.toml"
        ),
        Complaint::NoEntries => "the ledger has no entries: no row below a heading has an amount".into(),
    }
}

fn zh(complaint: &Complaint) -> String {
    match complaint {
        Complaint::NotAnAmount(fault) => format!("不是金额:{}", cell::fault_text(fault, Language::Zh)),
        Complaint::NotADate(DateFault::Blank) => {
            "日期为空;若是 Excel 合并单元格,可用 --fill-down date 取上方的值".into()
        }
        Complaint::NotADate(fault) => format!("不是日期:{}", dates::fault_text(fault, Language::Zh)),
        Complaint::DealerBlank => "经销商为空;若是 Excel 合并单元格,可用 --fill-down dealer 取上方的值".into(),
        Complaint::AccountBlank => "科目为空;若是 Excel 合并单元格,可用 --fill-down account 取上方的值".into(),
        Complaint::AccountUnknown { nearest } => {
            let meant = nearest.as_ref().map_or(String::new(), |name| format!(",是否指“{name}”?"));
            format!(
                "不是已知科目{meant}(用 dealer-profit accounts 查看科目表,\
                 在 dealer-profit.toml 的 [accounts.ID] 下写 aliases = [\"…\"] 可给科目加别名)"
            )
        }
        Complaint::FieldCount { expected, found } => {
            let cause = if found > expected {
                "含分隔符的文字须加引号"
            } else {
                "是否缺少分隔符,或者文字中有换行而没有加引号?"
            };
            format!("本行有 {found} 个字段,表头有 {expected} 个;{cause}")
        }
        Complaint::TextAfterClosingQuote => "此处开始的引号在字段结束前就闭合了;引号内的引号须写两遍".into(),
        Complaint::QuoteUnclosed => "此处开始的引号一直没有闭合;请补上后引号,或者删去这个引号".into(),
        Complaint::RecordTooLong { limit } => format!("此处开始的一行超过 {limit} 字节;是否有引号没有闭合?"),
        Complaint::NotDecodable { encoding } => {
            format!("文字不是 {encoding} 编码;请用 --encoding 指明文件编码,例如 --encoding gb18030")
        }
        Complaint::TotalRow => "这是汇总行,会重复计算;可用 --skip-totals 跳过汇总行".into(),
        Complaint::HeadingBlank => "所在的列没有表头;请填写列名,或者清空单元格".into(),
        Complaint::SecondHeading => "这里是另一个表头,开始了第二张表;请把两张表分成两个文件或工作表".into(),
        Complaint::UnitElsewhere(unit) => unit.text(Language::Zh),
        Complaint::Heading(fault) => fault.text(Language::Zh),
        Complaint::EncodingUnknown => {
            "编码既不是 UTF-8,也不是带有已知表头的 GB18030;请用 --encoding 指明,例如 --encoding gb18030".into()
        }
        Complaint::NotCsv => "这既不是 CSV 也不是工作簿;请另存为 .csv 或 .xlsx".into(),
        Complaint::Workbook(fault) => fault.text(Language::Zh),
        Complaint::InSheet { sheet, complaint } => format!("工作表“{sheet}”: {}", zh(complaint)),
        Complaint::FormulaWithoutValue => "是没有存储结果的公式;请用 Excel 或 WPS 打开工作簿后重新保存".into(),
        Complaint::MarkupDisagrees { dealer, month, posted, derived, cost_at } => format!(
            "{dealer} {month}:所列加价利润为 {posted},而销售收入减销售成本({cost_at})为 {derived};请去掉其中一项"
        ),
        Complaint::CapitalDisagrees { dealer, date, posted, components } => format!(
            "{dealer} {date}:所列占用资金为 {posted},而其构成合计为 {components};请去掉其中一项;要去掉一列,可在 \
             dealer-profit.toml 的 [columns] 中写 \"表头\" = \"ignore\""
        ),
        Complaint::NoEntries => "台账中没有任何分录:表头以下没有一行有金额".into(),
    }
}
