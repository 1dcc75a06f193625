//! The error catalogue: for every kind of complaint a ledger that causes it, and all that the
//! program then says.
//!
//! `tests/rejected/NAME.csv` is the ledger, `NAME.en.txt` and `NAME.zh.txt` are what standard error
//! holds; where a kind needs settings, `NAME.toml` has them. A new kind does not compile until it
//! has a name here, and the test fails until it has the files of that name.

use std::collections::BTreeSet;
use std::fs;

use dealer_profit::ledger::rules::ReadingRules;
use dealer_profit::settings;
use dealer_profit::words::cell::{AmountFault, DateFault};
use dealer_profit::words::heading::HeadingFault;
use dealer_profit::words::ledger::Complaint;

use crate::expected::{all_as_expected, expect, folder};
use crate::library::{effort, read_plainly};
use crate::program::Program;

/// The kinds with their names: one match for the compiler, one list for the test.
macro_rules! catalogue {
    ($($kind:pat => $name:literal,)*) => {
        const NAMES: &[&str] = &[$($name),*];

        const fn name_of(complaint: &Complaint) -> &'static str {
            match complaint { $($kind => $name),* }
        }
    };
}

/// The kinds that only workbooks cause: `workbook.rs` makes such workbooks and holds what is said
/// of them.
const OF_WORKBOOKS: [&str; 3] = ["workbook", "workbook-sheet", "workbook-formula"];

fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied().filter(|name| !OF_WORKBOOKS.contains(name))
}

use AmountFault as A;
use Complaint as C;
use DateFault as D;
use HeadingFault as H;

#[rustfmt::skip]
catalogue! {
    C::SecondHeading => "heading-second",
    C::Workbook(_) => "workbook",
    C::InSheet { .. } => "workbook-sheet",
    C::FormulaWithoutValue => "workbook-formula",
    C::NotAnAmount(A::Unexpected { digit_expected: true, .. }) => "amount-letter-for-digit",
    C::NotAnAmount(A::Unexpected { digit_expected: false, .. }) => "amount-trailing-text",
    C::NotAnAmount(A::Invisible { .. }) => "amount-invisible",
    C::NotAnAmount(A::NoDigits) => "amount-no-digits",
    C::NotAnAmount(A::TooLarge) => "amount-too-large",
    C::NotAnAmount(A::SpaceInside) => "amount-space-inside",
    C::NotAnAmount(A::Separators) => "amount-separators",
    C::NotAnAmount(A::SecondPoint) => "amount-second-point",
    C::NotAnAmount(A::NoDecimals) => "amount-no-decimals",
    C::NotAnAmount(A::TooManyDecimals { .. }) => "amount-too-many-decimals",
    C::NotAnAmount(A::TooManyDigits { .. }) => "amount-too-many-digits",
    C::NotAnAmount(A::Underscore) => "amount-underscore",
    C::NotAnAmount(A::Percent) => "amount-percent",
    C::NotAnAmount(A::Scientific) => "amount-scientific",
    C::NotAnAmount(A::TwoSigns) => "amount-two-signs",
    C::NotAnAmount(A::SignAfter { .. }) => "amount-sign-after",
    C::NotAnAmount(A::SignInBrackets) => "amount-sign-in-brackets",
    C::NotAnAmount(A::Dash { .. }) => "amount-dash",
    C::NotAnAmount(A::TwoCurrencies) => "amount-two-currencies",
    C::NotAnAmount(A::CurrencyAfter { .. }) => "amount-currency-after",
    C::NotAnAmount(A::CurrencyAndUnit { .. }) => "amount-currency-and-unit",
    C::NotAnAmount(A::BracketUnclosed) => "amount-bracket-unclosed",
    C::NotAnAmount(A::BracketUnopened) => "amount-bracket-unopened",
    C::NotAnAmount(A::BracketsNotAroundAll) => "amount-bracket-not-around-all",
    C::NotAnAmount(A::UnitUnknown { .. }) => "amount-unit-unknown",
    C::NotAnAmount(A::UnitFollowed { .. }) => "amount-unit-followed",
    C::NotAnAmount(A::ChineseNumeral { .. }) => "amount-chinese-numeral",
    C::NotAnAmount(A::SpreadsheetError { .. }) => "amount-spreadsheet-error",
    C::NotAnAmount(A::ColumnTooNarrow) => "amount-column-too-narrow",
    C::NotAnAmount(A::Formula) => "amount-formula",
    C::NotAnAmount(A::NotFinite) => "amount-not-finite",
    C::NotAnAmount(A::Nothing) => "amount-nothing",
    C::NotADate(D::Blank) => "date-blank",
    C::NotADate(D::Ambiguous) => "date-ambiguous",
    C::NotADate(D::MonthByName) => "date-month-by-name",
    C::NotADate(D::TwoDigitYear) => "date-two-digit-year",
    C::NotADate(D::NoYear) => "date-no-year",
    C::NotADate(D::NoMonth) => "date-no-month",
    C::NotADate(D::ExcelSerial { day: Some(_) }) => "date-excel-serial",
    C::NotADate(D::ExcelSerial { day: None }) => "date-number",
    C::NotADate(D::MonthAsDecimals) => "date-month-as-decimals",
    C::NotADate(D::MixedSeparators) => "date-mixed-separators",
    C::NotADate(D::NoSuchMonth { .. }) => "date-no-such-month",
    C::NotADate(D::NoSuchDay { .. }) => "date-no-such-day",
    C::NotADate(D::YearOutOfRange { .. }) => "date-year-out-of-range",
    C::NotADate(D::NotATime { .. }) => "date-not-a-time",
    C::NotADate(D::NotInPattern { .. }) => "date-not-in-pattern",
    C::NotADate(D::Invisible { .. }) => "date-invisible",
    C::NotADate(D::ColumnTooNarrow) => "date-column-too-narrow",
    C::NotADate(D::NotADate) => "date-not-a-date",
    C::DealerBlank => "dealer-blank",
    C::AccountBlank => "account-blank",
    C::AccountUnknown { nearest: Some(_) } => "account-unknown-near",
    C::AccountUnknown { nearest: None } => "account-unknown",
    C::FieldCount { .. } => "field-count",
    C::TextAfterClosingQuote => "text-after-closing-quote",
    C::QuoteUnclosed => "quote-unclosed",
    C::RecordTooLong { .. } => "record-too-long",
    C::NotDecodable { .. } => "not-decodable",
    C::TotalRow => "total-row",
    C::HeadingBlank => "heading-blank",
    C::UnitBelow { .. } => "unit-below",
    C::UnitBeside { .. } => "unit-beside",
    C::Heading(H::NoRows) => "heading-no-rows",
    C::Heading(H::Missing { any_known: false, .. }) => "heading-nothing-known",
    C::Heading(H::Missing { account_beside_accounts: Some(_), .. }) => "heading-account-beside-accounts",
    C::Heading(H::Missing { .. }) => "heading-missing",
    C::Heading(H::TwoColumns { .. }) => "heading-two-columns",
    C::Heading(H::SeveralAliases { .. }) => "heading-several-aliases",
    C::Heading(H::UnknownColumns { .. }) => "heading-unknown-columns",
    C::Heading(H::UnreadAmounts { by_month: false, .. }) => "heading-unread-amounts-by-account",
    C::Heading(H::UnreadAmounts { by_month: true, .. }) => "heading-unread-amounts-by-month",
    C::Heading(H::SameAccount { .. }) => "heading-same-account",
    C::Heading(H::SameMonth { .. }) => "heading-same-month",
    C::Heading(H::SameDimension { .. }) => "heading-same-dimension",
    C::Heading(H::WrongGroup { .. }) => "heading-wrong-group",
    C::Heading(H::MonthsWithoutYear { .. }) => "heading-months-without-year",
    C::Heading(H::UnitsDisagree { .. }) => "heading-units-disagree",
    C::EncodingUnknown => "encoding-unknown",
    C::NotCsv => "not-csv",
    C::MarkupDisagrees { .. } => "markup-disagrees",
    C::CapitalDisagrees { .. } => "capital-disagrees",
    C::NoEntries => "no-entries",
}

/// The only ledger that is too large to be kept.
const RECORD_TOO_LONG: &str = "record-too-long";

/// A folder with the ledger of a kind, and its settings where it has any.
fn within(name: &str) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    let (ledger, settings) = (format!("{name}.csv"), format!("{name}.toml"));
    if name == RECORD_TOO_LONG {
        let memo = "\"一行备注\n".to_owned() + &"没有引号的一行\n".repeat(100_000);
        let text = format!("日期,经销商,科目,金额,摘要\n2026-03-05,华东家电,销售收入,350000,{memo}");
        fs::write(scratch.path().join(ledger), text).unwrap();
    } else {
        fs::copy(folder("rejected").join(&ledger), scratch.path().join(&ledger)).unwrap();
    }
    if folder("rejected").join(&settings).exists() {
        fs::copy(folder("rejected").join(settings), scratch.path().join("dealer-profit.toml")).unwrap();
    }
    scratch
}

fn rules(scratch: &tempfile::TempDir) -> ReadingRules {
    let text = fs::read_to_string(scratch.path().join("dealer-profit.toml")).unwrap_or_default();
    settings::parse(&text).unwrap().reading
}

#[test]
fn every_kind_of_complaint_has_a_ledger_that_causes_it() {
    for name in names() {
        let scratch = within(name);
        let reading = read_plainly(&scratch.path().join(format!("{name}.csv")), &rules(&scratch), effort(1, 4096));
        let kinds: Vec<&str> = reading.problems.iter().map(|problem| name_of(&problem.complaint)).collect();
        assert_eq!(kinds, [name], "{:?}", reading.problems);
    }
}

#[test]
fn every_complaint_is_said_in_both_languages() {
    let mut results = Vec::new();
    for name in names() {
        let scratch = within(name);
        for language in ["en", "zh"] {
            let ledger = format!("{name}.csv");
            let ran = Program::within(scratch.path()).args(["report", &ledger, "--lang", language]).run();
            ran.assert(3, "", ran.err());
            assert!(language == "en" || !has_narrow_punctuation(ran.err()), "{}", ran.err());
            results.push(expect(&folder("rejected").join(format!("{name}.{language}.txt")), ran.err()));
        }
    }
    all_as_expected(results);
}

/// Whether punctuation of half a width stands beside a Chinese character, after the word `错误: `.
fn has_narrow_punctuation(said: &str) -> bool {
    let is_chinese = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '“' | '”');
    let said: Vec<char> = said.trim_start_matches("错误: ").chars().collect();
    said.windows(2).any(|pair| {
        let is_narrow = |c: char| ",;:?".contains(c);
        is_chinese(pair[0]) && is_narrow(pair[1]) || is_narrow(pair[0]) && is_chinese(pair[1])
    })
}

#[test]
fn every_file_of_the_catalogue_belongs_to_a_kind() {
    let names: BTreeSet<&str> = NAMES.iter().copied().collect();
    assert_eq!(names.len(), NAMES.len(), "a name stands for one kind");
    for entry in fs::read_dir(folder("rejected")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let (name, _) = file.split_once('.').unwrap();
        assert!(names.contains(name), "{file} belongs to no kind");
    }
}
