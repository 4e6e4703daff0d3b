//! Lines of a text, of bounded length, with their numbers.

use std::{
    io::{BufRead, Read},
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Fault},
    row::Place,
};

/// The longest line. A row needs 42 bytes; a line without end must not fill the memory.
pub const LIMIT: usize = 4096;

const MARK: &[u8] = "\u{feff}".as_bytes();

/// Lines, one after the other in the same buffer.
pub struct Lines<R> {
    source: R,
    path: PathBuf,
    number: u64,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub fn new(source: R, path: &Path) -> Self {
        Self { source, path: path.to_owned(), number: 0, line: Vec::with_capacity(LIMIT) }
    }

    /// What `read` makes of the next line that is not blank; nothing at the end.
    pub fn next_as<T>(
        &mut self,
        read: impl FnOnce(&str, bool) -> Result<T, Fault>,
    ) -> Option<Result<(Place, T), Error>> {
        let first = self.number == 0;
        loop {
            match self.advance() {
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
                Ok(true) if self.line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(true) => break,
            }
        }
        let place = Place::Line(self.number);
        let text = self.text();
        let made = text.and_then(|text| read(text, first));
        Some(made.map(|made| (place, made)).map_err(|fault| Error::Row { place, fault }))
    }

    /// Reads a line without its end; false at the end of the text.
    fn advance(&mut self) -> Result<bool, Error> {
        self.line.clear();
        let mut bounded = self.source.by_ref().take(LIMIT as u64 + 1);
        let read = bounded.read_until(b'\n', &mut self.line).map_err(|error| Error::file(&self.path, error))?;
        self.number += u64::from(read > 0);
        if self.line.len() > LIMIT {
            let (place, fault) = (Place::Line(self.number), Fault::LongLine { limit: LIMIT });
            return Err(Error::Row { place, fault });
        }
        let end = self
            .line
            .strip_suffix(b"\n")
            .map_or(self.line.len(), |line| line.strip_suffix(b"\r").unwrap_or(line).len());
        self.line.truncate(end);
        Ok(read > 0)
    }

    /// Spreadsheets begin UTF-8 with a byte order mark: at the beginning it says nothing wrong.
    fn text(&self) -> Result<&str, Fault> {
        let line = match self.line.strip_prefix(MARK) {
            Some(_) if self.number > 1 => return Err(Fault::InnerMark),
            Some(rest) => rest,
            None => &self.line,
        };
        let utf16 = self.number == 1 && (line.starts_with(&[0xFF, 0xFE]) || line.starts_with(&[0xFE, 0xFF]));
        std::str::from_utf8(line).map_err(|_| if utf16 { Fault::Utf16 } else { Fault::NotUtf8 })
    }
}
