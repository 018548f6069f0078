//! Secrets that are made on the first start and kept beside an embedded database.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::random;

/// Makes the file whole or not at all: written under another name, then linked, which never replaces.
/// So two servers that start at once agree on the key, and a full disk leaves no half one behind.
pub(super) fn make_unless_there(file: &Path, secret: &dyn Fn() -> String) -> io::Result<()> {
    if file.try_exists()? {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    let draft = draft(file);
    let linked = write_private(&draft, &secret()).and_then(|()| fs::hard_link(&draft, file));
    // Only the name goes; a failure to remove it is no reason not to start.
    let _ = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// Puts another content into the file: whoever reads it meanwhile finds the old one or the new one.
pub(super) fn replace(file: &Path, content: &str) -> io::Result<()> {
    let draft = draft(file);
    let replaced = write_private(&draft, content).and_then(|()| fs::rename(&draft, file));
    if replaced.is_err() {
        let _ = fs::remove_file(&draft);
    }
    replaced
}

fn draft(file: &Path) -> PathBuf {
    file.with_extension(random::uuid_v4().simple().to_string())
}

fn write_private(file: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    writeln!(file, "{content}")?;
    file.sync_all()
}
