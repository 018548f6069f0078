//! `cargo xtask start`: from a fresh checkout to the running demo.

use std::env;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::run_quietly;
use crate::progress::Progress;
use crate::toolchain::Lock;
use crate::workspace::Workspace;
use crate::{spa, toolchain, tools};

/// The server's own default.
const DEFAULT_BIND: &str = "127.0.0.1:8080";

/// Builds what is missing, then becomes the server.
pub fn run(workspace: &Workspace, server_args: &[String]) -> Result<()> {
    let bind = env::var("MYDOCTOR_BIND").ok();
    ensure_free(&address(bind.as_deref(), server_args))?;

    let server = build(workspace, &mut Progress::new(STEPS))?;
    let error = workspace
        .program(&server)
        .args(["serve", "--demo"])
        .args(server_args)
        .exec();
    Err(error).with_context(|| format!("cannot run {}", server.display()))
}

/// How many steps [`build`] has.
pub const STEPS: usize = 5;

/// Builds the single-page app and the server that carries it, and answers where that is.
pub fn build(workspace: &Workspace, progress: &mut Progress) -> Result<PathBuf> {
    progress.step("checking the Rust toolchain", |ticker| {
        toolchain::prepare(workspace, ticker)
    })?;
    progress.step("fetching the crates of the lock file", |ticker| {
        toolchain::fetch(workspace, Lock::Fixed, ticker)
    })?;
    let trunk = progress.step("making Trunk and wasm-bindgen ready", |ticker| {
        tools::prepare(workspace, ticker)
    })?;
    progress.step("building the single-page app", |ticker| {
        spa::build(workspace, &trunk, ticker)
    })?;
    progress.step("building the server", |ticker| {
        let mut build = workspace.cargo();
        build.args(["build", "--locked", "--release", "--package", "api"]);
        run_quietly(build.args(["--features", "embed-web"]), ticker)
    })?;

    workspace.built("release/mydoctor")
}

/// Where the server will listen: a flag beats the variable, which beats the default.
fn address(variable: Option<&str>, server_args: &[String]) -> String {
    let mut args = server_args.iter();
    let mut flag = None;
    while let Some(arg) = args.next() {
        if arg == "--bind" {
            flag = args.next().map(String::as_str);
        } else if let Some(value) = arg.strip_prefix("--bind=") {
            flag = Some(value);
        }
    }
    flag.or(variable).unwrap_or(DEFAULT_BIND).to_owned()
}

/// Looked at first: minutes of building are not spent on a server that cannot listen.
fn ensure_free(address: &str) -> Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "{address} is already in use: stop the program that listens there, \
             or choose another address with MYDOCTOR_BIND=127.0.0.1:8090"
        ),
        Err(error) => {
            Err(error).with_context(|| format!("cannot listen on {address}: see MYDOCTOR_BIND"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_with(variable: Option<&str>, args: &[&str]) -> String {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        address(variable, &args)
    }

    #[test]
    fn a_flag_beats_the_variable_which_beats_the_default() {
        assert_eq!(address_with(None, &[]), DEFAULT_BIND);
        assert_eq!(address_with(Some("[::1]:1"), &["--now", "x"]), "[::1]:1");
        assert_eq!(address_with(Some("[::1]:1"), &["--bind", "h:2"]), "h:2");
        assert_eq!(address_with(None, &["--bind=h:3"]), "h:3");
    }

    #[test]
    fn a_busy_port_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let error = ensure_free(&address).unwrap_err().to_string();
        assert!(
            error.starts_with(&address) && error.contains("in use"),
            "{error}"
        );
        drop(taken);
        ensure_free(&address).unwrap();
    }
}
