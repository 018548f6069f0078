//! Gives events their numbers.
//!
//! Whoever changes an appointment does not wait for everybody else who does, so an event has no number
//! when it is written. A task of every server gives numbers to what is committed, one server at a time:
//! a number is never given to what can be seen only after a higher one, and none is left out.

use std::{collections::HashMap, time::Duration};

use actix_web::web::Data;
use uuid::Uuid;

use super::store::{self, EventRow};
use crate::{app::App, db::DbError, fail, mail, notifications, webhooks};

/// How often it is looked for new events: whoever follows them knows within a second, of which this is half.
const EVERY: Duration = Duration::from_millis(500);
/// How many get their numbers in one transaction.
const BATCH: i64 = 200;

/// Looks for ever. A database that does not answer is tried again.
pub async fn run(app: Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(cause = ?error, "can not number what has happened; trying again");
        }
    }
}

/// Numbers everything that has none, and tells of it who is to be told.
///
/// # Errors
/// When the database does not answer; what was numbered before stays so.
pub async fn sweep(app: &App) -> Result<(), DbError> {
    while store::is_unnumbered(&app.db).await? {
        number_some(app).await?;
    }
    Ok(())
}

/// One transaction, in which no other process numbers.
async fn number_some(app: &App) -> Result<(), DbError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let last = store::lock_last(&mut tx).await?;
    let events = in_turn(store::unnumbered(&mut tx, BATCH).await?);
    for (event, seq) in events.iter().zip(last + 1..) {
        store::number(&mut tx, event.id, seq).await?;
        mail::telling::tell(&mut tx, app, event, seq, now).await?;
        webhooks::telling::tell(&mut tx, event, seq, now).await?;
        notifications::telling::tell(&mut tx, app, event, seq, now).await?;
    }
    fail::point(&app.config, "events_numbered");
    tx.commit().await?;
    app.followers.wake();
    Ok(())
}

/// The events with those of one appointment in the order of its revisions. Somebody may have looked at
/// the clock before somebody else and come to the row after them.
fn in_turn(events: Vec<EventRow>) -> Vec<EventRow> {
    let mut places: HashMap<Uuid, Vec<usize>> = HashMap::new();
    for (place, event) in events.iter().enumerate() {
        places.entry(event.appointment_id).or_default().push(place);
    }
    let mut ranks = vec![0; events.len()];
    for own in places.values() {
        let mut by_revision = own.clone();
        // Stable, so that those of one revision stay as they are.
        by_revision.sort_by_key(|place| events[*place].revision);
        for (event, place) in by_revision.into_iter().zip(own) {
            ranks[event] = *place;
        }
    }
    let mut ranked: Vec<(usize, EventRow)> = ranks.into_iter().zip(events).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, event)| event).collect()
}
