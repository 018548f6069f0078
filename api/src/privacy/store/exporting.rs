//! Everything that is kept of a person, read in a few statements.

use std::collections::HashMap;

use shared::{
    AccountId, AppointmentId, Instant, Status,
    wire::export::{
        ExportedAppointment, ExportedMail, ExportedRecord, ExportedSession, ExportedText,
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError},
    notes::store as notes,
    on_db,
    recordings::store::kept,
    sealing::Sealing,
};

#[derive(FromRow)]
struct TimeRow {
    id: Uuid,
    #[sqlx(try_from = "String")]
    status: Status,
    #[sqlx(try_from = "OffsetDateTime")]
    starts_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    ends_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
}

impl TimeRow {
    fn with(self, record: Option<ExportedRecord>) -> ExportedAppointment {
        ExportedAppointment {
            id: self.id.into(),
            status: self.status,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            created_at: self.created_at,
            record,
        }
    }
}

/// A doctor's appointments: their times.
///
/// # Errors
/// When the database does not answer.
pub async fn of_doctor(db: &Db, id: AccountId) -> Result<Vec<ExportedAppointment>, DbError> {
    const SQL: &str = "SELECT id, status, starts_at, ends_at, created_at FROM appointments \
        WHERE doctor_id = $1 ORDER BY starts_at, id";
    let rows: Vec<TimeRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|row| row.with(None)).collect())
}

#[derive(FromRow)]
struct RecordRow {
    #[sqlx(flatten)]
    time: TimeRow,
    doctor_name: String,
    visit_name: Option<String>,
    reason: String,
    cancel_reason: Option<String>,
    objection: Option<String>,
    contest: Option<String>,
    summary: Option<String>,
    signed_at: Option<OffsetDateTime>,
}

/// What belongs to the appointments of a patient, by appointment.
#[derive(Default)]
struct Texts(HashMap<Uuid, Vec<ExportedText>>);

impl Texts {
    fn take(&mut self, appointment: Uuid) -> Vec<ExportedText> {
        self.0.remove(&appointment).unwrap_or_default()
    }
}

/// A patient's appointments with all that belongs to them.
///
/// # Errors
/// When the database does not answer, or a sealed text does not open.
pub async fn of_patient(
    db: &Db,
    sealing: &Sealing,
    id: AccountId,
) -> Result<Vec<ExportedAppointment>, DbError> {
    const SQL: &str = "SELECT a.id, a.status, a.starts_at, a.ends_at, a.created_at, d.name AS doctor_name, \
        a.visit_name, a.reason, a.cancel_reason, a.objection, c.contest, n.summary, n.signed_at \
        FROM appointments a JOIN accounts d ON d.id = a.doctor_id \
        LEFT JOIN consultations c ON c.appointment_id = a.id \
        LEFT JOIN notes n ON n.appointment_id = a.id AND n.signed_at IS NOT NULL \
        WHERE a.patient_id = $1 ORDER BY a.starts_at, a.id";
    let rows: Vec<RecordRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    let mut amendments = amendments(db, sealing, id).await?;
    let mut recordings = recordings(db, sealing, id).await?;
    let mut attendance = plain(db, ATTENDANCE, id).await?;
    let mut guests = plain(db, GUESTS, id).await?;
    rows.into_iter()
        .map(|row| {
            let appointment = AppointmentId::from(row.time.id);
            let open = |sealed: String| sealing.open(&notes::summary_of(appointment), &sealed);
            let record = ExportedRecord {
                doctor_name: row.doctor_name,
                visit: row.visit_name,
                reason: row.reason,
                cancel_reason: row.cancel_reason,
                objection: row.objection,
                contest: row.contest,
                summary: row.summary.map(open).transpose()?,
                signed_at: row.signed_at.map(Into::into),
                amendments: amendments.take(row.time.id),
                recordings: recordings.take(row.time.id),
                attendance: attendance.take(row.time.id),
                guests: guests.take(row.time.id),
            };
            Ok(row.time.with(Some(record)))
        })
        .collect()
}

/// A text with the time that it is of, and the place it was sealed for: where it is sealed.
#[derive(FromRow)]
struct TextRow {
    appointment_id: Uuid,
    text: String,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
    #[sqlx(default)]
    id: Uuid,
    #[sqlx(default)]
    revision: i64,
}

fn gather(
    rows: Vec<TextRow>,
    open: impl Fn(&TextRow) -> Result<String, DbError>,
) -> Result<Texts, DbError> {
    let mut texts = Texts::default();
    for row in rows {
        let text = open(&row)?;
        let of = texts.0.entry(row.appointment_id).or_default();
        of.push(ExportedText { at: row.at, text });
    }
    Ok(texts)
}

async fn amendments(db: &Db, sealing: &Sealing, id: AccountId) -> Result<Texts, DbError> {
    const SQL: &str = "SELECT m.appointment_id, m.text, m.written_at AS at, m.revision \
        FROM appointments a JOIN note_amendments m ON m.appointment_id = a.id \
        WHERE a.patient_id = $1 AND m.for_patient ORDER BY m.appointment_id, m.revision";
    let rows: Vec<TextRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    gather(rows, |row| {
        let place = notes::signed::of_amendment(row.appointment_id.into(), row.revision);
        Ok(sealing.open(&place, &row.text)?)
    })
}

async fn recordings(db: &Db, sealing: &Sealing, id: AccountId) -> Result<Texts, DbError> {
    const SQL: &str = "SELECT r.appointment_id, r.url AS text, r.received_at AS at, r.id \
        FROM appointments a JOIN recordings r ON r.appointment_id = a.id \
        WHERE a.patient_id = $1 ORDER BY r.received_at, r.id";
    let rows: Vec<TextRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    gather(rows, |row| {
        Ok(sealing.open(&kept::of_recording(row.id), &row.text)?)
    })
}

const ATTENDANCE: &str = "SELECT t.appointment_id, t.state AS text, t.at FROM appointments a \
    JOIN attendance t ON t.appointment_id = a.id WHERE a.patient_id = $1 AND t.side = 'patient' ORDER BY t.at, t.id";
const GUESTS: &str = "SELECT g.appointment_id, g.name AS text, g.created_at AS at FROM appointments a \
    JOIN guests g ON g.appointment_id = a.id WHERE a.patient_id = $1 ORDER BY g.created_at, g.id";

async fn plain(db: &Db, sql: &'static str, id: AccountId) -> Result<Texts, DbError> {
    let rows: Vec<TextRow> =
        on_db!(db, conn => sqlx::query_as(sql).bind(id.uuid()).fetch_all(conn).await)?;
    gather(rows, |row| Ok(row.text.clone()))
}

#[derive(FromRow)]
struct SessionRow {
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    active_at: Instant,
    ended_at: Option<OffsetDateTime>,
    device: Option<String>,
}

/// The sign-ins of an account that are still on record.
///
/// # Errors
/// When the database does not answer.
pub async fn sessions(db: &Db, id: AccountId) -> Result<Vec<ExportedSession>, DbError> {
    const SQL: &str = "SELECT created_at, active_at, ended_at, device FROM sessions \
        WHERE account_id = $1 ORDER BY created_at";
    let rows: Vec<SessionRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    let session = |row: SessionRow| ExportedSession {
        created_at: row.created_at,
        active_at: row.active_at,
        ended_at: row.ended_at.map(Into::into),
        device: row.device,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// The mails to an account that are still kept.
///
/// # Errors
/// When the database does not answer.
pub async fn mails(db: &Db, id: AccountId) -> Result<Vec<ExportedMail>, DbError> {
    const SQL: &str = "SELECT created_at, to_address, subject FROM mails \
        WHERE account_id = $1 ORDER BY created_at, id";
    let rows: Vec<(OffsetDateTime, String, String)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    let mail = |(created_at, to_address, subject): (OffsetDateTime, String, String)| ExportedMail {
        created_at: created_at.into(),
        to_address,
        subject,
    };
    Ok(rows.into_iter().map(mail).collect())
}
