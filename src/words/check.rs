//! Sentences of `check`: what it comes to, and what figures a ledger cannot give.

use serde::Serialize;

use super::sentence::{Span, plural, text};
use super::{Language, Name};

/// How many lines that were left out are named.
const LINES_SHOWN: usize = 10;

/// A sentence of `check`. Programs read it as its name and its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "id", content = "value", rename_all = "snake_case")]
pub enum CheckSentence {
    /// What a check comes to.
    Checked {
        /// How many files are ledgers.
        files: u64,
        /// How many entries they have.
        entries: u64,
        /// How many complaints there are.
        errors: u64,
        /// How many warnings there are.
        warnings: u64,
    },
    /// What the warnings that follow have in common.
    #[serde(skip)]
    WarningKind {
        /// How many there are.
        count: u64,
        /// What they have in common.
        kind: Name,
    },
    /// That there are more rows in which a calculated column differs than are told.
    #[serde(skip)]
    MoreOfColumn {
        /// The column's heading.
        column: String,
        /// How many more.
        count: u64,
    },
    /// Rows that were left out as footers.
    #[serde(skip)]
    Footers {
        /// The file.
        file: String,
        /// The lines of the first of them.
        lines: Vec<u64>,
        /// How many there are.
        count: u64,
    },
    /// Total rows that were left out.
    #[serde(skip)]
    TotalsSkipped {
        /// The file.
        file: String,
        /// The lines of the first of them.
        lines: Vec<u64>,
        /// How many there are.
        count: u64,
    },
    /// Columns that a file works out itself and that nothing could be compared with.
    #[serde(skip)]
    NotCompared {
        /// The file.
        file: String,
        /// Their headings.
        headings: Vec<String>,
    },
    /// The ledger has no sales: no ratio to sales can be given.
    LacksSales {
        /// Whether it has purchases, which could stand in.
        has_purchases: bool,
    },
    /// The ledger has neither cost nor markup: operating profit is rebates alone.
    LacksMarkup,
    /// The ledger has no balances: capital, turnover and return cannot be given.
    LacksBalances,
}

impl CheckSentence {
    /// The sentence in that language.
    pub fn spans(&self, language: Language) -> Vec<Span> {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

fn en(sentence: &CheckSentence) -> Vec<Span> {
    match sentence {
        CheckSentence::Checked { files, entries, errors, warnings } => vec![
            Span::Count(*files),
            text(plural(*files, " file, ", " files, ")),
            Span::Count(*entries),
            text(plural(*entries, " entry, ", " entries, ")),
            Span::Count(*errors),
            text(plural(*errors, " error, ", " errors, ")),
            Span::Count(*warnings),
            text(plural(*warnings, " warning", " warnings")),
        ],
        CheckSentence::WarningKind { count, kind } => vec![Span::Count(*count), text(": "), text(kind.en)],
        CheckSentence::MoreOfColumn { column, count } => {
            vec![text("and "), Span::Count(*count), text(" more in column "), Span::Given(column.clone())]
        }
        CheckSentence::Footers { file, lines, count } => {
            left_out(file, ": left out as footers: line ", lines, *count, ", ", "")
        }
        CheckSentence::TotalsSkipped { file, lines, count } => {
            left_out(file, ": left out as totals: line ", lines, *count, ", ", "")
        }
        CheckSentence::NotCompared { file, headings } => {
            not_compared(file, ": calculated columns, not compared: ", headings, ", ")
        }
        CheckSentence::LacksSales { has_purchases: false } => {
            vec![text("no sales: margin, expense ratios and turnover cannot be given; post 销售收入 (sales)")]
        }
        CheckSentence::LacksSales { has_purchases: true } => vec![text(
            "no sales: margin, expense ratios and turnover cannot be given; --sales-from purchases takes purchases as sales",
        )],
        CheckSentence::LacksMarkup => vec![text(
            "neither cost of goods nor markup: operating profit is rebates and rewards alone; post 销售成本 (cost_of_goods) or \
             加价利润 (markup)",
        )],
        CheckSentence::LacksBalances => vec![text(
            "no balances: capital, turnover and return cannot be given; post 库存 (inventory), 应收账款 (receivables) and so on, \
             or 占用资金 (capital_employed), at month ends",
        )],
    }
}

fn zh(sentence: &CheckSentence) -> Vec<Span> {
    match sentence {
        CheckSentence::Checked { files, entries, errors, warnings } => vec![
            Span::Count(*files),
            text("个文件,"),
            Span::Count(*entries),
            text("条分录,"),
            Span::Count(*errors),
            text("处错误,"),
            Span::Count(*warnings),
            text("处可疑"),
        ],
        CheckSentence::WarningKind { count, kind } => vec![Span::Count(*count), text("处: "), text(kind.zh)],
        CheckSentence::MoreOfColumn { column, count } => {
            vec![text("另有 "), Span::Count(*count), text(" 处在列“"), Span::Given(column.clone()), text("”")]
        }
        CheckSentence::Footers { file, lines, count } => {
            left_out(file, ": 作为表尾没有读入: 第 ", lines, *count, "、", " 行")
        }
        CheckSentence::TotalsSkipped { file, lines, count } => {
            left_out(file, ": 作为合计跳过: 第 ", lines, *count, "、", " 行")
        }
        CheckSentence::NotCompared { file, headings } => not_compared(file, ": 没有核对的计算列: ", headings, "、"),
        CheckSentence::LacksSales { has_purchases: false } => {
            vec![text("没有销售收入:无法计算利润率、费用比和资金周转;请补记“销售收入”")]
        }
        CheckSentence::LacksSales { has_purchases: true } => {
            vec![text("没有销售收入:无法计算利润率、费用比和资金周转;可用 --sales-from purchases 以提货额代替")]
        }
        CheckSentence::LacksMarkup => {
            vec![text("没有销售成本,也没有加价利润:经营利润只有返利和奖励;请补记“销售成本”或“加价利润”")]
        }
        CheckSentence::LacksBalances => {
            vec![text("没有余额:无法计算占用资金、资金周转和回报;请在月末记“库存”“应收账款”等,或“占用资金”")]
        }
    }
}

/// The first lines of a file that were left out, and that there are more where there are.
fn left_out(file: &str, what: &str, lines: &[u64], count: u64, between: &str, end: &str) -> Vec<Span> {
    let shown: Vec<String> = lines.iter().take(LINES_SHOWN).map(u64::to_string).collect();
    let more = if count > shown.len() as u64 { format!("{between}...") } else { String::new() };
    vec![Span::Given(file.to_owned()), Span::Text(format!("{what}{}{more}{end}", shown.join(between)))]
}

fn not_compared(file: &str, what: &str, headings: &[String], between: &str) -> Vec<Span> {
    let headings = headings.join(between);
    vec![Span::Given(file.to_owned()), text(what), Span::Given(headings)]
}
