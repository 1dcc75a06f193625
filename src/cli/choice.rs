//! What is chosen from a ledger, and what is said when the ledger does not have it.

use dealer_profit::ledger::field::Field;
use dealer_profit::ledger::heading::Role;
use dealer_profit::ledger::reader::Reading;
use dealer_profit::spelling::nearest;
use dealer_profit::totals::question::{Attribute, Missing};
use dealer_profit::words::usage::UsageFault;

/// The filters of `--where`: values of the same field are alternatives.
pub fn filters(typed: &[(String, String)]) -> Vec<(Attribute, Vec<String>)> {
    let mut filters: Vec<(Attribute, Vec<String>)> = Vec::new();
    for (field, value) in typed {
        let attribute = Attribute::named(field);
        match filters.iter_mut().find(|(known, _)| known.is_same_as(&attribute)) {
            Some((_, values)) => values.push(value.clone()),
            None => filters.push((attribute, vec![value.clone()])),
        }
    }
    filters
}

/// What is said of a field or a value that is nowhere in the ledger.
pub fn missing_fault<S>(missing: Missing, reading: &Reading<S>) -> UsageFault {
    match missing {
        Missing::Field { name } => {
            let suggestion = nearest(&name, fields_of(reading)).map(str::to_owned);
            let mut known: Vec<String> = fields_of(reading).map(str::to_owned).collect();
            known.sort();
            known.dedup();
            UsageFault::FieldNotInLedger { given: name, known, suggestion }
        }
        Missing::Value { field, value, nearest } => {
            UsageFault::ValueNotInLedger { field, given: value, suggestion: nearest }
        }
    }
}

/// The names by which a ledger's fields can be asked for.
fn fields_of<S>(reading: &Reading<S>) -> impl Iterator<Item = &str> {
    let columns = reading.files.iter().flat_map(|file| &file.context.dialect.layout.columns);
    let names = columns.filter_map(|column| match column.role {
        Role::Field(field) if !field.is_needed() => Some(vec![field.id(), column.heading.as_str()]),
        Role::Dimension => Some(vec![column.heading.as_str()]),
        _ => None,
    });
    names.flatten().chain([Field::Dealer.id()])
}
