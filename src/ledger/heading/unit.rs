//! Units of amounts: `(万元)` after a heading, `单位:万元` in a title row.

use crate::spelling::normal_form;

/// Splits a heading into its name and the power of ten of the unit in brackets at its end.
///
/// Any other bracket belongs to the name, and the unit is `None`.
pub fn split_unit(heading: &str) -> (&str, Option<u32>) {
    let heading = heading.trim();
    let brackets = [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】')];
    let split = heading.char_indices().next_back().and_then(|(end, last)| {
        let opens = |c: char| brackets.iter().any(|(open, _)| *open == c);
        brackets.iter().find(|(_, close)| *close == last)?;
        let (start, open) = heading[..end].char_indices().rfind(|(_, c)| opens(*c))?;
        let scale = unit_of_money(&heading[start + open.len_utf8()..end])?;
        Some((heading[..start].trim_end(), scale))
    });
    match split {
        Some((stem, scale)) if !stem.is_empty() => (stem, Some(scale)),
        _ => (heading, None),
    }
}

/// The powers of ten that the cells of a row above or below the amounts state, in order.
pub fn units_stated(cells: &[String]) -> Vec<u32> {
    let cells: Vec<String> = cells.iter().map(|cell| normal_form(cell)).filter(|cell| !cell.is_empty()).collect();
    let mut scales = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        // A title such as `2026年台账(万元)` states its unit like a heading.
        let in_brackets = split_unit(cell).1.or_else(|| lone_bracket(cell));
        let next = cells.get(index + 1).map(String::as_str);
        let stated = in_brackets.or_else(|| stated_unit(cell, next));
        scales.extend(stated);
    }
    scales
}

/// The power of ten of a cell that is only a unit of money, in brackets or not.
pub fn unit_alone(cell: &str) -> Option<u32> {
    let cell = normal_form(cell);
    lone_bracket(&cell).or_else(|| unit_of_money(&cell))
}

/// The unit of a cell that is only a unit in brackets.
fn lone_bracket(cell: &str) -> Option<u32> {
    cell.strip_prefix('(')?.strip_suffix(')').and_then(unit_of_money)
}

/// The unit after the word 单位, perhaps in the next cell.
fn stated_unit(cell: &str, next: Option<&str>) -> Option<u32> {
    ["单位", "unit"].into_iter().find_map(|word| {
        cell.match_indices(word).find_map(|(start, _)| {
            let rest = cell[start + word.len()..].trim_start_matches(|c: char| c.is_whitespace() || ":为(".contains(c));
            if rest.is_empty() {
                return next.and_then(unit_of_money);
            }
            let end = rest.find(|c: char| c.is_whitespace() || ")],;。、】".contains(c)).unwrap_or(rest.len());
            // `人民币 万元` and `人民币(万元)` continue behind the separator.
            let rest = rest.strip_prefix("人民币").map_or(&rest[..end], |money| {
                let money = money.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
                money.split(|c: char| c.is_whitespace() || "),;。、".contains(c)).next().unwrap_or(money)
            });
            unit_of_money(rest)
        })
    })
}

/// A column with this heading states the unit of its rows.
pub fn is_unit_heading(heading: &str) -> bool {
    ["单位", "金额单位", "货币单位", "计量单位", "unit"].contains(&normal_form(heading).as_str())
}

/// The power of ten of a unit of money: 0 for 元, 4 for 万元; `None` for any other text.
pub fn unit_of_money(unit: &str) -> Option<u32> {
    let unit: String = normal_form(unit).chars().filter(|c| !c.is_whitespace()).collect();
    let unit = ["货币单位", "金额单位", "单位"].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(&unit);
    let unit = unit.trim_start_matches(':');
    let unit = ["人民币", "rmb"].iter().find_map(|money| unit.strip_prefix(money)).unwrap_or(unit);
    let money = ["美元", "港元", "欧元", "元"].iter().find_map(|money| unit.strip_suffix(money));
    // Without 元, only 万 and 亿 are units: `(十)` and `(千)` may be anything.
    let multiple = money.or_else(|| unit.ends_with(['万', '亿']).then_some(unit))?;
    // 万元 is ten thousand. Rare units are listed, too: an unknown one would misread its amounts.
    let multiples = ["", "十", "百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿", "千亿", "万亿"];
    (0..).zip(multiples).find_map(|(power, name)| (name == multiple).then_some(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_unit_in_brackets_off_a_heading() {
        for (heading, stem, scale) in [
            ("销售收入(元)", "销售收入", Some(0)),
            ("销售收入（千元）", "销售收入", Some(3)),
            ("销售收入 ( 万元 )", "销售收入", Some(4)),
            ("销售收入\n（亿元）", "销售收入", Some(8)),
            ("金额【万元】", "金额", Some(4)),
            ("金额(单位：人民币万元)", "金额", Some(4)),
            ("金额(百万元)", "金额", Some(6)),
            ("销售(万)", "销售", Some(4)),
            ("销售(含税)(万元)", "销售(含税)", Some(4)),
            ("销售收入(含税)", "销售收入(含税)", None),
            ("Notes payable (bank acceptances)", "Notes payable (bank acceptances)", None),
            ("数量(台)", "数量(台)", None),
            ("(万元)", "(万元)", None),
            ("单价(元/台)", "单价(元/台)", None),
            (")", ")", None),
            ("", "", None),
        ] {
            assert_eq!(split_unit(heading), (stem, scale), "{heading}");
        }
    }

    #[test]
    fn finds_the_unit_of_a_title_row() {
        for (cells, scales) in [
            (&["单位:万元"][..], &[4][..]),
            (&["", "", "单位：万元"], &[4]),
            (&["2026年经销商台账", "金额单位：人民币万元"], &[4]),
            (&["编制单位：华东家电有限公司  单位：千元"], &[3]),
            (&["编制单位：华东家电有限公司"], &[]),
            (&["(单位:亿元)"], &[8]),
            (&["单位:人民币(万元)"], &[4]),
            (&["单位: 元 日期: 2026-01"], &[0]),
            (&["单位", "万元"], &[4]),
            (&["单位:", "", "万元"], &[4]),
            (&["2026年经销商台账(万元)"], &[4]),
            (&["（万元）"], &[4]),
            (&["数量单位:台"], &[]),
            (&["单位:元/台"], &[]),
            (&["单位:万元", "单位:元"], &[4, 0]),
            (&["2026年经销商台账"], &[]),
        ] {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            assert_eq!(units_stated(&cells), scales, "{cells:?}");
        }
    }
}
