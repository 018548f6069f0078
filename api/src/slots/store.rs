//! Taken time, and holds on what is not taken yet.

use shared::{
    Instant, PatientId,
    availability::slots::{Busy, Slot},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// Whose taken time is asked for. Nil ids are nobody's.
pub struct Query {
    /// The doctor.
    pub doctor: Uuid,
    /// The patient, whose own hold is not in their way.
    pub patient: Uuid,
    /// An appointment that is not in its own way.
    pub except: Uuid,
    /// From when until when it may begin.
    pub reach: (Instant, Instant),
    /// Holds that have ended by then do not count.
    pub now: Instant,
}

/// A stretch of taken time.
#[derive(Clone, FromRow)]
pub struct Taken {
    busy_starts_at: OffsetDateTime,
    busy_ends_at: OffsetDateTime,
    starts_at: OffsetDateTime,
    ends_at: OffsetDateTime,
    whose: String,
}

impl Taken {
    /// Whether it is the doctor's; else it is the patient's, with any doctor.
    pub fn is_doctors(&self) -> bool {
        self.whose == "doctor"
    }

    /// As the doctor's.
    pub fn busy(&self) -> Busy {
        Busy {
            from: self.busy_starts_at.into(),
            until: self.busy_ends_at.into(),
            starts_at: self.starts_at.into(),
        }
    }

    /// As the patient's.
    pub fn visit(&self) -> Slot {
        Slot {
            starts_at: self.starts_at.into(),
            ends_at: self.ends_at.into(),
        }
    }
}

/// All taken time within reach, in one look: the doctor's appointments, the times asked for by
/// patients who want to move one, the holds, and the patient's own appointments.
const TAKEN: &str = "SELECT busy_starts_at, busy_ends_at, starts_at, ends_at, 'doctor' AS whose FROM taken \
    WHERE doctor_id = $1 AND busy_starts_at > $4 AND busy_starts_at < $5 AND appointment_id <> $3 \
    UNION ALL SELECT busy_starts_at, busy_ends_at, starts_at, ends_at, 'patient' FROM taken \
    WHERE patient_id = $2 AND starts_at > $4 AND starts_at < $5 AND appointment_id <> $3 \
    UNION ALL SELECT busy_starts_at, busy_ends_at, starts_at, ends_at, 'doctor' FROM holds \
    WHERE doctor_id = $1 AND busy_starts_at > $4 AND busy_starts_at < $5 AND expires_at > $6 AND patient_id <> $2";

macro_rules! bound {
    ($query:ident) => {
        sqlx::query_as(TAKEN)
            .bind($query.doctor)
            .bind($query.patient)
            .bind($query.except)
            .bind(OffsetDateTime::from($query.reach.0))
            .bind(OffsetDateTime::from($query.reach.1))
            .bind(OffsetDateTime::from($query.now))
    };
}

/// All taken time within reach.
///
/// # Errors
/// When the database does not answer.
pub async fn taken(db: &Db, query: &Query) -> Result<Vec<Taken>, DbError> {
    Ok(on_db!(db, conn => bound!(query).fetch_all(conn).await)?)
}

/// The same inside a transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn taken_in(tx: &mut Tx, query: &Query) -> Result<Vec<Taken>, DbError> {
    Ok(on_tx!(tx, conn => bound!(query).fetch_all(conn).await)?)
}

/// A stretch of taken time, and of which doctor.
#[derive(FromRow)]
pub struct TakenOf {
    /// Which doctor.
    pub doctor_id: Uuid,
    /// The stretch.
    #[sqlx(flatten)]
    pub taken: Taken,
}

/// All taken time within reach of the doctors of a folded specialty, the first so many by name.
///
/// # Errors
/// When the database does not answer.
pub async fn taken_of_specialty(
    db: &Db,
    specialty_key: &str,
    doctors: i64,
    query: &Query,
) -> Result<Vec<TakenOf>, DbError> {
    const SQL: &str = "SELECT doctor_id, busy_starts_at, busy_ends_at, starts_at, ends_at, 'doctor' AS whose FROM taken \
        WHERE doctor_id IN (SELECT account_id FROM doctors WHERE specialty_key = $1 ORDER BY sort_name, account_id LIMIT $2) \
        AND busy_starts_at > $3 AND busy_starts_at < $4 \
        UNION ALL SELECT doctor_id, busy_starts_at, busy_ends_at, starts_at, ends_at, 'doctor' FROM holds \
        WHERE doctor_id IN (SELECT account_id FROM doctors WHERE specialty_key = $1 ORDER BY sort_name, account_id LIMIT $2) \
        AND busy_starts_at > $3 AND busy_starts_at < $4 AND expires_at > $5 AND patient_id <> $6 \
        UNION ALL SELECT doctor_id, busy_starts_at, busy_ends_at, starts_at, ends_at, 'patient' FROM taken \
        WHERE patient_id = $6 AND starts_at > $3 AND starts_at < $4";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(specialty_key)
        .bind(doctors)
        .bind(OffsetDateTime::from(query.reach.0))
        .bind(OffsetDateTime::from(query.reach.1))
        .bind(OffsetDateTime::from(query.now))
        .bind(query.patient)
        .fetch_all(conn)
        .await)?)
}

/// A slot that is kept.
#[derive(Clone, Copy, FromRow)]
pub struct HoldRow {
    /// With whom.
    pub doctor_id: Uuid,
    /// When the visit starts.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// When it ends.
    #[sqlx(try_from = "OffsetDateTime")]
    pub ends_at: Instant,
    /// Since when it is kept.
    #[sqlx(try_from = "OffsetDateTime")]
    pub held_since: Instant,
    /// From then on it is not.
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Instant,
}

/// The patient's hold, unless it has ended.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(
    tx: &mut Tx,
    patient: PatientId,
    now: Instant,
) -> Result<Option<HoldRow>, DbError> {
    const SQL: &str = "SELECT doctor_id, starts_at, ends_at, held_since, expires_at FROM holds \
        WHERE patient_id = $1 AND expires_at > $2";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(patient.uuid())
        .bind(OffsetDateTime::from(now))
        .fetch_optional(conn)
        .await)?)
}

/// Keeps a slot for a patient, in place of the one kept before. The caller holds the turn of both
/// people and has looked at what is taken.
///
/// # Errors
/// When the database does not take it.
pub async fn put_hold(
    tx: &mut Tx,
    patient: PatientId,
    hold: &HoldRow,
    busy: &Busy,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO holds (patient_id, doctor_id, starts_at, ends_at, busy_starts_at, busy_ends_at, held_since, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (patient_id) DO UPDATE SET doctor_id = excluded.doctor_id, \
        starts_at = excluded.starts_at, ends_at = excluded.ends_at, busy_starts_at = excluded.busy_starts_at, \
        busy_ends_at = excluded.busy_ends_at, held_since = excluded.held_since, expires_at = excluded.expires_at";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(patient.uuid())
        .bind(hold.doctor_id)
        .bind(OffsetDateTime::from(hold.starts_at))
        .bind(OffsetDateTime::from(hold.ends_at))
        .bind(OffsetDateTime::from(busy.from))
        .bind(OffsetDateTime::from(busy.until))
        .bind(OffsetDateTime::from(hold.held_since))
        .bind(OffsetDateTime::from(hold.expires_at))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Gives the patient's hold back.
///
/// # Errors
/// When the database does not take it.
pub async fn drop_hold(tx: &mut Tx, patient: PatientId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM holds WHERE patient_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(patient.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}
