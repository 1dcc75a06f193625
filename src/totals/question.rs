//! What is asked of a ledger: by which attributes entries are grouped, and which are chosen.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::ledger::dealers::DealerMaster;
use crate::ledger::entry::Row;
use crate::ledger::field::Field;
use crate::ledger::heading::Role;
use crate::ledger::names::{NameId, Names};
use crate::ledger::open::dialect::FileContext;
use crate::spelling::normal_form;

/// Something that rows carry besides account and amount: a field, or a column by its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name as it was asked for.
    pub asked: String,
    field: Option<Field>,
    /// Whether the name is the field's own, so that no column can be meant instead.
    is_exact: bool,
}

impl Attribute {
    /// The attribute of that name.
    ///
    /// Whether a ledger has it is known only when the ledger has been read: any column can be asked for by its heading.
    pub fn named(name: &str) -> Self {
        let named = Field::named(name).filter(|(field, _)| !matches!(field, Field::Account | Field::Amount));
        let is_exact = named.is_some_and(|(_, is_exact)| is_exact);
        Self { asked: name.trim().to_owned(), field: named.map(|(field, _)| field), is_exact }
    }

    /// The name that output uses unless the ledger has a column of exactly that heading: a field's id, or the name itself.
    pub fn id(&self) -> &str {
        match self.field {
            Some(field) => field.id(),
            None => &self.asked,
        }
    }

    /// Whether both can only mean the same, whatever columns a ledger has: 备注 may be 摘要, or a column beside it.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let are_exact = self.is_exact && other.is_exact && self.field == other.field;
        are_exact || normal_form(&self.asked) == normal_form(&other.asked)
    }

    /// The field, where it is one.
    pub const fn field(&self) -> Option<Field> {
        self.field
    }

    /// The column of exactly that heading, where a file has one that is no field: it beats the field that the name is an
    /// alias of.
    fn dimension(&self, file: &FileContext) -> Option<usize> {
        let asked = normal_form(&self.asked);
        let columns = &file.dialect.layout.columns;
        columns.iter().position(|column| column.role == Role::Dimension && normal_form(&column.heading) == asked)
    }
}

/// The number of a group: a combination of values of the attributes asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(u32);

impl GroupId {
    /// The group of all chosen entries, where nothing is grouped by.
    pub const ONLY: Self = Self(0);

    /// The position among the groups.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A question about a ledger, and the groups that have been met.
#[derive(Debug, Default)]
pub struct Question {
    by: Vec<Asked>,
    filters: Vec<Filter>,
    ids: HashMap<Box<[NameId]>, GroupId, RandomState>,
    groups: Vec<Box<[NameId]>>,
}

/// An attribute with the values that have been met.
#[derive(Debug)]
struct Asked {
    attribute: Attribute,
    /// Where it stands in the current file.
    column: Option<usize>,
    /// Where it stands in the dealer master, whose values count where a ledger's own are blank.
    master: Option<(Arc<DealerMaster>, usize)>,
    /// Whether any file, or the master, has it.
    found: bool,
    /// Whether any file has it as a column of exactly that heading instead of as a field.
    is_dimension: bool,
    /// Whether any row has none of it.
    has_blank: bool,
    values: Names,
}

impl Asked {
    fn new(attribute: Attribute, master: Option<&Arc<DealerMaster>>) -> Self {
        let master = master.and_then(|master| {
            let column = master.column(&attribute.asked, attribute.field)?;
            Some((Arc::clone(master), column))
        });
        Self {
            attribute,
            column: None,
            found: master.is_some(),
            is_dimension: false,
            has_blank: false,
            master,
            values: Names::default(),
        }
    }

    fn begin_file(&mut self, file: &FileContext) {
        let dimension = self.attribute.dimension(file);
        self.is_dimension |= dimension.is_some();
        self.column = dimension.or_else(|| file.column_of(self.attribute.field?));
        self.found |= self.column.is_some();
    }

    fn value_of(&mut self, row: &Row<'_>) -> NameId {
        let own = self.column.map_or(NameId::BLANK, |column| row.name(column, &mut self.values));
        let value = match &self.master {
            Some((master, column)) if own == NameId::BLANK => {
                self.values.intern(master.value(row.dealer_name(), *column))
            }
            _ => own,
        };
        self.has_blank |= value == NameId::BLANK;
        value
    }

    /// Takes in what another has met and returns what number its values have here.
    fn merge(&mut self, other: &Self) -> Vec<NameId> {
        self.found |= other.found;
        self.is_dimension |= other.is_dimension;
        self.has_blank |= other.has_blank;
        self.values.merge(&other.values)
    }

    /// Whether a row has that value; a blank one, whether a row has none.
    fn has(&self, value: &str) -> bool {
        if value.is_empty() { self.has_blank } else { self.values.find(value).is_some() }
    }
}

/// Chooses rows by the value of an attribute; a blank value chooses the rows that have none.
#[derive(Debug)]
struct Filter {
    asked: Asked,
    wanted: Vec<String>,
    /// Whether each value that has been met is wanted.
    is_wanted: Vec<bool>,
}

impl Filter {
    fn keeps(&mut self, row: &Row<'_>) -> bool {
        let value = self.asked.value_of(row);
        while self.is_wanted.len() <= value.index() {
            let next = self.asked.values.text(NameId(self.is_wanted.len() as u32));
            self.is_wanted.push(self.wanted.iter().any(|wanted| wanted == next));
        }
        self.is_wanted[value.index()]
    }
}

/// Something asked for that the ledger does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No file has the field.
    Field {
        /// The name as it was asked for.
        name: String,
    },
    /// No row has the value.
    Value {
        /// The field as it was asked for.
        field: String,
        /// The value.
        value: String,
        /// The value that it is nearest to.
        nearest: Option<String>,
    },
}

impl Question {
    /// Groups by `by`, chooses by `filters`: values of the same attribute are alternatives, different ones must all hold.
    pub fn new(by: Vec<Attribute>, filters: Vec<(Attribute, Vec<String>)>, master: Option<&Arc<DealerMaster>>) -> Self {
        let filter = |(attribute, wanted): (Attribute, Vec<String>)| Filter {
            asked: Asked::new(attribute, master),
            wanted,
            is_wanted: Vec::new(),
        };
        Self {
            by: by.into_iter().map(|attribute| Asked::new(attribute, master)).collect(),
            filters: filters.into_iter().map(filter).collect(),
            ids: HashMap::default(),
            groups: Vec::new(),
        }
    }

    /// Whether every entry of a dealer is chosen and falls into one group: then what is known of the dealer answers it.
    pub fn is_about_dealers(&self) -> bool {
        self.filters.is_empty() && self.by.is_empty()
    }

    /// The attributes that are grouped by.
    pub fn by(&self) -> impl Iterator<Item = &Attribute> {
        self.by.iter().map(|asked| &asked.attribute)
    }

    /// The field that an attribute grouped by turned out to be; `None` where it is a column by its heading.
    pub fn field_of(&self, attribute: usize) -> Option<Field> {
        let asked = self.by.get(attribute)?;
        asked.attribute.field.filter(|_| !asked.is_dimension)
    }

    /// A group's values in the order of [`Question::by`]; `None` where the entries carry none.
    pub fn values(&self, group: GroupId) -> Vec<Option<&str>> {
        let ids = self.groups.get(group.index()).into_iter().flatten();
        self.by.iter().zip(ids).map(|(asked, &id)| (id != NameId::BLANK).then(|| asked.values.text(id))).collect()
    }

    /// What was asked for and no row of the whole ledger has.
    pub fn missing(&self) -> Vec<Missing> {
        let asked = self.by.iter().chain(self.filters.iter().map(|filter| &filter.asked));
        let fields =
            asked.filter(|asked| !asked.found).map(|asked| Missing::Field { name: asked.attribute.asked.clone() });
        let values = self.filters.iter().filter(|filter| filter.asked.found).flat_map(|filter| {
            let values = &filter.asked.values;
            filter.wanted.iter().filter(|wanted| !filter.asked.has(wanted)).map(|wanted| Missing::Value {
                field: filter.asked.attribute.asked.clone(),
                value: wanted.clone(),
                nearest: crate::spelling::nearest(wanted, values.iter().map(|(_, text)| text)).map(str::to_owned),
            })
        });
        fields.chain(values).collect()
    }

    pub(super) fn begin_file(&mut self, file: &FileContext) {
        self.by.iter_mut().for_each(|asked| asked.begin_file(file));
        self.filters.iter_mut().for_each(|filter| filter.asked.begin_file(file));
    }

    /// The group of a row; `None` where it is not chosen.
    pub(super) fn group_of(&mut self, row: &Row<'_>) -> Option<GroupId> {
        let mut is_kept = true;
        for filter in &mut self.filters {
            // Every filter is asked of every row, so that the values of the whole ledger are known for suggestions.
            is_kept &= filter.keeps(row);
        }
        if !is_kept {
            return None;
        }
        if self.by.is_empty() && !self.groups.is_empty() {
            // There is one group, and no key to be looked up for every row.
            return Some(GroupId::ONLY);
        }
        if let [asked] = self.by.as_mut_slice() {
            let value = asked.value_of(row);
            return Some(self.group(&[value]));
        }
        let values: Vec<NameId> = self.by.iter_mut().map(|asked| asked.value_of(row)).collect();
        Some(self.group(&values))
    }

    fn group(&mut self, values: &[NameId]) -> GroupId {
        if let Some(&id) = self.ids.get(values) {
            return id;
        }
        let id = GroupId(self.groups.len() as u32);
        self.groups.push(values.into());
        self.ids.insert(values.into(), id);
        id
    }

    /// Takes in the groups of another and returns what number each has here.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<GroupId> {
        for (mine, theirs) in self.filters.iter_mut().zip(&other.filters) {
            mine.asked.merge(&theirs.asked);
        }
        let values: Vec<Vec<NameId>> =
            self.by.iter_mut().zip(&other.by).map(|(mine, theirs)| mine.merge(theirs)).collect();
        let group_here = |group: &[NameId]| -> Vec<NameId> {
            group.iter().zip(&values).map(|(value, here)| here[value.index()]).collect()
        };
        let groups: Vec<Vec<NameId>> = other.groups.iter().map(|group| group_here(group)).collect();
        groups.iter().map(|values| self.group(values)).collect()
    }
}
