//! The commands of daily work: serving with rebuild, measuring, writing the OpenAPI document.

use std::fs;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::postgres::{Postgres, URL_VARIABLE};
use crate::process::{describe, run};
use crate::progress::Progress;
use crate::toolchain::Lock;
use crate::workspace::Workspace;
use crate::{spa, toolchain, tools};

/// Trunk with its proxy and the server, both of the dev profile, until one of them ends.
pub fn serve(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(2);
    progress.step("making the toolchain ready", |ticker| {
        toolchain::prepare(workspace, ticker)?;
        toolchain::fetch(workspace, Lock::Follows, ticker)
    })?;
    let trunk = progress.step("making Trunk and wasm-bindgen ready", |ticker| {
        tools::prepare(workspace, ticker)
    })?;

    let mut server = workspace.cargo();
    server.args(["run", "--package", "api", "--", "serve", "--demo"]);
    let mut web = spa::trunk_command(workspace, &trunk)?;
    // Its own folder: what ships and what is being worked on do not mix.
    web.args([
        "serve",
        "--cargo-profile",
        "dev",
        "--dist",
        "target/web-dev",
    ]);
    fs::create_dir_all(workspace.path("target/web-dev"))?;

    let mut both = [Running::start(server)?, Running::start(web)?];
    loop {
        for program in &mut both {
            if let Some(status) = program.child.try_wait()? {
                bail!("`{}` ended ({status})", program.line);
            }
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// The benchmark whose size can be chosen.
const SIZED: &str = "waiting-room";
/// The benchmark that needs what is not there in a released program.
const UNRELEASED: &str = "receivers";

/// Runs the load figures, on SQLite and on a PostgreSQL.
pub fn bench(workspace: &Workspace, name: Option<&str>, appointments: Option<u32>) -> Result<()> {
    check_size(name, appointments)?;
    let postgres = Postgres::start()?;
    let mut bench = workspace.cargo();
    bench.args(["bench", "--package", "api", "--bench", "load"]);
    if name == Some(UNRELEASED) {
        bench.args(["--profile", "dev"]);
    }
    bench.args(["--", name.unwrap_or("all")]);
    if let Some(appointments) = appointments {
        bench.args(["--appointments", &appointments.to_string()]);
    }
    run(bench.env(URL_VARIABLE, postgres.url()))
}

/// Refuses a number that would be ignored.
fn check_size(name: Option<&str>, appointments: Option<u32>) -> Result<()> {
    if appointments.is_some() && name != Some(SIZED) {
        bail!("--appointments is for `bench {SIZED}`: the others have a size of their own");
    }
    Ok(())
}

/// Looks at the slots of every zone; optimised, because there are many.
pub fn zones(workspace: &Workspace) -> Result<()> {
    let mut test = workspace.cargo();
    test.args(["test", "--release", "--package", "shared"]);
    test.args(["--test", "rules", "--", "--ignored", "zones::"]);
    run(&mut test)
}

/// Writes the committed document from the code that serves it.
pub fn openapi(workspace: &Workspace) -> Result<()> {
    let mut print = workspace.cargo();
    print.args(["run", "--quiet", "--package", "api", "--"]);
    let output = print
        .arg("openapi")
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    check(output.status, &print)?;
    let file = workspace.path("api/openapi.json");
    fs::write(&file, output.stdout).with_context(|| format!("cannot write {}", file.display()))?;
    println!("written: {}", file.display());
    Ok(())
}

fn check(status: ExitStatus, command: &Command) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", describe(command));
    }
    Ok(())
}

/// A program that does not outlive its handle.
struct Running {
    line: String,
    child: Child,
}

impl Running {
    fn start(mut command: Command) -> Result<Self> {
        let line = describe(&command);
        let child = command
            .spawn()
            .with_context(|| format!("cannot run `{line}`"))?;
        Ok(Self { line, child })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_waiting_rooms_can_be_counted() {
        assert!(check_size(Some("waiting-room"), Some(20)).is_ok());
        assert!(check_size(Some("list"), None).is_ok());
        assert!(check_size(None, None).is_ok());
        for name in [None, Some("list"), Some("slots"), Some("sign-ins")] {
            assert!(check_size(name, Some(20)).is_err(), "{name:?}");
        }
    }
}
