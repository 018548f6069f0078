//! Reports and ratings.

use shared::{
    AppointmentId, Instant, PageId,
    consultation::presence::Side,
    wire::report::{Rating, Report},
};
use time::OffsetDateTime;

use crate::{
    db::{Db, DbError, Tx},
    on_db, on_tx,
};

/// How many reports an appointment has.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &Db, id: AppointmentId) -> Result<i64, DbError> {
    const SQL: &str = "SELECT COUNT(*) FROM call_reports WHERE appointment_id = $1";
    let (count,): (i64,) =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_one(conn).await)?;
    Ok(count)
}

/// Keeps a report, unless its page has sent it before.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    (id, side): (AppointmentId, Side),
    page: PageId,
    report: &Report,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO call_reports (page, seq, appointment_id, side, kind, value, received_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (page, seq) DO NOTHING";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(page.uuid())
        .bind(i64::from(report.seq))
        .bind(id.uuid())
        .bind(side.as_str())
        .bind(report.kind.as_str())
        .bind(report.value.map(i64::from))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Keeps how one side found the consultation; the last answer counts.
///
/// # Errors
/// When the database does not take it.
pub async fn rate(
    tx: &mut Tx,
    (id, side): (AppointmentId, Side),
    rating: Rating,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO ratings (appointment_id, side, connection, consultation, rated_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (appointment_id, side) DO UPDATE SET connection = excluded.connection, \
        consultation = excluded.consultation, rated_at = excluded.rated_at";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(side.as_str())
        .bind(i64::from(rating.connection))
        .bind(i64::from(rating.consultation))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
