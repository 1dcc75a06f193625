//! Records as the bytes of a file: delimiters, quotes, line ends, encodings.

use super::random::Random;

/// How a file is written.
pub struct Dialect {
    encoding: Encoding,
    delimiter: char,
    line_end: &'static str,
    quoting: Quoting,
    /// Whether some rows have a blank field after the last column, as Excel writes them.
    blank_fields: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16LittleEndian,
    Utf16BigEndian,
    Gb18030,
}

#[derive(Clone, Copy)]
enum Quoting {
    /// Where a cell would be misread otherwise.
    Needed,
    Random,
    All,
}

impl Dialect {
    pub fn draw(random: &mut Random) -> Dialect {
        use Encoding::{Gb18030, Utf8, Utf8WithMark, Utf16BigEndian, Utf16LittleEndian};
        Dialect {
            encoding: *random.pick(&[Utf8, Utf8, Utf8WithMark, Utf16LittleEndian, Utf16BigEndian, Gb18030, Gb18030]),
            delimiter: *random.pick(&[',', ',', '\t', ';']),
            line_end: random.word(&["\n", "\n", "\r\n", "\r"]),
            quoting: *random.pick(&[Quoting::Needed, Quoting::Needed, Quoting::Random, Quoting::All]),
            blank_fields: random.chance(10),
        }
    }

    /// Decoding as GB18030 proves nothing: a heading must be known in it.
    pub fn needs_chinese(&self) -> bool {
        self.encoding == Encoding::Gb18030
    }

    pub fn write(&self, records: &[Vec<String>], titles: Vec<String>, random: &mut Random) -> Vec<u8> {
        let width = records[0].len();
        let mut lines: Vec<String> = titles.into_iter().map(|title| self.title(&title, width, random)).collect();
        for record in records {
            let mut line = self.line(record, random);
            if self.blank_fields && !record.is_empty() && *record != records[0] && random.chance(30) {
                line.push(self.delimiter);
            }
            lines.push(line);
        }
        let mut text = lines.join(self.line_end);
        if random.chance(85) {
            text.push_str(self.line_end);
        }
        self.encode(&text)
    }

    /// A title is alone on its line, or followed by as many blank cells as the table has columns.
    fn title(&self, title: &str, width: usize, random: &mut Random) -> String {
        let mut line = self.field(title, random);
        if random.chance(50) {
            line.extend(std::iter::repeat_n(self.delimiter, width - 1));
        }
        line
    }

    fn line(&self, record: &[String], random: &mut Random) -> String {
        let fields: Vec<String> = record.iter().map(|cell| self.field(cell, random)).collect();
        fields.join(&self.delimiter.to_string())
    }

    fn field(&self, cell: &str, random: &mut Random) -> String {
        // A quote inside an unquoted cell is text; at its beginning it would open a quoted cell.
        let needed = cell.starts_with('"') || cell.contains([self.delimiter, '\n', '\r']);
        let quoted = match self.quoting {
            Quoting::Needed => needed,
            Quoting::Random => needed || random.chance(25),
            Quoting::All => true,
        };
        if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let utf16 = |to_bytes: fn(u16) -> [u8; 2]| {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to_bytes).collect()
        };
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8WithMark => format!("\u{feff}{text}").into_bytes(),
            Encoding::Utf16LittleEndian => utf16(u16::to_le_bytes),
            Encoding::Utf16BigEndian => utf16(u16::to_be_bytes),
            Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
        }
    }
}
