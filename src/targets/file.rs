//! Target files: CSV with a dealer, a period, a metric and an amount in each row.

use std::collections::HashMap;

use super::MICROS_PER_FEN;
use super::heading::{Columns, count_known};
use super::period;
use super::targeted::Targeted;
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::cell::amount::parse_amount_in;
use crate::ledger::cell::text::looks_like_total;
use crate::ledger::dealers::DealerMaster;
use crate::ledger::side_file::{Row, SideFile};
use crate::money::Money;
use crate::period::Period;
use crate::words::Language;
use crate::words::ledger::Complaint;
use crate::words::side_files::{SideFileFault, SideFileProblem, TargetColumn, TargetFault};

/// A target of a file, not yet spread over months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The dealer's code where the dealer master has it, else the dealer as written.
    pub dealer: String,
    /// The month, quarter or year.
    pub period: Period,
    /// The metric or account.
    pub targeted: Targeted,
    /// The amount, in fen.
    pub fen: i128,
    /// `FILE:LINE`.
    pub place: String,
}

/// The targets of some files, not yet spread over months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetList {
    /// The targets in the order of the files.
    pub targets: Vec<Target>,
    /// What has targets: metrics in the order of output, then accounts in the order of the sheet.
    pub targeted: Vec<Targeted>,
}

/// Reads [side files](crate::ledger::side_file) of targets, given by name and bytes.
///
/// The columns `dealer`, `period`, `metric` and `amount` (经销商, 期间, 指标, 目标) stand in any order;
/// others are not read. A unit in brackets after the heading of the amounts scales them, as in
/// ledgers. Blank rows, and rows without an amount, set no target. `chart` has the configuration's
/// accounts; `master` makes a dealer's code and name one.
///
/// # Errors
///
/// Every [`SideFileProblem`] of every file, in their order; never an empty list.
pub fn read(
    files: &[(String, Vec<u8>)],
    chart: &ChartOfAccounts,
    master: Option<&DealerMaster>,
) -> Result<TargetList, Vec<SideFileProblem>> {
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
    /// The places of the targets read so far.
    known: HashMap<(String, Period, Targeted), String>,
    problems: Vec<SideFileProblem>,
}

/// A row under its heading.
struct TargetRow<'a> {
    file: &'a str,
    headings: &'a [String],
    columns: &'a Columns,
    row: Row,
}

impl TargetRow<'_> {
    fn cell(&self, column: TargetColumn) -> &str {
        &self.row.cells[self.columns.position(column)]
    }

    fn problem(&self, fault: TargetFault) -> SideFileProblem {
        SideFileProblem::at(self.file, self.row.line, fault)
    }

    /// Parses a cell; `None` where it lacks a needed text or has a fault, which is added to
    /// `problems`.
    fn read<T, F: Into<SideFileFault>>(
        &self,
        column: TargetColumn,
        problems: &mut Vec<SideFileProblem>,
        parse: impl FnOnce(&str) -> Result<T, F>,
    ) -> Option<T> {
        let text = self.cell(column);
        if text.is_empty() && column != TargetColumn::Amount {
            problems.push(self.problem(TargetFault::Blank(column)));
            return None;
        }
        let problem = |fault: F| SideFileProblem {
            column: Some(self.headings[self.columns.position(column)].clone()),
            text: Some(text.to_owned()),
            ..SideFileProblem::at(self.file, self.row.line, fault)
        };
        parse(text).map_err(|fault| problems.push(problem(fault))).ok()
    }
}

impl Reader<'_> {
    fn file(&mut self, name: &str, bytes: &[u8]) {
        let SideFile { heading, rows } = match SideFile::read(name, bytes, count_known) {
            Ok(file) => file,
            Err(problem) => return self.problems.push(problem),
        };
        let columns = match Columns::find(&heading.cells) {
            Ok(columns) => columns,
            Err(faults) => {
                let problem = |fault| SideFileProblem::at(name, heading.line, fault);
                return self.problems.extend(faults.into_iter().map(problem));
            }
        };
        for row in rows {
            let read = row
                .map_err(|problem| vec![problem])
                .and_then(|row| self.row(&TargetRow { file: name, headings: &heading.cells, columns: &columns, row }));
            read.unwrap_or_else(|problems| self.problems.extend(problems));
        }
    }

    /// Adds the target of a row, where it has an amount.
    fn row(&mut self, row: &TargetRow<'_>) -> Result<(), Vec<SideFileProblem>> {
        if looks_like_total(row.cell(TargetColumn::Dealer)) {
            return Err(vec![row.problem(TargetFault::TotalRow)]);
        }
        let mut problems = Vec::new();
        let code = |dealer: &str| {
            let code = self.master.and_then(|master| master.code_of(dealer));
            Ok::<_, TargetFault>(code.unwrap_or(dealer).to_owned())
        };
        let dealer = row.read(TargetColumn::Dealer, &mut problems, code);
        let parse_period = |text: &str| period::parse(text).map_err(TargetFault::Period);
        let period = row.read(TargetColumn::Period, &mut problems, parse_period);
        let targeted = row.read(TargetColumn::Metric, &mut problems, |name| Targeted::named(name, self.chart));
        let fen = row.read(TargetColumn::Amount, &mut problems, |text| fen(text, row.columns.unit_power));
        let (Some(dealer), Some(period), Some(targeted), Some(fen)) = (dealer, period, targeted, fen) else {
            return Err(problems);
        };
        let Some(fen) = fen else { return Ok(()) };
        let place = format!("{}:{}", row.file, row.row.line);
        self.add(Target { dealer, period, targeted, fen, place }).map_err(|fault| vec![row.problem(fault)])
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
fn fen(text: &str, unit_power: u32) -> Result<Option<i128>, SideFileFault> {
    let amount = parse_amount_in(text, unit_power).map_err(Complaint::NotAnAmount)?;
    match amount.map(Money::micros) {
        Some(micros) if micros % MICROS_PER_FEN != 0 => Err(TargetFault::Decimals.into()),
        micros => Ok(micros.map(|micros| micros / MICROS_PER_FEN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<TargetList, Vec<SideFileProblem>> {
        let master = DealerMaster::read("m.csv", "dealer,name\nD001,华东家电\n".as_bytes()).unwrap();
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
    fn reads_other_delimiters_and_what_excel_saves_in_china() {
        for delimiter in ["\t", ";", "|"] {
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
    fn the_same_twice_is_an_error_under_either_name() {
        assert_eq!(
            problems("dealer,period,metric,amount\nD001,2026-Q1,利润,1\n华东家电,2026Q1,profit,1\n"),
            ["t.csv:3: a second target of profit for D001, 2026-Q1; the first is at t.csv:2; leave one of them out"]
        );
    }
}
