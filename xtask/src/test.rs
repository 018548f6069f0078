//! `cargo xtask test`: every check of the repository, by name.

use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::browser;
use crate::postgres::{Postgres, URL_VARIABLE};
use crate::process::{capture, find, run as run_command};
use crate::progress::{Progress, seconds};
use crate::toolchain::Lock;
use crate::workspace::Workspace;
use crate::{debian, schemathesis, spa, toolchain, tools};

/// The host's crates, always chosen alike: cargo then compiles each dependency once for all steps.
const HOST: [&str; 3] = ["--workspace", "--exclude", "web"];

/// One check, in the order they run: the quick and the telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Step {
    /// Formatting of every crate.
    Fmt,
    /// Lints, for the host and for wasm32.
    Clippy,
    /// Tests of shared, xtask and the server's own modules.
    Unit,
    /// The server over HTTP, on SQLite and on PostgreSQL.
    Api,
    /// The whole OpenAPI document, tried on the server as every role.
    Document,
    /// Tests of the web crate, in Chromium.
    Wasm,
    /// The single-page app, built as it ships, and its size.
    Spa,
    /// The journeys in a real browser.
    E2e,
}

impl Step {
    fn run(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Fmt => fmt(workspace),
            Self::Clippy => clippy(workspace),
            Self::Unit => unit(workspace),
            Self::Api => api(workspace),
            Self::Document => schemathesis::run(workspace, schemathesis::Plan::SHORT),
            Self::Wasm => wasm(workspace),
            Self::Spa => {
                build_spa(workspace)?;
                spa::weigh(workspace)
            }
            Self::E2e => e2e(workspace),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every variant has a name: none is hidden from the command line.
        f.pad(
            self.to_possible_value()
                .as_ref()
                .map_or("", PossibleValue::get_name),
        )
    }
}

/// Runs steps and prints what each took; an error when one failed.
pub fn run(workspace: &Workspace, steps: &[Step], keep_going: bool) -> Result<()> {
    Progress::new(1).step("making the toolchain ready", |ticker| {
        toolchain::prepare(workspace, ticker)?;
        toolchain::prepare_components(workspace, ticker)?;
        toolchain::fetch(workspace, Lock::Fixed, ticker)
    })?;

    let mut table: Vec<(Step, Duration, Result<()>)> = Vec::new();
    for step in steps {
        println!("\n== {step}");
        let started = Instant::now();
        let result = step.run(workspace);
        let failed = result.is_err();
        if let Err(error) = &result {
            eprintln!("xtask: {step}: {error:#}");
        }
        table.push((*step, started.elapsed(), result));
        if failed && !keep_going {
            break;
        }
    }

    println!();
    for (step, took, result) in &table {
        let verdict = if result.is_ok() { "passed" } else { "FAILED" };
        println!("{step:<9}{verdict:<8}{:>8}", seconds(*took));
    }
    let failed = table.iter().filter(|(.., result)| result.is_err()).count();
    println!("xtask: {} passed, {failed} failed", table.len() - failed);
    match failed {
        0 => Ok(()),
        _ => bail!("not everything passed"),
    }
}

fn fmt(workspace: &Workspace) -> Result<()> {
    run_command(workspace.cargo().args(["fmt", "--all", "--check"]))?;
    // A workspace of its own, which the first look passes by.
    let mut targets = workspace.cargo();
    targets.args(["fmt", "--manifest-path", "api/fuzz/Cargo.toml", "--check"]);
    run_command(&mut targets)
}

fn clippy(workspace: &Workspace) -> Result<()> {
    let mut host = workspace.cargo();
    host.args(["clippy", "--locked"]).args(HOST);
    run_command(host.args(["--all-targets", "--", "-D", "warnings"]))?;

    let mut wasm = workspace.cargo();
    wasm.args(["clippy", "--locked", "--target", toolchain::WASM]);
    // With it comes what it is built on: cargo lints every crate of the workspace it compiles.
    wasm.args(["--package", "web"]);
    run_command(wasm.args(["--all-targets", "--", "-D", "warnings"]))?;

    // What the server is built on, the fuzz targets are built on: their lock file has to follow.
    let mut targets = workspace.cargo();
    targets.args(["fetch", "--locked", "--quiet"]);
    run_command(targets.args(["--manifest-path", "api/fuzz/Cargo.toml"]))
}

fn unit(workspace: &Workspace) -> Result<()> {
    let mut tests = workspace.cargo();
    tests.args(["test", "--locked"]).args(HOST);
    // The rules have a test binary of their own; the server's one is a step by itself.
    tests.args(["--lib", "--bins", "--test", "rules"]);
    run_command(&mut tests)
}

fn api(workspace: &Workspace) -> Result<()> {
    let postgres = Postgres::start()?;
    companions()?;
    let mut tests = workspace.cargo();
    tests.args(["test", "--locked"]).args(HOST);
    run_command(
        tests
            .args(["--test", "it"])
            .env(URL_VARIABLE, postgres.url()),
    )
}

/// Makes ready what the tests run beside the server: a mail server, which is a module of Debian's Python, the
/// program that makes its certificate, and what the README asks of who follows it.
fn companions() -> Result<()> {
    let import = ["-c", "import aiosmtpd"];
    let found = capture(Command::new("/usr/bin/python3").args(import)).is_some();
    if !found {
        debian::install("aiosmtpd, the tests' mail server", &["python3-aiosmtpd"])?;
    }
    for program in ["openssl", "curl", "jq"] {
        if find(&[program]).is_none() {
            debian::install(program, &[program])?;
        }
    }
    Ok(())
}

fn wasm(workspace: &Workspace) -> Result<()> {
    tools::link_wasm_bindgen(workspace)?;
    let mut tests = workspace.cargo();
    tests.args(["test", "--locked", "--package", "web", "--tests"]);
    tests.args(["--target", toolchain::WASM]);
    tests.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        tools::wasm_test_runner(workspace),
    );
    tests.env("CHROMEDRIVER", browser::chromedriver()?);
    tests.env(
        "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
        browser::write_capabilities(workspace)?,
    );
    // A busy machine is no failed test.
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    tests.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    run_command(&mut tests)
}

fn build_spa(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(2);
    let trunk = progress.step("making Trunk and wasm-bindgen ready", |ticker| {
        tools::prepare(workspace, ticker)
    })?;
    progress.step("building the single-page app", |ticker| {
        spa::build(workspace, &trunk, ticker)
    })
}

fn e2e(workspace: &Workspace) -> Result<()> {
    let npm = browser::npm_packages(workspace)?;
    let chromium = browser::chromium()?;
    build_spa(workspace)?;
    let mut build = workspace.cargo();
    build.args(["build", "--locked"]).args(HOST);
    run_command(build.args(["--bin", "mydoctor", "--features", "api/embed-web"]))?;

    let mut journeys = workspace.program(npm);
    journeys
        .args(["test"])
        .current_dir(workspace.path("e2e"))
        .env("MYDOCTOR_BIN", workspace.built("debug/mydoctor")?)
        .env(browser::CHROMIUM_VARIABLE, chromium);
    run_command(&mut journeys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_written_as_they_are_read() {
        for step in Step::value_variants() {
            assert_eq!(Step::from_str(&step.to_string(), false).as_ref(), Ok(step));
        }
    }

    #[test]
    fn all_steps_stand_in_the_order_they_run() {
        assert!(Step::value_variants().is_sorted());
    }
}
