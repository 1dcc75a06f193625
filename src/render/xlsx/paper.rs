//! Printing on A4 landscape: pages across, scale, and the space that is left.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// Printable width in pixels at full size: A4 less 0.4 inches on each side, and a reserve because
/// printer fonts differ a little from screen fonts.
const WIDTH: u32 = 1_000;
/// Printable height in pixels at full size.
const HEIGHT: u32 = 650;
/// The margins in inches: left, right, top, bottom, header, footer.
const MARGINS: [f64; 6] = [0.4, 0.4, 0.5, 0.65, 0.3, 0.3];
/// Smallest scale in percent at which figures are easy to read.
const SCALE_MIN: u32 = 55;
/// Excel's number for A4.
const A4: u8 = 9;

/// The print layout of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Pages across.
    pages: u16,
    /// In percent.
    scale: u32,
    /// Width of the first page in sheet pixels.
    first_width: u32,
    /// Number of columns on the left that every page repeats.
    labels: u16,
}

impl Paper {
    /// The smallest number of pages across at which columns of these widths are readable. All pages
    /// but the first repeat the label columns.
    pub fn of(widths: &[u32], labels: usize) -> Self {
        let (label_widths, figures) = widths.split_at(labels.min(widths.len()));
        let label_width: u32 = label_widths.iter().sum();
        let pages = pages_filled(figures, (WIDTH * 100 / SCALE_MIN).saturating_sub(label_width));
        let room = narrowest_room(figures, pages);
        let first_width = label_width + first_page(figures, room).iter().sum::<u32>();
        Self {
            pages: u16::try_from(pages).unwrap_or(u16::MAX),
            scale: (WIDTH * 100 / (label_width + room).max(WIDTH)).max(10),
            // Content that is wider than its columns is cut at the edge of a page.
            first_width: if pages > 1 { first_width } else { first_width.max(WIDTH) },
            labels: u16::try_from(labels).unwrap_or(0),
        }
    }

    /// Adapts the paper to rows of that total height: if a slightly smaller scale puts them on one
    /// page, the page counts as wider.
    #[must_use]
    pub fn for_rows(self, height: u32) -> Self {
        let scale = HEIGHT * 100 / height.max(1);
        if self.is_wide() || height <= self.height() || scale < SCALE_MIN {
            return self;
        }
        let first_width = WIDTH * 100 / scale;
        Self { scale, first_width: self.first_width.max(first_width), ..self }
    }

    /// The first column of texts that run to the right: in repeated columns they would be cut.
    pub const fn text_column(&self) -> u16 {
        if self.is_wide() { self.labels } else { 0 }
    }

    /// Whether there is more than one page across.
    pub const fn is_wide(&self) -> bool {
        self.pages > 1
    }

    /// Width of the first page in sheet pixels, which texts and charts may use.
    pub const fn first_width(&self) -> u32 {
        self.first_width
    }

    /// Height of a page in sheet pixels.
    pub const fn height(&self) -> u32 {
        HEIGHT * 100 / self.scale
    }

    /// Sets a sheet up for printing. Every page repeats the row `heading`, if there is one.
    ///
    /// # Errors
    ///
    /// None for rows and columns within a sheet.
    pub fn set_up(&self, sheet: &mut Worksheet, heading: Option<u32>) -> Result<(), XlsxError> {
        let [left, right, top, bottom, header, footer] = MARGINS;
        sheet.set_landscape().set_paper_size(A4).set_margins(left, right, top, bottom, header, footer);
        sheet.set_footer("&L&A&R&P / &N");
        // Fits the width with any font; the number of pages down is not limited.
        sheet.set_print_fit_to_pages(self.pages, 0);
        if let Some(row) = heading {
            sheet.set_repeat_rows(row, row)?;
        }
        if self.labels > 0 && self.is_wide() {
            sheet.set_repeat_columns(0, self.labels - 1)?;
        }
        Ok(())
    }
}

/// The columns on a page of `room` pixels: as many as fit, as spreadsheets break pages, and at
/// least one.
fn first_page(widths: &[u32], room: u32) -> &[u32] {
    let mut end = 0;
    let fitting = widths.iter().take_while(|&&width| {
        end += width;
        end <= room
    });
    &widths[..fitting.count().max(1).min(widths.len())]
}

/// Number of pages of `room` pixels that the columns fill; without columns, one.
fn pages_filled(widths: &[u32], room: u32) -> usize {
    let (mut rest, mut pages) = (widths, 0);
    while !rest.is_empty() {
        rest = &rest[first_page(rest, room).len()..];
        pages += 1;
    }
    pages.max(1)
}

/// The smallest room in which the columns fill `pages` pages: a spreadsheet that fits them to pages
/// prints them at that scale.
fn narrowest_room(widths: &[u32], pages: usize) -> u32 {
    let (mut least, mut enough) = (widths.iter().copied().max().unwrap_or(0), widths.iter().sum());
    while least < enough {
        let middle = least + (enough - least) / 2;
        if pages_filled(widths, middle) <= pages { enough = middle } else { least = middle + 1 }
    }
    enough
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_one_page_and_two_years_are_two() {
        let columns = |months: usize| [&[200][..], &vec![110; months + 1]].concat();
        let year = Paper::of(&columns(12), 1);
        assert_eq!((year.pages, year.scale), (1, 61));
        assert_eq!(year.first_width(), 1_630);
        let years = Paper::of(&columns(24), 1);
        assert_eq!((years.pages, years.scale), (2, 61));
        assert_eq!(years.first_width(), 1_630);
    }

    /// On four pages, 27 columns of 130 and 10 of 110 pixels are largest with nine columns per page
    /// and ten on the last one. A chart as wide as ten columns would be cut on the first page.
    #[test]
    fn the_first_page_is_as_wide_as_its_columns() {
        let paper = Paper::of(&[&[400][..], &[130; 27], &[110; 10]].concat(), 1);
        assert_eq!((paper.pages, paper.first_width()), (4, 400 + 9 * 130));
        assert_eq!(paper.scale, 63);
    }

    #[test]
    fn narrow_tables_are_not_enlarged() {
        let paper = Paper::of(&[100, 100], 1);
        assert_eq!((paper.pages, paper.scale, paper.first_width()), (1, 100, WIDTH));
        // 900 pixels fit on one page of 650 at 72 percent, which is 1,388 pixels wide.
        let lower = paper.clone().for_rows(900);
        assert_eq!((lower.scale, lower.first_width(), lower.height()), (72, 1_388, 902));
        assert_eq!(paper.clone().for_rows(600), paper);
        assert_eq!(paper.clone().for_rows(5_000), paper);
        assert_eq!(Paper::of(&[], 0).scale, 100);
        assert_eq!(Paper::of(&[5_000], 0).pages, 1);
    }
}
