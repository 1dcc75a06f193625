//! The fields that rows are grouped by, and the slices of a period that follow from them.

use crate::ledger::field::Field;
use crate::period::{Month, Period};
use crate::spelling::normal_form;
use crate::totals::Totals;
use crate::totals::question::Attribute;

/// A field that the rows of a report are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupField {
    /// The dealer.
    Dealer,
    /// The month.
    Month,
    /// The calendar quarter.
    Quarter,
    /// The calendar year.
    Year,
    /// One of the question's attributes, by its position there.
    Attribute(usize),
}

impl GroupField {
    /// The dealer or the unit of time that a name means in any ledger; `None` where the name may be
    /// a column.
    ///
    /// ```
    /// use dealer_profit::metrics::by::GroupField;
    /// assert_eq!(GroupField::named("季度"), Some(GroupField::Quarter));
    /// assert_eq!(GroupField::named("客户"), None, "it may be a column beside 经销商");
    /// assert_eq!(GroupField::named("region"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        match normal_form(name).as_str() {
            "month" | "月" => Some(Self::Month),
            "quarter" | "季" | "季度" => Some(Self::Quarter),
            "year" | "年" | "年度" => Some(Self::Year),
            other => match Field::named(other)? {
                (Field::Dealer, true) => Some(Self::Dealer),
                // Reports are by whole months.
                (Field::Date, true) => Some(Self::Month),
                _ => None,
            },
        }
    }

    /// Whether it is a month, a quarter or a year.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::Year)
    }

    /// The name of the month, quarter or year that a month lies in; `None` for fields that are not
    /// time.
    pub fn name_of(self, month: Month) -> Option<String> {
        match self {
            Self::Month => Some(month.to_string()),
            Self::Quarter => Some(format!("{:04}-Q{}", month.year(), month.quarter())),
            Self::Year => Some(format!("{:04}", month.year())),
            Self::Dealer | Self::Attribute(_) => None,
        }
    }

    /// The field once the ledger is read: an alias of the dealer or the date that is no column's
    /// heading means the dealer or the month.
    fn resolved(self, totals: &Totals) -> Self {
        let Self::Attribute(index) = self else { return self };
        match totals.question.field_of(index) {
            Some(Field::Dealer) => Self::Dealer,
            Some(Field::Date) => Self::Month,
            _ => self,
        }
    }
}

/// The fields that rows are grouped by, and the attributes that a ledger is asked for because of
/// them.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// The fields in order, each once.
    pub by: Vec<GroupField>,
    /// The attributes that [`GroupField::Attribute`] counts.
    pub attributes: Vec<Attribute>,
}

impl Grouping {
    /// The grouping by fields of these names; a repeated field is dropped.
    pub fn named(names: &[String]) -> Self {
        let mut grouping = Self::default();
        for name in names {
            let field = GroupField::named(name).unwrap_or_else(|| grouping.attribute(Attribute::named(name)));
            if !grouping.by.contains(&field) {
                grouping.by.push(field);
            }
        }
        grouping
    }

    /// The fields once the ledger is read.
    pub fn resolved(&self, totals: &Totals) -> Vec<GroupField> {
        self.by.iter().map(|field| field.resolved(totals)).collect()
    }

    fn attribute(&mut self, attribute: Attribute) -> GroupField {
        let known = self.attributes.iter().position(|known| known.is_same_as(&attribute));
        GroupField::Attribute(known.unwrap_or_else(|| {
            self.attributes.push(attribute);
            self.attributes.len() - 1
        }))
    }

    /// The position of the field that a name means; `None` where rows are not grouped by it.
    pub fn position(&self, name: &str) -> Option<usize> {
        let field = match GroupField::named(name) {
            Some(field) => field,
            None => {
                let attribute = Attribute::named(name);
                GroupField::Attribute(self.attributes.iter().position(|known| known.is_same_as(&attribute))?)
            }
        };
        self.by.iter().position(|own| *own == field)
    }
}

/// A slice of a period: the months that share the month, quarter and year that rows are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The names of its month, quarter or year, one per field of time grouped by.
    pub names: Vec<String>,
    /// Its months within the whole period.
    pub period: Period,
}

/// A period cut into slices, in order; a single slice where rows are not grouped by time.
///
/// ```
/// use dealer_profit::metrics::by::{GroupField, Slices};
/// use dealer_profit::period::{Month, Period};
/// let may = Month::new(2026, 5).unwrap();
/// let period = Period::parse("2026-02..2026-05", may).unwrap();
/// let slices = Slices::new(&[GroupField::Quarter], period);
/// let names: Vec<&str> = slices.iter().map(|slice| slice.names[0].as_str()).collect();
/// assert_eq!(names, ["2026-Q1", "2026-Q2"]);
/// assert_eq!(slices.get(0).period.length(), 2, "February and March");
/// assert_eq!(slices.position(may), Some(1));
/// ```
#[derive(Clone, Debug)]
pub struct Slices {
    slices: Vec<Slice>,
    /// The position of the slice of each month of the period.
    of_month: Vec<usize>,
    first: Month,
}

impl Slices {
    /// Cuts a period by the fields of time among those that rows are grouped by.
    pub fn new(by: &[GroupField], period: Period) -> Self {
        let mut slices: Vec<Slice> = Vec::new();
        let mut of_month = Vec::new();
        for month in period.months() {
            let names: Vec<String> = by.iter().filter_map(|field| field.name_of(month)).collect();
            match slices.last_mut().filter(|last| last.names == names) {
                Some(last) => last.period = last.period.with(month),
                None => slices.push(Slice { names, period: Period::of_month(month) }),
            }
            of_month.push(slices.len() - 1);
        }
        Self { slices, of_month, first: period.first() }
    }

    /// The number of slices.
    pub const fn count(&self) -> usize {
        self.slices.len()
    }

    /// The slice at a position below [`Slices::count`].
    pub fn get(&self, position: usize) -> &Slice {
        &self.slices[position]
    }

    /// The slices in order.
    pub fn iter(&self) -> impl Iterator<Item = &Slice> {
        self.slices.iter()
    }

    /// The position of the slice that a month lies in; `None` outside the period.
    pub fn position(&self, month: Month) -> Option<usize> {
        self.of_month.get(usize::try_from(month.since(self.first)).ok()?).copied()
    }

    /// The position of the slice that a row is about, by the values of the fields it is grouped by.
    pub fn position_of_key(&self, key: &[Option<String>], by: &[GroupField]) -> Option<usize> {
        let names = || by.iter().zip(key).filter(|(field, _)| field.is_time()).filter_map(|(_, name)| name.as_ref());
        self.slices.iter().position(|slice| names().eq(&slice.names))
    }
}
