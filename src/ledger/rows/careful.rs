//! The reader of one row that knows every rule: it decodes each cell, checks it and makes the
//! complaints.
//!
//! The order of questions is the order of [`RowReader::careful_row`]: blank, heading again, second
//! heading, total, filled down, then the cells. Whether a row without a date is a footer or an
//! error is decided later ([`footers`](super::footers)).

use std::sync::Arc;

use super::row_kind::{
    Amount, amounts_of, filled, has_digits, has_shape, is_blank, is_second_heading, is_total_row, unit_below,
    unit_beside,
};
use super::{BlockReading, RejectedRow, RowReader};
use crate::ledger::cell::date::parse_date;
use crate::ledger::encoding::BlockEncoding;
use crate::ledger::entry::{Posting, Row};
use crate::ledger::open::dialect::{Amounts, FileContext};
use crate::ledger::open::workbook::NO_VALUE;
use crate::ledger::problem::{Finding, Place};
use crate::ledger::sink::Sink;
use crate::ledger::split::RECORD_BYTES_MAX;
use crate::ledger::split::record::{Fields, QuoteFaultKind, Record, Span};
use crate::money::Money;
use crate::period::PostingDate;
use crate::ratio::Overflow;
use crate::words::ledger::Complaint;

/// The byte that stands before a formula without a stored value, where a workbook became text.
const FORMULA: &[u8] = &[NO_VALUE];

/// How many distinct unknown accounts get a suggestion: more of them are no typing errors.
const NEAREST_ACCOUNTS_MAX: usize = 1000;

impl<S: Sink> RowReader<'_, S> {
    pub(super) fn careful_row(&mut self, reading: &mut BlockReading<'_>, record: &Record) -> Result<(), Overflow> {
        if is_blank(record, reading.bytes) {
            reading.outcome.rows.blank += 1;
            return Ok(());
        }
        let Some((mut cells, formula)) = self.decoded_cells(reading, record) else {
            self.forget_above();
            return Ok(());
        };
        if cells.iter().all(String::is_empty) {
            // White space, or texts of `null_values`.
            reading.outcome.rows.blank += 1;
            return Ok(());
        }
        if reading.file.dialect.heading_cells.iter().any(|heading| filled(heading) == filled(&cells)) {
            reading.outcome.rows.headings += 1;
            return Ok(());
        }
        if is_second_heading(&cells, &reading.file) {
            self.reject(reading, record, record.line, None, Complaint::SecondHeading);
            return Ok(());
        }
        if is_total_row(&cells, reading) {
            self.total_row(reading, record);
            return Ok(());
        }
        if let Some(column) = formula {
            let text = cells.get(column).cloned();
            let place = reading.place(record.line);
            let finding = Finding { place, column: Some(column), text, complaint: Complaint::FormulaWithoutValue };
            self.reject_for(reading, record, vec![finding]);
            self.forget_above();
            return Ok(());
        }
        if has_shape(&cells, reading.file.dialect.bindings.count) {
            self.fill_down(&reading.file, &mut cells);
        } else {
            self.forget_above();
        }
        self.checked_row(reading, record, &cells)
    }

    /// The cells as text, and the first that is a formula without a value; `None` where the record
    /// breaks a rule of quoting or does not decode, after the complaint.
    fn decoded_cells(
        &mut self,
        reading: &mut BlockReading<'_>,
        record: &Record,
    ) -> Option<(Vec<String>, Option<usize>)> {
        // Length comes first: the cutter gives up on such a record before it finds its closing
        // quote.
        if record.end - record.start > RECORD_BYTES_MAX {
            let complaint = Complaint::RecordTooLong { limit: RECORD_BYTES_MAX };
            let line = record.fault.map_or(record.line, |fault| fault.line);
            self.reject(reading, record, line, None, complaint);
            return None;
        }
        if let Some(fault) = record.fault {
            let complaint = match fault.kind {
                QuoteFaultKind::TextAfterClosingQuote => Complaint::TextAfterClosingQuote,
                QuoteFaultKind::Unclosed => Complaint::QuoteUnclosed,
            };
            self.reject(reading, record, fault.line, Some(fault.field), complaint);
            return None;
        }
        let encoding = reading.encoding();
        let mut cells = Vec::with_capacity(record.fields.len());
        let mut formula = None;
        for (column, span) in record.fields.iter().enumerate() {
            let bytes = span.text(reading.bytes);
            let bytes = match bytes.strip_prefix(FORMULA) {
                Some(text) if encoding == BlockEncoding::Utf8 => {
                    formula.get_or_insert(column);
                    text
                }
                _ => &bytes,
            };
            let Some(text) = encoding.decode(bytes).map(|text| self.rules.cell_text(&text)) else {
                let complaint = Complaint::NotDecodable { encoding: reading.file.dialect.source_encoding };
                self.reject(reading, record, record.line, Some(column), complaint);
                return None;
            };
            cells.push(text);
        }
        Some((cells, formula))
    }

    fn total_row(&mut self, reading: &mut BlockReading<'_>, record: &Record) {
        if self.rules.skip_totals {
            reading.outcome.rows.totals += 1;
            let place = reading.place(record.line);
            reading.outcome.totals_at.note(place);
        } else {
            self.reject(reading, record, record.line, None, Complaint::TotalRow);
        }
    }

    /// Fills blank cells of the `fill_down` fields from above, and remembers the filled ones.
    fn fill_down(&mut self, file: &FileContext, cells: &mut [String]) {
        for &field in &self.rules.fill_down {
            let Some(column) = file.column_of(field) else { continue };
            let Some(cell) = cells.get_mut(column) else { continue };
            if cell.is_empty() {
                cell.clone_from(&self.above[column]);
            } else {
                self.above[column].clone_from(cell);
            }
        }
    }

    /// After a row that cannot be read, cells are not filled from above it: the unread row may have
    /// named another dealer.
    fn forget_above(&mut self) {
        self.above.iter_mut().for_each(String::clear);
    }

    fn checked_row(
        &mut self,
        reading: &mut BlockReading<'_>,
        record: &Record,
        cells: &[String],
    ) -> Result<(), Overflow> {
        let file = Arc::clone(&reading.file);
        let bindings = &file.dialect.bindings;
        let place = reading.place(record.line);
        let mut wrong = RowFindings { place, findings: Vec::new() };
        let has_shape = has_shape(cells, bindings.count);
        if !has_shape {
            let complaint = Complaint::FieldCount { expected: bindings.count, found: cells.len() };
            wrong.push(None, None, complaint);
        }
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let when = bindings.date.map(|column| (column, parse_date(cell(column), self.rules.date_format.as_ref())));
        let amounts = amounts_of(&file, cells);
        let has_amounts = amounts.iter().any(|(_, amount)| !matches!(amount, Ok(None)));
        if has_amounts && has_shape && self.names_a_figure(&file, cells) {
            self.total_row(reading, record);
            return Ok(());
        }
        if let Some((column, Err(fault))) = &when {
            // With another number of fields, cells stand in wrong columns: a complaint would
            // mislead.
            if has_shape {
                wrong.push(Some(*column), Some(cell(*column)), Complaint::NotADate(fault.clone()));
            }
            let is_footer = match (has_shape, has_amounts) {
                (true, true) => self.is_signed_off(&file, cells, &amounts) && !has_digits(cell(*column)),
                (true, false) => true,
                (false, _) => self.is_remark(cells),
            };
            if is_footer && self.refuses_unit(reading, record, cells) {
                return Ok(());
            }
            if is_footer && bindings.blank.iter().all(|&column| cell(column).is_empty()) {
                self.perhaps_footer(reading, record, wrong.findings);
                return Ok(());
            }
        }
        if has_shape {
            for &column in bindings.blank.iter().filter(|&&column| !cell(column).is_empty()) {
                wrong.push(Some(column), Some(cell(column)), Complaint::HeadingBlank);
            }
            if has_amounts {
                self.check_names(&file, cells, &mut wrong);
            }
            for (column, amount) in &amounts {
                if let Err(fault) = amount {
                    wrong.push(Some(*column), Some(cell(*column)), Complaint::NotAnAmount(fault.clone()));
                }
            }
        }
        if !wrong.findings.is_empty() {
            self.reject_for(reading, record, wrong.findings);
            return Ok(());
        }
        if !has_amounts {
            // A matrix has no date column, so a row without amounts may be a footer that states a
            // unit.
            if when.is_some() || !self.refuses_unit(reading, record, cells) {
                reading.outcome.rows.without_amounts += 1;
            }
            return Ok(());
        }
        let when = when.and_then(|(_, when)| when.ok());
        self.post_cells(reading, record, cells, when, &amounts)
    }

    /// Rejects a row that states another unit than the amounts above it, which are posted by now.
    fn refuses_unit(&mut self, reading: &mut BlockReading<'_>, record: &Record, cells: &[String]) -> bool {
        let Some(scale) = unit_below(&reading.file, cells) else { return false };
        let complaint = Complaint::UnitBelow { scale };
        let finding = Finding { place: reading.place(record.line), column: None, text: None, complaint };
        let fields = self.fields_as_they_stand(reading, record);
        // It is no entry, so footers above it remain footers.
        self.reject_row(reading, RejectedRow { findings: vec![finding], fields });
        true
    }

    fn nearest_account(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.nearest_accounts.get(name) {
            return known.clone();
        }
        if self.nearest_accounts.len() >= NEAREST_ACCOUNTS_MAX {
            return None;
        }
        let nearest = self.rules.chart.nearest_name(name).map(str::to_owned);
        self.nearest_accounts.insert(name.to_owned(), nearest.clone());
        nearest
    }

    /// Complains about a blank dealer, a blank or unknown account, and a unit that does not scale
    /// the amount.
    fn check_names(&mut self, file: &FileContext, cells: &[String], wrong: &mut RowFindings) {
        let bindings = &file.dialect.bindings;
        if let Some((column, scale)) = unit_beside(file, cells) {
            let heading = file.dialect.layout.columns[column].heading.clone();
            let complaint = Complaint::UnitBeside { scale, heading };
            wrong.push(Some(column), Some(&cells[column]), complaint);
        }
        if dealer_of(file, cells).is_empty() {
            wrong.push(bindings.dealer, None, Complaint::DealerBlank);
        }
        let (Amounts::Long { account, .. } | Amounts::Matrix { account, .. }) = &bindings.amounts else {
            return;
        };
        let name = &cells[*account];
        if name.is_empty() {
            wrong.push(Some(*account), None, Complaint::AccountBlank);
        } else if self.rules.chart.named(name).is_none() {
            let nearest = self.nearest_account(name);
            wrong.push(Some(*account), Some(name), Complaint::AccountUnknown { nearest });
        }
    }

    /// Posts a row without complaints, and remembers the spellings of its names for the batch.
    fn post_cells(
        &mut self,
        reading: &mut BlockReading<'_>,
        record: &Record,
        cells: &[String],
        when: Option<PostingDate>,
        amounts: &[(usize, Amount)],
    ) -> Result<(), Overflow> {
        let file = Arc::clone(&reading.file);
        let (bindings, encoding) = (&file.dialect.bindings, reading.encoding());
        let is_spelt_here = self.rules.fill_down.is_empty();
        let name = self.rules.dealer_called(dealer_of(&file, cells));
        let span = bindings.dealer.filter(|_| is_spelt_here).and_then(|column| record.fields.get(column));
        let dealer = match span {
            Some(span) => self.dealers.intern_spelling(&span.text(reading.bytes), encoding, name),
            None => self.dealers.intern(name),
        };
        let row_account = match &bindings.amounts {
            Amounts::Long { account, .. } | Amounts::Matrix { account, .. } => {
                let id = self.rules.chart.named(&cells[*account]);
                if let (Some(id), Some(span), true) = (id, record.fields.get(*account), is_spelt_here) {
                    self.accounts.insert(&span.text(reading.bytes), encoding, id);
                }
                id
            }
            Amounts::Wide(_) => None,
        };
        self.postings.clear();
        for (column, amount) in amounts {
            let &Ok(Some(amount)) = amount else { continue };
            let (account, when) = match &bindings.amounts {
                Amounts::Wide(columns) => {
                    (columns.iter().find(|(at, ..)| at == column).map(|(_, account, _)| *account), when)
                }
                Amounts::Matrix { months, .. } => {
                    let month = months.iter().find(|(at, ..)| at == column).map(|(_, month, _)| *month);
                    (row_account, month.map(PostingDate::in_month))
                }
                Amounts::Long { .. } => (row_account, when),
            };
            if let (Some(account), Some(when)) = (account, when) {
                // At most 15 digits and 6 decimals: far inside 128 bits.
                let amount = Money::from_micros(amount.micros() * i128::from(self.signs[account.index()]));
                self.postings.push(Posting { when, account, amount });
            }
        }
        let place = reading.place(record.line);
        let (block, cells) = (reading.bytes, Some(cells));
        let fields = Fields::Spans(&record.fields);
        let row = Row { place, dealer, dealers: &self.dealers, block, fields, encoding, rules: self.rules, cells };
        self.sink.post(&row, &self.postings)?;
        self.note_entries(reading, place, self.postings.len());
        Ok(())
    }

    /// Keeps a row without a date and without amounts: a footer if no entry follows, else an error.
    fn perhaps_footer(&mut self, reading: &mut BlockReading<'_>, record: &Record, findings: Vec<Finding>) {
        let fields = self.fields_as_they_stand(reading, record);
        reading.outcome.footers.push(RejectedRow { findings, fields }, self.keeps_rejected);
    }

    /// Rejects a row for one reason.
    fn reject(
        &mut self,
        reading: &mut BlockReading<'_>,
        record: &Record,
        line: u32,
        column: Option<usize>,
        complaint: Complaint,
    ) {
        let finding = Finding { place: reading.place(line), column, text: None, complaint };
        self.reject_for(reading, record, vec![finding]);
    }

    /// Rejects a row for all that is wrong with it.
    fn reject_for(&mut self, reading: &mut BlockReading<'_>, record: &Record, findings: Vec<Finding>) {
        self.note_last_entry(reading, reading.place(record.line));
        let fields = self.fields_as_they_stand(reading, record);
        self.reject_row(reading, RejectedRow { findings, fields });
    }

    /// The fields of a row for the file of rejects; bytes that do not decode are replaced there.
    fn fields_as_they_stand(&self, reading: &BlockReading<'_>, record: &Record) -> Vec<String> {
        if !self.keeps_rejected {
            return Vec::new();
        }
        let text = |span: &Span| {
            let bytes = span.text(reading.bytes);
            let decoded = reading.encoding().decode(&bytes).map(|text| text.into_owned());
            decoded.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned())
        };
        record.fields.iter().map(text).collect()
    }
}

/// The dealer of a row: its cell, or the name of the sheet or file.
fn dealer_of<'a>(file: &'a FileContext, cells: &'a [String]) -> &'a str {
    match file.dialect.bindings.dealer {
        Some(column) => &cells[column],
        None => file.dealer.as_deref().unwrap_or_default(),
    }
}

/// The complaints about one row.
struct RowFindings {
    place: Place,
    findings: Vec<Finding>,
}

impl RowFindings {
    fn push(&mut self, column: Option<usize>, text: Option<&str>, complaint: Complaint) {
        let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
        self.findings.push(Finding { place: self.place, column, text, complaint });
    }
}
