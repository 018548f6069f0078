//! Reading what happened to an appointment. [`super::write`] adds to it.

use shared::{
    AppointmentId, Instant, Status,
    wire::{
        appointment::CanceledBy,
        history::{HistoryAction, HistoryActor, HistoryItem},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;

use crate::{
    db::{Db, DbError},
    on_db,
};

/// One line of a history.
#[derive(FromRow)]
pub struct EventRow {
    /// The revision that came of it.
    pub revision: i64,
    /// What was done.
    #[sqlx(try_from = "String")]
    pub action: HistoryAction,
    /// As what somebody did it.
    #[sqlx(try_from = "String")]
    pub actor_role: CanceledBy,
    /// Their name; `None` for the system.
    pub actor_name: Option<String>,
    /// The name of who did it in the doctor's place.
    pub deputy_name: Option<String>,
    /// The status that came of it.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// The start that came of it, or that was asked for.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// Why.
    pub reason: Option<String>,
    /// When.
    #[sqlx(try_from = "OffsetDateTime")]
    pub at: Instant,
}

impl From<EventRow> for HistoryItem {
    /// The line as the appointment's own people read it.
    fn from(row: EventRow) -> Self {
        Self {
            revision: row.revision,
            action: row.action,
            status: row.status,
            by: HistoryActor {
                role: row.actor_role,
                name: row.actor_name,
                deputy: row.deputy_name,
            },
            starts_at: row.starts_at,
            reason: row.reason,
            at: row.at,
        }
    }
}

/// Up to `limit` lines after a revision, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    id: AppointmentId,
    after: i64,
    limit: i64,
) -> Result<Vec<EventRow>, DbError> {
    const SQL: &str = "SELECT e.revision, e.action, e.actor_role, a.name AS actor_name, e.status, e.starts_at, e.reason, e.at, \
        d.name AS deputy_name FROM appointment_events e LEFT JOIN accounts a ON a.id = e.actor_id \
        LEFT JOIN accounts d ON d.id = e.deputy_id \
        WHERE e.appointment_id = $1 AND e.revision > $2 ORDER BY e.revision LIMIT $3";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(id.uuid())
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}
