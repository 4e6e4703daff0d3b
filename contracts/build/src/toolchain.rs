//! The compiler and the LLVM linker that make on-chain code.
//!
//! It must have the standard library's source: a rustup toolchain with `rust-src`, or Debian's `rust-web-src`. The
//! linker optimises across crates (LTO), so its LLVM must be at least the compiler's.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{BuildError, Result};

/// Variables of an outer cargo or rustup that would change or break the inner build.
const INHERITED: [&str; 12] = [
    "CARGO",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "LD_LIBRARY_PATH",
    "RUSTC_LINKER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
];

/// A compiler, its cargo, and a linker.
#[derive(Clone, Debug)]
pub struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    sysroot: PathBuf,
    linker: PathBuf,
}

impl Toolchain {
    /// The first that has the standard library's source: the one that `ASSENT_ONCHAIN_CARGO` and `ASSENT_ONCHAIN_RUSTC`
    /// name, the one on the path, the distribution's. `ASSENT_ONCHAIN_LINKER` names the linker.
    pub fn choose() -> Result<Self> {
        let (cargo, rustc, sysroot) = candidates().into_iter().find_map(probe).ok_or(BuildError::NoToolchain)?;
        let linker = linkers(&sysroot).into_iter().find(|linker| runs(linker)).ok_or(BuildError::NoLinker)?;
        Ok(Self { cargo, rustc, sysroot, linker })
    }

    /// A cargo call with a clean environment, unstable flags allowed.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(&self.cargo);
        INHERITED.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.env("RUSTC", &self.rustc).env("RUSTC_BOOTSTRAP", "1");
        command
    }

    /// The LLVM linker.
    pub fn linker(&self) -> &Path {
        &self.linker
    }

    /// Where the compiler keeps its libraries and their source.
    pub fn sysroot(&self) -> &Path {
        &self.sysroot
    }

    /// The compiler in its own words: `rustc 1.96.0 (… 2026-05-25) …`.
    pub fn version(&self) -> Result<String> {
        let output = quiet(&self.rustc)
            .arg("--version")
            .output()
            .map_err(|source| BuildError::Start { program: self.rustc.clone(), source })?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// Runs a command to its end; `step` says what for.
pub fn run(mut command: Command, step: &str) -> Result<()> {
    let program = PathBuf::from(command.get_program());
    let status = command.status().map_err(|source| BuildError::Start { program: program.clone(), source })?;
    if status.success() { Ok(()) } else { Err(BuildError::Program { step: step.to_owned(), program, status }) }
}

/// Runs a command to its end and gives back what it printed on its standard output.
pub fn capture(mut command: Command, step: &str) -> Result<Vec<u8>> {
    let program = PathBuf::from(command.get_program());
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| BuildError::Start { program: program.clone(), source })?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(BuildError::Program { step: step.to_owned(), program, status: output.status })
    }
}

fn candidates() -> Vec<(PathBuf, PathBuf)> {
    let named = env::var_os("ASSENT_ONCHAIN_CARGO").zip(env::var_os("ASSENT_ONCHAIN_RUSTC"));
    match named {
        Some((cargo, rustc)) => vec![(cargo.into(), rustc.into())],
        None => vec![("cargo".into(), "rustc".into()), ("/usr/bin/cargo".into(), "/usr/bin/rustc".into())],
    }
}

/// The pair with its sysroot, if the standard library's source is there.
fn probe((cargo, rustc): (PathBuf, PathBuf)) -> Option<(PathBuf, PathBuf, PathBuf)> {
    let output = quiet(&rustc).args(["--print", "sysroot"]).output().ok()?;
    let sysroot = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    sysroot.join("lib/rustlib/src/rust/library/core/Cargo.toml").is_file().then_some((cargo, rustc, sysroot))
}

/// The compiler's own linker, Debian's of the same LLVM, a rustup toolchain's.
fn linkers(sysroot: &Path) -> Vec<PathBuf> {
    if let Some(named) = env::var_os("ASSENT_ONCHAIN_LINKER") {
        return vec![named.into()];
    }
    let mut found = vec![rust_lld(sysroot), "/usr/bin/ld.lld-22".into()];
    found.extend(rustup_sysroot().as_deref().map(rust_lld));
    found.push("ld.lld".into());
    found
}

fn rust_lld(sysroot: &Path) -> PathBuf {
    let host = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    sysroot.join("lib/rustlib").join(host).join("bin/rust-lld")
}

fn rustup_sysroot() -> Option<PathBuf> {
    let output = quiet(Path::new("rustc")).args(["--print", "sysroot"]).output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn runs(linker: &Path) -> bool {
    let flavor: &[&str] = if linker.ends_with("rust-lld") { &["-flavor", "gnu"] } else { &[] };
    let status = quiet(linker).args(flavor).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn quiet(program: &Path) -> Command {
    let mut command = Command::new(program);
    INHERITED.iter().for_each(|name| {
        command.env_remove(name);
    });
    command
}
