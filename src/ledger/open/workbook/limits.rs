//! Limits the decompression of a workbook, before calamine decompresses it.
//!
//! calamine has no limits. It keeps all shared strings and styles in memory, reserves the memory
//! that a file announces, and buffers a whole tag or text of any length. The sizes in a zip
//! directory are only claims. So every part is decompressed once through a small buffer, and a
//! state machine over its XML counts what calamine would keep. That costs about a tenth of reading
//! the sheet.

use std::fs::File;
use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::words::workbook::WorkbookFault;

/// The most parts of a workbook.
const PARTS_MAX: usize = 10_000;

/// The most bytes of all parts together.
const ALL_PARTS_BYTES_MAX: u64 = 1024 * MIB;

/// The most bytes of a sheet: a full million rows of twelve cells.
const SHEET_BYTES_MAX: u64 = 512 * MIB;

/// The most bytes of the shared strings, which stay in memory.
const STRINGS_BYTES_MAX: u64 = 48 * MIB;

/// The most bytes of any other part.
const OTHER_BYTES_MAX: u64 = 32 * MIB;

/// Parts up to this size may have any compression ratio.
const SUSPICIOUS_BYTES: u64 = 32 * MIB;

/// The highest compression ratio of a larger part; real sheets reach 30.
const COMPRESSION_RATIO_MAX: u64 = 200;

/// The longest tag or text: a cell holds 32,767 characters.
const TOKEN_BYTES_MAX: usize = 1024 * 1024;

/// The limit for the number of cell formats times the length of the longest name or format in a
/// part: each cell format gets copies of both.
const FORMAT_BYTES_MAX: u64 = 32 * MIB;

/// The most shared strings that a workbook may announce: calamine reserves memory for all of them.
const ANNOUNCED_STRINGS_MAX: u64 = 2_000_000;

const MIB: u64 = 1024 * 1024;

/// The elements that stay in memory, and the most of each in a part.
const COUNTED: [(&[u8], u64); 11] = [
    (b"si", 1_048_576),
    (b"mergeCell", 1_048_576),
    (b"xf", 65_536),
    (b"font", 65_536),
    (b"fill", 65_536),
    (b"border", 65_536),
    (b"numFmt", 65_536),
    (b"sheet", PARTS_MAX as u64),
    (b"definedName", 65_536),
    (b"Relationship", 65_536),
    (b"sst", 1),
];

/// Elements that belong to other parts: in a sheet, with its higher limit, they are refused.
const OUT_OF_PLACE_IN_SHEETS: [&[u8]; 6] = [b"si", b"xf", b"sheet", b"definedName", b"Relationship", b"sst"];

/// What the check finds besides faults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contents {
    /// Some sheet has merged cells: finding them costs another pass over the sheet.
    pub has_merged_cells: bool,
}

/// Checks every part of a workbook.
///
/// # Errors
///
/// The file is damaged, encrypted, of another format or too large.
pub fn check(file: File) -> Result<Contents, WorkbookFault> {
    let mut archive = ZipArchive::new(file).map_err(archive_fault)?;
    if archive.len() > PARTS_MAX {
        return Err(WorkbookFault::TooLarge);
    }
    refuse_other_formats(&mut archive)?;
    let mut contents = Contents::default();
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(archive_fault)?;
        // A part that claims to be too large need not be decompressed.
        if part.size() > SHEET_BYTES_MAX {
            return Err(WorkbookFault::TooLarge);
        }
        let mut scanner = PartScanner::new(&part.name().map_err(archive_fault)?, part.compressed_size());
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = part.read(&mut buffer).map_err(|_| DAMAGED)?;
            if read == 0 {
                break;
            }
            total += read as u64;
            if total > ALL_PARTS_BYTES_MAX {
                return Err(WorkbookFault::TooLarge);
            }
            scanner.take(&buffer[..read])?;
        }
        contents.has_merged_cells |= scanner.count_of(b"mergeCell") > 0;
    }
    Ok(contents)
}

/// A part is cut off or malformed.
const DAMAGED: WorkbookFault = WorkbookFault::Damaged { after_row: None };

fn archive_fault(error: ZipError) -> WorkbookFault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => WorkbookFault::Encrypted,
        _ => DAMAGED,
    }
}

/// Refuses zip files of other formats, by parts that only those have.
fn refuse_other_formats(archive: &mut ZipArchive<File>) -> Result<(), WorkbookFault> {
    let has = |part: &str| archive.file_names().any(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case(part)));
    // `mimetype` is the first part of every OpenDocument file.
    if has("xl/workbook.bin") || has("mimetype") {
        return Err(WorkbookFault::OtherSpreadsheet);
    }
    if has("_rels/.rels") && !has("word/document.xml") && !has("ppt/presentation.xml") {
        return Ok(());
    }
    Err(WorkbookFault::NotAWorkbook)
}

/// The states of the XML scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first byte.
    Start,
    /// An image or other binary part.
    NotXml,
    Text,
    /// In the name of a tag.
    Name,
    /// In a tag, behind its name.
    Tag,
    /// In an attribute value, up to this quote.
    Quoted(u8),
    /// In a comment, CDATA or instruction, up to these bytes.
    Until(&'static [u8]),
}

/// Scans one part.
struct PartScanner {
    state: State,
    is_strings: bool,
    is_named_xml: bool,
    compressed: u64,
    size: u64,
    token: usize,
    longest: usize,
    name: Vec<u8>,
    /// The last bytes within [`State::Until`].
    last_bytes: [u8; 3],
    is_sheet: bool,
    /// The tag that announces the number of shared strings.
    announcing_tag: Vec<u8>,
    is_announcing: bool,
    counts: [u64; COUNTED.len()],
}

impl PartScanner {
    fn new(name: &str, compressed: u64) -> Self {
        let name = name.to_ascii_lowercase();
        Self {
            state: State::Start,
            is_strings: name.ends_with("sharedstrings.xml"),
            is_named_xml: name.ends_with(".xml") || name.ends_with(".rels"),
            compressed,
            size: 0,
            token: 0,
            longest: 0,
            name: Vec::new(),
            last_bytes: [0; 3],
            is_sheet: false,
            announcing_tag: Vec::new(),
            is_announcing: false,
            counts: [0; COUNTED.len()],
        }
    }

    fn count_of(&self, element: &[u8]) -> u64 {
        COUNTED.iter().zip(self.counts).find(|((name, _), _)| *name == element).map_or(0, |(_, count)| count)
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), WorkbookFault> {
        self.size += bytes.len() as u64;
        let limit = match (self.is_strings, self.is_sheet) {
            (true, _) => STRINGS_BYTES_MAX,
            (false, true) => SHEET_BYTES_MAX,
            (false, false) => OTHER_BYTES_MAX,
        };
        let is_bomb = self.size > SUSPICIOUS_BYTES && self.size / COMPRESSION_RATIO_MAX > self.compressed;
        if self.size > limit || is_bomb {
            return Err(WorkbookFault::TooLarge);
        }
        for &byte in bytes {
            self.step(byte)?;
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), WorkbookFault> {
        self.token += 1;
        if self.is_announcing && matches!(self.state, State::Tag | State::Quoted(_)) {
            self.announcing_tag.push(byte);
        }
        match self.state {
            State::NotXml => return Ok(()),
            State::Text if byte != b'<' => {}
            State::Tag if !matches!(byte, b'>' | b'"' | b'\'') => {}
            State::Start => self.start(byte)?,
            State::Text => self.enter(State::Name),
            State::Tag if byte == b'>' => self.end_tag()?,
            State::Tag => self.state = State::Quoted(byte),
            State::Quoted(quote) if byte == quote => self.state = State::Tag,
            State::Quoted(_) => {}
            State::Name => self.continue_name(byte)?,
            State::Until(end) => {
                self.last_bytes.rotate_left(1);
                self.last_bytes[2] = byte;
                if self.last_bytes.ends_with(end) {
                    self.enter(State::Text);
                }
            }
        }
        if self.token > TOKEN_BYTES_MAX { Err(WorkbookFault::TooLarge) } else { Ok(()) }
    }

    fn start(&mut self, byte: u8) -> Result<(), WorkbookFault> {
        match byte {
            b'<' => self.enter(State::Name),
            // White space and the byte order mark of UTF-8.
            b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => {}
            // UTF-16 is allowed by the standard but written by no program, and this scanner cannot
            // read it.
            _ if self.is_named_xml => return Err(DAMAGED),
            _ => self.state = State::NotXml,
        }
        Ok(())
    }

    fn enter(&mut self, state: State) {
        self.token = 0;
        self.state = state;
        self.name.clear();
        self.last_bytes = [0; 3];
    }

    fn end_tag(&mut self) -> Result<(), WorkbookFault> {
        if matches!(self.local_name(), b"name" | b"numFmt") {
            self.longest = self.longest.max(self.token);
        }
        if self.is_announcing {
            self.is_announcing = false;
            if announced(&self.announcing_tag).is_some_and(|count| count > ANNOUNCED_STRINGS_MAX) {
                return Err(WorkbookFault::TooLarge);
            }
        }
        self.enter(State::Text);
        Ok(())
    }

    fn local_name(&self) -> &[u8] {
        let prefix = self.name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        &self.name[prefix..]
    }

    fn continue_name(&mut self, byte: u8) -> Result<(), WorkbookFault> {
        let is_end_tag = byte == b'/' && self.name.is_empty();
        if is_end_tag || !matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n') {
            self.name.push(byte);
            match self.name.as_slice() {
                b"?" => self.state = State::Until(b"?>"),
                b"!--" => self.state = State::Until(b"-->"),
                b"![CDATA[" => self.state = State::Until(b"]]>"),
                // No spreadsheet program writes a document type: it serves to define entity bombs.
                b"!D" | b"!d" => return Err(DAMAGED),
                _ => {}
            }
            return Ok(());
        }
        self.count_name()?;
        if byte == b'>' {
            return self.end_tag();
        }
        self.state = State::Tag;
        Ok(())
    }

    fn count_name(&mut self) -> Result<(), WorkbookFault> {
        let name = self.local_name();
        let (is_sheet, is_announcing) = (name == b"sheetData", name == b"sst");
        let kind = COUNTED.iter().position(|(counted, _)| *counted == name);
        self.is_sheet |= is_sheet;
        self.is_announcing = is_announcing;
        let Some(kind) = kind else { return Ok(()) };
        self.counts[kind] += 1;
        let is_out_of_place = self.is_sheet && OUT_OF_PLACE_IN_SHEETS.contains(&COUNTED[kind].0);
        let formats = self.count_of(b"xf").saturating_mul(self.longest as u64);
        if self.counts[kind] > COUNTED[kind].1 || is_out_of_place || formats > FORMAT_BYTES_MAX {
            return Err(WorkbookFault::TooLarge);
        }
        Ok(())
    }
}

/// The number of strings that the tag announces.
fn announced(tag: &[u8]) -> Option<u64> {
    let key = b"uniqueCount";
    let after = memchr::memmem::find(tag, key)? + key.len();
    let digits = tag[after..].iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
    let digits: Vec<u8> = digits.copied().collect();
    // A number that overflows announces too many strings.
    Some(std::str::from_utf8(&digits).ok()?.parse().unwrap_or(u64::MAX))
}
