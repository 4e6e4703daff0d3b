//! Reading in processes of their own. This binary is two things: the tests, and the worker that they start, which does
//! what the name of a file says: hang, compute, allocate, abort, …

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod hostile;
mod pool;

use std::process::{Command, ExitCode};
use std::time::Duration;

use assent_media::{Limits, Pool};

/// A test and its name.
type Test = (&'static str, fn());

/// What the tests are: `cargo test -p assent-media --test isolated NAME` runs those whose names contain it.
const TESTS: &[&[Test]] = &[pool::TESTS, hostile::TESTS];

fn main() -> ExitCode {
    let argument = std::env::args().nth(1).unwrap_or_default();
    if argument == "worker" {
        return pool::worker();
    }
    let mut failed = 0;
    for (name, test) in TESTS.concat().iter().filter(|(name, _)| argument.starts_with('-') || name.contains(&argument))
    {
        let passed = std::panic::catch_unwind(test).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed += usize::from(!passed);
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Workers of this binary, with tight limits.
fn pool() -> Pool {
    let limits =
        Limits { memory_bytes: 512 << 20, cpu_seconds: 2, wall: Duration::from_secs(20), bytes_per_second: 1 << 20 };
    pool_with(limits)
}

fn pool_with(limits: Limits) -> Pool {
    let program = std::env::current_exe().unwrap();
    let command = move || {
        let mut command = Command::new(&program);
        command.arg("worker");
        command
    };
    Pool::new(command, limits)
}
