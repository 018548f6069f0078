//! What is built in: whether it may be, and the list of it.
//!
//! `.cargo/deny.toml` says which licences, origins and crates are taken, and why. The list is a software
//! bill of materials in CycloneDX's form, which scanners read.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process::{run, run_quietly};
use crate::progress::{Progress, Ticker};
use crate::toolchain::{self, Lock};
use crate::tools::{self, Pinned};
use crate::workspace::Workspace;

const CARGO_DENY: Pinned = Pinned {
    name: "cargo-deny",
    version: "0.20.2",
    flags: &[],
};

const CARGO_CYCLONEDX: Pinned = Pinned {
    name: "cargo-cyclonedx",
    version: "0.5.9",
    flags: &[],
};

/// Where it says what is taken.
const RULES: &str = ".cargo/deny.toml";

/// The packages of the workspace; cargo-cyclonedx writes a list beside the manifest of each.
const PACKAGES: [&str; 4] = ["api", "shared", "web", "xtask"];

/// Looks at licences, origins and versions, which takes no network, and at known flaws where the list of
/// them can be had. Where it can not, that is said, and is no failure.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(2);
    progress.step("making the toolchain ready", |ticker| {
        toolchain::prepare(workspace, ticker)?;
        toolchain::fetch(workspace, Lock::Fixed, ticker)
    })?;
    let program = progress.step("making cargo-deny ready", |ticker| {
        tools::installed(workspace, &CARGO_DENY, ticker)
    })?;
    let deny = |level: &str, flags: &[&str]| {
        let mut deny = workspace.program(&program);
        deny.args(["--log-level", level, "--config", RULES]);
        deny.args(flags);
        deny
    };
    run(&mut deny(
        "error",
        &["--offline", "check", "licenses", "sources"],
    ))?;
    // A second version that is let pass and has gone is a warning, which is to be read.
    run(&mut deny("warn", &["--offline", "check", "bans"]))?;
    if run(&mut deny("error", &["fetch", "db"])).is_err() {
        println!("known flaws were NOT looked for: the list of them can not be reached from here");
        return Ok(());
    }
    run(&mut deny(
        "error",
        &["check", "--disable-fetch", "advisories"],
    ))
}

/// Writes the lists of the server and of the single-page app into a folder, and answers their names.
pub fn list(
    workspace: &Workspace,
    folder: &Path,
    ticker: &mut Ticker,
) -> Result<[&'static str; 2]> {
    let program = tools::installed(workspace, &CARGO_CYCLONEDX, ticker)?;
    let lists = [
        ("api", "mydoctor.cdx.json", &["--features", "embed-web"][..]),
        (
            "web",
            "mydoctor-web.cdx.json",
            &["--target", "wasm32-unknown-unknown"],
        ),
    ];
    for (package, name, flags) in lists {
        let mut cyclonedx = workspace.program(&program);
        cyclonedx
            .args(["cyclonedx", "--format", "json", "--spec-version", "1.5"])
            .args(["--manifest-path", &format!("{package}/Cargo.toml")])
            .args(["--override-filename", "bill"])
            .args(flags);
        run_quietly(&mut cyclonedx, ticker)?;
        let text = take(workspace, package)?;
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(lists.map(|(_, name, _)| name))
}

/// The list of one package, with no path of this machine in it; those of the others are swept up.
fn take(workspace: &Workspace, package: &str) -> Result<String> {
    let beside = |package: &str| -> PathBuf { workspace.path(package).join("bill.json") };
    let file = beside(package);
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    for file in PACKAGES.map(beside).iter().filter(|file| file.exists()) {
        fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    let text = text.replace(&workspace.root().display().to_string(), "");
    ensure!(
        components(&text)? > 50,
        "the list of {package} is too short"
    );
    Ok(text)
}

/// How many there are in a list.
fn components(text: &str) -> Result<usize> {
    let list: Value = serde_json::from_str(text)?;
    let components = list["components"].as_array();
    components
        .map(Vec::len)
        .context("a list without components")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_components() {
        assert_eq!(components(r#"{"components":[{},{}]}"#).unwrap(), 2);
        assert!(components("{}").is_err());
        assert!(components("").is_err());
    }
}
