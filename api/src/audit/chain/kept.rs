//! The head as it is kept beside an embedded database.
//!
//! It is written after lines were sealed, and only where the chain goes through the one that is kept:
//! otherwise lines were cut off, or made anew, and the file is what shows it.

use std::io;

use super::{digest, verify::KnownHead};
use crate::{
    audit::store::chain as store,
    config::HeadFile,
    db::{Db, DbError},
};

/// Why the head is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The database does not answer.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The file can not be read or written.
    #[error("{0}: {1}")]
    File(String, #[source] io::Error),
    /// The file holds another thing than a head.
    #[error("{0} holds no head of the audit")]
    NoHead(String),
    /// The chain does not go through the head that is kept.
    #[error(
        "the audit does not go through the head that {0} holds: lines were cut off, or it was made anew. \
         Look with mydoctor audit verify; the file stays as it is until you remove it"
    )]
    Lost(String),
}

/// Writes the head into the file, unless the chain does not go through the one that it holds.
///
/// # Errors
/// See [`KeepError`].
pub async fn keep(db: &Db, file: &HeadFile) -> Result<(), KeepError> {
    let Some(head) = store::head(db).await? else {
        return known(file)?.map_or(Ok(()), |_| Err(KeepError::Lost(name(file))));
    };
    if let Some(kept) = known(file)? {
        if kept.is(head.seq, &head.hash) {
            return Ok(());
        }
        let there = store::hash_of(db, kept.seq()).await?;
        if !there.is_some_and(|hash| kept.is(kept.seq(), &hash)) {
            return Err(KeepError::Lost(name(file)));
        }
    }
    file.write(&digest::head(head.seq, &head.hash))
        .map_err(|error| KeepError::File(name(file), error))
}

/// The head that is kept; `None` where there is no file.
///
/// # Errors
/// When it can not be read, or holds another thing.
pub fn known(file: &HeadFile) -> Result<Option<KnownHead>, KeepError> {
    let text = file
        .read()
        .map_err(|error| KeepError::File(name(file), error))?;
    let head = text.map(|text| text.parse());
    head.transpose().map_err(|_| KeepError::NoHead(name(file)))
}

fn name(file: &HeadFile) -> String {
    file.path().display().to_string()
}
