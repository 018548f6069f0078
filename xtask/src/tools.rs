//! Trunk, wasm-bindgen and the tools of single commands, made ready without a download of binaries.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result};

use crate::process::{capture, find, is_executable, run_quietly};
use crate::progress::Ticker;
use crate::workspace::Workspace;

/// A program from crates.io, always of one version.
#[derive(Debug)]
pub struct Pinned {
    /// Of the package and of its program.
    pub name: &'static str,
    /// The only one that is taken.
    pub version: &'static str,
    /// Flags for `cargo install`.
    pub flags: &'static [&'static str],
}

/// The newest Trunk that the pinned compiler builds.
const TRUNK: Pinned = Pinned {
    name: "trunk",
    version: "0.21.14",
    flags: &["--no-default-features"],
};

/// The names under which this binary is wasm-bindgen.
const OWN_NAMES: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-test-runner"];

/// Makes the wasm-bindgen tools ready and answers where Trunk is.
pub fn prepare(workspace: &Workspace, ticker: &mut Ticker) -> Result<PathBuf> {
    link_wasm_bindgen(workspace)?;
    installed(workspace, &TRUNK, ticker)
}

/// Puts this very binary under its other names.
pub fn link_wasm_bindgen(workspace: &Workspace) -> Result<()> {
    let own = env::current_exe().context("the path of xtask itself is unknown")?;
    let bin = workspace.tools_bin();
    fs::create_dir_all(&bin).with_context(|| format!("cannot create {}", bin.display()))?;
    for name in OWN_NAMES {
        // Renamed into place: a build beside this one never finds the name missing.
        let fresh = bin.join(format!(".{name}.{}", process::id()));
        if fs::hard_link(&own, &fresh).is_err() {
            fs::copy(&own, &fresh).with_context(|| format!("cannot write {}", fresh.display()))?;
        }
        let link = bin.join(name);
        fs::rename(&fresh, &link).with_context(|| format!("cannot write {}", link.display()))?;
        // Renaming one link of a file over another does nothing and leaves both.
        if fresh.exists() {
            fs::remove_file(&fresh)?;
        }
    }
    Ok(())
}

/// The runner that `cargo test` uses for wasm32.
pub fn wasm_test_runner(workspace: &Workspace) -> PathBuf {
    workspace.tools_bin().join(OWN_NAMES[1])
}

/// Where the program is, installed into `target/tools` when this machine has not just this one.
pub fn installed(workspace: &Workspace, tool: &Pinned, ticker: &mut Ticker) -> Result<PathBuf> {
    let own = workspace.tools_bin().join(tool.name);
    let known = [Some(own.clone()), find(&[tool.name])];
    if let Some(program) = known.into_iter().flatten().find(|file| tool.is(file)) {
        return Ok(program);
    }
    if find(&["cargo-binstall"]).is_some() {
        let package = format!("{}@{}", tool.name, tool.version);
        let mut binstall = workspace.cargo();
        binstall.args(["binstall", "--no-confirm", &package, "--root"]);
        // A refused download is no failure: the source is the other way.
        if capture(binstall.arg(workspace.tools())).is_some() && tool.is(&own) {
            return Ok(own);
        }
    }
    tool.install(workspace, ticker)?;
    Ok(own)
}

impl Pinned {
    fn install(&self, workspace: &Workspace, ticker: &mut Ticker) -> Result<()> {
        let scratch = workspace.tools().join("build");
        let package = format!("{}@{}", self.name, self.version);
        let mut install = workspace.cargo();
        install
            .args(["install", "--locked", &package])
            .args(self.flags)
            .arg("--root")
            .arg(workspace.tools())
            .env("CARGO_TARGET_DIR", &scratch)
            // These tools spend their time waiting for others: how fast they compile matters more
            // than how fast they run.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        run_quietly(&mut install, ticker)?;
        fs::remove_dir_all(&scratch).with_context(|| format!("cannot remove {}", scratch.display()))
    }

    fn is(&self, file: &Path) -> bool {
        is_executable(file)
            && capture(Command::new(file).args(self.asked()))
                .is_some_and(|line| self.is_version(&line))
    }

    /// How it is asked for its version: a subcommand of cargo hears its own name first.
    fn asked(&self) -> Vec<&'static str> {
        let name = self.name.strip_prefix("cargo-");
        name.into_iter().chain(["--version"]).collect()
    }

    fn is_version(&self, line: &str) -> bool {
        line.split_whitespace().nth(1) == Some(self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pinned_trunk_is_taken() {
        assert!(TRUNK.is_version("trunk 0.21.14"));
        assert!(!TRUNK.is_version("trunk 0.21.1"));
        assert!(!TRUNK.is_version("trunk 0.22.0-beta.1"));
        assert!(!TRUNK.is_version(""));
    }

    #[test]
    fn a_subcommand_of_cargo_hears_its_own_name_first() {
        let fuzz = Pinned {
            name: "cargo-fuzz",
            version: "0.13.2",
            flags: &[],
        };
        assert_eq!(fuzz.asked(), ["fuzz", "--version"]);
        assert_eq!(TRUNK.asked(), ["--version"]);
    }
}
