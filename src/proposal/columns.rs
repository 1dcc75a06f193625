//! Proposes meanings for unknown headings from the cells below them.

use std::collections::HashSet;
use std::io;

use super::ProposedColumn;
use crate::chart_of_accounts::AccountId;
use crate::ledger::cell::amount::parse_amount;
use crate::ledger::cell::date::parse_date;
use crate::ledger::field::Field;
use crate::ledger::heading::{names_a_code, names_no_amount};
use crate::ledger::open::sample::{Sample, below_heading, first_rows};
use crate::ledger::open::sniff_source;
use crate::ledger::open::source::Source;
use crate::ledger::open::workbook::CheckedWorkbooks;
use crate::ledger::rules::{ColumnMeaning, ReadingRules};
use crate::spelling::{is_surely, normal_form};
use crate::words::cell::DateFault;
use crate::words::heading::{HeadingFault, Lacking, NearHeading, NearName, UnknownColumn};
use crate::words::ledger::Complaint;
use crate::words::proposal::Reason;

/// How often the headings are examined, each time with more of them known.
const ROUNDS: usize = 8;

/// Proposes the meanings of a ledger's headings and adds them to the rules.
pub(super) fn propose(source: &Source, rules: &mut ReadingRules, lines: &mut Vec<ProposedColumn>) -> io::Result<()> {
    // A candidate for a field is proposed only once: its headings are set aside, so the field is
    // still missing in the next round.
    let mut asked: HashSet<String> = HashSet::new();
    for _ in 0..ROUNDS {
        let faults = match sniff_source(source, rules, &mut CheckedWorkbooks::default())? {
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
                found.extend(meanings_for(source, sheet.as_deref(), fault, rules)?);
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

/// The meaning with which reading can continue: undecided columns are ignored.
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

fn meanings_for(
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
            // The columns are ignored on trial, so that they do not prevent their own cells from
            // being read.
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

/// The headings, where a blank heading takes the name from the row above if that may be a missing
/// field.
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

/// The meaning of an unknown column in a wide ledger.
fn unknown(column: UnknownColumn, sample: &Sample) -> ProposedColumn {
    let UnknownColumn { heading, near, .. } = column;
    let has_numbers = sample.cells_below(&heading).any(|cell| matches!(parse_amount(cell), Ok(Some(_))));
    // Rows outside the sample may hold amounts, which must never be dropped.
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
            // Without a near name nothing is suggested: the first suggestion would be accepted
            // unread.
            let meanings = near.map(|near| [near].into_iter().chain(others).collect());
            open(heading, meanings.unwrap_or_default())
        }
    }
}

/// Finds the fields that a heading row lacks, from the cells below its unknown headings.
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
        // Numbers without an account column belong to unknown accounts, one column per account.
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

/// The candidates for a missing field: the heading with the nearest name, and headings with
/// suitable cells.
fn missing_field(
    field: Field,
    near: Option<&NearHeading>,
    unknown: &[&String],
    sample: &Sample,
    rules: &ReadingRules,
) -> Vec<ProposedColumn> {
    // A ledger with dealer codes only has dealers too.
    let is_code = |near: &str| Field::named(near).is_some_and(|(field, _)| field == Field::DealerCode);
    if let Some(code) = near.filter(|near| field == Field::Dealer && is_code(&near.heading)) {
        return vec![sure(code.heading.clone(), field.id(), Reason::Near(Field::DealerCode.id().to_owned()))];
    }
    let by_content: Vec<&String> =
        unknown.iter().copied().filter(|heading| fits(field, sample, heading, rules)).collect();
    let is_only = |heading: &str| by_content.iter().all(|other| *other == heading);
    match near {
        // Any text could be a dealer: that no other column fits proves nothing.
        Some(near) if field != Field::Dealer && by_content.as_slice() == [&near.heading] => {
            return vec![sure(near.heading.clone(), field.id(), Reason::Near(field.id().to_owned()))];
        }
        // With several date columns, the name alone does not decide which one counts.
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
    // Unsuitable cells do not prove a name wrong: rows of totals and footers are there, too.
    let named = near.map(|near| &near.heading);
    let is_settled = near.is_some_and(|near| near.is_certain) && field == Field::Dealer;
    // A number of an order is less likely to be the dealer than a column called dealer.
    let is_number = |other: &str| named.is_some() && field == Field::Dealer && names_a_code(other);
    let others = by_content.into_iter().filter(|other| !is_settled && Some(*other) != named && !is_number(other));
    let meaning = || vec![field.id().to_owned()];
    named.into_iter().chain(others).map(|heading| open(heading.clone(), meaning())).collect()
}

/// A column of numbers in a ledger without an account column: an account, unless it is named like a
/// key.
fn account_column(heading: &str, rules: &ReadingRules) -> ProposedColumn {
    let others = ["dimension", "ignore"].map(str::to_owned);
    if names_a_code(heading) {
        return open(heading.to_owned(), others.to_vec());
    }
    let near = rules.chart.nearest_name(heading).and_then(|name| rules.chart.named(name));
    let near = near.map(|account| rules.chart.account(account).id.clone());
    open(heading.to_owned(), near.map(|near| [near].into_iter().chain(others).collect()).unwrap_or_default())
}

/// Whether the cells of a column can be values of that field.
fn fits(field: Field, sample: &Sample, heading: &str, rules: &ReadingRules) -> bool {
    let is_amount = |cell: &str| matches!(parse_amount(cell), Ok(Some(_)));
    let cells: Vec<&str> = sample.cells_below(heading).filter(|cell| !super::rows::is_null_text(cell)).collect();
    let count = |holds: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| holds(cell)).count();
    let most = |count: usize| !cells.is_empty() && count * 10 >= cells.len() * 9;
    match field {
        Field::Date => most(count(&is_date)),
        Field::Amount => most(count(&is_amount)),
        // Up to half of the accounts may have unknown names, but in no other column are more known.
        // A column of payment methods has one known account: cash.
        Field::Account => {
            let (distinct, known) = known_accounts(sample, heading, rules);
            known * 2 >= cells.len().max(1) && (distinct > 1 || known == cells.len())
        }
        _ => !cells.is_empty() && count(&is_amount) == 0 && count(&is_date) == 0,
    }
}

/// The number of distinct known accounts in a column, and the number of cells that name one.
fn known_accounts(sample: &Sample, heading: &str, rules: &ReadingRules) -> (usize, usize) {
    let known: Vec<AccountId> = sample.cells_below(heading).filter_map(|cell| rules.chart.named(cell)).collect();
    (known.iter().collect::<HashSet<_>>().len(), known.len())
}

fn is_date(cell: &str) -> bool {
    match parse_date(cell, None) {
        Ok(_) => true,
        // 12.5 could be a day in May but is an amount.
        Err(DateFault::Ambiguous | DateFault::MonthByName | DateFault::TwoDigitYear) => parse_amount(cell).is_err(),
        Err(_) => false,
    }
}
