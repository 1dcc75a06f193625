//! The sums of several accounts at once.

use super::ACCOUNTS_PER_BLOCK;
use crate::chart_of_accounts::AccountId;
use crate::money::MICROS_PER_HUNDREDTH;
use crate::ratio::Overflow;
use crate::totals::store::hundredths::OptionalHundredths;

/// The sums of up to 16 accounts, over one month or several.
///
/// Hundredths are added without overflow checks: a month's sum has 32 bits, so that 64 bits hold
/// the sum of every month there is.
#[derive(Clone, Debug)]
pub struct AccountSums<'a> {
    /// The accounts of the first sums; the remaining sums have no account.
    accounts: &'a [AccountId],
    hundredths: [i64; ACCOUNTS_PER_BLOCK],
    /// What each sum has beside its hundredths, in millionths; `None` if all are zero.
    spilled: Option<Box<[i128; ACCOUNTS_PER_BLOCK]>>,
    /// A bit mask of the sums that have an entry.
    have_entries: u16,
}

const _: () = assert!(ACCOUNTS_PER_BLOCK == u16::BITS as usize);

impl<'a> AccountSums<'a> {
    /// The sums of one month: hundredths, and what was spilled in millionths.
    #[inline]
    pub(super) fn new(
        accounts: &'a [AccountId],
        hundredths: &[OptionalHundredths; ACCOUNTS_PER_BLOCK],
        spilled: Option<[i128; ACCOUNTS_PER_BLOCK]>,
    ) -> Self {
        let bits = hundredths.iter().enumerate().map(|(at, sum)| u16::from(!sum.is_none()) << at);
        Self {
            accounts,
            have_entries: bits.fold(0, |all, bit| all | bit),
            hundredths: hundredths.map(OptionalHundredths::or_zero).map(i64::from),
            spilled: spilled.filter(|spilled| *spilled != [0; ACCOUNTS_PER_BLOCK]).map(Box::new),
        }
    }

    /// The accounts.
    pub const fn accounts(&self) -> &'a [AccountId] {
        self.accounts
    }

    /// Whether any account has an entry.
    pub const fn have_entries(&self) -> bool {
        self.have_entries != 0
    }

    /// The accounts that have an entry, with their sums in millionths.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    pub fn each(&self) -> impl Iterator<Item = Result<(AccountId, i128), Overflow>> {
        let all = self.accounts.iter().enumerate();
        all.filter(|(at, _)| self.has_entry(*at)).map(|(at, &account)| Ok((account, self.micros(at)?)))
    }

    fn has_entry(&self, at: usize) -> bool {
        self.have_entries >> at & 1 != 0
    }

    fn micros(&self, at: usize) -> Result<i128, Overflow> {
        let micros = i128::from(self.hundredths[at]) * i128::from(MICROS_PER_HUNDREDTH);
        self.spilled.as_ref().map_or(Some(micros), |spilled| spilled[at].checked_add(micros)).ok_or(Overflow)
    }

    /// Adds sums of the same accounts.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a sum needs more than 128 bits.
    #[inline]
    pub fn add(&mut self, other: &Self) -> Result<(), Overflow> {
        self.hundredths.iter_mut().zip(other.hundredths).for_each(|(sum, hundredths)| *sum += hundredths);
        self.have_entries |= other.have_entries;
        if let Some(theirs) = &other.spilled {
            let spilled = self.spilled.get_or_insert_default();
            for (sum, micros) in spilled.iter_mut().zip(**theirs) {
                *sum = sum.checked_add(micros).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    /// Removes an account's sum and returns it in millionths; `None` if it has no entry.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if the sum needs more than 128 bits.
    pub fn take(&mut self, account: AccountId) -> Result<Option<i128>, Overflow> {
        let Some(at) = self.accounts.iter().position(|&own| own == account) else { return Ok(None) };
        let (had_entry, micros) = (self.has_entry(at), self.micros(at)?);
        self.hundredths[at] = 0;
        if let Some(spilled) = &mut self.spilled {
            spilled[at] = 0;
        }
        self.have_entries &= !(1 << at);
        Ok(had_entry.then_some(micros))
    }
}
