//! What could not be done, and the words that open a message.

use std::{fmt, io};

use super::workbook::WorkbookFault;
use super::{Language, Name};

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something was not done.
    Error,
    /// Something may not be as it looks.
    Warning,
    /// Something to know.
    Note,
}

impl Severity {
    /// The word that opens the message.
    pub const fn text(self, language: Language) -> &'static str {
        let name = match self {
            Self::Error => Name { zh: "错误", en: "error" },
            Self::Warning => Name { zh: "警告", en: "warning" },
            Self::Note => Name { zh: "提示", en: "note" },
        };
        name.text(language)
    }
}

/// What could not be done.
#[derive(Debug)]
pub enum Failure {
    /// A file could not be read.
    Read {
        /// The file.
        file: String,
        /// Why.
        reason: io::Error,
    },
    /// A configuration is not text in UTF-8.
    NotUtf8 {
        /// The file.
        file: String,
        /// The first line that is not, counted from 1.
        line: usize,
    },
    /// A file could not be written.
    Write {
        /// The file.
        file: String,
        /// Why.
        reason: io::Error,
    },
    /// Standard output could not be written.
    StandardOutput {
        /// Why.
        reason: io::Error,
    },
    /// There is a configuration, or a ledger in the place of the one to start from, already.
    Exists {
        /// The file.
        file: String,
    },
    /// The output is a folder.
    OutputIsFolder {
        /// The output.
        file: String,
    },
    /// The output is a file that is read.
    OutputIsInput {
        /// The output.
        file: String,
    },
    /// The clock says a day outside the years that dates may have.
    Clock,
    /// A folder without a ledger.
    NoLedgerInFolder {
        /// The folder.
        folder: String,
    },
    /// A sum or a figure needs more than 128 bits.
    Overflow,
}

impl Failure {
    /// The failure as a sentence without its end.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

impl fmt::Display for Failure {
    /// The text in English, for whoever has no language at hand.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Failure {}

fn zh(failure: &Failure) -> String {
    match failure {
        Failure::Read { file, reason } => format!("{file}: 无法读取: {}", reason_text(reason, Language::Zh)),
        Failure::NotUtf8 { file, line } => format!("{file}:{line}: 配置文件必须是 UTF-8"),
        Failure::Write { file, reason } => format!("{file}: 无法写入: {}", reason_text(reason, Language::Zh)),
        Failure::StandardOutput { reason } => format!("无法写到标准输出: {}", reason_text(reason, Language::Zh)),
        Failure::Exists { file } => format!("{file}: 已经有了; init 从不覆盖文件"),
        Failure::OutputIsFolder { file } => format!("{file}: 输出不能是文件夹"),
        Failure::OutputIsInput { file } => format!("{file}: 输出会覆盖正在读取的文件"),
        Failure::Clock => "系统时钟的日期不对,请用 --as-of 指定日期".to_owned(),
        Failure::NoLedgerInFolder { folder } => format!("{folder}: 文件夹里没有 *.csv 或 *.xlsx"),
        Failure::Overflow => "金额太大,无法精确计算".to_owned(),
    }
}

fn en(failure: &Failure) -> String {
    match failure {
        Failure::Read { file, reason } => format!("{file}: cannot be read: {}", reason_text(reason, Language::En)),
        Failure::NotUtf8 { file, line } => format!("{file}:{line}: a configuration is to be UTF-8"),
        Failure::Write { file, reason } => {
            format!("{file}: cannot be written: {}", reason_text(reason, Language::En))
        }
        Failure::StandardOutput { reason } => {
            format!("standard output cannot be written: {}", reason_text(reason, Language::En))
        }
        Failure::Exists { file } => format!("{file}: is there already; init never overwrites anything"),
        Failure::OutputIsFolder { file } => format!("{file}: the output is a folder"),
        Failure::OutputIsInput { file } => format!("{file}: the output would replace a file that is read"),
        Failure::Clock => "the clock is wrong; say the day with --as-of".to_owned(),
        Failure::NoLedgerInFolder { folder } => format!("{folder}: the folder holds no *.csv or *.xlsx"),
        Failure::Overflow => "a figure is too large to be computed exactly".to_owned(),
    }
}

/// The name that was probably meant, after what is wrong.
pub fn did_you_mean(name: &str, language: Language) -> String {
    match language {
        Language::Zh => format!(",是不是 {name}?"),
        Language::En => format!("; did you mean {name}?"),
    }
}

/// Why the system refused: its usual reasons in both languages, its own words for the others.
pub fn reason_text(reason: &io::Error, language: Language) -> String {
    let fault = reason.get_ref().and_then(|inner| inner.downcast_ref::<WorkbookFault>());
    if let Some(fault) = fault {
        return fault.text(language);
    }
    let name = match reason.kind() {
        io::ErrorKind::NotFound => Name { zh: "没有这个文件或文件夹", en: "there is no such file or folder" },
        io::ErrorKind::PermissionDenied => Name { zh: "没有权限", en: "permission denied" },
        io::ErrorKind::StorageFull => Name { zh: "磁盘已满", en: "the disk is full" },
        io::ErrorKind::IsADirectory => Name { zh: "这是文件夹", en: "it is a folder" },
        io::ErrorKind::AlreadyExists => {
            Name { zh: "已有同名的文件", en: "there is a file of that name already" }
        }
        io::ErrorKind::NotADirectory => {
            Name { zh: "路径中有一段不是文件夹", en: "a part of the path is not a folder" }
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            Name { zh: "文件系统是只读的", en: "the file system is read-only" }
        }
        _ => return reason.to_string(),
    };
    name.text(language).to_owned()
}
