//! `measure LEAVES FOLDER`: a CSV log in disorder, its tree, and a proof from it; seconds and peak memory of each.
//!
//! The log is written by this program too, before the clock starts. Peak memory is read where Linux tells it.
#![allow(clippy::print_stdout, reason = "an example that measures")]

use std::{
    error::Error,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use assent_core::id::{CatalogueId, TrackId};
use assent_usage::{Options, Rows, Store, tree_of};

/// Shares no divisor with a power of ten.
const FACTOR: u64 = 611_953;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let leaves: u64 = arguments.next().ok_or("how many leaves?")?.parse()?;
    let folder = PathBuf::from(arguments.next().ok_or("in which folder?")?);
    let (log, tree) = (folder.join("measure.csv"), folder.join("measure.tree"));
    write_log(&log, leaves)?;
    println!("log: {} bytes", fs::metadata(&log)?.len());

    let started = Instant::now();
    let draft = tree_of(Rows::open(&log, None)?, &Options::in_folder(&folder))?;
    let summary = draft.publish(&tree)?;
    let seconds = started.elapsed().as_secs_f64();
    let (tracks, catalogues, size) = (summary.tracks, summary.catalogues, fs::metadata(&tree)?.len());
    println!("tree: {tracks} leaves in {catalogues} catalogues, {size} bytes");
    println!("{seconds:.1} s, {:.0} leaves/s, peak {}", tracks as f64 / seconds, peak());

    let started = Instant::now();
    let mut store = Store::open(&tree)?;
    let proof = store.prove(TrackId { catalogue: CatalogueId(u32::try_from(leaves / 2_000)?), index: 500 })?;
    let forks = proof.catalogues.forks.len() + proof.tracks.map_or(0, |tracks| tracks.forks.len());
    println!("proof: {forks} forks, {:.2} ms", started.elapsed().as_secs_f64() * 1e3);
    fs::remove_file(log)?;
    Ok(fs::remove_file(tree)?)
}

/// A thousand tracks to a catalogue, in an order far from theirs.
fn write_log(path: &Path, leaves: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "track,units")?;
    for nth in 0..leaves {
        let track = nth * FACTOR % leaves;
        writeln!(file, "{}/{},{}", track / 1_000, track % 1_000, nth % 5_400 + 1)?;
    }
    file.into_inner().map(drop).map_err(std::io::IntoInnerError::into_error)
}

/// The most memory that this process has held.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
}
