//! The heading of a target file: which column is which.

use crate::ledger::heading::split_unit;
use crate::spelling::{nearest, normal_form};
use crate::words::side_files::{TargetColumn, TargetFault};

/// The positions of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The positions, in the order of [`TargetColumn::ALL`].
    positions: [usize; 4],
    /// The power of ten of the unit in brackets after the heading of the amounts.
    pub unit_power: u32,
}

impl Columns {
    /// The position of a column, from 0.
    pub const fn position(&self, column: TargetColumn) -> usize {
        self.positions[column as usize]
    }

    /// Finds the columns; other headings are ignored.
    ///
    /// # Errors
    ///
    /// A [`TargetFault`] for each column that is missing or could be two.
    pub fn find(headings: &[String]) -> Result<Self, Vec<TargetFault>> {
        let mut positions = [0; 4];
        let mut faults = Vec::new();
        for (position, column) in positions.iter_mut().zip(TargetColumn::ALL) {
            match find(headings, column) {
                Ok(found) => *position = found,
                Err(fault) => faults.push(fault),
            }
        }
        let unit_power = split_unit(&headings[positions[TargetColumn::Amount as usize]]).1.unwrap_or(0);
        if faults.is_empty() { Ok(Self { positions, unit_power }) } else { Err(faults) }
    }
}

/// How many of the columns the headings name.
pub(super) fn count_known(headings: &[String]) -> usize {
    TargetColumn::ALL.into_iter().filter(|column| find(headings, *column).is_ok()).count()
}

/// Names of a column, best first: 经销商 beats 客户, and either beats 经销商编码.
type Tiers = [&'static [&'static str]; 3];

const fn tiers(column: TargetColumn) -> Tiers {
    match column {
        TargetColumn::Dealer => [
            &["dealer", "经销商"],
            &["客户", "客户名称", "经销商名称", "customer"],
            &["dealer_code", "经销商编码", "客户编码", "客户编号", "code"],
        ],
        TargetColumn::Period => [
            &["period", "期间"],
            &["月份", "季度", "年度", "年份", "日期", "时间", "month", "quarter", "year", "date"],
            &[],
        ],
        TargetColumn::Metric => [&["metric", "指标"], &["指标名称", "科目", "项目", "account"], &[]],
        TargetColumn::Amount => {
            [&["amount", "目标"], &["目标额", "目标值", "目标金额", "金额", "target", "value"], &[]]
        }
    }
}

fn find(headings: &[String], column: TargetColumn) -> Result<usize, TargetFault> {
    for names in tiers(column) {
        let is_named = |(_, heading): &(usize, &String)| {
            let stem = if column == TargetColumn::Amount { split_unit(heading).0 } else { heading };
            names.contains(&normal_form(stem).as_str())
        };
        let mut found = headings.iter().enumerate().filter(is_named);
        match (found.next(), found.next()) {
            (Some((position, _)), None) => return Ok(position),
            (Some((_, first)), Some((_, second))) => {
                return Err(TargetFault::ColumnTwice { column, first: first.clone(), second: second.clone() });
            }
            (None, _) => {}
        }
    }
    let names = tiers(column).concat();
    let is_other = |heading: &&String| count_names(heading) == 0;
    // The nearest of the file's own headings: it is there that something is to be changed.
    let near = headings.iter().filter(is_other).find(|heading| nearest(heading, names.iter().copied()).is_some());
    Err(TargetFault::ColumnMissing { column, nearest: near.cloned() })
}

/// How many columns a heading names by itself.
fn count_names(heading: &str) -> usize {
    let name = normal_form(split_unit(heading).0);
    TargetColumn::ALL.into_iter().filter(|column| tiers(*column).concat().contains(&name.as_str())).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headings: &str) -> Result<([usize; 4], u32), Vec<TargetFault>> {
        let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
        Columns::find(&headings).map(|columns| (columns.positions, columns.unit_power))
    }

    #[test]
    fn columns_stand_in_any_order_under_either_name() {
        assert_eq!(found("经销商,期间,指标,目标"), Ok(([0, 1, 2, 3], 0)));
        assert_eq!(found("备注,Amount,PERIOD,区域,metric,dealer"), Ok(([5, 2, 4, 1], 0)));
        assert_eq!(found("客户编码,客户名称,月份,指标,目标(万元),金额"), Ok(([1, 2, 3, 4], 4)));
        assert_eq!(found("code,period,科目,金额（元）"), Ok(([0, 1, 2, 3], 0)));
    }

    #[test]
    fn each_column_that_is_missing_or_twice_is_reported() {
        let missing = |column, nearest: &str| TargetFault::ColumnMissing {
            column,
            nearest: (!nearest.is_empty()).then(|| nearest.to_owned()),
        };
        assert_eq!(
            found("经销商,指表,目标"),
            Err(vec![missing(TargetColumn::Period, ""), missing(TargetColumn::Metric, "指表")])
        );
        let (first, second) = ("年份".to_owned(), "月份".to_owned());
        let twice = TargetFault::ColumnTwice { column: TargetColumn::Period, first, second };
        assert_eq!(found("经销商,年份,月份,指标,目标"), Err(vec![twice]));
    }
}
