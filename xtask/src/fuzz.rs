//! `cargo xtask fuzz`: whether anything at all that comes in from outside breaks a promise.
//!
//! libFuzzer makes inputs up, keeps those that reach new code, and goes on from there; `api/fuzz` says
//! what has to hold for each. It begins with the seeds that are committed. What it finds worth keeping
//! stays in `target/fuzz`, so that the next run goes on where this one ended; a new finding belongs to the
//! seeds, which every run of the tests looks at.
//!
//! No sanitizer is used: they look for faults of memory, which safe code does not have, and need a
//! nightly compiler. The marks at the branches do not.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::process::run as run_command;
use crate::progress::Progress;
use crate::toolchain::{self, Lock};
use crate::tools::{self, Pinned};
use crate::workspace::Workspace;

const CARGO_FUZZ: Pinned = Pinned {
    name: "cargo-fuzz",
    version: "0.13.2",
    flags: &[],
};

/// The seconds that one input may take; no reader of ours needs a hundredth of one.
const SECONDS_EACH: u32 = 10;

/// Runs one target, or all of them one after the other; fails at the first finding, which stays in
/// `target/fuzz/findings`.
pub fn run(workspace: &Workspace, target: Option<&str>, minutes: u32) -> Result<()> {
    let all = targets(workspace)?;
    let chosen = match target {
        None => all,
        Some(name) if all.iter().any(|known| known == name) => vec![name.to_owned()],
        Some(name) => bail!("no such target: `{name}`; there are {}", all.join(", ")),
    };

    let mut progress = Progress::new(2);
    progress.step("making the toolchain ready", |ticker| {
        toolchain::prepare(workspace, ticker)?;
        toolchain::fetch(workspace, Lock::Fixed, ticker)
    })?;
    let program = progress.step("making cargo-fuzz ready", |ticker| {
        tools::installed(workspace, &CARGO_FUZZ, ticker)
    })?;
    check(workspace)?;
    for target in chosen {
        println!("\n== {target}, {minutes} min");
        run_target(workspace, &program, &target, minutes)?;
    }
    Ok(())
}

/// Compiles all of them as their lock file says, which cargo-fuzz would change without a word. Nothing else
/// looks at them.
fn check(workspace: &Workspace) -> Result<()> {
    let mut check = workspace.cargo();
    check.args(["check", "--locked", "--all-targets"]);
    check.args(["--manifest-path", "api/fuzz/Cargo.toml"]);
    check.arg("--target-dir").arg(workspace.path("target/fuzz"));
    run_command(&mut check)
}

/// The names of the programs, in order.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.path("api/fuzz/targets");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    names.sort();
    Ok(names)
}

fn run_target(workspace: &Workspace, program: &Path, target: &str, minutes: u32) -> Result<()> {
    let own = workspace.path("target/fuzz");
    let (corpus, findings) = (own.join("corpus").join(target), own.join("findings"));
    for folder in [&corpus, &findings] {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let mut fuzz = workspace.program(program);
    fuzz.args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir"]);
    fuzz.arg(workspace.path("api/fuzz"));
    fuzz.arg("--target-dir").arg(&own).arg(target);
    // What is new goes into the first folder; the second is only read.
    fuzz.arg(corpus)
        .arg(workspace.path("api/fuzz/seeds").join(target));
    fuzz.arg("--");
    fuzz.arg(format!("-max_total_time={}", u64::from(minutes) * 60));
    fuzz.arg(format!("-timeout={SECONDS_EACH}"));
    fuzz.arg(format!("-artifact_prefix={}/{target}-", findings.display()));
    fuzz.arg("-print_final_stats=1");
    run_command(&mut fuzz)
}
