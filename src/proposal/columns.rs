//! What the headings mean that nobody knows: by what stands below them.

use std::collections::HashSet;
use std::io;

use super::ProposedColumn;
use crate::chart_of_accounts::AccountId;
use crate::ledger::amount::parse_amount;
use crate::ledger::date::parse_date;
use crate::ledger::dialect::sniff_source;
use crate::ledger::field::Field;
use crate::ledger::heading::{names_a_code, names_no_amount};
use crate::ledger::rules::{ColumnMeaning, ReadingRules};
use crate::ledger::sample::{Sample, below_heading, first_rows};
use crate::ledger::source::Source;
use crate::ledger::workbook::Measured;
use crate::spelling::{is_surely, normal_form};
use crate::words::cell::DateFault;
use crate::words::heading::{HeadingFault, Lacking, NearHeading, NearName, UnknownColumn};
use crate::words::ledger::Complaint;
use crate::words::proposal::Reason;

/// How often a heading is looked at again, each time knowing more.
const ROUNDS: usize = 8;

/// Proposes what the headings of a ledger mean, and adds it to the rules.
pub(super) fn propose(source: &Source, rules: &mut ReadingRules, lines: &mut Vec<ProposedColumn>) -> io::Result<()> {
    // What may be a field is asked for once: its headings are set aside, and then it is lacking still.
    let mut asked: HashSet<String> = HashSet::new();
    for _ in 0..ROUNDS {
        let faults = match sniff_source(source, rules, &mut Measured::default())? {
            Ok(_) => return Ok(()),
            Err(faults) => faults,
        };
        let mut found = Vec::new();
        for fault in faults {
            let (sheet, complaint) = match fault.complaint {
                Complaint::InSheet { sheet, complaint } => (Some(sheet), *complaint),
                complaint => (None, complaint),
            };
            if let Complaint::Heading(fault) = complaint {
                found.extend(mend(source, sheet.as_deref(), fault, rules)?);
            }
        }
        found.retain(|line| !matches!(line.meanings.as_slice(), [only] if asked.contains(only)));
        asked.extend(
            found.iter().filter_map(|line| Some(line.meanings.first()?.clone())).filter(|name| is_needed(name)),
        );
        let before = rules.columns.len();
        for line in found {
            if rules.meaning_of(&line.heading).is_none() {
                rules.columns.insert(normal_form(&line.heading), meant(&line, rules));
                lines.push(line);
            }
        }
        if rules.columns.len() == before {
            return Ok(());
        }
    }
    Ok(())
}

fn is_needed(name: &str) -> bool {
    Field::named(name).is_some_and(|(field, _)| field.is_needed())
}

/// The meaning under which reading can go on: open columns are left out of it.
fn meant(line: &ProposedColumn, rules: &ReadingRules) -> ColumnMeaning {
    let meaning = line.meanings.first().filter(|_| line.reason.is_some()).map(String::as_str);
    match meaning {
        Some("dimension") => ColumnMeaning::Dimension,
        Some(name) => {
            let field = Field::named(name).map(|(field, _)| ColumnMeaning::Field(field));
            let account = || rules.chart.named(name).map(ColumnMeaning::Account);
            field.or_else(account).unwrap_or(ColumnMeaning::Ignore)
        }
        None => ColumnMeaning::Ignore,
    }
}

fn mend(
    source: &Source,
    sheet: Option<&str>,
    fault: HeadingFault,
    rules: &ReadingRules,
) -> io::Result<Vec<ProposedColumn>> {
    Ok(match fault {
        HeadingFault::Missing { row, lacking, .. } => {
            let mut rows = first_rows(source, sheet, rules)?;
            if row >= rows.len() {
                return Ok(Vec::new());
            }
            let body = rows.split_off(row + 1);
            let headings = rows.pop().unwrap_or_default();
            let headings = with_names_above(headings, rows.last(), &lacking);
            missing(&Sample { headings, rows: body, is_whole: false }, &lacking, rules)
        }
        HeadingFault::UnknownColumns { columns, .. } => {
            // Ignored for a moment, the columns do not stand in the way of their own cells.
            let mut trial = rules.clone();
            let ignored = columns.iter().map(|column| (normal_form(&column.heading), ColumnMeaning::Ignore));
            trial.columns.extend(ignored);
            let sample = below_heading(source, &trial)?.unwrap_or_default();
            columns.into_iter().map(|column| unknown(column, &sample)).collect()
        }
        HeadingFault::SameDimension { heading, .. } => vec![sure(heading, "ignore", Reason::Repeated)],
        HeadingFault::SeveralAliases { headings, field, .. } => {
            let alternatives = vec![field.en.to_owned(), "dimension".to_owned()];
            headings.into_iter().map(|heading| open(heading, alternatives.clone())).collect()
        }
        HeadingFault::UnreadAmounts { headings, .. } => {
            headings.into_iter().map(|heading| open(heading, vec!["ignore".to_owned()])).collect()
        }
        HeadingFault::SameAccount { account, mut headings, .. } => {
            let last = headings.pop().filter(|last| !headings.contains(last));
            last.map(|last| open(last, vec!["ignore".to_owned(), account])).into_iter().collect()
        }
        HeadingFault::TwoColumns { mut headings, .. } => {
            let last = headings.pop().filter(|last| !headings.contains(last));
            last.map(|last| open(last, vec!["ignore".to_owned(), "dimension".to_owned()])).into_iter().collect()
        }
        HeadingFault::NoRows
        | HeadingFault::SameMonth { .. }
        | HeadingFault::WrongGroup { .. }
        | HeadingFault::MonthsWithoutYear { .. }
        | HeadingFault::UnitsDisagree { .. } => Vec::new(),
    })
}

/// The headings, with those of the row above that a blank below them leaves standing and that may be what is lacking.
fn with_names_above(mut headings: Vec<String>, above: Option<&Vec<String>>, lacking: &[Lacking]) -> Vec<String> {
    let may_be_lacking = |name: &String| {
        lacking.iter().any(|lack| matches!(lack, Lacking::Field { near: Some(near), .. } if near.heading == *name))
    };
    for (heading, name) in headings.iter_mut().zip(above.into_iter().flatten()) {
        if heading.is_empty() && may_be_lacking(name) {
            heading.clone_from(name);
        }
    }
    headings
}

fn sure(heading: String, meaning: &str, reason: Reason) -> ProposedColumn {
    ProposedColumn { heading, meanings: vec![meaning.to_owned()], reason: Some(reason) }
}

const fn open(heading: String, meanings: Vec<String>) -> ProposedColumn {
    ProposedColumn { heading, meanings, reason: None }
}

/// What an unknown column of a ledger with a column for each account is.
fn unknown(column: UnknownColumn, sample: &Sample) -> ProposedColumn {
    let UnknownColumn { heading, near, .. } = column;
    let has_numbers = sample.cells_below(&heading).any(|cell| matches!(parse_amount(cell), Ok(Some(_))));
    // Rows that nobody has looked at may hold amounts, and those are never dropped.
    if sample.is_whole && !has_numbers {
        let meaning = near.filter(|near| is_surely(&heading, &near.name) && Field::named(&near.meaning).is_some());
        return match meaning {
            Some(NearName { name, meaning, .. }) => sure(heading, &meaning, Reason::Near(name)),
            None => sure(heading, "dimension", Reason::NoNumbers),
        };
    }
    match near {
        Some(NearName { name, meaning, .. }) if is_surely(&heading, &name) && meaning != "ignore" => {
            sure(heading, &meaning, Reason::Near(name))
        }
        near => {
            let near = near.map(|near| near.meaning).filter(|meaning| meaning != "ignore");
            let others = ["dimension", "ignore"].map(str::to_owned);
            // Without a name that is near, nothing is suggested: whatever came first would be taken without a thought.
            let meanings = near.map(|near| [near].into_iter().chain(others).collect());
            open(heading, meanings.unwrap_or_default())
        }
    }
}

/// The fields that a heading lacks, found by what stands below its unknown names.
fn missing(sample: &Sample, lacking: &[Lacking], rules: &ReadingRules) -> Vec<ProposedColumn> {
    let is_unknown = |heading: &&String| {
        let is_known = Field::named(heading).is_some() || rules.chart.named(heading).is_some();
        !heading.is_empty() && !is_known && rules.meaning_of(heading).is_none()
    };
    let unknown: Vec<&String> = sample.headings.iter().filter(is_unknown).collect();
    let mut found: Vec<ProposedColumn> = Vec::new();
    for lack in lacking {
        let Lacking::Field { field, near } = lack else { continue };
        let Some((field, _)) = Field::named(field.en) else { continue };
        let is_taken = |heading: &str| found.iter().any(|line| line.heading == heading);
        let free: Vec<&String> = unknown.iter().copied().filter(|heading| !is_taken(heading)).collect();
        let near = near.as_ref().filter(|near| !is_taken(&near.heading));
        let lines = missing_field(field, near, &free, sample, rules);
        found.extend(lines);
    }
    let lacks = |wanted: Field| {
        lacking.iter().any(|lack| matches!(lack, Lacking::Field { field, .. } if field.en == wanted.id()))
    };
    let is_found = |wanted: Field| found.iter().any(|line| line.meanings == [wanted.id()]);
    if lacks(Field::Account) && !is_found(Field::Account) {
        // Numbers without an account beside them are those of accounts that nobody knows: a column for each.
        found.retain(|line| line.meanings != [Field::Amount.id()]);
        let is_taken = |heading: &str| found.iter().any(|line| line.heading == heading);
        let is_amount = |heading: &&String| Field::named(heading).is_some_and(|(field, _)| field == Field::Amount);
        let columns = unknown.iter().copied().chain(sample.headings.iter().filter(is_amount));
        let columns = columns.filter(|heading| !is_taken(heading) && fits(Field::Amount, sample, heading, rules));
        let columns: Vec<ProposedColumn> = columns.map(|heading| account_column(heading, rules)).collect();
        found.extend(columns);
    }
    found
}

/// What may be a field that a heading lacks: the heading that is near to it, and those below which there is what it has.
fn missing_field(
    field: Field,
    near: Option<&NearHeading>,
    unknown: &[&String],
    sample: &Sample,
    rules: &ReadingRules,
) -> Vec<ProposedColumn> {
    // A ledger with codes only has dealers all the same.
    let is_code = |near: &str| Field::named(near).is_some_and(|(field, _)| field == Field::DealerCode);
    if let Some(code) = near.filter(|near| field == Field::Dealer && is_code(&near.heading)) {
        return vec![sure(code.heading.clone(), field.id(), Reason::Near(Field::DealerCode.id().to_owned()))];
    }
    let by_content: Vec<&String> =
        unknown.iter().copied().filter(|heading| fits(field, sample, heading, rules)).collect();
    let is_only = |heading: &str| by_content.iter().all(|other| *other == heading);
    match near {
        // Every text could be a dealer: that nothing else fits proves nothing.
        Some(near) if field != Field::Dealer && by_content.as_slice() == [&near.heading] => {
            return vec![sure(near.heading.clone(), field.id(), Reason::Near(field.id().to_owned()))];
        }
        // Of several columns of dates the name alone does not tell which one counts.
        Some(near) if near.is_certain && (field != Field::Date || is_only(&near.heading)) => {
            let is_account = || field == Field::Account && known_accounts(sample, &near.heading, rules).0 > 1;
            if by_content.contains(&&near.heading) || is_account() {
                return vec![sure(near.heading.clone(), field.id(), Reason::Near(field.id().to_owned()))];
            }
        }
        Some(_) => {}
        None => {
            let may_be = |only: &str| field != Field::Dealer && !(field == Field::Amount && names_no_amount(only));
            if let [only] = by_content.as_slice()
                && may_be(only)
            {
                return vec![sure((*only).clone(), field.id(), Reason::Content)];
            }
        }
    }
    // What stands below a name does not prove it wrong: rows of totals and footers stand there, too.
    let named = near.map(|near| &near.heading);
    let is_settled = near.is_some_and(|near| near.is_certain) && field == Field::Dealer;
    // The number of an order is less likely a dealer than what is called one.
    let is_number = |other: &str| named.is_some() && field == Field::Dealer && names_a_code(other);
    let others = by_content.into_iter().filter(|other| !is_settled && Some(*other) != named && !is_number(other));
    let meaning = || vec![field.id().to_owned()];
    named.into_iter().chain(others).map(|heading| open(heading.clone(), meaning())).collect()
}

/// A column of numbers in a ledger without a column of accounts: an account, unless its name is that of a key.
fn account_column(heading: &str, rules: &ReadingRules) -> ProposedColumn {
    let others = ["dimension", "ignore"].map(str::to_owned);
    if names_a_code(heading) {
        return open(heading.to_owned(), others.to_vec());
    }
    let near = rules.chart.nearest_name(heading).and_then(|name| rules.chart.named(name));
    let near = near.map(|account| rules.chart.account(account).id.clone());
    open(heading.to_owned(), near.map(|near| [near].into_iter().chain(others).collect()).unwrap_or_default())
}

/// Whether what stands in a column can be that field.
fn fits(field: Field, sample: &Sample, heading: &str, rules: &ReadingRules) -> bool {
    let is_amount = |cell: &str| matches!(parse_amount(cell), Ok(Some(_)));
    let cells: Vec<&str> = sample.cells_below(heading).filter(|cell| !super::rows::means_nothing(cell)).collect();
    let count = |holds: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| holds(cell)).count();
    let most = |count: usize| !cells.is_empty() && count * 10 >= cells.len() * 9;
    match field {
        Field::Date => most(count(&is_date)),
        Field::Amount => most(count(&is_amount)),
        // Half of the accounts may be called something that nobody knows, but no other column has so many that are known. A
        // column of ways to pay has one of them: cash.
        Field::Account => {
            let (distinct, known) = known_accounts(sample, heading, rules);
            known * 2 >= cells.len().max(1) && (distinct > 1 || known == cells.len())
        }
        _ => !cells.is_empty() && count(&is_amount) == 0 && count(&is_date) == 0,
    }
}

/// How many different accounts that are known stand in a column, and how many cells name one.
fn known_accounts(sample: &Sample, heading: &str, rules: &ReadingRules) -> (usize, usize) {
    let known: Vec<AccountId> = sample.cells_below(heading).filter_map(|cell| rules.chart.named(cell)).collect();
    (known.iter().collect::<HashSet<_>>().len(), known.len())
}

fn is_date(cell: &str) -> bool {
    match parse_date(cell, None) {
        Ok(_) => true,
        // 12.5 could be a day of May, but is an amount.
        Err(DateFault::Ambiguous | DateFault::MonthByName | DateFault::TwoDigitYear) => parse_amount(cell).is_err(),
        Err(_) => false,
    }
}
