//! What could not be done, and the words that open a message.

use std::{fmt, io};

use super::Language;
use super::workbook::WorkbookFault;

words! {
    /// The word that opens a message.
    pub enum Severity {
        Error => zh "错误", en "error";
        Warning => zh "警告", en "warning";
        Note => zh "提示", en "note";
    }
}

/// What could not be done.
#[derive(Debug)]
pub enum Failure {
    Read { file: String, reason: io::Error },
    // A configuration that is not UTF-8; `line` is the first such line, counted from 1.
    NotUtf8 { file: String, line: usize },
    Write { file: String, reason: io::Error },
    StandardOutput { reason: io::Error },
    // `init` finds the configuration, or a ledger in the place of its sample, already there.
    Exists { file: String },
    OutputIsFolder { file: String },
    OutputIsInput { file: String },
    // The clock's day lies outside the years that dates may have.
    Clock,
    NoLedgerInFolder { folder: String },
    // A sum or a figure needs more than 128 bits.
    Overflow,
}

impl Failure {
    /// The failure as a sentence without its end.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Read { file, reason } => {
                let reason = reason_text(reason, language);
                say!(language, zh "{file}: 无法读取：{reason}", en "{file}: cannot be read: {reason}")
            }
            Self::NotUtf8 { file, line } => say!(
                language,
                zh "{file}:{line}: 配置文件必须是 UTF-8 编码",
                en "{file}:{line}: a configuration must be UTF-8"
            ),
            Self::Write { file, reason } => {
                let reason = reason_text(reason, language);
                say!(language, zh "{file}: 无法写入：{reason}", en "{file}: cannot be written: {reason}")
            }
            Self::StandardOutput { reason } => {
                let reason = reason_text(reason, language);
                say!(language, zh "无法写到标准输出：{reason}", en "standard output cannot be written: {reason}")
            }
            Self::Exists { file } => say!(
                language,
                zh "{file}: 已经存在；init 从不覆盖文件",
                en "{file}: exists already; init never overwrites anything"
            ),
            Self::OutputIsFolder { file } => {
                say!(language, zh "{file}: 输出不能是文件夹", en "{file}: the output is a folder")
            }
            Self::OutputIsInput { file } => say!(
                language,
                zh "{file}: 输出会覆盖正在读取的文件",
                en "{file}: the output would replace a file that is read"
            ),
            Self::Clock => say!(
                language,
                zh "系统时钟的日期不对，请用 --as-of 指定日期",
                en "the clock is wrong; give the day with --as-of"
            ),
            Self::NoLedgerInFolder { folder } => say!(
                language,
                zh "{folder}: 文件夹里没有 *.csv 或 *.xlsx",
                en "{folder}: the folder holds no *.csv or *.xlsx"
            ),
            Self::Overflow => {
                say!(language, zh "金额太大，无法精确计算", en "a figure is too large to be computed exactly")
            }
        }
    }
}

impl fmt::Display for Failure {
    /// The text in English, where no language is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Failure {}

/// Why the system refused: its usual reasons in both languages, its own words for the others.
pub fn reason_text(reason: &io::Error, language: Language) -> String {
    use io::ErrorKind as K;
    if let Some(fault) = reason.get_ref().and_then(|inner| inner.downcast_ref::<WorkbookFault>()) {
        return fault.text(language);
    }
    match reason.kind() {
        K::NotFound => say!(language, zh "没有这个文件或文件夹", en "there is no such file or folder"),
        K::PermissionDenied => say!(language, zh "没有权限", en "permission denied"),
        K::StorageFull => say!(language, zh "磁盘已满", en "the disk is full"),
        K::IsADirectory => say!(language, zh "这是文件夹", en "it is a folder"),
        K::AlreadyExists => say!(language, zh "已有同名的文件", en "there is a file of that name already"),
        K::NotADirectory => say!(language, zh "路径中有一段不是文件夹", en "a part of the path is not a folder"),
        K::ReadOnlyFilesystem => say!(language, zh "文件系统是只读的", en "the file system is read-only"),
        _ => reason.to_string(),
    }
}
