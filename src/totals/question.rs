//! The question that a report asks of a ledger: how entries are grouped, and which are chosen.

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

/// What rows can be grouped or chosen by: a field, or a column by its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name as the user typed it, trimmed.
    pub asked: String,
    field: Option<Field>,
    /// Whether the name is the field's own and not an alias, so that it cannot mean a column.
    is_exact: bool,
}

impl Attribute {
    /// The attribute of a name.
    ///
    /// Never fails: any column can be named by its heading, so that only reading shows whether the
    /// ledger has it ([`Question::missing`]).
    pub fn named(name: &str) -> Self {
        let named = Field::named(name).filter(|(field, _)| !matches!(field, Field::Account | Field::Amount));
        let is_exact = named.is_some_and(|(_, is_exact)| is_exact);
        Self { asked: name.trim().to_owned(), field: named.map(|(field, _)| field), is_exact }
    }

    /// The field's id, or the name if it is no field. Output uses it unless the ledger has a column
    /// of exactly that heading.
    pub fn id(&self) -> &str {
        match self.field {
            Some(field) => field.id(),
            None => &self.asked,
        }
    }

    /// Whether both mean the same in every ledger. 备注 and 摘要 do not: both name the memo, but a
    /// ledger may have a column of each.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let are_exact = self.is_exact && other.is_exact && self.field == other.field;
        are_exact || normal_form(&self.asked) == normal_form(&other.asked)
    }

    /// The field; `None` if the name is no field.
    pub const fn field(&self) -> Option<Field> {
        self.field
    }

    /// The column of exactly that heading that is no field. It wins over a field of which the name
    /// is an alias.
    fn dimension(&self, file: &FileContext) -> Option<usize> {
        let asked = normal_form(&self.asked);
        let columns = &file.dialect.layout.columns;
        columns.iter().position(|column| column.role == Role::Dimension && normal_form(&column.heading) == asked)
    }
}

/// The number of a group, which is a combination of values of the attributes grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(u32);

impl GroupId {
    /// The only group of a question without groups.
    pub const ONLY: Self = Self(0);

    /// The number from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A question, and the groups found so far.
///
/// Each worker has its own copy and numbers groups in order of appearance; `Question::merge`
/// translates the numbers.
#[derive(Debug, Default)]
pub struct Question {
    by: Vec<AttributeValues>,
    filters: Vec<Filter>,
    ids: HashMap<Box<[NameId]>, GroupId, RandomState>,
    groups: Vec<Box<[NameId]>>,
}

/// An attribute with the values found so far.
#[derive(Debug)]
struct AttributeValues {
    attribute: Attribute,
    /// The column of the current file.
    column: Option<usize>,
    /// The column of the dealer master, which gives the value if the ledger's is blank.
    master: Option<(Arc<DealerMaster>, usize)>,
    /// Whether any file or the master has it.
    found: bool,
    /// Whether any file has it as a column that is no field.
    is_dimension: bool,
    /// Whether any row has a blank value.
    has_blank: bool,
    values: Names,
}

impl AttributeValues {
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

    /// Adds the values of another worker. Its value `n` is value `result[n]` here.
    fn merge(&mut self, other: &Self) -> Vec<NameId> {
        self.found |= other.found;
        self.is_dimension |= other.is_dimension;
        self.has_blank |= other.has_blank;
        self.values.merge(&other.values)
    }

    /// Whether any row has a value, which may be blank.
    fn has(&self, value: &str) -> bool {
        if value.is_empty() { self.has_blank } else { self.values.find(value).is_some() }
    }
}

/// Chooses rows by the value of an attribute. A blank wanted value chooses rows without one.
#[derive(Debug)]
struct Filter {
    asked: AttributeValues,
    wanted: Vec<String>,
    /// By number of a value, whether it is wanted. Grows as values are found.
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

/// A part of the question that the ledger does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No file and no master has the attribute.
    Field {
        /// The name as typed.
        name: String,
    },
    /// No row has a value that was to be chosen.
    Value {
        /// The attribute as typed.
        field: String,
        /// The value as typed.
        value: String,
        /// The most similar value that the ledger has.
        nearest: Option<String>,
    },
}

impl Question {
    /// A question that groups by `by` and chooses by `filters`. A row must match every filter; the
    /// values of one filter are alternatives.
    pub fn new(by: Vec<Attribute>, filters: Vec<(Attribute, Vec<String>)>, master: Option<&Arc<DealerMaster>>) -> Self {
        let filter = |(attribute, wanted): (Attribute, Vec<String>)| Filter {
            asked: AttributeValues::new(attribute, master),
            wanted,
            is_wanted: Vec::new(),
        };
        Self {
            by: by.into_iter().map(|attribute| AttributeValues::new(attribute, master)).collect(),
            filters: filters.into_iter().map(filter).collect(),
            ids: HashMap::default(),
            groups: Vec::new(),
        }
    }

    /// Whether there are no filters and no fields to group by: then the facts answer the question,
    /// also by month.
    pub fn facts_suffice(&self) -> bool {
        self.filters.is_empty() && self.by.is_empty()
    }

    /// The attributes grouped by.
    pub fn by(&self) -> impl Iterator<Item = &Attribute> {
        self.by.iter().map(|asked| &asked.attribute)
    }

    /// The field that the attribute of an index in [`Question::by`] is; `None` if it is a column.
    pub fn field_of(&self, attribute: usize) -> Option<Field> {
        let asked = self.by.get(attribute)?;
        asked.attribute.field.filter(|_| !asked.is_dimension)
    }

    /// The values of a group in the order of [`Question::by`]; `None` for a blank one.
    pub fn values(&self, group: GroupId) -> Vec<Option<&str>> {
        let ids = self.groups.get(group.index()).into_iter().flatten();
        self.by.iter().zip(ids).map(|(asked, &id)| (id != NameId::BLANK).then(|| asked.values.text(id))).collect()
    }

    /// The parts of the question that the whole ledger does not have: a typing error, most likely.
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

    /// The group of a row; `None` if the row is not chosen.
    pub(super) fn group_of(&mut self, row: &Row<'_>) -> Option<GroupId> {
        let mut is_kept = true;
        for filter in &mut self.filters {
            // No short circuit: every filter must see every value, for `missing`.
            is_kept &= filter.keeps(row);
        }
        if !is_kept {
            return None;
        }
        if self.by.is_empty() && !self.groups.is_empty() {
            // The only group exists: no look-up per row.
            return Some(GroupId::ONLY);
        }
        if let [asked] = self.by.as_mut_slice() {
            let value = asked.value_of(row);
            return Some(self.group(&[value]));
        }
        let values: Vec<NameId> = self.by.iter_mut().map(|asked| asked.value_of(row)).collect();
        Some(self.group(&values))
    }

    /// The number of a combination of values; a new one gets the next number.
    fn group(&mut self, values: &[NameId]) -> GroupId {
        if let Some(&id) = self.ids.get(values) {
            return id;
        }
        let id = GroupId(self.groups.len() as u32);
        self.groups.push(values.into());
        self.ids.insert(values.into(), id);
        id
    }

    /// Adds the groups of another worker. Its group `n` is group `result[n]` here.
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
