//! `cargo xtask`: start the product, test it, and the smaller steps both are made of.
//!
//! The same binary is also wasm-bindgen. Trunk and `cargo test` call it under the names
//! `wasm-bindgen` and `wasm-bindgen-test-runner` (hard links in `target/tools/bin`), so the tool
//! and the library it must match come from one lock file and cannot differ.

mod args;
mod browser;
mod debian;
mod dev;
mod fingerprint;
mod fuzz;
mod mutants;
mod parts;
mod postgres;
mod process;
mod progress;
mod release;
mod schemathesis;
mod spa;
mod start;
mod supply;
mod test;
mod toolchain;
mod tools;
mod workspace;

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser as _;
use workspace::Workspace;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    match called_as().as_deref() {
        Some("wasm-bindgen") => {
            return parts::bind(env::args_os().collect());
        }
        Some("wasm-bindgen-test-runner") => {
            return wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os());
        }
        _ => {}
    }

    let workspace = Workspace::locate()?;
    match Args::parse().command {
        Command::Start { server_args } => start::run(&workspace, &server_args),
        Command::Test { steps, keep_going } => {
            test::run(&workspace, &Command::chosen(steps), keep_going)
        }
        Command::Dev => dev::serve(&workspace),
        Command::Bench { name, appointments } => {
            dev::bench(&workspace, name.as_deref(), appointments)
        }
        Command::Zones => dev::zones(&workspace),
        Command::Mutants { flags } => mutants::run(&workspace, &flags),
        Command::Fuzz { target, minutes } => fuzz::run(&workspace, target.as_deref(), minutes),
        Command::SupplyChain => supply::check(&workspace),
        Command::Release => release::run(&workspace),
        Command::Openapi => dev::openapi(&workspace),
        Command::Schemathesis { requests, seed } => {
            schemathesis::run(&workspace, schemathesis::Plan { requests, seed })
        }
    }
}

/// The file name this process was started under.
fn called_as() -> Option<String> {
    let first = env::args_os().next()?;
    Path::new(&first)
        .file_stem()
        .and_then(OsStr::to_str)
        .map(str::to_owned)
}
