//! Trunk and wasm-bindgen, made ready without a download of binaries.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result};

use crate::process::{capture, find, is_executable, run_quietly};
use crate::progress::Ticker;
use crate::workspace::Workspace;

/// The newest Trunk that the pinned compiler builds.
const TRUNK_VERSION: &str = "0.21.14";

/// The names under which this binary is wasm-bindgen.
const OWN_NAMES: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-test-runner"];

/// Makes the wasm-bindgen tools ready and answers where Trunk is.
pub fn prepare(workspace: &Workspace, ticker: &mut Ticker) -> Result<PathBuf> {
    link_wasm_bindgen(workspace)?;
    trunk(workspace, ticker)
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

fn trunk(workspace: &Workspace, ticker: &mut Ticker) -> Result<PathBuf> {
    let own = workspace.tools_bin().join("trunk");
    let known = [Some(own.clone()), find(&["trunk"])];
    if let Some(trunk) = known
        .into_iter()
        .flatten()
        .find(|file| is_right_trunk(file))
    {
        return Ok(trunk);
    }
    if find(&["cargo-binstall"]).is_some() {
        let package = format!("trunk@{TRUNK_VERSION}");
        let mut binstall = workspace.cargo();
        binstall.args(["binstall", "--no-confirm", &package, "--root"]);
        // A refused download is no failure: the source is the other way.
        if capture(binstall.arg(workspace.tools())).is_some() && is_right_trunk(&own) {
            return Ok(own);
        }
    }
    install_trunk(workspace, ticker)?;
    Ok(own)
}

fn install_trunk(workspace: &Workspace, ticker: &mut Ticker) -> Result<()> {
    let scratch = workspace.tools().join("build");
    let version = format!("trunk@{TRUNK_VERSION}");
    let mut install = workspace.cargo();
    install
        .args(["install", "--locked", "--no-default-features", &version])
        .arg("--root")
        .arg(workspace.tools())
        .env("CARGO_TARGET_DIR", &scratch)
        // Trunk spends its time waiting for cargo: how fast it compiles matters more than how
        // fast it runs.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    run_quietly(&mut install, ticker)?;
    fs::remove_dir_all(&scratch).with_context(|| format!("cannot remove {}", scratch.display()))
}

fn is_right_trunk(file: &Path) -> bool {
    is_executable(file)
        && capture(Command::new(file).arg("--version")).is_some_and(|line| is_version(&line))
}

fn is_version(line: &str) -> bool {
    line.split_whitespace().nth(1) == Some(TRUNK_VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pinned_trunk_is_taken() {
        assert!(is_version("trunk 0.21.14"));
        assert!(!is_version("trunk 0.21.1"));
        assert!(!is_version("trunk 0.22.0-beta.1"));
        assert!(!is_version(""));
    }
}
