//! Totals to figures.
//!
//! A metric is declared once, as data ([`definition`]), and interpreted: here its value ([`evaluate`]), elsewhere its words. The
//! terms that it is computed from are put together group by group in [`groups`].

pub mod bases;
pub mod capital;
pub mod definition;
pub mod evaluate;
pub mod groups;
