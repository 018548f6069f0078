//! The project's own files, as text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of the project.
pub struct Source {
    /// Its path from the top of the repository, with slashes.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Its lines with their numbers, without comments and without the tests at its end.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self
            .text
            .find("#[cfg(test)]\nmod tests {")
            .unwrap_or(self.text.len());
        self.text[..end]
            .lines()
            .zip(1..)
            .map(|(line, number)| (number, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Whether all of it is test code.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

/// The top of the repository.
pub fn top() -> PathBuf {
    // The manifest's folder at run time: a binary may have been built in another checkout.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap();
    Path::new(&package).parent().unwrap().to_owned()
}

/// The files under `folder` whose names end in `.extension`.
pub fn files(folder: &str, extension: &str) -> Vec<Source> {
    let top = top();
    let mut found = Vec::new();
    let mut folders = vec![top.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|is| is == extension) {
                let name = path.strip_prefix(&top).unwrap().to_str().unwrap();
                found.push(Source {
                    path: name.to_owned(),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    // A guard that reads nothing would pass for ever.
    assert!(!found.is_empty(), "no .{extension} files in {folder}");
    found
}
