//! The only place that prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the door")]

use std::path::Path;

use crate::artifact::Record;
use crate::check::Outcome;
use crate::error::BuildError;
use crate::parts::Parts;
use crate::sizes::Row;

/// Says what was built.
pub fn built(record: &Record) {
    for (name, built) in &record.contracts {
        println!("{name}: {} bytes at opt-level {}, code hash {}", built.size, built.opt_level, built.code_hash);
        println!("  calls {}", built.imports.join(" "));
    }
    println!("made by {} and {}", record.toolchain.compiler, record.toolchain.linker);
}

/// Says what was compared.
pub fn checked(outcome: &Outcome) {
    match outcome {
        Outcome::Same => println!("contracts/artifact is what the sources give, byte for byte"),
        Outcome::OtherCompiler { committed, here } => {
            println!("the ABIs are what the sources give");
            println!("blobs not compared: they were made by {committed}, and here is {here}");
        }
    }
}

/// Shows the sizes as a table, the smallest of each contract marked.
pub fn sizes(levels: &[&str], rows: &[Row]) {
    println!("{:<10} {}", "opt-level", levels.iter().map(|level| format!("{level:>9}")).collect::<String>());
    for row in rows {
        let least = row.sizes.iter().min();
        let cell = |size: &usize| format!("{size:>8}{}", if Some(size) == least { '*' } else { ' ' });
        println!("{:<10} {}", row.contract.name(), row.sizes.iter().map(cell).collect::<String>());
    }
}

/// Says why nothing came of it, and what to do.
pub fn failed(error: &BuildError) {
    eprintln!("error: {error}");
    if let Some(hint) = error.hint() {
        eprintln!("hint: {hint}");
    }
}

/// Says what would build, and where.
pub fn toolchain(compiler: &str, linker: &Path, target: &Path) {
    println!("compiler {compiler}");
    println!("LLVM linker {}", linker.display());
    println!("products in {}", target.display());
}

/// Shows a blob's size and its parts, a line each.
pub fn parts(parts: &Parts) {
    println!("{:>7}  blob", parts.blob);
    parts.functions.iter().for_each(|(size, name)| println!("{size:>7}  {name}"));
}
