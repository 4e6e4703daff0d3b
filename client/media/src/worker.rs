//! The side of a [`Pool`](crate::Pool) that may die: reads files for another process, one at a time.

use std::io::{self, BufRead, Write};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::MediaError;
use crate::path::FilePath;
use crate::source::SourceFile;
use crate::track::{Track, read};
use crate::wire::{Outcome, Record, path_from_text, path_to_text};

/// The form of what the two processes say to each other.
const PROTOCOL: u32 = 1;

/// How much one file may take. The defaults let every file through that [`read`] accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space of a process, in bytes. On Linux only; elsewhere memory is not limited.
    pub memory_bytes: u64,
    /// CPU time for a file, in seconds; on Unix only.
    pub cpu_seconds: u64,
    /// Time on the wall for a file; longer than the CPU time, because others compute too.
    pub wall: Duration,
    /// So many bytes of a file add a second to both times.
    pub bytes_per_second: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes: 1 << 30, cpu_seconds: 120, wall: Duration::from_secs(360), bytes_per_second: 8 << 20 }
    }
}

impl Limits {
    /// CPU time for a file of so many bytes, in seconds.
    pub(crate) fn cpu_for(&self, bytes: u64) -> u64 {
        self.cpu_seconds.saturating_add(self.extra(bytes))
    }

    /// Time on the wall for a file of so many bytes.
    pub(crate) fn wall_for(&self, bytes: u64) -> Duration {
        self.wall.saturating_add(Duration::from_secs(self.extra(bytes)))
    }

    fn extra(&self, bytes: u64) -> u64 {
        bytes / self.bytes_per_second.max(1)
    }
}

/// The first line to a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Hello {
    protocol: u32,
    memory_bytes: u64,
}

impl Hello {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { protocol: PROTOCOL, memory_bytes: limits.memory_bytes }
    }
}

/// Every further line to a worker: a file to read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    number: u64,
    location: String,
    path: String,
    bytes: u64,
    cpu_seconds: u64,
}

impl Request {
    /// `None` for a path that cannot be written down.
    pub(crate) fn new(number: u64, file: &SourceFile, limits: &Limits) -> Option<Self> {
        Some(Self {
            number,
            location: path_to_text(&file.location)?,
            path: path_to_text(file.path.as_path())?,
            bytes: file.bytes,
            cpu_seconds: limits.cpu_for(file.bytes),
        })
    }

    fn file(&self) -> Option<SourceFile> {
        let (location, path) = (path_from_text(&self.location)?, path_from_text(&self.path)?);
        Some(SourceFile { location, path: FilePath::new(path), bytes: self.bytes })
    }
}

/// Every line from a worker: what became of the file of that number.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) number: u64,
    pub(crate) outcome: Outcome,
}

/// Serves a [`Pool`](crate::Pool) until its input ends. To be the only thing that its process does: it takes the process's
/// right to write files and to leave core dumps, bounds its memory and time, and silences its panics.
///
/// # Errors
/// When the other side speaks another protocol, a limit cannot be set, or the pipes break.
pub fn run_worker(input: impl BufRead, output: impl Write) -> io::Result<()> {
    serve(input, output, read)
}

/// Like [`run_worker`] with another way to read a file.
///
/// # Errors
/// Those of [`run_worker`].
pub fn serve(
    input: impl BufRead,
    mut output: impl Write,
    reader: impl Fn(&SourceFile) -> Result<Track, MediaError>,
) -> io::Result<()> {
    let mut lines = input.lines();
    let Some(hello) = lines.next() else { return Ok(()) };
    let hello: Hello = serde_json::from_str(&hello?)?;
    if hello.protocol != PROTOCOL {
        return Err(io::ErrorKind::Unsupported.into());
    }
    limit::process(hello.memory_bytes)?;
    std::panic::set_hook(Box::new(|_| ()));

    for line in lines {
        let request: Request = serde_json::from_str(&line?)?;
        limit::time(request.cpu_seconds)?;
        let file = request.file().ok_or(io::ErrorKind::InvalidData)?;
        let outcome = reader(&file).map(|track| Record::of(&track)).map_err(|error| error.problem);
        let mut answer = serde_json::to_vec(&Answer { number: request.number, outcome })?;
        answer.push(b'\n');
        output.write_all(&answer)?;
        output.flush()?;
    }
    Ok(())
}

/// Limits that a process sets for itself before it reads the first hostile byte.
#[cfg(unix)]
mod limit {
    use std::io;

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};

    pub(super) fn process(memory_bytes: u64) -> io::Result<()> {
        lower(Resource::Core, 0)?;
        lower(Resource::Fsize, 0)?;
        if cfg!(target_os = "linux") { lower(Resource::As, memory_bytes) } else { Ok(()) }
    }

    /// Ends the process when it has computed for so many seconds from now. The hard limit stays, so that the next file
    /// has its own time.
    pub(super) fn time(seconds: u64) -> io::Result<()> {
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
        let end = used.saturating_add(seconds).saturating_add(1);
        let maximum = getrlimit(Resource::Cpu).maximum;
        let end = maximum.map_or(end, |maximum| end.min(maximum));
        Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(end), maximum })?)
    }

    fn lower(resource: Resource, to: u64) -> io::Result<()> {
        let to = getrlimit(resource).maximum.map_or(to, |maximum| to.min(maximum));
        Ok(setrlimit(resource, Rlimit { current: Some(to), maximum: Some(to) })?)
    }
}

#[cfg(not(unix))]
mod limit {
    pub(super) fn process(_memory_bytes: u64) -> std::io::Result<()> {
        Ok(())
    }

    pub(super) fn time(_seconds: u64) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_has_more_time() {
        let limits = Limits { cpu_seconds: 10, wall: Duration::from_secs(20), bytes_per_second: 100, memory_bytes: 0 };
        assert_eq!((limits.cpu_for(99), limits.wall_for(99)), (10, Duration::from_secs(20)));
        assert_eq!((limits.cpu_for(1_000), limits.wall_for(1_000)), (20, Duration::from_secs(30)));
        let none = Limits { bytes_per_second: 0, ..limits };
        assert_eq!(none.cpu_for(u64::MAX), u64::MAX, "no division by zero, no overflow");
    }

    #[test]
    fn another_protocol_is_refused_and_no_input_is_none() {
        let hello = b"{\"protocol\":999,\"memory_bytes\":1}\n";
        let refused = serve(hello.as_slice(), Vec::new(), read).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::Unsupported);
        serve(io::empty(), Vec::new(), read).unwrap();
    }
}
