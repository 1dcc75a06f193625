//! Sentences of `check`: its summary, and the figures that a ledger cannot give.

use serde::Serialize;

use super::span::{Span, given, plural};
use super::{Language, Name, listed};

/// How many lines that were left out are named.
const LINES_SHOWN: usize = 10;

/// A sentence of `check`. Programs read its name and its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "id", content = "value", rename_all = "snake_case")]
pub enum CheckSentence {
    /// The summary; `files` counts ledgers only.
    Checked {
        files: u64,
        entries: u64,
        errors: u64,
        warnings: u64,
    },
    /// Opens the warnings of one kind.
    #[serde(skip)]
    WarningKind {
        count: u64,
        kind: Name,
    },
    /// How many more rows there are in which a calculated column differs.
    #[serde(skip)]
    MoreOfColumn {
        column: String,
        count: u64,
    },
    /// `lines` holds the first of them.
    #[serde(skip)]
    Footers {
        file: String,
        lines: Vec<u64>,
        count: u64,
    },
    /// `lines` holds the first of them.
    #[serde(skip)]
    TotalsSkipped {
        file: String,
        lines: Vec<u64>,
        count: u64,
    },
    /// Calculated columns that nothing could be compared with.
    #[serde(skip)]
    NotCompared {
        file: String,
        headings: Vec<String>,
    },
    /// Without sales there is no ratio to sales; purchases could stand in.
    LacksSales {
        has_purchases: bool,
    },
    LacksMarkup,
    LacksBalances,
}

impl CheckSentence {
    pub fn spans(&self, language: Language) -> Vec<Span> {
        match self {
            Self::Checked { files, entries, errors, warnings } => spans!(
                language,
                zh [*files, " 个文件，", *entries, " 条分录，", *errors, " 处错误，", *warnings, " 处可疑"],
                en [
                    *files, plural(*files, " file, ", " files, "), *entries, plural(*entries, " entry, ", " entries, "),
                    *errors, plural(*errors, " error, ", " errors, "), *warnings, plural(*warnings, " warning", " warnings"),
                ],
            ),
            Self::WarningKind { count, kind } => {
                spans!(language, zh [*count, " 处：", kind.zh], en [*count, ": ", kind.en])
            }
            Self::MoreOfColumn { column, count } => spans!(
                language,
                zh ["另有 ", *count, " 处在列“", given(column), "”"],
                en ["and ", *count, " more in column ", given(column)],
            ),
            Self::Footers { file, lines, count } => {
                let lines = first_lines(lines, *count, language);
                spans!(
                    language,
                    zh [given(file), ": 视为表尾，未读入：第 ", lines, " 行"],
                    en [given(file), ": left out as footers: ", plural(*count, "line ", "lines "), lines],
                )
            }
            Self::TotalsSkipped { file, lines, count } => {
                let lines = first_lines(lines, *count, language);
                spans!(
                    language,
                    zh [given(file), ": 视为合计，已跳过：第 ", lines, " 行"],
                    en [given(file), ": left out as totals: ", plural(*count, "line ", "lines "), lines],
                )
            }
            Self::NotCompared { file, headings } => {
                let headings = given(&listed(headings, language));
                spans!(
                    language,
                    zh [given(file), ": 未核对的计算列：", headings],
                    en [given(file), ": calculated columns, not compared: ", headings],
                )
            }
            Self::LacksSales { has_purchases: false } => spans!(
                language,
                zh["没有销售收入：无法计算利润率、费用比和资金周转；请补记“销售收入”"],
                en["no sales: margin, expense ratios and turnover cannot be given; post 销售收入 (sales)"],
            ),
            Self::LacksSales { has_purchases: true } => spans!(
                language,
                zh["没有销售收入：无法计算利润率、费用比和资金周转；可用 --sales-from purchases 以提货额代替"],
                en["no sales: margin, expense ratios and turnover cannot be given; --sales-from purchases takes \
                     purchases as sales"],
            ),
            Self::LacksMarkup => spans!(
                language,
                zh["没有销售成本，也没有加价利润：经营利润只有返利和奖励；请补记“销售成本”或“加价利润”"],
                en["neither cost of goods nor markup: operating profit is rebates and rewards alone; post 销售成本 \
                     (cost_of_goods) or 加价利润 (markup)"],
            ),
            Self::LacksBalances => spans!(
                language,
                zh["没有余额：无法计算占用资金、资金周转和回报；请在月末记“库存”“应收账款”等，或“占用资金”"],
                en["no balances: capital, turnover and return cannot be given; post 库存 (inventory), 应收账款 \
                     (receivables) and so on, or 占用资金 (capital_employed), at month ends"],
            ),
        }
    }
}

/// The first of the lines, and that there are more where there are.
fn first_lines(lines: &[u64], count: u64, language: Language) -> String {
    let mut shown: Vec<String> = lines.iter().take(LINES_SHOWN).map(u64::to_string).collect();
    if count > shown.len() as u64 {
        shown.push("...".to_owned());
    }
    listed(&shown, language)
}
