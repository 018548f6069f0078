//! Reading what the figures are made of.

use shared::{
    DoctorId, Instant, Status,
    wire::report::{POOR_PACKET_LOSS, POOR_QUALITY, POOR_ROUND_TRIP, ReportKind},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError},
    on_db,
};

/// Of which appointments: of one doctor or of all, by their start.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// Of one doctor only.
    pub doctor: Option<DoctorId>,
    /// The first start.
    pub from: Instant,
    /// The start after the last.
    pub until: Instant,
}

/// What became of one appointment.
#[derive(FromRow)]
pub struct OutcomeRow {
    /// Which.
    pub id: Uuid,
    /// The planned start.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// The planned end.
    #[sqlx(try_from = "OffsetDateTime")]
    pub ends_at: Instant,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// When the two met.
    pub began_at: Option<OffsetDateTime>,
    /// How long they were together.
    pub together_seconds: Option<i64>,
    /// How long the patient waited.
    pub waited_seconds: Option<i64>,
    /// How late the patient came.
    pub patient_late_seconds: Option<i64>,
    /// How late the doctor came.
    pub doctor_late_seconds: Option<i64>,
    /// How often somebody fell out.
    pub drops: Option<i64>,
    /// Who was missing, by the doctor's word.
    pub absent: Option<String>,
    /// When the patient contested that.
    pub contested_at: Option<OffsetDateTime>,
    /// The patient's answer on picture and sound.
    pub connection: Option<i64>,
    /// The patient's answer on the consultation.
    pub consultation: Option<i64>,
}

/// Up to `limit` outcomes after a place, by start, in whatever status: the index by start has no other
/// order.
///
/// # Errors
/// When the database does not answer.
pub async fn outcomes(
    db: &Db,
    range: Range,
    after: (Instant, Uuid),
    limit: i64,
) -> Result<Vec<OutcomeRow>, DbError> {
    macro_rules! text {
        ($where:literal) => {
            concat!(
                "SELECT a.id, a.starts_at, a.ends_at, a.status, c.began_at, c.together_seconds, c.waited_seconds, \
                c.patient_late_seconds, c.doctor_late_seconds, c.drops, c.absent, c.contested_at, r.connection, r.consultation \
                FROM appointments a LEFT JOIN consultations c ON c.appointment_id = a.id \
                LEFT JOIN ratings r ON r.appointment_id = a.id AND r.side = 'patient' \
                WHERE ",
                $where,
                "(a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 \
                ORDER BY a.starts_at, a.id LIMIT $4"
            )
        };
    }
    const OF_ALL: &str = text!("");
    const OF_DOCTOR: &str = text!("a.doctor_id = $5 AND ");
    // What is asked for begins at the range, and goes on after the last one seen.
    let (at, id) = after;
    Ok(match range.doctor {
        None => on_db!(db, conn => sqlx::query_as(OF_ALL)
            .bind(OffsetDateTime::from(at))
            .bind(id)
            .bind(OffsetDateTime::from(range.until))
            .bind(limit)
            .fetch_all(conn)
            .await)?,
        Some(doctor) => on_db!(db, conn => sqlx::query_as(OF_DOCTOR)
            .bind(OffsetDateTime::from(at))
            .bind(id)
            .bind(OffsetDateTime::from(range.until))
            .bind(limit)
            .bind(doctor.uuid())
            .fetch_all(conn)
            .await)?,
    })
}

/// What was reported of a kind.
#[derive(FromRow)]
pub struct ReportRow {
    /// The kind.
    #[sqlx(try_from = "String")]
    pub kind: ReportKind,
    /// In how many consultations.
    pub consultations: i64,
    /// How often.
    pub reports: i64,
    /// How many of them were poor samples.
    pub poor: i64,
}

/// What was reported, by kind.
///
/// # Errors
/// When the database does not answer.
pub async fn reports(db: &Db, range: Range) -> Result<Vec<ReportRow>, DbError> {
    macro_rules! text {
        ($where:literal) => {
            concat!(
                "SELECT r.kind, COUNT(DISTINCT r.appointment_id) AS consultations, COUNT(*) AS reports, \
                COUNT(CASE WHEN r.kind = 'quality' AND r.value < $3 THEN 1 \
                WHEN r.kind = 'packet_loss' AND r.value >= $4 THEN 1 \
                WHEN r.kind = 'round_trip' AND r.value >= $5 THEN 1 END) AS poor \
                FROM appointments a JOIN call_reports r ON r.appointment_id = a.id \
                WHERE ",
                $where,
                "a.starts_at >= $1 AND a.starts_at < $2 GROUP BY r.kind ORDER BY r.kind"
            )
        };
    }
    const OF_ALL: &str = text!("");
    const OF_DOCTOR: &str = text!("a.doctor_id = $6 AND ");
    let (from, until) = (
        OffsetDateTime::from(range.from),
        OffsetDateTime::from(range.until),
    );
    let (quality, loss, time) = (
        i64::from(POOR_QUALITY),
        i64::from(POOR_PACKET_LOSS),
        i64::from(POOR_ROUND_TRIP),
    );
    Ok(match range.doctor {
        None => on_db!(db, conn => sqlx::query_as(OF_ALL)
            .bind(from).bind(until).bind(quality).bind(loss).bind(time)
            .fetch_all(conn)
            .await)?,
        Some(doctor) => on_db!(db, conn => sqlx::query_as(OF_DOCTOR)
            .bind(from).bind(until).bind(quality).bind(loss).bind(time).bind(doctor.uuid())
            .fetch_all(conn)
            .await)?,
    })
}
