//! Reading appointments; their history is in [`history`], writing them in [`write`], answers kept for
//! repeats in [`answers`].

pub mod answers;
pub mod history;
pub mod meant;
pub mod write;

use shared::{
    AccountId, Appointment, AppointmentId, Instant, Language, SeriesId, Status,
    appointment::MoveRequest,
    wire::appointment::{AppointmentVisitType, CanceledBy},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    http::Position,
    jitsi::RoomName,
    on_db, on_tx,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.doctor_id, a.patient_id, a.status, a.starts_at, a.ends_at, a.reason, a.revision, ",
            "a.canceled_by, a.cancel_reason, a.created_at, a.updated_at, a.visit_type, a.visit_name, a.wall_start, a.time_zone, ",
            "a.buffer_before_minutes, a.buffer_after_minutes, a.series_id, a.move_starts_at, a.move_ends_at, a.move_lapses_at, a.moved_at, a.objection, d.specialty, da.name AS doctor_name, da.language AS doctor_language, ",
            "pa.name AS patient_name, pa.email AS patient_email, pa.time_zone AS patient_time_zone, pa.language AS patient_language, ",
            "p.phone AS patient_phone, p.date_of_birth AS patient_date_of_birth FROM appointments a ",
            "JOIN doctors d ON d.account_id = a.doctor_id JOIN accounts da ON da.id = a.doctor_id ",
            "JOIN patients p ON p.account_id = a.patient_id JOIN accounts pa ON pa.id = a.patient_id ",
            $rest
        )
    };
}

// Below the macro, which it needs.
mod lists;

pub use lists::{Whose, list};

/// An appointment with the names that go with it. The room is not in it: see [`room`].
#[derive(FromRow)]
pub struct AppointmentRow {
    id: Uuid,
    doctor_id: Uuid,
    patient_id: Uuid,
    #[sqlx(try_from = "String")]
    status: Status,
    #[sqlx(try_from = "OffsetDateTime")]
    starts_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    ends_at: Instant,
    pub(super) reason: String,
    pub(super) revision: i64,
    canceled_by: Option<String>,
    pub(super) cancel_reason: Option<String>,
    #[sqlx(try_from = "OffsetDateTime")]
    pub(super) created_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    pub(super) updated_at: Instant,
    visit_type: Option<String>,
    visit_name: Option<String>,
    buffer_before_minutes: i64,
    buffer_after_minutes: i64,
    wall_start: Option<String>,
    pub(super) time_zone: Option<String>,
    series_id: Option<Uuid>,
    move_starts_at: Option<OffsetDateTime>,
    move_ends_at: Option<OffsetDateTime>,
    move_lapses_at: Option<OffsetDateTime>,
    moved_at: Option<OffsetDateTime>,
    pub(super) objection: Option<String>,
    pub(super) specialty: String,
    pub(super) doctor_name: String,
    #[sqlx(try_from = "String")]
    pub(super) doctor_language: Language,
    pub(super) patient_name: String,
    pub(super) patient_email: String,
    pub(super) patient_time_zone: String,
    #[sqlx(try_from = "String")]
    pub(super) patient_language: Language,
    pub(super) patient_phone: Option<String>,
    pub(super) patient_date_of_birth: Option<String>,
}

impl AppointmentRow {
    /// The facts that rules look at.
    pub fn facts(&self) -> Appointment {
        Appointment {
            id: self.id.into(),
            doctor_id: self.doctor_id.into(),
            patient_id: self.patient_id.into(),
            status: self.status,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            move_request: self.move_request(),
            may_be_objected: self.moved_at.is_some(),
        }
    }

    fn move_request(&self) -> Option<MoveRequest> {
        Some(MoveRequest {
            starts_at: self.move_starts_at?.into(),
            ends_at: self.move_ends_at?.into(),
            lapses_at: self.move_lapses_at?.into(),
        })
    }

    /// What its doctor keeps free before and after it, in minutes.
    pub const fn buffers(&self) -> (i64, i64) {
        (self.buffer_before_minutes, self.buffer_after_minutes)
    }

    /// What the visit is for.
    pub fn visit_type(&self) -> Option<AppointmentVisitType> {
        let (id, name) = self.visit_type.clone().zip(self.visit_name.clone())?;
        Some(AppointmentVisitType { id, name })
    }

    /// Who called it off.
    pub fn canceled_by(&self) -> Option<CanceledBy> {
        self.canceled_by
            .as_deref()
            .and_then(|word| word.parse().ok())
    }

    /// How often it has changed, its booking included.
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// The appointments it was booked together with.
    pub fn series(&self) -> Option<SeriesId> {
        self.series_id.map(Into::into)
    }

    /// Where it stands in a list.
    pub fn position(&self) -> Position {
        Position {
            key: self.starts_at.to_string(),
            id: self.id,
        }
    }

    /// The doctor's or the patient's name, whichever account that is.
    pub fn name_of(&self, account: AccountId) -> &str {
        if account.uuid() == self.doctor_id {
            &self.doctor_name
        } else {
            &self.patient_name
        }
    }
}

const FIND: &str = select!("WHERE a.id = $1");

/// One appointment.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: AppointmentId) -> Result<Option<AppointmentRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(FIND).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// An appointment as the transaction sees it that has just written it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_in(tx: &mut Tx, id: AppointmentId) -> Result<AppointmentRow, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(FIND).bind(id.uuid()).fetch_one(conn).await)?)
}

const OF_SERIES: &str = select!("WHERE a.series_id = $1 ORDER BY a.starts_at, a.id");

/// The appointments of a series, by their starts.
///
/// # Errors
/// When the database does not answer.
pub async fn of_series(db: &Db, id: SeriesId) -> Result<Vec<AppointmentRow>, DbError> {
    Ok(on_db!(db, conn => sqlx::query_as(OF_SERIES).bind(id.uuid()).fetch_all(conn).await)?)
}

/// The same as the transaction sees them that has just written them.
///
/// # Errors
/// When the database does not answer.
pub async fn of_series_in(tx: &mut Tx, id: SeriesId) -> Result<Vec<AppointmentRow>, DbError> {
    Ok(on_tx!(tx, conn => sqlx::query_as(OF_SERIES).bind(id.uuid()).fetch_all(conn).await)?)
}

/// The secret name of an appointment's room. Asked for only after the rule for joining said yes.
///
/// # Errors
/// When the database does not answer, or there is no such appointment.
pub async fn room(db: &Db, id: AppointmentId) -> Result<RoomName, DbError> {
    const SQL: &str = "SELECT room FROM appointments WHERE id = $1";
    let (room,): (String,) =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_one(conn).await)?;
    Ok(RoomName::from_stored(room))
}

/// Pending appointments whose start has come, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn unconfirmed(
    db: &Db,
    now: Instant,
    limit: i64,
) -> Result<Vec<AppointmentRow>, DbError> {
    const SQL: &str = select!(
        "WHERE a.status = 'pending' AND a.starts_at <= $1 ORDER BY a.starts_at, a.id LIMIT $2"
    );
    Ok(
        on_db!(db, conn => sqlx::query_as(SQL).bind(OffsetDateTime::from(now)).bind(limit).fetch_all(conn).await)?,
    )
}

/// Appointments whose request to move nobody answered in time, the longest overdue first.
///
/// # Errors
/// When the database does not answer.
pub async fn unanswered(db: &Db, now: Instant, limit: i64) -> Result<Vec<AppointmentRow>, DbError> {
    const SQL: &str = select!(
        "WHERE a.move_starts_at IS NOT NULL AND a.move_lapses_at <= $1 ORDER BY a.move_lapses_at, a.id LIMIT $2"
    );
    Ok(
        on_db!(db, conn => sqlx::query_as(SQL).bind(OffsetDateTime::from(now)).bind(limit).fetch_all(conn).await)?,
    )
}
