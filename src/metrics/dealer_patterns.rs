//! Patterns that choose which dealers are shown.

use glob::Pattern;

use crate::ledger::dealers::DealerMaster;
use crate::ledger::names::Names;
use crate::spelling::nearest;

/// Patterns of dealers' names: `*`, `?` and `[...]` as in a shell, over characters and not bytes. A
/// dealer that any of them matches is shown; without patterns every dealer is.
///
/// Each pattern is kept as typed and, if it is valid, compiled.
#[derive(Clone, Debug, Default)]
pub struct DealerPatterns(Vec<(String, Option<Pattern>)>);

/// A pattern that no dealer of the ledger matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchDealer {
    /// The pattern as typed.
    pub pattern: String,
    /// The dealer with the most similar name.
    pub nearest: Option<String>,
}

impl DealerPatterns {
    /// Compiles patterns as typed. A name that is no valid pattern, such as one with a single
    /// bracket, matches itself.
    pub fn new(patterns: &[String]) -> Self {
        let compile = |pattern: &String| (pattern.clone(), Pattern::new(pattern).ok());
        Self(patterns.iter().map(compile).collect())
    }

    /// Whether a dealer is shown, because a pattern matches its name in the ledger, or its code or
    /// name in the master.
    pub fn keeps(&self, dealer: &str, master: Option<&DealerMaster>) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| matches_either(pattern, dealer, master))
    }

    /// The patterns that match no dealer: typing errors, most likely.
    pub fn without_a_dealer(&self, dealers: &Names, master: Option<&DealerMaster>) -> Vec<NoSuchDealer> {
        let names = || dealers.iter().map(|(_, name)| name).filter(|name| !name.is_empty());
        self.0
            .iter()
            .filter(|pattern| !names().any(|name| matches_either(pattern, name, master)))
            .map(|(pattern, _)| {
                let nearest = nearest(pattern, names()).map(str::to_owned);
                NoSuchDealer { pattern: pattern.clone(), nearest }
            })
            .collect()
    }
}

fn matches_either(pattern: &(String, Option<Pattern>), dealer: &str, master: Option<&DealerMaster>) -> bool {
    let name = master.and_then(|master| master.name_of(dealer));
    matches(pattern, dealer) || name.is_some_and(|name| matches(pattern, name))
}

fn matches((text, glob): &(String, Option<Pattern>), dealer: &str) -> bool {
    text == dealer || glob.as_ref().is_some_and(|glob| glob.matches(dealer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_patterns_and_names_that_look_like_patterns() {
        let patterns = DealerPatterns::new(&["华东*".into(), "A[1".into(), "?家".into()]);
        assert!(patterns.keeps("华东家电", None) && patterns.keeps("A[1", None) && patterns.keeps("𠀀家", None));
        assert!(!patterns.keeps("华南家电", None));
        assert!(DealerPatterns::default().keeps("anything", None));
    }
}
