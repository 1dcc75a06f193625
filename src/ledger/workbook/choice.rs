//! Which sheet of a workbook is read: the one that is asked for, or else the only one that is a ledger.
//!
//! A sheet that is nearly a ledger counts as one: were it passed over because a heading is misspelt, its money would be
//! missing without a word.

use std::fs::File;
use std::io;
use std::path::Path;

use super::guard::guarded;
use super::{Container, Measured, Workbook};
use crate::ledger::dialect::{self, Dialect, DialectFault};
use crate::ledger::field::Field;
use crate::ledger::rules::ReadingRules;
use crate::spelling::nearest;
use crate::words::heading::{HeadingFault, Lacking};
use crate::words::ledger::Complaint;
use crate::words::workbook::{LedgerSheet, WorkbookFault};

/// A sheet as it begins.
struct Beginning {
    name: String,
    understood: Result<Dialect, Vec<DialectFault>>,
}

/// What a sheet looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It has the heading of a ledger, be it one with faults.
    Ledger,
    /// It lacks so little that it is probably meant to be one.
    Nearly,
    /// It is filled with something else.
    Other,
    /// Nothing stands where a heading could.
    Blank,
}

/// The sheet that is to be read.
pub(super) struct Chosen {
    pub name: String,
    /// Whether the workbook has others and nobody has named this one.
    pub is_worth_naming: bool,
}

/// A filled sheet that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPassedOver {
    /// Its name.
    pub sheet: String,
    /// Why it is no ledger.
    pub fault: HeadingFault,
}

impl Beginning {
    fn standing(&self) -> Standing {
        let Err(faults) = &self.understood else { return Standing::Ledger };
        let of = |fault: &DialectFault| match &fault.complaint {
            Complaint::Heading(HeadingFault::NoRows) => Standing::Blank,
            Complaint::Heading(fault @ HeadingFault::Missing { .. }) => {
                if is_nearly_a_heading(fault) {
                    Standing::Nearly
                } else {
                    Standing::Other
                }
            }
            _ => Standing::Ledger,
        };
        faults.first().map_or(Standing::Ledger, of)
    }

    fn is_ledger(&self) -> bool {
        matches!(self.standing(), Standing::Ledger | Standing::Nearly)
    }

    /// The heading's fault where no row is a heading.
    fn missing(&self) -> Option<&HeadingFault> {
        self.understood.as_ref().err()?.iter().find_map(|fault| match &fault.complaint {
            Complaint::Heading(fault @ (HeadingFault::NoRows | HeadingFault::Missing { .. })) => Some(fault),
            _ => None,
        })
    }
}

/// Whether a row lacks so little of a heading that it is probably meant to be one: a single thing, or only what other headings
/// of the row are near to; or it has date and dealer, and numbers below a heading that nobody knows.
fn is_nearly_a_heading(fault: &HeadingFault) -> bool {
    let HeadingFault::Missing { any_known: true, lacking, has_unread_numbers, .. } = fault else { return false };
    let is_near = |lacks: &Lacking| matches!(lacks, Lacking::Field { near: Some(_), .. });
    let lacks = |field: Field| {
        lacking.iter().any(|lacks| matches!(lacks, Lacking::Field { field: lacked, .. } if lacked.en == field.id()))
    };
    let has_date_and_dealer = !lacks(Field::Date) && !lacks(Field::Dealer);
    lacking.len() == 1 || lacking.iter().all(is_near) || (has_date_and_dealer && *has_unread_numbers)
}

/// The sheets of a workbook that are ledgers, or nearly.
///
/// # Errors
///
/// The outer error where the file cannot be read, the inner one where it is no workbook that can be.
pub fn ledger_sheets(path: &Path, rules: &ReadingRules) -> io::Result<Result<Vec<String>, WorkbookFault>> {
    let beginnings = beginnings_of(path, rules)?;
    let names = |beginnings: Vec<Beginning>| {
        beginnings.into_iter().filter(Beginning::is_ledger).map(|beginning| beginning.name).collect()
    };
    Ok(beginnings.map(names))
}

/// The filled sheets of a file that are no ledgers, beside those that are; none of a file that is no workbook or that is refused.
///
/// # Errors
///
/// Those of reading the file.
pub fn sheets_passed_over(path: &Path, rules: &ReadingRules) -> io::Result<Vec<SheetPassedOver>> {
    if Container::of_file(path)? != Container::Zip {
        return Ok(Vec::new());
    }
    let beginnings = beginnings_of(path, rules)?.unwrap_or_default();
    // Where no sheet is a ledger, what each lacks is an error.
    if !beginnings.iter().any(Beginning::is_ledger) {
        return Ok(Vec::new());
    }
    let mut passed_over = Vec::new();
    for beginning in beginnings.iter().filter(|beginning| !beginning.is_ledger()) {
        let is_filled = beginning.standing() == Standing::Other || is_filled(path, &beginning.name)?;
        if let Some(fault) = beginning.missing().filter(|_| is_filled) {
            passed_over.push(SheetPassedOver { sheet: beginning.name.clone(), fault: fault.clone() });
        }
    }
    Ok(passed_over)
}

fn beginnings_of(path: &Path, rules: &ReadingRules) -> io::Result<Result<Vec<Beginning>, WorkbookFault>> {
    let file = File::open(path)?;
    Ok(guarded(|| Workbook::open(file, path, &mut Measured::default())?.beginnings(rules)))
}

/// Whether a sheet has a filled cell anywhere.
fn is_filled(path: &Path, sheet: &str) -> io::Result<bool> {
    let file = File::open(path)?;
    Ok(guarded(|| Workbook::open(file, path, &mut Measured::default())?.is_filled(sheet)).unwrap_or(true))
}

impl Workbook {
    fn beginnings(&mut self, rules: &ReadingRules) -> Result<Vec<Beginning>, WorkbookFault> {
        self.sheets().into_iter().map(|name| self.beginning(name, rules)).collect()
    }

    fn beginning(&mut self, name: String, rules: &ReadingRules) -> Result<Beginning, WorkbookFault> {
        let understood = dialect::understand_sheet(&self.first_lines(&name)?, rules);
        Ok(Beginning { name, understood })
    }

    /// The sheet that is to be read and how it is written; its name is told where the file's alone would not do.
    pub(super) fn choose(
        &mut self,
        asked: Option<&str>,
        rules: &ReadingRules,
    ) -> Result<Result<(Chosen, Dialect), Vec<DialectFault>>, WorkbookFault> {
        let sheets = self.sheets();
        if let Some(asked) = asked {
            let Some(name) = sheets.iter().find(|name| *name == asked) else {
                let nearest = nearest(asked, sheets.iter().map(String::as_str)).map(str::to_owned);
                return Err(WorkbookFault::NoSuchSheet { asked: asked.to_owned(), nearest, sheets });
            };
            let beginning = self.beginning(name.clone(), rules)?;
            let chosen = Chosen { name: beginning.name, is_worth_naming: false };
            return Ok(beginning.understood.map(|dialect| (chosen, dialect)));
        }
        let is_worth_naming = sheets.len() > 1;
        let mut read = only_ledger(self.beginnings(rules)?)?;
        // Where there is but one, it is the one, or its faults are those of the file.
        if read.len() == 1
            && let Some(Beginning { name, understood: Ok(dialect) }) = read.pop_if(|only| only.understood.is_ok())
        {
            return Ok(Ok((Chosen { name, is_worth_naming }, dialect)));
        }
        let faults = read.into_iter().flat_map(|Beginning { name, understood }| {
            let in_sheet = move |fault| if is_worth_naming { in_sheet(&name, fault) } else { fault };
            understood.err().unwrap_or_default().into_iter().map(in_sheet)
        });
        let faults: Vec<DialectFault> = faults.collect();
        if faults.is_empty() { Err(WorkbookFault::NotAWorkbook) } else { Ok(Err(faults)) }
    }
}

/// The sheet that is a ledger; where none is, those whose faults are told: what each nearly is, else all that are filled.
///
/// # Errors
///
/// [`WorkbookFault::SeveralLedgers`] where nobody can say which is meant.
fn only_ledger(beginnings: Vec<Beginning>) -> Result<Vec<Beginning>, WorkbookFault> {
    let are = |standing: Standing| beginnings.iter().filter(move |beginning| beginning.standing() == standing);
    let (whole, nearly) = (are(Standing::Ledger).count(), are(Standing::Nearly).count());
    if whole > 0 && whole + nearly > 1 {
        let sheets = beginnings
            .iter()
            .filter(|beginning| beginning.is_ledger())
            .map(|beginning| LedgerSheet { name: beginning.name.clone(), fault: beginning.missing().cloned() });
        return Err(WorkbookFault::SeveralLedgers { sheets: sheets.collect() });
    }
    let wanted = [Standing::Ledger, Standing::Nearly, Standing::Other];
    let best = wanted.into_iter().find(|standing| are(*standing).next().is_some());
    Ok(beginnings.into_iter().filter(|beginning| best.is_none_or(|best| beginning.standing() == best)).collect())
}

fn in_sheet(sheet: &str, fault: DialectFault) -> DialectFault {
    let complaint = Complaint::InSheet { sheet: sheet.to_owned(), complaint: Box::new(fault.complaint) };
    DialectFault { complaint, ..fault }
}
