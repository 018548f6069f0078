//! Where things are in this checkout.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::capture;

/// The checkout this command was called in.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace root from the place of this crate.
    ///
    /// Cargo tells it at run time too, and that is right even for a binary that two checkouts with
    /// one target folder share.
    pub fn locate() -> Result<Self> {
        let own =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&own)
            .parent()
            .context("the xtask crate has no parent folder")?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// A path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The workspace root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A program that cargo has built, by its path in cargo's target folder.
    ///
    /// Asked of cargo, because variables and configuration files of the user can move that folder.
    pub fn built(&self, relative: &str) -> Result<PathBuf> {
        let mut metadata = self.cargo();
        metadata.args([
            "metadata",
            "--offline",
            "--no-deps",
            "--format-version",
            "1",
        ]);
        let answer = capture(&mut metadata).context("`cargo metadata` failed")?;
        let answer: Value = serde_json::from_str(&answer)?;
        let folder = answer["target_directory"].as_str();
        let folder = folder.context("`cargo metadata` does not tell the target folder")?;
        Ok(Path::new(folder).join(relative))
    }

    /// Tools and notes of xtask itself; kept in the checkout, whatever the target folder is.
    pub fn tools(&self) -> PathBuf {
        self.path("target/tools")
    }

    /// Executables in [`Self::tools`].
    pub fn tools_bin(&self) -> PathBuf {
        self.path("target/tools/bin")
    }

    /// The built single-page app.
    pub fn dist(&self) -> PathBuf {
        self.path("web/dist")
    }

    /// Cargo, run at the root: the one that runs us, hence of the pinned toolchain.
    pub fn cargo(&self) -> Command {
        self.program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A program, run at the root, that sees the environment `cargo xtask` was called in.
    ///
    /// Cargo describes the xtask package to us in variables. Build scripts watch some of them, so
    /// handing them on would recompile crates at each change between `cargo test` and
    /// `cargo xtask test`.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if describes_package(&name) {
                command.env_remove(name);
            }
        }
        command
    }
}

fn describes_package(variable: &OsStr) -> bool {
    let name = variable.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_description_of_the_package_is_kept_back() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR"] {
            assert!(describes_package(OsStr::new(name)), "{name}");
        }
        for name in ["CARGO_TARGET_DIR", "CARGO_HOME", "PATH"] {
            assert!(!describes_package(OsStr::new(name)), "{name}");
        }
    }
}
