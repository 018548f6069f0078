//! The chain of the lines, and the lines as the chain sees them.

use shared::Instant;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// The hash of a line and all before it.
pub type Hash = [u8; 32];

/// A line as it is kept.
#[derive(Clone, Debug, FromRow)]
pub struct Kept {
    pub(in crate::audit) id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    pub(in crate::audit) at: Instant,
    pub(in crate::audit) actor_id: Option<Uuid>,
    pub(in crate::audit) acting_for: Option<Uuid>,
    pub(in crate::audit) action: String,
    pub(in crate::audit) outcome: String,
    pub(in crate::audit) target_id: Option<Uuid>,
    pub(in crate::audit) request_id: Option<Uuid>,
}

/// The last link.
#[derive(Clone, Debug, FromRow)]
pub struct Head {
    /// Its number.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
    at: Option<OffsetDateTime>,
}

impl Head {
    /// When its line was written; `None` when that line is gone.
    pub fn at(&self) -> Option<Instant> {
        self.at.map(Into::into)
    }
}

/// A link as it is kept, with its line unless that is gone.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its number.
    pub seq: i64,
    /// Which line it is of.
    pub audit_id: Uuid,
    /// Its hash.
    pub hash: Vec<u8>,
    /// The key that made it; `None` for those from before there were keys.
    pub key_id: Option<Uuid>,
    /// The line.
    pub line: Option<Kept>,
}

const HEAD: &str = "SELECT c.seq, c.hash, a.at FROM audit_chain c LEFT JOIN audit a ON a.id = c.audit_id \
    WHERE c.seq > 0 ORDER BY c.seq DESC LIMIT 1";

/// The last link.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &Db) -> Result<Option<Head>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(HEAD).fetch_optional(conn).await)?)
}

/// The hash of a link.
///
/// # Errors
/// When the database does not answer.
pub async fn hash_of(db: &Db, seq: i64) -> Result<Option<Vec<u8>>, DbError> {
    const SQL: &str = "SELECT hash FROM audit_chain WHERE seq = $1";
    let row: Option<(Vec<u8>,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(seq).fetch_optional(conn).await)?;
    Ok(row.map(|(hash,)| hash))
}

/// The last link, which stays the last until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn lock_head(tx: &mut Tx) -> Result<Option<Head>, DbError> {
    /// Any number, as long as nothing else of ours locks by it.
    const THE_CHAIN: i64 = 0x6d79_646f_6331;
    const SQL: &str = "SELECT pg_advisory_xact_lock($1)";
    // SQLite has one writer anyway.
    on_tx!(tx,
        sqlite _conn => Ok(()),
        postgres conn => sqlx::query(SQL).bind(THE_CHAIN).execute(conn).await.map(drop)
    )?;
    Ok(on_tx!(tx, conn => sqlx::query_as(HEAD).fetch_optional(conn).await)?)
}

macro_rules! unsealed {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.at, a.actor_id, a.acting_for, a.action, a.outcome, a.target_id, a.request_id FROM audit a ",
            "WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = a.id) ",
            $rest
        )
    };
}

/// Lines from `from` on that are not in the chain, the oldest first.
const UNSEALED: &str = unsealed!("AND a.at >= $1 ORDER BY a.at, a.id LIMIT $2");

/// Whether there is something to seal from `from` on.
///
/// # Errors
/// When the database does not answer.
pub async fn is_unsealed(db: &Db, from: Instant) -> Result<bool, DbError> {
    let found: Option<Kept> = on_db!(db, conn => sqlx::query_as(UNSEALED)
        .bind(OffsetDateTime::from(from))
        .bind(1_i64)
        .fetch_optional(conn)
        .await)?;
    Ok(found.is_some())
}

/// Up to `limit` lines from `from` on that are not in the chain, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn unsealed(tx: &mut Tx, from: Instant, limit: i64) -> Result<Vec<Kept>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(UNSEALED)
        .bind(OffsetDateTime::from(from))
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Up to `limit` lines after a place and before an instant that are not in the chain.
///
/// # Errors
/// When the database does not answer.
pub async fn left_out(
    db: &Db,
    after: (Instant, Uuid),
    before: Instant,
    limit: i64,
) -> Result<Vec<Kept>, DbError> {
    const SQL: &str =
        unsealed!("AND (a.at, a.id) > ($1, $2) AND a.at < $3 ORDER BY a.at, a.id LIMIT $4");
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(after.0))
        .bind(after.1)
        .bind(OffsetDateTime::from(before))
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Whose health data the lines of a time are about: line and patient.
///
/// # Errors
/// When the database does not answer.
pub async fn subjects_in(
    tx: &mut Tx,
    (from, to): (Instant, Instant),
) -> Result<Vec<(Uuid, Uuid)>, DbError> {
    const SQL: &str = "SELECT a.id, s.patient_id FROM audit a LEFT JOIN audit_subjects s ON s.audit_id = a.id \
        WHERE a.at >= $1 AND a.at <= $2";
    let pairs = on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(from))
        .bind(OffsetDateTime::from(to))
        .fetch_all(conn)
        .await)?;
    Ok(with_patient(pairs))
}

/// Adds a link.
///
/// # Errors
/// When the database does not take it, for instance because its line has one already.
pub async fn add(
    tx: &mut Tx,
    seq: i64,
    line: Uuid,
    hash: &Hash,
    key_id: Uuid,
) -> Result<(), DbError> {
    const SQL: &str =
        "INSERT INTO audit_chain (seq, audit_id, hash, key_id) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(seq)
        .bind(line)
        .bind(&hash[..])
        .bind(key_id)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// A link beside its line. There is no line without a time.
#[derive(FromRow)]
struct LinkRow {
    seq: i64,
    audit_id: Uuid,
    hash: Vec<u8>,
    key_id: Option<Uuid>,
    at: Option<OffsetDateTime>,
    actor_id: Option<Uuid>,
    acting_for: Option<Uuid>,
    action: Option<String>,
    outcome: Option<String>,
    target_id: Option<Uuid>,
    request_id: Option<Uuid>,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        let line = row.at.map(|at| Kept {
            id: row.audit_id,
            at: at.into(),
            actor_id: row.actor_id,
            acting_for: row.acting_for,
            action: row.action.unwrap_or_default(),
            outcome: row.outcome.unwrap_or_default(),
            target_id: row.target_id,
            request_id: row.request_id,
        });
        Self {
            seq: row.seq,
            audit_id: row.audit_id,
            hash: row.hash,
            key_id: row.key_id,
            line,
        }
    }
}

/// Up to `limit` links after a number, with their lines.
///
/// # Errors
/// When the database does not answer.
pub async fn links(db: &Db, after: i64, limit: i64) -> Result<Vec<Link>, DbError> {
    const SQL: &str = "SELECT c.seq, c.audit_id, c.hash, c.key_id, a.at, a.actor_id, a.acting_for, a.action, a.outcome, \
        a.target_id, a.request_id FROM audit_chain c LEFT JOIN audit a ON a.id = c.audit_id \
        WHERE c.seq > $1 ORDER BY c.seq LIMIT $2";
    let rows: Vec<LinkRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(after).bind(limit).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(Link::from).collect())
}

/// Whose health data the lines of some links are about: line and patient.
///
/// # Errors
/// When the database does not answer.
pub async fn subjects(db: &Db, after: i64, to: i64) -> Result<Vec<(Uuid, Uuid)>, DbError> {
    const SQL: &str = "SELECT c.audit_id, s.patient_id FROM audit_chain c \
        LEFT JOIN audit_subjects s ON s.audit_id = c.audit_id WHERE c.seq > $1 AND c.seq <= $2";
    let pairs = on_db!(db, conn => sqlx::query_as(SQL).bind(after).bind(to).fetch_all(conn).await)?;
    Ok(with_patient(pairs))
}

/// Most lines are about nobody's health data.
fn with_patient(pairs: Vec<(Uuid, Option<Uuid>)>) -> Vec<(Uuid, Uuid)> {
    let pair = |(line, patient): (Uuid, Option<Uuid>)| Some((line, patient?));
    pairs.into_iter().filter_map(pair).collect()
}
