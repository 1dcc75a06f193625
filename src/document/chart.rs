//! Charts as data: which cells are drawn, not how.

use super::Label;
use super::formula::Formula;
use crate::ratio::{Overflow, Ratio};

/// A chart beside the tables of its section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// A name that stays the same from run to run.
    pub id: String,
    /// What it shows.
    pub title: Label,
    /// What is drawn.
    pub kind: ChartKind,
}

/// What a chart draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Figures from column to column of a table.
    Trend(Trend),
    /// A result, step by step.
    Waterfall(Waterfall),
}

/// Rows of a table over some of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The table's id.
    pub table: String,
    /// The ids of the columns, which are adjacent in the table.
    pub columns: Vec<String>,
    /// What is drawn.
    pub series: Vec<Series>,
}

/// A row that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What it is.
    pub name: Label,
    /// The row's id.
    pub row: String,
    /// How it is drawn.
    pub shape: Shape,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One bar per figure.
    Bars,
    /// A line.
    Line,
}

/// Steps from zero to a result; each begins where the one before ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// A step of a waterfall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub label: Label,
    /// The height of the step; negative steps go down.
    pub amount: Ratio,
    /// How the amount follows from cells.
    pub formula: Option<Formula>,
    /// Whether it is a level drawn from zero, and not a step.
    pub is_level: bool,
}

/// The ends of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its beginning: the end of the bar before; zero for a level.
    pub from: Ratio,
    /// Its end.
    pub to: Ratio,
}

impl Waterfall {
    /// The bars of the steps, in order.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a running total needs more than 128 bits.
    pub fn bars(&self) -> Result<Vec<Bar>, Overflow> {
        let mut reached = Ratio::ZERO;
        let bar = |step: &Step| {
            let from = if step.is_level { Ratio::ZERO } else { reached };
            reached = from.plus(step.amount)?;
            Ok(Bar { from, to: reached })
        };
        self.steps.iter().map(bar).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::word::Word;

    /// -30, then +50 to 20, then -60 to -40: and that is the level.
    #[test]
    fn each_bar_begins_where_the_last_one_ends() {
        let step = |amount: i64, is_level| Step {
            label: Label::Word(Word::Profit),
            amount: Ratio::whole(amount),
            formula: None,
            is_level,
        };
        let steps = vec![step(-30, false), step(50, false), step(-60, false), step(-40, true)];
        let ends: Vec<(i128, i128)> = Waterfall { steps }
            .bars()
            .unwrap()
            .into_iter()
            .map(|bar| (bar.from.numerator(), bar.to.numerator()))
            .collect();
        assert_eq!(ends, [(0, -30), (-30, 20), (20, -40), (0, -40)]);
    }
}
