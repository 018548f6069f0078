//! Guests.

use shared::{AppointmentId, GuestId, Instant, account::PersonName, wire::guest::Relation};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, appointment_id, name, relation, expires_at, redeemed_at, revoked_at FROM guests WHERE ",
            $rest
        )
    };
}

/// A guest's row. The hashes are not in it.
#[derive(Debug, FromRow)]
pub struct GuestRow {
    id: Uuid,
    appointment_id: Uuid,
    /// The name.
    pub name: String,
    /// What they are there for.
    #[sqlx(try_from = "String")]
    pub relation: Relation,
    /// Until when the link can be opened.
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Instant,
    /// When it was opened.
    pub redeemed_at: Option<OffsetDateTime>,
    /// When the doctor took it back.
    pub revoked_at: Option<OffsetDateTime>,
}

impl GuestRow {
    /// The guest's id.
    pub fn id(&self) -> GuestId {
        self.id.into()
    }

    /// In whose consultation.
    pub fn appointment(&self) -> AppointmentId {
        self.appointment_id.into()
    }
}

/// A guest to be invited.
pub struct NewGuest<'a> {
    /// The id.
    pub id: GuestId,
    /// In whose consultation.
    pub appointment: AppointmentId,
    /// The name.
    pub name: &'a PersonName,
    /// What they are there for.
    pub relation: Relation,
    /// The hash of the link's secret.
    pub link_hash: [u8; 32],
    /// Until when the link can be opened.
    pub expires_at: Instant,
}

/// Adds a guest.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(tx: &mut Tx, new: &NewGuest<'_>, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO guests (id, appointment_id, name, relation, link_hash, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.id.uuid())
        .bind(new.appointment.uuid())
        .bind(new.name.as_str())
        .bind(new.relation.as_str())
        .bind(new.link_hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(new.expires_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

const HOLDING: &str = select!(
    "appointment_id = $1 AND revoked_at IS NULL AND (redeemed_at IS NOT NULL OR expires_at > $2) ORDER BY created_at"
);

/// The guests of an appointment whose links can be opened or were, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn holding(db: &Db, id: AppointmentId, now: Instant) -> Result<Vec<GuestRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(HOLDING)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .fetch_all(conn)
        .await)?)
}

/// The same as a transaction sees them.
///
/// # Errors
/// When the database does not answer.
pub async fn holding_in(
    tx: &mut Tx,
    id: AppointmentId,
    now: Instant,
) -> Result<Vec<GuestRow>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(HOLDING)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .fetch_all(conn)
        .await)?)
}

/// A guest by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: GuestId) -> Result<Option<GuestRow>, DbError> {
    const SQL: &str = select!("id = $1");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// A guest by the hash of their link's secret.
///
/// # Errors
/// When the database does not answer.
pub async fn by_link(db: &Db, hash: &[u8; 32]) -> Result<Option<GuestRow>, DbError> {
    const SQL: &str = select!("link_hash = $1");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(hash.as_slice()).fetch_optional(conn).await)?)
}

/// A guest by the hash of their pass.
///
/// # Errors
/// When the database does not answer.
pub async fn by_pass(db: &Db, hash: &[u8; 32]) -> Result<Option<GuestRow>, DbError> {
    const SQL: &str = select!("pass_hash = $1");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(hash.as_slice()).fetch_optional(conn).await)?)
}

/// Opens a link, and tells whether it could be. Of two that open it at once, one does.
///
/// # Errors
/// When the database does not take it.
pub async fn redeem(
    tx: &mut Tx,
    link_hash: &[u8; 32],
    pass_hash: &[u8; 32],
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE guests SET pass_hash = $2, redeemed_at = $3 \
        WHERE link_hash = $1 AND redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(link_hash.as_slice())
        .bind(pass_hash.as_slice())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Takes link and pass back, and tells whether that is new.
///
/// # Errors
/// When the database does not take it.
pub async fn revoke(tx: &mut Tx, id: GuestId, now: Instant) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE guests SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
