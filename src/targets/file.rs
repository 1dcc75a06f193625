//! Target files: CSV with a dealer, a period, a metric and an amount in each row.

use std::collections::HashMap;

use super::MICROS_PER_FEN;
use super::heading::{Columns, count_known};
use super::period;
use super::targeted::Targeted;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::amount::parse_amount_in;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::encoding::decode_whole;
use crate::ledger::heading::looks_like_total;
use crate::ledger::records::{QuoteFaultKind, Record, Splitter};
use crate::period::Period;
use crate::words::Language;
use crate::words::ledger::Complaint;
use crate::words::targets::{TargetColumn, TargetFault, TargetProblem};

/// A target as a file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The dealer as the ledgers have it, or its code where the dealer master has it.
    pub dealer: String,
    /// The month, quarter or year.
    pub period: Period,
    /// What is to be reached.
    pub targeted: Targeted,
    /// The amount, in fen.
    pub fen: i128,
    /// The file and line.
    pub place: String,
}

/// The targets of some files, not yet spread over months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetList {
    /// The targets in the order of the files.
    pub targets: Vec<Target>,
    /// The figures that any of them is of: metrics in the order of output, then accounts in the order of the sheet.
    pub targeted: Vec<Targeted>,
}

/// Reads target files, given by name and bytes: CSV in UTF-8 or GB18030, separated by comma, tab or semicolon.
///
/// The columns `dealer`, `period`, `metric` and `amount` (经销商, 期间, 指标, 目标) stand in any order; others are not read. A unit
/// in brackets after the heading of the amounts scales them, as in ledgers. Blank rows, and rows without an amount, set no target.
/// `chart` has the configuration's accounts; `master` makes a dealer's code and name one.
///
/// # Errors
///
/// Every [`TargetProblem`] of every file, in their order; never an empty list.
pub fn read(
    files: &[(String, Vec<u8>)],
    chart: &ChartOfAccounts,
    master: Option<&DealerMaster>,
) -> Result<TargetList, Vec<TargetProblem>> {
    let mut reader = Reader { chart, master, targets: Vec::new(), known: HashMap::new(), problems: Vec::new() };
    for (name, bytes) in files {
        reader.file(name, bytes);
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let mut targeted: Vec<Targeted> = reader.targets.iter().map(|target| target.targeted).collect();
    targeted.sort_by_key(|targeted| targeted.rank(chart));
    targeted.dedup();
    Ok(TargetList { targets: reader.targets, targeted })
}

struct Reader<'a> {
    chart: &'a ChartOfAccounts,
    master: Option<&'a DealerMaster>,
    targets: Vec<Target>,
    /// The places of the targets by what they are of.
    known: HashMap<(String, Period, Targeted), String>,
    problems: Vec<TargetProblem>,
}

/// A row of a file.
struct Line {
    /// The line on which it begins, from 1.
    number: u32,
    fields: Vec<String>,
    fault: Option<(u32, Complaint)>,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.fault.is_none() && self.fields.iter().all(String::is_empty)
    }
}

/// What is wrong in a row: the column's heading, the text as it stands, and the fault.
type RowFault = (Option<String>, Option<String>, TargetFault);

impl Reader<'_> {
    fn file(&mut self, name: &str, bytes: &[u8]) {
        let Some(text) = decode_whole(bytes) else {
            return self.complain(name, 1, (None, None, TargetFault::NotDecodable));
        };
        let mut lines = lines(&text).into_iter().filter(|line| !line.is_blank());
        let heading = lines.next().unwrap_or(Line { number: 1, fields: vec![String::new()], fault: None });
        let columns = match Columns::find(&heading.fields) {
            Ok(columns) => columns,
            Err(faults) => {
                return faults.into_iter().for_each(|fault| self.complain(name, heading.number, (None, None, fault)));
            }
        };
        for line in lines {
            self.line(name, line, &heading.fields, &columns);
        }
    }

    fn complain(&mut self, file: &str, line: u32, (column, text, fault): RowFault) {
        self.problems.push(TargetProblem { file: file.to_owned(), line, column, text, fault });
    }

    fn line(&mut self, file: &str, mut line: Line, headings: &[String], columns: &Columns) {
        if let Some((number, complaint)) = line.fault {
            return self.complain(file, number, (None, None, TargetFault::AsInLedgers(complaint)));
        }
        while line.fields.len() > headings.len() && line.fields.last().is_some_and(String::is_empty) {
            line.fields.pop();
        }
        if line.fields.len() != headings.len() {
            let complaint = Complaint::FieldCount { expected: headings.len(), found: line.fields.len() };
            return self.complain(file, line.number, (None, None, TargetFault::AsInLedgers(complaint)));
        }
        let place = format!("{file}:{}", line.number);
        match self.target(&line.fields, headings, columns, place) {
            Ok(None) => {}
            Ok(Some(target)) => {
                if let Err(fault) = self.add(target) {
                    self.complain(file, line.number, (None, None, fault));
                }
            }
            Err(faults) => faults.into_iter().for_each(|fault| self.complain(file, line.number, fault)),
        }
    }

    /// The target of a row; `None` where it has no amount.
    fn target(
        &self,
        fields: &[String],
        headings: &[String],
        columns: &Columns,
        place: String,
    ) -> Result<Option<Target>, Vec<RowFault>> {
        let cell = |column: TargetColumn| fields[columns.position(column)].as_str();
        let dealer = cell(TargetColumn::Dealer);
        if looks_like_total(dealer) {
            return Err(vec![(None, None, TargetFault::TotalRow)]);
        }
        let mut faults = Vec::new();
        let mut fault_in = |column: TargetColumn, fault: TargetFault| {
            let text = Some(cell(column)).filter(|text| !text.is_empty()).map(str::to_owned);
            faults.push((text.as_ref().map(|_| headings[columns.position(column)].clone()), text, fault));
        };
        for column in [TargetColumn::Dealer, TargetColumn::Period, TargetColumn::Metric] {
            if cell(column).is_empty() {
                fault_in(column, TargetFault::Blank(column));
            }
        }
        let mut read = |column: TargetColumn, fault: Option<TargetFault>| {
            if let Some(fault) = fault.filter(|_| !cell(column).is_empty()) {
                fault_in(column, fault);
            }
        };
        let period = period::parse(cell(TargetColumn::Period));
        read(TargetColumn::Period, period.err().map(TargetFault::Period));
        let targeted = Targeted::named(cell(TargetColumn::Metric), self.chart);
        read(TargetColumn::Metric, targeted.clone().err());
        let fen = fen(cell(TargetColumn::Amount), columns.unit_power);
        read(TargetColumn::Amount, fen.clone().err());
        match (period, targeted, fen) {
            (Ok(period), Ok(targeted), Ok(fen)) if faults.is_empty() => {
                let dealer = self.master.and_then(|master| master.code_of(dealer)).unwrap_or(dealer).to_owned();
                Ok(fen.map(|fen| Target { dealer, period, targeted, fen, place }))
            }
            _ => Err(faults),
        }
    }

    fn add(&mut self, target: Target) -> Result<(), TargetFault> {
        let key = (target.dealer.clone(), target.period, target.targeted);
        if let Some(first) = self.known.get(&key) {
            return Err(TargetFault::Twice {
                dealer: target.dealer,
                period: target.period,
                metric: target.targeted.id(self.chart).to_owned(),
                metric_zh: target.targeted.name(self.chart, Language::Zh).to_owned(),
                first: first.clone(),
            });
        }
        self.known.insert(key, target.place.clone());
        self.targets.push(target);
        Ok(())
    }
}

/// The amount of a cell in fen; `None` where it is blank.
fn fen(text: &str, unit_power: u32) -> Result<Option<i128>, TargetFault> {
    let amount =
        parse_amount_in(text, unit_power).map_err(|fault| TargetFault::AsInLedgers(Complaint::NotAnAmount(fault)))?;
    match amount.map(crate::money::Money::micros) {
        Some(micros) if micros % MICROS_PER_FEN != 0 => Err(TargetFault::Decimals),
        micros => Ok(micros.map(|micros| micros / MICROS_PER_FEN)),
    }
}

/// The rows of a file, split where its first row names most columns.
fn lines(text: &str) -> Vec<Line> {
    let names = |lines: &Vec<Line>| {
        let heading = lines.iter().find(|line| !line.is_blank());
        heading.map_or(0, |heading| count_known(&heading.fields))
    };
    let [by_comma, others @ ..] = [b',', b'\t', b';'].map(|delimiter| split(text, delimiter));
    others.into_iter().fold(by_comma, |best, other| if names(&other) > names(&best) { other } else { best })
}

fn split(text: &str, delimiter: u8) -> Vec<Line> {
    let mut splitter = Splitter::new(text.as_bytes(), delimiter);
    let (mut lines, mut record) = (Vec::new(), Record::default());
    while splitter.next_record(&mut record) {
        let field = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let fault = record.fault.map(|fault| {
            let complaint = match fault.kind {
                QuoteFaultKind::TextAfterClosingQuote => Complaint::TextAfterClosingQuote,
                QuoteFaultKind::Unclosed => Complaint::QuoteUnclosed,
            };
            (fault.line + 1, complaint)
        });
        let fields = record.fields.iter().map(|span| field(&span.text(text.as_bytes()))).collect();
        lines.push(Line { number: record.line + 1, fields, fault });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<TargetList, Vec<TargetProblem>> {
        let master = DealerMaster::read("dealer,name\nD001,华东家电\n".as_bytes()).unwrap();
        read(&[("t.csv".to_owned(), text.as_bytes().to_vec())], &ChartOfAccounts::default(), Some(&master))
    }

    /// Each target as dealer, period, metric and fen.
    fn told(list: &TargetList) -> Vec<String> {
        let chart = ChartOfAccounts::default();
        let told = |target: &Target| {
            format!("{} {} {} {}", target.dealer, target.period, target.targeted.id(&chart), target.fen)
        };
        list.targets.iter().map(told).collect()
    }

    fn problems(text: &str) -> Vec<String> {
        read_text(text).unwrap_err().iter().map(|problem| problem.text(Language::En)).collect()
    }

    #[test]
    fn reads_every_spelling_and_makes_a_code_and_a_name_one() {
        let list = read_text(
            "\u{feff}备注,指标,客户,期间,目标(万元)\r\n\
             \r\n,利润,华东家电,2026年第一季度,(1.5)\r\n,客户利润,D001,202603,¥3万\r\n\"a,b\",营业收入,B,2026,12元\r\n\
             ,提货额,B,2026,\"1,200\"\r\n,促销费,B,2026-Q1,\r\n",
        );
        let expected = [
            "D001 2026-Q1 profit -1500000",
            "D001 2026-03 profit 3000000",
            "B 2026 sales 1200",
            "B 2026 purchases 1200000000",
        ];
        let list = list.unwrap();
        assert_eq!(told(&list), expected);
        let chart = ChartOfAccounts::default();
        let targeted: Vec<&str> = list.targeted.iter().map(|targeted| targeted.id(&chart)).collect();
        assert_eq!(targeted, ["sales", "profit", "purchases"], "a row without an amount sets no target");
    }

    #[test]
    fn reads_tabs_semicolons_and_what_excel_saves_in_china() {
        for delimiter in ["\t", ";"] {
            let text = "dealer,period,metric,amount\nA,2026-03,profit,5\n".replace(',', delimiter);
            assert_eq!(told(&read_text(&text).unwrap()), ["A 2026-03 profit 500"]);
        }
        let (gbk, _, _) = encoding_rs::GBK.encode("经销商,期间,指标,目标\n华北家电,2026,利润,5\n");
        let list = read(&[("t.csv".to_owned(), gbk.into_owned())], &ChartOfAccounts::default(), None).unwrap();
        assert_eq!(told(&list), ["华北家电 2026 profit 500"]);
    }

    #[test]
    fn a_file_without_a_target_is_none() {
        assert_eq!(read_text("dealer,period,metric,amount\n").unwrap(), TargetList::default());
        assert_eq!(problems("").len(), 4);
    }

    #[test]
    fn every_fault_of_every_row_is_told() {
        assert_eq!(
            problems(
                "dealer,period,metric,amount\nA,2026-13,margn,1.005\n\nA,,cash,12O\nA,2026,profit\n\"A,2026,profit,5\n"
            ),
            [
                "t.csv:2: column period: \"2026-13\" is not the period of a target: there is no such month; months are 01 to 12",
                "t.csv:2: column metric: \"margn\" is neither a metric nor an account (sales, operating_profit, support, \
                 expenses, profit and every flow account of `dealer-profit accounts` may have one)",
                "t.csv:2: column amount: \"1.005\" has more than 2 decimals: a target is in fen",
                "t.csv:4: the period is blank; fill it in, or leave the row out",
                "t.csv:4: column metric: \"cash\" is a balance and has no target (sales, operating_profit, support, \
                 expenses, profit and every flow account of `dealer-profit accounts` may have one)",
                "t.csv:4: column amount: \"12O\" is not an amount: letter \"O\" where a digit was expected",
                "t.csv:5: 3 fields where the heading has 4; is a delimiter missing, or does a text hold a line break \
                 without quotes around it?",
                "t.csv:6: the quote that opens here is never closed; close it, or take it out",
            ]
        );
    }

    #[test]
    fn the_same_twice_is_an_error_under_whatever_name() {
        assert_eq!(
            problems("dealer,period,metric,amount\nD001,2026-Q1,利润,1\n华东家电,2026Q1,profit,1\n"),
            ["t.csv:3: a second target of profit for D001, 2026-Q1; the first is at t.csv:2; leave one of them out"]
        );
    }
}
