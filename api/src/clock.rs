//! The present time. No other file asks the system for it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time,
};

use ::time::OffsetDateTime;
use shared::Instant;

/// Tells the time. Rules never look at it: handlers ask once per request and pass `now` on.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Started at an instant and ticking on from there; for demonstrations.
    StartedAt {
        /// What it showed when it was started.
        start: Instant,
        /// When that was.
        started: time::Instant,
    },
    /// Stands still until it is set, in seconds since 1970; for tests.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `start` now and ticks.
    pub fn started_at(start: Instant) -> Self {
        Self::StartedAt {
            start,
            started: time::Instant::now(),
        }
    }

    /// A clock that stands still at `now`.
    pub fn manual(now: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(now.unix())))
    }

    /// Sets a manual clock; the others go their own way.
    pub fn set(&self, now: Instant) {
        if let Self::Manual(seconds) = self {
            seconds.store(now.unix(), Ordering::SeqCst);
        }
    }

    /// The present time, in whole seconds.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => OffsetDateTime::now_utc().into(),
            Self::StartedAt { start, started } => {
                start.plus_seconds(i64::try_from(started.elapsed().as_secs()).unwrap_or(i64::MAX))
            }
            // A test that sets a year beyond all dates gets the epoch, and notices.
            Self::Manual(seconds) => Instant::from_unix(seconds.load(Ordering::SeqCst))
                .unwrap_or(OffsetDateTime::UNIX_EPOCH.into()),
        }
    }
}
