//! The system's own part in the life of an appointment: what nobody confirmed before its start is
//! canceled, so that the patient does not wait for somebody who will not come.

use std::time::Duration;

use shared::{Instant, Status, appointment::NOT_CONFIRMED_IN_TIME, wire::appointment::CanceledBy};

use super::store::{
    self, AppointmentRow, answers,
    write::{self, Change},
};
use crate::{
    app::App,
    audit::{self, Act},
    db::{Db, DbError},
};

/// How often it is looked for what has come due.
const EVERY: Duration = Duration::from_secs(5);
/// How many are canceled before the next look.
const BATCH: i64 = 100;

/// Looks for ever. A database that does not answer is looked for again.
pub async fn run(app: actix_web::web::Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = sweep(&app.db, app.now()).await {
            tracing::warn!(cause = ?error, "can not cancel what was not confirmed in time; trying again");
        }
    }
}

/// Cancels everything unconfirmed whose start has come, and forgets old answers.
///
/// # Errors
/// When the database does not answer; what was canceled before stays so.
pub async fn sweep(db: &Db, now: Instant) -> Result<(), DbError> {
    loop {
        let due = store::unconfirmed(db, now, BATCH).await?;
        let is_last = due.len() < BATCH as usize;
        for row in due {
            match expire(db, &row, now).await {
                // Somebody was faster; then it is no longer unconfirmed.
                Ok(()) | Err(DbError::Stale) => {}
                Err(error) => return Err(error),
            }
        }
        if is_last {
            break;
        }
    }
    let mut tx = db.begin().await?;
    answers::forget_old(&mut tx, now).await?;
    tx.commit().await
}

async fn expire(db: &Db, row: &AppointmentRow, now: Instant) -> Result<(), DbError> {
    let facts = row.facts();
    if !facts.is_unconfirmed_in_time(now) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let expired = Change {
        canceled: Some((CanceledBy::System, NOT_CONFIRMED_IN_TIME)),
        ..Change::by_system(row, "expire", Status::Canceled)
    };
    write::change(&mut tx, row, &expired, now).await?;
    audit::record(&mut tx, now, None, Act::Expire, facts.id.uuid()).await?;
    tx.commit().await
}
