//! The formulas of documents: each evaluates to exactly what its cell holds, and the important
//! cells have formulas.

use std::fs;
use std::path::{Path, PathBuf};

use dealer_profit::document::Document;
use dealer_profit::document::formula::{Cells, Formula};
use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::metrics::by::GroupField;
use dealer_profit::period::Period;
use dealer_profit::reports::{Report, report, statement};
use dealer_profit::settings::SalesFrom;
use dealer_profit::totals::question::{Attribute, Question};
use statement::Every;

use crate::expected::folder;
use crate::library::{effort, read, scope};
use crate::model::generate::Case;

/// The documents of every command with formulas, for some ledgers.
fn documents(files: &[PathBuf], rules: &ReadingRules, sales_from: SalesFrom, asked: Option<Period>) -> Vec<Document> {
    let new_question = || Question::new(vec![Attribute::named("product")], Vec::new(), None);
    let by_product = read(files, rules, sales_from, effort(1, 1 << 20), new_question);
    assert_eq!(by_product.problem_count, 0, "{files:?}");
    let whole = read(files, rules, sales_from, effort(1, 1 << 20), Question::default);
    let reports = [
        (vec![GroupField::Dealer], None),
        (vec![GroupField::Month], None),
        (vec![GroupField::Dealer, GroupField::Quarter], None),
        (vec![GroupField::Attribute(0)], None),
        (vec![GroupField::Dealer], Some(2)),
    ];
    let report = |(by, top): (Vec<GroupField>, Option<usize>)| {
        let request = report::Request { scope: scope(asked, &[], sales_from), by, sort: None, top, columns: None };
        report::MetricsReport::new(&by_product, &rules.chart, &request).unwrap().document()
    };
    let statement = |every: Every| {
        let request = statement::Request { scope: scope(asked, &[], sales_from), every };
        statement::Statement::new(&whole, &rules.chart, &request).unwrap().document()
    };
    reports.into_iter().map(report).chain(Every::ALL.map(statement)).collect()
}

fn formulas(document: &Document) -> Vec<Formula> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| match block {
        dealer_profit::document::Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables.flat_map(|table| table.rows.iter().flat_map(|row| &row.cells));
    cells.filter_map(|cell| cell.formula.as_deref().cloned()).collect()
}

fn expect_right(what: &str, document: &Document) {
    let faults: Vec<String> = document
        .check_formulas()
        .into_iter()
        .map(|(cell, fault)| format!("{}/{}/{}: {fault}", cell.table, cell.row, cell.column))
        .collect();
    assert!(faults.is_empty(), "{what}, {:?}:\n{}", document.title, faults.join("\n"));
}

#[test]
fn formulas_of_generated_ledgers_give_the_values_of_their_cells() {
    let mut count = 0;
    for seed in 8000..8060 {
        let case = Case::new(seed);
        let scratch = tempfile::tempdir().unwrap();
        let write = |(index, bytes): (usize, Vec<u8>)| {
            let file = scratch.path().join(format!("ledger{index}.csv"));
            fs::write(&file, bytes).unwrap();
            file
        };
        let files: Vec<PathBuf> = case.files(0).into_iter().enumerate().map(write).collect();
        let fill_down =
            if case.options.fill_down_dealer { vec![dealer_profit::ledger::field::Field::Dealer] } else { vec![] };
        let rules = ReadingRules { skip_totals: case.options.skip_totals, fill_down, ..ReadingRules::default() };
        let sales_from = if case.options.sales_from_purchases { SalesFrom::Purchases } else { SalesFrom::Sales };
        for document in documents(&files, &rules, sales_from, None) {
            expect_right(&format!("seed {seed}"), &document);
            count += formulas(&document).len();
        }
    }
    assert!(count > 20_000, "only {count} formulas");
}

#[test]
fn formulas_of_the_golden_ledgers_are_correct_and_complete() {
    for (ledger, least) in [("long.csv", 500), ("wide.csv", 300)] {
        let files = [folder("golden").join(ledger)];
        let documents = documents(&files, &ReadingRules::default(), SalesFrom::Sales, None);
        documents.iter().for_each(|document| expect_right(ledger, document));
        let count: usize = documents.iter().map(|document| formulas(document).len()).sum();
        assert!(count > least, "{ledger}: only {count} formulas");
    }
}

/// For the first dealer of the example: subtotals, profit, ratios and totals are formulas, and
/// amounts are not.
#[test]
fn a_sheet_has_formulas_for_all_derived_figures() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ledgers");
    let files: Vec<PathBuf> = fs::read_dir(examples).unwrap().map(|file| file.unwrap().path()).collect();
    let asked = Period::parse("2026-Q2", dealer_profit::period::Month::FIRST).unwrap();
    let documents = documents(&files, &ReadingRules::default(), SalesFrom::Sales, Some(asked));
    let document = documents.iter().rev().nth(2).unwrap();
    let cells = Cells::of(document);
    let has_formula = |row: &str, column: &str| {
        let cell = dealer_profit::document::Reference::new("dealer-2", row, column);
        cells.get(&cell).unwrap_or_else(|| panic!("{row}")).formula.is_some()
    };
    let computed = ["operating_profit", "support", "expenses", "profit", "margin", "expense_ratio"];
    let more = ["net_expense_ratio", "turnover", "turnover_days", "return_on_capital"];
    for row in computed.iter().chain(&more) {
        assert!(has_formula(row, "2026-04") && has_formula(row, "total"), "{row}");
    }
    for row in ["sales", "wages", "monthly_rebate"] {
        assert!(!has_formula(row, "2026-04") && has_formula(row, "total"), "{row}");
    }
    assert!(!has_formula("capital", "2026-04") && !has_formula("capital", "total"), "an average comes from balances");
}
