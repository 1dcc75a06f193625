//! A dealer's accounts, exactly.

pub mod audit;
pub mod chart_of_accounts;
pub mod condition;
pub mod decimal;
pub mod digits;
pub mod document;
pub mod ledger;
pub mod metrics;
pub mod money;
pub mod parallel;
pub mod period;
pub mod proposal;
pub mod ratio;
pub mod render;
pub mod reports;
pub mod settings;
pub mod spelling;
pub mod targets;
pub mod totals;
pub mod words;
