//! Builds the runtime's wasm blob with a plain cargo in a target directory of its own and hands its path to the crate as
//! `ASSENT_RUNTIME_WASM`.
//!
//! It stands in for substrate-wasm-builder, which insists on an installed wasm target and compiles Binaryen.
//! `SKIP_WASM_BUILD` makes an empty blob, for lints and documentation: the node then refuses to start.
#![allow(clippy::print_stdout, reason = "a build script talks to cargo on its standard output")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Variables that change the blob or lead into the outer build.
const INHERITED: [&str; 11] = [
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "CARGO_INCREMENTAL",
    "LD_LIBRARY_PATH",
    "RUSTC",
    "RUSTC_LINKER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

/// What the blob is made of, from this crate's folder.
const SOURCES: [&str; 6] =
    ["build.rs", "wasm/Cargo.toml", "wasm/Cargo.lock", "wasm/src", "../runtime/Cargo.toml", "../runtime/src"];

fn main() -> Result<()> {
    SOURCES.iter().for_each(|path| println!("cargo:rerun-if-changed={path}"));
    // Another compiler is no reason to build anew: scripts name one, a bare `cargo build` does not, and both would alternate.
    println!("cargo:rerun-if-env-changed=SKIP_WASM_BUILD");
    let blob = if env::var_os("SKIP_WASM_BUILD").is_some() { empty_blob()? } else { build_blob()? };
    println!("cargo:rustc-env=ASSENT_RUNTIME_WASM={}", blob.display());
    Ok(())
}

/// An empty file in place of the blob.
fn empty_blob() -> Result<PathBuf> {
    let blob = out_dir()?.join("skipped.wasm");
    fs::write(&blob, [])?;
    Ok(blob)
}

/// Runs the inner cargo and copies the blob beside this crate's other build products, so that a later build by another
/// package selection cannot change it under our feet.
fn build_blob() -> Result<PathBuf> {
    let target_dir = wasm_target_dir()?;
    let toolchain = Toolchain::choose()?;
    let status = toolchain.command(&target_dir).status()?;
    if !status.success() {
        let hint = "README.md says how to refresh its lock file, if it is that";
        return Err(format!("the runtime's wasm build failed ({hint}): {toolchain:?}").into());
    }
    let built = target_dir.join(toolchain.target()).join("release/assent_runtime_wasm.wasm");
    let blob = out_dir()?.join("runtime.wasm");
    fs::copy(built, &blob)?;
    Ok(blob)
}

fn out_dir() -> Result<PathBuf> {
    Ok(PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR")?))
}

/// `wasm` in the outer target directory: it outlives changes of this crate's hash. Not the outer directory itself, whose
/// lock the outer cargo holds.
fn wasm_target_dir() -> Result<PathBuf> {
    let out = out_dir()?;
    // <target>/<profile>/build/<package>-<hash>/out
    let target = out.ancestors().nth(4).ok_or("OUT_DIR is not in a target directory")?;
    Ok(target.join("wasm"))
}

/// A compiler that can make wasm, and how.
#[derive(Debug)]
struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    sysroot: PathBuf,
    /// It has the target's standard library; else it builds one from source.
    prebuilt: bool,
}

impl Toolchain {
    /// The first that can make wasm: the one named by `ASSENT_ONCHAIN_CARGO` and `ASSENT_ONCHAIN_RUSTC`, the one that
    /// builds this crate, the distribution's.
    fn choose() -> Result<Self> {
        Self::candidates()
            .into_iter()
            .find_map(|(cargo, rustc)| Self::probe(cargo, rustc))
            .ok_or_else(|| "no compiler here can build wasm: run scripts/setup.sh".into())
    }

    fn candidates() -> Vec<(PathBuf, PathBuf)> {
        let pair = |cargo: &str, rustc: &str| Some((env::var_os(cargo)?.into(), env::var_os(rustc)?.into()));
        let named = pair("ASSENT_ONCHAIN_CARGO", "ASSENT_ONCHAIN_RUSTC");
        let outer = pair("CARGO", "RUSTC");
        let debian = Some(("/usr/bin/cargo".into(), "/usr/bin/rustc".into()));
        named.map_or_else(|| [outer, debian].into_iter().flatten().collect(), |named| vec![named])
    }

    fn probe(cargo: PathBuf, rustc: PathBuf) -> Option<Self> {
        let output = Command::new(&rustc).args(["--print", "sysroot"]).env_remove("LD_LIBRARY_PATH").output().ok()?;
        let sysroot = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
        let rustlib = sysroot.join("lib/rustlib");
        let prebuilt = rustlib.join("wasm32v1-none/lib").is_dir();
        let sources = rustlib.join("src/rust/library/core/Cargo.toml").is_file();
        (prebuilt || sources).then_some(Self { cargo, rustc, sysroot, prebuilt })
    }

    fn target(&self) -> &'static str {
        if self.prebuilt { "wasm32v1-none" } else { "wasm32-unknown-unknown" }
    }

    fn command(&self, target_dir: &Path) -> Command {
        let mut command = Command::new(&self.cargo);
        INHERITED.iter().for_each(|name| {
            command.env_remove(name);
        });
        env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PROFILE_")).for_each(
            |(name, _)| {
                command.env_remove(name);
            },
        );
        command.args(["build", "--release", "--locked", "--manifest-path", "wasm/Cargo.toml"]);
        command.arg("--target-dir").arg(target_dir).args(["--target", self.target()]);
        command.env("RUSTC", &self.rustc).env("CARGO_ENCODED_RUSTFLAGS", self.flags().join("\u{1f}"));
        if !self.prebuilt {
            command.arg("-Zbuild-std=core,alloc").env("RUSTC_BOOTSTRAP", "1");
        }
        command
    }

    /// The executor knows the first version of WebAssembly only and calls through the exported function table;
    /// `substrate_runtime` tells the host functions apart from their native twins.
    fn flags(&self) -> Vec<String> {
        let mut flags: Vec<String> =
            ["-Ctarget-cpu=mvp", "-Clink-arg=--export-table", "-Cpanic=abort", "--cfg=substrate_runtime"]
                .map(String::from)
                .into();
        flags.extend(self.linker().map(|linker| format!("-Clinker={linker}")));
        flags
    }

    /// A linker by name where the compiler's default, `rust-lld`, is neither in its own folder nor on the path.
    fn linker(&self) -> Option<String> {
        let named = env::var("ASSENT_WASM_LINKER").ok();
        let debian = ["/usr/bin/wasm-ld-22", "/usr/bin/wasm-ld"].map(String::from);
        let is_debian = self.sysroot == Path::new("/usr") && !Path::new("/usr/bin/rust-lld").exists();
        named.or_else(|| debian.into_iter().find(|path| is_debian && Path::new(path).exists()))
    }
}
