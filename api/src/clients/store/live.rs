//! Who calls by a client: looked up for every request, so that what was taken is gone at once.

use shared::{AccountId, Actor, ClientScopes, ClientSecretId, DoctorId, Instant};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// How many minutes apart the uses of a secret are written down.
const USE_EVERY_MINUTES: i64 = 1;

/// A client that can call, by a secret that works.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// What it may do.
    pub scopes: ClientScopes,
    /// When that ends.
    pub expires_at: Option<Instant>,
    /// Whether it is time to write down that the secret is used.
    pub is_use_due: bool,
}

type Row = (
    Uuid,
    Vec<u8>,
    String,
    Option<OffsetDateTime>,
    Option<OffsetDateTime>,
);

fn live(row: &Row, now: Instant) -> Option<Live> {
    let (_, _, scopes, expires_at, used_at) = row;
    let last = used_at.map(Instant::from);
    Some(Live {
        scopes: scopes.parse().ok()?,
        expires_at: expires_at.map(Instant::from),
        is_use_due: last.is_none_or(|last| last.plus_minutes(USE_EVERY_MINUTES) <= now),
    })
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.secret_hash, c.scopes, c.expires_at, s.last_used_at FROM client_secrets s ",
            "JOIN clients c ON c.account_id = s.client_id JOIN accounts a ON a.id = c.account_id ",
            "WHERE s.client_id = $1 AND s.dropped_at IS NULL AND c.revoked_at IS NULL ",
            "AND (c.expires_at IS NULL OR c.expires_at > $2) AND a.state = 'active'",
            $rest
        )
    };
}

const BY_SECRET: &str = select!(" AND s.id = $3");

macro_rules! by_secret {
    ($on:ident!($at:expr), $client:expr, $secret:expr, $now:expr) => {{
        let row: Option<Row> = $on!($at, conn => sqlx::query_as(BY_SECRET)
            .bind($client.uuid())
            .bind(OffsetDateTime::from($now))
            .bind($secret.uuid())
            .fetch_optional(conn)
            .await)?;
        Ok(row.and_then(|row| live(&row, $now)))
    }};
}

/// A client, if it can call and this secret of it works.
///
/// # Errors
/// When the database does not answer.
pub async fn by_secret(
    db: &Db,
    client: AccountId,
    secret: ClientSecretId,
    now: Instant,
) -> Result<Option<Live>, DbError> {
    by_secret!(on_db!(db), client, secret, now)
}

/// The same, as this transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn by_secret_in(
    tx: &mut Tx,
    client: AccountId,
    secret: ClientSecretId,
    now: Instant,
) -> Result<Option<Live>, DbError> {
    by_secret!(on_tx!(tx), client, secret, now)
}

/// A secret that works.
#[derive(Debug)]
pub struct Working {
    /// Its id.
    pub id: ClientSecretId,
    /// What is kept of it.
    pub hash: Vec<u8>,
    /// Its client.
    pub client: Live,
}

/// The secrets that work of a client that can call: two at most, the older one first.
///
/// # Errors
/// When the database does not answer.
pub async fn working(db: &Db, client: AccountId, now: Instant) -> Result<Vec<Working>, DbError> {
    const SQL: &str = select!(" ORDER BY s.id");
    let rows: Vec<Row> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(client.uuid())
        .bind(OffsetDateTime::from(now))
        .fetch_all(conn)
        .await)?;
    let working = |row: Row| {
        let client = live(&row, now)?;
        let (id, hash, ..) = row;
        let id = id.into();
        Some(Working { id, hash, client })
    };
    Ok(rows.into_iter().filter_map(working).collect())
}

/// Writes down that a secret is used, unless that was done within the minute.
///
/// # Errors
/// When the database does not take it.
pub async fn used(tx: &mut Tx, secret: ClientSecretId, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "UPDATE client_secrets SET last_used_at = $2 \
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(secret.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(now.plus_minutes(-USE_EVERY_MINUTES)))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

const PLACE: &str = "SELECT a.role FROM accounts a WHERE a.id = $2 AND a.state = 'active' \
    AND (a.role = 'patient' OR EXISTS (SELECT 1 FROM client_doctors g WHERE g.client_id = $1 AND g.doctor_id = a.id))";

macro_rules! place {
    ($on:ident!($at:expr), $client:expr, $whose:expr) => {{
        let row: Option<(String,)> = $on!($at, conn => sqlx::query_as(PLACE)
            .bind($client.uuid())
            .bind($whose)
            .fetch_optional(conn)
            .await)?;
        Ok(row.and_then(|(role,)| Some(Actor::new($whose, role.parse().ok()?))))
    }};
}

/// In whose place a client may act by this id: a patient, or a doctor who granted it, with an active
/// account.
///
/// # Errors
/// When the database does not answer.
pub async fn place(db: &Db, client: AccountId, whose: Uuid) -> Result<Option<Actor>, DbError> {
    place!(on_db!(db), client, whose)
}

/// The same, as this transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn place_in(
    tx: &mut Tx,
    client: AccountId,
    whose: Uuid,
) -> Result<Option<Actor>, DbError> {
    place!(on_tx!(tx), client, whose)
}

/// Whether a doctor granted a client.
///
/// # Errors
/// When the database does not answer.
pub async fn is_granted(db: &Db, client: AccountId, doctor: DoctorId) -> Result<bool, DbError> {
    const SQL: &str = "SELECT 1 FROM client_doctors WHERE client_id = $1 AND doctor_id = $2";
    let row: Option<(i32,)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(client.uuid())
        .bind(doctor.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.is_some())
}
