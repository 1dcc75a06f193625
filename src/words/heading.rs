//! What is wrong with the heading of a ledger, in both languages.

use super::mending::{Lacking, Mended, UnknownColumn, one_of, paste};
use super::units::unit_name;
use super::{Language, Name};
use crate::period::Month;

/// Why the columns of a ledger cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadingFault {
    /// The file has no filled cell where a heading could stand.
    NoRows,
    /// No row is a heading.
    Missing {
        /// The row that comes nearest, counted from 0.
        row: usize,
        /// How many rows were looked at.
        searched: usize,
        /// Whether any heading of that row is known.
        any_known: bool,
        /// What that row lacks.
        lacking: Vec<Lacking>,
        /// A heading that was taken for the account although other columns of the row are accounts.
        account_beside_accounts: Option<String>,
        /// Whether numbers stand below a heading of the row that nobody knows.
        has_unread_numbers: bool,
    },
    /// Several columns are the same field beyond doubt.
    TwoColumns {
        /// The row, counted from 0.
        row: usize,
        /// The field.
        field: Name,
        /// Their headings.
        headings: Vec<String>,
    },
    /// Several columns could be the same needed field.
    SeveralAliases {
        /// The row, counted from 0.
        row: usize,
        /// The field.
        field: Name,
        /// Their headings.
        headings: Vec<String>,
    },
    /// Columns whose amounts would be dropped, because nobody knows what they are.
    UnknownColumns {
        /// The row, counted from 0.
        row: usize,
        /// The columns.
        columns: Vec<UnknownColumn>,
    },
    /// Columns of amounts that a ledger of this form has no place for.
    UnreadAmounts {
        /// The row, counted from 0.
        row: usize,
        /// Their headings.
        headings: Vec<String>,
        /// Whether the other amounts stand in a column per month instead of one per account.
        by_month: bool,
    },
    /// Several columns are the same account by their names.
    SameAccount {
        /// The row, counted from 0.
        row: usize,
        /// The account's id.
        account: String,
        /// Their headings.
        headings: Vec<String>,
    },
    /// Several columns are the same month.
    SameMonth {
        /// The row, counted from 0.
        row: usize,
        /// The month.
        month: Month,
        /// Their headings.
        headings: Vec<String>,
    },
    /// Several dimensions have the same heading.
    SameDimension {
        /// The row, counted from 0.
        row: usize,
        /// The heading.
        heading: String,
    },
    /// An account stands under the heading of a group that it is not in.
    WrongGroup {
        /// The row, counted from 0.
        row: usize,
        /// The account's heading.
        heading: String,
        /// The group that the account is in.
        group: Name,
        /// The heading that it stands under.
        under: String,
    },
    /// Months without a year.
    MonthsWithoutYear {
        /// The row, counted from 0.
        row: usize,
        /// Their headings.
        headings: Vec<String>,
    },
    /// Title rows that state two different units.
    UnitsDisagree {
        /// The row of the second unit, counted from 0.
        row: usize,
        /// The powers of ten that are stated.
        scales: (u32, u32),
    },
}

impl HeadingFault {
    /// The row that the fault is in, counted from 0; `None` where the file has no row.
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

    /// What is wrong and how to mend it, to be read after the file and the line.
    ///
    /// The lines of configuration that would mend it follow on lines of their own, to be pasted.
    pub fn text(&self, language: Language) -> String {
        let sentence = match language {
            Language::Zh => self.zh(),
            Language::En => self.en(),
        };
        format!("{sentence}{}", paste(&self.mending(), language))
    }

    /// The lines of configuration that would mend it: headings and what they mean.
    fn mending(&self) -> Vec<(&str, Mended<'_>)> {
        if let Self::UnknownColumns { columns, .. } = self {
            return columns.iter().map(UnknownColumn::mending).collect();
        }
        let near = match self {
            Self::Missing { lacking, .. } => lacking.iter().filter_map(Lacking::mending).collect(),
            _ => Vec::new(),
        };
        let certain = self.certain_mending().into_iter().map(|(heading, meaning)| (heading, Mended::Certain(meaning)));
        near.into_iter().chain(certain).collect()
    }

    fn certain_mending(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Missing { account_beside_accounts, .. } => {
                account_beside_accounts.iter().map(|heading| (heading.as_str(), "dimension")).collect()
            }
            Self::UnreadAmounts { headings, .. } => {
                headings.iter().map(|heading| (heading.as_str(), "ignore")).collect()
            }
            Self::SeveralAliases { headings, field, .. } => one_of(headings, field.en),
            Self::TwoColumns { headings, .. }
            | Self::SameAccount { headings, .. }
            | Self::SameMonth { headings, .. } => one_of(headings, "ignore"),
            Self::SameDimension { heading, .. } => vec![(heading, "ignore")],
            Self::NoRows
            | Self::UnknownColumns { .. }
            | Self::WrongGroup { .. }
            | Self::MonthsWithoutYear { .. }
            | Self::UnitsDisagree { .. } => Vec::new(),
        }
    }

    /// Whether the row has dealers and nothing of entries, as a list of dealers has.
    pub fn is_list_of_dealers(&self) -> bool {
        let Self::Missing { any_known: true, lacking, .. } = self else { return false };
        let lacks =
            |id: &str| lacking.iter().any(|lacks| matches!(lacks, Lacking::Field { field, .. } if field.en == id));
        lacks("date") && lacks("account") && lacks("amount") && !lacks("dealer")
    }

    /// What a row lacks to be a heading, without how to mend it.
    pub fn lack(&self, language: Language) -> String {
        match (self, language) {
            (Self::Missing { any_known: true, lacking, .. }, Language::En) => {
                format!("lacks {}", lacking.iter().map(Lacking::en).collect::<Vec<_>>().join(", "))
            }
            (Self::Missing { any_known: true, lacking, .. }, Language::Zh) => {
                format!("缺少{}", lacking.iter().map(Lacking::zh).collect::<Vec<_>>().join("、"))
            }
            (_, Language::En) => "has no heading of a ledger".to_owned(),
            (_, Language::Zh) => "没有台账表头".to_owned(),
        }
    }

    fn list_of_dealers_en(&self) -> &'static str {
        if !self.is_list_of_dealers() {
            return "";
        }
        "; if it is a list of dealers, name it with --dealers FILE, or as dealers = \"FILE\" in dealer-profit.toml: then it is \
         not read as a ledger"
    }

    fn list_of_dealers_zh(&self) -> &'static str {
        if !self.is_list_of_dealers() {
            return "";
        }
        ";若是经销商档案,请用 --dealers 文件 指明,或在 dealer-profit.toml 中写 dealers = \"文件\",就不会当作台账读取"
    }

    fn en(&self) -> String {
        match self {
            Self::NoRows => "no heading: the file holds nothing".to_owned(),
            Self::Missing { any_known: false, searched, .. } => nothing_known_en(*searched),
            Self::Missing { lacking, account_beside_accounts, .. } => {
                missing_en(lacking, account_beside_accounts.as_deref()) + self.list_of_dealers_en()
            }
            Self::TwoColumns { field, headings, .. } => {
                format!("the columns {} mean the same field, {}: keep one", list(headings), field.en)
            }
            Self::SeveralAliases { field, headings, .. } => {
                format!("the columns {} could each be the field {}: say which is", list(headings), field.en)
            }
            Self::UnknownColumns { columns, .. } => unknown_en(columns),
            Self::UnreadAmounts { headings, by_month, .. } => {
                let unit = if *by_month { "month" } else { "account" };
                format!(
                    "beside a column for each {unit} the amounts of {} would not be read: mend the heading, or leave the column out",
                    list(headings)
                )
            }
            Self::SameAccount { account, headings, .. } => format!(
                "the columns {} mean the same account, {account}, and would be counted twice: keep one (or write \
                 {account:?} for \"ignore\" to add them up)",
                list(headings)
            ),
            Self::SameMonth { month, headings, .. } => {
                format!(
                    "the columns {} mean the same month, {month}, and would be counted twice: keep one",
                    list(headings)
                )
            }
            Self::SameDimension { heading, .. } => {
                format!("several columns are called {heading:?}: rename them, or leave them out")
            }
            Self::WrongGroup { heading, group, under, .. } => format!(
                "column {heading:?} stands under {under:?}, but its account belongs to {}: move it, or name the \
                 account that is meant",
                group.en
            ),
            Self::MonthsWithoutYear { headings, .. } => {
                format!(
                    "the year of {} is not known: write it, as in 2026-01, or give it with --year 2026",
                    list(headings)
                )
            }
            Self::UnitsDisagree { scales, .. } => {
                format!(
                    "the rows above the heading state two units, {} and {}: keep one, or write it after each heading, as in \
                     金额(万元)",
                    unit_name(scales.0),
                    unit_name(scales.1)
                )
            }
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NoRows => "没有表头:文件是空的".to_owned(),
            Self::Missing { any_known: false, searched, .. } => nothing_known_zh(*searched),
            Self::Missing { lacking, account_beside_accounts, .. } => {
                missing_zh(lacking, account_beside_accounts.as_deref()) + self.list_of_dealers_zh()
            }
            Self::TwoColumns { field, headings, .. } => {
                format!("{}都是“{}”列:请只留一列", quoted(headings), field.zh)
            }
            Self::SeveralAliases { field, headings, .. } => {
                format!("{}都可能是“{}”列:请写明是哪一列", quoted(headings), field.zh)
            }
            Self::UnknownColumns { columns, .. } => unknown_zh(columns),
            Self::UnreadAmounts { headings, by_month, .. } => {
                let unit = if *by_month { "月份" } else { "科目" };
                format!("已经是每个{unit}一列,{}的金额不会被读取:请改正表头,或者不读这一列", quoted(headings))
            }
            Self::SameAccount { account, headings, .. } => format!(
                "{}都是科目 {account},会重复计算:请只留一列(确实要相加,就把 \"ignore\" 写成 {account:?})",
                quoted(headings)
            ),
            Self::SameMonth { month, headings, .. } => {
                format!("{}都是 {month},会重复计算:请只留一列", quoted(headings))
            }
            Self::SameDimension { heading, .. } => {
                format!("有几列的表头都是“{heading}”:请改名,或者不读这几列")
            }
            Self::WrongGroup { heading, group, under, .. } => {
                format!("“{heading}”列放在“{under}”下面,但这个科目属于“{}”:请移过去,或者改成要记的科目", group.zh)
            }
            Self::MonthsWithoutYear { headings, .. } => {
                format!("{}没有年份:请写上,如 2026年1月,或者用 --year 2026 给出", quoted(headings))
            }
            Self::UnitsDisagree { scales, .. } => {
                format!(
                    "表头上面写了两个单位,{}和{}:请只留一个,或者写在各列表头里,如 金额(万元)",
                    unit_name(scales.0),
                    unit_name(scales.1)
                )
            }
        }
    }
}

fn nothing_known_en(searched: usize) -> String {
    format!(
        "no heading found in the first {searched} rows: a ledger needs the columns date (日期), dealer (经销商), \
         account (科目) and amount (金额), or a column for each account instead of the last two; the section \
         [columns] of dealer-profit.toml says what other headings mean"
    )
}

fn nothing_known_zh(searched: usize) -> String {
    format!(
        "前 {searched} 行里没有找到表头:台账需要日期、经销商、科目、金额四列,或者日期、经销商加上每个科目一列;\
         其他写法的表头可以在 dealer-profit.toml 的 [columns] 里写明"
    )
}

/// Whether a row lacks both in the end and has no heading near to either: it may be one with a column for each account.
fn lacks_account_and_amount(lacking: &[Lacking]) -> bool {
    let is_of = |lack: &Lacking, id: &str| matches!(lack, Lacking::Field { field, near: None } if field.en == id);
    matches!(lacking, [.., account, amount] if is_of(account, "account") && is_of(amount, "amount"))
}

fn missing_en(lacking: &[Lacking], account_beside_accounts: Option<&str>) -> String {
    let lacks_entries = lacks_account_and_amount(lacking);
    let lacking: Vec<String> = lacking.iter().map(Lacking::en).collect();
    let beside = account_beside_accounts.map_or_else(String::new, |heading| {
        format!(" (or, as other columns are accounts, {heading:?} is not the account)")
    });
    let instead = if lacks_entries { ", or a column for each account instead of the last two" } else { "" };
    format!("no heading found: this row comes nearest, but lacks {}{instead}{beside}", lacking.join(", "))
}

fn missing_zh(lacking: &[Lacking], account_beside_accounts: Option<&str>) -> String {
    let lacks_entries = lacks_account_and_amount(lacking);
    let lacking: Vec<String> = lacking.iter().map(Lacking::zh).collect();
    let beside = account_beside_accounts
        .map_or_else(String::new, |heading| format!("(或者:其他列已经是科目,“{heading}”不是科目列)"));
    let instead = if lacks_entries { ",后两列也可以换成每个科目一列" } else { "" };
    format!("没有找到表头:这一行最接近,但缺少{}{instead}{beside}", lacking.join("、"))
}

fn unknown_en(columns: &[UnknownColumn]) -> String {
    let columns: Vec<String> = columns.iter().map(UnknownColumn::en).collect();
    format!(
        "neither a field nor an account: {}; mend the heading, or say what it is (a field, an account, \"dimension\" \
         or \"ignore\")",
        columns.join(", ")
    )
}

fn unknown_zh(columns: &[UnknownColumn]) -> String {
    let columns: Vec<String> = columns.iter().map(UnknownColumn::zh).collect();
    format!(
        "既不是字段也不是科目:{};请改正表头,或者写明是什么(字段、科目、维度 \"dimension\",或不读 \"ignore\")",
        columns.join("、")
    )
}

fn list(headings: &[String]) -> String {
    let headings: Vec<String> = headings.iter().map(|heading| format!("{heading:?}")).collect();
    match headings.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} and {end}", rest.join(", ")),
        _ => headings.concat(),
    }
}

fn quoted(headings: &[String]) -> String {
    let headings: Vec<String> = headings.iter().map(|heading| format!("“{heading}”")).collect();
    headings.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::mending::{NearHeading, NearName};

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
            "no heading found: this row comes nearest, but lacks dealer (经销商; is it \"客户名\"?), a column for each \
             account; in dealer-profit.toml:\n    [columns]\n    \"客户名\" = \"dealer\""
        );
        assert_eq!(
            fault.text(Language::Zh),
            "没有找到表头:这一行最接近,但缺少“经销商”(是不是“客户名”?)、各科目的列;写进 dealer-profit.toml:\n    \
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
