//! A sheet on A4, landscape: how many pages across, how small, and what fits below.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// The width of a page between its margins, in pixels at full size: A4 less 0.4 inches at each side, and a little less,
/// because printers' characters are not quite those of the screen.
const WIDTH: u32 = 1_000;
/// The height of a page between its margins, in pixels at full size.
const HEIGHT: u32 = 650;
/// The margins in inches: left, right, top, bottom, header, footer.
const MARGINS: [f64; 6] = [0.4, 0.4, 0.5, 0.65, 0.3, 0.3];
/// The smallest size, in percent, at which figures are read without effort.
const SCALE_MIN: u32 = 55;
/// A4 among the sizes of paper.
const A4: u8 = 9;

/// How a sheet is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The pages across.
    pages: u16,
    /// The size in percent.
    scale: u32,
    /// The width of the first page across, in pixels of the sheet.
    first_width: u32,
    /// The columns at the left that every page repeats.
    labels: u16,
}

impl Paper {
    /// The fewest pages across on which columns of these widths can be read; all but the first repeat the labels.
    pub fn of(widths: &[u32], labels: usize) -> Self {
        let (label_widths, figures) = widths.split_at(labels.min(widths.len()));
        let label_width: u32 = label_widths.iter().sum();
        let pages = pages_filled(figures, (WIDTH * 100 / SCALE_MIN).saturating_sub(label_width));
        let room = narrowest_room(figures, pages);
        let first_width = label_width + first_page(figures, room).iter().sum::<u32>();
        Self {
            pages: u16::try_from(pages).unwrap_or(u16::MAX),
            scale: (WIDTH * 100 / (label_width + room).max(WIDTH)).max(10),
            // What is wider than its columns is cut where another page goes on.
            first_width: if pages > 1 { first_width } else { first_width.max(WIDTH) },
            labels: u16::try_from(labels).unwrap_or(0),
        }
    }

    /// The paper for rows of that height: where a little smaller they stand on one page, the page is taken to be wider.
    #[must_use]
    pub fn for_rows(self, height: u32) -> Self {
        let scale = HEIGHT * 100 / height.max(1);
        if self.is_wide() || height <= self.height() || scale < SCALE_MIN {
            return self;
        }
        let first_width = WIDTH * 100 / scale;
        Self { scale, first_width: self.first_width.max(first_width), ..self }
    }

    /// The column where texts begin that run to the right: those in columns that every page repeats would be cut there.
    pub const fn text_column(&self) -> u16 {
        if self.is_wide() { self.labels } else { 0 }
    }

    /// Whether there is more than one page across.
    pub const fn is_wide(&self) -> bool {
        self.pages > 1
    }

    /// The width of the first page across, in pixels of the sheet: there is room for texts and charts.
    pub const fn first_width(&self) -> u32 {
        self.first_width
    }

    /// The height of a page in pixels of the sheet.
    pub const fn height(&self) -> u32 {
        HEIGHT * 100 / self.scale
    }

    /// Sets a sheet up for printing; `heading` is the row that every page repeats, where there are several.
    ///
    /// # Errors
    ///
    /// None for rows and columns within a sheet.
    pub fn set_up(&self, sheet: &mut Worksheet, heading: Option<u32>) -> Result<(), XlsxError> {
        let [left, right, top, bottom, header, footer] = MARGINS;
        sheet.set_landscape().set_paper_size(A4).set_margins(left, right, top, bottom, header, footer);
        sheet.set_footer("&L&A&R&P / &N");
        // Fitted across, whatever fonts the computer has, and as many pages down as it takes.
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

/// The columns on a page with that much room, the first at least: spreadsheets put as many on it as there is room for.
fn first_page(widths: &[u32], room: u32) -> &[u32] {
    let mut end = 0;
    let fitting = widths.iter().take_while(|&&width| {
        end += width;
        end <= room
    });
    &widths[..fitting.count().max(1).min(widths.len())]
}

/// How many pages with that much room columns take; without columns to cut apart there is one.
fn pages_filled(widths: &[u32], room: u32) -> usize {
    let (mut rest, mut pages) = (widths, 0);
    while !rest.is_empty() {
        rest = &rest[first_page(rest, room).len()..];
        pages += 1;
    }
    pages.max(1)
}

/// The least room that columns need on that many pages: a spreadsheet that fits them prints them that large.
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

    /// On four pages 27 columns of 130 and 10 of 110 stand largest nine by nine, and ten on the last: a chart as wide as ten
    /// would be cut on the first page.
    #[test]
    fn the_first_page_is_as_wide_as_the_columns_that_are_printed_on_it() {
        let paper = Paper::of(&[&[400][..], &[130; 27], &[110; 10]].concat(), 1);
        assert_eq!((paper.pages, paper.first_width()), (4, 400 + 9 * 130));
        assert_eq!(paper.scale, 63);
    }

    #[test]
    fn narrow_tables_are_not_enlarged() {
        let paper = Paper::of(&[100, 100], 1);
        assert_eq!((paper.pages, paper.scale, paper.first_width()), (1, 100, WIDTH));
        // 900 pixels high, they stand on one page of 650 at 72 percent, which is 1,388 pixels wide.
        let lower = paper.clone().for_rows(900);
        assert_eq!((lower.scale, lower.first_width(), lower.height()), (72, 1_388, 902));
        assert_eq!(paper.clone().for_rows(600), paper);
        assert_eq!(paper.clone().for_rows(5_000), paper);
        assert_eq!(Paper::of(&[], 0).scale, 100);
        assert_eq!(Paper::of(&[5_000], 0).pages, 1);
    }
}
