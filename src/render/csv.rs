//! Records as CSV.

use std::io;

use super::escape;
use crate::document::records::{Field, Records};

/// The records as UTF-8 CSV with `\n` line ends: the headings, then one line per row. `bom` adds a
/// byte order mark, without which Excel misreads Chinese.
///
/// Texts and headings that a spreadsheet would take for formulas get a leading `'`.
///
/// # Errors
///
/// Where the number of fields of a row differs from that of the headings.
pub fn to_csv(records: &Records, bom: bool) -> io::Result<Vec<u8>> {
    let start = if bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::Writer::from_writer(start);
    writer.write_record(records.headings.iter().map(|heading| escape::csv_formula(heading)))?;
    for row in &records.rows {
        writer.write_record(row.iter().map(field_text))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn field_text(field: &Field) -> String {
    match field {
        Field::Text(text) => escape::csv_formula(text),
        Field::Number(number) => number.clone(),
        Field::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Field {
        Field::Text(text.to_owned())
    }

    fn number(number: &str) -> Field {
        Field::Number(number.to_owned())
    }

    fn records(headings: &[&str], rows: Vec<Vec<Field>>) -> Records {
        Records { headings: headings.iter().map(|heading| (*heading).to_owned()).collect(), rows }
    }

    #[test]
    fn writes_texts_guarded_and_numbers_as_they_are() {
        let rows = vec![
            vec![text("华东家电"), number("-1250.50"), Field::Empty],
            vec![
                text("=HYPERLINK(\"http://x\",\"甲\")"),
                number("123456789012345678901234567890.123456"),
                number("0.5"),
            ],
            vec![text("-a,b"), Field::Empty, number("-0.000007")],
            vec![text("two\nlines\r"), number("1"), number("2")],
        ];
        let written = to_csv(&records(&["dealer", "sales", "margin"], rows), false).unwrap();
        let expected = "dealer,sales,margin\n\
            华东家电,-1250.50,\n\
            \"'=HYPERLINK(\"\"http://x\"\",\"\"甲\"\")\",123456789012345678901234567890.123456,0.5\n\
            \"'-a,b\",,-0.000007\n\
            \"two\nlines\r\",1,2\n";
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }

    #[test]
    fn a_heading_from_a_ledger_is_guarded_too() {
        let written = to_csv(&records(&["@SUM(A1)"], vec![vec![Field::Empty], vec![text("\tx")]]), false).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "'@SUM(A1)\n\"\"\n'\tx\n");
    }

    #[test]
    fn a_byte_order_mark_only_when_asked_for() {
        let records = records(&["dealer"], Vec::new());
        assert_eq!(to_csv(&records, true).unwrap(), b"\xef\xbb\xbfdealer\n");
        assert_eq!(to_csv(&records, false).unwrap(), b"dealer\n");
    }

    #[test]
    fn a_row_of_another_length_is_an_error() {
        assert!(to_csv(&records(&["a", "b"], vec![vec![Field::Empty]]), false).is_err());
    }
}
