//! Micro-benchmarks of the work done for every row: `cargo bench --profile dist --bench micro`;
//! `-- amount` at the end runs only some of them.

mod ledgers;

use std::hint::black_box;
use std::io::Write;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dealer_profit::chart_of_accounts::{AccountId, ChartOfAccounts};
use dealer_profit::ledger::cell::amount::parse_amount;
use dealer_profit::ledger::cell::amount_plain::parse_plain_amount;
use dealer_profit::ledger::cell::date::{parse_date, parse_plain_date};
use dealer_profit::ledger::entry::{Posting, Row};
use dealer_profit::ledger::open::dialect::FileContext;
use dealer_profit::ledger::open::source::find_sources;
use dealer_profit::ledger::read::{BLOCK_BYTES, Effort, read};
use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::ledger::sink::Sink;
use dealer_profit::ledger::split::record::Record;
use dealer_profit::ledger::split::strict::StrictSplitter;
use dealer_profit::period::Month;
use dealer_profit::ratio::Overflow;
use dealer_profit::totals::flows::{FlowQueue, Flows, SumKey};
use dealer_profit::totals::question::Question;
use dealer_profit::totals::{Shards, TotalsSink};
use ledgers::{Ledger, Variant};

const VARIANTS: [(&str, Variant); 8] = Variant::ALL;

/// A ledger of this length has a few MB.
const ROWS: u64 = 20_000;

/// A ledger of `ROWS` rows with its heading.
fn ledger(variant: Variant) -> Vec<u8> {
    let mut ledger = Ledger::new(variant, ROWS);
    let mut bytes = Vec::new();
    ledger.heading(&mut bytes);
    (0..ROWS).for_each(|_| ledger.row(&mut bytes));
    bytes
}

fn amounts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("amount");
    for text in ["8.05", "-12345.67", "123456789012345.123456"] {
        group.bench_function(format!("plain {text}"), |bencher| {
            bencher.iter(|| parse_plain_amount(black_box(text.as_bytes())));
        });
    }
    for text in ["1,234.56", "(1,234.56)", "3.5万"] {
        group.bench_function(format!("any {text}"), |bencher| bencher.iter(|| parse_amount(black_box(text))));
    }
    group.finish();
}

fn dates(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("date");
    group.bench_function("plain 2026-06-30", |bencher| {
        bencher.iter(|| parse_plain_date(black_box(b"2026-06-30")));
    });
    for text in ["2026/6/30", "2026年6月30日"] {
        group.bench_function(format!("any {text}"), |bencher| bencher.iter(|| parse_date(black_box(text), None)));
    }
    group.finish();
}

/// The strict splitter alone.
fn records(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("records");
    for (name, variant) in VARIANTS {
        let bytes = ledger(variant);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| {
            let mut record = Record::default();
            bencher.iter(|| {
                let mut splitter = StrictSplitter::new(&bytes, b',');
                let mut fields = 0;
                while splitter.next_record(&mut record) {
                    fields += record.fields.len();
                }
                fields
            });
        });
    }
    group.finish();
}

/// Discards all rows.
struct Nothing;

impl Sink for Nothing {
    type Result = Self;

    fn begin_file(&mut self, _: &FileContext) {}

    fn post(&mut self, row: &Row<'_>, postings: &[Posting]) -> Result<(), Overflow> {
        black_box((row.dealer, postings));
        Ok(())
    }

    fn merge(&mut self, _: Self) -> Result<(), Overflow> {
        Ok(())
    }

    fn finish(self) -> Self {
        self
    }
}

/// One worker reads a ledger, with rows discarded and with rows added to the totals of a report.
/// The difference is the cost of posting.
fn readings(criterion: &mut Criterion) {
    let rules = ReadingRules::default();
    let mut group = criterion.benchmark_group("reading");
    for (name, variant) in VARIANTS {
        let bytes = ledger(variant);
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a temporary file");
        file.write_all(&bytes).expect("room for a small ledger");
        let sources = find_sources(&[file.path().to_owned()], &[], &rules).expect("the ledger");
        let effort = Effort { workers: 1, block_bytes: BLOCK_BYTES };
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(format!("{name} into nothing"), |bencher| {
            bencher.iter(|| read(&sources, &rules, effort, None, || Nothing).expect("a ledger").problem_count);
        });
        group.bench_function(format!("{name} into totals"), |bencher| {
            let shared = Shards::default();
            let totals = || TotalsSink::new(&rules.chart, Question::default(), &shared);
            bencher.iter(|| read(&sources, &rules, effort, None, totals).expect("a ledger").problem_count);
        });
    }
    group.finish();
}

/// 100,000 postings to 5,000 dealers, month by month and in random order.
fn postings(criterion: &mut Criterion) {
    const COUNT: u32 = 100_000;
    let accounts: Vec<AccountId> = ChartOfAccounts::default().ids().take(19).collect();
    let first = Month::new(2024, 7).expect("a month");
    let posting = |draw: u32, month: u32| {
        let account = accounts[(draw >> 16) as usize % accounts.len()];
        (SumKey { slot: draw % 5000, account, month: first.plus(month as i32) }, i64::from(draw))
    };
    let draw = |index: u32| index.wrapping_mul(0x9e37_79b9);
    let ordered: Vec<_> = (0..COUNT).map(|index| posting(draw(index), index * 24 / COUNT)).collect();
    let unordered: Vec<_> = (0..COUNT).map(|index| posting(draw(index), (draw(index) >> 8) % 24)).collect();
    let mut group = criterion.benchmark_group("posting");
    group.throughput(Throughput::Elements(u64::from(COUNT)));
    for (name, postings) in [("month by month", ordered), ("in no order", unordered)] {
        group.bench_function(name, |bencher| {
            let (mut flows, mut queue) = (Flows::default(), FlowQueue::default());
            bencher.iter(|| {
                for &(key, micros) in &postings {
                    queue.push_narrow(key, micros);
                }
                flows.add_all(&mut queue, |_, _| ()).expect("no overflow");
            });
        });
    }
    group.finish();
}

criterion_group!(micro, amounts, dates, records, readings, postings);
criterion_main!(micro);
