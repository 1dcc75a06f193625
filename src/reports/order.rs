//! The order of a report's rows.

use std::cmp::Ordering;

use foldhash::{HashMap, HashMapExt};

use super::figures::Measure;
use super::grouping::GroupRow;

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// What is compared.
    pub on: SortKey,
    /// Whether the smallest comes first.
    pub ascending: bool,
}

/// What rows are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// A figure.
    Measure(Measure),
    /// One of the fields grouped by, by its position.
    Group(usize),
}

/// Sorts rows by a key, or by the group where there is none.
///
/// What is not available comes last in either direction. Ties are ordered by the group: text by
/// code point, blank last.
pub fn sort(rows: &mut [GroupRow], order: Option<Sort>) {
    let groups = Groups::of(rows);
    let by_fields = |a: usize, b: usize| groups.by_fields(a, b).then(a.cmp(&b));
    let mut order = match order.map(|Sort { on, ascending }| (on, ascending)) {
        Some((SortKey::Measure(measure), ascending)) => {
            positions(rows.iter().map(|row| row.figures.measure(measure)), |(a_figure, a), (b_figure, b)| {
                available_first(*a_figure, *b_figure, ascending).then_with(|| by_fields(*a, *b))
            })
        }
        Some((SortKey::Group(field), ascending)) => positions(rows.iter().map(|_| ()), |(_, a), (_, b)| {
            groups.by_field(*a, *b, field, ascending).then_with(|| by_fields(*a, *b))
        }),
        None => positions(groups.keys.iter().copied(), |(a_key, a), (b_key, b)| {
            a_key.cmp(b_key).then_with(|| by_fields(*a, *b))
        }),
    };
    put_in_order(rows, &mut order);
}

/// The positions of rows in the order of their keys. Keys are small; each row is moved only once,
/// to its final place.
fn positions<K>(keys: impl Iterator<Item = K>, compare: impl Fn(&(K, usize), &(K, usize)) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<(K, usize)> = keys.zip(0..).collect();
    positions.sort_unstable_by(compare);
    positions.into_iter().map(|(_, position)| position).collect()
}

/// Puts the row at the first position of the order first, and so on.
fn put_in_order(rows: &mut [GroupRow], order: &mut [usize]) {
    for place in 0..rows.len() {
        let mut position = order[place];
        // A row that stood before this place was swapped to where its successor stood.
        while position < place {
            position = order[position];
        }
        order[place] = position;
        rows.swap(place, position);
    }
}

fn available_first<T: Ord>(a: Option<T>, b: Option<T>, ascending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if ascending => a.cmp(&b),
        (Some(a), Some(b)) => b.cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The groups of rows in a form that compares fast.
struct Groups<'a> {
    rows: &'a [GroupRow],
    /// Per field, the rank of each row's value among the field's values. With several fields a
    /// value repeats in many rows, and numbers compare faster than texts. Empty with one field:
    /// ranking would be the sort itself.
    ranks: Vec<Vec<Option<u32>>>,
    /// Per row, the ranks of the first [`FIELDS_OF_A_KEY`] fields in one number, blank last.
    keys: Vec<u128>,
}

impl<'a> Groups<'a> {
    fn of(rows: &'a [GroupRow]) -> Self {
        let fields = rows.first().map_or(0, |row| row.group.len());
        let ranked = if fields > 1 { 0..fields } else { 0..0 };
        let ranks: Vec<Vec<Option<u32>>> = ranked.map(|field| ranks(rows, field)).collect();
        let mut keys = vec![0; rows.len()];
        for ranks in ranks.iter().take(FIELDS_OF_A_KEY) {
            let ranks = ranks.iter().map(|rank| rank.unwrap_or(u32::MAX));
            keys.iter_mut().zip(ranks).for_each(|(key, rank)| *key = *key << u32::BITS | u128::from(rank));
        }
        Self { rows, ranks, keys }
    }

    fn by_field(&self, a: usize, b: usize, field: usize, ascending: bool) -> Ordering {
        match self.ranks.get(field) {
            Some(ranks) => available_first(ranks[a], ranks[b], ascending),
            None => {
                let value = |row: usize| self.rows[row].group[field].as_ref();
                available_first(value(a), value(b), ascending)
            }
        }
    }

    fn by_fields(&self, a: usize, b: usize) -> Ordering {
        let by_field = |field: usize| self.by_field(a, b, field, true);
        let others = self.ranks.len().min(FIELDS_OF_A_KEY)..self.rows[a].group.len();
        let by_others = || others.map(by_field).find(|order| order.is_ne()).unwrap_or(Ordering::Equal);
        self.keys[a].cmp(&self.keys[b]).then_with(by_others)
    }
}

/// The number of ranks that a key holds.
const FIELDS_OF_A_KEY: usize = (u128::BITS / u32::BITS) as usize;

/// The rank of each row's value of a field among the field's values; `None` for a blank.
fn ranks(rows: &[GroupRow], field: usize) -> Vec<Option<u32>> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut of_rows: Vec<Option<u32>> = Vec::with_capacity(rows.len());
    for row in rows {
        let next = numbers.len() as u32;
        of_rows.push(row.group[field].as_deref().map(|value| *numbers.entry(value).or_insert(next)));
    }
    let mut values: Vec<(&str, u32)> = numbers.into_iter().collect();
    values.sort_unstable();
    let mut ranks = vec![0; values.len()];
    for (rank, (_, number)) in values.into_iter().enumerate() {
        ranks[number as usize] = rank as u32;
    }
    of_rows.iter().map(|number| number.map(|number| ranks[number as usize])).collect()
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use crate::chart_of_accounts::ChartOfAccounts;
    use crate::metrics::definition::Metric;
    use crate::metrics::evaluate::FigureBasis;
    use crate::metrics::figures::MetricFigures;
    use crate::metrics::sum_plan::SumPlan;
    use crate::metrics::sums::GroupSums;
    use crate::reports::figures::RowFigures;

    /// Rows in no order; values and figures repeat or are missing.
    fn rows(fields: usize) -> Vec<GroupRow> {
        let plan = SumPlan::of(&Metric::ALL, &ChartOfAccounts::default());
        let basis = FigureBasis { plan: &plan, has_sales: true, days_in_year: 365 };
        let texts = [None, Some(""), Some("B"), Some("a"), Some("华"), Some("ab"), Some("中")];
        // With five fields, some rows differ only in the last one.
        let digit = |field: usize| if fields > 3 { field as u32 / 2 } else { field as u32 };
        let row = |number: usize| {
            let group = (0..fields).map(|field| texts[number / 7_usize.pow(digit(field)) % 7].map(str::to_owned));
            let sums = GroupSums {
                dealers: number as u64 % 3,
                capital_dealers: number as u64 % 4,
                opening_and_closing_capital: (number as i128 * 7919) % 11 - 5,
                ..GroupSums::none(&plan, 1 + number as i32 % 2)
            };
            let metrics = MetricFigures::of(&sums, &basis).unwrap();
            GroupRow { group: group.collect(), dealer_name: None, figures: RowFigures { metrics, targets: Vec::new() } }
        };
        let count = 7_usize.pow(fields.min(3) as u32);
        (0..count).map(|number| row(number * 19 % count)).collect()
    }

    /// The same rows sorted naively.
    fn expected(mut rows: Vec<GroupRow>, order: Option<Sort>) -> Vec<GroupRow> {
        // Blank last: every text is before the largest of characters.
        let text = |value: &Option<String>| value.clone().unwrap_or(char::MAX.to_string());
        rows.sort_by_key(|row| row.group.iter().map(text).collect::<Vec<_>>());
        match order {
            Some(Sort { on: SortKey::Measure(measure), ascending }) => rows.sort_by_key(|row| {
                let figure = row.figures.measure(measure).map(|figure| figure.rounded(9).unwrap());
                (figure.is_none(), figure.map(|figure| if ascending { figure } else { -figure }))
            }),
            Some(Sort { on: SortKey::Group(field), ascending: true }) => {
                rows.sort_by_key(|row| text(&row.group[field]))
            }
            // `None` is less than any text, and so comes last when reversed, too.
            Some(Sort { on: SortKey::Group(field), .. }) => rows.sort_by_key(|row| Reverse(row.group[field].clone())),
            None => {}
        }
        rows
    }

    #[test]
    fn positions_are_sorted_as_rows_would_be() {
        let measures = [Metric::Dealers, Metric::Capital].map(|metric| SortKey::Measure(Measure::Metric(metric)));
        for fields in 1..=5 {
            let keys = measures.into_iter().chain((0..fields).map(SortKey::Group));
            let orders = keys.flat_map(|on| [true, false].map(|ascending| Some(Sort { on, ascending })));
            for order in orders.chain([None]) {
                let mut sorted = rows(fields);
                sort(&mut sorted, order);
                let expected = expected(rows(fields), order);
                assert!(sorted == expected, "{fields} fields by {order:?}");
            }
        }
    }
}
