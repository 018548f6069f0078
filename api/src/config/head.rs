//! The head of the audit, kept beside an embedded database, so that lines cut off its end are missed.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Config, Database, kept};

/// The file's name.
const KEPT_HEAD: &str = "audit-head";

/// The file that the head of the audit is kept in.
#[derive(Clone, Debug)]
pub struct HeadFile(PathBuf);

impl HeadFile {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What it holds; `None` when it is not there.
    ///
    /// # Errors
    /// When it can not be read.
    pub fn read(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.0) {
            Ok(text) => Ok(Some(text.trim_end().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it whole or not at all.
    ///
    /// # Errors
    /// When it can not be written.
    pub fn write(&self, head: &str) -> io::Result<()> {
        kept::replace(&self.0, head)
    }
}

impl Config {
    /// Where the head of the audit is kept. With a database of its own the log has it.
    pub fn head_file(&self) -> Option<HeadFile> {
        match &self.database {
            Database::Sqlite { path } => Some(HeadFile(Database::folder(path).join(KEPT_HEAD))),
            Database::Postgres { .. } => None,
        }
    }
}
