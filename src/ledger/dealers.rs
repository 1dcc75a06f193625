//! The dealer master: what is known of dealers besides their ledgers.

use std::collections::HashMap;

use super::encoding::decode_whole;
use super::field::Field;
use crate::spelling::normal_form;
use crate::words::masters::MasterFault;

/// The dealers of a master file, found by code or name.
///
/// A dealer of a ledger that is a code or a name of the master is that dealer. Fields of the master count where the ledger's own
/// are blank or missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DealerMaster {
    headings: Vec<String>,
    /// The column of names; `None` where the master has none.
    name_column: Option<usize>,
    dealer_column: usize,
    dealers: Vec<Vec<String>>,
    by_key: HashMap<String, usize>,
}

/// Why a master cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub fault: MasterFault,
}

impl DealerMaster {
    /// Reads a master: CSV in UTF-8 or GB18030 with a column `dealer` (经销商), optionally `name` (名称), and any other fields.
    ///
    /// # Errors
    ///
    /// [`MasterError`] where the text does not decode, the column of dealers is missing, a row has another number of fields
    /// than the heading, or a code or name would be two dealers.
    pub fn read(bytes: &[u8]) -> Result<Self, MasterError> {
        let text = decode_whole(bytes).ok_or(MasterError { line: 1, fault: MasterFault::NotDecodable })?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut records = reader.records().map(|record| {
            let record = record.map_err(|_| MasterError { line: 1, fault: MasterFault::NotDecodable })?;
            let line = record.position().map_or(1, csv::Position::line);
            Ok((line, record.iter().map(|field| field.trim().to_owned()).collect::<Vec<_>>()))
        });
        let (line, headings) = records.next().transpose()?.unwrap_or((1, Vec::new()));
        let dealer_column = column_of(&headings, Field::Dealer);
        let dealer_column = dealer_column.ok_or(MasterError { line, fault: MasterFault::DealerColumnMissing })?;
        let is_name = |heading: &String| ["name", "名称", "经销商简称"].contains(&normal_form(heading).as_str());
        let name_column = headings.iter().position(is_name).filter(|&column| column != dealer_column);
        let mut master = Self { headings, name_column, dealer_column, ..Self::default() };
        for record in records {
            let (line, fields) = record?;
            if fields.iter().any(|field| !field.is_empty()) {
                master.add(fields).map_err(|fault| MasterError { line, fault })?;
            }
        }
        Ok(master)
    }

    fn add(&mut self, fields: Vec<String>) -> Result<(), MasterFault> {
        if fields.len() != self.headings.len() {
            return Err(MasterFault::FieldCount { expected: self.headings.len(), found: fields.len() });
        }
        if fields[self.dealer_column].is_empty() {
            return Err(MasterFault::DealerBlank);
        }
        let number = self.dealers.len();
        let keys = [Some(self.dealer_column), self.name_column];
        for key in keys.into_iter().flatten().map(|column| &fields[column]).filter(|key| !key.is_empty()) {
            let holder = *self.by_key.entry(key.clone()).or_insert(number);
            if holder != number {
                return Err(MasterFault::Twice { dealer: key.clone() });
            }
        }
        self.dealers.push(fields);
        Ok(())
    }

    /// The code of the dealer that a ledger calls so; `None` where the master lacks it.
    pub fn code_of(&self, dealer: &str) -> Option<&str> {
        self.by_key.get(dealer).map(|&number| self.dealers[number][self.dealer_column].as_str())
    }

    /// The name that people see of a dealer; `None` where the master has none.
    pub fn name_of(&self, code: &str) -> Option<&str> {
        let name = &self.dealers[*self.by_key.get(code)?][self.name_column?];
        (!name.is_empty()).then_some(name)
    }

    /// Whether dealers have names besides their codes.
    pub const fn has_names(&self) -> bool {
        self.name_column.is_some()
    }

    /// The column of an attribute: of exactly that heading, else of that field.
    pub fn column(&self, heading: &str, field: Option<Field>) -> Option<usize> {
        let asked = normal_form(heading);
        let by_heading = self.headings.iter().position(|heading| normal_form(heading) == asked);
        let is_key = |column: &usize| *column == self.dealer_column || Some(*column) == self.name_column;
        by_heading.or_else(|| column_of(&self.headings, field?)).filter(|column| !is_key(column))
    }

    /// What stands in a dealer's column; blank where the master lacks the dealer.
    pub fn value(&self, dealer: &str, column: usize) -> &str {
        self.by_key.get(dealer).map_or("", |&number| self.dealers[number][column].as_str())
    }
}

/// The column of a field: its exact name beats an alias.
fn column_of(headings: &[String], field: Field) -> Option<usize> {
    let named = |exact: bool| headings.iter().position(|heading| Field::named(heading) == Some((field, exact)));
    named(true).or_else(|| named(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DealerMaster, MasterError> {
        DealerMaster::read(text.as_bytes())
    }

    #[test]
    fn finds_a_dealer_by_code_and_by_name() {
        let master = read("\u{feff}经销商,名称,区域,opened\nD001,华东家电,华东,2019\n\nD002,,华南,\n").unwrap();
        assert_eq!(master.code_of("华东家电"), Some("D001"));
        assert_eq!(master.code_of("D001"), Some("D001"));
        assert_eq!(master.code_of("华北家电"), None);
        assert_eq!(master.name_of("D001"), Some("华东家电"));
        assert_eq!(master.name_of("D002"), None);
        let region = master.column("region", Some(Field::Region)).unwrap();
        assert_eq!(master.value("D002", region), "华南");
        assert_eq!(master.value("D003", region), "");
        assert!(master.column("Opened", None).is_some());
        assert_eq!(master.column("dealer", Some(Field::Dealer)), None);
    }

    #[test]
    fn reads_what_excel_saves_in_china() {
        let (gbk, _, _) = encoding_rs::GBK.encode("经销商,区域\n华东家电,华东\n");
        assert!(DealerMaster::read(&gbk).unwrap().code_of("华东家电").is_some());
    }

    #[test]
    fn names_the_line_of_what_is_wrong() {
        let fault = |text: &str| read(text).unwrap_err();
        assert_eq!(fault("区域\n华东\n"), MasterError { line: 1, fault: MasterFault::DealerColumnMissing });
        let twice = MasterFault::Twice { dealer: "A".into() };
        assert_eq!(fault("dealer,name\nA,x\nB,A\n"), MasterError { line: 3, fault: twice });
        let count = MasterFault::FieldCount { expected: 2, found: 1 };
        assert_eq!(fault("dealer,name\nA\n"), MasterError { line: 2, fault: count });
        assert_eq!(fault("dealer,name\n,x\n"), MasterError { line: 2, fault: MasterFault::DealerBlank });
    }
}
