//! Whom mails about appointments go to, and which of them they want.

use shared::{AccountId, Instant, Language, reminder::Reminder, wire::reminder::Reminders};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// Somebody who may get a mail.
#[derive(Debug, FromRow)]
pub struct Receiver {
    /// Their account.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The zone.
    pub time_zone: String,
    /// The language.
    #[sqlx(try_from = "String")]
    pub language: Language,
    /// Whether they may still sign in.
    pub is_active: bool,
}

impl Receiver {
    /// Whether it is this account.
    pub fn is(&self, id: Uuid) -> bool {
        self.id == id
    }
}

/// Two people, in any order.
///
/// # Errors
/// When the database does not answer.
pub async fn both(tx: &mut Tx, one: Uuid, other: Uuid) -> Result<Vec<Receiver>, DbError> {
    const SQL: &str = "SELECT id, name, email, time_zone, language, state = 'active' AND erased_at IS NULL AS is_active \
        FROM accounts WHERE id IN ($1, $2)";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(one).bind(other).fetch_all(conn).await)?)
}

/// All admins who may sign in.
///
/// # Errors
/// When the database does not answer.
pub async fn admins(tx: &mut Tx) -> Result<Vec<Receiver>, DbError> {
    const SQL: &str = "SELECT id, name, email, time_zone, language, TRUE AS is_active FROM accounts \
        WHERE role = 'admin' AND state = 'active' AND id >= $1 ORDER BY id";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(Uuid::nil()).fetch_all(conn).await)?)
}

/// An appointment that somebody may have to be reminded of.
#[derive(Debug, FromRow)]
pub struct NearRow {
    /// The appointment.
    pub id: Uuid,
    /// Its doctor.
    pub doctor_id: Uuid,
    /// Its patient.
    pub patient_id: Uuid,
    /// Its revision.
    pub revision: i64,
    /// When it starts.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// When it ends.
    #[sqlx(try_from = "OffsetDateTime")]
    pub ends_at: Instant,
    /// Since when it is as it is.
    #[sqlx(try_from = "OffsetDateTime")]
    pub updated_at: Instant,
    day_before: Option<bool>,
    hour_before: Option<bool>,
}

impl NearRow {
    /// Whether its patient wants this.
    pub fn is_wanted(&self, reminder: Reminder) -> bool {
        match reminder {
            Reminder::DayBefore => self.day_before.unwrap_or(true),
            Reminder::HourBefore => self.hour_before.unwrap_or(true),
            Reminder::RoomOpen => true,
        }
    }
}

/// Confirmed appointments that start after `from` and until `until` of whose present revision the patient
/// has not been told this, the first to start first.
///
/// # Errors
/// When the database does not answer.
pub async fn near(
    db: &Db,
    reminder: Reminder,
    (from, until): (Instant, Instant),
    limit: i64,
) -> Result<Vec<NearRow>, DbError> {
    const SQL: &str = "SELECT a.id, a.doctor_id, a.patient_id, a.revision, a.starts_at, a.ends_at, a.updated_at, \
        c.day_before, c.hour_before FROM appointments a LEFT JOIN reminder_choices c ON c.account_id = a.patient_id \
        WHERE a.status = 'confirmed' AND a.starts_at > $1 AND a.starts_at <= $2 \
        AND NOT EXISTS (SELECT 1 FROM reminded r WHERE r.appointment_id = a.id AND r.revision = a.revision \
        AND r.kind = $3 AND r.account_id = a.patient_id AND r.channel = $4) ORDER BY a.starts_at, a.id LIMIT $5";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(from))
        .bind(OffsetDateTime::from(until))
        .bind(reminder.as_str())
        .bind("mail")
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Writes down that a patient has been told this, or is not to be. Tells whether nobody had, and the
/// appointment still has this revision.
///
/// # Errors
/// When the database does not take it.
pub async fn settle(
    tx: &mut Tx,
    row: &NearRow,
    reminder: Reminder,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO reminded (appointment_id, revision, kind, account_id, channel, at) \
        SELECT a.id, a.revision, $3, a.patient_id, $4, $5 FROM appointments a WHERE a.id = $1 AND a.revision = $2 \
        ON CONFLICT (appointment_id, revision, kind, account_id, channel) DO NOTHING";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(row.id)
        .bind(row.revision)
        .bind(reminder.as_str())
        .bind("mail")
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Which reminders somebody wants.
///
/// # Errors
/// When the database does not answer.
pub async fn choices(db: &Db, id: AccountId) -> Result<Reminders, DbError> {
    const SQL: &str = "SELECT day_before, hour_before FROM reminder_choices WHERE account_id = $1";
    let row: Option<(bool, bool)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    let (day_before, hour_before) = row.unwrap_or((true, true));
    Ok(Reminders {
        day_before,
        hour_before,
    })
}

/// Keeps which reminders somebody wants.
///
/// # Errors
/// When the database does not take it.
pub async fn choose(tx: &mut Tx, id: AccountId, wanted: &Reminders) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO reminder_choices (account_id, day_before, hour_before) VALUES ($1, $2, $3) \
        ON CONFLICT (account_id) DO UPDATE SET day_before = excluded.day_before, hour_before = excluded.hour_before";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(wanted.day_before)
        .bind(wanted.hour_before)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
