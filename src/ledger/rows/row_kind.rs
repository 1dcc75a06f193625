//! What the cells of a row say about it: which are amounts, and whether it is blank, a second
//! heading, a total, a remark or a signature.

use super::{BlockReading, RowReader};
use crate::ledger::cell::amount::parse_amount_in;
use crate::ledger::cell::text::looks_like_total;
use crate::ledger::field::Field;
use crate::ledger::heading;
use crate::ledger::open::dialect::{Amounts, FileContext};
use crate::ledger::sink::Sink;
use crate::ledger::split::record::Record;
use crate::money::Money;
use crate::words::cell::AmountFault;

impl<S: Sink> RowReader<'_, S> {
    /// Whether a group or a metric stands in the account's column: 经营利润, 二、费用支出, 利润率.
    pub(super) fn names_a_figure(&self, file: &FileContext, cells: &[String]) -> bool {
        let (Amounts::Long { account, .. } | Amounts::Matrix { account, .. }) = &file.dialect.bindings.amounts else {
            return false;
        };
        let name = &cells[*account];
        !name.is_empty() && self.rules.chart.named(name).is_none() && heading::is_figure(name)
    }

    /// Whether words stand in the columns of amounts, such as the name of who signs: without a
    /// digit, beside another filled cell, and in a row that names no account.
    pub(super) fn is_signed_off(&self, file: &FileContext, cells: &[String], amounts: &[(usize, Amount)]) -> bool {
        let is_no_amount = |(column, amount): &(usize, Amount)| match amount {
            Ok(amount) => amount.is_none(),
            Err(_) => is_word(&cells[*column]),
        };
        let is_amount = |column: usize| amounts.iter().any(|(at, _)| *at == column);
        let has_label = cells.iter().enumerate().any(|(column, cell)| !is_amount(column) && !cell.is_empty());
        let names_account = match &file.dialect.bindings.amounts {
            Amounts::Long { account, .. } | Amounts::Matrix { account, .. } => {
                self.rules.chart.named(&cells[*account]).is_some()
            }
            Amounts::Wide(_) => false,
        };
        has_label && !names_account && amounts.iter().all(is_no_amount)
    }

    /// Whether a row with another number of fields is a remark and no broken entry: words that are
    /// no accounts, or one text without a delimiter in it.
    pub(super) fn is_remark(&self, cells: &[String]) -> bool {
        let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        match filled.as_slice() {
            // A lone number may be the second half of a row that was broken in two.
            [only] => !only.contains([',', ';', '\t', '|']) && !matches!(parse_amount_in(only, 0), Ok(Some(_))),
            several => several.iter().all(|cell| is_word(cell) && self.rules.chart.named(cell).is_none()),
        }
    }
}

/// The power of ten of the unit that a row states, where not all amounts were read in it.
pub(super) fn unit_below(file: &FileContext, cells: &[String]) -> Option<u32> {
    let scales = file.dialect.bindings.amounts.scales();
    let is_known = |stated: u32| match stated {
        // Columns with units of their own may stand beside plain ones.
        0 => scales.contains(&0),
        _ => scales.iter().all(|scale| *scale == stated),
    };
    heading::units_stated(cells).into_iter().find(|stated| !is_known(*stated))
}

/// The column of units of a long row and the power of ten that it states, where the amount is not
/// read in it.
pub(super) fn unit_beside(file: &FileContext, cells: &[String]) -> Option<(usize, u32)> {
    let bindings = &file.dialect.bindings;
    let column = bindings.unit?;
    let stated = heading::unit_of_money(cells.get(column)?)?;
    (!bindings.amounts.scales().contains(&stated)).then_some((column, stated))
}

/// The cells up to the last filled one: Excel writes blank fields at the end.
pub(super) fn filled(cells: &[String]) -> &[String] {
    let count = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    &cells[..count]
}

/// Whether a row has as many fields as the heading, blank ones at its end aside.
pub(super) fn has_shape(cells: &[String], count: usize) -> bool {
    cells.len() >= count && cells[count..].iter().all(String::is_empty)
}

pub(super) fn has_digits(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// Whether a text is a plain word: no number in any script, no formula and no error value.
pub(super) fn is_word(text: &str) -> bool {
    const NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟元圆角分整";
    // 五千 is a number; 张三 is a name.
    let is_numeral = text.chars().all(|character| NUMERALS.contains(character));
    !has_digits(text) && !text.starts_with(['#', '=']) && !is_numeral
}

/// Whether every field is empty or ASCII white space.
pub(super) fn is_blank(record: &Record, bytes: &[u8]) -> bool {
    record.fault.is_none() && record.fields.iter().all(|field| field.bytes(bytes).trim_ascii().is_empty())
}

/// Whether a row names the date and the dealer as a heading does, without being the file's own
/// heading.
pub(super) fn is_second_heading(cells: &[String], file: &FileContext) -> bool {
    let bindings = &file.dialect.bindings;
    let names = |column: Option<usize>, field: Field| {
        let cell = column.and_then(|column| cells.get(column));
        cell.and_then(|cell| Field::named(cell)).is_some_and(|(named, _)| named == field)
    };
    names(bindings.date, Field::Date) && names(bindings.dealer, Field::Dealer)
}

/// Whether the date, the dealer, the account or the first cell is a total word.
pub(super) fn is_total_row(cells: &[String], reading: &BlockReading<'_>) -> bool {
    let bindings = &reading.file.dialect.bindings;
    let account = match &bindings.amounts {
        Amounts::Long { account, .. } | Amounts::Matrix { account, .. } => Some(*account),
        Amounts::Wide(_) => None,
    };
    [Some(0), bindings.date, bindings.dealer, account]
        .into_iter()
        .flatten()
        .filter_map(|column| cells.get(column))
        .any(|cell| looks_like_total(cell))
}

/// A cell of an amount: `None` where it is blank.
pub(super) type Amount = Result<Option<Money>, AmountFault>;

/// The amounts of a row by column.
pub(super) fn amounts_of(file: &FileContext, cells: &[String]) -> Vec<(usize, Amount)> {
    let read = |(column, scale): (usize, u32)| {
        let text = cells.get(column).map_or("", String::as_str);
        (column, parse_amount_in(text, scale))
    };
    match &file.dialect.bindings.amounts {
        Amounts::Long { amount, scale, .. } => vec![read((*amount, *scale))],
        Amounts::Wide(columns) => columns.iter().map(|&(column, _, scale)| read((column, scale))).collect(),
        Amounts::Matrix { months, .. } => months.iter().map(|&(column, _, scale)| read((column, scale))).collect(),
    }
}
