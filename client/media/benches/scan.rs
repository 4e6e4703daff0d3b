//! Files and bytes a second: `cargo bench -p assent-media`. With `fpcalc` (Debian: libchromaprint-tools) and `sha256sum` there, they are
//! measured with the same files; they are two programs a file, and make no more than two of the things that a track record holds.

#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use assent_media::{Cache, Limits, Pool, SourceFile, read, run_worker, scan, scan_with};
use criterion::{Criterion, Throughput};
use rayon::prelude::*;

/// How often each file of the album is there.
const COPIES: usize = 10;

fn main() {
    if std::env::args().nth(1).is_some_and(|word| word == "worker") {
        run_worker(std::io::stdin().lock(), std::io::stdout()).unwrap();
        return;
    }
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(20)).configure_from_args();
    bench(&mut criterion);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let files = copies(folder.path());
    let bytes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
    // Younger files are not remembered.
    std::thread::sleep(Duration::from_secs(3));
    for (unit, throughput) in [("files", Throughput::Elements(files.len() as u64)), ("bytes", Throughput::Bytes(bytes))]
    {
        let mut group = criterion.benchmark_group(unit);
        group.throughput(throughput);
        group.bench_function("scan", |b| b.iter(|| scan(folder.path(), |_| ()).unwrap()));
        let pool = pool();
        group.bench_function("scan in processes", |b| {
            b.iter(|| scan_with(folder.path(), |file| pool.read(file), |_| ()).unwrap());
        });
        let cache_folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(cache_folder.path()).unwrap();
        let remembered = |file: &SourceFile| cache.read(file, read);
        scan_with(folder.path(), remembered, |_| ()).unwrap();
        group.bench_function("second scan", |b| b.iter(|| scan_with(folder.path(), remembered, |_| ()).unwrap()));
        if ran(Command::new("fpcalc").arg("-version")) {
            group.bench_function("fpcalc and sha256sum", |b| {
                b.iter(|| files.par_iter().for_each(|file| two_programs(file)))
            });
        }
        group.finish();
    }
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    let album = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/acceptance/samples/quiet-machines");
    let mut files = Vec::new();
    for sample in std::fs::read_dir(album).unwrap() {
        let sample = sample.unwrap().path();
        for copy in 0..COPIES {
            let file = folder.join(format!("{copy}-{}", sample.file_name().unwrap().to_string_lossy()));
            std::fs::copy(&sample, &file).unwrap();
            files.push(file);
        }
    }
    files
}

fn pool() -> Pool {
    let program = std::env::current_exe().unwrap();
    let command = move || {
        let mut command = Command::new(&program);
        command.arg("worker");
        command
    };
    Pool::new(command, Limits::default())
}

fn two_programs(file: &Path) {
    assert!(ran(Command::new("sha256sum").arg(file)));
    // Debian's build ends with an error after it has printed the fingerprint.
    ran(Command::new("fpcalc").arg(file));
}

fn ran(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
