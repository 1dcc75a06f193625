//! Targets of dealers: reading target files, spreading targets over months, and comparing figures
//! with them.
//!
//! [`file::read`] reads the files, [`Targets::new`] spreads the targets over months, using last
//! year's sales from the whole ledger, and [`Targets::target`] gives the target of any months.
//! Targets are whole numbers of fen throughout. Nothing is rounded away, so the months of a year
//! sum to its target exactly.

pub mod figures;
pub mod file;
mod heading;
mod period;
pub mod rows;
pub mod spread;
pub mod targeted;
pub mod unknown;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::ledger::names::Names;
use crate::money::Money;
use crate::period::{Month, Period};
use crate::ratio::Overflow;
use crate::settings::{SalesFrom, Spread};
use crate::totals::facts::Facts;
use file::TargetList;
use targeted::Targeted;

pub use figures::{TargetField, TargetFigures};

/// Millionths per fen.
const MICROS_PER_FEN: i128 = 10_000;

/// The targets of dealers by month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    targeted: Vec<Targeted>,
    dealers: BTreeMap<String, HashMap<Targeted, MonthlyTargets>>,
    spread: Option<Spread>,
}

/// The targets to compare figures with.
#[derive(Clone, Debug)]
pub struct TargetRequest {
    /// The targets as the files list them.
    pub list: Arc<TargetList>,
    /// How targets of quarters and years are spread over their months.
    pub spread: Spread,
}

/// Targets of months, quarters and years as given, in fen.
type OwnTargets = Vec<(Period, i128)>;

/// The target of each month that has one, in fen.
type MonthlyTargets = BTreeMap<Month, i128>;

impl Targets {
    /// Spreads the targets of a list over their months.
    ///
    /// `facts` and `dealers` must cover the whole ledger, regardless of filters: spreading by last
    /// year needs the sales (or the purchases, if they count as sales) of the same months of the
    /// previous year.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a share cannot be computed within 128 bits.
    pub fn new(
        list: &TargetList,
        spread: Spread,
        facts: &Facts,
        dealers: &Names,
        sales_from: SalesFrom,
    ) -> Result<Self, Overflow> {
        let sales = match spread {
            Spread::Even => MonthlySales::new(),
            Spread::LastYear => monthly_sales(facts, dealers, sales_from)?,
        };
        let mut own: BTreeMap<&str, HashMap<Targeted, OwnTargets>> = BTreeMap::new();
        for target in &list.targets {
            let of_dealer = own.entry(&target.dealer).or_default().entry(target.targeted).or_default();
            of_dealer.push((target.period, target.fen));
        }
        let mut targets = Self { targeted: list.targeted.clone(), ..Self::default() };
        for (dealer, metrics) in own {
            let last_year = |month: Month| sales.get(&(dealer, month.plus(-12))).copied().unwrap_or_default();
            let of_dealer = targets.dealers.entry(dealer.to_owned()).or_default();
            for (targeted, own) in metrics {
                of_dealer.insert(targeted, spread::over_months(&own, last_year)?);
            }
        }
        let is_spread = list.targets.iter().any(|target| target.period.length() > 1);
        targets.spread = is_spread.then_some(spread);
        Ok(targets)
    }

    /// The figures with a target for any dealer: metrics in output order, then accounts in the
    /// order of the assessment sheet.
    pub fn targeted(&self) -> &[Targeted] {
        &self.targeted
    }

    /// The dealers with any target, ordered by name; names as in the ledgers, or codes as in the
    /// master.
    pub fn dealers(&self) -> impl Iterator<Item = &str> {
        self.dealers.keys().map(String::as_str)
    }

    /// The dealer's target for a period: the sum of its months; `None` if any month has none.
    pub fn target(&self, dealer: &str, targeted: Targeted, period: Period) -> Option<Money> {
        let own = self.dealers.get(dealer)?.get(&targeted)?;
        // At most 15 integer digits for each month of the allowed years: far within the range.
        let fen: Option<i128> = period.months().map(|month| own.get(&month).copied()).sum();
        fen.map(|fen| Money::from_micros(fen * MICROS_PER_FEN))
    }

    /// How targets of quarters and years were spread over their months; `None` if there are none.
    pub const fn spread(&self) -> Option<Spread> {
        self.spread
    }
}

/// Sales by dealer and month, in millionths.
type MonthlySales<'a> = HashMap<(&'a str, Month), i128>;

fn monthly_sales<'a>(facts: &Facts, dealers: &'a Names, sales_from: SalesFrom) -> Result<MonthlySales<'a>, Overflow> {
    let mut sales = MonthlySales::new();
    for (dealer, name) in dealers.iter() {
        facts.each_flow_of(dealer, |sum| {
            if sum.account == sales_from.account() {
                sales.insert((name, sum.month), sum.micros);
            }
            Ok(())
        })?;
    }
    Ok(sales)
}
