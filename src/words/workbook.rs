//! What can be wrong with a workbook as a whole, in both languages.

use super::Language;
use super::heading::HeadingFault;

/// Why a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum WorkbookFault {
    /// A spreadsheet of Excel 97-2003 or WPS: `.xls`, `.et`.
    OldFormat,
    /// A workbook that opens with a password only.
    Encrypted,
    /// A spreadsheet of another kind: `.ods`, `.xlsb`.
    OtherSpreadsheet,
    /// A packed file that is no spreadsheet.
    NotAWorkbook,
    /// A sheet was chosen of a file that has no sheets.
    NoSheets,
    /// A workbook on standard input, which cannot be read from its end.
    Piped,
    /// A part is cut off or breaks the rules of its format.
    Damaged {
        /// The last row that could be read, from 1; `None` where it is not about rows.
        after_row: Option<u32>,
    },
    /// It unpacks to more than a ledger ever has.
    TooLarge,
    /// More than one sheet is a ledger.
    SeveralLedgers {
        /// The sheets that are.
        sheets: Vec<LedgerSheet>,
    },
    /// A sheet that is not there.
    NoSuchSheet {
        /// The sheet that was asked for.
        asked: String,
        /// The name nearest to it.
        nearest: Option<String>,
        /// Every sheet.
        sheets: Vec<String>,
    },
}

/// A sheet that is a ledger, or nearly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerSheet {
    /// Its name.
    pub name: String,
    /// What its heading lacks, where it is but nearly one.
    pub fault: Option<HeadingFault>,
}

impl LedgerSheet {
    fn text(&self, language: Language) -> String {
        let lack = self.fault.as_ref().map_or(String::new(), |fault| format!(" ({})", fault.lack(language)));
        format!("{}{lack}", self.name)
    }
}

fn ledger_names(sheets: &[LedgerSheet], language: Language, between: &str) -> String {
    sheets.iter().map(|sheet| sheet.text(language)).collect::<Vec<_>>().join(between)
}

impl WorkbookFault {
    /// What is wrong and how to mend it.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::En => en(self),
            Language::Zh => zh(self),
        }
    }
}

fn en(fault: &WorkbookFault) -> String {
    match fault {
        WorkbookFault::OldFormat => {
            "this is a spreadsheet of an old format (.xls, .et); save it as .xlsx or .csv".to_owned()
        }
        WorkbookFault::Encrypted => "the workbook is protected by a password; save it without one".to_owned(),
        WorkbookFault::OtherSpreadsheet => {
            "this is a spreadsheet of another format (.ods, .xlsb); save it as .xlsx or .csv".to_owned()
        }
        WorkbookFault::NotAWorkbook => {
            "this is a packed file, but not a workbook; a ledger is .csv or .xlsx".to_owned()
        }
        WorkbookFault::NoSheets => "this is not a workbook and has no sheets; leave out # and what follows".to_owned(),
        WorkbookFault::Piped => {
            "a workbook cannot be read from standard input; give its file by name, or pipe CSV".to_owned()
        }
        WorkbookFault::Damaged { after_row: None } => {
            "the workbook is damaged or incomplete; open it in Excel or WPS and save it again as .xlsx".to_owned()
        }
        WorkbookFault::Damaged { after_row: Some(row) } => format!(
            "the workbook is damaged or has a cell that cannot be read after row {row}; open it in Excel or WPS, mend that \
             row and save it again"
        ),
        WorkbookFault::TooLarge => {
            "the workbook unpacks to more than is read of one; save the sheet as .csv, which may have any size"
                .to_owned()
        }
        WorkbookFault::SeveralLedgers { sheets } => format!(
            "several sheets are ledgers: {}; choose one, as in \"FILE.xlsx#{}\", or all of them with \"FILE.xlsx#*\"",
            ledger_names(sheets, Language::En, ", "),
            sheets.first().map_or("", |sheet| &sheet.name)
        ),
        WorkbookFault::NoSuchSheet { asked, nearest, sheets } => {
            let meant = nearest.as_ref().map_or(String::new(), |name| format!("; did you mean {name}?"));
            format!("there is no sheet {asked}{meant} (it has {})", sheets.join(", "))
        }
    }
}

fn zh(fault: &WorkbookFault) -> String {
    match fault {
        WorkbookFault::OldFormat => "这是旧格式的表格(.xls、.et);请另存为 .xlsx 或 .csv".to_owned(),
        WorkbookFault::Encrypted => "工作簿有密码保护;请去掉密码后另存".to_owned(),
        WorkbookFault::OtherSpreadsheet => "这是其他格式的表格(.ods、.xlsb);请另存为 .xlsx 或 .csv".to_owned(),
        WorkbookFault::NotAWorkbook => "这是压缩文件,但不是工作簿;台账应为 .csv 或 .xlsx".to_owned(),
        WorkbookFault::NoSheets => "这不是工作簿,没有工作表;请去掉 # 及其后的文字".to_owned(),
        WorkbookFault::Piped => "标准输入不能读工作簿;请给出文件名,或改用 CSV".to_owned(),
        WorkbookFault::Damaged { after_row: None } => {
            "工作簿已损坏或不完整;请用 Excel 或 WPS 打开后重新保存为 .xlsx".to_owned()
        }
        WorkbookFault::Damaged { after_row: Some(row) } => {
            format!("工作簿已损坏,或第 {row} 行之后有无法读取的单元格;请用 Excel 或 WPS 打开,修正后重新保存")
        }
        WorkbookFault::TooLarge => "工作簿解压后超出可读取的大小;请把工作表另存为 .csv,CSV 大小不限".to_owned(),
        WorkbookFault::SeveralLedgers { sheets } => format!(
            "有多个工作表是台账:{};请选择其一,例如 \"文件.xlsx#{}\",或用 \"文件.xlsx#*\" 全部读取",
            ledger_names(sheets, Language::Zh, "、"),
            sheets.first().map_or("", |sheet| &sheet.name)
        ),
        WorkbookFault::NoSuchSheet { asked, nearest, sheets } => {
            let meant = nearest.as_ref().map_or(String::new(), |name| format!(",是否指“{name}”?"));
            format!("没有工作表“{asked}”{meant}(现有:{})", sheets.join("、"))
        }
    }
}
