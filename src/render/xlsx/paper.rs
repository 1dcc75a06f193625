//! A sheet on A4, landscape: how many pages across, how small, and what fits below.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// The width of a page between its margins, in pixels at full size: A4 less 0.4 inches at each side, and a little less,
/// because printers' characters are not quite those of the screen.
const WIDTH: u32 = 1_000;
/// The height of a page between its margins, in pixels at full size.
const HEIGHT: u32 = 660;
/// The margins in inches: left, right, top, bottom, header, footer.
const MARGINS: [f64; 6] = [0.4, 0.4, 0.5, 0.65, 0.3, 0.3];
/// The smallest size, in percent, at which figures are read without effort.
const SCALE_MIN: u32 = 55;
/// A4 among the sizes of paper.
const A4: u8 = 9;

/// How a sheet is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The columns of which each page across has its share; the first page has those before them too.
    breaks: Vec<u16>,
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
        // Without columns to cut apart there is one page, whatever its size.
        let pages_max = figures.len().max(1);
        let (pages, widest) = (1..=pages_max)
            .map(|pages| (pages, label_width + widest(figures, figures.len().div_ceil(pages).max(1))))
            .find(|&(pages, width)| width * SCALE_MIN / 100 <= WIDTH || pages == pages_max)
            .unwrap_or((1, label_width));
        let share = figures.len().div_ceil(pages).max(1);
        let breaks = (1..).map(|page| labels + page * share).take_while(|&column| column < widths.len());
        Self {
            breaks: breaks.filter_map(|column| u16::try_from(column).ok()).collect(),
            scale: (WIDTH * 100 / widest.max(WIDTH)).max(10),
            first_width: (label_width + widest_first(figures, share)).max(WIDTH),
            labels: u16::try_from(labels).unwrap_or(0),
        }
    }

    /// The width of the first page across, in pixels of the sheet: there is room for texts and charts.
    pub const fn first_width(&self) -> u32 {
        self.first_width
    }

    /// The height of a page in pixels of the sheet.
    pub const fn height(&self) -> u32 {
        HEIGHT * 100 / self.scale
    }

    /// Sets a sheet up for printing; `heading` is the row that every page repeats.
    ///
    /// # Errors
    ///
    /// None for rows and columns within a sheet.
    pub fn set_up(&self, sheet: &mut Worksheet, heading: Option<u32>) -> Result<(), XlsxError> {
        let [left, right, top, bottom, header, footer] = MARGINS;
        sheet.set_landscape().set_paper_size(A4).set_margins(left, right, top, bottom, header, footer);
        sheet.set_footer("&L&A&R&P / &N");
        if let Some(row) = heading {
            sheet.set_repeat_rows(row, row)?;
        }
        if self.breaks.is_empty() {
            // One page across, whatever fonts the computer has, and as many down as it takes.
            sheet.set_print_fit_to_pages(1, 0);
            return Ok(());
        }
        // Fitted to several pages, columns would be cut apart where it happens: here each page has its whole months.
        sheet.set_print_scale(self.scale as u16);
        sheet.set_vertical_page_breaks(&self.breaks.iter().map(|&column| u32::from(column)).collect::<Vec<_>>())?;
        if self.labels > 0 {
            sheet.set_repeat_columns(0, self.labels - 1)?;
        }
        Ok(())
    }
}

/// The widest of the shares of that many columns.
fn widest(widths: &[u32], share: usize) -> u32 {
    widths.chunks(share).map(|share| share.iter().sum()).max().unwrap_or(0)
}

/// The width of the first share.
fn widest_first(widths: &[u32], share: usize) -> u32 {
    widths.iter().take(share).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_one_page_and_two_years_are_two() {
        let columns = |months: usize| [&[200][..], &vec![110; months + 1]].concat();
        let year = Paper::of(&columns(12), 1);
        assert_eq!((year.breaks.as_slice(), year.scale), (&[][..], 61));
        assert_eq!(year.first_width(), 1_630);
        let years = Paper::of(&columns(24), 1);
        assert_eq!((years.breaks.as_slice(), years.scale), (&[14][..], 61));
        assert_eq!(years.first_width(), 1_630);
    }

    #[test]
    fn narrow_tables_are_not_enlarged() {
        let paper = Paper::of(&[100, 100], 1);
        assert_eq!((paper.breaks.len(), paper.scale, paper.first_width()), (0, 100, WIDTH));
        assert_eq!(Paper::of(&[], 0).scale, 100);
        assert_eq!(Paper::of(&[5_000], 0).breaks.len(), 0);
    }
}
