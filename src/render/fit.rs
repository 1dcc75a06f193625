//! Fits a table to the width of a terminal.
//!
//! Columns are added in order of importance while they fit; columns of equal importance are shown
//! all or none. Before a column is dropped, headings are wrapped and long names are shortened to a
//! width that keeps most names recognisable. Names are shortened to the minimum only if not even
//! the mandatory columns fit. Numbers are never cut: if the table still does not fit, it is wider
//! than the terminal.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::wrap;
use crate::document::Column;

/// Spaces between two columns.
pub(super) const GAP: usize = 2;

/// Headings up to this width are not wrapped; tried in this order until the table fits.
const HEADING_COMFORTS: [usize; 3] = [12, 8, 6];
/// A heading without spaces is not wrapped below this width: four Chinese characters broken in two
/// are hard to read.
const WORD_COMFORT: usize = 8;
const HEADING_LINES_MAX: usize = 3;
/// Names are shortened to this width before a column is dropped.
const NAME_COMFORT: usize = 32;
/// Names are never shortened below this width.
const NAME_MIN: usize = 12;

/// The properties of a column that decide whether and how it is shown. Widths are in terminal
/// cells.
pub(super) struct ColumnSize {
    /// Escaped.
    pub heading: String,
    /// Columns of low importance are dropped first; see [`Column::importance`].
    pub importance: u8,
    /// Whether the cells are text; at least one column of figures is always shown.
    pub is_text: bool,
    /// Width of the widest cell that must not be shortened.
    pub fixed_width: usize,
    /// Width of the widest name, which may be shortened.
    pub name_width: usize,
}

/// A column that is shown.
pub(super) struct PlacedColumn {
    /// Index among the table's columns.
    pub index: usize,
    /// The lines of the wrapped heading.
    pub heading: Vec<String>,
    /// The minimum width, regardless of names.
    floor: usize,
    /// The width available to names.
    pub name_width: usize,
}

impl PlacedColumn {
    fn new(size: &ColumnSize, index: usize, comfort: usize) -> Self {
        let body = size.fixed_width.max(size.name_width);
        let comfort = if size.heading.contains(' ') { comfort } else { comfort.max(WORD_COMFORT) };
        let heading = wrap::wrap_in_lines(&size.heading, body.max(comfort), HEADING_LINES_MAX);
        let heading_width = heading.iter().map(|line| wrap::width(line)).max().unwrap_or(0);
        // comfy-table gives every column at least one cell.
        let floor = heading_width.max(size.fixed_width).max(1);
        Self { index, heading, floor, name_width: size.name_width }
    }

    pub(super) fn width(&self) -> usize {
        self.floor.max(self.name_width)
    }
}

/// The columns of a table, as shown.
pub(super) struct Layout {
    /// Left to right.
    pub shown: Vec<PlacedColumn>,
    /// Indices of the columns that are left out, left to right.
    pub dropped: Vec<usize>,
}

/// The layout with the most important columns that fit into `width`; with all columns if `width` is
/// `None`.
pub(super) fn layout(columns: &[ColumnSize], width: Option<usize>) -> Layout {
    let all: Vec<usize> = (0..columns.len()).collect();
    let Some(width) = width else {
        return Layout { shown: place_columns(columns, &all, HEADING_COMFORTS[0]), dropped: Vec::new() };
    };
    let mut shown = mandatory_columns(columns);
    for group in by_importance(columns, &shown) {
        let mut more: Vec<usize> = shown.iter().chain(&group).copied().collect();
        more.sort_unstable();
        if fitted(columns, &more, width).is_some() {
            shown = more;
        }
    }
    let placed = fitted(columns, &shown, width).unwrap_or_else(|| {
        let mut placed = place_columns(columns, &shown, 0);
        narrow_names(&mut placed, width, NAME_MIN);
        placed
    });
    Layout { shown: placed, dropped: all.into_iter().filter(|index| !shown.contains(index)).collect() }
}

/// The columns that are always shown: those marked as kept, and at least one column of figures.
fn mandatory_columns(columns: &[ColumnSize]) -> Vec<usize> {
    let is_kept = |index: &usize| columns[*index].importance == Column::KEPT;
    let mut shown: Vec<usize> = (0..columns.len()).filter(is_kept).collect();
    if shown.iter().all(|&index| columns[index].is_text) {
        let figures = (0..columns.len()).rev().filter(|&index| !columns[index].is_text);
        shown.extend(figures.max_by_key(|&index| columns[index].importance));
        shown.sort_unstable();
    }
    shown
}

/// The other columns grouped by importance, most important first.
fn by_importance(columns: &[ColumnSize], shown: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Reverse<u8>, Vec<usize>> = BTreeMap::new();
    for index in (0..columns.len()).filter(|index| !shown.contains(index)) {
        groups.entry(Reverse(columns[index].importance)).or_default().push(index);
    }
    groups.into_values().collect()
}

/// Lays the columns out with readable names; `None` if they do not fit into `width`.
fn fitted(columns: &[ColumnSize], shown: &[usize], width: usize) -> Option<Vec<PlacedColumn>> {
    let comfortable = HEADING_COMFORTS.iter().map(|&comfort| place_columns(columns, shown, comfort));
    let mut tight = place_columns(columns, shown, 0);
    narrow_names(&mut tight, width, NAME_COMFORT);
    comfortable.chain([tight]).find(|placed| total_width(placed) <= width)
}

fn place_columns(columns: &[ColumnSize], shown: &[usize], comfort: usize) -> Vec<PlacedColumn> {
    shown.iter().map(|&index| PlacedColumn::new(&columns[index], index, comfort)).collect()
}

fn total_width(placed: &[PlacedColumn]) -> usize {
    let gaps = GAP * placed.len().saturating_sub(1);
    placed.iter().map(PlacedColumn::width).sum::<usize>() + gaps
}

/// Narrows the widest names, down to `least`, until the columns fit.
fn narrow_names(placed: &mut [PlacedColumn], width: usize, least: usize) {
    while total_width(placed) > width {
        let widest = placed
            .iter_mut()
            .filter(|column| column.name_width > least.max(column.floor))
            .max_by_key(|column| column.name_width);
        let Some(column) = widest else {
            return;
        };
        column.name_width -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(width: usize) -> ColumnSize {
        let heading = "Dealer".to_owned();
        ColumnSize { heading, importance: Column::KEPT, is_text: true, fixed_width: 5, name_width: width }
    }

    fn figure(heading: &str, importance: u8, width: usize) -> ColumnSize {
        let heading = heading.to_owned();
        ColumnSize { heading, importance, is_text: false, fixed_width: width, name_width: 0 }
    }

    fn widths(layout: &Layout) -> Vec<usize> {
        layout.shown.iter().map(PlacedColumn::width).collect()
    }

    #[test]
    fn without_a_width_everything_is_shown() {
        let columns = [name(90), figure("Sales", 1, 30), figure("Net expense ratio", 1, 7)];
        let layout = layout(&columns, None);
        assert_eq!(widths(&layout), [90, 30, 11]);
        assert_eq!(layout.shown[2].heading, ["Net expense", "ratio"]);
        assert!(layout.dropped.is_empty());
    }

    #[test]
    fn headings_are_wrapped_before_anything_is_lost() {
        let columns = [name(10), figure("Net expense ratio", 1, 7)];
        assert_eq!(widths(&layout(&columns, Some(23))), [10, 11]);
        let tight = layout(&columns, Some(22));
        assert_eq!(widths(&tight), [10, 7]);
        assert_eq!(tight.shown[1].heading, ["Net", "expense", "ratio"]);
    }

    #[test]
    fn long_names_give_way_before_columns_and_columns_before_shorter_names() {
        let columns = [name(60), figure("A", 3, 10), figure("B", 2, 10), figure("C", 1, 10)];
        let comfortable = layout(&columns, Some(80));
        assert_eq!((widths(&comfortable), comfortable.dropped), (vec![44, 10, 10, 10], vec![]));
        let dropped = layout(&columns, Some(67));
        assert_eq!((widths(&dropped), dropped.dropped), (vec![43, 10, 10], vec![3]));
        let more = layout(&columns, Some(44));
        assert_eq!((widths(&more), more.dropped), (vec![32, 10], vec![2, 3]));
        let least = layout(&columns, Some(30));
        assert_eq!((widths(&least), least.dropped), (vec![18, 10], vec![2, 3]));
    }

    #[test]
    fn columns_that_belong_together_are_shown_all_or_none() {
        let columns = [name(10), figure("A", 1, 10), figure("B", 2, 10), figure("C", 2, 10), figure("D", 3, 10)];
        let layout = layout(&columns, Some(45));
        assert_eq!(layout.dropped, [2, 3], "B and C do not both fit, and A is shown in their place");
    }

    #[test]
    fn a_number_is_never_cut() {
        let columns = [name(60), figure("A", 3, 30), figure("B", Column::KEPT, 30)];
        let layout = layout(&columns, Some(20));
        assert_eq!((widths(&layout), layout.dropped), (vec![12, 30], vec![1]));
    }
}
