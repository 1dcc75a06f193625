//! The dealer master: names and further fields of dealers that ledgers do not carry.

use std::collections::HashMap;

use super::field::Field;
use super::side_file::{Row, SideFile};
use crate::spelling::normal_form;
use crate::words::side_files::{MasterFault, SideFileProblem};

/// The dealers of a master file, found by code or name.
///
/// A ledger's dealer that equals a code or a name of the master is that dealer. Fields of the
/// master count where the ledger's own are blank or missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DealerMaster {
    headings: Vec<String>,
    /// The column of names; `None` where the master has none.
    name_column: Option<usize>,
    dealer_column: usize,
    dealers: Vec<Vec<String>>,
    by_key: HashMap<String, usize>,
}

impl DealerMaster {
    /// Reads a master, which problems call `name`: a [side file](super::side_file) with a column
    /// `dealer` (经销商), optionally `name` (名称), and any other fields.
    ///
    /// # Errors
    ///
    /// Every fault of the file, in its order; never an empty list.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Vec<SideFileProblem>> {
        let dealer_of = |headings: &[String]| column_of(headings, Field::Dealer);
        let SideFile { heading, rows } =
            SideFile::read(name, bytes, |headings| usize::from(dealer_of(headings).is_some()))
                .map_err(|problem| vec![problem])?;
        let Some(dealer_column) = dealer_of(&heading.cells) else {
            return Err(vec![SideFileProblem::at(name, heading.line, MasterFault::DealerColumnMissing)]);
        };
        let headings = heading.cells;
        let is_name = |heading: &String| ["name", "名称", "经销商简称"].contains(&normal_form(heading).as_str());
        let name_column = headings.iter().position(is_name).filter(|&column| column != dealer_column);
        let mut master = Self { headings, name_column, dealer_column, ..Self::default() };
        let add = |row: Result<Row, SideFileProblem>| {
            let Row { line, cells } = row?;
            master.add(cells).map_err(|fault| SideFileProblem::at(name, line, fault))
        };
        let problems: Vec<SideFileProblem> = rows.into_iter().map(add).filter_map(Result::err).collect();
        if problems.is_empty() { Ok(master) } else { Err(problems) }
    }

    /// Adds a dealer. One with a fault is added, too, so that rows below that repeat it are
    /// reported.
    fn add(&mut self, fields: Vec<String>) -> Result<(), MasterFault> {
        if fields[self.dealer_column].is_empty() {
            return Err(MasterFault::DealerBlank);
        }
        let number = self.dealers.len();
        let keys = [Some(self.dealer_column), self.name_column].into_iter().flatten().map(|column| &fields[column]);
        let mut twice = None;
        for key in keys.filter(|key| !key.is_empty()) {
            if *self.by_key.entry(key.clone()).or_insert(number) != number {
                twice.get_or_insert_with(|| MasterFault::Twice { dealer: key.clone() });
            }
        }
        self.dealers.push(fields);
        twice.map_or(Ok(()), Err)
    }

    /// The code of the dealer with this code or name; `None` where the master lacks it.
    pub fn code_of(&self, dealer: &str) -> Option<&str> {
        self.by_key.get(dealer).map(|&number| self.dealers[number][self.dealer_column].as_str())
    }

    /// The name to show for a dealer; `None` where the master has none.
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

    /// A dealer's cell of a column; blank where the master lacks the dealer.
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

    fn read(text: &str) -> Result<DealerMaster, Vec<SideFileProblem>> {
        DealerMaster::read("m.csv", text.as_bytes())
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
    fn reads_what_spreadsheets_save() {
        let (gbk, _, _) = encoding_rs::GBK.encode("经销商,区域\n华东家电,华东\n");
        assert!(DealerMaster::read("m.csv", &gbk).unwrap().code_of("华东家电").is_some());
        for text in ["dealer;name;region\nD1;甲;北\n", "dealer,name,region\nD1,甲,北,\nD2,乙,南,\n"] {
            let master = read(text).unwrap();
            let region = master.column("region", None).unwrap();
            assert_eq!((master.code_of("甲"), master.value("D1", region)), (Some("D1"), "北"), "{text}");
        }
    }

    #[test]
    fn names_the_line_of_everything_that_is_wrong() {
        let at = |line, fault| SideFileProblem::at("m.csv", line, fault);
        assert_eq!(read("区域\n华东\n"), Err(vec![at(1, MasterFault::DealerColumnMissing)]));
        let twice = |dealer: &str| MasterFault::Twice { dealer: dealer.to_owned() };
        let problems = read("dealer,name\nA,x\n\nB,A\n,y\nB,z\nC,z\n").unwrap_err();
        let blank = MasterFault::DealerBlank;
        assert_eq!(problems, [at(4, twice("A")), at(5, blank), at(6, twice("B")), at(7, twice("z"))]);
    }
}
