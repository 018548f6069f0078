//! What somebody's pages reported of their calls, how they found the consultations, and whether they
//! agreed to being recorded.

use std::collections::HashMap;

use shared::{
    AccountId, Instant, Role,
    wire::{
        export::{ExportedAnswer, ExportedAppointment, ExportedRating, ExportedReport},
        report::{Rating, ReportKind},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError},
    on_db,
};

/// The most reports of one export, those of the newest appointments. Reports are kept for some months,
/// and nobody but a doctor who does nothing else comes near.
const MOST_REPORTS: i64 = 100_000;

/// What one side left behind, by appointment.
#[derive(Default)]
pub struct Calls {
    ratings: HashMap<Uuid, ExportedRating>,
    reports: HashMap<Uuid, Vec<ExportedReport>>,
    answers: HashMap<Uuid, Vec<ExportedAnswer>>,
    /// Whether there are more reports than one export has.
    pub is_cut: bool,
}

impl Calls {
    /// Gives an appointment what belongs to it.
    pub fn take(&mut self, appointment: &mut ExportedAppointment) {
        let id = appointment.id.uuid();
        appointment.rating = self.ratings.remove(&id);
        appointment.reports = self.reports.remove(&id).unwrap_or_default();
        appointment.reports.sort_by_key(|report| report.at);
        appointment.recording_answers = self.answers.remove(&id).unwrap_or_default();
    }
}

#[derive(FromRow)]
struct RatingRow {
    appointment_id: Uuid,
    connection: i64,
    consultation: i64,
    #[sqlx(try_from = "OffsetDateTime")]
    rated_at: Instant,
}

#[derive(FromRow)]
struct ReportRow {
    appointment_id: Uuid,
    #[sqlx(try_from = "String")]
    kind: ReportKind,
    value: Option<i64>,
    #[sqlx(try_from = "OffsetDateTime")]
    received_at: Instant,
}

#[derive(FromRow)]
struct AnswerRow {
    appointment_id: Uuid,
    agreed: bool,
    text_version: i64,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
}

/// What somebody answered when they were asked whether it may be recorded, oldest first.
async fn answers(db: &Db, id: AccountId) -> Result<Vec<AnswerRow>, DbError> {
    const SQL: &str = "SELECT \
        (SELECT q.appointment_id FROM recording_requests q WHERE q.id = a.request_id) AS appointment_id, \
        a.agreed, a.text_version, a.at FROM recording_answers a WHERE a.person = $1 ORDER BY a.at, a.id";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?)
}

/// What a patient or a doctor left behind.
///
/// # Errors
/// When the database does not answer.
pub async fn of(db: &Db, id: AccountId, role: Role) -> Result<Calls, DbError> {
    const PATIENTS_RATINGS: &str = "SELECT r.appointment_id, r.connection, r.consultation, r.rated_at FROM appointments a \
        JOIN ratings r ON r.appointment_id = a.id AND r.side = 'patient' WHERE a.patient_id = $1";
    const DOCTORS_RATINGS: &str = "SELECT r.appointment_id, r.connection, r.consultation, r.rated_at FROM appointments a \
        JOIN ratings r ON r.appointment_id = a.id AND r.side = 'doctor' WHERE a.doctor_id = $1";
    const PATIENTS_REPORTS: &str = "SELECT c.appointment_id, c.kind, c.value, c.received_at FROM appointments a \
        JOIN call_reports c ON c.appointment_id = a.id AND c.side = 'patient' \
        WHERE a.patient_id = $1 ORDER BY a.starts_at DESC, a.id DESC LIMIT $2";
    const DOCTORS_REPORTS: &str = "SELECT c.appointment_id, c.kind, c.value, c.received_at FROM appointments a \
        JOIN call_reports c ON c.appointment_id = a.id AND c.side = 'doctor' \
        WHERE a.doctor_id = $1 ORDER BY a.starts_at DESC, a.id DESC LIMIT $2";
    let (ratings, reports) = match role {
        Role::Patient => (PATIENTS_RATINGS, PATIENTS_REPORTS),
        Role::Doctor | Role::Admin | Role::Integrator => (DOCTORS_RATINGS, DOCTORS_REPORTS),
    };
    let ratings: Vec<RatingRow> =
        on_db!(db, conn => sqlx::query_as(ratings).bind(id.uuid()).fetch_all(conn).await)?;
    let reports: Vec<ReportRow> = on_db!(db, conn => sqlx::query_as(reports)
        .bind(id.uuid())
        .bind(MOST_REPORTS + 1)
        .fetch_all(conn)
        .await)?;
    let mut calls = Calls {
        is_cut: i64::try_from(reports.len()).is_ok_and(|reports| MOST_REPORTS < reports),
        ..Calls::default()
    };
    for row in answers(db, id).await? {
        let answer = ExportedAnswer {
            at: row.at,
            agreed: row.agreed,
            text_version: u32::try_from(row.text_version).unwrap_or_default(),
        };
        let of_one = calls.answers.entry(row.appointment_id);
        of_one.or_default().push(answer);
    }
    for row in ratings {
        let stars = |value: i64| u8::try_from(value).unwrap_or_default();
        let rating = ExportedRating {
            at: row.rated_at,
            rating: Rating {
                connection: stars(row.connection),
                consultation: stars(row.consultation),
            },
        };
        calls.ratings.insert(row.appointment_id, rating);
    }
    for row in reports {
        let report = ExportedReport {
            at: row.received_at,
            kind: row.kind,
            value: row.value.and_then(|value| u32::try_from(value).ok()),
        };
        calls
            .reports
            .entry(row.appointment_id)
            .or_default()
            .push(report);
    }
    Ok(calls)
}
