//! Who may see to whose schedule.

use shared::{AccountId, DoctorId, Instant, account::Email};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// The active account of a doctor or an admin with this address.
///
/// # Errors
/// When the database does not answer.
pub async fn colleague(db: &Db, email: &Email) -> Result<Option<AccountId>, DbError> {
    const SQL: &str = "SELECT id FROM accounts \
        WHERE email = $1 AND state = 'active' AND role IN ('doctor', 'admin')";
    let row: Option<(Uuid,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(email.as_str()).fetch_optional(conn).await)?;
    Ok(row.map(|(id,)| id.into()))
}

/// How many deputies a doctor has, and whose deputies somebody is, in active office.
///
/// # Errors
/// When the database does not answer.
pub async fn counts_in(
    tx: &mut Tx,
    doctor: DoctorId,
    deputy: AccountId,
) -> Result<(i64, i64), DbError> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM deputies WHERE doctor_id = $1 AND ended_at IS NULL), \
        (SELECT COUNT(*) FROM deputies WHERE deputy_id = $2 AND ended_at IS NULL)";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(doctor.uuid())
        .bind(deputy.uuid())
        .fetch_one(conn)
        .await)?)
}

/// Names a deputy.
///
/// # Errors
/// [`DbError::Unique`] when they are one already.
pub async fn name(
    tx: &mut Tx,
    id: Uuid,
    doctor: DoctorId,
    deputy: AccountId,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str =
        "INSERT INTO deputies (id, doctor_id, deputy_id, granted_at) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(doctor.uuid())
        .bind(deputy.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Ends it; whether they were a deputy.
///
/// # Errors
/// When the database does not take it.
pub async fn dismiss(
    tx: &mut Tx,
    doctor: DoctorId,
    deputy: AccountId,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE deputies SET ended_at = $3 \
        WHERE doctor_id = $1 AND deputy_id = $2 AND ended_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(doctor.uuid())
        .bind(deputy.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Ends all that somebody has granted and was granted, because their account goes.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all(tx: &mut Tx, account: AccountId, now: Instant) -> Result<(), DbError> {
    const AS_DOCTOR: &str =
        "UPDATE deputies SET ended_at = $2 WHERE doctor_id = $1 AND ended_at IS NULL";
    const AS_DEPUTY: &str =
        "UPDATE deputies SET ended_at = $2 WHERE deputy_id = $1 AND ended_at IS NULL";
    for sql in [AS_DOCTOR, AS_DEPUTY] {
        on_tx!(&mut *tx, conn => sqlx::query(sql)
            .bind(account.uuid())
            .bind(OffsetDateTime::from(now))
            .execute(conn)
            .await
            .map(drop))?;
    }
    Ok(())
}

const IS_DEPUTY: &str = "SELECT 1 FROM deputies d JOIN accounts a ON a.id = d.doctor_id \
    WHERE d.doctor_id = $1 AND d.deputy_id = $2 AND d.ended_at IS NULL AND a.state = 'active'";

/// Whether somebody is a deputy of a doctor whose account is active.
///
/// # Errors
/// When the database does not answer.
pub async fn is_deputy(db: &Db, doctor: DoctorId, deputy: AccountId) -> Result<bool, DbError> {
    let row: Option<(i32,)> = on_db!(db, conn => sqlx::query_as(IS_DEPUTY)
        .bind(doctor.uuid())
        .bind(deputy.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.is_some())
}

/// The same, as this transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn is_deputy_in(
    tx: &mut Tx,
    doctor: DoctorId,
    deputy: AccountId,
) -> Result<bool, DbError> {
    let row: Option<(i32,)> = on_tx!(tx, conn => sqlx::query_as(IS_DEPUTY)
        .bind(doctor.uuid())
        .bind(deputy.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.is_some())
}

/// A deputy of a doctor.
#[derive(Debug, FromRow)]
pub struct DeputyRow {
    /// The deputy's account.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The role's word.
    #[sqlx(try_from = "String")]
    pub role: shared::Role,
    /// The address.
    pub email: String,
    /// Since when.
    #[sqlx(try_from = "OffsetDateTime")]
    pub granted_at: Instant,
}

/// The deputies of a doctor, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn of_doctor(db: &Db, doctor: DoctorId, limit: i64) -> Result<Vec<DeputyRow>, DbError> {
    const SQL: &str = "SELECT a.id, a.name, a.role, a.email, d.granted_at FROM deputies d \
        JOIN accounts a ON a.id = d.deputy_id WHERE d.doctor_id = $1 AND d.ended_at IS NULL \
        ORDER BY d.granted_at, d.id LIMIT $2";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(doctor.uuid())
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// A doctor whom somebody stands in for.
#[derive(Debug, FromRow)]
pub struct DeputyshipRow {
    /// The doctor.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The specialty.
    pub specialty: String,
    /// Since when.
    #[sqlx(try_from = "OffsetDateTime")]
    pub granted_at: Instant,
}

/// The doctors with active accounts whose deputy somebody is, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn of_deputy(
    db: &Db,
    deputy: AccountId,
    limit: i64,
) -> Result<Vec<DeputyshipRow>, DbError> {
    const SQL: &str = "SELECT a.id, a.name, o.specialty, d.granted_at FROM deputies d \
        JOIN accounts a ON a.id = d.doctor_id JOIN doctors o ON o.account_id = d.doctor_id \
        WHERE d.deputy_id = $1 AND d.ended_at IS NULL AND a.state = 'active' \
        ORDER BY d.granted_at, d.id LIMIT $2";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(deputy.uuid())
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}
