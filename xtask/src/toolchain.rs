//! The parts of Rust that a fresh machine may lack.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{capture, find, run_quietly};
use crate::progress::Ticker;
use crate::workspace::Workspace;

/// The target the single-page app is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that code can be compiled for this machine and for the browser.
pub fn prepare(workspace: &Workspace, ticker: &mut Ticker) -> Result<()> {
    if find(&["cc", "gcc", "clang"]).is_none() {
        bail!("no C compiler found: install one, for example `apt-get install build-essential`");
    }
    if has_target(workspace, WASM)? {
        return Ok(());
    }
    if find(&["rustup"]).is_none() {
        bail!("the Rust target {WASM} is missing and there is no rustup to add it: install rustup");
    }
    run_quietly(
        workspace.program("rustup").args(["target", "add", WASM]),
        ticker,
    )
}

/// Adds the components the checks need and the compiler does not.
pub fn prepare_components(workspace: &Workspace, ticker: &mut Ticker) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if capture(workspace.cargo().args([subcommand, "--version"])).is_none() {
            run_quietly(
                workspace
                    .program("rustup")
                    .args(["component", "add", component]),
                ticker,
            )?;
        }
    }
    Ok(())
}

/// Whether the lock file is taken as it is, or follows the manifests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// As committed: what ships and what is checked.
    Fixed,
    /// While developing, when a manifest has just been edited.
    Follows,
}

/// Downloads the crates of the lock file: the only step of a build that needs the network.
pub fn fetch(workspace: &Workspace, lock: Lock, ticker: &mut Ticker) -> Result<()> {
    let host = capture(workspace.program("rustc").arg("-vV"))
        .as_deref()
        .and_then(host_of)
        .context("`rustc -vV` does not tell the host")?;
    let mut fetch = workspace.cargo();
    fetch.args(["fetch", "--target", WASM, "--target", &host]);
    if lock == Lock::Fixed {
        fetch.arg("--locked");
    }
    run_quietly(&mut fetch, ticker)
}

fn has_target(workspace: &Workspace, target: &str) -> Result<bool> {
    let sysroot = capture(workspace.program("rustc").args(["--print", "sysroot"]))
        .context("rustc cannot be run: install Rust from https://rustup.rs")?;
    Ok(Path::new(&sysroot)
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir())
}

fn host_of(version: &str) -> Option<String> {
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_stands_in_the_verbose_version() {
        let version =
            "rustc 1.95.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0";
        assert_eq!(
            host_of(version).as_deref(),
            Some("x86_64-unknown-linux-gnu")
        );
        assert_eq!(host_of("rustc 1.95.0"), None);
    }
}
