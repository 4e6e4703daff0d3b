//! Reading files in processes of their own, so that no file can hang, exhaust or crash this one.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{MediaError, Problem};
use crate::source::SourceFile;
use crate::track::Track;
use crate::worker::{Answer, Hello, Limits, Request};

/// The longest answer taken, in bytes. A record of two minutes' fingerprint and full tags has about 10,000.
const MAX_ANSWER: u64 = 1 << 20;
/// How long a process that has closed its output may take to end.
const GRACE: Duration = Duration::from_secs(2);

/// Worker processes, as many as there are callers at once. A worker that dies takes one file with it; the next file has a new one.
///
/// ```rust,ignore
/// let pool = Pool::new(|| { let mut it = Command::new(&program); it.arg("media-worker"); it }, Limits::default());
/// let scan = scan_with(folder, |file| pool.read(file), |_| ())?;
/// ```
pub struct Pool {
    command: Box<dyn Fn() -> Command + Send + Sync>,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
    asked: AtomicU64,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Pool {
    /// Workers are started by `command`, which leads to [`run_worker`](crate::run_worker) on its standard input and output. They
    /// get no environment: passwords and keys are none of theirs.
    pub fn new(command: impl Fn() -> Command + Send + Sync + 'static, limits: Limits) -> Self {
        Self { command: Box::new(command), limits, idle: Mutex::new(Vec::new()), asked: AtomicU64::new(0) }
    }

    /// Like [`read`](crate::read), in another process.
    ///
    /// # Errors
    /// Those of [`read`](crate::read), and [`Problem::TimedOut`], [`Problem::OutOfMemory`], [`Problem::Crashed`],
    /// [`Problem::NoWorker`].
    pub fn read(&self, file: &SourceFile) -> Result<Track, MediaError> {
        self.try_read(file).map_err(|problem| MediaError::new(&file.path, problem))
    }

    fn try_read(&self, file: &SourceFile) -> Result<Track, Problem> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let request = Request::new(number, file, &self.limits).ok_or(Problem::NotFound)?;
        let mut worker = self.ready(&request)?;
        match worker.answer(number, self.limits.wall_for(file.bytes)) {
            Ok(answer) => {
                self.idle().push(worker);
                answer.outcome?.into_track(file.path.clone()).ok_or(Problem::Crashed { signal: None })
            }
            Err(silence) => Err(worker.verdict(silence, &self.limits, file.bytes)),
        }
    }

    /// A worker that has taken the request: an idle one, or a new one in place of one that died while it was idle.
    fn ready(&self, request: &Request) -> Result<Worker, Problem> {
        let idle = self.idle().pop();
        if let Some(mut worker) = idle
            && worker.is_alive()
            && worker.ask(request).is_ok()
        {
            return Ok(worker);
        }
        let no_worker = |error: io::Error| Problem::NoWorker { error: error.kind() };
        let mut worker = Worker::start((self.command)(), &self.limits).map_err(no_worker)?;
        match worker.ask(request) {
            Ok(()) => Ok(worker),
            Err(error) => Err(no_worker(error)),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    /// There was no time left.
    Late,
    /// It closed its output, or said something else.
    Ended,
}

/// One process. It is ended when this is dropped.
struct Worker {
    child: Child,
    input: ChildStdin,
    errors: ChildStderr,
    answers: Receiver<String>,
}

impl Worker {
    fn start(mut command: Command, limits: &Limits) -> io::Result<Self> {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = if cfg!(unix) { pipes.env_clear() } else { pipes }.spawn()?;
        let (Some(input), Some(output), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, answers) = sync_channel(1);
        std::thread::Builder::new().name("media-answers".to_owned()).spawn(move || {
            let mut lines = BufReader::new(output);
            while let Some(line) = line(&mut lines)
                && sender.send(line).is_ok()
            {}
        })?;
        let mut worker = Self { child, input, errors, answers };
        worker.say(&Hello::new(limits))?;
        Ok(worker)
    }

    fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn ask(&mut self, request: &Request) -> io::Result<()> {
        self.say(request)
    }

    fn say(&mut self, message: &impl serde::Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        self.input.write_all(&line)
    }

    fn answer(&mut self, number: u64, within: Duration) -> Result<Answer, Silence> {
        let line = self.answers.recv_timeout(within).map_err(|error| match error {
            RecvTimeoutError::Timeout => Silence::Late,
            RecvTimeoutError::Disconnected => Silence::Ended,
        })?;
        let answer: Option<Answer> = serde_json::from_str(&line).ok();
        answer.filter(|answer| answer.number == number).ok_or(Silence::Ended)
    }

    /// What the end of the process says about the file that it was reading.
    fn verdict(mut self, silence: Silence, limits: &Limits, bytes: u64) -> Problem {
        if silence == Silence::Late {
            return Problem::TimedOut { seconds: limits.wall_for(bytes).as_secs() };
        }
        let signal = self.ended().as_ref().and_then(signal);
        match signal {
            Some(CPU_TIME) => Problem::TimedOut { seconds: limits.cpu_for(bytes) },
            Some(ABORT) if self.lacked_memory() => Problem::OutOfMemory { max: limits.memory_bytes },
            signal => Problem::Crashed { signal },
        }
    }

    /// How the process ended; `None` if it has not even now.
    fn ended(&mut self) -> Option<ExitStatus> {
        let until = Instant::now() + GRACE;
        while Instant::now() < until {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        None
    }

    /// The standard library's last words when an allocation fails; there is no other sign of it.
    fn lacked_memory(&mut self) -> bool {
        let mut words = Vec::new();
        // The process has ended, so that this ends too.
        let _ = self.errors.by_ref().take(4096).read_to_end(&mut words);
        String::from_utf8_lossy(&words).contains("memory allocation of")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next line; `None` at the end, when it is too long, or when it is no text.
fn line(lines: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    lines.take(MAX_ANSWER).read_line(&mut line).ok()?;
    line.ends_with('\n').then_some(line)
}

#[cfg(unix)]
const CPU_TIME: i32 = libc::SIGXCPU;
#[cfg(unix)]
const ABORT: i32 = libc::SIGABRT;
#[cfg(not(unix))]
const CPU_TIME: i32 = 24;
#[cfg(not(unix))]
const ABORT: i32 = 6;

#[cfg(unix)]
fn signal(status: &ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(status)
}

#[cfg(not(unix))]
fn signal(_status: &ExitStatus) -> Option<i32> {
    None
}
