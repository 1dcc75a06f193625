//! What can be wrong with a ledger, and what is said around a list of complaints.

use super::cell::{AmountFault, DateFault};
use super::heading::{HeadingFault, toml_text};
use super::workbook::WorkbookFault;
use super::{Language, Name, meant, unit_name};
use crate::money::Money;
use crate::period::{Month, PostingDate};

/// What is wrong with a row, a file or a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    NotAnAmount(AmountFault),
    NotADate(DateFault),
    DealerBlank,
    AccountBlank,
    AccountUnknown { nearest: Option<String> },
    FieldCount { expected: usize, found: usize },
    TextAfterClosingQuote,
    QuoteUnclosed,
    RecordTooLong { limit: usize },
    NotDecodable { encoding: &'static str },
    TotalRow,
    HeadingBlank,
    SecondHeading,
    UnitBelow { scale: u32 },
    UnitBeside { scale: u32, heading: String },
    Heading(HeadingFault),
    EncodingUnknown,
    NotCsv,
    Workbook(WorkbookFault),
    // One sheet of several.
    InSheet { sheet: String, complaint: Box<Complaint> },
    FormulaWithoutValue,
    // `cost_at` is the place of one entry of the cost.
    MarkupDisagrees { dealer: String, month: Month, posted: Money, derived: Money, cost_at: String },
    CapitalDisagrees { dealer: String, date: PostingDate, posted: Money, components: Money },
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
    pub complaint: Complaint,
}

impl Problem {
    pub fn without_place(self) -> Self {
        Self { file: None, line: None, ..self }
    }

    /// `FILE:LINE: column C: "text" ` and what is wrong with it.
    pub fn text(&self, language: Language) -> String {
        self.text_of(1, language)
    }

    /// The same for the first of `count` such complaints.
    pub fn text_of(&self, count: u64, language: Language) -> String {
        let mut text = match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}:{line}: "),
            (Some(file), None) => format!("{file}: "),
            (None, Some(line)) => format!("{line}: "),
            (None, None) => String::new(),
        };
        if count != 1 {
            text += &say!(language, zh "共 {count} 处，此为首处：", en "{count} times, first here: ");
        }
        if let Some(column) = &self.column {
            text += &say!(language, zh "列“{column}”：", en "column {column}: ");
        }
        if let Some(cell) = self.text.as_deref().map(cited) {
            text += &say!(language, zh "“{cell}”", en "\"{cell}\" ");
        }
        text + &self.complaint.text(language)
    }
}

impl Complaint {
    /// Whether it is not about a single row, so that leaving rows out does not help.
    pub const fn is_fatal(&self) -> bool {
        match self {
            Self::QuoteUnclosed
            | Self::SecondHeading
            | Self::UnitBelow { .. }
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
            | Self::UnitBeside { .. }
            | Self::HeadingBlank => false,
        }
    }

    /// Whether it is a date that `date_format` could make readable, with all others like it.
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

    /// What is wrong and how to correct it, to be read after the place and the offending text.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NotAnAmount(fault) => {
                let why = fault.text(language);
                say!(language, zh "不是金额：{why}", en "is not an amount: {why}")
            }
            Self::NotADate(DateFault::Blank) => blank(Name { zh: "日期", en: "date" }, language),
            Self::NotADate(fault) => {
                let why = fault.text(language);
                say!(language, zh "不是日期：{why}", en "is not a date: {why}")
            }
            Self::DealerBlank => blank(Name { zh: "经销商", en: "dealer" }, language),
            Self::AccountBlank => blank(Name { zh: "科目", en: "account" }, language),
            Self::AccountUnknown { nearest } => {
                let meant = meant(nearest.as_ref(), language);
                say!(
                    language,
                    zh "不是已知科目{meant}（用 dealer-profit accounts 查看科目表；\
                        在 dealer-profit.toml 的 [accounts.ID] 下写 aliases = [\"…\"] 可给科目加别名）",
                    en "is not an account{meant} (`dealer-profit accounts` lists them; in dealer-profit.toml \
                        aliases = [\"…\"] under [accounts.ID] gives one another name)",
                )
            }
            Self::FieldCount { expected, found } => {
                let cause = if found > expected {
                    say!(
                        language,
                        zh "是否多了一个分隔符？含分隔符的文字须加引号",
                        en "is there a delimiter too many? a text that holds the delimiter needs quotes around it",
                    )
                } else {
                    say!(
                        language,
                        zh "是否缺少分隔符，或者文字中有换行而没有加引号？",
                        en "is a delimiter missing, or does a text hold a line break without quotes around it?",
                    )
                };
                say!(
                    language,
                    zh "本行有 {found} 个字段，表头有 {expected} 个；{cause}",
                    en "{found} fields where the heading has {expected}; {cause}",
                )
            }
            Self::TextAfterClosingQuote => say!(
                language,
                zh "此处开始的引号在字段结束前就闭合了；引号内的引号须写两遍",
                en "the quote that opens here is closed before the field ends; a quote inside quotes is written twice",
            ),
            Self::QuoteUnclosed => say!(
                language,
                zh "此处开始的引号一直没有闭合；请补上后引号，或者删去这个引号",
                en "the quote that opens here is never closed; close it, or take it out",
            ),
            Self::RecordTooLong { limit } => say!(
                language,
                zh "此处开始的一行超过 {limit} 字节；是否有引号没有闭合？",
                en "the row that begins here is longer than {limit} bytes; is a quote not closed?",
            ),
            Self::NotDecodable { encoding } => say!(
                language,
                zh "文字不是 {encoding} 编码；请用 --encoding 指明文件编码，例如 --encoding gb18030",
                en "the text is not {encoding}; name the file's encoding, as in --encoding gb18030",
            ),
            Self::TotalRow => say!(
                language,
                zh "这是汇总行，会重复计算；可用 --skip-totals 跳过汇总行",
                en "this row sums others up and would count them twice; --skip-totals leaves such rows out",
            ),
            Self::HeadingBlank => say!(
                language,
                zh "所在的列没有表头；请填写列名，或者清空单元格",
                en "stands under a blank heading; name the column, or empty the cell",
            ),
            Self::SecondHeading => say!(
                language,
                zh "这里又出现一个表头，开始了第二张表；请把两张表分成两个文件或工作表",
                en "another heading begins a second table; put the tables into separate files or sheets",
            ),
            Self::UnitBelow { scale } => {
                let unit = unit_name(*scale);
                say!(
                    language,
                    zh "单位“{unit}”写在金额下面，而金额读取时没有用这个单位；请移到表头上面，或者写在表头里，如 金额({unit})",
                    en "the unit {unit} stands below the amounts, which were read without it; move it above the heading, \
                        or write it after a heading, as in 金额({unit})",
                )
            }
            Self::UnitBeside { scale, heading } => {
                let (unit, heading) = (unit_name(*scale), toml_text(heading));
                say!(
                    language,
                    zh "是金额的单位，而金额没有按它读取；请写在金额的表头里，如 金额({unit})，或者写进单元格；\
                        若与金额无关，可在 dealer-profit.toml 的 [columns] 中写 {heading} = \"ignore\"",
                    en "is a unit of money that the amount is not read in; write it after the heading of the amounts, as \
                        in 金额({unit}), or into the cell; if it does not concern the amounts, write {heading} = \
                        \"ignore\" in [columns] of dealer-profit.toml",
                )
            }
            Self::Heading(fault) => fault.text(language),
            Self::EncodingUnknown => say!(
                language,
                zh "编码不是 UTF-8，按 GB18030 也读不出已知的表头；请用 --encoding 指明，例如 --encoding gb18030",
                en "the encoding is not UTF-8, and as GB18030 the file has no known heading; name it, as in --encoding \
                    gb18030",
            ),
            Self::NotCsv => say!(
                language,
                zh "这既不是 CSV 也不是工作簿；请另存为 .csv 或 .xlsx",
                en "this is neither CSV nor a workbook; save it as .csv or .xlsx",
            ),
            Self::Workbook(fault) => fault.text(language),
            Self::InSheet { sheet, complaint } => {
                let complaint = complaint.text(language);
                say!(language, zh "工作表“{sheet}”：{complaint}", en "sheet {sheet}: {complaint}")
            }
            Self::FormulaWithoutValue => say!(
                language,
                zh "是没有存储结果的公式；请用 Excel 或 WPS 打开工作簿后重新保存",
                en "is a formula whose value is not stored; open the workbook in Excel or WPS and save it again",
            ),
            Self::MarkupDisagrees { dealer, month, posted, derived, cost_at } => say!(
                language,
                zh "{dealer} {month}：所列加价利润为 {posted}，而销售收入减销售成本（{cost_at}）为 {derived}；\
                    请去掉其中一项",
                en "{dealer}, {month}: the markup posted is {posted}, but sales less cost of goods ({cost_at}) is \
                    {derived}; leave one of the two out",
            ),
            Self::CapitalDisagrees { dealer, date, posted, components } => say!(
                language,
                zh "{dealer} {date}：所列占用资金为 {posted}，而其构成合计为 {components}；请去掉其中一项；要去掉一列，\
                    可在 dealer-profit.toml 的 [columns] 中写 \"表头\" = \"ignore\"",
                en "{dealer}, {date}: the capital employed posted is {posted}, but its components sum to {components}; \
                    leave one of the two out; to leave out a column, write \"HEADING\" = \"ignore\" in [columns] of \
                    dealer-profit.toml",
            ),
            Self::NoEntries => say!(
                language,
                zh "台账中没有任何分录：表头以下没有一行有金额",
                en "the ledger has no entries: no row below a heading has an amount",
            ),
        }
    }
}

/// A blank cell in a row with an amount. The field's English name is its id.
fn blank(field: Name, language: Language) -> String {
    let Name { zh, en } = field;
    say!(
        language,
        zh "{zh}为空；若是 Excel 合并单元格，可用 --fill-down {en} 取上方的值",
        en "the {en} is blank; if cells were merged in Excel, --fill-down {en} takes the value above",
    )
}

/// The most characters of an offending text that are cited.
const CITED_CHARACTERS_MAX: usize = 60;

/// The beginning of an offending text, on one line.
pub(super) fn cited(text: &str) -> String {
    let mut cited: String = text.chars().take(CITED_CHARACTERS_MAX).collect();
    if text.chars().nth(CITED_CHARACTERS_MAX).is_some() {
        cited.push_str("...");
    }
    cited.replace('\r', "\\r").replace('\n', "\\n")
}

/// After the last complaint that is printed.
pub fn more(count: u64, language: Language) -> String {
    say!(language, zh "另有 {count} 处", en "and {count} more")
}

/// Before the lines of configuration to paste.
pub fn to_paste(language: Language) -> String {
    say!(
        language,
        zh "可粘贴到 dealer-profit.toml（方括号标题已有的，把行写在它下面；以“# ? ”开头的行请自行决定）：",
        en "to paste into dealer-profit.toml (if a heading in brackets is there already, put its lines below it; lines \
            with \"# ? \" are for you to decide):",
    )
}

pub fn see_check(count: u64, language: Language) -> String {
    let warnings = counted(count, "warning");
    say!(
        language,
        zh "台账有 {count} 处可疑，可用 dealer-profit check 查看",
        en "{warnings} about the ledger; see dealer-profit check",
    )
}

pub fn strict(count: u64, language: Language) -> String {
    let warnings = counted(count, "warning");
    say!(language, zh "有 {count} 处可疑，--strict 不予通过", en "{warnings}, which --strict does not let pass")
}

pub fn left_out(count: u64, file: &str, language: Language) -> String {
    let rows = counted(count, "row");
    say!(language, zh "有 {count} 行未计入，已写入 {file}", en "{rows} left out of the figures, written to {file}")
}

/// `1 row`, `2 rows`.
fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
