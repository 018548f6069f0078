//! Everything that is kept of a person, read in a few statements.

pub mod calls;
pub mod others;

use shared::{
    AccountId, AppointmentId, Instant, Status,
    wire::{
        export::{
            ExportedAppointment, ExportedMail, ExportedRecord, ExportedSession, ExportedText,
        },
        history::HistoryItem,
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    appointments::store::history as events,
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
            rating: None,
            reports: Vec::new(),
            recording_answers: Vec::new(),
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
    let mut appointments = Vec::with_capacity(rows.len());
    for row in rows {
        appointments.push(row.complete(db, sealing).await?);
    }
    Ok(appointments)
}

impl RecordRow {
    /// With what stands in other tables. One appointment after the other: nobody has so many that
    /// asking for all at once would be worth reading whole tables.
    async fn complete(self, db: &Db, sealing: &Sealing) -> Result<ExportedAppointment, DbError> {
        let id = AppointmentId::from(self.time.id);
        let open = |sealed: String| sealing.open(&notes::summary_of(id), &sealed);
        let mut amendments = match self.signed_at {
            Some(_) => notes::signed::amendments(db, sealing, id).await?,
            None => Vec::new(),
        };
        amendments.retain(|amendment| amendment.for_patient);
        let amendments = amendments.into_iter().map(|amendment| ExportedText {
            at: amendment.written_at,
            text: amendment.text,
        });
        let recordings = kept::list(db, sealing, id).await?.into_iter();
        let recordings = recordings.map(|kept| ExportedText {
            at: kept.received_at,
            text: kept.url,
        });
        let record = ExportedRecord {
            doctor_name: self.doctor_name,
            visit: self.visit_name,
            reason: self.reason,
            cancel_reason: self.cancel_reason,
            objection: self.objection,
            contest: self.contest,
            summary: self.summary.map(open).transpose()?,
            signed_at: self.signed_at.map(Into::into),
            amendments: amendments.collect(),
            recordings: recordings.collect(),
            attendance: texts(db, ATTENDANCE, id).await?,
            guests: texts(db, GUESTS, id).await?,
            history: history(db, id).await?,
        };
        Ok(self.time.with(Some(record)))
    }
}

/// All that happened to an appointment, as its patient reads it.
async fn history(db: &Db, id: AppointmentId) -> Result<Vec<HistoryItem>, DbError> {
    let rows = events::list(db, id, 0, i64::MAX).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

const ATTENDANCE: &str = "SELECT state AS text, at FROM attendance \
    WHERE appointment_id = $1 AND side = 'patient' ORDER BY at, id";
const GUESTS: &str = "SELECT name AS text, created_at AS at FROM guests \
    WHERE appointment_id = $1 ORDER BY created_at";

async fn texts(
    db: &Db,
    sql: &'static str,
    id: AppointmentId,
) -> Result<Vec<ExportedText>, DbError> {
    let rows: Vec<(String, OffsetDateTime)> =
        on_db!(db, conn => sqlx::query_as(sql).bind(id.uuid()).fetch_all(conn).await)?;
    let text = |(text, at): (String, OffsetDateTime)| ExportedText {
        at: at.into(),
        text,
    };
    Ok(rows.into_iter().map(text).collect())
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
    const SQL: &str = "SELECT created_at, to_address, subject FROM mails WHERE account_id = $1";
    let mut rows: Vec<(OffsetDateTime, String, String)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_all(conn).await)?;
    // The few of one account are sorted here: an index that has them in this order has everybody's.
    rows.sort_by_key(|(created_at, ..)| *created_at);
    let mail = |(created_at, to_address, subject): (OffsetDateTime, String, String)| ExportedMail {
        created_at: created_at.into(),
        to_address,
        subject,
    };
    Ok(rows.into_iter().map(mail).collect())
}
