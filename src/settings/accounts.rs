//! The sections `[accounts.ID]`: new accounts, and additions to existing ones.

use super::entry::{Entry, Fault, Section};
use crate::chart_of_accounts::{ACCOUNTS_MAX, AccountChange, ChartError, ChartOfAccounts, Group};
use crate::ledger::heading::is_reserved;
use crate::words::settings::SettingsFault;

const KEYS: &[&str] = &["group", "zh", "en", "aliases", "sign"];
const GROUPS: &[&str] = &["trade", "operating_profit", "support", "expenses", "balance +", "balance -"];
const SIGNS: &[&str] = &["normal", "reversed"];

/// The built-in chart with the changes of the section, applied in file order.
pub(super) fn chart(section: Section<'_>) -> Result<ChartOfAccounts, Fault> {
    let entries = section.entries();
    let changes = entries.iter().map(change).collect::<Result<Vec<_>, _>>()?;
    ChartOfAccounts::with_changes(changes).map_err(|error| placed(error, &entries))
}

fn change(account: &Entry<'_>) -> Result<AccountChange, Fault> {
    let section = account.as_section()?;
    if !is_plain(account.key) {
        return Err(account.fault(SettingsFault::AccountId { id: account.key.to_owned() }));
    }
    let mut change = AccountChange { id: account.key.to_owned(), ..AccountChange::default() };
    for entry in section.entries() {
        match entry.key {
            "group" => change.group = Some(entry.one_of(GROUPS, group)?),
            "zh" => change.zh = Some(entry.filled_text()?.to_owned()),
            "en" => change.en = Some(entry.filled_text()?.to_owned()),
            "aliases" => change.aliases = entry.filled_texts()?,
            "sign" => change.sign_reversed = entry.one_of(SIGNS, sign_reversed)?,
            _ => return Err(entry.unknown(KEYS)),
        }
    }
    let names = [Some(&change.id), change.zh.as_ref(), change.en.as_ref()].into_iter().flatten().chain(&change.aliases);
    let own = ChartOfAccounts::default();
    for name in names {
        // A name that the account has already is not a new claim.
        if is_reserved(name) && own.named(name).is_none() {
            return Err(account.fault(SettingsFault::NameReserved { name: name.clone() }));
        }
    }
    Ok(change)
}

/// Whether an id can be used unchanged in a list of columns, in a condition and in JSON.
fn is_plain(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn group(name: &str) -> Option<Group> {
    Group::ALL.into_iter().find(|group| group.id() == name)
}

fn sign_reversed(name: &str) -> Option<bool> {
    match name {
        "normal" => Some(false),
        "reversed" => Some(true),
        _ => None,
    }
}

/// Places the chart's error at the account whose change it refuses.
fn placed(error: ChartError, entries: &[Entry<'_>]) -> Fault {
    let at = |id: Option<&str>| {
        let entry = entries.iter().find(|entry| id.is_none_or(|id| entry.key == id));
        entry.map_or(0, |entry| entry.at)
    };
    match error {
        ChartError::GroupMissing { id } => {
            let suggestion = ChartOfAccounts::default().nearest_name(&id).map(str::to_owned);
            Fault { at: at(Some(&id)), kind: SettingsFault::GroupMissing { id, suggestion } }
        }
        ChartError::GroupChanged { id, group } => {
            Fault { at: at(Some(&id)), kind: SettingsFault::GroupChanged { id, group: group.id() } }
        }
        ChartError::NameTaken { name, first, second } => {
            Fault { at: at(Some(&second)), kind: SettingsFault::NameTaken { name, first, second } }
        }
        ChartError::TooMany => Fault { at: at(None), kind: SettingsFault::TooManyAccounts { most: ACCOUNTS_MAX } },
    }
}
