//! Cell formats.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::document::{RowRole, Unit, Value};
use crate::words::Language;

/// Losses.
pub const LOSS: Color = Color::RGB(0xC0_00_00);
/// Fill of column headings.
const HEADING_FILL: Color = Color::RGB(0xD9_E2_EC);
/// Fill of group heading rows.
const GROUP_FILL: Color = Color::RGB(0xF2_F5_F8);
/// Rules between rows.
const RULE: Color = Color::RGB(0x7F_8C_9A);
const LINK: Color = Color::RGB(0x05_63_C1);
/// Remarks.
const REMARK: Color = Color::RGB(0x59_59_59);

/// What a cell contains, as far as its format depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellStyle {
    Title,
    Section,
    Remark,
    TextHeading,
    NumberHeading,
    Text,
    /// A text that links to another sheet.
    Link,
    Money,
    Percent,
    /// A quotient without a unit.
    Number,
    Count,
    /// A number stored as text.
    Digits,
    /// A loss stored as text.
    LossDigits,
}

impl CellStyle {
    const ALL: [Self; 13] = [
        Self::Title,
        Self::Section,
        Self::Remark,
        Self::TextHeading,
        Self::NumberHeading,
        Self::Text,
        Self::Link,
        Self::Money,
        Self::Percent,
        Self::Number,
        Self::Count,
        Self::Digits,
        Self::LossDigits,
    ];

    /// The style of a figure; a missing figure looks like its column.
    pub const fn of_figure(value: &Value, unit: Unit) -> Self {
        match value {
            Value::Money(_) | Value::Average(_) => Self::Money,
            Value::Percent(_) => Self::Percent,
            Value::Number(_) => Self::Number,
            Value::Count(_) => Self::Count,
            Value::Label(_) => Self::Text,
            Value::NotAvailable | Value::Blank => match unit {
                Unit::Text => Self::Text,
                Unit::Count => Self::Count,
                Unit::Money => Self::Money,
                Unit::Percent => Self::Percent,
                Unit::Number => Self::Number,
            },
        }
    }

    /// Excel's number format; negative numbers are red.
    const fn number_format(self) -> Option<&'static str> {
        match self {
            Self::Money | Self::Number => Some("#,##0.00;[Red]-#,##0.00"),
            Self::Percent => Some("0.00%;[Red]-0.00%"),
            Self::Count => Some("#,##0"),
            // The text format, so that an edited cell stays text.
            Self::Digits | Self::LossDigits => Some("@"),
            _ => None,
        }
    }
}

/// The formats of a workbook, each created once.
#[derive(Debug)]
pub struct Formats {
    /// Grouped by style, with one format for each role in `ROLES`.
    made: Vec<Format>,
}

/// All roles in order of declaration, like the styles in [`CellStyle::ALL`].
const ROLES: [RowRole; 4] = [RowRole::Heading, RowRole::Item, RowRole::Subtotal, RowRole::Total];

impl Formats {
    pub fn new(language: Language) -> Self {
        let pairs = CellStyle::ALL.into_iter().flat_map(|style| ROLES.map(|role| (style, role)));
        Self { made: pairs.map(|(style, role)| made(style, role, language)).collect() }
    }

    /// The format of a cell in a row with that role.
    pub fn of(&self, style: CellStyle, role: RowRole) -> &Format {
        &self.made[style as usize * ROLES.len() + role as usize]
    }

    /// The format of a cell outside tables.
    pub fn plain(&self, style: CellStyle) -> &Format {
        self.of(style, RowRole::Item)
    }
}

/// The font of the workbook: Office and WPS ship it for the language, and other systems substitute
/// a Chinese font.
pub const fn font(language: Language) -> &'static str {
    match language {
        Language::Zh => "等线",
        Language::En => "Calibri",
    }
}

fn made(style: CellStyle, role: RowRole, language: Language) -> Format {
    let format = Format::new().set_font_name(font(language)).set_align(FormatAlign::VerticalCenter);
    let format = match style {
        CellStyle::Title => return format.set_bold().set_font_size(16),
        CellStyle::Section => return format.set_bold().set_font_size(13),
        CellStyle::Remark => return format.set_font_color(REMARK).set_font_size(10),
        CellStyle::TextHeading => return heading(format, FormatAlign::Left),
        CellStyle::NumberHeading => return heading(format, FormatAlign::Right),
        CellStyle::Text => format.set_text_wrap().set_align(FormatAlign::Left),
        CellStyle::Link => format.set_text_wrap().set_align(FormatAlign::Left).set_font_color(LINK).set_underline(LINE),
        CellStyle::Money | CellStyle::Percent | CellStyle::Number | CellStyle::Count | CellStyle::Digits => {
            format.set_align(FormatAlign::Right)
        }
        CellStyle::LossDigits => format.set_align(FormatAlign::Right).set_font_color(LOSS),
    };
    let format = match style.number_format() {
        Some(number_format) => format.set_num_format(number_format),
        None => format,
    };
    in_row(format, role)
}

const LINE: rust_xlsxwriter::FormatUnderline = rust_xlsxwriter::FormatUnderline::Single;

fn heading(format: Format, side: FormatAlign) -> Format {
    let format = format.set_bold().set_text_wrap().set_align(side).set_background_color(HEADING_FILL);
    format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE)
}

fn in_row(format: Format, role: RowRole) -> Format {
    match role {
        RowRole::Item => format,
        RowRole::Heading => format.set_bold().set_background_color(GROUP_FILL),
        RowRole::Subtotal => format.set_bold().set_border_top(FormatBorder::Hair).set_border_top_color(RULE),
        RowRole::Total => format
            .set_bold()
            .set_border_top(FormatBorder::Thin)
            .set_border_bottom(FormatBorder::Double)
            .set_border_top_color(RULE)
            .set_border_bottom_color(RULE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_look_and_role_has_its_own_format() {
        let formats = Formats::new(Language::Zh);
        for (at, style) in CellStyle::ALL.into_iter().enumerate() {
            assert_eq!(style as usize, at);
            for (position, role) in ROLES.into_iter().enumerate() {
                assert_eq!(role as usize, position);
                assert_eq!(formats.of(style, role), &made(style, role, Language::Zh));
            }
        }
    }
}
