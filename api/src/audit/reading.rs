//! Lines that are written beside an answer and not with a change: health data was read, or a request was
//! refused. They are durable before the answer goes out.
//!
//! A transaction for each would make reading as slow as writing, so whoever comes while one is under way
//! waits for the next, which takes them all.

use std::{
    borrow::Cow,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use shared::{Appointment, Instant, PatientId, record::RecordAct, wire::audit::Outcome};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::{
    Act, By,
    looks::Looks,
    store::{self, Line},
};
use crate::{
    app::App,
    auth::throttle::RetryAfter,
    db::{Db, DbError},
    error::ApiError,
};

/// The lines that wait for a transaction.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    queue: Arc<Mutex<Queue>>,
    /// The last second of which it is written that somebody had to wait.
    throttled_at: Arc<AtomicI64>,
    /// What pages look at for a while.
    pub(super) looks: Arc<Looks>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Waiting>,
    is_writing: bool,
}

#[derive(Debug)]
struct Waiting {
    line: Line,
    written: oneshot::Sender<()>,
}

impl Reading {
    /// Writes a line, together with those of others, and returns when it is durable.
    ///
    /// # Errors
    /// 503 when the database does not take it; then the answer must not go out.
    pub async fn write(&self, db: &Db, line: Line) -> Result<(), ApiError> {
        let (written, is_written) = oneshot::channel();
        let begins = {
            let mut queue = self.queue();
            queue.waiting.push(Waiting { line, written });
            !mem::replace(&mut queue.is_writing, true)
        };
        if begins {
            // A task of its own: a client that hangs up must not take the lines of others with it.
            tokio::spawn(self.clone().write_all(db.clone()));
        }
        is_written.await.map_err(|_| ApiError::unavailable())
    }

    async fn write_all(self, db: Db) {
        let ends = Ends(self);
        while let Some(waiting) = ends.0.next() {
            match write(&db, &waiting).await {
                Ok(()) => {
                    for one in waiting {
                        // Who has hung up is told nothing; the line stays.
                        let _ = one.written.send(());
                    }
                }
                // Dropping the senders tells everybody who waits.
                Err(error) => tracing::error!(cause = ?error, "can not write the audit"),
            }
        }
    }

    /// Everybody who waits; `None` when nobody does, and then nobody writes any more.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.queue();
        queue.is_writing = !queue.waiting.is_empty();
        queue.is_writing.then(|| mem::take(&mut queue.waiting))
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// However the writing ends, nobody waits for it for ever.
struct Ends(Reading);

impl Drop for Ends {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        if mem::take(&mut queue.is_writing) {
            queue.waiting.clear();
        }
    }
}

async fn write(db: &Db, waiting: &[Waiting]) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    for one in waiting {
        store::insert(&mut tx, &one.line).await?;
    }
    tx.commit().await
}

/// Somebody read health data of patients; called before the answer goes out. Nobody is told of their own
/// looks into their own record.
///
/// # Errors
/// 503 when the database does not take the line.
pub async fn read(
    app: &App,
    by: impl Into<By>,
    act: RecordAct,
    target: Option<Uuid>,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<(), ApiError> {
    let by = by.into();
    let others = patients
        .into_iter()
        .filter(|patient| by.account != Some((*patient).into()));
    let line = Line::new(app.now(), by, act.as_str(), Outcome::Done).concerning(others);
    app.reading.write(&app.db, line.about(target)).await
}

/// Somebody read something of an appointment.
///
/// # Errors
/// See [`read`].
pub async fn read_of(
    app: &App,
    by: impl Into<By>,
    act: RecordAct,
    facts: &Appointment,
) -> Result<(), ApiError> {
    read(app, by, act, Some(facts.id.uuid()), [facts.patient_id]).await
}

/// Something was asked for and refused, by the name of the operation. The refusal stands also when
/// the database does not take the line.
pub async fn refused(
    app: &App,
    now: Instant,
    by: By,
    operation: impl Into<Cow<'static, str>>,
    target: Option<Uuid>,
) {
    let line = Line::new(now, by, operation, Outcome::Refused);
    if let Err(error) = app.reading.write(&app.db, line.about(target)).await {
        tracing::error!(cause = ?error, "a refusal is missing in the audit");
    }
}

/// Lets a try to sign in go on, and writes down when there were too many.
///
/// # Errors
/// 429, as the throttle says.
pub async fn counted(
    app: &App,
    now: Instant,
    tried: Result<(), RetryAfter>,
) -> Result<(), ApiError> {
    if let Err(wait) = tried {
        throttled(app, now).await;
        return Err(wait.into());
    }
    Ok(())
}

/// Somebody tried to sign in too often. At most one line for a second: a flood of them must not become
/// one of writes.
async fn throttled(app: &App, now: Instant) {
    let last = &app.reading.throttled_at;
    if last.swap(now.unix(), Ordering::Relaxed) != now.unix() {
        refused(app, now, By::SYSTEM, Act::SignInThrottled.as_str(), None).await;
    }
}
