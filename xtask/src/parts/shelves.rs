//! Which file each module of the divided program goes into.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// How many of the largest parts are looked at for what they share with others.
const LARGEST: usize = 2;

/// Which of the shared files a module is in that several parts share: what the largest part needs, what
/// of the rest the second largest needs, and what neither does, so that the heaviest pages carry nothing
/// that is only for others.
pub struct Shelves(pub(super) Vec<HashSet<String>>);

impl Shelves {
    /// From what each part needs, and the modules the divider made.
    ///
    /// # Errors
    /// When a module can not be looked at.
    pub fn of(needed: &HashMap<String, Vec<String>>, modules: &[PathBuf]) -> Result<Self> {
        let mut parts = Vec::new();
        for module in modules {
            if let Some(part) = part_of(name_of(module)?) {
                parts.push((fs::metadata(module)?.len(), part));
            }
        }
        parts.sort_unstable_by(|one, other| other.cmp(one));
        let needed_by = |part| {
            let modules = needed.get(part).into_iter().flatten();
            modules.map(|module| stem(module).to_owned()).collect()
        };
        let largest = parts.into_iter().take(LARGEST);
        Ok(Self(largest.map(|(_, part)| needed_by(part)).collect()))
    }

    /// The file of a module that several parts share.
    pub fn file(&self, module: &str, mark: &str) -> String {
        let is_here = |shelf: &HashSet<String>| shelf.contains(stem(module));
        let place = self.0.iter().position(is_here).unwrap_or(self.0.len());
        format!("shared-{}-{mark}.bin", place + 1)
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
