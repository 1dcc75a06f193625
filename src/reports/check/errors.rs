//! The complaints of a check: one by one, and grouped where only their places differ.

use std::collections::HashMap;

use serde::Serialize;

use crate::words::Language;
use crate::words::ledger::Problem;

/// A complaint.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CheckedError {
    file: Option<String>,
    line: Option<u64>,
    column: Option<String>,
    text: Option<String>,
    message: String,
}

/// Complaints that differ only by their places.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ErrorGroup {
    count: u64,
    /// The first of them.
    first: CheckedError,
}

impl CheckedError {
    pub(super) fn new(problem: &Problem, language: Language) -> Self {
        Self {
            file: problem.file.clone(),
            line: problem.line,
            column: problem.column.clone(),
            text: problem.text.clone(),
            message: problem.complaint.text(language),
        }
    }
}

impl ErrorGroup {
    pub(super) fn all(problems: &[Problem], language: Language) -> Vec<Self> {
        let groups = grouped(problems).into_iter();
        groups.map(|(problem, count)| Self { count, first: CheckedError::new(problem, language) }).collect()
    }
}

/// Complaints grouped where only their places differ: the first of each group and the group's size,
/// in the order of the first ones.
pub fn grouped(problems: &[Problem]) -> Vec<(&Problem, u64)> {
    let mut groups: Vec<(&Problem, u64)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for problem in problems {
        let mut alike = problem.clone().without_place();
        if alike.complaint.is_about_the_order_of_dates() {
            // One setting mends them all.
            alike.text = None;
        }
        let index = *known.entry(alike.text(Language::En)).or_insert_with(|| {
            groups.push((problem, 0));
            groups.len() - 1
        });
        groups[index].1 += 1;
    }
    groups
}
