//! Looks for what has changed, once for all followers of a server.

use std::time::Duration;

use actix_web::web::Data;

use super::store;
use crate::{app::App, appointments::store::Whose, db::DbError};

/// How often it is looked. What this server has numbered itself is told at once.
const EVERY: Duration = Duration::from_secs(1);
/// How many changes are read in one look. Well below what may wait for a follower.
const BATCH: i64 = 100;

/// Looks for ever. A database that does not answer is asked again.
pub async fn run(app: Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.followers.woken() => {}
        }
        if let Err(error) = sweep(&app).await {
            tracing::warn!(cause = ?error, "can not look for what has changed; trying again");
        }
    }
}

/// Tells all followers what has got a number since they were told last.
///
/// # Errors
/// When the database does not answer; what was told before is not told again.
pub async fn sweep(app: &App) -> Result<(), DbError> {
    while let Some(position) = app.followers.position() {
        let rows = store::between(&app.db, Whose::All, (position, i64::MAX), BATCH).await?;
        let is_end = rows.len() < usize::try_from(BATCH).unwrap_or_default();
        app.followers.tell(rows);
        if is_end {
            break;
        }
        // Who is told reads before more is told.
        tokio::task::yield_now().await;
    }
    Ok(())
}
