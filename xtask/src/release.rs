//! `cargo xtask release`: what is handed on, in one folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::progress::Progress;
use crate::workspace::Workspace;
use crate::{start, supply};

/// The server with the single-page app inside.
const SERVER: &str = "mydoctor";

/// Builds the server and puts it into `target/release-<version>`, with the lists of what is built in and
/// the checksums of all.
pub fn run(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path(&format!("target/release-{}", env!("CARGO_PKG_VERSION")));
    let mut progress = Progress::new(start::STEPS + 2);
    let server = start::build(workspace, &mut progress)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let lists = progress.step("listing what is built in", |ticker| {
        supply::list(workspace, &folder, ticker)
    })?;
    progress.step("reckoning the checksums", |_| {
        fs::copy(&server, folder.join(SERVER)).context("cannot copy the server")?;
        let names = [&[SERVER][..], &lists].concat();
        fs::write(folder.join("SHA256SUMS"), checksums(&folder, &names)?)
            .context("cannot write the checksums")
    })?;
    println!("made: {}", folder.display());
    Ok(())
}

/// As `sha256sum --check` reads them.
fn checksums(folder: &Path, names: &[&str]) -> Result<String> {
    let mut lines = String::new();
    for name in names {
        let content = fs::read(folder.join(name)).with_context(|| format!("cannot read {name}"))?;
        for byte in Sha256::digest(content) {
            write!(lines, "{byte:02x}")?;
        }
        writeln!(lines, "  {name}")?;
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_sha256sum() {
        let folder = std::env::temp_dir().join(format!("mydoctor-sums-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("abc"), "abc").unwrap();
        assert_eq!(
            checksums(&folder, &["abc"]).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc\n"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
