//! What can be wrong with a dealer master, said in both languages.

use super::Language;

/// Why a dealer master cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MasterFault {
    /// Bytes that are neither UTF-8 nor GB18030.
    NotDecodable,
    /// No column of dealers.
    DealerColumnMissing,
    /// A row without a dealer.
    DealerBlank,
    /// A row with more or fewer fields than the heading.
    FieldCount {
        /// The heading's fields.
        expected: usize,
        /// The row's fields.
        found: usize,
    },
    /// A code or name that would be two dealers.
    Twice {
        /// The code or name.
        dealer: String,
    },
}

impl MasterFault {
    /// What is wrong, as a fragment that reads after file and line.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::En => en(self),
            Language::Zh => zh(self),
        }
    }
}

fn en(fault: &MasterFault) -> String {
    match fault {
        MasterFault::NotDecodable => "the dealer master is neither UTF-8 nor GB18030".into(),
        MasterFault::DealerColumnMissing => "the dealer master needs a column dealer (经销商)".into(),
        MasterFault::DealerBlank => "the dealer is blank".into(),
        MasterFault::FieldCount { expected, found } => format!("{found} fields where the heading has {expected}"),
        MasterFault::Twice { dealer } => format!("{dealer} would be two dealers: a code or name may stand once"),
    }
}

fn zh(fault: &MasterFault) -> String {
    match fault {
        MasterFault::NotDecodable => "经销商档案既不是 UTF-8 也不是 GB18030 编码".into(),
        MasterFault::DealerColumnMissing => "经销商档案须有一列“经销商”(dealer)".into(),
        MasterFault::DealerBlank => "经销商为空".into(),
        MasterFault::FieldCount { expected, found } => format!("本行有 {found} 个字段,表头有 {expected} 个"),
        MasterFault::Twice { dealer } => format!("{dealer} 对应两家经销商:编码和名称不能重复"),
    }
}
