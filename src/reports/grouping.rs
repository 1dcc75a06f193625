//! Rows by group, and the fields they are grouped by as each format shows them.

use super::figures::RowFigures;
use super::scope::Scope;
use crate::document::{Cell, Column, Field, Label};
use crate::metrics::by::GroupField;
use crate::totals::Totals;
use crate::words::word::Word;

/// A row of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// The values of the fields grouped by; `None` where the entries carry none.
    pub group: Vec<Option<String>>,
    /// The name of the row's dealer for people, where the master has one.
    pub dealer_name: Option<String>,
    /// The figures.
    pub figures: RowFigures,
}

/// The fields that rows are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFields {
    headings: Vec<GroupHeading>,
    /// Whether dealers have names besides what the ledgers call them.
    has_dealer_names: bool,
}

/// A field grouped by, with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupHeading {
    /// The name in output.
    pub id: String,
    /// The heading for people.
    pub label: Label,
    field: GroupField,
}

impl GroupFields {
    /// The fields with the names that the ledger gives them.
    pub fn new(by: &[GroupField], totals: &Totals, scope: &Scope) -> Self {
        Self {
            headings: by.iter().map(|&field| GroupHeading::new(field, totals)).collect(),
            has_dealer_names: by.contains(&GroupField::Dealer) && scope.has_dealer_names(),
        }
    }

    /// The fields in order.
    pub fn headings(&self) -> &[GroupHeading] {
        &self.headings
    }

    /// The names of the fields in output.
    pub fn ids(&self) -> Vec<&str> {
        self.headings.iter().map(|heading| heading.id.as_str()).collect()
    }

    /// Whether any field is of a kind.
    pub fn any(&self, is_of_kind: impl Fn(GroupField) -> bool) -> bool {
        self.headings.iter().any(|heading| is_of_kind(heading.field))
    }

    /// Whether each row is of one dealer.
    pub fn have_dealer(&self) -> bool {
        self.any(|field| field == GroupField::Dealer)
    }

    /// The fields for programs: the name follows the dealer where dealers have names.
    fn for_programs(&self) -> impl Iterator<Item = (&str, ValueOf)> {
        self.headings.iter().enumerate().flat_map(|(index, heading)| {
            let own = (heading.id.as_str(), ValueOf::Field(index));
            let has_name = heading.field == GroupField::Dealer && self.has_dealer_names;
            std::iter::once(own).chain(has_name.then_some(("name", ValueOf::DealerName)))
        })
    }

    /// The headings of records.
    pub fn record_headings(&self) -> impl Iterator<Item = String> {
        self.for_programs().map(|(id, _)| id.to_owned())
    }

    /// The fields of a row's record.
    pub fn record<'a>(&'a self, row: &'a GroupRow) -> impl Iterator<Item = Field> + 'a {
        self.members(row).map(|(_, value)| Field::text(value))
    }

    /// The fields of a row with their names, for JSON.
    pub fn members<'a>(&'a self, row: &'a GroupRow) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        self.for_programs().map(|(id, value)| (id, value.of(row)))
    }

    /// The columns for people.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        self.headings.iter().map(|heading| Column::text(heading.id.as_str(), heading.label.clone()))
    }

    /// The cells of a row for people: a dealer by its name.
    pub fn cells(&self, row: &GroupRow) -> impl Iterator<Item = Cell> {
        self.headings.iter().zip(&row.group).map(|(heading, value)| {
            let name = row.dealer_name.as_ref().filter(|_| heading.field == GroupField::Dealer);
            match name.or(value.as_ref()) {
                Some(value) => Cell::label(Label::Given(value.clone())),
                None => Cell::label(Word::BlankValue),
            }
        })
    }

    /// The cells of a total row for people.
    pub fn total_cells(&self) -> impl Iterator<Item = Cell> {
        std::iter::once(Cell::label(Word::Total)).chain(std::iter::repeat(Cell::BLANK)).take(self.headings.len())
    }
}

/// What a field for programs holds.
#[derive(Clone, Copy)]
enum ValueOf {
    /// The value of the field at that position.
    Field(usize),
    /// The name of the dealer.
    DealerName,
}

impl ValueOf {
    fn of(self, row: &GroupRow) -> Option<&str> {
        match self {
            Self::Field(index) => row.group[index].as_deref(),
            Self::DealerName => row.dealer_name.as_deref(),
        }
    }
}

impl GroupHeading {
    fn new(field: GroupField, totals: &Totals) -> Self {
        let named = |id: &str, label: Label| Self { id: id.to_owned(), label, field };
        match field {
            GroupField::Dealer => named("dealer", Word::Dealer.into()),
            GroupField::Month => named("month", Word::Month.into()),
            GroupField::Quarter => named("quarter", Word::Quarter.into()),
            GroupField::Year => named("year", Word::Year.into()),
            GroupField::Attribute(index) => {
                let asked = totals.question.by().nth(index).map_or("", |attribute| attribute.asked.as_str());
                match totals.question.field_of(index) {
                    Some(own) => {
                        let (zh, en) = (own.names().1.to_owned(), own.english().to_owned());
                        named(own.id(), Label::Both { zh, en })
                    }
                    None => named(asked, Label::Given(asked.to_owned())),
                }
            }
        }
    }
}
