//! Sentences with values in them: notes and method lines.
//!
//! A sentence becomes spans, because a number in a sentence is still a number and a name from a ledger is still to be
//! escaped: each format writes them its own way.

use serde::Serialize;

use super::check::CheckSentence;
use super::{Language, Name};
use crate::period::Period;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// The program's own words.
    Text(String),
    /// A name or value from a ledger: escaped by every format.
    Given(String),
    /// A number of things.
    Count(u64),
    /// A period of months.
    Period(Period),
}

/// A sentence that a report says under its figures. Programs read it as its name and its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "id", content = "value", rename_all = "snake_case")]
pub enum Sentence {
    /// The months that the figures cover.
    Months {
        /// The months used.
        used: Period,
        /// The months asked for, where they were cut.
        asked: Option<Period>,
    },
    /// The days that a year has in turnover days.
    DaysInYear(u32),
    /// The headings of the columns that a terminal is too narrow for.
    ColumnsNotShown {
        /// The headings.
        headings: Vec<String>,
        /// The option that chooses columns, where there is one.
        chooser: Option<&'static str>,
    },
    /// What profit counts rebates as.
    RebatesAsPosted,
    /// How capital employed is averaged.
    CapitalAveraged,
    /// How many of the dealers have capital.
    CapitalKnown {
        /// Those that have.
        with: u64,
        /// All of them.
        of: u64,
    },
    /// Purchases are taken as sales.
    SalesFromPurchases,
    /// The currency sign that the configuration gives.
    Currency(String),
    /// Files whose amounts are in a unit other than the currency's own.
    AmountsScaled {
        /// The file.
        file: String,
        /// The power of ten of the unit.
        power_of_ten: u32,
    },
    /// The cost of dealer-months carries no value of a field while their sales do.
    CostWithoutValue {
        /// The field by its id, or a column's heading.
        field: String,
        /// What it is called in Chinese.
        #[serde(skip)]
        field_zh: String,
        /// How many dealer-months.
        dealer_months: u64,
    },
    /// The months asked for lie wholly outside those of the ledger.
    PeriodOutside {
        /// The months asked for.
        asked: Period,
        /// The months of the ledger.
        ledger: Period,
    },
    /// Targets of quarters and years are spread evenly over their months.
    TargetsSpreadEvenly,
    /// Targets of quarters and years are spread over their months in proportion to last year's sales.
    TargetsSpreadByLastYear,
    /// Targets of whole dealers stand beside a part of what the dealers did.
    TargetsOfWholeDealers,
    /// What `check` says.
    #[serde(untagged)]
    Check(CheckSentence),
}

impl Sentence {
    /// The sentence in that language.
    pub fn spans(&self, language: Language) -> Vec<Span> {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

pub(super) fn text(text: &str) -> Span {
    Span::Text(text.to_owned())
}

/// The form of an English word that goes with a number.
pub(super) const fn plural(count: u64, one: &'static str, more: &'static str) -> &'static str {
    if count == 1 { one } else { more }
}

/// Names one after another between two texts.
fn listed(before: &str, names: &[String], after: &str) -> Vec<Span> {
    let mut spans = vec![text(before)];
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            spans.push(text(", "));
        }
        spans.push(Span::Given(name.clone()));
    }
    spans.push(text(after));
    spans
}

fn en(sentence: &Sentence) -> Vec<Span> {
    match sentence {
        Sentence::Months { used, asked: None } => {
            vec![
                Span::Period(*used),
                text(" ("),
                Span::Count(used.length() as u64),
                text(plural(used.length() as u64, " month)", " months)")),
            ]
        }
        Sentence::Months { used, asked: Some(asked) } => vec![
            Span::Period(*used),
            text(" ("),
            Span::Count(used.length() as u64),
            text(plural(used.length() as u64, " month, of ", " months, of ")),
            Span::Period(*asked),
            text(" asked)"),
        ],
        Sentence::DaysInYear(days) => {
            vec![text("a year of "), Span::Count(u64::from(*days)), text(" days")]
        }
        Sentence::ColumnsNotShown { headings, chooser } => {
            let chooses = chooser.map_or(String::new(), |option| format!("; {option} chooses"));
            listed("not shown for want of width: ", headings, &chooses)
        }
        Sentence::RebatesAsPosted => vec![text("profit counts rebates as posted")],
        Sentence::CapitalAveraged => {
            vec![text("average capital is the mean of each month's opening and closing balance")]
        }
        Sentence::CapitalKnown { with, of } => {
            let have = plural(*of, " dealer has capital", " dealers have capital");
            vec![Span::Count(*with), text(" of "), Span::Count(*of), text(have)]
        }
        Sentence::SalesFromPurchases => vec![text("purchases are taken as sales")],
        Sentence::Currency(sign) => vec![text("amounts in "), Span::Given(sign.clone())],
        Sentence::AmountsScaled { file, power_of_ten } => vec![
            text("amounts of "),
            Span::Given(file.clone()),
            text(" in "),
            text(unit_name(*power_of_ten).text(Language::En)),
        ],
        Sentence::CostWithoutValue { field, dealer_months, .. } => vec![
            text("note: in "),
            Span::Count(*dealer_months),
            text(plural(*dealer_months, " dealer-month", " dealer-months")),
            text(" the cost of goods carries no "),
            Span::Given(field.clone()),
            text(" while the sales do: markup by it is overstated, and the blank group holds the cost"),
        ],
        Sentence::PeriodOutside { asked, ledger } => vec![
            text("note: "),
            Span::Period(*asked),
            text(" lies wholly outside the ledger, which has "),
            Span::Period(*ledger),
        ],
        Sentence::TargetsSpreadEvenly => {
            vec![text("targets of quarters and years are spread evenly over their months")]
        }
        Sentence::TargetsSpreadByLastYear => vec![text(
            "targets of quarters and years are spread over their months by the sales of the same months a year before",
        )],
        Sentence::TargetsOfWholeDealers => vec![text(
            "note: targets are of whole dealers, but the figures beside them may be a part of what a dealer did",
        )],
        Sentence::Check(said) => said.spans(Language::En),
    }
}

fn zh(sentence: &Sentence) -> Vec<Span> {
    match sentence {
        Sentence::Months { used, asked: None } => {
            vec![Span::Period(*used), text("(共"), Span::Count(used.length() as u64), text("个月)")]
        }
        Sentence::Months { used, asked: Some(asked) } => vec![
            Span::Period(*used),
            text("(共"),
            Span::Count(used.length() as u64),
            text("个月,查询 "),
            Span::Period(*asked),
            text(")"),
        ],
        Sentence::DaysInYear(days) => vec![text("全年按"), Span::Count(u64::from(*days)), text("天")],
        Sentence::ColumnsNotShown { headings, chooser } => {
            let chooses = chooser.map_or(String::new(), |option| format!("; 可用 {option} 选择"));
            listed("宽度不够,未显示: ", headings, &chooses)
        }
        Sentence::RebatesAsPosted => vec![text("利润中的返利按已入账金额计")],
        Sentence::CapitalAveraged => vec![text("平均占用资金为各月期初期末余额的平均")],
        Sentence::CapitalKnown { with, of } => {
            vec![Span::Count(*of), text("家经销商中"), Span::Count(*with), text("家有资金数据")]
        }
        Sentence::SalesFromPurchases => vec![text("以提货额作为销售收入")],
        Sentence::Currency(sign) => vec![text("金额单位 "), Span::Given(sign.clone())],
        Sentence::AmountsScaled { file, power_of_ten } => {
            vec![Span::Given(file.clone()), text(" 的金额单位为"), text(unit_name(*power_of_ten).text(Language::Zh))]
        }
        Sentence::CostWithoutValue { field_zh, dealer_months, .. } => vec![
            text("注:有"),
            Span::Count(*dealer_months),
            text("个经销商月的销售成本没有填写“"),
            Span::Given(field_zh.clone()),
            text("”而销售收入填写了:按此分组的加价利润偏高,空白组承担了成本"),
        ],
        Sentence::PeriodOutside { asked, ledger } => vec![
            text("注:所查询的 "),
            Span::Period(*asked),
            text(" 完全不在台账期间 "),
            Span::Period(*ledger),
            text(" 之内"),
        ],
        Sentence::TargetsSpreadEvenly => vec![text("季度和年度目标平均分到各月")],
        Sentence::TargetsSpreadByLastYear => vec![text("季度和年度目标按上年同月销售分到各月")],
        Sentence::TargetsOfWholeDealers => {
            vec![text("注:目标是经销商整体的目标,旁边的数字可能只是该经销商的一部分")]
        }
        Sentence::Check(said) => said.spans(Language::Zh),
    }
}

/// What a unit of that power of ten is called.
const fn unit_name(power_of_ten: u32) -> Name {
    match power_of_ten {
        3 => Name { zh: "千元", en: "thousands (千元)" },
        4 => Name { zh: "万元", en: "ten thousands (万元)" },
        8 => Name { zh: "亿元", en: "hundred millions (亿元)" },
        _ => Name { zh: "元", en: "units (元)" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sentence: &Sentence, language: Language) -> String {
        let piece = |span| match span {
            Span::Text(text) | Span::Given(text) => text,
            Span::Count(count) => count.to_string(),
            Span::Period(period) => period.to_string(),
        };
        sentence.spans(language).into_iter().map(piece).collect()
    }

    #[test]
    fn one_month_is_not_months() {
        let june = crate::period::Month::new(2026, 6).unwrap();
        let (used, asked) = (Period::of_month(june), Some(Period::of_year(june)));
        assert_eq!(said(&Sentence::Months { used, asked: None }, Language::En), "2026-06 (1 month)");
        let cut = Sentence::Months { used, asked };
        assert_eq!(said(&cut, Language::En), "2026-06 (1 month, of 2026 asked)");
    }

    #[test]
    fn fields_have_chinese_names_in_chinese() {
        let note = |field: &str, zh: &str| Sentence::CostWithoutValue {
            field: field.to_owned(),
            field_zh: zh.to_owned(),
            dealer_months: 1,
        };
        assert!(said(&note("product", "产品"), Language::Zh).contains("没有填写“产品”而"));
        assert!(
            said(&note("product", "产品"), Language::En)
                .contains("in 1 dealer-month the cost of goods carries no product while")
        );
    }
}
