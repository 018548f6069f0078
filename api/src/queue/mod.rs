//! What all queues have in common: mails, what is told to webhooks, and pushes. Their rows are written in
//! the transaction of what they tell of; several senders work beside each other, in each server, so that one
//! whose receiver hangs holds nobody else up.
//!
//! A row is sent at least once. Who sends it takes it for some minutes first, and where they do not come
//! back somebody else sends it again.

pub mod backoff;
pub mod store;

use std::time::Duration;

use futures_util::future::join_all;
use shared::Instant;
use uuid::Uuid;

use crate::{
    app::App,
    db::{DbError, Tx},
    random,
};

/// How often it is looked for what is due.
const EVERY: Duration = Duration::from_secs(1);
/// For how long something is taken: longer than any receiver is waited for.
const CLAIM_MINUTES: i64 = 5;

/// Who takes something out of a queue, and until when it is theirs.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// A number that nobody else draws.
    pub by: Uuid,
    /// When it is taken.
    pub now: Instant,
    /// From when on it is due again for others.
    pub until: Instant,
}

impl Claim {
    /// A new one.
    pub fn new(now: Instant) -> Self {
        Self {
            by: random::uuid_v4(),
            now,
            until: now.plus_minutes(CLAIM_MINUTES),
        }
    }
}

/// Sends for ever with so many senders at the same time, each of which sends what is due. A database that
/// does not answer is tried again; `what` is what waits, for the log.
pub async fn run(
    app: &App,
    senders: usize,
    what: &'static str,
    send_due: impl AsyncFn(&App) -> Result<u64, DbError>,
) {
    let send_due = &send_due;
    let for_ever = |_| async move {
        let mut tick = tokio::time::interval(EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            if let Err(error) = send_due(app).await {
                tracing::warn!(what, cause = ?error, "can not look for what is to be sent; trying again");
            }
        }
    };
    join_all((0..senders).map(for_ever)).await;
}

/// Takes the first of what is due that nobody else takes: `take` tells whether somebody was faster.
///
/// # Errors
/// When the database does not answer.
pub async fn claim<T>(
    app: &App,
    due: Vec<Uuid>,
    take: impl AsyncFn(&mut Tx, Uuid, &Claim) -> Result<Option<T>, DbError>,
) -> Result<Option<T>, DbError> {
    let claim = Claim::new(app.now());
    for id in due {
        let mut tx = app.db.begin().await?;
        if let Some(taken) = take(&mut tx, id, &claim).await? {
            tx.commit().await?;
            return Ok(Some(taken));
        }
    }
    Ok(None)
}
