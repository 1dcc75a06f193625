//! Figures that a ledger posts twice and that disagree. Only the whole ledger shows them.

use std::collections::BTreeMap;

use crate::chart_of_accounts::{AccountId, ChartOfAccounts, Group};
use crate::ledger::problem::Place;
use crate::ledger::reading::Reading;
use crate::money::Money;
use crate::period::{Month, PostingDate};
use crate::ratio::Overflow;
use crate::settings::SalesFrom;
use crate::totals::HasTotals;
use crate::totals::balances::Snapshot;
use crate::totals::facts::MarkupTwice;
use crate::words::ledger::Complaint;

/// Adds an error for each posted markup that is not sales less cost of goods, and for each capital
/// employed that is not assets less liabilities.
///
/// # Errors
///
/// [`Overflow`] if a sum needs more than 128 bits.
pub fn check_what_is_posted_twice<S: HasTotals>(
    reading: &mut Reading<S>,
    chart: &ChartOfAccounts,
    sales_from: SalesFrom,
) -> Result<(), Overflow> {
    let mut complaints = markup_complaints(reading, sales_from)?;
    complaints.extend(capital_complaints(reading, chart)?);
    complaints.sort_by_key(|(place, _)| *place);
    for (place, complaint) in complaints {
        reading.complain_at(place, complaint);
    }
    Ok(())
}

fn markup_complaints<S: HasTotals>(
    reading: &Reading<S>,
    sales_from: SalesFrom,
) -> Result<Vec<(Place, Complaint)>, Overflow> {
    let facts = &reading.result.totals().facts;
    let mut complaints = Vec::new();
    for MarkupTwice { dealer, month, cost_at, markup_at } in facts.markup_twice() {
        let of = |account: AccountId| facts.flow(dealer, account, month);
        let posted = of(AccountId::MARKUP)?;
        let derived = of(sales_from.account())?.checked_sub(of(AccountId::COST_OF_GOODS)?).ok_or(Overflow)?;
        if posted != 0 && posted != derived {
            let complaint = Complaint::MarkupDisagrees {
                dealer: reading.dealers.text(dealer).to_owned(),
                month,
                posted: Money::from_micros(posted),
                derived: Money::from_micros(derived),
                cost_at: reading.locate(cost_at),
            };
            complaints.push((markup_at, complaint));
        }
    }
    Ok(complaints)
}

fn capital_complaints<S: HasTotals>(
    reading: &Reading<S>,
    chart: &ChartOfAccounts,
) -> Result<Vec<(Place, Complaint)>, Overflow> {
    let facts = &reading.result.totals().facts;
    if !facts.posts(AccountId::CAPITAL_EMPLOYED) {
        return Ok(Vec::new());
    }
    let mut complaints = Vec::new();
    for dealer in facts.dealers().filter(|&dealer| facts.posts_components(dealer)) {
        let accounts = facts.balances_of(dealer);
        for snapshot in accounts.get(&AccountId::CAPITAL_EMPLOYED).into_iter().flatten() {
            let Some(place) = facts.capital_at(dealer, snapshot.month, snapshot.day) else { continue };
            let components = components_at(&accounts, chart, (snapshot.month, snapshot.day))?;
            if snapshot.micros != 0 && snapshot.micros != components {
                let complaint = Complaint::CapitalDisagrees {
                    dealer: reading.dealers.text(dealer).to_owned(),
                    date: PostingDate { month: snapshot.month, day: Some(snapshot.day) },
                    posted: Money::from_micros(snapshot.micros),
                    components: Money::from_micros(components),
                };
                complaints.push((place, complaint));
            }
        }
    }
    Ok(complaints)
}

/// A dealer's assets less liabilities at the end of a date: of each account the last snapshot up to
/// then.
fn components_at(
    accounts: &BTreeMap<AccountId, Vec<Snapshot>>,
    chart: &ChartOfAccounts,
    date: (Month, u8),
) -> Result<i128, Overflow> {
    let mut sum = 0i128;
    for (account, snapshots) in accounts.iter().filter(|(account, _)| **account != AccountId::CAPITAL_EMPLOYED) {
        let standing = snapshots.iter().rfind(|snapshot| (snapshot.month, snapshot.day) <= date);
        let micros = standing.map_or(0, |snapshot| snapshot.micros);
        let signed = if chart.account(*account).group == Group::Liabilities { -micros } else { micros };
        sum = sum.checked_add(signed).ok_or(Overflow)?;
    }
    Ok(sum)
}
