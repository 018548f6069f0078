//! Future appointments with the wall time that was meant by each.

use shared::{Instant, Status};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError},
    on_db,
};

/// An appointment and what was meant by its start.
#[derive(FromRow)]
pub struct MeantRow {
    /// The appointment's id.
    pub id: Uuid,
    /// Where it is in its life.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// When it starts, as it was reckoned when it was booked or moved.
    #[sqlx(try_from = "OffsetDateTime")]
    pub starts_at: Instant,
    /// The wall time that was meant, `YYYY-MM-DDTHH:MM`.
    pub wall_start: String,
    /// The zone it was meant in.
    pub time_zone: String,
}

/// Up to `limit` appointments, called off or not, that start after `after`, by start and then id.
/// Those that were booked before wall times were kept are not among them.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, after: (Instant, Uuid), limit: i64) -> Result<Vec<MeantRow>, DbError> {
    const SQL: &str = "SELECT id, status, starts_at, wall_start, time_zone FROM appointments \
        WHERE (starts_at, id) > ($1, $2) AND wall_start IS NOT NULL \
        ORDER BY starts_at, id LIMIT $3";
    Ok(on_db!(db, conn => sqlx::query_as(SQL)
        .bind(OffsetDateTime::from(after.0))
        .bind(after.1)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}
