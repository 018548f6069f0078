//! Schemathesis in a Python environment of its own.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::process::{capture, find, run_quietly};
use crate::progress::Ticker;
use crate::workspace::Workspace;
use crate::{debian, fingerprint};

/// The list of what is installed, each by its version.
const WANTED: &str = "api/schemathesis/requirements.txt";

/// Where its programs are; installed when the list is not the one that was installed last.
pub fn prepare(workspace: &Workspace, ticker: &mut Ticker) -> Result<PathBuf> {
    let folder = workspace.tools().join("schemathesis");
    let bin = folder.join("bin");
    let stamp = folder.join(".xtask-stamp");
    let wanted = format!(
        "{:016x}\n",
        fingerprint::of(workspace.root(), &[WANTED], &[])?
    );
    if fs::read_to_string(&stamp).ok().as_ref() == Some(&wanted) {
        return Ok(bin);
    }
    let python = python(workspace)?;
    let mut make = workspace.program(&python);
    make.args(["-m", "venv", "--clear"]);
    run_quietly(make.arg(&folder), ticker)?;
    let mut install = workspace.program(bin.join("python"));
    install.args(["-m", "pip", "install", "--quiet", "--no-deps"]);
    install.args(["--disable-pip-version-check", "--requirement", WANTED]);
    run_quietly(&mut install, ticker)?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(bin)
}

/// A Python that can make environments. Debian's can not without a second package.
fn python(workspace: &Workspace) -> Result<PathBuf> {
    let able = |python: &PathBuf| {
        capture(
            workspace
                .program(python)
                .args(["-c", "import venv, ensurepip"]),
        )
        .is_some()
    };
    if let Some(python) = find(&["python3"]).filter(able) {
        return Ok(python);
    }
    debian::install("Python with venv", &["python3", "python3-venv"])?;
    find(&["python3"]).context("Python was installed but is not in PATH")
}
