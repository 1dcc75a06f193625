//! Totals to figures.
//!
//! A metric is declared once, as data ([`definition`]), and interpreted: as its value ([`evaluate`]), as a formula over cells
//! ([`formula`]) and in words ([`in_words`]), which therefore cannot disagree. The [`terms`] that it is computed from are put
//! together group by group in [`groups`].

pub mod bases;
pub mod capital;
pub mod dealer_patterns;
pub mod definition;
pub mod evaluate;
pub mod figures;
pub mod formula;
pub mod groups;
pub mod in_words;
pub mod terms;
