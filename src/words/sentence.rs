//! Sentences with values in them: notes and method lines.
//!
//! A sentence is a list of spans: each format writes counts its own way and escapes the names that
//! come from a ledger.

use serde::Serialize;

use super::check::CheckSentence;
use super::span::{Span, given, plural};
use super::{Language, Name, listed};
use crate::period::Period;

/// A sentence that a report says under its figures. Programs read its name and its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "id", content = "value", rename_all = "snake_case")]
pub enum Sentence {
    /// The months that the figures cover; `asked` where the ledger cut them.
    Months {
        used: Period,
        asked: Option<Period>,
    },
    DaysInYear(u32),
    /// The columns that a terminal is too narrow for, and the option that chooses columns.
    ColumnsNotShown {
        headings: Vec<String>,
        chooser: Option<&'static str>,
    },
    RebatesAsPosted,
    CapitalAveraged,
    /// How many of the dealers have capital.
    CapitalKnown {
        with: u64,
        of: u64,
    },
    SalesFromPurchases,
    Currency(String),
    /// A file whose amounts are in another unit than the currency's own.
    AmountsScaled {
        file: String,
        power_of_ten: u32,
    },
    /// In some dealer-months the cost has no value of a field (an id or a column's heading) while
    /// the sales have one.
    CostWithoutValue {
        field: String,
        #[serde(skip)]
        field_zh: String,
        dealer_months: u64,
    },
    PeriodOutside {
        asked: Period,
        ledger: Period,
    },
    TargetsSpreadEvenly,
    /// In proportion to last year's sales.
    TargetsSpreadByLastYear,
    TargetsOfWholeDealers,
    #[serde(untagged)]
    Check(CheckSentence),
}

impl Sentence {
    /// The line of sentences, already written, that says how figures came about.
    pub fn method_line(sentences: &[String], language: Language) -> String {
        let sentences = sentences.join(Name { zh: "；", en: "; " }.text(language));
        say!(language, zh "口径：{sentences}", en "Method: {sentences}")
    }

    pub fn spans(&self, language: Language) -> Vec<Span> {
        match self {
            Self::Months { used, asked: None } => {
                let months = used.length() as u64;
                spans!(
                    language,
                    zh [*used, "（共 ", months, " 个月）"],
                    en [*used, " (", months, plural(months, " month)", " months)")],
                )
            }
            Self::Months { used, asked: Some(asked) } => {
                let months = used.length() as u64;
                spans!(
                    language,
                    zh [*used, "（共 ", months, " 个月，查询 ", *asked, "）"],
                    en [*used, " (", months, plural(months, " month; ", " months; "), *asked, " was asked for)"],
                )
            }
            Self::DaysInYear(days) => {
                let days = u64::from(*days);
                spans!(language, zh ["全年按 ", days, " 天计"], en ["a year of ", days, " days"])
            }
            Self::ColumnsNotShown { headings, chooser } => {
                let headings = given(&listed(headings, language));
                let choose =
                    chooser.map(|option| say!(language, zh "；可用 {option} 选择", en "; choose with {option}"));
                let choose = choose.unwrap_or_default();
                spans!(
                    language,
                    zh ["宽度不够，未显示：", headings, choose],
                    en ["left out (too narrow): ", headings, choose],
                )
            }
            Self::RebatesAsPosted => {
                spans!(language, zh["利润中的返利按已入账金额计"], en["profit counts rebates as posted"])
            }
            Self::CapitalAveraged => spans!(
                language,
                zh["平均占用资金为各月期初、期末余额的平均值"],
                en["average capital is the mean of each month's opening and closing balance"],
            ),
            Self::CapitalKnown { with, of } => {
                let have = plural(*of, " dealer has capital", " dealers have capital");
                spans!(
                    language,
                    zh [*of, " 家经销商中 ", *with, " 家有资金数据"],
                    en [*with, " of ", *of, have],
                )
            }
            Self::SalesFromPurchases => {
                spans!(language, zh["以提货额作为销售收入"], en["purchases are taken as sales"])
            }
            Self::Currency(sign) => spans!(language, zh ["金额单位 ", given(sign)], en ["amounts in ", given(sign)]),
            Self::AmountsScaled { file, power_of_ten } => {
                let unit = match power_of_ten {
                    3 => Name { zh: "千元", en: "thousands (千元)" },
                    4 => Name { zh: "万元", en: "ten thousands (万元)" },
                    8 => Name { zh: "亿元", en: "hundred millions (亿元)" },
                    _ => Name { zh: "元", en: "units (元)" },
                };
                spans!(
                    language,
                    zh [given(file), " 的金额单位为", unit.zh],
                    en ["amounts of ", given(file), " in ", unit.en],
                )
            }
            Self::CostWithoutValue { field, field_zh, dealer_months } => {
                let months = plural(*dealer_months, " dealer-month", " dealer-months");
                spans!(
                    language,
                    zh [
                        "注：有 ", *dealer_months, " 个经销商月份的销售成本没有填写“", given(field_zh),
                        "”，而销售收入填写了：按此分组，加价利润偏高，成本落在空白组",
                    ],
                    en [
                        "note: in ", *dealer_months, months, " the cost of goods carries no ", given(field),
                        " while the sales do: markup by it is overstated, and the blank group holds the cost",
                    ],
                )
            }
            Self::PeriodOutside { asked, ledger } => spans!(
                language,
                zh ["注：所查询的 ", *asked, " 完全不在台账期间 ", *ledger, " 之内"],
                en ["note: ", *asked, " lies wholly outside the ledger, which covers ", *ledger],
            ),
            Self::TargetsSpreadEvenly => spans!(
                language,
                zh["季度和年度目标平均分摊到各月"],
                en["targets of quarters and years are spread evenly over their months"],
            ),
            Self::TargetsSpreadByLastYear => spans!(
                language,
                zh["季度和年度目标按上年同月销售的比例分摊到各月"],
                en["targets of quarters and years are spread over their months by the sales of the same months a year before"],
            ),
            Self::TargetsOfWholeDealers => spans!(
                language,
                zh["注：目标针对整个经销商，旁边的数字可能只是其业务的一部分"],
                en["note: targets are of whole dealers, but the figures beside them may cover only a part of their business"],
            ),
            Self::Check(sentence) => sentence.spans(language),
        }
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
        assert_eq!(said(&cut, Language::En), "2026-06 (1 month; 2026 was asked for)");
    }

    #[test]
    fn fields_have_chinese_names_in_chinese() {
        let note = |field: &str, zh: &str| Sentence::CostWithoutValue {
            field: field.to_owned(),
            field_zh: zh.to_owned(),
            dealer_months: 1,
        };
        assert!(said(&note("product", "产品"), Language::Zh).contains("没有填写“产品”，而"));
        assert!(
            said(&note("product", "产品"), Language::En)
                .contains("in 1 dealer-month the cost of goods carries no product while")
        );
    }
}
