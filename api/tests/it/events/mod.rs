//! What is written down for those who are to be told, and the numbers it gets.

mod changes;
mod numbers;
mod visits;

use api::on_db;
use shared::Instant;
use time::OffsetDateTime;

use crate::support::{Server, at};

/// All events in the order of their appointments' revisions: type, who acted, revision, and the minutes
/// of the start and of the other start.
async fn events(server: &Server) -> Vec<String> {
    type Row = (String, String, i64, OffsetDateTime, Option<OffsetDateTime>);
    const SQL: &str = "SELECT type, acted_by, revision, starts_at, other_starts_at FROM events \
        ORDER BY appointment_id, revision, at, id";
    let rows: Vec<Row> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    let minutes = |instant: OffsetDateTime| at(0).seconds_until(Instant::from(instant)) / 60;
    rows.into_iter()
        .map(|(kind, by, revision, starts_at, other)| {
            let other = other.map_or(String::new(), |other| format!(" ({})", minutes(other)));
            format!("{revision} {kind} by {by} at {}{other}", minutes(starts_at))
        })
        .collect()
}
