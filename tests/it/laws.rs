//! Properties of all ledgers, correct or broken, tested through the library, where blocks and
//! workers can be set.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use dealer_profit::ledger::read::Effort;
use dealer_profit::ledger::reading::Reading;
use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::metrics::by::GroupField;
use dealer_profit::metrics::definition::Metric;
use dealer_profit::period::{Month, Period};
use dealer_profit::ratio::Ratio;
use dealer_profit::render::json::listing::ListingText;
use dealer_profit::reports::report::{MetricsReport, Request};
use dealer_profit::settings::SalesFrom;
use dealer_profit::totals::Totals;
use dealer_profit::totals::question::{Attribute, Question};

use crate::library::{effort, problems, read, read_plainly, scope};
use crate::model::generate::Case;
use crate::model::random::Random;

const BLOCKS: [usize; 5] = [64, 100, 1024, 65_536, 1 << 20];
const WORKERS: [usize; 4] = [1, 2, 3, 8];
const MONEY: [Metric; 5] = [Metric::Sales, Metric::OperatingProfit, Metric::Support, Metric::Expenses, Metric::Profit];

/// A ledger in its own folder, and the options for it.
struct Ledger {
    /// Deletes the folder when dropped.
    _scratch: tempfile::TempDir,
    files: Vec<PathBuf>,
    rules: ReadingRules,
    sales_from: SalesFrom,
    asked: Option<Period>,
    dealers: Vec<String>,
    filters: Vec<(Attribute, Vec<String>)>,
}

impl Ledger {
    fn new(case: &Case, files: &[Vec<u8>]) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let write = |(index, bytes): (usize, &Vec<u8>)| {
            let file = scratch.path().join(format!("ledger{index}.csv"));
            fs::write(&file, bytes).unwrap();
            file
        };
        let files = files.iter().enumerate().map(write).collect();
        let options = &case.options;
        let fill_down =
            if options.fill_down_dealer { vec![dealer_profit::ledger::field::Field::Dealer] } else { vec![] };
        let rules = ReadingRules { skip_totals: options.skip_totals, fill_down, ..ReadingRules::default() };
        let asked = options
            .period
            .as_ref()
            .filter(|_| options.as_of.is_none())
            .map(|period| Period::parse(period, dealer_profit::period::Month::FIRST).unwrap());
        let mut filters: Vec<(Attribute, Vec<String>)> = Vec::new();
        for (field, value) in &options.conditions {
            match filters.iter_mut().find(|(known, _)| known.asked == *field) {
                Some((_, values)) => values.push(value.clone()),
                None => filters.push((Attribute::named(field), vec![value.clone()])),
            }
        }
        let sales_from = if options.sales_from_purchases { SalesFrom::Purchases } else { SalesFrom::Sales };
        Self { _scratch: scratch, files, rules, sales_from, asked, dealers: options.dealers.clone(), filters }
    }

    fn read(&self, attributes: &[Attribute], effort: Effort) -> Reading<Totals> {
        let new_question = || Question::new(attributes.to_vec(), self.filters.clone(), None);
        read(&self.files, &self.rules, self.sales_from, effort, new_question)
    }

    fn report(&self, reading: &Reading<Totals>, by: &[GroupField], asked: Option<Period>) -> MetricsReport {
        let scope = scope(asked, &self.dealers, self.sales_from);
        let request = Request { scope, by: by.to_vec(), sort: None, top: None, columns: None };
        MetricsReport::new(reading, &self.rules.chart, &request).unwrap()
    }

    /// The report by dealer and product, or all errors.
    fn outcome(&self, effort: Effort) -> String {
        let reading = self.read(&[Attribute::named("product")], effort);
        if reading.problem_count > 0 {
            return problems(&reading);
        }
        let by = [GroupField::Dealer, GroupField::Attribute(0), GroupField::Month];
        let mut json = Vec::new();
        ListingText::new(&self.report(&reading, &by, self.asked)).unwrap().write_to(&mut json).unwrap();
        String::from_utf8(json).unwrap()
    }

    fn expect_one_outcome(&self, what: &str) -> String {
        let expected = self.outcome(effort(1, 1 << 20));
        for block_bytes in BLOCKS {
            for workers in WORKERS {
                let got = self.outcome(effort(workers, block_bytes));
                assert_eq!(expected, got, "{what}: {workers} workers with blocks of {block_bytes} bytes");
            }
        }
        expected
    }
}

#[test]
fn blocks_and_workers_change_no_byte_of_a_report() {
    for seed in 5000..5040 {
        let case = Case::new(seed);
        let outcome = Ledger::new(&case, &case.files(1)).expect_one_outcome(&format!("seed {seed}"));
        assert!(outcome.starts_with('{'), "seed {seed}: {outcome}");
    }
}

/// Inserts or removes bytes that break ledgers, anywhere below the first rows.
fn broken(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    const BAD: [&[u8]; 12] =
        [b"\"", b"\"\"", b",", b";", b"\n", b"\r", b"\r\n", b"\xff", b"x", b"\0", b"\n\n", "合计".as_bytes()];
    for _ in 0..=random.below(6) {
        let at = bytes.len() / 3 + random.below(bytes.len() - bytes.len() / 3);
        if random.chance(30) {
            bytes.remove(at);
        } else {
            let bad = *random.pick(&BAD);
            bytes.splice(at..at, bad.iter().copied());
        }
    }
    bytes
}

#[test]
fn blocks_and_workers_change_no_complaint() {
    let mut complained = 0;
    for seed in 6000..6080 {
        let case = Case::new(seed);
        let mut random = Random::new(seed);
        let files: Vec<Vec<u8>> = case.files(1).into_iter().map(|bytes| broken(bytes, &mut random)).collect();
        let outcome = Ledger::new(&case, &files).expect_one_outcome(&format!("seed {seed}"));
        complained += usize::from(!outcome.starts_with('{'));
    }
    assert!(complained >= 40, "only {complained} of the ledgers were broken");
}

/// The rows are read by several workers: the complaints that are kept must still be the first ones.
#[test]
fn keeps_the_first_complaints() {
    let case = Case::new(0);
    let rows: String = (0..2_000).map(|row| format!("2026-01-05,A,sales,{row}x\n")).collect();
    let files = [format!("date,dealer,account,amount\n{rows}").into_bytes()];
    let outcome = Ledger { filters: Vec::new(), ..Ledger::new(&case, &files) }.expect_one_outcome("2,000 bad rows");
    let lines: Vec<&str> = outcome.lines().collect();
    assert_eq!(lines.len(), 21);
    assert!(lines[19].contains(":21: ") && lines[20] == "2000 in all", "{outcome}");
}

fn sum(figures: impl Iterator<Item = Option<Ratio>>) -> Option<Ratio> {
    figures.flatten().map(Some).reduce(|sum, figure| Some(sum?.plus(figure?).unwrap())).flatten()
}

#[test]
fn dealer_figures_sum_to_the_total() {
    for seed in 7000..7060 {
        let case = Case::new(seed);
        let ledger = Ledger::new(&case, &case.files(1));
        let reading = ledger.read(&[Attribute::named("region")], effort(2, 1024));
        let [dealers, regions, months, years] =
            [GroupField::Dealer, GroupField::Attribute(0), GroupField::Month, GroupField::Year]
                .map(|field| ledger.report(&reading, &[field], ledger.asked));
        for report in [&dealers, &regions, &months, &years] {
            for metric in MONEY {
                let rows = sum(report.rows.iter().map(|row| row.figures.get(metric)));
                let total = report.total.get(metric);
                let foots = if report.rows.is_empty() { true } else { rows == total };
                assert!(foots, "seed {seed}: {metric:?} by {:?}: {rows:?} is not {total:?}", report.fields.ids());
            }
            assert_eq!(report.total, dealers.total, "seed {seed}: the total is the same however it is grouped");
        }
        // For each dealer, the average capital too.
        let capital = sum(dealers.rows.iter().map(|row| row.figures.get(Metric::Capital)));
        assert_eq!(capital, dealers.total.get(Metric::Capital), "seed {seed}");
    }
}

/// The capital of a period is the mean of its months' capital, with months without a row counting
/// as zero.
#[test]
fn the_capital_of_the_months_averages_to_the_capital_of_the_period() {
    let mut compared = 0;
    for seed in 7100..7160 {
        let case = Case::new(seed);
        let ledger = Ledger::new(&case, &case.files(1));
        let reading = ledger.read(&[], effort(1, 1 << 20));
        let months = ledger.report(&reading, &[GroupField::Month], ledger.asked);
        let Some(capital) = months.total.get(Metric::Capital) else { continue };
        let sum = sum(months.rows.iter().map(|row| row.figures.get(Metric::Capital))).unwrap_or(Ratio::ZERO);
        let length = Ratio::whole(i64::from(months.period.length()));
        assert_eq!(sum, capital.times(length).unwrap(), "seed {seed}");
        compared += 1;
    }
    assert!(compared >= 15, "only {compared} ledgers have capital");
}

/// The months of a report by month and year equal the report of that year alone, except for
/// balances, whose first snapshot inside the period determines the earlier balance.
#[test]
fn months_sum_to_the_report_of_their_year() {
    for seed in 7200..7240 {
        let case = Case::new(seed);
        let ledger = Ledger::new(&case, &case.files(1));
        let reading = ledger.read(&[], effort(1, 1 << 20));
        let by_month = ledger.report(&reading, &[GroupField::Year, GroupField::Month], None);
        let mut years: Vec<String> = by_month.rows.iter().filter_map(|row| row.group[0].clone()).collect();
        years.dedup();
        for year in years {
            let asked = Period::parse(&year, dealer_profit::period::Month::FIRST).unwrap();
            let alone = ledger.report(&reading, &[GroupField::Dealer], Some(asked));
            for metric in MONEY {
                let months = by_month.rows.iter().filter(|row| row.group[0].as_deref() == Some(year.as_str()));
                let months = sum(months.map(|row| row.figures.get(metric)));
                let year_s = alone.total.get(metric).filter(|figure| *figure != Ratio::ZERO);
                assert_eq!(months.filter(|figure| *figure != Ratio::ZERO), year_s, "seed {seed}: {metric:?} of {year}");
            }
        }
    }
}

#[test]
fn an_unclosed_quote_is_reported_the_same_with_any_blocks_and_workers() {
    let case = Case::new(0);
    for bytes in [10_000, 1_300_000, 3_000_000] {
        let rows = "2026-01-05,A,sales,1\n".repeat(bytes / 21);
        let files = [format!("date,dealer,account,amount\n2026-01-05,\"A,sales,1\n{rows}").into_bytes()];
        let ledger = Ledger { filters: Vec::new(), ..Ledger::new(&case, &files) };
        let outcomes = [64, 4096, 1 << 18, 1 << 20].map(|block_bytes| ledger.outcome(effort(2, block_bytes)));
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{bytes} bytes: {outcomes:#?}");
        assert!(outcomes[0].contains("ledger0.csv:2: "), "{outcomes:#?}");
    }
}

/// More rows than the queues hold and more dealers than there are shards: for any number of workers
/// the sums are those computed here, row by row.
#[test]
fn sums_of_many_rows_do_not_depend_on_the_workers() {
    const ROWS: usize = 150_000;
    const DEALERS: usize = 70;
    let accounts = ["销售收入", "销售成本", "月返", "仓储费", "工资"];
    let mut random = Random::new(11);
    let mut text = String::from("日期,经销商,科目,金额\n");
    let mut expected: BTreeMap<(usize, &str, usize), i128> = BTreeMap::new();
    for row in 0..ROWS {
        let (dealer, account) = (random.below(DEALERS), *random.pick(&accounts));
        let (month, fen) = (row * 5 / ROWS + 1, random.below(2_000_000));
        *expected.entry((dealer, account, month)).or_default() += fen as i128 * 10_000;
        writeln!(text, "2026-{month:02}-05,D{dealer},{account},{}.{:02}", fen / 100, fen % 100).unwrap();
    }
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("ledger.csv");
    fs::write(&file, text).unwrap();
    let rules = ReadingRules::default();
    for (workers, block_bytes) in [(1, 1 << 20), (3, 1 << 14)] {
        let reading = read_plainly(&file, &rules, Effort { workers, block_bytes });
        assert_eq!(reading.problem_count, 0, "{}", problems(&reading));
        assert_eq!(reading.files[0].rows.entries, ROWS as u64);
        let (facts, mut found) = (&reading.result.facts, 0);
        for (&(dealer, account, month), &micros) in &expected {
            let dealer = reading.dealers.find(&format!("D{dealer}")).unwrap();
            let (account, month) = (rules.chart.named(account).unwrap(), Month::new(2026, month as u8).unwrap());
            assert_eq!(facts.flow(dealer, account, month), Ok(micros), "{workers} workers");
            found += 1;
        }
        let mut sums = 0;
        for dealer in facts.dealers() {
            facts
                .each_flow_of(dealer, |_| {
                    sums += 1;
                    Ok(())
                })
                .unwrap();
        }
        assert_eq!((sums, facts.dealers().count()), (found, DEALERS), "{workers} workers");
    }
}
