//! The system's own part in the life of an appointment: what nobody confirmed before its start is
//! canceled, so that the patient does not wait for somebody who will not come; and a request to move
//! that nobody answered is cleared, so that its time is free again.

use std::time::Duration;

use shared::{Instant, Status, appointment::NOT_CONFIRMED_IN_TIME, wire::appointment::CanceledBy};

use super::{
    changing,
    store::{self, AppointmentRow, answers, write::Change},
};
use crate::{
    app::App,
    audit::Act,
    db::{Db, DbError},
};

/// How often it is looked for what has come due.
const EVERY: Duration = Duration::from_secs(5);
/// How many are settled before the next look.
const BATCH: i64 = 100;

/// Looks for ever. A database that does not answer is looked for again.
pub async fn run(app: actix_web::web::Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = sweep(&app, app.now()).await {
            tracing::warn!(cause = ?error, "can not settle what nobody answered in time; trying again");
        }
    }
}

/// Cancels everything unconfirmed whose start has come, clears every request to move that nobody
/// answered in time, and forgets old answers.
///
/// # Errors
/// When the database does not answer; what was settled before stays so.
pub async fn sweep(app: &App, now: Instant) -> Result<(), DbError> {
    let db = &app.db;
    while settle(app, store::unconfirmed(db, now, BATCH).await?, now).await? {}
    while settle(app, store::unanswered(db, now, BATCH).await?, now).await? {}
    let mut tx = db.begin().await?;
    answers::forget_old(&mut tx, now).await?;
    tx.commit().await
}

/// Does what has come due, and tells whether there may be more.
async fn settle(app: &App, due: Vec<AppointmentRow>, now: Instant) -> Result<bool, DbError> {
    for row in &due {
        let Some(change) = change_due(row, now) else {
            continue;
        };
        match write_down(&app.db, row, &change, now).await {
            Ok(()) => app.live.changed(row.facts().id),
            // Somebody was faster; then it is no longer due.
            Err(DbError::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(due.len() == BATCH as usize)
}

fn change_due(row: &AppointmentRow, now: Instant) -> Option<Change<'_>> {
    let facts = row.facts();
    if facts.is_unconfirmed_in_time(now) {
        Some(Change {
            canceled: Some((CanceledBy::System, NOT_CONFIRMED_IN_TIME)),
            ..Change::by_system(row, Act::Expire, facts.in_status(Status::Canceled))
        })
    } else if facts.is_unanswered_in_time(now) {
        Some(Change::by_system(
            row,
            Act::LapseMove,
            facts.without_request(),
        ))
    } else {
        None
    }
}

async fn write_down(
    db: &Db,
    row: &AppointmentRow,
    change: &Change<'_>,
    now: Instant,
) -> Result<(), DbError> {
    let mut tx = changing::begin_by_system(db, &row.facts()).await?;
    changing::apply(&mut tx, row, change, now).await?;
    tx.commit().await
}
