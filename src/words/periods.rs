//! What is wrong with a period.

use super::Language;
use crate::period::{PeriodFault, YEAR_MAX, YEAR_MIN};

impl PeriodFault {
    /// The fault as a phrase that follows the text at fault.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

fn zh(fault: &PeriodFault) -> String {
    match fault {
        PeriodFault::NotAPeriod { suggestion: Some(meant) } => format!("不是期间,是不是 {meant}?"),
        PeriodFault::NotAPeriod { suggestion: None } => {
            "不是期间,可以写 2026、2026-Q1、2026-03、2026-01..2026-06、last-month、ytd、last-12-months 等".to_owned()
        }
        PeriodFault::NoSuchMonth => "没有这个月,月份是 01 到 12".to_owned(),
        PeriodFault::NoSuchQuarter => "没有这个季度,季度是 Q1 到 Q4".to_owned(),
        PeriodFault::YearOutside => format!("年份只能是 {YEAR_MIN} 到 {YEAR_MAX}"),
        PeriodFault::OpenEnded => "起止两端都要写,例如 2026-01..2026-06".to_owned(),
        PeriodFault::Reversed { first, last } => format!("前后颠倒了:从 {first} 开始,却到 {last} 为止"),
    }
}

fn en(fault: &PeriodFault) -> String {
    match fault {
        PeriodFault::NotAPeriod { suggestion: Some(meant) } => format!("not a period; did you mean {meant}?"),
        PeriodFault::NotAPeriod { suggestion: None } => "not a period, which is 2026, 2026-Q1, 2026-03, \
            2026-01..2026-06, last-month, ytd, last-12-months or the like"
            .to_owned(),
        PeriodFault::NoSuchMonth => "there is no such month; months are 01 to 12".to_owned(),
        PeriodFault::NoSuchQuarter => "there is no such quarter; quarters are Q1 to Q4".to_owned(),
        PeriodFault::YearOutside => format!("years are {YEAR_MIN} to {YEAR_MAX}"),
        PeriodFault::OpenEnded => "a range needs both its ends, as in 2026-01..2026-06".to_owned(),
        PeriodFault::Reversed { first, last } => format!("it runs backwards, from {first} to {last}"),
    }
}
