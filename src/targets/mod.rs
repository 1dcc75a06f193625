//! What dealers are to reach: target files, their spreading over months, and how far figures are from them.
//!
//! [`file::read`] reads the files, [`Targets::new`] spreads them over months with what the whole ledger says of last year, and
//! [`Targets::target`] is then the target of any months. A target is a whole number of fen throughout; nothing is ever rounded
//! away, so that the months of a year sum to it exactly.

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

/// How many millionths a fen has.
const MICROS_PER_FEN: i128 = 10_000;

/// The targets of dealers, month by month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    targeted: Vec<Targeted>,
    dealers: BTreeMap<String, HashMap<Targeted, MonthlyTargets>>,
    spread: Option<Spread>,
}

/// The targets that figures are held against.
#[derive(Clone, Debug)]
pub struct TargetRequest {
    /// The targets as the files have them.
    pub list: Arc<TargetList>,
    /// How those of quarters and years are spread over their months.
    pub spread: Spread,
}

/// Targets of months, quarters and years, in fen.
type OwnTargets = Vec<(Period, i128)>;

/// The target of each month that has one, in fen.
type MonthlyTargets = BTreeMap<Month, i128>;

impl Targets {
    /// Spreads the targets of a list over their months.
    ///
    /// `facts` and `dealers` are those of the whole ledger, whatever is chosen of it: spreading by last year looks at the sales
    /// (or the purchases, where they are taken as sales) of the same months a year before.
    ///
    /// # Errors
    ///
    /// [`Overflow`] where a share cannot be computed within 128 bits.
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

    /// The figures that any dealer has a target of: metrics in the order of output, then accounts in the order of the sheet.
    pub fn targeted(&self) -> &[Targeted] {
        &self.targeted
    }

    /// The dealers that have a target of anything, in the order of their names: as the ledgers, or the master's codes, have them.
    pub fn dealers(&self) -> impl Iterator<Item = &str> {
        self.dealers.keys().map(String::as_str)
    }

    /// The dealer's target of a period: the sum of its months; `None` where any of its months has none.
    pub fn target(&self, dealer: &str, targeted: Targeted, period: Period) -> Option<Money> {
        let own = self.dealers.get(dealer)?.get(&targeted)?;
        // At most 15 digits of whole units, of each of the months that dates may have: far inside the range.
        let fen: Option<i128> = period.months().map(|month| own.get(&month).copied()).sum();
        fen.map(|fen| Money::from_micros(fen * MICROS_PER_FEN))
    }

    /// How targets of quarters and years were spread over their months; `None` where there are none.
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
