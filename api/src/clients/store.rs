//! Clients as admins see and change them. Who calls by one is in [`live`], its secrets in [`secrets`].

pub mod live;
pub mod secrets;

use std::collections::BTreeSet;

use shared::{
    AccountId, ClientScopes, DoctorId, Instant,
    account::PersonName,
    wire::client::{Client, ClientDoctor, ClientState, Description},
    words::UnknownWord,
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    doctors::fold::fold,
    on_db, on_tx,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.account_id, a.name, c.scopes, c.expires_at, c.revision, c.created_at, c.updated_at, ",
            "CASE WHEN c.revoked_at IS NOT NULL THEN 'revoked' WHEN a.state = 'disabled' THEN 'disabled' ",
            "WHEN c.expires_at <= $1 THEN 'expired' ELSE 'active' END AS state, ",
            "(SELECT MAX(s.last_used_at) FROM client_secrets s WHERE s.client_id = c.account_id) AS last_used_at ",
            "FROM clients c JOIN accounts a ON a.id = c.account_id WHERE ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct ClientRow {
    account_id: Uuid,
    name: String,
    scopes: String,
    expires_at: Option<OffsetDateTime>,
    revision: i64,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    updated_at: Instant,
    state: String,
    last_used_at: Option<OffsetDateTime>,
}

impl TryFrom<ClientRow> for Client {
    type Error = UnknownWord;

    fn try_from(row: ClientRow) -> Result<Self, UnknownWord> {
        Ok(Self {
            id: row.account_id.into(),
            name: row.name,
            scopes: row.scopes.parse::<ClientScopes>()?.list(),
            doctors: Vec::new(),
            state: row.state.parse::<ClientState>()?,
            expires_at: row.expires_at.map(Instant::from),
            last_used_at: row.last_used_at.map(Instant::from),
            secrets: Vec::new(),
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Up to `limit` clients after one of them, in the order in which they were made. Their doctors and
/// secrets are not in it.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, after: Uuid, now: Instant, limit: i64) -> Result<Vec<Client>, DbError> {
    const SQL: &str = select!("c.account_id > $2 ORDER BY c.account_id LIMIT $3");
    let rows: Vec<ClientRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(now))
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    rows.into_iter().map(client).collect()
}

/// One client, without its doctors and secrets.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: AccountId, now: Instant) -> Result<Option<Client>, DbError> {
    const SQL: &str = select!("c.account_id = $2");
    let row: Option<ClientRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(now))
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    row.map(client).transpose()
}

fn client(row: ClientRow) -> Result<Client, DbError> {
    Client::try_from(row).map_err(|error| DbError::Other(sqlx::Error::Decode(error.into())))
}

/// The doctors of all clients from one to another, each with the client, by their names.
///
/// # Errors
/// When the database does not answer.
pub async fn doctors(
    db: &Db,
    from: AccountId,
    to: AccountId,
) -> Result<Vec<(AccountId, ClientDoctor)>, DbError> {
    const SQL: &str = "SELECT g.client_id, g.doctor_id, a.name FROM client_doctors g \
        JOIN accounts a ON a.id = g.doctor_id JOIN doctors d ON d.account_id = g.doctor_id \
        WHERE g.client_id >= $1 AND g.client_id <= $2 ORDER BY g.client_id, d.sort_name, g.doctor_id";
    let rows: Vec<(Uuid, Uuid, String)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(from.uuid())
        .bind(to.uuid())
        .fetch_all(conn)
        .await)?;
    let doctor = |(client, id, name): (Uuid, Uuid, String)| {
        let id = DoctorId::from(id);
        (client.into(), ClientDoctor { id, name })
    };
    Ok(rows.into_iter().map(doctor).collect())
}

/// Makes a client of an account that was just made.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    id: AccountId,
    described: &Description,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO clients (account_id, scopes, expires_at, revision, created_at, updated_at) \
        VALUES ($1, $2, $3, 1, $4, $4)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(described.scopes.to_string())
        .bind(described.expires_at.map(OffsetDateTime::from))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Describes a client anew.
///
/// # Errors
/// [`DbError::Stale`] when it has another revision, or was revoked.
pub async fn update(
    tx: &mut Tx,
    id: AccountId,
    described: &Description,
    revision: i64,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE clients SET scopes = $3, expires_at = $4, updated_at = $5, revision = revision + 1 \
        WHERE account_id = $1 AND revision = $2 AND revoked_at IS NULL";
    let rows = on_tx!(&mut *tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(revision)
        .bind(described.scopes.to_string())
        .bind(described.expires_at.map(OffsetDateTime::from))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)?;
    rename(tx, id, &described.name, now).await
}

async fn rename(
    tx: &mut Tx,
    id: AccountId,
    name: &PersonName,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET name = $2, name_key = $3, updated_at = $4 WHERE id = $1 AND name <> $2";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(name.as_str())
        .bind(fold(name.as_str()))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Gives a client these doctors and no others. Those it has already keep the time of their grant.
///
/// # Errors
/// [`DbError::Stale`] when one of them is no doctor with an active account.
pub async fn grant(
    tx: &mut Tx,
    id: AccountId,
    doctors: &BTreeSet<DoctorId>,
    now: Instant,
) -> Result<(), DbError> {
    const PRESENT: &str = "SELECT doctor_id FROM client_doctors WHERE client_id = $1";
    const TAKE: &str = "DELETE FROM client_doctors WHERE client_id = $1 AND doctor_id = $2";
    const GIVE: &str = "INSERT INTO client_doctors (client_id, doctor_id, granted_at) \
        SELECT $1, d.account_id, $3 FROM doctors d JOIN accounts a ON a.id = d.account_id \
        WHERE d.account_id = $2 AND a.state = 'active'";
    let present: Vec<(Uuid,)> =
        on_tx!(&mut *tx, conn => sqlx::query_as(PRESENT).bind(id.uuid()).fetch_all(conn).await)?;
    let present: BTreeSet<_> = present.into_iter().map(|(doctor,)| doctor.into()).collect();
    for doctor in present.difference(doctors) {
        on_tx!(&mut *tx, conn => sqlx::query(TAKE).bind(id.uuid()).bind(doctor.uuid()).execute(conn).await.map(drop))?;
    }
    for doctor in doctors.difference(&present) {
        let rows = on_tx!(&mut *tx, conn => sqlx::query(GIVE)
            .bind(id.uuid())
            .bind(doctor.uuid())
            .bind(OffsetDateTime::from(now))
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        exactly_one(rows)?;
    }
    Ok(())
}

/// Takes a doctor from all clients, because their account goes.
///
/// # Errors
/// When the database does not take it.
pub async fn take_all(tx: &mut Tx, doctor: AccountId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM client_doctors WHERE doctor_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(doctor.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Revokes a client for good; whether it was not revoked before.
///
/// # Errors
/// When the database does not take it.
pub async fn revoke(tx: &mut Tx, id: AccountId, now: Instant) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE clients SET revoked_at = $2, updated_at = $2, revision = revision + 1 \
        WHERE account_id = $1 AND revoked_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
