//! The addresses of the cells that formulas and charts refer to.

use foldhash::{HashMap, HashMapExt};

use crate::document::Reference;

use super::pages::Page;

/// A cell of the workbook; all indices start at zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    pub sheet: usize,
    pub row: u32,
    pub column: u16,
}

/// The addresses of all tables and sections.
#[derive(Debug)]
pub struct Addresses<'a> {
    tables: HashMap<&'a str, TablePlace<'a>>,
    sections: HashMap<&'a str, Address>,
    names: Vec<&'a str>,
}

/// The position of a table.
#[derive(Debug)]
struct TablePlace<'a> {
    sheet: usize,
    heading_row: u32,
    rows: HashMap<&'a str, u32>,
    columns: HashMap<&'a str, u16>,
}

impl<'a> Addresses<'a> {
    pub fn of(pages: &'a [Page<'a>]) -> Self {
        let mut tables = HashMap::new();
        let mut sections = HashMap::new();
        for (sheet, page) in pages.iter().enumerate() {
            sections.extend(page.sections.iter().map(|&(id, row)| (id, Address { sheet, row, column: 0 })));
            tables.extend(page.tables().map(|(heading_row, table)| {
                let rows = table.rows.iter().map(|row| row.id.as_str()).zip(heading_row + 1..).collect();
                let columns = table.columns.iter().map(|column| column.id.as_str()).zip(0..).collect();
                (table.id.as_str(), TablePlace { sheet, heading_row, rows, columns })
            }));
        }
        Self { tables, sections, names: pages.iter().map(|page| page.name.as_str()).collect() }
    }

    pub fn name(&self, sheet: usize) -> &'a str {
        self.names[sheet]
    }

    /// The address of a referenced cell; `None` if it is not in the workbook.
    pub fn cell(&self, reference: &Reference) -> Option<Address> {
        let place = self.tables.get(&*reference.table)?;
        let row = *place.rows.get(&*reference.row)?;
        Some(Address { sheet: place.sheet, row, column: *place.columns.get(&*reference.column)? })
    }

    /// The address of a column's heading.
    pub fn heading(&self, table: &str, column: &str) -> Option<Address> {
        let place = self.tables.get(table)?;
        Some(Address { sheet: place.sheet, row: place.heading_row, column: *place.columns.get(column)? })
    }

    /// The address at which a section begins.
    pub fn section(&self, id: &str) -> Option<Address> {
        self.sections.get(id).copied()
    }
}
