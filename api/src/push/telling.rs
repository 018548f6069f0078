//! Which browsers are told of a notification. It happens in the transaction in which that is written.

use shared::{AccountId, EventType, Instant};

use super::store;
use crate::{
    app::App,
    db::{DbError, Tx},
    events::store::EventRow,
};

/// For how long something is news to who has no page open, in minutes.
const NEWS_MINUTES: i64 = 24 * 60;

/// Writes a message for each browser of an account, as long as the event is news.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(
    tx: &mut Tx,
    app: &App,
    account: AccountId,
    (event, seq): (&EventRow, i64),
    now: Instant,
) -> Result<(), DbError> {
    let expires_at = expires_at(event);
    if app.config.push.is_none() || expires_at <= now {
        return Ok(());
    }
    for subscription in store::of_account(tx, account).await? {
        let message = store::queue::New {
            subscription,
            account,
            event: event.id,
            seq,
            expires_at,
        };
        store::queue::insert(tx, &message, now).await?;
    }
    Ok(())
}

/// Until when something is news: for a day, and not beyond the end of what it is about.
fn expires_at(event: &EventRow) -> Instant {
    let a_day = event.at.plus_minutes(NEWS_MINUTES);
    match event.at < event.ends_at {
        true => a_day.min(event.ends_at),
        // What comes of an appointment afterwards.
        false => a_day,
    }
}

/// Whether somebody waits at this very moment, so that a device that saves its power is to wake up.
pub const fn is_urgent(kind: EventType) -> bool {
    matches!(kind, EventType::PatientWaiting | EventType::Late)
}
