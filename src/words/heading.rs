//! What is wrong with the heading of a ledger, and the lines of configuration that correct it.

use super::cell::is_invisible;
use super::{Language, Name, listed, unit_name};
use crate::period::Month;

/// Why the columns of a ledger cannot be told. Rows count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadingFault {
    /// The file has no filled cell where a heading could stand.
    NoRows,
    /// No row is a heading.
    Missing {
        /// The row that comes closest.
        row: usize,
        /// How many rows were looked at.
        searched: usize,
        /// Whether any heading of that row is known.
        any_known: bool,
        lacking: Vec<Lacking>,
        /// A heading that was taken for the account although other columns of the row are accounts.
        account_beside_accounts: Option<String>,
        /// Whether numbers stand below an unknown heading of the row.
        has_unread_numbers: bool,
    },
    /// Several columns are certainly the same field.
    TwoColumns {
        row: usize,
        field: Name,
        headings: Vec<String>,
    },
    /// Several columns could be the same needed field.
    SeveralAliases {
        row: usize,
        field: Name,
        headings: Vec<String>,
    },
    UnknownColumns {
        row: usize,
        columns: Vec<UnknownColumn>,
    },
    /// Columns of amounts beside a column per month, or else per account.
    UnreadAmounts {
        row: usize,
        headings: Vec<String>,
        by_month: bool,
    },
    SameAccount {
        row: usize,
        account: String,
        headings: Vec<String>,
    },
    SameMonth {
        row: usize,
        month: Month,
        headings: Vec<String>,
    },
    SameDimension {
        row: usize,
        heading: String,
    },
    /// An account under the heading of a group that it is not in.
    WrongGroup {
        row: usize,
        heading: String,
        group: Name,
        under: String,
    },
    MonthsWithoutYear {
        row: usize,
        headings: Vec<String>,
    },
    /// Title rows state two units, as powers of ten; the row is that of the second.
    UnitsDisagree {
        row: usize,
        scales: (u32, u32),
    },
}

/// Something that a heading lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// The field's English name is its id.
    Field {
        field: Name,
        near: Option<NearHeading>,
    },
    AccountColumn,
    MonthColumn,
}

/// A heading that may be meant for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearHeading {
    pub heading: String,
    /// Whether it means exactly the field, and no other heading does.
    pub is_certain: bool,
}

/// A column whose heading is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    pub heading: String,
    pub near: Option<NearName>,
    /// Whether the cells below are amounts or blank: then only the user can rule out an account.
    pub may_hold_amounts: bool,
    /// The unit of money in its heading, as a power of ten; it does not apply to other columns.
    pub unit: Option<u32>,
}

/// The known name closest to an unknown one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearName {
    pub name: String,
    /// A field's or an account's id, or `ignore`.
    pub meaning: String,
    /// Whether it is that name with a typing error, and not a longer or shorter one.
    pub is_misspelling: bool,
}

/// What the configuration says that a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning<'a> {
    Certain(&'a str),
    /// A comment until a person confirms it.
    Perhaps(&'a str),
    Unknown,
}

/// A heading and its meaning: a line of `[columns]`.
type Line<'a> = (&'a str, Meaning<'a>);

impl HeadingFault {
    /// The row that the fault is in; `None` where the file has no row.
    pub const fn row(&self) -> Option<usize> {
        match self {
            Self::NoRows => None,
            Self::Missing { row, .. }
            | Self::TwoColumns { row, .. }
            | Self::SeveralAliases { row, .. }
            | Self::UnknownColumns { row, .. }
            | Self::UnreadAmounts { row, .. }
            | Self::SameAccount { row, .. }
            | Self::SameMonth { row, .. }
            | Self::SameDimension { row, .. }
            | Self::WrongGroup { row, .. }
            | Self::MonthsWithoutYear { row, .. }
            | Self::UnitsDisagree { row, .. } => Some(*row),
        }
    }

    /// Whether the row has dealers and nothing of entries, as a list of dealers has.
    pub fn is_list_of_dealers(&self) -> bool {
        let Self::Missing { any_known: true, lacking, .. } = self else { return false };
        let lacks =
            |id: &str| lacking.iter().any(|lack| matches!(lack, Lacking::Field { field, .. } if field.en == id));
        lacks("date") && lacks("account") && lacks("amount") && !lacks("dealer")
    }

    /// What is wrong and how to correct it, to be read after the file and the line; below it the
    /// lines to paste into the configuration.
    pub fn text(&self, language: Language) -> String {
        let mut text = self.sentence(language);
        let lines = self.lines();
        if !lines.is_empty() {
            text += &say!(language, zh "；写进 dealer-profit.toml：", en "; in dealer-profit.toml:");
            text += "\n    [columns]";
            lines.iter().for_each(|line| text += &format!("\n    {}", toml_line(line, language)));
        }
        text
    }

    /// What a row lacks to be a heading, without how to correct it.
    pub fn lack(&self, language: Language) -> String {
        let Self::Missing { any_known: true, lacking, .. } = self else {
            return say!(language, zh "没有台账表头", en "has no heading of a ledger");
        };
        let lacking = all_lacking(lacking, language);
        say!(language, zh "缺少{lacking}", en "lacks {lacking}")
    }

    fn lines(&self) -> Vec<Line<'_>> {
        match self {
            Self::Missing { lacking, account_beside_accounts, .. } => {
                let beside = account_beside_accounts.iter().map(|heading| certain(heading, "dimension"));
                lacking.iter().filter_map(Lacking::line).chain(beside).collect()
            }
            Self::UnknownColumns { columns, .. } => columns.iter().map(UnknownColumn::line).collect(),
            Self::UnreadAmounts { headings, .. } => headings.iter().map(|heading| certain(heading, "ignore")).collect(),
            Self::SeveralAliases { headings, field, .. } => last_of(headings, field.en).into_iter().collect(),
            Self::TwoColumns { headings, .. }
            | Self::SameAccount { headings, .. }
            | Self::SameMonth { headings, .. } => last_of(headings, "ignore").into_iter().collect(),
            Self::SameDimension { heading, .. } => vec![certain(heading, "ignore")],
            Self::NoRows | Self::WrongGroup { .. } | Self::MonthsWithoutYear { .. } | Self::UnitsDisagree { .. } => {
                Vec::new()
            }
        }
    }

    fn sentence(&self, language: Language) -> String {
        match self {
            Self::NoRows => say!(language, zh "没有表头：文件是空的", en "no heading: the file is empty"),
            Self::Missing { any_known: false, searched, .. } => say!(
                language,
                zh "前 {searched} 行里没有找到表头：台账需要日期、经销商、科目、金额四列，或者日期、经销商加上每个科目一列；\
                    其他写法的表头可以在 dealer-profit.toml 的 [columns] 里写明",
                en "no heading found in the first {searched} rows: a ledger needs the columns date (日期), dealer (经销商), \
                    account (科目) and amount (金额), or a column for each account instead of the last two; the section \
                    [columns] of dealer-profit.toml says what other headings mean",
            ),
            Self::Missing { lacking, account_beside_accounts, .. } => {
                let mut text = missing(lacking, account_beside_accounts.as_deref(), language);
                if self.is_list_of_dealers() {
                    text += &say!(
                        language,
                        zh "；若是经销商档案，请用 --dealers 文件 指明，或在 dealer-profit.toml 中写 dealers = \"文件\"，\
                            就不会当作台账读取",
                        en "; if it is a list of dealers, name it with --dealers FILE, or as dealers = \"FILE\" in \
                            dealer-profit.toml: then it is not read as a ledger",
                    );
                }
                text
            }
            Self::TwoColumns { field: Name { zh, en }, headings, .. } => {
                let columns = quoted(headings, language);
                say!(
                    language,
                    zh "{columns}都是“{zh}”列：请只留一列",
                    en "the columns {columns} mean the same field, {en}: keep one",
                )
            }
            Self::SeveralAliases { field: Name { zh, en }, headings, .. } => {
                let columns = quoted(headings, language);
                say!(
                    language,
                    zh "{columns}都可能是“{zh}”列：请写明是哪一列",
                    en "the columns {columns} could each be the field {en}: say which one is",
                )
            }
            Self::UnknownColumns { columns, .. } => {
                let columns: Vec<String> = columns.iter().map(|column| column.text(language)).collect();
                let columns = listed(&columns, language);
                say!(
                    language,
                    zh "既不是字段也不是科目：{columns}；请改正表头，或者写明是什么\
                        （字段、科目、维度 \"dimension\"，或不读 \"ignore\"）",
                    en "neither a field nor an account: {columns}; correct the heading, or say what it is (a field, an \
                        account, \"dimension\" or \"ignore\")",
                )
            }
            Self::UnreadAmounts { headings, by_month, .. } => {
                let columns = quoted(headings, language);
                let (zh, en) = if *by_month { ("月份", "month") } else { ("科目", "account") };
                say!(
                    language,
                    zh "已经是每个{zh}一列，{columns}的金额不会被读取：请改正表头，或者不读这一列",
                    en "beside a column for each {en}, the amounts of {columns} would not be read: correct the heading, or \
                        leave the column out",
                )
            }
            Self::SameAccount { account, headings, .. } => {
                let columns = quoted(headings, language);
                say!(
                    language,
                    zh "{columns}都是科目 {account}，会重复计算：请只留一列（确实要相加，就把 \"ignore\" 写成 {account:?}）",
                    en "the columns {columns} mean the same account, {account}, and would be counted twice: keep one (or \
                        write {account:?} for \"ignore\" to add them up)",
                )
            }
            Self::SameMonth { month, headings, .. } => {
                let columns = quoted(headings, language);
                say!(
                    language,
                    zh "{columns}都是 {month}，会重复计算：请只留一列",
                    en "the columns {columns} mean the same month, {month}, and would be counted twice: keep one",
                )
            }
            Self::SameDimension { heading, .. } => say!(
                language,
                zh "有几列的表头都是“{heading}”：请改名，或者不读这几列",
                en "several columns are called {heading:?}: rename them, or leave them out",
            ),
            Self::WrongGroup { heading, group: Name { zh, en }, under, .. } => say!(
                language,
                zh "“{heading}”列放在“{under}”下面，但这个科目属于“{zh}”：请移过去，或者改成要记的科目",
                en "column {heading:?} stands under {under:?}, but its account belongs to {en}: move it, or name the account \
                    that is meant",
            ),
            Self::MonthsWithoutYear { headings, .. } => {
                let columns = quoted(headings, language);
                say!(
                    language,
                    zh "{columns}没有年份：请写上，如 2026年1月，或者用 --year 2026 给出",
                    en "the year of {columns} is not known: write it, as in 2026-01, or give it with --year 2026",
                )
            }
            Self::UnitsDisagree { scales: (first, second), .. } => {
                let (first, second) = (unit_name(*first), unit_name(*second));
                say!(
                    language,
                    zh "表头上面写了两个单位，{first}和{second}：请只留一个，或者写在各列表头里，如 金额(万元)",
                    en "the rows above the heading state two units, {first} and {second}: keep one, or write it after each \
                        heading, as in 金额(万元)",
                )
            }
        }
    }
}

impl Lacking {
    fn line(&self) -> Option<Line<'_>> {
        let Self::Field { field, near: Some(NearHeading { heading, is_certain }) } = self else { return None };
        Some((heading, if *is_certain { Meaning::Certain(field.en) } else { Meaning::Perhaps(field.en) }))
    }

    fn text(&self, language: Language) -> String {
        match self {
            Self::Field { field: Name { zh, en: "dealer" }, near: None } => say!(
                language,
                zh "“{zh}”（--dealer-from 可以取文件名或工作表名）",
                en "dealer ({zh}; --dealer-from takes the name of the file or the sheet)",
            ),
            Self::Field { field: Name { zh, en }, near: None } => say!(language, zh "“{zh}”", en "{en} ({zh})"),
            Self::Field { field: Name { zh, en }, near: Some(NearHeading { heading, .. }) } => {
                say!(language, zh "“{zh}”（是不是“{heading}”？）", en "{en} ({zh}; is it {heading:?}?)")
            }
            Self::AccountColumn => say!(language, zh "各科目的列", en "a column for each account"),
            Self::MonthColumn => {
                say!(language, zh "各月份的列（如 2026年1月）", en "a column for each month, such as 2026-01")
            }
        }
    }
}

impl UnknownColumn {
    fn line(&self) -> Line<'_> {
        let meaning = match &self.near {
            Some(near) if near.is_misspelling => Meaning::Certain(near.meaning.as_str()),
            _ if !self.may_hold_amounts => Meaning::Certain("dimension"),
            // A longer name is not that account: budgeted sales are not to be added to sales.
            Some(near) => Meaning::Perhaps(&near.meaning),
            None => Meaning::Unknown,
        };
        (&self.heading, meaning)
    }

    fn text(&self, language: Language) -> String {
        match self {
            Self { heading, unit: Some(power), .. } => {
                let unit = unit_name(*power);
                say!(
                    language,
                    zh "“{heading}”（写的是“{unit}”，而金额只按自己表头里的单位读取，如 金额({unit})）",
                    en "{heading:?} (it names the unit {unit}, but amounts are read only in the unit of their own heading, \
                        as in 金额({unit}))",
                )
            }
            Self { heading, near: Some(NearName { name, .. }), .. } => {
                say!(language, zh "“{heading}”（接近“{name}”）", en "{heading:?} (near to {name:?})")
            }
            Self { heading, .. } => say!(language, zh "“{heading}”", en "{heading:?}"),
        }
    }
}

fn all_lacking(lacking: &[Lacking], language: Language) -> String {
    listed(&lacking.iter().map(|lack| lack.text(language)).collect::<Vec<_>>(), language)
}

/// The text of a row that is nearly a heading.
fn missing(lacking: &[Lacking], account_beside_accounts: Option<&str>, language: Language) -> String {
    // With neither of the two in sight, the row may be one with a column for each account.
    let is_of = |lack: &Lacking, id: &str| matches!(lack, Lacking::Field { field, near: None } if field.en == id);
    let lacks_entries =
        matches!(lacking, [.., account, amount] if is_of(account, "account") && is_of(amount, "amount"));
    let lacking = all_lacking(lacking, language);
    let mut text = say!(
        language,
        zh "没有找到表头：这一行最接近，但缺少{lacking}",
        en "no heading found: this row comes closest, but lacks {lacking}",
    );
    if lacks_entries {
        text += &say!(
            language,
            zh "，后两列也可以换成每个科目一列",
            en ", or a column for each account instead of the last two",
        );
    }
    if let Some(heading) = account_beside_accounts {
        text += &say!(
            language,
            zh "（或者：其他列已经是科目，“{heading}”不是科目列）",
            en " (or, as other columns are accounts, {heading:?} is not the account)",
        );
    }
    text
}

/// `"a", "b" and "c"`.
fn quoted(headings: &[String], language: Language) -> String {
    let quoted: Vec<String> =
        headings.iter().map(|heading| say!(language, zh "“{heading}”", en "{heading:?}")).collect();
    match (language, quoted.split_last()) {
        (Language::En, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => listed(&quoted, language),
    }
}

fn certain<'a>(heading: &'a str, meaning: &'a str) -> Line<'a> {
    (heading, Meaning::Certain(meaning))
}

/// A line for the last of several headings; `None` where another is spelt the same: the line
/// would mean both.
fn last_of<'a>(headings: &'a [String], meaning: &'a str) -> Option<Line<'a>> {
    let last = headings.last()?;
    let is_unique = headings.iter().filter(|other| *other == last).count() == 1;
    is_unique.then(|| certain(last, meaning))
}

/// A line of `[columns]`; a comment where the user must decide.
fn toml_line(&(heading, meaning): &Line<'_>, language: Language) -> String {
    let heading = toml_text(heading);
    match meaning {
        Meaning::Certain(meaning) => format!("{heading} = {}", toml_text(meaning)),
        Meaning::Perhaps(meaning) => {
            let choices = say!(
                language,
                zh "拿不准；或者是科目、\"dimension\" 或 \"ignore\"",
                en "not certain; or an account, \"dimension\" or \"ignore\"",
            );
            format!("# {heading} = {}    # {choices}", toml_text(meaning))
        }
        Meaning::Unknown => {
            let choices = say!(
                language,
                zh "科目（见 dealer-profit accounts）、\"dimension\" 或 \"ignore\"",
                en "an account (dealer-profit accounts), \"dimension\" or \"ignore\"",
            );
            format!("# {heading} = \"?\"    # {choices}")
        }
    }
}

/// A text as TOML quotes it. Escaped invisible characters show why the line is there.
pub fn toml_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEALER: Name = Name { zh: "经销商", en: "dealer" };

    fn texts(headings: &[&str]) -> Vec<String> {
        headings.iter().map(|heading| (*heading).to_owned()).collect()
    }

    #[test]
    fn prints_the_lines_to_paste() {
        let near = NearHeading { heading: "客户名".to_owned(), is_certain: true };
        let lacking = vec![Lacking::Field { field: DEALER, near: Some(near) }, Lacking::AccountColumn];
        let fault = HeadingFault::Missing {
            row: 0,
            searched: 20,
            any_known: true,
            lacking,
            account_beside_accounts: None,
            has_unread_numbers: false,
        };
        assert_eq!(
            fault.text(Language::En),
            "no heading found: this row comes closest, but lacks dealer (经销商; is it \"客户名\"?), a column for each \
             account; in dealer-profit.toml:\n    [columns]\n    \"客户名\" = \"dealer\""
        );
        assert_eq!(
            fault.text(Language::Zh),
            "没有找到表头：这一行最接近，但缺少“经销商”（是不是“客户名”？）、各科目的列；写进 dealer-profit.toml：\n    \
             [columns]\n    \"客户名\" = \"dealer\""
        );
    }

    #[test]
    fn names_every_unknown_column() {
        let near = NearName { name: "工资".to_owned(), meaning: "wages".to_owned(), is_misspelling: true };
        let columns = vec![
            UnknownColumn { heading: "工姿".to_owned(), near: Some(near), may_hold_amounts: true, unit: None },
            UnknownColumn { heading: "a\"b\\\n".to_owned(), near: None, may_hold_amounts: false, unit: None },
            UnknownColumn { heading: "杂项".to_owned(), near: None, may_hold_amounts: true, unit: None },
        ];
        let text = HeadingFault::UnknownColumns { row: 0, columns }.text(Language::En);
        assert!(
            text.starts_with(
                "neither a field nor an account: \"工姿\" (near to \"工资\"), \"a\\\"b\\\\\\n\", \"杂项\";"
            ),
            "{text}"
        );
        assert!(
            text.ends_with("\n    [columns]\n    \"工姿\" = \"wages\"\n    \"a\\\"b\\\\\\n\" = \"dimension\"\n    # \"杂项\" = \"?\"    # an account (dealer-profit accounts), \"dimension\" or \"ignore\""),
            "{text}"
        );
    }

    #[test]
    fn suggests_no_line_that_would_mean_both_columns() {
        let fault = |headings: &[&str]| HeadingFault::TwoColumns { row: 0, field: DEALER, headings: texts(headings) };
        assert!(fault(&["dealer", "经销商"]).text(Language::En).ends_with("\n    \"经销商\" = \"ignore\""));
        assert_eq!(
            fault(&["经销商", "经销商"]).text(Language::En),
            "the columns \"经销商\" and \"经销商\" mean the same field, dealer: keep one"
        );
    }
}
