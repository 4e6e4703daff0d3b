//! Cargo calls: a contract to an ELF file for PolkaVM, and to a host program that prints its metadata.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::contract::{Contract, Project};
use crate::error::{BuildError, Result};
use crate::toolchain::{Toolchain, capture, run};

/// The name of the target; cargo takes it from the file's.
const TARGET: &str = "riscv64emac-unknown-none-polkavm";

/// Set for our own process when it stands in for the compiler.
const AS_WRAPPER: &str = "ASSENT_BUILD_AS_WRAPPER";

/// ink's macros read this cfg.
const ABI_CFG: [&str; 4] = ["--cfg", "ink_abi=\"sol\"", "--check-cfg", "cfg(ink_abi,values(\"ink\",\"sol\",\"all\"))"];

/// The command line of the compiler, if cargo started this process in the compiler's place.
///
/// With `--target`, cargo gives `RUSTFLAGS` to neither proc macros nor build scripts, but ink's proc macros are the ones
/// that read `ink_abi`. A wrapper reaches every call.
pub fn as_wrapper() -> Option<Command> {
    env::var_os(AS_WRAPPER)?;
    let mut arguments = env::args_os().skip(1);
    let mut command = Command::new(arguments.next()?);
    command.args(arguments).args(ABI_CFG).env_remove(AS_WRAPPER);
    Some(command)
}

/// The folder for build products: `CARGO_TARGET_DIR`, else one in the user's cache, so that no checkout fills up.
pub fn target_dir() -> PathBuf {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = || env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    env::var_os("CARGO_TARGET_DIR")
        .map(PathBuf::from)
        .unwrap_or_else(|| cache().unwrap_or_else(env::temp_dir).join("assent/target"))
}

/// What compiles a checkout, and where to.
#[derive(Clone, Debug)]
pub struct Compiler {
    project: Project,
    toolchain: Toolchain,
    onchain: PathBuf,
    host: PathBuf,
}

impl Compiler {
    /// A compiler of `project` whose products go below `target`: on-chain and host code apart, since both are cargo
    /// target directories with a lock.
    pub fn new(project: Project, toolchain: Toolchain, target: &Path) -> Self {
        Self { project, toolchain, onchain: target.join("onchain"), host: target.join("onchain-abi") }
    }

    /// The toolchain.
    pub fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    /// Compiles a contract and gives back the ELF file.
    ///
    /// The names of folders are kept out of it, so the same sources give the same bytes anywhere.
    pub fn elf(&self, contract: Contract, opt_level: &str) -> Result<PathBuf> {
        let mut command = self.cargo("build", contract, &self.onchain);
        command
            .args(["--release", "--no-default-features", "--target"])
            .arg(target_spec(&self.onchain)?)
            .args(["-Zjson-target-spec", "-Zbuild-std=core,alloc", "-Zbuild-std-features=compiler-builtins-mem"])
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level)
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags())
            .env("RUSTC_WRAPPER", env::current_exe().map_err(BuildError::file("assent-build"))?)
            .env(AS_WRAPPER, "1");
        run(command, &format!("compiling {contract}"))?;
        Ok(self.onchain.join(TARGET).join("release").join(contract.name()))
    }

    /// Compiles a contract for the host and gives back the metadata it prints.
    pub fn metadata(&self, contract: Contract) -> Result<Vec<u8>> {
        let mut command = self.cargo("run", contract, &self.host);
        command.arg("--quiet").env("CARGO_ENCODED_RUSTFLAGS", ABI_CFG.join("\u{1f}"));
        capture(command, &format!("reading the metadata of {contract}"))
    }

    /// The optimisation level of each contract, from `package.metadata.assent` in its Cargo.toml.
    pub fn opt_levels(&self) -> Result<BTreeMap<Contract, String>> {
        let mut command = self.toolchain.cargo();
        command.current_dir(self.project.contracts()).args(["metadata", "--no-deps", "--format-version", "1"]);
        let output = capture(command, "reading contracts/Cargo.toml")?;
        let workspace: Workspace = serde_json::from_slice(&output).map_err(BuildError::json("cargo metadata"))?;
        Contract::ALL.into_iter().map(|contract| Ok((contract, workspace.opt_level(contract)?))).collect()
    }

    fn cargo(&self, verb: &str, contract: Contract, target: &Path) -> Command {
        let mut command = self.toolchain.cargo();
        command
            .current_dir(self.project.contracts())
            .args([verb, "--locked", "--package", &contract.package(), "--bin", contract.name(), "--target-dir"])
            .arg(target);
        command
    }

    /// The compiler's flags, separated as cargo wants them.
    fn flags(&self) -> String {
        let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
        [
            "-Clinker-plugin-lto",
            "-Clink-arg=-zstack-size=4096",
            "--cfg",
            "substrate_runtime",
            "-Zunstable-options",
            "-Cpanic=immediate-abort",
            "-Ctarget-feature=+unaligned-scalar-mem",
            &format!("-Clinker={}", self.toolchain.linker().display()),
            &remap(&self.project.contracts(), "/contracts"),
            &remap(&cargo_home(), "/cargo"),
            &remap(self.toolchain.sysroot(), "/rust"),
        ]
        .join("\u{1f}")
    }
}

/// Writes the description of the target that comes with polkavm-linker, under the name that cargo will use.
fn target_spec(target: &Path) -> Result<PathBuf> {
    let path = target.join(format!("{TARGET}.json"));
    fs::create_dir_all(target).map_err(BuildError::file(target))?;
    fs::write(&path, crate::link::TARGET_SPEC).map_err(BuildError::file(&path))?;
    Ok(path)
}

fn cargo_home() -> PathBuf {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_else(|| PathBuf::from(".cargo"))
}

/// The part of `cargo metadata` that is read here.
#[derive(Deserialize)]
struct Workspace {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    metadata: Option<PackageMetadata>,
}

#[derive(Deserialize)]
struct PackageMetadata {
    assent: Option<Settings>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    opt_level: String,
}

impl Workspace {
    fn opt_level(&self, contract: Contract) -> Result<String> {
        let name = contract.package();
        let package = self.packages.iter().find(|package| package.name == name);
        let settings = package.and_then(|package| package.metadata.as_ref()?.assent.clone());
        settings.map(|settings| settings.opt_level).ok_or(BuildError::NoOptLevel { contract })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_read_from_the_packages_metadata() {
        let json = r#"{"packages":[{"name":"assent-consent","metadata":{"assent":{"opt-level":"z"}}},
            {"name":"assent-licensing","metadata":null}]}"#;
        let workspace: Workspace = serde_json::from_str(json).unwrap();

        assert_eq!(workspace.opt_level(Contract::Consent).unwrap(), "z");
        assert!(matches!(workspace.opt_level(Contract::Licensing), Err(BuildError::NoOptLevel { .. })));
    }
}
