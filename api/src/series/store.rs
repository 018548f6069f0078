//! Series, and the appointments that belong to one.

use shared::{DoctorId, Instant, PatientId, SeriesId};
use time::OffsetDateTime;

use crate::{
    db::{DbError, Tx},
    on_tx,
};

/// Adds a series. Its appointments come after it.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    id: SeriesId,
    doctor: DoctorId,
    patient: PatientId,
    rule: &str,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO series (id, doctor_id, patient_id, rule, created_at) VALUES ($1, $2, $3, $4, $5)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(doctor.uuid())
        .bind(patient.uuid())
        .bind(rule)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
