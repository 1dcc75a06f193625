//! Totals in the making: what one of several workers reads ledgers into.

use super::Totals;
use super::answer::Answer;
use super::facts::{FoundFacts, SharedFacts};
use super::question::Question;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::entry::{Entries, Posting, Row, WideRows};
use crate::ledger::open::dialect::FileContext;
use crate::ledger::sink::Sink;
use crate::ratio::Overflow;

/// What becomes [`Totals`] once all rows have been read.
#[derive(Debug)]
pub struct Tally<'a> {
    facts: FoundFacts<'a>,
    question: Question,
    /// The sums of the chosen entries; none where the question is about whole dealers: the facts have their sums.
    answer: Option<Answer>,
}

impl<'a> Tally<'a> {
    /// Nothing yet, for a question about ledgers of this chart. All workers of a reading share the facts, which begin empty.
    pub fn new(chart: &ChartOfAccounts, question: Question, shared: &'a SharedFacts) -> Self {
        let is_about_dealers = question.is_about_dealers();
        Self {
            facts: FoundFacts::new(chart, shared, is_about_dealers),
            question,
            answer: (!is_about_dealers).then(Answer::new),
        }
    }

    fn post_to_answer(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        let (Some(group), Some(answer)) = (self.question.group_of(row), &mut self.answer) else { return Ok(()) };
        let slot = answer.slot(row.dealer, group);
        postings.iter().try_for_each(|posting| answer.post(slot, posting, self.facts.is_balance(posting.account)))
    }
}

impl Sink for Tally<'_> {
    type Result = Totals;

    fn begin_file(&mut self, file: &FileContext) {
        self.question.begin_file(file);
    }

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        self.facts.post(row, postings)?;
        if self.answer.is_some() { self.post_to_answer(row, postings) } else { Ok(()) }
    }

    fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        self.facts.post_all(entries)?;
        if self.answer.is_none() {
            return Ok(());
        }
        entries.each_row(|row, postings| self.post_to_answer(row, postings))
    }

    fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        if self.answer.is_some() {
            return rows.each_row(|row, postings| self.post(row, postings));
        }
        self.facts.post_wide(rows)
    }

    fn settle(&mut self) -> Result<(), Overflow> {
        self.facts.settle()?;
        self.answer.as_mut().map_or(Ok(()), Answer::settle)
    }

    fn merge(&mut self, other: Self) -> Result<(), Overflow> {
        let groups = self.question.merge(&other.question);
        if let (Some(answer), Some(theirs)) = (&mut self.answer, other.answer) {
            answer.merge(theirs, &groups)?;
        }
        self.facts.merge(&other.facts);
        Ok(())
    }

    fn finish(self) -> Totals {
        Totals { facts: self.facts.finish(), question: self.question, answer: self.answer }
    }
}
