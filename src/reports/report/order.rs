//! The order of a report's rows.

use std::cmp::Ordering;

use foldhash::{HashMap, HashMapExt};

use super::{ReportRow, Request, Sort, SortKey};
use crate::metrics::definition::Metric;
use crate::ratio::Ratio;
use crate::reports::measure::Measure;

/// Sorts rows; what is not available comes last whatever the direction, and ties are ordered by the group: text by code point,
/// blank last.
pub(super) fn sort(rows: &mut [ReportRow], request: &Request) {
    let default = if request.by.iter().any(|field| field.is_time()) {
        None
    } else {
        Some(Sort { on: SortKey::Measure(Measure::Metric(Metric::Profit)), ascending: false })
    };
    sort_by(rows, request.sort.or(default));
}

/// Sorts rows in an order that was asked for, or by the group.
fn sort_by(rows: &mut [ReportRow], order: Option<Sort>) {
    let figure = |row: &ReportRow| match order?.on {
        SortKey::Measure(measure) => row.figures.measure(measure),
        SortKey::Group(_) => None,
    };
    // Figures and positions are sorted, which are small, and then each row is moved once.
    let mut positions: Vec<(Option<Ratio>, usize)> =
        rows.iter().enumerate().map(|(position, row)| (figure(row), position)).collect();
    let groups = Groups::of(rows);
    positions.sort_unstable_by(|(a_figure, a), (b_figure, b)| {
        let asked = order.map_or(Ordering::Equal, |Sort { on, ascending }| match on {
            SortKey::Measure(_) => available_first(*a_figure, *b_figure, ascending),
            SortKey::Group(field) => groups.by_field(*a, *b, field, ascending),
        });
        asked.then_with(|| groups.by_fields(*a, *b)).then(a.cmp(b))
    });
    let mut order: Vec<usize> = positions.into_iter().map(|(_, position)| position).collect();
    put_in_order(rows, &mut order);
}

/// Puts the row at the first position of the order first, and so on.
fn put_in_order(rows: &mut [ReportRow], order: &mut [usize]) {
    for place in 0..rows.len() {
        let mut position = order[place];
        // What stood before this place has been swapped to where the row stood that took its place.
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

/// The groups of rows, as they are compared.
struct Groups<'a> {
    rows: &'a [ReportRow],
    /// For each field the rank of each row's value among the field's values; none where there is one field.
    ///
    /// Of several fields each value stands in many rows, and to compare numbers is cheaper than to compare texts. Of one field it
    /// stands in one row, and to rank the values would be to sort the rows.
    ranks: Vec<Vec<Option<u32>>>,
}

impl<'a> Groups<'a> {
    fn of(rows: &'a [ReportRow]) -> Self {
        let fields = rows.first().map_or(0, |row| row.group.len());
        let ranked = if fields > 1 { 0..fields } else { 0..0 };
        Self { rows, ranks: ranked.map(|field| ranks(rows, field)).collect() }
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
        let fields = 0..self.rows[a].group.len();
        fields.map(|field| self.by_field(a, b, field, true)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// The rank of each row's value of a field among its values; `None` of a blank.
fn ranks(rows: &[ReportRow], field: usize) -> Vec<Option<u32>> {
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
    use crate::metrics::bases::Bases;
    use crate::metrics::evaluate::Basis;
    use crate::metrics::figures::Figures;
    use crate::metrics::terms::Terms;
    use crate::reports::measure::Measured;

    /// Rows in no order whose values and figures stand several times or are not there.
    fn rows(fields: usize) -> Vec<ReportRow> {
        let bases = Bases::of(&Metric::ALL, &ChartOfAccounts::default());
        let basis = Basis { bases: &bases, has_sales: true, days_in_year: 365 };
        let texts = [None, Some(""), Some("B"), Some("a"), Some("华"), Some("ab"), Some("中")];
        let row = |number: usize| {
            let group = (0..fields).map(|field| texts[number * 31 / 7_usize.pow(field as u32) % 7].map(str::to_owned));
            let terms = Terms {
                dealers: number as u64 % 3,
                capital_dealers: number as u64 % 4,
                opening_and_closing_capital: (number as i128 * 7919) % 11 - 5,
                ..Terms::none(&bases, 1 + number as i32 % 2)
            };
            let metrics = Figures::of(&terms, &basis).unwrap();
            ReportRow { group: group.collect(), dealer_name: None, figures: Measured { metrics, targets: Vec::new() } }
        };
        (0..7_usize.pow(fields as u32)).map(|number| row(number * 19 % 7_usize.pow(fields as u32))).collect()
    }

    /// As one would sort them by hand.
    fn expected(mut rows: Vec<ReportRow>, order: Option<Sort>) -> Vec<ReportRow> {
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
            // Nothing is before every text, and so comes last here as well.
            Some(Sort { on: SortKey::Group(field), .. }) => rows.sort_by_key(|row| Reverse(row.group[field].clone())),
            None => {}
        }
        rows
    }

    #[test]
    fn positions_are_sorted_as_rows_would_be() {
        let measures = [Metric::Dealers, Metric::Capital].map(|metric| SortKey::Measure(Measure::Metric(metric)));
        for fields in 1..=3 {
            let keys = measures.into_iter().chain((0..fields).map(SortKey::Group));
            let orders = keys.flat_map(|on| [true, false].map(|ascending| Some(Sort { on, ascending })));
            for order in orders.chain([None]) {
                let mut sorted = rows(fields);
                sort_by(&mut sorted, order);
                let expected = expected(rows(fields), order);
                assert!(sorted == expected, "{fields} fields by {order:?}");
            }
        }
    }
}
