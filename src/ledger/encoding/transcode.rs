//! Turns other encodings into UTF-8 while they are read.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding};

/// Turns bytes of any encoding into UTF-8 while they are read.
pub struct Transcoder<R> {
    source: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    consumed: usize,
    at_end: bool,
    is_finished: bool,
    pending: Vec<u8>,
    given: usize,
}

/// How many bytes are decoded at a time.
const TRANSCODED_BYTES: usize = 64 * 1024;

/// Stands for a character that does not decode, so that the record that holds it is refused: no UTF-8 text has this byte.
const NOT_A_CHARACTER: u8 = 0xFF;

impl<R: Read> Transcoder<R> {
    /// Reads `source`, which is spelt in `encoding`; a byte order mark is left out.
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: Vec::new(),
            consumed: 0,
            at_end: false,
            is_finished: false,
            pending: Vec::new(),
            given: 0,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.consumed == self.input.len() && !self.at_end {
            self.input.resize(TRANSCODED_BYTES, 0);
            let read = self.source.read(&mut self.input)?;
            self.input.truncate(read);
            self.consumed = 0;
            self.at_end = read == 0;
        }
        self.pending.resize(TRANSCODED_BYTES, 0);
        self.given = 0;
        let rest = &self.input[self.consumed..];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(rest, &mut self.pending, self.at_end);
        self.consumed += read;
        self.pending.truncate(written);
        match result {
            DecoderResult::Malformed(..) => self.pending.push(NOT_A_CHARACTER),
            // A decoder that was told of the end must not be called again.
            DecoderResult::InputEmpty => self.is_finished = self.at_end,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.pending.len() {
            if self.is_finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = buffer.len().min(self.pending.len() - self.given);
        buffer[..count].copy_from_slice(&self.pending[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}
