//! How names are compared, and which known name a misspelt one is nearest to.

use unicode_normalization::UnicodeNormalization;

/// The form in which headings, account names and options are compared: Unicode NFKC, trimmed, lower case.
///
/// ```
/// use dealer_profit::spelling::normal_form;
/// assert_eq!(normal_form(" ＳＡＬＥＳ　"), "sales");
/// ```
pub fn normal_form(name: &str) -> String {
    let composed: String = name.nfkc().collect();
    composed.trim().to_lowercase()
}

/// The candidate nearest to a misspelt name; `None` where none is near enough to be meant.
///
/// Near is at most one edit for each three characters, at least one; or one name holding the other. Of equally near
/// candidates the first by code point is taken, so that the suggestion does not depend on their order.
///
/// ```
/// use dealer_profit::spelling::nearest;
/// assert_eq!(nearest("salse", ["sales", "storage"]), Some("sales"));
/// assert_eq!(nearest("华南区", ["华东", "华南"]), Some("华南"));
/// assert_eq!(nearest("xyz", ["sales"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = normal_form(name);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&wanted, &normal_form(candidate))?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How far two names are apart; `None` where neither could be meant by the other.
fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    if wanted.is_empty() || candidate.is_empty() {
        return None;
    }
    let (wanted_length, candidate_length) = (wanted.chars().count(), candidate.chars().count());
    let (longer, at_least) = (wanted_length.max(candidate_length), wanted_length.abs_diff(candidate_length));
    // With two characters, one edit leaves too little in common to be sure, but in Chinese it is a typing error.
    let allowed = (longer / 3).max(1);
    let edits = if wanted.contains(candidate) || candidate.contains(wanted) {
        // What the one has more is all that sets them apart.
        at_least
    } else if at_least > allowed {
        // A cell may hold a megabyte: what is too long to be near is not compared, which takes length times length.
        return None;
    } else {
        Some(strsim::damerau_levenshtein(wanted, candidate)).filter(|edits| *edits <= allowed)?
    };
    (edits < longer).then_some(edits)
}
