//! Whether files are still what they were.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A number that changes when a file below these paths appears, vanishes or changes.
///
/// Contents count and times do not, so a fresh checkout of the same commit has the same number.
pub fn of(root: &Path, relative: &[&str], skip: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in relative {
        let path = root.join(path);
        for file in files(&path, skip)? {
            let content =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            content.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// The files at or below a path in a fixed order; none where there is nothing.
pub fn files(path: &Path, skip: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut left = vec![path.to_owned()];
    while let Some(path) = left.pop() {
        if skip.contains(&path) {
            continue;
        }
        if path.is_dir() {
            let entries =
                fs::read_dir(&path).with_context(|| format!("cannot list {}", path.display()))?;
            for entry in entries {
                left.push(entry?.path());
            }
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/deep")).unwrap();
        fs::write(folder.join("src/a"), "a").unwrap();
        fs::write(folder.join("src/deep/b"), "b").unwrap();
        folder
    }

    #[test]
    fn changes_with_content_names_and_number_of_files() {
        let folder = folder("changes");
        let print = || of(&folder, &["src", "missing"], &[]).unwrap();
        let first = print();
        assert_eq!(first, print());

        fs::write(folder.join("src/a"), "A").unwrap();
        let edited = print();
        assert_ne!(first, edited);

        fs::rename(folder.join("src/deep/b"), folder.join("src/deep/c")).unwrap();
        let renamed = print();
        assert_ne!(edited, renamed);

        fs::write(folder.join("missing"), "").unwrap();
        assert_ne!(renamed, print());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn skipped_folders_do_not_count() {
        let folder = folder("skips");
        let print = || of(&folder, &["src"], &[folder.join("src/deep")]).unwrap();
        let first = print();
        fs::write(folder.join("src/deep/b"), "other").unwrap();
        assert_eq!(first, print());
        fs::remove_dir_all(&folder).unwrap();
    }
}
