//! The section `[columns]`: the meanings of headings.

use super::entry::{Entry, Fault, Section};
use crate::ledger::field::Field;
use crate::ledger::rules::{ColumnMeaning, ReadingRules};
use crate::spelling::{nearest, normal_form};
use crate::words::settings::SettingsFault;

/// Reads the section into the rules, whose chart must already be complete.
pub(super) fn read(section: &Section<'_>, rules: &mut ReadingRules) -> Result<(), Fault> {
    for entry in section.entries() {
        let meaning = meaning(&entry, rules)?;
        if rules.columns.insert(normal_form(entry.key), meaning).is_some() {
            return Err(entry.fault(SettingsFault::HeadingTwice { heading: entry.key.to_owned() }));
        }
    }
    Ok(())
}

fn meaning(entry: &Entry<'_>, rules: &ReadingRules) -> Result<ColumnMeaning, Fault> {
    let given = entry.filled_text()?;
    match normal_form(given).as_str() {
        "dimension" => return Ok(ColumnMeaning::Dimension),
        "ignore" => return Ok(ColumnMeaning::Ignore),
        _ => {}
    }
    if let Some((field, _)) = Field::named(given) {
        return Ok(ColumnMeaning::Field(field));
    }
    rules.chart.named(given).map(ColumnMeaning::Account).ok_or_else(|| {
        let mut candidates: Vec<&str> = Field::every_name().collect();
        candidates.extend(["dimension", "ignore"]);
        candidates.extend(rules.chart.nearest_name(given));
        entry.fault(SettingsFault::UnknownMeaning {
            key: entry.path.clone(),
            given: given.to_owned(),
            suggestion: nearest(given, candidates).map(str::to_owned),
        })
    })
}
