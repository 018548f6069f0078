//! What happens before anything is sealed or opened: the keys must fit the database, and what an older
//! version has left plain is sealed.

use shared::Instant;

use super::{
    NoKeys, SealError, Sealing,
    store::{self, tables::TABLES},
};
use crate::{
    config::{Config, KeySource},
    db::{Db, DbError},
};

/// Rows of one transaction.
pub(super) const BATCH: i64 = 200;

/// Why a server does not start on a database.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No keys.
    #[error(transparent)]
    NoKeys(#[from] NoKeys),
    /// A key is missing without which texts of the database do not open.
    #[error(
        "the database was sealed with the key {missing}, and {place} holds only {given}: \
         give the missing key too, after the one that seals"
    )]
    KeyMissing {
        /// The missing key.
        missing: String,
        /// The ids of those that are there.
        given: String,
        /// Where they come from.
        place: String,
    },
    /// The database does not answer.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A text can not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Reads the keys, sees that they fit the database, and seals what is plain.
///
/// # Errors
/// See [`StartError`].
pub async fn ready(config: &Config, db: &Db, now: Instant) -> Result<Sealing, StartError> {
    let known = store::keys(db).await?;
    let sealing = Sealing::new(config, known.is_empty())?;
    let keyring = sealing.keyring();
    for key in known.iter().filter(|key| !key.is_in(&keyring)) {
        if !key.is_retired() || 0 < in_use(db, &key.key_id).await? {
            let given: Vec<&str> = keyring.ids().collect();
            return Err(StartError::KeyMissing {
                missing: key.key_id.clone(),
                given: given.join(", "),
                place: place(sealing.source()),
            });
        }
    }
    let mut tx = db.begin().await?;
    store::use_key(&mut tx, &keyring, now).await?;
    tx.commit().await?;
    if seal_plain(db, &sealing).await? {
        db.forget_old_bytes().await?;
    }
    Ok(sealing)
}

/// How many rows a key has sealed.
///
/// # Errors
/// When the database does not answer.
pub async fn in_use(db: &Db, key_id: &str) -> Result<i64, DbError> {
    let mut rows = 0;
    for table in &TABLES {
        rows += table.count(db, key_id).await?;
    }
    Ok(rows)
}

fn place(source: &KeySource) -> String {
    match source {
        KeySource::Value => "MYDOCTOR_DATA_KEY".to_owned(),
        KeySource::File(file) | KeySource::Kept(file) => file.display().to_string(),
        KeySource::JwtSecret => "MYDOCTOR_JWT_SECRET".to_owned(),
    }
}

/// Seals what an older version has left plain; tells whether there was any.
async fn seal_plain(db: &Db, sealing: &Sealing) -> Result<bool, StartError> {
    let mut was_any = false;
    for table in &TABLES {
        loop {
            let rows = table.some(db, "", BATCH).await?;
            if rows.is_empty() {
                break;
            }
            was_any = true;
            let mut tx = db.begin().await?;
            let key = sealing.to_write(&mut tx).await?;
            for row in &rows {
                let sealed = table.changed(row, |context, text| key.seal(context, text))?;
                table.write(&mut tx, &sealed, ("", key.id())).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(was_any)
}
