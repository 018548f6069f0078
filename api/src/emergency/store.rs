//! Records that were opened in an emergency.

use shared::{
    DoctorId, EmergencyId, Instant, PatientId, Role,
    account::Email,
    emergency::{EmergencyAccess, EmergencyReason},
    wire::{
        audit::Who,
        emergency::{EmergencyLine, Notice, RecordPatient},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
};

/// A patient by their address.
///
/// # Errors
/// When the database does not answer.
pub async fn patient_by_email(db: &Db, email: &Email) -> Result<Option<PatientId>, DbError> {
    const SQL: &str = "SELECT id FROM accounts WHERE email = $1 AND role = 'patient'";
    let found: Option<(Uuid,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(email.as_str()).fetch_optional(conn).await)?;
    Ok(found.map(|(id,)| id.into()))
}

/// Adds an access.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    access: &EmergencyAccess,
    reason: &EmergencyReason,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO emergency_accesses (id, doctor_id, patient_id, reason, opened_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(access.doctor.uuid())
        .bind(access.patient.uuid())
        .bind(reason.as_str())
        .bind(OffsetDateTime::from(access.opened_at))
        .bind(OffsetDateTime::from(access.expires_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// The last access of a doctor to a record, with its id.
///
/// # Errors
/// When the database does not answer.
pub async fn last(
    db: &Db,
    doctor: DoctorId,
    patient: PatientId,
) -> Result<Option<(Uuid, EmergencyAccess)>, DbError> {
    const SQL: &str = "SELECT id, opened_at, expires_at FROM emergency_accesses \
        WHERE doctor_id = $1 AND patient_id = $2 ORDER BY opened_at DESC LIMIT 1";
    let row: Option<(Uuid, OffsetDateTime, OffsetDateTime)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(doctor.uuid())
        .bind(patient.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|(id, opened_at, expires_at)| {
        let access = EmergencyAccess {
            doctor,
            patient,
            opened_at: opened_at.into(),
            expires_at: expires_at.into(),
        };
        (id, access)
    }))
}

#[derive(FromRow)]
struct PatientRow {
    name: String,
    email: String,
    phone: Option<String>,
    date_of_birth: Option<String>,
}

/// What a record says of its patient.
///
/// # Errors
/// When the database does not answer.
pub async fn patient(db: &Db, id: PatientId) -> Result<Option<RecordPatient>, DbError> {
    const SQL: &str = "SELECT a.name, a.email, p.phone, p.date_of_birth FROM accounts a \
        JOIN patients p ON p.account_id = a.id WHERE a.id = $1";
    let row: Option<PatientRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    Ok(row.map(|row| RecordPatient {
        id,
        name: row.name,
        email: row.email,
        phone: row.phone,
        date_of_birth: row.date_of_birth,
    }))
}

/// An access with the names that go with it.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    doctor_id: Uuid,
    doctor_name: String,
    patient_id: Uuid,
    patient_name: String,
    reason: String,
    #[sqlx(try_from = "OffsetDateTime")]
    opened_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    expires_at: Instant,
    acknowledged_at: Option<OffsetDateTime>,
}

impl Row {
    fn doctor(&self) -> Who {
        Who {
            id: self.doctor_id.into(),
            name: self.doctor_name.clone(),
            role: Role::Doctor,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.doctor_id, d.name AS doctor_name, e.patient_id, p.name AS patient_name, e.reason, ",
            "e.opened_at, e.expires_at, e.acknowledged_at FROM emergency_accesses e ",
            "JOIN accounts d ON d.id = e.doctor_id JOIN accounts p ON p.id = e.patient_id ",
            $rest
        )
    };
}

/// Up to `limit` accesses to a patient's record that they have not acknowledged, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn notices(db: &Db, patient: PatientId, limit: i64) -> Result<Vec<Notice>, DbError> {
    const SQL: &str = select!(
        "WHERE e.patient_id = $1 AND e.acknowledged_at IS NULL ORDER BY e.opened_at, e.id LIMIT $2"
    );
    let rows: Vec<Row> = on_db!(db, conn => sqlx::query_as(SQL).bind(patient.uuid()).bind(limit).fetch_all(conn).await)?;
    let notice = |row: Row| Notice {
        who: row.doctor(),
        id: row.id.into(),
        at: row.opened_at,
        expires_at: row.expires_at,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(notice).collect())
}

/// Keeps that a patient has acknowledged an access.
///
/// # Errors
/// [`DbError::Stale`] unless it is one to their record that they have not acknowledged yet.
pub async fn acknowledge(
    tx: &mut Tx,
    id: EmergencyId,
    patient: PatientId,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE emergency_accesses SET acknowledged_at = $3 \
        WHERE id = $1 AND patient_id = $2 AND acknowledged_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(patient.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Up to `limit` accesses before a place, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    before: (Instant, Uuid),
    limit: i64,
) -> Result<Vec<EmergencyLine>, DbError> {
    const SQL: &str = select!(
        "WHERE (e.opened_at, e.id) < ($1, $2) ORDER BY e.opened_at DESC, e.id DESC LIMIT $3"
    );
    let rows: Vec<Row> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(before.0))
        .bind(before.1)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    let line = |row: Row| EmergencyLine {
        who: row.doctor(),
        id: row.id.into(),
        patient: Who {
            id: row.patient_id.into(),
            name: row.patient_name,
            role: Role::Patient,
        },
        at: row.opened_at,
        expires_at: row.expires_at,
        reason: row.reason,
        acknowledged_at: row.acknowledged_at.map(Into::into),
    };
    Ok(rows.into_iter().map(line).collect())
}
