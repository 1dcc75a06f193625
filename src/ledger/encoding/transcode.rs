//! Transcodes any encoding to UTF-8 while it is read.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding};

/// A reader of UTF-8 over a reader of any encoding.
pub struct Transcoder<R> {
    source: R,
    decoder: encoding_rs::Decoder,
    /// Bytes of the source; those before `consumed` are decoded.
    input: Vec<u8>,
    consumed: usize,
    /// Whether the source has ended.
    at_end: bool,
    /// Whether the decoder knows of the end and has nothing left.
    is_finished: bool,
    /// Decoded bytes; those before `delivered` have been read by the caller.
    output: Vec<u8>,
    delivered: usize,
}

/// The size of the input and of the output buffer.
const BUFFER_BYTES: usize = 64 * 1024;

/// Written in place of an invalid sequence. It never occurs in UTF-8, so that the validation of the
/// record refuses it.
const INVALID: u8 = 0xFF;

impl<R: Read> Transcoder<R> {
    /// Transcodes `source` from `encoding`, without a byte order mark.
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: Vec::new(),
            consumed: 0,
            at_end: false,
            is_finished: false,
            output: Vec::new(),
            delivered: 0,
        }
    }

    /// Decodes the next bytes into `output`, perhaps none.
    fn refill(&mut self) -> io::Result<()> {
        if self.consumed == self.input.len() && !self.at_end {
            self.input.resize(BUFFER_BYTES, 0);
            let read = self.source.read(&mut self.input)?;
            self.input.truncate(read);
            self.consumed = 0;
            self.at_end = read == 0;
        }
        self.output.resize(BUFFER_BYTES, 0);
        self.delivered = 0;
        let rest = &self.input[self.consumed..];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(rest, &mut self.output, self.at_end);
        self.consumed += read;
        self.output.truncate(written);
        match result {
            DecoderResult::Malformed(..) => self.output.push(INVALID),
            // `encoding_rs` panics if a decoder is called after it has finished.
            DecoderResult::InputEmpty => self.is_finished = self.at_end,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.delivered == self.output.len() {
            if self.is_finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = buffer.len().min(self.output.len() - self.delivered);
        buffer[..count].copy_from_slice(&self.output[self.delivered..self.delivered + count]);
        self.delivered += count;
        Ok(count)
    }
}
