//! When a session ends: some time after the person last did something, and in any case after a day's
//! work.
//!
//! Only a person keeps a session alive. A page that asks by itself, for news or for a fresh token, says
//! for how long nobody has touched it, so that no amount of asking moves the end.

use crate::Instant;

/// Minutes without the person doing anything after which a session has ended.
pub const IDLE_MINUTES: i64 = 30;
/// Minutes after which a session has ended in any case.
pub const LIFE_MINUTES: i64 = 12 * 60;
/// Minutes before its end at which a page says so.
pub const WARNING_MINUTES: i64 = 2;

/// The life of one sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// When the person signed in.
    pub begun_at: Instant,
    /// When they last did something.
    pub active_at: Instant,
}

impl Life {
    /// A session that begins.
    pub const fn begin(now: Instant) -> Self {
        Self {
            begun_at: now,
            active_at: now,
        }
    }

    /// The first second in which it has ended if nobody does anything any more.
    pub fn idle_end(self) -> Instant {
        self.active_at
            .plus_minutes(IDLE_MINUTES)
            .min(self.last_end())
    }

    /// The first second in which it has ended whatever is done.
    pub const fn last_end(self) -> Instant {
        self.begun_at.plus_minutes(LIFE_MINUTES)
    }

    /// Whether it has ended.
    pub fn has_ended(self, now: Instant) -> bool {
        self.idle_end() <= now
    }

    /// What it becomes when its page reports at `now` that nobody has done anything for so many seconds.
    /// A report never takes anything back, and none revives what has ended.
    #[must_use]
    pub fn reported(self, now: Instant, idle_seconds: u16) -> Self {
        if self.has_ended(now) {
            return self;
        }
        let active_at = now.plus_seconds(-i64::from(idle_seconds));
        Self {
            active_at: self.active_at.max(active_at),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_unix(1_770_000_000 + seconds).unwrap()
    }

    #[test]
    fn it_ends_to_the_second() {
        let life = Life::begin(at(0));
        assert!(!life.has_ended(at(1799)));
        assert!(life.has_ended(at(1800)));
    }

    #[test]
    fn the_last_end_is_the_end_of_whoever_is_never_idle() {
        let life = Life {
            begun_at: at(0),
            active_at: at(43_199),
        };
        assert!(!life.has_ended(at(43_199)));
        assert!(life.has_ended(at(43_200)));
        assert_eq!(life.idle_end(), life.last_end());
    }

    #[test]
    fn a_report_tells_when_somebody_last_did_something() {
        let life = Life::begin(at(0)).reported(at(600), 60);
        assert_eq!((life.begun_at, life.active_at), (at(0), at(540)));
        assert_eq!(life.idle_end(), at(540 + 1800));
    }

    #[test]
    fn a_report_revives_nothing() {
        let life = Life::begin(at(0));
        assert_eq!(life.reported(at(1800), 0), life);
    }

    proptest! {
        /// However often a page asks by itself, the end stays where the last touch put it.
        #[test]
        fn asking_alone_moves_no_end(
            touched in 0_i64..1800,
            mut asked in prop::collection::vec(0_i64..1800, 0..40),
        ) {
            let life = Life::begin(at(0)).reported(at(touched), 0);
            asked.sort_unstable();
            let after = asked.iter().fold(life, |life, gap| {
                let now = touched + gap;
                life.reported(at(now), u16::try_from(now - touched).unwrap())
            });
            prop_assert_eq!(after, life);
        }

        /// Reports may arrive in any order: the end never moves back.
        #[test]
        fn no_report_shortens(begun in 0_i64..100, now in 0_i64..4000, idle in 0_u16..5000) {
            let life = Life::begin(at(begun));
            prop_assert!(life.idle_end() <= life.reported(at(begun + now), idle).idle_end());
        }
    }
}
