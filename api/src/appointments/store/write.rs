//! Writing appointments and their history.

use shared::{
    AccountId, Action, Actor, Appointment, AppointmentId, DoctorId, Instant, PatientId, SeriesId,
    Status,
    appointment::Reason,
    availability::{Rules, VisitType, slots::Slot},
    wire::appointment::CanceledBy,
};
use time::OffsetDateTime;

use super::AppointmentRow;
use crate::{
    audit::{Act, By},
    auth::Caller,
    db::{DbError, Tx, error::exactly_one},
    jitsi::RoomName,
    on_tx,
    zones::Meant,
};

/// An appointment as it is to be booked.
pub struct New<'a> {
    /// Its id.
    pub id: AppointmentId,
    /// With whom.
    pub doctor: DoctorId,
    /// For whom.
    pub patient: PatientId,
    /// Its time.
    pub slot: Slot,
    /// What the visit is for.
    pub visit: &'a VisitType,
    /// What its doctor keeps free around it.
    pub rules: &'a Rules,
    /// The wall time that was meant.
    pub meant: &'a Meant,
    /// Why.
    pub reason: &'a Reason,
    /// Its room.
    pub room: &'a RoomName,
    /// The series it is part of.
    pub series: Option<SeriesId>,
    /// Who books.
    pub by: By,
}

/// Adds a pending appointment, and the first line of its history.
///
/// # Errors
/// [`DbError::Overlap`] when the doctor or the patient is taken then.
pub async fn insert(tx: &mut Tx, new: &New<'_>, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO appointments \
        (id, doctor_id, patient_id, status, starts_at, ends_at, reason, room, revision, created_at, updated_at, \
        visit_type, visit_name, buffer_before_minutes, buffer_after_minutes, wall_start, time_zone, series_id) \
        VALUES ($1, $2, $3, 'pending', $4, $5, $6, $7, 1, $8, $8, $9, $10, $11, $12, $13, $14, $15)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.id.uuid())
        .bind(new.doctor.uuid())
        .bind(new.patient.uuid())
        .bind(OffsetDateTime::from(new.slot.starts_at))
        .bind(OffsetDateTime::from(new.slot.ends_at))
        .bind(new.reason.as_str())
        .bind(new.room.as_str())
        .bind(OffsetDateTime::from(now))
        .bind(new.visit.id.as_str())
        .bind(new.visit.name.as_str())
        .bind(i64::from(new.rules.buffer_before_minutes))
        .bind(i64::from(new.rules.buffer_after_minutes))
        .bind(&new.meant.wall_start)
        .bind(&new.meant.time_zone)
        .bind(new.series.map(SeriesId::uuid))
        .execute(conn)
        .await
        .map(drop))?;
    let booked = Event {
        action: Act::Book.as_str(),
        actor: Some(Actor::Patient(new.patient)),
        deputy: new.by.deputy(),
        status: Status::Pending,
        starts_at: new.slot.starts_at,
        reason: None,
    };
    add_event(tx, new.id, 1, &booked, now).await
}

/// What becomes of an appointment, and who wants it so.
pub struct Change<'a> {
    /// What is done.
    pub act: Act,
    /// Who does it; `None` for the system.
    pub actor: Option<Actor>,
    /// Who that is in the audit.
    pub by: By,
    /// The facts that come of it.
    pub after: Appointment,
    /// The wall time meant by a new start; `None` where the start stays.
    pub meant: Option<Meant>,
    /// What its doctor keeps free before and after it, in minutes.
    pub buffers: (i64, i64),
    /// Who called it off, and why.
    pub canceled: Option<(CanceledBy, &'a str)>,
    /// Its patient's objection to the time.
    pub objection: Option<&'a str>,
}

impl<'a> Change<'a> {
    /// A change by somebody.
    pub fn new(
        row: &'a AppointmentRow,
        action: Action,
        caller: &Caller,
        after: Appointment,
    ) -> Self {
        Self {
            actor: Some(caller.actor),
            by: caller.into(),
            ..Self::by_system(row, Act::Appointment(action), after)
        }
    }

    /// A change that nobody wants.
    pub fn by_system(row: &'a AppointmentRow, act: Act, after: Appointment) -> Self {
        Self {
            act,
            actor: None,
            by: By::SYSTEM,
            after,
            meant: None,
            buffers: row.buffers(),
            canceled: None,
            objection: row.objection.as_deref(),
        }
    }

    /// When its doctor moved it, while its patient has not answered that.
    fn moved_at(&self, row: &AppointmentRow, now: Instant) -> Option<Instant> {
        let before = row
            .moved_at
            .filter(|_| row.starts_at == self.after.starts_at);
        let moved_at = before.map_or(now, Instant::from);
        self.after.may_be_objected.then_some(moved_at)
    }

    /// The instant that the line of the history tells of: the one asked for, or the start.
    fn told_start(&self) -> Instant {
        let asked = self.after.move_request;
        asked.map_or(self.after.starts_at, |asked| asked.starts_at)
    }

    /// The reason that the line of the history tells.
    fn told_reason(&self) -> Option<&'a str> {
        match self.act {
            Act::Appointment(Action::Object) => self.objection,
            _ => self.canceled.map(|(_, reason)| reason),
        }
    }
}

/// Changes an appointment, raises its revision, and writes the line of its history.
///
/// # Errors
/// [`DbError::Stale`] unless it still has the status and the revision that were decided upon,
/// [`DbError::Overlap`] when somebody is taken at its new time.
pub async fn change(
    tx: &mut Tx,
    row: &AppointmentRow,
    change: &Change<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE appointments SET status = $4, starts_at = $5, ends_at = $6, canceled_by = $7, \
        cancel_reason = $8, updated_at = $9, wall_start = $10, time_zone = $11, move_starts_at = $12, move_ends_at = $13, \
        move_lapses_at = $14, moved_at = $15, objection = $16, buffer_before_minutes = $17, buffer_after_minutes = $18, revision = revision + 1 \
        WHERE id = $1 AND revision = $2 AND status = $3";
    let after = &change.after;
    let asked = after.move_request.as_ref();
    let (wall_start, time_zone) = match &change.meant {
        Some(meant) => (Some(&meant.wall_start), Some(&meant.time_zone)),
        None => (row.wall_start.as_ref(), row.time_zone.as_ref()),
    };
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(row.id)
        .bind(row.revision)
        .bind(row.status.as_str())
        .bind(after.status.as_str())
        .bind(OffsetDateTime::from(after.starts_at))
        .bind(OffsetDateTime::from(after.ends_at))
        .bind(change.canceled.map(|(by, _)| by.as_str()))
        .bind(change.canceled.map(|(_, reason)| reason))
        .bind(OffsetDateTime::from(now))
        .bind(wall_start)
        .bind(time_zone)
        .bind(asked.map(|asked| OffsetDateTime::from(asked.starts_at)))
        .bind(asked.map(|asked| OffsetDateTime::from(asked.ends_at)))
        .bind(asked.map(|asked| OffsetDateTime::from(asked.lapses_at)))
        .bind(change.moved_at(row, now).map(OffsetDateTime::from))
        .bind(change.objection)
        .bind(change.buffers.0)
        .bind(change.buffers.1)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)?;
    let told = Event {
        action: change.act.as_str(),
        actor: change.actor,
        deputy: change.by.deputy(),
        status: after.status,
        starts_at: change.told_start(),
        reason: change.told_reason(),
    };
    add_event(tx, row.id.into(), row.revision + 1, &told, now).await
}

/// A line of the history.
struct Event<'a> {
    action: &'a str,
    actor: Option<Actor>,
    /// Who did it in the actor's place.
    deputy: Option<AccountId>,
    status: Status,
    starts_at: Instant,
    reason: Option<&'a str>,
}

async fn add_event(
    tx: &mut Tx,
    id: AppointmentId,
    revision: i64,
    event: &Event<'_>,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO appointment_events \
        (appointment_id, revision, action, actor_id, actor_role, status, starts_at, reason, at, deputy_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let actor_role = event
        .actor
        .map_or(CanceledBy::System.as_str(), |actor| actor.role().as_str());
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(revision)
        .bind(event.action)
        .bind(event.actor.map(|actor| actor.account_id().uuid()))
        .bind(actor_role)
        .bind(event.status.as_str())
        .bind(OffsetDateTime::from(event.starts_at))
        .bind(event.reason)
        .bind(OffsetDateTime::from(now))
        .bind(event.deputy.map(AccountId::uuid))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
