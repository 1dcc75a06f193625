//! The sink that a worker reads ledgers into to get totals.

use super::Totals;
use super::answer::Answer;
use super::collect::FactsCollector;
use super::question::Question;
use super::shard::Shards;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::entry::{Entries, Posting, Row, WideRows};
use crate::ledger::open::dialect::FileContext;
use crate::ledger::sink::Sink;
use crate::ratio::Overflow;

/// Collects [`Totals`] from the rows that one worker reads.
#[derive(Debug)]
pub struct TotalsSink<'a> {
    facts: FactsCollector<'a>,
    question: Question,
    /// `None` for a question about whole dealers, which the facts answer.
    answer: Option<Answer>,
}

impl<'a> TotalsSink<'a> {
    /// A sink for ledgers of a chart. All workers of a reading get the same question and the same
    /// shards, which start empty.
    pub fn new(chart: &ChartOfAccounts, question: Question, shards: &'a Shards) -> Self {
        let facts_suffice = question.facts_suffice();
        Self {
            facts: FactsCollector::new(chart, shards, facts_suffice),
            question,
            answer: (!facts_suffice).then(Answer::new),
        }
    }

    fn post_to_answer(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        let Some(answer) = &mut self.answer else { return Ok(()) };
        let Some(group) = self.question.group_of(row) else { return Ok(()) };
        let slot = answer.slot(row.dealer, group);
        postings.iter().try_for_each(|posting| answer.post(slot, posting, self.facts.is_balance(posting.account)))
    }
}

impl Sink for TotalsSink<'_> {
    type Result = Totals;

    fn begin_file(&mut self, file: &FileContext) {
        self.question.begin_file(file);
    }

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        self.facts.post(row, postings)?;
        self.post_to_answer(row, postings)
    }

    fn post_all(&mut self, entries: &Entries<'_>) -> Result<(), Overflow> {
        self.facts.post_all(entries)?;
        if self.answer.is_none() {
            return Ok(());
        }
        entries.each_row(|row, postings| self.post_to_answer(row, postings))
    }

    fn post_wide(&mut self, rows: &WideRows<'_>) -> Result<(), Overflow> {
        if self.answer.is_none() {
            return self.facts.post_wide(rows);
        }
        // The answer needs the fields of each row.
        rows.each_row(|row, postings| self.post(row, postings))
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
