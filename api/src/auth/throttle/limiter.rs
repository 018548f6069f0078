//! One quota for each key, at a time that is given.

use std::{
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::Clock,
    middleware::{StateInformationMiddleware, StateSnapshot},
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use shared::Instant;

use super::RetryAfter;

/// Checks between two sweeps that forget whoever has had a full burst again.
const SWEEP_EVERY: u64 = 1024;

/// One quota for each key.
#[derive(Debug)]
pub(in crate::auth) struct Limiter<K: Hash + Eq + Clone> {
    time: GivenTime,
    checks: AtomicU64,
    pub(super) limiter: RateLimiter<K, DashMapStateStore<K>, GivenTime, StateInformationMiddleware>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    pub(in crate::auth) fn new(quota: Quota) -> Self {
        let time = GivenTime::default();
        Self {
            limiter: RateLimiter::<_, _, _, StateInformationMiddleware>::new(
                quota,
                DashMapStateStore::default(),
                time.clone(),
            ),
            checks: AtomicU64::new(0),
            time,
        }
    }

    pub(super) fn check(&self, key: &K, now: Instant) -> Result<(), RetryAfter> {
        self.look(key, now).map(drop)
    }

    /// Counts, and tells how much is left.
    pub(in crate::auth) fn look(&self, key: &K, now: Instant) -> Result<StateSnapshot, RetryAfter> {
        let now = self.time.set(now);
        if self
            .checks
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(SWEEP_EVERY)
        {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(now);
            let begun = u64::from(wait.subsec_nanos() > 0);
            RetryAfter((wait.as_secs() + begun).max(1))
        })
    }
}

/// The time that the caller of the moment brought, for a limiter that insists on asking a clock.
///
/// Two callers at once may overwrite each other's time; as both read the same clock a moment before,
/// that moves a decision by less than the second it is counted in.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenTime(Arc<AtomicU64>);

impl GivenTime {
    fn set(&self, now: Instant) -> Nanos {
        let since_1970 = Duration::from_secs(u64::try_from(now.unix()).unwrap_or(0));
        let nanos = u64::try_from(since_1970.as_nanos()).unwrap_or(u64::MAX / 2);
        self.0.store(nanos, Ordering::Relaxed);
        nanos.into()
    }
}

impl Clock for GivenTime {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.load(Ordering::Relaxed).into()
    }
}
