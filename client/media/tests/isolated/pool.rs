//! A worker that dies takes one file with it, and says why.

use std::io::{Write, stdin, stdout};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use assent_media::{Limits, MediaError, Pool, Problem, SourceFile, Track, read, scan, scan_with, serve};

use crate::common::{album, samples, wav};
use crate::{pool, pool_with};

pub const TESTS: &[crate::Test] = &[
    ("the_album_reads_the_same_in_processes", the_album_reads_the_same_in_processes),
    ("refusals_read_the_same_in_processes", refusals_read_the_same_in_processes),
    ("a_hang_is_timed_out", a_hang_is_timed_out),
    ("endless_computing_is_timed_out", endless_computing_is_timed_out),
    ("each_file_has_its_own_time", each_file_has_its_own_time),
    ("too_much_memory_is_told_as_that", too_much_memory_is_told_as_that),
    ("an_abort_is_a_crash", an_abort_is_a_crash),
    ("a_stack_overflow_is_a_crash", a_stack_overflow_is_a_crash),
    ("an_exit_is_a_crash", an_exit_is_a_crash),
    ("nonsense_is_a_crash", nonsense_is_a_crash),
    ("an_answer_to_another_question_is_a_crash", an_answer_to_another_question_is_a_crash),
    ("an_endless_answer_is_a_crash", an_endless_answer_is_a_crash),
    ("a_worker_cannot_write_files", a_worker_cannot_write_files),
    ("a_worker_has_no_environment", a_worker_has_no_environment),
    ("a_program_that_is_not_there", a_program_that_is_not_there),
    ("a_worker_that_dies_idle_is_replaced", a_worker_that_dies_idle_is_replaced),
    ("one_bad_file_of_many", one_bad_file_of_many),
    ("a_name_that_is_no_text", a_name_that_is_no_text),
];

/// The worker: reads honest files, and does as it is told by the name of any other.
pub fn worker() -> ExitCode {
    match serve(stdin().lock(), stdout(), misbehave) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn misbehave(file: &SourceFile) -> Result<Track, MediaError> {
    let name = file.path.to_string();
    match name.as_str() {
        "hang.wav" => std::thread::sleep(Duration::from_secs(3600)),
        "compute.wav" => compute(Duration::from_secs(3600)),
        "compute-a-second.wav" => compute(Duration::from_secs(1)),
        "allocate.wav" => drop(vec![1u8; 4 << 30]),
        "abort.wav" => std::process::abort(),
        "overflow.wav" => drop(overflow(1)),
        "exit.wav" => std::process::exit(7),
        "nonsense.wav" => stdout().write_all(b"not json\n").unwrap(),
        "another.wav" => stdout().write_all(b"{\"number\":99,\"outcome\":{\"Err\":{\"kind\":\"empty\"}}}\n").unwrap(),
        "endless.wav" => endless(),
        "write.wav" => std::fs::write(file.location.with_extension("out"), b"x").unwrap(),
        "environment.wav" => assert_eq!(std::env::vars_os().count(), 0),
        _ => {}
    }
    read(file)
}

fn compute(time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
}

#[allow(unconditional_recursion)]
fn overflow(depth: u64) -> [u64; 64] {
    let mut deeper = overflow(std::hint::black_box(depth + 1));
    deeper[0] += depth;
    std::hint::black_box(deeper)
}

fn endless() {
    while stdout().write_all(&[b'x'; 4096]).is_ok() {}
}

/// A file of that name, which holds a second of audio, as the pool reads it.
fn outcome(pool: &Pool, name: &str) -> Result<Track, Problem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, wav(1_000)).unwrap();
    pool.read(&SourceFile::at(&path).unwrap()).map_err(|error| error.problem)
}

fn problem(name: &str) -> Problem {
    let pool = pool();
    let problem = outcome(&pool, name).unwrap_err();
    // Whatever it was, the next file has another process.
    assert_eq!(outcome(&pool, "honest.wav").unwrap().length.millis_down(), 1_000);
    problem
}

fn the_album_reads_the_same_in_processes() {
    let (folder, pool) = (samples().join("quiet-machines"), pool());
    let found = scan_with(&folder, |file| pool.read(file), |_| ()).unwrap();
    assert_eq!(found.tracks.len(), 6);
    assert_eq!(found, scan(&folder, |_| ()).unwrap());
}

fn refusals_read_the_same_in_processes() {
    let (folder, pool) = (samples().join("broken"), pool());
    let found = scan_with(&folder, |file| pool.read(file), |_| ()).unwrap();
    assert_eq!(found.failed.len(), 10);
    assert_eq!(found, scan(&folder, |_| ()).unwrap());
}

fn a_hang_is_timed_out() {
    let limits = Limits { wall: Duration::from_secs(2), ..Limits::default() };
    let started = Instant::now();
    assert_eq!(outcome(&pool_with(limits), "hang.wav"), Err(Problem::TimedOut { seconds: 2 }));
    assert!(started.elapsed() < Duration::from_secs(15));
}

fn endless_computing_is_timed_out() {
    assert_eq!(problem("compute.wav"), Problem::TimedOut { seconds: 2 });
}

fn each_file_has_its_own_time() {
    let pool = pool();
    for _ in 0..5 {
        outcome(&pool, "compute-a-second.wav").unwrap();
    }
}

fn too_much_memory_is_told_as_that() {
    assert_eq!(problem("allocate.wav"), Problem::OutOfMemory { max: 512 << 20 });
}

fn an_abort_is_a_crash() {
    assert_eq!(problem("abort.wav"), Problem::Crashed { signal: Some(libc::SIGABRT) });
}

fn a_stack_overflow_is_a_crash() {
    assert!(matches!(problem("overflow.wav"), Problem::Crashed { signal: Some(_) }));
}

fn an_exit_is_a_crash() {
    assert_eq!(problem("exit.wav"), Problem::Crashed { signal: None });
}

fn nonsense_is_a_crash() {
    assert_eq!(problem("nonsense.wav"), Problem::Crashed { signal: None });
}

fn an_answer_to_another_question_is_a_crash() {
    assert_eq!(problem("another.wav"), Problem::Crashed { signal: None });
}

fn an_endless_answer_is_a_crash() {
    assert!(matches!(problem("endless.wav"), Problem::Crashed { .. } | Problem::TimedOut { .. }));
}

fn a_worker_cannot_write_files() {
    assert!(matches!(problem("write.wav"), Problem::Crashed { .. }));
}

fn a_worker_has_no_environment() {
    assert!(std::env::vars_os().count() > 0);
    outcome(&pool(), "environment.wav").unwrap();
}

fn a_program_that_is_not_there() {
    let pool = Pool::new(|| Command::new("/no/such/program"), Limits::default());
    assert_eq!(outcome(&pool, "honest.wav"), Err(Problem::NoWorker { error: std::io::ErrorKind::NotFound }));
    let other = Pool::new(|| Command::new("false"), Limits::default());
    let found = outcome(&other, "honest.wav");
    assert!(matches!(found, Err(Problem::NoWorker { .. } | Problem::Crashed { signal: None })), "{found:?}");
}

fn a_worker_that_dies_idle_is_replaced() {
    let limits = Limits { cpu_seconds: 0, ..Limits::default() };
    let pool = pool_with(limits);
    outcome(&pool, "honest.wav").unwrap();
    for child in children() {
        assert!(Command::new("kill").args(["-9", &child]).status().unwrap().success());
    }
    std::thread::sleep(Duration::from_millis(100));
    outcome(&pool, "honest.wav").unwrap();
}

/// The processes that this one started.
fn children() -> Vec<String> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let of = |task: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(task.unwrap().path().join("children"));
    let all: String = tasks.map(|task| of(task).unwrap()).collect();
    all.split_whitespace().map(ToOwned::to_owned).collect()
}

fn one_bad_file_of_many() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.wav", "abort.wav", "allocate.wav", "b.wav", "c.wav", "exit.wav", "z.wav"] {
        std::fs::write(folder.path().join(name), wav(1_000)).unwrap();
    }
    std::fs::copy(album("01-first-light.flac"), folder.path().join("y.flac")).unwrap();
    let pool = pool();
    let found = scan_with(folder.path(), |file| pool.read(file), |_| ()).unwrap();
    let names = |paths: Vec<String>| paths.join(" ");
    assert_eq!(
        names(found.tracks.iter().map(|track| track.path.to_string()).collect()),
        "a.wav b.wav c.wav y.flac z.wav"
    );
    let failed = found.failed.iter().map(|error| error.path.to_string()).collect();
    assert_eq!(names(failed), "abort.wav allocate.wav exit.wav");
}

fn a_name_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = Path::new(std::ffi::OsStr::from_bytes(b"a\xff\n.wav")).to_owned();
    std::fs::write(folder.path().join(&name), wav(1_000)).unwrap();
    let pool = pool();
    let found = scan_with(folder.path(), |file| pool.read(file), |_| ()).unwrap();
    assert_eq!(found.tracks[0].path.as_path(), name);
}
