//! What a row of a ledger says: one entry, many entries as columns, or a row with its other cells.
//!
//! Everything here borrows from a worker's block and buffers; a [`Sink`](super::sink::Sink) copies
//! what it keeps.

use super::encoding::BlockEncoding;
use super::names::{DealerNames, NameId, Names};
use super::problem::Place;
use super::rules::ReadingRules;
use super::split::batch::Batch;
use super::split::record::Fields;
use crate::chart_of_accounts::AccountId;
use crate::money::{Money, OptionalMicros};
use crate::period::PostingDate;

/// One amount of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// When it was posted.
    pub when: PostingDate,
    /// The account.
    pub account: AccountId,
    /// The amount, positive for the account's own side.
    pub amount: Money,
}

/// Dealer, date and line of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowHead {
    /// The dealer's number in the reader's [`DealerNames`].
    pub dealer: NameId,
    /// The date of its entries.
    pub when: PostingDate,
    /// The line in its block, from 0.
    pub line: u32,
}

/// A row with one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Dealer, date and line.
    pub head: RowHead,
    /// The account.
    pub account: AccountId,
    /// The amount in millionths, positive for the account's own side.
    pub micros: i64,
}

impl Entry {
    /// Its account, date and amount.
    pub fn posting(&self) -> Posting {
        Posting { when: self.head.when, account: self.account, amount: Money::from_micros(i128::from(self.micros)) }
    }
}

/// Dealer, date and line of consecutive rows, as columns of one length; each value is `Some`.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowHeads<'a> {
    pub(super) dealers: &'a [Option<NameId>],
    pub(super) dates: &'a [Option<PostingDate>],
    pub(super) lines: &'a [u32],
}

impl RowHeads<'_> {
    #[inline(always)]
    fn at(&self, number: usize) -> Option<RowHead> {
        let (dealer, when) = ((*self.dealers.get(number)?)?, (*self.dates.get(number)?)?);
        Some(RowHead { dealer, when, line: *self.lines.get(number)? })
    }

    #[inline(always)]
    fn each(&self) -> impl Iterator<Item = RowHead> {
        let rows = self.dealers.iter().zip(self.dates).zip(self.lines);
        rows.map_while(|((&dealer, &when), &line)| Some(RowHead { dealer: dealer?, when: when?, line }))
    }
}

/// Consecutive rows of a long ledger without complaints, as columns of one length.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a> {
    pub(super) heads: RowHeads<'a>,
    /// Each is `Some`.
    pub(super) accounts: &'a [Option<AccountId>],
    /// Each is `Some`.
    pub(super) amounts: &'a [OptionalMicros],
    /// The rows as they stand in the block.
    pub(super) source: RowSource<'a>,
}

/// Consecutive rows of a wide ledger without complaints.
#[derive(Clone, Copy, Debug)]
pub struct WideRows<'a> {
    pub(super) heads: RowHeads<'a>,
    /// The account of each column of amounts.
    pub accounts: &'a [AccountId],
    /// Row by row, one cell per account; at least one cell of a row is an amount.
    pub amounts: &'a [OptionalMicros],
    /// The rows as they stand in the block.
    pub(super) source: RowSource<'a>,
}

/// Where the rows of a batch stand, for a sink that needs their other cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowSource<'a> {
    /// Where their block begins.
    pub(super) begin: Place,
    pub(super) rows: &'a Batch<'a>,
    /// The position of the first row in `rows`.
    pub(super) first: usize,
    pub(super) dealers: &'a DealerNames<'a>,
    pub(super) encoding: BlockEncoding,
    pub(super) rules: &'a ReadingRules,
}

impl<'a> RowSource<'a> {
    const fn place(&self, line: u32) -> Place {
        Place { line, ..self.begin }
    }

    /// The row at `number`, from 0.
    fn row(&self, number: usize, head: &RowHead) -> Row<'a> {
        let Self { dealers, encoding, rules, rows, first, .. } = *self;
        let (block, fields) = (rows.block(), rows.fields_of(first + number));
        Row { place: self.place(head.line), dealer: head.dealer, dealers, block, fields, encoding, rules, cells: None }
    }
}

impl Entries<'_> {
    /// The number of rows.
    pub const fn count(&self) -> usize {
        self.amounts.len()
    }

    /// The entries in order.
    #[inline(always)]
    pub fn each(&self) -> impl Iterator<Item = Entry> {
        // Slices of one known length: the compiler checks one bound per row instead of five.
        let count = self.count();
        let RowHeads { dealers, dates, lines } = self.heads;
        let heads = RowHeads { dealers: &dealers[..count], dates: &dates[..count], lines: &lines[..count] };
        EachEntry { entries: Self { heads, accounts: &self.accounts[..count], ..*self }, next: 0 }
    }

    /// The entry at `number`, from 0.
    #[inline(always)]
    pub fn at(&self, number: usize) -> Option<Entry> {
        let (account, micros) = ((*self.accounts.get(number)?)?, self.amounts.get(number)?.get()?);
        Some(Entry { head: self.heads.at(number)?, account, micros })
    }

    /// The place of an entry.
    pub const fn place(&self, entry: &Entry) -> Place {
        self.source.place(entry.head.line)
    }

    /// Hands over each row with its posting, for a sink that needs other cells of the row.
    ///
    /// # Errors
    ///
    /// The first error of `take`.
    pub fn each_row<E>(&self, mut take: impl FnMut(&Row<'_>, &[Posting]) -> Result<(), E>) -> Result<(), E> {
        self.each()
            .enumerate()
            .try_for_each(|(number, entry)| take(&self.source.row(number, &entry.head), &[entry.posting()]))
    }
}

struct EachEntry<'a> {
    entries: Entries<'a>,
    next: usize,
}

impl Iterator for EachEntry<'_> {
    type Item = Entry;

    // Every use is a loop over a whole batch.
    #[inline(always)]
    fn next(&mut self) -> Option<Entry> {
        self.next += 1;
        self.entries.at(self.next - 1)
    }
}

impl<'a> WideRows<'a> {
    /// The place of a row.
    pub const fn place(&self, head: &RowHead) -> Place {
        self.source.place(head.line)
    }

    /// The rows with their cells, in order.
    #[inline(always)]
    pub fn each(&self) -> impl Iterator<Item = (RowHead, &'a [OptionalMicros])> {
        self.heads.each().zip(self.amounts.chunks_exact(self.accounts.len().max(1)))
    }

    /// Hands over each row with its postings, for a sink that needs other cells of the row.
    ///
    /// # Errors
    ///
    /// The first error of `take`.
    pub fn each_row<E>(&self, mut take: impl FnMut(&Row<'_>, &[Posting]) -> Result<(), E>) -> Result<(), E> {
        let mut postings = Vec::new();
        self.each().enumerate().try_for_each(|(number, (head, amounts))| {
            postings.clear();
            postings.extend(self.accounts.iter().zip(amounts).filter_map(|(&account, amount)| {
                let amount = Money::from_micros(i128::from(amount.get()?));
                Some(Posting { when: head.when, account, amount })
            }));
            take(&self.source.row(number, &head), &postings)
        })
    }
}

/// A row without complaints, with access to all of its cells.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its place.
    pub place: Place,
    /// The dealer's number in the reader's [`DealerNames`].
    pub dealer: NameId,
    pub(super) dealers: &'a DealerNames<'a>,
    pub(super) block: &'a [u8],
    pub(super) fields: Fields<'a>,
    pub(super) encoding: BlockEncoding,
    pub(super) rules: &'a ReadingRules,
    /// Its cells as text, where the careful reader has decoded and filled them; else the bytes
    /// count.
    pub(super) cells: Option<&'a [String]>,
}

impl Row<'_> {
    /// The dealer as output calls it: the code of the dealer master where it has one, else the
    /// name.
    pub fn dealer_name(&self) -> &str {
        self.dealers.text(self.dealer)
    }

    /// The text in a column; blank where the row has no such column.
    pub fn text(&self, column: usize) -> String {
        if let Some(cells) = self.cells {
            return cells.get(column).cloned().unwrap_or_default();
        }
        let bytes = self.fields.get(column).map(|span| span.text(self.block)).unwrap_or_default();
        self.encoding.decode(&bytes).map_or(String::new(), |text| self.rules.cell_text(&text))
    }

    /// The number in `names` of the text in a column; [`NameId::BLANK`] where it is blank.
    pub fn name(&self, column: usize, names: &mut Names) -> NameId {
        if let Some(cells) = self.cells {
            return cells.get(column).map_or(NameId::BLANK, |cell| names.intern(cell));
        }
        let Some(span) = self.fields.get(column) else {
            return NameId::BLANK;
        };
        if span.is_empty() {
            return NameId::BLANK;
        }
        let bytes = span.text(self.block);
        match names.seen(&bytes, self.encoding) {
            Some(id) => id,
            None => {
                let text = self.encoding.decode(&bytes).map_or(String::new(), |text| self.rules.cell_text(&text));
                names.intern_spelling(&bytes, self.encoding, &text)
            }
        }
    }
}
