//! Availabilities and closures.

use shared::{
    ClosureId, DoctorId, Instant,
    availability::{Days, parse_date},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

/// What a doctor has set, and what stands in for it.
#[derive(FromRow)]
pub struct AvailabilityRow {
    /// The doctor.
    pub doctor_id: Uuid,
    /// Whether the account is active.
    pub is_active: bool,
    /// Whether patients find and book the doctor.
    pub is_published: bool,
    /// The doctor's name.
    pub name: String,
    /// The doctor's specialty.
    pub specialty: String,
    /// The zone of the doctor's account: that of the hours until they are set.
    pub account_time_zone: String,
    /// The document, in the form of the API; `None` until it is set.
    pub document: Option<String>,
    /// Raised by one with every change; `None` until it is set.
    pub revision: Option<i64>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT d.account_id AS doctor_id, a.state = 'active' AS is_active, d.is_published, a.name, d.specialty, a.time_zone AS account_time_zone, v.document, v.revision ",
            "FROM doctors d JOIN accounts a ON a.id = d.account_id ",
            "LEFT JOIN availabilities v ON v.doctor_id = d.account_id ",
            $rest
        )
    };
}

/// A doctor whose account is active, with the availability.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, doctor: DoctorId) -> Result<Option<AvailabilityRow>, DbError> {
    const SQL: &str = select!("WHERE d.account_id = $1 AND a.state = 'active'");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(doctor.uuid()).fetch_optional(conn).await)?)
}

/// The same, if patients find and book the doctor.
///
/// # Errors
/// When the database does not answer.
pub async fn find_bookable(db: &Db, doctor: DoctorId) -> Result<Option<AvailabilityRow>, DbError> {
    Ok(find(db, doctor).await?.filter(|row| row.is_published))
}

/// The first so many doctors of a folded specialty by name, of whatever state their accounts are, published or not.
///
/// # Errors
/// When the database does not answer.
pub async fn of_specialty(
    db: &Db,
    specialty_key: &str,
    limit: i64,
) -> Result<Vec<AvailabilityRow>, DbError> {
    const SQL: &str =
        select!("WHERE d.specialty_key = $1 ORDER BY d.sort_name, d.account_id LIMIT $2");
    Ok(
        on_db!(db, conn => sqlx::query_as(SQL).bind(specialty_key).bind(limit).fetch_all(conn).await)?,
    )
}

/// Sets a doctor's availability for the first time.
///
/// # Errors
/// [`DbError::Unique`] when it is set already.
pub async fn insert(
    tx: &mut Tx,
    doctor: DoctorId,
    document: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO availabilities (doctor_id, document, revision, updated_at) VALUES ($1, $2, 1, $3)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(doctor.uuid())
        .bind(document)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Replaces a doctor's availability.
///
/// # Errors
/// [`DbError::Stale`] when it has another revision by now.
pub async fn update(
    tx: &mut Tx,
    doctor: DoctorId,
    document: &str,
    revision: i64,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE availabilities SET document = $3, updated_at = $4, revision = revision + 1 \
        WHERE doctor_id = $1 AND revision = $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(doctor.uuid())
        .bind(revision)
        .bind(document)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// A future appointment, as far as its doctor's hours are concerned.
#[derive(FromRow)]
pub struct FutureAppointment {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub patient_id: Uuid,
    /// When it starts.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// When it ends.
    #[sqlx(try_from = "OffsetDateTime")]
    pub ends_at: Instant,
    /// The patient's name.
    pub patient_name: String,
}

/// A doctor's pending and confirmed appointments that start later, soonest first, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn future_appointments(
    db: &Db,
    doctor: DoctorId,
    now: Instant,
    limit: i64,
) -> Result<Vec<FutureAppointment>, DbError> {
    const SQL: &str = "SELECT a.id, a.patient_id, a.starts_at, a.ends_at, p.name AS patient_name FROM appointments a \
        JOIN accounts p ON p.id = a.patient_id WHERE a.doctor_id = $1 AND a.status IN ('pending', 'confirmed') \
        AND a.starts_at > $2 ORDER BY a.starts_at, a.id LIMIT $3";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(doctor.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Days on which the clinic is closed.
#[derive(FromRow)]
pub struct ClosureRow {
    /// The id.
    pub id: Uuid,
    /// The first day, `YYYY-MM-DD`.
    pub first_day: String,
    /// The last day.
    pub last_day: String,
    /// What for.
    pub name: String,
}

impl ClosureRow {
    /// Its days.
    pub fn days(&self) -> Option<Days> {
        Some(Days {
            from: parse_date(&self.first_day).ok()?,
            to: parse_date(&self.last_day).ok()?,
        })
    }
}

/// Closures that touch these days, at most so many, in the order of their ends.
///
/// # Errors
/// When the database does not answer.
pub async fn closures(
    db: &Db,
    days: Days,
    after: (&str, Uuid),
    limit: i64,
) -> Result<Vec<ClosureRow>, DbError> {
    const SQL: &str = "SELECT id, first_day, last_day, name FROM closures \
        WHERE (last_day, id) > ($1, $2) AND last_day >= $3 AND first_day <= $4 ORDER BY last_day, id LIMIT $5";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(after.0)
        .bind(after.1)
        .bind(days.from.to_string())
        .bind(days.to.to_string())
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Adds a closure.
///
/// # Errors
/// When the database does not take it.
pub async fn insert_closure(
    tx: &mut Tx,
    id: ClosureId,
    days: Days,
    name: &str,
    by: Uuid,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO closures (id, first_day, last_day, name, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(days.from.to_string())
        .bind(days.to.to_string())
        .bind(name)
        .bind(by)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Takes a closure back; whether it was there.
///
/// # Errors
/// When the database does not take it.
pub async fn remove_closure(tx: &mut Tx, id: ClosureId) -> Result<bool, DbError> {
    const SQL: &str = "DELETE FROM closures WHERE id = $1";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
