//! Totals to figures.
//!
//! A metric is declared once, as data ([`definition`]), and interpreted as a value ([`evaluate`]),
//! as a formula over cells ([`formula`]) and in words ([`in_words`]), which therefore cannot
//! disagree. The [`sums`] that it needs ([`sum_plan`]) are added up by [`groups`], over the fields
//! and slices of time of [`by`].

pub mod by;
pub mod capital;
pub mod dealer_patterns;
pub mod definition;
pub mod evaluate;
pub mod figures;
pub mod formula;
pub mod groups;
pub mod in_words;
pub mod sum_plan;
pub mod sums;
