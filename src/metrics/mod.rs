//! Totals to figures.
//!
//! A metric is declared once, as data ([`definition`]), and interpreted: as its value ([`evaluate`]), as a formula over cells
//! ([`formula`]) and in words ([`in_words`]), which therefore cannot disagree. The [`sums`] that it is computed from are added
//! up group by group in [`groups`], over the fields and slices of time in [`by`].

pub mod by;
pub mod capital;
pub mod definition;
pub mod evaluate;
pub mod figures;
pub mod formula;
pub mod groups;
pub mod in_words;
pub mod sum_plan;
pub mod sums;
