//! A Chromium, its driver and the npm packages: found or installed, never left out.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::debian;
use crate::fingerprint;
use crate::process::{find, run};
use crate::workspace::Workspace;

/// Names a browser to use instead of the one found.
pub const CHROMIUM_VARIABLE: &str = "CHROMIUM_PATH";

/// Switches for a browser that is tested with: no sandbox, because root has none, and not one
/// request of its own.
const SWITCHES: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The browser.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os(CHROMIUM_VARIABLE) {
        return Ok(path.into());
    }
    find_or_install(
        "Chromium",
        &[
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ],
        &["chromium"],
    )
}

/// The program through which the wasm tests drive it.
pub fn chromedriver() -> Result<PathBuf> {
    find_or_install("chromedriver", &["chromedriver"], &["chromium-driver"])
}

/// Writes what the wasm test runner asks the driver for, and answers where.
pub fn write_capabilities(workspace: &Workspace) -> Result<PathBuf> {
    let browser = chromium()?;
    let file = workspace.tools().join("webdriver.json");
    let capabilities = capabilities(&browser.to_string_lossy());
    fs::write(&file, format!("{capabilities:#}\n"))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

/// Installs the packages of the journeys as their lock file says, unless they are there.
pub fn npm_packages(workspace: &Workspace) -> Result<PathBuf> {
    find_or_install("Node.js", &["node"], &["nodejs"])?;
    let npm = find_or_install("npm", &["npm"], &["npm"])?;
    let lock = ["e2e/package.json", "e2e/package-lock.json"];
    let wanted = format!("{:016x}\n", fingerprint::of(workspace.root(), &lock, &[])?);
    let stamp = workspace.path("e2e/node_modules/.xtask-stamp");
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
        run(workspace
            .program(&npm)
            .args(["ci", "--no-audit", "--no-fund"])
            // The browser is the installed one.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(workspace.path("e2e")))?;
        fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    }
    Ok(npm)
}

fn find_or_install(purpose: &str, names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    if let Some(found) = find(names) {
        return Ok(found);
    }
    debian::install(purpose, packages)?;
    find(names).with_context(|| format!("{purpose} was installed but is not in PATH"))
}

fn capabilities(browser: &str) -> Value {
    json!({ "goog:chromeOptions": { "binary": browser, "args": SWITCHES } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_is_told_which_browser_and_how() {
        let options = &capabilities("/usr/bin/chromium")["goog:chromeOptions"];
        assert_eq!(options["binary"], "/usr/bin/chromium");
        let args = options["args"].as_array().unwrap();
        assert!(args.contains(&json!("--no-sandbox")));
        assert!(args.contains(&json!("--disable-background-networking")));
    }
}
