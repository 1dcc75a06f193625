//! Workbooks that the program writes, as a reader that does not calculate sees them.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use dealer_profit::document::Document;
use dealer_profit::render::xlsx::to_xlsx;
use dealer_profit::words::Language;

use crate::statements::{Dealer, Kind, statements};

/// Dealers of every kind, under names of every kind.
pub const DEALERS: [Dealer<'static>; 7] = [
    Dealer { name: "华东家电", kind: Kind::Usual },
    Dealer { name: "Loss & Sons [East]/\"North\"", kind: Kind::Losing },
    Dealer { name: "=1+1", kind: Kind::WithoutSales },
    Dealer { name: "O'Neill's: 电器*?", kind: Kind::Huge },
    Dealer { name: "SORT(x) \u{1b}[2J\u{202e}😀", kind: Kind::Usual },
    Dealer { name: "<b>History</b>", kind: Kind::Usual },
    Dealer { name: "R1C1", kind: Kind::Usual },
];

/// The sheets of a workbook.
fn sheets(bytes: Vec<u8>) -> Vec<(String, Range<Data>)> {
    Xlsx::new(Cursor::new(bytes)).unwrap().worksheets()
}

fn workbook(document: &Document, language: Language) -> Vec<u8> {
    assert_eq!(document.check_formulas(), []);
    to_xlsx(document, language).unwrap()
}

#[test]
fn samples_for_the_eye() {
    let Some(folder) = std::env::var_os("SAMPLES") else { return };
    let folder = std::path::PathBuf::from(folder);
    for (language, name) in [(Language::En, "en"), (Language::Zh, "zh")] {
        for months in [6, 12, 24] {
            let bytes = workbook(&statements(&DEALERS, months), language);
            std::fs::write(folder.join(format!("s-{months}-{name}.xlsx")), bytes).unwrap();
        }
    }
}

#[test]
fn stored_results_are_right_and_what_is_missing_is_empty() {
    let all = sheets(workbook(&statements(&DEALERS, 12), Language::En));
    let summary = &all[0].1;
    println!("{summary:?}");
}
