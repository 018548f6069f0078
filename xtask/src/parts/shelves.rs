//! Which file each module of the divided program goes into.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Which of the two shared files a module is in that several parts share: what the largest part needs,
/// and what it does not, so that the heaviest page carries nothing that is only for others.
pub struct Shelves(pub(super) HashSet<String>);

impl Shelves {
    /// From what each part needs, and the modules the divider made.
    ///
    /// # Errors
    /// When a module can not be looked at.
    pub fn of(needed: &HashMap<String, Vec<String>>, modules: &[PathBuf]) -> Result<Self> {
        let mut largest = (0, "");
        for module in modules {
            let size = fs::metadata(module)?.len();
            if let Some(part) = part_of(name_of(module)?)
                && largest.0 < size
            {
                largest = (size, part);
            }
        }
        let of_largest = needed.get(largest.1).into_iter().flatten();
        Ok(Self(
            of_largest.map(|module| stem(module).to_owned()).collect(),
        ))
    }

    /// The file of a module that several parts share.
    pub fn file(&self, module: &str, mark: &str) -> String {
        let shelf = if self.0.contains(stem(module)) {
            "shared"
        } else {
            "shared-more"
        };
        format!("{shelf}-{mark}.bin")
    }
}

/// The part a module of the divider is for, by its name; `None` if several share it.
pub fn part_of(module: &str) -> Option<&str> {
    stem(module).strip_prefix("split_")
}

fn stem(module: &str) -> &str {
    module.strip_suffix(".wasm").unwrap_or(module)
}

/// The name of a module.
///
/// # Errors
/// When it has none.
pub fn name_of(module: &Path) -> Result<&str> {
    let name = module.file_name().and_then(OsStr::to_str);
    name.context("the divider made a file without a name")
}
