//! The ledgers of the comparison with other engines: reproducible, correct, and with the same
//! figures in every spelling.

#[path = "../../benches/ledgers.rs"]
mod ledgers;

use std::fs;

use ledgers::{Ledger, Variant};
use serde_json::Value;

use crate::program::Program;

const ROWS: u64 = 3000;

fn bytes(variant: Variant, rows: u64) -> Vec<u8> {
    let mut ledger = Ledger::new(variant, rows);
    let mut bytes = Vec::new();
    ledger.heading(&mut bytes);
    (0..rows).for_each(|_| ledger.row(&mut bytes));
    bytes
}

/// The output of a command for a ledger in its own folder.
fn said(command: &str, ledger: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ledger.csv"), ledger).unwrap();
    let arguments = [command, "ledger.csv", "--format", "json", "--lang", "en"];
    Program::within(folder.path()).args(arguments).run().succeeded().to_owned()
}

#[test]
fn the_same_arguments_give_the_same_bytes() {
    for (name, variant) in Variant::ALL {
        assert!(bytes(variant, 500) == bytes(variant, 500), "{name}");
    }
    let plain = String::from_utf8(bytes(Variant::Plain, 3)).unwrap();
    let expected = [
        "日期,经销商,区域,产品,科目,金额,单据号,摘要\n",
        "2024-07-01,淮安永泰家电有限公司,苏北,1.5匹挂机,工资,495.66,PZ00000000,常规业务\n",
        "2025-03-01,浦城星河商贸有限公司,闽北,新风机,销售成本,54.20,PZ00000001,常规业务\n",
        "2025-10-30,绍兴恒达暖通工程公司,浙北,配件,工资,59.19,PZ00000002,常规业务\n",
    ];
    assert_eq!(plain, expected.concat());
}

#[test]
fn every_ledger_passes_check() {
    for (name, variant) in Variant::ALL {
        let check: Value = serde_json::from_str(&said("check", &bytes(variant, ROWS))).unwrap();
        let rows = &check["files"][0]["rows"];
        assert_eq!(rows["with_entries"], ROWS, "{name}: {check}");
        assert_eq!(check["files"][0]["period"]["months"], 24, "{name}: {check}");
    }
}

#[test]
fn a_hundred_rows_are_a_ledger() {
    for (_, variant) in Variant::ALL {
        said("check", &bytes(variant, 100));
    }
}

#[test]
fn spelling_changes_no_figure() {
    let plain = said("report", &bytes(Variant::Plain, ROWS));
    for variant in [Variant::Crlf, Variant::Thousands, Variant::Gbk, Variant::Quoted] {
        let spelt = bytes(variant, ROWS);
        assert!(spelt != bytes(Variant::Plain, ROWS));
        assert_eq!(said("report", &spelt), plain, "{variant:?}");
    }
}

/// The ledgers contain what makes reading hard: memos with commas, quotes and line breaks, and the
/// feature of each variant.
#[test]
fn the_ledgers_contain_their_special_features() {
    let text = |variant| String::from_utf8(bytes(variant, ROWS)).unwrap();
    let plain = text(Variant::Plain);
    let count = |text: &str, mark: &str| text.matches(mark).count();
    assert_eq!(count(&plain, "\n"), 1 + 3000 + count(&plain, "其一"));
    assert!((15..45).contains(&count(&plain, ", 第")) && plain.contains("\"\"已付\"\"") && plain.contains("并\n其一"));
    assert_eq!(count(&text(Variant::Crlf), "\r\n"), 3001);
    assert!(count(&text(Variant::Thousands), ",\"") > 1000);
    assert!(text(Variant::Quoted).lines().all(|line| line.starts_with('"') || line.starts_with("其一")));
    assert!(text(Variant::ManyDealers).contains("20店"));
    assert_eq!(text(Variant::Wide).lines().next().unwrap().split(',').count(), 3 + 25);
    assert!(String::from_utf8(bytes(Variant::Gbk, 1)).is_err());
}
