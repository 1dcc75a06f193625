//! Measures what a workbook unpacks to, before calamine unpacks it.
//!
//! calamine has no limits: it keeps all shared strings and styles in memory, reserves what a file says it will need, and
//! takes a whole tag or text into memory however long it is. The sizes in the directory of a zip are only claims. So every
//! part is unpacked once, a buffer at a time, and what calamine would keep of it is counted. That costs about a tenth of
//! reading the sheet.

use std::fs::File;
use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::words::workbook::WorkbookFault;

/// How many parts a workbook may have.
const PARTS_MAX: usize = 10_000;

/// How many bytes all parts may unpack to together.
const UNPACKED_MAX: u64 = 1024 * MIB;

/// How many bytes a sheet may unpack to: a full million rows of twelve cells.
const SHEET_MAX: u64 = 512 * MIB;

/// How many bytes the shared strings may unpack to; they are all kept in memory.
const STRINGS_MAX: u64 = 48 * MIB;

/// How many bytes any other part may unpack to.
const OTHER_MAX: u64 = 32 * MIB;

/// From here on a part that is packed too well is not one that a spreadsheet program wrote.
const SUSPICIOUS_BYTES: u64 = 32 * MIB;

/// How many times its packed size a large part may unpack to; real sheets reach 30.
const RATIO_MAX: u64 = 200;

/// How long a tag or a text may be: a cell holds 32,767 characters.
const TOKEN_MAX: usize = 1024 * 1024;

/// How many cell formats times the length of the longest name or format a part may have, because each cell format gets
/// copies of both.
const FORMATS_MAX: u64 = 32 * MIB;

/// How many shared strings a workbook may announce; calamine reserves memory for as many.
const ANNOUNCED_MAX: u64 = 2_000_000;

const MIB: u64 = 1024 * 1024;

/// The elements that are kept in memory, and how many of each a part may have.
const KEPT: [(&[u8], u64); 11] = [
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

/// What is kept of other parts has no place in a sheet, which may be so much larger than those.
const OUT_OF_PLACE_IN_SHEETS: [&[u8]; 6] = [b"si", b"xf", b"sheet", b"definedName", b"Relationship", b"sst"];

/// What measuring found out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts {
    /// Whether any sheet has merged cells: finding them costs another pass over the sheet.
    pub has_merged_cells: bool,
}

/// Measures every part of a workbook.
///
/// # Errors
///
/// What is wrong with it as a file, or that it is larger than any ledger.
pub fn measure(file: File) -> Result<Parts, WorkbookFault> {
    let mut archive = ZipArchive::new(file).map_err(refused)?;
    if archive.len() > PARTS_MAX {
        return Err(WorkbookFault::TooLarge);
    }
    refuse_other_formats(&mut archive)?;
    let mut parts = Parts::default();
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(refused)?;
        // A size that is admitted need not be measured.
        if part.size() > SHEET_MAX {
            return Err(WorkbookFault::TooLarge);
        }
        let mut meter = Meter::new(&part.name().map_err(refused)?, part.compressed_size());
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = part.read(&mut buffer).map_err(|_| DAMAGED)?;
            if read == 0 {
                break;
            }
            total += read as u64;
            if total > UNPACKED_MAX {
                return Err(WorkbookFault::TooLarge);
            }
            meter.take(&buffer[..read])?;
        }
        parts.has_merged_cells |= meter.count_of(b"mergeCell") > 0;
    }
    Ok(parts)
}

/// A part that is cut off or not what it should be.
const DAMAGED: WorkbookFault = WorkbookFault::Damaged { after_row: None };

fn refused(error: ZipError) -> WorkbookFault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => WorkbookFault::Encrypted,
        _ => DAMAGED,
    }
}

/// Refuses packed files of other formats by the parts that only those have.
fn refuse_other_formats(archive: &mut ZipArchive<File>) -> Result<(), WorkbookFault> {
    let has = |part: &str| archive.file_names().any(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case(part)));
    // `mimetype` is the first part of all formats of OpenDocument.
    if has("xl/workbook.bin") || has("mimetype") {
        return Err(WorkbookFault::OtherSpreadsheet);
    }
    if has("_rels/.rels") && !has("word/document.xml") && !has("ppt/presentation.xml") {
        return Ok(());
    }
    Err(WorkbookFault::NotAWorkbook)
}

/// What the bytes that come next belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing has come yet.
    Beginning,
    /// A picture or the like.
    NotXml,
    Text,
    /// The name of a tag, as far as it has come.
    Name,
    /// The inside of a tag after its name.
    Tag,
    /// A value in a tag, up to that quote.
    Quoted(u8),
    /// A comment or the like, up to these bytes.
    Until(&'static [u8]),
}

/// Measures one part.
struct Meter {
    state: State,
    is_strings: bool,
    is_named_xml: bool,
    packed: u64,
    size: u64,
    token: usize,
    longest: usize,
    name: Vec<u8>,
    /// The last bytes of what has an end of its own.
    ending: [u8; 3],
    is_sheet: bool,
    /// The tag that announces how many shared strings follow.
    announcement: Vec<u8>,
    is_announcement: bool,
    counts: [u64; KEPT.len()],
}

impl Meter {
    fn new(name: &str, packed: u64) -> Self {
        let name = name.to_ascii_lowercase();
        Self {
            state: State::Beginning,
            is_strings: name.ends_with("sharedstrings.xml"),
            is_named_xml: name.ends_with(".xml") || name.ends_with(".rels"),
            packed,
            size: 0,
            token: 0,
            longest: 0,
            name: Vec::new(),
            ending: [0; 3],
            is_sheet: false,
            announcement: Vec::new(),
            is_announcement: false,
            counts: [0; KEPT.len()],
        }
    }

    fn count_of(&self, element: &[u8]) -> u64 {
        KEPT.iter().zip(self.counts).find(|((name, _), _)| *name == element).map_or(0, |(_, count)| count)
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), WorkbookFault> {
        self.size += bytes.len() as u64;
        let limit = match (self.is_strings, self.is_sheet) {
            (true, _) => STRINGS_MAX,
            (false, true) => SHEET_MAX,
            (false, false) => OTHER_MAX,
        };
        let is_packed_too_well = self.size > SUSPICIOUS_BYTES && self.size / RATIO_MAX > self.packed;
        if self.size > limit || is_packed_too_well {
            return Err(WorkbookFault::TooLarge);
        }
        for &byte in bytes {
            self.step(byte)?;
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), WorkbookFault> {
        self.token += 1;
        if self.is_announcement && matches!(self.state, State::Tag | State::Quoted(_)) {
            self.announcement.push(byte);
        }
        match self.state {
            State::NotXml => return Ok(()),
            State::Text if byte != b'<' => {}
            State::Tag if !matches!(byte, b'>' | b'"' | b'\'') => {}
            State::Beginning => self.begin(byte)?,
            State::Text => self.turn(State::Name),
            State::Tag if byte == b'>' => self.end_tag()?,
            State::Tag => self.state = State::Quoted(byte),
            State::Quoted(quote) if byte == quote => self.state = State::Tag,
            State::Quoted(_) => {}
            State::Name => self.name_goes_on(byte)?,
            State::Until(end) => {
                self.ending.rotate_left(1);
                self.ending[2] = byte;
                if self.ending.ends_with(end) {
                    self.turn(State::Text);
                }
            }
        }
        if self.token > TOKEN_MAX { Err(WorkbookFault::TooLarge) } else { Ok(()) }
    }

    fn begin(&mut self, byte: u8) -> Result<(), WorkbookFault> {
        match byte {
            b'<' => self.turn(State::Name),
            // White space and the byte order mark of UTF-8.
            b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => {}
            // UTF-16, say: allowed by the standard, written by nobody, and not what is counted here.
            _ if self.is_named_xml => return Err(DAMAGED),
            _ => self.state = State::NotXml,
        }
        Ok(())
    }

    fn turn(&mut self, state: State) {
        self.token = 0;
        self.state = state;
        self.name.clear();
        self.ending = [0; 3];
    }

    fn end_tag(&mut self) -> Result<(), WorkbookFault> {
        if matches!(self.local_name(), b"name" | b"numFmt") {
            self.longest = self.longest.max(self.token);
        }
        if self.is_announcement {
            self.is_announcement = false;
            if announced(&self.announcement).is_some_and(|count| count > ANNOUNCED_MAX) {
                return Err(WorkbookFault::TooLarge);
            }
        }
        self.turn(State::Text);
        Ok(())
    }

    fn local_name(&self) -> &[u8] {
        let prefix = self.name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        &self.name[prefix..]
    }

    fn name_goes_on(&mut self, byte: u8) -> Result<(), WorkbookFault> {
        let is_end_tag = byte == b'/' && self.name.is_empty();
        if is_end_tag || !matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n') {
            self.name.push(byte);
            match self.name.as_slice() {
                b"?" => self.state = State::Until(b"?>"),
                b"!--" => self.state = State::Until(b"-->"),
                b"![CDATA[" => self.state = State::Until(b"]]>"),
                // No spreadsheet program writes a document type: it is there to define bombs.
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
        let (is_sheet, is_announcement) = (name == b"sheetData", name == b"sst");
        let kind = KEPT.iter().position(|(kept, _)| *kept == name);
        self.is_sheet |= is_sheet;
        self.is_announcement = is_announcement;
        let Some(kind) = kind else { return Ok(()) };
        self.counts[kind] += 1;
        let is_out_of_place = self.is_sheet && OUT_OF_PLACE_IN_SHEETS.contains(&KEPT[kind].0);
        let formats = self.count_of(b"xf").saturating_mul(self.longest as u64);
        if self.counts[kind] > KEPT[kind].1 || is_out_of_place || formats > FORMATS_MAX {
            return Err(WorkbookFault::TooLarge);
        }
        Ok(())
    }
}

/// How many strings a tag says will follow.
fn announced(tag: &[u8]) -> Option<u64> {
    let key = b"uniqueCount";
    let after = memchr::memmem::find(tag, key)? + key.len();
    let digits = tag[after..].iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
    let digits: Vec<u8> = digits.copied().collect();
    // More digits than a number has are more strings than a file has.
    Some(std::str::from_utf8(&digits).ok()?.parse().unwrap_or(u64::MAX))
}
