//! Writing appointments that never were booked.

use shared::{AccountId, Action, Instant, Role, Status, wire::appointment::end_of};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    jitsi::RoomName,
    on_db, on_tx,
};

/// An appointment as it is to be.
pub struct Made {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub patient_id: Uuid,
    pub status: Status,
    pub starts_at: Instant,
    pub reason: &'static str,
    pub room: RoomName,
}

/// A step of the history that leads to a status.
struct Step {
    action: &'static str,
    role: Role,
    status: Status,
}

const BOOK: Step = Step {
    action: "book",
    role: Role::Patient,
    status: Status::Pending,
};

const fn step(action: Action, role: Role, status: Status) -> Step {
    Step {
        action: action.as_str(),
        role,
        status,
    }
}

impl Made {
    /// How it came to be so; its length is the revision.
    fn history(&self) -> Vec<Step> {
        let confirm = step(Action::Confirm, Role::Doctor, Status::Confirmed);
        match self.status {
            Status::Pending => vec![BOOK],
            Status::Confirmed => vec![BOOK, confirm],
            Status::Canceled => vec![BOOK, step(Action::Cancel, Role::Patient, Status::Canceled)],
            Status::Completed => vec![
                BOOK,
                confirm,
                step(Action::Complete, Role::Doctor, Status::Completed),
            ],
            Status::NoShow => vec![
                BOOK,
                confirm,
                step(Action::MarkNoShow, Role::Doctor, Status::NoShow),
            ],
        }
    }

    fn booked_at(&self, now: Instant) -> Instant {
        self.starts_at.min(now).plus_minutes(-2 * 24 * 60)
    }
}

/// Why the canceled ones are.
const CANCEL_REASON: &str = "I am well again";

/// Writes appointments with their history, in one statement each.
pub async fn insert(tx: &mut Tx, made: &[Made], now: Instant) -> Result<(), DbError> {
    const APPOINTMENTS: &str = "INSERT INTO appointments (id, doctor_id, patient_id, status, starts_at, ends_at, reason, room, \
        revision, canceled_by, cancel_reason, created_at, updated_at) ";
    const EVENTS: &str = "INSERT INTO appointment_events \
        (appointment_id, revision, action, actor_id, actor_role, status, starts_at, reason, at) ";
    let steps: Vec<(&Made, i64, Step)> = made
        .iter()
        .flat_map(|made| {
            (1..)
                .zip(made.history())
                .map(move |(revision, step)| (made, revision, step))
        })
        .collect();
    on_tx!(tx, conn => {
        let mut query = sqlx::QueryBuilder::new(APPOINTMENTS);
        query.push_values(made, |mut row, made| {
            let canceled = made.status == Status::Canceled;
            row.push_bind(made.id)
                .push_bind(made.doctor_id)
                .push_bind(made.patient_id)
                .push_bind(made.status.as_str())
                .push_bind(OffsetDateTime::from(made.starts_at))
                .push_bind(OffsetDateTime::from(end_of(made.starts_at)))
                .push_bind(made.reason)
                .push_bind(made.room.as_str())
                .push_bind(made.history().len() as i64)
                .push_bind(canceled.then_some(Role::Patient.as_str()))
                .push_bind(canceled.then_some(CANCEL_REASON))
                .push_bind(OffsetDateTime::from(made.booked_at(now)))
                .push_bind(OffsetDateTime::from(made.booked_at(now)));
        });
        query.build().execute(&mut *conn).await?;
        let mut query = sqlx::QueryBuilder::new(EVENTS);
        query.push_values(&steps, |mut row, (made, revision, step)| {
            let actor = if step.role == Role::Patient { made.patient_id } else { made.doctor_id };
            row.push_bind(made.id)
                .push_bind(*revision)
                .push_bind(step.action)
                .push_bind(actor)
                .push_bind(step.role.as_str())
                .push_bind(step.status.as_str())
                .push_bind(OffsetDateTime::from(made.starts_at))
                .push_bind((step.status == Status::Canceled).then_some(CANCEL_REASON))
                .push_bind(OffsetDateTime::from(made.booked_at(now)));
        });
        query.build().execute(conn).await?;
    });
    Ok(())
}

/// Whether one of them has a pending or confirmed appointment that overlaps one that starts then.
pub async fn is_taken(
    tx: &mut Tx,
    doctor: AccountId,
    patient: AccountId,
    starts_at: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "SELECT COUNT(*) FROM appointments WHERE (doctor_id = $1 OR patient_id = $2) \
        AND status IN ('pending', 'confirmed') AND starts_at < $3 AND ends_at > $4";
    let (taken,): (i64,) = on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(doctor.uuid())
        .bind(patient.uuid())
        .bind(OffsetDateTime::from(end_of(starts_at)))
        .bind(OffsetDateTime::from(starts_at))
        .fetch_one(conn)
        .await)?;
    Ok(taken > 0)
}

/// Whether there is an appointment of this id.
pub async fn exists(db: &Db, id: Uuid) -> Result<bool, DbError> {
    Ok(starts_at(db, id).await?.is_some())
}

/// When the appointment of this id starts.
pub async fn starts_at(db: &Db, id: Uuid) -> Result<Option<Instant>, DbError> {
    const SQL: &str = "SELECT starts_at FROM appointments WHERE id = $1";
    let row: Option<(OffsetDateTime,)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id).fetch_optional(conn).await)?;
    Ok(row.map(|(at,)| at.into()))
}

/// How many accounts there are with an id between these.
pub async fn count_accounts(db: &Db, low: Uuid, high: Uuid) -> Result<u64, DbError> {
    count(
        db,
        "SELECT COUNT(*) FROM accounts WHERE id >= $1 AND id <= $2",
        low,
        high,
    )
    .await
}

/// How many appointments there are with an id between these.
pub async fn count_appointments(db: &Db, low: Uuid, high: Uuid) -> Result<u64, DbError> {
    count(
        db,
        "SELECT COUNT(*) FROM appointments WHERE id >= $1 AND id <= $2",
        low,
        high,
    )
    .await
}

async fn count(db: &Db, sql: &'static str, low: Uuid, high: Uuid) -> Result<u64, DbError> {
    let (count,): (i64,) =
        on_db!(db, conn => sqlx::query_as(sql).bind(low).bind(high).fetch_one(conn).await)?;
    Ok(count.unsigned_abs())
}
