//! What a workbook that the program writes says by itself, and why one cannot be written.

use super::{Language, Name};

/// A word of workbooks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetWord {
    /// The name of a sheet whose heading leaves none.
    Sheet,
    /// The sheet of the numbers that charts are drawn from.
    ChartData,
    /// What that sheet is for.
    ChartDataSays,
    /// The column of steps.
    Step,
    /// The column of amounts.
    Amount,
    /// Where a bar begins.
    Start,
    /// Where a bar ends.
    End,
    /// What lies unseen between zero and a bar.
    Base,
    /// What a bar goes up above zero.
    RiseAbove,
    /// What a bar goes up below zero.
    RiseBelow,
    /// What a bar goes down above zero.
    FallAbove,
    /// What a bar goes down below zero.
    FallBelow,
    /// A level above zero.
    LevelAbove,
    /// A level below zero.
    LevelBelow,
    /// What stands under a bar.
    Label,
}

impl SheetWord {
    /// The word in that language.
    pub const fn text(self, language: Language) -> &'static str {
        let name = match self {
            Self::Sheet => Name { zh: "工作表", en: "Sheet" },
            Self::ChartData => Name { zh: "图表数据", en: "Chart data" },
            Self::ChartDataSays => Name {
                zh: "瀑布图由以下数据绘制,数据由公式取自各表",
                en: "The waterfalls are drawn from these numbers, which formulas take from the other sheets",
            },
            Self::Step => Name { zh: "步骤", en: "Step" },
            Self::Amount => Name { zh: "金额", en: "Amount" },
            Self::Start => Name { zh: "起点", en: "Start" },
            Self::End => Name { zh: "终点", en: "End" },
            Self::Base => Name { zh: "底座(不显示)", en: "Base (not shown)" },
            Self::RiseAbove => Name { zh: "增加(零以上)", en: "Rise above zero" },
            Self::RiseBelow => Name { zh: "增加(零以下)", en: "Rise below zero" },
            Self::FallAbove => Name { zh: "减少(零以上)", en: "Fall above zero" },
            Self::FallBelow => Name { zh: "减少(零以下)", en: "Fall below zero" },
            Self::LevelAbove => Name { zh: "结果(零以上)", en: "Level above zero" },
            Self::LevelBelow => Name { zh: "结果(零以下)", en: "Level below zero" },
            Self::Label => Name { zh: "标签", en: "Label" },
        };
        name.text(language)
    }
}

/// Why a report cannot be written as a workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum XlsxFault {
    /// More sheets than spreadsheets open in good time.
    TooManySheets {
        /// The sheets that there would be.
        sheets: usize,
        /// The most that are written.
        most: usize,
    },
    /// More rows than a sheet has.
    TooManyRows {
        /// The rows that there would be.
        rows: usize,
        /// The most that a sheet has.
        most: usize,
    },
    /// More columns than a sheet has.
    TooManyColumns {
        /// The columns that there would be.
        columns: usize,
        /// The most that a sheet has.
        most: usize,
    },
    /// A text that is longer than a cell holds.
    TextTooLong {
        /// How it begins.
        beginning: String,
        /// Its characters.
        length: usize,
        /// The most that a cell holds.
        most: usize,
    },
    /// Anything else that the writer of workbooks refuses, in its own words.
    Refused(String),
}

impl XlsxFault {
    /// What is wrong and the way out.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

fn zh(fault: &XlsxFault) -> String {
    match fault {
        XlsxFault::TooManySheets { sheets, most } => {
            format!("工作簿会有 {sheets} 张表,最多 {most} 张: 请用 --dealer 或 --where 少选一些,或改用 --format csv")
        }
        XlsxFault::TooManyRows { rows, most } => {
            format!("一张表会有 {rows} 行,最多 {most} 行: 请用 --where 或 --top 少选一些,或改用 --format csv")
        }
        XlsxFault::TooManyColumns { columns, most } => {
            format!("一张表会有 {columns} 列,最多 {most} 列: 请用 --period 或 --columns 少选一些,或改用 --format csv")
        }
        XlsxFault::TextTooLong { beginning, length, most } => {
            format!("{beginning:?} 开头的文字有 {length} 个字符,单元格最多放 {most} 个: 请改用 --format csv")
        }
        XlsxFault::Refused(reason) => format!("无法生成工作簿: {reason}"),
    }
}

fn en(fault: &XlsxFault) -> String {
    match fault {
        XlsxFault::TooManySheets { sheets, most } => format!(
            "the workbook would have {sheets} sheets, and {most} is the most: choose fewer with --dealer or --where, or take --format csv"
        ),
        XlsxFault::TooManyRows { rows, most } => format!(
            "a sheet would have {rows} rows, and {most} is the most: choose fewer with --where or --top, or take --format csv"
        ),
        XlsxFault::TooManyColumns { columns, most } => format!(
            "a sheet would have {columns} columns, and {most} is the most: choose fewer with --period or --columns, or take --format csv"
        ),
        XlsxFault::TextTooLong { beginning, length, most } => format!(
            "the text that begins with {beginning:?} has {length} characters, and a cell holds {most}: take --format csv"
        ),
        XlsxFault::Refused(reason) => format!("the workbook cannot be made: {reason}"),
    }
}
