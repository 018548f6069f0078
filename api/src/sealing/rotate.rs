//! Sealing everything anew with the first key, while the server runs.
//!
//! A row is written only if it still is as it was read; what a server writes meanwhile it seals with the
//! key that the database says, which is the new one by now. A key is retired only in a transaction that
//! waited for everybody who was about to seal with it, and found no row of it. Whatever was done before the command is killed stays done, and the next one goes on.

use shared::Instant;

use super::{
    SealError, Sealing,
    start::BATCH,
    store::{
        self,
        tables::{TABLES, Table},
    },
};
use crate::db::{Db, DbError};

/// Why not everything was sealed anew.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// The database does not answer.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Another process has made the key that is given up the one that seals.
    #[error(
        "another process was started with the key {0} in front and seals with it again: \
         give all of them the same keys in the same order, and run it again"
    )]
    OtherKey(String),
    /// A row does not open.
    #[error("{fault}; it is the row {row}, and rotation stopped there")]
    Row {
        /// Its id.
        row: uuid::Uuid,
        /// Why not.
        fault: SealError,
    },
}

/// What was done.
pub struct Rotated {
    /// How many rows were sealed anew.
    pub rows: u64,
    /// The keys with which nothing is sealed any more.
    pub retired: Vec<String>,
}

/// Seals everything with the first key that another one has sealed.
///
/// # Errors
/// See [`RotateError`].
pub async fn rotate(db: &Db, sealing: &Sealing, now: Instant) -> Result<Rotated, RotateError> {
    let keyring = sealing.keyring();
    let mut done = Rotated {
        rows: 0,
        retired: Vec::new(),
    };
    for key in store::keys(db).await? {
        if key.key_id == keyring.sealing_id() {
            continue;
        }
        for table in &TABLES {
            done.rows += seal_anew(db, sealing, table, &key.key_id).await?;
        }
        let mut tx = db.begin().await?;
        let is_retired = store::retire(&mut tx, &key.key_id, now).await?;
        tx.commit().await?;
        if is_retired {
            done.retired.push(key.key_id);
        }
    }
    if 0 < done.rows {
        db.forget_old_bytes().await?;
    }
    Ok(done)
}

async fn seal_anew(
    db: &Db,
    sealing: &Sealing,
    table: &Table,
    key_id: &str,
) -> Result<u64, RotateError> {
    let mut count = 0;
    loop {
        let rows = table.some(db, key_id, BATCH).await?;
        if rows.is_empty() {
            return Ok(count);
        }
        let mut tx = db.begin().await?;
        let key = sealing.to_write(&mut tx).await?;
        if key.id() == key_id {
            return Err(RotateError::OtherKey(key_id.to_owned()));
        }
        let keyring = sealing.keyring();
        for row in &rows {
            let sealed = table
                .sealed_anew(row, &keyring, &key)
                .map_err(|fault| RotateError::Row { row: row.id, fault })?;
            let is_written = table.write(&mut tx, &sealed, (key_id, key.id())).await?;
            count += u64::from(is_written);
        }
        tx.commit().await?;
    }
}
