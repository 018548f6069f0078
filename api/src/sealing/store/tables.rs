//! The tables with sealed columns, for the work that goes over all of them.

use sqlx::FromRow;
use uuid::Uuid;

use super::super::{Context, Keyring, SealError, SealingKey};
use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// A table with one or two sealed columns and the column `sealed_by`.
pub struct Table {
    /// Its name, as it is bound to the texts.
    pub name: &'static str,
    columns: &'static [&'static str],
    /// Whether the revision is part of what a row is known by.
    is_revised: bool,
    /// Some rows that a key has sealed.
    some: &'static str,
    /// Writes texts over a row that is as it was read.
    write: &'static str,
    /// How many rows a key has sealed.
    count: &'static str,
}

const NOTES: &str = "SELECT appointment_id AS id, revision, text AS first, summary AS second \
    FROM notes WHERE sealed_by = $1 LIMIT $2";
const WRITE_NOTE: &str = "UPDATE notes SET text = $2, sealed_by = $3, summary = $6 \
    WHERE appointment_id = $1 AND sealed_by = $4 AND revision = $5";
const COUNT_NOTES: &str = "SELECT COUNT(*) FROM notes WHERE sealed_by = $1";

const VERSIONS: &str = "SELECT appointment_id AS id, revision, text AS first, summary AS second \
    FROM note_versions WHERE sealed_by = $1 LIMIT $2";
const WRITE_VERSION: &str = "UPDATE note_versions SET text = $2, sealed_by = $3, summary = $6 \
    WHERE appointment_id = $1 AND sealed_by = $4 AND revision = $5";
const COUNT_VERSIONS: &str = "SELECT COUNT(*) FROM note_versions WHERE sealed_by = $1";

const AMENDMENTS: &str = "SELECT appointment_id AS id, revision, text AS first \
    FROM note_amendments WHERE sealed_by = $1 LIMIT $2";
const WRITE_AMENDMENT: &str = "UPDATE note_amendments SET text = $2, sealed_by = $3 \
    WHERE appointment_id = $1 AND sealed_by = $4 AND revision = $5";
const COUNT_AMENDMENTS: &str = "SELECT COUNT(*) FROM note_amendments WHERE sealed_by = $1";

const RECORDINGS: &str = "SELECT id, url AS first FROM recordings WHERE sealed_by = $1 LIMIT $2";
const WRITE_RECORDING: &str =
    "UPDATE recordings SET url = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_RECORDINGS: &str = "SELECT COUNT(*) FROM recordings WHERE sealed_by = $1";

const SECRETS: &str = "SELECT id, secret AS first FROM totp WHERE sealed_by = $1 LIMIT $2";
const WRITE_SECRET: &str =
    "UPDATE totp SET secret = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_SECRETS: &str = "SELECT COUNT(*) FROM totp WHERE sealed_by = $1";

const MAILS: &str = "SELECT id, text AS first FROM mails WHERE sealed_by = $1 LIMIT $2";
const WRITE_MAIL: &str =
    "UPDATE mails SET text = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_MAILS: &str = "SELECT COUNT(*) FROM mails WHERE sealed_by = $1";

const CHAIN_KEYS: &str = "SELECT id, secret AS first FROM audit_keys WHERE sealed_by = $1 LIMIT $2";
const WRITE_CHAIN_KEY: &str =
    "UPDATE audit_keys SET secret = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_CHAIN_KEYS: &str = "SELECT COUNT(*) FROM audit_keys WHERE sealed_by = $1";
const PARTS: &str = "SELECT id, content AS first FROM mail_parts WHERE sealed_by = $1 LIMIT $2";
const WRITE_PARTS: &str =
    "UPDATE mail_parts SET content = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_PARTS: &str = "SELECT COUNT(*) FROM mail_parts WHERE sealed_by = $1";

const HOOK_SECRETS: &str =
    "SELECT id, secret AS first FROM webhook_secrets WHERE sealed_by = $1 LIMIT $2";
const WRITE_HOOK_SECRET: &str =
    "UPDATE webhook_secrets SET secret = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_HOOK_SECRETS: &str = "SELECT COUNT(*) FROM webhook_secrets WHERE sealed_by = $1";

const BROWSERS: &str =
    "SELECT id, content AS first FROM push_subscriptions WHERE sealed_by = $1 LIMIT $2";
const WRITE_BROWSER: &str =
    "UPDATE push_subscriptions SET content = $2, sealed_by = $3 WHERE id = $1 AND sealed_by = $4";
const COUNT_BROWSERS: &str = "SELECT COUNT(*) FROM push_subscriptions WHERE sealed_by = $1";

/// All of them.
pub const TABLES: [Table; 10] = [
    Table {
        name: "notes",
        columns: &["text", "summary"],
        is_revised: false,
        some: NOTES,
        write: WRITE_NOTE,
        count: COUNT_NOTES,
    },
    Table {
        name: "note_versions",
        columns: &["text", "summary"],
        is_revised: true,
        some: VERSIONS,
        write: WRITE_VERSION,
        count: COUNT_VERSIONS,
    },
    Table {
        name: "note_amendments",
        columns: &["text"],
        is_revised: true,
        some: AMENDMENTS,
        write: WRITE_AMENDMENT,
        count: COUNT_AMENDMENTS,
    },
    Table {
        name: "recordings",
        columns: &["url"],
        is_revised: false,
        some: RECORDINGS,
        write: WRITE_RECORDING,
        count: COUNT_RECORDINGS,
    },
    Table {
        name: "totp",
        columns: &["secret"],
        is_revised: false,
        some: SECRETS,
        write: WRITE_SECRET,
        count: COUNT_SECRETS,
    },
    Table {
        name: "mails",
        columns: &["text"],
        is_revised: false,
        some: MAILS,
        write: WRITE_MAIL,
        count: COUNT_MAILS,
    },
    Table {
        name: "audit_keys",
        columns: &["secret"],
        is_revised: false,
        some: CHAIN_KEYS,
        write: WRITE_CHAIN_KEY,
        count: COUNT_CHAIN_KEYS,
    },
    Table {
        name: "mail_parts",
        columns: &["content"],
        is_revised: false,
        some: PARTS,
        write: WRITE_PARTS,
        count: COUNT_PARTS,
    },
    Table {
        name: "webhook_secrets",
        columns: &["secret"],
        is_revised: false,
        some: HOOK_SECRETS,
        write: WRITE_HOOK_SECRET,
        count: COUNT_HOOK_SECRETS,
    },
    Table {
        name: "push_subscriptions",
        columns: &["content"],
        is_revised: false,
        some: BROWSERS,
        write: WRITE_BROWSER,
        count: COUNT_BROWSERS,
    },
];

/// A row with its sealed columns; what its table has not is empty.
#[derive(Clone, FromRow)]
pub struct SealedRow {
    /// Its id.
    pub id: Uuid,
    #[sqlx(default)]
    revision: i64,
    first: String,
    #[sqlx(default)]
    second: String,
}

impl Table {
    /// Up to `limit` rows that a key has sealed; the key of what is plain is empty.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn some(&self, db: &Db, key_id: &str, limit: i64) -> Result<Vec<SealedRow>, DbError> {
        let sql = self.some;
        Ok(on_db!(db, conn => sqlx::query_as(sql).bind(key_id).bind(limit).fetch_all(conn).await)?)
    }

    /// How many rows a key has sealed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count(&self, db: &Db, key_id: &str) -> Result<i64, DbError> {
        let sql = self.count;
        let (count,): (i64,) =
            on_db!(db, conn => sqlx::query_as(sql).bind(key_id).fetch_one(conn).await)?;
        Ok(count)
    }

    /// The same as a transaction sees it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_in(&self, tx: &mut Tx, key_id: &str) -> Result<i64, DbError> {
        let sql = self.count;
        let (count,): (i64,) =
            on_tx!(tx, conn => sqlx::query_as(sql).bind(key_id).fetch_one(conn).await)?;
        Ok(count)
    }

    /// Writes the texts over a row that still is as it was read, and tells whether it was. It is not
    /// where somebody has written meanwhile, or another process was faster.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn write(
        &self,
        tx: &mut Tx,
        row: &SealedRow,
        (before, after): (&str, &str),
    ) -> Result<bool, DbError> {
        let sql = self.write;
        let rows = on_tx!(tx, conn => {
            let mut query = sqlx::query(sql).bind(row.id).bind(&row.first).bind(after).bind(before);
            if sql.contains("$5") {
                query = query.bind(row.revision);
            }
            if sql.contains("$6") {
                query = query.bind(&row.second);
            }
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        Ok(rows == 1)
    }

    /// The row with each of its texts put through `change`.
    ///
    /// # Errors
    /// What `change` fails with.
    pub fn changed(
        &self,
        row: &SealedRow,
        change: impl Fn(&Context, &str) -> Result<String, SealError>,
    ) -> Result<SealedRow, SealError> {
        let mut row = row.clone();
        for (column, text) in self.columns.iter().zip([&mut row.first, &mut row.second]) {
            let context = if self.is_revised {
                Context::revised(self.name, column, row.id, row.revision)
            } else {
                Context::new(self.name, column, row.id)
            };
            *text = change(&context, text)?;
        }
        Ok(row)
    }

    /// The row sealed with another key, from what any of ours has sealed.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn sealed_anew(
        &self,
        row: &SealedRow,
        keyring: &Keyring,
        key: &SealingKey,
    ) -> Result<SealedRow, SealError> {
        self.changed(row, |context, text| {
            key.seal(context, &keyring.open(context, text)?)
        })
    }
}
