//! Chooses the sheet to read: the one asked for, else the only one that is a ledger.
//!
//! A sheet that is nearly a ledger counts as one. If it were skipped because of a misspelt heading,
//! its money would be missing without a word.

use std::fs::File;
use std::io;
use std::path::Path;

use super::panics::catch_panics;
use super::{CheckedWorkbooks, Container, Workbook};
use crate::ledger::field::Field;
use crate::ledger::open::dialect::{Dialect, DialectFault};
use crate::ledger::open::understand::understand_sheet;
use crate::ledger::rules::ReadingRules;
use crate::spelling::nearest;
use crate::words::heading::HeadingFault;
use crate::words::heading::Lacking;
use crate::words::ledger::Complaint;
use crate::words::workbook::{LedgerSheet, WorkbookFault};

/// A sheet whose first rows have been examined.
struct SheetProbe {
    name: String,
    understood: Result<Dialect, Vec<DialectFault>>,
}

/// The likeness of a sheet to a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SheetClass {
    /// It has the heading of a ledger, perhaps with faults.
    Ledger,
    /// It lacks so little that it is probably meant to be a ledger.
    NearLedger,
    /// It is filled with something else.
    Other,
    /// The rows that could hold a heading are blank.
    Blank,
}

/// The sheet to read.
pub(super) struct ChosenSheet {
    pub name: String,
    /// The workbook has others, and no argument names this one.
    pub is_worth_naming: bool,
}

/// A filled sheet that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadSheet {
    /// The name of the sheet.
    pub sheet: String,
    /// Why it is no ledger.
    pub fault: HeadingFault,
}

impl SheetProbe {
    fn class(&self) -> SheetClass {
        let Err(faults) = &self.understood else { return SheetClass::Ledger };
        let of = |fault: &DialectFault| match &fault.complaint {
            Complaint::Heading(HeadingFault::NoRows) => SheetClass::Blank,
            Complaint::Heading(fault @ HeadingFault::Missing { .. }) => {
                if is_nearly_a_heading(fault) {
                    SheetClass::NearLedger
                } else {
                    SheetClass::Other
                }
            }
            _ => SheetClass::Ledger,
        };
        faults.first().map_or(SheetClass::Ledger, of)
    }

    fn is_ledger(&self) -> bool {
        matches!(self.class(), SheetClass::Ledger | SheetClass::NearLedger)
    }

    /// The fault that no row is a heading.
    fn missing(&self) -> Option<&HeadingFault> {
        self.understood.as_ref().err()?.iter().find_map(|fault| match &fault.complaint {
            Complaint::Heading(fault @ (HeadingFault::NoRows | HeadingFault::Missing { .. })) => Some(fault),
            _ => None,
        })
    }
}

/// A row is nearly a heading if it lacks one thing, or only what other headings of the row
/// resemble, or if it has date and dealer, and numbers below an unknown heading.
fn is_nearly_a_heading(fault: &HeadingFault) -> bool {
    let HeadingFault::Missing { any_known: true, lacking, has_unread_numbers, .. } = fault else { return false };
    let is_near = |lacks: &Lacking| matches!(lacks, Lacking::Field { near: Some(_), .. });
    let lacks = |field: Field| {
        lacking.iter().any(|lacks| matches!(lacks, Lacking::Field { field: lacked, .. } if lacked.en == field.id()))
    };
    let has_date_and_dealer = !lacks(Field::Date) && !lacks(Field::Dealer);
    lacking.len() == 1 || lacking.iter().all(is_near) || (has_date_and_dealer && *has_unread_numbers)
}

/// The names of the sheets that are ledgers or nearly.
///
/// # Errors
///
/// The outer error if the file cannot be read, the inner one if it is no readable workbook.
pub fn ledger_sheets(path: &Path, rules: &ReadingRules) -> io::Result<Result<Vec<String>, WorkbookFault>> {
    let probes = probes_of(path, rules)?;
    let names =
        |probes: Vec<SheetProbe>| probes.into_iter().filter(SheetProbe::is_ledger).map(|probe| probe.name).collect();
    Ok(probes.map(names))
}

/// The filled sheets that are no ledgers, in a workbook with at least one that is. Empty for other
/// files and for workbooks that are refused.
///
/// # Errors
///
/// The errors of reading the file.
pub fn unread_sheets(path: &Path, rules: &ReadingRules) -> io::Result<Vec<UnreadSheet>> {
    if Container::of_file(path)? != Container::Zip {
        return Ok(Vec::new());
    }
    let probes = probes_of(path, rules)?.unwrap_or_default();
    // If no sheet is a ledger, their faults are errors of the file.
    if !probes.iter().any(SheetProbe::is_ledger) {
        return Ok(Vec::new());
    }
    let mut unread = Vec::new();
    for probe in probes.iter().filter(|probe| !probe.is_ledger()) {
        let is_filled = probe.class() == SheetClass::Other || is_filled(path, &probe.name)?;
        if let Some(fault) = probe.missing().filter(|_| is_filled) {
            unread.push(UnreadSheet { sheet: probe.name.clone(), fault: fault.clone() });
        }
    }
    Ok(unread)
}

fn probes_of(path: &Path, rules: &ReadingRules) -> io::Result<Result<Vec<SheetProbe>, WorkbookFault>> {
    let file = File::open(path)?;
    Ok(catch_panics(|| Workbook::open(file, path, &mut CheckedWorkbooks::default())?.probes(rules)))
}

/// Some cell of the sheet is not blank; true if the workbook cannot be read.
fn is_filled(path: &Path, sheet: &str) -> io::Result<bool> {
    let file = File::open(path)?;
    Ok(catch_panics(|| Workbook::open(file, path, &mut CheckedWorkbooks::default())?.is_filled(sheet)).unwrap_or(true))
}

impl Workbook {
    fn probes(&mut self, rules: &ReadingRules) -> Result<Vec<SheetProbe>, WorkbookFault> {
        self.sheets().into_iter().map(|name| self.probe(name, rules)).collect()
    }

    fn probe(&mut self, name: String, rules: &ReadingRules) -> Result<SheetProbe, WorkbookFault> {
        let understood = understand_sheet(&self.first_lines(&name)?, rules);
        Ok(SheetProbe { name, understood })
    }

    /// Chooses the sheet and detects its dialect.
    pub(super) fn choose(
        &mut self,
        asked: Option<&str>,
        rules: &ReadingRules,
    ) -> Result<Result<(ChosenSheet, Dialect), Vec<DialectFault>>, WorkbookFault> {
        let sheets = self.sheets();
        if let Some(asked) = asked {
            let Some(name) = sheets.iter().find(|name| *name == asked) else {
                let nearest = nearest(asked, sheets.iter().map(String::as_str)).map(str::to_owned);
                return Err(WorkbookFault::NoSuchSheet { asked: asked.to_owned(), nearest, sheets });
            };
            let probe = self.probe(name.clone(), rules)?;
            let chosen = ChosenSheet { name: probe.name, is_worth_naming: false };
            return Ok(probe.understood.map(|dialect| (chosen, dialect)));
        }
        let is_worth_naming = sheets.len() > 1;
        let mut read = only_ledger(self.probes(rules)?)?;
        // A single candidate is the sheet to read, or its faults are those of the file.
        if read.len() == 1
            && let Some(SheetProbe { name, understood: Ok(dialect) }) = read.pop_if(|only| only.understood.is_ok())
        {
            return Ok(Ok((ChosenSheet { name, is_worth_naming }, dialect)));
        }
        let faults = read.into_iter().flat_map(|SheetProbe { name, understood }| {
            let in_sheet = move |fault| if is_worth_naming { in_sheet(&name, fault) } else { fault };
            understood.err().unwrap_or_default().into_iter().map(in_sheet)
        });
        let faults: Vec<DialectFault> = faults.collect();
        if faults.is_empty() { Err(WorkbookFault::NotAWorkbook) } else { Ok(Err(faults)) }
    }
}

/// The only ledger. If there is none, the sheets whose faults are reported: those that are nearly
/// ledgers, else all filled ones.
///
/// # Errors
///
/// [`WorkbookFault::SeveralLedgers`] if the choice is ambiguous.
fn only_ledger(probes: Vec<SheetProbe>) -> Result<Vec<SheetProbe>, WorkbookFault> {
    let are = |class: SheetClass| probes.iter().filter(move |probe| probe.class() == class);
    let (whole, near) = (are(SheetClass::Ledger).count(), are(SheetClass::NearLedger).count());
    if whole > 0 && whole + near > 1 {
        let sheets = probes
            .iter()
            .filter(|probe| probe.is_ledger())
            .map(|probe| LedgerSheet { name: probe.name.clone(), fault: probe.missing().cloned() });
        return Err(WorkbookFault::SeveralLedgers { sheets: sheets.collect() });
    }
    let wanted = [SheetClass::Ledger, SheetClass::NearLedger, SheetClass::Other];
    let best = wanted.into_iter().find(|class| are(*class).next().is_some());
    Ok(probes.into_iter().filter(|probe| best.is_none_or(|best| probe.class() == best)).collect())
}

fn in_sheet(sheet: &str, fault: DialectFault) -> DialectFault {
    let complaint = Complaint::InSheet { sheet: sheet.to_owned(), complaint: Box::new(fault.complaint) };
    DialectFault { complaint, ..fault }
}
