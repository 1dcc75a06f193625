//! Reads the small CSV files beside the ledgers, the dealer master and target files, by the rules
//! of ledgers; with blank fields at the end of a row it is stricter.
//!
//! A file is decoded as a whole: by its byte order mark, else as UTF-8, else as GB18030. Nearly all
//! bytes decode as GB18030, so a heading with a known column has to prove it. The first row with a
//! filled cell is the heading, and the delimiter is the one that makes most of its columns known.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};

use super::encoding::{BlockEncoding, Spelling, settled_spelling};
use super::split::record::{QuoteFault, QuoteFaultKind, Record};
use super::split::strict::{StrictSplitter, line_ends};
use crate::words::ledger::Complaint;
use crate::words::side_files::{SideFileFault, SideFileProblem};

/// The delimiters that are tried; if several fit equally well, the last wins.
const DELIMITERS: [u8; 4] = [b'|', b';', b'\t', b','];

/// A decoded and split file. Blank rows are left out.
#[derive(Debug)]
pub struct SideFile {
    /// The first row; of a file without rows, one blank cell on line 1.
    pub heading: Row,
    /// The rows below, each with as many cells as the heading, or what is wrong with it.
    pub rows: Vec<Result<Row, SideFileProblem>>,
}

/// A row of a side file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The cells without white space around them.
    pub cells: Vec<String>,
}

impl SideFile {
    /// Decodes and splits a file, which problems call `name`; `count_known` counts the known
    /// columns of a heading.
    ///
    /// # Errors
    ///
    /// Bytes that do not decode, and a heading with a quoting fault.
    pub fn read(name: &str, bytes: &[u8], count_known: impl Fn(&[String]) -> usize) -> Result<Self, SideFileProblem> {
        let not_decodable = |line| SideFileProblem::at(name, line, SideFileFault::NotDecodable);
        let (text, unproved) = decode(bytes).map_err(not_decodable)?;
        // A heading with a quoting fault is still recognised: the fault is what is reported.
        let fitness = |delimiter: &u8| {
            let (heading, fault) = split(&text, *delimiter).next()?;
            Some((count_known(&heading.cells), fault.is_none(), heading.cells.len()))
        };
        let delimiter = DELIMITERS.into_iter().max_by_key(fitness).unwrap_or(b',');
        let mut rows = split(&text, delimiter).map(|(row, fault)| match fault {
            None => Ok(row),
            Some(fault) => Err(SideFileProblem::at(name, fault.line + 1, complaint(fault))),
        });
        let heading = rows.next().unwrap_or_else(|| Ok(Row { line: 1, cells: vec![String::new()] }));
        let heading = match (heading, unproved) {
            (Ok(heading), Some(_)) if count_known(&heading.cells) == 0 => {
                let fault = SideFileFault::HeadingUnknown { heading: heading.cells.join("、") };
                return Err(SideFileProblem::at(name, heading.line, fault));
            }
            (heading, _) => heading?,
        };
        let rows = in_shape(name, rows.collect(), heading.cells.len());
        Ok(Self { heading, rows })
    }
}

/// The text and, where GB18030 is a guess, the line on which it ceases to be UTF-8.
///
/// # Errors
///
/// The line of the first bytes that do not decode.
fn decode(bytes: &[u8]) -> Result<(String, Option<u32>), u32> {
    let settled = match settled_spelling(bytes, None) {
        Some(Spelling::AsIs(BlockEncoding::Utf8, mark)) => decode_in(UTF_8, &bytes[mark..]),
        Some(Spelling::AsIs(BlockEncoding::Gb18030, mark)) => decode_in(GB18030, &bytes[mark..]),
        // The mark of UTF-16 has two bytes.
        Some(Spelling::Transcoded(encoding)) => decode_in(encoding, &bytes[2..]),
        None => match decode_in(UTF_8, bytes) {
            Err(line) => {
                let guessed = decode_in(GB18030, bytes).map(|text| (text, Some(line)));
                return guessed.map_err(|other| line.max(other));
            }
            decoded => decoded,
        },
    };
    settled.map(|text| (text, None))
}

/// The text, or the line of the first bytes that are no character of the encoding.
fn decode_in(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, u32> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let length = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(length.unwrap_or_default());
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true).0 {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::OutputFull | DecoderResult::Malformed(..) => Err(line_ends(text.as_bytes()) + 1),
    }
}

/// The rows that are not blank, with the first fault of their quotes.
fn split(text: &str, delimiter: u8) -> impl Iterator<Item = (Row, Option<QuoteFault>)> {
    let bytes = text.as_bytes();
    let (mut splitter, mut record) = (StrictSplitter::new(bytes, delimiter), Record::default());
    let rows = std::iter::from_fn(move || {
        let cell = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        splitter.next_record(&mut record).then(|| {
            let cells = record.fields.iter().map(|field| cell(&field.text(bytes))).collect();
            (Row { line: record.line + 1, cells }, record.fault)
        })
    });
    rows.filter(|(row, fault)| fault.is_some() || row.cells.iter().any(|cell| !cell.is_empty()))
}

const fn complaint(fault: QuoteFault) -> Complaint {
    match fault.kind {
        QuoteFaultKind::TextAfterClosingQuote => Complaint::TextAfterClosingQuote,
        QuoteFaultKind::Unclosed => Complaint::QuoteUnclosed,
    }
}

/// Holds the rows to the heading's number of fields.
///
/// Blank fields beyond it pass where the first row has as many and the second has some, as Excel
/// writes them. In another row they mean that a delimiter too many moved its cells: `D2,,north,`
/// under `dealer,name,region` has a region for a name.
fn in_shape(name: &str, rows: Vec<Result<Row, SideFileProblem>>, width: usize) -> Vec<Result<Row, SideFileProblem>> {
    let padding = |row: &Row| row.cells.len().saturating_sub(width);
    let is_padded = |row: &Row| row.cells.iter().skip(width).all(String::is_empty);
    let mut first_rows = rows.iter().flatten().map(|row| if is_padded(row) { padding(row) } else { 0 });
    let padding_max = match (first_rows.next(), first_rows.next()) {
        (Some(first), Some(second)) if second > 0 => first,
        _ => 0,
    };
    let shape = |row: Result<Row, SideFileProblem>| {
        let mut row = row?;
        let found = row.cells.len();
        if found < width || padding(&row) > padding_max || !is_padded(&row) {
            return Err(SideFileProblem::at(name, row.line, Complaint::FieldCount { expected: width, found }));
        }
        row.cells.truncate(width);
        Ok(row)
    };
    rows.into_iter().map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn read(bytes: &[u8]) -> Result<SideFile, SideFileProblem> {
        let is_known = |heading: &&String| ["code", "name", "编码"].contains(&heading.as_str());
        SideFile::read("s.csv", bytes, |headings| headings.iter().filter(is_known).count())
    }

    /// The rows below the heading as `LINE:CELL,CELL` or `LINE!FAULT`.
    fn rows(bytes: &[u8]) -> Vec<String> {
        let said = |problem: SideFileProblem| {
            let fault = problem.fault.text(Language::En);
            format!("{}!{}", problem.line, fault.split(';').next().unwrap_or_default())
        };
        match read(bytes) {
            Ok(file) => {
                let row = |row: Row| format!("{}:{}", row.line, row.cells.join(","));
                file.rows.into_iter().map(|found| found.map_or_else(said, row)).collect()
            }
            Err(problem) => vec![said(problem)],
        }
    }

    #[test]
    fn lines_are_counted_under_every_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "code,name", "", "a,\"x", "y\"", " , ", "b,z", "c,\"d\"e", "f,\"g", "h"].join(end);
            let quoted = format!("4:a,x{end}y");
            let expected = [
                quoted.as_str(),
                "7:b,z",
                "8!the quote that opens here is closed before the field ends",
                "9!the quote that opens here is never closed",
            ];
            assert_eq!(rows(text.as_bytes()), expected, "{end:?}");
        }
    }

    #[test]
    fn the_heading_tells_the_delimiter() {
        for text in
            ["code;name\na;x,y\n", "code | name\na | x,y", "\"code\"\t\"name\"\na\t\"x,y\"", "code,name\na,\"x,y\""]
        {
            assert_eq!(rows(text.as_bytes()), ["2:a,x,y"], "{text}");
        }
        // If several delimiters fit equally well, the comma wins.
        assert_eq!(rows(b"code,a;b;c\nx,y\n"), ["2:x,y"]);
        assert_eq!(rows(b"\"code\",\"a;b;c\"\nx,y\n"), ["2:x,y"]);
        assert_eq!(rows(b"code\nx;y\n"), ["2:x;y"]);
        assert_eq!(rows(b"code,\"a\"b\n"), ["1!the quote that opens here is closed before the field ends"]);
    }

    #[test]
    fn blank_fields_at_the_end_pass_where_the_first_rows_have_them() {
        let count = |line: u32, found: usize| format!("{line}!{found} fields where the heading has 2");
        assert_eq!(rows(b"code,name\na,x,,\nb,y,\nc,z,,\nd,u\n"), ["2:a,x", "3:b,y", "4:c,z", "5:d,u"]);
        assert_eq!(rows(b"code,name\na,x,\nb,y,\nc,z,,\n"), ["2:a,x", "3:b,y", &count(4, 4)]);
        assert_eq!(rows(b"code,name\na,x,\nb,y\n"), [count(2, 3), "3:b,y".to_owned()]);
        assert_eq!(rows(b"code,name\na,x\nb,,\n"), ["2:a,x".to_owned(), count(3, 3)]);
        assert_eq!(rows(b"code,name\na,x,\nb,y,\nc,,z\n"), ["2:a,x", "3:b,y", &count(4, 3)]);
        assert_eq!(rows(b"code,name,,\na,x,,\n"), ["2:a,x,,"]);
    }

    #[test]
    fn decodes_what_a_mark_or_a_known_heading_proves() {
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let gb18030 = |text: &str| GB18030.encode(text).0.into_owned();
        assert_eq!(rows("\u{feff}\u{feff}编码,name\n甲,x\n".as_bytes()), ["2:甲,x"]);
        assert_eq!(rows(&utf_16("\u{feff}编码,name\n甲,x\n")), ["2:甲,x"]);
        assert_eq!(rows(&gb18030("编码,name\n甲,x\n")), ["2:甲,x"]);
        assert_eq!(rows(&gb18030("code,name\n甲,x\n")), ["2:甲,x"]);
        let unknown = "2!the file is not UTF-8, and as GB18030 its heading (客户全称、大区) has no known column";
        assert_eq!(rows(&gb18030("\n客户全称,大区\n甲,x\n")), [unknown]);
        let fault = "the file is neither UTF-8 nor GB18030";
        assert_eq!(rows(&["编码,name\n甲,x\n".as_bytes(), b"b,\xFF\n"].concat()), [format!("3!{fault}")]);
        assert_eq!(rows(&[&gb18030("编码,name\r甲,x\r\r")[..], b"b,\xFF\n"].concat()), [format!("4!{fault}")]);
        assert_eq!(rows(b"\xFF\xFEc\0\n\0\0\xDC"), [format!("2!{fault}")]);
    }

    #[test]
    fn a_file_without_rows_has_a_blank_heading() {
        for bytes in [&b""[..], b"\n\r\n"] {
            let file = read(bytes).unwrap();
            assert_eq!((file.heading, file.rows.len()), (Row { line: 1, cells: vec![String::new()] }, 0));
        }
    }
}
