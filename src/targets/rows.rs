//! The targets of a report's rows, and what the dealers that have one reached there.
//!
//! A target is of a whole dealer and of months. Rows that are slices of time split it. Rows of any
//! other field do not: a dealer's whole target stands in each row in which the dealer has entries.
//! In a slice without entries it stands in the rows of the dealer's other entries. A dealer that
//! the ledger does not know has its target in the row of its values in the dealer master, else in
//! the blank one.

use std::collections::{BTreeSet, HashMap};

use super::targeted::Targeted;
use super::{TargetFigures, TargetRequest, Targets};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::field::Field;
use crate::ledger::names::{NameId, Names};
use crate::metrics::by::{GroupField, Slice, Slices};
use crate::metrics::evaluate::FigureBasis;
use crate::metrics::groups::{Groups, Selection, SummedGroup, groups};
use crate::metrics::sums::GroupSums;
use crate::period::Period;
use crate::ratio::{Overflow, Ratio};
use crate::totals::Totals;
use crate::totals::question::Attribute;

/// What the targets of rows are computed from.
pub struct TargetInputs<'a> {
    /// The sums of the ledger.
    pub totals: &'a Totals,
    /// The names of its dealers.
    pub dealers: &'a Names,
    /// The accounts in force.
    pub chart: &'a ChartOfAccounts,
    /// The filters of entries. By the dealer master they also choose dealers with a target and no
    /// entry.
    pub filters: &'a [(Attribute, Vec<String>)],
    /// How rows are grouped.
    pub selection: &'a Selection<'a>,
    /// What figures are computed from besides sums.
    pub basis: &'a FigureBasis<'a>,
}

/// The values of the fields grouped by.
pub type Key = Vec<Option<String>>;

/// The targets of a row and what was reached of each, in the order of output.
pub type RowTargets = Vec<(Targeted, TargetFigures)>;

/// The targets of a report's rows.
pub struct TargetsOfRows {
    /// What has targets, in the order of output.
    targeted: Vec<Targeted>,
    rows: HashMap<Key, TargetSums>,
    total: TargetSums,
    /// The number of months of each row that has a target.
    months: HashMap<Key, i32>,
    /// Whether a row has only a part of a dealer beside the dealer's whole target.
    pub split_dealers: bool,
    /// The targets, spread over months.
    pub targets: Targets,
}

/// Per targeted figure, the sum of the targets and of what the dealers that have one reached;
/// `None` where no dealer has one.
#[derive(Clone)]
struct TargetSums(Vec<Option<(Ratio, Option<Ratio>)>>);

impl TargetSums {
    fn add(&mut self, index: usize, target: Ratio, actual: Option<Ratio>) -> Result<(), Overflow> {
        let (known, reached) = self.0[index].unwrap_or((Ratio::ZERO, Some(Ratio::ZERO)));
        self.0[index] = Some((known.plus(target)?, plus(reached, actual)?));
        Ok(())
    }

    fn figures(&self, targeted: &[Targeted]) -> Result<RowTargets, Overflow> {
        let figures = |(targeted, sums): (&Targeted, &Option<(Ratio, Option<Ratio>)>)| {
            let (target, actual) = sums.map_or((None, None), |(target, actual)| (Some(target), actual));
            Ok((*targeted, TargetFigures::new(target, actual)?))
        };
        targeted.iter().zip(&self.0).map(figures).collect()
    }
}

/// The sum; `None` where either term is not available.
fn plus(a: Option<Ratio>, b: Option<Ratio>) -> Result<Option<Ratio>, Overflow> {
    a.zip(b).map(|(a, b)| a.plus(b)).transpose()
}

impl TargetsOfRows {
    /// Adds up the targets of the chosen dealers by row.
    pub fn new(inputs: &TargetInputs<'_>, asked: &TargetRequest, rows: &Groups) -> Result<Self, Overflow> {
        let sales_from = inputs.selection.sales_from;
        let facts = &inputs.totals.facts;
        let targets = Targets::new(&asked.list, asked.spread, facts, inputs.dealers, sales_from)?;
        let targeted = targets.targeted().to_vec();
        let actuals = Actuals::new(inputs, &targeted, rows)?;
        let nothing = TargetSums(vec![None; targeted.len()]);
        let (rows, months) = (HashMap::new(), HashMap::new());
        let total = nothing.clone();
        let mut own = Self { targeted, rows, total, months, split_dealers: false, targets };
        let without_entries = RowsOfDealer::new(inputs);
        let chosen: Vec<String> =
            own.targets.dealers().filter(|dealer| without_entries.is_chosen(dealer)).map(str::to_owned).collect();
        for dealer in &chosen {
            own.add_to_total(dealer, inputs.selection.period, &actuals)?;
            for numbered in actuals.slices.iter().enumerate() {
                own.add_to_rows(dealer, numbered, &actuals, &without_entries, &nothing)?;
            }
        }
        Ok(own)
    }

    fn add_to_total(&mut self, dealer: &str, period: Period, actuals: &Actuals) -> Result<(), Overflow> {
        for (index, &targeted) in self.targeted.iter().enumerate() {
            if let Some(target) = self.targets.target(dealer, targeted, period) {
                let reached =
                    actuals.of(dealer).try_fold(actuals.nothing[index], |sum, part| plus(sum, part.reached[index]));
                self.total.add(index, target.into(), reached?)?;
            }
        }
        Ok(())
    }

    fn add_to_rows(
        &mut self,
        dealer: &str,
        (number, slice): (usize, &Slice),
        actuals: &Actuals,
        without_entries: &RowsOfDealer<'_>,
        nothing: &TargetSums,
    ) -> Result<(), Overflow> {
        let target_of = |&targeted: &Targeted| self.targets.target(dealer, targeted, slice.period).map(Ratio::from);
        let targets: Vec<Option<Ratio>> = self.targeted.iter().map(target_of).collect();
        if targets.iter().all(Option::is_none) {
            return Ok(());
        }
        let mut rows: Vec<(Key, &[Option<Ratio>])> = actuals
            .of(dealer)
            .filter(|part| part.slice == number)
            .map(|part| (part.key.clone(), part.reached.as_slice()))
            .collect();
        if rows.is_empty() {
            let keys = without_entries.keys(dealer, slice).into_iter();
            rows = keys.map(|key| (key, actuals.nothing.as_slice())).collect();
        }
        self.split_dealers |= rows.len() > 1;
        for (key, reached) in rows {
            self.months.insert(key.clone(), slice.period.length());
            let sums = self.rows.entry(key).or_insert_with(|| nothing.clone());
            for (index, target) in targets.iter().enumerate() {
                if let Some(target) = target {
                    sums.add(index, *target, reached[index])?;
                }
            }
        }
        Ok(())
    }

    /// The targets of a row.
    pub fn of_row(&self, key: &[Option<String>]) -> Result<RowTargets, Overflow> {
        match self.rows.get(key) {
            Some(sums) => sums.figures(&self.targeted),
            None => Ok(self.targeted.iter().map(|targeted| (*targeted, TargetFigures::default())).collect()),
        }
    }

    /// The targets of all chosen dealers together.
    pub fn of_total(&self) -> Result<RowTargets, Overflow> {
        self.total.figures(&self.targeted)
    }

    /// The rows that have a target but no entry.
    pub fn rows_without_entries(&self, rows: &[SummedGroup], inputs: &TargetInputs<'_>) -> Vec<SummedGroup> {
        let known: BTreeSet<&[Option<String>]> = rows.iter().map(|row| row.key.as_slice()).collect();
        let missing = self.months.iter().filter(|(key, _)| !known.contains(key.as_slice()));
        let row = |(key, &months): (&Key, &i32)| SummedGroup {
            key: key.clone(),
            sums: GroupSums::none(inputs.selection.plan, months),
        };
        missing.map(row).collect()
    }

    /// Whether any chosen dealer has a target in the period.
    pub fn has_any(&self) -> bool {
        !self.rows.is_empty()
    }
}

/// What dealers reached, row by row.
struct Actuals {
    slices: Slices,
    by_dealer: HashMap<String, Vec<DealerPart>>,
    /// What a dealer without an entry reached.
    nothing: Vec<Option<Ratio>>,
}

/// A dealer's part of a row.
struct DealerPart {
    key: Key,
    /// The position of the row's slice.
    slice: usize,
    /// What was reached of each targeted figure.
    reached: Vec<Option<Ratio>>,
}

impl Actuals {
    fn new(inputs: &TargetInputs<'_>, targeted: &[Targeted], rows: &Groups) -> Result<Self, Overflow> {
        let Selection { plan, period, by, .. } = *inputs.selection;
        let reached = |sums: &GroupSums| -> Result<Vec<Option<Ratio>>, Overflow> {
            targeted.iter().map(|targeted| targeted.actual(sums, inputs.basis)).collect()
        };
        let nothing = reached(&GroupSums::none(plan, period.length()))?;
        let mut own = Self { slices: Slices::new(by, period), by_dealer: HashMap::new(), nothing };
        let dealer_at = by.iter().position(|field| *field == GroupField::Dealer);
        // The same rows once more, split by dealer, unless they are dealers already.
        let with_dealer: Vec<GroupField> = by.iter().copied().chain([GroupField::Dealer]).collect();
        let selection = Selection { by: &with_dealer, ..*inputs.selection };
        let split = match dealer_at {
            Some(_) => None,
            None => Some(groups(inputs.totals, inputs.dealers, inputs.chart, &selection)?),
        };
        let dealer_at = dealer_at.unwrap_or(by.len());
        for row in &split.as_ref().unwrap_or(rows).rows {
            let key = row.key[..by.len()].to_vec();
            let Some(dealer) = row.key[dealer_at].clone() else { continue };
            let slice = own.slices.position_of_key(&key, by).unwrap_or(0);
            let part = DealerPart { key, slice, reached: reached(&row.sums)? };
            own.by_dealer.entry(dealer).or_default().push(part);
        }
        Ok(own)
    }

    fn of(&self, dealer: &str) -> impl Iterator<Item = &DealerPart> {
        self.by_dealer.get(dealer).into_iter().flatten()
    }
}

/// Which dealers are chosen, and the rows of a dealer in a slice of time in which it has no entry.
struct RowsOfDealer<'a> {
    inputs: &'a TargetInputs<'a>,
    /// Per dealer, the values of the attributes grouped by that its chosen entries carry anywhere
    /// in the ledger.
    of_entries: HashMap<NameId, BTreeSet<Key>>,
}

impl<'a> RowsOfDealer<'a> {
    fn new(inputs: &'a TargetInputs<'a>) -> Self {
        let mut of_entries: HashMap<NameId, BTreeSet<Key>> = HashMap::new();
        for (_, dealer, group) in inputs.totals.slots() {
            let values = inputs.totals.question.values(group);
            let key = values.into_iter().map(|value| value.map(str::to_owned)).collect();
            of_entries.entry(dealer).or_default().insert(key);
        }
        Self { inputs, of_entries }
    }

    /// Whether a dealer is chosen: by its entries, or, where the ledger has none, by its values in
    /// the dealer master.
    fn is_chosen(&self, dealer: &str) -> bool {
        let TargetInputs { totals, dealers, filters, selection, .. } = self.inputs;
        let known = dealers.find(dealer).filter(|&id| totals.facts.last_active_month(id).is_some());
        let is_kept = match known {
            Some(id) => self.of_entries.contains_key(&id),
            None => filters.iter().all(|(attribute, wanted)| {
                let value = self.value_in_master(dealer, attribute).unwrap_or_default();
                wanted.contains(&value)
            }),
        };
        is_kept && selection.dealers.keeps(dealer, selection.master)
    }

    fn value_in_master(&self, dealer: &str, attribute: &Attribute) -> Option<String> {
        if attribute.field() == Some(Field::Dealer) {
            return Some(dealer.to_owned());
        }
        let master = self.inputs.selection.master?;
        let column = master.column(&attribute.asked, attribute.field())?;
        let value = master.value(dealer, column);
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn keys(&self, dealer: &str, slice: &Slice) -> BTreeSet<Key> {
        let of_entries = self.inputs.dealers.find(dealer).and_then(|id| self.of_entries.get(&id)).cloned();
        let of_master = || {
            let attributes = self.inputs.totals.question.by();
            BTreeSet::from([attributes.map(|attribute| self.value_in_master(dealer, attribute)).collect()])
        };
        of_entries.unwrap_or_else(of_master).iter().map(|values| self.key(dealer, values, slice)).collect()
    }

    fn key(&self, dealer: &str, values: &[Option<String>], slice: &Slice) -> Key {
        let value = |field: &GroupField| match field {
            GroupField::Dealer => Some(dealer.to_owned()),
            GroupField::Attribute(index) => values[*index].clone(),
            time => time.name_of(slice.period.first()),
        };
        self.inputs.selection.by.iter().map(value).collect()
    }
}
