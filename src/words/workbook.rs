//! What can be wrong with a workbook that is read, the words of one that is written, and why it
//! cannot be written.

use super::heading::HeadingFault;
use super::{Language, listed, meant};

/// Why a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum WorkbookFault {
    // `.xls`, `.et`.
    OldFormat,
    Encrypted,
    // `.ods`, `.xlsb`.
    OtherSpreadsheet,
    // A packed file that is no spreadsheet.
    NotAWorkbook,
    // A sheet was chosen of a file that has no sheets.
    NoSheets,
    Piped,
    // `after_row` is the last row that could be read, from 1; `None` where it is not about rows.
    Damaged { after_row: Option<u32> },
    TooLarge,
    SeveralLedgers { sheets: Vec<LedgerSheet> },
    NoSuchSheet { asked: String, nearest: Option<String>, sheets: Vec<String> },
}

/// A sheet that is a ledger, or, with a fault, nearly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerSheet {
    pub name: String,
    pub fault: Option<HeadingFault>,
}

impl LedgerSheet {
    fn text(&self, language: Language) -> String {
        let Self { name, fault: Some(fault) } = self else { return self.name.clone() };
        let lack = fault.lack(language);
        say!(language, zh "{name}（{lack}）", en "{name} ({lack})")
    }
}

impl WorkbookFault {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::OldFormat => say!(
                language,
                zh "这是旧格式的表格（.xls、.et）；请另存为 .xlsx 或 .csv",
                en "this is a spreadsheet of an old format (.xls, .et); save it as .xlsx or .csv",
            ),
            Self::Encrypted => say!(
                language,
                zh "工作簿有密码保护；请去掉密码后另存",
                en "the workbook is protected by a password; save it without one",
            ),
            Self::OtherSpreadsheet => say!(
                language,
                zh "这是其他格式的表格（.ods、.xlsb）；请另存为 .xlsx 或 .csv",
                en "this is a spreadsheet of another format (.ods, .xlsb); save it as .xlsx or .csv",
            ),
            Self::NotAWorkbook => say!(
                language,
                zh "这是压缩文件，但不是工作簿；台账应为 .csv 或 .xlsx",
                en "this is a packed file, but not a workbook; a ledger is .csv or .xlsx",
            ),
            Self::NoSheets => say!(
                language,
                zh "这不是工作簿，没有工作表；请去掉 # 及其后的文字",
                en "this is not a workbook and has no sheets; leave out # and what follows",
            ),
            Self::Piped => say!(
                language,
                zh "不能从标准输入读取工作簿；请给出文件名，或改用 CSV",
                en "a workbook cannot be read from standard input; give its file by name, or pipe CSV",
            ),
            Self::Damaged { after_row: None } => say!(
                language,
                zh "工作簿已损坏或不完整；请用 Excel 或 WPS 打开后重新保存为 .xlsx",
                en "the workbook is damaged or incomplete; open it in Excel or WPS and save it again as .xlsx",
            ),
            Self::Damaged { after_row: Some(row) } => say!(
                language,
                zh "工作簿已损坏，或第 {row} 行之后有无法读取的单元格；请用 Excel 或 WPS 打开，修正后重新保存",
                en "the workbook is damaged or has a cell that cannot be read after row {row}; open it in Excel or WPS, \
                    correct that row and save it again",
            ),
            Self::TooLarge => say!(
                language,
                zh "工作簿解压后超出可读取的大小；请把工作表另存为 .csv，CSV 大小不限",
                en "the unpacked workbook is too large to read; save the sheet as .csv, which may have any size",
            ),
            Self::SeveralLedgers { sheets } => {
                let first = sheets.first().map_or("", |sheet| &sheet.name);
                let sheets: Vec<String> = sheets.iter().map(|sheet| sheet.text(language)).collect();
                let sheets = listed(&sheets, language);
                say!(
                    language,
                    zh "有多个工作表是台账：{sheets}；请选择其一，例如 \"文件.xlsx#{first}\"，或用 \"文件.xlsx#*\" 全部读取",
                    en "several sheets are ledgers: {sheets}; choose one, as in \"FILE.xlsx#{first}\", or all of them with \
                        \"FILE.xlsx#*\"",
                )
            }
            Self::NoSuchSheet { asked, nearest, sheets } => {
                let (meant, sheets) = (meant(nearest.as_ref(), language), listed(sheets, language));
                say!(
                    language,
                    zh "没有工作表“{asked}”{meant}（现有：{sheets}）",
                    en "there is no sheet {asked}{meant} (it has {sheets})",
                )
            }
        }
    }
}

words! {
    /// A word that stands in written workbooks only.
    pub enum SheetWord {
        Sheet => zh "工作表", en "Sheet";
        ChartData => zh "图表数据", en "Chart data";
        ChartDataSays => zh "瀑布图由以下数据绘制，数据由公式取自各表",
            en "The waterfalls are drawn from these numbers, which formulas take from the other sheets";
        Step => zh "步骤", en "Step";
        Amount => zh "金额", en "Amount";
        Start => zh "起点", en "Start";
        End => zh "终点", en "End";
        Base => zh "底座（不显示）", en "Base (not shown)";
        RiseAbove => zh "增加（零以上）", en "Rise above zero";
        RiseBelow => zh "增加（零以下）", en "Rise below zero";
        FallAbove => zh "减少（零以上）", en "Fall above zero";
        FallBelow => zh "减少（零以下）", en "Fall below zero";
        LevelAbove => zh "结果（零以上）", en "Level above zero";
        LevelBelow => zh "结果（零以下）", en "Level below zero";
        Label => zh "标签", en "Label";
    }
}

/// Why a report cannot be written as a workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum XlsxFault {
    TooManySheets { sheets: usize, most: usize },
    TooManyRows { rows: usize, most: usize },
    TooManyColumns { columns: usize, most: usize },
    TextTooLong { beginning: String, length: usize, most: usize },
    // In the words of the library that writes workbooks.
    Refused(String),
}

impl XlsxFault {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::TooManySheets { sheets, most } => say!(
                language,
                zh "工作簿会有 {sheets} 张表，最多 {most} 张：请用 --dealer 或 --where 少选一些，或改用 --format csv",
                en "the workbook would have {sheets} sheets, and {most} is the most: choose fewer with --dealer or --where, \
                    or use --format csv",
            ),
            Self::TooManyRows { rows, most } => say!(
                language,
                zh "一张表会有 {rows} 行，最多 {most} 行：请用 --where 或 --top 少选一些，或改用 --format csv",
                en "a sheet would have {rows} rows, and {most} is the most: choose fewer with --where or --top, or use \
                    --format csv",
            ),
            Self::TooManyColumns { columns, most } => say!(
                language,
                zh "一张表会有 {columns} 列，最多 {most} 列：请用 --period 或 --columns 少选一些，或改用 --format csv",
                en "a sheet would have {columns} columns, and {most} is the most: choose fewer with --period or --columns, \
                    or use --format csv",
            ),
            Self::TextTooLong { beginning, length, most } => say!(
                language,
                zh "{beginning:?} 开头的文字有 {length} 个字符，单元格最多放 {most} 个：请改用 --format csv",
                en "the text that begins with {beginning:?} has {length} characters, and a cell holds {most}: use --format \
                    csv",
            ),
            Self::Refused(reason) => {
                say!(language, zh "无法生成工作簿：{reason}", en "the workbook cannot be made: {reason}")
            }
        }
    }
}
