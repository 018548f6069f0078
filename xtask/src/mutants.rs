//! `cargo xtask mutants`: whether the tests notice a rule that is broken.
//!
//! cargo-mutants turns a comparison round, drops a negation or makes a function answer something plain, and
//! runs the tests of the rules against it. A change that no test notices is a rule that nothing holds.
//! `.cargo/mutants.toml` says which tests run, and what is left out and why.

use anyhow::Result;

use crate::process::run as run_command;
use crate::progress::Progress;
use crate::toolchain::{self, Lock};
use crate::tools::{self, Pinned};
use crate::workspace::Workspace;

const CARGO_MUTANTS: Pinned = Pinned {
    name: "cargo-mutants",
    version: "27.1.0",
    flags: &[],
};

/// Changes the rules a thousand times, which takes an hour or two, and fails when a change survives.
/// The figure is its last line; what came of each change stands in `target/mutants.out`.
pub fn run(workspace: &Workspace, flags: &[String]) -> Result<()> {
    let mut progress = Progress::new(2);
    progress.step("making the toolchain ready", |ticker| {
        toolchain::prepare(workspace, ticker)?;
        toolchain::fetch(workspace, Lock::Fixed, ticker)
    })?;
    let program = progress.step("making cargo-mutants ready", |ticker| {
        tools::installed(workspace, &CARGO_MUTANTS, ticker)
    })?;

    let mut mutants = workspace.program(&program);
    mutants.args(["mutants", "--package", "shared"]);
    mutants.arg("--output").arg(workspace.path("target"));
    run_command(mutants.args(flags))
}
