//! The conditions of `--fail-on`.

use crate::parse_decimal;
use crate::ratio::Ratio;
use crate::spelling::{nearest, normal_form};
use crate::words::usage::ConditionFault;

/// A condition that a row of a report may meet.
///
/// A figure that is not available meets no condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The profit is below zero.
    Loss,
    /// The profit is below its target.
    BelowTarget,
    /// A measure (a metric or a target) is below a limit.
    Below {
        /// The measure's name in [`normal_form`]; the command checks whether it exists.
        metric: String,
        /// The limit, which does not meet the condition itself.
        limit: Ratio,
    },
    /// A measure is above a limit.
    Above {
        /// The measure's name in [`normal_form`]; the command checks whether it exists.
        metric: String,
        /// The limit, which does not meet the condition itself.
        limit: Ratio,
    },
}

/// The conditions that are a single word.
const LOSS: &str = "loss";
const BELOW_TARGET: &str = "below-target";

impl Condition {
    /// Reads `loss`, `below-target`, `METRIC<NUMBER` or `METRIC>NUMBER`; a number may end with `%`.
    ///
    /// # Errors
    ///
    /// [`ConditionFault`] where the text is none of these.
    ///
    /// ```
    /// use dealer_profit::{condition::Condition, ratio::Ratio};
    /// let limit = Ratio::new(2, 100).unwrap();
    /// let condition = Condition::Below { metric: "margin".into(), limit };
    /// assert_eq!(Condition::parse("margin < 2%"), Ok(condition));
    /// ```
    pub fn parse(text: &str) -> Result<Self, ConditionFault> {
        let plain = normal_form(text);
        if plain == LOSS {
            return Ok(Self::Loss);
        }
        if plain == BELOW_TARGET {
            return Ok(Self::BelowTarget);
        }
        let Some(at) = plain.find(['<', '>', '=', '≤', '≥']) else {
            let suggestion = nearest(&plain, [LOSS, BELOW_TARGET]).map(str::to_owned);
            return Err(ConditionFault::NotACondition { suggestion });
        };
        let (metric, rest) = plain.split_at(at);
        let (below, number) = match (rest.strip_prefix('<'), rest.strip_prefix('>')) {
            (Some(number), _) if !number.starts_with(['=', '>']) => (true, number),
            (_, Some(number)) if !number.starts_with('=') => (false, number),
            _ => return Err(ConditionFault::UnknownComparison),
        };
        let metric = metric.trim().to_owned();
        if metric.is_empty() {
            return Err(ConditionFault::MetricMissing);
        }
        let number = number.trim();
        let limit =
            parse_decimal::parse(number).ok_or_else(|| ConditionFault::NotANumber { given: number.to_owned() })?;
        Ok(if below { Self::Below { metric, limit } } else { Self::Above { metric, limit } })
    }

    /// The name of the measure that the condition looks at; for [`Condition::BelowTarget`] the
    /// variance of profit.
    pub fn metric(&self) -> &str {
        match self {
            Self::Loss => "profit",
            Self::BelowTarget => "profit_variance",
            Self::Below { metric, .. } | Self::Above { metric, .. } => metric,
        }
    }

    /// Whether a figure of [`Condition::metric`] meets the condition; one that is not available
    /// never does.
    pub fn is_met_by(&self, figure: Option<Ratio>) -> bool {
        figure.is_some_and(|figure| match self {
            Self::Loss | Self::BelowTarget => figure < Ratio::ZERO,
            Self::Below { limit, .. } => figure < *limit,
            Self::Above { limit, .. } => figure > *limit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(metric: &str, numerator: i128, denominator: i128) -> Result<Condition, ConditionFault> {
        Ok(Condition::Below { metric: metric.into(), limit: Ratio::new(numerator, denominator).unwrap() })
    }

    #[test]
    fn reads_conditions_with_and_without_spaces() {
        assert_eq!(Condition::parse(" Loss "), Ok(Condition::Loss));
        assert_eq!(Condition::parse("Below-Target"), Ok(Condition::BelowTarget));
        assert_eq!(Condition::parse("margin<0.02"), below("margin", 2, 100));
        assert_eq!(Condition::parse("Margin < 2 %"), below("margin", 2, 100));
        assert_eq!(Condition::parse("利润率＜2％"), below("利润率", 2, 100));
        assert_eq!(
            Condition::parse("turnover_days>60"),
            Ok(Condition::Above { metric: "turnover_days".into(), limit: Ratio::whole(60) })
        );
        assert_eq!(Condition::parse("profit<-1250.50"), below("profit", -125_050, 100));
    }

    #[test]
    fn refuses_what_is_not_a_condition() {
        let fault = |text| Condition::parse(text).unwrap_err();
        assert_eq!(fault("los"), ConditionFault::NotACondition { suggestion: Some("loss".into()) });
        assert_eq!(fault("below-targt"), ConditionFault::NotACondition { suggestion: Some("below-target".into()) });
        assert_eq!(fault(""), ConditionFault::NotACondition { suggestion: None });
        for text in ["margin<=0.02", "margin=0.02", "margin>=1", "margin<>1", "margin≤1"] {
            assert_eq!(fault(text), ConditionFault::UnknownComparison, "{text}");
        }
        assert_eq!(fault("<3"), ConditionFault::MetricMissing);
        assert_eq!(fault("margin<"), ConditionFault::NotANumber { given: "".into() });
        assert_eq!(fault("margin<2e1"), ConditionFault::NotANumber { given: "2e1".into() });
    }

    #[test]
    fn the_limit_itself_and_what_is_not_available_meet_nothing() {
        let condition = Condition::parse("margin<2%").unwrap();
        assert!(condition.is_met_by(Ratio::new(1, 100)));
        assert!(!condition.is_met_by(Ratio::new(2, 100)));
        assert!(!condition.is_met_by(None));
        assert!(Condition::Loss.is_met_by(Some(Ratio::whole(-1))));
        assert!(!Condition::Loss.is_met_by(Some(Ratio::ZERO)));
        assert!(Condition::BelowTarget.is_met_by(Some(Ratio::whole(-1))));
        assert!(!Condition::BelowTarget.is_met_by(Some(Ratio::ZERO)) && !Condition::BelowTarget.is_met_by(None));
        assert!(Condition::parse("profit>0").unwrap().is_met_by(Some(Ratio::whole(1))));
    }
}
