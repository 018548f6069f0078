//! What FHIR asks for and no other slice does.

use shared::{Appointment, AppointmentId, DoctorId, Instant, PatientId, Status};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    appointments::store::Whose,
    db::{Db, DbError},
    http::Position,
    on_db,
};

/// Whether a doctor and a patient have ever had an appointment, in whatever status.
///
/// # Errors
/// When the database does not answer.
pub async fn has_met(db: &Db, doctor: DoctorId, patient: PatientId) -> Result<bool, DbError> {
    const SQL: &str =
        "SELECT id FROM appointments WHERE patient_id = $1 AND doctor_id = $2 LIMIT 1";
    let row: Option<(Uuid,)> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(patient.uuid())
        .bind(doctor.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.is_some())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.doctor_id, a.patient_id, a.status, a.starts_at, a.ends_at, a.visit_name, ",
            "da.name AS doctor_name, pa.name AS patient_name, c.began_at, c.ended_at FROM appointments a ",
            "JOIN accounts da ON da.id = a.doctor_id JOIN accounts pa ON pa.id = a.patient_id ",
            "LEFT JOIN consultations c ON c.appointment_id = a.id ",
            $rest
        )
    };
}

/// A consultation with the names that go with it.
#[derive(Debug, FromRow)]
pub struct EncounterRow {
    id: Uuid,
    doctor_id: Uuid,
    patient_id: Uuid,
    #[sqlx(try_from = "String")]
    status: Status,
    #[sqlx(try_from = "OffsetDateTime")]
    starts_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    ends_at: Instant,
    /// What the visit is for.
    pub visit_name: Option<String>,
    /// The doctor's name.
    pub doctor_name: String,
    /// The patient's name.
    pub patient_name: String,
    began_at: Option<OffsetDateTime>,
    ended_at: Option<OffsetDateTime>,
}

impl EncounterRow {
    /// The facts of its appointment that say who may know of it, and when it is.
    pub fn facts(&self) -> Appointment {
        Appointment {
            id: self.id.into(),
            doctor_id: self.doctor_id.into(),
            patient_id: self.patient_id.into(),
            status: self.status,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            move_request: None,
            may_be_objected: false,
        }
    }

    /// When the two first were in the room together.
    pub fn began_at(&self) -> Option<Instant> {
        self.began_at.map(Instant::from)
    }

    /// When they last were.
    pub fn ended_at(&self) -> Option<Instant> {
        self.ended_at.map(Instant::from)
    }

    /// Where it stands in a list.
    pub fn position(&self) -> Position {
        Position {
            key: self.starts_at.to_string(),
            id: self.id,
        }
    }
}

/// The consultation of an appointment.
///
/// # Errors
/// When the database does not answer.
pub async fn encounter(db: &Db, id: AppointmentId) -> Result<Option<EncounterRow>, DbError> {
    const SQL: &str = select!("WHERE a.id = $1");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// Up to `limit` consultations of somebody's appointments in a status that start after `after` and
/// before `before`, by start and then id. Of nobody's in particular there is no list.
///
/// # Errors
/// When the database does not answer.
pub async fn encounters(
    db: &Db,
    whose: Whose,
    status: Status,
    after: (Instant, Uuid),
    before: Instant,
    limit: i64,
) -> Result<Vec<EncounterRow>, DbError> {
    const OF_DOCTOR: &str = select!(
        "WHERE a.doctor_id = $1 AND a.status = $2 AND (a.starts_at, a.id) > ($3, $4) AND a.starts_at < $5 \
         ORDER BY a.starts_at, a.id LIMIT $6"
    );
    const OF_PATIENT: &str = select!(
        "WHERE a.patient_id = $1 AND a.status = $2 AND (a.starts_at, a.id) > ($3, $4) AND a.starts_at < $5 \
         ORDER BY a.starts_at, a.id LIMIT $6"
    );
    let (sql, owner) = match whose {
        Whose::Doctor(id) => (OF_DOCTOR, id),
        Whose::Patient(id) => (OF_PATIENT, id),
        Whose::Client(_) | Whose::All => return Ok(Vec::new()),
    };
    Ok(on_db!(db, conn => sqlx::query_as(sql)
        .bind(owner)
        .bind(status.as_str())
        .bind(OffsetDateTime::from(after.0))
        .bind(after.1)
        .bind(OffsetDateTime::from(before))
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}
