//! Units of money that stand where they cannot be honoured, in both languages.

use super::Language;
use super::mending::toml_text;

/// A unit of money that amounts have not been read in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitElsewhere {
    /// It stands below the amounts, which have been read by then.
    Below {
        /// Its power of ten.
        scale: u32,
    },
    /// It stands in a column of its own beside the amount.
    Beside {
        /// Its power of ten.
        scale: u32,
        /// The column's heading.
        heading: String,
    },
}

impl UnitElsewhere {
    /// What is wrong and how to mend it.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Below { scale }, Language::En) => format!(
                "the unit {unit} stands below the amounts, which were read without it; move it above the heading, or write it \
                 after a heading, as in 金额({unit})",
                unit = unit_name(*scale)
            ),
            (Self::Below { scale }, Language::Zh) => format!(
                "单位“{unit}”写在金额下面,而金额读取时没有用这个单位;请移到表头上面,或者写在表头里,如 金额({unit})",
                unit = unit_name(*scale)
            ),
            (Self::Beside { scale, heading }, Language::En) => format!(
                "is a unit of money that the amount is not read in; write it after the heading of the amounts, as in 金额({}), \
                 or into the cell; if it says nothing of the amounts, write {} = \"ignore\" in [columns] of dealer-profit.toml",
                unit_name(*scale),
                toml_text(heading)
            ),
            (Self::Beside { scale, heading }, Language::Zh) => format!(
                "是金额的单位,而金额没有按它读取;请写在金额的表头里,如 金额({}),或者写进单元格;若与金额无关,\
                 可在 dealer-profit.toml 的 [columns] 中写 {} = \"ignore\"",
                unit_name(*scale),
                toml_text(heading)
            ),
        }
    }
}

/// A unit of money by its power of ten.
pub fn unit_name(scale: u32) -> String {
    let multiples = ["", "十", "百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿", "千亿", "万亿"];
    let multiple = multiples.get(scale as usize).copied().unwrap_or_default();
    format!("{multiple}元")
}
