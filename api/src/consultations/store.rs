//! What is kept of a consultation besides its ledger.

use shared::{
    AppointmentId, DoctorId, Instant,
    consultation::{
        Door,
        delay::Told,
        presence::{PresenceState, Side},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// The doctor's door and word, and what has happened so far.
#[derive(Debug, FromRow)]
pub struct Kept {
    waiting_room: bool,
    late_minutes: Option<i64>,
    late_told_at: Option<OffsetDateTime>,
    admitted_at: Option<OffsetDateTime>,
    host: Option<i64>,
    began_at: Option<OffsetDateTime>,
}

impl Kept {
    /// The door.
    pub fn door(&self) -> Door {
        Door {
            waiting_room: self.waiting_room,
            admitted_at: self.admitted_at.map(Instant::from),
        }
    }

    /// How late the doctor said they run.
    pub fn told(&self) -> Option<Told> {
        told(self.late_minutes, self.late_told_at)
    }

    /// Which video server is in use, counted from 0.
    pub fn host(&self) -> u8 {
        let host = self.host.map(u8::try_from);
        host.and_then(Result::ok).unwrap_or_default()
    }

    /// When the two first were in the room together.
    pub fn began_at(&self) -> Option<Instant> {
        self.began_at.map(Instant::from)
    }
}

fn told(minutes: Option<i64>, at: Option<OffsetDateTime>) -> Option<Told> {
    Some(Told {
        minutes: u32::try_from(minutes?).ok()?,
        at: at?.into(),
    })
}

/// What is kept of an appointment's consultation.
///
/// # Errors
/// When the database does not answer, or there is no such appointment.
pub async fn kept(db: &Db, id: AppointmentId) -> Result<Kept, DbError> {
    const SQL: &str = "SELECT d.waiting_room, d.late_minutes, d.late_told_at, c.admitted_at, c.host, c.began_at \
        FROM appointments a JOIN doctors d ON d.account_id = a.doctor_id \
        LEFT JOIN consultations c ON c.appointment_id = a.id WHERE a.id = $1";
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_one(conn).await)?)
}

/// Lets the patient in. Tells whether that is new: who was let in since the window opened stays so.
///
/// # Errors
/// When the database does not take it.
pub async fn admit(
    tx: &mut Tx,
    id: AppointmentId,
    opens_at: Instant,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO consultations (appointment_id, admitted_at) VALUES ($1, $2) \
        ON CONFLICT (appointment_id) DO UPDATE SET admitted_at = excluded.admitted_at \
        WHERE consultations.admitted_at IS NULL OR consultations.admitted_at < $3";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(OffsetDateTime::from(opens_at))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Takes another video server into use.
///
/// # Errors
/// When the database does not take it.
pub async fn set_host(tx: &mut Tx, id: AppointmentId, host: u8) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO consultations (appointment_id, host) VALUES ($1, $2) \
        ON CONFLICT (appointment_id) DO UPDATE SET host = excluded.host";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(i64::from(host))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// How late a doctor said they run.
///
/// # Errors
/// When the database does not answer.
pub async fn told_by(db: &Db, doctor: DoctorId) -> Result<Option<Told>, DbError> {
    const SQL: &str = "SELECT late_minutes, late_told_at FROM doctors WHERE account_id = $1";
    let row: Option<(Option<i64>, Option<OffsetDateTime>)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(doctor.uuid()).fetch_optional(conn).await)?;
    Ok(row.and_then(|(minutes, at)| told(minutes, at)))
}

/// Keeps how late a doctor says they run.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(tx: &mut Tx, doctor: DoctorId, told: Option<Told>) -> Result<(), DbError> {
    const SQL: &str =
        "UPDATE doctors SET late_minutes = $2, late_told_at = $3 WHERE account_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(doctor.uuid())
        .bind(told.map(|told| i64::from(told.minutes)))
        .bind(told.map(|told| OffsetDateTime::from(told.at)))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// A line of the ledger, by whose it is.
#[derive(Debug, FromRow)]
pub struct LastSeen {
    appointment_id: Uuid,
    /// Who.
    #[sqlx(try_from = "String")]
    pub side: Side,
    /// Where they were from then on.
    #[sqlx(try_from = "String")]
    pub state: PresenceState,
}

impl LastSeen {
    /// In whose consultation.
    pub fn appointment(&self) -> AppointmentId {
        self.appointment_id.into()
    }
}

/// What pages said, and what the server saw of them, in confirmed appointments that start in a span of
/// time: the lines of one side in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn last_seen(db: &Db, from: Instant, until: Instant) -> Result<Vec<LastSeen>, DbError> {
    const SQL: &str = "SELECT l.appointment_id, l.side, l.state FROM appointments a \
        JOIN attendance l ON l.appointment_id = a.id \
        WHERE a.status = 'confirmed' AND a.starts_at >= $1 AND a.starts_at <= $2 AND l.source <> 'video' \
        ORDER BY l.at, l.id";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(from))
        .bind(OffsetDateTime::from(until))
        .fetch_all(conn)
        .await)?)
}

/// One confirmed appointment of a doctor's day.
#[derive(Debug, FromRow)]
pub struct AgendaRow {
    id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    /// When it starts.
    pub starts_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    /// When it is planned to end.
    pub ends_at: Instant,
    began_at: Option<OffsetDateTime>,
}

impl AgendaRow {
    /// Its id.
    pub fn id(&self) -> AppointmentId {
        self.id.into()
    }

    /// Whether the two have been in the room together.
    pub const fn has_begun(&self) -> bool {
        self.began_at.is_some()
    }
}

/// A doctor's confirmed appointments that start in a span of time, by their starts; at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn agenda(
    db: &Db,
    doctor: DoctorId,
    from: Instant,
    until: Instant,
    limit: i64,
) -> Result<Vec<AgendaRow>, DbError> {
    const SQL: &str = "SELECT a.id, a.starts_at, a.ends_at, \
        (SELECT c.began_at FROM consultations c WHERE c.appointment_id = a.id) AS began_at FROM appointments a \
        WHERE a.doctor_id = $1 AND a.status = 'confirmed' AND a.starts_at >= $2 AND a.starts_at < $3 \
        ORDER BY a.starts_at, a.id LIMIT $4";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(doctor.uuid())
        .bind(OffsetDateTime::from(from))
        .bind(OffsetDateTime::from(until))
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}
