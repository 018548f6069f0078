//! How often one login and one address may try.
//!
//! Both are counted whether the login exists or not, so that a refusal tells nothing about it, and
//! neither is ever locked for good: after the first burst, tries drip through at a steady rate, which
//! is hopeless for a guesser and bearable for the owner.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use governor::{
    Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use sha2::{Digest, Sha256};
use shared::Instant;

/// Sign-in, per login: 8 tries, then one per 30 seconds.
const PER_LOGIN: Quota = per_minute(2, 8);
/// Sign-in, per address: 40 tries, then one per 3 seconds; a clinic's staff may share one address.
const SIGN_IN_PER_ADDRESS: Quota = per_minute(20, 40);
/// Registration, per address: 10, then one per minute.
const REGISTRATION_PER_ADDRESS: Quota = per_minute(1, 10);

/// Checks between two sweeps that forget whoever has had a full burst again.
const SWEEP_EVERY: u64 = 1024;

/// Too many tries; seconds after which another one is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another try in {0} seconds")]
pub struct RetryAfter(pub u64);

/// The throttles of sign-in and registration.
#[derive(Debug)]
pub struct Throttles {
    enabled: bool,
    logins: Limiter<[u8; 32]>,
    sign_in_addresses: Limiter<IpAddr>,
    registration_addresses: Limiter<IpAddr>,
}

impl Throttles {
    /// Throttles that have seen nobody; when they are not enabled, they never refuse.
    pub fn new(enabled: bool) -> Self {
        Self {
            enabled,
            logins: Limiter::new(PER_LOGIN),
            sign_in_addresses: Limiter::new(SIGN_IN_PER_ADDRESS),
            registration_addresses: Limiter::new(REGISTRATION_PER_ADDRESS),
        }
    }

    /// Counts a try to sign in.
    ///
    /// The address is asked first: what it sends beyond its share is not charged to the login, so one
    /// machine can neither keep an owner out nor fill the memory with logins.
    ///
    /// # Errors
    /// The address or the login has tried too often.
    pub fn sign_in(&self, login: &str, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.sign_in_addresses.check(&network(address), now)?;
        self.logins.check(&digest(login), now)
    }

    /// Counts a registration.
    ///
    /// # Errors
    /// The address has registered too often.
    pub fn register(&self, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.registration_addresses.check(&network(address), now)
    }
}

const fn per_minute(refill: u32, burst: u32) -> Quota {
    Quota::per_minute(at_least_one(refill)).allow_burst(at_least_one(burst))
}

const fn at_least_one(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

/// Logins are compared in small letters when they are looked up, so they are counted that way. Only
/// the digest is kept: a name mistyped into a form need not stay in memory.
fn digest(login: &str) -> [u8; 32] {
    Sha256::digest(login.trim().to_lowercase()).into()
}

/// What one subscriber can choose addresses from: with IPv6 that is a /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// One quota for each key.
#[derive(Debug)]
struct Limiter<K: Hash + Eq + Clone> {
    time: GivenTime,
    checks: AtomicU64,
    limiter: RateLimiter<K, DashMapStateStore<K>, GivenTime, NoOpMiddleware<Nanos>>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(quota: Quota) -> Self {
        let time = GivenTime::default();
        Self {
            limiter: RateLimiter::new(quota, DashMapStateStore::default(), time.clone()),
            checks: AtomicU64::new(0),
            time,
        }
    }

    fn check(&self, key: &K, now: Instant) -> Result<(), RetryAfter> {
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
struct GivenTime(Arc<AtomicU64>);

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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_unix(1_769_850_000 + seconds).unwrap()
    }

    fn address(n: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, n])
    }

    #[test]
    fn a_login_gets_a_burst_and_then_one_per_half_minute() {
        let throttles = Throttles::new(true);
        for n in 0..8 {
            assert_eq!(throttles.sign_in("ada", address(n), at(0)), Ok(()));
        }
        let elsewhere = address(100);
        assert_eq!(
            throttles.sign_in("ada", elsewhere, at(0)),
            Err(RetryAfter(30))
        );
        assert_eq!(
            throttles.sign_in(" ADA ", elsewhere, at(29)),
            Err(RetryAfter(1))
        );
        assert_eq!(throttles.sign_in("ada", elsewhere, at(30)), Ok(()));
        assert_eq!(
            throttles.sign_in("ada", elsewhere, at(30)),
            Err(RetryAfter(30))
        );
        assert_eq!(throttles.sign_in("bob", elsewhere, at(30)), Ok(()));
        for _ in 0..8 {
            assert_eq!(
                throttles.sign_in("ada", address(101), at(30 + 8 * 30)),
                Ok(())
            );
        }
    }

    #[test]
    fn an_address_gets_a_burst_and_then_one_per_three_seconds() {
        let throttles = Throttles::new(true);
        for n in 0..40 {
            let login = format!("patient{n}");
            assert_eq!(throttles.sign_in(&login, address(1), at(0)), Ok(()));
        }
        assert_eq!(
            throttles.sign_in("another", address(1), at(0)),
            Err(RetryAfter(3))
        );
        assert_eq!(throttles.sign_in("another", address(2), at(0)), Ok(()));
        assert_eq!(throttles.sign_in("another", address(1), at(3)), Ok(()));
    }

    #[test]
    fn one_machine_can_not_keep_an_owner_out() {
        let throttles = Throttles::new(true);
        for second in 0..3600 {
            let _ = throttles.sign_in(&format!("x{second}"), address(1), at(second));
            let _ = throttles.sign_in("ada", address(1), at(second));
        }
        let waits = throttles.sign_in("ada", address(2), at(3600));
        assert!(
            waits.is_ok() || waits.is_err_and(|RetryAfter(seconds)| seconds <= 30),
            "{waits:?}"
        );
    }

    #[test]
    fn one_subscriber_is_one_address() {
        let throttles = Throttles::new(true);
        let registered = |text: &str| throttles.register(text.parse().unwrap(), at(0));
        for n in 0..10 {
            assert_eq!(registered(&format!("2001:db8:0:1::{n}")), Ok(()));
        }
        assert_eq!(registered("2001:db8:0:1:ffff::1"), Err(RetryAfter(60)));
        assert_eq!(registered("2001:db8:0:2::1"), Ok(()));
        for _ in 0..10 {
            assert_eq!(registered("::ffff:203.0.113.1"), Ok(()));
        }
        assert_eq!(registered("203.0.113.1"), Err(RetryAfter(60)));
        assert_eq!(registered("203.0.113.2"), Ok(()));
    }

    #[test]
    fn switched_off_it_refuses_nobody() {
        let throttles = Throttles::new(false);
        for _ in 0..1000 {
            assert_eq!(throttles.sign_in("ada", address(1), at(0)), Ok(()));
            assert_eq!(throttles.register(address(1), at(0)), Ok(()));
        }
    }

    #[test]
    fn who_is_quiet_is_forgotten() {
        let throttles = Throttles::new(true);
        for n in 0..10_000_u32 {
            let address = IpAddr::V4(n.into());
            assert_eq!(
                throttles.sign_in(&n.to_string(), address, at(i64::from(n))),
                Ok(())
            );
        }
        let kept = throttles.logins.limiter.len() + throttles.sign_in_addresses.limiter.len();
        assert!(kept <= 2 * 1024 + 64, "{kept}");
    }

    #[test]
    fn a_clock_set_back_makes_no_panic() {
        let throttles = Throttles::new(true);
        let long_ago = Instant::from_unix(-1_000_000_000).unwrap();
        for now in [at(0), at(-100_000), long_ago, at(10)] {
            let _ = throttles.sign_in("ada", address(1), now);
        }
        assert_eq!(throttles.sign_in("bob", address(2), at(10)), Ok(()));
    }
}
