//! Nothing is kept for longer than it is needed. The audit is no part of this: it holds no names and no
//! health data, and the database itself refuses to forget it.

use std::time::Duration;

use actix_web::web::Data;
use shared::Instant;

use super::store::age::{self, Kept, Old};
use crate::{app::App, config::Retention, db::DbError};

/// How often is looked.
const EVERY: Duration = Duration::from_secs(60);

/// Looks for ever. A database that does not answer is looked for again.
pub async fn run(app: Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = app.sealing.take_up(&app.db, app.now()).await {
            tracing::warn!(%error, "can not take up the data keys; going on with those there were");
        }
        if let Err(error) = sweep(&app, app.now()).await {
            tracing::warn!(cause = ?error, "can not forget what is old; trying again");
        }
    }
}

/// Deletes a bounded piece of everything that has been kept long enough.
///
/// # Errors
/// When the database does not answer; what was deleted before stays so.
pub async fn sweep(app: &App, now: Instant) -> Result<(), DbError> {
    let (db, kept) = (&app.db, &app.config.retention);
    let mut rows = 0;
    for (what, before) in [
        (Old::CallReports, days_before(now, kept.reports_days)),
        // Both tell what mails tell.
        (Old::Notifications, days_before(now, kept.mails_days)),
        (Old::Deliveries, days_before(now, kept.mails_days)),
    ] {
        let mut tx = db.begin().await?;
        rows += age::delete(&mut tx, what, before).await?;
        tx.commit().await?;
    }
    let mut tx = db.begin().await?;
    rows += age::delete_links(&mut tx, now).await?;
    tx.commit().await?;
    for (source, key) in age::video_events(db, days_before(now, kept.reports_days)).await? {
        let mut tx = db.begin().await?;
        age::delete_video_event(&mut tx, &source, &key).await?;
        tx.commit().await?;
        rows += 1;
    }
    let (sessions, records) = (
        days_before(now, kept.sessions_days),
        records_before(now, kept),
    );
    for (what, before) in [
        (Kept::Mails, days_before(now, kept.mails_days)),
        (Kept::Sessions, sessions),
        (Kept::Recordings, records),
        (Kept::Notes, records),
        (Kept::Words, records),
        (Kept::Emergencies, records),
    ] {
        for id in age::find(db, what, before).await? {
            let mut tx = db.begin().await?;
            age::forget(&mut tx, what, id).await?;
            tx.commit().await?;
            rows += 1;
        }
    }
    if 0 < rows {
        tracing::info!(rows, "forgot what was kept long enough");
    }
    // In every round: an erasure may not have come to it, be it because somebody was reading just then or
    // because the server was stopped.
    if !db.empty_log().await? {
        tracing::debug!("somebody reads in the database's log; it is emptied in the next round");
    }
    Ok(())
}

fn days_before(now: Instant, days: u32) -> Instant {
    now.plus_minutes(-i64::from(days) * 24 * 60)
}

fn records_before(now: Instant, kept: &Retention) -> Instant {
    // The quarter of a day that a year has beside its days.
    now.plus_minutes(-i64::from(kept.records_years) * (365 * 24 + 6) * 60)
}
