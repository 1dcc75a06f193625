//! What a row of a ledger says, and who takes it in.

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

/// What all entries of a row have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowHead {
    /// Whose they are, as a number among the reader's dealers.
    pub dealer: NameId,
    /// When they were posted.
    pub when: PostingDate,
    /// The line in its block, from 0.
    pub line: u32,
}

/// The one amount of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose it is, and of when.
    pub head: RowHead,
    /// The account.
    pub account: AccountId,
    /// The amount in millionths, positive for the account's own side.
    pub micros: i64,
}

impl Entry {
    /// What it posts.
    pub fn posting(&self) -> Posting {
        Posting { when: self.head.when, account: self.account, amount: Money::from_micros(i128::from(self.micros)) }
    }
}

/// Whose and of when rows are that stand one after the other, column by column: nothing is missing.
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

/// Rows of one amount each that stand one after the other and have been read without complaint.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a> {
    pub(super) heads: RowHeads<'a>,
    /// By row, nothing missing.
    pub(super) accounts: &'a [Option<AccountId>],
    /// By row, nothing missing.
    pub(super) amounts: &'a [OptionalMicros],
    /// Where the rows stand.
    pub(super) source: RowSource<'a>,
}

/// Rows of a wide ledger that stand one after the other and have been read without complaint.
#[derive(Clone, Copy, Debug)]
pub struct WideRows<'a> {
    pub(super) heads: RowHeads<'a>,
    /// The accounts of a row's amounts.
    pub accounts: &'a [AccountId],
    /// Of each row an amount or none for every account, one row after the other; each row has at least one amount.
    pub amounts: &'a [OptionalMicros],
    /// Where the rows stand.
    pub(super) source: RowSource<'a>,
}

/// Where rows stand that were read together, for those who want to know more of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowSource<'a> {
    /// Where their block begins.
    pub(super) begin: Place,
    /// The rows as they stand, the first of them at the position `first` there.
    pub(super) rows: &'a Batch<'a>,
    pub(super) first: usize,
    pub(super) dealers: &'a DealerNames<'a>,
    pub(super) encoding: BlockEncoding,
    pub(super) rules: &'a ReadingRules,
}

impl<'a> RowSource<'a> {
    const fn place(&self, line: u32) -> Place {
        Place { line, ..self.begin }
    }

    /// The row of that number, counted from the first.
    fn row(&self, number: usize, head: &RowHead) -> Row<'a> {
        let Self { dealers, encoding, rules, rows, first, .. } = *self;
        let (block, fields) = (rows.block(), rows.fields_of(first + number));
        Row { place: self.place(head.line), dealer: head.dealer, dealers, block, fields, encoding, rules, cells: None }
    }
}

impl Entries<'_> {
    /// How many they are.
    pub const fn count(&self) -> usize {
        self.amounts.len()
    }

    /// Each of them.
    #[inline(always)]
    pub fn each(&self) -> impl Iterator<Item = Entry> {
        // Lists of one length are gone through with one number.
        let count = self.count();
        let RowHeads { dealers, dates, lines } = self.heads;
        let heads = RowHeads { dealers: &dealers[..count], dates: &dates[..count], lines: &lines[..count] };
        EachEntry { entries: Self { heads, accounts: &self.accounts[..count], ..*self }, next: 0 }
    }

    /// The entry of that number, counted from 0.
    #[inline(always)]
    pub fn at(&self, number: usize) -> Option<Entry> {
        let (account, micros) = ((*self.accounts.get(number)?)?, self.amounts.get(number)?.get()?);
        Some(Entry { head: self.heads.at(number)?, account, micros })
    }

    /// Where an entry stands.
    pub const fn place(&self, entry: &Entry) -> Place {
        self.source.place(entry.head.line)
    }

    /// Hands over each row with its posting, to those who want to know more of it.
    ///
    /// # Errors
    ///
    /// What was handed over may be refused.
    pub fn each_row<E>(&self, mut take: impl FnMut(&Row<'_>, &[Posting]) -> Result<(), E>) -> Result<(), E> {
        self.each()
            .enumerate()
            .try_for_each(|(number, entry)| take(&self.source.row(number, &entry.head), &[entry.posting()]))
    }
}

/// Entries one after the other.
struct EachEntry<'a> {
    entries: Entries<'a>,
    next: usize,
}

impl Iterator for EachEntry<'_> {
    type Item = Entry;

    // Every use of it is a loop over all of them.
    #[inline(always)]
    fn next(&mut self) -> Option<Entry> {
        self.next += 1;
        self.entries.at(self.next - 1)
    }
}

impl<'a> WideRows<'a> {
    /// Where a row stands.
    pub const fn place(&self, head: &RowHead) -> Place {
        self.source.place(head.line)
    }

    /// Each row with its amounts.
    #[inline(always)]
    pub fn each(&self) -> impl Iterator<Item = (RowHead, &'a [OptionalMicros])> {
        self.heads.each().zip(self.amounts.chunks_exact(self.accounts.len().max(1)))
    }

    /// Hands over each row with its postings, to those who want to know more of it.
    ///
    /// # Errors
    ///
    /// What was handed over may be refused.
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

/// A row that has been read without complaint.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Where it stands.
    pub place: Place,
    /// Whose it is, as a number among the reader's dealers.
    pub dealer: NameId,
    pub(super) dealers: &'a DealerNames<'a>,
    pub(super) block: &'a [u8],
    pub(super) fields: Fields<'a>,
    pub(super) encoding: BlockEncoding,
    pub(super) rules: &'a ReadingRules,
    /// The cells as they are to be read, where they are not just what the bytes say.
    pub(super) cells: Option<&'a [String]>,
}

impl Row<'_> {
    /// The dealer as output calls it: the master's code, where there is one.
    pub fn dealer_name(&self) -> &str {
        self.dealers.text(self.dealer)
    }

    /// The text in a column; blank where there is none.
    pub fn text(&self, column: usize) -> String {
        if let Some(cells) = self.cells {
            return cells.get(column).cloned().unwrap_or_default();
        }
        let bytes = self.fields.get(column).map(|span| span.text(self.block)).unwrap_or_default();
        self.encoding.decode(&bytes).map_or(String::new(), |text| self.rules.cell_text(&text))
    }

    /// The number among `names` of the text in a column; [`NameId::BLANK`] where it is blank.
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
