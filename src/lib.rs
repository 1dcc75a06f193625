//! A dealer's accounts, exactly: what each dealer earns on a manufacturer's goods, from ledgers as
//! people keep them.
//!
//! # The flow
//!
//! ```text
//!  bytes ──> entries ──> totals ──> figures ──> report ──> document ──> bytes
//!   ledger/     │         totals/    metrics/    reports/   document/    render/
//!               │           │           │           │
//!          complaints   the ledger's  targets/    JSON, CSV          table, Markdown, XLSX
//!          (words/)     facts         (beside)    (no document)
//! ```
//!
//! Data flows to the right only, and the binary's `cli` alone talks to the world: arguments,
//! environment, clock, terminal, files that are written.
//!
//! - [`ledger`]: files and [`ledger::rules::ReadingRules`] to entries, which go into a
//!   [`ledger::sink::Sink`] singly or in batches, and to complaints.
//! - [`totals`]: entries to exact sums by dealer, group, account and month, and to facts of the
//!   whole ledger, which no filter touches.
//! - [`metrics`]: totals to figures; each metric is declared once, as data.
//! - [`targets`]: target files to targets by dealer, metric and month.
//! - [`reports`]: figures and targets to one report per command: JSON, flat records, document.
//! - [`document`]: tables of typed cells, charts, sentences, formulas by name; no format, no
//!   language.
//! - [`render`]: documents and records to bytes; the only place where a number becomes text for
//!   people.
//! - [`audit`] and [`proposal`]: a reading to warnings, and to configuration that mends complaints.
//! - [`settings`]: TOML to typed settings. [`words`]: every text, Chinese and English side by side.
//!
//! # Glossary
//!
//! - **Ledger** (台账): all files of a run together. **Source**: a file, a sheet of a workbook or
//!   standard input.
//! - **Record**: the fields between two line ends outside quotes. **Row**: a record read by the
//!   columns of its heading.
//! - **Entry** (分录): one amount of one dealer, account and date. A long row has one entry, a wide
//!   row has one per filled cell.
//! - **Account** (科目): what an amount is of; [`chart_of_accounts`]. *Flows* happen in a month;
//!   *balances* stand at a date.
//! - **Snapshot**: all rows of one dealer, balance account and date, summed. It holds until the
//!   next one.
//! - **Group**: what one row of a report is about: a dealer, a product, a month, or several of
//!   these together. The groups of accounts (trade, operating profit, support, expenses, balances)
//!   are those of [`chart_of_accounts::Group`].
//! - **Figure**: the value of a metric for a group. **Measure**: a column of figures, or of what
//!   stands beside them (targets).
//! - **Batch**: consecutive records of equal width. **Block**: whole records that one worker reads
//!   at a time.
//! - **Place**: file, block and line in the block; becomes a line number when all blocks are read.
//! - **Complaint**: what is wrong, as data; with its place a *finding*, with file and line a
//!   *problem*.
//!
//! # Money and rounding
//!
//! - An amount has at most 15 digits before the point and 6 after it. It is read into integer
//!   millionths and added as integers: no sum is ever rounded, and none passes through binary
//!   floating point ([`money`]).
//! - A figure is an exact quotient of integers until it is printed ([`ratio`]): it is rounded once,
//!   half away from zero.
//! - What does not fit 128 bits is an error ([`ratio::Overflow`]), never a wrong number.
//! - Absence is `Option`: a ratio whose denominator is zero or negative is not available. It is
//!   never 0.
//! - The order of rows, the division into files and blocks, and the number of workers change no
//!   byte of any output.
//!
//! ```
//! use dealer_profit::ledger::cell::amount::parse_amount;
//! use dealer_profit::money::Money;
//! use dealer_profit::ratio::Ratio;
//!
//! let amount = |text: &str| parse_amount(text).unwrap().unwrap();
//! let (profit, sales) = (amount("43,099.50"), amount("120万元"));
//! assert_eq!(profit, Money::from_micros(43_099_500_000));
//! // The margin is exact until it is printed.
//! let margin = Ratio::new(profit.micros(), sales.micros()).unwrap();
//! assert_eq!(margin.to_fixed(6).unwrap(), "0.035916");
//! assert_eq!(margin.times(Ratio::whole(1_200_000)).unwrap().to_fixed(2).unwrap(), "43099.50");
//! // Half a fen is rounded away from zero, as Excel does it.
//! assert_eq!(Ratio::new(-5, 1000).unwrap().to_fixed(2).unwrap(), "-0.01");
//! ```

pub mod audit;
pub mod chart_of_accounts;
pub mod condition;
pub mod document;
pub mod ledger;
pub mod metrics;
pub mod money;
pub mod parallel;
pub mod parse_decimal;
pub mod period;
pub mod plain_decimal;
pub mod proposal;
pub mod ratio;
pub mod render;
pub mod reports;
pub mod settings;
pub mod spelling;
pub mod targets;
pub mod totals;
pub mod words;
