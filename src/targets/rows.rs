//! Targets of rows: which dealers' targets stand in which row, and what those dealers reached there.
//!
//! A target is of a whole dealer and of months. Rows that are stretches of time split it; rows of any other field do not, so that
//! a dealer's whole target stands in each row in which the dealer has entries. A dealer that has none in a stretch of time has
//! its target in the rows of its other entries, or, of a dealer that the ledger does not have, in those of the dealer master's
//! values, else in the blank one.

use std::collections::{BTreeSet, HashMap};

use super::targeted::Targeted;
use super::{TargetFigures, TargetRequest, Targets};
use crate::chart_of_accounts::ChartOfAccounts;
use crate::ledger::field::Field;
use crate::ledger::names::{NameId, Names};
use crate::metrics::evaluate::Basis;
use crate::metrics::groups::{GroupField, GroupTerms, Groups, Selection, groups};
use crate::metrics::terms::Terms;
use crate::period::{Month, Period};
use crate::ratio::{Overflow, Ratio};
use crate::totals::Totals;
use crate::totals::question::Attribute;

/// What targets are put together from.
pub struct Ground<'a> {
    /// The sums of the ledger.
    pub totals: &'a Totals,
    /// Its dealers.
    pub dealers: &'a Names,
    /// The accounts in force.
    pub chart: &'a ChartOfAccounts,
    /// What chose the entries: it chooses the dealers that have a target and no entry as well, by the dealer master.
    pub filters: &'a [(Attribute, Vec<String>)],
    /// How rows are grouped.
    pub selection: &'a Selection<'a>,
    /// What figures rest on.
    pub basis: &'a Basis<'a>,
}

/// The values of the fields grouped by.
pub type Key = Vec<Option<String>>;

/// A figure's target and what was reached of it, by what it is of.
pub type Figures = Vec<(Targeted, TargetFigures)>;

/// The targets of a report's rows.
pub struct TargetsOfRows {
    /// What may have figures, in the order of output.
    targeted: Vec<Targeted>,
    rows: HashMap<Key, Sums>,
    total: Sums,
    /// The months of rows that have a target but no entry.
    months: HashMap<Key, i32>,
    /// Whether a row has a part of a dealer beside the dealer's whole target.
    pub split_dealers: bool,
    /// The targets, spread over months.
    pub targets: Targets,
}

/// For each targeted figure the target and what was reached by the dealers that have one; `None` where none has.
#[derive(Clone)]
struct Sums(Vec<Option<(Ratio, Option<Ratio>)>>);

impl Sums {
    fn add(&mut self, index: usize, target: Ratio, actual: Option<Ratio>) -> Result<(), Overflow> {
        let (known, reached) = self.0[index].unwrap_or((Ratio::ZERO, Some(Ratio::ZERO)));
        self.0[index] = Some((known.plus(target)?, plus(reached, actual)?));
        Ok(())
    }

    fn figures(&self, targeted: &[Targeted]) -> Result<Figures, Overflow> {
        let figures = |(targeted, sums): (&Targeted, &Option<(Ratio, Option<Ratio>)>)| {
            let (target, actual) = sums.map_or((None, None), |(target, actual)| (Some(target), actual));
            Ok((*targeted, TargetFigures::new(target, actual)?))
        };
        targeted.iter().zip(&self.0).map(figures).collect()
    }
}

/// The sum; not available where either is not.
fn plus(a: Option<Ratio>, b: Option<Ratio>) -> Result<Option<Ratio>, Overflow> {
    a.zip(b).map(|(a, b)| a.plus(b)).transpose()
}

impl TargetsOfRows {
    /// Puts the targets of chosen dealers into rows.
    pub fn new(ground: &Ground<'_>, asked: &TargetRequest, rows: &Groups) -> Result<Self, Overflow> {
        let sales_from = ground.selection.sales_from;
        let facts = &ground.totals.facts;
        let targets = Targets::new(&asked.list, asked.spread, facts, ground.dealers, sales_from)?;
        let targeted = targets.targeted().to_vec();
        let cells = Cells::new(ground, &targeted, rows)?;
        let nothing = Sums(vec![None; targeted.len()]);
        let (rows, months) = (HashMap::new(), HashMap::new());
        let total = nothing.clone();
        let mut own = Self { targeted, rows, total, months, split_dealers: false, targets };
        let homes = Homes::new(ground);
        let chosen: Vec<String> =
            own.targets.dealers().filter(|dealer| homes.is_chosen(dealer)).map(str::to_owned).collect();
        for dealer in &chosen {
            own.add_to_total(dealer, ground.selection.period, &cells)?;
            for (bucket, stretch) in cells.buckets.iter().enumerate() {
                own.add_to_rows(dealer, (bucket, stretch), &cells, &homes, &nothing)?;
            }
        }
        Ok(own)
    }

    fn add_to_total(&mut self, dealer: &str, period: Period, cells: &Cells) -> Result<(), Overflow> {
        for (index, &targeted) in self.targeted.iter().enumerate() {
            if let Some(target) = self.targets.target(dealer, targeted, period) {
                let reached =
                    cells.of(dealer).try_fold(cells.nothing[index], |sum, cell| plus(sum, cell.reached[index]));
                self.total.add(index, target.into(), reached?)?;
            }
        }
        Ok(())
    }

    fn add_to_rows(
        &mut self,
        dealer: &str,
        (bucket, stretch): (usize, &ByteRange),
        cells: &Cells,
        homes: &Homes<'_>,
        nothing: &Sums,
    ) -> Result<(), Overflow> {
        let target_of = |&targeted: &Targeted| {
            self.targets.target_of_months(dealer, targeted, stretch.months.iter().copied()).map(Ratio::from)
        };
        let targets: Vec<Option<Ratio>> = self.targeted.iter().map(target_of).collect();
        if targets.iter().all(Option::is_none) {
            return Ok(());
        }
        let mut rows: Vec<(Key, &[Option<Ratio>])> = cells
            .of(dealer)
            .filter(|cell| cell.bucket == bucket)
            .map(|cell| (cell.key.clone(), cell.reached.as_slice()))
            .collect();
        if rows.is_empty() {
            rows = homes.keys(dealer, stretch).into_iter().map(|key| (key, cells.nothing.as_slice())).collect();
        }
        self.split_dealers |= rows.len() > 1;
        for (key, reached) in rows {
            self.months.insert(key.clone(), stretch.months.len() as i32);
            let sums = self.rows.entry(key).or_insert_with(|| nothing.clone());
            for (index, target) in targets.iter().enumerate() {
                if let Some(target) = target {
                    sums.add(index, *target, reached[index])?;
                }
            }
        }
        Ok(())
    }

    /// The figures of a row.
    pub fn of_row(&self, key: &[Option<String>]) -> Result<Figures, Overflow> {
        match self.rows.get(key) {
            Some(sums) => sums.figures(&self.targeted),
            None => Ok(self.targeted.iter().map(|targeted| (*targeted, TargetFigures::default())).collect()),
        }
    }

    /// The figures of all chosen dealers.
    pub fn of_total(&self) -> Result<Figures, Overflow> {
        self.total.figures(&self.targeted)
    }

    /// The rows that have a target but no entry.
    pub fn rows_without_entries(&self, rows: &[GroupTerms], ground: &Ground<'_>) -> Vec<GroupTerms> {
        let known: BTreeSet<&[Option<String>]> = rows.iter().map(|row| row.key.as_slice()).collect();
        let missing = self.months.iter().filter(|(key, _)| !known.contains(key.as_slice()));
        missing
            .map(|(key, &months)| GroupTerms { key: key.clone(), terms: Terms::none(ground.selection.bases, months) })
            .collect()
    }

    /// Whether any chosen dealer has a target in the period.
    pub fn has_any(&self) -> bool {
        !self.rows.is_empty()
    }
}

/// A stretch of time that rows are about: of rows that are none, the whole period.
struct ByteRange {
    /// What the months, quarters or years of the fields grouped by are called.
    names: Vec<Option<String>>,
    months: Vec<Month>,
}

/// What dealers reached, row by row.
struct Cells {
    buckets: Vec<ByteRange>,
    by_dealer: HashMap<String, Vec<DealerCell>>,
    /// What a dealer without an entry reached.
    nothing: Vec<Option<Ratio>>,
}

/// A dealer's part of a row.
struct DealerCell {
    key: Key,
    bucket: usize,
    /// What was reached of each targeted figure.
    reached: Vec<Option<Ratio>>,
}

impl Cells {
    fn new(ground: &Ground<'_>, targeted: &[Targeted], rows: &Groups) -> Result<Self, Overflow> {
        let Selection { bases, period, by, .. } = *ground.selection;
        let reached = |terms: &Terms| -> Result<Vec<Option<Ratio>>, Overflow> {
            targeted.iter().map(|targeted| targeted.actual(terms, ground.basis)).collect()
        };
        let buckets = stretches(by, period);
        let nothing = reached(&Terms::none(bases, period.length()))?;
        let mut own = Self { buckets, by_dealer: HashMap::new(), nothing };
        let dealer_at = by.iter().position(|field| *field == GroupField::Dealer);
        // The same rows once more, split by dealer, unless they are dealers already.
        let with_dealer: Vec<GroupField> = by.iter().copied().chain([GroupField::Dealer]).collect();
        let selection = Selection { by: &with_dealer, ..*ground.selection };
        let split = match dealer_at {
            Some(_) => None,
            None => Some(groups(ground.totals, ground.dealers, ground.chart, &selection)?),
        };
        let dealer_at = dealer_at.unwrap_or(by.len());
        for row in &split.as_ref().unwrap_or(rows).rows {
            let key = row.key[..by.len()].to_vec();
            let Some(dealer) = row.key[dealer_at].clone() else { continue };
            let bucket = own.buckets.iter().position(|stretch| stretch.is_of(&key, by)).unwrap_or(0);
            let cell = DealerCell { key, bucket, reached: reached(&row.terms)? };
            own.by_dealer.entry(dealer).or_default().push(cell);
        }
        Ok(own)
    }

    fn of(&self, dealer: &str) -> impl Iterator<Item = &DealerCell> {
        self.by_dealer.get(dealer).into_iter().flatten()
    }
}

impl ByteRange {
    fn is_of(&self, key: &[Option<String>], by: &[GroupField]) -> bool {
        let times = by.iter().zip(key).filter(|(field, _)| field.is_time());
        times.map(|(_, name)| name).eq(&self.names)
    }
}

fn stretches(by: &[GroupField], period: Period) -> Vec<ByteRange> {
    let mut stretches: Vec<ByteRange> = Vec::new();
    for month in period.months() {
        let names: Vec<_> = by.iter().filter(|field| field.is_time()).map(|field| field.name_of(month)).collect();
        // The months of a stretch follow each other: it is the newest one or a new one.
        match stretches.last_mut().filter(|stretch| stretch.names == names) {
            Some(stretch) => stretch.months.push(month),
            None => stretches.push(ByteRange { names, months: vec![month] }),
        }
    }
    stretches
}

/// Which dealers are chosen, and where those stand that have no entry in a stretch of time.
struct Homes<'a> {
    ground: &'a Ground<'a>,
    /// The values of the attributes grouped by that a dealer's chosen entries have, in the whole ledger.
    of_entries: HashMap<NameId, BTreeSet<Key>>,
}

impl<'a> Homes<'a> {
    fn new(ground: &'a Ground<'a>) -> Self {
        let mut of_entries: HashMap<NameId, BTreeSet<Key>> = HashMap::new();
        for (_, dealer, group) in ground.totals.slots() {
            let values = ground.totals.question.values(group);
            of_entries
                .entry(dealer)
                .or_default()
                .insert(values.into_iter().map(|value| value.map(str::to_owned)).collect());
        }
        Self { ground, of_entries }
    }

    /// Whether a dealer is chosen: by its entries, or, where the ledger has none of it, by its values in the dealer master.
    fn is_chosen(&self, dealer: &str) -> bool {
        let Ground { totals, dealers, filters, selection, .. } = self.ground;
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
        let master = self.ground.selection.master?;
        let column = master.column(&attribute.asked, attribute.field())?;
        let value = master.value(dealer, column);
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The rows of a dealer that has no entry in a stretch of time.
    fn keys(&self, dealer: &str, stretch: &ByteRange) -> BTreeSet<Key> {
        let of_entries = self.ground.dealers.find(dealer).and_then(|id| self.of_entries.get(&id)).cloned();
        let of_master = || {
            let attributes = self.ground.totals.question.by();
            BTreeSet::from([attributes.map(|attribute| self.value_in_master(dealer, attribute)).collect()])
        };
        of_entries.unwrap_or_else(of_master).iter().map(|values| self.key(dealer, values, stretch)).collect()
    }

    fn key(&self, dealer: &str, values: &[Option<String>], stretch: &ByteRange) -> Key {
        let value = |field: &GroupField| match field {
            GroupField::Dealer => Some(dealer.to_owned()),
            GroupField::Attribute(index) => values[*index].clone(),
            time => stretch.months.first().and_then(|month| time.name_of(*month)),
        };
        self.ground.selection.by.iter().map(value).collect()
    }
}
