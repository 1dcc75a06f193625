//! Compares names and finds the known name nearest to a misspelt one.

use unicode_normalization::UnicodeNormalization;

/// From this length on, names that differ in one character are considered the same.
const LONG_NAME: usize = 5;

/// The form in which headings, account names and options are compared: Unicode NFKC, trimmed, lower
/// case.
///
/// ```
/// use dealer_profit::spelling::normal_form;
/// assert_eq!(normal_form(" ＳＡＬＥＳ　"), "sales");
/// ```
pub fn normal_form(name: &str) -> String {
    let composed: String = name.nfkc().collect();
    composed.trim().to_lowercase()
}

/// The candidate nearest to a misspelt name; `None` if none is near enough.
///
/// Near means at most one edit per three characters (at least one), or that one name contains the
/// other. Among equally near candidates the first by code point wins, so that the suggestion does
/// not depend on their order.
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

/// Whether two names certainly mean the same: equal except for signs and blanks, or long and one
/// character apart.
///
/// ```
/// use dealer_profit::spelling::is_surely;
/// assert!(is_surely("Pick up reward", "pick-up reward") && is_surely("Trasport", "transport"));
/// assert!(!is_surely("Freight", "transport"));
/// ```
pub fn is_surely(name: &str, other: &str) -> bool {
    let plain = |text: &str| normal_form(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (name, other) = (plain(name), plain(other));
    let is_long = name.chars().count().min(other.chars().count()) >= LONG_NAME;
    name == other || (is_long && strsim::damerau_levenshtein(&name, &other) == 1)
}

/// Whether a name looks like another with a typing error, rather than a longer or shorter name.
///
/// ```
/// use dealer_profit::spelling::is_misspelling;
/// assert!(is_misspelling("工姿", "工资") && is_misspelling("salse", "sales"));
/// assert!(!is_misspelling("Budget Sales", "sales") && !is_misspelling("客户组", "客户"));
/// ```
pub fn is_misspelling(name: &str, other: &str) -> bool {
    let (name, other) = (normal_form(name), normal_form(other));
    let one_holds_the_other = name.contains(&other) || other.contains(&name);
    is_surely(&name, &other) || (!one_holds_the_other && distance(&name, &other).is_some())
}

/// The distance of two names; `None` if neither could be meant by the other.
fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    if wanted.is_empty() || candidate.is_empty() {
        return None;
    }
    let (wanted_length, candidate_length) = (wanted.chars().count(), candidate.chars().count());
    let (longer, at_least) = (wanted_length.max(candidate_length), wanted_length.abs_diff(candidate_length));
    // In a name of two characters, one edit leaves too little in common to be sure, but in Chinese
    // it is a typing error.
    let allowed = (longer / 3).max(1);
    let edits = if wanted.contains(candidate) || candidate.contains(wanted) {
        // One name contains the other: the length difference is the distance.
        at_least
    } else if at_least > allowed {
        // A cell may hold a megabyte, and comparing takes quadratic time: a text too long to be
        // near is not compared.
        return None;
    } else {
        Some(strsim::damerau_levenshtein(wanted, candidate)).filter(|edits| *edits <= allowed)?
    };
    (edits < longer).then_some(edits)
}
