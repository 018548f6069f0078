//! Lists of appointments, each in the order of an index.

use shared::{Instant, Status};
use time::OffsetDateTime;
use uuid::Uuid;

use super::AppointmentRow;
use crate::{
    db::{Db, DbError},
    on_db,
};

/// Whose appointments are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A doctor's.
    Doctor(Uuid),
    /// A patient's.
    Patient(Uuid),
    /// Those of the doctors who granted a client of the API.
    Client(Uuid),
    /// Everybody's.
    All,
}

/// Up to `limit` appointments that start after `after` and before `before`, by start and then id.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    whose: Whose,
    status: Option<Status>,
    after: (Instant, Uuid),
    before: Instant,
    limit: i64,
) -> Result<Vec<AppointmentRow>, DbError> {
    // Eight texts, because each has an index of its own to read in order.
    macro_rules! page {
        ($where:literal) => {
            select!($where)
        };
    }
    const ALL: &str = page!(
        "WHERE (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const ALL_STATUS: &str = page!(
        "WHERE a.status = $5 AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const DOCTOR: &str = page!(
        "WHERE a.doctor_id = $5 AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const DOCTOR_STATUS: &str = page!(
        "WHERE a.doctor_id = $5 AND a.status = $6 AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 \
         ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const PATIENT: &str = page!(
        "WHERE a.patient_id = $5 AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const PATIENT_STATUS: &str = page!(
        "WHERE a.patient_id = $5 AND a.status = $6 AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 \
         ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const CLIENT: &str = page!(
        "WHERE EXISTS (SELECT 1 FROM client_doctors g WHERE g.client_id = $5 AND g.doctor_id = a.doctor_id) \
         AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 ORDER BY a.starts_at, a.id LIMIT $4"
    );
    const CLIENT_STATUS: &str = page!(
        "WHERE EXISTS (SELECT 1 FROM client_doctors g WHERE g.client_id = $5 AND g.doctor_id = a.doctor_id) \
         AND a.status = $6 AND (a.starts_at, a.id) > ($1, $2) AND a.starts_at < $3 ORDER BY a.starts_at, a.id LIMIT $4"
    );
    let (sql, owner) = match (whose, status) {
        (Whose::Client(id), None) => (CLIENT, Some(id)),
        (Whose::Client(id), Some(_)) => (CLIENT_STATUS, Some(id)),
        (Whose::All, None) => (ALL, None),
        (Whose::All, Some(_)) => (ALL_STATUS, None),
        (Whose::Doctor(id), None) => (DOCTOR, Some(id)),
        (Whose::Doctor(id), Some(_)) => (DOCTOR_STATUS, Some(id)),
        (Whose::Patient(id), None) => (PATIENT, Some(id)),
        (Whose::Patient(id), Some(_)) => (PATIENT_STATUS, Some(id)),
    };
    Ok(on_db!(db, conn => {
        let mut query = sqlx::query_as(sql)
            .bind(OffsetDateTime::from(after.0))
            .bind(after.1)
            .bind(OffsetDateTime::from(before))
            .bind(limit);
        if let Some(owner) = owner {
            query = query.bind(owner);
        }
        if let Some(status) = status {
            query = query.bind(status.as_str());
        }
        query.fetch_all(conn).await
    })?)
}
