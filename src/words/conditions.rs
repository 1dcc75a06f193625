//! What is wrong with a condition of `--fail-on`.

use super::Language;

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionFault {
    /// It is neither a word that is known nor a comparison.
    NotACondition {
        /// The word that was probably meant.
        suggestion: Option<String>,
    },
    /// It compares otherwise than with `<` or `>`.
    UnknownComparison,
    /// Nothing stands before the sign.
    MetricMissing,
    /// What stands after the sign is not a plain decimal.
    NotANumber {
        /// What stands there.
        given: String,
    },
}

impl ConditionFault {
    /// The fault as a phrase that follows the text at fault.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

fn zh(fault: &ConditionFault) -> String {
    match fault {
        ConditionFault::NotACondition { suggestion } => {
            let meant = suggestion.as_ref().map(|word| format!(",是不是 {word}?")).unwrap_or_default();
            format!("不是条件{meant} 可以写 loss、below-target、指标<数 或 指标>数,例如 margin<2%")
        }
        ConditionFault::UnknownComparison => "比较只能用 < 或 >,例如 margin<2%".to_owned(),
        ConditionFault::MetricMissing => "比较符号前面要写指标,例如 margin<2%".to_owned(),
        ConditionFault::NotANumber { given } => format!("{given:?} 不是数,例如 0.02、2% 或 -1250.50"),
    }
}

fn en(fault: &ConditionFault) -> String {
    match fault {
        ConditionFault::NotACondition { suggestion } => {
            let meant = suggestion.as_ref().map(|word| format!("; did you mean {word}?")).unwrap_or_default();
            format!(
                "not a condition{meant} (it is loss, below-target, METRIC<NUMBER or METRIC>NUMBER, such as margin<2%)"
            )
        }
        ConditionFault::UnknownComparison => "only < and > compare, as in margin<2%".to_owned(),
        ConditionFault::MetricMissing => "a metric is missing before the sign, as in margin<2%".to_owned(),
        ConditionFault::NotANumber { given } => {
            format!("{given:?} is not a plain number such as 0.02, 2% or -1250.50")
        }
    }
}
