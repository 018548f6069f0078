//! Installing Debian packages where that is possible.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::process::{capture, find, run};

/// Installs packages, or says in one line why it cannot.
pub fn install(purpose: &str, packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    if find(&["apt-get"]).is_none() || !is_root() {
        bail!("{purpose}: not found; install it (Debian: `apt-get install {wanted}`)");
    }
    println!("installing {wanted}");
    update()?;
    run(apt_get()
        .args(["install", "--yes", "--no-install-recommends", "-qq"])
        .args(packages))
}

/// Whether this process may do anything.
pub fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}

/// Refreshes the package lists, once per run.
fn update() -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_none() {
        run(apt_get().args(["update", "-qq"]))?;
        DONE.get_or_init(|| ());
    }
    Ok(())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
