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
        match self {
            Self::NotDecodable => say!(
                language,
                zh "经销商档案既不是 UTF-8 也不是 GB18030 编码",
                en "the dealer master is neither UTF-8 nor GB18030"
            ),
            Self::DealerColumnMissing => say!(
                language,
                zh "经销商档案须有一列“经销商”（dealer）",
                en "the dealer master needs a column dealer (经销商)"
            ),
            Self::DealerBlank => say!(language, zh "经销商为空", en "the dealer is blank"),
            Self::FieldCount { expected, found } => say!(
                language,
                zh "本行有 {found} 个字段，表头有 {expected} 个",
                en "{found} fields where the heading has {expected}"
            ),
            Self::Twice { dealer } => say!(
                language,
                zh "{dealer} 对应两家经销商：编码和名称不能重复",
                en "{dealer} would be two dealers: a code or name may stand once"
            ),
        }
    }
}
