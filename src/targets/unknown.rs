//! Finds targets whose dealer is probably misspelt: the report would have a row with a target and
//! no figures, without a reason.

use std::collections::BTreeMap;

use super::file::TargetList;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::names::Names;
use crate::spelling::nearest;
use crate::totals::facts::Facts;
use crate::words::warning::Warning;

/// The most dealers that a nearest name is searched for: more of them are not typing errors.
const SUGGESTIONS_MAX: usize = 100;

/// A warning for each dealer that has a target but no entry in the whole ledger, where a dealer
/// with entries has nearly the same name.
///
/// A dealer whose name resembles no other, or who is in the dealer master, has not begun yet: a
/// target without entries is no mistake.
pub fn targets_of_unknown_dealers(
    list: &TargetList,
    facts: &Facts,
    dealers: &Names,
    master: Option<&DealerMaster>,
) -> Vec<Warning> {
    let has_entries = |dealer: &str| dealers.find(dealer).is_some_and(|id| facts.last_active_month(id).is_some());
    let is_known = |dealer: &str| has_entries(dealer) || master.is_some_and(|master| master.code_of(dealer).is_some());
    let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for target in list.targets.iter().filter(|target| !is_known(&target.dealer)) {
        unknown.entry(&target.dealer).or_default().push(&target.place);
    }
    let known: Vec<&str> = facts.dealers().map(|dealer| dealers.text(dealer)).collect();
    let warning = |(dealer, places): (&str, Vec<&str>)| {
        let nearest = nearest(dealer, known.iter().copied())?.to_owned();
        let place = places.first().copied().unwrap_or_default().to_owned();
        Some(Warning::TargetWithoutEntries { dealer: dealer.to_owned(), nearest, place, targets: places.len() as u64 })
    };
    unknown.into_iter().take(SUGGESTIONS_MAX).filter_map(warning).collect()
}
